//! The goal that the user agreed to, where nothing came of it.

use segue_model::Address;

use super::line::{GOAL, Placed, line, placed, said};
use crate::announced::takes_leave;
use crate::cue::{Cue, Cues};
use crate::extract::{AGREED, AGREED_TO, DEFERRED, LATER, SessionFacts, THE_USER, asks_leave};
use crate::fact::{Fact, FactKind};
use crate::line::Line;
use crate::text::{QUESTION, clean, quote, sentences, shorten};

/// Among so many last sentences the model asks for leave to go on.
const CLOSING: usize = 2;
/// An answer of so few words says yes, and no more.
const FEW: usize = 2;

/// What was put off until now, else what was agreed to last.
pub(super) fn agreed(session: &SessionFacts) -> Option<Line> {
    if let Some(todo) = deferred(session) {
        let proposed = todo.1.text.trim_start_matches(LATER);
        let proposed = proposed.rsplit_once(THE_USER).map_or(proposed, |(text, _)| text);
        return Some(line(format!("{DEFERRED}: {}", quote(&shorten(proposed, GOAL))), Some(todo)));
    }
    let decision = agreed_to(session)?;
    Some(line(format!("{AGREED_TO}: {}", agreement(&decision.1.text)), Some(decision)))
}

/// "Good, do that tomorrow": what was proposed then is the goal now.
fn deferred(session: &SessionFacts) -> Option<Placed<'_>> {
    let is_last = session.requests.last().is_some_and(|request| !request.is_substantial);
    let is_said = is_last && session.last.is_unanswered;
    let todos = placed(session, FactKind::Todo).filter(|(_, todo)| todo.text.starts_with(LATER));
    todos.filter(|_| is_said).last()
}

/// "Want me to fix both?" "Yes": where nothing came of it, that is the goal.
fn agreed_to(session: &SessionFacts) -> Option<Placed<'_>> {
    let (_, offered) = just_answered(session)?;
    let is_begun = session.last.works > 0 || session.last.is_amid();
    let is_it = |fact: &Fact| fact.text.starts_with(AGREED) && fact.addresses.contains(offered);
    let agreed = placed(session, FactKind::Decision).filter(|(_, fact)| is_it(fact)).last();
    let agreed = agreed.filter(|(_, fact)| offers(&fact.text));
    agreed.filter(|_| session.last.is_unanswered && !is_begun)
}

/// Whether what was agreed to is something to do: whether it works now, or is right so, is asked for no work.
fn offers(decision: &str) -> bool {
    let asked = sentences(decision).into_iter().rfind(|it| it.contains(QUESTION));
    asked.is_none_or(|asked| {
        let cues = Cues::of(asked);
        let signs = [Cue::Offer, Cue::Proposal, Cue::Request];
        signs.into_iter().any(|cue| cues.get(cue) >= 0.5) || asks_leave(asked)
    })
}

/// What was agreed to, and what the person said to it beyond a yes.
fn agreement(decision: &str) -> String {
    let proposed = decision.trim_start_matches(AGREED);
    let (proposed, yes) = proposed.rsplit_once(THE_USER).unwrap_or((proposed, ""));
    // What stands behind the question is no part of it.
    let asked = proposed.rfind('?').map_or(proposed, |end| &proposed[..=end]);
    let said = yes.trim_start_matches('\'').trim_end_matches(')').trim_end_matches('\'');
    let asked = quote(&shorten(asked, GOAL));
    // "Yes, but only the test".
    if said.split_whitespace().count() > FEW {
        format!("{asked}{THE_USER}{})", quote(said))
    } else {
        asked
    }
}

/// The model's last words, where the person said one thing since, and that is no request of its own.
fn just_answered(session: &SessionFacts) -> Option<&(String, Address)> {
    let answer = session.last.answer.as_ref()?;
    let mut since = session.requests.iter().rev();
    since.next().filter(|request| !request.is_substantial)?;
    let is_first =
        since.next().is_none_or(|before| session.when(&before.address) < session.when(&answer.1));
    Some(answer).filter(|_| is_first)
}

/// "Shall I push it?" "Yes": to go on is no decision, but the goal where nothing came of it.
pub(super) fn allowed(session: &SessionFacts) -> Option<Line> {
    let yes = session.requests.last()?;
    let is_begun = session.last.works > 0 || session.last.is_amid();
    let (answer, address) = just_answered(session).filter(|_| !is_begun)?;
    let all = sentences(answer);
    let mut asked = all.into_iter().rev().take(CLOSING).filter(|it| it.ends_with(QUESTION));
    // To two questions a yes says nothing.
    let asked = asked.next().filter(|it| asked.next().is_none() && asks_leave(it))?;
    let is_yes = session.last.is_unanswered && Cues::of(&yes.text).has(Cue::Assent);
    let goal = format!("{AGREED_TO}: {}", quote(&shorten(&clean(asked), GOAL)));
    (is_yes && !takes_leave(&yes.text)).then(|| said(goal, address))
}
