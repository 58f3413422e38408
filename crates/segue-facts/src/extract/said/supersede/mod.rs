//! What of the remarks was taken back, changed, answered or finished later.
//!
//! A sentence replaces an earlier one only where it shows that it does: it corrects, closes,
//! or gives another value for the same subject. Then the earlier sentence that is most like
//! it is looked for, and where its words alone do not tell, the value or the place does.

mod contrast;
mod signs;

use std::collections::HashMap;

use super::proposal::{AGREED, LATER};
use super::remarks::{Remark, Role};
use super::speech::asks;
use super::subject::{Subject, Vocabulary, says_also};
use crate::cue::{Cue, Cues};
use crate::fact::{FactKind, Speaker};
use crate::text::sentences;
use contrast::is_parallel;
use signs::{ALIKE, Later, Signs, speaks_for, takes_the_place};

/// What stands before the topic in the subject of a correction that does not name it itself.
pub(crate) const ABOUT: &str = "about: ";
/// How alike two sentences are, at least, of which the later one gives another value without a
/// word of correction.
const VERY_ALIKE: f64 = 0.7;
/// How much speaks for it that a sentence means an earlier one, at least, so that the earlier
/// one is doubtful.
const LIKELY: f64 = 0.9;
/// The same so that it holds no longer.
const SURE: f64 = 1.4;
/// How much more than for any other has to speak for what a correction means.
const CLEARLY: f64 = 0.25;
/// How many remarks one correction makes doubtful.
const DOUBTED: usize = 3;
/// How many of what the person ruled before a correction may mean.
const BACK: usize = 1_000;
/// A word in more remarks than this leads to no candidates.
const COMMON: usize = 64;

/// What later remarks did to earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// What no longer holds, with the place of what replaced it.
    pub(crate) superseded: HashMap<usize, usize>,
    /// What may no longer hold: a later remark changes this or another one, and so much speaks for it.
    pub(crate) doubtful: HashMap<usize, (usize, f64)>,
}

impl Changes {
    /// Puts remarks in doubt; what speaks most for it is what is shown.
    fn doubt(&mut self, meant: impl Iterator<Item = (usize, f64)>, by: usize) {
        for (old, sum) in meant {
            let known = self.doubtful.entry(old).or_insert((by, sum));
            if sum > known.1 {
                *known = (by, sum);
            }
        }
    }
}

/// Every remark that no longer holds, or may not.
pub(crate) fn find(remarks: &[Remark], vocabulary: &Vocabulary) -> Changes {
    let mut changes = Changes::default();
    let mut by_stem: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut rulings = Vec::new();
    let weights: Vec<f64> = remarks.iter().map(|it| vocabulary.weight(&it.subject)).collect();
    for (at, remark) in remarks.iter().enumerate() {
        if remark.role == Role::Retracted {
            continue;
        }
        let replaced = replaced(at, remarks, &by_stem, &changes.superseded, vocabulary);
        let is_clear = !replaced.is_empty();
        changes.superseded.extend(replaced.into_iter().map(|old| (old, at)));
        if states(remark) {
            let among = Among { remarks, rulings: &rulings, vocabulary, weights: &weights };
            let meant = among.meant(remark, at, &changes.superseded);
            for part in parts(remark) {
                let meant = among.meant(&part, at, &changes.superseded).into_iter();
                let meant = meant.filter(|(_, signs)| signs.is_of_one_thing());
                changes.doubt(meant.map(|(old, signs)| (old, signs.sum)), at);
            }
            // What the session is for is changed by a correction, and hardly taken back.
            let is_goal = |old: usize| remarks[old].turn == 1 && remarks[old].role == Role::Request;
            match *meant {
                [(old, signs)]
                    if signs.sum >= SURE
                        && !is_goal(old)
                        && takes_the_place(remark, &remarks[old], signs) =>
                {
                    changes.superseded.insert(old, at);
                }
                _ if is_clear => {}
                _ => changes.doubt(meant.into_iter().map(|(old, signs)| (old, signs.sum)), at),
            }
        }
        for stem in &remark.subject.stems {
            by_stem.entry(stem).or_default().push(at);
        }
        let is_ruling = states(remark) && is_ruling(remark.kind);
        let is_models = remark.speaker == Speaker::Model && remark.kind == FactKind::Decision;
        rulings.extend((is_ruling || is_models && !remark.is_mute()).then_some(at));
    }
    for (agreed, by) in quoting(remarks, &changes.superseded) {
        changes.superseded.entry(agreed).or_insert(by);
    }
    // What was itself taken back puts nothing in doubt.
    let gone = &changes.superseded;
    changes.doubtful.retain(|old, (by, _)| !gone.contains_key(old) && !gone.contains_key(by));
    changes
}

/// What was agreed to in words of which the rest no longer holds: "Agreed: … (the user: 'port 9100
/// then')", each with what took its place, in the order of what it quotes.
fn quoting(remarks: &[Remark], superseded: &HashMap<usize, usize>) -> Vec<(usize, usize)> {
    let mut gone: Vec<_> = superseded.iter().map(|(old, by)| (*old, *by)).collect();
    gone.retain(|(old, _)| remarks[*old].speaker == Speaker::User);
    gone.sort_unstable();
    let mut quoting = Vec::new();
    for (old, by) in gone {
        let old = &remarks[old];
        let of_turn = (0..).zip(remarks).filter(|(_, remark)| remark.turn == old.turn);
        let said = of_turn.filter(|(_, it)| is_agreed(it) && it.text.contains(&old.text));
        quoting.extend(said.map(|(at, _)| (at, by)));
    }
    quoting
}

/// Whether a remark says in the model's words what the person agreed to.
fn is_agreed(remark: &Remark) -> bool {
    [AGREED, LATER].iter().any(|lead| remark.text.starts_with(lead))
}

/// Whether the person says something in words of their own, rather than asks or agrees.
fn states(remark: &Remark) -> bool {
    let is_own = remark.speaker == Speaker::User && !is_agreed(remark);
    is_own && !remark.is_mute() && !asks(&remark.text)
}

/// What the remark at `at` replaces, as its words show.
fn replaced(
    at: usize,
    remarks: &[Remark],
    by_stem: &HashMap<&str, Vec<usize>>,
    superseded: &HashMap<usize, usize>,
    vocabulary: &Vocabulary,
) -> Vec<usize> {
    let new = &remarks[at];
    let mut candidates: Vec<usize> = new
        .subject
        .stems
        .iter()
        .filter_map(|stem| by_stem.get(stem.as_str()).filter(|found| found.len() <= COMMON))
        .flatten()
        .copied()
        .collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|old| {
        let holds = !superseded.contains_key(old) && !remarks[*old].is_mute();
        holds && replaces(new, &remarks[*old], vocabulary) && !is_beside(new, &remarks[*old])
    });
    candidates
}

/// Whether the words of two remarks show that the new one replaces the old one.
fn replaces(new: &Remark, old: &Remark, vocabulary: &Vocabulary) -> bool {
    // What the model says takes nothing back of what the person ruled.
    if new.speaker == Speaker::Model && old.speaker == Speaker::User && is_ruling(old.kind) {
        return false;
    }
    let likeness = vocabulary.likeness(&new.subject, &old.subject);
    let conflict = new.subject.contradicts(&old.subject);
    let is_open = matches!(old.kind, FactKind::Todo | FactKind::Question | FactKind::Failure);
    if is_open && new.closes && !matches!(new.kind, FactKind::Todo | FactKind::Question) {
        return likeness >= ALIKE;
    }
    if old.kind == FactKind::Question && is_ruling(new.kind) {
        return likeness >= ALIKE && shares(new, old) >= 2;
    }
    if matches!((old.kind, new.kind), (FactKind::Verified, FactKind::Failure)) {
        return likeness >= ALIKE;
    }
    if !is_ruling(old.kind) && old.kind != FactKind::Verified {
        return false;
    }
    // What a correction means is looked for by more than its words.
    if new.correction >= 0.5 && new.speaker == Speaker::User {
        return false;
    }
    // What has words of its own may speak of a part: "the cache of the browser".
    let is_all = new.subject.stems.is_subset(&old.subject.stems);
    is_ruling(new.kind) && conflict && is_all && likeness >= VERY_ALIKE
}

/// Whether a remark that corrects nothing gives a value of something else, or one more.
fn is_beside(new: &Remark, old: &Remark) -> bool {
    new.correction < 0.5 && is_parallel(&new.text, &old.text)
        || new.correction < 1.0 && says_also(&new.text)
}

/// How many content words two remarks share.
fn shares(a: &Remark, b: &Remark) -> usize {
    a.subject.stems.intersection(&b.subject.stems).count()
}

/// What a remark is looked for among.
struct Among<'a> {
    remarks: &'a [Remark],
    /// What the person ruled, and the model decided, before.
    rulings: &'a [usize],
    vocabulary: &'a Vocabulary,
    /// What the words of each remark weigh.
    weights: &'a [f64],
}

impl Among<'_> {
    /// What a sentence of the person's means that does not say in the same words what it is
    /// about: a value of the same sort speaks for it, an old value named again, and nearness.
    /// Several, where nothing tells which of them; each with what speaks for it.
    fn meant(
        &self,
        new: &Remark,
        at: usize,
        superseded: &HashMap<usize, usize>,
    ) -> Vec<(usize, Signs)> {
        let Self { remarks, rulings, vocabulary, weights } = *self;
        let recent = &rulings[rulings.len().saturating_sub(BACK)..];
        // What the model chose is put right at once, or stands.
        let is_open = |old: &Remark| {
            let is_answered = old.turn + 1 == new.turn && new.correction >= 1.0;
            old.speaker == Speaker::User || is_answered && shares(new, old) > 0
        };
        let holds = |old: &usize| {
            let remark = &remarks[*old];
            !superseded.contains_key(old) && remark.turn < new.turn && is_open(remark)
        };
        let later = Later::of(new, vocabulary.weight(&new.subject));
        let candidates = recent.iter().copied().filter(holds);
        let judged = candidates
            .map(|old| (old, speaks_for(&later, &remarks[old], weights[old], vocabulary)));
        let nearness = |old: usize| 0.2 * (old as f64 / at as f64);
        let mut likely: Vec<(usize, Signs)> = judged
            .map(|(old, signs)| (old, signs.and(nearness(old))))
            .filter(|(_, signs)| signs.sum >= LIKELY)
            .collect();
        // "The limit has changed, it's 79 euros now" means the one sum that was given.
        let bare = likely.iter().filter(|(_, signs)| signs.is_bare()).count();
        likely.retain(|(_, signs)| !signs.is_bare() || bare == 1);
        likely.sort_by(|a, b| b.1.sum.total_cmp(&a.1.sum));
        // To compare them word for word is dear.
        let mut likely = likely.into_iter().filter(|(old, _)| !is_beside(new, &remarks[*old]));
        let Some(best) = likely.next() else { return Vec::new() };
        let least = best.1.sum - CLEARLY;
        let others = likely.take_while(|(_, signs)| signs.sum > least).take(DOUBTED - 1);
        std::iter::once(best).chain(others).collect()
    }
}

/// The sentences of a correction that has several: each may change something of its own.
fn parts(remark: &Remark) -> Vec<Remark> {
    let sentences = if remark.correction < 1.0 { Vec::new() } else { sentences(&remark.text) };
    if sentences.len() < 2 {
        return Vec::new();
    }
    let part = |text: &&str| Remark {
        text: (*text).to_owned(),
        subject: Subject::of(text),
        correction: f64::from(Cues::of(text).get(Cue::Correction)).max(0.5),
        ..remark.clone()
    };
    sentences.iter().map(part).collect()
}

/// Whether a remark of this kind says how things are to be.
fn is_ruling(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Instruction
            | FactKind::Correction
            | FactKind::Decision
            | FactKind::Artifact
            | FactKind::Note
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cue::{Cue, Cues};
    use crate::extract::said::remarks::Role;
    use crate::extract::said::subject::Subject;

    /// What the person says in turn `turn`.
    fn said(turn: u32, text: &str) -> Remark {
        Remark {
            speaker: Speaker::User,
            kind: FactKind::Note,
            text: text.to_owned(),
            subject: Subject::of(text),
            correction: f64::from(Cues::of(text).get(Cue::Correction)),
            closes: false,
            lifted_by: None,
            role: Role::Fact,
            turn,
            addresses: Vec::new(),
            time: None,
            weight: 0.8,
        }
    }

    /// Whether the first of these messages holds, is doubtful, or was replaced, at the end.
    fn first_is(messages: &[&str]) -> &'static str {
        let said: Vec<Remark> = (1..).zip(messages).map(|(turn, text)| said(turn, text)).collect();
        let mut vocabulary = Vocabulary::default();
        said.iter().for_each(|remark| vocabulary.see(&remark.subject));
        let changes = find(&said, &vocabulary);
        match (changes.superseded.contains_key(&0), changes.doubtful.contains_key(&0)) {
            (true, _) => "replaced",
            (_, true) => "doubtful",
            _ => "holds",
        }
    }

    #[test]
    fn what_was_agreed_to_goes_with_the_words_that_it_quotes() {
        let mut agreed =
            said(1, "Agreed: the exporter listens on 7070 (the user: 'port 7070 then')");
        agreed.kind = FactKind::Decision;
        let fix = "7070 is taken by the proxy, 7171 then";
        let all = [agreed, said(1, "port 7070 then"), said(2, fix)];
        let mut vocabulary = Vocabulary::default();
        all.iter().for_each(|remark| vocabulary.see(&remark.subject));
        let gone = find(&all, &vocabulary).superseded;
        assert_eq!((gone.get(&0), gone.get(&1)), (Some(&2), Some(&2)));
    }

    #[test]
    fn corrections_are_understood_without_naming_what_they_mean() {
        for (old, new) in [
            ("uploads expire after 20 days", "scratch that, 90 days"),
            ("l'export part le jeudi", "tout compte fait le samedi, le prestataire préfère"),
            ("nenn das neue Feld sent_at", "Olga sagt mir eben, es muss posted_at heißen"),
            ("the import runs on Tuesdays", "turns out it's Fridays, the bank moved"),
            ("the gauge shows 640 px", "640 is cut off on tablets, 800 px then"),
            ("der Abgleich läuft montags", "stellt sich raus, es ist donnerstags"),
            ("höchstens 12 Sekunden Wartezeit", "nein, 30 Sekunden"),
            ("la copia sale los martes", "resulta que es los jueves"),
            ("le cache vit 6 heures", "finalement 2 heures"),
            (
                "lengths are in feet everywhere",
                "I checked the probe's manual, it's yards on the bus, feet only in the report",
            ),
            ("der Worker hört auf Port 8080", "8080 ist falsch, 9217 nehmen wir"),
            ("two retries will do for the mail server", "on second thought four, it is slow"),
            ("llama sent_at al campo nuevo", "me dice Olga que tiene que ser posted_at"),
            ("las alertas van a telegram", "al final a Signal, lo pide el equipo"),
            ("the alerts go to telegram", "no, to signal"),
            ("we go with Kafka for the events", "Kafka is off the table, the events go by mail"),
            (
                "the trial opens in Bergen",
                "small thing, the trial opens in Oslo, they have the space",
            ),
            (
                "keep the invoices in one XML blob",
                "the XML blob was a bad idea of mine. rows please",
            ),
        ] {
            let between = ["the customer is Ruth", "keep the public names as they are"];
            let all = [&[old], between.as_slice(), &[new]].concat();
            assert_ne!(first_is(&all), "holds", "{old} / {new}");
        }
    }

    /// To lose what still holds is worse than to show what may not.
    #[test]
    fn a_rule_goes_only_for_another_value_of_the_same_thing() {
        for (old, new) in [
            ("never log the email", "I just noticed you log the email in load_user"),
            ("no emojis in commits", "I realised there are emojis in the last commits"),
            ("only use tabs", "I double checked, there are spaces next to the tabs"),
            ("the tests must run in under 10 minutes", "I checked, the tests run in 14 minutes"),
            ("the limit is 20 users per page", "the page of users came back with 30 users"),
            ("the staging server has 16 GB", "as of today the production server has 64 GB"),
            ("the timeout is 30 seconds", "sorry, back in 5 minutes"),
            ("uploads are limited to 10 MB", "no, the log has 300 MB"),
            ("answer in English", "sorry, my German colleague wrote that"),
            ("the cache lives 10 minutes", "so the cache of the browser lives 2 hours"),
            ("errors go to slack", "actually, back to work"),
            ("der Timeout ist 30 Sekunden", "moment, bin in 5 Minuten zurück"),
            ("las copias duran 30 días", "las copias de Olga duran 5 días"),
            ("always per Sie, no anglicisms, 12 pages", "no, 14 pages"),
        ] {
            assert_ne!(first_is(&[old, "thanks", new]), "replaced", "{old} / {new}");
        }
        for (old, new) in [
            ("the worker listens on port 9100", "no, the worker listens on port 9217"),
            ("uploads expire after 20 days", "actually uploads expire after 90 days"),
            ("the metrics port is 9090", "not 9090, the metrics port is 9191"),
        ] {
            assert_eq!(first_is(&[old, "thanks", new]), "replaced", "{old} / {new}");
        }
    }

    #[test]
    fn what_only_speaks_of_other_things_changes_nothing() {
        for (old, new) in [
            ("keep the public names find_links and check_file", "what is open_file for?"),
            ("sessions live for 24 hours", "the report goes out on Mondays"),
            ("the auto-commit mode stays", "add docs for the manual-commit mode as well"),
            ("skip the vendored files", "then commit it"),
            ("the display has 37 characters", "the customer is 88-4410"),
            ("test with node 18", "and test with node 20 as well"),
            ("uploads expire after 20 days", "backups expire after 90 days"),
            ("the tests run under Linux", "the tests run under Windows as well"),
            ("the weekly report goes to Anna", "the weekly report goes to Ben too"),
            (
                "never delete anything under /var/log",
                "from now on always ask before you change anything under /etc/ssh",
            ),
            ("use at most 4 workers in the pool", "no, look at issue 7"),
            ("use at most 4 workers in the pool", "no, use Python 3"),
            ("coverage stays above 90 percent", "no, port 80"),
            ("never call get_user in handlers", "I checked load_config, it is fine"),
            ("exit with 1 for broken links", "leave everything as it is, I'll pick it up later"),
        ] {
            assert_eq!(first_is(&[old, "thanks", new]), "holds", "{old} / {new}");
        }
    }
}
