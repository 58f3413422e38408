//! The judge: whether a text carries something, as a fair reader would say. It compares normalised
//! text, paths, beginnings of commands, and content words; it knows nothing of the product.

use std::collections::HashSet;

/// Prose counts as carried when a passage has this share of its content words.
const ENOUGH: f64 = 0.6;

/// How a list says that it is in order.
pub(crate) const ORDERED: &str = "the later holds";

/// Whether a list, by the words above it, is that one, or one of the requests, which stand before it.
pub(crate) fn stands_before(heading: &str) -> bool {
    [ORDERED, "user asked", "in between"].iter().any(|it| heading.contains(it))
}

/// What has to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Needle {
    /// Words in one passage, verbatim or most of them.
    Prose(String),
    /// A path, by its last two parts.
    Path(String),
    /// A command, by its beginning.
    Command(String),
    /// A path or the beginning of a command, on a line that says one of these words, or below a heading that does.
    Stated(Box<Needle>, &'static [&'static str]),
    /// One of these.
    Any(Vec<Needle>),
    /// Exactly this, whatever the case.
    Exact(String),
    /// A commit, by the first seven digits or by its subject.
    Commit(String, String),
}

/// A text prepared for many questions.
pub(crate) struct Page {
    flat: String,
    lower: String,
    lines: Vec<(String, HashSet<String>)>,
}

impl Page {
    pub(crate) fn new(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        Self {
            flat: flat(text),
            lower: text.to_lowercase(),
            lines: lines
                .map(|line| (line.to_lowercase(), words(line).into_iter().collect()))
                .collect(),
        }
    }

    /// Whether the text carries it.
    pub(crate) fn has(&self, needle: &Needle) -> bool {
        match needle {
            Needle::Prose(text) => self.prose(text),
            Needle::Path(path) => self.path(path),
            Needle::Command(command) => self.command(command),
            Needle::Stated(what, says) => self.stated(what, says),
            Needle::Any(all) => all.iter().any(|needle| self.has(needle)),
            Needle::Exact(text) => self.exact(text),
            Needle::Commit(hash, subject) => {
                let short: String = hash.chars().take(7).collect();
                (short.len() == 7 && self.exact(&short))
                    || (!subject.is_empty() && self.prose(subject))
            }
        }
    }

    /// The lines that speak of it, in lower case.
    pub(crate) fn lines_with<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a str> {
        let text = text.to_lowercase();
        let lines = self.lines.iter();
        lines.filter(move |(line, _)| bounded(line, &text)).map(|(line, _)| line.as_str())
    }

    /// Whether one of these words stands further down than `line`, which is in lower case, in a list of which the
    /// words above say that the later holds.
    pub(crate) fn overtakes(&self, line: &str, now: &[String]) -> bool {
        let (mut heading, mut is_behind) = ("", false);
        for (text, _) in &self.lines {
            let is_item = text.starts_with('-');
            if text.starts_with('#') || text.ends_with(':') && !is_item {
                heading = text;
            } else if is_behind && heading.contains(ORDERED) {
                if now.iter().any(|now| bounded(text, &now.to_lowercase())) {
                    return true;
                }
            } else if text == line {
                is_behind = stands_before(heading);
            }
        }
        false
    }

    fn exact(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        bounded(&self.lower, &text) || bounded(&self.flat, &flat(&text))
    }

    fn path(&self, path: &str) -> bool {
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let last = parts.pop().unwrap_or(path).to_lowercase();
        let parent = parts.pop().map(str::to_lowercase);
        self.lines.iter().any(|(line, _)| {
            bounded(line, &last) && parent.as_ref().is_none_or(|parent| line.contains(parent))
        }) || (last.len() > 8 && bounded(&self.lower, &last))
    }

    fn stated(&self, what: &Needle, says: &[&str]) -> bool {
        let key = match what {
            Needle::Path(path) => path.rsplit('/').next().unwrap_or(path).to_lowercase(),
            Needle::Command(command) => start(command),
            _ => return self.has(what),
        };
        let mut heading = "";
        self.has(what)
            && self.lines.iter().any(|(line, _)| {
                if line.starts_with('#') || line.trim_end().ends_with(':') {
                    heading = line;
                }
                let said = |word: &&str| line.contains(*word) || heading.contains(*word);
                line.contains(&key) && says.iter().any(said)
            })
    }

    fn command(&self, command: &str) -> bool {
        let start = start(command);
        self.lower.contains(&start) || self.flat.contains(&flat(&start))
    }

    fn prose(&self, text: &str) -> bool {
        let wanted: HashSet<String> = content_words(text).into_iter().collect();
        if wanted.is_empty() || self.flat.contains(&flat(text)) {
            return true;
        }
        let needed = (wanted.len() as f64 * ENOUGH).ceil() as usize;
        let carries = |passage: &[(String, HashSet<String>)]| {
            let found =
                wanted.iter().filter(|word| passage.iter().any(|(_, words)| words.contains(*word)));
            found.count() >= needed
        };
        self.lines.windows(2).any(carries) || self.lines.chunks(1).any(carries)
    }
}

/// The words of a command that tell it from others.
fn start(command: &str) -> String {
    let start: Vec<&str> = command.split_whitespace().take(5).collect();
    start.join(" ").to_lowercase()
}

/// Whether the text stands there as a whole word: nothing alphanumeric goes on at its ends.
pub(crate) fn bounded(text: &str, part: &str) -> bool {
    if part.is_empty() {
        return false;
    }
    let joined = |one: Option<char>, other: Option<char>| {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        word(one) && word(other)
    };
    text.match_indices(part).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + part.len()..].chars().next();
        !joined(before, part.chars().next()) && !joined(part.chars().next_back(), after)
    })
}

/// Words and numbers with single spaces, in lower case.
pub(crate) fn flat(text: &str) -> String {
    words(text).join(" ")
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// The words of a text; scripts that write without spaces count by pairs of signs.
pub(crate) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut words = Vec::new();
    for run in lower.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if run.chars().any(is_ideograph) {
            let signs: Vec<char> = run.chars().collect();
            words.extend(signs.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            words.push(run.to_owned());
        }
    }
    words
}

/// Words that say something.
pub(crate) fn content_words(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| !STOP.contains(&word.as_str())).collect()
}

const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "could", "do", "does", "for",
    "from", "had", "has", "have", "i", "if", "in", "is", "it", "its", "just", "let", "ll", "me",
    "my", "of", "on", "or", "our", "please", "re", "s", "so", "t", "that", "the", "then", "there",
    "these", "they", "this", "to", "up", "us", "ve", "was", "we", "were", "will", "with", "would",
    "you", "your", "der", "die", "das", "und", "ist", "ich", "wir", "zu", "le", "la", "les", "de",
    "et", "el", "los", "las", "y", "que", "un", "una", "une",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_needs_most_of_its_words_in_one_passage() {
        let page = Page::new("- never push to main\n\nunrelated\nwords about storage");
        assert!(page.has(&Needle::Prose("Please never push to the main branch".into())));
        assert!(!page.has(&Needle::Prose("never delete storage of customers".into())));
        assert!(Page::new("期限は15分にして").has(&Needle::Prose("期限は15分".into())));
    }

    #[test]
    fn values_are_whole_words_and_paths_need_their_folder() {
        let page = Page::new("limit 150 ms in `src/auth/mod.rs`; `cargo test -p core --lib` fails");
        assert!(!page.has(&Needle::Exact("50 ms".into())));
        assert!(page.has(&Needle::Exact("150 MS".into())));
        assert!(page.has(&Needle::Path("/home/dev/app/src/auth/mod.rs".into())));
        assert!(!page.has(&Needle::Path("src/other/mod.rs".into())));
        assert!(page.has(&Needle::Command("cargo test -p core --lib -- --nocapture".into())));
        assert!(page.has(&Needle::Exact("`150 ms`".into())));
        let fails =
            |says| Needle::Stated(Box::new(Needle::Command("cargo test -p core".into())), says);
        assert!(page.has(&fails(&["fails"])) && !page.has(&fails(&["passed"])));
        let below = Page::new("Files deleted:\n- `src/a.rs`");
        let path = Box::new(Needle::Path("src/a.rs".into()));
        assert!(below.has(&Needle::Stated(path, &["deleted"])));
    }

    #[test]
    fn a_commit_is_found_by_hash_or_subject() {
        let page = Page::new("commit 3f2c1ab");
        assert!(page.has(&Needle::Commit("3f2c1ab9".into(), "fix the clock".into())));
        assert!(!page.has(&Needle::Commit("aaaaaaaa".into(), "fix the clock".into())));
    }
}
