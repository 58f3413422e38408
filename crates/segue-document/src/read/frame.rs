//! What stands around a handoff: a code fence, and prose before and after it.

use std::ops::Range;

use segue_model::SectionName;

use crate::Outline;
use crate::outline::{fence_on, item_fence_on};
use crate::read::heading;
use crate::read::opening::is_marker;
use crate::read::role::Role;

/// The lines of a text by what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Prose before the handoff.
    pub(super) before: Range<usize>,
    /// The handoff.
    pub(super) body: Range<usize>,
    /// Prose after it.
    pub(super) after: Range<usize>,
}

impl Frame {
    /// Finds the handoff in `lines`: in a fence that holds all of it, else from
    /// the marker on, else everything.
    pub(super) fn of(lines: &[&str], outline: &Outline) -> Self {
        if let Some((from, to)) = wrapping_fence(lines) {
            let after = (to + 1).min(lines.len())..lines.len();
            return Self { before: 0..from, body: from + 1..to, after };
        }
        let marker = (0..lines.len()).find(|at| !outline.is_code[*at] && is_marker(lines[*at]));
        let from = marker.unwrap_or(0);
        Self { before: 0..from, body: from..lines.len(), after: lines.len()..lines.len() }
    }
}

/// The lines of the fence around a whole handoff, if there is one.
fn wrapping_fence(lines: &[&str]) -> Option<(usize, usize)> {
    let (mut from, mut searched) = (0, 0);
    loop {
        from += lines[from..].iter().position(|line| fence_on(line).is_some())?;
        let first = lines[from + 1..].iter().find(|line| !line.trim().is_empty())?;
        let may_be_whole = searched == 0 && heading::title(first).is_some();
        if is_language(lines[from]) && (is_marker(first) || may_be_whole) {
            let to = closing_of_whole(lines, from);
            if is_marker(first) || is_whole(lines, from, to) {
                return (to > from + 1).then_some((from, to));
            }
        }
        searched += 1;
        from = (closing(lines, from) + 1).min(lines.len());
    }
}

/// Whether a fence names a language or nothing: other words on it belong to the handoff.
fn is_language(fence: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_' | '.');
    fence_on(fence).is_some_and(|(_, _, info)| info.chars().all(is_name))
}

/// What a line is to the fence of `sign` and `length` that is open.
#[derive(PartialEq)]
enum Inner {
    Opens,
    Bare,
    Text,
}

fn inner(line: &str, sign: char, length: usize) -> Inner {
    let fence = fence_on(line).or_else(|| Some(item_fence_on(line)?.1));
    match fence.filter(|(s, n, _)| *s == sign && *n >= length) {
        Some((_, _, info)) if !info.is_empty() => Inner::Opens,
        Some(_) => Inner::Bare,
        None => Inner::Text,
    }
}

/// The line that closes the fence at `from`. A fence inside that names its language opens
/// one of its own, which `CommonMark` does not know and models write.
fn closing(lines: &[&str], from: usize) -> usize {
    let Some((sign, length, _)) = fence_on(lines[from]) else { return from };
    let mut is_inner = false;
    for (at, line) in lines.iter().enumerate().skip(from + 1) {
        match inner(line, sign, length) {
            Inner::Opens => is_inner = true,
            Inner::Bare if is_inner => is_inner = false,
            Inner::Bare => return at,
            Inner::Text => {}
        }
    }
    lines.len()
}

/// The line that closes the fence around a whole handoff: a bare fence inside belongs to
/// it as well where sections of the handoff come below.
fn closing_of_whole(lines: &[&str], from: usize) -> usize {
    let first = closing(lines, from);
    let Some((sign, length, _)) = fence_on(lines[from]) else { return first };
    let end = lines.iter().skip(first + 1).position(|line| is_marker(line));
    let end = end.map_or(lines.len(), |at| first + 1 + at);
    let is_section = |at: &usize| {
        let title = lines[*at].trim_start_matches('#');
        let is_heading = title.len() + 2 <= lines[*at].len();
        is_heading && matches!(Role::of(title.trim()), Some(Role::Section(_) | Role::Prompt))
    };
    let Some(last) = (first..end).rev().find(is_section) else { return first };
    // The fence at `first` opened something inside.
    let mut is_inner = true;
    for (at, line) in lines.iter().enumerate().take(end).skip(first + 1) {
        match inner(line, sign, length) {
            Inner::Opens => is_inner = true,
            Inner::Bare if is_inner => is_inner = false,
            Inner::Bare if at > last => return at,
            Inner::Bare => is_inner = true,
            Inner::Text => {}
        }
    }
    first
}

/// Whether most of the text, and every section of it, is between the two lines.
fn is_whole(lines: &[&str], from: usize, to: usize) -> bool {
    let inside = from + 1..to;
    let texts = |range: Range<usize>| lines[range].iter().filter(|l| !l.trim().is_empty()).count();
    let outside = texts(0..from) + texts((to + 1).min(lines.len())..lines.len());
    let sections = |lines: &[&str]| {
        let mut names: Vec<SectionName> = Vec::new();
        for title in lines.iter().filter_map(|line| heading::title(line)) {
            if let Some(Role::Section(name)) = Role::of(title)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names.len()
    };
    let rest = [&lines[..from], &lines[(to + 1).min(lines.len())..]].concat();
    texts(inside.clone()) > outside && sections(&lines[inside]) >= 2 && sections(&rest) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Frame {
        let lines: Vec<&str> = text.lines().collect();
        Frame::of(&lines, &Outline::of(text))
    }

    #[test]
    fn a_fence_with_words_of_its_own_stays() {
        let text = "```of Tuesday\n# Handoff\n## Current State\n## Next Steps\n```";
        assert_eq!(frame(text), Frame { before: 0..0, body: 0..5, after: 5..5 });
    }

    #[test]
    fn a_fence_around_the_handoff_comes_off() {
        let text =
            "Here it is:\n```markdown\n=== SESSION HANDOFF ===\n```sh\nx\n```\nend\n```\nBye!";
        assert_eq!(frame(text), Frame { before: 0..1, body: 2..7, after: 8..9 });
    }

    #[test]
    fn a_fence_around_bold_headings_or_labels_comes_off() {
        for text in [
            "Sure!\n```\n**Summary**\nWe booked it.\n\n**Next steps:**\n1. Pay\n```\nAnything else?",
            "Sure!\n```\nSummary:\nWe booked it.\n\nNext steps:\n1. Pay\n```\nAnything else?",
        ] {
            assert_eq!(frame(text), Frame { before: 0..1, body: 2..7, after: 8..9 }, "{text}");
        }
        let settings =
            "# Deploy\n\n```yaml\nstatus: green\nnext: the rollout\nsteps: 3\nbranch: main\n```\n";
        assert_eq!(frame(settings).body, 0..8);
    }

    #[test]
    fn a_bare_fence_inside_belongs_to_the_handoff() {
        let text = "```\n=== SESSION HANDOFF ===\n## Current State\n```\ncargo test\n```\n## Next Session Objective\nx\n```\nBye!";
        assert_eq!(frame(text), Frame { before: 0..0, body: 1..8, after: 9..10 });
    }

    #[test]
    fn a_fence_that_is_never_closed_holds_the_rest() {
        assert_eq!(frame("```\n=== SNAPSHOT ===\na").body, 1..3);
    }

    #[test]
    fn a_fenced_example_is_no_frame() {
        let text = "## Current State\n\ntext\n\n```md\n## Next Steps\n## Status\n```\n";
        assert_eq!(frame(text).body, 0..8);
    }

    #[test]
    fn prose_before_the_marker_is_told_apart() {
        assert_eq!(frame("Sure!\n\n=== SESSION HANDOFF ===\nx").before, 0..2);
    }
}
