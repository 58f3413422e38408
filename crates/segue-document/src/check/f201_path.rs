//! F201: every file that the handoff names is there.

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
const ABSENT: [&str; 14] = [
    "delete",
    "remove",
    "rename",
    "moved",
    "missing",
    "create",
    "new file",
    "not yet",
    "to be",
    "will",
    "does not exist",
    "doesn't exist",
    "no longer",
    "example",
];

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for line in subject.prose() {
        let lower = line.text.to_lowercase();
        if ABSENT.iter().any(|word| lower.contains(word)) {
            continue;
        }
        for cited in paths(line.text) {
            if subject.ground.has_path(cited.text) == Some(false) {
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
        assert!(!breaks_on("F201", &with("- Deleted `src/gone.rs`")));
        assert!(!breaks_on("F201", &with("- Read `src/there.rs`")));
    }
}
