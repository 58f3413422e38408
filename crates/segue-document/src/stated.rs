//! What a handoff states: the files that it names, and what did not work.

use std::collections::BTreeSet;

use segue_model::{Content, SectionName, heading};

use crate::NOT_STATED;
use crate::blocks::blocks;
use crate::check::paths;
use crate::item::{Item, items, says_failed};

/// The paths that a text names, each once, in order.
pub fn cited_paths(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let cited = text.lines().flat_map(paths);
    let cited = cited.map(|cited| cited.text.trim_start_matches("./").to_owned());
    cited.filter(|path| seen.insert(path.clone())).collect()
}

/// What the handoff says was achieved.
pub fn accomplished(content: &Content) -> Vec<String> {
    let done = items(content).into_iter().filter(|item| item.is_done);
    done.map(|item| item.text).collect()
}

/// What the handoff says was decided.
pub fn decisions(content: &Content) -> Vec<String> {
    let decided = items(content).into_iter().filter(|item| item.is_decision);
    decided.map(|item| item.text).collect()
}

/// Which of the earlier decisions a new one replaces: the one that is most like it. The
/// same words are no new decision.
pub fn replaced<'a>(new: &str, earlier: &[&'a str]) -> Replaced<'a> {
    let item = |text: &str| Item::new(&SectionName::Summary, Some(heading::DECISIONS), text);
    let (new, known): (Item, Vec<Item>) =
        (item(new), earlier.iter().map(|text| item(text)).collect());
    if known.iter().any(|known| known.key == new.key) {
        return Replaced::Same;
    }
    let same = known.iter().enumerate().filter(|(_, other)| new.decides_the_same(other));
    let best = same.max_by(|a, b| new.likeness(a.1).total_cmp(&new.likeness(b.1)));
    best.map_or(Replaced::Nothing, |(at, _)| Replaced::Earlier(earlier[at]))
}

/// What a decision does to the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced<'a> {
    /// It says one of them again.
    Same,
    /// It says this one otherwise.
    Earlier(&'a str),
    /// It stands beside them.
    Nothing,
}

/// What the handoff says was tried and failed, and which of its checks fail.
pub fn failures(content: &Content) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut failures = Vec::new();
    for part in content.sections.iter().flat_map(|section| &section.parts) {
        let is_tried = part.heading.as_deref() == Some(heading::TRIED);
        let is_verified = part.heading.as_deref() == Some(heading::VERIFICATION);
        if !is_tried && !is_verified {
            continue;
        }
        for block in blocks(&part.text).into_iter().filter(|block| !block.is_code) {
            let text = block.text.trim_start_matches(['-', '*', '+', ' ']).trim().to_owned();
            let says = !text.is_empty() && text != NOT_STATED && !text.ends_with(':');
            if says && (is_tried || says_failed(&text)) && seen.insert(text.clone()) {
                failures.push(text);
            }
        }
    }
    failures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn failures_are_what_was_tried_and_what_fails() {
        let text = "## Done\n\n### Tried and Failed\n\n- A mock clock: flaky\n\n## Status\n\n### Verification\n\n- `cargo test`: 3 failed\n- `cargo build`: ok, 0 failed\n";
        let content = parse(text).0.content;
        assert_eq!(failures(&content), ["A mock clock: flaky", "`cargo test`: 3 failed"]);
    }

    #[test]
    fn a_decision_replaces_the_one_that_is_most_like_it() {
        let earlier = ["Store sessions in SQLite", "Name it segue"];
        let replaced = |new| replaced(new, &earlier);
        assert_eq!(replaced("store sessions in sqlite."), Replaced::Same);
        assert_eq!(replaced("Store sessions in PostgreSQL"), Replaced::Earlier(earlier[0]));
        assert_eq!(replaced("Write the docs first"), Replaced::Nothing);
        for (new, old, is_one_thing) in [
            ("Listen on port 9090", "Listen on port 8080, because 80 is taken", true),
            (
                "Session files are named in lower case",
                "Write the session file before it ends",
                false,
            ),
            (
                "\"For JSON it has to collect first, so I'll collect in both cases\"",
                "\"I'd take the anchors next, since a wrong anchor passes silently today.\"",
                false,
            ),
            ("Collect the anchors in one pass", "Print the anchors", false),
        ] {
            let found = super::replaced(new, &[old]);
            assert_eq!(found != Replaced::Nothing, is_one_thing, "{new} / {old}");
        }
    }

    #[test]
    fn paths_are_named_once() {
        assert_eq!(cited_paths("see `./src/a.rs` and\nsrc/a.rs, b.md"), ["src/a.rs", "b.md"]);
    }
}
