//! Reading a shell command: its simple commands.
//!
//! Only as much of the shell's grammar as tells commands apart (POSIX.1-2024,
//! Shell Command Language, 2.2 quoting, 2.4 and 2.9 operators). Nothing is ever
//! run or expanded.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::sort::Sort;

/// A command line in pieces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CommandLine {
    /// Its simple commands in order.
    pub(super) commands: Vec<Simple>,
}

/// When a command of a line runs, by the sign before it (2.9.2 and 2.9.3 there).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// In its turn.
    #[default]
    Always,
    /// With the output of the one before as its input: `|`.
    Piped,
    /// Where the one before succeeded: `&&`.
    Success,
    /// Where the one before failed: `||`.
    Failure,
}

/// One simple command.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Simple {
    /// The words without quotes, redirections and assignments before them.
    pub(super) words: Vec<String>,
    /// The same as it was typed.
    pub(super) text: String,
    /// The files that it writes its output to.
    pub(super) writes: Vec<String>,
    /// When it runs.
    pub(super) when: When,
    /// Whether the line goes on without waiting for it.
    pub(super) is_in_background: bool,
}

/// What everybody does with git: that it was done here tells nothing of the project.
const EVERYDAY_GIT: [&str; 21] = [
    "",
    "add",
    "branch",
    "checkout",
    "clone",
    "commit",
    "diff",
    "fetch",
    "log",
    "merge",
    "pull",
    "push",
    "rebase",
    "remote",
    "reset",
    "restore",
    "rev-parse",
    "show",
    "stash",
    "status",
    "switch",
];
/// Commands that only set the scene, and what is left of the shell's own words.
const SCENERY: &[&str] = &[
    "cd", "export", "set", "source", "echo", "true", "false", "sleep", "exit", "wait", "done",
    "fi", "for", "esac", "case", "}", ")",
];
/// Options that only change how much a command says, or in which colours.
const QUIET: &[&str] = &[
    "-v",
    "-vv",
    "-q",
    "-qq",
    "-s",
    "--verbose",
    "--quiet",
    "--silent",
    "--tb",
    "--color",
    "--no-color",
    "--nocapture",
    "--no-pager",
    "--reporter",
    "-count",
];
/// Programs whose first words say what they do.
const HAS_SUBCOMMANDS: &[&str] = &[
    "git",
    "gh",
    "jj",
    "hg",
    "cargo",
    "go",
    "npm",
    "pnpm",
    "yarn",
    "bun",
    "deno",
    "npx",
    "bunx",
    "uv",
    "uvx",
    "poetry",
    "pip",
    "pip3",
    "make",
    "just",
    "task",
    "mise",
    "docker",
    "kubectl",
    "helm",
    "terraform",
    "aws",
    "gcloud",
    "az",
    "dotnet",
    "mvn",
    "gradle",
    "mix",
    "rake",
    "bundle",
    "composer",
    "php",
    "rails",
    "flutter",
    "dart",
    "swift",
    "zig",
    "systemctl",
    "brew",
    "apt",
    "apt-get",
    "conda",
    "nx",
    "turbo",
    "bazel",
    "heroku",
    "fly",
    "vercel",
    "supabase",
    "prisma",
    "sudo",
    "timeout",
];
/// Words of the shell that stand before a command.
const BEFORE: &[&str] = &["do", "then", "else", "elif", "if", "while", "until", "!", "{", "("];

impl CommandLine {
    /// Reads `text`. The content of here-documents is left out.
    pub(super) fn parse(text: &str) -> Self {
        let text = without_continuations(text);
        let text = &*without_here_documents(&text);
        let mut line = Self::default();
        let mut current = Builder::default();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    if let Some((_, escaped)) = chars.next() {
                        current.push(escaped);
                    }
                }
                '\'' | '"' => {
                    current.word.get_or_insert_default();
                    while let Some((_, inner)) = chars.next() {
                        if inner == c {
                            break;
                        }
                        if inner == '\\' && c == '"' {
                            current.extend(chars.next().map(|(_, escaped)| escaped));
                        } else {
                            current.push(inner);
                        }
                    }
                }
                '&' if current.is_redirecting() => current.push(c),
                ';' | '\n' | '&' | '|' => {
                    let doubled = chars.next_if(|(_, next)| *next == c).is_some();
                    let when = match (c, doubled) {
                        ('|', false) => When::Piped,
                        ('|', true) => When::Failure,
                        ('&', true) => When::Success,
                        _ => When::Always,
                    };
                    current.is_in_background = c == '&' && !doubled;
                    line.commands.extend(current.finish(&text[current.from..at]));
                    let from = at + if doubled { 2 } else { 1 };
                    current = Builder { from, when, ..Builder::default() };
                }
                c if c.is_whitespace() => current.end_word(),
                '#' if current.word.is_none() => {
                    while chars.next_if(|(_, next)| *next != '\n').is_some() {}
                }
                c => current.push(c),
            }
        }
        let rest = text.get(current.from..).unwrap_or_default();
        line.commands.extend(current.finish(rest));
        line
    }

    /// The command that the line is about: a test before a build, a build before
    /// anything else; of equals the last, whose status is the line's.
    pub(super) fn main(&self) -> Option<&Simple> {
        let sort = |simple: &&Simple| simple.sort().min(Sort::Git);
        let does = |simple: &&Simple| !SCENERY.contains(&simple.name());
        let piped = || self.commands.iter().rev().find(does).or(self.commands.first());
        self.steps().rev().min_by_key(sort).or_else(piped)
    }

    /// The commands that test, build or lint, and ran if the line succeeded: not what stands
    /// behind `||`.
    pub(super) fn judged(&self) -> impl Iterator<Item = &Simple> {
        let is_judged =
            |step: &&Simple| matches!(step.sort(), Sort::Test | Sort::Build | Sort::Lint);
        self.steps().filter(is_judged).filter(|step| step.when != When::Failure)
    }

    /// The commands that do something of their own: not those that only set the
    /// scene, nor those that read another's output.
    fn steps(&self) -> impl DoubleEndedIterator<Item = &Simple> {
        let is_step = |simple: &&Simple| {
            let sets_the_scene = SCENERY.contains(&simple.name());
            simple.when != When::Piped && !sets_the_scene
        };
        self.commands.iter().filter(is_step)
    }

    /// What its commands begin with: the program, and the subcommand where it has one. That
    /// somebody looked around with `ls` tells nobody how this project is worked on.
    pub(super) fn heads(&self) -> Vec<String> {
        let is_usual = |simple: &Simple| {
            let second = simple.words.get(1).map(String::as_str).unwrap_or_default();
            let is_everyday = second.starts_with('-') || EVERYDAY_GIT.contains(&second);
            simple.name() == "git" && is_everyday
        };
        let works = |simple: &&Simple| simple.sort() != Sort::Look && !is_usual(simple);
        let mut heads: Vec<String> = self.steps().filter(works).filter_map(Simple::head).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    }

    /// What its commands begin with that test, build, lint or run the project.
    pub(super) fn checks(&self) -> Vec<String> {
        let checks = |simple: &&Simple| {
            matches!(simple.sort(), Sort::Test | Sort::Build | Sort::Lint | Sort::Run)
        };
        self.steps().filter(checks).filter_map(Simple::head).collect()
    }

    /// The line as a reader should see it: its one step, or all of it.
    pub(super) fn shown(&self, whole: &str) -> String {
        let mut steps = self.steps();
        if let (Some(step), None) = (steps.next(), steps.next()) {
            return step.text.clone();
        }
        let whole = without_continuations(whole);
        without_redirections(&without_here_documents(&whole)).to_owned()
    }

    /// Whether the line's success is the main command's own: nothing follows it but
    /// commands that needed its success.
    pub(super) fn is_decided_by(&self, main: &Simple) -> bool {
        let mut after = self.commands.iter().skip_while(|simple| *simple != main).skip(1);
        let goes_on = |simple: &Simple| simple.when == When::Success;
        !main.is_in_background && after.all(goes_on)
    }
}

/// The text with a blank where a line goes on behind a backslash (2.2.1 there).
fn without_continuations(text: &str) -> Cow<'_, str> {
    if text.contains("\\\n") { text.replace("\\\n", " ").into() } else { text.into() }
}

/// The text without the content of its here-documents; their redirections stay.
fn without_here_documents(text: &str) -> Cow<'_, str> {
    if !text.contains("<<") {
        return Cow::Borrowed(text);
    }
    let mut kept = Vec::new();
    let mut waiting: VecDeque<&str> = VecDeque::new();
    for line in text.split('\n') {
        match waiting.front() {
            Some(end) if line.trim_start_matches('\t') == *end => drop(waiting.pop_front()),
            Some(_) => {}
            None => {
                waiting.extend(delimiters(line));
                kept.push(line);
            }
        }
    }
    Cow::Owned(kept.join("\n"))
}

/// The words that end the here-documents which a line begins.
fn delimiters(line: &str) -> impl Iterator<Item = &str> {
    let after = line.split("<<").skip(1).filter(|rest| !rest.starts_with('<'));
    after.filter_map(|rest| {
        let word = rest.trim_start_matches('-').trim_start().trim_start_matches(['\'', '"', '\\']);
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        let is_word = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        is_word.then(|| &word[..end])
    })
}

/// The text without redirections at its end: `2>&1`, `> out.log`.
fn without_redirections(text: &str) -> &str {
    let mut text = text.trim();
    while let Some((before, last)) = text.rsplit_once(char::is_whitespace) {
        let is_own = |word: &str| {
            word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&')
                .starts_with(['>', '<'])
        };
        let before = before.trim_end();
        let target_of =
            before.rsplit(char::is_whitespace).next().filter(|word| word.ends_with('>'));
        if is_own(last) {
            text = before;
        } else if let Some(sign) = target_of.filter(|sign| is_own(sign)) {
            text = before.strip_suffix(sign).unwrap_or(before).trim_end();
        } else {
            break;
        }
    }
    text
}

/// A simple command while it is read.
#[derive(Default)]
struct Builder {
    from: usize,
    words: Vec<String>,
    word: Option<String>,
    when: When,
    is_in_background: bool,
}

impl Builder {
    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn extend(&mut self, c: Option<char>) {
        if let Some(c) = c {
            self.push(c);
        }
    }

    fn is_redirecting(&self) -> bool {
        self.word.as_deref().is_some_and(|word| word.ends_with(['>', '<']))
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn finish(&mut self, text: &str) -> Option<Simple> {
        self.end_word();
        let is_assignment = |word: &&String| {
            word.split_once('=').is_some_and(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        };
        let mut text = text.trim().trim_start_matches(['(', ')']).trim_start();
        if text.ends_with(')') && !text.contains('(') {
            text = text.trim_end_matches(')').trim_end();
            let last = self.words.last_mut();
            last.into_iter().for_each(|word| *word = word.trim_end_matches(')').to_owned());
        }
        if let Some(first) = self.words.first_mut().filter(|first| first.len() > 1) {
            *first = first.trim_start_matches('(').to_owned();
        }
        let before = self.words.iter().take_while(|word| BEFORE.contains(&word.as_str())).count();
        for word in self.words.drain(..before) {
            text = text.strip_prefix(word.as_str()).unwrap_or(text).trim_start();
        }
        let assignments = self.words.iter().take_while(is_assignment).count();
        let (mut words, mut writes) = (Vec::new(), Vec::new());
        let mut skip_next = None;
        for word in self.words.drain(..).skip(assignments) {
            let bare = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&');
            if let Some(is_output) = skip_next.take() {
                writes.extend(Some(word).filter(|_| is_output));
                continue;
            }
            if !bare.starts_with(['>', '<']) {
                words.push(word);
                continue;
            }
            // Standard error goes to a log; what the command is for goes to standard output.
            let is_output = bare.starts_with('>') && !word.starts_with('2');
            let target = bare.trim_start_matches(['>', '|']);
            if target.is_empty() || bare.ends_with('<') {
                skip_next = Some(is_output);
            } else if is_output && !target.starts_with('&') {
                writes.push(target.to_owned());
            }
        }
        let text = without_redirections(text);
        (!words.is_empty()).then(|| Simple {
            words,
            text: text.to_owned(),
            writes,
            when: self.when,
            is_in_background: self.is_in_background,
        })
    }
}

impl Simple {
    /// The program's name without its folder.
    pub(super) fn name(&self) -> &str {
        let first = self.words.first().map(String::as_str).unwrap_or_default();
        first.rsplit('/').next().unwrap_or(first)
    }

    /// What identifies the command: its words, without redirections and without options that
    /// only change how much is said.
    pub(super) fn subject(&self) -> String {
        let says = |word: &&String| !QUIET.contains(&word.split('=').next().unwrap_or(word));
        self.words.iter().filter(says).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The program and its subcommands, as far as they are plain words: `git status`,
    /// `npm run build`, `python3 -m pytest`.
    fn head(&self) -> Option<String> {
        let is_word = |word: &&String| {
            let is_plain =
                word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'));
            is_plain && word.starts_with(|c: char| c.is_ascii_lowercase())
        };
        let name = self.name();
        let is_program = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.contains(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
        if !is_program || name.len() > 40 {
            return None;
        }
        let rest = &self.words[1..];
        let more: Vec<&String> = match rest {
            [dash, module, ..] if dash == "-m" => vec![dash, module],
            _ if HAS_SUBCOMMANDS.contains(&name) => {
                rest.iter().take_while(is_word).take(2).collect()
            }
            _ => Vec::new(),
        };
        let words = std::iter::once(name).chain(more.iter().map(|word| word.as_str()));
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// What the command is for.
    pub(super) fn sort(&self) -> Sort {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        Sort::of(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn main(text: &str) -> (String, Sort) {
        let line = CommandLine::parse(text);
        let main = line.main().unwrap();
        (main.subject(), main.sort())
    }

    #[test]
    fn the_main_command_is_found_among_the_others() {
        let cases = [
            ("cd api && RUST_LOG=x cargo test auth 2>&1 | tail -20", "cargo test auth", Sort::Test),
            ("python3 -m unittest -v", "python3 -m unittest", Sort::Test),
            ("git add -A && git commit -m 'a; b && c'", "git commit -m a; b && c", Sort::Git),
            ("npm run build:prod > out.log", "npm run build:prod", Sort::Build),
            ("npx eslint . --fix", "npx eslint . --fix", Sort::Lint),
            ("mise run test:ci", "mise run test:ci", Sort::Test),
            ("go test ./... -run 'TestA|TestB'", "go test ./... -run TestA|TestB", Sort::Test),
            ("ls no-such-file", "ls no-such-file", Sort::Look),
            ("./scripts/run-tests.sh fast", "./scripts/run-tests.sh fast", Sort::Test),
            ("for i in 1 2; do cargo test a; done", "cargo test a", Sort::Test),
            ("(cd api && npm test)", "npm test", Sort::Test),
            ("timeout 60 pytest -q", "timeout 60 pytest", Sort::Test),
            ("uv run pytest tests/a.py", "uv run pytest tests/a.py", Sort::Test),
            ("cd /tmp && echo hello | cat -", "cat -", Sort::Look),
            ("\\\n  git diff --stat", "git diff --stat", Sort::Git),
        ];
        for (text, subject, sort) in cases {
            let found = main(text);
            assert_eq!(found.0, subject, "{text}");
            assert_eq!(found.1, sort, "{text}");
        }
    }

    #[test]
    fn quotes_operators_and_here_documents_do_not_confuse() {
        let line = CommandLine::parse("cat <<'EOF' > a.txt\nrm -rf x\nEOF\n");
        assert_eq!(line.commands[0].subject(), "cat");
        assert_eq!(line.commands.len(), 1);
        let line = CommandLine::parse("echo \"a \\\" ; b\"; rm 'c d' && ls # rm e");
        let subjects: Vec<String> = line.commands.iter().map(Simple::subject).collect();
        assert_eq!(subjects, ["echo a \" ; b", "rm c d", "ls"]);
        for text in ["", "'", "\"\\", "&&", "| |", "<<", "a \\"] {
            CommandLine::parse(text);
        }
    }

    #[test]
    fn redirections_at_the_end_are_not_shown() {
        for text in ["cargo test 2>&1", "cargo test > out.log 2>&1", "cargo test >out.log"] {
            assert_eq!(CommandLine::parse(text).shown(text), "cargo test", "{text}");
        }
        assert_eq!(CommandLine::parse("cat <a.txt b").shown("cat <a.txt b"), "cat <a.txt b");
    }

    #[test]
    fn the_status_is_the_main_commands_or_not() {
        let decided = |text: &str| {
            let line = CommandLine::parse(text);
            line.main().is_some_and(|main| line.is_decided_by(main))
        };
        for text in ["cargo test", "cd a && cargo test && echo ok", "cargo fmt; cargo test"] {
            assert!(decided(text), "{text}");
        }
        let others = [
            "cargo test; echo $?",
            "npm test || true",
            "pytest | tail",
            "cargo test &",
            "if cargo test; then echo ok; fi",
        ];
        for text in others {
            assert!(!decided(text), "{text}");
        }
    }

    #[test]
    fn what_follows_a_here_document_counts() {
        let text = "cat > t.py <<'EOF'\nrm -rf x\nEOF\npytest -q t.py";
        assert_eq!(main(text), ("pytest t.py".to_owned(), Sort::Test));
        let text = "git commit -m \"$(cat <<'EOF'\nfix: a; b\nEOF\n)\"";
        assert_eq!(main(text).1, Sort::Git);
    }
}
