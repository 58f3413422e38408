//! What a person says or types to ask for a handoff, or to take one up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Template;

/// Words, symbols and commands that ask for something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Triggers {
    /// Words that ask when they are the whole message, or are followed by a
    /// separator and a goal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Signs that ask at the start of a message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symbols: Vec<String>,
    /// Commands that ask at the start of a message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
    /// Further words with what they ask for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub domain: BTreeMap<String, String>,
}

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A handoff, with the goal of the next session where one is named.
    Handoff(Option<String>),
    /// The pending handoff, with another goal where one is named.
    TakeUp(Option<String>),
    /// What the template says of a further word.
    Domain {
        /// The word, as the template writes it.
        word: String,
        /// What it asks for.
        instruction: String,
    },
}

/// What was asked for, with the goal if one was named.
struct Goal(Option<String>);

/// What may stand around a word without a change of what it asks, as keyboards of many languages
/// have it.
const AROUND: &str = ".,!?…:;\"'“”„‘’‚«»‹›¡¿()*`_。，、！？：；「」『』《》（）";
/// What separates a word from its goal.
const SEPARATORS: [&str; 5] = [":", "：", " - ", " – ", " — "];
/// How a sign is typed where the keyboard or the client has another one for it.
const SPELLINGS: [(&str, &[&str]); 2] = [("→", &["->", "➡", "⟶"]), ("←", &["<-", "⬅", "⟵"])];
/// Longer texts behind a word or sign are no goal of a session, in characters.
const LONGEST: usize = 600;
/// Values of settings files.
const VALUES: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "none", "undefined"];
/// Words beside a command that ask for nothing more.
const POLITE: [&str; 6] = ["please", "pls", "now", "bitte", "jetzt", "thanks"];

/// Decides whether `message` asks for a handoff, for the pending one (only as the
/// first message of a session) or for something of the template's own.
pub fn asked(message: &str, template: &Template, is_first: bool) -> Option<Asked> {
    if let Some(goal) = template.triggers.asks(message) {
        return Some(Asked::Handoff(goal.0));
    }
    if let Some(goal) = template.take_up.asks(message).filter(|_| is_first) {
        return Some(Asked::TakeUp(goal.0));
    }
    let domain = template.triggers.domain.iter();
    let mut asked = domain.filter(|(word, _)| asks_by_word(message, word).is_some());
    asked.next().map(|(word, instruction)| Asked::Domain {
        word: word.clone(),
        instruction: instruction.clone(),
    })
}

impl Triggers {
    /// The goal, which may be none, if `message` asks by one of the triggers.
    fn asks(&self, message: &str) -> Option<Goal> {
        let by_word = self.words.iter().find_map(|word| asks_by_word(message, word));
        let by_symbol = || self.symbols.iter().find_map(|sign| asks_by_sign(message, sign));
        let by_command = || self.commands.iter().find_map(|name| asks_by_command(message, name));
        by_word.or_else(by_symbol).or_else(by_command)
    }

    /// The first trigger, quoted: what a prompt tells the user to say.
    pub fn first(&self) -> String {
        self.each().next().map_or_else(|| "\"snapshot\"".to_owned(), |text| format!("\"{text}\""))
    }

    /// All triggers as a list for a sentence: `"a", "b" or "c"`.
    pub fn all(&self) -> String {
        let quoted: Vec<String> = self.each().map(|text| format!("\"{text}\"")).collect();
        match quoted.as_slice() {
            [] => self.first(),
            [one] => one.clone(),
            [most @ .., last] => format!("{} or {last}", most.join(", ")),
        }
    }

    /// Every trigger of a handoff, in the order of the template.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        self.words.iter().chain(&self.symbols).chain(&self.commands).map(String::as_str)
    }

    /// Adds what another layer names.
    pub(super) fn extend(&mut self, other: &Self) {
        let pairs = [
            (&mut self.words, &other.words),
            (&mut self.symbols, &other.symbols),
            (&mut self.commands, &other.commands),
        ];
        for (own, others) in pairs {
            let new: Vec<String> =
                others.iter().filter(|text| !own.contains(text)).cloned().collect();
            own.extend(new);
        }
        self.domain.extend(other.domain.clone());
    }
}

/// A word asks as the whole message, or before a separator and a goal.
fn asks_by_word(message: &str, word: &str) -> Option<Goal> {
    let message = seen(message);
    // Between French quotes there are spaces; a line end makes a block of them.
    let is_before = |c: char| is_around(c) || matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let rest = after(message.trim_start_matches(is_before), word)?;
    if rest.starts_with("()") {
        // A call in a program.
        return None;
    }
    if rest.chars().all(|c| is_around(c) || c.is_whitespace()) {
        return Some(Goal(None));
    }
    if message.starts_with(['"', '\'']) {
        // `"handoff": …` is a key of something.
        return None;
    }
    let rest = rest.trim_start_matches(['”', '’', '`', '*']);
    let separator = SEPARATORS.iter().find(|separator| rest.starts_with(**separator))?;
    let rest = &rest[separator.len()..];
    let is_colon = *separator == ":";
    // `handoff:wire` is a name of something, and a line that ends with the colon opens a block.
    if is_colon && (!rest.starts_with([' ', '\t']) || is_setting(rest)) {
        return None;
    }
    Some(goal(rest)).filter(|_| !is_pasted(rest))
}

/// A sign asks at the start, with or without a goal. One that is spelled in ASCII stands apart
/// from what follows.
fn asks_by_sign(message: &str, sign: &str) -> Option<Goal> {
    let message = seen(message);
    let spellings = SPELLINGS.iter().find(|(known, _)| *known == sign);
    let mut others = spellings.into_iter().flat_map(|(_, others)| others.iter());
    let own = after(message, sign).map(|rest| (sign, rest));
    let (typed, rest) =
        own.or_else(|| others.find_map(|other| Some((*other, after(message, other)?))))?;
    if typed.is_ascii() && rest.starts_with(|c: char| !c.is_whitespace() && !is_around(c)) {
        return None;
    }
    // Output that marks its lines with the sign.
    let is_output = rest.lines().skip(1).any(|line| line.trim_start().starts_with(typed));
    Some(goal(rest)).filter(|_| !is_output && !is_pasted(rest))
}

/// A command asks at the start, with or without a goal.
fn asks_by_command(message: &str, command: &str) -> Option<Goal> {
    let rest = after(seen(message), command)?;
    let bare = rest.trim_start_matches(is_around);
    let is_whole = bare.is_empty() || bare.starts_with(char::is_whitespace);
    is_whole.then(|| goal(rest))
}

/// The message without what nobody sees at its ends.
fn seen(message: &str) -> &str {
    message.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// Whether a letter has no form of its own: it joins others, or chooses how they look.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

fn is_around(c: char) -> bool {
    AROUND.contains(c)
}

/// Whether what stands behind `snapshot:` is a line of settings, and what follows more of them.
fn is_setting(rest: &str) -> bool {
    let mut lines = rest.lines().map(str::trim);
    let value = lines.next().unwrap_or_default().trim_matches(['"', '\'', ',']);
    let is_value = VALUES.contains(&&*value.to_lowercase()) || value.parse::<f64>().is_ok();
    let is_key = |key: &str| !key.is_empty() && !key.contains(char::is_whitespace);
    let is_member = |line: &str| {
        line.split_once(':')
            .is_some_and(|(key, rest)| is_key(key) && (rest.is_empty() || rest.starts_with(' ')))
    };
    is_value || lines.any(is_member)
}

/// Whether a text is a document or a log that somebody pasted, and no goal.
fn is_pasted(rest: &str) -> bool {
    rest.chars().nth(LONGEST).is_some()
        || rest.lines().skip(1).any(|line| line.starts_with('#') || line.starts_with("==="))
}

/// What follows `trigger` at the start of `message`, in any case and width.
fn after<'a>(message: &'a str, trigger: &str) -> Option<&'a str> {
    let mut rest = message.chars();
    for wanted in trigger.chars() {
        let same = narrow(rest.next()?).to_lowercase().eq(wanted.to_lowercase());
        if !same {
            return None;
        }
    }
    (!trigger.is_empty()).then_some(rest.as_str())
}

/// The letter that a wide one of an East Asian keyboard stands for.
fn narrow(c: char) -> char {
    let offset = u32::from(c).checked_sub(0xfee0).filter(|plain| (0x21..0x7f).contains(plain));
    offset.and_then(char::from_u32).unwrap_or(c)
}

/// The text of a goal, if there is any.
fn goal(text: &str) -> Goal {
    let is_edge = |c: char| {
        c.is_whitespace() || is_unseen(c) || matches!(c, ':' | '：' | '-' | '–' | '—' | ',' | '，')
    };
    let text = text.trim_matches(is_edge);
    let says = text.chars().any(char::is_alphanumeric);
    let plain = text.trim_matches(is_around).to_lowercase();
    let is_goal = says && !POLITE.contains(&plain.as_str());
    Goal(is_goal.then(|| text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal_of(message: &str, is_first: bool) -> Option<Asked> {
        asked(message, &Template::base(), is_first)
    }

    #[test]
    fn messages_that_ask_for_a_handoff() {
        for (message, goal) in [
            ("snapshot", None),
            ("Snapshot!", None),
            ("  SNAPSHOT  ", None),
            ("snapshot.", None),
            ("\"snapshot\"", None),
            ("“Snapshot”", None),
            ("**handoff**", None),
            ("handoff", None),
            ("Handoff?", None),
            ("handoff…", None),
            ("`handoff`", None),
            ("\n\nhandoff\n", None),
            ("handoff:", None),
            ("handoff: wire up the login form", Some("wire up the login form")),
            ("Handoff:  wire up\nthe login form ", Some("wire up the login form")),
            ("handoff - wire up the login form", Some("wire up the login form")),
            ("handoff – wire up the login form", Some("wire up the login form")),
            ("snapshot — fix the flaky test", Some("fix the flaky test")),
            ("SNAPSHOT: v2 of the API", Some("v2 of the API")),
            ("→", None),
            (" → ", None),
            ("→ wire up the login form", Some("wire up the login form")),
            ("→wire up the login form", Some("wire up the login form")),
            ("→: wire up", Some("wire up")),
            ("→!", None),
            ("/handoff", None),
            ("/HANDOFF", None),
            ("/handoff wire up the login form", Some("wire up the login form")),
            ("/handoff: wire up", Some("wire up")),
            ("/handoff\nwire up", Some("wire up")),
            ("$handoff", None),
            ("$handoff wire up the login form", Some("wire up the login form")),
            ("$handoff.", None),
            ("snapshot!!!", None),
            ("Snapshot.\r\n", None),
            ("„snapshot“", None),
            ("« handoff »", None),
            ("¡snapshot!", None),
            ("¿Handoff?", None),
            ("snapshot。", None),
            ("「handoff」", None),
            ("snapshot！", None),
            ("ｓｎａｐｓｈｏｔ", None),
            ("\u{feff}snapshot\u{200b}", None),
            ("\u{a0}handoff\u{a0}", None),
            ("handoff：接上登录表单", Some("接上登录表单")),
            ("handoff: das Anmeldeformular anschließen", Some("das Anmeldeformular anschließen")),
            ("HANDOFF: arreglar la prueba inestable", Some("arreglar la prueba inestable")),
            ("handoff: fix\tthe cache\n- and its tests", Some("fix the cache - and its tests")),
            ("handoff: fix /login: it answers 500", Some("fix /login: it answers 500")),
            ("handoff: 3 tests are left", Some("3 tests are left")),
            ("->", None),
            ("-> ", None),
            ("-> wire up the login form", Some("wire up the login form")),
            ("➡\u{fe0f} wire up", Some("wire up")),
            ("⟶ wire up", Some("wire up")),
            ("→\u{fe0e}", None),
            ("→ wire up\n- the form\n- its tests", Some("wire up - the form - its tests")),
            ("/handoff\u{a0}wire up", Some("wire up")),
            ("/handoff please", None),
            ("/handoff, bitte!", None),
            ("/handoff: fix `a: b`\nkey: value", Some("fix `a: b` key: value")),
        ] {
            let expected = Some(Asked::Handoff(goal.map(str::to_owned)));
            assert_eq!(goal_of(message, false), expected, "{message:?}");
        }
    }

    #[test]
    fn messages_that_do_not() {
        for message in [
            "",
            "   ",
            "!",
            "snapshot the database",
            "take a snapshot of the DB",
            "please snapshot",
            "snapshots",
            "snapshot-test the component",
            "snapshot:test",
            "snapshot, then go on",
            "snapshot tests fail - why?",
            "update the snapshot",
            "/snapshot",
            "#snapshot",
            "@handoff",
            "> snapshot",
            "- handoff",
            "handoffs",
            "handoff.md is stale",
            "handoff the ticket to Ben",
            "handoff-based design",
            "handoff/README.md",
            "handoff\nis what I call it",
            "what does handoff mean?",
            "let's do a handoff",
            "the handoff: is it done?",
            "/handoffs",
            "/handoff-check",
            "/handoff_old",
            "/handoff:create",
            "/handoff.md is stale",
            "$handoff_dir is unset, why?",
            "\"handoff\": {\"a\": 1}",
            "$handoffs",
            "run /handoff",
            "a → b",
            "use -> here",
            "x → snapshot",
            "schnappschuss",
            "handof",
            "resume",
            "←",
            "snapshot:\n  enabled: true\n  keep: 7",
            "snapshot: true",
            "snapshot: 7",
            "snapshot: daily\nretention: 7d",
            "handoff: \"queue\",\nretries: 3",
            "Handoff — session 3\n\n## Done\n- the login form",
            "handoff: session 3\n=== SESSION HANDOFF ===\n",
            "```\nsnapshot\n```",
            "```sh\n/handoff\n```",
            "`/handoff` does nothing here",
            "\"/handoff\"",
            "'→'",
            "“snapshot” is the word, right?",
            "type \"snapshot\" when you are done",
            "what happens when I say handoff?",
            "snapshot failed: 3 obsolete",
            "Snapshot Summary\n › 1 snapshot failed from 1 test suite.",
            "snapshot.png is too large",
            "snapshot_1 and snapshot_2 differ",
            "snapshot()",
            "snapshot() returns null",
            "snapshot = take(db)",
            "snapshot\n\nthen go on with the tests",
            "handoff/",
            "the arrow → here and /handoff there",
            "see → docs",
            "-->",
            "--> src/main.rs:5:3",
            "->name is null in this struct",
            "=> nil",
            "=> Array(3)",
            "➜  app git:(main) cargo test",
            "→ building\n→ testing\n→ done",
            "- snapshot",
            "1. snapshot",
            "[snapshot]",
            "#handoff",
            "$handoff=5",
            "/handoff/README.md",
            "/handoff@v2",
            "i handoff",
        ] {
            assert_eq!(goal_of(message, false), None, "{message:?}");
        }
    }

    #[test]
    fn a_text_that_was_pasted_is_no_goal() {
        let long = format!("how the continuity of two devices works {}", "x".repeat(LONGEST));
        assert_eq!(goal_of(&format!("handoff: {long}"), false), None);
        assert_eq!(goal_of(&format!("→ {long}"), false), None);
        assert!(goal_of(&format!("/handoff {long}"), false).is_some(), "a command is typed");
    }

    #[test]
    fn the_other_direction_asks_as_a_first_message_only() {
        for (message, goal) in [
            ("←", None),
            ("← but first fix the test", Some("but first fix the test")),
            ("Continue", None),
            ("pick up.", None),
            ("resume: the login form", Some("the login form")),
            ("/resume-handoff", None),
            ("<-", None),
            ("⬅\u{fe0f}", None),
            ("<- try a queue", Some("try a queue")),
        ] {
            let expected = Some(Asked::TakeUp(goal.map(str::to_owned)));
            assert_eq!(goal_of(message, true), expected, "{message:?}");
            assert_eq!(goal_of(message, false), None, "{message:?}");
        }
        for message in [
            "continue with the login form",
            "resume the download",
            "pick up the kids",
            "<-chan is closed",
        ] {
            assert_eq!(goal_of(message, true), None, "{message:?}");
        }
    }

    #[test]
    fn a_template_may_have_words_of_its_own() {
        let mut template = Template::base();
        template.triggers.domain.insert("open questions".to_owned(), "list them".to_owned());
        let expected = Asked::Domain {
            word: "open questions".to_owned(),
            instruction: "list them".to_owned(),
        };
        assert_eq!(asked("Open questions?", &template, false), Some(expected));
        assert_eq!(asked("the open questions are hard", &template, false), None);
    }
}
