//! What of the remarks was taken back, changed, answered or finished later.
//!
//! A sentence replaces an earlier one only where it shows that it does: it corrects, closes,
//! or gives another value for the same subject. Then the earlier sentence that is most like
//! it is looked for, and where its words alone do not tell, the value or the place does.

use std::collections::{BTreeSet, HashMap};

use super::contrast::{is_parallel, says_more};
use super::proposal::{AGREED, LATER};
use super::remarks::{Remark, Role};
use super::speech::asks;
use super::subject::{Subject, Vocabulary, fills_otherwise};
use super::value::Value;
use crate::cue::{Cue, Cues};
use crate::fact::{FactKind, Speaker};
use crate::text::key;

/// What stands before the topic in the subject of a correction that does not name it itself.
pub(crate) const ABOUT: &str = "about: ";
/// How alike two sentences are that are about the same thing.
const ALIKE: f64 = 0.55;
/// The same for two short ones that share a rare word, and for neighbours, where the later one
/// corrects.
const RELATED: f64 = 0.2;
/// How many words a remark has at most that says one thing.
const BRIEF: usize = 16;
/// The same of a correction, which says why.
const EXPLAINED: usize = 28;
/// The same for a sentence that gives another value, without a word of correction.
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
pub(super) struct Changes {
    /// What no longer holds, with the place of what replaced it.
    pub(super) superseded: HashMap<usize, usize>,
    /// What may no longer hold: a later remark changes this or another one.
    pub(super) doubtful: HashMap<usize, usize>,
}

/// Every remark that no longer holds, or may not.
pub(super) fn find(remarks: &[Remark], vocabulary: &Vocabulary) -> Changes {
    let mut changes = Changes::default();
    let mut by_stem: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut rulings = Vec::new();
    for (at, remark) in remarks.iter().enumerate() {
        if remark.role == Role::Retracted {
            continue;
        }
        let replaced = replaced(at, remarks, &by_stem, &changes.superseded, vocabulary);
        let is_clear = !replaced.is_empty();
        changes.superseded.extend(replaced.into_iter().map(|old| (old, at)));
        if states(remark) {
            let meant = meant(at, remarks, &rulings, &changes.superseded, vocabulary);
            // What the session is for is changed by a correction, and hardly taken back.
            let is_goal = |old: usize| remarks[old].turn == 1 && remarks[old].role == Role::Request;
            match *meant {
                [(old, signs)]
                    if signs >= SURE && !is_goal(old) && takes_the_place(remark, &remarks[old]) =>
                {
                    changes.superseded.insert(old, at);
                }
                _ if is_clear => {}
                _ => changes.doubtful.extend(meant.into_iter().map(|(old, _)| (old, at))),
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
    changes.doubtful.retain(|old, by| !gone.contains_key(old) && !gone.contains_key(by));
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
    is_ruling(new.kind) && conflict && likeness >= VERY_ALIKE
}

/// Whether a remark that corrects nothing gives another value of something else.
fn is_beside(new: &Remark, old: &Remark) -> bool {
    new.correction < 0.5 && is_parallel(&new.text, &old.text)
}

/// Whether nothing of the old remark is left where the new one holds.
fn takes_the_place(new: &Remark, old: &Remark) -> bool {
    let (new_words, old_words) = (&new.subject.stems, &old.subject.stems);
    // Without a word of correction one of them says all that the other is about.
    let is_of_it =
        new.correction >= 0.5 || old_words.is_subset(new_words) || new_words.is_subset(old_words);
    is_of_it && !is_parallel(&new.text, &old.text) && !says_more(&old.text, &new.subject)
}

/// How many content words two remarks share.
fn shares(a: &Remark, b: &Remark) -> usize {
    a.subject.stems.intersection(&b.subject.stems).count()
}

/// What a sentence of the person's means that does not say in the same words what it is
/// about: a value of the same sort speaks for it, an old value named again, and nearness.
/// Several, where nothing tells which of them; each with what speaks for it.
fn meant(
    at: usize,
    remarks: &[Remark],
    rulings: &[usize],
    superseded: &HashMap<usize, usize>,
    vocabulary: &Vocabulary,
) -> Vec<(usize, f64)> {
    let new = &remarks[at];
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
    let candidates = recent.iter().copied().filter(holds);
    let judged = candidates.map(|old| (old, speaks_for(new, &remarks[old], vocabulary)));
    let nearness = |old: usize| 0.2 * (old as f64 / at as f64);
    let mut likely: Vec<(usize, f64)> = judged
        .map(|(old, signs)| (old, signs + nearness(old)))
        .filter(|(old, signs)| *signs >= LIKELY && !is_beside(new, &remarks[*old]))
        .collect();
    likely.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = likely.first().map_or(0.0, |(_, signs)| *signs);
    likely.retain(|(_, signs)| *signs > best - CLEARLY);
    likely.truncate(DOUBTED);
    likely
}

/// How much speaks for it that `new` means `old`; nothing where no value, and no clear word of
/// correction, does.
fn speaks_for(new: &Remark, old: &Remark, vocabulary: &Vocabulary) -> f64 {
    let (is_clear, is_brief) = (new.correction >= 1.0, is_brief(new) && is_brief(old));
    let values = worth(&[
        (new.subject.contradicts(&old.subject), 0.8),
        (new.subject.repeats(&old.subject), 0.85),
        (shares(new, old) >= 2 && fills_otherwise(&new.text, &old.text), 0.8),
        (is_clear && is_brief && new.subject.names_another(&old.subject), 0.3),
        (is_clear && is_brief && new.subject.writes_another(&old.subject), 0.2),
        (is_brief && new.subject.renames(&old.subject) && is_named_so(new), 0.5),
        (is_clear && is_brief && new.subject.aims_otherwise(&old.subject), 0.45),
        (is_clear && is_brief && counts_otherwise(new, old), 0.45),
        (is_clear && is_brief && shares(new, old) > 0 && numbers_otherwise(new, old), 0.3),
    ]);
    // Two rules about two places are two rules, "from now on" or not.
    if values == 0.0 && !is_clear && new.subject.names_another(&old.subject) {
        return 0.0;
    }
    // Nearly always; and likeness is dear. "Commit please, then push" changes nothing.
    if values == 0.0 && (new.correction < 0.5 || new.role == Role::Request) {
        return 0.0;
    }
    let likeness = vocabulary.likeness(&new.subject, &old.subject);
    let is_next = old.turn + 1 == new.turn;
    let shares = vocabulary.share_a_rare_word(&new.subject, &old.subject);
    // Sentences of one pattern are alike all over a session.
    let is_related = likeness >= RELATED && (is_clear && is_next || is_brief && shares);
    let is_meant = new.correction >= 0.5 && (is_related || is_clear && likeness >= ALIKE);
    if values == 0.0 && !is_meant {
        return 0.0;
    }
    let around = worth(&[
        (is_clear, 0.9),
        (!is_clear && new.correction >= 0.5, 0.45),
        (shares, 0.35),
        (is_next && new.correction >= 0.5, 0.25),
    ]);
    values + around + likeness
}

/// Whether a correction, be it a faint one, says what something is to be called.
fn is_named_so(new: &Remark) -> bool {
    let is_faint = || {
        let key = key(&new.text);
        let must = ["muss", "tiene que", "doit", "deve", "must", "should be", "has to be"];
        new.correction >= 0.5
            && must.iter().any(|word| format!(" {key} ").contains(&format!(" {word} ")))
    };
    new.correction >= 1.0 || is_faint()
}

/// Whether a correction gives another bare number; one that stands alone may mean a counted one as well:
/// "three retries", "on second thought five".
fn counts_otherwise(new: &Remark, old: &Remark) -> bool {
    new.subject.counts_otherwise(&old.subject)
        || new.subject.counts_what(&old.subject) && gives_alone(&new.text)
}

/// Whether both give numbers of any length, and none twice.
fn numbers_otherwise(new: &Remark, old: &Remark) -> bool {
    let numbers = |remark: &Remark| -> BTreeSet<String> {
        let is_number = |value: &&Value| value.text.starts_with(|c: char| c.is_ascii_digit());
        remark.subject.values.iter().filter(is_number).map(|value| value.text.clone()).collect()
    };
    let (new, old) = (numbers(new), numbers(old));
    !new.is_empty() && !old.is_empty() && new.is_disjoint(&old)
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
fn is_brief(remark: &Remark) -> bool {
    let most = if remark.correction >= 1.0 { EXPLAINED } else { BRIEF };
    remark.text.split_whitespace().count() <= most
}

fn worth(signs: &[(bool, f64)]) -> f64 {
    signs.iter().filter(|(holds, _)| *holds).map(|(_, worth)| worth).sum()
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
    use crate::extract::remarks::Role;

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

    #[test]
    fn what_only_speaks_of_other_things_changes_nothing() {
        for (old, new) in [
            ("keep the public names find_links and check_file", "what is open_file for?"),
            ("sessions live for 24 hours", "the report goes out on Mondays"),
            ("the auto-commit mode stays", "add docs for the manual-commit mode as well"),
            ("skip the vendored files", "then commit it"),
            ("the display has 37 characters", "the customer is 88-4410"),
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

    #[test]
    fn zz_debug() {
        for (old, new) in [("put the metrics exporter on port 9105", "sorry, typo of mine, the port has to be 9187 for the exporter"),
("the sensor is a BME280 at address 0x76", "just looked at the schematic, SDO is tied high, which means the address is 0x77 actually"),
("Our client in this matter is Northgate Holdings Ltd.", "I gave you the wrong entity, the contracting party on our side is Northgate Ventures LLP"),
("max party size is 4 in co-op", "scratch that about the co-op parties, the design doc has 6 players"),
("use node 18 for the build image", "that node is EOL i see now, my bad. make it node 22 for the image"),
("the timeout for the payment gateway should be 10 seconds", "I told you ten for the gateway timeout earlier, ops now insists on 25s"),
("The protagonist, Ysolde, is 34 years old.", "I've reworked the outline and Ysolde is 41 now, so whatever I told you about her age is outdated"),
("Our minimum iOS version is 15.", "turns out product raised the iOS minimum last week, 16.4 is the floor"),
("the warranty in clause 12 runs for 24 months", "the other side pushed back and we met at 18 months for the warranty, so please don't use my earlier figure"),
("We release on Thursday under the tag v3.8.0.", "we've got to skip a number because of the botched build: thursday's tag will be v3.8.1"),
("Der Server lauscht übrigens auf Port 7070.", "sorry, hab mich vertan, der server hängt an 7443"),
("das display hat 320x240 und hängt am SPI2", "ups – beim display hab ich quatsch erzählt, sind 480x272. rest stimmt"),
("Ansprechpartnerin auf Mandantenseite ist Frau Dr. Wieland.", "ach, btw: die Wieland ist dort gar nicht mehr. Ansprechpartner ist inzwischen Herr Oyelaran"),
("Im Shop rechnen wir die Versandkosten ab 59 Euro Warenwert auf null.", "Die Grenze für den Gratisversand stimmt so nicht mehr, die haben das Montag auf 79 Euro hochgezogen. Sonst alles wie gehabt."),
("Le broker MQTT tourne sur 10.4.0.12.", "oups, je t'ai filé la mauvaise ip pour le broker, c'est 10.4.0.87"),
("les joueurs sont 6 max par salon", "je retire ce que j'ai dit sur les salons, le game designer vient de passer la limite à 10 joueurs"),
("l'image de base c'est debian bullseye pour tout le monde", "ah non, mea culpa, on a basculé le mois dernier : image de base = bookworm"),
("on échantillonne l'accéléro à 100 Hz", "euh en relisant la datasheet j'ai dit une bêtise, l'accéléro faut l'échantillonner à 416 Hz"),
("El jefe final tiene 1200 puntos de vida.", "uy no, miré la hoja vieja. el jefe final va con 1850 puntos, apúntalo bien"),
("la base de pruebas está en el host db-sur-02", "me equivoqué de máquina antes, la de pruebas es db-sur-05, perdón por el lío"),
("la hélice gira en sentido horario y el motor es de 920 kv", "lo del motor está mal, che: es de 1150 kv. la hélice sí como te dije"),
("el lanzamiento en tiendas es el 5 de mayo", "nos movieron la fecha otra vez jaja, ahora salimos en tiendas el 26 de mayo"),] {
            let between = ["the customer is Ruth", "keep the public names as they are"];
            let all = [&[old], between.as_slice(), &[new]].concat();
            let said: Vec<Remark> = (1..).zip(&all).map(|(turn, text)| said(turn, text)).collect();
            let mut vocabulary = Vocabulary::default();
            said.iter().for_each(|remark| vocabulary.see(&remark.subject));
            println!("{} | {old} || {new}\n    corr {} signs {:.2} old {:?} new {:?} like {:.2} ", first_is(&all), said[3].correction, speaks_for(&said[3], &said[0], &vocabulary), said[0].subject.values.iter().map(|v| format!("{}:{}", v.text, v.sort)).collect::<Vec<_>>(),said[3].subject.values.iter().map(|v| format!("{}:{}", v.text, v.sort)).collect::<Vec<_>>(), vocabulary.likeness(&said[3].subject, &said[0].subject));
        }
    }

    #[test]
    fn zz_false() {
        for (old, new) in [
            ("the gateway timeout is 10 seconds", "the db timeout is 30 seconds"),
            ("pin serde to 1.0.3", "pin tokio to 1.2.3"),
            ("uploads expire after 20 days", "backups expire after 90 days"),
            ("the cleanup job runs on Mondays", "the report goes out on Tuesdays"),
            ("thumbnails are 320 px wide", "the sidebar is 280 px wide"),
            ("the API allows 25 calls a minute", "the free plan has 5 projects, each 3 users"),
            ("max 3 retries on the upload", "max 5 retries on the download"),
            ("the German customers pay in euros, 30 days", "the US customers pay in dollars, 14 days"),
            ("phase one ends on 5 May", "phase two ends on 26 May"),
            ("test with node 18", "and test with node 20 as well"),
        ] {
            let between = ["the customer is Ruth", "keep the public names as they are"];
            let all = [&[old], between.as_slice(), &[new]].concat();
            println!("FALSE {} | {old} || {new}", first_is(&all));
        }
    }
}
