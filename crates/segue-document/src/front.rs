//! Front matter: YAML between two `---` lines, written by the machine only.

use std::collections::BTreeMap;

use jiff::Timestamp;
use segue_model::{
    Anchor, Author, Digest, FORMAT, Front, HandoffId, Kind, Number, SessionLink, TemplateName,
    ThreadName, Writer,
};
use serde::Serialize;
use serde_json::Value;
use serde_saphyr::{DoubleQuoted, FlowMap, FlowSeq};

use crate::Diagnostic;

/// The line above and below the front matter.
const FENCE: &str = "---";

/// Longer keys are written on a line of their own, in bytes.
const LONGEST_KEY: usize = 500;

/// The keys of the schema.
const KEYS: [&str; 17] = [
    "segue",
    "id",
    "number",
    "kind",
    "thread",
    "parents",
    "created",
    "template",
    "template_digest",
    "layers",
    "author",
    "session",
    "git",
    "cwd",
    "writer",
    "budget",
    "digest",
];

/// The front matter in the order and style in which it is written.
#[derive(Serialize)]
struct Written<'a> {
    segue: u32,
    id: HandoffId,
    number: Number,
    kind: Kind,
    thread: &'a ThreadName,
    parents: FlowSeq<&'a [HandoffId]>,
    created: Timestamp,
    template: &'a TemplateName,
    template_digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<FlowSeq<&'a [TemplateName]>>,
    author: FlowMap<&'a Author>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<FlowMap<&'a SessionLink>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<FlowMap<WrittenAnchor<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cwd: Option<&'a str>,
    writer: Writer,
    budget: u32,
    digest: Digest,
}

/// The anchor with its files always quoted: not every parser takes `?? a` unquoted.
#[derive(Serialize)]
struct WrittenAnchor<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tree: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dirty: Vec<DoubleQuoted<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen: Option<u64>,
}

impl<'a> WrittenAnchor<'a> {
    fn of(anchor: &'a Anchor) -> Self {
        Self {
            commit: anchor.commit.as_deref(),
            tree: anchor.tree.as_deref(),
            sign: anchor.sign,
            branch: anchor.branch.as_deref(),
            dirty: anchor.dirty.iter().map(|file| DoubleQuoted(file.as_str())).collect(),
            diff: anchor.diff,
            unseen: Some(anchor.unseen).filter(|count| *count > 0),
        }
    }
}

/// `front` as YAML between its fences, with an LF at the end.
pub(crate) fn write(front: &Front) -> String {
    let written = Written {
        segue: front.segue,
        id: front.id,
        number: front.number,
        kind: front.kind,
        thread: &front.thread,
        parents: FlowSeq(&front.parents),
        created: front.created,
        template: &front.template,
        template_digest: front.template_digest,
        layers: (!front.layers.is_empty()).then_some(FlowSeq(&front.layers)),
        author: FlowMap(&front.author),
        session: front.session.as_ref().map(FlowMap),
        git: front.git.as_ref().map(|git| FlowMap(WrittenAnchor::of(git))),
        cwd: front.cwd.as_deref(),
        writer: front.writer,
        budget: front.budget,
        digest: front.digest,
    };
    // Plain data with string keys has a YAML form; an error would be a bug of the library.
    let mut yaml = serde_saphyr::to_string(&written).unwrap_or_default();
    for (key, value) in &front.extra {
        // JSON is YAML too, and on one line whatever the value is.
        let name = Value::from(key.as_str()).to_string();
        // A key on its value's line has 1,024 characters at most (YAML 1.2.2, section 7.4.3).
        let sign = if name.len() > LONGEST_KEY { "? " } else { "" };
        let gap = if name.len() > LONGEST_KEY { "\n" } else { "" };
        yaml.push_str(&format!("{sign}{name}{gap}: {value}\n"));
    }
    format!("{FENCE}\n{}\n{FENCE}\n", yaml.trim_end_matches('\n'))
}

/// Splits `text` (LF form) into its front matter and what follows it.
pub(crate) fn split(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n") else {
        return (None, text);
    };
    let (yaml, body) = match rest.find("\n---\n") {
        Some(end) => (&rest[..=end], &rest[end + "\n---\n".len()..]),
        None => match rest.strip_suffix("\n---") {
            Some(yaml) => (yaml, ""),
            None => return (None, text),
        },
    };
    // A text may begin with a rule and have another one further down.
    if is_mapping(yaml) { (Some(yaml), body) } else { (None, text) }
}

/// Whether the first line that says something is a key with its colon.
fn is_mapping(yaml: &str) -> bool {
    let mut lines = yaml.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let key = lines.next().and_then(|line| line.split_once(':'));
    key.is_some_and(|(key, rest)| {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '"');
        key.chars().all(is_word) && (rest.is_empty() || rest.starts_with(' '))
    })
}

/// Reads front matter; what does not fit the schema becomes a diagnostic.
pub(crate) fn read(yaml: &str) -> Result<Front, Diagnostic> {
    let mut front: Front = serde_saphyr::from_str(yaml).map_err(|error| {
        let line = error.location().map_or(1, |at| at.line() as usize + 1);
        Diagnostic::new(line, format!("front matter: {}", first_line(&error.to_string())))
    })?;
    if front.segue > FORMAT {
        let message = format!(
            "front matter: format {} is newer than this segue, which reads {FORMAT}; update segue",
            front.segue
        );
        return Err(Diagnostic::new(2, message));
    }
    front.extra = extra(yaml);
    Ok(front)
}

/// The keys that the schema does not know, with their values.
fn extra(yaml: &str) -> BTreeMap<String, Value> {
    let is_known = |line: &str| {
        let key = line.split_once(':').map_or(line, |(key, _)| key);
        line.is_empty() || line.starts_with([' ', '#']) || KEYS.contains(&key)
    };
    let has_unknown = !yaml.lines().all(is_known);
    if !has_unknown {
        return BTreeMap::new();
    }
    let all: BTreeMap<String, Value> = serde_saphyr::from_str(yaml).unwrap_or_default();
    all.into_iter().filter(|(key, _)| !KEYS.contains(&key.as_str())).collect()
}

/// Whether front matter means to be segue's own, even if it cannot be read.
pub(crate) fn is_ours(yaml: &str) -> bool {
    yaml.lines().any(|line| line.starts_with("segue:"))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_needs_both_fences() {
        assert_eq!(split("---\na: 1\n---\nbody"), (Some("a: 1\n"), "body"));
        assert_eq!(split("---\na: 1\n---"), (Some("a: 1"), ""));
        assert_eq!(split("---\na: 1\nbody"), (None, "---\na: 1\nbody"));
        assert_eq!(split("body"), (None, "body"));
    }

    #[test]
    fn text_between_rules_is_no_front_matter() {
        assert_eq!(split("---\nHello: you,\nall\n---\nbody").0, Some("Hello: you,\nall\n"));
        assert_eq!(split("---\n\nSome prose.\n\n---\nbody").0, None);
        assert_eq!(split("---\n# Title\n\ntext\n---\nbody").0, None);
    }

    #[test]
    fn unknown_keys_of_any_length_are_kept() {
        let stored = crate::testing::stored("## Status\n\nx\n");
        for key in ["ticket", "a b: c", &"k".repeat(3_000)] {
            let line = format!("? {}\n: [1, \"x\\n\"]\n---\n=== ", Value::from(key));
            let text = stored.replacen("---\n=== ", &line, 1);
            let handoff = crate::parse(&text).0.into_handoff().unwrap();
            assert_eq!(handoff.front.extra.len(), 1, "{text}");
            let again = crate::parse(&crate::render(&handoff)).0.into_handoff().unwrap();
            assert_eq!(again.front, handoff.front);
        }
    }

    #[test]
    fn errors_name_the_line_in_the_file() {
        let error = read("segue: 1\nid: nonsense\n").unwrap_err();
        assert_eq!(error.line, 3, "{}", error.message);
    }
}
