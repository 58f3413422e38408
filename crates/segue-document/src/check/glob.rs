//! Globs: patterns of paths, such as `src/**/*.rs` or `lib/{a,b}.rs`: where a text names some, and which
//! paths they match.

use regex::Regex;

use super::subject::{Cited, ENDINGS};

/// A longer glob is something else.
const LONGEST: usize = 200;

/// A pattern of paths: `*` stands for letters of a name, `**` for folders, `?` for one letter,
/// `{a,b}` for one of several texts.
#[derive(Clone, Debug)]
pub struct Glob {
    expression: Regex,
}

impl Glob {
    /// Reads a glob; nothing where it cannot be one.
    pub fn new(text: &str) -> Option<Self> {
        Regex::new(&expression(text)).ok().map(|expression| Self { expression })
    }

    /// Whether it matches a path, which has `/` between its names. A glob matches below any
    /// folder, as a path that a text names may begin in any.
    pub fn matches(&self, path: &str) -> bool {
        self.expression.is_match(path)
    }
}

/// The regular expression of a glob.
fn expression(text: &str) -> String {
    let mut out = "(?:^|/)".to_owned();
    let mut rest = text;
    let mut depth = 0_usize;
    while let Some(letter) = rest.chars().next() {
        let (piece, length) = match letter {
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            '{' => ("(?:".to_owned(), 1),
            '}' if depth > 0 => (")".to_owned(), 1),
            ',' if depth > 0 => ("|".to_owned(), 1),
            other => (regex::escape(other.encode_utf8(&mut [0; 4])), other.len_utf8()),
        };
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push_str(&piece);
        rest = &rest[length..];
    }
    out + "$"
}

/// The globs that a line names.
pub(super) fn globs(line: &str) -> Vec<Cited<'_>> {
    if !line.contains(['*', '{']) {
        return Vec::new();
    }
    let start = line.as_ptr() as usize;
    let separates = |c: char| c.is_whitespace() || "`\"'()|=<>“”→".contains(c);
    let words = line.split(separates).filter_map(|word| {
        let word = unmarked(word.trim_end_matches(['.', ',', ';', ':', '!', '?']));
        let column = word.as_ptr() as usize - start;
        is_glob(word).then_some(Cited { column, text: word })
    });
    words.collect()
}

/// A word without the signs of emphasis around it.
fn unmarked(word: &str) -> &str {
    let is_marked = word.starts_with('*') && word.ends_with('*');
    if is_marked && !word.contains("/*") { word.trim_matches('*') } else { word }
}

fn is_glob(word: &str) -> bool {
    let has_choice = word
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'))
        .is_some_and(|(choice, _)| choice.contains(',') && !choice.contains('{'));
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+*?{},".contains(c);
    let begins = word.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '_' | '{'));
    let name = word.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let is_file = ending.is_some_and(|ending| ENDINGS.contains(&ending));
    let is_folder = word.contains('/') && matches!(name, "*" | "**");
    // `*/5` and `a*b` are no paths, and a glob of one name may mean files that nobody keeps.
    let is_one = is_folder || (is_file && word.contains('/'));
    word.len() <= LONGEST
        && begins
        && (word.contains('*') || has_choice)
        && word.matches('{').count() == word.matches('}').count()
        && word.chars().all(is_plain)
        && word.chars().any(char::is_alphabetic)
        && !word.contains("//")
        && is_one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(line: &str) -> Vec<&str> {
        globs(line).into_iter().map(|cited| cited.text).collect()
    }

    #[test]
    fn globs_are_told_from_emphasis_and_sums() {
        let line = "see `src/**/*.rs`, lib/{a,b}.rs and tests/*_test.py; **src/a.rs** is *one*";
        assert_eq!(named(line), ["src/**/*.rs", "lib/{a,b}.rs", "tests/*_test.py"]);
        assert_eq!(named("all of docs/* and **/*.md."), ["docs/*", "**/*.md"]);
        for line in
            ["*/5 * * * *", "a*b/c", "`count(*)/2`", "/* no */", "{x, y}", "*.log", "{a}/b.rs"]
        {
            assert_eq!(named(line), Vec::<&str>::new(), "{line}");
        }
        assert_eq!(globs("in `a/*.rs`")[0].column, 4);
    }

    #[test]
    fn a_glob_matches_as_a_shell_does_below_any_folder() {
        for (glob, path, is_match) in [
            ("src/**/*.rs", "src/a/b.rs", true),
            ("src/**/*.rs", "src/b.rs", true),
            ("src/**/*.rs", "crates/x/src/b.rs", true),
            ("src/*.rs", "src/a/b.rs", false),
            ("src/*.rs", "mysrc/b.rs", false),
            ("lib/{a,b}.rs", "lib/b.rs", true),
            ("lib/{a,b}.rs", "lib/c.rs", false),
            ("docs/*", "docs/x.md", true),
            ("docs/**", "docs/a/x.md", true),
            ("a/b?.rs", "a/bc.rs", true),
            ("a/b+.c*", "a/b+.cpp", true),
        ] {
            assert_eq!(Glob::new(glob).unwrap().matches(path), is_match, "{glob} {path}");
        }
        assert!(Glob::new("a{b").is_none());
    }
}
