//! Which words are rare in a session: what everybody says all the time tells nothing apart (inverse
//! document frequency; Spärck Jones, 1972).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Subject;
use super::tables::USUAL;

/// In how many sentences a rare word stands at most.
const RARE: u32 = 3;
/// By how many of its rarest words a sentence is judged.
const RAREST: usize = 5;
/// The words that two subjects share.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Common {
    /// How many.
    pub(crate) words: usize,
    /// Whether one of them is hardly anywhere else.
    pub(crate) has_rare: bool,
    /// How many of them tell what is spoken of.
    pub(crate) telling: usize,
    weight: f64,
}

impl Common {
    /// How much that is of the smaller one of two subjects that weigh so much, from 0 to 1.
    pub(crate) fn share_of(self, one: f64, other: f64) -> f64 {
        let smaller = one.min(other);
        if smaller > 0.0 { self.weight / smaller } else { 0.0 }
    }
}

/// In how many sentences of the session each word stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Vocabulary {
    sentences: u32,
    counts: HashMap<String, u32>,
}

impl Vocabulary {
    /// Counts a sentence's words.
    pub(crate) fn see(&mut self, subject: &Subject) {
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
    pub(crate) fn salience(&self, subject: &Subject) -> f64 {
        let mut rarities: Vec<f64> = subject.stems.iter().map(|stem| self.rarity(stem)).collect();
        rarities.sort_by(|a, b| b.total_cmp(a));
        rarities.truncate(RAREST);
        if rarities.is_empty() { 0.0 } else { rarities.iter().sum::<f64>() / rarities.len() as f64 }
    }

    /// Whether both have a word that is hardly anywhere else.
    pub(crate) fn share_a_rare_word(&self, a: &Subject, b: &Subject) -> bool {
        self.common(a, b).has_rare
    }

    /// How much of the smaller subject the two share, from 0 to 1, by the rarity of words.
    pub(crate) fn likeness(&self, a: &Subject, b: &Subject) -> f64 {
        self.common(a, b).share_of(self.weight(a), self.weight(b))
    }

    /// What the words of a subject weigh by their rarity.
    pub(crate) fn weight(&self, subject: &Subject) -> f64 {
        subject.stems.iter().map(|stem| self.weight_of(stem)).sum()
    }

    fn weight_of(&self, stem: &str) -> f64 {
        0.1 + self.rarity(stem)
    }

    /// Whether a word is hardly anywhere else in the session, and tells what is spoken of.
    pub(crate) fn is_rare(&self, stem: &str) -> bool {
        !USUAL.contains(stem) && self.counts.get(stem).is_none_or(|count| *count <= RARE)
    }

    /// What two subjects share.
    pub(crate) fn common(&self, a: &Subject, b: &Subject) -> Common {
        let mut common = Common::default();
        for stem in a.stems.intersection(&b.stems) {
            common.words += 1;
            common.weight += self.weight_of(stem);
            common.telling += usize::from(!USUAL.contains(stem));
            common.has_rare |= self.is_rare(stem);
        }
        common
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
