//! Commands that were only named: a plan's "then `npm run lint` and `npm test`". Who goes on will
//! run them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::command_line::CommandLine;
use super::sort::Sort;
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, code};

/// What is said of a command that nobody ran.
pub(crate) const NOT_RUN: &str = " (named, not run)";
/// A longer span of code, in bytes, is no command.
const LONG: usize = 200;
/// How many are remembered.
const MOST: usize = 40;
/// How much a successor needs one.
const WEIGHT: f64 = 0.3;

/// Collects what plans and the person name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Named {
    commands: BTreeMap<String, (Address, Option<Timestamp>)>,
}

impl Named {
    /// Takes up the commands that a plan or a message of the person's names between code signs.
    pub(super) fn see(&mut self, text: &str, event: &Event<'_>) {
        for span in text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)) {
            let is_new = self.commands.len() < MOST && span.len() <= LONG && span.contains(' ');
            let line = is_new.then(|| CommandLine::parse(span));
            for head in line.into_iter().flat_map(|line| line.checks()) {
                self.commands.entry(clean(&head)).or_insert((event.address(), event.time));
            }
        }
    }

    /// Those that `is_known` does not know.
    pub(super) fn facts(&self, is_known: impl Fn(&str) -> bool) -> Vec<Fact> {
        let unknown = self.commands.iter().filter(|(head, _)| !is_known(head));
        let fact = |(head, (address, time)): (&String, &(Address, Option<Timestamp>))| Fact {
            state: ClaimState::Declared,
            addresses: vec![address.clone()],
            time: *time,
            ..Fact::observed(
                FactKind::Command,
                format!("{}{NOT_RUN}", code(head)),
                head.clone(),
                WEIGHT,
            )
        };
        unknown.map(fact).collect()
    }
}

/// Whether a fact is a test that was named and not run.
pub(crate) fn is_named_test(fact: &Fact) -> bool {
    let is_test =
        || CommandLine::parse(&fact.subject).main().map(|it| it.sort()) == Some(Sort::Test);
    fact.kind == FactKind::Command && fact.text.ends_with(NOT_RUN) && is_test()
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::super::blank;
    use super::*;

    #[test]
    fn checks_that_a_plan_names_are_told_from_other_code() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let mut named = Named::default();
        let plan = "1. Change `let x = 3` in `src/a.rs`.\n2. `mise run fmt && mise run test:ci`\n\
                    3. `cargo test` again, then `git push` and `ls src`";
        named.see(plan, &blank(&session, 1));
        let facts = named.facts(|head| head == "cargo test");
        let found: Vec<&str> = facts.iter().map(|fact| fact.subject.as_str()).collect();
        assert_eq!(found, ["mise run fmt", "mise run test:ci"]);
        assert!(!is_named_test(&facts[0]) && is_named_test(&facts[1]));
    }
}
