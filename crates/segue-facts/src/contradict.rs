//! What a session shows against a claim of its handoff.
//!
//! A false alarm is worse than a miss: only the last run of the same command, the last change
//! of the same file and the agent's own list speak against a claim.

use segue_document::check::{Claim, Loss, LostFact};
use segue_model::SectionName;

use crate::draft::input::FIRST_REQUEST;
use crate::draft::{self, MINOR};
use crate::extract::{DONE, SessionFacts, sort_of, subject_of};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::loss::Coverage;
use crate::place::Place;
use crate::text::{code, key, quote, shorten};
use crate::{Wording, extract};

impl SessionFacts {
    /// What a handoff must not lose: what the user wants and said of how, and what still fails.
    pub fn must_keep(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(|fact| match fact.kind {
            FactKind::Goal | FactKind::Instruction | FactKind::Correction => true,
            FactKind::Failure => fact.weight >= MINOR && fact.state == ClaimState::Observed,
            _ => false,
        })
    }

    /// What `text` does not carry, without what weighs little.
    pub fn lost(&self, text: &str) -> Loss {
        let words = Wording::of(text);
        let carried: Vec<bool> = self.facts.iter().map(|fact| words.carries(fact)).collect();
        let coverage = Coverage::of(&self.facts, &carried);
        let mut lost: Vec<&Fact> = self
            .facts
            .iter()
            .zip(&carried)
            .filter(|(fact, carried)| {
                !**carried && fact.weight >= MINOR && !fact.kind.only_orients()
            })
            .map(|(fact, _)| fact)
            .collect();
        lost.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Loss { carried: coverage.weight, facts: lost.into_iter().map(Fact::as_lost).collect() }
    }

    /// What the session shows against `claim`, in a sentence.
    pub fn against(&self, claim: &Claim<'_>) -> Option<String> {
        let (fact, shows) = match *claim {
            Claim::Passes(command) => {
                let subject = subject_of(command)?;
                let same = |fact: &&Fact| subject_of(&fact.subject).as_ref() == Some(&subject);
                let fact = self.seen(FactKind::Failure).find(same)?;
                (fact, format!("the last run of {} failed", code(command)))
            }
            Claim::Fails(command) => {
                let fact = self.passed(command)?;
                (fact, format!("the last run of {} passed", code(command)))
            }
            Claim::PassesWith(command, tests) => {
                let fact = self.passed(command)?;
                let (_, count) = fact.text.rsplit_once(" passed (")?;
                let count = count.split(' ').next()?.parse::<u64>().ok()?;
                let fact = Some(fact).filter(|_| count != tests)?;
                (fact, format!("the last run of {} passed with {count} tests", code(command)))
            }
            Claim::TestsPass => {
                let is_test = |fact: &&Fact| sort_of(&fact.subject) == Some(extract::Sort::Test);
                let has_passed = self.of(FactKind::Verified).any(|fact| is_test(&fact));
                let fact = self.seen(FactKind::Failure).filter(|_| !has_passed).find(is_test)?;
                (fact, format!("the last run of {} failed", code(&fact.subject)))
            }
            Claim::Deleted(path) => {
                let fact = self.change(path).filter(|fact| is_there(fact))?;
                (fact, format!("the session left {} there", code(path)))
            }
            Claim::Made(path) => {
                let fact = self.change(path).filter(|fact| fact.text.ends_with(" deleted"))?;
                (fact, format!("the session deleted {}", code(path)))
            }
            Claim::Worked(_) => return None,
            Claim::Done(item) => {
                let item = key(item);
                let is_it = |fact: &&Fact| fact.subject != DONE && key(&fact.text) == item;
                let fact = self.of(FactKind::Todo).find(is_it)?;
                (fact, "the session's own list has it open".to_owned())
            }
        };
        let address = fact.addresses.last().map_or_else(String::new, |at| format!(" ({at})"));
        Some(format!("{shows}{address}"))
    }

    /// What the session did to a file, if it did anything.
    pub fn change(&self, path: &str) -> Option<&Fact> {
        self.of(FactKind::Change).find(|fact| {
            let (long, short) = if fact.subject.len() > path.len() {
                (fact.subject.as_str(), path)
            } else {
                (path, fact.subject.as_str())
            };
            long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        })
    }

    /// That this command passed last, where it did.
    fn passed(&self, command: &str) -> Option<&Fact> {
        let subject = subject_of(command)?;
        let same = |fact: &&Fact| subject_of(&fact.subject).as_ref() == Some(&subject);
        let fails = self.seen(FactKind::Failure).any(|fact| same(&fact));
        self.seen(FactKind::Verified).filter(|_| !fails).find(same)
    }

    fn seen(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.of(kind).filter(|fact| fact.state == ClaimState::Observed)
    }
}

impl Fact {
    /// What is lost of it where it is left out, and where it belongs.
    pub fn as_lost(&self) -> LostFact {
        let (section, heading) = match self.kind {
            FactKind::Goal => (&SectionName::Summary, None),
            _ => draft::place(self).unwrap_or(Place::Rule).section(),
        };
        let section = section.clone();
        let line = match self.kind {
            FactKind::Goal => {
                format!("- The user asked: {}", quote(&shorten(&self.text, FIRST_REQUEST)))
            }
            _ => format!("- {}", draft::text::text(self)),
        };
        let address = self.addresses.first().map(ToString::to_string);
        let (kind, text) = (self.kind.as_str(), self.text.clone());
        LostFact { kind, text, address, section, heading, line }
    }
}

/// Whether the last change of the file left it there.
fn is_there(fact: &Fact) -> bool {
    let became = fact.became();
    !became.contains(" deleted") && !became.contains(" renamed to ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(kind: FactKind, text: &str, subject: &str) -> Fact {
        Fact::observed(kind, text.to_owned(), subject.to_owned(), 0.9)
    }

    fn session() -> SessionFacts {
        let facts = vec![
            fact(FactKind::Instruction, "never push to main", "push"),
            fact(FactKind::Failure, "`cargo test` fails (exit 101)", "cd api && cargo test 2>&1"),
            fact(FactKind::Change, "`src/a.rs` edited (+1 −1)", "src/a.rs"),
            fact(FactKind::Change, "`src/b.rs` deleted", "src/b.rs"),
            fact(FactKind::Todo, "Write the docs", "pending"),
        ];
        SessionFacts { facts, ..SessionFacts::default() }
    }

    #[test]
    fn the_last_word_of_the_session_counts() {
        let session = session();
        for wrong in [
            Claim::Passes("cargo test"),
            Claim::Passes("cargo test -q"),
            Claim::TestsPass,
            Claim::Deleted("src/a.rs"),
            Claim::Made("src/b.rs"),
            Claim::Done("write the docs."),
        ] {
            assert!(session.against(&wrong).is_some(), "{wrong:?}");
        }
        for fine in [
            Claim::Passes("cargo test auth"),
            Claim::Passes("cargo build"),
            Claim::Deleted("src/b.rs"),
            Claim::Made("src/a.rs"),
            Claim::Made("lib/other.rs"),
            Claim::Done("write the tests"),
        ] {
            assert_eq!(session.against(&fine), None, "{fine:?}");
        }
    }

    #[test]
    fn what_passed_does_not_fail_and_has_its_count() {
        let mut session = session();
        let passed = fact(FactKind::Verified, "`npm test` → passed (22 tests)", "npm test");
        session.facts.push(passed);
        for (wrong, why) in [
            (Claim::Fails("npm test"), "the last run of `npm test` passed"),
            (Claim::PassesWith("npm test", 99), "the last run of `npm test` passed with 22 tests"),
        ] {
            assert_eq!(session.against(&wrong).as_deref(), Some(why));
        }
        for fine in [
            Claim::Fails("cargo test"),
            Claim::Fails("npm run lint"),
            Claim::PassesWith("npm test", 22),
        ] {
            assert_eq!(session.against(&fine), None, "{fine:?}");
        }
    }

    #[test]
    fn a_lost_fact_knows_where_it_belongs() {
        let loss = session()
            .lost("`cargo test` fails; edited src/a.rs, deleted src/b.rs. To do: write the docs");
        let facts: Vec<_> =
            loss.facts.iter().map(|fact| (fact.heading, fact.line.as_str())).collect();
        assert_eq!(facts, [(Some(segue_model::heading::RULES), "- \"never push to main\"")]);
        assert!((loss.carried - 0.8).abs() < 1e-9);
        assert_eq!(session().must_keep().count(), 2);
        assert_eq!(session().lost("").facts.len(), 5);
    }
}
