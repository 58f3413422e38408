//! F201: every file that the handoff names is there.

use std::collections::BTreeSet;

use segue_model::SectionName;

use super::glob::globs;
use super::subject::{Cited, paths};
use super::{Check, Glob, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "F201",
    level: Level::Warning,
    title: "every cited path exists, at the anchor or in the working tree",
    reason: "A path that leads nowhere costs the next session a search, and its trust in the rest.",
    fix: "correct the path, or say that the file was removed or is still to be made",
    example: ("Read `src/autth.rs`.", "Read `src/auth.rs`."),
    check: Check::Handoff(check),
};

/// Words of a line that speaks of files which need not be there.
const ABSENT: [&str; 13] = [
    "delete",
    "remove",
    "rename",
    "moved",
    "missing",
    "to create",
    "not yet",
    "to be",
    "will",
    "does not exist",
    "doesn't exist",
    "no longer",
    "example",
];

/// Words of a plan: what is to be made is not there yet.
const PLANNED: [&str; 5] = ["create", "add", "write", "new", "generate"];

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let planned: BTreeSet<usize> =
        subject.section(&SectionName::Objective).iter().map(|line| line.at).collect();
    let mut hits = Vec::new();
    let mut seen = BTreeSet::new();
    for line in subject.prose() {
        let is_missing = |cited: &Cited<'_>| subject.ground.has_path(cited.text) == Some(false);
        let has_none = |cited: &Cited<'_>| {
            let glob = Glob::new(cited.text);
            glob.and_then(|glob| subject.ground.has_match(&glob)) == Some(false)
        };
        let paths = paths(line.text).into_iter().filter(is_missing);
        let globs = globs(line.text).into_iter().filter(has_none);
        let missing: Vec<(Cited<'_>, &str)> = paths
            .map(|cited| (cited, "is not there"))
            .chain(globs.map(|cited| (cited, "matches no file")))
            .collect();
        if missing.is_empty() || is_excused(line.text, planned.contains(&line.at)) {
            continue;
        }
        for (cited, wrong) in missing {
            // Summary, state and prompt name the same files.
            if seen.insert(cited.text) {
                let message = format!("`{}` {wrong}", cited.text);
                hits.push(Hit::at(line.at, message).column(cited.column));
            }
        }
    }
    hits
}

/// Whether a line speaks of files that need not be there.
fn is_excused(line: &str, is_plan: bool) -> bool {
    let lower = line.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    has(&ABSENT) || (is_plan && has(&PLANNED))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks_on};

    #[test]
    fn fires_on_paths_that_are_not_there_only() {
        let with = |text: &str| GOOD.replace("- Added the login form", text);
        assert!(breaks_on("F201", &with("- Read `src/gone.rs`")));
        assert!(breaks_on("F201", &with("- Created `src/gone.rs`")));
        assert!(!breaks_on("F201", &with("- Deleted `src/gone.rs`")));
        let plan = "Make refresh rotate the token; write `src/gone.rs`.";
        assert!(!breaks_on("F201", &GOOD.replacen("Make refresh rotate the token.", plan, 1)));
        assert!(!breaks_on("F201", &with("- Read `src/there.rs`")));
    }

    #[test]
    fn a_glob_must_match_something() {
        let with = |text: &str| GOOD.replace("- Added the login form", text);
        assert!(!breaks_on("F201", &with("- Read `src/**/*.rs`, `src/{there,gone}.rs` and src/*")));
        assert!(breaks_on("F201", &with("- Read `src/**/*.py`")));
        assert!(breaks_on("F201", &with("- Read `lib/{a,b}.rs`")));
        assert!(!breaks_on("F201", &with("- Removed `lib/*.rs`")));
    }
}
