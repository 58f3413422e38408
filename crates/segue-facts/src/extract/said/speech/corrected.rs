//! What a correction is about, without the words that say that it is one.

use crate::cue::{Cue, Cues, is_filler};
use crate::extract::said::subject::Subject;
use crate::extract::said::value::sort;

/// How many words a clause has at most that only leads to what is corrected.
const LEAD: usize = 4;

/// A correction without what only says that it is one: "change of plan, …", "on second thought …".
pub(super) fn corrected(whole: &str) -> &str {
    let mut rest = without_opening(whole);
    while let Some((lead, behind)) = rest.split_once([',', ':', ';']) {
        let is_brief =
            lead.split_whitespace().count() <= LEAD && Subject::of(lead).values.is_empty();
        let says_so = is_filler(lead) || Cues::of(lead).has(Cue::Correction);
        if !is_brief || !says_so || Subject::of(behind).is_empty() {
            break;
        }
        rest = behind;
    }
    rest
}

/// A correction without the words that it opens with and that say that it is one.
fn without_opening(whole: &str) -> &str {
    let ends = whole.match_indices(' ').map(|(at, _)| at).take(LEAD);
    let mut openings = ends.map(|end| whole.split_at(end));
    let is_opening = |(opening, behind): &(&str, &str)| {
        Cues::of(opening).has(Cue::Correction)
            && Subject::of(opening).values.iter().all(|value| value.sort == sort::AIM)
            && !Subject::of(behind).is_empty()
    };
    openings.find(is_opening).map_or(whole, |(_, behind)| behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_says_that_it_corrects_is_no_topic() {
        let found = corrected("by the way, change of plan, Mira wants the counter first");
        assert_eq!(found.trim(), "Mira wants the counter first");
        assert_eq!(corrected("no, 30 seconds").trim(), "30 seconds");
    }
}
