//! Patterns of lines and sentences: regular expressions that are read when they are first needed.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A regular expression in the syntax of the crate `regex`.
///
/// To read the classes of all of Unicode takes ten times as long as those of ASCII, and word boundaries are looked for
/// slowly in lines with other letters. So `\w`, `\d` and `\b` are those of ASCII, and `\s` is the blanks of ASCII and those
/// that people type or paste beside them (U+00A0, U+202F, U+3000), unless the pattern is made with [`Pattern::unicode`].
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    is_unicode: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern that `text` writes. One that cannot be read matches nothing; a debug build says so.
    pub const fn new(text: &'static str) -> Self {
        Self { text, is_unicode: false, compiled: OnceLock::new() }
    }

    /// The same with the classes and word boundaries of Unicode: for words with letters beyond ASCII, and for short words
    /// that are the end of such a word, as "on" is of "garçon".
    pub const fn unicode(text: &'static str) -> Self {
        Self { text, is_unicode: true, compiled: OnceLock::new() }
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
            let text =
                if self.is_unicode { Cow::Borrowed(self.text) } else { in_ascii(self.text).into() };
            let compiled = Regex::new(&text);
            debug_assert!(compiled.is_ok(), "{}: {compiled:?}", self.text);
            compiled.ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// `text` with the classes and word boundaries of ASCII.
fn in_ascii(text: &str) -> String {
    const BLANKS: &str = r"\t\n\x0B\x0C\r\x20\xA0\u202F\u3000";
    const WORD: &str = "0-9A-Za-z_";
    const DIGITS: &str = "0-9";
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        let within = depth > 0;
        match (c, escaped) {
            (_, Some('b')) => out.push_str(r"(?-u:\b)"),
            (_, Some('w')) => push_class(&mut out, WORD, within),
            (_, Some('d')) => push_class(&mut out, DIGITS, within),
            (_, Some('s')) => push_class(&mut out, BLANKS, within),
            (_, Some('S')) if !within => out.extend(["[^", BLANKS, "]"]),
            (_, Some('W')) if !within => out.extend(["[^", WORD, "]"]),
            (_, Some(other)) => out.extend([c, other]),
            (_, None) => {
                match c {
                    '[' => depth += 1,
                    ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                out.push(c);
            }
        }
    }
    out
}

/// Adds a class, whole or to the one that it stands `within`.
fn push_class(out: &mut String, class: &str, within: bool) {
    if within {
        out.push_str(class);
    } else {
        out.extend(["[", class, "]"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_boundaries_are_those_of_ascii() {
        let is_found = |form: &str, text: &str| Regex::new(&in_ascii(form)).unwrap().is_match(text);
        for (form, text) in [
            (r"\bon\b", "garçon"),
            (r"^[\w./-]+$", "a_1.b/c-d"),
            (r"^a\sb$", "a\u{a0}b"),
            (r"^[^\s\d]$", "x"),
            (r"^[\s\d]$", "\u{3000}"),
            (r"^\\w\[\d$", r"\w[7"),
            (r"^\S\W$", "é!"),
            (r"^[a\]\w]$", "]"),
            (r"^[[:alpha:]\d]+$", "a1"),
            (r"^\p{L}$", "é"),
            ("^│\\d$", "│1"),
        ] {
            assert!(is_found(form, text), "{form} {text}");
        }
        for (form, text) in [(r"\w", "é"), (r"^\S$", "\u{a0}"), (r"^[^\s\d]$", "7"), (r"^\W$", "a")]
        {
            assert!(!is_found(form, text), "{form} {text}");
        }
        assert!(!Pattern::unicode(r"\bon\b").is_match("garçon"));
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
