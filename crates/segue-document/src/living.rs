//! A living HANDOFF.md: one page that many sessions wrote into.
//!
//! Sessions stand under headings that name a date or count sessions, or each under
//! a marker of its own; what stands beside them is the page as it is now.

use std::ops::Range;

use jiff::civil::Date;

use crate::{Outline, Pattern, pieces};

/// A living document, taken apart. Lines are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Living {
    /// The sessions but the newest, the oldest first.
    pub episodes: Vec<Episode>,
    /// The lines of the page as it is now: those of no earlier session.
    pub page: Vec<Range<usize>>,
}

/// What one session wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Its lines.
    pub lines: Range<usize>,
    /// The date in its heading.
    pub date: Option<Date>,
}

/// A heading that begins a session: what comes in order, and where it stands.
struct Start {
    line: usize,
    level: u8,
    date: Option<Date>,
    number: Option<u64>,
}

/// A date, or a count of sessions, in a heading.
static DATE: Pattern = Pattern::new(r"\b(20\d\d)[-/.](\d\d)[-/.](\d\d)\b");
static COUNT: Pattern = Pattern::new(
    r"(?i)^\W*(?:session|handoff|sitzung|sprint|day|iteration|update|snapshot|round|pass)\s*(?:#|no\.?|v)?\s*(\d{1,4})\b",
);

/// Takes `text` apart. A text of one session is all page.
pub fn living(text: &str) -> Living {
    let text = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let count = text.lines().count();
    let marked = pieces(&text);
    if marked.len() > 1 {
        let dates = marked.into_iter().map(|lines| Episode { lines, date: None }).collect();
        return with_newest_on_page(dates, Vec::new(), false);
    }
    let headings = Outline::of(&text).headings;
    let starts: Vec<Start> =
        headings.iter().filter_map(|h| start(h.line, h.level, &h.title)).collect();
    let Some(level) = level(&starts) else {
        return Living { episodes: Vec::new(), page: whole(count) };
    };
    let mut episodes = Vec::new();
    let mut page = Vec::new();
    let mut at = 0;
    let at_level: Vec<&Start> = starts.iter().filter(|start| start.level == level).collect();
    // Where each heading of this level or above stands, for the ends of the sessions.
    let edges: Vec<usize> = headings.iter().filter(|h| h.level <= level).map(|h| h.line).collect();
    for start in &at_level {
        let next = edges.partition_point(|edge| *edge <= start.line);
        let end = edges.get(next).copied().unwrap_or(count);
        if at < start.line {
            page.push(at..start.line);
        }
        episodes.push(Episode { lines: start.line..end, date: start.date });
        at = end;
    }
    if at < count {
        page.push(at..count);
    }
    with_newest_on_page(episodes, page, is_newest_first(&at_level))
}

fn whole(count: usize) -> Vec<Range<usize>> {
    std::iter::once(0..count).filter(|lines| !lines.is_empty()).collect()
}

/// The newest session belongs to the page: it says how things are.
fn with_newest_on_page(
    mut episodes: Vec<Episode>,
    mut page: Vec<Range<usize>>,
    newest_first: bool,
) -> Living {
    if newest_first {
        episodes.reverse();
    }
    if episodes.iter().all(|episode| episode.date.is_some()) {
        episodes.sort_by_key(|episode| episode.date);
    }
    page.extend(episodes.pop().map(|newest| newest.lines));
    page.sort_by_key(|lines| lines.start);
    Living { episodes, page }
}

fn start(line: usize, level: u8, title: &str) -> Option<Start> {
    let date = DATE.captures(title).and_then(|found| {
        let number = |at: usize| found[at].parse::<i16>().ok();
        Date::new(number(1)?, number(2)? as i8, number(3)? as i8).ok()
    });
    let count = COUNT.captures(title).and_then(|found| found[1].parse().ok());
    (date.is_some() || count.is_some()).then_some(Start { line, level, date, number: count })
}

/// The level at which most sessions begin, if there are two of them.
fn level(starts: &[Start]) -> Option<u8> {
    let count = |level: u8| starts.iter().filter(|start| start.level == level).count();
    (1..=6).rev().max_by_key(|level| count(*level)).filter(|level| count(*level) >= 2)
}

/// Whether the first session of the text is a later one than the last.
fn is_newest_first(starts: &[&Start]) -> bool {
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return false };
    match (first.date, last.date, first.number, last.number) {
        (Some(first), Some(last), _, _) if first != last => first > last,
        (_, _, Some(first), Some(last)) => first > last,
        // Who dates the entries of one day puts the newest on top.
        (Some(_), Some(_), _, _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_come_oldest_first_and_the_newest_stays_on_the_page() {
        let text =
            "# Handoff\nintro\n## Session 3\nc\n## Session 2\nb\n## Session 1\na\n## Commands\nd\n";
        let read = living(text);
        let lines: Vec<_> = read.episodes.iter().map(|episode| episode.lines.clone()).collect();
        assert_eq!(lines, [6..8, 4..6]);
        assert_eq!(read.page, [0..2, 2..4, 8..10]);
    }

    #[test]
    fn dates_in_headings_order_the_sessions() {
        let text = "## 2026-01-02 start\na\n### 2026-01-02 detail\n## Update (2026-02-03)\nb\n";
        let read = living(text);
        assert_eq!(read.episodes.len(), 1);
        assert_eq!(read.episodes[0].date, Date::new(2026, 1, 2).ok());
        assert_eq!((read.page.len(), read.page[0].clone()), (1, 3..5));
    }

    #[test]
    fn a_text_of_one_session_is_all_page() {
        assert_eq!(living("# Handoff 2026-01-02\n## Done\na\n").page[0], 0..3);
        assert!(living("").page.is_empty());
    }
}
