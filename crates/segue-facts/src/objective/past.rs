//! What of a session is over, and what is not.

use segue_model::Address;

use super::aside::is_of_failing;
use crate::cue::{Cue, Cues};
use crate::extract::{BEGUN, Moment, Request, SessionFacts, Sort, is_of};
use crate::fact::{Fact, FactKind};
use crate::text::sentences;

/// After so many requests a list that nobody has touched says no longer what comes next.
pub(super) const STALE: usize = 2;

/// In so many sentences somebody admits that they were wrong.
const OPENING: usize = 2;

/// Whether the session says that a failure is not what it was about.
pub(super) fn is_excused(session: &SessionFacts, failure: &Fact) -> bool {
    let has_changes = session.of(FactKind::Change).next().is_some();
    let failures = session.of(FactKind::Failure).filter(|it| it.is_seen());
    let failures: Vec<&Address> = failures.filter_map(|it| it.addresses.last()).collect();
    let at = failure.addresses.last();
    at.is_some_and(|at| session.last.excuses(at, &failures, has_changes))
}

/// Whether nobody has spoken of a failure for so many requests.
pub(super) fn is_left(session: &SessionFacts, failure: &Fact) -> bool {
    let seen = session.last_seen(failure);
    let names = |it: &Request| is_of_failing(&it.text) || is_of(&failure.subject, &it.text);
    after(session, seen).count() >= STALE && !after(session, seen).any(names)
}

/// What the person asked for last where that overturned what the session was at: they stopped it to say so, and the
/// session begins its last words with that it was wrong, and is still at it.
fn overturned(session: &SessionFacts) -> Option<&Request> {
    let last = session.requests.iter().rev().find(|request| request.is_substantial)?;
    let (words, said) = session.last.answer.as_ref()?;
    let mut opening = sentences(words).into_iter().take(OPENING);
    let concedes = opening.any(|sentence| Cues::of(sentence).has(Cue::Concession));
    let is_amid = session.last.is_amid() || session.last.is_open();
    (last.is_stop && concedes && is_amid && session.when(said) > session.when(&last.address))
        .then_some(last)
}

/// Whether the person overturned the work behind a moment.
pub(super) fn is_overturned_since(session: &SessionFacts, moment: Moment) -> bool {
    overturned(session).is_some_and(|request| session.when(&request.address) > moment)
}

/// Whether the agent was at this when the person overturned it.
pub(crate) fn is_overturned(session: &SessionFacts, todo: &Fact) -> bool {
    todo.subject == BEGUN && is_overturned_since(session, session.last_seen(todo))
}

/// What was asked for behind a moment.
pub(super) fn after(session: &SessionFacts, moment: Moment) -> impl Iterator<Item = &Request> {
    let is_later = move |it: &&Request| it.is_substantial && session.when(&it.address) > moment;
    session.requests.iter().filter(is_later)
}

/// Whether what a command of this sort does is worth another try: it checks, builds or installs something.
pub(super) fn is_work(sort: Sort) -> bool {
    sort.is_check() || sort == Sort::Package
}
