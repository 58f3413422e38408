//! The id of a handoff: sixteen letters from `k` to `z`.
//!
//! Reverse hexadecimal, as in jj's change ids: `0` is written `z` and `f` is
//! written `k`, so an id is never mistaken for a commit hash or a number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many letters an id has.
const LETTERS: usize = 16;

/// Identifies one handoff, everywhere and for good.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HandoffId(u64);

/// The beginning of an id as people type it: one to sixteen letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdPrefix(String);

/// Why a text is not a handoff id or the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a handoff id: an id is {LETTERS} letters from k to z")]
pub struct HandoffIdError(String);

impl HandoffId {
    /// The id with these 64 random (or derived) bits.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The 64 bits of the id.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The first eight letters, for people.
    pub fn short(self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Display for HandoffId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nibbles = (0..LETTERS).rev().map(|i| (self.0 >> (i * 4)) & 0xf);
        let mut letters = [b'z'; LETTERS];
        letters.iter_mut().zip(nibbles).for_each(|(letter, nibble)| *letter -= nibble as u8);
        f.write_str(str::from_utf8(&letters).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for HandoffId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HandoffId({self})")
    }
}

impl FromStr for HandoffId {
    type Err = HandoffIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != LETTERS || !text.bytes().all(is_letter) {
            return Err(HandoffIdError(text.to_owned()));
        }
        let bits = text.bytes().fold(0, |bits, letter| (bits << 4) | u64::from(b'z' - letter));
        Ok(Self(bits))
    }
}

impl TryFrom<String> for HandoffId {
    type Error = HandoffIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HandoffId> for String {
    fn from(id: HandoffId) -> Self {
        id.to_string()
    }
}

impl IdPrefix {
    /// Whether `id` begins with this prefix.
    pub fn matches(&self, id: HandoffId) -> bool {
        id.to_string().starts_with(&self.0)
    }
}

impl FromStr for IdPrefix {
    type Err = HandoffIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() || text.len() > LETTERS || !text.bytes().all(is_letter) {
            return Err(HandoffIdError(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for IdPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_letter(byte: u8) -> bool {
    (b'k'..=b'z').contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_all_z_and_the_largest_is_all_k() {
        assert_eq!(HandoffId::from_bits(0).to_string(), "zzzzzzzzzzzzzzzz");
        assert_eq!(HandoffId::from_bits(u64::MAX).to_string(), "kkkkkkkkkkkkkkkk");
    }

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        for bits in [1, 0x0123_4567_89ab_cdef, u64::MAX - 7] {
            let id = HandoffId::from_bits(bits);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn hashes_numbers_and_wrong_lengths_are_refused() {
        for text in ["3f2c1ab9", "0123456789abcdef", "kpqxwytrmvnzols", "KPQXWYTRMVNZOLSU", ""] {
            assert!(text.parse::<HandoffId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_prefix_matches_only_from_the_start() {
        let id: HandoffId = "kpqxwytrmvnzolsu".parse().unwrap();
        assert!("kpqx".parse::<IdPrefix>().unwrap().matches(id));
        assert!(!"pqx".parse::<IdPrefix>().unwrap().matches(id));
    }
}
