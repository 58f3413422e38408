//! Anchors: the words in a text that name something exactly, such as paths, identifiers and commits.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;

static PATH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\w@.~-]*(?:/[\w@.+-]+)+\.[a-z]{1,5}\b|\b[\w-]+\.(?:rs|go|ts|tsx|js|py|rb|java|md|toml|json|yaml|yml|sh|sql|css|html)\b",
    )
});
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:[A-Za-z]+[a-z0-9]+(?:[A-Z][a-z0-9]+)+|[A-Za-z][a-z0-9]+(?:_[a-z0-9]+)+)\b")
});
static HASH: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[0-9a-f]{7,40}\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d[\d.,]*\d\d\b"));

/// Paths of files.
pub(crate) fn paths(text: &str) -> BTreeSet<String> {
    let found = PATH.find_iter(text).map(|found| found.as_str().trim_matches(['.', '~', '-']));
    found.filter(|path| path.len() > 4).map(str::to_owned).collect()
}

/// Identifiers of code.
pub(crate) fn names(text: &str) -> BTreeSet<String> {
    let found = NAME.find_iter(text).map(|found| found.as_str());
    found.filter(|name| name.len() > 5).map(str::to_owned).collect()
}

/// What looks like a commit.
pub(crate) fn hashes(text: &str) -> BTreeSet<String> {
    let found = HASH.find_iter(text).map(|found| found.as_str());
    let mixed = |hash: &&str| {
        hash.bytes().any(|byte| byte.is_ascii_digit())
            && hash.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    found.filter(mixed).map(str::to_owned).collect()
}

/// Numbers of three digits and more.
pub(crate) fn numbers(text: &str) -> BTreeSet<String> {
    NUMBER.find_iter(text).map(|found| found.as_str().to_owned()).collect()
}

/// What stands between backticks on one line.
pub(crate) fn quoted(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| line.matches('`').count() % 2 == 0);
    let spans = lines.flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.map(str::trim).filter(|span| span.len() > 3).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_told_from_words() {
        let text =
            "see src/auth/mod.rs and `cargo test`, parseInvoice, close_year, 3f2c1ab in 1,204 rows";
        assert!(paths(text).contains("src/auth/mod.rs"));
        assert!(quoted(text).contains("cargo test"));
        assert_eq!(names(text).into_iter().collect::<Vec<_>>(), ["close_year", "parseInvoice"]);
        assert!(hashes(text).contains("3f2c1ab") && numbers(text).contains("1,204"));
    }
}
