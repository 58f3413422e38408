//! The model's messages that tell at length what was done and found: where there is room, they are quoted.

use std::collections::VecDeque;

use segue_model::Address;
use serde::{Deserialize, Serialize};

use crate::cue::{Cue, Cues};
use crate::text::{first_lines, sentences};

/// How much of one is remembered, in bytes.
const WIDTH: usize = 4_000;
/// So many are remembered, the last ones.
const MOST: usize = 4;
/// So many sentences has a report that ends a turn, and one amid the work; fewer where it begins with what was done.
const LAST: usize = 3;
const LONG: usize = 6;
const TOLD: usize = 4;

/// In so many sentences a person says that a report is wrong.
const OPENING: usize = 2;
/// How people begin to tell what they do next.
const ANNOUNCING: [&str; 14] = [
    "i will ",
    "i'll ",
    "i'm going to ",
    "let me ",
    "let's ",
    "now i ",
    "now let",
    "ich werde ",
    "voy a ",
    "je vais ",
    "vou ",
    "我将",
    "我会",
    "我先",
];

/// Collects the last reports.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reports {
    all: VecDeque<(String, Address)>,
    /// The last message, as long as nothing tells whether it ends a turn.
    last: Option<Message>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Message {
    text: String,
    address: Address,
    /// Whether it is a report even amid the work.
    is_long: bool,
}

impl Reports {
    /// The model said something, in these sentences.
    pub(crate) fn said(&mut self, text: &str, sentences: &[&str], address: Address) {
        self.settle(false);
        let told = match sentences {
            // "I will now commit" only leads on.
            [told @ .., last] if begins_to_tell(last) => told,
            told => told,
        };
        let is_told = told.first().is_some_and(|first| Cues::of(first).closes());
        let least = if is_told { TOLD } else { LONG };
        let is_long = told.len() >= least && !announces(told);
        let text = first_lines(text, WIDTH).to_owned();
        self.last = (sentences.len() >= LAST).then_some(Message { text, address, is_long });
    }

    /// The person spoke: the message before ended a turn. What they put right, or say that it does not work, is no
    /// report of how things are.
    pub(crate) fn answered(&mut self, reply: &str) {
        let signs = [Cue::Correction, Cue::Failing, Cue::Persists, Cue::Unfinished];
        let refutes = |sentence: &str| {
            let cues = Cues::of(sentence);
            signs.into_iter().any(|sign| cues.has(sign))
        };
        if sentences(reply).into_iter().take(OPENING).any(refutes) {
            self.last = None;
        }
        self.settle(true);
    }

    fn settle(&mut self, ends_turn: bool) {
        let report = self.last.take().filter(|last| last.is_long || ends_turn);
        self.all.extend(report.map(|last| (last.text, last.address)));
        if self.all.len() > MOST {
            self.all.pop_front();
        }
    }

    /// Those that came before the last words, which are quoted themselves; the oldest first.
    pub(crate) fn before<'a>(
        &'a self,
        last_words: Option<&'a Address>,
    ) -> impl Iterator<Item = (&'a str, &'a Address)> {
        let last = self.last.iter().filter(|last| last.is_long);
        let last = last.map(|last| (last.text.as_str(), &last.address));
        let all = self.all.iter().map(|(text, address)| (text.as_str(), address));
        all.chain(last).filter(move |(_, address)| Some(*address) != last_words)
    }
}

/// Whether somebody tells what they do next rather than what was done.
fn announces(sentences: &[&str]) -> bool {
    let opens = sentences.first().is_some_and(|first| Cues::of(first).has(Cue::Step));
    opens || sentences.iter().any(|sentence| begins_to_tell(sentence))
}

fn begins_to_tell(sentence: &str) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    ANNOUNCING.iter().any(|words| lower.starts_with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_turn_or_is_long_is_a_report() {
        let address = |n: u64| format!("5e551001#{n}").parse::<Address>().unwrap();
        let short = ["Done.", "The flag is there.", "It is off."];
        let long = ["All is done.", "A", "B", "C", "D", "E"];
        let plan = ["Let me look at it.", "A", "B", "C", "D", "E"];
        let mut reports = Reports::default();
        for (n, sentences) in [(1, &short[..]), (2, &long), (3, &plan), (4, &short)] {
            reports.said(&sentences.join(" "), sentences, address(n));
        }
        reports.answered("Thanks. And the docs?");
        reports.said(&long.join(" "), &long, address(5));
        reports.answered("No, it still fails.");
        reports.said("ok", &["ok"], address(6));
        let kept = |last: Option<u64>| {
            let last = last.map(address);
            reports.before(last.as_ref()).map(|(_, at)| at.n).collect::<Vec<_>>()
        };
        assert_eq!(kept(None), [2, 4]);
        assert_eq!(kept(Some(4)), [2]);
    }
}
