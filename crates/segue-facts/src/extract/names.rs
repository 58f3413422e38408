//! Names in the code that was worked on: what was declared, changed and searched for.

use std::collections::{HashMap, HashSet};
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

/// Collects names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Names {
    names: HashMap<String, Name>,
    edits: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Name {
    count: u32,
    /// Which edit of the session it was last in.
    edit: u32,
    address: Address,
    time: Option<Timestamp>,
}

impl Names {
    pub(super) fn edit(&mut self, edit: &Edit<'_>, event: &Event<'_>) {
        self.edits += 1;
        let Some(patch) = edit.patch.as_deref().filter(|patch| patch.len() <= LONGEST) else {
            return;
        };
        // Masked whole: alone, a word does not show that it was a password.
        let patch = &secret::mask(patch);
        for found in DECLARATION.iter().flat_map(|pattern| pattern.captures_iter(patch)) {
            if let Some(name) = found.get(1).filter(|name| is_telling(name.as_str())) {
                self.note(name.as_str(), SAYS_MORE, event);
            }
        }
        let changed = patch.lines().filter(|line| line.starts_with(['+', '-']));
        for found in changed.flat_map(|line| MENTION.iter().flat_map(|it| it.find_iter(line))) {
            if is_telling(found.as_str()) {
                self.note(found.as_str(), 1, event);
            }
        }
    }

    /// A call of a tool: what a search or a command names was looked for.
    pub(super) fn called(&mut self, call: &ToolCall<'_>, event: &Event<'_>) {
        if let Action::Run { command } = &call.action {
            self.looked_for(command, event);
        } else if SEARCHES.contains(&call.tool.to_lowercase().as_str()) {
            self.looked_for(&sought(&call.input), event);
        }
    }

    fn looked_for(&mut self, text: &str, event: &Event<'_>) {
        let text = &secret::mask(&text[..text.floor_char_boundary(SEARCH)]);
        for found in MENTION.iter().flat_map(|pattern| pattern.find_iter(text)) {
            // The letter behind a backslash belongs to an escape.
            let is_escape = text[..found.start()].ends_with('\\');
            if !is_escape && is_telling(found.as_str()) {
                self.note(found.as_str(), SAYS_MORE, event);
            }
        }
    }

    fn note(&mut self, name: &str, count: u32, event: &Event<'_>) {
        let edit = self.edits;
        if let Some(known) = self.names.get_mut(name) {
            known.count += count;
            known.edit = edit;
        } else if self.names.len() < MOST {
            let name_of = Name { count, edit, address: event.address(), time: event.time };
            self.names.insert(name.to_owned(), name_of);
        }
    }

    /// The names, those first that were touched often and late; without those of the files
    /// `files`, which are named as files.
    pub(super) fn facts<'a>(&self, files: impl Iterator<Item = &'a str>) -> Vec<Fact> {
        let files: HashSet<&str> = files.map(stem).collect();
        let most = f64::from(self.names.values().map(|name| name.count).max().unwrap_or(1));
        let mut all: Vec<Fact> = self
            .names
            .iter()
            .filter(|(text, _)| !files.contains(text.as_str()))
            .map(|(text, name)| {
                let often = f64::from(name.count).ln_1p() / most.ln_1p();
                let recent = f64::from(name.edit) / f64::from(self.edits.max(1));
                Fact {
                    addresses: vec![name.address.clone()],
                    time: name.time,
                    ..Fact::observed(
                        FactKind::Name,
                        code(text),
                        text.clone(),
                        0.15 * often + 0.15 * recent,
                    )
                }
            })
            .collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(NAMES);
        all
    }
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
        assert!(found.iter().any(|name| name == "`run_import`"), "{found:?}");
        assert!(!found.iter().any(|name| name.contains("Battery")), "{found:?}");
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
