//! What speaks for it that a remark means an earlier one.

use std::cell::LazyCell;

use super::contrast::{is_parallel, says_beside, says_more};
use super::doubts::{Doubt, Tie};
use super::kinds::proposes;
use super::rejected::Parts;
use crate::cue::{Cue, Cues};
use crate::extract::said::remark::{Remark, Role};
use crate::extract::said::subject::Subject;
use crate::extract::said::subject::frames::Frames;
use crate::extract::said::subject::main_part::main_part;
use crate::extract::said::subject::vocabulary::{Common, Vocabulary};
use crate::extract::said::value::Value;
use crate::fact::Speaker;
use crate::text::{key, sentences};

/// How alike two sentences are that are about the same thing.
pub(super) const ALIKE: f64 = 0.55;
/// The same for two short ones that share a rare word, and for neighbours, where the later one
/// corrects.
const RELATED: f64 = 0.2;
/// How many words a remark has at most that says one thing.
const BRIEF: usize = 24;
/// The same of a correction, which says why.
const EXPLAINED: usize = 30;
/// The same where rare words do not link them.
const LINKED: f64 = 0.35;
/// The same where one says again what the other says.
pub(super) const SAME: f64 = 0.7;
/// What a number is worth that a correction gives without a word of what it is.
const ALONE: f64 = 0.45;
/// A correction with no more words than these leaves out what it is about: "no, 30 seconds".
const ELLIPTIC: usize = 5;

/// What speaks for it that a remark means an earlier one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    pub(super) sum: f64,
    /// Whether one does that is of the very sort.
    is_typed: bool,
    /// How the two hang together.
    bond: Bond,
    /// How alike their words are.
    likeness: f64,
}

/// How two remarks hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Bond {
    /// By nothing but the sort of a value.
    #[default]
    Bare,
    /// By a few common words, or because the later one leaves out what it is about.
    Loose,
    /// They speak of one thing.
    Linked,
    /// The old value is named again.
    Repeated,
}

impl Signs {
    /// Whether nothing but the sort of a value speaks for it.
    pub(super) fn is_bare(self) -> bool {
        self.bond == Bond::Bare
    }

    fn is_linked(self) -> bool {
        matches!(self.bond, Bond::Linked | Bond::Repeated)
    }

    /// Whether both give a value of one sort for one thing.
    pub(super) fn is_of_one_thing(self) -> bool {
        self.is_typed && self.is_linked()
    }

    /// How they hang together, for those who show it.
    fn tie(self) -> Tie {
        match self.bond {
            _ if self.is_typed => Tie::Typed,
            Bond::Linked | Bond::Repeated => Tie::Linked,
            Bond::Loose | Bond::Bare => Tie::Loose,
        }
    }

    /// What the remark at `by` makes doubtful.
    pub(super) fn doubt(self, by: usize) -> Doubt {
        Doubt { by, naming: by, sum: self.sum, tie: self.tie() }
    }

    /// The same with more that speaks for it.
    pub(super) fn and(self, more: f64) -> Self {
        Self { sum: self.sum + more, ..self }
    }
}

/// A remark that may mean an earlier one, with what is the same whichever that is.
pub(super) struct Later<'a> {
    remark: &'a Remark,
    frames: Frames,
    is_brief: bool,
    /// Whether it leaves out what it is about: "no, 30 seconds".
    is_elliptic: bool,
    /// What its words weigh.
    weight: f64,
    /// Whether a clause of it has nothing but a number.
    gives_alone: bool,
    meant: Meant<'a>,
}

impl<'a> Later<'a> {
    pub(super) fn of(remark: &'a Remark, frames: Frames, weight: f64) -> Self {
        let gives_alone = remark.correction >= 0.5 && gives_alone(&remark.text);
        // Texts without blanks have more pairs of characters than words.
        let is_elliptic =
            remark.subject.stems.len() <= ELLIPTIC || remark.text.chars().count() <= ELLIPTIC * 4;
        let (is_brief, meant) = (is_brief(remark), Meant::by(remark));
        Self { remark, frames, is_brief, is_elliptic, weight, gives_alone, meant }
    }
}

/// What a later remark may mean.
pub(super) struct Earlier<'a> {
    pub(super) remark: &'a Remark,
    pub(super) frames: &'a Frames,
    /// What its words weigh.
    pub(super) weight: f64,
}

/// How much speaks for it that `later` means `earlier`; nothing where no value, and no clear word of
/// correction, does.
pub(super) fn speaks_for(
    later: &Later<'_>,
    earlier: &Earlier<'_>,
    vocabulary: &Vocabulary,
) -> Signs {
    let Earlier { remark: old, weight, .. } = *earlier;
    let new = later.remark;
    let common = vocabulary.common(&new.subject, &old.subject);
    let repeats = new.subject.repeats(&old.subject);
    let renames = new.subject.renames(&old.subject);
    let (is_clear, is_faint) = (new.correction >= 1.0, new.correction >= 0.5);
    // Nearly always.
    if !is_faint && common.words == 0 && !repeats {
        return Signs::default();
    }
    let is_next = old.turn + 1 == new.turn;
    // One word that two sentences share links no hours with days.
    let replaces = || Cues::of(&new.text).has(Cue::Instead);
    let is_of_scale =
        is_next || repeats || common.words != 1 || later.meant.can_be(old, true) || replaces();
    let typed = if is_of_scale { typed(later, earlier, common) } else { 0.0 };
    let typed = typed + worth(&[(repeats, 0.9)]);
    let alone = later.gives_alone && new.subject.counts_instead(&old.subject);
    let values = typed + others(later, old, common);
    // "Better 20" may mean any quantity.
    let values = if alone && values == 0.0 { ALONE } else { values };
    let likeness = common.share_of(later.weight, weight);
    // Sentences of one pattern are alike all over a session.
    let is_brief = || later.is_brief && is_brief(old);
    let is_related = likeness >= RELATED && (is_clear && is_next || common.has_rare && is_brief());
    let is_linked = common.has_rare || likeness >= RELATED || repeats || renames;
    let is_elliptic = (is_clear || is_faint && typed > 0.0) && later.is_elliptic;
    let speaks = match () {
        () if values == 0.0 => speaks_by_words(later, old, is_related, likeness),
        // Two durations alone are two durations, but for a clear word that can mean one only.
        () if is_linked || alone => true,
        () if is_elliptic => is_next || later.meant.can_be(old, false),
        () => is_clear && typed > 0.0 && (is_next || later.meant.can_be(old, true)),
    };
    if !speaks {
        return Signs::default();
    }
    let around = worth(&[
        (is_clear, 0.9),
        (!is_clear && is_faint, 0.45),
        (common.has_rare, 0.35),
        (is_next && is_faint, 0.25),
    ]);
    // An old value that is named again says what is meant, and so does a name for what has one.
    let bond = match () {
        () if repeats => Bond::Repeated,
        () if common.has_rare || likeness >= LINKED || renames => Bond::Linked,
        () if is_linked || is_elliptic && !alone => Bond::Loose,
        () => Bond::Bare,
    };
    Signs { sum: values + around + likeness, is_typed: typed > 0.0, bond, likeness }
}

/// The values by which a remark that shares hardly a word with an earlier one may mean a value of its. What it rejects
/// itself, and what stands beside another one of its sort, means none but the one that it names again: "fourteen days is
/// too early, let us say four".
pub(super) struct Meant<'a> {
    values: Vec<&'a Value>,
    has_numbers: bool,
}

impl<'a> Meant<'a> {
    pub(super) fn by(remark: &'a Remark) -> Self {
        let values = &remark.subject.values;
        let has_numbers = values.iter().any(Value::is_number);
        let parts = LazyCell::new(|| Parts::of(&remark.text));
        let is_meant = |value: &&Value| {
            let is_other = |it: &Value| it.sort == value.sort && it.text != value.text;
            let has_two = !value.sort.is_empty() && values.iter().any(is_other);
            let figure = value.text.split(' ').next().unwrap_or_default();
            !(has_two || value.is_number() && parts.reject(figure))
        };
        let values =
            if has_numbers { values.iter().filter(is_meant).collect() } else { Vec::new() };
        Self { values, has_numbers }
    }

    /// Whether it may mean `old`; where it shares one word alone with that, only by a value `on_scale` with it.
    pub(super) fn can_be(&self, old: &Remark, on_scale: bool) -> bool {
        let is_like = |value: &&Value| {
            let mut known = old.subject.values.iter();
            known.any(|it| value.is_like(it) && (!on_scale || value.is_on_scale_of(it)))
        };
        !self.has_numbers || self.values.iter().any(is_like)
    }
}

/// Whether words alone show that `later` means `old`, where no value does.
fn speaks_by_words(later: &Later<'_>, old: &Remark, is_related: bool, likeness: f64) -> bool {
    let new = later.remark;
    let is_clear = new.correction >= 1.0;
    match () {
        // Two rules about two places are two rules, "from now on" or not.
        () if !is_clear && new.subject.names_another(&old.subject) => false,
        // "Commit please, then push" changes nothing.
        () if new.correction < 0.5 || new.role == Role::Request => false,
        () => is_related || is_clear && likeness >= ALIKE,
    }
}

/// What the values are worth that are of the very sort.
fn typed(later: &Later<'_>, earlier: &Earlier<'_>, common: Common) -> f64 {
    let old = earlier.remark;
    let (new, known) = (&later.remark.subject, &old.subject);
    let is_faint = later.remark.correction >= 0.5;
    worth(&[
        (new.contradicts(known) || new.counts_another(known), 0.8),
        (common.words >= 2 && later.frames.fill_otherwise(earlier.frames), 0.8),
        (is_faint && common.words >= 2 && new.hands_over(known), 0.6),
        (new.renames(known) && later.is_brief && is_brief(old) && is_named_so(later.remark), 0.5),
    ])
}

/// What names and bare numbers are worth, which stand for too many things to tell more: between
/// two remarks that say one thing each.
fn others(later: &Later<'_>, old: &Remark, common: Common) -> f64 {
    let (new, known) = (&later.remark.subject, &old.subject);
    let is_clear = later.remark.correction >= 1.0;
    if !later.is_brief || !(is_clear || common.has_rare) || !is_brief(old) {
        return 0.0;
    }
    let names_other = if is_clear {
        new.names_another(known)
    } else {
        later.remark.correction >= 0.5 && new.names_somebody_else(known)
    };
    let fills_slot = || new.names_another_thing(known) || numbers_otherwise(new, known);
    let asks = later.remark.role == Role::Request;
    worth(&[
        (names_other, 0.3),
        (is_clear && new.writes_another(known), 0.2),
        (is_clear && new.aims_otherwise(known), 0.45),
        (is_clear && counts_otherwise(later, old), 0.45),
        (is_clear && common.words > 0 && numbers_otherwise(new, known), 0.3),
        (
            !is_clear
                && (!asks && fills_slot()
                    || new.names_otherwise(known, later.remark.correction >= 0.5)),
            0.4,
        ),
    ])
}

/// Whether a correction, be it a faint one, says what something is to be called.
fn is_named_so(new: &Remark) -> bool {
    let is_faint = || {
        let key = key(&new.text);
        let must = [
            "muss",
            "tiene que",
            "doit",
            "deve",
            "must",
            "should be",
            "has to be",
            "s appelle",
            "heißt",
            "se llama",
            "is called",
        ];
        new.correction >= 0.5
            && must.iter().any(|word| format!(" {key} ").contains(&format!(" {word} ")))
    };
    new.correction >= 1.0 || is_faint()
}

/// Whether a correction gives another bare number; one that stands alone may mean a counted one as well:
/// "three retries", "on second thought five".
fn counts_otherwise(later: &Later<'_>, old: &Remark) -> bool {
    let new = &later.remark.subject;
    new.counts_otherwise(&old.subject) || later.gives_alone && new.counts_what(&old.subject)
}

/// Whether both give numbers of any length, and none twice.
fn numbers_otherwise(new: &Subject, old: &Subject) -> bool {
    fn numbers(subject: &Subject) -> impl Iterator<Item = &str> {
        let values = subject.values.iter().map(|value| value.text.as_str());
        values.filter(|text| text.starts_with(|c: char| c.is_ascii_digit()))
    }
    let is_new = |number: &str| numbers(old).all(|other| other != number);
    numbers(new).next().is_some() && numbers(old).next().is_some() && numbers(new).all(is_new)
}

/// Whether a clause has nothing but a number behind words of correction.
fn gives_alone(text: &str) -> bool {
    text.split([',', ';', ':', '.']).any(|clause| {
        let (before, number) = clause.trim().rsplit_once(' ').unwrap_or(("", clause.trim()));
        let is_number = !Subject::of(number).values.is_empty();
        is_number && (before.is_empty() || Cues::of(before).has(Cue::Correction))
    })
}

/// Whether a remark says one thing: a long one has many words that could be meant.
pub(super) fn is_brief(remark: &Remark) -> bool {
    let most = if remark.correction >= 1.0 { EXPLAINED } else { BRIEF };
    main_part(&remark.text).split_whitespace().count() <= most
}

fn worth(signs: &[(bool, f64)]) -> f64 {
    signs.iter().filter(|(holds, _)| *holds).map(|(_, worth)| worth).sum()
}

/// Whether nothing of the old remark is left where the new one holds. To lose what still holds is
/// worse than to show what may not: it takes a clear word of correction, a value of the very sort
/// and the same thing that is spoken of. All else stands, with what may have changed it.
pub(super) fn takes_the_place(new: &Remark, old: &Remark, signs: Signs) -> bool {
    let (words, known) = (&new.subject.stems, &old.subject.stems);
    let is_all = words.is_subset(known) || known.is_subset(words);
    let is_told = if new.correction >= 1.0 {
        // Words of their own on both sides may name two things; "no, 30 seconds" has none.
        is_all && signs.is_linked()
            || words.is_subset(known)
            || signs.bond == Bond::Repeated
            || new.subject.renames(&old.subject)
            || old.speaker == Speaker::Model
    } else if signs.bond == Bond::Repeated {
        // "9090 is taken by the proxy, 9191 then".
        new.correction >= 0.5
    } else {
        // The same said again with another value.
        new.correction == 0.0 && signs.likeness >= SAME && words.is_subset(known)
    };
    // What the model chose goes when the person says no to it at once.
    let is_refused = old.speaker == Speaker::Model && new.correction >= 1.0;
    (signs.is_typed || is_refused)
        && is_told
        && !proposes(new)
        && sentences(&old.text).len() == 1
        && !is_parallel(&new.text, &old.text)
        && !says_more(&old.text, &new.subject)
        && !says_beside(&old.text, &new.subject)
}
