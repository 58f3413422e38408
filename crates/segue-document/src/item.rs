//! The items of a handoff: what can be compared, united and contradicted.

use std::collections::BTreeSet;

use segue_model::{Content, SectionName, heading};

use crate::NOT_STATED;
use crate::labelled::labelled;

/// Items that share this part of their words are two states of one thing.
const ALIKE: f64 = 0.5;
/// What a failure ends with that no session has looked at since.
pub const NOT_RUN_SINCE: &str = "(before this session, not run since)";

/// One statement of a handoff.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) section: SectionName,
    pub(crate) heading: Option<String>,
    /// Without the sign of its list and the box of a task.
    pub(crate) text: String,
    /// What it is compared by: its words.
    pub(crate) key: String,
    words: BTreeSet<String>,
    pub(crate) is_decision: bool,
    /// Whether it says that something was achieved.
    pub(crate) is_done: bool,
    /// Whether it says of itself that it is from an earlier session.
    pub(crate) is_from_before: bool,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Passed,
    Failed,
}

/// The items of the sections that say how things are, each once.
pub(crate) fn items(content: &Content) -> Vec<Item> {
    let compared =
        [SectionName::Summary, SectionName::State, SectionName::Objective, SectionName::Context];
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for section in content.sections.iter().filter(|section| compared.contains(&section.name)) {
        for list in labelled(section) {
            let label = list.label.unwrap_or_default().to_lowercase();
            for piece in &list.pieces {
                let mut item = Item::new(&section.name, list.heading.as_deref(), piece);
                item.is_done &= !says_asked(&label);
                item.is_decision |= label.contains("decision");
                if item.says_something() && seen.insert((item.key.clone(), item.is_done)) {
                    items.push(item);
                }
            }
        }
    }
    items
}

impl Item {
    pub(crate) fn new(section: &SectionName, part: Option<&str>, text: &str) -> Self {
        let (label, text) = unlabelled(text);
        let is_listed = text.trim_start().starts_with(['-', '*', '+']);
        let text = text.trim_start_matches(['-', '*', '+', ' ']).trim();
        let is_ticked = text.starts_with("[x]") || text.starts_with("[X]");
        let boxes = ["[ ]", "[x]", "[X]"];
        let text = boxes.iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text).trim();
        let (text, is_from_before) = match text.strip_suffix(NOT_RUN_SINCE) {
            Some(text) => (text.trim_end(), true),
            None => (text, false),
        };
        let key = words(text).collect::<Vec<_>>().join(" ");
        Self {
            section: section.clone(),
            heading: part.map(str::to_owned),
            words: words(text).collect(),
            key,
            is_decision: part == Some(heading::DECISIONS) || label.contains("decision"),
            // What a summary lists before its first subsection is what was done.
            is_done: is_ticked
                || part == Some(heading::ACCOMPLISHED)
                || (is_listed && part.is_none() && *section == SectionName::Summary),
            is_from_before,
            text: text.to_owned(),
        }
    }

    /// Whether both say the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.key == other.key && self.is_done == other.is_done
    }

    /// Whether it stays true when later sessions do not repeat it.
    pub(crate) fn is_lasting(&self) -> bool {
        let lasting = [heading::TRIED, heading::RULES, heading::DECISIONS];
        self.is_decision
            || self.section == SectionName::Summary
            || self.heading.as_deref().is_some_and(|heading| lasting.contains(&heading))
    }

    /// Whether it says in the same place of the same thing what is so now.
    pub(crate) fn is_later(&self, earlier: &Self) -> bool {
        let is_one_place = self.section == earlier.section && self.heading == earlier.heading;
        is_one_place && !earlier.is_lasting() && self.likeness(earlier) >= ALIKE
    }

    /// How the command that it begins with ended, where it says how things are.
    pub(crate) fn ending(&self) -> Option<Ending> {
        let says_how = self.section == SectionName::State
            || self.heading.as_deref() == Some(heading::VERIFICATION)
            || self.is_done;
        let (_, said) = self.text.strip_prefix('`')?.split_once('`')?;
        if !says_how {
            return None;
        }
        let has_passed = || {
            let mut words = words(said);
            words.any(|word| PASSED.contains(&word.as_str()))
        };
        if says_failed(said) {
            Some(Ending::Failed)
        } else {
            has_passed().then_some(Ending::Passed)
        }
    }

    /// A label that introduces a list is no item.
    fn says_something(&self) -> bool {
        !self.key.is_empty() && !self.text.ends_with(':') && self.text != NOT_STATED
    }

    /// The place of the item that is most like this one, if one is alike.
    pub(crate) fn closest(&self, items: &[&Item]) -> Option<usize> {
        let scored = items.iter().enumerate().map(|(at, other)| (at, self.likeness(other)));
        let alike = scored.filter(|(_, score)| *score >= ALIKE);
        alike.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }

    /// Whether it says that a file was worked on.
    pub(crate) fn is_edit(&self) -> bool {
        let edits = ["created", "edited", "changed", "written", "rewritten"];
        let said = self.text.strip_prefix('`').and_then(|text| text.split_once('`'));
        said.and_then(|(_, said)| words(said).next()).is_some_and(|word| edits.contains(&&*word))
    }

    /// The part of their words that both have, from 0 to 1.
    pub(crate) fn likeness(&self, other: &Self) -> f64 {
        let common = self.words.intersection(&other.words).count() as f64;
        let all = self.words.union(&other.words).count() as f64;
        if all > 0.0 { common / all } else { 0.0 }
    }

    /// The part of the shorter one's telling words that both have, from 0 to 1.
    pub(crate) fn overlap(&self, other: &Self) -> f64 {
        let (own, theirs) = (self.telling(), other.telling());
        let common = own.intersection(&theirs).count() as f64;
        let shorter = own.len().min(theirs.len()) as f64;
        if shorter > 0.0 { common / shorter } else { 0.0 }
    }

    /// Whether both decide one thing, as far as words can tell: most of what the shorter one
    /// speaks of, and a good part of what both do.
    pub(crate) fn decides_the_same(&self, other: &Self) -> bool {
        let (own, theirs) = (self.telling(), other.telling());
        let common = own.intersection(&theirs).count();
        let (all, shorter) = (own.union(&theirs).count(), own.len().min(theirs.len()));
        // Of two words one is what is decided about: "Port 8080", "Port 9090".
        let is_brief = own.len() == 2 && theirs.len() == 2;
        let is_enough = common >= 2 || (common == 1 && is_brief);
        is_enough && common * 2 >= shorter && common * 3 >= all
    }

    /// Whether a word, in lower case, says something of what an item is about.
    pub(crate) fn is_telling(word: &str) -> bool {
        word.len() > 3 && !EMPTY.contains(&word)
    }

    /// The words that say what the item is about: those before its reason.
    fn telling(&self) -> BTreeSet<String> {
        let ends = ["because", " since ", " — ", " – ", "; ", ": ", " (", ". "];
        let end = ends.iter().filter_map(|end| self.text.find(end)).min();
        let subject = end.and_then(|end| self.text.get(..end)).unwrap_or(&self.text);
        words(subject).filter(|word| Self::is_telling(word)).collect()
    }

    /// What stands first in back quotes: a file or a command.
    pub(crate) fn quoted(&self) -> Option<&str> {
        let (_, rest) = self.text.split_once('`')?;
        rest.split_once('`').map(|(quoted, _)| quoted).filter(|quoted| !quoted.is_empty())
    }
}

/// The label over an item in lower case, where it has one, and the item.
fn unlabelled(text: &str) -> (String, &str) {
    match text.split_once('\n') {
        Some((label, rest)) if label.trim_end().ends_with(':') && !label.starts_with('-') => {
            (label.to_lowercase(), rest)
        }
        _ => (String::new(), text),
    }
}

/// Words of a command that went well.
const PASSED: [&str; 9] =
    ["pass", "passed", "passes", "passing", "succeeds", "succeeded", "ok", "green", "clean"];

/// Whether a text says that something failed.
pub(crate) fn says_failed(text: &str) -> bool {
    let text = text.to_lowercase();
    // "0 failed" says the opposite.
    let failed = text.replace("0 failed", "").replace("0 errors", "").replace("no error", "");
    ["fail", "error", "panick"].iter().any(|word| failed.contains(word))
}

/// Whether a piece only introduces those that follow it.
pub(crate) fn is_label(text: &str) -> bool {
    let text = text.trim_end();
    let is_bold = text.starts_with("**") && (text.ends_with(":**") || text.ends_with("**:"));
    (is_bold && !text.contains('\n'))
        || (text.ends_with(':') && !text.starts_with(['-', '*', '+', '`']))
}

/// Whether what a label (in lower case) introduces was asked for: that is not done yet.
fn says_asked(label: &str) -> bool {
    ["asked", "request", "in between", "wanted", "wants"].iter().any(|word| label.contains(word))
}

/// Longer words that say nothing of what an item is about.
const EMPTY: [&str; 28] = [
    "also", "because", "could", "first", "from", "have", "here", "instead", "into", "isn", "just",
    "keep", "keeps", "must", "only", "should", "since", "than", "that", "them", "then", "there",
    "this", "uses", "when", "will", "with", "would",
];

/// The words of a text in lower case.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}
