//! Whether a later sentence leaves an earlier one standing, though each gives a value of the
//! same sort: it may speak of something else, or of a part of it only.

use std::ops::Range;

use crate::cue::{Cue, Cues};
use crate::extract::said::subject::Subject;
use crate::extract::said::value::is_content;
use crate::text::{denies, words};

/// Longer sentences are not compared word for word.
const MOST: usize = 48;
/// How many words stand at most behind the "not" of a contrast.
const CONTRAST: usize = 3;
/// What joins two statements in one sentence.
const JOINS: [&str; 7] = [" and ", " und ", " y ", " et ", " e ", " en ", "; "];

/// Whether both sentences say the same of two things: "uploads expire after 20 days", "backups
/// expire after 90 days". Most of their words are the same in the same order, and other words
/// stand where they begin or end.
pub(super) fn is_parallel(new: &str, old: &str) -> bool {
    let (new, old) = (lower(new), lower(old));
    let longest = new.len().max(old.len());
    if longest > MOST {
        return false;
    }
    let same = common(&new, &old);
    let is_word = |word: &&String| !word.starts_with(|c: char| c.is_ascii_digit());
    let counted = |words: &[String]| words.iter().filter(is_word).count();
    if same.len() * 2 < counted(&new).max(counted(&old)) {
        return false;
    }
    let tells = |words: &[String], of: Range<usize>| words[of].iter().any(|word| is_content(word));
    let ends = same.iter().copied().chain([(new.len(), old.len())]);
    let mut from = (0, 0);
    for to in ends {
        let (in_new, in_old) = (from.0..to.0, from.1..to.1);
        let is_first = !tells(&new, 0..from.0) && !tells(&old, 0..from.1);
        let is_last = to == (new.len(), old.len());
        if (is_first || is_last) && tells(&new, in_new) && tells(&old, in_old) {
            return true;
        }
        from = (to.0 + 1, to.1 + 1);
    }
    false
}

/// Whether a part of the old sentence says something that the new one does not speak of: "the
/// display has 320x240 and hangs on the second bus", "no, 480x272".
pub(super) fn says_more(old: &str, new: &Subject) -> bool {
    let parts = JOINS.iter().fold(vec![old], |parts, join| {
        parts.into_iter().flat_map(|part| part.split(join)).collect()
    });
    // A list of rules or figures; what stands behind one comma is mostly a reason, unless it rules itself.
    let rules = |part: &str| Cues::of(part).has(Cue::Rule);
    let is_list = match old.split_once(", ") {
        Some((one, other)) => other.contains(", ") || rules(one) && rules(other) || forbids(other),
        None => false,
    };
    let parts =
        if is_list { parts.into_iter().flat_map(|part| part.split(", ")).collect() } else { parts };
    let least = if parts.len() > 2 { 1 } else { 2 };
    let is_apart = |text: &&str| {
        let part = Subject::of(text);
        let is_meant = new.contradicts(&part)
            || new.counts_another(&part)
            || new.repeats(&part)
            || new.names_another(&part) && !new.stems.is_disjoint(&part.stems);
        // What forbids something of the same thing forbids it still.
        let is_other = part.stems.is_disjoint(&new.stems) || forbids(text);
        let says = part.stems.difference(&new.stems).count() >= least;
        !is_meant && (is_other && says || part.gives_value())
    };
    parts.len() > 1 && parts.iter().any(is_apart)
}

/// Whether one of two clauses tells something that the new sentence does not touch: "should be a dry run by default,
/// --force to delete", "--yes, not --force".
pub(super) fn says_beside(old: &str, new: &Subject) -> bool {
    let stands = |clause: &str| {
        let part = Subject::of(clause);
        let is_touched = part.values.iter().any(|value| {
            new.values.iter().any(|other| other.text == value.text || other.is_like(value))
        });
        let rules = Cues::of(clause).get(Cue::Rule) > 0.0 || clause.contains("should");
        rules && part.stems.len() >= 2 && part.stems.is_disjoint(&new.stems) && !is_touched
    };
    old.contains([',', ';']) && old.split([',', ';']).any(stands)
}

/// Whether a clause forbids something. What "not 9090" names is only not what stands before it.
fn forbids(clause: &str) -> bool {
    let lower = clause.to_lowercase();
    let is_contrast = || {
        let (first, rest) = lower.trim_start().split_once(' ').unwrap_or((&lower, ""));
        denies(first) && rest.split(' ').count() <= CONTRAST && Subject::of(rest).gives_value()
    };
    words(&lower).any(denies) && !is_contrast()
}

/// The words in lower case; versions and the like are one word.
fn lower(text: &str) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect()
}

/// The places of the words that both have in the same order, as many as can be (the longest
/// common subsequence, Wagner and Fischer, 1974).
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if a[i] == b[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_of_two_things_is_no_change() {
        for (old, new) in [
            ("the gateway timeout is 10 seconds", "the db timeout is 30 seconds"),
            ("uploads expire after 20 days", "backups expire after 90 days"),
            ("uploads: 20 days", "backups: 90 days"),
            ("max 3 retries on the upload", "max 5 retries on the download"),
            ("die Rechnungen gehen montags raus", "die Mahnungen gehen freitags raus"),
        ] {
            assert!(is_parallel(new, old), "{old} / {new}");
        }
        for (old, new) in [
            ("sessions can live for 24 hours", "sessions should live for 15 minutes"),
            ("the report goes out on Mondays", "the report is sent on Wednesdays"),
            ("the worker listens on 9100", "hm, scrap that, 9217"),
            ("thumbnails at 320 px", "thumbnails at 480 px"),
        ] {
            assert!(!is_parallel(new, old), "{old} / {new}");
        }
    }

    #[test]
    fn a_part_that_is_not_spoken_of_stands() {
        let old = "the display has 320x240 and hangs on the second bus";
        assert!(says_more(old, &Subject::of("no, the display has 480x272")));
        assert!(!says_more(old, &Subject::of("display 480x272, third bus")));
        let old = "use port 8080, secrets never in the repo";
        assert!(says_more(old, &Subject::of("actually port 9090")));
        let old = "always use port 8080, not 9090";
        assert!(!says_more(old, &Subject::of("actually always use port 7070")));
        let old = "the API listens on port 8080, not on 80";
        assert!(!says_more(old, &Subject::of("correction: the API listens on port 9090")));
        let old = "nothing in prod before 1 december, the prod compose is not touched";
        assert!(says_more(old, &Subject::of("prod is 8 december now not 1")));
        let rules = "always per Sie, no anglicisms, cite after Chicago";
        assert!(says_more(rules, &Subject::of("we no longer cite after Chicago, but after APA")));
        assert!(!says_more("the display has 320x240", &Subject::of("no, 480x272")));
    }
}
