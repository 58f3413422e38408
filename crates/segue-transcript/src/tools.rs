//! Tools in terms common to all agents: what a call does, from its name and arguments.

use segue_model::Action;
use serde_json::Value;

/// The names of arguments that hold a path.
const PATHS: [&str; 9] = [
    "file_path",
    "path",
    "filePath",
    "absolute_path",
    "file_name",
    "filename",
    "target_file",
    "notebook_path",
    "file",
];

/// The names of arguments that hold the folder in which a command runs.
const FOLDERS: [&str; 7] = [
    "workdir",
    "cwd",
    "working_directory",
    "workingDirectory",
    "working_dir",
    "directory",
    "dir_path",
];

/// What a call of `tool` with the arguments `input` does.
pub(crate) fn action(tool: &str, input: &Value) -> Action<'static> {
    let wanted = |path: Option<String>, action: fn(String) -> Action<'static>| {
        path.map_or(Action::Other, action)
    };
    let read = |path: String| Action::Read { path: path.into() };
    let write = |path: String| Action::Write { path: path.into() };
    match plain(tool).as_str() {
        "bash" | "shell" | "shellcommand" | "execcommand" | "localshell" | "runshellcommand"
        | "executecommand" | "runcommand" | "runcommands" | "runinterminal" | "terminal"
        | "powershell" | "containerexec" => {
            let folder = FOLDERS.iter().find_map(|key| input[*key].as_str());
            let folder = folder.filter(|it| !it.trim().is_empty()).map(|it| it.to_owned().into());
            let run = |command: String| Action::Run { command: command.into(), folder };
            command(input).map_or(Action::Other, run)
        }
        "read" | "readfile" | "view" | "viewfile" | "openfile" | "cat" => wanted(path(input), read),
        "strreplaceeditor" | "strreplacebasededittool" if input["command"] == "view" => {
            wanted(path(input), read)
        }
        "applypatch" => {
            let first = crate::changes::patch_in(input).and_then(crate::changes::first_path);
            Action::Write { path: first.unwrap_or_default().into() }
        }
        "write"
        | "writefile"
        | "create"
        | "createfile"
        | "edit"
        | "editfile"
        | "replace"
        | "strreplace"
        | "strreplaceeditor"
        | "strreplacebasededittool"
        | "multiedit"
        | "replaceinfile"
        | "writetofile"
        | "applydiff"
        | "inserteditintofile"
        | "notebookedit"
        | "editor"
        | "insert" => wanted(path(input), write),
        "task" | "agent" | "subagent" | "spawnagent" | "delegate" | "runsubagent" => {
            Action::Delegate
        }
        "exitplanmode" | "planexit" => {
            let plan = input["plan"].as_str().unwrap_or_default().to_owned();
            Action::Plan { plan: plan.into() }
        }
        "askuser" | "askuserquestion" | "askfollowupquestion" | "question" | "requestuserinput" => {
            Action::Ask
        }
        "updateplan" | "todowrite" | "writetodos" | "updatetodo" | "todo" | "updatetodos"
        | "managetodolist" => Action::Todo,
        _ => Action::Other,
    }
}

/// A tool's name in small letters, without what a client puts before it.
fn plain(tool: &str) -> String {
    let name = tool.rsplit([':', '.', '/']).next().unwrap_or(tool);
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The path that a call names.
pub(crate) fn path(input: &Value) -> Option<String> {
    PATHS.iter().find_map(|key| input[*key].as_str()).map(str::to_owned)
}

/// The command that a call runs: a text, or the words of one. `bash -lc TEXT` is `TEXT`.
fn command(input: &Value) -> Option<String> {
    let given = ["command", "cmd", "script", "commands"].iter().find_map(|key| input.get(*key));
    // `commands` are several, one after the other; the others are the words of one.
    let is_list = input.get("commands").is_some();
    match given.unwrap_or(input) {
        Value::String(text) => Some(text.clone()),
        Value::Array(commands) if given.is_some_and(|_| is_list) => {
            let commands: Vec<&str> = commands.iter().filter_map(Value::as_str).collect();
            Some(commands.join("\n")).filter(|text| !text.is_empty())
        }
        Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            match words.as_slice() {
                [] => None,
                [shell, flag, text] if is_shell(shell) && flag.starts_with('-') => {
                    Some((*text).to_owned())
                }
                words => Some(words.join(" ")),
            }
        }
        _ => None,
    }
}

fn is_shell(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    matches!(name, "bash" | "sh" | "zsh" | "fish" | "dash")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_tools_of_every_agent_are_told() {
        let run = Action::run("ls -l");
        for (tool, input) in [
            ("exec_command", json!({"cmd": "ls -l"})),
            ("shell", json!({"command": ["bash", "-lc", "ls -l"]})),
            ("shell", json!({"command": ["ls", "-l"]})),
            ("run_shell_command", json!({"command": "ls -l"})),
        ] {
            assert_eq!(action(tool, &input), run, "{tool}");
        }
        let input = json!({"cmd": "ls -l", "workdir": "/p/web"});
        let run = Action::Run { command: "ls -l".into(), folder: Some("/p/web".into()) };
        assert_eq!(action("exec_command", &input), run);
        assert_eq!(action("bash", &json!({"command": "ls", "workdir": 7})), Action::run("ls"));
        let path = || "a.rs".into();
        assert_eq!(action("view", &json!({"path": "a.rs"})), Action::Read { path: path() });
        assert_eq!(action("write", &json!({"filePath": "a.rs"})), Action::Write { path: path() });
        assert_eq!(action("functions.update_plan", &json!({})), Action::Todo);
        assert_eq!(action("bash", &json!(7)), Action::Other);
        assert_eq!(action("mcp__x__y", &json!({"path": "a"})), Action::Other);
    }
}
