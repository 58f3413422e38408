//! What the person wants of a session that was started with the prompt of a handoff.

use std::borrow::Cow;

use segue_document::{PROMPT_OPENING, PROMPT_SECTIONS};

use crate::text::quoted;

/// What stands before the words of the person's that a goal quotes.
pub(crate) const AS_NAMED: &str = "As the user named it";
pub(crate) const LEFT_OPEN: &str = "Answer the request that was left open";
pub(crate) const BROKEN_OFF: &str = "Finish the request that the session broke off in";
pub(crate) const DEFERRED: &str = "Do what was left for later";
pub(crate) const UNPROVEN: &str = "See with the user whether this works now";
pub(crate) const AGREED_TO: &str = "Do what the user agreed to";
/// What stands behind a request that a goal quotes: the one before it, and what was said since.
pub(crate) const BEFORE_IT: &str = " (before it: ";
pub(crate) const SAID_SINCE: &str = " (later: ";
/// What stands before the request that a goal of segue's own words comes from.
pub(crate) const REQUESTED: &str = " (request: ";
/// How a goal ends that only says that nothing is left.
pub(crate) const ANSWERED: &str = " is answered; ask the user for the next goal.";

/// What a quotation begins or ends with.
const QUOTES: [char; 3] = ['"', '“', '”'];

/// What stands between a request and the items of a list that it names by their labels only.
pub(crate) const OF_LIST: &str = " (of the list: ";

/// The goal that the prompt of a handoff hands over: the words of the person's that it quotes, or what segue made of
/// them. It is empty where the goal only asks for one.
pub(super) fn handed(text: &str) -> Option<Cow<'_, str>> {
    let (_, rest) = text.split_once(PROMPT_OPENING)?;
    let (_, goal) = rest.split_once(&format!("\n## {}\n", PROMPT_SECTIONS[3]))?;
    let goal = goal.trim_start();
    let goal = goal.split('\n').next().unwrap_or(goal);
    Some(wanted(goal))
}

/// The request of the person's that a goal quotes and that no session has answered.
pub(crate) fn unanswered(goal: &str) -> Option<Cow<'_, str>> {
    let (lead, words) = goal.split_once(": ")?;
    let is_open = [AS_NAMED, LEFT_OPEN, BROKEN_OFF].contains(&lead);
    let is_open = is_open && words.starts_with(QUOTES) && !goal.ends_with(ANSWERED);
    is_open.then(|| wanted(goal)).filter(|asked| !asked.trim().is_empty())
}

/// What a goal asks for.
fn wanted(goal: &str) -> Cow<'_, str> {
    if goal.ends_with(ANSWERED) {
        return Cow::Borrowed("");
    }
    let quotes = |lead: &str| [AS_NAMED, LEFT_OPEN, BROKEN_OFF, DEFERRED, UNPROVEN].contains(&lead);
    let words = goal.split_once(": ").filter(|(lead, _)| quotes(lead)).map(|(_, words)| words);
    let alone = |words: &str| {
        let behind =
            |sign| words.match_indices(sign).find(|(at, _)| words[..*at].ends_with(QUOTES));
        let ends = [BEFORE_IT, SAID_SINCE].into_iter().filter_map(behind);
        ends.map(|(at, _)| at).min().unwrap_or(words.len())
    };
    let words = words.map(|words| &words[..alone(words)]);
    let own = || goal.rsplit_once(REQUESTED).map_or(goal, |(own, _)| own);
    let Some((words, said)) = words.and_then(|words| Some((words, quoted(words)?))) else {
        return Cow::Borrowed(own());
    };
    let items = words.split_once(OF_LIST).and_then(|(_, items)| quoted(items));
    items.map_or(Cow::Borrowed(said), |items| format!("{said}{OF_LIST}{items})").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_hands_over_its_goal() {
        let of = |goal: &str| {
            let text =
                format!("{PROMPT_OPENING} …\n\n## {}\n{goal}\nDone when: …", PROMPT_SECTIONS[3]);
            handed(&text).map(Cow::into_owned)
        };
        for (goal, wanted) in [
            ("Answer the request that was left open: \"Split the lexer\"", "Split the lexer"),
            (
                "Find out why `make lint` fails (request: \"Tidy it up\")",
                "Find out why `make lint` fails",
            ),
            (
                "Answer the request that was left open: \"fix 1\" (of the list: \"1: a leak\")",
                "fix 1 (of the list: 1: a leak)",
            ),
            (
                "Finish the request that the session broke off in: \"use httpx\" (later: \"wait, aiohttp\")",
                "use httpx",
            ),
            ("Make `cargo test` pass.", "Make `cargo test` pass."),
            ("\"Split the lexer\" is answered; ask the user for the next goal.", ""),
        ] {
            assert_eq!(of(goal).as_deref(), Some(wanted));
        }
        assert_eq!(handed("Split the lexer"), None);
        let open = "Answer the request that was left open: \"Split the lexer\" (before it: \"hi\")";
        assert_eq!(unanswered(open).as_deref(), Some("Split the lexer"));
        let within = "Answer the request that was left open: \"Hold (later: more) files?\"";
        assert_eq!(unanswered(within).as_deref(), Some("Hold (later: more) files?"));
        for none in
            ["Make `cargo test` pass.", "As the user named it: \"\"", "As the user named it: x"]
        {
            assert_eq!(unanswered(none), None, "{none}");
        }
    }
}
