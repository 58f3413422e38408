//! What the tests of the rules share.

use segue_model::{SectionName, heading};

use super::{
    Claim, CommitStanding, Finding, Freshness, Glob, Ground, Loss, LostFact, NoGround, check, rules,
};
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

    fn has_match(&self, glob: &Glob) -> Option<bool> {
        Some(glob.matches("src/there.rs"))
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

    fn lost(&self, text: &str) -> Option<Loss> {
        let facts = [
            ("instruction", "never push to main", SectionName::Context, Some(heading::RULES)),
            ("failure", "`npm test` fails", SectionName::State, None),
        ];
        let lost = facts.into_iter().filter(|(_, says, ..)| !text.contains(says));
        let facts: Vec<LostFact> = lost
            .map(|(kind, text, section, heading)| LostFact {
                kind,
                text: text.to_owned(),
                address: Some("6f0c#3".to_owned()),
                section,
                heading,
                line: format!("- {text}"),
            })
            .collect();
        Some(Loss { carried: 1.0 - 0.25 * facts.len() as f64, facts })
    }

    fn against(&self, claim: &Claim<'_>) -> Option<String> {
        let is_false = match *claim {
            Claim::Passes(command) => matches!(command, "npm test" | "pytest"),
            Claim::Fails(command) => command == "make lint",
            Claim::PassesWith(command, tests) => command == "make test" && tests != 22,
            Claim::TestsPass => false,
            Claim::Worked(path) | Claim::Made(path) => path == "src/never.rs",
            Claim::Deleted(path) => path == "src/auth.rs",
            Claim::Done(todo) => todo == "write the docs",
        };
        is_false.then(|| "the session shows otherwise (6f0c#9)".to_owned())
    }
}

/// The repository, as the tests of a rule's edits need it.
pub(super) fn ground() -> impl Ground {
    repository(None)
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
    assert_eq!(codes.len(), 45);
    for rule in rules() {
        assert!(rule.reason.ends_with('.') && !rule.fix.is_empty(), "{}", rule.code);
        assert!(!rule.example.0.is_empty() && !rule.example.1.is_empty(), "{}", rule.code);
    }
}

/// Where a text is so long that two threads look at it, they find what one finds, in the same order.
#[test]
fn a_long_text_is_checked_as_a_short_one() {
    let item = "- the parser works, see above, `src/none.rs` [TODO]\n";
    let short = format!("## Current State\n\n{}\n## Next Objective\n\nFix it.\n", item.repeat(3));
    let filler = "the parser keeps a cache of what was read. ".repeat(3_000);
    let long = format!("{short}\n## Notes\n\n{filler}\n");
    assert!(long.len() > super::WORTH_A_THREAD && short.len() < super::WORTH_A_THREAD);
    let of = |text: &str| -> Vec<(&str, usize)> {
        let found = check(text, &Template::base(), &NoGround);
        // What is missing is said of the last line.
        let lines = short.lines().count();
        let above = found.into_iter().filter(|finding| finding.line < lines);
        above.map(|finding| (finding.code, finding.line)).collect()
    };
    let (one, two) = (of(&short), of(&long));
    assert!(one.len() > 3, "{one:?}");
    assert_eq!(one, two);
}
