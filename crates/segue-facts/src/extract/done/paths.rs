//! Paths as the project knows them.

/// `path` relative to the project's directory `root`, where it lies below it.
pub(crate) fn relative(path: &str, root: &str) -> String {
    below(path, root).filter(|rest| !rest.is_empty()).unwrap_or_else(|| path.to_owned())
}

/// What leads from the directory `root` to `path` in it: nothing where they are the same.
pub(crate) fn below(path: &str, root: &str) -> Option<String> {
    let root = root.trim_end_matches(['/', '\\']);
    // The letter of a drive, and all behind it, has no case.
    let is_same = |begin: &str| begin == root || is_drive(root) && begin.eq_ignore_ascii_case(root);
    let rest =
        path.get(root.len()..).filter(|_| !root.is_empty() && is_same(&path[..root.len()]))?;
    let is_inside = rest.is_empty() || rest.starts_with(['/', '\\']);
    is_inside.then(|| rest.trim_matches(['/', '\\']).to_owned())
}

/// `path` as it is from where `folder` is from.
pub(crate) fn joined(folder: &str, path: &str) -> String {
    if folder.is_empty() || is_whole(path) {
        return normal(path);
    }
    normal(&format!("{folder}/{path}"))
}

/// A path without steps that lead nowhere: `./`, `a/..`, `//`. One that has no more than backslashes stays as it is.
fn normal(path: &str) -> String {
    // An address is no path, and a password in it is only known as one where it stands as it was.
    if path.contains("://") {
        return path.to_owned();
    }
    if path.contains('\\') && !path.contains('/') {
        return path.trim_end_matches('\\').to_owned();
    }
    let start = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        let last = parts.last().copied();
        match part {
            ".." if last.is_some_and(|last| !matches!(last, ".." | "~")) => drop(parts.pop()),
            ".." if !start.is_empty() => {}
            part => parts.push(part),
        }
    }
    format!("{start}{}", parts.join("/"))
}

/// Whether a path needs no folder to be known.
pub(crate) fn is_whole(path: &str) -> bool {
    path.starts_with(['/', '~', '\\']) || is_drive(path)
}

fn is_drive(path: &str) -> bool {
    path.as_bytes().get(1) == Some(&b':')
}

/// Where files are that pass, or are the system's.
const PASSING: [&str; 10] =
    ["/tmp", "/private", "/var", "/dev", "/proc", "/sys", "/etc", "/usr", "/run", "/opt"];

/// Whether a path outside of the project is nobody's to go on with.
pub(crate) fn is_passing(path: &str) -> bool {
    PASSING.iter().any(|folder| is_below(path, folder))
}

/// Whether a path is another one or below it.
pub(crate) fn is_below(file: &str, path: &str) -> bool {
    let rest = file.strip_prefix(path).filter(|_| !path.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a file is written for people alone, by its ending.
pub(crate) fn is_prose(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "md" | "rst" | "adoc")
}

/// Whether a file tells agents how to work: by the names that the agents' manuals give such files, or in a folder of
/// an agent's settings.
pub(crate) fn is_guide(path: &str) -> bool {
    const NAMES: [&str; 9] = [
        "AGENTS.md",
        "AGENT.md",
        "CLAUDE.md",
        "CLAUDE.local.md",
        "GEMINI.md",
        "SKILL.md",
        "CONVENTIONS.md",
        "CONTRIBUTING.md",
        "copilot-instructions.md",
    ];
    const FOLDERS: [&str; 6] = [".agents", ".claude", ".codex", ".cursor", ".gemini", ".opencode"];
    let (folder, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    // A skill's own pages are what its `SKILL.md` leads to.
    let is_agents = folder.split(['/', '\\']).any(|part| FOLDERS.contains(&part))
        && !folder.split(['/', '\\']).any(|part| part == "skills");
    NAMES.contains(&name) || is_agents && (is_prose(name) || name.ends_with(".mdc"))
}

/// Whether a path lies outside the project: absolute, or up from it.
pub(crate) fn is_outside(path: &str) -> bool {
    is_whole(path) || path.starts_with("..")
}

/// How long an ending is at most: `graphql`, `properties`.
const LONGEST: usize = 10;
/// What the names of hosts end with.
const DOMAINS: [&str; 12] =
    ["com", "org", "net", "io", "dev", "rs", "ai", "app", "de", "fr", "uk", "eu"];
/// Folders of what tools fetch, wherever they stand.
const FETCHED: [&str; 6] =
    ["node_modules", "site-packages", "__pycache__", ".git", ".venv", "venv"];
/// Folders of what tools make, where a project begins with one.
const MADE: [&str; 4] = ["target", "dist", "build", "vendor"];

/// Whether a file was fetched or made by a tool.
pub(crate) fn is_foreign(path: &str) -> bool {
    let mut folders = path.split(['/', '\\']).peekable();
    let is_made = folders.peek().is_some_and(|first| MADE.contains(first));
    is_made || folders.any(|folder| FETCHED.contains(&folder))
}

/// The paths of files that a text names: with a folder and an ending, as searches print and
/// commands take them.
pub(crate) fn named(text: &str) -> impl Iterator<Item = &str> {
    named_with_rest(text).map(|(path, _)| path)
}

/// The same, each with the text behind it.
pub(crate) fn named_with_rest(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || "/._-@+".contains(c);
    let mut rest = text;
    let words = std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c| !is_part(c));
        let (word, behind) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        // All of an address is none, its port and what follows that as well.
        let end =
            if behind.starts_with("://") { behind.find(char::is_whitespace) } else { Some(0) };
        rest = &behind[end.unwrap_or(behind.len())..];
        (!word.is_empty()).then_some((word, behind))
    });
    // What stands before `://` and behind it is no file.
    let is_address = |word: &str| word.starts_with("//");
    let words =
        words.map(|(word, rest)| (word.trim_end_matches('.').trim_start_matches("./"), rest));
    words.filter(move |(word, _)| !is_address(word) && is_file(word))
}

/// Whether the last part of a path looks like the name of a file: it has an ending.
pub(crate) fn is_named(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let has_ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
    });
    has_ending && name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// The files that a message is about, by their names, with a folder or without: `alpha.py`.
pub(crate) fn spoken_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || "/._-@+".contains(c)));
    let is_file = |word: &&str| {
        let ending = word.rsplit_once('.').filter(|(stem, _)| stem.len() > 1).map(|it| it.1);
        ending.is_some_and(|ending| ending.starts_with(|c: char| c.is_ascii_lowercase()))
            && is_named(word)
    };
    words.map(|word| word.trim_end_matches('.')).filter(is_file)
}

/// Whether a word has a folder and an ending.
fn is_file(word: &str) -> bool {
    let Some((folder, name)) = word.rsplit_once('/') else { return false };
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|it| it.1);
    let is_ending = |ending: &str| {
        (1..=LONGEST).contains(&ending.len())
            && ending != "git"
            && ending.starts_with(|c: char| c.is_ascii_lowercase())
            && ending.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    // The first part of an address without its scheme is a host, or a name and a host; of a
    // kind of content it is `application`.
    let first = folder.split('/').next().unwrap_or_default();
    let is_host = first
        .rsplit_once('.')
        .is_some_and(|(name, end)| !name.is_empty() && DOMAINS.contains(&end));
    let is_account = first.contains('@');
    let is_content = matches!(first, "application" | "text" | "image" | "audio" | "video");
    let is_address = is_host || is_account || is_content || folder.contains("//");
    !is_address && ending.is_some_and(is_ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_addresses_versions_and_words() {
        let text = "src/a.rs:12: use x/y;\n./lib/b.test.ts https://docs.rs/serde/index.html and/or \
                    v1.2/3.4 \"/home/dev/p/c.go\", docs.rs/x.html .github/ci.yml. src/";
        let found: Vec<&str> = named(text).collect();
        assert_eq!(found, ["src/a.rs", "lib/b.test.ts", "/home/dev/p/c.go", ".github/ci.yml"]);
        let others = "Acme.Web/Startup.cs prisma/schema.prisma src/lib/Nav.svelte acme/widgets.git \
                      hunter2Kilo@gitbox/team/a.rs application/vnd.api @acme/ui/a.ts";
        let found: Vec<&str> = named(others).collect();
        assert_eq!(found, ["Acme.Web/Startup.cs", "prisma/schema.prisma", "src/lib/Nav.svelte"]);
        assert!(is_foreign("web/node_modules/x/i.js") && is_foreign("build/a.js"));
        assert!(!is_foreign("src/build.rs") && !is_foreign("src/build/plan.ts"));
    }

    #[test]
    fn paths_below_the_root_lose_it() {
        assert_eq!(relative("/home/dev/p/src/a.rs", "/home/dev/p"), "src/a.rs");
        assert_eq!(relative("/home/dev/p2/a.rs", "/home/dev/p"), "/home/dev/p2/a.rs");
        assert_eq!(relative("src/a.rs", "/home/dev/p"), "src/a.rs");
        assert_eq!(relative("/home/dev/p", "/home/dev/p/"), "/home/dev/p");
        assert_eq!(below("/home/dev/p/", "/home/dev/p").as_deref(), Some(""));
        assert_eq!(relative(r"c:\p\src\a.rs", r"C:\P\"), r"src\a.rs");
        assert_eq!(relative("/home/é", "/home/dev"), "/home/é");
        for (folder, path, whole) in [
            ("a", "../b", "b"),
            ("", "a//./b/../c/", "a/c"),
            ("/a", "../../b", "/b"),
            ("a", "../../b", "../b"),
            ("a", "/b", "/b"),
            ("a", "~/b", "~/b"),
            ("a", "", "a"),
            ("/", "a", "/a"),
            ("", "https://x.dev//a", "https://x.dev//a"),
        ] {
            assert_eq!(joined(folder, path), whole, "{folder} {path}");
        }
        assert!(is_outside("/tmp/x") && is_outside("C:\\x") && !is_outside("src/a.rs"));
    }
}
