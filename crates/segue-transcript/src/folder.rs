//! The folder that a command runs in, where its call names another than the session's.

use std::borrow::Cow;

use segue_model::Action;
use serde_json::Value;

/// The names of arguments that hold the folder of a command.
const FOLDERS: [&str; 6] =
    ["workdir", "working_directory", "workingDirectory", "working_dir", "directory", "dir_path"];

/// `action` as somebody would type it in the session's folder `cwd`: a command that runs in
/// another one goes there first, `cd web && npm test`.
pub(crate) fn from_session(action: Action<'static>, input: &Value, cwd: &str) -> Action<'static> {
    let Action::Run { command } = action else { return action };
    let given = FOLDERS.iter().find_map(|key| input[*key].as_str());
    match given.and_then(|folder| elsewhere(folder, cwd)) {
        Some(folder) => Action::Run { command: format!("cd {folder} && {command}").into() },
        None => Action::Run { command },
    }
}

/// `folder` as a word of the shell, from `cwd` where it lies below; nothing where it is the same.
fn elsewhere<'a>(folder: &'a str, cwd: &str) -> Option<Cow<'a, str>> {
    let folder = folder.trim().trim_end_matches('/').trim_start_matches("./");
    let cwd = cwd.trim_end_matches('/');
    let below = folder.strip_prefix(cwd).filter(|_| !cwd.is_empty());
    let folder = match below {
        Some("") => return None,
        Some(rest) => rest.strip_prefix('/').unwrap_or(folder),
        None => folder,
    };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-@+:~".contains(c);
    match folder {
        "" | "." => None,
        _ if folder.chars().all(is_plain) => Some(folder.into()),
        // POSIX.1-2024, Shell Command Language, 2.2.2: nothing is special between these but themselves.
        _ => Some(format!("'{}'", folder.replace('\'', r"'\''")).into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_command_goes_to_its_folder_where_that_is_another() {
        let cases = [
            (json!({"workdir": "/p/web"}), "cd web && npm test"),
            (json!({"workdir": "web/"}), "cd web && npm test"),
            (json!({"directory": "./web"}), "cd web && npm test"),
            (json!({"workdir": "/p.worktrees/a"}), "cd /p.worktrees/a && npm test"),
            (json!({"workdir": "/p/my web"}), "cd 'my web' && npm test"),
            (json!({"workdir": "/p/it's"}), r"cd 'it'\''s' && npm test"),
            (json!({"workdir": "/p/"}), "npm test"),
            (json!({"workdir": "."}), "npm test"),
            (json!({"workdir": ""}), "npm test"),
            (json!({"workdir": 7}), "npm test"),
            (json!("npm test"), "npm test"),
        ];
        for (input, wanted) in cases {
            let run = Action::Run { command: "npm test".into() };
            let Action::Run { command } = from_session(run, &input, "/p") else { panic!() };
            assert_eq!(command, wanted, "{input}");
        }
        assert_eq!(from_session(Action::Ask, &json!({"workdir": "/p"}), "/q"), Action::Ask);
    }
}
