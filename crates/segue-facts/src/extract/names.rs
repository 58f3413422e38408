//! Names in the code that was worked on: what was declared, changed, searched for and talked of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use jiff::Timestamp;
use regex::Regex;
use segue_model::{Action, Address, Edit, Event, ToolCall};
use serde::{Deserialize, Serialize};

use segue_document::secret;

use crate::fact::{Fact, FactKind};
use crate::text::code;

/// A patch longer than this is generated code.
const LONGEST: usize = 64 << 10;
/// What is longer is no name that somebody gave.
const LONG: usize = 48;
/// How many names are remembered at all.
const MOST: usize = 20_000;
/// How many names are facts.
const NAMES: usize = 80;
/// What one mention counts.
const MENTIONED: u32 = 64;
/// After so many events a mention counts half.
const HALF_LIFE: u64 = 128;
/// How much of a text or a result is looked at.
const TALK: usize = 20_000;

/// What declares a name, in the usual languages: the word before it, and for methods of Go
/// the receiver.
static DECLARATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:fn|func|function|def|class|struct|enum|trait|interface|type|const|macro_rules!|module|protocol|record)\s+(?:\([^()\n]{0,80}\)\s*)?([A-Za-z_]\w{3,60})",
    )
    .ok()
});

/// A name that is made of several words, in a line that was changed or looked for.
static MENTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:[A-Za-z]+[a-z0-9]+(?:[A-Z][a-z0-9]+)+|[A-Za-z][a-z0-9]+(?:_[a-z0-9]+)+)\b")
        .ok()
});
/// What declares a name or looks for it says more of it than a line that uses it.
const SAYS_MORE: u32 = 3;
/// The tools that search in code, as agents call them.
const SEARCHES: &[&str] =
    &["grep", "glob", "search", "find", "search_file_content", "grep_search", "codebase_search"];
/// The arguments of a search that say what is looked for and where; the others say how.
const SOUGHT: &[&str] = &["pattern", "query", "regex", "path", "glob", "include"];
/// How much of a search is looked at.
const SEARCH: usize = 400;
/// How much a successor needs the name that was mentioned most.
const WEIGHT: f64 = 0.3;

/// What is written like code and names nothing in it.
const NO_NAMES: [&str; 32] = [
    "GitHub",
    "GitLab",
    "JavaScript",
    "TypeScript",
    "PowerShell",
    "YouTube",
    "LinkedIn",
    "ChatGPT",
    "OpenAI",
    "StackOverflow",
    "WebSocket",
    "WordPress",
    "camelCase",
    "PascalCase",
    "snake_case",
    "node_modules",
    "toBe",
    "toEqual",
    "toThrow",
    "pull_request",
    // The arguments of the agents' own tools.
    "agentId",
    "duration_ms",
    "in_progress",
    "tool_use_id",
    "old_string",
    "new_string",
    "file_path",
    "replace_all",
    "subagent_type",
    "run_in_background",
    "output_mode",
    "head_limit",
];
/// Words of a line that may have a secret in it.
const SECRETS: [&str; 18] = [
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "credential",
    "credentials",
    "login",
    "pin",
    "passwort",
    "kennwort",
    "contraseña",
    "clave",
    "senha",
    "mdp",
];
/// How many tools are remembered.
const TOOLS: usize = 200;

/// Whether a tool searches, by its name.
pub(super) fn is_search(tool: &str) -> bool {
    SEARCHES.contains(&tool.to_lowercase().as_str())
}

/// Collects names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Names {
    names: HashMap<String, Name>,
    /// The tools that were called: a session that talks of them talks of no code.
    tools: BTreeSet<String>,
    /// How many events came so far.
    now: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Name {
    /// How often it was mentioned, what lies back counting less.
    count: u32,
    /// In which half-life it was mentioned last.
    last: u64,
    seen: Seen,
    address: Address,
    time: Option<Timestamp>,
}

/// How surely something is a name in the code: "CommonMark" in a sentence may be a product, or a
/// word that somebody thought of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Seen {
    /// In prose.
    Mentioned,
    /// In a span of code, with underscores, or more than once.
    Quoted,
    /// In an edit, a search or a command.
    InCode,
}

impl Name {
    /// What the mentions count in a later half-life.
    fn at(&self, age: u64) -> u32 {
        let halved = u32::try_from(age.saturating_sub(self.last)).unwrap_or(u32::MAX);
        self.count.checked_shr(halved).unwrap_or(0)
    }
}

impl Names {
    /// The event that is looked at now is the `now`th.
    pub(super) fn at(&mut self, now: u64) {
        self.now = now;
    }

    pub(super) fn edit(&mut self, edit: &Edit<'_>, event: &Event<'_>) {
        let Some(patch) = edit.patch.as_deref().filter(|patch| patch.len() <= LONGEST) else {
            return;
        };
        // Masked whole: alone, a word does not show that it was a password.
        let patch = &secret::mask(patch);
        for found in DECLARATION.iter().flat_map(|pattern| pattern.captures_iter(patch)) {
            if let Some(name) = found.get(1).filter(|name| is_telling(name.as_str())) {
                self.note(name.as_str(), SAYS_MORE, Seen::InCode, event);
            }
        }
        let changed = patch.lines().filter(|line| line.starts_with(['+', '-']));
        let found: BTreeSet<&str> = changed.flat_map(mentioned).map(|(_, name)| name).collect();
        for name in found {
            self.note(name, 1, Seen::InCode, event);
        }
    }

    /// A call of a tool: what a search or a command names was looked for.
    pub(super) fn called(&mut self, call: &ToolCall<'_>, event: &Event<'_>) {
        if let Action::Run { command, .. } = &call.action {
            self.looked_for(command, event);
        } else if is_search(&call.tool) {
            self.looked_for(&sought(&call.input), event);
        }
        if !self.tools.contains(call.tool.as_ref()) && self.tools.len() < TOOLS {
            self.tools.insert(call.tool.clone().into_owned());
        }
    }

    /// What the model says or thinks, or a sub-agent tells it, of the code; `text` has no secret
    /// in it. A line that is about secrets may have one that nobody can tell from a name.
    pub(super) fn talked(&mut self, text: &str, event: &Event<'_>) {
        let text = &text[..text.floor_char_boundary(TALK)];
        let is_open = |line: &&str| {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            !words.any(|word| SECRETS.contains(&word.to_lowercase().as_str()))
        };
        let mut found = BTreeMap::<&str, bool>::new();
        for (is_code, name) in text.lines().filter(is_open).flat_map(mentioned) {
            *found.entry(name).or_default() |= is_code || name.contains('_');
        }
        for (name, is_code) in found {
            self.note(name, 1, if is_code { Seen::Quoted } else { Seen::Mentioned }, event);
        }
    }

    fn looked_for(&mut self, text: &str, event: &Event<'_>) {
        let text = &secret::mask(&text[..text.floor_char_boundary(SEARCH)]);
        for (_, name) in mentioned(text) {
            self.note(name, SAYS_MORE, Seen::InCode, event);
        }
    }

    fn note(&mut self, name: &str, times: u32, seen: Seen, event: &Event<'_>) {
        let (count, last) = (MENTIONED * times, self.now / HALF_LIFE);
        if let Some(known) = self.names.get_mut(name) {
            known.count = known.at(last).saturating_add(count);
            known.last = last;
            // What is mentioned again and again is no slip of the pen.
            known.seen = known.seen.max(seen).max(Seen::Quoted);
        } else if self.names.len() < MOST {
            let (address, time) = (event.address(), event.time);
            let name_of = Name { count, last, seen, address, time };
            self.names.insert(name.to_owned(), name_of);
        }
    }

    /// The names, those first that were touched often and late; without those of the files
    /// `files`, which are named as files.
    pub(super) fn facts<'a>(&self, files: impl Iterator<Item = &'a str>) -> Vec<Fact> {
        let files: HashSet<&str> = files.map(stem).collect();
        let is_named = |(text, name): &(&String, &Name)| {
            let is_tool = name.seen < Seen::InCode && self.tools.contains(*text);
            name.seen > Seen::Mentioned
                && !is_tool
                && !files.contains(text.as_str())
                && !NO_NAMES.contains(&text.as_str())
        };
        let age = self.now / HALF_LIFE;
        let most = self.names.values().map(|name| name.at(age)).max().unwrap_or(1);
        let often = |name: &Name| f64::from(name.at(age)).ln_1p() / f64::from(most.max(1)).ln_1p();
        let code_names = self.names.iter().filter(is_named);
        let mut all: Vec<Fact> = code_names
            .map(|(text, name)| Fact {
                addresses: vec![name.address.clone()],
                time: name.time,
                ..Fact::observed(FactKind::Name, shown(text), text.clone(), WEIGHT * often(name))
            })
            .collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(NAMES);
        all
    }
}

/// A name as it stands in a list of names: as code only where Markdown would take its underscores
/// for emphasis.
fn shown(name: &str) -> String {
    if name.starts_with('_') || name.ends_with('_') { code(name) } else { name.to_owned() }
}

/// The names of several words that a line mentions, each with whether it stands in a span of code.
fn mentioned(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let found = MENTION.iter().flat_map(|pattern| pattern.find_iter(text));
    // The letter behind a backslash belongs to an escape.
    let names = found.filter(|found| !text[..found.start()].ends_with('\\'));
    let (mut at, mut is_code) = (0, false);
    let names = names.map(move |found| {
        is_code ^= text[at..found.start()].matches('`').count() % 2 == 1;
        at = found.start();
        (is_code, found.as_str())
    });
    names.filter(|(_, name)| is_telling(name))
}

/// A file's name without its folder and what stands behind its first dot.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// What a search looks for, where its arguments are the fields of a JSON object; else all of it.
fn sought(input: &str) -> String {
    match serde_json::from_str(input) {
        Ok(serde_json::Value::Object(fields)) => {
            let values = SOUGHT.iter().filter_map(|name| fields.get(*name)?.as_str());
            values.collect::<Vec<_>>().join(" ")
        }
        _ => input.to_owned(),
    }
}

/// Whether a name can be told from an everyday word, being long or made of several words, and
/// from a key or a hash, which have digits in between.
fn is_telling(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = name.len() <= LONG && name.len() - stem.len() <= 2;
    let is_made = name.len() >= 9
        || name.contains('_')
        || name.chars().skip(1).any(|c| c.is_ascii_uppercase());
    is_word && is_made && !stem.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::super::blank;
    use super::*;

    #[test]
    fn a_password_is_no_name_whatever_it_is_made_of() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut names = Names::default();
        names.looked_for("DB_PASSWORD=horseBatteryStaple run_import", &event);
        let found: Vec<String> =
            names.facts(std::iter::empty()).into_iter().map(|fact| fact.text).collect();
        assert!(found.iter().any(|name| name == "run_import"), "{found:?}");
        assert!(!found.iter().any(|name| name.contains("Battery")), "{found:?}");
    }

    #[test]
    fn what_was_talked_of_late_comes_before_what_was_talked_of_early() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut names = Names::default();
        names.talked("`open_store` and open_store, on GitHub, as CommonMark says", &event);
        names.talked("the token is `quietHarborNine`\nquietHarborNine is the password", &event);
        names.at(3 * HALF_LIFE);
        names.talked("then `Store::readIndex` fails", &event);
        let facts = names.facts(std::iter::empty());
        let found: Vec<&str> = facts.iter().map(|fact| fact.subject.as_str()).collect();
        assert_eq!(found, ["readIndex", "open_store"]);
    }

    #[test]
    fn how_a_search_is_made_and_what_files_are_called_are_no_names() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut names = Names::default();
        let input = r#"{"pattern":"open_store|read_index","output_mode":"files_with_matches"}"#;
        names.looked_for(&sought(input), &event);
        let facts = names.facts(["src/read_index.rs"].into_iter());
        let found: Vec<&str> = facts.iter().map(|fact| fact.subject.as_str()).collect();
        assert_eq!(found, ["open_store"]);
    }

    #[test]
    fn keys_and_everyday_words_are_no_names() {
        for name in ["parse_line", "openStore", "resolution"] {
            assert!(is_telling(name), "{name}");
        }
        for name in ["parser", "sk_live_4ec39hq", "a1b2c3d4e5"] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn declarations_of_many_languages_are_seen() {
        let text = "func (s *Store) Open(\npub fn parse_line(\nclass LinkCheck:\ndef main_loop(\nexport const MAX_SIZE = 3\nlet value = call(thing)";
        let found: Vec<&str> = DECLARATION
            .iter()
            .flat_map(|pattern| pattern.captures_iter(text))
            .filter_map(|found| found.get(1))
            .map(|name| name.as_str())
            .collect();
        assert_eq!(found, ["Open", "parse_line", "LinkCheck", "main_loop", "MAX_SIZE"]);
    }
}
