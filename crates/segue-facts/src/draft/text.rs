//! A fact as the text of a line.

use segue_document::NOT_RUN_SINCE;

use crate::extract::{
    ABOUT, AGREED, DONE, IS_ANSWERED, IS_ASIDE, IS_LEFT, QUOTED, SAID_SINCE, SHOWN, THE_USER,
};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::line::Brief;
use crate::text::{code, fit, quote, quoted, shorten};

/// What stands between a line and the quotation of what may have changed it.
pub(crate) const DOUBTED: &str = SAID_SINCE;
/// What stands between a short answer and the question.
pub(crate) const ASKED: &str = " (asked: ";

/// What stands before the first request of the session before, and of the chain.
pub(crate) const BEFORE: &str = "Before this session: ";
pub(crate) const AT_FIRST: &str = "At the beginning: ";

/// What is said of a todo that nobody ticked off before the last commit.
pub(crate) const LEFT_NOTE: &str = " (left in progress; the last commit came later)";

/// What is said of a todo of a list that was made for an answer which has come.
pub(crate) const ANSWERED_NOTE: &str = " (not ticked off; listed for the last answer)";

/// What is said of a todo that the person took off the list.
const ASIDE_NOTE: &str = " (set aside by the user)";

/// A fact as a line: what somebody said stands between quotation marks.
pub(crate) fn text(fact: &Fact) -> String {
    let doubt = || {
        let later = fact.doubted_by.as_deref().map(|later| quote(&shorten(later, QUOTED)));
        later.map_or_else(String::new, |later| format!("{DOUBTED}{later})"))
    };
    let said = || {
        let topic = fact.subject.strip_prefix(ABOUT).filter(|topic| !topic.is_empty());
        let topic = topic.map_or_else(String::new, |topic| format!(" (on {topic})"));
        let asked = fact.asked.as_deref().map(|asked| format!("{ASKED}{})", quote(asked)));
        format!("{}{}{topic}{}", quote(&fact.text), asked.unwrap_or_default(), doubt())
    };
    let is_inherited = fact.state == ClaimState::Inherited;
    let is_seen = fact.is_seen();
    match fact.kind {
        FactKind::Decision if fact.text.starts_with(AGREED) => {
            let bare = fact.text.trim_start_matches(AGREED);
            format!("{AGREED}{}{}", answered(bare), doubt())
        }
        FactKind::Attempt if fact.text.contains(THE_USER) => answered(&fact.text),
        FactKind::Instruction | FactKind::Correction | FactKind::Note => said(),
        // The session's own words: what they point at, the reader has not seen.
        FactKind::Decision | FactKind::Attempt | FactKind::Question | FactKind::Artifact
            if !is_seen =>
        {
            said()
        }
        FactKind::Goal if fact.subject == AT_FIRST => format!("{AT_FIRST}{}", said()),
        FactKind::Goal => format!("{BEFORE}{}", said()),
        FactKind::Failure if is_inherited => {
            format!("{} {NOT_RUN_SINCE}", fact.text)
        }
        FactKind::Failure if fact.subject.starts_with(SHOWN) => {
            format!("The user showed: {}", said())
        }
        FactKind::Failure if !is_seen => format!("Said to fail: {}", said()),
        FactKind::Verified if !is_seen => said(),
        FactKind::Todo if fact.subject == DONE => format!("[x] {}", fit(&fact.text)),
        FactKind::Todo if fact.subject == IS_ASIDE => format!("{}{ASIDE_NOTE}", fit(&fact.text)),
        FactKind::Todo if fact.subject == IS_ANSWERED => {
            format!("{}{ANSWERED_NOTE}", fit(&fact.text))
        }
        FactKind::Todo if fact.subject == IS_LEFT => {
            format!("{}{LEFT_NOTE}", fit(&fact.text))
        }
        FactKind::Todo if fact.doubted_by.is_some() => said(),
        _ => fit(&fact.text),
    }
}

/// What the model said and what the user said to it, each in quotation marks of its own.
fn answered(text: &str) -> String {
    let (proposal, answer) = text.rsplit_once(THE_USER).unwrap_or((text, ""));
    let answer = answer.strip_suffix(')').unwrap_or(answer);
    let bare = || answer.strip_prefix('\'').and_then(|answer| answer.strip_suffix('\''));
    let answer = quoted(answer).or_else(bare).unwrap_or(answer);
    // "Save" may stand in quotation marks itself.
    let is_quoted = quoted(proposal).is_some_and(|words| quote(words) == proposal);
    let proposal = quoted(proposal).filter(|_| is_quoted).unwrap_or(proposal);
    let said = quote(proposal);
    if answer.is_empty() { said } else { format!("{said}{THE_USER}{})", quote(answer)) }
}

/// A changed file, named among others of which the same is said.
pub(super) fn brief(fact: &Fact) -> Option<Brief> {
    let path = code(&fact.subject);
    let became = fact.text.strip_prefix(&path).filter(|_| fact.kind == FactKind::Change)?;
    if let Some(to) = became.strip_prefix(" renamed to ") {
        return Some(Brief { lead: "Renamed", item: format!("{path} → {to}") });
    }
    let said = [
        (" edited", "Edited"),
        (" created and deleted again", "Created and deleted again"),
        (" created", "Created"),
        (" deleted", "Deleted"),
        (" put back as it was", "Put back as they were"),
    ];
    let (_, lead) = said.into_iter().find(|(said, _)| became.starts_with(said))?;
    Some(Brief { lead, item: path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_agreed_keeps_its_form_along_a_chain() {
        let of = |said: &str| {
            text(&Fact {
                state: ClaimState::Declared,
                ..Fact::observed(FactKind::Decision, said.to_owned(), String::new(), 0.8)
            })
        };
        let line = of("Agreed: Use a queue; move the fonts (the user: '1 and 3, it's fine')");
        assert_eq!(
            line,
            "Agreed: \"Use a queue; move the fonts\" (the user: \"1 and 3, it's fine\")"
        );
        assert_eq!(of(&line), line);
        assert_eq!(of("Agreed: Use a queue"), "Agreed: \"Use a queue\"");
    }
}
