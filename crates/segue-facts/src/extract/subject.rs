//! What a sentence is about: its content words, and the values that it gives.
//!
//! Two sentences are about the same thing where they share the words that are rare in the
//! session: what everybody says all the time tells nothing apart (inverse document
//! frequency; Spärck Jones, 1972). Words are cut to their beginning, which stands in for
//! their stem in languages that put endings behind it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::cue::is_unspaced;

/// How many letters of a word tell it from others.
const STEM: usize = 6;
/// In how many sentences a rare word stands at most.
const RARE: u32 = 3;
/// By how many of its rarest words a sentence is judged.
const RAREST: usize = 5;
/// What says nothing of a subject, in the languages that `cue` knows best. Rare words do the
/// rest; these are only those that are common everywhere.
const EMPTY: &[&str] = &[
    "the", "and", "for", "that", "this", "with", "from", "are", "was", "not", "but", "you", "have",
    "has", "had", "will", "can", "our", "its", "it's", "into", "then", "than", "them", "they",
    "there", "what", "when", "which", "who", "how", "all", "any", "also", "just", "only", "now",
    "should", "would", "could", "use", "using", "make", "let", "lets", "instead", "because",
    "since", "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "einen", "mit", "für",
    "auf", "den", "dem", "von", "zu", "wir", "ich", "sie", "les", "des", "une", "est", "pas",
    "pour", "dans", "que", "qui", "sur", "avec", "los", "las", "una", "con", "por", "para", "del",
    "como", "está", "não", "uma", "com",
];

/// What a sentence is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Subject {
    /// The beginnings of its content words.
    pub(super) stems: BTreeSet<String>,
    /// The numbers that it gives, with what they count.
    pub(super) values: Vec<Value>,
}

/// A value that a sentence gives: a number, or a word that stands for one thing of a sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Value {
    /// The digits or the word, in lower case.
    pub(super) text: String,
    /// Its sort: a unit by one name, `weekday`, `name`, `identifier`; empty for a bare number.
    pub(super) sort: String,
}

/// In how many sentences of the session each word stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    sentences: u32,
    counts: HashMap<String, u32>,
}

impl Subject {
    pub(super) fn of(sentence: &str) -> Self {
        let mut subject = Self::default();
        let words = words(sentence);
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).map_or("", String::as_str);
            match word.chars().next() {
                Some(c) if c.is_ascii_digit() => subject.values.push(Value::number(word, next)),
                _ => {
                    subject.values.extend(Value::word(word, next));
                    subject.stems.extend(stem(word));
                }
            }
        }
        subject.values.extend(
            sentence
                .split_whitespace()
                .enumerate()
                .filter_map(|(at, token)| Value::token(token, at > 0)),
        );
        subject
    }

    /// Whether one gives another value of a sort that the other gives one of. Names and bare
    /// numbers stand for too many things to tell.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let tells = |value: &&Value| !value.sort.is_empty() && value.sort != NAME;
        let is_other = |value: &Value| {
            let mut same_sort =
                other.values.iter().filter(|known| known.sort == value.sort).peekable();
            same_sort.peek().is_some() && same_sort.all(|known| known.text != value.text)
        };
        self.values.iter().filter(tells).any(is_other)
    }

    /// Whether half of the shorter one's words stand in the other: two names of one task.
    pub(super) fn is_task_of(&self, other: &Self) -> bool {
        let shared = self.stems.intersection(&other.stems).count();
        shared >= 2 && shared * 2 >= self.stems.len().min(other.stems.len())
    }

    /// Whether both name somebody or something, and not the same.
    pub(super) fn names_another(&self, other: &Self) -> bool {
        let names = |subject: &Self| -> BTreeSet<String> {
            let named = subject.values.iter().filter(|value| value.sort == NAME);
            named.map(|value| value.text.clone()).collect()
        };
        let (own, others) = (names(self), names(other));
        !own.is_empty() && !others.is_empty() && !own.is_subset(&others)
    }

    /// Whether one names a value of the other's again, beside another of its sort.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let is_again = |value: &&Value| other.values.iter().any(|known| known.text == value.text);
        let again = self.values.iter().filter(is_again).count();
        again > 0 && self.values.len() > again
    }
}

/// The units of time.
const DURATIONS: &[&str] = &["ms", "second", "minute", "hour", "day", "week"];
/// The sort of a word that is written as a name.
const NAME: &str = "name";

impl Value {
    fn number(word: &str, next: &str) -> Self {
        let end = word
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))
            .unwrap_or(word.len());
        let (number, glued) = word.split_at(end);
        let text = number.trim_end_matches(['.', ',', ':']);
        let unit = unit(if glued.is_empty() { next } else { glued });
        // 24 hours and 15 minutes are two answers to one question.
        if DURATIONS.contains(&unit) {
            return Self { text: format!("{text} {unit}"), sort: "duration".to_owned() };
        }
        Self { text: text.to_owned(), sort: unit.to_owned() }
    }

    /// A number that is written as a word, where a unit follows; a day of the week.
    fn word(word: &str, next: &str) -> Option<Self> {
        const WEEKDAYS: &[&str] = &[
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "montag",
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "sonntag",
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "domingo",
            "lundi",
            "mardi",
            "mercredi",
            "jeudi",
            "vendredi",
            "samedi",
            "dimanche",
        ];
        const COUNTS: &[&[&str]] = &[
            &["one", "ein", "eine", "uno", "una", "un", "une"],
            &["two", "zwei", "dos", "deux"],
            &["three", "drei", "tres", "trois"],
            &["four", "vier", "cuatro", "quatre"],
            &["five", "fünf", "cinco", "cinq"],
            &["six", "sechs", "seis"],
            &["seven", "sieben", "siete", "sept"],
            &["eight", "acht", "ocho", "huit"],
            &["nine", "neun", "nueve", "neuf"],
            &["ten", "zehn", "diez", "dix"],
        ];
        let value = |text: &str, sort: &str| Self { text: text.to_owned(), sort: sort.to_owned() };
        let day = WEEKDAYS
            .iter()
            .find(|day| word.strip_prefix(**day).is_some_and(|rest| matches!(rest, "" | "s")));
        if let Some(day) = day {
            return Some(value(day, "weekday"));
        }
        let count = COUNTS.iter().position(|names| names.contains(&word))?;
        // "One" and its likes count nothing on their own.
        let sort = unit(next);
        (count > 0 || !sort.is_empty()).then(|| value(&(count + 1).to_string(), sort))
    }

    /// What is written like no everyday word: `dispatched_on`, `media-prod`, `release/7.2`, a name.
    fn token(token: &str, is_inside: bool) -> Option<Self> {
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        let is_ascii = token.is_ascii()
            && token.len() > 2
            && token.starts_with(|c: char| c.is_ascii_alphabetic());
        let value = |sort: &str| Some(Self { text: token.to_lowercase(), sort: sort.to_owned() });
        if is_ascii && token.contains('_') {
            return value("identifier");
        }
        if is_ascii && token.contains('/') && !token.contains("//") {
            return value("path");
        }
        let is_hyphenated =
            is_ascii && token.contains('-') && token.split('-').all(|part| part.len() > 1);
        if is_hyphenated
            && token.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            return value("label");
        }
        let is_name =
            is_inside && token.chars().count() > 2 && token.starts_with(char::is_uppercase);
        if is_name { value(NAME) } else { None }
    }
}

impl Vocabulary {
    /// Counts a sentence's words.
    pub(super) fn see(&mut self, subject: &Subject) {
        self.sentences += 1;
        for stem in &subject.stems {
            match self.counts.get_mut(stem) {
                Some(count) => *count += 1,
                None => drop(self.counts.insert(stem.clone(), 1)),
            }
        }
    }

    /// How much a word tells, from 0 (in every sentence) to 1 (nowhere else).
    fn rarity(&self, stem: &str) -> f64 {
        let count = f64::from(self.counts.get(stem).copied().unwrap_or(0).max(1));
        let all = f64::from(self.sentences.max(2));
        1.0 - (count.ln() / all.ln()).min(1.0)
    }

    /// How unusual a sentence is in this session, from 0 to 1: the mean over its rarest words.
    pub(super) fn salience(&self, subject: &Subject) -> f64 {
        let mut rarities: Vec<f64> = subject.stems.iter().map(|stem| self.rarity(stem)).collect();
        rarities.sort_by(|a, b| b.total_cmp(a));
        rarities.truncate(RAREST);
        if rarities.is_empty() { 0.0 } else { rarities.iter().sum::<f64>() / rarities.len() as f64 }
    }

    /// Whether both have a word that is hardly anywhere else.
    pub(super) fn share_a_rare_word(&self, a: &Subject, b: &Subject) -> bool {
        a.stems
            .intersection(&b.stems)
            .any(|stem| self.counts.get(stem).is_none_or(|count| *count <= RARE))
    }

    /// How much of the smaller subject the two share, from 0 to 1, by the rarity of words.
    pub(super) fn likeness(&self, a: &Subject, b: &Subject) -> f64 {
        let weight = |stems: &mut dyn Iterator<Item = &String>| -> f64 {
            stems.map(|stem| 0.1 + self.rarity(stem)).sum()
        };
        let shared = weight(&mut a.stems.intersection(&b.stems));
        let smaller = weight(&mut a.stems.iter()).min(weight(&mut b.stems.iter()));
        if smaller > 0.0 { shared / smaller } else { 0.0 }
    }
}

/// The words of a sentence, lower case; numbers keep their signs, texts without blanks come
/// in pairs of characters.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut last_wide: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_inner = matches!(c, '.' | ',' | ':')
            && word.ends_with(|c: char| c.is_ascii_digit())
            && chars.peek().is_some_and(char::is_ascii_digit);
        if is_unspaced(c) {
            // A unit of one character follows its number at once.
            let is_unit = word.starts_with(|c: char| c.is_ascii_digit());
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            let next = chars.peek().filter(|next| is_unspaced(**next));
            words.extend(
                is_unit.then(|| c.to_string() + &next.map_or_else(String::new, char::to_string)),
            );
            words.extend(last_wide.map(|before| format!("{before}{c}")));
            last_wide = Some(c);
            continue;
        }
        last_wide = None;
        if c.is_alphanumeric() || is_inner {
            word.extend(c.to_lowercase());
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn stem(word: &str) -> Option<String> {
    let is_wide = word.chars().next().is_some_and(is_unspaced);
    let says = (is_wide && word.chars().count() > 1)
        || (word.chars().count() >= 3 && !EMPTY.contains(&word));
    says.then(|| word.chars().take(STEM).collect())
}

/// Units by one name each, as several languages write them.
const UNITS: &[(&str, &[&str])] = &[
    ("pixel", &["px", "pixel", "pixels", "píxeles", "ピクセル", "像素"]),
    ("degree", &["degrees", "grad", "grados", "degrés"]),
    ("level", &["levels", "stufen", "niveles", "niveaux"]),
    (
        "ms",
        &[
            "ms",
            "millisecond",
            "milliseconds",
            "millisekunden",
            "milisegundos",
            "millisecondes",
            "ミリ秒",
            "毫秒",
        ],
    ),
    (
        "second",
        &[
            "s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "segundo", "segundos",
            "seconde", "secondes", "secondi", "秒",
        ],
    ),
    (
        "minute",
        &[
            "m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti",
            "分", "分钟", "分鐘", "minuut",
        ],
    ),
    (
        "hour",
        &[
            "h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "hora", "horas", "heure",
            "heures", "ore", "小时", "時間", "uur",
        ],
    ),
    (
        "day",
        &[
            "d", "day", "days", "tag", "tage", "tagen", "día", "días", "dias", "dia", "jour",
            "jours", "giorni", "天", "日", "dagen",
        ],
    ),
    (
        "week",
        &[
            "week", "weeks", "woche", "wochen", "semana", "semanas", "semaine", "semaines", "周",
            "週間",
        ],
    ),
    (
        "byte",
        &["kb", "mb", "gb", "tb", "kib", "mib", "gib", "byte", "bytes", "octets", "ko", "mo", "go"],
    ),
    ("percent", &["percent", "prozent", "pct", "%"]),
    ("money", &["usd", "eur", "dollars", "euros", "euro", "dollar", "€", "$"]),
    ("line", &["line", "lines", "zeilen", "líneas", "lignes", "行"]),
    (
        "column",
        &[
            "column",
            "columns",
            "chars",
            "characters",
            "spalten",
            "zeichen",
            "columnas",
            "caracteres",
            "colonnes",
            "caractères",
        ],
    ),
    (
        "request",
        &["request", "requests", "req", "rps", "anfragen", "peticiones", "solicitudes", "requêtes"],
    ),
    (
        "retry",
        &[
            "retry",
            "retries",
            "attempts",
            "tries",
            "versuche",
            "intentos",
            "reintentos",
            "tentatives",
        ],
    ),
    (
        "worker",
        &[
            "worker",
            "workers",
            "thread",
            "threads",
            "connections",
            "verbindungen",
            "conexiones",
            "connexions",
        ],
    ),
];

/// The one name of the unit that `word` is or begins with; empty where it is none.
fn unit(word: &str) -> &'static str {
    let first: String =
        word.chars().take_while(|c| c.is_alphabetic() || matches!(c, '%' | '€' | '$')).collect();
    let found = UNITS.iter().find(|(_, names)| {
        names.iter().any(|name| {
            *name == first
                || (is_unspaced(name.chars().next().unwrap_or(' ')) && word.starts_with(name))
        })
    });
    found.map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> (String, String) {
        let value = Subject::of(text).values.remove(0);
        (value.text, value.sort)
    }

    #[test]
    fn values_have_their_unit_in_every_language() {
        assert_eq!(value("hm, 15 minutes"), ("15 minute".into(), "duration".into()));
        assert_eq!(value("15min then"), ("15 minute".into(), "duration".into()));
        assert_eq!(value("höchstens 1.5 Stunden"), ("1.5 hour".into(), "duration".into()));
        assert_eq!(value("上限30秒"), ("30 second".into(), "duration".into()));
        assert_eq!(value("version 2.31."), ("2.31".into(), String::new()));
    }

    #[test]
    fn values_of_one_sort_contradict_each_other() {
        let of = Subject::of;
        for (old, new) in [
            ("sessions can live for 24 hours", "hm, scrap that, 15 minutes"),
            ("the report goes out on Mondays", "turns out it's Wednesdays"),
            ("name the new column shipped_at", "it has to be dispatched_on"),
            ("three retries should be enough", "better five retries"),
        ] {
            assert!(of(new).contradicts(&of(old)), "{new}");
        }
        assert!(!of("the report goes out on Mondays").contradicts(&of("24 hours at most")));
        assert!(of("9100 is taken, 9217 then").repeats(&of("the worker listens on 9100")));
    }

    #[test]
    fn rare_words_make_sentences_alike() {
        let mut vocabulary = Vocabulary::default();
        let texts =
            ["run the tests for module one", "run the tests for module two", "run the tests again"];
        texts.iter().for_each(|text| vocabulary.see(&Subject::of(text)));
        let old = Subject::of("Access tokens expire after 24 hours");
        let new = Subject::of("the tokens should expire after 15 minutes");
        let other = Subject::of("run the tests for the tokens module");
        vocabulary.see(&old);
        vocabulary.see(&new);
        assert!(vocabulary.likeness(&old, &new) > 0.6);
        assert!(vocabulary.likeness(&old, &other) < 0.5);
        assert!(vocabulary.salience(&old) > vocabulary.salience(&Subject::of("run the tests")));
    }
}
