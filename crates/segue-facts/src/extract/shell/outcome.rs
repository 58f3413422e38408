//! Whether a command failed, and what it says where it did not.

use segue_document::Pattern;
use segue_model::ToolResult;
use serde::{Deserialize, Serialize};

use super::command_line::CommandLine;
use super::decisive;
use super::printed::{TAIL, is_frame, tail};
use super::served::{is_timed_out, serves};
use super::simple::Simple;
use super::sort::Sort;
use crate::text::clean;

/// Among so many first lines the shell says what it could not run.
const FIRST: usize = 3;

/// A line with more words than this tells no result.
const LONGEST: usize = 14;

/// Signs that a test, build or lint run failed although the status says otherwise. A count stands
/// at the beginning of a line or behind a sign: a test may be called "retries after 3 failures".
static FAILED: Pattern = Pattern::new(
    r"(?mx)
        ^(?:---\ FAIL|FAIL(?-u:\b)|FAILED(?:$|\ [^0\s]|:\s*[1-9A-Za-z]|\()|\s*Tests?:.*(?-u:\b)[1-9]\d*\ failed)
      | (?:^|[:;,=(|✖✗✘×❌]|(?-u:\b)(?:with|were|was|[Ff]ound|has|have|had|got))\s*[1-9]\d*\ (?:failed|failures?|failing|errors?)(?-u:\b)
      | ^\s+Errors\s+[1-9]\d*\ errors?$ | ^Failed!\s+-\s+Failed:\s+[1-9]
      | ^error(?:\[E\d+\])?: | (?-u:\b)error\ TS\d+ | ^\S+:\d+(?::\d+)?:\ error: | ^\s+\d+:\d+\s+error\s
      | (?-u:\b)Tests(?:\ run)?:\ [^\n]*(?-u:\b)(?:Failures|Errors):\ [1-9]
      | ^\[ERROR\]\ (?:Failed\ to\ execute|COMPILATION)
      | test\ result:\ FAILED | panicked\ at | ^Traceback\ \(most\ recent | ^make.*\*\*\*
      | (?-u:\b)BUILD\ FAIL | npm\ (?:ERR!|error)\ | (?-u:\b)ELIFECYCLE(?-u:\b) | (?-u:\b)ERROR\ task\ failed | ^[1-9]\d*\ issues?: | ^FAILED\ \(",
);

/// Signs that such a run succeeded.
static PASSED: Pattern = Pattern::new(
    r"(?mx)
        test\ result:\ ok | ^[Aa]ll\ checks\ passed | (?-u:\b)[1-9]\d*\ pass(?:ed|ing)(?-u:\b) | ^PASSED:\s+[1-9] | ^Passed!\s | (?-u:\b)100%\ tests\ passed | ^OK(?-u:\b) | ^ok\s+\S+ | ^PASS(?-u:\b) | ^---\ PASS
      | (?-u:\b)Tests\ run:\ [1-9]\d*,\ Failures:\ 0,\ Errors:\ 0,\ Skipped:\ 0(?-u:\b)
      | (?:BUILD|TEST)\ SUCCE | ^Build\ (?:succeeded|complete) | ^✓\ built\ in\ \d | [Nn]o\ fixes\ applied
      | All\ matched\ files\ use | ^\s*Finished\ .*profile | (?-u:\b)0\ (?:errors|issues|problems|failures)(?-u:\b)
      | (?-u:\b)(?:Success|All\ (?:checks|tests|\d+\ tests?)\ pass|no\ issues\ found|[Cc]ompiled\ successfully)",
);

/// What `gh pr checks` says, with the status of a failure, where there are none (cli/cli, `pkg/cmd/pr/checks`).
const UNCHECKED: &str = "no checks reported on the ";

/// Checks that print nothing where they succeed.
const SILENT: [&str; 10] = [
    "tsc",
    "tsgo",
    "eslint",
    "flake8",
    "staticcheck",
    "shellcheck",
    "gcc",
    "g++",
    "clang",
    "javac",
];

/// Signs that a program was called with what it does not know: that is how it was called, and
/// not how the work stands.
static MISUSED: Pattern = Pattern::new(
    r"(?xi)
        unknown\ (?:short(?:hand)?\ |long\ )?(?:flag|option|command|argument|subcommand)
      | un(?:recogni[sz]ed|expected)\ (?:arguments?|options?|subcommand)
      | (?:invalid|illegal|no\ such)\ (?:option|flag|command|subcommand) | flag\ provided\ but\ not\ defined
      | unable\ to\ invoke\ subcommand | no\ matches\ found | unmatched\ [`'\x22] | unexpected\ (?:EOF|end\ of\ file)\ while | parse\ error\ near
      | named\ files\ must | ^Error:\ Input\ must\ be\ provided\ (?:either|through|via) | (?:accepts|requires)\ (?:at\ (?:most|least)\ |exactly\ )?\d+\ arg | no\ (?:such\ )?tasks?\b.*\bfound
      | \(eval\):\d+: | command\ not\ found | not\ recognized\ as | No\ module\ named | unknown\ JSON\ field",
);

/// How a client says that the person stopped a command.
static STOPPED: Pattern = Pattern::new(
    r"(?xi)^(?:the\ )?(?:user\ |command\ |execution\ |process\ |operation\ )?(?:was\ |has\ been\ )?
        (?:aborted|cancell?ed|interrupted)(?:\ (?:the\ command|by\ (?:the\ )?user).*)?[.!]?$",
);
/// The status of a command that was stopped from the keyboard: 128 and the signal's number.
const KEYBOARD: i32 = 130;

/// What a run of a command showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// It succeeded, and something shows it.
    Passed,
    /// It failed.
    Failed,
    /// It ran, and nothing shows how it ended: its status went lost in a pipe or
    /// behind another command, or it runs on in the background.
    Unknown,
}

/// Whether the person stopped a command before it came to an end, which shows nothing of it.
pub(crate) fn is_stopped(result: &ToolResult<'_>) -> bool {
    let is_tag = |line: &&str| line.starts_with('<') && line.ends_with('>');
    let lines = tail(&result.output).lines().map(str::trim);
    let last = lines.rev().find(|line| !line.is_empty() && !is_tag(line));
    let says = |line: &str| STOPPED.is_match(line);
    result.failed
        && (result.exit == Some(KEYBOARD) || result.exit.is_none() && last.is_some_and(says))
}

/// Whether a client says that a command runs on while the session does, and nothing else.
pub(crate) fn runs_on(output: &str) -> bool {
    const SIGNS: [&str; 3] =
        ["running in the background", "running in background", "command running in background"];
    let mut lines = output.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    let first = first.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    SIGNS.iter().any(|sign| first.starts_with(sign)) && lines.next().is_none()
}

/// What a run showed. Success counts as the main command's own only where the
/// line's status is; else its output must show it.
pub(crate) fn outcome(line: &CommandLine, main: &Simple, result: &ToolResult<'_>) -> Outcome {
    let is_judged = main.sort().is_check();
    if result.failed {
        let is_none_found = line.ends_in_search() && result.exit == Some(1);
        let is_blank = result.output.lines().all(|line| line.trim().is_empty() || is_frame(line));
        // Where nothing checks a change, nothing fails.
        let is_unchecked = !is_judged && result.output.contains(UNCHECKED);
        let is_cut =
            !is_judged && is_timed_out(result) && (line.is_cut_short() || serves(&result.output));
        let is_none = is_none_found && is_blank || is_unchecked || is_cut;
        return if is_none { Outcome::Unknown } else { Outcome::Failed };
    }
    let is_own = line.needs(main);
    // What the shell did not run has not passed, whatever ran behind it.
    let is_not_run = || result.output.lines().take(FIRST).any(is_refused);
    if !is_judged && (is_not_run() || runs_on(&result.output)) {
        return Outcome::Unknown;
    }
    // Behind `| tail` the status says nothing, and what the program says of itself all the same does.
    if !is_judged && line.is_passed_on(main) && says_own_error(main, &result.output) {
        return Outcome::Failed;
    }
    let output = tail(&result.output);
    // In `test && lint | tail` the test passed, and of the lint only its output tells.
    let is_hidden = || line.ends_in_pipe() && FAILED.is_match(output);
    if !is_judged || is_own && result.exit == Some(0) && !is_hidden() {
        return Outcome::Passed;
    }
    match (FAILED.is_match(output), PASSED.is_match(output)) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Passed,
        (false, false)
            if output.trim().is_empty() && line.shows_all_of(main) && is_silent(main) =>
        {
            Outcome::Passed
        }
        (false, false) => Outcome::Unknown,
    }
}

/// Whether an output has the signs of a check that failed, whichever of a line's it was.
pub(super) fn shows_failure(output: &str) -> bool {
    FAILED.is_match(tail(output))
}

/// Whether the end of an output says that a lint found nothing, as linters do, and nowhere that something failed.
pub(crate) fn shows_clean_lint(output: &str) -> bool {
    static CLEAN: Pattern = Pattern::new(
        r"(?m)^All checks passed|\b0 (?:errors|problems|issues|warnings)\b|[Nn]o issues found|^Success: no issues|^All matched files use",
    );
    let output = tail(output);
    CLEAN.is_match(output) && !FAILED.is_match(output)
}

/// Whether all of an output is one line in which the program itself says what went wrong: `wget: bad address 'x'`; or git
/// ends with `fatal:`, and its hints behind that, where it was to change something.
fn says_own_error(main: &Simple, output: &str) -> bool {
    const CHANGING: [&str; 10] = [
        "push",
        "pull",
        "fetch",
        "clone",
        "commit",
        "merge",
        "rebase",
        "switch",
        "checkout",
        "cherry-pick",
    ];
    let name = main.name();
    let mut lines = tail(output).lines().map(str::trim).filter(|line| !line.is_empty()).rev();
    if name == "git" {
        let changes = main.words.get(1).is_some_and(|word| CHANGING.contains(&word.as_str()));
        let is_sign = |line: &str| line.starts_with("fatal: ") || line.starts_with("error: ");
        return changes && lines.find(|line| !line.starts_with("hint: ")).is_some_and(is_sign);
    }
    let (last, before) = (lines.next().unwrap_or_default(), lines.next());
    let own = last.strip_prefix(name).and_then(|rest| rest.strip_prefix(": "));
    // What reads its output went away.
    let is_left =
        last.contains("ailed writing body") || last.to_lowercase().contains("broken pipe");
    before.is_none() && !is_left && own.is_some_and(decisive::complains)
}

/// Whether a command prints nothing where it succeeds, as its manual says, and says why where it fails.
fn is_silent(main: &Simple) -> bool {
    let subject = main.subject();
    let words = Sort::unwrapped(&subject);
    match words.as_slice() {
        ["go", "build" | "vet", ..] => true,
        ["cargo", "build" | "check" | "clippy", ..] => {
            main.words.iter().any(|word| matches!(word.as_str(), "-q" | "--quiet"))
        }
        [name, ..] => SILENT.contains(name),
        [] => false,
    }
}

/// The last line of a short output, where it says something.
pub(crate) fn last_line(output: &str) -> Option<String> {
    let lines = tail(output).lines().map(str::trim);
    let line = lines.rev().find(|line| !line.is_empty() && !is_frame(line))?;
    let line = line.strip_prefix("Output: ").unwrap_or(line);
    // "302 passed, 0 failed" has the words of both.
    let has_passed = || PASSED.is_match(line) && !FAILED.is_match(line);
    if complains(line) && !has_passed() {
        return None;
    }
    let is_sentence = line.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && line.len() <= 120
        && line.split_whitespace().count() <= LONGEST;
    ((is_sentence || is_success(line)) && output.len() < TAIL).then(|| clean(line))
}

/// Whether a line says that something is wrong.
fn complains(line: &str) -> bool {
    let begins =
        |word: &str| line.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    let is_warning = ["warning", "npm err", "npm warn"].into_iter().any(begins);
    let is_cut = line.ends_with(['(', '{', '[', ',', '\\']);
    is_warning || is_cut || is_misuse(line) || decisive::complains(line)
}

/// Whether a shell says in a line that it did not run something.
fn is_refused(line: &str) -> bool {
    let says = ["command not found", "no matches found"].iter().any(|it| line.contains(it));
    line.trim_start().starts_with("(eval):") || says && line.contains(':')
}

/// Whether a line says that the program or what it was called with is not known.
pub(crate) fn is_misuse(line: &str) -> bool {
    let is_import = line.contains("ModuleNotFoundError");
    !is_import && MISUSED.is_match(line)
}

/// Whether a line says that something went well.
pub(crate) fn is_success(line: &str) -> bool {
    static SIGNS: Pattern = Pattern::unicode(
        r"(?i)\b(?:ok|pass(?:ed|es|ing)?|succe\w+|valid(?:ated)?|healthy|up to date|clean|no (?:errors?|issues|problems|changes)|0 (?:errors|failures|failed|dropped|mismatch(?:es)?|differences|conflicts|missing|erreurs?|fehler|errores)|done|complete[d]?|ready|deployed|erfolgreich|bestanden|fehlerfrei|réussi\w*|sans erreurs?|aucune? (?:erreur|problème)|keine (?:fehler|probleme)|sin errores|sin fallos|0 erro(?:ri|s)|(?:senza|nessun) error[ei]|(?:sem|nenhum) erros?|geen fouten|0 błędów|bez błędów|0 ошибок|без ошибок|correct[oa]s?)\b|エラー(?:なし|は?0件)|(?:没有|(?:^|[^0-9])0个?)错误|全部通过|验证通过|すべて成功|성공|오류 없음|^active(?: \(running\))?$|^\W*[✓✔✅]|[✓✔✅]\W*$",
    );
    static DENIALS: Pattern = Pattern::unicode(
        r"(?i)\b(?:not|no es|nicht|pas|incomplete|incorrect|invalid|unhealthy|waiting|pending|0 (?:of|von|de|sur) \d+)\b",
    );
    (SIGNS.is_match(line) || PASSED.is_match(line) || has_all(line)) && !DENIALS.is_match(line)
}

/// Whether a line that says that something went well names failures only to say that there are none: "302 passed,
/// 0 failed", "max error 0.01 mm, OK".
pub(crate) fn denies_failure(line: &str) -> bool {
    static DENIED: Pattern = Pattern::unicode(
        r"(?i)\b(?:0|no|zero|without|ohne|keine?|sin|sans|aucune?|senza|nessun|sem|nenhum)\s(?:\w+\s)?(?:errors?|fail(?:ed|ures?|ing)|fehler|erreurs?|errores|fallos|error[ei]|erros?)\b|\bmax(?:imum|imal)?\.?\s(?:\w+\s)?error\b",
    );
    static FOUND: Pattern = Pattern::unicode(
        r"(?i)\b[1-9]\d*\s(?:\w+\s)?(?:errors?|fail(?:ed|ures?|ing)|fehler|erreurs?|errores|fallos|errori|erros)\b|\bwith errors\b",
    );
    is_success(line) && DENIED.is_match(line) && !FOUND.is_match(line)
}

/// Whether a line counts all of what there is as done: "11 of 11 books written", "shards: 3/3".
fn has_all(line: &str) -> bool {
    static COUNTS: Pattern = Pattern::new(
        r"(?:^|[\s(:\[])([1-9]\d{0,6})\s?(?:/|of|von|de|di|sur)\s?([1-9]\d{0,6})(?:[\s)\],.]|$)",
    );
    static DONE: Pattern = Pattern::new(
        r"(?i)\b(?:\w{3,}(?:ed|ied)|written|built|sent|done|ok|green|valid)\b|^\w[\w ]*:\s*\d+\s?/\s?\d+$",
    );
    static ELSE: Pattern = Pattern::new(
        r"(?i)\b(?:attempts?|tr(?:y|ies|ied)|retr\w+|page|step|part|gave|fail\w*|error\w*|skipped|next|on|scheduled)\b",
    );
    let counts = COUNTS.captures(line).and_then(|found| Some((found.get(1)?, found.get(2)?)));
    let is_all = counts.is_some_and(|(some, all)| some.as_str() == all.as_str());
    is_all && DONE.is_match(line) && !ELSE.is_match(line)
}

/// How many tests an output says that passed: the number of its one summary, of cargo's crates their sum. Nothing where
/// runners or packages follow each other, or where the output is too long to be seen whole.
pub(crate) fn passed_tests(output: &str) -> Option<u64> {
    static SUMMARY: Pattern = Pattern::new(
        r"(?x)^(?: =+\ (?P<pytest>\d{1,6})\ passed\b | test\ result:\ ok\.\ (?P<cargo>\d{1,6})\ passed
            | Tests:?\s+(?:\d+\ skipped,\ |\d+\ todo,\ )*(?P<jest>\d{1,6})\ passed | \s*(?P<mocha>\d{1,6})\ passing\b
            | (?:\[INFO\]\ )?Tests\ run:\ (?P<surefire>\d{1,6}),\ Failures:\ 0,\ Errors:\ 0,\ Skipped:\ 0$
            | \ *(?P<bun>\d{1,6})\ pass$ | Ran\ (?P<unittest>\d{1,6})\ tests?\ in\ )",
    );
    const RUNNERS: [&str; 7] = ["pytest", "cargo", "jest", "mocha", "surefire", "bun", "unittest"];
    if output.len() > TAIL {
        return None;
    }
    let mut found: Vec<(&str, u64)> = Vec::new();
    for captures in output.lines().filter_map(|line| SUMMARY.captures(line)) {
        let (runner, count) = RUNNERS.iter().find_map(|it| Some((*it, captures.name(it)?)))?;
        found.push((runner, count.as_str().parse().ok()?));
    }
    let (runner, _) = *found.first()?;
    let is_sure = found.iter().all(|(other, _)| *other == runner)
        && (found.len() == 1 || runner == "cargo")
        && !(runner == "unittest" && output.contains("skipped="));
    is_sure.then(|| found.iter().map(|(_, count)| count).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_that_are_denied_are_told_from_those_that_are_counted() {
        for text in ["302 passed, 0 failed", "max error 0.01 mm, OK", "40 spartiti, 0 errori"] {
            assert!(denies_failure(text), "{text}");
        }
        for text in [
            "Migration completed with 3 errors",
            "Deployed with errors",
            "ready, but error rate is 40%",
            "done: 3 errors, 0 failed",
        ] {
            assert!(!denies_failure(text), "{text}");
        }
    }

    #[test]
    fn the_tests_that_passed_are_counted() {
        for (output, count) in [
            ("==== 34 passed, 2 skipped in 1.20s ====", Some(34)),
            (
                "test result: ok. 12 passed; 0 failed\n\ntest result: ok. 3 passed; 0 failed",
                Some(15),
            ),
            ("Test Suites: 3 passed, 3 total\nTests:       41 passed, 41 total", Some(41)),
            ("  12 passing (3s)", Some(12)),
            (
                "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in a.B\n[INFO] Tests run: 127, Failures: 0, Errors: 0, Skipped: 0",
                Some(127),
            ),
            (" 34 pass\n 0 fail\nRan 34 tests across 3 files.", Some(34)),
            ("....\nRan 4 tests in 0.01s\n\nOK", Some(4)),
            ("ok  \tapp/store\t0.3s", None),
            ("All 7 checks passed", None),
            ("== 30 passed in 1s ==\n 2 pass over again", Some(30)),
            ("Tests  40 passed (40)\nTests  2 passed (2)", None),
            ("test result: ok. 3 passed\n  4 passing (1s)", None),
            ("Ran 12 tests in 0.1s\n\nOK (skipped=12)", None),
        ] {
            assert_eq!(passed_tests(output), count, "{output}");
        }
    }

    fn of(text: &str, exit: Option<i32>, failed: bool, output: &str) -> Outcome {
        let line = CommandLine::parse(text);
        let result = ToolResult { output: output.into(), ..result(text, exit, failed) };
        outcome(&line, line.main().unwrap(), &result)
    }

    fn result(text: &str, exit: Option<i32>, failed: bool) -> ToolResult<'static> {
        ToolResult {
            call: "c".into(),
            tool: "Bash".into(),
            action: segue_model::Action::run(text.to_owned()),
            output: "".into(),
            exit,
            failed,
            refused: false,
            millis: None,
        }
    }

    #[test]
    fn what_a_pipe_hides_is_told_by_its_output() {
        let both = |output: &str| of("make test && make lint | tail -5", Some(0), false, output);
        assert_eq!(both("done"), Outcome::Passed);
        assert_eq!(both("2 issues:\n[lint] ERROR task failed"), Outcome::Failed);
    }

    #[test]
    fn what_prints_nothing_where_it_succeeds_has_passed() {
        let ran = |text: &str| of(text, Some(0), false, "");
        for text in ["cargo check -q 2>&1 | tail", "tsc 2>&1 | head -20"] {
            assert_eq!(ran(text), Outcome::Passed, "{text}");
        }
        for text in ["cargo check -q 2>&1 | tail > x", "cargo check 2>&1 | tail"] {
            assert_eq!(ran(text), Outcome::Unknown, "{text}");
        }
    }

    #[test]
    fn a_sign_of_success_stands_at_an_end_of_its_line() {
        assert!(is_success("✓ 3 rules checked") && is_success("lint ✅") && is_success("  [✓] x"));
        assert!(!is_success("Status: ○ open ✓ closed ❄ deferred"));
        for text in ["11 of 11 books written", "shards: 3/3", "40 spartiti, 0 errori", "全部通过"]
        {
            assert!(is_success(text), "{text}");
        }
        for text in [
            "10 of 11 books written",
            "next run scheduled on 3/3",
            "gave up after attempt 3/3",
            "检查完毕 10个错误",
        ] {
            assert!(!is_success(text), "{text}");
        }
    }

    #[test]
    fn what_the_person_stopped_shows_nothing() {
        let stopped = |exit, output: &str| {
            is_stopped(&ToolResult { output: output.into(), ..result("make", exit, true) })
        };
        for output in [
            "> run\nCommand aborted",
            "a\n\naborted by user after 12.3s",
            "Command was cancelled by user.",
            "<meta>\nUser aborted the command\n</meta>",
        ] {
            assert!(stopped(None, output), "{output}");
        }
        assert!(stopped(Some(130), "^C") && !stopped(Some(1), "Command aborted"));
        assert!(!stopped(None, "Error: transaction aborted: deadlock"));
    }

    #[test]
    fn a_server_that_was_stopped_when_its_time_was_over_has_not_failed() {
        let ready = "Command timed out after 2m 0.0s\n> next dev\n  - Local:        http://localhost:3002\n";
        for (command, exit, output) in [
            (
                "PORT=3002 npm run dev:web",
                None,
                "Command timed out after 5s\n[0] VITE ready in 300 ms",
            ),
            (
                "python manage.py runserver",
                Some(124),
                "Starting development server at http://127.0.0.1:8000/",
            ),
            ("./bin/app", Some(143), ready),
            ("node app.js", None, "Command timed out after 5s\nlistening on :8080"),
            ("npm run dev", None, "VITE ready in 300 ms\nCommand timed out after 120s"),
        ] {
            assert_eq!(of(command, exit, true, output), Outcome::Unknown, "{command}");
        }
        for (command, exit, output) in [
            ("npm run seed", Some(143), "Command timed out after 2m 0.0s\nseeding users"),
            (
                "npx prisma migrate dev",
                Some(143),
                "Command timed out after 2m 0.0s\nDo you want to go on?",
            ),
            ("git push origin dev", Some(143), "Username for 'https://example.com':"),
            (
                "npm install left-pad",
                Some(143),
                "npm ERR! network request to https://a.example failed",
            ),
            ("sudo systemctl start postgresql", Some(124), "Job for postgresql.service failed"),
            ("npm run start:db", Some(143), "waiting for port 5432..."),
            ("python fetch.py", Some(124), "Running import from https://api.example.com/v1"),
            ("npm run dev", Some(143), "> next dev\nError: Cannot find module './db'"),
            ("npm run dev", Some(143), "> next dev\nwaiting for the database..."),
            (
                "npx nodemon server.js",
                Some(143),
                "[nodemon] app crashed - waiting for file changes",
            ),
            ("npm run dev", Some(143), "ready in 3 ms\nX [ERROR] Could not resolve './store'"),
            ("npm run dev", Some(143), "Command timed out after 30s"),
            ("npm run dev", Some(1), "Error: listen EADDRINUSE :::3002"),
            ("npm test -- --watch", Some(143), "Command timed out after 2m 0.0s"),
        ] {
            assert_eq!(of(command, exit, true, output), Outcome::Failed, "{command}");
        }
    }

    #[test]
    fn silence_shows_success_where_failure_would_be_seen() {
        for text in ["go vet ./... 2>&1 | head", "cd web && npx tsc --noEmit 2>&1 | tail -5"] {
            assert_eq!(of(text, Some(0), false, "\n"), Outcome::Passed, "{text}");
        }
        for text in ["go vet ./... | head", "go test ./... 2>&1 | head", "npx tsc 2>&1 | wc -l"] {
            assert_eq!(of(text, Some(0), false, ""), Outcome::Unknown, "{text}");
        }
    }

    #[test]
    fn a_status_that_is_not_the_commands_own_is_no_evidence() {
        let failed = "test result: FAILED. 1 passed; 2 failed";
        for text in ["cargo test | tail", "cargo test; echo \"exit: $?\"", "cargo test || true"] {
            assert_eq!(of(text, Some(0), false, failed), Outcome::Failed, "{text}");
            assert_eq!(
                of(text, Some(0), false, "test result: ok. 3 passed; 0 failed"),
                Outcome::Passed
            );
            assert_eq!(of(text, Some(0), false, "exit: 0"), Outcome::Unknown);
        }
        let passes = [
            "PASS src/a.test.js\n  ✓ shows 2 errors (3 ms)\nTests:       4 passed, 4 total",
            " ✓ src/a.test.ts > retries after 3 failures\n Tests  12 passed (12)",
            "TESTED:  9\nPASSED:  9\nFAILED:  0",
            "ok 1 - counts 2 failures\n=== 10 passed in 0.12s ===",
            "[INFO] Tests run: 16, Failures: 0, Errors: 0, Skipped: 0",
        ];
        for output in passes {
            assert_eq!(of("npx jest | tail", Some(0), false, output), Outcome::Passed, "{output}");
        }
        let fails = [
            "=== 2 failed, 10 passed in 1.20s ===",
            "  10 passing (3s)\n  2 failing",
            "Tests: 1 failed, 3 passed, 4 total",
            "✖ 3 problems (3 errors, 0 warnings)",
            " Test Files  9 passed (9)\n      Tests  148 passed (148)\n     Errors  2 errors",
            "Found 3 errors in 2 files.",
            "test result: FAILED. 1 passed; 2 failed",
            "TESTED:  9\nPASSED:  7\nFAILED:  2",
            "[ERROR] Tests run: 16, Failures: 0, Errors: 2, Skipped: 0",
            "Tests: 12, Assertions: 30, Failures: 1.",
            "FAILED tests/test_a.py::test_b - assert 1 == 2",
            "1 error generated.",
        ];
        for output in fails {
            assert_eq!(of("npx jest | tail", Some(0), false, output), Outcome::Failed, "{output}");
        }
        for output in [
            "src/a.ts(5,15): error TS2305: Module has no export",
            "npm error Lifecycle script `build` failed",
            "  12:3  error  'x' is never used  no-unused-vars",
            "src/a.c:12:3: error: expected ';'",
        ] {
            assert_eq!(of("npm run build | grep -A3 x", Some(0), false, output), Outcome::Failed);
        }
        assert_eq!(of("make test | grep FAIL", Some(1), true, "\n"), Outcome::Unknown);
        assert_eq!(of("make test | grep FAIL", Some(2), true, ""), Outcome::Failed);
        let unchecked = "no checks reported on the 'x' branch";
        assert_eq!(of("gh pr checks 12", Some(1), true, unchecked), Outcome::Unknown);
        assert_eq!(of("cargo test", Some(0), false, ""), Outcome::Passed);
        assert_eq!(of("cargo test", Some(101), true, ""), Outcome::Failed);
        let background = "Command running in background with ID: b1";
        assert_eq!(of("cargo test", None, false, background), Outcome::Unknown);
        assert_eq!(of("grep -c error a.log | head", Some(0), false, "12 errors"), Outcome::Passed);
        for (text, output) in [
            (
                "wget -qO- http://app:80 | head -3",
                "wget: can't connect to remote host: Connection refused",
            ),
            (
                "git push 2>&1 | tail -2",
                "error: failed to push some refs\nhint: git pull before that",
            ),
        ] {
            assert_eq!(of(text, Some(0), false, output), Outcome::Failed, "{text}");
        }
        for (text, output) in [
            ("curl -s localhost | head -5", "curl: (23) Failed writing body"),
            ("git branch -D old 2>&1 || true", "error: branch 'old' not found"),
            ("git show HEAD:b.log | tail -1", "error: no such table"),
            ("wget -q a | head", "page\nwget: bad address 'b'"),
        ] {
            assert_eq!(of(text, Some(0), false, output), Outcome::Passed, "{text}");
        }
    }
}
