//! Cases that a person puts: "suppose the pointer is at $0102". What is told of it is so there only.

use crate::cue::{Cue, Cues};
use crate::text::{clean, sentences};

/// How a sentence puts one, where it begins or behind a colon or a comma.
const CASES: [&str; 13] = [
    "suppose ",
    "let's assume",
    "let us assume",
    "let's suppose",
    "say we have",
    "nehmen wir an",
    "angenommen,",
    "supongamos",
    "pongamos que",
    "supposons",
    "admettons",
    "mettiamo che",
    "假设",
];
/// Words of what is really so: of the speaker, and of what is theirs.
const OWN: [&str; 22] = [
    "we", "our", "my", "i", "us", "wir", "unser", "unsere", "mein", "meine", "uns", "nuestro",
    "nuestra", "nuestros", "mi", "notre", "nos", "mon", "ma", "nostro", "nostra", "nosso",
];
/// A case goes on for so many sentences at most, in its paragraph.
const MOST: usize = 3;

/// The sentences of a message that only put a case, or go on with it.
pub(super) fn supposed(text: &str) -> Vec<String> {
    text.split("\n\n").flat_map(of_paragraph).collect()
}

fn of_paragraph(paragraph: &str) -> Vec<String> {
    let mut left = 0;
    let mut cases = Vec::new();
    for sentence in sentences(paragraph) {
        let lower = sentence.to_lowercase().replace('’', "'");
        let clauses = lower.split([':', ',']).map(str::trim_start);
        let puts = clauses
            .clone()
            .any(|clause| CASES.iter().any(|case| clause.starts_with(case.trim_end_matches(','))));
        let cues = Cues::of(sentence);
        let is_real = cues.has(Cue::Rule) || cues.has(Cue::Request) || cues.has(Cue::Correction);
        let is_own =
            || crate::text::words(&lower).any(|word| OWN.contains(&word)) || lower.contains("我们");
        left = match () {
            () if puts && !cues.has(Cue::Rule) => MOST + 1,
            () if is_real || is_own() => 0,
            () => left,
        };
        if left > 0 {
            cases.push(clean(sentence));
            left -= 1;
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_ends_with_its_paragraph_and_with_what_is_really_so() {
        let case =
            "Ich glaube, es ist falsch: nehmen wir an, in $FB steht $0102. In $FC steht dann 0.";
        assert_eq!(supposed(case).len(), 2);
        let told =
            "Suppose a reviewer asks for the raw data.\n\nThe raw data is on the Zenodo record.";
        assert_eq!(supposed(told), ["Suppose a reviewer asks for the raw data."]);
        let own = "Angenommen, der Server fällt aus. Unsere Daten liegen in Frankfurt.";
        assert_eq!(supposed(own), ["Angenommen, der Server fällt aus."]);
        for text in
            ["我们的零假设是两组没有差异。", "I suppose so, use tabs.", "We have what we need."]
        {
            assert!(supposed(text).is_empty(), "{text}");
        }
    }
}
