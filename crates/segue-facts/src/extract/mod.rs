//! The fold over events that collects the facts of a session.

mod collected;
mod done;
mod ending;
mod fenced;
mod handed;
mod mended;
mod named;
mod names;
mod output;
mod page;
mod pasted;
mod printed;
pub(crate) mod request;
mod said;
mod session;
mod shell;
mod talk;
mod timeline;
mod todos;
mod untaken;
mod unwrap;
mod work;

use segue_model::{Body, Event};
use serde::{Deserialize, Serialize};

use crate::fact::Fact;
pub use ending::{BrokeOff, Ending};
pub(crate) use handed::{
    AGREED_TO, ANSWERED, AS_NAMED, BEFORE_IT, BROKEN_OFF, DEFERRED, LEFT_OPEN, OF_LIST, REQUESTED,
    SAID_SINCE, UNPROVEN, unanswered,
};
pub use request::Request;
pub use session::{About, SessionFacts};
use shell::{CommandLine, Simple};
pub use talk::Talk;
pub use work::Work;

/// The subject of the question that a session ended with.
pub(crate) const ASKED_LAST: &str = "asked by the agent";

pub(crate) use done::commands::{EDITED, PASSED, UNSEEN};
pub(crate) use done::commits::STASHED;
pub(crate) use done::paths::{is_guide, is_outside};
pub(crate) use done::reads::GUIDE;
pub(crate) use named::is_planned_test;
pub(crate) use pasted::SHOWN;
pub(crate) use said::agreed::{AGREED, LATER, THE_USER};
pub(crate) use said::bare::Bare;
pub(crate) use said::courtesy::{leaves_it, offered};
pub(crate) use said::crossed::is_crossed_out;
pub(crate) use said::excerpt::MOST as QUOTED;
pub(crate) use said::excuse::could_not_run;
pub(crate) use said::for_now::is_lasting;
pub(crate) use said::headings::Headings;
pub(crate) use said::last_question::asks_for_data;
pub(crate) use said::proposal::asking::{asks_leave, asks_which};
pub(crate) use said::proposal::listed::list_of;
pub(crate) use said::subject::{is_about, is_of, says_something};
pub(crate) use said::supersede::ABOUT;
pub(crate) use shell::Sort;
pub(crate) use timeline::{Moment, Timeline};
pub(crate) use todos::{BEGUN, DONE, IS_ANSWERED, IS_ASIDE, IS_LEFT, PENDING};

/// Collects facts from the events of one session, in two halves: what was done, and what was said. The second gets the
/// events as the first passes them on, and nothing else of it, so that two threads may do them.
///
/// The state of the fold can be stored and taken up again: what is seen afterwards gives the
/// same facts as if nothing had come between.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extraction {
    work: Work,
    talk: Talk,
}

impl Extraction {
    /// A fold that begins with what the handoff before handed on.
    #[must_use]
    pub fn after(inherited: &[Fact]) -> Self {
        Self { work: Work::after(inherited), talk: Talk::after(inherited) }
    }

    /// The fold of which these are the halves. Both have seen the same events.
    #[must_use]
    pub fn of((work, talk): (Work, Talk)) -> Self {
        Self { work, talk }
    }

    /// Both halves: what was done, and what was said.
    #[must_use]
    pub fn halves(self) -> (Work, Talk) {
        (self.work, self.talk)
    }

    /// Takes up the next event.
    pub fn see(&mut self, event: &Event<'_>) {
        let body: Body<'static> = self.work.see(event);
        self.talk.see(&Event { body, ..*event });
    }
}

/// What identifies the command that a line is about, however it is dressed.
pub(crate) fn subject_of(command: &str) -> Option<String> {
    CommandLine::parse(command).main().map(Simple::subject)
}

/// What the command is for that a line is about.
pub(crate) fn sort_of(command: &str) -> Option<Sort> {
    CommandLine::parse(command).main().map(Simple::sort)
}

/// An event that says nothing, for tests that need its address.
#[cfg(test)]
fn blank(session: &segue_model::SessionPrefix, n: u64) -> Event<'_> {
    let (time, id, parent) = (None, None, None);
    let (span, body) = (segue_model::Span::default(), segue_model::Body::Interruption);
    Event { session, n, time, span, id, parent, sidechain: false, body }
}
