//! Names in the code that was worked on: what was declared, changed, searched for, talked of and read.

mod form;
mod mentions;
mod shown;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use segue_document::{Pattern, secret};
use segue_model::{Action, Address, Edit, Event, ToolCall};
use serde::{Deserialize, Serialize};

use crate::extract::output::SECRET;
use crate::fact::{Fact, FactKind};
use crate::text::code;
use form::{NO_NAMES, is_open, is_telling, mentioned};
use mentions::Mentions;
use shown::Shown;

/// A patch longer than this is generated code.
const LONGEST: usize = 64 << 10;
/// How many names are remembered at all.
const MOST: usize = 20_000;
/// How many names are facts.
const NAMES: usize = 80;
/// How many more are facts that results only showed.
const SHOWN: usize = 70;
/// How many of those may be such that one result alone showed them.
const ONCE: usize = 30;
/// How much less a successor needs one of those.
const LESS: f64 = 0.3;
/// How much of a text is looked at.
const TALK: usize = 20_000;

/// What declares a name, in the usual languages: the word before it, and for methods of Go
/// the receiver.
static DECLARATION: Pattern = Pattern::new(
    r"(?-u:\b)(?:fn|func|function|def|class|struct|enum|trait|interface|type|const|macro_rules!|module|protocol|record)\s+(?:\([^()\n]{0,80}\)\s*)?([A-Za-z_]\w+)",
);

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
    shown: Shown,
    /// The tools that were called: a session that talks of them talks of no code.
    tools: BTreeSet<String>,
    /// How many events came so far.
    now: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Name {
    mentions: Mentions,
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
        for found in DECLARATION.captures_iter(patch) {
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
        let mut found = BTreeMap::<&str, bool>::new();
        for (is_code, name) in text.lines().filter(|line| is_open(line)).flat_map(mentioned) {
            *found.entry(name).or_default() |= is_code || name.contains('_');
        }
        for (name, is_code) in found {
            self.note(name, 1, if is_code { Seen::Quoted } else { Seen::Mentioned }, event);
        }
    }

    /// A result shows code: a file that was read, what a search or a command printed. `text` has no secret in it.
    pub(super) fn shown(&mut self, text: &str, event: &Event<'_>) {
        self.shown.add(text, self.now, event);
    }

    fn looked_for(&mut self, text: &str, event: &Event<'_>) {
        // Masked before it is cut: half a secret is known by nobody.
        let masked = secret::mask(&text[..text.floor_char_boundary(SEARCH + SECRET)]);
        let text = &masked[..masked.floor_char_boundary(SEARCH)];
        for (_, name) in mentioned(text) {
            self.note(name, SAYS_MORE, Seen::InCode, event);
        }
    }

    fn note(&mut self, name: &str, times: u32, seen: Seen, event: &Event<'_>) {
        if let Some(known) = self.names.get_mut(name) {
            known.mentions.add(times, self.now);
            // What is mentioned again and again is no slip of the pen.
            known.seen = known.seen.max(seen).max(Seen::Quoted);
        } else if self.names.len() < MOST {
            let (address, time) = (event.address(), event.time);
            let mut mentions = Mentions::default();
            mentions.add(times, self.now);
            let name_of = Name { mentions, seen, address, time };
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
        let at = |name: &Name| name.mentions.at(self.now);
        let most = self.names.values().map(at).max().unwrap_or(1);
        let often = |name: &Name| f64::from(at(name)).ln_1p() / f64::from(most.max(1)).ln_1p();
        let code_names = self.names.iter().filter(is_named);
        let mut all: Vec<Fact> = code_names
            .map(|(text, name)| fact(text, WEIGHT * often(name), &name.address, name.time))
            .collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(NAMES);
        let known: HashSet<&str> = all.iter().map(|fact| fact.subject.as_str()).collect();
        let is_new = |name: &str| {
            let is_other = files.contains(name) || self.tools.contains(name);
            !known.contains(name) && !is_other && !NO_NAMES.contains(&name)
        };
        let shown = self.shown.best(self.now).into_iter().filter(|(name, _)| is_new(name));
        let (again, once): (Vec<_>, Vec<_>) = shown.partition(|(_, name)| name.is_again);
        let shown = again.into_iter().chain(once.into_iter().take(ONCE)).take(SHOWN);
        let weight = |rank: usize| WEIGHT * LESS * (1.0 - rank as f64 / (2 * SHOWN) as f64);
        let shown = shown.enumerate();
        let shown: Vec<Fact> = shown
            .map(|(rank, (text, name))| fact(text, weight(rank), &name.address, name.time))
            .collect();
        all.extend(shown);
        all
    }
}

fn fact(name: &str, weight: f64, address: &Address, time: Option<Timestamp>) -> Fact {
    Fact::observed(FactKind::Name, spelled(name), name.to_owned(), weight).at(address.clone(), time)
}

/// A name as it stands in a list of names: as code only where Markdown would take its underscores
/// for emphasis.
fn spelled(name: &str) -> String {
    if name.starts_with('_') || name.ends_with('_') { code(name) } else { name.to_owned() }
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
        names.at(3 * mentions::HALF_LIFE);
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
    fn declarations_of_many_languages_are_seen() {
        let text = "func (s *Store) Open(\npub fn parse_line(\nclass LinkCheck:\ndef main_loop(\nexport const MAX_SIZE = 3\nlet value = call(thing)";
        let found: Vec<&str> = DECLARATION
            .captures_iter(text)
            .filter_map(|found| found.get(1))
            .map(|name| name.as_str())
            .collect();
        assert_eq!(found, ["Open", "parse_line", "LinkCheck", "main_loop", "MAX_SIZE"]);
    }
}
