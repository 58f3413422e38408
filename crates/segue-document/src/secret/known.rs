//! Secrets that a session has shown: where one stands again without what gave it away, it is masked as well.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use segue_model::lasting_hash;
use serde::{Deserialize, Serialize};

use super::value::is_wordy;
use super::{find, replace};

/// A shorter one may be any word.
const LEAST: usize = 6;
/// So many are remembered.
const MOST: usize = 256;

/// What is remembered of secrets: their lengths in bytes, their hashes and their kinds, and not the secrets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Known {
    secrets: ByLength,
    /// Those of programs that are made of words and a number: where code uses such a name it is none.
    #[serde(default)]
    wordy: ByLength,
    /// The hashes of their parts that may pass for names.
    #[serde(default)]
    parts: BTreeSet<u64>,
}

/// Kinds by the hash of a secret, by its length in bytes.
type ByLength = BTreeMap<usize, BTreeMap<u64, String>>;

impl Known {
    /// Remembers the secrets of a text, and says whether it has any. One made of words and a number is remembered where
    /// a person typed it: a program may only name something so.
    pub fn see(&mut self, text: &str, is_typed: bool) -> bool {
        let found = find(text);
        let has_any = !found.is_empty();
        // What a person typed is not crowded out by what a program printed.
        let most = if is_typed { 2 * MOST } else { MOST };
        for (place, kind) in found {
            let secret = &text[place];
            let has_digit = secret.bytes().any(|byte| byte.is_ascii_digit());
            let is_wordy = is_wordy(secret) && !(is_typed && has_digit);
            let known = if is_wordy { &mut self.wordy } else { &mut self.secrets };
            let count: usize = known.values().map(BTreeMap::len).sum();
            if secret.len() >= LEAST && (has_digit || !is_wordy) && count < most {
                let known = known.entry(secret.len()).or_default();
                known.insert(lasting_hash(secret), kind.to_owned());
                self.parts.extend(parts(secret).map(lasting_hash));
            }
        }
        has_any
    }

    /// Whether a name is a part of one: `SummerLawn` of `SummerLawn@2031`.
    pub fn is_part(&self, name: &str) -> bool {
        self.parts.contains(&lasting_hash(name))
    }

    /// Whether it knows of none.
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty() && self.wordy.is_empty()
    }

    /// `text` with every secret replaced that is known and stands there as a word.
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        masked(&self.secrets, text)
    }

    /// The same with those of programs that a person may have chosen: for texts that are free to repeat what was shown.
    pub fn mask_all<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.mask(text) {
            Cow::Borrowed(text) => masked(&self.wordy, text),
            Cow::Owned(text) => Cow::Owned(masked(&self.wordy, &text).into_owned()),
        }
    }
}

/// The parts of a secret, if there are several, that are long enough to tell something.
fn parts(secret: &str) -> impl Iterator<Item = &str> {
    let parts = secret.split(|c: char| !c.is_alphanumeric() && c != '_');
    parts.filter(move |part| part.len() >= LEAST && part.len() < secret.len())
}

/// `text` without the `secrets` that stand there as words.
fn masked<'t>(secrets: &ByLength, text: &'t str) -> Cow<'t, str> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_inside = before.is_some_and(char::is_alphanumeric) && c.is_alphanumeric();
        let is_behind = found.last().is_none_or(|(last, _)| last.end <= at);
        if !is_inside && is_behind {
            found.extend(begins_at(secrets, text, at));
        }
        before = Some(c);
    }
    if found.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replace(text, &found)) }
}

/// The secret that begins at `at`, the longest first.
fn begins_at<'s>(secrets: &'s ByLength, text: &str, at: usize) -> Option<(Range<usize>, &'s str)> {
    secrets.iter().rev().find_map(|(length, known)| {
        let word = text.get(at..at + length)?;
        let behind = text[at + length..].chars().next();
        let ends = word.ends_with(char::is_alphanumeric);
        let goes_on = ends && behind.is_some_and(char::is_alphanumeric);
        let kind = known.get(&lasting_hash(word)).filter(|_| !goes_on)?;
        Some((at..at + length, kind.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_remembered_behind_much_that_was_printed() {
        let mut known = Known::default();
        for n in 0..2 * MOST {
            known.see(&format!("DB_PASSWORD=Sup3rS3cret{n:04}x"), false);
        }
        known.see("The password is Zk4pQ9vT2mX7. Use it.", true);
        assert_eq!(known.mask("print Zk4pQ9vT2mX7"), "print [redacted:password]");
    }

    #[test]
    fn a_part_of_a_secret_is_known_as_one() {
        let mut known = Known::default();
        known.see("The password is SummerLawn@2031.", true);
        assert!(known.is_part("SummerLawn") && !known.is_part("Summer"));
    }

    #[test]
    fn what_was_a_secret_once_is_one_wherever_it_stands() {
        let mut known = Known::default();
        known.see("In .env: DB_PASSWORD=Sup3rS3cret9", false);
        known.see("The password is Moonfish-77!. Use it.", true);
        for (text, masked) in [
            ("./login.sh demo Sup3rS3cret9", "./login.sh demo [redacted:password]"),
            ("login demo/Sup3rS3cret9 refused", "login demo/[redacted:password] refused"),
            ("Never print Moonfish-77! in a log.", "Never print [redacted:password] in a log."),
            ("Sup3rS3cret99 and xSup3rS3cret9 stay", "Sup3rS3cret99 and xSup3rS3cret9 stay"),
        ] {
            assert_eq!(known.mask(text), masked);
        }
        let mut code = Known::default();
        code.see("password: 'fixture2'", false);
        assert_eq!(code.mask("load fixture2"), "load fixture2");
        assert_eq!(code.mask_all("load fixture2"), "load [redacted:password]");
        assert!(Known::default().is_empty() && !known.is_empty());
    }
}
