//! Questions of the model's last message that a person repeats, to answer below them: those lines are not their own
//! words. What else they copy, they may have picked.

use std::collections::HashSet;

use crate::text::{key, without_list_sign};

/// One question of so many bytes shows that it was copied; shorter ones beside it were too.
const LEAST: usize = 40;
/// What stands where they stood.
const GAP: &str = "[…]";

/// The person's `message` with a gap for the questions that `answer` has, which stood before it; nothing where it has none
/// of them, or nothing below the last one.
pub(crate) fn without_echo(message: &str, answer: &str) -> Option<String> {
    let is_long = |line: &str| line.len() >= LEAST;
    if !message.contains('\n') || !message.lines().any(is_long) {
        return None;
    }
    let said: HashSet<String> = answer.lines().filter_map(form).collect();
    let is_said = |line: &str| form(line).is_some_and(|form| said.contains(&form));
    let mut is_copied = false;
    let mut own: Vec<&str> = Vec::new();
    for line in message.lines() {
        if !is_said(line) {
            own.push(line);
            continue;
        }
        is_copied |= is_long(line);
        if own.last() != Some(&GAP) {
            own.push(GAP);
        }
    }
    let is_answer = |line: &&str| **line != *GAP && line.contains(char::is_alphanumeric);
    let answers = own.iter().rev().find(|line| !line.trim().is_empty()).is_some_and(is_answer);
    (is_copied && answers).then(|| own.join("\n"))
}

/// A question of several words, whatever its signs are.
fn form(line: &str) -> Option<String> {
    let line = line.trim();
    let asks = line.trim_end_matches('*').ends_with(['?', '？']);
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
        assert_eq!(of(message).unwrap(), "[…]\n  no, by number\n[…]\n  yes please");
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
