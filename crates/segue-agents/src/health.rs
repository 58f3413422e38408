//! Whether what is installed for an agent can work: what its files hold, what the hook's
//! command leads to, and what keeps the client from reading any of it.
//!
//! Files are read, nothing is run or changed.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::client::{Client, Lenience};
use crate::install::{self, Holds, Site};

/// The kind of what keeps every hook from running.
pub(crate) const SWITCHED_OFF: &str = "switched-off";

/// Something about an agent that its user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Of what kind, in one word: the same over all versions.
    pub kind: &'static str,
    /// Whether something does not work; else it is only worth knowing.
    pub is_wrong: bool,
    /// The file that it is about.
    pub path: Option<PathBuf>,
    /// What is so.
    pub text: String,
    /// What to do about it.
    pub fix: String,
}

/// What was found of an installation.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// The files that are to hold something of segue, and how much they do.
    pub files: Vec<(PathBuf, Holds)>,
    /// What is wrong, or worth knowing.
    pub complaints: Vec<Complaint>,
}

impl Complaint {
    /// Something does not work.
    pub fn wrong(kind: &'static str, path: &Path, text: &str, fix: &str) -> Self {
        let path = Some(path).filter(|path| !path.as_os_str().is_empty()).map(Path::to_owned);
        Self { kind, is_wrong: true, path, text: text.to_owned(), fix: fix.to_owned() }
    }

    /// Something is worth knowing.
    pub fn note(kind: &'static str, path: &Path, text: &str, fix: &str) -> Self {
        Self { is_wrong: false, ..Self::wrong(kind, path, text, fix) }
    }
}

impl Examined {
    /// Whether anything of segue is there.
    pub fn is_installed(&self) -> bool {
        self.files.iter().any(|(_, holds)| *holds != Holds::Nothing)
    }
}

/// Looks at what is installed for `client` at `site`. What another binary of segue installed
/// is judged by that binary's path; `search` is where programs are looked for by name.
pub fn examine(client: &dyn Client, site: &Site<'_>, search: &[PathBuf]) -> Examined {
    let commands = commands(client, site);
    let program = commands.iter().find_map(|command| program(command));
    let as_it_was = Site { program: program.as_deref().or(site.program), ..*site };
    let pieces = client.pieces(&as_it_was);
    let mut found = Examined::default();
    for piece in &pieces {
        let holds = text(&piece.path).map_or(Holds::Nothing, |text| piece.held(&text));
        match found.files.iter_mut().find(|(path, _)| *path == piece.path) {
            // A file that two pieces stand in holds what both of them do.
            Some((_, known)) if *known != holds => *known = Holds::Other,
            Some(_) => {}
            None => found.files.push((piece.path.clone(), holds)),
        }
    }
    if !found.is_installed() {
        return found;
    }
    let name = client.id();
    let scope = if site.project.is_some() { " --project" } else { "" };
    let again = format!("`segue install {name}{scope}` puts it right");
    for (path, holds) in &found.files {
        let complaint = match (holds, settings_text(path)) {
            (Holds::All, _) => continue,
            (_, Err(why)) => {
                let fix = format!("mend that; then {again}");
                Complaint::wrong("unreadable", path, &why, &fix)
            }
            (Holds::Other, _) => {
                let text = "it is not what this version of segue would write";
                Complaint::wrong("older", path, text, &again)
            }
            (Holds::Nothing, _) => {
                Complaint::wrong("incomplete", path, "a part of segue is missing here", &again)
            }
        };
        found.complaints.push(complaint);
    }
    let hooks = pieces.first().map_or(Path::new(""), |piece| &piece.path);
    found.complaints.extend(leads_somewhere(hooks, &commands, search, &again));
    let files = found.files.iter().map(|(path, _)| path);
    found.complaints.extend(files.filter_map(|path| unreadable(client, path)));
    found.complaints.extend(client.complaints(site));
    found
}

/// The commands of segue's hooks that stand in the files of `client`.
fn commands(client: &dyn Client, site: &Site<'_>) -> Vec<String> {
    let mut paths: Vec<PathBuf> = client.pieces(site).into_iter().map(|piece| piece.path).collect();
    paths.dedup();
    paths.iter().filter_map(|path| text(path)).flat_map(|text| install::commands(&text)).collect()
}

/// What is wrong with what the hooks call.
fn leads_somewhere(
    hooks: &Path,
    commands: &[String],
    search: &[PathBuf],
    again: &str,
) -> Option<Complaint> {
    let command = commands.first()?;
    let Some(program) = program(command) else {
        let is_there = search.iter().any(|folder| folder.join("segue").is_file());
        let text = "the hooks call `segue`, which is not on this PATH: they do nothing";
        let fix = "put the folder of segue's binary into PATH";
        return (!is_there).then(|| Complaint::wrong("not-on-path", hooks, text, fix));
    };
    let shown = program.display();
    if !program.is_file() {
        let text = format!("the hooks call `{shown}`, which is not there any more");
        return Some(Complaint::wrong("gone", hooks, &text, again));
    }
    let is_build = install::is_build(&program);
    let text = format!("the hooks call `{shown}`, which the next build replaces");
    let fix = "`cargo install --path crates/segue`, then `segue install`";
    is_build.then(|| Complaint::wrong("build", hooks, &text, fix))
}

/// The program that a hook's command names by its path.
fn program(command: &str) -> Option<PathBuf> {
    let word = match command.strip_prefix('\'') {
        Some(rest) => rest.split_once("' hook --agent ")?.0.replace("'\\''", "'"),
        None => command.split_once(" hook --agent ")?.0.to_owned(),
    };
    let path = PathBuf::from(word);
    path.is_absolute().then_some(path)
}

/// The text of a file, if there is one.
pub(crate) fn text(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// The text of a settings file, nothing where there is none; else why it cannot be read.
pub fn settings_text(path: &Path) -> Result<Option<String>, String> {
    let error = match std::fs::read(path) {
        Ok(bytes) => {
            return String::from_utf8(bytes).map(Some).map_err(|_| "it is not in UTF-8".to_owned());
        }
        Err(error) => error,
    };
    if path.is_dir() {
        return Err("it is a folder, and no file".to_owned());
    }
    // One that leads in a circle leads nowhere either.
    if let Ok(target) = std::fs::read_link(path).as_deref().map(Path::display)
        && !path.exists()
    {
        return Err(format!("it is a link that leads nowhere (`{target}`)"));
    }
    match error.kind() {
        std::io::ErrorKind::NotFound => Ok(None),
        std::io::ErrorKind::NotADirectory => Err("what should be its folder is a file".to_owned()),
        _ => Err(format!("it cannot be read: {error}")),
    }
}

/// A settings text as a value; what cannot be read is null.
pub(crate) fn value(text: &str) -> Value {
    install::lenient(text).unwrap_or(Value::Null)
}

/// What keeps `client` from running what is installed at `site`, or will be: it cannot read its own
/// settings, or they switch every hook off.
pub fn hindrances(client: &dyn Client, site: &Site<'_>) -> Vec<Complaint> {
    let mut paths: Vec<PathBuf> = client.pieces(site).into_iter().map(|piece| piece.path).collect();
    paths.dedup();
    let mut found: Vec<Complaint> =
        paths.iter().filter_map(|path| unreadable(client, path)).collect();
    let is_off = |complaint: &Complaint| complaint.kind == SWITCHED_OFF;
    found.extend(client.complaints(site).into_iter().filter(is_off));
    found
}

/// What is wrong with a settings file for a client that takes less in it than segue does.
fn unreadable(client: &dyn Client, path: &Path) -> Option<Complaint> {
    let text = text(path).filter(|text| !text.trim().is_empty())?;
    let plain = match client.lenience() {
        _ if path.extension().is_none_or(|ending| ending != "json") => return None,
        Lenience::All => return None,
        Lenience::Comments => without_comments(&text),
        Lenience::Nothing => text.clone(),
    };
    let wrong = serde_json::from_str::<Value>(plain.trim_start_matches('\u{feff}')).err()?;
    let what = match client.lenience() {
        _ if install::lenient(&text).is_none() => "it is no JSON",
        Lenience::Comments => "it has trailing commas",
        _ => "it has comments or trailing commas",
    };
    let (line, title, refuses) = (wrong.line(), client.id().title(), client.refuses(path));
    let text = format!("line {line}: {what}; {title} {refuses}");
    let fix = "take out what is not JSON, such as comments";
    Some(Complaint::wrong("unreadable", path, &text, fix))
}

/// The text with every comment blanked; its lines stay.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let end = match here {
            _ if here.starts_with("//") => here.find('\n').unwrap_or(here.len()),
            _ if here.starts_with("/*") => here.find("*/").map_or(here.len(), |end| end + 2),
            _ if here.starts_with('"') => string_end(here),
            _ => 1,
        };
        let (piece, after) = here.split_at(end);
        if piece.starts_with("//") || piece.starts_with("/*") {
            out.extend(piece.chars().filter(|letter| *letter == '\n'));
        } else {
            out.push_str(piece);
        }
        rest = after;
    }
    out + rest
}

/// Where the string ends that the text begins with.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use segue_model::AgentId;

    use super::*;
    use crate::{Homes, client};

    fn put(path: &Path, text: &str) {
        use std::io::Write;
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn kinds(home: &Path, program: &Path) -> Vec<&'static str> {
        let homes = Homes::usual(home);
        let site = Site { homes: &homes, project: None, program: Some(program) };
        let found = examine(client(AgentId::Claude).unwrap(), &site, &[]);
        found.complaints.iter().map(|complaint| complaint.kind).collect()
    }

    fn install(home: &Path, program: &Path) {
        let homes = Homes::usual(home);
        let site = Site { homes: &homes, project: None, program: Some(program) };
        for piece in client(AgentId::Claude).unwrap().pieces(&site) {
            let before = text(&piece.path);
            let change = crate::installed(before.as_deref(), &[&piece], None).unwrap();
            put(&piece.path, &change.after.unwrap());
        }
    }

    #[test]
    fn what_is_wrong_with_an_installation_has_a_name() {
        let home = tempfile::tempdir().unwrap();
        let program = home.path().join("bin/it's segue");
        assert_eq!(kinds(home.path(), &program), Vec::<&str>::new(), "nothing is installed");
        install(home.path(), &program);
        assert_eq!(kinds(home.path(), &program), ["gone", "short-lived"]);
        put(&program, "");
        assert_eq!(kinds(home.path(), &program), ["short-lived"]);
        assert_eq!(kinds(home.path(), Path::new("/other/segue")), ["short-lived"]);
        let settings = home.path().join(".claude/settings.json");
        let text = text(&settings).unwrap();
        put(&settings, &text.replacen('{', "{ // mine\n", 1));
        assert_eq!(kinds(home.path(), &program), ["unreadable", "short-lived"]);
        put(
            &settings,
            &text.replacen('{', "{\"disableAllHooks\":true,\"cleanupPeriodDays\":365,", 1),
        );
        assert_eq!(kinds(home.path(), &program), ["switched-off"]);
        put(&settings, &text.replacen("\"timeout\": 60", "\"timeout\": 6", 1));
        assert_eq!(kinds(home.path(), &program), ["older", "short-lived"]);
        std::fs::remove_file(home.path().join(".claude/commands/handoff.md")).unwrap();
        assert_eq!(kinds(home.path(), &program), ["older", "incomplete", "short-lived"]);
    }

    #[test]
    fn a_client_reads_less_of_its_settings_than_segue_does() {
        let home = tempfile::tempdir().unwrap();
        let homes = Homes::usual(home.path());
        let site = Site { homes: &homes, project: None, program: None };
        let files = [
            (AgentId::Claude, ".claude/settings.json", [true, true]),
            (AgentId::Claude, ".claude.json", [true, true]),
            (AgentId::Codex, ".codex/hooks.json", [true, true]),
            (AgentId::Gemini, ".gemini/settings.json", [false, true]),
            (AgentId::Qwen, ".qwen/settings.json", [false, true]),
            (AgentId::Copilot, ".copilot/mcp-config.json", [false, false]),
            (AgentId::Opencode, ".config/opencode/opencode.json", [false, false]),
        ];
        let texts = ["{\n  \"a\": \"// \\\" b\" // c\n /* \"d */ }", "{\n  \"a\": 1,\n}"];
        for (agent, file, wrong) in files {
            for (text, wrong) in texts.iter().zip(wrong) {
                put(&home.path().join(file), text);
                let found = hindrances(client(agent).unwrap(), &site);
                let kinds: Vec<&str> = found.iter().map(|complaint| complaint.kind).collect();
                assert_eq!(kinds, vec!["unreadable"; usize::from(wrong)], "{file}: {text}");
            }
            std::fs::remove_file(home.path().join(file)).unwrap();
        }
        put(&home.path().join(".qwen/settings.json"), "{ \"disableAllHooks\": true } // mine");
        let found = hindrances(client(AgentId::Qwen).unwrap(), &site);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, "switched-off");
    }

    #[test]
    fn a_hook_names_its_program() {
        assert_eq!(program("/usr/bin/segue hook --agent pi"), Some("/usr/bin/segue".into()));
        let odd = "'/a b/it'\\''s' hook --agent pi";
        assert_eq!(program(odd), Some("/a b/it's".into()));
        assert_eq!(
            program("command -v segue >/dev/null 2>&1 && segue hook --agent pi || true"),
            None
        );
    }
}
