//! What commands that change files are told: which ones, and whether git puts them back.

use crate::extract::done::paths::is_named;
use crate::extract::shell::Simple;

/// Where git takes from what it puts back.
#[derive(Clone, Copy)]
pub(super) enum From {
    /// The last commit, for all files.
    All,
    /// The last commit, for what may be a file or a branch.
    Names,
    /// The last commit, for paths.
    Paths,
    /// Another commit: what is there may be another file then.
    Elsewhere,
}

/// What a command removes of the paths that it names.
#[derive(Clone, Copy)]
pub(super) enum Removes {
    Files,
    /// Folders as well.
    Folders,
    /// Whatever git knows by the name.
    All,
}

/// Folders that tools make and make again: nobody misses them.
const MADE_AGAIN: &[&str] = &[
    "target",
    "node_modules",
    "dist",
    "build",
    "_build",
    "out",
    "bin",
    "obj",
    "tmp",
    "temp",
    "cache",
    "coverage",
    "deps",
    "__pycache__",
    "venv",
    "htmlcov",
    "logs",
    "log",
    "output",
    "results",
    "test-results",
    "vendor",
    "pods",
    "deriveddata",
];

/// The options of perl without a value behind them that stand in one word with `-i` (perlrun).
const PERL: &str = "0123456789acilnpsw";
/// The same of sed, but for `-i`, behind which an ending stands.
const SED: &str = "nrEsuz";

/// What `rm` or `git rm` is told to remove; nothing where it only forgets.
pub(super) fn removes(simple: &Simple) -> Option<Removes> {
    let has = |option: &str| simple.words.iter().any(|word| word == option);
    let takes_folders = |word: &String| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        letters.is_some_and(|letters| letters.contains(['r', 'R']))
    };
    match () {
        () if simple.name() == "git" && (has("--cached") || has("-n") || has("--dry-run")) => None,
        () if simple.name() == "git" => Some(Removes::All),
        () if has("--recursive") || simple.words.iter().any(takes_folders) => {
            Some(Removes::Folders)
        }
        () => Some(Removes::Files),
    }
}

/// Whether a `git checkout`, `restore` or `reset` puts files back, and from where (`git help checkout`).
pub(super) fn restores(simple: &Simple) -> Option<From> {
    let words = simple.git_here()?;
    let (name, rest) = words.split_first()?;
    let has = |options: &[&str]| rest.iter().any(|word| options.contains(word));
    let is_head = |word: &&str| matches!(*word, "HEAD" | "@");
    match *name {
        "reset" => {
            let mut named = rest.iter().filter(|word| !word.starts_with('-'));
            (has(&["--hard"]) && named.all(is_head)).then_some(From::All)
        }
        "restore" if has(&["--staged", "-S"]) && !has(&["--worktree", "-W"]) => None,
        "restore" if has(&["-p", "--patch"]) => None,
        "restore" => match source(rest) {
            Some(source) if !is_head(&source) => Some(From::Elsewhere),
            _ => Some(From::Paths),
        },
        "checkout"
            if has(&["-b", "-B", "--orphan", "--ours", "--theirs", "-t", "--track", "-p"]) =>
        {
            None
        }
        "checkout" => {
            let before = rest.iter().take_while(|word| **word != "--");
            let revision = before.filter(|word| !word.starts_with('-')).collect::<Vec<_>>();
            match (has(&["--"]), revision.as_slice()) {
                (true, []) => Some(From::Paths),
                (true, [revision]) if is_head(revision) => Some(From::Paths),
                (false, [_]) => Some(From::Names),
                (false, [revision, ..]) if is_head(revision) => Some(From::Paths),
                (false, files @ [_, ..]) if files.iter().all(|file| is_file(file)) => {
                    Some(From::Names)
                }
                _ => Some(From::Elsewhere),
            }
        }
        _ => None,
    }
}

/// Where the words of a `git restore` say that the files come from.
fn source<'a>(words: &[&'a str]) -> Option<&'a str> {
    let at =
        words.iter().position(|word| word.starts_with("--source") || word.starts_with("-s"))?;
    let glued = words[at].strip_prefix("--source=").or_else(|| words[at].strip_prefix("-s"));
    glued.filter(|source| !source.is_empty()).or_else(|| words.get(at + 1).copied())
}

/// Whether a path may be a folder of the project's own, which nobody makes again.
pub(super) fn is_own_folder(path: &str) -> bool {
    let is_passing = |part: &str| {
        let bare = part.to_lowercase();
        let is_cache =
            bare.ends_with("cache") || bare.ends_with("-info") || bare.starts_with("tmp");
        is_cache || MADE_AGAIN.contains(&bare.as_str()) || part.is_empty() || part.starts_with('.')
    };
    !path.is_empty() && !path.contains('~') && !path.split('/').any(is_passing)
}

/// Whether a word looks like a file, and no revision: "v1.2" has no letter behind its full stop, "1.2.x" no ending.
fn is_file(word: &str) -> bool {
    let ending = word.rsplit('.').next().unwrap_or_default();
    is_named(word) && ending != "x" && ending.contains(|c: char| c.is_ascii_alphabetic())
}

/// What yq may be told before its expression.
const EVALUATES: [&str; 4] = ["e", "eval", "ea", "eval-all"];

/// The files that `sed -i`, `perl -pi` and `yq -i` change: what stands behind the script.
pub(super) fn in_place(simple: &Simple) -> Vec<&str> {
    let words: Vec<&str> = simple.words.iter().skip(1).map(String::as_str).collect();
    let is_in_place = |word: &&str| match simple.name() {
        "sed" => word.starts_with("-i") || word.starts_with("--in-place"),
        // `-0777pi.bak`: up to the ending of the copy.
        "perl" => {
            let letters = word.split('.').next().and_then(|it| it.strip_prefix('-'));
            letters.is_some_and(|it| it.contains('i') && it.chars().all(|c| PERL.contains(c)))
        }
        "yq" => {
            let option = word.split('=').next().unwrap_or_default();
            let letters = option.strip_prefix('-').filter(|it| !it.starts_with('-'));
            letters.is_some_and(|it| it.contains('i') && it.len() <= 3)
                || matches!(option, "--inplace" | "--in-place")
        }
        _ => false,
    };
    if !words.iter().any(is_in_place) {
        return Vec::new();
    }
    let (mut operands, mut has_script, mut rest) = (Vec::new(), false, words.iter());
    while let Some(word) = rest.next() {
        match script(word, simple.name()) {
            Script::Behind => {
                rest.next();
                has_script = true;
            }
            Script::In => has_script = true,
            // Behind `-i`, BSD's sed wants an ending of the copy, which may be empty.
            Script::No if word.is_empty() || word.starts_with('-') => {}
            Script::No if simple.name() == "yq" && EVALUATES.contains(word) => {}
            Script::No => operands.push(*word),
        }
    }
    // Without `-e` the script is the first operand.
    operands.drain(..usize::from(!has_script).min(operands.len()));
    operands.retain(|word| !word.contains(['*', '?', '$', '[', '{', '`']));
    operands
}

/// Where the script of `sed` or `perl` stands, as one of their words says it.
enum Script {
    /// In the next word: `-e`, `-pe`.
    Behind,
    /// In the word itself: `-es/a/b/`, `--expression=…`.
    In,
    No,
}

fn script(word: &str, program: &str) -> Script {
    let flags = if program == "perl" { PERL } else { SED };
    match word.strip_prefix('-') {
        Some("-expression" | "-file") => Script::Behind,
        Some(long) if long.starts_with("-expression=") => Script::In,
        Some(letters) => {
            let rest = letters.trim_start_matches(|c| flags.contains(c));
            match rest.strip_prefix('e').or(rest.strip_prefix('E').filter(|_| program == "perl")) {
                Some("") => Script::Behind,
                Some(_) => Script::In,
                None => Script::No,
            }
        }
        None => Script::No,
    }
}

/// The folder that `cp` and `mv` are told before the files that go there: `mv -t dist a.js`.
pub(super) fn target(simple: &Simple) -> Option<&str> {
    let mut words = simple.words.iter().map(String::as_str).skip(1);
    let is_named = matches!(simple.name(), "cp" | "mv");
    let is_short = |word: &str| word.starts_with('-') && word.find('t') == Some(word.len() - 1);
    let is_it =
        |word: &&str| is_short(word) || word.starts_with("-t") || word.starts_with("--target");
    let option = words.find(is_it).filter(|_| is_named)?;
    match option.split_once('=') {
        Some((_, folder)) => Some(folder),
        None if is_short(option) || option.starts_with("--") => words.next(),
        None => option.strip_prefix("-t"),
    }
}

/// The command's name and its operands, options left out; where files go stands last. None of them may
/// have signs that the shell would expand.
pub(super) fn plain(simple: &Simple) -> (&str, Vec<&str>) {
    let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
    let words = words.strip_prefix(&["git"]).unwrap_or(&words);
    let Some((name, rest)) = words.split_first() else {
        return ("", Vec::new());
    };
    let mut operands: Vec<&str> =
        rest.iter().copied().filter(|word| !word.starts_with('-')).collect();
    if let Some(folder) = target(simple) {
        operands.retain(|operand| *operand != folder);
        operands.push(folder);
    }
    let is_plain = operands.iter().all(|word| !word.contains(['*', '?', '$', '[', '{', '`']));
    (name, if is_plain { operands } else { Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::shell::CommandLine;

    #[test]
    fn where_files_go_stands_last() {
        for text in [
            "mv -t dist a.js",
            "mv a.js -tdist",
            "mv -vt dist a.js",
            "cp --target-directory=dist a.js",
            "cp -v a.js dist",
        ] {
            let line = CommandLine::parse(text);
            assert_eq!(plain(&line.commands[0]).1, ["a.js", "dist"], "{text}");
        }
        let line = CommandLine::parse("tar -tf a.tar");
        assert_eq!(target(&line.commands[0]), None);
    }

    #[test]
    fn the_files_that_are_edited_in_place_stand_behind_the_script() {
        let cases: [(&str, &[&str]); 19] = [
            ("sed -i 's/a.b/c/' a.rs b.rs", &["a.rs", "b.rs"]),
            ("sed -i.bak -e 's/a/b/' -e 's/c/d/' a.rs", &["a.rs"]),
            ("sed --in-place=.bak 's/$/x/' a.rs *.md", &["a.rs"]),
            ("perl -pi -e 's/$x/[y]/' a.rs", &["a.rs"]),
            ("perl -0777 -pi.bak -e 's/a/b/' a.rs", &["a.rs"]),
            ("perl -i -pe 's/a/b/' a.rs", &["a.rs"]),
            ("sed -E -i 's/v1/1.1.0/' a.rs", &["a.rs"]),
            ("sed -i '' 's/foo/bar.rs/' a.rs", &["a.rs"]),
            ("sed -i -Ee s/a/b/ a.rs", &["a.rs"]),
            ("sed -i -es/a/b/ a.rs", &["a.rs"]),
            ("sed -i --expression=s/a/b/ a.rs", &["a.rs"]),
            ("perl -pi -e's/a/b/' a.rs", &["a.rs"]),
            ("yq -i '.replicas = 4' charts/prod.yaml", &["charts/prod.yaml"]),
            ("yq eval '.a = 1' -i a.yaml", &["a.yaml"]),
            ("yq '.a' a.yaml", &[]),
            ("sed -n '1,80p' a.rs", &[]),
            ("perl -Mstrict -ne 'print' a.rs", &[]),
            ("perl -e 'print 1' a.rs", &[]),
            ("grep -i a a.rs", &[]),
        ];
        for (text, wanted) in cases {
            let line = CommandLine::parse(text);
            assert_eq!(in_place(&line.commands[0]), wanted, "{text}");
        }
    }
}
