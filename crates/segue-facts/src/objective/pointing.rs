//! A request that only points at what was asked for before it: "do this in a worktree".

use crate::extract::{Request, SessionFacts};
use crate::text::{quote, shorten, words};

/// What stands before the request that another one points at.
const BEFORE: &str = " (before it: ";
/// A request of more words says by itself what it is about.
const FEW: usize = 8;
/// Words that stand for what was said before: English, German, Spanish, French, Italian, Portuguese.
const POINTING: [&str; 14] = [
    "it", "them", "same", "both", "dasselbe", "damit", "esto", "eso", "ça", "cela", "questo",
    "quello", "isso", "isto",
];
/// The same of those that may belong to the word behind them: "this" is one in "do this in a worktree", and none in "this
/// module".
const LEADING: [&str; 6] = ["this", "that", "these", "those", "das", "dies"];
/// Words that go on behind such a one that stands alone.
const BEHIND: [&str; 24] = [
    "", "in", "on", "for", "to", "with", "as", "too", "again", "now", "also", "and", "then",
    "please", "at", "auch", "für", "jetzt", "noch", "bitte", "mit", "und", "is", "was",
];

/// The request right before one that only points, in at most `width` characters; empty where it says by itself what it
/// wants.
pub(super) fn pointed_at(session: &SessionFacts, request: &Request, width: usize) -> String {
    let mut before = session.requests.iter().rev().filter(|it| it.is_substantial);
    let before = before.find(|it| it.address.n < request.address.n);
    let before = before.filter(|_| points(request.said()));
    before.map_or_else(String::new, |before| {
        format!("{BEFORE}{})", quote(&shorten(before.said(), width)))
    })
}

/// Whether a few words point at something and name nothing that is written like no everyday word.
fn points(request: &str) -> bool {
    let lower = request.to_lowercase();
    let all: Vec<&str> = words(&lower).collect();
    let points = |(at, word): (usize, &&str)| {
        let next = all.get(at + 1).copied().unwrap_or_default();
        POINTING.contains(word) || LEADING.contains(word) && BEHIND.contains(&next)
    };
    let is_named = request.contains(['/', '`', '#', '"']);
    !is_named && all.len() <= FEW && all.iter().enumerate().any(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_points_is_told_from_what_names_its_thing() {
        for text in
            ["should we do this in $worktree", "mach das auch für die Rechnungen", "same here"]
        {
            assert!(points(text), "{text}");
        }
        for text in [
            "fix the parser",
            "is there any further work for this PR?",
            "does it belong in `src/lib.rs`",
            "is this PR #12 done",
        ] {
            assert!(!points(text), "{text}");
        }
    }
}
