//! What the installed command `/handoff` says: a sentinel for the hook, and a way on where
//! no hook answers.

/// Marks a message that came from the installed command. The goal follows on its line.
pub(crate) const SENTINEL: &str = "[segue handoff]";

/// What the command is for, in one line.
pub(crate) const ABOUT: &str = "End this session with a handoff that the next one starts from";

/// What `message` says to a hook: the command's text is the command again.
pub fn typed(message: &str) -> String {
    let line = message.lines().find_map(|line| line.trim().strip_prefix(SENTINEL));
    line.map_or_else(|| message.to_owned(), |goal| format!("/handoff {}", goal.trim()))
}

/// The text of the command; `goal` is how the client writes what was typed behind it.
pub(crate) fn body(goal: &str) -> String {
    format!(
        "{SENTINEL} {goal}\n\n\
        End this session with a handoff. A message from segue beside this one has a request number, \
        the format and the facts to keep: follow it.\n\n\
        If there is no such message, segue's hook did not run: then run `segue handoff` in the \
        project's folder (it makes the handoff from this session's transcript, without a model), show \
        its output, and tell the user that `segue doctor` finds out why. If there is no `segue` \
        either, write the handoff into your answer: what was done, the state with its evidence, the \
        next objective with its first step, what was tried and failed, the user's rules in their words.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_the_command_is_the_command_again() {
        assert_eq!(typed(&body("wire up the form")), "/handoff wire up the form");
        assert_eq!(typed(&body("")), "/handoff ");
        assert_eq!(typed("snapshot"), "snapshot");
    }
}
