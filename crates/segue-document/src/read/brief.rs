//! The little that the chain needs of a handoff, read without reading the whole.
//!
//! Only a document that stands as segue writes it is read so: its front matter line by
//! line, its body up to the end of the objective. Whatever is otherwise is left to
//! [`parse`](super::parse), so that both always say the same.

use segue_model::{
    Author, Brief, Digest, FORMAT, HandoffId, NativeId, Number, SectionName, SessionLink,
    TemplateName,
};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::literal;
use crate::{Outline, front};

/// The keys that not every handoff has or that stand below those, in their order.
const LATER: [&str; 8] =
    ["layers", "author", "session", "git", "cwd", "writer", "budget", "digest"];

/// What the chain knows of a handoff, and its objective; nothing where the text is not
/// as segue writes it.
pub fn brief(text: &str) -> Option<(Brief, String)> {
    if text.contains('\r') {
        return None;
    }
    let (yaml, body) = front::split(text);
    let (brief, digest) = of_front(yaml?)?;
    // Only then the body is read as it stands.
    (Digest::of(body) == digest).then_some(())?;
    Some((brief, objective(body)?))
}

/// The objective, from the body down to the end of its section.
fn objective(body: &str) -> Option<String> {
    let heading = format!("\n## {}\n", SectionName::Objective.as_str());
    let start = body.find(&heading)? + 1;
    let end = body[start..].find("\n## ").map_or(body.len(), |length| start + length + 1);
    let above = &body[..end];
    let outline = Outline::of(above);
    // Inside of code it is no heading, and something else may be the objective.
    if outline.open_fence.is_some() {
        return None;
    }
    let content = literal::read(above, &outline).content;
    content.section(&SectionName::Objective)?;
    Some(content.objective().to_owned())
}

/// The front matter, if every key that counts here stands on a line of its own.
fn of_front(yaml: &str) -> Option<(Brief, Digest)> {
    let mut lines = yaml.lines().map(|line| line.split_once(": "));
    let mut value = |key: &str| {
        let (found, value) = lines.next()??;
        (found == key).then_some(value)
    };
    (value("segue")? == FORMAT.to_string()).then_some(())?;
    let (id, number) = (scalar(value("id")?)?, Number::new(value("number")?.parse().ok()?));
    let (kind, thread) = (scalar(value("kind")?)?, scalar(value("thread")?)?);
    let (parents, created) = (list::<HandoffId>(value("parents")?)?, scalar(value("created")?)?);
    scalar::<TemplateName>(value("template")?)?;
    scalar::<Digest>(value("template_digest")?)?;
    let later: Vec<(&str, &str)> = lines.collect::<Option<_>>()?;
    is_in_order(&later, &LATER).then_some(())?;
    let (mut author, mut session, mut writer, mut digest) = (None, None, None, None);
    let mut budget = None;
    for line in later {
        match line {
            ("author", value) => author = Some(author_of(value)?),
            ("session", value) => session = Some(session_of(value)?),
            ("writer", value) => writer = Some(scalar(value)?),
            ("digest", value) => digest = Some(scalar(value)?),
            ("budget", value) => budget = Some(value.parse::<u32>().ok()?),
            ("layers", value) => drop(list::<TemplateName>(value)?),
            ("git", value) => anchor(value)?,
            ("cwd", value) => drop(text(value)?),
            _ => return None,
        }
    }
    budget?;
    let (author, writer) = (author?, writer?);
    let brief = Brief { id, number, kind, thread, parents, created, author, session, writer };
    Some((brief, digest?))
}

/// Whether each pair has one of these keys, none of them twice or out of its order.
fn is_in_order(pairs: &[(&str, &str)], keys: &[&str]) -> bool {
    let mut keys = keys.iter();
    pairs.iter().all(|(found, _)| keys.any(|key| key == found))
}

/// A value of one word, quoted or not, without anything escaped.
fn text(value: &str) -> Option<&str> {
    if let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        return (!inner.contains(['"', '\\'])).then_some(inner);
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@:+".contains(&byte);
    let begins = value.bytes().next()?.is_ascii_alphanumeric();
    // YAML would take some words for something else than a text.
    let is_word = !matches!(value, "null" | "true" | "false") && !value.ends_with(':');
    (begins && is_word && value.bytes().all(is_plain)).then_some(value)
}

fn scalar<'de, T: Deserialize<'de>>(value: &'de str) -> Option<T> {
    let value: StrDeserializer<'_, Error> = text(value)?.into_deserializer();
    T::deserialize(value).ok()
}

fn list<'de, T: Deserialize<'de>>(value: &'de str) -> Option<Vec<T>> {
    let inner = value.strip_prefix('[')?.strip_suffix(']')?;
    if inner.is_empty() {
        return Some(Vec::new());
    }
    inner.split(", ").map(scalar).collect()
}

/// The pairs of a mapping on one line.
fn pairs(value: &str) -> Option<Vec<(&str, &str)>> {
    let inner = value.strip_prefix('{')?.strip_suffix('}')?;
    let mut pairs = Vec::new();
    let mut rest = inner;
    while !rest.is_empty() {
        let (key, value) = rest.split_once(": ")?;
        let length = match value.strip_prefix('"') {
            Some(quoted) => quoted.find('"')? + 2,
            // A file's name may have a bracket in it.
            None if value.starts_with("[\"") => value.find("\"]")? + 2,
            None => value.find(", ").unwrap_or(value.len()),
        };
        let (value, after) = value.split_at(length);
        pairs.push((key, value));
        rest = if after.is_empty() { after } else { after.strip_prefix(", ")? };
    }
    Some(pairs)
}

/// Where the repository stood, which the chain need not know: only whether it can be read.
fn anchor(value: &str) -> Option<()> {
    let pairs = pairs(value)?;
    let keys = ["commit", "tree", "sign", "branch", "dirty", "diff", "unseen"];
    is_in_order(&pairs, &keys).then_some(())?;
    for (key, value) in pairs {
        match key {
            "sign" | "diff" => drop(scalar::<Digest>(value)?),
            "dirty" => drop(list::<String>(value)?),
            "unseen" => drop(value.parse::<u64>().ok()?),
            _ => drop(text(value)?),
        }
    }
    Some(())
}

fn author_of(value: &str) -> Option<Author> {
    let mut author = Author::default();
    let pairs = pairs(value)?;
    is_in_order(&pairs, &["agent", "agent_version", "model", "person"]).then_some(())?;
    for (key, value) in pairs {
        let owned = || text(value).map(str::to_owned);
        match key {
            "agent" => author.agent = Some(scalar(value)?),
            "agent_version" => author.agent_version = Some(owned()?),
            "model" => author.model = Some(owned()?),
            "person" => author.person = Some(owned()?),
            _ => return None,
        }
    }
    Some(author)
}

fn session_of(value: &str) -> Option<SessionLink> {
    let (mut id, mut native, mut started, mut turns, mut tokens) = (None, None, None, None, None);
    let pairs = pairs(value)?;
    is_in_order(&pairs, &["id", "native", "started", "turns", "tokens"]).then_some(())?;
    for (key, value) in pairs {
        match key {
            "id" => id = Some(scalar(value)?),
            "native" => native = Some(NativeId::new(text(value)?)),
            "started" => started = Some(scalar(value)?),
            "turns" => turns = Some(value.parse().ok()?),
            "tokens" => tokens = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    Some(SessionLink { id: id?, native: native?, started, turns: turns?, tokens })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use segue_model::{Anchor, SessionId};

    use super::*;
    use crate::testing::stored;

    /// What the whole reading says.
    fn whole(text: &str) -> (Brief, String) {
        let handoff = crate::parse(text).0.into_handoff().unwrap();
        let objective = handoff.content.objective().to_owned();
        (handoff.front.into(), objective)
    }

    #[test]
    fn what_segue_writes_is_read_briefly() {
        for text in [
            "## Status\n\nx\n\n## Next Objective\n\nShip it\n",
            "## Done\n\n- a\n\n## Next Objective\n\n**Goal:**\n\n1. Ship it\n\n### Later\n\n- Rest\n",
        ] {
            let text = stored(text);
            assert_eq!(brief(&text), Some(whole(&text)), "{text}");
        }
    }

    /// A handoff with everything that front matter can have.
    fn full() -> String {
        let text = stored("## Status\n\nx\n\n## Next Objective\n\nShip it\n");
        let mut made = crate::parse(&text).0.into_handoff().unwrap();
        let commit = || Some("4f2a".repeat(10));
        made.front.layers = vec![made.front.template.clone()];
        made.front.cwd = Some("crates/a".to_owned());
        made.front.git = Some(Anchor {
            commit: commit(),
            tree: commit(),
            sign: Some(Digest::of("a")),
            branch: Some("feat/x".to_owned()),
            dirty: ["app/[id].tsx", "?? a b.txt"].map(str::to_owned).into(),
            diff: Some(Digest::of("b")),
            unseen: 2,
        });
        crate::seal(made.front, made.content).1
    }

    #[test]
    fn what_is_otherwise_is_left_to_the_whole_reading() {
        let text = stored("## Status\n\nx\n\n## Next Objective\n\nShip it\n");
        for other in [
            text.replace('\n', "\r\n"),
            text.replace("Ship it", "Ship them"),
            text.replace("thread: main", "thread: \"\\x6dain\""),
            text.replace("parents: []", "parents:\n- zzzzzzzzzzzzzzzz"),
            text.replace("writer:", "ticket: 1\nwriter:"),
            text.replace("writer:", "git: {commit: [1}\nwriter:"),
            text.replace("writer:", "git: {sign: x}\nwriter:"),
            text.replace("writer:", "git: main\nwriter:"),
            text.replace("writer:", "cwd: {a\nwriter:"),
            text.replace("writer:", "layers: x\nwriter:"),
            text.replace("writer:", "writer: person\nwriter:"),
            text.replace("budget:", "cwd:"),
            "## Next Objective\n\nShip it\n".to_owned(),
        ] {
            assert_eq!(brief(&other), None, "{other}");
        }
        let full = full();
        assert_eq!(brief(&full), Some(whole(&full)), "{full}");
        for (good, bad) in [
            ("dirty: [", "dirty: "),
            ("branch: ", "branch: feat, branch: "),
            ("diff: ", "diff: x"),
            ("\"?? a b.txt\"", "\"?? a b.txt"),
            ("cwd: ", "cwd: ["),
            ("layers: [", "layers: [["),
        ] {
            let broken = full.replacen(good, bad, 1);
            assert_ne!(broken, full, "{good}");
            assert_eq!(brief(&broken), None, "{broken}");
        }
        let fenced = stored("## Next Objective\n\n```\n## Context\n```\n\nShip it\n");
        assert!(brief(&fenced).is_none_or(|brief| brief == whole(&fenced)));
    }

    proptest! {
        #[test]
        fn both_readings_say_the_same(
            objective in "[ -~\n]{0,60}",
            person in prop::option::of("[ -~é]{1,20}"),
            model in prop::option::of("[a-z0-9.:\\-]{1,20}"),
            native in "[ -~]{1,30}",
            tokens in prop::option::of(any::<u64>()),
        ) {
            let text = stored(&format!("## Next Objective\n\n{objective}\n"));
            let mut made = crate::parse(&text).0.into_handoff().unwrap();
            made.front.author = Author { person, model, ..Author::default() };
            made.front.session = Some(SessionLink {
                id: SessionId::from_bytes([7; 16]),
                native: NativeId::new(native),
                started: Some(made.front.created),
                turns: 3,
                tokens,
            });
            let (_, text) = crate::seal(made.front, made.content);
            prop_assert!(brief(&text).is_none_or(|brief| brief == whole(&text)), "{}", text);
        }
    }
}
