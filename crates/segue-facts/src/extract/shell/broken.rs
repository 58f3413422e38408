//! At which command a line broke off that stops where one fails.

use segue_model::ToolResult;

use super::command_line::CommandLine;
use super::outcome::{shows_failure, shows_pass};
use super::printed::tail;
use super::simple::Simple;

/// How git begins the line that says why it could not speak to another repository (git, `builtin/push.c`, `usage.c`).
const GIT: [&str; 3] = ["fatal: ", "error: failed to push some refs", "error: src refspec "];

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
    let is_gits = |line: &str| GIT.iter().any(|sign| line.starts_with(sign));
    let others: Vec<&str> = output.lines().filter(|line| !is_gits(line)).collect();
    let (others, all) = (others.join("\n"), output.lines().count());
    if shows_failure(&others) {
        return None;
    }
    let mut behind = line.needing(check);
    let has_passed = shows_pass(&others);
    if others.lines().count() < all {
        behind.find(|step| step.git().is_some_and(|words| reaches_out(&words)))
    } else {
        behind.next().filter(|_| has_passed)
    }
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
