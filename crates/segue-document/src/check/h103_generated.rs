//! H103: the time at which the handoff was made can be read by a program.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H103",
    level: Level::Warning,
    title: "`Generated:` is ISO 8601",
    reason: "The order of handoffs, and how old one is, follow from this time.",
    fix: "write the time in ISO 8601: `Generated: 2026-11-22T10:31:04Z`",
    example: ("Generated: Tuesday evening", "Generated: 2026-11-22T10:31:04Z"),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let opening = &subject.document.opening;
    let (Some(value), Some(line)) = (&opening.generated, opening.lines[0]) else {
        let at = opening.marker.unwrap_or(subject.document.body_line);
        return vec![Hit::missing(at, "there is no `Generated:` line")];
    };
    if is_iso(value) {
        return Vec::new();
    }
    let hit = Hit::at(line, format!("`{value}` is no time in ISO 8601"));
    match mended(value) {
        Some(iso) => {
            vec![hit.line_edit(format!("Generated: {iso}"), "wrote the time in ISO 8601")]
        }
        None => vec![hit],
    }
}

/// A date, or a date with its time behind a `T`.
fn is_iso(value: &str) -> bool {
    let is_date = value.len() == 10 && value.parse::<Date>().is_ok();
    let is_time = value.as_bytes().get(10) == Some(&b'T')
        && (value.parse::<Timestamp>().is_ok() || value.parse::<DateTime>().is_ok());
    is_date || is_time
}

/// The same time in ISO 8601, where only its form is wrong.
fn mended(value: &str) -> Option<String> {
    let value = value.trim_end_matches('.').replace('/', "-");
    let value = match value.strip_suffix(" UTC") {
        Some(time) => format!("{time}Z"),
        None => value,
    };
    [value.replacen(", ", "T", 1), value.replacen(' ', "T", 1), value]
        .into_iter()
        .find(|value| is_iso(value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;
    use super::mended;

    const LINE: &str = "Generated: 2026-11-22T10:31:04Z";

    #[test]
    fn fires_on_other_times_and_on_none() {
        for line in
            ["Generated: yesterday", "Generated: 22.11.2026", "Generated: 2026-11-22 10:31", ""]
        {
            assert!(breaks_with("H103", LINE, line), "{line}");
        }
        for line in [
            "Generated: 2026-11-22",
            "Generated: 2026-11-22T10:31",
            "Generated: 2026-11-22T10:31:04+02:00",
        ] {
            assert!(!breaks_with("H103", LINE, line), "{line}");
        }
    }

    #[test]
    fn a_time_in_another_form_is_mended() {
        assert_eq!(mended("2026-11-22 10:31:04 UTC").as_deref(), Some("2026-11-22T10:31:04Z"));
        assert_eq!(mended("2026/11/22").as_deref(), Some("2026-11-22"));
        assert_eq!(mended("yesterday"), None);
    }
}
