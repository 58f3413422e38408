//! The forms of secrets, as data.
//!
//! A line of a table is a rule; `data/secrets/README.md` says how it is read. A rule's
//! pattern is compiled when its keyword is first met: most never are.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use super::languages;

/// The forms that are segue's own, and those of a public set.
const TABLES: [&str; 2] =
    [include_str!("../../data/secrets/own.tsv"), include_str!("../../data/secrets/gitleaks.tsv")];

/// Words that code looks for: names of `name = value`.
const NAMES: &[&str] = &[
    "pass",
    "pwd",
    "pw",
    "creds",
    "secret",
    "token",
    "key",
    "credential",
    "auth",
    "dsn",
    "jwt",
    "cookie",
    "_pat",
];
/// Where a private key begins or ends.
const KEYS: &[&str] = &["-----begin", "-----end", "private-lines:"];

/// How a rule's pattern is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The secret begins with the keyword.
    Token,
    /// It stands on the keyword's line, near it.
    Near,
    /// It stands behind the keyword on its line, perhaps more than once.
    Line,
    /// The keyword is in a name, and all of its value fits the pattern.
    Named,
}

/// One form of one kind of secret.
pub(super) struct Rule {
    pub(super) kind: &'static str,
    pub(super) form: Form,
    /// The least Shannon entropy, in bits a character, that the secret has.
    pub(super) entropy: f64,
    pattern: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

/// What a keyword was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The rule of that place in [`Rules::rules`].
    Rule(usize),
    /// A name that may have a secret as its value.
    Name,
    /// An end of a private key.
    Key,
}

/// Every rule, and what finds their keywords.
pub(super) struct Rules {
    pub(super) rules: Vec<Rule>,
    /// Finds all keywords in one pass, whatever their case.
    keywords: Option<AhoCorasick>,
    /// Which rule each keyword belongs to.
    owners: Vec<Owner>,
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Vec::new();
    let mut keywords: Vec<&str> = Vec::new();
    let mut owners = Vec::new();
    for line in TABLES.iter().flat_map(|table| table.lines()) {
        let Some((rule, words)) = Rule::read(line) else { continue };
        for word in words.split(' ') {
            keywords.push(word);
            owners.push(Owner::Rule(rules.len()));
        }
        rules.push(rule);
    }
    let named = [(NAMES, Owner::Name), (languages::NAMES, Owner::Name), (KEYS, Owner::Key)];
    for (words, owner) in named {
        keywords.extend(words);
        owners.extend(words.iter().map(|_| owner));
    }
    // It is built in some milliseconds more than another kind, and masks twice as fast.
    let kind = Some(AhoCorasickKind::DFA);
    let keywords =
        AhoCorasick::builder().kind(kind).ascii_case_insensitive(true).build(keywords).ok();
    Rules { rules, keywords, owners }
});

impl Rules {
    /// Where keywords stand in `text`, in the order of their ends.
    pub(super) fn hits(&self, text: &str) -> impl Iterator<Item = (Owner, usize)> {
        let found = self.keywords.iter().flat_map(move |words| words.find_overlapping_iter(text));
        found.map(|found| (self.owners[found.pattern().as_usize()], found.start()))
    }
}

impl Rule {
    /// A line of a table: the rule, and its keywords.
    fn read(line: &'static str) -> Option<(Self, &'static str)> {
        let mut fields = line.splitn(5, '\t');
        let kind = fields.next()?;
        let form = match fields.next()? {
            "token" => Form::Token,
            "near" => Form::Near,
            "line" => Form::Line,
            "named" => Form::Named,
            _ => return None,
        };
        let entropy = fields.next()?.parse().ok()?;
        let keywords = fields.next()?;
        let pattern = fields.next()?;
        Some((Self { kind, form, entropy, pattern, compiled: OnceLock::new() }, keywords))
    }

    /// Whether the form is anybody's, so that words that stand for a secret are none.
    pub(super) fn is_anybodys(&self) -> bool {
        self.kind.ends_with("-password")
            || ["authorization", "basic-auth", "cookie", "url-token"].contains(&self.kind)
    }

    /// Whether a machine made what has this form, so that words are none.
    pub(super) fn is_random(&self) -> bool {
        ["authorization", "cookie", "url-token"].contains(&self.kind)
    }

    /// The pattern; one of `named` is of the whole value.
    pub(super) fn pattern(&self) -> Option<&Regex> {
        let compile = || match self.form {
            Form::Named => Regex::new(&format!(r"\A(?:{})\z", self.pattern)).ok(),
            _ => Regex::new(self.pattern).ok(),
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_rule_whose_pattern_compiles() {
        let lines: usize = TABLES.iter().map(|table| table.lines().count()).sum();
        assert_eq!(RULES.rules.len(), lines);
        for rule in &RULES.rules {
            assert!(rule.pattern().is_some(), "{}: {}", rule.kind, rule.pattern);
        }
        assert!(RULES.keywords.is_some());
    }

    #[test]
    fn kinds_fit_between_brackets() {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(RULES.rules.iter().all(|rule| rule.kind.chars().all(is_plain)));
    }
}
