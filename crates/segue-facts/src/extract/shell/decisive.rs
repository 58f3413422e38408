//! The lines of an output that say what went wrong.
//!
//! Every line is weighed by what tools of many kinds write where something fails: how it
//! begins, what it names, where it points. The heaviest are kept in the order of the output.

use segue_document::{Pattern, secret};

use super::printed::{is_frame, tail};
use crate::text::{clean, shorten};

/// How many lines are kept, and how long each may be.
const LINES: usize = 5;
const WIDTH: usize = 200;
/// An output of so few lines has no room for more than what went wrong.
const SHORT: usize = 4;
/// What a line weighs at most that only says that something went well.
const WELL: f64 = -2.5;
/// How many lines behind a heavy one may belong to it.
const BEHIND: usize = 4;
/// How many lines before a heavy one are looked at for what it is of.
const AHEAD: usize = 2;
/// A line of at least this weight says what went wrong; what follows may say where.
const HEAVY: f64 = 3.0;

/// What stands before the words of a tool: frames, bullets, the step of a build with its time.
static MARGIN: Pattern = Pattern::new(
    r"^(?:[\s│┃|╷╵├─└>•*❯→›]|=>|remote:|#\d+ (?:\d+\.\d+ |\[[^\]]*\] )?|\d+\.\d{3} |\[\d\d:\d\d:\d\d\])+",
);

/// What a line of a failing command may have that says that something is wrong, and what that weighs.
static COMPLAINTS: [(f64, Pattern); 12] = [
    // How a line begins that tells of a failure.
    (
        3.0,
        Pattern::unicode(
            r"(?i)^(?:---\s*FAIL|(?:Fehler|Fehlgeschlagen|Échec|Échoué|Falló|Fallo|Con error)\b|FAIL[:\s]|FAILED\b|\[?(?:ERROR|FATAL|FAILED)\]?[:\s]|E\s{2,}|\d+:\d+:?\s+error\b|(?:npm|pnpm|yarn) err(?:or|!)|error(?:\[\w+\])?:|fatal:|panic(?:ked)?\b|thread '.*panicked|! \w|✗|✘|✕|×|⨯|❌|not ok\b)",
        ),
    ),
    (
        3.0,
        Pattern::new(
            r"\bFAILED: \S|(?i:^(?:\w+: )?expected \S+.* to (?:be|equal|match|contain|have|include)\b)",
        ),
    ),
    // What stands over the errors of one file or page.
    (3.0, Pattern::new(r"^(?i:errors?|failures?) (?:in|at|on) \S.*:$")),
    // A known weakness, by its number.
    (2.0, Pattern::new(r"\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-\w{4}){3})\b")),
    (2.0, Pattern::new(r"(?i)\b[a-z]+-error\b|\berror (?:in|at|on|near|while|when)\b")),
    // A test that ScalaTest reports among what it tells: "[info] - adds up *** FAILED ***".
    (6.0, Pattern::new(r"\*{3} FAILED \*{3}")),
    // A test among those that failed, by its number or between rules.
    (3.0, Pattern::new(r"^_{3,} \S.* _{3,}$")),
    (3.0, Pattern::new(r"^\d{1,3}\)\s+\S")),
    (3.0, Pattern::new(r"\.{3,}\s*Failed$")),
    // An error by its name, or with its code.
    (
        3.0,
        Pattern::new(
            r"\b\w*(?:Error|Exception)\b\s*(?:[:)(]|in\b|at\b)|(?i:\berror [a-z]{0,4}\d{2,}\b)|(?i:\S:\s*(?:fatal )?error\b)",
        ),
    ),
    (
        2.0,
        Pattern::new(
            r"(?i:assert(?:ion)?\b.*(?:fail|error|[!=]=))|(?i:\b(?:left|right|expected|actual|got|want|but was|evaluated|received)\b\s*:)",
        ),
    ),
    (
        2.0,
        Pattern::new(
            r"(?i)\b(?:cannot|can't|could not|couldn't|unable to|no such|not found|undefined|unexpected|not expected|unsupported|not supported|not allowed|\w*denied|refused|rejected|reject|timed out|timeout|missing|invalid|violat\w+|exceed(?:s|ed)?|overflow(?:s|ed)?|out of memory|segmentation fault|does(?: not|n't) exist|already exists|should be|must be|must not|limit reached|singular|infeasible|no (?:\w+ )*solution|conflicts?|mismatch|duplicate|failed|failure|exit\s(?:status|code)\s[1-9]\d*)\b",
        ),
    ),
];

/// What says where and how, or that all is well.
static HINTS: [(f64, Pattern); 11] = [
    // Where it is.
    (3.0, Pattern::new(r"^\d{1,5}\s{3,}[A-Z][a-z]+ ")),
    (2.0, Pattern::new(r"^Line\s{2,}\S+\.\w+$|\S\.\w{1,6}[:(]\d+|\bline \d+\b|^l\.\d+ ")),
    // The code of a rule, at the beginning or behind "check".
    (
        2.0,
        Pattern::new(
            r"^(?:\w+: ?)?\(?(?:[A-Z]{1,12}[-_])*[A-Z]{1,12}[-_]?\d{2,6}\)?(?::| [A-Z])|\bclippy::\w",
        ),
    ),
    (2.0, Pattern::new(r"\bmismatched types\b|\bexpected `.*found `")),
    (1.0, Pattern::new(r"(?i)\bdid you mean\b|^hint\b|\babort(?:ed|ing)\b|^\S+ found:")),
    (0.4, Pattern::new(r"(?i)^warning\b")),
    (1.5, Pattern::new(r"^[A-Z][A-Z ]{14,}$")),
    // How many there were, and that nothing more is done, says less than which.
    (
        -2.0,
        Pattern::new(
            r"(?i)\b\d+ (?:\w+ )?(?:errors?|failures?|failed|violations|problems|fehler|errores|erreurs)\b|\bcould not compile\b|\bbuild stopped\b|\bdid not complete\b|\bsome tests\b|\bexit code\b|errors, so\b|complete log",
        ),
    ),
    // What is left out of account is none.
    (
        -3.0,
        Pattern::new(
            r"(?i)^(?:ignored|skipped|skipping|suppressed)\b|\((?:ignored|skipped|fixed|suppressed)\)",
        ),
    ),
    // What the work is at, a log and what passed say nothing of it.
    (
        -6.0,
        Pattern::new(
            r"^(?:✓|✔|PASS\b|ok\b)|^(?:DONE|CACHED)(?: [\d.]+s)?$|^transferring \S+: |\bINFO\b|^(?:CC|CXX|LD|AR)\s|^\[\s*\d+%\]",
        ),
    ),
    (
        -3.0,
        Pattern::new(
            r"(?i)\.{2,} ?(?:ok|done)$|^(?:Compiling|Finished|Checking|Downloading|Updating)\b|\b(?:passed|success\w*|saved|saving|finished in|loading)\b|^(?:✓|✔|ok\b|\[?info\b|note\b|loading)",
        ),
    ),
];

/// The last lines that name an error, at most `most`: none where nothing says that something went wrong.
pub(crate) fn errors(output: &str, most: usize) -> Vec<String> {
    let masked = secret::mask(tail(output));
    let lines: Vec<&str> = masked.lines().filter(|line| !is_frame(line.trim())).collect();
    let weights = weighed(&lines);
    let errors = lines.iter().zip(weights).filter(|(_, weight)| *weight >= HEAVY);
    let errors = errors.map(|(line, _)| shorten(&clean(bare(line)), WIDTH));
    let errors: Vec<String> = errors.collect();
    errors[errors.len().saturating_sub(most)..].to_vec()
}

/// The lines that say what went wrong, in the order of the output.
pub(crate) fn decisive_lines(output: &str) -> Vec<String> {
    let masked = secret::mask(tail(output));
    let lines: Vec<&str> =
        masked.lines().filter(|line| says(line) && !is_frame(line.trim())).collect();
    let weights = weighed(&lines);
    let is_short = lines.len() <= SHORT && weights.iter().all(|weight| *weight < HEAVY);
    let least = if is_short { WELL } else { 0.0 };
    let mut chosen: Vec<usize> = (0..lines.len()).filter(|at| weights[*at] > least).collect();
    chosen.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
    chosen.truncate(LINES);
    if chosen.is_empty() {
        // A short output says it all, of a long one its end does.
        let from = if lines.len() <= LINES { 0 } else { lines.len() - 1 };
        chosen.extend(from..lines.len());
    }
    chosen.sort_unstable();
    let mut kept: Vec<String> = Vec::new();
    for line in chosen.into_iter().map(|at| shorten(&clean(bare(lines[at])), WIDTH)) {
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    kept
}

/// Whether a line has more than rules and frames.
fn says(line: &str) -> bool {
    line.contains(|c: char| {
        !c.is_whitespace() && !matches!(c, '─' | '━' | '═' | '┌'..='╿' | '=' | '-')
    })
}

/// Whether a line says that something is wrong.
pub(crate) fn complains(line: &str) -> bool {
    COMPLAINTS.iter().any(|(_, sign)| sign.is_match(bare(line)))
}

/// The line without what only leads to it.
fn bare(line: &str) -> &str {
    let margin = MARGIN.find(line);
    let bare = margin.map_or(line, |margin| &line[margin.end()..]).trim();
    let bare = without_name(bare);
    if bare.is_empty() { line.trim() } else { bare }
}

/// A line without the name of the program that wrote it: `[smoke] FAIL`. A level is none.
fn without_name(line: &str) -> &str {
    const LEVELS: [&str; 6] = ["error", "fatal", "warn", "warning", "info", "debug"];
    let Some((name, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) else {
        return line;
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        && !LEVELS.contains(&name);
    if is_name { rest } else { line }
}

/// What each line weighs: by itself, and behind a heavy one.
fn weighed(lines: &[&str]) -> Vec<f64> {
    let alone: Vec<f64> = lines.iter().map(|line| alone(bare(line))).collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut weights = alone.clone();
    for at in (0..lines.len()).filter(|at| alone[*at] >= HEAVY) {
        // What stands above and further out is what failed: a test, a file.
        let above = (0..at).rev().take(AHEAD).find(|above| depth(lines[*above]) < depth(lines[at]));
        if let Some(above) = above.filter(|above| alone[*above] == 0.0) {
            weights[above] += 1.0;
        }
        let leads = bare(lines[at]).ends_with(':');
        for (behind, line) in lines.iter().enumerate().skip(at + 1).take(BEHIND) {
            // "Error in chol(Sigma) :" says nothing without what follows.
            let is_led = leads && behind == at + 1;
            let is_deeper = depth(line) > depth(lines[at]);
            weights[behind] += match () {
                () if is_led => 2.5,
                () if is_deeper && alone[behind] >= 0.0 => 0.6,
                () if alone[behind] == 0.0 => 0.3,
                () => 0.0,
            };
        }
    }
    weights
}

fn alone(line: &str) -> f64 {
    let signs = COMPLAINTS.iter().chain(&HINTS);
    signs.filter(|(_, sign)| sign.is_match(line)).map(|(weight, _)| weight).sum()
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
        let page = "Running on 2 URLs:\n > http://localhost/ - 0 errors\n > http://localhost/a - 1 errors\n\nErrors in http://localhost/a:\n\n • This input does not have a name.\n\n   (#voice)\n\n✘ 1/2 URLs passed";
        let lines = decisive_lines(page);
        assert!(lines.contains(&"This input does not have a name.".to_owned()), "{lines:?}");
        let build = "#0 building with \"desktop\"\n#2 transferring dockerfile: 1.6kB done\n#2 DONE 0.0s\n#5 ERROR: no such stage";
        assert_eq!(decisive_lines(build), ["ERROR: no such stage"]);
    }

    #[test]
    fn what_is_wrong_is_said_in_many_ways() {
        for line in
            ["could not connect to the server", "AccessDenied", "error: no", "___ test_a ___"]
        {
            assert!(complains(line), "{line}");
        }
        assert!(!complains("all 12 done"));
    }

    #[test]
    fn the_cause_comes_before_the_count() {
        for (output, wanted) in [
            (
                "[178/182] Linking\nFAILED: zephyr.elf\nld: region `FLASH' overflowed by 9124 bytes\ncollect2: error: ld returned 1 exit status\nninja: build stopped: subcommand failed.",
                "overflowed by 9124",
            ),
            (
                "╷\n│ Error: Unsupported argument\n│ \n│   on network.tf line 27, in module \"vpc\":\n│   27:   enable_nat = true\n╵",
                "network.tf line 27",
            ),
            (
                "! Undefined control sequence.\nl.412 As \\cite\n      {marsh}\n!  ==> Fatal error occurred\nErrors, so I did not complete",
                "l.412",
            ),
            (
                "  1) Loyalty#expire keeps points\n     Failure/Error: expect(x).to eq(120)\n\n       expected: 120\n            got: 0\n\n7 examples, 1 failure",
                "Loyalty#expire",
            ),
            (
                "/src/Tara.cs(44,17): error CS0103: The name is not there\n\nBuild FAILED.\n    1 Error(s)",
                "CS0103",
            ),
            (
                "#11 3.882 npm error code EUSAGE\n#11 3.882 npm error in sync\nERROR: failed to solve: exit code: 1",
                "EUSAGE",
            ),
            (
                "Error in chol.default(Sigma) : \n  the leading minor of order 4 is not positive\nExecution halted",
                "leading minor",
            ),
            (
                "Running DRC...\nFound 2 violations\n  [clearance]: Clearance violation (netclass 'HV')\nSaved DRC Report",
                "[clearance]",
            ),
            (
                "=== FAILURES ===\n____________ test_tides ____________\n>  assert f() == 116\nE   assert 114 == 116\n\nt.py:52: AssertionError\n1 failed",
                "test_tides",
            ),
            (
                "  Fehler Lager.Tests.NegativeBuchung [12 ms]\n  Fehlermeldung:\n   Assert.Throws() Failure\nExpected: typeof(X)\nFehler!      : Fehler:     1",
                "NegativeBuchung",
            ),
            (
                "[info] CreditSpec:\n[info] - a credit is no larger *** FAILED ***\n[info]   120 was not 100 (CreditSpec.scala:39)\n[info] Tests: succeeded 6, failed 1\n[error] Failed tests:\n[error] \tshop.CreditSpec\n[error] (billing / Test) sbt.TestsFailedException: Tests unsuccessful",
                "a credit is no larger",
            ),
            (
                "* test_potions\n    [Failed]:  [5] expected to equal [6]\n      at line 31\n\n---- Totals ----\nScripts 9\nTests 40",
                "test_potions",
            ),
            (
                " ---- \n  Line   Rabatt/Staffel.php\n ----\n  39     Cannot call method format().\n ----\n [ERROR] Found 1 error",
                "Staffel.php",
            ),
            (
                " => ERROR [4/6] RUN pip install -r r.txt   6.1s\n------\n > [4/6] RUN pip install:\n5.842 ERROR: No matching distribution found for shapely\n------\nERROR: failed to solve: exit code: 1",
                "shapely",
            ),
            (
                " ❯ src/cart.test.ts (8 tests | 1 failed) 31ms\n   ❯ coupons > no two at once\n     → expected 36 to be 40 // Object.is equality\n\n Test Files 1 failed\n Tests 1 failed | 29 passed\n Duration 1.12s",
                "no two at once",
            ),
            (
                "Total: 1 (CRITICAL: 1)\n\n┌─────┬─────┐\n│ Library │ Vulnerability │\n├─────┼─────┤\n│ zlib1g │ CVE-2023-45853 │\n└─────┴─────┘",
                "CVE-2023-45853",
            ),
            (
                "# invalid: data.csv\n# ----\n\n## Errors\n\nrow field type message\n218 3 type-error Type error in the cell",
                "type-error",
            ),
            (
                "Checking 'alertmanager.yml'  FAILED: undefined receiver \"night\"\n\namtool: error: failed to validate 1 file(s)",
                "undefined receiver",
            ),
            ("clap_mangen: subcommand `query` has no about\nxtask: man failed", "has no about"),
            (
                "[smoke] starting ... ok\n[smoke] dlq count: want 3 got 0\n[smoke] FAIL",
                "want 3 got 0",
            ),
            ("E3012 Property X should be of type Integer\ncolas.yaml:19:7", "E3012"),
            (
                "rows 2104\nPROBLEM HAS NO PRIMAL FEASIBLE SOLUTION\nModel has been successfully processed",
                "NO PRIMAL",
            ),
        ] {
            let lines = decisive_lines(output);
            assert!(lines.iter().any(|line| line.contains(wanted)), "{lines:?}");
            assert!(lines.len() <= LINES);
        }
    }
}
