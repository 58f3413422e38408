//! The file name of a handoff: `<number>-<slug>.<id>.md`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{HandoffId, HandoffIdError};

/// The most characters that a slug has.
const SLUG_LENGTH: usize = 48;

/// The number of a handoff: 1 without parents, else one more than the largest
/// number among its parents. Handoff N closes session N. Two branches may both
/// have a 4; the id tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(u32);

/// The part of the name that says what it is about: ASCII, at most 48 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

/// Number, slug and id: what the file of a handoff is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffName {
    /// The number at the front, at least four digits wide in the name.
    pub number: Number,
    /// What the next session is to do, in short.
    pub slug: Slug,
    /// The id that makes the name unique.
    pub id: HandoffId,
}

/// Why a file name is not the name of a handoff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandoffNameError {
    /// It is not of the form `<number>-<slug>.<id>.md`.
    #[error("`{0}` is not named `<number>-<slug>.<id>.md`")]
    Form(String),
    /// The part before `.md` is not an id.
    #[error(transparent)]
    Id(#[from] HandoffIdError),
}

impl Number {
    /// The number `n`; handoffs count from 1.
    pub fn new(n: u32) -> Self {
        Self(n)
    }

    /// The number of a handoff with parents of these numbers.
    pub fn after(parents: impl IntoIterator<Item = Number>) -> Self {
        parents.into_iter().max().map_or(Self(1), Number::next)
    }

    /// The session that starts from this handoff.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// As a plain integer.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Slug {
    /// The slug of an objective; `handoff` where nothing ASCII is left of it.
    pub fn of(objective: &str) -> Self {
        let mut slug = String::new();
        for word in words(objective) {
            let needed = word.len() + usize::from(!slug.is_empty());
            if slug.len() + needed > SLUG_LENGTH {
                if slug.is_empty() {
                    slug.push_str(&word[..SLUG_LENGTH]);
                }
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word);
        }
        if slug.is_empty() {
            slug.push_str("handoff");
        }
        Self(slug)
    }
}

/// Lower-case ASCII words; accents are dropped, other scripts vanish.
fn words(text: &str) -> Vec<String> {
    let ascii: String = text
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’'))
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    ascii.split_whitespace().map(str::to_owned).collect()
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HandoffName {
    /// The name of the file with the addresses that each line came from.
    pub fn sources(&self) -> String {
        format!("{}.sources.json", self.stem())
    }

    fn stem(&self) -> String {
        format!("{:04}-{}.{}", self.number.get(), self.slug, self.id)
    }
}

impl fmt::Display for HandoffName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.md", self.stem())
    }
}

impl FromStr for HandoffName {
    type Err = HandoffNameError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let form = || HandoffNameError::Form(name.to_owned());
        let stem = name.strip_suffix(".md").ok_or_else(form)?;
        let (front, id) = stem.rsplit_once('.').ok_or_else(form)?;
        let (number, slug) = front.split_once('-').ok_or_else(form)?;
        // Only the name that it would be written as: one handoff, one name.
        let is_padded = number.len() == 4 || number.len() > 4 && !number.starts_with('0');
        if !is_padded || !number.bytes().all(|b| b.is_ascii_digit()) || slug.is_empty() {
            return Err(form());
        }
        Ok(Self {
            number: Number(number.parse().map_err(|_| form())?),
            slug: Slug(slug.to_owned()),
            id: id.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_reads_back_as_it_was_written() {
        let text = "0002-auth-endpoints.kpqxwytrmvnzolsu.md";
        let name: HandoffName = text.parse().unwrap();
        assert_eq!(name.number, Number::new(2));
        assert_eq!(name.to_string(), text);
        assert_eq!(name.sources(), "0002-auth-endpoints.kpqxwytrmvnzolsu.sources.json");
    }

    #[test]
    fn numbers_beyond_four_digits_keep_all_their_digits() {
        let name: HandoffName = "12345-x.kpqxwytrmvnzolsu.md".parse().unwrap();
        assert_eq!(name.to_string(), "12345-x.kpqxwytrmvnzolsu.md");
    }

    #[test]
    fn foreign_names_are_refused() {
        for text in ["HANDOFF.md", "0001-x.md", "0001-x.abc.md", "x-1.kpqxwytrmvnzolsu.md"] {
            assert!(text.parse::<HandoffName>().is_err(), "{text}");
        }
        for number in ["", "1", "00001", "012345", "x001"] {
            let text = format!("{number}-x.kpqxwytrmvnzolsu.md");
            assert!(text.parse::<HandoffName>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_slug_is_short_ascii_and_ends_at_a_word() {
        assert_eq!(Slug::of("Add OAuth login").to_string(), "add-oauth-login");
        assert_eq!(Slug::of("Füge Prüfungen hinzu").to_string(), "fuge-prufungen-hinzu");
        assert_eq!(Slug::of("修正する").to_string(), "handoff");
        assert_eq!(Slug::of("don't break `../etc`").to_string(), "dont-break-etc");
        let long = Slug::of("make the failing test of the duplicate headings pass again soon");
        assert_eq!(long.to_string(), "make-the-failing-test-of-the-duplicate-headings");
        assert_eq!(Slug::of(&"x".repeat(99)).to_string().len(), SLUG_LENGTH);
    }

    #[test]
    fn a_number_is_one_more_than_the_largest_parent() {
        assert_eq!(Number::after([]), Number::new(1));
        assert_eq!(Number::after([Number::new(2), Number::new(5)]), Number::new(6));
    }
}
