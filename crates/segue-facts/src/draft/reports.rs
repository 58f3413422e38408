//! What the session reported before its last words, quoted where everything else has room.

use super::last_words::last_words;
use crate::cue::{Cue, Cues};
use crate::extract::SessionFacts;
use crate::fact::FactKind;
use crate::line::Line;
use crate::place::Place;
use crate::text::{quote, sentences};

/// How long the quotation of a report is at most, in characters, and at least: less of it says nothing of the whole.
const MOST: usize = 2_400;
const LEAST: usize = 200;
/// In so many sentences a report says first how things stand.
const OPENING: usize = 2;
/// What a report weighs: nothing leaves its place to it.
const WEIGHT: f64 = 0.05;

/// The last reports, in so many characters, the newest first.
pub(super) fn reports(session: &SessionFacts, mut room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let has_failures = session.of(FactKind::Failure).next().is_some();
    let is_over = |report: &str| {
        let fails = |sentence: &str| Cues::of(sentence).has(Cue::Failing);
        !has_failures && sentences(report).into_iter().take(OPENING).any(fails)
    };
    // What nothing shows to fail any more was mended since.
    let reports = session.reports.iter().rev().filter(|(report, _)| !is_over(report));
    for (report, address) in reports {
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
