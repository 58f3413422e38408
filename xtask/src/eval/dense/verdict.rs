//! What a prompt says of a statement, read as its lines with the headings above them.

use super::super::judge::{ORDERED, bounded, stands_before};
use super::super::truth::shown_failing;
use super::scene::{State, Truth};

/// What stands before the words that came later.
const MARK: &str = " (later: ";

/// A line of a prompt, in lower case.
#[derive(Debug)]
pub(super) struct Line {
    heading: String,
    /// Without what was said later.
    own: String,
    /// What was said later, where the line says so.
    mark: Option<String>,
}

/// What became of a statement in a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Kept,
    /// It should stand there and does not.
    Lost,
    /// It was changed, done or settled, and nothing says that it holds.
    Closed,
    /// It was changed, and stands there without what holds instead, which follows in a list in which the later holds.
    Overtaken,
    /// It was changed, and stands there as if it held.
    Stale,
    /// It stands there with another state.
    Wrong,
}

/// Whether what stands beside a line belongs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Right,
    Wrong,
    /// Nobody said what is true of that line.
    Unknown,
}

/// The lines of a prompt.
pub(super) fn lines(prompt: &str) -> Vec<Line> {
    let mut heading = String::new();
    let mut lines = Vec::new();
    for line in prompt.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.to_lowercase();
        if line.starts_with('#') || (line.ends_with(':') && !line.starts_with('-')) {
            heading = line;
            continue;
        }
        let (own, mark) = match line.split_once(MARK) {
            Some((own, mark)) => (own.to_owned(), Some(mark.to_owned())),
            None => (line, None),
        };
        lines.push(Line { heading: heading.clone(), own, mark });
    }
    lines
}

/// What the lines say of a statement, and the line that says it wrongly.
pub(super) fn verdict<'a>(truth: &Truth, lines: &'a [Line]) -> (Verdict, Option<&'a Line>) {
    let mut of_it = lines.iter().filter(|line| has(&line.own, &truth.keep));
    let judged = |verdict, line: Option<&'a Line>| match line {
        Some(line) => (verdict, Some(line)),
        None => (Verdict::Closed, None),
    };
    match truth.state {
        State::Changed => {
            let bare = of_it.find(|line| !line.takes_back(&truth.now));
            let is_overtaken = bare.is_some_and(|line| follows(line, &truth.now, lines));
            judged(if is_overtaken { Verdict::Overtaken } else { Verdict::Stale }, bare)
        }
        State::Done | State::Settled => {
            // What was said later is the answer.
            judged(Verdict::Wrong, of_it.find(|line| line.is_open() && line.mark.is_none()))
        }
        _ => {
            let wrong = of_it.clone().find(|line| line.contradicts(truth));
            let is_kept = of_it.next().is_some() || stands_apart(&truth.keep, lines);
            match wrong {
                Some(line) => (Verdict::Wrong, Some(line)),
                None if is_kept => (Verdict::Kept, None),
                None => (Verdict::Lost, None),
            }
        }
    }
}

/// Whether a mark is right: the line was changed, and the mark has what holds instead.
pub(super) fn mark(line: &Line, truths: &[Truth]) -> Option<Mark> {
    let mark = line.mark.as_ref()?;
    let of_it: Vec<&Truth> = truths.iter().filter(|truth| has(&line.own, &truth.keep)).collect();
    let mut changed = of_it.iter().filter(|truth| truth.state == State::Changed);
    let is_right = changed.any(|truth| truth.now.iter().any(|now| has_one(mark, now)));
    // What was done or answered is not told by its words.
    let is_known = |truth: &&&Truth| !matches!(truth.state, State::Done | State::Settled);
    Some(match is_right {
        true => Mark::Right,
        false if of_it.iter().any(|truth| is_known(&truth)) => Mark::Wrong,
        false => Mark::Unknown,
    })
}

impl Line {
    /// The line as it stands, for people.
    pub(super) fn text(&self) -> String {
        let mark = self.mark.as_ref().map(|mark| format!("{MARK}{mark}"));
        format!("{} {}{}", self.heading, self.own, mark.unwrap_or_default())
    }

    /// Whether the line says that a statement was taken back: what holds instead stands beside it.
    fn takes_back(&self, now: &[String]) -> bool {
        let beside = self.mark.as_ref().unwrap_or(&self.own);
        let marks = ["superseded", "no longer", "instead of", "formerly", "replaced", "~~"];
        now.iter().any(|now| has_one(beside, now))
            || marks.iter().any(|mark| self.own.contains(mark))
            || self.is_tried()
    }

    fn is_open(&self) -> bool {
        let headings = ["still to do", "left open", "open questions", "goal"];
        let says = ["left open", "still open", "- [ ]", "not done"];
        headings.iter().any(|heading| self.heading.contains(heading))
            || says.iter().any(|says| self.own.contains(says))
    }

    fn is_tried(&self) -> bool {
        self.heading.contains("tried and failed")
    }

    fn contradicts(&self, truth: &Truth) -> bool {
        let line = self.own.as_str();
        let is_edit = || ["` created", "` edited"].iter().any(|it| line.contains(it));
        match truth.state {
            State::Holds => self.is_tried(),
            State::Open => line.contains("- [x]") || self.heading.starts_with("done"),
            State::Fails => {
                (line.contains("passed")
                    || self.heading.contains("passed")
                    || self.heading.contains("verified"))
                    && !shown_failing(line)
            }
            State::Passes => shown_failing(line),
            State::Created | State::Edited => line.contains("` deleted"),
            State::Deleted => is_edit() && !line.contains("deleted"),
            State::Failed | State::Changed | State::Done | State::Settled => false,
        }
    }
}

/// Whether words stand further down in a list that says that the later holds, in or behind that of `line`.
fn follows(line: &Line, now: &[String], lines: &[Line]) -> bool {
    let behind = lines.iter().skip_while(|it| !std::ptr::eq(*it, line)).skip(1);
    let mut in_order = behind.filter(|it| it.heading.contains(ORDERED));
    let is_before = stands_before(&line.heading);
    is_before && in_order.any(|it| now.iter().any(|now| has_one(&it.own, now)))
}

/// Whether all words stand there.
fn has(text: &str, words: &[String]) -> bool {
    words.iter().all(|word| has_one(text, word))
}

fn has_one(text: &str, word: &str) -> bool {
    bounded(text, &word.to_lowercase())
}

/// Whether the words stand in several lines, or only in what was said later.
fn stands_apart(words: &[String], lines: &[Line]) -> bool {
    let said = |line: &Line, word: &String| {
        has_one(&line.own, word) || line.mark.as_ref().is_some_and(|mark| has_one(mark, word))
    };
    words.iter().all(|word| lines.iter().any(|line| said(line, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &str = "Told by the user:\n\
        - \"the party is on Friday\" (later: \"nah, Thursday\")\n\
        - \"blue napkins\" (later: \"nah, Thursday\")\n\
        - \"forty guests\"\n\
        Open questions:\n- \"who bakes?\"\n\
        Tried and failed; do not repeat:\n- \"the town hall is booked\"\n";

    fn truth(state: State, keep: &str, now: &[&str]) -> Truth {
        let now = now.iter().map(|now| (*now).to_owned()).collect();
        Truth { kind: "value".into(), state, keep: vec![keep.to_owned()], now }
    }

    #[test]
    fn a_statement_is_judged_by_its_line() {
        let lines = lines(PROMPT);
        let of = |state, keep, now: &[&str]| verdict(&truth(state, keep, now), &lines).0;
        assert_eq!(of(State::Holds, "forty guests", &[]), Verdict::Kept);
        assert_eq!(of(State::Holds, "Thursday", &[]), Verdict::Kept);
        assert_eq!(of(State::Holds, "fifty guests", &[]), Verdict::Lost);
        assert_eq!(of(State::Holds, "town hall", &[]), Verdict::Wrong);
        assert_eq!(of(State::Failed, "town hall", &[]), Verdict::Kept);
        assert_eq!(of(State::Changed, "Friday", &["Thursday"]), Verdict::Closed);
        assert_eq!(of(State::Changed, "forty", &["fifty"]), Verdict::Stale);
        assert_eq!(of(State::Settled, "who bakes", &[]), Verdict::Wrong);
        assert_eq!(of(State::Settled, "who sings", &[]), Verdict::Closed);
    }

    #[test]
    fn a_mark_is_right_where_it_has_what_holds_instead() {
        let lines = lines(PROMPT);
        let truths = [
            truth(State::Changed, "Friday", &["Thursday"]),
            truth(State::Holds, "blue napkins", &[]),
        ];
        let marks: Vec<_> = lines.iter().filter_map(|line| mark(line, &truths)).collect();
        assert_eq!(marks, [Mark::Right, Mark::Wrong]);
        assert_eq!(mark(&lines[0], &truths[1..]), Some(Mark::Unknown));
    }
}
