//! Lines of commands: what fails alike, and what another line names already.

use std::collections::BTreeSet;

use segue_document::NOT_RUN_SINCE;

use crate::line::Line;
use crate::place::Place;
use crate::text::code;

/// What stands behind a command that does not pass.
const FAILS: &str = " fails";

/// How many failures, the last ones, are looked at for one that shows all of another.
const MOST: usize = 64;

/// A line that begins with a command.
struct Run<'a> {
    command: &'a str,
    /// What is said of it.
    rest: &'a str,
}

/// Where each line goes: a failure into the last one that shows all that it shows, the others
/// into themselves.
pub(super) fn alike(lines: &[Line]) -> Vec<usize> {
    let shown: Vec<BTreeSet<String>> = lines.iter().map(shown).collect();
    let shows = |at: usize, other: usize| {
        let is_in = shown[at].is_subset(&shown[other]);
        // What was seen in this session is not told as seen before it.
        let goes = match (is_old(&lines[at]), is_old(&lines[other])) {
            (false, true) => false,
            (true, false) => true,
            _ => shown[at].len() < shown[other].len() || at < other,
        };
        at != other && lines[at].place == lines[other].place && is_in && goes
    };
    let failures: Vec<usize> = (0..lines.len()).filter(|at| !shown[*at].is_empty()).collect();
    let alike = |at: usize| {
        // "command failed" is said of anything: a place or a name tells.
        let is_telling = shown[at].iter().any(|line| tells(line));
        let mut others = failures.iter().rev().take(MOST).copied();
        if is_telling { others.find(|other| shows(at, *other)) } else { None }
    };
    (0..lines.len()).map(|at| alike(at).unwrap_or(at)).collect()
}

/// Whether a line tells what nobody has run in this session.
fn is_old(line: &Line) -> bool {
    line.text.contains(NOT_RUN_SINCE)
}

/// Names on a line that others go `into` their commands.
pub(super) fn name_alike(lines: &mut [Line], into: &[usize]) {
    for at in 0..lines.len() {
        let target = |mut of: usize| {
            while into[of] != of {
                of = into[of];
            }
            of
        };
        let others = (0..lines.len()).filter(|other| *other != at && target(*other) == at);
        let commands = others.filter_map(|other| Some(code(run(&lines[other].text)?.command)));
        let commands: Vec<String> = commands.collect();
        let so = if commands.len() == 1 { "so does" } else { "so do" };
        if !commands.is_empty() {
            lines[at].text.push_str(&format!("; {so} {}", commands.join(", ")));
        }
    }
}

/// Where each line goes: a command that a line begins with which says more of it into that line, the
/// others into themselves.
pub(super) fn named(lines: &[Line]) -> Vec<usize> {
    let has_result = |line: &Line| {
        matches!(line.place, Place::State | Place::Minor | Place::Verified | Place::Outdated)
    };
    let runs: Vec<Option<Run<'_>>> = lines.iter().map(|line| run(&line.text)).collect();
    let names = |at: usize| {
        let command = runs[at].as_ref().filter(|run| run.rest.is_empty());
        let command = command.filter(|_| lines[at].place == Place::Command)?;
        (0..lines.len()).find(|other| {
            let whole = runs[*other].as_ref().map_or("", |run| run.command);
            // "cd api && npm test" names `npm test`.
            let mut rests = whole.split(" && ").map(|part| part.strip_prefix(command.command));
            let is_unseen = lines[*other].place == Place::Command
                && !runs[*other].as_ref().is_none_or(|run| run.rest.is_empty());
            (has_result(&lines[*other]) || is_unseen)
                && rests.any(|rest| rest.is_some_and(|it| it.is_empty() || it.starts_with(' ')))
        })
    };
    (0..lines.len()).map(|at| names(at).unwrap_or(at)).collect()
}

/// What a failure shows of the output, without how long things took.
fn shown(line: &Line) -> BTreeSet<String> {
    let run = run(&line.text).filter(|_| matches!(line.place, Place::State | Place::Minor));
    let rest = run.map(|run| run.rest).filter(|rest| rest.starts_with(FAILS));
    let mut left = rest.and_then(|rest| rest.split_once(": ")).map_or("", |(_, shown)| shown);
    let mut found = BTreeSet::new();
    while let Some(Run { command: shown, rest }) = self::run(left) {
        let words = shown.split_whitespace().filter(|word| !is_duration(word));
        found.insert(words.collect::<Vec<_>>().join(" "));
        left = rest.trim_start_matches([',', ' ']);
    }
    found
}

/// Whether a line names something that not everything has: a file, a place, a test.
fn tells(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let inner = |c: char| matches!(c, '.' | '/' | ':' | '_') || c.is_ascii_digit();
        word.len() > 4 && word.contains(inner) || word.chars().skip(1).any(char::is_uppercase)
    })
}

/// Whether a word is a time that something took: `(0.31s)`, `12ms`.
fn is_duration(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '[', ']', ',']);
    let figure = word.strip_suffix("ms").or_else(|| word.strip_suffix('s')).unwrap_or_default();
    !figure.is_empty() && figure.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The code at the beginning of `text`, and what follows.
fn run(text: &str) -> Option<Run<'_>> {
    let inner = text.trim_start_matches('`');
    let fence = &text[..text.len() - inner.len()];
    let (command, rest) = inner.split_once(fence).filter(|_| !fence.is_empty())?;
    Some(Run { command: command.trim_matches(' '), rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(place: Place, text: &str) -> Line {
        let (facts, addresses) = (Vec::new(), Vec::new());
        Line { place, text: text.to_owned(), facts, addresses, weight: 0.9, brief: None }
    }

    #[test]
    fn what_fails_alike_is_told_once() {
        let mut lines = [
            "`go test -run A ./...` fails (exit 1): `--- FAIL: TestA (0.00s)`, `FAIL cli 0.216s`",
            "`go test -v -run A` fails: `--- FAIL: TestA (0.01s)`, `FAIL cli 0.3s`",
            "`go test ./...` fails (exit 1): `--- FAIL: TestA (0.00s)`, `--- FAIL: TestB (1.2s)`, `FAIL cli 4s`",
            "`go vet` fails (exit 1): `a.go:12: unused`",
            "`golint` fails (exit 1): `a.go:80: unused`",
            "`make` fails (exit 2)",
            "`make all` fails (exit 2)",
            "Said to fail: \"the login\"",
        ]
        .map(|text| line(Place::State, text));
        let into = alike(&lines);
        assert_eq!(into, [2, 2, 2, 3, 4, 5, 6, 7]);
        name_alike(&mut lines, &into);
        let told = "; so do `go test -run A ./...`, `go test -v -run A`";
        assert!(lines[2].text.ends_with(told), "{}", lines[2].text);
        assert!(lines[3].text.ends_with("unused`"));
    }

    #[test]
    fn what_fails_now_is_not_told_as_having_failed_before() {
        let old =
            format!("`pytest a.py` fails (exit 1): `E a.py:3: assert`, `1 failed` {NOT_RUN_SINCE}");
        let new = "`pytest` fails (exit 1): `E a.py:3: assert`";
        for lines in [[old.as_str(), new], [new, old.as_str()]] {
            let lines = lines.map(|text| line(Place::State, text));
            let at = lines.iter().position(|it| it.text == new).unwrap();
            assert_eq!(alike(&lines)[at], at);
        }
    }

    #[test]
    fn a_command_that_stands_with_its_result_is_not_named_again() {
        let lines = [
            line(Place::Verified, "`cargo test --lib` → 12 passed"),
            line(Place::Outdated, "`` echo `date` ``"),
            line(Place::Command, "`cargo test`"),
            line(Place::Command, "`cargo t`"),
            line(Place::Command, "`` echo `date` ``"),
            line(Place::Command, "`cargo test --lib` (result not seen: unverified)"),
            line(Place::Command, "`cargo clippy`"),
            line(Place::Command, "`cargo clippy` (result not seen: unverified)"),
        ];
        assert_eq!(named(&lines), [0, 1, 0, 3, 1, 5, 7, 7]);
    }
}
