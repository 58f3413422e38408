//! Claude Code's tools in terms common to all agents.

use std::borrow::Cow;

use segue_model::Action;
use serde::Deserialize;

/// The arguments that say what a call does.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Input<'a> {
    #[serde(borrow)]
    command: Option<Cow<'a, str>>,
    #[serde(borrow)]
    file_path: Option<Cow<'a, str>>,
    #[serde(borrow)]
    notebook_path: Option<Cow<'a, str>>,
    #[serde(borrow)]
    plan: Option<Cow<'a, str>>,
}

/// What a call of `tool` with the arguments `input` does.
pub(super) fn action<'a>(tool: &str, input: &'a str) -> Action<'a> {
    let arguments = || serde_json::from_str::<Input<'a>>(input).unwrap_or_default();
    match tool {
        "Bash" => match arguments().command {
            Some(command) => Action::run(command),
            None => Action::Other,
        },
        "Read" => match arguments().file_path {
            Some(path) => Action::Read { path },
            None => Action::Other,
        },
        "Edit" | "MultiEdit" | "Write" | "NotebookEdit" => {
            let Input { file_path, notebook_path, .. } = arguments();
            file_path.or(notebook_path).map_or(Action::Other, |path| Action::Write { path })
        }
        "Task" | "Agent" => Action::Delegate,
        "ExitPlanMode" => Action::Plan { plan: arguments().plan.unwrap_or_default() },
        "AskUserQuestion" => Action::Ask,
        tool if super::Tasks::is_tool(tool) => Action::Todo,
        _ => Action::Other,
    }
}

/// The exit status of a command, from the head of its output: `Exit code 2`.
pub(super) fn exit_status(output: &str) -> Option<i32> {
    let rest = output.trim_start().strip_prefix("Exit code ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_by_their_arguments() {
        let command = "ls \"a\"";
        assert_eq!(action("Bash", r#"{"command":"ls \"a\""}"#), Action::run(command));
        assert_eq!(action("Write", r#"{"file_path":"a"}"#), Action::Write { path: "a".into() });
        assert_eq!(action("Bash", r#"{"command":7}"#), Action::Other);
        assert_eq!(action("mcp__x__y", "{}"), Action::Other);
    }

    #[test]
    fn the_exit_status_stands_at_the_head_of_the_output() {
        assert_eq!(exit_status("Exit code 2\nls: no"), Some(2));
        assert_eq!(exit_status("all good: Exit code 0"), None);
    }
}
