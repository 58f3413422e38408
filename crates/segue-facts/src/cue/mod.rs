//! Cues: the words by which people show what a sentence is for.
//!
//! The phrases of several languages stand in one table (`lexicon.txt`) and are all looked
//! for in one pass (Aho and Corasick, 1975). A cue is a sign and no proof: what it is worth
//! depends on who speaks, and is decided where facts are made.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

static LEXICON: &str = include_str!("lexicon.txt");

/// What a sentence may be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// How things are to be done from now on, and what must not be.
    Rule,
    /// Something is chosen.
    Choice,
    /// Something that was said before does not hold.
    Correction,
    /// Something was tried and did not work.
    GivenUp,
    /// Something fails.
    Failing,
    /// Something was seen to work.
    Verified,
    /// Something is still to be done.
    Todo,
    /// Nobody knows yet.
    Open,
    /// Something was produced, or lies somewhere.
    Product,
    /// Something is asked for that is done when it is done.
    Request,
    /// The speaker announces what comes next.
    Step,
    /// The speaker agrees.
    Assent,
    /// A reason follows.
    Reason,
    /// The speaker proposes, and waits for an answer.
    Proposal,
    /// Something was finished.
    Done,
    /// Something that failed does so no longer.
    Mended,
    /// Something is not done or does not work yet.
    Unfinished,
    /// The speaker takes leave.
    Farewell,
    /// One thing takes the place of another.
    Instead,
    /// The speaker offers to go on.
    Offer,
    /// The speaker turns to another task.
    Turn,
    /// Somebody was asked and did not answer.
    Vain,
    /// What was wrong is as it was.
    Persists,
    /// The speaker admits to have been wrong.
    Concession,
    /// Something is only guessed, or praised.
    Vague,
}

const SORTS: [(&str, Cue); 25] = [
    ("rule", Cue::Rule),
    ("choice", Cue::Choice),
    ("correction", Cue::Correction),
    ("given-up", Cue::GivenUp),
    ("failing", Cue::Failing),
    ("verified", Cue::Verified),
    ("todo", Cue::Todo),
    ("open", Cue::Open),
    ("product", Cue::Product),
    ("request", Cue::Request),
    ("step", Cue::Step),
    ("assent", Cue::Assent),
    ("reason", Cue::Reason),
    ("proposal", Cue::Proposal),
    ("done", Cue::Done),
    ("mended", Cue::Mended),
    ("unfinished", Cue::Unfinished),
    ("farewell", Cue::Farewell),
    ("instead", Cue::Instead),
    ("offer", Cue::Offer),
    ("turn", Cue::Turn),
    ("vain", Cue::Vain),
    ("persists", Cue::Persists),
    ("concession", Cue::Concession),
    ("vague", Cue::Vague),
];

/// How strong many weak signs are at most.
const ALL_BUT_CLEAR: f32 = 0.9;

/// The strength of every cue in a sentence: 0 where there is none, 1 for one clear sign.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Cues([f32; SORTS.len()]);

impl Cues {
    /// The cues of one sentence.
    pub(crate) fn of(sentence: &str) -> Self {
        let text = folded(sentence);
        let begins = beginnings(&text);
        let mut found = Self::default();
        let mut mute = Vec::new();
        for (place, phrase) in placed(&text, &begins) {
            match phrase.cue {
                Some(cue) => found.add(cue, phrase.strength),
                None => mute.push(place),
            }
        }
        if !mute.is_empty() {
            let mut is_mute = vec![false; text.len()];
            mute.into_iter().for_each(|place| is_mute[place].fill(true));
            let is_within = |place: &Range<usize>| is_mute[place.clone()].iter().all(|it| *it);
            let heard = placed(&text, &begins).filter(|(place, _)| !is_within(place));
            let cues = heard.filter_map(|(_, phrase)| Some((phrase.cue?, phrase.strength)));
            found = Self::default();
            cues.for_each(|(cue, strength)| found.add(cue, strength));
        }
        // In small letters it is a word of Spanish.
        let mut words = sentence.split(|c: char| !c.is_alphanumeric() && c != '_');
        if !found.has(Cue::Todo) && words.any(|word| word == "TODO") {
            found.add(Cue::Todo, 1.0);
        }
        found
    }

    /// A sentence, folded, without the phrases that are signs of `cue`.
    pub(crate) fn beside(sentence: &str, cue: Cue) -> String {
        let text = folded(sentence);
        let hits = TABLE.matcher.iter().flat_map(|matcher| matcher.find_overlapping_iter(&text));
        let is_sign = |hit: &aho_corasick::Match| {
            TABLE.phrases[hit.pattern().as_usize()].cue == Some(cue)
                && is_whole(&text, hit.start(), hit.end())
        };
        let signs: Vec<_> = hits.filter(is_sign).map(|hit| hit.range()).collect();
        let is_left = |at: usize| !signs.iter().any(|sign| sign.contains(&at));
        text.char_indices().map(|(at, c)| if is_left(at) { c } else { ' ' }).collect()
    }

    /// The best sign counts whole, further ones a little; weak ones alone never make a clear one.
    fn add(&mut self, cue: Cue, strength: f32) {
        let slot = &mut self.0[cue as usize];
        let (best, other) = (slot.max(strength), slot.min(strength));
        let most = if best < 1.0 { ALL_BUT_CLEAR } else { f32::INFINITY };
        *slot = (best + other * 0.25).min(most);
    }

    /// The same without the signs of `cue`.
    pub(crate) fn without(mut self, cue: Cue) -> Self {
        self.0[cue as usize] = 0.0;
        self
    }

    /// The same with a sign of `cue` that outweighs all others.
    pub(crate) fn with(mut self, cue: Cue) -> Self {
        let most = self.0.iter().fold(1.0, |most: f32, strength| most.max(*strength));
        self.0[cue as usize] = most;
        self
    }

    /// Whether the sentence says that something is finished, works, or fails no longer.
    pub(crate) fn closes(&self) -> bool {
        [Cue::Done, Cue::Verified, Cue::Mended].into_iter().any(|cue| self.has(cue))
    }

    /// How strong the signs of `cue` are.
    pub(crate) fn get(&self, cue: Cue) -> f32 {
        self.0[cue as usize]
    }

    /// Whether there is at least one clear sign of `cue`.
    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.get(cue) >= 1.0
    }
}

/// Below this stand the phrases that are signs of nothing.
const MUTE: &str = "mute";
/// Below this stands what leads over to the word that a sentence begins with in earnest.
const FILLER: &str = "filler";

struct Table {
    matcher: Option<AhoCorasick>,
    phrases: Vec<Phrase>,
    /// In the order of their bytes.
    fillers: Vec<&'static str>,
}

impl Table {
    /// The fillers that begin with a byte.
    fn fillers_with(&self, first: u8) -> &[&'static str] {
        let from = self.fillers.partition_point(|filler| filler.as_bytes()[0] < first);
        let to = self.fillers.partition_point(|filler| filler.as_bytes()[0] <= first);
        &self.fillers[from..to]
    }
}

struct Phrase {
    /// What it is a sign of; nothing where it only keeps what stands in it from being one: "no idea".
    cue: Option<Cue>,
    strength: f32,
    /// Whether it counts only where a sentence begins.
    begins: bool,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut texts = Vec::new();
    let (mut phrases, mut fillers) = (Vec::new(), Vec::new());
    let (mut sort, mut is_filler) = (None, false);
    for line in LEXICON.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let cue = SORTS.iter().find(|(sort, _)| *sort == name).map(|(_, cue)| *cue);
            sort = (cue.is_some() || name == MUTE).then_some(cue);
            is_filler = name == FILLER;
            continue;
        }
        fillers.extend(Some(line).filter(|_| is_filler));
        let Some(cue) = sort else { continue };
        let (strength, text) = line.strip_prefix('?').map_or((1.0, line), |rest| (0.5, rest));
        let begins = text.starts_with('^');
        texts.push(text.trim_start_matches('^'));
        phrases.push(Phrase { cue, strength, begins });
    }
    fillers.sort_unstable();
    let matcher = AhoCorasickBuilder::new().match_kind(MatchKind::Standard).build(&texts).ok();
    Table { matcher, phrases, fillers }
});

/// The phrases that stand in a folded text as whole words, and where they count.
fn placed<'a>(
    text: &'a str,
    begins: &'a [usize],
) -> impl Iterator<Item = (Range<usize>, &'static Phrase)> + 'a {
    let hits = TABLE.matcher.iter().flat_map(move |matcher| matcher.find_overlapping_iter(text));
    let hits = hits.map(|hit| (hit.range(), &TABLE.phrases[hit.pattern().as_usize()]));
    hits.filter(move |(place, phrase)| {
        let is_placed = !phrase.begins || begins.binary_search(&place.start).is_ok();
        is_placed && is_whole(text, place.start, place.end)
    })
}

/// Lower case, with straight apostrophes, single blanks, and one spelling of "don't".
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '¿' && c != '¡').chars()
    {
        match c {
            '’' | '‘' | 'ʼ' | '´' => out.push('\''),
            '*' | '_' | '`' | '¿' | '¡' => {}
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    for other in ["do not ", "dont "] {
        if out.contains(other) {
            out = one_spelling(&out, other);
        }
    }
    out
}

/// `text` with "don't" for `other`, where that is no end of a longer word.
fn one_spelling(text: &str, other: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(other) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let is_word = !out.ends_with(char::is_alphanumeric);
        out.push_str(if is_word { "don't " } else { other });
        rest = &behind[other.len()..];
    }
    out + rest
}

/// Where the sentence begins in earnest: behind "ok, so also please".
fn beginning(text: &str) -> usize {
    beginnings(text).last().copied().unwrap_or_default()
}

/// Where the sentence may begin: at each word that only leads over, and behind the last of them.
fn beginnings(text: &str) -> Vec<usize> {
    let mut all = vec![0];
    loop {
        let at = all.last().copied().unwrap_or_default();
        let rest = &text[at..];
        let fillers = rest.bytes().next().map_or(&[][..], |first| TABLE.fillers_with(first));
        let filler = fillers.iter().filter_map(|filler| {
            let after = rest.strip_prefix(filler)?;
            let bare = after.trim_start_matches([',', '.', '!', ':', ';', '-', '–', '—', '…', ' ']);
            (bare.len() < after.len() && !bare.is_empty()).then_some(rest.len() - bare.len())
        });
        match filler.max() {
            Some(length) => all.push(at + length),
            None => return all,
        }
    }
}

/// A sentence in lower case from where it begins in earnest: "hm, is it open" is "is it open".
pub(crate) fn in_earnest(sentence: &str) -> String {
    let text = folded(sentence);
    text[beginning(&text)..].to_owned()
}

/// Whether a clause only leads over to something else: "by the way".
pub(crate) fn is_filler(clause: &str) -> bool {
    TABLE.fillers.contains(&folded(clause).trim())
}

/// Whether the bytes from `from` to `to` are whole words. Scripts that write no blanks
/// between words have no such bounds.
fn is_whole(text: &str, from: usize, to: usize) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    let (first, last) = (text[from..].chars().next(), text[..to].chars().next_back());
    // Inside a path, a name or a word with a hyphen nothing is a word of its own.
    let is_inner = |c: Option<char>| matches!(c, Some('.' | '_' | '/' | '-'));
    let (before, mut after) = (text[..from].chars().next_back(), text[to..].chars());
    let next = after.next();
    let goes_on = is_inner(next) && joins(after.next());
    let begins_inside = joins(first) && (joins(before) || is_inner(before));
    !begins_inside && !(joins(last) && (joins(next) || goes_on))
}

/// Whether a character belongs to a script without blanks between words: Chinese and Japanese
/// characters, and Hangul, whose endings follow the word at once.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(cue: Cue, texts: &[&str]) {
        for text in texts {
            assert!(Cues::of(text).has(cue), "{text}: {:?}", Cues::of(text));
        }
    }

    #[test]
    fn every_sort_has_phrases_and_every_phrase_a_sort() {
        for (name, cue) in SORTS {
            assert!(TABLE.phrases.iter().any(|phrase| phrase.cue == Some(cue)), "{name}");
        }
        let lines =
            LEXICON.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
        assert_eq!(lines.count(), TABLE.phrases.len() + TABLE.fillers.len());
        assert!(TABLE.matcher.is_some());
    }

    #[test]
    fn a_sign_that_is_added_outweighs_all_others() {
        let cues = Cues::of("never, really never push to main").with(Cue::Open);
        assert!(cues.get(Cue::Open) >= cues.get(Cue::Rule));
    }

    #[test]
    fn rules_are_heard_in_several_languages() {
        shows(
            Cue::Rule,
            &[
                "Never push to main.",
                "we ship on Debian 11 boxes, so nothing newer than glibc 2.31",
                "Bitte nicht die öffentliche API anfassen",
                "No toques la base de datos de producción.",
                "Il ne faut pas changer le schéma.",
                "必须使用 pnpm",
                "本番には絶対に触らないでください",
            ],
        );
    }

    #[test]
    fn corrections_choices_and_dead_ends_are_heard() {
        shows(
            Cue::Correction,
            &["hm, scrap that, 15 minutes", "Nein, doch lieber Postgres", "no, that was wrong"],
        );
        shows(
            Cue::Choice,
            &["We settled on SQLite.", "Wir haben uns für Redis entschieden", "On part sur SQLite"],
        );
        shows(
            Cue::GivenUp,
            &["Ben burned a day on the mock clock, it flakes", "Das hat nicht funktioniert"],
        );
    }

    #[test]
    fn idioms_keep_the_words_in_them_from_being_signs() {
        for text in ["no pillo stopLoader, me lo cuentas?", "no idea what it does", "no wonder"] {
            let cues = Cues::of(text);
            assert!(!cues.has(Cue::Rule) && !cues.has(Cue::Correction), "{text}: {cues:?}");
        }
        shows(Cue::Correction, &["no idea, scrap that", "no, 20 it is"]);
        assert!(!Cues::of("未定义的变量").has(Cue::Open) && Cues::of("日期未定").has(Cue::Open));
    }

    #[test]
    fn many_weak_signs_are_no_clear_one() {
        let text = "it tells me it, unless it says, without it, unless, without, unless, without";
        let strength = Cues::of(text).get(Cue::Rule);
        assert!(strength > 0.5 && strength < 1.0, "{strength}");
    }

    #[test]
    fn a_todo_is_written_as_one() {
        shows(
            Cue::Todo,
            &["TODO check the dates", "todo: check the dates", "put it on the todo list"],
        );
        for text in [
            "todo funciona, ahora todo el mundo lo usa",
            "Eso es todo: pruebas y docs",
            "Set MASTODON_TOKEN in the environment",
        ] {
            assert!(!Cues::of(text).has(Cue::Todo), "{text}");
        }
    }

    #[test]
    fn words_count_whole_and_beginnings_at_the_beginning() {
        assert!(!Cues::of("The nevermore poem is here").has(Cue::Rule));
        assert!(Cues::of("ok, so please add a test").has(Cue::Request));
        assert!(!Cues::of("I would add a test").has(Cue::Request));
    }
}
