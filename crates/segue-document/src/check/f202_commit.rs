//! F202: every commit that the handoff names is there.

use std::collections::BTreeMap;

use super::ground::CommitStanding;
use super::subject::commits;
use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "F202",
    level: Level::Warning,
    title: "every cited commit exists and is reachable from the branch",
    reason: "Work that is said to be in a commit is lost for the next session if that commit is elsewhere.",
    fix: "correct the hash, or say on which branch the commit is",
    example: (
        "Login is in `3f2c1ab` (a commit of nowhere).",
        "Login is in `3f2c1ab` on `feat/auth`.",
    ),
    check: Check::Handoff(check),
};

/// The most commits that are looked up: each is a question to git.
const MOST: usize = 100;

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    // Each commit is looked up once, and so many at most.
    let mut known = BTreeMap::<&str, Option<CommitStanding>>::new();
    for line in subject.prose() {
        for cited in commits(line.text) {
            if known.len() >= MOST && !known.contains_key(cited.text) {
                continue;
            }
            let standing =
                known.entry(cited.text).or_insert_with(|| subject.ground.commit(cited.text));
            let wrong = match *standing {
                Some(CommitStanding::Missing) => "is no commit of this repository",
                Some(CommitStanding::Elsewhere) => "is not on this branch",
                Some(CommitStanding::Reachable) | None => continue,
            };
            let message = format!("`{}` {wrong}", cited.text);
            hits.push(Hit::at(line.at, message).column(cited.column));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks_on};

    #[test]
    fn fires_on_unknown_commits_only() {
        let with = |text: &str| GOOD.replace("- Added the login form", text);
        assert!(breaks_on("F202", &with("- Added the form (`bad1dea`)")));
        assert!(breaks_on("F202", &with("- Added the form (`e15ewhe1` is no hash, `aaaaaa1` is)")));
        assert!(!breaks_on("F202", &with("- Added the form (`3f2c1ab`)")));
    }
}
