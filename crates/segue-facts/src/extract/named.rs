//! Commands that were only named: a plan's "then `npm run lint` and `npm test`". Who goes on will
//! run them.

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::printed::without_printed;
use super::shell::{CommandLine, Simple, Sort};
use crate::fact::{Fact, FactKind};
use crate::fences::{self, Stands};
use crate::text::{clean, code, denies, words};

/// What is said of a command that nobody ran.
const NOT_RUN: &str = " (named, not run)";
/// The same of one that a plan wants to be run.
const PLANNED: &str = " (planned, not run)";
/// A longer span of code, in bytes, is no command.
const LONG: usize = 200;
/// How many are remembered.
const MOST: usize = 40;
/// How much a successor needs one.
const WEIGHT: f64 = 0.3;

/// Words that bar a command beside those that deny.
const BARRING: [&str; 2] = ["instead", "stop"];

/// Collects what plans and the person name, in the order in which they came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Named {
    commands: Vec<Command>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Command {
    /// What the command begins with.
    head: String,
    /// Whether a plan says that it is to be run.
    is_planned: bool,
    address: Address,
    time: Option<Timestamp>,
}

impl Named {
    /// A plan names commands between code signs, or in fenced lines.
    pub(super) fn plan(&mut self, plan: &str, event: &Event<'_>) {
        for (stands, line) in fences::lines(plan) {
            match stands {
                Stands::Inside => self.add(line.trim().trim_start_matches("$ "), true, event),
                Stands::Outside => self.spans(line, true, event),
                Stands::Fence => {}
            }
        }
    }

    /// The person names commands between code signs, or has a plan carried out that has headings.
    pub(super) fn said(&mut self, text: &str, event: &Event<'_>) {
        if text.contains("\n## ") || text.contains("\n# ") {
            self.plan(text, event);
            return;
        }
        without_printed(text).lines().for_each(|line| self.spans(line, false, event));
    }

    fn spans(&mut self, line: &str, is_planned: bool, event: &Event<'_>) {
        if !words(&line.to_lowercase()).any(|word| denies(word) || BARRING.contains(&word)) {
            line.split('`').skip(1).step_by(2).for_each(|span| self.add(span, is_planned, event));
        }
    }

    fn add(&mut self, text: &str, is_planned: bool, event: &Event<'_>) {
        let has_room = self.commands.len() < MOST && text.len() <= LONG && text.contains(' ');
        let line = has_room.then(|| CommandLine::parse(text));
        let heads = line.into_iter().flat_map(|line| line.checks());
        for head in heads.filter(|head| is_program(head)) {
            let head = clean(&head);
            let (address, time) = (event.address(), event.time);
            if !self.commands.iter().any(|known| known.head == head) {
                self.commands.push(Command { head, is_planned, address, time });
            }
        }
    }

    /// Those that `is_known` does not know.
    pub(super) fn facts(&self, is_known: impl Fn(&str) -> bool) -> Vec<Fact> {
        let unknown = self.commands.iter().filter(|command| !is_known(&command.head));
        let fact = |command: &Command| {
            Fact::declared(
                FactKind::Command,
                format!(
                    "{}{}",
                    code(&command.head),
                    if command.is_planned { PLANNED } else { NOT_RUN }
                ),
                command.head.clone(),
                WEIGHT,
            )
            .at(command.address.clone(), command.time)
        };
        unknown.map(fact).collect()
    }
}

/// Whether a span begins like a command, and not like code or a sentence: `state.count > 0`, `Run all of it`,
/// `testBinaryPath `.
fn is_program(head: &str) -> bool {
    const SCRIPTS: [&str; 9] = ["sh", "bash", "py", "js", "mjs", "ts", "rb", "pl", "ps1"];
    let name = head.split(' ').next().unwrap_or_default();
    let is_script = |ending: &str| SCRIPTS.contains(&ending);
    let is_path = name.contains(['/', '.']);
    (is_path || !name.contains(char::is_uppercase))
        && name.rsplit_once('.').is_none_or(|(_, ending)| is_script(ending))
}

/// Whether a fact is a test that a plan names, and that was not run.
pub(crate) fn is_planned_test(fact: &Fact) -> bool {
    let is_test = || CommandLine::parse(&fact.subject).main().map(Simple::sort) == Some(Sort::Test);
    fact.kind == FactKind::Command && fact.text.ends_with(PLANNED) && is_test()
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
        let event = blank(&session, 1);
        let plan = "1. Change `let x = 3` in `src/a.rs`.\n2. `mise run fmt && mise run test:ci`\n\
                    3. `cargo test` again, then `git push` and `ls src`, once `state.StepCount > 0`, `Run all of it`, `testBinaryPath built`\n```sh\n$ npm run lint\n```";
        named.plan(plan, &event);
        let facts = named.facts(|head| head == "cargo test");
        let found: Vec<&str> = facts.iter().map(|fact| fact.subject.as_str()).collect();
        assert_eq!(found, ["mise run fmt", "mise run test:ci", "npm run lint"]);
        assert!(!is_planned_test(&facts[0]) && is_planned_test(&facts[1]));
    }

    #[test]
    fn what_the_person_forbids_or_pastes_is_not_to_be_run() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut named = Named::default();
        named.said("Never run `npm test` here, it wipes the database.", &event);
        named.plan("Don't run `npm run e2e`, nor don’t-touch `npm run lint`.", &event);
        named.said("error: to rerun pass `cargo test --lib`\nerror: see `cargo test`", &event);
        named.said("try `pytest -q` as well", &event);
        let facts = named.facts(|_| false);
        let found: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(found, ["`pytest` (named, not run)"]);
        assert!(!is_planned_test(&facts[0]));
    }
}
