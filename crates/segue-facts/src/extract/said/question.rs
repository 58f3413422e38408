//! What the model asked last: a short answer says nothing without it.

use std::ops::Range;

use super::asks::asks;
use super::plain::plain;
use super::proposal::answer::{is_pleased, says_yes_or_no};
use super::proposal::asking::{asks_leave, asks_which};
use super::subject::Subject;
use crate::cue::{Cue, Cues, in_earnest, is_filler};
use crate::text::{QUESTION, key, sentences, shorten, without_list_sign};

/// In which of the last sentences of a message a question waits for an answer.
const LAST: usize = 2;
/// How many characters of a question are shown beside its answer.
const WIDTH: usize = 120;
/// A longer sentence, in characters, says what it is about.
const LONG: usize = 160;
/// A clause with no more content words than these says too little by itself.
const TERSE: usize = 3;
/// How many words a sentence has at most that only agrees: "sounds good".
const ASSENT: usize = 3;
/// How a question begins that asks for leave.
const OFFERS: [&str; 18] = [
    "shall i",
    "should i",
    "shall we",
    "should we",
    "may i",
    "can i",
    "do you want me",
    "want me",
    "soll ich",
    "sollen wir",
    "darf ich",
    "je peux",
    "dois-je",
    "puis-je",
    "quieres que",
    "puedo",
    "posso",
    "devo",
];
/// How one begins that asks whether something is so.
const WHETHER: [&str; 27] = [
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "will", "would", "could",
    "can", "est-ce", "ist", "sind", "hat", "haben", "wird", "werden", "kann", "können", "gibt",
    "hay", "está", "tiene", "es",
];
/// What parts two things of which one is to be chosen.
pub(super) const OR: [&str; 5] = [" or ", " oder ", " ou ", " o ", " oppure "];
/// What joins several questions of one sentence.
const JOINS: [&str; 6] = [", ", " and ", " und ", " et ", " y ", " e "];
/// How people say that they cannot answer, or not yet.
const UNKNOWN: [&str; 34] = [
    "no idea",
    "no clue",
    "dunno",
    "don't know",
    "do not know",
    "not sure",
    "i'll ask",
    "i will ask",
    "ask",
    "would know",
    "have to think",
    "must think",
    "let me think",
    "sleep on it",
    "skip it",
    "skip that",
    "later",
    "keine ahnung",
    "weiß nicht",
    "weiß ich nicht",
    "weiß ich noch nicht",
    "muss ich fragen",
    "ich frag",
    "frag ich",
    "ni idea",
    "no sé",
    "no lo sé",
    "pregunto",
    "aucune idée",
    "sais pas",
    "je demande",
    "non so",
    "non lo so",
    "não sei",
];
/// How people take both of two things.
const BOTH: [&str; 11] = [
    "both",
    "both of them",
    "beide",
    "beides",
    "ambos",
    "ambas",
    "los dos",
    "las dos",
    "les deux",
    "entrambi",
    "os dois",
];
/// How many words a guess at an answer has at most: "the diary?"
const GUESS: usize = 3;
/// What stands before an answer and is none.
const SOUNDS: [&str; 9] = ["ooh", "haha", "hehe", "lol", "wow", "jaja", "mdr", "oops", "hmmm"];

/// A question of the model's that waits for the person.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The sentences that ask.
    asked: Vec<String>,
    form: Form,
    /// Whether it asks several things at once.
    is_manifold: bool,
}

/// What answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Which, what, or one of two.
    Open,
    /// Whether something is so: yes, no, or what one would know by it.
    Whether,
    /// An offer to do something: yes or no.
    Offer,
}

impl Question {
    /// The question that a message of the model's leaves.
    pub(crate) fn of(message: &str) -> Option<Self> {
        let all = sentences(message);
        let asks = |sentence: &&&str| sentence.ends_with(QUESTION);
        let last = all.iter().rposition(|sentence| asks(&sentence))?;
        if last + LAST < all.len() {
            return None;
        }
        let several = all[..last].iter().rev().take_while(asks).count();
        let mut asked: Vec<String> =
            all[last - several..=last].iter().map(|it| plain(it)).collect();
        // "pg_repack is not installed. Which version do you want?"
        let before = (last - several).checked_sub(1).map(|before| plain(all[before]));
        // The last of the options above a question says nothing of the others.
        let is_item = |before: &str| {
            let mut lines = message.lines().map(str::trim);
            lines.any(|line| {
                without_list_sign(line).len() < line.len() && plain(line).contains(before)
            })
        };
        let before = before.filter(|_| Subject::of(&asked[0]).stems.len() < TERSE);
        let before = before.filter(|before| !is_item(before));
        if let Some(before) = before.filter(|it| it.chars().count() + asked[0].len() <= WIDTH) {
            asked[0] = format!("{before} {}", asked[0]);
        }
        let joins = JOINS.iter().any(|join| asked[several].contains(join));
        let is_plain_list = OR.iter().any(|or| asked[several].contains(or));
        (!Subject::of(&asked[several]).is_empty()).then(|| Self {
            form: form(all[last]),
            is_manifold: several > 0 || joins && !is_plain_list,
            asked,
        })
    }

    /// What so many sentences answer: of several questions the first ones, where each has its answer, and the last
    /// where there is no room for all.
    pub(crate) fn text(&self, answers: usize) -> String {
        let asked = &self.asked[..answers.clamp(1, self.asked.len())];
        let whole = asked.join(" ");
        if whole.chars().count() <= WIDTH {
            return whole;
        }
        asked.last().map_or_else(String::new, |last| shorten(last, WIDTH))
    }

    /// Whether a message answers it, so that nothing of it is open any more.
    pub(crate) fn is_answered_by(&self, message: &str) -> bool {
        let all: Vec<String> = sentences(message).into_iter().map(str::to_owned).collect();
        self.answers(&all).is_some_and(|answer| {
            answer.len() >= self.asked.len() && !Cues::of(&all[answer.start]).has(Cue::Open)
        })
    }

    /// Whether a message does no more than answer it.
    pub(crate) fn is_all_of(&self, message: &str) -> bool {
        let all: Vec<String> = sentences(message).into_iter().map(str::to_owned).collect();
        self.answers(&all).is_some_and(|answer| answer.end == all.len())
    }

    /// Which of the sentences of a message answer it, and say too little without it.
    pub(crate) fn answers(&self, sentences: &[String]) -> Option<Range<usize>> {
        let from = sentences.iter().position(|sentence| !says_nothing(sentence))?;
        let first = &sentences[from];
        let can_answer = is_answer(first) || sentences.len() == 1 && self.is_guessed_by(first);
        if !is_terse(first) || !can_answer || !self.is_met_by(first) {
            return None;
        }
        let goes_on = |sentence: &&String| {
            self.is_manifold
                && is_terse(sentence)
                && is_answer(sentence)
                && !Cues::of(sentence).has(Cue::Rule)
        };
        let more = sentences[from + 1..].iter().take_while(goes_on);
        Some(from..from + 1 + more.count())
    }

    /// Whether a sentence answers it in a question of its own: "both?", or with one of the two that it names.
    fn is_guessed_by(&self, sentence: &str) -> bool {
        let is_choice = |asked: &String| OR.iter().any(|or| asked.contains(or));
        let is_brief = sentence.split_whitespace().count() <= GUESS;
        let given = Subject::of(sentence).stems;
        let is_named = || {
            let asked = self.asked.iter().flat_map(|asked| Subject::of(asked).stems).collect();
            !given.is_empty() && given.is_subset(&asked)
        };
        is_brief && self.asked.iter().any(is_choice) && (says_both(sentence) || is_named())
    }

    /// Whether a sentence is of the form that answers it.
    fn is_met_by(&self, sentence: &str) -> bool {
        let gives_only_a_value = || {
            let subject = Subject::of(sentence);
            subject.stems.is_empty() && !subject.values.is_empty()
        };
        match self.form {
            Form::Open => true,
            Form::Whether => says_yes_or_no(sentence) || gives_only_a_value(),
            Form::Offer => says_yes_or_no(sentence),
        }
    }
}

/// Whether a sentence takes both of two things, and says no more.
pub(crate) fn says_both(sentence: &str) -> bool {
    BOTH.contains(&key(sentence).as_str())
}

/// Whether a message begins with words that leave open what was asked: "no idea", "I'll ask Ruth".
pub(crate) fn leaves_open(message: &str) -> bool {
    let first = sentences(message).into_iter().find(|sentence| !says_nothing(sentence));
    first.is_some_and(|first| is_terse(first) && says_unknown(first))
}

fn form(question: &str) -> Form {
    let asked = in_earnest(question);
    let first = asked.split(' ').next().unwrap_or_default();
    let begins = |leads: &[&str]| leads.iter().any(|lead| asked.starts_with(lead));
    match () {
        () if asks_which(question) || OR.iter().any(|or| asked.contains(or)) => Form::Open,
        () if begins(&OFFERS) || Cues::of(question).has(Cue::Offer) || asks_leave(question) => {
            Form::Offer
        }
        () if WHETHER.contains(&first) => Form::Whether,
        () => Form::Open,
    }
}

/// Whether a sentence agrees, is pleased or wonders, and says nothing else.
fn says_nothing(sentence: &str) -> bool {
    let is_brief = sentence.split_whitespace().count() <= ASSENT;
    let agrees = Cues::of(sentence).has(Cue::Assent) || is_pleased(sentence);
    let names = || !Subject::of(sentence).values.is_empty();
    is_filler(sentence.trim_end_matches(['.', '!', '…']))
        || SOUNDS.contains(&key(sentence).as_str())
        || is_brief && agrees && !names()
}

/// Whether a sentence, or the clause that it begins with, is too short to say what it is about.
fn is_terse(sentence: &str) -> bool {
    let mut clauses = sentence.split([',', ';', ':', '(', '–', '—']);
    let clause = clauses.find(|clause| !is_filler(clause)).unwrap_or(sentence);
    let is_said = !sentence.contains('`') && sentence.contains(char::is_alphanumeric);
    is_said && sentence.chars().count() <= LONG && Subject::of(clause).stems.len() <= TERSE
}

/// Whether a sentence says that nobody knows.
fn says_unknown(sentence: &str) -> bool {
    let said = format!(" {} ", key(sentence));
    UNKNOWN.iter().any(|words| said.contains(&format!(" {} ", key(words))))
}

/// Whether a sentence can be an answer: it asks and orders nothing, takes no leave, tells of no failure, and
/// does not say that nobody knows.
fn is_answer(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    let subject = Subject::of(sentence);
    let is_else = [Cue::Farewell, Cue::Failing].into_iter().any(|cue| cues.has(cue));
    let orders = cues.has(Cue::Request) && !cues.has(Cue::Choice) && !subject.gives_value();
    // "Stop", "sorry, the phone".
    let only_stops = cues.has(Cue::Correction) && subject.values.is_empty();
    !says_unknown(sentence)
        && !is_else
        && !orders
        && !asks(sentence)
        && (!only_stops || says_yes_or_no(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The question, and how much of the answer needs it.
    fn answered(message: &str, answer: &[&str]) -> Option<(String, usize)> {
        let question = Question::of(message)?;
        let answer: Vec<String> = answer.iter().map(|it| (*it).to_owned()).collect();
        let range = question.answers(&answer)?;
        Some((question.text(range.len()), range.end))
    }

    #[test]
    fn a_short_answer_needs_its_question() {
        for (message, answer) in [
            ("Search is free. How long is the code valid?", "5 min"),
            ("HTTP timeout per call?", "15 seconds, we never had complaints with that"),
            ("The targets are 56 px. Dark mode?", "no. not in the first version"),
            ("Wo soll der Katalog liegen?", "Im Keller, neben der Heizung."),
            ("Fertig. Was kostet der Kurs im Jahr?", "39 Euro"),
            ("Can you tell me the port?", "9100"),
            ("Shall I build the recurring ride?", "No, not yet."),
            ("Java 17 or 21?", "17, nothing newer is blessed by the platform people"),
            ("A keeper who tells it, or his diary?", "both?"),
            ("A keeper who tells it, or his diary?", "the diary?"),
        ] {
            let (question, _) = answered(message, &[answer]).expect(answer);
            assert!(message.ends_with(&question), "{question}");
        }
    }

    #[test]
    fn what_says_enough_or_something_else_is_no_answer() {
        for (message, answer) in [
            ("Which port?", "Put the gateway behind the reverse proxy of the office"),
            ("Which port?", "why do you ask?"),
            ("Which port?", "what do you think"),
            ("Which port?", "Run the tests first."),
            ("Which port?", "bye, see you tomorrow"),
            ("Which port?", "the build fails"),
            ("Which port?", "stop"),
            ("Which port?", "no idea yet"),
            ("Welcher Port?", "keine Ahnung"),
            ("Which port?", "I'll ask Ruth tomorrow"),
            ("Which port? I keep 80 for now. The tests pass. Done.", "9100"),
            ("Shall I go on?", "The port is 9100."),
            ("Hat der Kurs eine Warteliste?", "Die Halle ist blau."),
            ("It is done.", "5 min"),
            ("Which port?", "both?"),
            ("A keeper who tells it, or his diary?", "the weather?"),
        ] {
            assert_eq!(answered(message, &[answer]), None, "{answer}");
        }
    }

    #[test]
    fn several_questions_have_several_answers() {
        let asked = "How many guests, where, and what may it cost?";
        let answer =
            ["sure!", "about 80.", "my uncle's barn.", "Aunt Rosa bakes the cake with us."];
        assert_eq!(answered(asked, &answer).unwrap().1, 3);
        assert_eq!(answered("How many guests?", &["about 80.", "no lilies."]).unwrap().1, 1);
        assert_eq!(answered("Port 80 or 8080?", &["8080.", "Never push."]).unwrap().1, 1);
        let two = Question::of("Which region is it? Who owns the key?").unwrap();
        assert!(!two.is_answered_by("Frankfurt, near the new office of ours"));
        assert!(two.is_answered_by("Frankfurt. Ruth, I think."));
        let port = Question::of("Which port?").unwrap();
        assert!(port.is_all_of("9100") && !port.is_all_of("9100. Now write the exporter."));
    }

    #[test]
    fn who_does_not_know_leaves_it_open() {
        for text in
            ["Hmm, let me think about it.", "Keine Ahnung. Frag Nadja.", "I'll ask my sister"]
        {
            assert!(leaves_open(text), "{text}");
        }
        for text in ["Ruth does", "8 km", "Flask", "task 5"] {
            assert!(!leaves_open(text), "{text}");
        }
        let asked = "pg_repack is not installed for 16. Which version do you want?";
        assert_eq!(answered(asked, &["1.5.0"]).unwrap().0, asked);
    }

    #[test]
    fn of_long_questions_the_last_is_shown() {
        let long = format!("How many of the {} files are there?", "half-hourly ".repeat(12));
        let (text, _) =
            answered(&format!("{long} How long may it take?"), &["40", "90 s"]).unwrap();
        assert_eq!(text, "How long may it take?");
    }
}
