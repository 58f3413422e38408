//! Patterns of lines and sentences: regular expressions that are read when they are first needed.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A regular expression in the syntax of the crate `regex`.
///
/// `\w`, `\d`, `\s` and `\b` are those of ASCII, except where the expression names another letter itself: to read the
/// classes of all of Unicode takes ten times as long, and they are looked for slowly in lines with other letters.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern that `text` writes. One that cannot be read matches nothing; a debug build says so.
    pub const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    /// Whether it is found in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled().is_some_and(|regex| regex.is_match(text))
    }

    /// Where it is found first.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.compiled()?.find(text)
    }

    /// Every place where it is found, none within another.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.compiled().into_iter().flat_map(move |regex| regex.find_iter(text))
    }

    /// The groups where it is found first.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.compiled()?.captures(text)
    }

    /// The groups of every place where it is found.
    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.compiled().into_iter().flat_map(move |regex| regex.captures_iter(text))
    }

    fn compiled(&self) -> Option<&Regex> {
        let compile = || {
            let compiled = Regex::new(&in_ascii(self.text));
            debug_assert!(compiled.is_ok(), "{}: {compiled:?}", self.text);
            compiled.ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// `text` with the classes and word boundaries of ASCII, where it names no other letter.
fn in_ascii(text: &str) -> Cow<'_, str> {
    const BLANKS: &str = r"\t\n\x0B\x0C\r\x20";
    if text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        let class = match escaped {
            Some('w') => "0-9A-Za-z_",
            Some('d') => "0-9",
            Some('s') => BLANKS,
            Some('b') => {
                out.push_str(r"(?-u:\b)");
                continue;
            }
            Some(other) => {
                out.extend([c, other]);
                continue;
            }
            None => {
                match c {
                    '[' => depth += 1,
                    ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                out.push(c);
                continue;
            }
        };
        if depth > 0 {
            out.push_str(class);
        } else {
            out.extend(["[", class, "]"]);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_boundaries_are_those_of_ascii() {
        for (text, ascii) in [
            (r"\bdone\b", r"(?-u:\b)done(?-u:\b)"),
            (r"\w+[\w./-]", "[0-9A-Za-z_]+[0-9A-Za-z_./-]"),
            (r"[^\s\d]", r"[^\t\n\x0B\x0C\r\x200-9]"),
            (r"\\w\[\d", r"\\w\[[0-9]"),
            (r"\S\W\D", r"\S\W\D"),
            (r"│\d", "│[0-9]"),
        ] {
            assert_eq!(in_ascii(text), ascii);
            assert!(Regex::new(&in_ascii(text)).is_ok(), "{text}");
        }
        assert_eq!(in_ascii(r"\bé\w"), r"\bé\w");
    }

    #[test]
    fn a_pattern_finds_what_its_expression_does() {
        static YEARS: Pattern = Pattern::new(r"(?i)\bin (\d{4})\b");
        assert!(YEARS.is_match("In 1999") && !YEARS.is_match("within 1999"));
        assert_eq!(YEARS.find("so in 1999, in 2001").map(|found| found.start()), Some(3));
        assert_eq!(YEARS.find_iter("in 1999, in 2001").count(), 2);
        let years = YEARS.captures_iter("in 1999, in 2001").map(|found| found[1].to_owned());
        assert_eq!(years.collect::<Vec<_>>(), ["1999", "2001"]);
        assert!(YEARS.captures("never").is_none());
    }
}
