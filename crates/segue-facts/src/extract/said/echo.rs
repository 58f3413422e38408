//! What a person repeats of the model's last message, to answer below it: those lines are not their own words.

use std::collections::HashSet;

use crate::text::{key, without_list_sign};

/// One line of so many bytes shows that it was copied; shorter ones beside it were too.
const LEAST: usize = 40;
/// What stands where they stood.
const GAP: &str = "[…]";

/// The person's `message` with a gap for the lines that `answer` has, which stood before it; nothing where it has none of
/// them, or nothing else.
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
    let says = |line: &&str| *line != GAP && line.contains(char::is_alphanumeric);
    (is_copied && own.iter().any(says)).then(|| own.join("\n"))
}

/// A line of several words, whatever its signs are.
fn form(line: &str) -> Option<String> {
    Some(key(without_list_sign(line.trim()))).filter(|key| key.contains(' '))
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
    }
}
