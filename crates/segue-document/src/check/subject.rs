//! What the rules of handoffs look at.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use segue_model::SectionName;

use super::Hit;
use super::glob::globs;
use super::ground::Ground;
use super::list::Line;
use crate::read::{Found, Place, Role};
use crate::template::Template;
use crate::{Document, Outline, front};

/// One handoff with all that the rules ask of it. Lines are those of the text,
/// counted from 0.
pub struct Subject<'a> {
    pub(crate) text: &'a str,
    pub(super) lines: Vec<&'a str>,
    pub(super) document: Document,
    pub(super) template: &'a Template,
    pub(super) ground: &'a dyn Ground,
    /// The headings and fences of the body, by the lines of the text.
    pub(super) outline: Outline,
    /// What each heading of the outline means.
    roles: Vec<Option<Role>>,
}

impl<'a> Subject<'a> {
    /// Reads `text`, which has LF line ends, and whose outline may be known.
    pub(super) fn of(
        text: &'a str,
        template: &'a Template,
        ground: &'a dyn Ground,
        outline: Option<Outline>,
    ) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let body = front::split(text).1;
        let known = outline.filter(|_| body.len() == text.len());
        let mut outline = known.unwrap_or_else(|| Outline::of(body));
        let document = crate::read::understood(text, &outline);
        let down = document.body_line;
        for heading in outline.headings.iter_mut().chain(&mut outline.fenced_headings) {
            heading.line += down;
        }
        outline.open_fence = outline.open_fence.map(|line| line + down);
        outline.is_code.splice(0..0, std::iter::repeat_n(true, down));
        outline.is_code.resize(lines.len(), false);
        let mut known = HashMap::<&str, Option<Role>>::new();
        let titles = outline.headings.iter().map(|heading| heading.title.as_str());
        let roles = titles
            .map(|title| known.entry(title).or_insert_with(|| Role::of(title)).clone())
            .collect();
        Self { text, lines, document, template, ground, outline, roles }
    }

    /// The lines of the body.
    pub(super) fn body(&self) -> impl Iterator<Item = Line<'a>> {
        let lines = self.lines.iter().enumerate().skip(self.document.body_line);
        lines.map(|(at, text)| Line { at, text })
    }

    /// The lines of the body that are no code.
    pub(super) fn prose(&self) -> impl Iterator<Item = Line<'a>> {
        self.body().filter(|line| !self.outline.is_code[line.at])
    }

    /// The last line.
    pub(super) fn end(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// The line of the heading over the section; the last line where it is missing.
    pub(super) fn line_of(&self, name: &SectionName) -> usize {
        self.document.line_of(name).unwrap_or_else(|| self.end())
    }

    /// The line of the heading over the prompt; the last line where it is missing.
    pub(super) fn prompt_line(&self) -> usize {
        self.document.prompt_at().map_or_else(|| self.end(), |found| found.lines.start)
    }

    /// The lines of the prompt, its heading with them.
    pub(super) fn prompt_lines(&self) -> Range<usize> {
        self.document.prompt_at().map_or(0..0, |found| found.lines.clone())
    }

    /// A hit if the section is not there.
    pub(super) fn missing(&self, name: &SectionName) -> Vec<Hit> {
        match self.document.content.section(name) {
            Some(section) if section.parts.iter().any(|part| part.text != crate::NOT_STATED) => {
                Vec::new()
            }
            // An empty section is a placeholder, and H010 says so.
            Some(section) if section.parts.is_empty() => Vec::new(),
            _ => vec![self.misplaced(name).unwrap_or_else(|| {
                let message = format!("the section `{}` is missing", name.as_str());
                Hit::missing(self.line_of(name), message)
            })],
        }
    }

    /// A hit on the line that has the name of a section and is not read as its heading.
    fn misplaced(&self, name: &SectionName) -> Option<Hit> {
        let text = name.as_str();
        let prompt = self.prompt_lines();
        let bare = |line: &str| {
            line.trim().trim_matches(['#', '*', '_', ':', ' ']).eq_ignore_ascii_case(text)
        };
        let mut named = self.prose().filter(|line| bare(line.text));
        let outside = named.find(|line| !prompt.contains(&line.at));
        let within = || self.prose().find(|line| bare(line.text));
        let line = outside.or_else(within)?;
        let level = |at: usize| {
            self.outline.headings.iter().find(|heading| heading.line == at).map(|it| it.level)
        };
        let of_section = |found: &&Found| matches!(found.place, Place::Section(_));
        let mut found = self.document.found.iter().filter(of_section);
        let usual = found.find_map(|found| level(found.lines.start)).unwrap_or(2);
        let signs = "#".repeat(usize::from(usual));
        let why = match level(line.at) {
            _ if prompt.contains(&line.at) => "stands in the prompt only".to_owned(),
            Some(level) if level != usual => {
                format!("stands at level {level} and the other sections at {usual}")
            }
            Some(_) => return None,
            None => format!("is no heading: write `{signs} {text}`"),
        };
        Some(Hit::at(line.at, format!("`{text}` is not read as a section: it {why}")))
    }

    /// The lines below headings in the summary that mean something else than `part`: other
    /// subsections, and logs of commits.
    pub(super) fn aside(&self, part: &str) -> BTreeSet<usize> {
        let mut lines = BTreeSet::new();
        for (at, heading) in self.outline.headings.iter().enumerate() {
            let title = heading.title.to_lowercase();
            let mut words = title.split(|c: char| !c.is_alphanumeric());
            let is_log = words.any(|word| matches!(word, "commit" | "commits"));
            let is_other = matches!(&self.roles[at], Some(Role::Part(_, other)) if *other != part);
            if is_log || is_other {
                let next =
                    self.outline.headings[at + 1..].iter().find(|next| next.level <= heading.level);
                lines.extend(heading.line + 1..next.map_or(self.lines.len(), |next| next.line));
            }
        }
        lines
    }

    /// The lines of a section, headings aside, wherever they stand outside the prompt.
    pub(super) fn section(&self, name: &SectionName) -> Vec<Line<'a>> {
        let prompt = self.prompt_lines();
        let is_it = |place: &Place| match place {
            Place::Section(section) | Place::Part(section, _) => section == name,
            Place::Prompt => false,
        };
        let found = self.document.found.iter().filter(|found| is_it(&found.place));
        let lines = found.flat_map(|found| found.lines.clone().skip(1));
        let lines = lines.filter(|at| !prompt.contains(at) && *at < self.lines.len());
        lines.map(|at| Line { at, text: self.lines[at] }).collect()
    }

    /// The lines of each subsection with the canonical heading `part`.
    pub(super) fn part(&self, section: &SectionName, part: &str) -> Vec<Line<'a>> {
        let prompt = self.prompt_lines();
        let headings = &self.outline.headings;
        let is_it = |at: usize| match &self.roles[at] {
            Some(Role::Part(home, canonical)) => home == section && *canonical == part,
            _ => headings[at].title == part,
        };
        let mut lines = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            if prompt.contains(&heading.line) || !is_it(at) {
                continue;
            }
            let next = headings[at + 1..].iter().find(|next| next.level <= heading.level);
            let end = next.map_or(self.lines.len(), |next| next.line);
            lines.extend((heading.line + 1..end).map(|at| Line { at, text: self.lines[at] }));
        }
        lines
    }

    /// The text of the prompt below a heading or label that means `section`; for a
    /// heading that only has others below it, theirs.
    pub(super) fn prompt_part(&self, section: &SectionName) -> String {
        let prompt = &self.document.content.prompt;
        let read = crate::read::parse_prompt(prompt);
        let parts = read.content.section(section).into_iter().flat_map(|s| &s.parts);
        let own = parts.map(|part| part.text.clone()).collect::<Vec<_>>().join("\n");
        let lines: Vec<&str> = prompt.lines().collect();
        let is_it = |found: &&Found| found.place == Place::Section(section.clone());
        let found = read.found.iter().filter(is_it).flat_map(|found| found.lines.clone().skip(1));
        let below = found.filter_map(|at| lines.get(at)).filter(|line| !line.starts_with('#'));
        own + "\n" + &below.copied().collect::<Vec<_>>().join("\n")
    }
}

/// A path or commit that a line names, with the byte where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cited<'a> {
    pub(super) column: usize,
    pub(crate) text: &'a str,
}

/// Endings that make a bare word a file.
pub(super) const ENDINGS: [&str; 30] = [
    "rs", "py", "js", "ts", "tsx", "jsx", "go", "java", "kt", "c", "h", "cpp", "cs", "rb", "php",
    "swift", "md", "toml", "json", "yaml", "yml", "sh", "sql", "html", "css", "txt", "lock", "xml",
    "proto", "vue",
];

/// The paths that a line names: words with a slash or a known ending, without a
/// line number behind them. Addresses, globs and paths outside the project are none.
pub(crate) fn paths(line: &str) -> Vec<Cited<'_>> {
    if !line.bytes().any(|byte| matches!(byte, b'/' | b'.')) {
        return Vec::new();
    }
    // The pieces of a glob are no paths.
    let globs = globs(line);
    let is_piece = |at: usize| {
        globs.iter().any(|cited| (cited.column..cited.column + cited.text.len()).contains(&at))
    };
    let words = words(line).filter(|(at, word)| word.contains(['/', '.']) && !is_piece(*at));
    words.filter_map(|(column, word)| Some(Cited { column, text: path(word)? })).collect()
}

fn path(word: &str) -> Option<&str> {
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let word = word.split_once('#').map_or(word, |(path, _)| path);
    let mut path = word;
    // `file:line` and `file:line:column`, also as a range.
    while let Some((before, number)) = path.rsplit_once(':') {
        let is_line = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '-');
        if !is_line {
            break;
        }
        path = before;
    }
    let is_plain =
        path.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '@' | '+'));
    let is_outside = path.starts_with(['/', '~', '@', '-']) || path.starts_with("..");
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() || path.contains('/'));
    let is_file = ending.is_some_and(|(_, ending)| ENDINGS.contains(&ending));
    let is_folder = path.ends_with('/') && path.len() > 2;
    let is_version = path.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-'));
    (is_plain && !is_outside && !is_version && (is_file || is_folder) && !path.contains("//"))
        .then_some(path)
}

/// The commits that a line names: 7 to 40 hex digits, letters and figures among them.
pub(super) fn commits(line: &str) -> Vec<Cited<'_>> {
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let is_hash = |word: &str| {
        (7..=40).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            && word.bytes().any(|b| b.is_ascii_digit())
            && word.bytes().any(|b| b.is_ascii_alphabetic())
    };
    let words =
        words(line).map(|(column, word)| (column, word.trim_end_matches(['.', ',', ';', ':'])));
    words.filter(|(_, word)| is_hash(word)).map(|(column, text)| Cited { column, text }).collect()
}

/// Whether a line names a file, a commit or an address.
pub(super) fn cites_something(line: &str) -> bool {
    line.contains("://") || !paths(line).is_empty() || !commits(line).is_empty()
}

/// The words of a line between blanks, code signs, quotation marks and brackets.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let separates = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '`' | '"'
                    | '\''
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | '<'
                    | '>'
                    | '|'
                    | '*'
                    | '“'
                    | '”'
                    | '→'
                    | '='
            )
    };
    let start = line.as_ptr() as usize;
    line.split(separates)
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(found: &[Cited<'a>]) -> Vec<&'a str> {
        found.iter().map(|cited| cited.text).collect()
    }

    #[test]
    fn paths_are_told_from_words_versions_and_addresses() {
        let line = "see `src/auth.rs:88`, tests/ and README.md; not 1.2/3.4, a/b, https://x.org/a.md, *.rs or /etc/a.md";
        assert_eq!(texts(&paths(line)), ["src/auth.rs", "tests/", "README.md"]);
        assert_eq!(paths("see `a/b.rs`")[0].column, 5);
    }

    #[test]
    fn commits_are_told_from_words_and_numbers() {
        assert_eq!(
            texts(&commits("at 3f2c1ab, `deadbeef1`. defaced 1234567 2026")),
            ["3f2c1ab", "deadbeef1"]
        );
    }
}
