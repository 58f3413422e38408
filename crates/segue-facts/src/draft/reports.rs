//! What the session reported before its last words, quoted where everything else has room.

use super::last_words::last_words;
use crate::extract::SessionFacts;
use crate::line::Line;
use crate::place::Place;
use crate::text::quote;

/// How long the quotation of a report is at most, in characters, and at least: less of it says nothing of the whole.
const MOST: usize = 2_400;
const LEAST: usize = 200;
/// What a report weighs: nothing leaves its place to it.
const WEIGHT: f64 = 0.05;

/// The last reports, in so many characters, the newest first.
pub(super) fn reports(session: &SessionFacts, mut room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (report, address) in session.reports.iter().rev() {
        if room < LEAST {
            break;
        }
        let said = last_words(report, room.min(MOST));
        if said.is_empty() {
            continue;
        }
        room = room.saturating_sub(said.chars().count());
        lines.push(Line::plain(Place::Report, quote(&said), WEIGHT).at(address));
    }
    lines
}
