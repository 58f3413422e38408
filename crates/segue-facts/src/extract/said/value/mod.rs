//! The values that a sentence gives: numbers with what they count, days, languages, names and
//! what is written like no everyday word. Two values of one sort are two answers to one question.

mod fractions;
pub(crate) mod nouns;
pub(crate) mod sort;
mod tables;
mod written;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::empty::{EMPTY, SMALL};
use crate::cue::is_unspaced;
use tables::{COLOURS, COUNTS, KINDS, LANGUAGES, MONTHS, ROUND, UNITS, WEEKDAYS};

/// A value that a sentence gives: a number, or a word that stands for one thing of a sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Value {
    /// The digits or the word, in lower case.
    pub(crate) text: String,
    /// Its sort: a unit by one name, `weekday`, `language`, `name`, `identifier`; empty for a bare number.
    pub(crate) sort: String,
    /// The words before and behind a bare number, which may say of what it is: "huso 30",
    /// "1200 points".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) beside: Vec<String>,
}

/// How many characters the units have at most that are written without blanks.
const LONGEST: usize = 3;
/// What stands before the number of a day that a sentence ends with: "am 12.", "le 29", "el día 12".
const DAY_LEADS: [&str; 9] = ["am", "vom", "zum", "den", "le", "el", "día", "il", "al"];
/// What may follow the ordinal of a day.
const BEHIND_DAYS: [&str; 22] = [
    "", "of", "at", "then", "by", "already", "instead", "because", "so", "now", "and", "or", "but",
    "if", "is", "was", "works", "would", "please", "in", "since", "when",
];
/// The units of time.
const DURATIONS: &[&str] = &["ms", "second", "minute", "hour", "day", "week", "month", "year"];
/// What stands before an aim, in the languages that have it as a word of its own.
const TOWARDS: &[&str] =
    &["to", "into", "nach", "auf", "a", "al", "à", "au", "dans", "chez", "vers", "para"];

impl Value {
    /// Whether it is what something is set to: a quantity, a number, a label.
    pub(crate) fn is_setting(&self) -> bool {
        !matches!(
            self.sort.as_str(),
            sort::NAME
                | sort::IDENTIFIER
                | sort::AIM
                | sort::FLAG
                | sort::PATH
                | sort::LETTER
                | sort::FORMAT
        )
    }

    /// Whether another one of its sort takes its place.
    pub(crate) fn is_of_a_kind(&self) -> bool {
        !self.sort.is_empty() && !self.is_name() && self.sort != sort::AIM
    }

    /// Whether it names something: somebody, a path, an identifier.
    pub(crate) fn is_name(&self) -> bool {
        matches!(
            self.sort.as_str(),
            sort::NAME
                | sort::IDENTIFIER
                | sort::PATH
                | sort::ADDRESS
                | sort::LABEL
                | sort::CODE
                | sort::TICKET
                | sort::LETTER
                | sort::MODEL
                | sort::FLAG
        )
    }

    /// Whether it hardly stands for two things in one session: no name, no small count.
    pub(crate) fn is_telling(&self) -> bool {
        self.sort != sort::NAME
            && self.sort != sort::AIM
            && (!self.sort.is_empty() || self.text.len() > 1)
    }

    /// Whether both are the same, as far as they tell: a day may have its month or not.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let is_day_of =
            |day: &str, date: &str| date.rsplit_once('-').is_some_and(|(_, it)| it == day);
        self.text == other.text
            || self.sort == sort::DATE
                && (is_day_of(&self.text, &other.text) || is_day_of(&other.text, &self.text))
    }

    /// Whether it is a number, of whatever sort.
    pub(crate) fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether both are of one sort, or numbers of which one lacks its unit.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let lacks_unit = self.sort.is_empty() || other.sort.is_empty();
        self.sort == other.sort || (lacks_unit && self.is_number() && other.is_number())
    }

    /// Whether it is a number that counts nothing of its own, and the other a quantity.
    pub(crate) fn is_instead_of(&self, other: &Self) -> bool {
        let labels = [
            sort::DATE,
            sort::CLOCK,
            sort::YEAR,
            sort::VERSION,
            sort::IP,
            sort::DIMENSION,
            sort::HEX,
        ];
        let is_quantity = other.is_number() && !labels.contains(&other.sort.as_str());
        self.sort.is_empty() && self.is_number() && self.counted().is_none() && is_quantity
    }

    /// Whether both are bare numbers, each of something else: "72 bars", "4 microphones".
    pub(crate) fn counts_something_else(&self, other: &Self) -> bool {
        self.sort.is_empty()
            && self.counted().zip(other.counted()).is_some_and(|(own, others)| own != others)
    }

    /// Whether it is the other one, with its unit or without: "30 is short" of "30 minutes".
    pub(crate) fn is_named_as(&self, other: &Self) -> bool {
        let figure = || other.text.split_once(' ').map(|(figure, _)| figure);
        self.text == other.text || self.sort.is_empty() && figure() == Some(&self.text)
    }

    /// Whether it is a bare number behind a name, and the other one behind another: "section 14", "iOS 14".
    pub(crate) fn is_of_something_else(&self, other: &Self) -> bool {
        fn named(value: &Value) -> Option<&String> {
            value.beside.first().filter(|word| is_content(word))
        }
        self.sort.is_empty()
            && named(self).zip(named(other)).is_some_and(|(own, others)| own != others)
    }

    /// Whether both are durations of one scale, within a day or beyond, or none of them is a duration.
    pub(crate) fn is_on_scale_of(&self, other: &Self) -> bool {
        const WITHIN_DAY: [&str; 4] = ["ms", "second", "minute", "hour"];
        let is_short = |value: &Self| {
            value.text.rsplit_once(' ').is_some_and(|(_, unit)| WITHIN_DAY.contains(&unit))
        };
        self.sort != sort::DURATION
            || other.sort != sort::DURATION
            || is_short(self) == is_short(other)
    }

    /// What a bare number counts, by the word behind it.
    fn counted(&self) -> Option<&str> {
        self.beside.get(1).map(String::as_str).filter(|word| is_content(word))
    }

    /// A value that has no more than its text and its sort.
    fn of(text: &str, sort: &str) -> Self {
        Self { text: text.to_owned(), sort: sort.to_owned(), beside: Vec::new() }
    }

    /// What `word` stands for, which begins with a digit, between the words `before` and `next`.
    pub(crate) fn number(before: &str, word: &str, next: &str) -> Self {
        if let Some(sort) = shape(word) {
            return Self::of(word, sort);
        }
        let end = word
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))
            .unwrap_or(word.len());
        let (number, glued) = word.split_at(end);
        let text = number.trim_end_matches(['.', ',', ':']);
        // "429s" are answers of a server.
        let is_status = glued == "s" && text.len() == 3 && text.starts_with(['4', '5']);
        let behind = if glued.is_empty() || is_status { next } else { glued };
        let is_day = text.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
        // "On the 21st", but "the 2nd column" and "3rd party"; "the meeting is am 12."
        let is_ordinal = matches!(glued, "st" | "nd" | "rd" | "th") && BEHIND_DAYS.contains(&next);
        let is_led = glued.is_empty() && next.is_empty() && DAY_LEADS.contains(&before);
        if is_day && (is_ordinal || is_led) {
            return Self::of(text, sort::DATE);
        }
        // "12k all in."
        if glued == "k" {
            let beside = vec![before.to_owned(), next.to_owned()];
            return Self { beside, ..Self::of(&format!("{text}k"), sort::BARE) };
        }
        if is_clock(before, behind) {
            return Self::of(text, sort::CLOCK);
        }
        if unit(behind).is_empty() && is_year(before, text) {
            return Self::of(text, sort::YEAR);
        }
        match unit(behind) {
            // 24 hours and 15 minutes are two answers to one question.
            unit if DURATIONS.contains(&unit) => {
                Self::of(&format!("{text} {unit}"), sort::DURATION)
            }
            "" => Self {
                beside: vec![before.to_owned(), behind.to_owned()],
                ..Self::of(text, sort::BARE)
            },
            unit => Self::of(text, unit),
        }
    }

    /// A release: `v3.8.0`.
    pub(crate) fn release(word: &str) -> Option<Self> {
        let figures = word.strip_prefix('v')?;
        let is_release = figures.contains('.') && figures.starts_with(|c: char| c.is_ascii_digit());
        is_release.then(|| Self::of(figures, sort::VERSION))
    }

    /// A time of day in Spanish figures: "a las 6 de la mañana", but not "las 3 tablas".
    pub(crate) fn hour(before: &str, hour: &str, behind: [&str; 2]) -> Option<Self> {
        let is_hour = hour.parse().is_ok_and(|hour: u8| hour <= 24);
        let is_clock = before == "las" && behind == ["de", "la"];
        (is_hour && is_clock).then(|| Self::of(hour, sort::CLOCK))
    }

    /// A day of a month, by its number and the two words beside it: "5 May", "5 de mayo", "May 5th".
    pub(crate) fn date(before: &str, day: &str, behind: [&str; 2]) -> Option<Self> {
        let number = day.trim_end_matches(|c: char| !c.is_ascii_digit());
        let is_day = number.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
        let behind = if matches!(behind[0], "de" | "of") { behind[1] } else { behind[0] };
        let month = |word: &str| BY_MONTH.get(word).copied();
        // "Users may 3 times log in".
        let is_modal = before == "may" && !BEHIND_DAYS.contains(&behind);
        let first = || if is_modal { None } else { month(before) };
        let month = month(behind).or_else(first).filter(|_| is_day)?;
        Some(Self::of(&format!("{month}-{number}"), sort::DATE))
    }

    /// What a word stands for: a number where a unit follows, "an hour", a day of the week, a language, a colour or
    /// another thing of a sort.
    pub(crate) fn word(before: &str, word: &str, behind: [&str; 2]) -> Option<Self> {
        let next = behind[0];
        // "Once an hour", "after a day".
        if matches!(word, "a" | "an") && is_span(next) {
            return Some(Self::number("", "1", next));
        }
        // "Quarter past eight."
        if matches!(word, "quarter" | "half") && next == "past" {
            return Some(Self::of(&format!("{word} past {}", behind[1]), sort::CLOCK));
        }
        if let Some(minutes) = fractions::minutes(word, behind) {
            return Some(Self::of(&format!("{minutes} minute"), sort::DURATION));
        }
        match *NAMED.get(word)? {
            Named::Day(day) => Some(Self::of(day, sort::WEEKDAY)),
            Named::Language(language) => Some(Self::of(language, sort::LANGUAGE)),
            Named::Of(sort, name) => Some(Self::of(name, sort)),
            // "Dos 20 %" are of them in Portuguese.
            Named::Count(_) if next.starts_with(|c: char| c.is_ascii_digit()) => None,
            Named::Count(count) => {
                // "One" and its likes count nothing on their own.
                let sort = unit(next);
                if is_clock_in_words(before, behind) {
                    return Some(Self::of(&count.to_string(), sort::CLOCK));
                }
                (count > 1 || !sort.is_empty()).then(|| Self::number("", &count.to_string(), next))
            }
        }
    }

    /// The aim that a clause ends with: `word`, behind `before`.
    pub(crate) fn aim(before: &str, word: &str) -> Option<Self> {
        let is_aim = TOWARDS.contains(&before.to_lowercase().as_str());
        let text = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        (is_aim && text.chars().count() > 2).then(|| Self::of(&text, sort::AIM))
    }
}

/// The sort of what begins with a digit, where its shape tells.
fn shape(word: &str) -> Option<&'static str> {
    let is_hex = |digits: &str| digits.chars().all(|c| c.is_ascii_hexdigit());
    let is_figure = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let are_figures = |sign: char, count: usize| {
        word.split(sign).count() == count && word.split(sign).all(is_figure)
    };
    match () {
        () if word.strip_prefix("0x").is_some_and(is_hex) => Some(sort::HEX),
        () if are_figures('x', 2) => Some(sort::DIMENSION),
        () if are_figures('.', 4) => Some(sort::IP),
        // "16:9" is none.
        () if are_figures(':', 2) && word.len() <= 5 && word.as_bytes()[word.len() - 3] == b':' => {
            Some(sort::CLOCK)
        }
        () if are_figures('.', 3) => Some(sort::VERSION),
        () => None,
    }
}

/// Whether a number between these words is a time of day: "5 pm", "8 Uhr", "à 7 h".
fn is_clock(before: &str, behind: &str) -> bool {
    let is_hour =
        matches!(behind, "h" | "heures" | "hs") && matches!(before, "à" | "vers" | "dès" | "las");
    // In German "am" begins a date.
    let is_half = matches!(behind, "am" | "pm")
        && matches!(
            before,
            "at" | "by" | "until" | "till" | "from" | "around" | "before" | "after"
        );
    is_hour || is_half || behind == "uhr"
}

/// Whether a number that is written as a word is a time of day: "a las seis de la mañana", "vor halb fünf".
fn is_clock_in_words(before: &str, behind: [&str; 2]) -> bool {
    match (before, behind) {
        ("halb", _) | ("las", ["de", "la"] | ["y" | "menos", _]) => true,
        ("at" | "by" | "until" | "till" | "before" | "after", ["o", "clock"]) => true,
        _ => is_clock(before, behind[0]),
    }
}

/// Whether a number behind this word is a year: "in 1953".
fn is_year(before: &str, number: &str) -> bool {
    const LEADS: [&str; 11] =
        ["in", "since", "until", "early", "late", "im", "jahr", "seit", "en", "depuis", "desde"];
    let is_recent = number.parse().is_ok_and(|year: u16| (1800..2100).contains(&year));
    number.len() == 4 && is_recent && LEADS.contains(&before)
}

/// What a word stands for that is a value.
enum Named {
    /// Of a sort, by its first name.
    Of(&'static str, &'static str),
    Day(&'static str),
    Language(&'static str),
    Count(usize),
}

/// Days with and without the "s" of several, languages and numbers, by their words.
static NAMED: LazyLock<HashMap<String, Named>> = LazyLock::new(|| {
    let round = ROUND.iter().map(|(count, names)| (*count, names));
    let counts = (1..).zip(COUNTS).chain(round);
    let counts = counts.flat_map(|(count, names)| names.iter().map(move |it| (*it, count)));
    let counts = counts.map(|(name, count)| (name.to_owned(), Named::Count(count)));
    let languages = LANGUAGES.iter().flat_map(|names| names.iter().map(|name| (*name, names[0])));
    let languages = languages.map(|(name, first)| (name.to_owned(), Named::Language(first)));
    let days =
        WEEKDAYS.iter().flat_map(|day| [((*day).to_owned(), *day), (format!("{day}s"), *day)]);
    let days = days.map(|(name, day)| (name, Named::Day(day)));
    let kinds = KINDS.iter().flat_map(|(sort, of_sort)| {
        of_sort.iter().flat_map(move |names| {
            names.iter().map(move |name| ((*name).to_owned(), Named::Of(sort, names[0])))
        })
    });
    let colours = COLOURS.iter().flat_map(|names| {
        names.iter().map(|name| ((*name).to_owned(), Named::Of(sort::COLOUR, names[0])))
    });
    counts.chain(languages).chain(days).chain(kinds).chain(colours).collect()
});

/// Whether a word, in lower case, says what a sentence is about, rather than how much.
pub(crate) fn is_content(word: &str) -> bool {
    let is_value = Value::word("", word, ["", ""]).is_some() || is_unit(word);
    let is_word = word.chars().count() > 1 && !EMPTY.contains(word) && !SMALL.contains(&word);
    !is_value && is_word && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word is a number.
pub(crate) fn is_count(word: &str) -> bool {
    matches!(NAMED.get(word), Some(Named::Count(_)))
}

/// Whether a word is a month.
pub(crate) fn is_month(word: &str) -> bool {
    BY_MONTH.contains_key(word)
}

/// The numbers of the months by all their names.
static BY_MONTH: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let numbered = (1..).zip(MONTHS);
    numbered.flat_map(|(month, names)| names.iter().map(move |name| (*name, month))).collect()
});

/// Whether a word is a unit of time that "a" counts: "an hour", but "a second queue".
pub(crate) fn is_span(word: &str) -> bool {
    let unit = unit(word);
    DURATIONS.contains(&unit) && unit != "second"
}

/// Whether a word is a unit.
pub(crate) fn is_unit(word: &str) -> bool {
    !unit(word).is_empty()
}

/// The units by all their names.
static BY_NAME: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let names = UNITS.iter().flat_map(|(unit, names)| names.iter().map(move |name| (*name, *unit)));
    names.collect()
});

/// The one name of the unit that `word` is or begins with; empty where it is none.
fn unit(word: &str) -> &'static str {
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '%' | '€' | '$' | '£');
    let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
    if let Some(unit) = BY_NAME.get(&word[..end]) {
        return unit;
    }
    // Texts without blanks go on behind the unit.
    if !word.starts_with(is_unspaced) {
        return "";
    }
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
    ends.filter_map(|end| BY_NAME.get(&word[..end])).last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::sort;
    use crate::extract::said::subject::Subject;

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
        assert_eq!(value("巡检高度 40 米"), ("40".into(), "metre".into()));
        assert_eq!(value("la caparra è il 20%"), ("20".into(), "percent".into()));
        assert_eq!(value("version 2.31."), ("2.31".into(), String::new()));
        assert_eq!(value("log the 429s"), ("429".into(), String::new()));
        assert_eq!(value("after 90s"), ("90 second".into(), "duration".into()));
    }

    #[test]
    fn values_are_compared_by_what_they_are_of() {
        let value = |text: &str| Subject::of(text).values.remove(0);
        assert!(value("section 14").is_of_something_else(&value("ios 14")));
        assert!(!value("section 14").is_of_something_else(&value("14")));
        assert!(value("20 minutes").is_on_scale_of(&value("6 hours")));
        assert!(!value("15 days").is_on_scale_of(&value("7 hours")));
        assert!(value("30 is short").is_named_as(&value("30 minutes")));
        assert!(!value("30 seconds").is_named_as(&value("30 minutes")));
        assert_eq!(value("it's May 17 now").sort, sort::DATE);
        assert_ne!(value("users may 3 times log in").sort, sort::DATE);
        assert_eq!(value("dos 20%").text, "20", "of the 20 %, in Portuguese");
    }

    #[test]
    fn times_years_and_options_are_told_from_other_numbers() {
        for (text, sort) in [
            ("it closes at 16:30", "clock"),
            ("um 9 Uhr", "clock"),
            ("at 5 pm", "clock"),
            ("livraison à 7 h", "clock"),
            ("a las seis de la mañana", "clock"),
            ("arranca a las 6 de la mañana", "clock"),
            ("las 3 tablas", ""),
            ("stündlich abfragen", "duration"),
            ("nicht vor halb fünf", "clock"),
            ("at six o'clock", "clock"),
            ("quarter past eight", "clock"),
            ("las seis tablas", ""),
            ("kürze den Text um zehn", ""),
            ("de las fotos, elige las tres", ""),
            ("set in 1953", "year"),
            ("in 1953 we moved", "year"),
            ("due on the 21st", "date"),
            ("build with -O3", "flag"),
            ("raise it to 2000", ""),
            ("the ratio is 16:9", ""),
            ("Version 3 am Freitag", ""),
            ("no 3rd party code", ""),
        ] {
            assert_eq!(value(text).1, sort, "{text}");
        }
    }

    #[test]
    fn numbers_in_words_days_addresses_and_colours_are_values() {
        for (text, expected) in [
            ("zwanzig Seiten", ("20", "page")),
            ("vierhundert Stück", ("400", "")),
            ("quince minutos", ("15 minute", "duration")),
            ("once an hour", ("1 hour", "duration")),
            ("half an hour", ("30 minute", "duration")),
            ("eine halbe Stunde", ("30 minute", "duration")),
            ("un cuarto de hora", ("15 minute", "duration")),
            ("the council is on the 16th", ("16", "date")),
            ("wir treffen uns am 12.", ("12", "date")),
            ("12k all in", ("12k", "")),
            ("50 £ a month", ("50", "money")),
            ("ops@larkfield.example reads it", ("ops@larkfield.example", "address")),
            ("el botón va en violeta", ("purple", "colour")),
        ] {
            let (value, sort) = value(text);
            assert_eq!((value.as_str(), sort.as_str()), expected, "{text}");
        }
        let sorts = Subject::of("add --json to it").values;
        assert!(sorts.iter().all(|value| value.sort == sort::FLAG), "{sorts:?}");
        for text in [
            "I am 30 and tired",
            "pon el 8 como valor",
            "use the 2nd key",
            "a second queue",
            "polish the docs",
            "see user.service.ts",
        ] {
            let sorts: Vec<String> =
                Subject::of(text).values.into_iter().map(|it| it.sort).collect();
            let known = ["date", "duration", "language", "address"];
            assert!(
                known.iter().all(|sort| !sorts.iter().any(|it| it == sort)),
                "{text}: {sorts:?}"
            );
        }
        let day = |text: &str| Subject::of(text).values.remove(0);
        assert!(
            day("on the 9th").is_same(&day("9 June"))
                && !day("on the 9th").is_same(&day("19 June"))
        );
    }

    #[test]
    fn values_of_one_sort_contradict_each_other() {
        let of = Subject::of;
        for (old, new) in [
            ("sessions can live for 24 hours", "hm, scrap that, 15 minutes"),
            ("the report goes out on Mondays", "turns out it's Wednesdays"),
            ("three retries should be enough", "better five retries"),
        ] {
            assert!(of(new).contradicts(&of(old)), "{new}");
        }
        assert!(!of("the report goes out on Mondays").contradicts(&of("24 hours at most")));
        let (column, other) = (of("name the new column shipped_at"), of("dispatched_on, she says"));
        assert!(other.names_another(&column) && !other.contradicts(&column));
        assert!(of("9100 is taken, 9217 then").repeats(&of("the worker listens on 9100")));
    }
}
