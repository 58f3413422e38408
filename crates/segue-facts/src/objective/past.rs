//! What of a session is over, and what is not.

use segue_model::Address;

use super::aside::is_of_failing;
use crate::cue::{Cue, Cues};
use crate::extract::{BEGUN, Request, SessionFacts, Sort, is_of};
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
    let seen = failure.addresses.last().map_or(0, |seen| seen.n);
    let names = |it: &Request| is_of_failing(&it.text) || is_of(&failure.subject, &it.text);
    after(session, seen).count() >= STALE && !after(session, seen).any(names)
}

/// What the person asked for last where that overturned what the session was at: they stopped it to say so, and the
/// session begins its last words with that it was wrong, and is still at it.
pub(super) fn overturned(session: &SessionFacts) -> Option<&Request> {
    let last = session.requests.iter().rev().find(|request| request.is_substantial)?;
    let (words, said) = session.last.answer.as_ref()?;
    let mut opening = sentences(words).into_iter().take(OPENING);
    let concedes = opening.any(|sentence| Cues::of(sentence).has(Cue::Concession));
    let is_amid = session.last.is_amid() || session.last.is_open();
    (last.is_stop && concedes && is_amid && said.n > last.address.n).then_some(last)
}

/// Whether the agent was at this when the person overturned it.
pub(crate) fn is_overturned(session: &SessionFacts, todo: &Fact) -> bool {
    let listed = todo.addresses.last().map_or(0, |at| at.n);
    todo.subject == BEGUN && overturned(session).is_some_and(|it| it.address.n > listed)
}

/// What was asked for behind the event `n`.
pub(super) fn after(session: &SessionFacts, n: u64) -> impl Iterator<Item = &Request> {
    session.requests.iter().filter(move |it| it.is_substantial && it.address.n > n)
}

/// Whether what a command of this sort does is worth another try: it checks, builds or installs something.
pub(super) fn is_work(sort: Sort) -> bool {
    sort.is_check() || sort == Sort::Package
}
