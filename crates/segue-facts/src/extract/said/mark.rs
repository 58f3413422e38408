//! What is shown beside a remark that a later one may have changed, if the later one gives something in its place.
//!
//! In talk in which every sentence rules something, many speak of one thing and change nothing: what shows a
//! change is that something is given where something else was given before.

use std::borrow::Cow;
use std::collections::BTreeSet;

use segue_document::Pattern;

use super::excerpt;
use super::remark::{Remark, Role};
use super::subject::frames::says_also;
use super::subject::vocabulary::Vocabulary;
use super::subject::{Subject, telling};
use super::supersede::{Doubt, Tie, lifts};
use super::value::{Value, sort};
use crate::fact::FactKind;
use crate::text::{denies, key, words};

/// How many words a remark may have in common with the first message by chance.
const COMMON: usize = 3;

/// How many words a remark has at most that takes something back.
const TAKING_BACK: usize = 16;

/// How many words a label has at most.
const LABEL: usize = 5;

/// How many words, or characters, a text has at most that says one thing.
const BRIEF: usize = 20;
const BRIEF_CHARS: usize = 160;

/// What may have changed `earlier`, as far as it is worth a word beside it.
pub(crate) fn of(
    all: &[Remark],
    doubt: Doubt,
    earlier: &Remark,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let later = &all[doubt.by];
    if doubt.tie == Tie::Replaced {
        return Some(later.text.clone());
    }
    let quoted = excerpt::of(all, doubt.by, earlier);
    let quoted = match doubt.tie {
        _ if takes_back(later, earlier) => later.text.clone(),
        Tie::Typed | Tie::Touched if !is_brief(&quoted) => excerpt::clause(&quoted, earlier),
        _ => quoted,
    };
    let new = Subject::of(&quoted);
    let shares = |at: usize| vocabulary.common(&all[at].subject, &earlier.subject).telling;
    let shared = shares(doubt.by).max(shares(doubt.naming));
    // What is said again with more around it stands.
    let is_restated = known_again(&earlier.subject, &later.subject) && !earlier.is_open();
    if is_restated && doubt.tie != Tie::Typed {
        return None;
    }
    // Of what the session is for, everything speaks.
    let is_handed_on = earlier.is_inherited() && earlier.kind == FactKind::Note;
    let is_for = is_handed_on || earlier.turn == 1 && shared <= COMMON;
    // What is open is finished or answered in few words.
    let closes = earlier.is_open() && (later.closes || shared > 0);
    let is_shown = match doubt.tie {
        _ if closes || rules_otherwise(later, earlier) && shared > 0 => true,
        Tie::Typed | Tie::Replaced => true,
        Tie::Linked | Tie::Touched | Tie::Loose if is_for => false,
        Tie::Linked => links(&new, later, earlier, shared),
        Tie::Loose => {
            exchanges(&new, &earlier.subject, |value, _| value.sort != sort::NAME)
                || new.aims_otherwise(&earlier.subject)
        }
        Tie::Touched => touches(&new, later, earlier, shared),
    };
    (is_shown && is_of_one_thing(earlier, later, &quoted, doubt.tie == Tie::Typed))
        .then_some(quoted)
}

/// Whether what two remarks share is more than chance: in long ones, and in those of which neither says that
/// something changed, it mostly is. A mark that is wrong takes back what holds.
fn is_of_one_thing(earlier: &Remark, later: &Remark, quoted: &str, is_typed: bool) -> bool {
    // "Script 1: …" and "Script 2: …", but not "Port: …" and "Correction: …".
    let are_labelled_apart = match (label(&earlier.text), label(quoted)) {
        (Some(one), Some(other)) => {
            one != other && one.split(' ').next() == other.split(' ').next()
        }
        _ => false,
    };
    let are_brief = is_brief(&earlier.text) && is_brief(quoted);
    let changes = || {
        let repeats = later.subject.repeats(&earlier.subject);
        later.correction >= 0.5 || repeats || says_again(earlier, later)
    };
    let closes = earlier.is_open() && later.closes;
    let is_clear = is_typed && later.correction >= 1.0 && !quoted.starts_with('…');
    !are_labelled_apart && (closes || is_clear || are_brief && changes())
}

/// Whether a text says one thing, by its length.
fn is_brief(text: &str) -> bool {
    text.split_whitespace().count() <= BRIEF && text.chars().count() <= BRIEF_CHARS
}

/// What a line is about that says so first: `script 2` of "Script 2: keep what was measured".
fn label(text: &str) -> Option<String> {
    let (label, rest) = text.split_once([':', '：'])?;
    let is_label = rest.starts_with([' ', '*']) && label.split(' ').count() <= LABEL;
    is_label.then(|| key(label.split(" (").next().unwrap_or(label)))
}

/// Whether a third of the words of the shorter of two remarks, or of those that tell something, stands in the other one,
/// which says how things are.
fn says_again(earlier: &Remark, later: &Remark) -> bool {
    let own = own(later);
    let supposes = [" would have ", " would be "].iter().any(|it| later.text.contains(it));
    !supposes
        && (is_third(&stems(&earlier.subject), &stems(&own))
            || is_third(&telling(&earlier.subject), &telling(&own)))
}

fn stems(subject: &Subject) -> BTreeSet<&str> {
    subject.stems.iter().map(String::as_str).collect()
}

/// Whether two sets share a third of the smaller one.
fn is_third(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    let shared = one.intersection(other).count();
    shared > 0 && shared * 3 >= one.len().min(other.len())
}

/// What a remark is about by its own words, rather than by those of the question that it answers.
fn own(remark: &Remark) -> Cow<'_, Subject> {
    match remark.asked {
        Some(_) => Cow::Owned(Subject::of(&remark.text)),
        None => Cow::Borrowed(&remark.subject),
    }
}

/// Whether a remark that speaks of the same thing gives another value or name.
fn links(new: &Subject, later: &Remark, earlier: &Remark, shared: usize) -> bool {
    let known = &earlier.subject;
    let corrects = later.correction > 0.0;
    let on_scale =
        |value: &Value, old: &Value| is_of_a_sort(value, old) && value.is_on_scale_of(old);
    exchanges(new, known, on_scale)
        || shared > 1 && exchanges(new, known, |value, old| value.sort == old.sort)
        || names_again(new, known)
        || !corrects && gives_first(new, known)
        || names_otherwise(later, earlier)
        || takes_back(later, earlier)
}

/// Whether a remark with a rare word of another one gives something in the place of what that one gives.
fn touches(new: &Subject, later: &Remark, earlier: &Remark, shared: usize) -> bool {
    let known = &earlier.subject;
    match shared {
        // "The logs go to /var/log", "put the logs into /srv".
        0 => exchanges(new, known, |value, old| is_of_a_sort(value, old) && !value.is_number()),
        1 => {
            exchanges(new, known, is_of_a_sort)
                || new.counts_instead(known)
                || names_otherwise(later, earlier)
                || takes_back(later, earlier)
        }
        _ => {
            exchanges(new, known, |_, _| true) || names_again(new, known) || gives_first(new, known)
        }
    }
}

/// Whether a remark names something else of the same, and not one more.
fn names_otherwise(later: &Remark, earlier: &Remark) -> bool {
    let corrects = later.correction >= 0.5;
    !says_also(&later.text) && later.subject.names_otherwise(&own(earlier), corrects)
}

/// Whether a remark says in a few words that a thing is not to be any more: "forget the welcome video".
fn takes_back(later: &Remark, earlier: &Remark) -> bool {
    static DROPS: Pattern = Pattern::unicode(
        r"(?ix) ^\W* (?: please\ | let's\ | ok[,\ ]+ )? (?: scrap | drop | forget | forget\ about | never\ mind | ditch ) \ (?:the|that|those)\b
            | \b i\ take\ back\ the\b
            | \b (?:das|die|den)\ mit\b .* \b (?: ziehe? | nehme? )\ ich\ zurück | ^\W* vergiss\ (?:das|die|den)\b
            | ^\W* (?: olvida\ (?:el|la|lo|los|las) | olvidemos | retiro )\b | \b olvídal[oa]s?\b
            | ^\W* oubli(?: e | ez | ons )\ (?:le|la|les|l'|ça) | \b laisse\ tomber\b | ^\W* lascia\ perdere\b",
    );
    let known = telling(&earlier.subject);
    let is_of_it = |clause: &str| {
        let clause = Subject::of(clause);
        let clause = telling(&clause);
        clause.intersection(&known).count() * 2 >= clause.len().max(1)
    };
    let mut clauses = later.text.split([',', ';', '.', '!']);
    matches!(later.role, Role::Fact | Role::Request)
        && !earlier.is_open()
        && later.text.split_whitespace().count() <= TAKING_BACK
        && clauses.any(|clause| DROPS.is_match(&clause.replace('’', "'")) && is_of_it(clause))
}

/// Whether a remark allows or forbids what a rule forbids or orders, or says that it is over.
fn rules_otherwise(later: &Remark, earlier: &Remark) -> bool {
    let forbids = |text: &str| words(&text.to_lowercase()).any(denies);
    let is_other = || forbids(&later.text) != forbids(&earlier.text) || lifts(&later.text);
    let rules = matches!(later.kind, FactKind::Instruction | FactKind::Correction);
    earlier.kind == FactKind::Instruction && rules && is_other()
}

/// Whether one has all that the other says, which gives no value.
fn known_again(known: &Subject, new: &Subject) -> bool {
    known.stems.len() > 1
        && known.stems.is_subset(&new.stems)
        && !known.values.iter().any(|it| it.sort != sort::AIM)
}

/// Whether two values are of one sort, and no names, which stand for too many things.
fn is_of_a_sort(value: &Value, old: &Value) -> bool {
    value.sort != sort::NAME && value.sort == old.sort && !value.counts_something_else(old)
}

/// Whether one gives a value in the place of one that the other gives, of those that count.
fn exchanges(new: &Subject, known: &Subject, counts: impl Fn(&Value, &Value) -> bool) -> bool {
    let takes_the_place =
        |value: &Value| known.values.iter().any(|old| value.is_like(old) && counts(value, old));
    only_in(new, known).any(takes_the_place)
}

/// Whether it names a value of the other's again; a name that begins a sentence is told from no other word there.
fn names_again(new: &Subject, known: &Subject) -> bool {
    let is_given = |old: &Value| new.values.contains(old);
    let is_named = |old: &Value| {
        let name = Subject::of(&old.text).stems;
        !name.is_empty() && name.is_subset(&new.stems)
    };
    let is_again = |old: &Value| match old.sort.as_str() {
        sort::NAME => is_given(old) || is_named(old),
        _ => old.is_telling() && is_given(old),
    };
    known.values.iter().any(is_again)
}

/// Whether it gives a value or a name where the other gives none.
fn gives_first(new: &Subject, known: &Subject) -> bool {
    let gives = |subject: &Subject| subject.values.iter().any(|value| value.sort != sort::AIM);
    gives(new) && !gives(known)
}

/// The values that one gives and the other does not.
fn only_in<'a>(one: &'a Subject, other: &'a Subject) -> impl Iterator<Item = &'a Value> {
    let is_other = |value: &&Value| {
        value.sort != sort::AIM && other.values.iter().all(|known| !known.is_same(value))
    };
    one.values.iter().filter(is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was said later and is shown beside the earlier words, where `tie` links them.
    fn mark(tie: Tie, old: &str, new: &str) -> Option<String> {
        let all = [Remark::told(2, old), Remark::told(5, new)];
        let mut vocabulary = Vocabulary::default();
        all.iter().for_each(|remark| vocabulary.see(&remark.subject));
        of(&all, Doubt::linked(1, tie), &all[0], &vocabulary)
    }

    #[test]
    fn what_gives_something_instead_is_shown() {
        for (tie, old, new) in [
            (
                Tie::Linked,
                "the poster is set in A3",
                "the poster drowns in the showcase, A2 please",
            ),
            (
                Tie::Touched,
                "reports go to ops@larkfield.example",
                "the reports bounce, lea@larkfield.example reads them",
            ),
            (
                Tie::Touched,
                "countdown starts at 60",
                "an hour bores everybody, let the countdown begin at 45",
            ),
            (
                Tie::Linked,
                "the cover letter is signed by Ruth",
                "Ruth is on leave, put Theo under the cover letter",
            ),
            (
                Tie::Touched,
                "the metronome runs at 72 bpm",
                "the metronome drags terribly, 84 and she's happy",
            ),
            (Tie::Loose, "errors go to slack", "after all to Splunk, security wants it"),
            (
                Tie::Touched,
                "strip the speaker names",
                "I take back the thing with the speaker names",
            ),
        ] {
            assert_eq!(mark(tie, old, new).as_deref(), Some(new), "{old} / {new}");
        }
    }

    #[test]
    fn a_rule_that_says_the_opposite_or_ends_one_is_shown() {
        let rule = |turn: u32, text: &str| Remark {
            kind: FactKind::Instruction,
            correction: 1.0,
            ..Remark::told(turn, text)
        };
        let (old, new) = (rule(2, "always squash before a push"), rule(5, "no squashing any more"));
        assert!(rules_otherwise(&new, &old));
        assert!(!rules_otherwise(&rule(5, "squash before a release as well"), &old));
        assert!(!rules_otherwise(&new, &Remark::told(2, "we squash before a push")));
    }

    #[test]
    fn what_only_speaks_of_the_same_thing_is_not_shown() {
        for (tie, old, new) in [
            (Tie::Touched, "my nephew wrote the website", "the nephew wrote the parser as well"),
            (Tie::Touched, "half of the guests are late", "it takes half an hour"),
            (Tie::Touched, "the metronome runs at 72 bpm", "the metronome needs 4 microphones"),
            (Tie::Linked, "the wizard keeps its colours", "no, the wizard is fine"),
            (
                Tie::Linked,
                "never delete anything in that bucket",
                "no make it a new bucket, exports-2",
            ),
            (Tie::Linked, "keep the logs in English", "no emojis in the logs"),
            (Tie::Linked, "the chat widget opens on the right", "actually love the chat widget!"),
            (Tie::Linked, "invoices are sent by Ruth", "sorry I was slow with the invoices"),
            (Tie::Linked, "la facture part par la poste", "oublie pas que la facture a deux pages"),
            (Tie::Linked, "the wishlist stores items", "I never mind the wishlist being empty"),
            (
                Tie::Linked,
                "the backup is copied to Hetzner",
                "also keep a copy of the backup at Backblaze",
            ),
            (Tie::Linked, "the demo is for Siemens", "after the demo for Bosch we drop the tables"),
            (
                Tie::Touched,
                "the cache runs on Redis",
                "why wouldn't the Postgres container start with the cache?",
            ),
            (
                Tie::Touched,
                "reconnect as soon as the connection drops",
                "we can lose the connection in tunnels",
            ),
            (Tie::Typed, "Act 2: the guests wait for 3 hours", "Act 3: the guests wait 5 minutes"),
            (Tie::Typed, "oh, I had skipped 4.2", "in phase 4.3 it says that phase 4.2 is done"),
        ] {
            assert_eq!(mark(tie, old, new), None, "{old} / {new}");
        }
    }
}
