//! Whether two lines say the same in nearly the same words.

use std::collections::HashMap;

use crate::draft::text::{ASKED, DOUBTED};
use crate::text::{key, quoted};

/// Two lines are the same where they share so many of their words.
const SAME: f64 = 0.75;
/// A line with fewer words than this is like no other.
const FEWEST: usize = 3;

/// The words of a line, each by its number among all words of the lines, in the order of the numbers: many lines are
/// compared with each other.
pub(super) struct Words {
    all: Vec<u32>,
    /// Those that are figures.
    figures: Vec<u32>,
}

/// The words of lines.
pub(super) fn words<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Words> {
    let mut numbers = HashMap::new();
    let mut number = |word: String| {
        let next = numbers.len() as u32;
        *numbers.entry(word).or_insert(next)
    };
    let mut of = |text: &str| {
        let (words, figures) = split(text);
        let mut numbered = |words: Vec<String>| {
            let mut found: Vec<u32> = words.into_iter().map(&mut number).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let figures = numbered(figures);
        let mut all = numbered(words);
        all.extend(&figures);
        all.sort_unstable();
        Words { all, figures }
    };
    lines.map(&mut of).collect()
}

impl Words {
    /// Whether both share nearly all of their words (Jaccard, 1901). "Task 2.1" is not "task 2.2".
    pub(super) fn are_like(&self, other: &Self) -> bool {
        let (a, b) = (self.all.len(), other.all.len());
        let most = a.min(b) as f64;
        if a < FEWEST || most < SAME * a.max(b) as f64 || self.figures != other.figures {
            return false;
        }
        let shared = shared(&self.all, &other.all);
        shared as f64 >= SAME * (a + b - shared) as f64
    }
}

/// How many numbers two lists in their order have in common.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// The words of what a line quotes, with the question that it answers, or of all of it: "(later: …)" is another's.
/// And the figures among them.
fn split(text: &str) -> (Vec<String>, Vec<String>) {
    let text = if text.contains(ASKED) {
        text.split(DOUBTED).next().unwrap_or(text)
    } else {
        quoted(text).unwrap_or(text)
    };
    let is_figure = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let figures = text.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|it| is_figure(it));
    let figures = figures.map(|figure| figure.trim_end_matches('.').to_owned());
    let key = key(text);
    let words = key.split(' ').filter(|word| !is_figure(word)).map(str::to_owned);
    (words.collect(), figures.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_alike_by_words_and_figures() {
        let like = |a: &str, b: &str| {
            let both = words([a, b].into_iter());
            both[0].are_like(&both[1])
        };
        assert!(like("never push to the main branch", "Never push to the main branch!"));
        assert!(!like("never push to the main branch", "never push to the side branch"));
        assert!(!like("write section 2.1 now", "write section 2.2 now"));
        assert!(!like("push it", "push it"));
    }
}
