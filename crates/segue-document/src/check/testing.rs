//! What the tests of the rules share.

use super::{CommitStanding, Finding, Freshness, Ground, NoGround, check, rules};
use crate::template::Template;

/// A handoff that breaks no rule.
pub(super) const GOOD: &str = include_str!("good.md");

/// What the rules say of `text`.
pub(super) fn findings(text: &str) -> Vec<Finding> {
    check(text, &Template::base(), &NoGround)
}

/// Whether `text` breaks the rule `code`.
pub(super) fn breaks(code: &str, text: &str) -> bool {
    findings(text).iter().any(|finding| finding.code == code)
}

/// Whether [`GOOD`] breaks the rule once `from` is replaced.
pub(super) fn breaks_with(code: &str, from: &str, to: &str) -> bool {
    assert!(GOOD.contains(from), "`{from}` is not in the example");
    breaks(code, &GOOD.replace(from, to))
}

/// A repository with one file and one commit, and a session that ran one command.
struct Repository(Option<Freshness>, [String; 1]);

impl Ground for Repository {
    fn has_path(&self, path: &str) -> Option<bool> {
        Some(path != "src/gone.rs")
    }

    fn commit(&self, hash: &str) -> Option<CommitStanding> {
        Some(match hash {
            "3f2c1ab" => CommitStanding::Reachable,
            "aaaaaa1" => CommitStanding::Elsewhere,
            _ => CommitStanding::Missing,
        })
    }

    fn freshness(&self) -> Option<Freshness> {
        self.0.clone()
    }

    fn number(&self) -> Option<u32> {
        None
    }

    fn commands(&self) -> Option<&[String]> {
        Some(&self.1)
    }
}

fn repository(freshness: Option<Freshness>) -> Repository {
    Repository(freshness, ["cargo test --quiet; cargo test".to_owned()])
}

/// What the rules say of `text` in a repository that is so fresh.
pub(super) fn findings_on(text: &str, freshness: Freshness) -> Vec<Finding> {
    check(text, &Template::base(), &repository(Some(freshness)))
}

/// Whether `text` breaks the rule `code` in a repository.
pub(super) fn breaks_on(code: &str, text: &str) -> bool {
    check(text, &Template::base(), &repository(None)).iter().any(|found| found.code == code)
}

#[test]
fn the_good_example_breaks_no_rule() {
    assert_eq!(findings(GOOD), []);
}

#[test]
fn the_patterns_odd_form_breaks_no_must() {
    let errors: Vec<Finding> = findings(crate::read::tests::ODD)
        .into_iter()
        .filter(|finding| finding.level == super::Level::Error)
        .collect();
    assert_eq!(errors, []);
}

#[test]
fn every_rule_has_a_code_of_its_own_and_says_why() {
    let mut codes: Vec<&str> = rules().map(|rule| rule.code).collect();
    codes.dedup();
    assert_eq!(codes.len(), 43);
    for rule in rules() {
        assert!(rule.reason.ends_with('.') && !rule.fix.is_empty(), "{}", rule.code);
        assert!(!rule.example.0.is_empty() && !rule.example.1.is_empty(), "{}", rule.code);
    }
}
