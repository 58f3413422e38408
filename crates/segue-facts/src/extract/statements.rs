//! What was decided and why, and what was tried and given up.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use segue_model::{Address, Event};

use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, key, sentences, shorten};

/// A statement longer than this is a story.
const WIDTH: usize = 300;

/// A choice of the model's, in one sentence with its reason or what it beat.
static CHOICE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:i(?:['’]ll|\ will|\ have|['’]ve|['’]d|\ won['’]t)|let['’]?s|we(?:['’]ll|\ will)|i['’]m\ going|
          (?:i|we)\ (?:decided|chose|opted|went|picked|settled|kept|prefer)|(?:the\ )?decision)\b
        .{1,220}?\b(?:because|since|instead\ of|rather\ than|so\ that|that\ way|to\ avoid|over\ the|due\ to
          |given\ (?:that|the)|which\ (?:avoids|keeps|means|lets))\b",
    )
    .ok()
});

/// An announcement of the next step, which chooses nothing.
static NEXT_STEP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:i['’]ll|i\ will|let['’]?s|let\ me|we['’]ll|i['’]m\ going\ to)\ (?:(?:now|first|also|then|quickly|just)\ )*
        (?:read|look|check|run|search|start|begin|see|find|open|verify|grep|list|explore|examine|review|investigate|test|try|wait|continue|proceed|go\ ahead|take\ a\ look|need)\b",
    )
    .ok()
});

/// A choice of the user's.
static USER_CHOICE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:let['’]?s\ (?:go\ with|use|make|skip|drop|stick|stay|switch|move\ to|rename|call\ it|leave\ it)|go\ with|i(?:['’]d)?\ (?:prefer|choose|decided)|we\ decided|option\ \w\b|i\ like\ (?:the|option))",
    )
    .ok()
});

/// An attempt that was given up.
static GIVEN_UP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:did(?:n['’]t|\ not)\ (?:work|help|fix)|does(?:n['’]t|\ not)\ work|won['’]?t\ work|not\ going\ to\ work|no\ luck|dead\ end
          |revert(?:ed|ing)?\ (?:that|this|it|the|my)|back(?:ed|ing)\ (?:that|it)?\ ?out|(?:that|this)\ (?:broke|breaks|failed|approach\ (?:fails|failed))
          |gave\ up|giving\ up|try\ (?:another|a\ different)\ (?:approach|way)|failed\ because)\b",
    )
    .ok()
});

/// Collects decisions and attempts.
#[derive(Default)]
pub(super) struct Statements {
    facts: Vec<Fact>,
    known: HashSet<(FactKind, String)>,
    plan: Option<(String, Address)>,
    /// What the model last announced: what an attempt that fails was.
    announced: String,
}

impl Statements {
    pub(super) fn assistant(&mut self, text: &str, event: &Event<'_>) {
        let all = sentences(text);
        for (at, sentence) in all.iter().enumerate() {
            if sentence.len() > WIDTH || sentence.ends_with(['?', ':']) {
                continue;
            }
            if matches(&GIVEN_UP, sentence) {
                let reason = all.get(at + 1).copied().unwrap_or_default();
                let attempt = self.attempt(sentence, reason);
                self.add(FactKind::Attempt, &attempt, 0.7, event);
            } else if sentence.len() > 20
                && matches(&CHOICE, sentence)
                && !matches(&NEXT_STEP, sentence)
            {
                self.add(FactKind::Decision, sentence, 0.6, event);
            }
        }
        if let Some(last) = all.last() {
            (*last).clone_into(&mut self.announced);
        }
    }

    /// What was tried, that it failed, and why. "That did not work" says neither
    /// what nor why: the sentences before and behind it do.
    fn attempt(&self, sentence: &str, reason: &str) -> String {
        let points_back = sentence.len() < 60 && !self.announced.is_empty();
        let tried = if points_back {
            format!("{} → ", shorten(&self.announced, WIDTH))
        } else {
            String::new()
        };
        shorten(&format!("{tried}{sentence} {reason}"), WIDTH * 2)
    }

    pub(super) fn user(&mut self, text: &str, event: &Event<'_>) {
        for sentence in sentences(text) {
            if sentence.len() <= WIDTH
                && !sentence.ends_with('?')
                && matches(&USER_CHOICE, sentence)
            {
                self.add(FactKind::Decision, sentence, 0.8, event);
            }
        }
    }

    /// A plan that waits for the user's answer.
    pub(super) fn plan(&mut self, plan: &str, event: &Event<'_>) {
        let title = plan.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let title = shorten(&clean(title.trim_start_matches(['#', ' '])), 160);
        self.plan = (!title.is_empty()).then(|| (title, event.address()));
    }

    pub(super) fn plan_answered(&mut self, approved: bool) {
        if let Some((title, address)) = self.plan.take().filter(|_| approved) {
            let subject = key(&title);
            self.facts.retain(|fact| fact.subject != subject);
            self.facts.push(Fact {
                kind: FactKind::Decision,
                text: format!("The user approved the plan \"{title}\""),
                state: ClaimState::Observed,
                addresses: vec![address],
                time: None,
                subject,
                weight: 0.8,
            });
        }
    }

    fn add(&mut self, kind: FactKind, text: &str, weight: f64, event: &Event<'_>) {
        let subject = key(text);
        if !self.known.insert((kind, subject.clone())) {
            return;
        }
        self.facts.push(Fact {
            kind,
            text: clean(text),
            state: ClaimState::Declared,
            addresses: vec![event.address()],
            time: event.time,
            subject,
            weight,
        });
    }

    pub(super) fn facts(&self) -> Vec<Fact> {
        self.facts.clone()
    }
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_have_a_reason_or_something_that_they_beat() {
        for text in [
            "I'll use a regular expression instead of a Markdown parser because the standard library has none.",
            "Let's keep the lock in the store, since two processes may write.",
            "I decided to store tokens in Redis rather than in the database.",
        ] {
            assert!(matches(&CHOICE, text), "{text}");
        }
        for text in ["I'll run the tests now.", "Let me look at the file first.", "The tests pass."]
        {
            assert!(!matches(&CHOICE, text), "{text}");
        }
    }

    #[test]
    fn attempts_are_what_did_not_work() {
        assert!(matches(&GIVEN_UP, "That didn't work: the headings are sorted first."));
        assert!(matches(&GIVEN_UP, "I'm reverting that change."));
        assert!(!matches(&GIVEN_UP, "This works now."));
    }
}
