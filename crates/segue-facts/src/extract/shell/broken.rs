//! At which command a line broke off that stops where one fails.

use segue_model::ToolResult;

use super::command_line::CommandLine;
use super::outcome::{shows_failure, shows_pass};
use super::printed::tail;
use super::simple::Simple;

/// How git begins the line that says why it could not speak to another repository (git 2.50, `builtin/push.c`,
/// `remote.c`, `connect.c`, `http.c`).
const GIT: [&str; 11] = [
    "error: failed to push some refs",
    "error: src refspec ",
    "fatal: unable to access ",
    "fatal: unable to connect to ",
    "fatal: unable to look up ",
    "fatal: could not read ",
    "fatal: Could not read from remote repository",
    "fatal: Authentication failed",
    "fatal: remote error",
    "fatal: The current branch ",
    "fatal: couldn't find remote ref",
];

/// The command behind a check at which a failed line broke off, where its output shows that the check had passed:
/// `pytest && git push` with "20 passed" and no network.
pub(crate) fn broke_off<'a>(
    line: &'a CommandLine,
    check: &'a Simple,
    result: &ToolResult<'_>,
) -> Option<&'a Simple> {
    if !result.failed || !check.sort().is_check() {
        return None;
    }
    let output = tail(&result.output);
    let others: Vec<&str> = output.lines().filter(|line| !is_gits(line)).collect();
    let others = others.join("\n");
    if shows_failure(&others) {
        return None;
    }
    match at_remote(line, output) {
        Some(step) => line.needing(check).find(|it| std::ptr::eq(*it, step)),
        None => line.needing(check).next().filter(|_| shows_pass(&others)),
    }
}

/// The command of git's that could not speak to another repository, as the output of a failed line says.
pub(crate) fn at_remote<'a>(line: &'a CommandLine, output: &str) -> Option<&'a Simple> {
    let reaches_out = |step: &&Simple| step.git().is_some_and(|words| reaches_out(&words));
    line.commands.iter().find(reaches_out).filter(|_| tail(output).lines().any(is_gits))
}

/// Whether git says in a line why it could not speak to another repository.
fn is_gits(line: &str) -> bool {
    GIT.iter().any(|sign| line.starts_with(sign))
}

/// Whether a command of git speaks to another repository.
fn reaches_out(words: &[&str]) -> bool {
    matches!(words.first(), Some(&("push" | "pull" | "fetch" | "clone")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, output: &str) -> Option<String> {
        let line = CommandLine::parse(text);
        let result = ToolResult {
            call: "c".into(),
            tool: "Bash".into(),
            action: segue_model::Action::run(text.to_owned()),
            output: output.to_owned().into(),
            exit: Some(1),
            failed: true,
            refused: false,
            millis: None,
        };
        broke_off(&line, line.main().unwrap(), &result).map(Simple::subject)
    }

    #[test]
    fn what_stands_behind_a_check_that_passed_is_what_failed() {
        let network = "fatal: unable to access 'https://x/a.git/': Could not resolve host: x";
        let rejected = " ! [rejected] main -> main\nerror: failed to push some refs to 'x'";
        for (text, output, failed) in [
            ("pytest -q && ./deploy.sh", "20 passed\nrefused", Some("./deploy.sh")),
            ("pytest -q && git push", &format!("20 passed\n{rejected}"), Some("git push")),
            ("pytest && git commit -qm x && git push", network, Some("git push")),
            ("tsc && git push", network, Some("git push")),
            ("tsc && git commit -m x && git push", "fatal: unable to auto-detect email", None),
            ("pytest -q && ./deploy.sh", "refused", None),
            ("pytest -q && git push", "1 failed, 20 passed", None),
            ("pytest -q; ./deploy.sh", "20 passed\nrefused", None),
            ("pytest -q", network, None),
            ("git fetch && pytest", network, None),
        ] {
            assert_eq!(at(text, output).as_deref(), failed, "{text}: {output}");
        }
    }
}
