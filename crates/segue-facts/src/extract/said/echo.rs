//! Questions of the model's last message that a person repeats, to answer below them: those lines are not their own
//! words. What else they copy, they may have picked.

use std::collections::HashSet;

use crate::text::{QUESTION, key, without_list_sign};

/// One question of so many bytes shows that it was copied; shorter ones beside it were too.
const LEAST: usize = 40;

/// The person's `message` without the questions that `answer` has, which stood before it; nothing where it has none of
/// them, or nothing below the last one.
pub(crate) fn without_echo(message: &str, answer: &str) -> Option<String> {
    let is_long = |line: &str| line.len() >= LEAST;
    if !message.contains('\n') || !message.lines().any(is_long) {
        return None;
    }
    let said: HashSet<String> = answer.lines().filter_map(form).collect();
    let is_said = |line: &str| form(line).is_some_and(|form| said.contains(&form));
    let is_copied = message.lines().any(|line| is_long(line) && is_said(line));
    let mut lines = message.lines().rev().filter(|line| !line.trim().is_empty());
    if !is_copied || lines.next().is_none_or(is_said) {
        return None;
    }
    let own = message.lines().map(|line| if is_said(line) { "" } else { line });
    Some(own.collect::<Vec<_>>().join("\n"))
}

/// A question of several words, whatever its signs are.
fn form(line: &str) -> Option<String> {
    let line = line.trim();
    let asks = line.trim_end_matches('*').ends_with(QUESTION);
    asks.then(|| key(without_list_sign(line))).filter(|key| key.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_that_were_copied_are_told_from_the_answers_below() {
        let answer = "Before I start:\n1. **Naming**: should the files be named after the speaker?\n2. Nested brackets?\n";
        let of = |message: &str| without_echo(message, answer);
        let message = "Naming: should the files be named after the speaker?\n  no, by number\nNested brackets?\n  yes please";
        assert_eq!(of(message).unwrap(), "\n  no, by number\n\n  yes please");
        // Two words may be anybody's, and who sends nothing else means it.
        assert!(of("Nested brackets?\nyes please, the one with the files").is_none());
        assert!(of("Naming: should the files be named after the speaker?\n").is_none());
        let picked =
            "- Write integration tests for the billing export\nand use testcontainers please";
        assert!(
            without_echo(picked, "Next:\n- Write integration tests for the billing export")
                .is_none()
        );
    }
}
