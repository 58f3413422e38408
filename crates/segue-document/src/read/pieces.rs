//! Several handoffs in one text.

use std::ops::Range;

use super::opening::is_marker;
use super::role::Role;
use crate::front;
use crate::outline::{Outline, heading_on};

/// The lines (counted from 0) of each handoff in `text`, in their order; one range
/// where it holds one handoff or none. A text with segue's own front matter is one.
/// A piece begins at its marker; the first begins at the top.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    let text = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let lines: Vec<&str> = text.lines().collect();
    let is_ours = front::split(&text).0.is_some_and(|yaml| front::read(yaml).is_ok());
    let is_code = Outline::of(&text).is_code;
    let markers: Vec<usize> =
        (0..lines.len()).filter(|at| !is_code[*at] && is_marker(lines[*at])).collect();
    let starts: Vec<usize> = markers
        .iter()
        .enumerate()
        .filter(|(at, from)| has_section(&lines[**from..end(&markers, *at, lines.len())]))
        .map(|(_, from)| *from)
        .collect();
    if is_ours || starts.len() < 2 {
        return std::iter::once(0..lines.len()).collect();
    }
    let from = |at: usize| if at == 0 { 0 } else { starts[at] };
    (0..starts.len()).map(|at| from(at)..end(&starts, at, lines.len())).collect()
}

fn end(starts: &[usize], at: usize, last: usize) -> usize {
    starts.get(at + 1).copied().unwrap_or(last)
}

/// A marker alone, as in a sentence about markers, begins nothing.
fn has_section(lines: &[&str]) -> bool {
    let mut titles = lines.iter().enumerate().filter_map(|(at, line)| heading_on(line, at));
    titles.any(|heading| Role::of(&heading.title).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_marker_with_a_section_begins_a_handoff() {
        let text = "intro\n=== SNAPSHOT v1 ===\n## State\na\n=== SNAPSHOT v2 ===\n## State\nb\n";
        assert_eq!(pieces(text), [0..4, 4..7]);
    }

    #[test]
    fn examples_and_bare_markers_begin_none() {
        let text =
            "=== SNAPSHOT ===\n## State\n```\n=== SNAPSHOT ===\n## State\n```\n=== SNAPSHOT ===\n";
        assert_eq!((pieces(text).len(), pieces(text)[0].clone()), (1, 0..7));
    }
}
