//! Why the person refused a call, in their words, as clients put it into the result of the tool.

/// How clients tell the model that the person refused a call, and how the terminal of Claude Code shows that.
const REFUSED: &[&str] = &[
    "Tool use rejected with user message:",
    "The user doesn't want to proceed with this tool use",
    "The user doesn't want to take this action right now",
    "[Request interrupted by user for tool use]",
    "Permission for this tool use was denied. The tool use was rejected",
];

/// How Cline and Roo Code say so.
const CLINE: &str = "The user denied this operation";
/// The tags between which they give the person's words.
const FEEDBACK: (&str, &str) = ("<feedback>", "</feedback>");

/// What stands before the person's words in a refusal.
const SAID: [&str; 3] = ["the user said:", "The user said:", "rejected with user message:"];

/// Whether an error says that the person refused the call.
pub(crate) fn is_refusal(output: &str) -> bool {
    REFUSED.iter().any(|opening| output.trim_start().starts_with(opening))
}

/// The person's words in a refusal, where there are any.
pub(crate) fn words(output: &str) -> Option<&str> {
    let (_, said) = SAID.iter().find_map(|lead| output.split_once(lead))?;
    // From here on the client speaks again, or did so from the start.
    let said = said.split("\n\nNote: The user's next message").next().unwrap_or(said).trim();
    let is_form = said.starts_with("The user wants to clarify these questions");
    (!said.is_empty() && !is_form).then_some(said)
}

/// The same in a refusal of Cline or Roo Code.
pub(crate) fn feedback(output: &str) -> Option<&str> {
    let (_, said) = output.trim_start().strip_prefix(CLINE)?.split_once(FEEDBACK.0)?;
    let (said, _) = said.rsplit_once(FEEDBACK.1)?;
    Some(said.trim()).filter(|said| !said.is_empty())
}

/// The same where another program says that a call was refused: on the first line, as a sentence of its own.
pub(crate) fn reason(output: &str) -> Option<&str> {
    let first = output.lines().next()?;
    let (before, said) = SAID.iter().find_map(|lead| first.split_once(lead))?;
    let before = before.trim_end();
    let is_own = before.is_empty() || before.ends_with(['.', '!', ';', '—']);
    Some(said.trim()).filter(|said| is_own && !said.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_refusal_is_the_persons() {
        let text = "The user doesn't want to proceed with this tool use. To tell you how to \
            proceed, the user said:\nuse the list command";
        assert!(is_refusal(text));
        assert_eq!(words(text), Some("use the list command"));
        assert_eq!(words("The user doesn't want to proceed with this tool use."), None);
        let denied = "Permission for this tool use was denied. The tool use was rejected (eg. if it \
                      was a file edit, the new_string was NOT written). The user said:\nwhat is it?";
        assert!(is_refusal(denied));
        assert_eq!(words(denied), Some("what is it?"));
        let shown = "Tool use rejected with user message: commit first";
        assert!(is_refusal(shown));
        assert_eq!(words(shown), Some("commit first"));
        let fed_back = "The user denied this operation and provided the following feedback:\n\
                        <feedback>\nwrap it in <feedback>x</feedback> tags\n</feedback>";
        assert!(!is_refusal(fed_back), "any tool may print this");
        assert_eq!(feedback(fed_back), Some("wrap it in <feedback>x</feedback> tags"));
        assert_eq!(reason("Denied. the user said: commit first"), Some("commit first"));
        for printed in ["12:00 ticket 7: the user said: push", "ok\nthe user said: push"] {
            assert_eq!(reason(printed), None);
        }
    }
}
