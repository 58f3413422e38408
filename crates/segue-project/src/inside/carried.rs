//! Whether a text carries what a fact says, in whatever words.

use std::collections::BTreeSet;

use segue_facts::{Fact, FactKind, SessionFacts};

/// The share of a fact's words that a text must have.
const SHARE: f64 = 0.6;
/// Shorter words say little, unless they have a digit.
const SHORTEST: usize = 4;

/// The facts that a handoff must not lose: what the user wants and said of how, and what
/// is still broken.
pub(super) fn must_keep(facts: &SessionFacts) -> Vec<&Fact> {
    facts.facts.iter().filter(|fact| is_must(fact.kind)).collect()
}

fn is_must(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Goal | FactKind::Instruction | FactKind::Correction | FactKind::Failure
    )
}

/// A text that is asked for many facts.
pub(super) struct Text {
    plain: String,
    words: BTreeSet<String>,
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        Self { plain: plain(text), words: words(text).collect() }
    }

    /// Whether the text says it: word for word, or most of its words.
    pub(super) fn carries(&self, said: &str) -> bool {
        let wanted: Vec<String> = words(said).collect();
        if wanted.is_empty() || self.plain.contains(plain(said).trim()) {
            return true;
        }
        let found = wanted.iter().filter(|word| self.words.contains(*word)).count();
        found as f64 >= SHARE * wanted.len() as f64
    }
}

/// Lower case, with one space in place of everything that is no letter or digit.
fn plain(text: &str) -> String {
    let letters = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' });
    let lower: String = letters.flat_map(char::to_lowercase).collect();
    format!(" {} ", lower.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let says = |word: &&str| {
        word.chars().count() >= SHORTEST || word.chars().any(|c| c.is_numeric() || !c.is_ascii())
    };
    let plain = plain(text);
    let words: BTreeSet<String> =
        plain.split_whitespace().filter(says).map(str::to_owned).collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_the_words_are_enough_and_few_are_not() {
        let text = Text::new("- Rule: never push to `main`; use pnpm.\n- JWT expiry is 15 min.");
        assert!(text.carries("Never push to main!"));
        assert!(text.carries("please use pnpm, never push to main"));
        assert!(text.carries("JWT expiry is 15 min, not 24 h") == text.carries("JWT expiry 15 24"));
        assert!(!text.carries("the database migrations stay as they are"));
    }
}
