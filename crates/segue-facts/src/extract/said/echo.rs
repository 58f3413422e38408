//! Questions of the model's last message that a person repeats, to answer below them, and what of it they copy before they
//! object: neither is their own words. What else they copy, they may have picked.

use std::collections::HashSet;

use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, key, sentences, without_list_sign};

use super::options::options;

/// One question of so many bytes shows that it was copied; shorter ones beside it were too.
const LEAST: usize = 40;

/// So many words in a row are copied, and no more are looked at.
const COPIED: usize = 8;
const MOST: usize = 100;

/// The person's `message` without what it begins with of `answer`, which stood before it, where the rest objects to that:
/// "I'll drop the index and use a cache instead: no, keep the index".
pub(crate) fn without_copied<'t>(message: &'t str, answer: &str) -> &'t str {
    const SIGNS: [char; 9] = ['"', '“', '”', '„', '«', '»', ':', '-', ' '];
    // Who marks a quotation as one wants it to be seen.
    if message.trim_start().starts_with('>') {
        return message;
    }
    let is_sign = |c: char| SIGNS.contains(&c) || c.is_whitespace();
    let lead = message.trim_start_matches(is_sign);
    let said = format!(" {} ", key(answer));
    let ends = lead.char_indices().zip(lead.chars().skip(1).map(Some).chain([None]));
    let ends =
        ends.filter(|((_, c), next)| !c.is_whitespace() && next.is_none_or(char::is_whitespace));
    let ends = ends.map(|((at, c), _)| at + c.len_utf8()).take(MOST);
    let is_said = |end: &usize| said.contains(&format!(" {} ", key(&lead[..*end])));
    let copied: Vec<usize> = ends.take_while(is_said).collect();
    let Some(end) = copied.get(COPIED - 1).and(copied.last()) else { return message };
    let (copy, rest) = (&lead[..*end], lead[*end..].trim_start_matches(is_sign));
    // What ends where a sentence of the answer does was copied whole; what goes on is the person's version of it.
    let is_whole = copy.ends_with(['.', '!', ':', '…', '。', '：'])
        || lead[*end..].starts_with(['"', '”', '»', '\n']);
    let is_code = copy.contains(['`', '[', '{', '=']) || copy.contains("--");
    let is_chosen = sentences(answer).last().is_some_and(|it| it.ends_with(QUESTION))
        || !options(answer).is_empty();
    if is_whole && !is_code && !is_chosen && objects(rest) { rest } else { message }
}

/// Whether somebody begins with a no, or asks what that is to be.
fn objects(rest: &str) -> bool {
    const BEGIN: [&str; 22] = [
        "no", "nope", "nah", "stop", "wait", "don", "dont", "never", "not", "why", "are", "really",
        "nein", "nicht", "halt", "warum", "non", "pas", "pourquoi", "nunca", "όχι", "нет",
    ];
    let first = sentences(rest).first().copied().unwrap_or_default();
    let key = key(first);
    let word = key.split(' ').next().unwrap_or_default();
    let asks = first.ends_with(QUESTION) && Cues::of(first).get(Cue::Request) < 1.0;
    rest.contains(' ')
        && (BEGIN.contains(&word)
            || Cues::of(first).has(Cue::Correction)
            || asks && !goes_on(first))
}

/// Whether a sentence goes on from what stands before it: "and can you add a test?"
fn goes_on(sentence: &str) -> bool {
    const AND: [&str; 10] = ["and", "but", "also", "und", "aber", "y", "pero", "et", "mais", "how"];
    let key = key(sentence);
    AND.contains(&key.split(' ').next().unwrap_or_default())
}

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
    fn what_was_copied_to_object_to_it_is_not_said() {
        let answer = "I'll drop the index on users and use a cache instead of the join:";
        let of = |rest: &str| without_copied(&format!("{answer} {rest}"), answer).to_owned();
        assert_eq!(of("no, keep the index"), "no, keep the index");
        assert_eq!(of("are you removing it again???"), "are you removing it again???");
        for rest in ["yes, do that", "", "and the docs too", "but do not touch the schema"] {
            assert!(of(rest).starts_with("I'll drop"), "{rest}");
        }
        let part = "I'll drop the index on users and use a cache, not the other one";
        assert_eq!(without_copied(part, answer), part);
        let asked = format!("{answer} Which do you want?");
        let picked = format!("{answer} no index please");
        assert_eq!(without_copied(&picked, &asked), picked);
        let own = "drop the index, no, keep it";
        assert_eq!(without_copied(own, answer), own);
    }

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
