//! Several handoffs in one text.

use std::ops::Range;

use super::opening::is_marker;
use super::role::Role;
use crate::outline::{Outline, heading_on};

/// The lines (counted from 0) of each handoff in `text`, in their order; one range
/// where it holds one handoff or none. A piece begins at its marker, or at segue's front
/// matter above it; the first begins at the top.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    let text = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    pieces_of(&text.lines().collect::<Vec<_>>(), &Outline::of(&text))
}

/// The same for the lines of a text whose outline is known.
pub(crate) fn pieces_of(lines: &[&str], outline: &Outline) -> Vec<Range<usize>> {
    let is_free = |at: usize| !outline.is_code.get(at).copied().unwrap_or(false);
    let mut starts: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at] == FENCE && is_free(*at) && begins_stored(&lines[*at..]))
        .collect();
    if starts.is_empty() {
        let markers: Vec<usize> =
            (0..lines.len()).filter(|at| is_free(*at) && is_marker(lines[*at])).collect();
        let has_text = |at: usize| has_section(&lines[markers[at]..end(&markers, at, lines.len())]);
        starts = (0..markers.len()).filter(|at| has_text(*at)).map(|at| markers[at]).collect();
    }
    if starts.len() < 2 {
        return std::iter::once(0..lines.len()).collect();
    }
    let from = |at: usize| if at == 0 { 0 } else { starts[at] };
    (0..starts.len()).map(|at| from(at)..end(&starts, at, lines.len())).collect()
}

/// What stands above and below front matter.
const FENCE: &str = "---";
/// Front matter of segue's has no more lines, ever.
const LONGEST: usize = 200;

/// Whether segue's front matter begins here, with a handoff right below it.
fn begins_stored(lines: &[&str]) -> bool {
    let is_ours = lines.get(1).is_some_and(|line| line.starts_with("segue:"));
    let rest = lines.iter().take(LONGEST).skip(1);
    let end = rest.clone().position(|line| *line == FENCE).filter(|_| is_ours);
    end.is_some_and(|end| {
        let below = lines[end + 2..].iter().find(|line| !line.trim().is_empty());
        below.is_some_and(|line| is_marker(line))
    })
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
    fn stored_handoffs_stand_one_after_the_other() {
        let stored = "---\nsegue: 1\nid: x\n---\n=== SESSION HANDOFF ===\n## State\na\n";
        assert_eq!(pieces(&stored.repeat(2)), [0..7, 7..14]);
        let quoted = format!("{stored}\n```\n{stored}```\n");
        assert_eq!(pieces(&quoted).len(), 1);
    }

    #[test]
    fn examples_and_bare_markers_begin_none() {
        let text =
            "=== SNAPSHOT ===\n## State\n```\n=== SNAPSHOT ===\n## State\n```\n=== SNAPSHOT ===\n";
        assert_eq!((pieces(text).len(), pieces(text)[0].clone()), (1, 0..7));
    }
}
