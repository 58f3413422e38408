//! Names that the changed code declares: functions, types, constants.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use regex::Regex;
use segue_model::{Address, Edit, Event};
use serde::{Deserialize, Serialize};

use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::code;

/// A patch longer than this is generated code.
const LONGEST: usize = 64 << 10;
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
        for found in DECLARATION.iter().flat_map(|pattern| pattern.captures_iter(patch)) {
            let Some(name) = found.get(1).filter(|name| is_telling(name.as_str())) else {
                continue;
            };
            let next = Name { count: 0, edit: 0, address: event.address(), time: event.time };
            let known = self.names.entry(name.as_str().to_owned()).or_insert(next);
            known.count += 1;
            known.edit = self.edits;
        }
    }

    /// The names, those first that were touched often and late.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let most = f64::from(self.names.values().map(|name| name.count).max().unwrap_or(1));
        let mut all: Vec<Fact> = self
            .names
            .iter()
            .map(|(text, name)| {
                let often = f64::from(name.count).ln_1p() / most.ln_1p();
                let recent = f64::from(name.edit) / f64::from(self.edits.max(1));
                Fact {
                    kind: FactKind::Name,
                    text: code(text),
                    state: ClaimState::Observed,
                    addresses: vec![name.address.clone()],
                    time: name.time,
                    subject: text.clone(),
                    weight: 0.15 * often + 0.15 * recent,
                    superseded_by: None,
                    doubted_by: None,
                    said_by: None,
                }
            })
            .collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(NAMES);
        all
    }
}

/// Whether a name can be told from an everyday word: long, or made of several words.
fn is_telling(name: &str) -> bool {
    name.len() >= 9 || name.contains('_') || name.chars().skip(1).any(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

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
