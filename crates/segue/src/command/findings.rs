//! Findings in every form: for people, programs and code hosts.

use clap::ValueEnum;
use segue_document::check::{Finding, Level, rules};
use segue_document::secret::mask;
use segue_document::visible::{one_line, visible};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::face::{BAD, FAINT, Face, GOOD, HINT, NAME, counted, paint};
use crate::status::Status;
use crate::table::wrap;

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: each line with a caret.
    Human,
    /// `segue/check/1`.
    Json,
    /// Annotations of GitHub's workflows.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

/// How many characters of a long line are shown.
const LINE: usize = 96;

/// Shows the findings on `file`; the status is that of a check.
pub(super) fn show(
    face: &mut Face,
    format: Format,
    file: &str,
    text: &str,
    findings: &[Finding],
) -> Status {
    match format {
        Format::Human => human(face, file, text, findings),
        Format::Json => face.json(&as_json(file, findings)),
        Format::Github => findings.iter().for_each(|finding| face.say(annotation(file, finding))),
        Format::Sarif => face.json(&sarif(file, findings)),
    }
    status(findings)
}

/// The status of a check with these findings.
pub(super) fn status(findings: &[Finding]) -> Status {
    if count(findings, Level::Error) > 0 { Status::Errors } else { Status::Good }
}

/// `segue/check/1`
pub(super) fn as_json(file: &str, findings: &[Finding]) -> Value {
    json!({
        "schema": "segue/check/1",
        "file": file,
        "findings": findings,
        "errors": count(findings, Level::Error),
        "warnings": count(findings, Level::Warning),
    })
}

fn count(findings: &[Finding], level: Level) -> usize {
    findings.iter().filter(|finding| finding.level == level).count()
}

fn human(face: &mut Face, file: &str, text: &str, findings: &[Finding]) {
    // The name of a file may be anybody's.
    let file = &one_line(file);
    let lines: Vec<&str> = text.lines().collect();
    for finding in findings {
        let place = paint(FAINT, format!("{file}:{}:{}:", finding.line, finding.column));
        let level = level(finding.level);
        face.say(format!(
            "{place} {level} {}: {}",
            paint(NAME, finding.code),
            visible(&finding.message)
        ));
        if let Some(line) = shown_line(&lines, finding) {
            // The caret stands where the secret begins, whatever stands in its place.
            let (shown, caret) = window(&mask(line), finding.column - 1);
            face.say(format!("{} {shown}", paint(FAINT, format!("{:>5} |", finding.line))));
            face.say(format!(
                "{} {}{}",
                paint(FAINT, "      |"),
                " ".repeat(caret),
                paint(HINT, "^")
            ));
        }
        let fix = wrap(finding.fix.unwrap_or_default(), face.width.saturating_sub(13));
        let fix = fix.iter().filter(|line| !line.is_empty());
        for (at, line) in fix.enumerate() {
            let label = if at == 0 { "fix:" } else { "" };
            face.say(format!(
                "{} {} {line}",
                paint(FAINT, "      |"),
                paint(FAINT, format!("{label:<4}"))
            ));
        }
    }
    summary(face, file, findings);
}

/// The line that a finding is about, unless it is about something that is not there.
fn shown_line<'a>(lines: &[&'a str], finding: &Finding) -> Option<&'a str> {
    let line = lines.get(finding.line - 1).copied().filter(|line| !line.trim().is_empty());
    line.filter(|_| !finding.is_missing)
}

fn level(level: Level) -> String {
    match level {
        Level::Error => paint(BAD, "error"),
        Level::Warning => paint(HINT, "warning"),
        Level::Info => paint(FAINT, "info"),
    }
}

fn summary(face: &mut Face, file: &str, findings: &[Finding]) {
    let (errors, warnings) = (count(findings, Level::Error), count(findings, Level::Warning));
    let figures = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
    let verdict = match (errors, warnings) {
        (0, 0) => paint(GOOD, "passes every rule"),
        (0, _) => format!("{}: {figures}", paint(GOOD, "passes")),
        _ => paint(BAD, figures),
    };
    face.say(format!("{file}: {verdict}"));
    let fixable = findings.iter().filter(|finding| finding.is_fixable).count();
    if fixable > 0 {
        face.note(format!("{}: `--fix` mends {fixable} of them", paint(HINT, "hint")));
    }
    if let Some(first) = findings.iter().find(|finding| finding.level > Level::Info) {
        face.note(format!("{}: `segue explain {}` says why", paint(HINT, "hint"), first.code));
    }
}

/// A long line around the place that is meant, harmless to look at, with the
/// column of the caret under it.
fn window(line: &str, column: usize) -> (String, usize) {
    let from = if column < LINE { 0 } else { column - LINE / 2 };
    let chars: Vec<char> = line.chars().skip(from).take(LINE).collect();
    let text: String = chars.iter().collect::<String>().replace('\t', " ");
    let before: String = chars.iter().take(column - from).collect::<String>().replace('\t', " ");
    let head = if from > 0 { "…" } else { "" };
    let tail = if line.chars().count() > from + LINE { "…" } else { "" };
    (format!("{head}{}{tail}", visible(&text)), head.width() + visible(&before).width())
}

/// A workflow command (GitHub Actions, "Workflow commands").
fn annotation(file: &str, finding: &Finding) -> String {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let text = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |value: &str| text(value).replace(':', "%3A").replace(',', "%2C");
    let fix = finding.fix.map(|fix| format!(". Fix: {}", text(fix)));
    format!(
        "::{level} file={},line={},col={},title={}::{}{}",
        property(file),
        finding.line,
        finding.column,
        finding.code,
        text(&visible(&finding.message)),
        fix.unwrap_or_default()
    )
}

/// SARIF 2.1.0 (OASIS, 2020).
fn sarif(file: &str, findings: &[Finding]) -> Value {
    let level = |level: Level| match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    let rules: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.code,
                "shortDescription": { "text": rule.title },
                "fullDescription": { "text": rule.reason },
                "help": { "text": rule.fix },
                "defaultConfiguration": { "level": level(rule.level) },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "ruleId": finding.code,
                "level": level(finding.level),
                "message": { "text": finding.message },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": file.replace('\\', "/") },
                    "region": { "startLine": finding.line, "startColumn": finding.column },
                } }],
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "segue", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        Finding {
            code: "H009",
            level: Level::Error,
            line: 2,
            column: 3,
            message: "100 % wrong\nhere".to_owned(),
            fix: Some("mend it"),
            is_fixable: false,
            is_missing: false,
        }
    }

    #[test]
    fn annotations_escape_what_has_a_meaning() {
        let text = annotation("a,b:c.md", &finding());
        assert_eq!(
            text,
            "::error file=a%2Cb%3Ac.md,line=2,col=3,title=H009::100 %25 wrong%0Ahere. Fix: mend it"
        );
    }

    #[test]
    fn a_long_line_is_shown_around_its_place() {
        let line = format!("{}X{}", "a".repeat(200), "b".repeat(200));
        let (shown, caret) = window(&line, 200);
        assert_eq!(shown.chars().nth(caret), Some('X'));
        assert!(shown.chars().count() <= LINE + 2);
        assert_eq!(window("äX", 1), ("äX".to_owned(), 1));
    }

    #[test]
    fn sarif_names_every_rule_and_place() {
        let value = sarif("a.md", &[finding()]);
        assert_eq!(value["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 45);
        let region = &value["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], 2);
    }
}
