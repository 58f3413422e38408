//! At which command of git's a line broke off that stops where one fails.

use super::command_line::CommandLine;
use super::outcome::shows_failure;
use super::printed::tail;
use super::simple::Simple;

/// How git begins the line that says why it could not speak to another repository (git 2.50, `builtin/push.c`,
/// `remote.c`, `connect.c`, `http.c`).
const GIT: [&str; 9] = [
    "fatal: unable to access ",
    "fatal: unable to connect to ",
    "fatal: unable to look up ",
    "fatal: could not read ",
    "fatal: Could not read from remote repository",
    "fatal: Authentication failed",
    "fatal: remote error",
    "fatal: The current branch ",
    PUSH,
];
/// The same where it can only be a push.
const PUSH: &str = "error: failed to push some refs";
/// How lines begin that git prints behind that, beside empty ones.
const BEHIND: [&str; 7] = [
    "hint: ",
    "Please make sure you have the correct access rights",
    "and the repository exists.",
    "To push the current branch",
    "To have this happen automatically",
    "    git push ",
    "upstream, see ",
];

/// The command that speaks to another repository and could not, as git says at the end of a failed line's output. What
/// stands before it in `a && b` has succeeded.
pub(crate) fn at_remote<'a>(line: &'a CommandLine, output: &str) -> Option<&'a Simple> {
    let lines = tail(output).lines().filter(|line| !line.trim().is_empty());
    let mut said = lines.rev().skip_while(|line| BEHIND.iter().any(|it| line.starts_with(it)));
    let last = said.next().filter(|last| GIT.iter().any(|sign| last.starts_with(sign)))?;
    let is_push = last.starts_with(PUSH);
    let reaches_out = |step: &&Simple| {
        let words = step.git().unwrap_or_default();
        match words.first() {
            Some(&"push") => true,
            Some(&("pull" | "fetch" | "clone")) => !is_push,
            _ => false,
        }
    };
    // With two that do, nobody knows which it was.
    let mut steps = line.commands.iter().filter(reaches_out);
    steps.next().filter(|_| steps.next().is_none())
}

/// The same behind a check, which has passed then.
pub(crate) fn broke_off<'a>(
    line: &'a CommandLine,
    check: &Simple,
    output: &str,
) -> Option<&'a Simple> {
    let own: Vec<&str> =
        output.lines().filter(|line| !GIT.iter().any(|it| line.starts_with(it))).collect();
    let has_failed = || shows_failure(&own.join("\n"));
    let step = at_remote(line, output).filter(|_| check.sort().is_check() && !has_failed())?;
    line.leads_to(check, step).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, output: &str) -> Option<String> {
        let line = CommandLine::parse(text);
        broke_off(&line, line.main().unwrap(), output).map(Simple::subject)
    }

    #[test]
    fn what_stands_behind_a_check_and_could_not_reach_the_other_side_is_what_failed() {
        let network = "fatal: unable to access 'https://x/a.git/': Could not resolve host: x";
        let rejected = " ! [rejected] main -> main\nerror: failed to push some refs to 'x'\nhint: Updates were rejected";
        for (text, output, failed) in [
            ("pytest -q && git push", &*format!("20 passed\n{network}"), Some("git push")),
            ("pytest && git commit -qm x && git push", network, Some("git push")),
            ("git pull && tsc && git push", rejected, Some("git push")),
            ("pytest --cov && git push", "20 passed\nERROR: Coverage failure: 80 is less", None),
            ("pytest && git push", &format!("1 failed, 3 passed\n{network}"), None),
            ("make check && git push", &format!("{network}\ncheck: no fixtures"), None),
            ("tsc && git commit -m x && git push", "fatal: unable to auto-detect email", None),
            ("pytest -q && ./deploy.sh", "20 passed\nrefused", None),
            ("pytest -q; git push", network, None),
            ("pytest -q", network, None),
            ("git fetch && pytest", network, None),
            ("git fetch && pytest && git push", network, None),
        ] {
            assert_eq!(at(text, output).as_deref(), failed, "{text}: {output}");
        }
    }
}
