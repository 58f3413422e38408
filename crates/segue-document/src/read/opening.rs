//! The lines that open a handoff: the marker, `Generated:` and `Session:`.

use segue_model::marker;

/// The lines above the first section, as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Whether the first line is the marker of a handoff.
    pub marked: bool,
    /// The marker's line in the text, counted from 0.
    pub marker: Option<usize>,
    /// The marker as it is written, where it is another than segue's own.
    pub marker_text: Option<String>,
    /// What stands behind `Generated:`.
    pub generated: Option<String>,
    /// What stands behind `Session:`.
    pub session: Option<String>,
    /// The lines of `Generated:` and `Session:`, counted from 0.
    pub lines: [Option<usize>; 2],
}

impl Opening {
    /// The same opening, `lines` further down.
    pub(super) fn moved(mut self, lines: usize) -> Self {
        self.marker = self.marker.map(|at| at + lines);
        self.lines = self.lines.map(|line| line.map(|at| at + lines));
        self
    }
}

/// Reads the opening; also the first line that is not of it.
pub(super) fn opening(lines: &[&str]) -> (Opening, usize) {
    let mut opening = Opening::default();
    let mut end = 0;
    for (at, line) in lines.iter().enumerate() {
        let is_new = match line.trim() {
            "" => continue,
            line if is_marker(line) && !opening.marked => {
                opening.marked = true;
                opening.marker = Some(at);
                opening.marker_text = (line != marker::HANDOFF).then(|| line.to_owned());
                true
            }
            line => read_line(line, at, &mut opening),
        };
        if !is_new {
            break;
        }
        end = at + 1;
    }
    (opening, end)
}

/// Reads `Generated: …` or `Session: …`; each counts once.
fn read_line(line: &str, at: usize, opening: &mut Opening) -> bool {
    let line = line.trim_matches('*');
    if let Some(value) = line.strip_prefix("Generated:").filter(|_| opening.generated.is_none()) {
        opening.generated = Some(value.trim_matches(['*', ' ', '\t']).to_owned());
        opening.lines[0] = Some(at);
        return true;
    }
    let value = line.strip_prefix("Session").filter(|_| opening.session.is_none());
    let value = value.map(|value| value.trim_start_matches([':', '*', ' ', '\t']));
    match value.filter(|value| numbers(value).is_some()) {
        Some(value) => {
            opening.session = Some(value.trim_end().to_owned());
            opening.lines[1] = Some(at);
            true
        }
        None => false,
    }
}

/// The numbers of `2 → 3` or `2 -> 3`.
pub(crate) fn numbers(value: &str) -> Option<(u32, u32)> {
    let (from, to) = value.split_once('→').or_else(|| value.split_once("->"))?;
    let number = |text: &str| text.trim().trim_start_matches('#').parse().ok();
    Some((number(from)?, number(to)?))
}

/// `=== SESSION HANDOFF ===`, `=== SNAPSHOT ===` or `=== SNAPSHOT vN ===`, in any
/// case and with any number of signs.
pub(super) fn is_marker(line: &str) -> bool {
    let line = line.trim();
    let inner = line.trim_matches('=');
    let is_framed = line.starts_with("===") && line.ends_with("===");
    if !is_framed || line.len() > 80 {
        return false;
    }
    let inner = inner.trim().to_ascii_uppercase();
    match inner.strip_prefix("SNAPSHOT") {
        Some(version) => {
            let version = version.trim();
            version.is_empty()
                || version.strip_prefix('V').unwrap_or(version).bytes().all(|b| b.is_ascii_digit())
        }
        None => inner == "SESSION HANDOFF",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_open_a_handoff_as_well() {
        for line in ["=== SNAPSHOT ===", "=== SNAPSHOT v12 ===", "===== Session Handoff ====="] {
            assert!(is_marker(line), "{line}");
        }
        for line in ["=== SNAPSHOT x ===", "SESSION HANDOFF", "=== HANDOFF ===", "======"] {
            assert!(!is_marker(line), "{line}");
        }
    }

    #[test]
    fn the_opening_ends_at_the_first_other_line() {
        let lines = [
            "=== SNAPSHOT v3 ===",
            "",
            "Session 2 -> 3",
            "Generated: now",
            "text",
            "Session: 4 → 5",
        ];
        let (opening, end) = opening(&lines);
        assert_eq!(
            (opening.session.as_deref(), opening.generated.as_deref()),
            (Some("2 -> 3"), Some("now"))
        );
        assert_eq!(end, 4);
        assert_eq!(numbers("2 -> 3"), Some((2, 3)));
    }

    #[test]
    fn a_sentence_about_sessions_opens_nothing() {
        assert_eq!(super::opening(&["Session notes of today"]).1, 0);
    }
}
