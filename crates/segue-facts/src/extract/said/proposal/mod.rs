//! What the model proposed and the person agreed to: then it is decided.

pub(crate) mod answer;
pub(crate) mod asking;
mod assent;
pub(crate) mod listed;
pub(crate) mod wanted;

use segue_document::Pattern;
use segue_model::Address;

use super::agreed::{AGREED, LATER, THE_USER};
use super::asks::asks;
use super::courtesy::{asks_to_go_on, closes};
use super::headings::Headings;
use super::options::{
    Place, latin, names_option, options, picked, place, recommended, requested, several,
};
use super::plain::plain;
use super::question::Question;
use super::subject::Subject;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::text::{QUESTION, denies, key, sentences, shorten, words};
use answer::{agrees, is_for_later, is_pleased};
use asking::{asks_leave, asks_which};
use listed::{is_item, list_of};

/// An answer longer than this says itself what it wants.
const ANSWER: usize = 160;
/// A sentence with fewer content words points at another.
const TELLING: usize = 4;
/// Among so many sentences at the end a proposal is looked for, and so many of them belong together.
const NEAR: usize = 6;
const CLOSE: usize = 3;
/// A question stands at most so many sentences before the end: its options follow.
const BEHIND: usize = 12;
/// Words that stand for what was said before, or add to it.
const POINTING: [&str; 20] = [
    "also", "too", "auch", "también", "aussi", "anche", "this", "that", "these", "those", "it",
    "them", "das", "dies", "es", "esto", "eso", "cela", "ça", "questo",
];
/// Questions that a number answers which picks nothing.
const COUNTED: [&str; 6] = ["how many", "how much", "wie viele", "wie viel", "cuántos", "combien"];
/// A heading with so many words says something itself.
const TITLE: usize = 5;
/// How much of a question is kept of which one half was taken.
const ASKED: usize = 160;
/// Words of thanks, behind which another order stands.
const THANKS: [&str; 9] =
    ["thanks", "thank", "thx", "danke", "merci", "gracias", "obrigado", "obrigada", "grazie"];

/// The end of an answer of the model's, which waits for the person.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    /// The sentence that proposes with the one behind it, else the last two of the answer: an answer is held against their
    /// words.
    said: String,
    /// What is quoted of it: the same, or the list that it means with its question.
    text: String,
    /// Whether it says that it proposes or chooses.
    proposes: bool,
    /// Whether something in the answer asks which.
    asks: bool,
    /// The options, by their label in lower case.
    options: Vec<(String, String)>,
    question: Option<Question>,
    address: Address,
}

/// What stands before a label: "el 2".
const ARTICLES: [&str; 7] = ["el ", "la ", "le ", "il ", "die ", "das ", "den "];

/// What was agreed to.
pub(crate) struct Agreed {
    pub(crate) text: String,
    /// Whether it is for another time: "good, do that tomorrow".
    pub(crate) is_for_later: bool,
    /// Whether the model had said that it proposes.
    pub(crate) is_clear: bool,
    /// What was asked, where the answer takes one of two things that the question names: "portrait".
    pub(crate) asked: Option<String>,
    pub(crate) addresses: Vec<Address>,
}

impl Proposal {
    /// What `answer`, which stands at `address`, leaves for the person to decide.
    pub(crate) fn of(answer: &str, address: Address) -> Option<Self> {
        let options = options(answer);
        let all = sentences(answer);
        let headings = Headings::of(answer);
        // "Recommendation: use Redis" proposes, "Bottom line" does not.
        let is_title = |it: &str| !it.contains([':', '：']) && it.split(' ').count() < TITLE;
        let tells = |it: &&str| tells_something(it) && !(is_title(it) && headings.has(it));
        let told: Vec<&str> = all.iter().copied().filter(tells).collect();
        let proposed = proposed(&told);
        let mut meant = meant(answer, &told, proposed)?.to_vec();
        // Whether all is right is asked of more than the last items of a list.
        if proposed.is_none() && meant.last().is_some_and(|it| is_item(answer, it)) {
            match all.into_iter().rfind(|it| it.ends_with(QUESTION)) {
                Some(asked) => meant = vec![asked],
                // A list that nothing was asked or proposed of leaves nothing to say yes to.
                None if options.is_empty() => return None,
                None => {}
            }
        }
        let listed = meant.last().and_then(|question| list_of(answer, question));
        let said = plain(&meant.join(" "));
        let text = listed.map_or_else(|| said.clone(), |listed| plain(&listed));
        let is_any = !text.is_empty() || !options.is_empty();
        is_any.then(|| Self {
            said,
            text,
            proposes: proposed.is_some(),
            asks: told.iter().rev().take(BEHIND).any(|sentence| asks_which(sentence)),
            options,
            question: Question::of(answer),
            address,
        })
    }

    /// The question that waits for an answer.
    pub(crate) fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Whether a sentence belongs to one of several options: it holds only if that is taken.
    pub(crate) fn offers(&self, sentence: &str) -> bool {
        let sentence = plain(sentence);
        self.proposes && self.options.iter().any(|(_, option)| option.contains(&sentence))
    }

    /// Whether `answer`, which says yes, says what the person wants: to a proposal, or to a
    /// question that yes answers. To "which of them?" it does not, and "great" to a report is
    /// no more than that.
    fn is_answered_by(&self, answer: &str) -> bool {
        let (open, closed): (Vec<&str>, Vec<&str>) =
            sentences(&self.text).into_iter().partition(|sentence| asks_which(sentence));
        let proposes = |sentence: &&str| {
            let cues = Cues::of(sentence);
            cues.has(Cue::Proposal) || cues.has(Cue::Choice)
        };
        let is_proposed = self.proposes && closed.iter().any(proposes);
        let is_asked = closed.iter().any(|it| it.ends_with(QUESTION));
        // "Done so far" leaves nothing to say yes to, nor does "OK".
        let is_report =
            closed.iter().all(|it| Cues::of(it).closes() || Subject::of(it).stems.len() < 2);
        is_proposed || open.is_empty() && (is_asked || !is_report && !is_pleased(answer))
    }

    /// Whether a message names one of the options by its label or its place.
    pub(crate) fn is_picked(&self, message: &str) -> bool {
        self.pick(message).is_some()
    }

    /// The option that a message names by its label or its place. In a list that nobody has to choose
    /// from, that is only what the message speaks of.
    fn pick(&self, message: &str) -> Option<String> {
        let is_counted = COUNTED.iter().any(|words| self.text.to_lowercase().contains(words));
        let together = if is_counted { Vec::new() } else { self.labelled(&several(message)) };
        if !together.is_empty() {
            let bare = together.iter().map(|(_, text)| text.trim_end_matches('.'));
            return Some(bare.collect::<Vec<_>>().join("; "));
        }
        let waits = self.proposes || self.asks;
        let at = |place: Place| match place {
            Place::First(place) => Some(place),
            Place::Last => self.options.len().checked_sub(1),
        };
        // "B", "el 2", "option 2".
        let bare = ARTICLES.iter().find_map(|it| message.strip_prefix(it)).unwrap_or(message);
        let is_one = bare.chars().filter(|c| c.is_alphanumeric()).count() == 1;
        let is_bare = is_one || names_option(message);
        let found = match picked(message) {
            Some(label) if waits || is_bare => {
                let options = || self.options.iter();
                let same = options().find(|(known, _)| *known == label);
                same.or_else(|| options().find(|(known, _)| latin(known) == latin(&label)))
            }
            Some(_) => None,
            None => self.options.get(place(message).filter(|_| waits).and_then(at)?),
        };
        found.map(|(_, text)| text.clone())
    }

    /// What a request is about that names options by their labels: "fix 1 and 4".
    pub(crate) fn requested(&self, message: &str) -> Vec<String> {
        let options = self.labelled(&requested(message));
        options.into_iter().map(|(label, text)| format!("{label}: {text}")).collect()
    }

    /// The options with these labels; none where it has not all of them.
    fn labelled(&self, labels: &[String]) -> Vec<&(String, String)> {
        let of = |label: &String| self.options.iter().find(|(known, _)| known == label);
        labels.iter().map(of).collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// The only option that an answer takes up a word of: "Redis please".
    fn named_in(&self, answer: &str) -> Option<&str> {
        let own = Subject::of(answer).stems;
        let is_named = |text: &&str| !Subject::of(text).stems.is_disjoint(&own);
        let mut named = self.options.iter().map(|(_, text)| text.as_str()).filter(is_named);
        named.next().filter(|_| named.next().is_none())
    }

    /// The option that the model itself recommends by its label.
    fn recommended(&self) -> Option<&str> {
        let mut labels = sentences(&self.text).into_iter().filter_map(recommended);
        let label = labels.next()?;
        self.options.iter().find(|(known, _)| *known == label).map(|(_, text)| text.as_str())
    }

    /// Whether an answer takes up a word of what was proposed.
    fn is_named(&self, answer: &str) -> bool {
        !Subject::of(answer).stems.is_disjoint(&Subject::of(&self.said).stems)
    }

    /// Whether it asks what the person has or knows: the answer tells, and decides nothing.
    fn asks_to_tell(&self) -> bool {
        const CHOICES: [&str; 6] = [" or ", " oder ", " o ", " ou ", "prefer", "decided"];
        const LEADS: [&str; 9] = [
            "do you have",
            "do you know",
            "have you ",
            "did you ",
            "are you ",
            "hast du ",
            "haben sie ",
            "tienes ",
            "as-tu ",
        ];
        let asked = sentences(&self.text).into_iter().rfind(|it| it.ends_with(QUESTION));
        let asked = asked.map(str::to_lowercase).unwrap_or_default();
        let asked = asked.trim_start_matches('¿');
        LEADS.iter().any(|lead| asked.starts_with(lead))
            && !CHOICES.iter().any(|word| asked.contains(word))
    }

    /// Whether it neither proposes nor asks: "`x` is used in two places".
    fn only_tells(&self) -> bool {
        !self.proposes && self.options.is_empty() && !self.text.contains(QUESTION)
    }

    /// Whether an answer goes on behind its first sentence to something else: "makes sense. ok commit".
    fn turns(&self, answer: &str) -> bool {
        let behind: Vec<&str> = sentences(answer).into_iter().skip(1).collect();
        let own = Subject::of(&behind.join(" ")).stems;
        !own.is_empty() && own.is_disjoint(&Subject::of(&self.text).stems)
    }

    /// The question that names several things, where `answer` says in a few of its words which.
    fn alternatives(&self, answer: &str) -> Option<String> {
        const OR: [&str; 6] = [" or ", " oder ", " ou ", " o ", "还是", "それとも"];
        let asked = sentences(&self.text).into_iter().rfind(|it| it.ends_with(QUESTION))?;
        let (answered, known) = (Subject::of(answer).stems, Subject::of(asked).stems);
        let is_denied = || words(&answer.to_lowercase()).any(denies);
        let is_either = OR.iter().any(|or| asked.contains(or));
        let takes = !answered.is_empty() && answered.is_subset(&known);
        (is_either && takes && !agrees(answer) && !is_denied() && self.is_echoed(answer))
            .then(|| shorten(asked, ASKED))
    }

    /// Whether an answer denies what the proposal does not: "we don't use it", but not "no problem", or "JSON, not CSV"
    /// where that was proposed.
    fn is_denied(&self, answer: &str) -> bool {
        const YES: [&str; 4] = ["no problem", "why not", "can't wait", "kein problem"];
        let lower = answer.to_lowercase().replace('’', "'");
        let proposed = self.text.to_lowercase();
        let is_new = |word: &str| denies(word) && words(&proposed).all(|own| own != word);
        !YES.iter().any(|yes| lower.contains(yes)) && words(&lower).any(is_new)
    }

    /// Whether a short answer takes up a word of what was proposed or asked: "our table then".
    fn is_echoed(&self, answer: &str) -> bool {
        let cues = Cues::of(answer);
        let unspaced = answer.chars().filter(|c| is_unspaced(*c)).count();
        let is_short = answer.split_whitespace().count() <= 5 && unspaced <= 6;
        let waits = self.proposes || self.text.contains(QUESTION) || !self.options.is_empty();
        is_short
            && waits
            && !asks(answer)
            && !cues.has(Cue::Request)
            && !cues.has(Cue::Correction)
            && !cues.has(Cue::Persists)
            && !cues.has(Cue::Failing)
            && !self.is_denied(answer)
            && self.is_named(answer)
    }
}

/// Whether a sentence is more than a courtesy or what leads to a block of code: "Then:".
fn tells_something(sentence: &str) -> bool {
    let leads_only = || sentence.ends_with(':') && Subject::of(sentence).stems.len() < TELLING;
    sentence.contains(char::is_alphanumeric) && !leads_only() && !closes(sentence)
}

/// Which of the last sentences is the first that proposes or chooses. An offer at the very end that says what it is
/// about means more than what was said long before it.
fn proposed(told: &[&str]) -> Option<usize> {
    let proposes = |sentence: &str| {
        let cues = Cues::of(sentence);
        (cues.has(Cue::Proposal) || cues.has(Cue::Choice)) && !cues.has(Cue::Step)
    };
    let near = told.len().saturating_sub(NEAR);
    let found = (near..told.len()).find(|at| proposes(told[*at]))?;
    let is_close = found >= told.len().saturating_sub(CLOSE);
    (is_close || !told.last().is_some_and(|last| offers_in_full(last))).then_some(found)
}

/// Whether a sentence asks for leave to do what it says itself: "Shall I add a limit to the uploads?", but not "Want me
/// to fix this?"
fn offers_in_full(sentence: &str) -> bool {
    let subject = Subject::of(sentence);
    let points = words(sentence).any(|word| POINTING.contains(&word.to_lowercase().as_str()));
    sentence.ends_with(QUESTION)
        && asks_to_go_on(sentence)
        && !points
        && subject.stems.len() + subject.values.len() >= TELLING
}

/// The sentences of `answer` that the person answers: the one that proposes with the one behind it, else the last two.
fn meant<'a>(answer: &str, told: &'a [&'a str], proposed: Option<usize>) -> Option<&'a [&'a str]> {
    let is_whole = told.last().is_some_and(|last| offers_in_full(last));
    let last = if is_whole { 1 } else { 2 };
    let from = proposed.unwrap_or(told.len().saturating_sub(last));
    // "Want me to fix this?" says what, in the sentence before.
    let is_vague = told.get(from).is_some_and(|it| Subject::of(it).stems.len() < TELLING)
        && (proposed.is_some() || !is_whole);
    let before = from.saturating_sub(1);
    // An item of a list that the question does not mean says nothing of it.
    let is_item = || told.get(before).is_some_and(|it| is_item(answer, it));
    let (from, count) = match is_vague {
        true if is_item() => (from, 1),
        true => (before, 2),
        false => (from, 2),
    };
    told.get(from..told.len().min(from + count))
}

/// What the person decided by `answer`, if it agrees or picks an option.
pub(crate) fn agreed(proposal: &Proposal, answer: &str) -> Option<Agreed> {
    if is_command(answer) || answer.chars().count() > ANSWER || shows_failure(answer) {
        return None;
    }
    // "C) Something else?" is what the person then says.
    let picked = proposal.pick(answer).filter(|text| !text.ends_with(QUESTION));
    let is_for_later = is_for_later(answer);
    // "Option A, no, too slow" takes none.
    let lower = answer.to_lowercase();
    let turns_down = || words(&lower).any(|word| denies(word) || word == "нет");
    if picked.is_none() && names_option(answer) && turns_down() {
        return None;
    }
    let turns = || {
        tells(&proposal.text, answer)
            || proposal.only_tells() && (proposal.turns(answer) || reports_success(answer))
    };
    let pleads = || only_pleads(answer) && proposal.text.contains(QUESTION);
    let says_yes = || is_for_later || agrees(answer) && !turns() || pleads();
    let is_named = || proposal.is_named(answer) && !Cues::of(answer).has(Cue::Request);
    let is_meant = || proposal.is_answered_by(answer) || is_named();
    let waits_for_leave = || {
        let closing = sentences(&proposal.text).into_iter().rfind(|it| it.ends_with(QUESTION));
        closing.is_some_and(asks_leave)
    };
    if picked.is_none() && !is_for_later && waits_for_leave() {
        return None;
    }
    let says_yes = says_yes();
    let is_told = !says_yes && proposal.asks_to_tell();
    if picked.is_none()
        && !is_told
        && let Some(asked) = proposal.alternatives(answer)
    {
        let (text, asked) = (answer.to_owned(), Some(asked));
        let addresses = vec![proposal.address.clone()];
        return Some(Agreed { text, is_for_later: false, is_clear: true, asked, addresses });
    }
    let is_agreement = || (says_yes && is_meant()) || !is_told && proposal.is_echoed(answer);
    let option = || proposal.named_in(answer).or_else(|| proposal.recommended());
    let meant = || option().unwrap_or(&proposal.text).to_owned();
    let is_clear = picked.is_some() || proposal.proposes;
    let text = picked.or_else(|| is_agreement().then(meant))?;
    let lead = if is_for_later { LATER } else { AGREED };
    let text = format!("{lead}{}{THE_USER}'{answer}')", text.trim_end_matches('.'));
    let addresses = vec![proposal.address.clone()];
    Some(Agreed { text, is_for_later, is_clear, asked: None, addresses })
}

/// Whether a message is a word of pleading and no more, which says yes to a question.
fn only_pleads(message: &str) -> bool {
    const WORDS: [&str; 6] =
        ["please", "bitte", "por favor", "s il te plaît", "per favore", "lütfen"];
    WORDS.contains(&key(message).as_str())
}

/// Whether a message says how it went, with more than a word of praise: "yes, saving is quick now".
fn reports_success(message: &str) -> bool {
    static IS_NOW: Pattern = Pattern::new(
        r"(?i)\b(?:is|are|ist|sind|läuft|es|está|est|va)\b[^,.;]*\b(?:quick|fast|fine|good|better|fixed|gone|working|schnell|gut|rápid\w*|bien)\b[^,.;]*\b(?:now|jetzt|ahora|maintenant)\W*$",
    );
    IS_NOW.is_match(message) && !Cues::of(message).has(Cue::Request)
}

/// Whether a message shows an address and how it failed, and says nothing: words of the address agree to nothing.
fn shows_failure(message: &str) -> bool {
    message.starts_with("http")
        && message.contains("://")
        && Cues::of(message).get(Cue::Failing) > 0.0
}

/// Whether a message is a command, for the client or for a shell.
fn is_command(message: &str) -> bool {
    let is_line = message.starts_with("cd ") && message.contains(" && ");
    is_line || message.starts_with(['/', '$']) || message.starts_with("./")
}

/// Whether an answer says something of its own behind its first sentence, of which the proposal
/// knows nothing: then its "right" is no more than a habit.
fn tells(proposal: &str, answer: &str) -> bool {
    let behind: Vec<&str> = sentences(answer).into_iter().skip(1).collect();
    let own = Subject::of(&behind.join(" ")).stems;
    // "Ok thanks, show me the log" turns to something else.
    let thanks = |lead: &str| words(&lead.to_lowercase()).any(|word| THANKS.contains(&word));
    let order = answer.split_once(", ").filter(|(lead, _)| thanks(lead));
    let order = order.map(|(_, order)| order).filter(|order| Cues::of(order).has(Cue::Request));
    let known = Subject::of(proposal).stems;
    own.len() >= 3 && own.is_disjoint(&known)
        || order.is_some_and(|order| {
            let own = Subject::of(order).stems;
            own.len() > 1 && own.is_disjoint(&known)
        })
}

/// Whether a message says no to what the model offered to do behind its `answer`, and so nothing of the answer itself:
/// "Want me to start the build?" "No, that is too dear here."
pub(crate) fn declines(answer: &str, message: &str) -> bool {
    let closing = sentences(answer).into_iter().rev().take(2).find(|it| it.ends_with(QUESTION));
    let offers = |question: &str| {
        let cues = Cues::of(question);
        cues.has(Cue::Offer) || cues.has(Cue::Proposal) || asks_leave(question)
    };
    closing.is_some_and(offers) && answer::says_no(message) && !contradicts(answer, message)
}

/// Whether a message speaks of what a sentence of the answer says, so that its no may be meant of that.
fn contradicts(answer: &str, message: &str) -> bool {
    let first = sentences(message).first().copied().unwrap_or_default();
    let own = Subject::of(first).stems;
    let shares = |sentence: &&str| {
        let shared = Subject::of(sentence).stems.intersection(&own).count();
        shared > 1 && shared * 2 >= own.len()
    };
    let told = sentences(answer);
    told.iter().filter(|it| !it.ends_with(QUESTION)).any(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_means_what_it_names_else_what_is_recommended() {
        let session = segue_model::SessionPrefix::of(&segue_model::NativeId::new("5e551001"));
        let address = crate::extract::blank(&session, 1).address();
        let asked = "Where?\n(a) in memory\n(b) in SQLite\n(c) in Redis\n\nI recommend (b).";
        let proposal = Proposal::of(asked, address).unwrap();
        let agreed = |answer: &str| agreed(&proposal, answer).map(|agreed| agreed.text);
        for (answer, option) in [
            ("your recommendation is fine", "in SQLite"),
            ("yes, Redis", "in Redis"),
            ("the latter", "in Redis"),
            ("a", "in memory"),
        ] {
            let expected = format!("Agreed: {option} (the user: '{answer}')");
            assert_eq!(agreed(answer), Some(expected), "{answer}");
        }
        assert_eq!(agreed("fine, that's all for now"), None);
    }

    #[test]
    fn who_takes_one_of_two_things_says_which() {
        let session = segue_model::SessionPrefix::of(&segue_model::NativeId::new("5e551001"));
        let address = || crate::extract::blank(&session, 1).address();
        let asked = "Shall the handbook be in portrait, as a booklet, or in landscape?";
        let agreed = |answer: &str| agreed(&Proposal::of(asked, address())?, answer);
        let taken = agreed("portrait").unwrap();
        assert_eq!((taken.text.as_str(), taken.asked.as_deref()), ("portrait", Some(asked)));
        for other in ["not portrait", "neither"] {
            assert!(agreed(other).is_none_or(|it| it.asked.is_none()), "{other}");
        }
        assert_eq!(agreed("yes").unwrap().asked, None);
    }
}
