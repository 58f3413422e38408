//! A message of the person's in its sentences.

use super::asks::{QUESTIONS, asks};
use super::retraction::only_retracts;
use super::subject::Subject;
use crate::cue::{Cue, Cues, in_earnest};
use crate::extract::printed::{is_output, is_speech, without_printed};
use crate::text::{QUESTION, clean, sentences, without_list_sign};

/// A message up to this length is kept whole where it corrects: its parts explain each other.
pub(crate) const SHORT: usize = 320;
/// A sentence longer than this is no rule but a story.
const SENTENCE: usize = 400;
/// A message with more lines than this has pasted lines in it.
const LONG: usize = 10;
/// So many lines of a list may be typed by hand.
const LISTED: usize = 24;
/// A statement of so many bytes at most is taken together with the value that concludes it.
const CONCLUDED: usize = 160;
/// How messages begin with a word of correction that corrects nothing.
const PLAIN: [&str; 26] = [
    "no idea",
    "no problem",
    "no worries",
    "no rush",
    "no hurry",
    "no need",
    "no thanks",
    "no thank",
    "no questions",
    "no clue",
    "no doubt",
    "no wonder",
    "no news",
    "no change",
    "no comment",
    "no objection",
    "no preference",
    "no luck",
    "stop here",
    "stop for",
    "stop there",
    "halt dich",
    "halt bitte",
    "no hay problema",
    "no pasa nada",
    "moment bitte",
];
/// A question with at most so many words may only name what is spoken of.
const NAMED: usize = 6;

/// How people apologise, for what they said or for something else.
const APOLOGIES: [&str; 14] = [
    "sorry",
    "apologies",
    "oops",
    "whoops",
    "perdón",
    "disculpa",
    "ups",
    "pardon",
    "désolé",
    "désolée",
    "oups",
    "entschuldigung",
    "entschuldige",
    "scusa",
];

/// The sentences of a message.
pub(crate) struct Message<'a> {
    /// The message on one line.
    whole: &'a str,
    pub(crate) sentences: Vec<String>,
    pub(crate) is_short: bool,
    /// Whether it has lines: what stands in two of them are two things.
    pub(crate) has_lines: bool,
    pub(crate) is_long: bool,
}

impl<'a> Message<'a> {
    /// Takes `text` apart, which on one line is `whole`.
    pub(crate) fn of(text: &str, whole: &'a str) -> Self {
        let text = &*without_printed(text);
        let has_lines = text.trim().contains('\n');
        let sentences = joined(sentences(text), has_lines);
        let is_short = whole.chars().count() <= SHORT;
        Self { whole, sentences, is_short, has_lines, is_long: is_long(text) }
    }

    /// Two sentences as they were said, where one follows at once upon the other: what is quoted together was
    /// said together. Some languages have no blank between them.
    pub(crate) fn together(&self, before: &str, sentence: &str) -> Option<String> {
        let said = [" ", ""].map(|between| clean(&format!("{before}{between}{sentence}")));
        said.into_iter().find(|said| self.whole.contains(said.as_str()))
    }

    /// Whether a sentence is the person's. In a long message most lines were pasted: only what is
    /// written as a sentence counts.
    pub(crate) fn counts(&self, sentence: &str) -> bool {
        let is_prose = !self.is_long || sentence.ends_with(['.', '!', '。', '！']);
        is_prose
            && sentence.len() <= SENTENCE
            && is_speech(sentence)
            && !is_output(sentence, &Cues::of(sentence))
            && !only_retracts(sentence)
    }

    /// The cues of a sentence. "Sorry, phone rang." corrects nothing, nor does "No idea yet".
    pub(crate) fn cues(&self, sentence: &str) -> Cues {
        let cues = Cues::of(sentence);
        let is_by_the_way = self.sentences.len() > 1 && only_apologises(sentence);
        let cues = if takes_nothing(sentence) { cues.without(Cue::Choice) } else { cues };
        if is_by_the_way || is_plain(sentence) { cues.without(Cue::Correction) } else { cues }
    }

    /// What a correction in the sentence at `at` says, and how many sentences that takes: all of a
    /// short message that begins with it, else what is told behind it.
    pub(crate) fn corrected(&self, at: usize, is_first: bool) -> Option<(String, usize)> {
        if !self.is_short {
            return None;
        }
        if is_first {
            return Some((self.whole.to_owned(), self.sentences.len() - at));
        }
        let behind = self.sentences[at + 1..].iter().take_while(|it| only_tells(it)).count();
        let is_told = behind > 0 && !asks(&self.sentences[at]);
        is_told.then(|| (clean(&self.sentences[at..=at + behind].join(" ")), behind + 1))
    }

    /// An attempt that was given up in the sentence at `at`, with all that was told before it:
    /// "A topic model. Tried it. Gave it up."
    pub(crate) fn attempt(&self, at: usize) -> Option<String> {
        let before = &self.sentences[..at];
        let is_told = self.is_short && at > 0 && before.iter().all(|it| !demands(it));
        is_told.then(|| self.sentences[..=at].join(" "))
    }
}

/// Whether a sentence with "let's take" chooses nothing: "let's take a look at the logs".
fn takes_nothing(sentence: &str) -> bool {
    const TAKES: [&str; 6] = ["a ", "an ", "this ", "that ", "it ", "some "];
    let lower = sentence.to_lowercase().replace('’', "'");
    let taken = lower.split_once("let's take ").map(|(_, taken)| taken);
    taken.is_some_and(|taken| TAKES.iter().any(|word| taken.starts_with(word)))
}

/// Whether a text has so many lines that most of them were pasted.
pub(crate) fn is_long(text: &str) -> bool {
    text.lines().nth(LONG).is_some() && !is_typed_list(text)
}

/// Whether most lines are items of a list as a person types it: plain, and not many.
fn is_typed_list(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_marked =
        |line: &&&str| line.starts_with(['#', '|', '>', '{', '$']) || line.contains("**");
    let items = lines.iter().filter(|line| without_list_sign(line).len() < line.len()).count();
    let is_plain = !text.contains("```") && lines.iter().filter(is_marked).count() == 0;
    lines.len() <= LISTED
        && is_plain
        && items * 2 > lines.len()
        && lines.len() - items <= LONG
        && !lines.first().is_some_and(|lead| is_about_text(lead))
}

/// Whether a line asks to do something with the text that follows.
fn is_about_text(lead: &str) -> bool {
    const VERBS: [&str; 12] = [
        "summar",
        "translat",
        "rewrite",
        "proofread",
        "review",
        "classify",
        "shorten",
        "übersetz",
        "fasse ",
        "resume ",
        "traduce",
        "traduis",
    ];
    let lower = lead.to_lowercase();
    VERBS.iter().any(|verb| lower.contains(verb))
}

/// Whether a sentence begins with an apology and says nothing of what was said: "sorry, phone rang".
fn only_apologises(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    let rest = APOLOGIES.iter().find_map(|word| lower.strip_prefix(word));
    rest.is_some_and(|rest| {
        !rest.starts_with(char::is_alphanumeric)
            && Cues::of(rest).get(Cue::Correction) == 0.0
            && Subject::of(rest).values.is_empty()
            && !Subject::of(rest).is_empty()
    })
}

/// Whether a sentence begins with "no" and its likes, and corrects nothing.
fn is_plain(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    // "Thanks, stop here."
    let clauses = lower.split([',', '.']).map(str::trim_start);
    let begins = |clause: &str, words: &str| {
        clause.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let mut plain = clauses.filter(|clause| PLAIN.iter().any(|words| begins(clause, words)));
    let waits = lower.strip_prefix("wait ").is_some_and(|rest| rest.starts_with(char::is_numeric));
    (waits || plain.next().is_some()) && Cues::of(sentence).get(Cue::Correction) < 1.5
}

/// Whether a sentence asks for something to be done.
fn demands(sentence: &str) -> bool {
    Cues::of(sentence).has(Cue::Request)
}

/// Whether a sentence asks for nothing.
fn only_tells(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    !asks(sentence) && !cues.has(Cue::Request) && !cues.has(Cue::Rule)
}

/// The sentences, each short question with what answers it at once ("a queue? forget it, we
/// tried"), and a value that collides with the one that takes its place ("9090 clashes. 9191
/// please."). Lines stand for themselves.
fn joined(sentences: Vec<&str>, has_lines: bool) -> Vec<String> {
    let clear = [Cue::Correction, Cue::Choice, Cue::Rule];
    let mut all: Vec<String> = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let is_open = all.last().is_some_and(|last| {
            let words = last.split_whitespace().count();
            last.ends_with(QUESTION) && words <= NAMED && !asks_by_word(last)
        });
        let answers = || {
            let cues = Cues::of(sentence);
            !asks(sentence)
                && (cues.get(Cue::GivenUp) > 0.0 || clear.into_iter().any(|cue| cues.has(cue)))
        };
        let is_left_over = !has_lines && collides(all.last()) && is_thin(sentence);
        match all.last_mut().filter(|_| is_open && answers() || is_left_over) {
            Some(last) => *last = format!("{last} {sentence}"),
            None => all.push(sentence.to_owned()),
        }
    }
    all
}

/// Whether what was said before is a statement about a value, which rules and asks nothing.
fn collides(before: Option<&String>) -> bool {
    before.is_some_and(|before| {
        let cues = Cues::of(before);
        before.len() <= CONCLUDED
            && !asks(before)
            && cues.get(Cue::Rule) == 0.0
            && !cues.has(Cue::Request)
            && Subject::of(before).gives_value()
    })
}

/// Whether a sentence has hardly more than a value or a name: "9191 please."
fn is_thin(sentence: &str) -> bool {
    let subject = Subject::of(sentence);
    let is_capital = |word: &str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.len() > 1 && letters.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    let gives = subject.gives_value() || sentence.split(' ').any(is_capital);
    gives && sentence.split_whitespace().count() <= 3 && !asks(sentence)
}

/// Whether a question begins with a word that asks.
fn asks_by_word(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    let first = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default();
    QUESTIONS.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        Message::of(text, text).sentences.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_short_question_belongs_to_its_answer() {
        assert_eq!(sentences("A queue? Forget it, we tried.").len(), 1);
        assert_eq!(sentences("What is it? Forget it, we tried.").len(), 2);
        assert_eq!(sentences("A queue? It is in the docs.").len(), 2);
        assert_eq!(sentences("9090 clashes with the monitor. 9191 please.").len(), 1);
    }

    #[test]
    fn an_apology_for_something_else_corrects_nothing() {
        for text in ["sorry, phone rang. add the flag", "perdón, estaba en una llamada. sigue"] {
            let message = Message::of(text, text);
            assert!(!message.cues(&message.sentences[0]).has(Cue::Correction), "{text}");
        }
        for text in ["sorry, 9217. the proxy has the other", "sorry, I was wrong. use tabs"] {
            let message = Message::of(text, text);
            assert!(message.cues(&message.sentences[0]).get(Cue::Correction) > 0.0, "{text}");
        }
    }

    #[test]
    fn a_correction_goes_on_in_the_sentences_behind_it() {
        let text = "Thanks. No, that was wrong. The proxy has port 9217. Run the tests";
        let message = Message::of(text, text);
        let (words, taken) = message.corrected(1, false).unwrap();
        assert_eq!((words.as_str(), taken), ("No, that was wrong. The proxy has port 9217.", 2));
        assert_eq!(message.corrected(0, true).unwrap().1, 4);
    }

    #[test]
    fn what_is_quoted_together_was_said_together() {
        for (text, before, sentence, together) in [
            ("Who writes? Ask Ruth.", "Who writes?", "Ask Ruth.", Some("Who writes? Ask Ruth.")),
            ("谁写文档？要问 Ruth。", "谁写文档？", "要问 Ruth。", Some("谁写文档？要问 Ruth。")),
            ("Who writes? Not me. Ask Ruth.", "Who writes?", "Ask Ruth.", None),
        ] {
            let message = Message::of(text, text);
            assert_eq!(message.together(before, sentence).as_deref(), together);
        }
    }
}
