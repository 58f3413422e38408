//! Whether a command failed, and the lines of its output that say why.

use std::sync::LazyLock;

use regex::Regex;
use segue_document::secret;

use super::command_line::{CommandLine, Sort};
use crate::text::{clean, shorten};

/// How much of an output is looked at: its end says how it ended.
const TAIL: usize = 24 << 10;
/// How many decisive lines are kept, and how long each may be.
const LINES: usize = 4;
const WIDTH: usize = 200;

/// Signs that a test, build or lint run failed although the status says otherwise.
static FAILED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?mx)
        ^(?:---\ FAIL|FAIL\b|FAILED\b|\s*Tests?:.*\b[1-9]\d*\ failed)
      | \b[1-9]\d*\ (?:failed|failures?|failing|errors?)\b
      | ^error(?:\[E\d+\])?:
      | test\ result:\ FAILED | panicked\ at | ^Traceback\ \(most\ recent | ^make.*\*\*\*
      | \bBUILD\ FAIL | npm\ ERR! | ^FAILED\ \(",
    )
    .ok()
});

/// Lines that say what went wrong, the strongest signs first.
static DECISIVE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)^\s*(?:---\s*FAIL|FAIL[:\s]|FAILED\b|ERROR[:\s]|E\s{2,}|error(?:\[\w+\])?:|fatal:|panic(?:ked)?\b|thread '.*panicked|✗|✘|✕|×|not ok\b)",
        r"\b\w*(?:Error|Exception)\b\s*:|(?i:assert(?:ion)?\b.*(?:fail|error|[!=]=))|(?i:^\s*(?:left|right|expected|actual|got|want)\b\s*:)",
        r"(?i)\b(?:cannot|can't|could not|couldn't|unable to|no such|not found|undefined|unexpected|denied|refused|timed out|missing|invalid|failed|failure)\b",
        r"^\S+\.\w{1,5}:\d+",
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// Whether the command really failed. A status that comes from the end of a
/// pipe says nothing of its beginning, so there the output counts as well; and
/// commands that only look at things answer by their status.
pub(super) fn has_failed(line: &CommandLine, sort: Sort, failed: bool, output: &str) -> bool {
    let is_run = matches!(sort, Sort::Test | Sort::Build | Sort::Lint);
    if failed || !is_run || !line.is_piped() {
        return failed;
    }
    FAILED.as_ref().is_some_and(|pattern| pattern.is_match(tail(output)))
}

/// The lines that say what went wrong, in the order of the output.
pub(super) fn decisive_lines(output: &str) -> Vec<String> {
    let masked = secret::mask(tail(output));
    let lines: Vec<&str> = masked
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("Exit code "))
        .collect();
    let mut chosen: Vec<usize> = Vec::new();
    for pattern in DECISIVE.iter() {
        for (at, line) in lines.iter().enumerate() {
            if chosen.len() < LINES && !chosen.contains(&at) && pattern.is_match(line) {
                chosen.push(at);
            }
        }
    }
    if chosen.is_empty() {
        chosen.extend(lines.len().checked_sub(1));
    }
    chosen.sort_unstable();
    let mut kept: Vec<String> = Vec::new();
    for line in chosen.into_iter().map(|at| shorten(&clean(lines[at]), WIDTH)) {
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    kept
}

fn tail(output: &str) -> &str {
    let mut from = output.len().saturating_sub(TAIL);
    while !output.is_char_boundary(from) {
        from += 1;
    }
    &output[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decisive_lines_of_usual_outputs_are_found() {
        let python = "Exit code 1\nRan 3 tests\nFAIL: test_a (t.T)\nTraceback (most recent call last):\n  File \"t.py\", line 9\nAssertionError: 1 != 2\n\nFAILED (failures=1)";
        let lines = decisive_lines(python);
        assert!(lines.contains(&"FAIL: test_a (t.T)".to_owned()), "{lines:?}");
        assert!(lines.contains(&"AssertionError: 1 != 2".to_owned()), "{lines:?}");
        assert_eq!(decisive_lines("Exit code 2\nls: cannot access 'x': No such file").len(), 1);
        assert_eq!(decisive_lines("Exit code 3\nsomething odd"), ["something odd"]);
        assert!(decisive_lines("").is_empty());
    }

    #[test]
    fn a_pipe_hides_the_status_but_not_the_output() {
        let failed = |text: &str, status, output| {
            let line = CommandLine::parse(text);
            let sort = line.main().unwrap().sort();
            has_failed(&line, sort, status, output)
        };
        assert!(failed("cargo test | tail", false, "test result: FAILED. 1 passed; 2 failed"));
        assert!(!failed("cargo test | tail", false, "test result: ok. 3 passed; 0 failed"));
        assert!(!failed("grep -c error a.log | head", false, "12 errors"));
        assert!(failed("cargo test", true, ""));
    }
}
