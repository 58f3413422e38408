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

/// What may stand around a word without a change of what it asks.
const AROUND: [char; 20] = [
    '.', ',', '!', '?', '…', ':', ';', '"', '\'', '“', '”', '‘', '’', '«', '»', '(', ')', '*', '`',
    '_',
];
/// What separates a word from its goal.
const SEPARATORS: [&str; 4] = [":", " - ", " – ", " — "];

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
        let by_symbol = || self.symbols.iter().find_map(|sign| asks_at_start(message, sign, false));
        let by_command =
            || self.commands.iter().find_map(|name| asks_at_start(message, name, true));
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
    let rest = after(message.trim().trim_start_matches(AROUND), word)?;
    if rest.chars().all(|c| AROUND.contains(&c) || c.is_whitespace()) {
        return Some(Goal(None));
    }
    if message.trim().starts_with(['"', '\'']) {
        // `"handoff": …` is a key of something.
        return None;
    }
    let rest = rest.trim_start_matches(['”', '’', '`', '*']);
    let separator = SEPARATORS.iter().find(|separator| rest.starts_with(**separator))?;
    let rest = &rest[separator.len()..];
    // `handoff:wire` is a name of something.
    rest.starts_with(char::is_whitespace).then_some(()).or((*separator != ":").then_some(()))?;
    Some(goal(rest))
}

/// A sign or command asks at the start, with or without a goal.
fn asks_at_start(message: &str, trigger: &str, is_command: bool) -> Option<Goal> {
    let rest = after(message.trim(), trigger)?;
    let bare = rest.trim_start_matches(AROUND);
    let is_whole = bare.is_empty() || bare.starts_with(char::is_whitespace);
    if is_command && !is_whole {
        return None;
    }
    Some(goal(rest))
}

/// What follows `trigger` at the start of `message`, in any case.
fn after<'a>(message: &'a str, trigger: &str) -> Option<&'a str> {
    let mut rest = message.chars();
    for wanted in trigger.chars() {
        let same = rest.next()?.to_lowercase().eq(wanted.to_lowercase());
        if !same {
            return None;
        }
    }
    (!trigger.is_empty()).then_some(rest.as_str())
}

/// The text of a goal, if there is any.
fn goal(text: &str) -> Goal {
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | ','));
    let says = text.chars().any(char::is_alphanumeric);
    Goal(says.then(|| text.split_whitespace().collect::<Vec<_>>().join(" ")))
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
        ] {
            assert_eq!(goal_of(message, false), None, "{message:?}");
        }
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
        ] {
            let expected = Some(Asked::TakeUp(goal.map(str::to_owned)));
            assert_eq!(goal_of(message, true), expected, "{message:?}");
            assert_eq!(goal_of(message, false), None, "{message:?}");
        }
        for message in ["continue with the login form", "resume the download", "pick up the kids"] {
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
