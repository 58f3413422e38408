//! What a sentence is about: its content words, and the values that it gives.
//!
//! Two sentences are about the same thing where they share the words that are rare in the
//! session: what everybody says all the time tells nothing apart (inverse document
//! frequency; Spärck Jones, 1972). Words are cut to their beginning, which stands in for
//! their stem in languages that put endings behind it.

pub(crate) mod frames;
pub(crate) mod main_part;
mod tables;
pub(crate) mod vocabulary;
mod words;

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::empty::EMPTY;
use super::value::nouns::{has_capital_nouns, is_common};
use super::value::{Value, is_count, is_month, is_span, is_unit, sort};
use crate::cue::is_unspaced;
use tables::{NAMING, ORDINALS, USUAL};
use words::{Words, beginning};

/// With so many letters a word has other forms: "check", "checked".
const LEAST: usize = 4;
/// How the forms of a word end, which the stem has still.
const FORMS: [&str; 8] = ["d", "e", "ed", "es", "ing", "n", "en", "s"];

/// What a sentence is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Subject {
    /// The beginnings of its content words.
    pub(crate) stems: BTreeSet<String>,
    /// The numbers that it gives, with what they count.
    pub(crate) values: Vec<Value>,
}

impl Subject {
    pub(crate) fn of(sentence: &str) -> Self {
        let mut subject = Self::default();
        let tokens = tokens(sentence);
        // The digits of `release/7.2` count nothing.
        let written = LazyCell::new(|| {
            let written = tokens.iter().filter(|value| value.sort != sort::NAME);
            let digits = written
                .flat_map(|value| value.text.split(|c: char| !c.is_ascii_digit() && c != '.'));
            digits.collect::<HashSet<&str>>()
        });
        let words = Words::of(sentence);
        let mut rest = words.iter();
        let mut before = "";
        let mut is_counted = false;
        while let Some(word) = rest.next() {
            let mut behind = rest.clone();
            let behind = [(); 2].map(|()| behind.next().unwrap_or_default());
            match word.chars().next() {
                Some(c) if c.is_ascii_digit() && written.contains(word) => {}
                Some(c) if c.is_ascii_digit() => {
                    let date = Value::date(before, word, behind);
                    let date = date.or_else(|| Value::hour(before, word, behind));
                    subject
                        .values
                        .push(date.unwrap_or_else(|| Value::number(before, word, behind[0])));
                }
                _ => {
                    let value = Value::release(word).or_else(|| Value::word(before, word, behind));
                    // How many of what there are, and when, says nothing of what it is about.
                    let is_dated = is_month(word) && (is_counted || is_number(behind[0]));
                    let is_counted_in =
                        |word| is_counted && is_unit(word) || is_one(before) && is_span(word);
                    let is_quantity = is_count(word) || is_dated || is_counted_in(word);
                    subject.values.extend(value);
                    subject.stems.extend(stem(word).filter(|_| !is_quantity));
                }
            }
            is_counted =
                is_count(word) || is_number(word) || is_counted && matches!(word, "de" | "of");
            before = word;
        }
        // The name of an option stands for no file format: "--json".
        let is_option = |value: &Value| {
            let name = |token: &Value| token.text.trim_start_matches('-') == value.text;
            tokens.iter().any(|token| token.sort == sort::FLAG && name(token))
        };
        subject.values.retain(|value| !is_option(value));
        subject.values.extend(tokens);
        subject.values.extend(aims(sentence));
        subject
    }

    /// Whether one gives another quantity, day or language than the other. Names, paths and bare
    /// numbers stand for too many things to tell.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        self.gives_another(other, Value::is_of_a_kind)
    }

    /// Whether one gives another number of something that the other gives a number of, or that is
    /// called the same: "port 9100", "1200 points".
    pub(crate) fn counts_another(&self, other: &Self) -> bool {
        let is_other = |value: &Value| {
            let is_of_it =
                |known: &&Value| {
                    known.beside.iter().zip(&value.beside).any(|(a, b)| {
                        a == b && stem(a).is_some() && !ORDINALS.contains(&a.as_str())
                    })
                };
            let mut same = other.values.iter().filter(is_of_it).peekable();
            same.peek().is_some() && same.all(|known| known.text != value.text)
        };
        self.values.iter().any(is_other)
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.stems.is_empty() && self.values.is_empty()
    }

    /// Whether it has a word that does not stand in any talk about work, or gives a value.
    pub(crate) fn is_particular(&self) -> bool {
        self.values.iter().any(|it| it.sort != sort::AIM)
            || self.stems.iter().any(|stem| !USUAL.contains(stem.as_str()))
    }

    /// Whether it gives a value that something has: no name in prose or in the code.
    pub(crate) fn gives_value(&self) -> bool {
        self.values.iter().any(Value::is_setting)
    }

    /// The number that it gives, where that is one alone.
    pub(crate) fn number(&self) -> Option<&Value> {
        let mut numbers = self.values.iter().filter(|value| value.is_number());
        numbers.next().filter(|_| numbers.next().is_none())
    }

    /// Whether one gives another value of a sort that the other gives one of.
    fn gives_another(&self, other: &Self, counts: fn(&Value) -> bool) -> bool {
        let is_other = |value: &Value| {
            let mut same_sort =
                other.values.iter().filter(|known| known.sort == value.sort).peekable();
            same_sort.peek().is_some() && same_sort.all(|known| !known.is_same(value))
        };
        self.values.iter().filter(|value| counts(value)).any(is_other)
    }

    /// Whether half of the shorter one's words stand in the other: two names of one task. "Check the anchors"
    /// is done where "anchors are checked".
    pub(crate) fn is_task_of(&self, other: &Self) -> bool {
        let is_in = |stem: &&String| other.stems.iter().any(|it| is_form_of(it, stem));
        let shared = self.stems.iter().filter(is_in).count();
        shared >= 2 && shared * 2 >= self.stems.len().min(other.stems.len())
    }

    /// Whether both name somebody, something or a place in the code, and not the same.
    pub(crate) fn names_another(&self, other: &Self) -> bool {
        self.gives_another(other, Value::is_name)
    }

    /// Whether both name somebody, and not the same.
    pub(crate) fn names_somebody_else(&self, other: &Self) -> bool {
        self.gives_another(other, |value| value.sort == sort::NAME)
    }

    /// Whether it names somebody whom the other names, and somebody else: "Ann has left, ask Ben".
    pub(crate) fn hands_over(&self, other: &Self) -> bool {
        let is_known = |value: &&Value| other.values.iter().any(|known| known.text == value.text);
        let mut names = self.values.iter().filter(|value| value.sort == sort::NAME);
        let (again, new): (Vec<&Value>, Vec<&Value>) = names.by_ref().partition(is_known);
        !again.is_empty() && !new.is_empty()
    }

    /// Whether it names somebody or something else of what the other one says little more than a name of: "put the
    /// staging box in Frankfurt", "wouldn't Dublin be better for staging?".
    pub(crate) fn names_otherwise(&self, other: &Self, corrects: bool) -> bool {
        let names = || other.values.iter().filter(|value| value.sort == sort::NAME);
        if names().next().is_none() || !self.names_somebody_else(other) {
            return false;
        }
        let of_names: BTreeSet<String> =
            names().flat_map(|name| Self::of(&name.text).stems).collect();
        let mut rest = telling(other);
        rest.retain(|stem| !of_names.contains(*stem));
        let shared = rest.iter().filter(|stem| self.stems.iter().any(|own| is_form_of(own, stem)));
        let shared = shared.count();
        // One word by chance says nothing where nothing is corrected.
        if corrects {
            shared > 0 && shared * 2 >= rest.len()
        } else {
            shared > 1 && shared * 2 > rest.len()
        }
    }

    /// The same without paths and names in the code: two of them are two places.
    pub(crate) fn names_another_thing(&self, other: &Self) -> bool {
        let is_thing = |value: &Value| {
            value.is_name() && value.sort != sort::PATH && value.sort != sort::IDENTIFIER
        };
        self.gives_another(other, is_thing)
    }

    /// Whether both write something as code, and not the same: two people's names may have to do
    /// with two things.
    pub(crate) fn writes_another(&self, other: &Self) -> bool {
        self.gives_another(other, |value| value.is_name() && value.sort != sort::NAME)
    }

    /// Whether the other gives something its name in the code, and this one has another.
    pub(crate) fn renames(&self, other: &Self) -> bool {
        let is_naming = other.stems.iter().any(|stem| NAMING.contains(&stem.as_str()));
        is_naming && self.gives_another(other, |value| value.sort == sort::IDENTIFIER)
    }

    /// Whether the other says where something goes, and this one names another place or thing.
    pub(crate) fn aims_otherwise(&self, other: &Self) -> bool {
        let is_aim = |value: &&Value| value.sort == sort::AIM;
        let known: HashSet<&str> =
            other.values.iter().filter(is_aim).map(|value| value.text.as_str()).collect();
        let mut named = self
            .values
            .iter()
            .filter(|it| it.sort == sort::AIM || it.sort == sort::NAME)
            .peekable();
        !known.is_empty()
            && named.peek().is_some()
            && named.all(|value| !known.contains(value.text.as_str()))
    }

    /// Whether both give bare numbers of one length, and not the same.
    pub(crate) fn counts_otherwise(&self, other: &Self) -> bool {
        self.gives_number_but(other, |value| value.sort.is_empty())
    }

    /// The same where the other may say what it counts.
    pub(crate) fn counts_what(&self, other: &Self) -> bool {
        let is_count = |value: &Value| value.text.chars().all(|c| c.is_ascii_digit() || c == '.');
        self.gives_number_but(other, is_count)
    }

    /// Whether the one number that it gives counts nothing of its own, and the other gives one quantity: "better 20".
    pub(crate) fn counts_instead(&self, other: &Self) -> bool {
        match (self.number(), other.number()) {
            (Some(value), Some(old)) => value.is_instead_of(old) && value.text != old.text,
            _ => false,
        }
    }

    /// Whether it gives a bare number, and the other one of that length for which `counts` holds.
    fn gives_number_but(&self, other: &Self, counts: fn(&Value) -> bool) -> bool {
        // Hardly any remark gives one, and all are compared.
        if !self.values.iter().any(|value| value.sort.is_empty()) {
            return false;
        }
        let texts = |subject: &Self, counts: fn(&Value) -> bool| -> BTreeSet<String> {
            let counted = subject.values.iter().filter(|value| counts(value));
            counted.map(|value| value.text.clone()).collect()
        };
        let (own, others) = (texts(self, |value| value.sort.is_empty()), texts(other, counts));
        let is_like = |one: &String| others.iter().any(|other| other.len() == one.len());
        own.is_disjoint(&others) && own.iter().any(is_like)
    }

    /// Whether one names a value of the other's again, beside another of its sort: "9100 is
    /// taken, 9217 then".
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        let is_known = |value: &Value| {
            let mut same = other.values.iter().filter(|known| value.is_named_as(known));
            same.any(|known| !value.is_of_something_else(known))
        };
        let (again, new): (Vec<_>, Vec<_>) = self.values.iter().partition(|value| is_known(value));
        let mut telling = again.iter().filter(|value| value.is_telling());
        telling.any(|old| new.iter().any(|value| value.is_like(old)))
    }
}

/// Whether two stems are those of one word: "check", "checke".
fn is_form_of(one: &str, other: &str) -> bool {
    let extends = |one: &str, of: &str| {
        let end = of.strip_prefix(one).filter(|end| FORMS.contains(end));
        end.is_some() && one.chars().count() >= LEAST
    };
    one == other || extends(one, other) || extends(other, one)
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word is an article that stands for "one": "a week", "un mois".
fn is_one(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "ein"
            | "eine"
            | "einen"
            | "einem"
            | "einer"
            | "una"
            | "un"
            | "une"
            | "um"
            | "uma"
    )
}

/// What is written like no everyday word.
fn tokens(sentence: &str) -> Vec<Value> {
    let has_capitals = LazyCell::new(|| has_capital_nouns(sentence));
    let mut before = None;
    let mut tokens = Vec::new();
    let mut rest = sentence.split_whitespace().peekable();
    while let Some(token) = rest.next() {
        // "One rule: Standard library only", but "the host: Kestrel".
        let goes_on = rest.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        let is_inside = before.is_some_and(|it: &str| !it.ends_with(':') || !goes_on);
        let value = Value::token(token, is_inside);
        let is_name = |value: &Value| {
            value.sort != sort::NAME
                || !*has_capitals
                || !is_common(before.unwrap_or_default(), token)
        };
        tokens.extend(value.filter(is_name));
        before = Some(token);
    }
    tokens
}

/// What the clauses of a sentence end with, behind a word that points there.
fn aims(sentence: &str) -> impl Iterator<Item = Value> {
    let clauses = sentence.split([',', ';', '(']);
    clauses.filter_map(|clause| {
        let mut words = clause.split_whitespace().rev();
        let last = words.next()?;
        Value::aim(words.next()?, last)
    })
}

/// Whether a task is one of what a text speaks of: they share two words that tell something.
pub(crate) fn is_of(task: &str, text: &str) -> bool {
    let (task, text) = (Subject::of(task).stems, Subject::of(text).stems);
    let mut shared = task.intersection(&text).filter(|stem| !USUAL.contains(stem.as_str()));
    shared.nth(1).is_some()
}

/// Whether a correction is about a text: they share a word that tells something, or it has hardly more than what is to
/// hold instead: "wait, aiohttp".
pub(crate) fn is_about(correction: &str, text: &str) -> bool {
    const FEW: usize = 3;
    let (new, old) = (Subject::of(correction), Subject::of(text));
    let is_bare = correction.split_whitespace().count() <= FEW && new.is_particular();
    is_bare || !telling(&new).is_disjoint(&telling(&old))
}

/// The beginnings of the words that do not stand in any talk about work.
pub(crate) fn telling(subject: &Subject) -> BTreeSet<&str> {
    let stems = subject.stems.iter().map(String::as_str);
    stems.filter(|stem| !USUAL.contains(*stem)).collect()
}

/// Whether a text says more than "thanks, that helps".
pub(crate) fn says_something(text: &str) -> bool {
    let subject = Subject::of(text);
    subject.stems.len() + subject.values.len() > 2
}

fn stem(word: &str) -> Option<String> {
    let is_wide = word.chars().next().is_some_and(is_unspaced);
    let says = (is_wide && word.chars().count() > 1)
        || (word.chars().count() >= 3 && !EMPTY.contains(word));
    says.then(|| beginning(word))
}
