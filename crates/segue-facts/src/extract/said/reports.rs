//! The model's messages that tell at length what was done and found: where there is room, they are quoted.

use std::collections::VecDeque;

use segue_model::{Address, lasting_hash};
use serde::{Deserialize, Serialize};

use super::courtesy::flatters;
use super::underway::announces;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::text::{QUESTION, place_in, sentences, words};

/// How much of one is remembered, in bytes.
const WIDTH: usize = 4_000;
/// So many are remembered, the last ones.
const MOST: usize = 4;
/// So many sentences has a report that ends a turn: fewer are quoted as notes as well.
const LAST: usize = 3;
/// The same amid the work, where the model mostly tells what it is about to do.
const LONG: usize = 6;
/// The same amid the work where it begins with what was done.
const TOLD: usize = 4;
/// A shorter sentence, in characters, says hardly anything.
const LEAST: usize = 6;
/// So many messages that begin alike begin as the model was told to.
const AGAIN: u32 = 3;
/// In so many sentences somebody says first that a report is wrong.
const OPENING: usize = 2;
/// Words for a plan.
const PLANS: [&str; 9] = [
    "plan",
    "plans",
    "proposal",
    "proposed",
    "vorschlag",
    "propuesta",
    "proposition",
    "plano",
    "proposta",
];
/// What may stand before them.
const ARTICLES: [&str; 14] =
    ["my", "the", "a", "our", "this", "mein", "der", "ein", "mi", "el", "un", "le", "mon", "o"];

/// Collects the last reports.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reports {
    all: VecDeque<(String, Address)>,
    /// The last message, as long as nothing tells whether it ends a turn.
    last: Option<Message>,
    /// Whether the person answered the last report, and nobody spoke since.
    is_answered: bool,
    /// How the last message began, as a hash, and how many in a row did.
    #[serde(default)]
    opening: (u64, u32),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Message {
    text: String,
    address: Address,
    /// Whether it is a report even amid the work.
    is_long: bool,
    /// Whether it ended with what the model asked or offered, to which the person may say no.
    has_offer: bool,
}

impl Reports {
    /// The model said something, in these sentences.
    pub(crate) fn said(&mut self, text: &str, sentences: &[&str], address: Address) {
        self.settle(false);
        // What the model takes back at once was no report either.
        let concedes = |sentence: &&str| Cues::of(sentence).has(Cue::Concession);
        if std::mem::take(&mut self.is_answered) && sentences.iter().take(OPENING).any(concedes) {
            self.all.pop_back();
        }
        let polite = sentences.iter().take_while(|sentence| flatters(sentence)).count();
        let sentences = &sentences[polite..];
        let count = sentences.len() - sentences.iter().rev().take_while(|it| leads_on(it)).count();
        let told = &sentences[..count];
        let is_told = told.first().is_some_and(|first| Cues::of(first).closes());
        let least = if is_told { TOLD } else { LONG };
        let is_long = told.len() >= least && !tells_what_is_next(told);
        let telling = told.iter().filter(|sentence| tells(sentence)).count();
        let is_proposal = count < sentences.len() && tells_what_is_next(told);
        let is_report = telling >= LAST && !is_headed_plan(told) && !is_proposal;
        let end = told.last().map_or(0, |last| place_in(text, last) + last.len());
        let has_offer = count < sentences.len();
        let first = self.behind_opening(told).or(told.first().copied().filter(|_| polite > 0));
        let begin = first.map_or(0, |first| place_in(text, first));
        let text = ends(text.get(begin..end).unwrap_or(text));
        self.last = is_report.then_some(Message { text, address, is_long, has_offer });
    }

    /// The person spoke: the message before ended a turn. What they put right, or say that it does not work, is no
    /// report of how things are.
    pub(crate) fn answered(&mut self, reply: &str) {
        let said = sentences(reply);
        let fails = |sentence: &&str| {
            let cues = Cues::of(sentence);
            let signs = [Cue::Failing, Cue::Persists, Cue::Unfinished];
            !cues.has(Cue::Request) && signs.into_iter().any(|sign| cues.has(sign))
        };
        let corrects = |sentence: &&str| Cues::of(sentence).has(Cue::Correction);
        let has_offer = self.last.as_ref().is_some_and(|last| last.has_offer);
        let is_refuted =
            !has_offer && said.iter().any(corrects) || said.iter().take(OPENING).any(fails);
        if is_refuted {
            self.last = None;
        }
        self.is_answered = self.last.is_some();
        self.settle(true);
    }

    /// Where a message says something of its own that begins as those before it did.
    fn behind_opening<'a>(&mut self, told: &[&'a str]) -> Option<&'a str> {
        let opening = told.first().map_or(0, |first| lasting_hash(first));
        let (before, times) = self.opening;
        let times = if before == opening { times.saturating_add(1) } else { 1 };
        self.opening = (opening, times);
        told.get(1).copied().filter(|_| times >= AGAIN)
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

/// Whether a sentence says more than a name: a list of files is no report.
fn tells(sentence: &str) -> bool {
    let has_words = sentence.trim().contains(' ') || sentence.contains(is_unspaced);
    has_words && sentence.chars().count() >= LEAST
}

/// Whether a message is headed as a plan: "Plan for the cache:", "Here is my plan", but not "The pricing plan page is
/// there".
fn is_headed_plan(sentences: &[&str]) -> bool {
    let first = sentences.first().map(|first| first.to_lowercase()).unwrap_or_default();
    let said: Vec<&str> = words(&first).collect();
    let is_plan = |at: usize| {
        PLANS.contains(&said[at])
            && at.checked_sub(1).is_none_or(|before| ARTICLES.contains(&said[before]))
    };
    let is_headed = (0..said.len()).any(is_plan);
    let is_unspaced = ["计划", "方案", "計画"].iter().any(|word| first.starts_with(word));
    (is_headed || is_unspaced) && !Cues::of(&first).closes()
}

/// Whether the end of a message only leads on: what comes next, what the model asks, offers or proposes.
fn leads_on(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    let lower = sentence.to_lowercase();
    sentence.ends_with(QUESTION)
        || announces(sentence)
        || cues.has(Cue::Offer)
        || cues.has(Cue::Proposal)
        || ["i would like to ", "i'd like to "].iter().any(|words| lower.contains(words))
}

/// The beginning and the end of a long message, since what is wrong is often said last.
fn ends(text: &str) -> String {
    if text.len() <= WIDTH {
        return text.to_owned();
    }
    let stops = ['\n', '.', '!', '?', '。'];
    let head = &text[..text.floor_char_boundary(WIDTH / 2)];
    let tail = &text[text.ceil_char_boundary(text.len() - WIDTH / 2)..];
    let head = head.rfind(stops).map_or(head, |end| &head[..head.ceil_char_boundary(end + 1)]);
    let tail = tail.find(stops).map_or(tail, |end| &tail[tail.ceil_char_boundary(end + 1)..]);
    format!("{head}\n…\n{tail}")
}

/// Whether somebody tells what they do next rather than what was done.
fn tells_what_is_next(sentences: &[&str]) -> bool {
    let opens = sentences.first().is_some_and(|first| Cues::of(first).has(Cue::Step));
    opens || sentences.iter().any(|sentence| announces(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_turn_or_is_long_is_a_report() {
        let address = |n: u64| format!("5e551001#{n}").parse::<Address>().unwrap();
        let short = ["It is done.", "The flag is there.", "It is off."];
        let long =
            ["All is done.", "It reads a.", "It reads b.", "It reads c.", "It has d.", "It has e."];
        let plan = ["Let me look at it.", "It reads a.", "It reads b.", "It reads c.", "d", "e"];
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

    #[test]
    fn how_every_message_begins_is_said_once() {
        let address = |n: u64| format!("5e551001#{n}").parse::<Address>().unwrap();
        let mut reports = Reports::default();
        for n in 1..4 {
            let told =
                format!("MODE: REVIEW. Route {n} is done. It has no limit. Its docs say so.");
            reports.said(&told, &sentences(&told), address(n));
            reports.answered("ok, next");
        }
        let kept: Vec<&str> = reports.before(None).map(|(text, _)| text).collect();
        assert!(kept[0].starts_with("MODE: REVIEW.") && kept[2].starts_with("Route 3"), "{kept:?}");
    }

    #[test]
    fn plans_lists_and_what_is_taken_back_are_no_reports() {
        let address = |n: u64| format!("5e551001#{n}").parse::<Address>().unwrap();
        let kept = |message: &str, reply: &str, then: &str| {
            let mut reports = Reports::default();
            reports.said(message, &sentences(message), address(1));
            reports.answered(reply);
            reports.said(then, &sentences(then), address(2));
            reports.before(None).count()
        };
        let done = "The cache is done. It holds 512 entries. It is off by default.";
        assert_eq!(kept(done, "Great! Now handle the case where the login fails", "ok"), 1);
        assert_eq!(kept(done, "hm, 256 I think", "You're right, my mistake."), 0);
        let offers = format!("{done} I would like to rename it, unless you object.");
        assert_eq!(kept(&offers, "No, don't rename it.", "ok"), 1, "what was offered is no part");
        for message in [
            "Plan for the cache: first the key. Then the size. Then the docs. Tell me.",
            "I will add a key. It needs a size. It needs docs. Shall I go on?",
            "assets/\nbuild/\ntf.c\nREADME.md\nLICENSE",
        ] {
            assert_eq!(kept(message, "yes", "ok"), 0, "{message}");
        }
    }

    #[test]
    fn a_long_report_keeps_its_end() {
        let long = format!("Done. {} NOT DONE: the migration.", "It reads a file. ".repeat(500));
        let kept = ends(&long);
        assert!(kept.len() <= WIDTH + 8 && kept.ends_with("NOT DONE: the migration."));
        assert_eq!(ends("完了しました。"), "完了しました。");
        assert!(ends(&"テスト".repeat(2_000)).len() <= WIDTH + 8);
    }
}
