//! What the sentences of a person are for: rules, corrections, decisions, requests.

use segue_model::{Address, Event};

use super::brief;
use super::message::{Message, is_long};
use super::narration::{is_of_a_thing, tells};
use super::proposal::is_pleased;
use super::remarks::{Remark, Remarks, Role};
use super::subject::Subject;
use super::value::{AIM, Value};
use super::words::SHORT;
use crate::cue::{Cue, Cues, in_earnest, is_filler};
use crate::fact::{FactKind, Speaker};
use crate::text::{clean, sentences};

/// What a rule weighs that a long message lists among others.
const LISTED: f64 = 0.85;
/// Words that stand for what was said before.
const POINTING: [&str; 4] = ["those", "these", "them", "both"];
/// How many words a clause has at most that only leads to what is corrected.
const LEAD: usize = 4;
/// What a rule weighs that is about one request.
const LIMIT: f64 = 0.55;
/// How strong the word of correction is that a sentence before has.
const FAINT: f64 = 0.5;
/// One message of the person's.
pub(crate) struct Speech<'a> {
    pub(crate) turn: u32,
    /// Whether the model has said something that could be corrected.
    pub(crate) has_answer: bool,
    pub(crate) event: &'a Event<'a>,
}

impl Speech<'_> {
    /// Takes up what `text` says, which on one line is `whole`.
    pub(crate) fn hear(&self, text: &str, whole: &str, remarks: &mut Remarks) {
        if whole.chars().count() <= SHORT && picks(whole) {
            let addresses = vec![self.event.address()];
            remarks.hear(&Subject::of(whole));
            remarks.add(said(FactKind::Decision, whole, 0.9, self.turn, addresses, self.event));
            return;
        }
        let message = Message::of(text, whole);
        let mut so_far = SoFar::default();
        let mut at = 0;
        while at < message.sentences.len() {
            at += self.sentence(&message, at, &mut so_far, remarks);
        }
    }

    /// Takes up the sentence at `at`; how many are done with it.
    fn sentence(
        &self,
        message: &Message<'_>,
        at: usize,
        so_far: &mut SoFar,
        remarks: &mut Remarks,
    ) -> usize {
        let sentence = message.sentences[at].as_str();
        if !message.counts(sentence) {
            return 1;
        }
        let cues = message.cues(sentence);
        let corrects = self.has_answer && cues.has(Cue::Correction);
        if corrects && let Some((words, taken)) = message.corrected(at, so_far.before.is_none()) {
            self.correct(&words, remarks);
            return taken;
        }
        let asked = so_far.before.is_some_and(|before| asks(&message.sentences[before]));
        let whole = match so_far.before {
            // "Somebody should ask Ruth" leaves open what the sentence before it asks.
            Some(before) if asked && cues.has(Cue::Open) => {
                Some(format!("{} {sentence}", message.sentences[before]))
            }
            _ => cues.has(Cue::GivenUp).then(|| message.attempt(at)).flatten(),
        };
        let before = so_far.before.map_or("", |before| &message.sentences[before]);
        let heard = Heard { before, cues: &cues, corrects, doubt: so_far.doubt };
        self.remark(whole.as_deref().unwrap_or(sentence), &heard, remarks);
        // What a word of correction means may stand a sentence further on.
        if message.is_short {
            so_far.doubt = f64::from(cues.get(Cue::Correction)).min(FAINT).max(so_far.doubt);
        }
        so_far.before = Some(at);
        1
    }

    /// Takes up the rules that a long message lists under a heading of theirs.
    pub(crate) fn lists(&self, text: &str, remarks: &mut Remarks) {
        if !is_long(text) {
            return;
        }
        for rule in brief::rules(text) {
            remarks.hear(&Subject::of(rule));
            let (rule, addresses) = (clean(rule), vec![self.event.address()]);
            let kind = FactKind::Instruction;
            remarks.add(said(kind, &rule, LISTED, self.turn, addresses, self.event));
        }
    }

    fn correct(&self, whole: &str, remarks: &mut Remarks) {
        remarks.hear(&Subject::of(whole));
        let addresses = vec![self.event.address()];
        let mut remark = said(FactKind::Correction, whole, 1.0, self.turn, addresses, self.event);
        remark.subject = Subject::of(corrected(whole));
        remark.correction = 1.0;
        remarks.add(remark);
    }

    /// Takes up a sentence.
    fn remark(&self, sentence: &str, heard: &Heard<'_>, remarks: &mut Remarks) {
        let Heard { before, cues, corrects, doubt } = *heard;
        let subject = Subject::of(sentence);
        remarks.hear(&subject);
        let closes = cues.closes();
        let says = subject.stems.len() + subject.values.len() > 1;
        let kind = kind(sentence, cues, corrects, &subject).filter(|_| says);
        let is_request = kind.is_none() && (!closes || cues.has(Cue::Request));
        let quiet = if closes { FactKind::Verified } else { FactKind::Note };
        let (kind, weight) = kind.unwrap_or((quiet, 0.0));
        let addresses = vec![self.event.address()];
        let is_ruling = matches!(kind, FactKind::Instruction | FactKind::Decision);
        let is_vague = is_ruling && points_back(sentence) && !before.is_empty();
        let whole = if is_vague { clean(&format!("{before} {sentence}")) } else { clean(sentence) };
        let mut remark = said(kind, &whole, weight, self.turn, addresses, self.event);
        remark.role = match () {
            () if is_request => Role::Request,
            () if weight == 0.0 => Role::Mute,
            () => Role::Fact,
        };
        let own = f64::from(cues.get(Cue::Correction));
        remark.correction = if asks(sentence) { 0.0 } else { own.max(doubt) };
        remark.closes = closes;
        remarks.add(remark);
    }
}

/// A sentence among the others of its message.
struct Heard<'a> {
    /// The sentence that it follows.
    before: &'a str,
    cues: &'a Cues,
    corrects: bool,
    /// How clearly one before it says that it corrects.
    doubt: f64,
}

/// What was heard of a message.
#[derive(Default)]
struct SoFar {
    /// The last sentence that counted.
    before: Option<usize>,
    /// How clearly one says that it corrects.
    doubt: f64,
}

/// A correction without what only says that it is one: "change of plan, …", "on second thought …".
fn corrected(whole: &str) -> &str {
    let mut rest = without_opening(whole);
    while let Some((lead, behind)) = rest.split_once([',', ':', ';']) {
        let is_brief =
            lead.split_whitespace().count() <= LEAD && Subject::of(lead).values.is_empty();
        let says_so = is_filler(lead) || Cues::of(lead).has(Cue::Correction);
        if !is_brief || !says_so || Subject::of(behind).is_empty() {
            break;
        }
        rest = behind;
    }
    rest
}

/// A correction without the words that it opens with and that say that it is one.
fn without_opening(whole: &str) -> &str {
    let ends = whole.match_indices(' ').map(|(at, _)| at).take(LEAD);
    let mut openings = ends.map(|end| whole.split_at(end));
    let is_opening = |(opening, behind): &(&str, &str)| {
        Cues::of(opening).has(Cue::Correction)
            && Subject::of(opening).values.iter().all(|value| value.sort == AIM)
            && !Subject::of(behind).is_empty()
    };
    openings.find(is_opening).map_or(whole, |(_, behind)| behind)
}

/// A remark of the person's.
pub(crate) fn said(
    kind: FactKind,
    text: &str,
    weight: f64,
    turn: u32,
    addresses: Vec<Address>,
    event: &Event<'_>,
) -> Remark {
    Remark {
        speaker: Speaker::User,
        kind,
        text: text.to_owned(),
        subject: Subject::of(text),
        correction: 0.0,
        closes: false,
        lifted_by: None,
        role: Role::Fact,
        turn,
        addresses,
        time: event.time,
        weight,
    }
}

/// What a sentence of the person's is for, and how much it weighs; nothing where it only
/// asks for something.
fn kind(sentence: &str, cues: &Cues, corrects: bool, subject: &Subject) -> Option<(FactKind, f64)> {
    // "It always returns 0" tells how something is; "always run the linter" rules.
    let cues = if tells(sentence) { &cues.without(Cue::Rule) } else { cues };
    let cues = if is_of_a_thing(sentence) { &cues.without(Cue::Request) } else { cues };
    // What only leads to a list says nothing.
    if sentence.ends_with([':', '：']) && !corrects {
        return None;
    }
    if asks(sentence) {
        return cues.has(Cue::Open).then_some((FactKind::Question, 0.7));
    }
    if corrects {
        return Some((FactKind::Correction, 0.95));
    }
    if cues.has(Cue::Farewell) && !cues.has(Cue::Rule) {
        return None;
    }
    if let Some((kind, weight)) = lasting(cues) {
        return match kind {
            FactKind::Attempt | FactKind::Question if cues.has(Cue::Request) => None,
            FactKind::Todo if cues.has(Cue::Request) => Some((kind, 0.5)),
            // "Can you check which of them should be closed" is asked once.
            FactKind::Instruction if is_favour(sentence) => Some((kind, LIMIT)),
            _ => Some((kind, weight)),
        };
    }
    if cues.has(Cue::Request) {
        // "Port 5000 is taken, use 5050 instead" changes what holds.
        if cues.get(Cue::Correction) >= 0.5 && subject.gives_value() {
            return Some((FactKind::Instruction, 0.75));
        }
        // A request with a limit in it: "add a flag, but only for JSON".
        return (cues.get(Cue::Rule) >= 0.5).then_some((FactKind::Instruction, LIMIT));
    }
    told(cues).or_else(|| noted(subject))
}

/// What a sentence says for good, by its strongest clear sign.
fn lasting(cues: &Cues) -> Option<(FactKind, f64)> {
    let kinds = [
        (Cue::GivenUp, FactKind::Attempt, 0.85),
        (Cue::Choice, FactKind::Decision, 0.9),
        (Cue::Rule, FactKind::Instruction, 0.95),
        (Cue::Open, FactKind::Question, 0.75),
        (Cue::Todo, FactKind::Todo, 0.75),
    ];
    let is_strongest = |cue: Cue| kinds.iter().all(|(rival, ..)| cues.get(*rival) <= cues.get(cue));
    let found = kinds.into_iter().find(|(cue, ..)| cues.has(*cue) && is_strongest(*cue));
    found.map(|(_, kind, weight)| (kind, weight))
}

/// What a sentence tells that asks for nothing.
fn told(cues: &Cues) -> Option<(FactKind, f64)> {
    // "It no longer fails" tells no failure.
    let cues = if cues.has(Cue::Mended) { &cues.without(Cue::Failing) } else { cues };
    let kinds = [
        (Cue::Failing, FactKind::Failure, 0.75),
        (Cue::Verified, FactKind::Verified, 0.6),
        (Cue::Product, FactKind::Artifact, 0.6),
    ];
    let found = kinds.into_iter().find(|(cue, ..)| cues.has(*cue));
    let is_ruled = cues.get(Cue::Rule).max(cues.get(Cue::Choice)) >= 0.5;
    found
        .map(|(_, kind, weight)| (kind, weight))
        .or_else(|| is_ruled.then_some((FactKind::Instruction, 0.75)))
}

/// What the person tells without being asked is there for a reason.
fn noted(subject: &Subject) -> Option<(FactKind, f64)> {
    let gives_value = !subject.stems.is_empty() && subject.gives_value();
    let is_particular = !subject.values.is_empty() || subject.stems.len() >= 4;
    let weight = if is_particular { 0.8 } else { 0.45 };
    (gives_value || subject.stems.len() >= 3).then_some((FactKind::Note, weight))
}

/// Whether a message begins with what is chosen, and then tells why: "SQLite then. One file is
/// easier to back up". A name alone has capitals or digits inside.
fn picks(message: &str) -> bool {
    let all = sentences(message);
    // "Ok I see. By the way, SQLite then."
    let is_talk = |sentence: &&&str| {
        let is_brief = sentence.split(' ').count() <= LEAD;
        let agrees = is_pleased(sentence) || Cues::of(sentence).has(Cue::Assent);
        let names = !Subject::of(sentence).values.is_empty() || concludes(sentence);
        is_brief && agrees && !names
    };
    let talk = all.iter().take_while(is_talk).count();
    let [first, rest @ ..] = &all[talk..] else { return false };
    let first = first.split(',').find(|clause| !is_filler(clause)).unwrap_or(first);
    let words: Vec<&str> = first.trim_end_matches(['.', '!']).split_whitespace().collect();
    let is_inner = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let is_name =
        |word: &&str| word.chars().skip(1).any(is_inner) && word.chars().any(char::is_lowercase);
    let is_named = words.len() == 1 && !rest.is_empty() && words.first().is_some_and(is_name);
    let asks = |sentence: &&str| asks(sentence) || Cues::of(sentence).has(Cue::Request);
    words.len() <= 4
        && (concludes(first) || is_named)
        && Subject::of(first).values.iter().all(Value::is_name)
        && !Cues::of(first).has(Cue::Assent)
        && !all.iter().any(asks)
}

/// Whether a sentence ends as a conclusion: "SQLite then".
fn concludes(sentence: &str) -> bool {
    let words: Vec<&str> = sentence.trim_end_matches(['.', '!']).split_whitespace().collect();
    matches!(words.as_slice(), [_, .., "then" | "dann" | "entonces" | "alors"])
}

/// Whether a sentence only points at what it is about: "let's skip those, because …".
fn points_back(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    let mut words = lower.split_whitespace().skip(1);
    let pointing = words
        .by_ref()
        .take(3)
        .find(|word| POINTING.contains(&word.trim_end_matches([',', '.', ';', '!'])));
    let goes_on =
        |next: &str| matches!(next, "because" | "since" | "until" | "unless" | "too" | "if");
    pointing.is_some_and(|word| {
        word.ends_with([',', '.', ';', '!']) || words.next().is_none_or(goes_on)
    })
}

/// Whether a sentence asks the model for a favour, politely.
fn is_favour(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    ["can you ", "could you ", "would you ", "will you "].iter().any(|it| lower.starts_with(it))
}

/// Whether a sentence is a question, with or without its sign: "can we push our work".
pub(crate) fn asks(sentence: &str) -> bool {
    const VERBS: [&str; 15] = [
        "are", "can", "could", "did", "does", "do", "has", "have", "is", "should", "was", "were",
        "will", "would", "isn't",
    ];
    const SUBJECTS: [&str; 5] = ["i", "it", "there", "they", "we"];
    if sentence.ends_with(['?', '？']) || sentence.starts_with('¿') {
        return true;
    }
    let lower = in_earnest(sentence);
    let mut words = lower.split_whitespace();
    let (Some(verb), Some(subject)) = (words.next(), words.next()) else { return false };
    // "Do it" and "have it …" order something.
    let is_order = matches!(verb, "do" | "have") && matches!(subject, "it" | "there");
    // "We had two files, why did we change it".
    let is_behind = [", why ", ", how "].iter().any(|lead| {
        let behind = lower.split_once(lead).map(|(_, behind)| behind.split_whitespace().next());
        behind.flatten().is_some_and(|verb| VERBS.contains(&verb))
    });
    if is_behind {
        return true;
    }
    let leaves_open = lower.contains(" or not");
    let is_inverted =
        VERBS.contains(&verb) && (SUBJECTS.contains(&subject) || leaves_open) && !is_order;
    is_inverted || matches!(verb, "why" | "how" | "where") && VERBS.contains(&subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Option<FactKind> {
        kind(sentence, &Cues::of(sentence), false, &Subject::of(sentence)).map(|(kind, _)| kind)
    }

    #[test]
    fn what_points_back_is_told_from_what_names_its_object() {
        for text in ["Let's skip those, because they differ", "never touch them.", "keep both"] {
            assert!(points_back(text), "{text}");
        }
        for text in ["keep those tests green", "never push", "use both queues for it"] {
            assert!(!points_back(text), "{text}");
        }
    }

    #[test]
    fn what_only_says_that_it_corrects_is_no_topic() {
        let found = corrected("by the way, change of plan, Mira wants the counter first");
        assert_eq!(found.trim(), "Mira wants the counter first");
        assert_eq!(corrected("no, 30 seconds").trim(), "30 seconds");
        assert!(asks("hmm, is 4xx from the courier billable or not..."));
    }

    #[test]
    fn rules_are_told_from_requests() {
        for text in [
            "Standard library only, no third-party packages.",
            "Never push; I push myself.",
            "don't touch the public API",
            "Please use pnpm instead of npm",
            "always run the linter before you commit",
            "make sure the tests stay green",
            "No emojis in commit messages.",
            "Keep the public function names, other scripts import them.",
            "we ship on Debian 11 boxes, so nothing newer than glibc 2.31",
            "Unsere Kunden nutzen Windows 10, also höchstens Python 3.8",
        ] {
            assert_eq!(of(text), Some(FactKind::Instruction), "{text}");
        }
        for text in [
            "Add a greet function to hello.py and run it",
            "what did we do",
            "can we push our work",
            "would it need to import the session",
            "why did we change it so it now fails",
            "Run the tests again.",
            "now write a README",
            "fix the failing test",
            "I have to leave, my train goes at six",
            "Show me the last ten commit messages of the parser folder.",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_choice_may_be_no_more_than_a_name() {
        for text in [
            "SQLite then. one file to back up is worth more to me",
            "gRPC. The browser never talks to it.",
            "the queue then, locks are not worth it",
            "ok I see. by the way, SQLite then. one file to back up is worth more to me",
            "thanks, that helps. NanoIDs. they are short, and nobody counts them",
            "cool, SQLite then. one file to back up",
            "ok I see. by the way, NanoIDs. they are short, and nobody counts them",
        ] {
            assert!(picks(text), "{text}");
        }
        for text in [
            "ok then",
            "run it then",
            "README.md. fix the links in it",
            "Interesting. The parser keeps a cache.",
            "SQLite?",
        ] {
            assert!(!picks(text), "{text}");
        }
    }

    #[test]
    fn other_kinds_are_heard_as_well() {
        let cases = [
            ("Ben burned a day on the mock clock, it flakes", FactKind::Attempt),
            ("Let's use the queue instead of a lock.", FactKind::Decision),
            ("Wir haben uns für SQLite entschieden", FactKind::Decision),
            ("Please choose Fastify over Express, we need its schema checks.", FactKind::Decision),
            ("we still need to bump the version before the release", FactKind::Todo),
            ("not sure whether Windows matters, open question", FactKind::Question),
            ("the login test is still red on CI", FactKind::Failure),
            ("The parser is merged, but the Windows build fails.", FactKind::Failure),
        ];
        for (text, kind) in cases {
            assert_eq!(of(text), Some(kind), "{text}");
        }
    }
}
