//! One command of a shell's line: its words, and what they say of it.

use super::sort::Sort;
use super::when::When;

/// Programs that run a script.
const INTERPRETERS: [&str; 13] = [
    "python", "python3", "ruby", "node", "deno", "bun", "tsx", "perl", "php", "bash", "sh",
    "Rscript", "julia",
];
/// A longer path to a script is not named.
const SCRIPT: usize = 80;

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
/// Programs that only start the one behind them, with options, settings or a time of their own.
const STARTERS: [&str; 9] =
    ["sudo", "doas", "time", "env", "nice", "ionice", "nohup", "stdbuf", "timeout"];
/// Their options that have a value behind them.
const VALUED: [&str; 6] = ["-u", "-g", "-s", "-k", "--user", "--signal"];
/// Options of git's own that have a value behind them.
const GIT_VALUED: [&str; 5] = ["-C", "-c", "--git-dir", "--work-tree", "--namespace"];
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
];

/// One simple command.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Simple {
    /// The words without quotes, redirections and assignments before them.
    pub(crate) words: Vec<String>,
    /// The same as it was typed.
    pub(crate) text: String,
    /// The files that it writes its output to.
    pub(crate) writes: Vec<String>,
    /// When it runs.
    pub(crate) when: When,
    /// Whether the line goes on without waiting for it.
    pub(crate) is_in_background: bool,
    /// How many subshells begin before it.
    pub(crate) opens: usize,
    /// How many subshells end behind it.
    pub(crate) closes: usize,
}

impl Simple {
    /// The program's name without its folder.
    pub(crate) fn name(&self) -> &str {
        let first = self.words.first().map(String::as_str).unwrap_or_default();
        first.rsplit('/').next().unwrap_or(first)
    }

    /// The words of git's from its subcommand on, behind options of git's own, some of which have a value behind
    /// them.
    pub(crate) fn git(&self) -> Option<Vec<&str>> {
        let (git, mut words) = self.words.split_first()?;
        while let Some((option, rest)) = words.split_first()
            && option.starts_with('-')
        {
            let has_value = GIT_VALUED.contains(&option.as_str());
            words = rest.get(usize::from(has_value)..)?;
        }
        (git == "git" && !words.is_empty()).then(|| words.iter().map(String::as_str).collect())
    }

    /// The same; nothing where it may be another repository's.
    pub(crate) fn git_here(&self) -> Option<Vec<&str>> {
        let words = self.git()?;
        let mut options = self.words[1..self.words.len() - words.len()].iter();
        let leads_away = |option: &String| {
            option != "-c" && GIT_VALUED.contains(&option.split('=').next().unwrap_or_default())
        };
        (!options.any(leads_away)).then_some(words)
    }

    /// What identifies the command: its words, without redirections and without options that
    /// only change how much is said.
    pub(crate) fn subject(&self) -> String {
        let says = |word: &&String| !QUIET.contains(&word.split('=').next().unwrap_or(word));
        self.words.iter().filter(says).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The program and its subcommands, as far as they are plain words: `git status`,
    /// `npm run build`, `python3 -m pytest`.
    pub(crate) fn head(&self) -> Option<String> {
        let (name, rest) = self.program()?;
        let more: Vec<&String> = match rest {
            [dash, module, ..] if dash == "-m" => vec![dash, module],
            // The script is the command, whatever runs it.
            [script, ..] if INTERPRETERS.contains(&name) && is_script(script) => vec![script],
            // A line of code that stands in the command says nothing of the project.
            _ if INTERPRETERS.contains(&name) && !HAS_SUBCOMMANDS.contains(&name) => return None,
            _ if HAS_SUBCOMMANDS.contains(&name) => {
                rest.iter().take_while(|word| is_plain(word)).take(2).collect()
            }
            _ => Vec::new(),
        };
        let words = std::iter::once(name).chain(more.iter().map(|word| word.as_str()));
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// The program and its first word, of a program that no table knows: that word may be a subcommand, `flyway info`,
    /// as well as a name.
    pub(super) fn perhaps(&self) -> Option<String> {
        let (name, rest) = self.program()?;
        let is_known = HAS_SUBCOMMANDS.contains(&name) || Sort::knows(name);
        let says = |word: &str| is_plain(word) && !matches!(word, "help" | "version");
        let word = rest.first().filter(|word| !is_known && says(word))?;
        Some(format!("{name} {word}"))
    }

    /// The program's name, where it can be one, and what stands behind it; not the one that only runs it: `sudo`.
    pub(crate) fn program(&self) -> Option<(&str, &[String])> {
        let mut words = self.words.as_slice();
        while let Some((first, rest)) = words.split_first()
            && STARTERS.contains(&first.as_str())
        {
            let is_own = |at: usize| {
                let is_value = at > 0 && VALUED.contains(&rest[at - 1].as_str());
                is_value
                    || rest[at].starts_with('-')
                    || rest[at].contains('=')
                    || rest[at].starts_with(|c: char| c.is_ascii_digit())
            };
            words = &rest[(0..rest.len()).take_while(|at| is_own(*at)).count()..];
        }
        let (first, rest) = words.split_first().or(self.words.split_first())?;
        let name = first.rsplit('/').next().unwrap_or(first);
        let is_program = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.contains(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
        (is_program && name.len() <= 40).then_some((name, rest))
    }

    /// Whether it goes to a folder below, or takes up settings for what follows.
    pub(super) fn sets_place(&self) -> bool {
        let first = self.words.get(1).map(String::as_str).unwrap_or_default();
        match self.name() {
            "cd" => {
                // A drive has a letter and a colon.
                let is_whole = first.starts_with(['/', '~', '\\']) || first.get(1..2) == Some(":");
                !first.is_empty() && !is_whole && !first.starts_with(['.', '-', '$'])
            }
            "source" | "." => !first.starts_with(['$', '~']),
            _ => false,
        }
    }

    /// What the command is for.
    pub(crate) fn sort(&self) -> Sort {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        Sort::of(&words)
    }
}

/// Whether a program's tables tell its subcommands from other words.
pub(crate) fn has_subcommands(program: &str) -> bool {
    HAS_SUBCOMMANDS.contains(&program)
}

/// Whether a word can be a subcommand.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        && word.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether a word is the path of a script.
fn is_script(word: &str) -> bool {
    let has_ending = word.rsplit('/').next().is_some_and(|name| name.contains('.'));
    has_ending && word.len() <= SCRIPT && !word.starts_with(['-', '/', '$', '<', '.'])
}
