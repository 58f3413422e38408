//! F201: every file that the handoff names is there.

use std::collections::BTreeSet;

use segue_model::SectionName;

use super::subject::paths;
use super::{Check, Hit, Level, Rule, Subject};

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
        let lower = line.text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&ABSENT) || (planned.contains(&line.at) && has(&PLANNED)) {
            continue;
        }
        for cited in paths(line.text) {
            // Summary, state and prompt name the same files.
            if subject.ground.has_path(cited.text) == Some(false) && seen.insert(cited.text) {
                let message = format!("`{}` is not there", cited.text);
                hits.push(Hit::at(line.at, message).column(cited.column));
            }
        }
    }
    hits
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
}
