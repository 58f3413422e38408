//! Reading a session again for what is new in it: the whole state of a reading can be
//! saved where it stood, and the next one goes on from there.
//!
//! A fold over the resumed readings of a file that grows is the same as a fold over the
//! whole file. Where that cannot be (the file was written anew, a sub-agent's file changed,
//! the user went back to another branch), the reading begins anew and says so.

use std::collections::BTreeSet;

use segue_model::{Body, Event};
use serde::{Deserialize, Serialize};

use crate::apart::{Fold, Halves};
use crate::reading::{Moved, Reading, Stand};
use crate::{ReadError, Report, Transcript};

/// What a state was saved by: another release may know its readers otherwise.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/5");

/// Where a reading of a session stood, to be kept in any format of serde's beside what the
/// fold then was. Only the release that wrote it goes on from it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Saved {
    version: String,
    reader: String,
    native: String,
    state: State,
}

#[derive(Clone, Serialize, Deserialize)]
enum State {
    /// In a file with a record a line.
    Lines(Box<Stand>),
    /// At the end of a file that can only be read whole, with what it was known by.
    Whole { stamp: [u8; 32], report: Report },
}

impl Saved {
    /// How many bytes of the session's file need not be read again; none of a file that can only
    /// be read whole.
    #[must_use]
    pub fn read(&self) -> u64 {
        match &self.state {
            State::Lines(stand) => stand.offset(),
            State::Whole { .. } => 0,
        }
    }
}

/// Where a reading began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Where the one before stood.
    WentOn,
    /// At the beginning of the session.
    Anew(Why),
}

/// Why a reading began anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing was saved.
    First,
    /// What was saved is another release's, or another session's.
    OtherState,
    /// The file is not the one that it was, or can only be read whole.
    Rewritten,
    /// The file of a sub-agent, or of a session that this one was forked from, changed.
    Companion,
    /// The user left the branch on which the reading stood, or took up another.
    Branch,
}

/// What came of a reading that may go on later.
pub struct Resumed<F> {
    /// The fold over everything, as [`Transcript::fold`] gives it.
    pub fold: F,
    /// What the whole reading met, the earlier ones included.
    pub report: Report,
    /// Where it began.
    pub course: Course,
    /// What to keep for the next time: the state, and the fold as it was there. Nothing where
    /// the file is compressed, and so finished.
    pub saved: Option<(Saved, F)>,
}

impl Transcript {
    /// The same as [`fold_halves`](Self::fold_halves), but goes on where an earlier reading stood: `before`
    /// is what that one gave as `saved`. Costs what is new, and a copy of the fold.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), segue_transcript::ReadError> {
    /// use segue_transcript::Transcript;
    /// let transcript = Transcript::open("session.jsonl".as_ref())?;
    /// let size = |n: &mut usize, event: &segue_model::Event<'_>| {
    ///     *n += event.body.size();
    ///     Some(event.body.clone().into_owned())
    /// };
    /// let count = |n: &mut u64, _: &segue_model::Event<'_>| *n += 1;
    /// let first = transcript.resume(None, || (0, 0), size, count)?;
    /// // … the session goes on …
    /// let second = transcript.resume(first.saved, || (0, 0), size, count)?;
    /// # Ok(()) }
    /// ```
    pub fn resume<A: Send + Clone, B: Clone>(
        &self,
        before: Option<(Saved, (A, B))>,
        start: impl Fn() -> (A, B),
        beside: impl Fn(&mut A, &Event<'_>) -> Option<Body<'static>> + Sync,
        step: impl FnMut(&mut B, &Event<'_>),
    ) -> Result<Resumed<(A, B)>, ReadError> {
        let mut halves = Halves { beside, step };
        let (why, skip) = match before {
            None => (Why::First, BTreeSet::new()),
            Some((saved, state)) => match self.go_on(saved, state, &mut halves)? {
                Ok(resumed) => return Ok(resumed),
                Err(anew) => anew,
            },
        };
        if !self.format().is_lines() {
            return self.whole_again(why, start(), &mut halves);
        }
        let mut read = self.begin(why, skip, start(), &mut halves)?;
        if let Some(skip) = read.other_branch.take() {
            // What a file that grows meanwhile says now is the next reading's.
            read = self.begin(why, skip, start(), &mut halves)?;
        }
        Ok(read.resumed)
    }

    /// Reads from the beginning.
    fn begin<S: Clone>(
        &self,
        why: Why,
        skip: BTreeSet<u32>,
        mut state: S,
        fold: &mut impl Fold<S>,
    ) -> Result<Read<S>, ReadError> {
        let reading = fold.over(&mut state, |emit| Reading::begin(self, skip, emit))?;
        self.complete(reading, state, Course::Anew(why), fold)
    }

    /// Goes on from a state, or says why not, and what is then to be skipped.
    #[expect(clippy::type_complexity, reason = "an answer, a reason to begin anew, or a failure")]
    fn go_on<S: Clone>(
        &self,
        saved: Saved,
        state: S,
        fold: &mut impl Fold<S>,
    ) -> Result<Result<Resumed<S>, (Why, BTreeSet<u32>)>, ReadError> {
        let anew = |why| Ok(Err((why, BTreeSet::new())));
        let is_ours = saved.version == VERSION
            && saved.reader == self.format().reader()
            && saved.native == self.native().as_str();
        if !is_ours {
            return anew(Why::OtherState);
        }
        let stand = match saved.state {
            State::Lines(stand) => *stand,
            State::Whole { stamp, report } if self.stamp()? == stamp => {
                let saved = self.saved(State::Whole { stamp, report: report.clone() });
                let (course, saved) = (Course::WentOn, Some((saved, state.clone())));
                return Ok(Ok(Resumed { fold: state, report, course, saved }));
            }
            State::Whole { .. } => return anew(Why::Rewritten),
        };
        let reading = match Reading::resume(self, stand)? {
            Ok(reading) => reading,
            Err(Moved::File) => return anew(Why::Rewritten),
            Err(Moved::Companion) => return anew(Why::Companion),
        };
        let read = self.complete(reading, state, Course::WentOn, fold)?;
        Ok(match read.other_branch {
            Some(skip) => Err((Why::Branch, skip)),
            None => Ok(read.resumed),
        })
    }

    /// Reads to the end, and keeps where the last whole line ended.
    fn complete<S: Clone>(
        &self,
        mut reading: Reading,
        mut state: S,
        course: Course,
        fold: &mut impl Fold<S>,
    ) -> Result<Read<S>, ReadError> {
        fold.over(&mut state, |emit| reading.whole_lines(emit))?;
        let stand = reading.stand().map(|stand| State::Lines(Box::new(stand)));
        let saved = stand.map(|stand| (self.saved(stand), state.clone()));
        let (report, other_branch) = fold.over(&mut state, |emit| reading.finish(emit))?;
        Ok(Read { resumed: Resumed { fold: state, report, course, saved }, other_branch })
    }

    /// Reads a file that can only be read whole.
    fn whole_again<S: Clone>(
        &self,
        why: Why,
        mut state: S,
        fold: &mut impl Fold<S>,
    ) -> Result<Resumed<S>, ReadError> {
        // Before reading: what is written meanwhile is seen as a change.
        let stamp = self.stamp()?;
        let report = fold.over(&mut state, |emit| self.whole(true, emit))?;
        let saved = self.saved(State::Whole { stamp, report: report.clone() });
        let saved = Some((saved, state.clone()));
        Ok(Resumed { fold: state, report, course: Course::Anew(why), saved })
    }

    fn saved(&self, state: State) -> Saved {
        Saved {
            version: VERSION.to_owned(),
            reader: self.format().reader().to_owned(),
            native: self.native().to_string(),
            state,
        }
    }
}

/// A reading to the end.
struct Read<S> {
    resumed: Resumed<S>,
    /// The records of the branch that turned out to be left.
    other_branch: Option<BTreeSet<u32>>,
}
