//! What of a session is over, and what is not.

use segue_model::Address;

use super::aside::is_of_failing;
use super::line::is_seen;
use crate::extract::{Request, SessionFacts, Sort, is_of};
use crate::fact::{Fact, FactKind};

/// After so many requests a list that nobody has touched says no longer what comes next.
pub(super) const STALE: usize = 2;

/// Whether the session says that a failure is not what it was about.
pub(super) fn is_excused(session: &SessionFacts, failure: &Fact) -> bool {
    let has_changes = session.of(FactKind::Change).next().is_some();
    let failures = session.of(FactKind::Failure).filter(|it| is_seen(it));
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

/// What was asked for behind the event `n`.
pub(super) fn after(session: &SessionFacts, n: u64) -> impl Iterator<Item = &Request> {
    session.requests.iter().filter(move |it| it.is_substantial && it.address.n > n)
}

/// Whether what a command of this sort does is worth another try: it checks, builds or installs something.
pub(super) fn is_work(sort: Sort) -> bool {
    matches!(sort, Sort::Test | Sort::Build | Sort::Lint | Sort::Package)
}
