//! What is quoted of a later remark beside an earlier one that it may change.

use super::remark::{Remark, Role};
use super::subject::Subject;
use super::value::Value;
use crate::fact::Speaker;

/// How many characters of it are quoted at most.
pub(crate) const MOST: usize = 160;
/// A sentence with so many characters is quoted whole, though it gives the new value in one of its clauses.
const WHOLE: usize = 96;

/// What of the remark at `by` may change `earlier`. Where it gives no other value of what that one gives, the
/// sentences behind it may, and else those before it: "the chip says TMC2209. That's the driver you're writing for".
pub(crate) fn of(remarks: &[Remark], by: usize, earlier: &Remark) -> String {
    let later = &remarks[by];
    let (new, known) = (&later.subject, &earlier.subject);
    if new.contradicts(known) || new.counts_another(known) {
        return cut(&later.text, new, earlier, WHOLE);
    }
    let behind = beside(later, remarks[by + 1..].iter(), MOST).count();
    let taken: usize = remarks[by + 1..=by + behind].iter().map(length).sum();
    let before = beside(later, remarks[..by].iter().rev(), MOST - taken);
    let before = before.take_while(|it| it.role == Role::Fact || it.subject.gives_value()).count();
    let text = joined(&remarks[by - before..=by + behind]);
    cut(&text, &Subject::of(&text), earlier, MOST)
}

/// The first ones of `others` that belong to the same message as `remark` and say something, as many as have room
/// beside it.
fn beside<'a>(
    remark: &Remark,
    others: impl Iterator<Item = &'a Remark>,
    room: usize,
) -> impl Iterator<Item = &'a Remark> {
    let turn = remark.turn;
    let mut room = room.saturating_sub(length(remark));
    let is_said = move |other: &&Remark| {
        let is_users = other.turn == turn && other.speaker == Speaker::User;
        is_users && other.role != Role::Retracted && other.subject.is_particular()
    };
    others.take_while(is_said).take_while(move |other| {
        let rest = room.checked_sub(length(other));
        room = rest.unwrap_or_default();
        rest.is_some()
    })
}

/// What was said in one message, without what another part of it has as well; where a line ended without a full
/// stop, an ellipsis stands.
fn joined(said: &[Remark]) -> String {
    let mut text = String::new();
    for (at, remark) in said.iter().enumerate() {
        let has = |other: &Remark| {
            other.text.len() > remark.text.len() && other.text.contains(&remark.text)
        };
        if said.iter().any(has) || said[..at].iter().any(|other| other.text == remark.text) {
            continue;
        }
        if !text.is_empty() {
            let ends = text.ends_with(['.', '!', '?', '…', ':', ',', ';', '。', '！', '？', ')']);
            text.push_str(if ends { " " } else { " … " });
        }
        text.push_str(&remark.text);
    }
    text
}

/// How many characters a remark takes beside another.
fn length(remark: &Remark) -> usize {
    remark.text.chars().count() + 1
}

/// The text, or where it is long, its end from the clause on that gives a value of a sort which the
/// earlier one has, or speaks of the same thing, or gives any other value.
fn cut(text: &str, subject: &Subject, earlier: &Remark, whole: usize) -> String {
    let lower = text.to_lowercase();
    if text.chars().count() <= whole || lower.len() != text.len() {
        return text.to_owned();
    }
    let known = &earlier.subject.values;
    let is_new = |value: &&Value| !known.contains(value);
    let is_other = |value: &&Value| known.iter().any(|it| it.sort == value.sort);
    let new = || subject.values.iter().filter(is_new);
    let shared = || {
        let common = subject.stems.intersection(&earlier.subject.stems);
        common.filter_map(|stem| beginning_of_word(&lower, stem)).min()
    };
    let gives = |value: &Value| find(&lower, value);
    let typed = new().filter(is_other).find_map(gives);
    let at = match (typed, shared()) {
        (Some(value), Some(shared)) if value.abs_diff(shared) < WHOLE => Some(value.min(shared)),
        (value, shared) => value.or(shared),
    };
    let at = at.or_else(|| new().find_map(gives)).filter(|at| text.is_char_boundary(*at));
    match at {
        Some(at) => from_clause(text, at),
        None => text.to_owned(),
    }
}

/// A long text from the clause on that gives another value of a sort which the earlier one has; names stand for too many
/// things.
pub(crate) fn clause(text: &str, earlier: &Remark) -> String {
    let lower = text.to_lowercase();
    let (subject, known) = (Subject::of(text), &earlier.subject);
    let is_alone = subject.counts_instead(known);
    let is_like = |value: &Value, old: &Value| {
        value.is_of_a_kind() && value.sort == old.sort || is_alone && value.is_instead_of(old)
    };
    let is_other = |value: &&Value| {
        !known.values.contains(value) && known.values.iter().any(|old| is_like(value, old))
    };
    let given =
        subject.values.iter().filter(is_other).filter_map(|value| find(&lower, value)).min();
    match given.filter(|at| lower.len() == text.len() && text.is_char_boundary(*at)) {
        Some(at) => only_clause(text, at),
        None => text.to_owned(),
    }
}

/// A text from the clause on in which the byte `at` stands; where that is long, this clause alone.
fn only_clause(text: &str, at: usize) -> String {
    let whole = from_clause(text, at);
    let end = text[at..].find([',', ';', ':', '!', '?', '，', '；', '。']).map(|end| at + end);
    match end.filter(|_| whole.chars().count() > WHOLE) {
        Some(end) => format!("{} …", from_clause(&text[..end], at)),
        None => whole,
    }
}

/// A text from the clause on in which the byte `at` stands.
fn from_clause(text: &str, at: usize) -> String {
    // The full stop of "samples.tsv" ends no clause.
    let ends = |(end, sign): &(usize, char)| {
        let goes_on = text[end + sign.len_utf8()..].starts_with(char::is_alphanumeric);
        matches!(sign, '。' | '，' | '；' | '—')
            || matches!(sign, ',' | ';' | ':' | '.' | '!' | '?') && !goes_on
    };
    match text[..at].char_indices().rev().find(ends) {
        Some((end, sign)) => format!("… {}", text[end + sign.len_utf8()..].trim_start()),
        None => text.to_owned(),
    }
}

/// Where a word stands that begins with a stem.
fn beginning_of_word(lower: &str, stem: &str) -> Option<usize> {
    let mut found = lower.match_indices(stem).map(|(at, _)| at);
    found.find(|at| !lower[..*at].ends_with(char::is_alphanumeric))
}

/// Where a value stands in a text in lower case, as a word of its own.
fn find(lower: &str, value: &Value) -> Option<usize> {
    let shown = value.text.split(' ').next().unwrap_or_default();
    // A date is kept as its month and day: "5-26" of "26 May".
    let day = shown.rsplit('-').next().unwrap_or_default();
    whole_word(lower, shown).or_else(|| whole_word(lower, day))
}

/// Where a word stands that is no part of a longer one; the unit may follow a number at once: "250ms".
fn whole_word(text: &str, word: &str) -> Option<usize> {
    let is_part = |next: Option<char>, edge: Option<char>| {
        edge.zip(next).is_some_and(|(edge, next)| {
            let both = |is: fn(&char) -> bool| is(&edge) && is(&next);
            both(|c| c.is_numeric()) || both(|c| c.is_alphabetic())
        })
    };
    let mut found = text.match_indices(word).map(|(at, _)| at);
    found.find(|at| {
        let (before, behind) = (&text[..*at], &text[at + word.len()..]);
        let starts_within = is_part(before.chars().next_back(), word.chars().next());
        !starts_within && !is_part(behind.chars().next(), word.chars().next_back())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is quoted of the sentence at `by` of one message beside what was said before.
    fn quoted(earlier: &str, message: &[&str], by: usize) -> String {
        let said: Vec<Remark> = message.iter().map(|text| Remark::told(2, text)).collect();
        of(&said, by, &Remark::told(1, earlier))
    }

    #[test]
    fn the_sentences_around_one_that_gives_nothing_new_are_quoted_with_it() {
        let said = ["Debian 11 is going out of support.", "So the server gets Ubuntu 24.04."];
        assert_eq!(quoted("the server gets Debian 11", &said, 0), said.join(" "));
        let said =
            ["The fire officer lets 25 into the cellar.", "cut the invitations down to that"];
        assert_eq!(quoted("invite the people on the list", &said, 1), said.join(" "));
        let said = ["The Kestrel gateway is gone.", "Thanks a lot!", "Also use tabs."];
        assert_eq!(quoted("we run the Kestrel gateway", &said, 0), said[0]);
    }

    #[test]
    fn nothing_is_quoted_twice_and_lines_stay_apart() {
        let said = ["the Kestrel proxy is moved", "the Merlin proxy takes uploads"];
        let wanted = "the Kestrel proxy is moved … the Merlin proxy takes uploads";
        assert_eq!(quoted("we use the Kestrel proxy", &said, 0), wanted);
        let said = [
            "Why are the Kestrel nodes slow?",
            "Why are the Kestrel nodes slow? Ask Ruth about it.",
        ];
        assert_eq!(quoted("the Kestrel nodes are fast", &said, 0), said[1]);
    }

    #[test]
    fn of_a_long_sentence_the_clause_with_the_new_value_is_quoted() {
        let said = "the supporters wrote to me at last, they had a burst pipe in the kitchen and no heating, so port 9200 then";
        assert_eq!(quoted("the gateway has port 9100", &[said], 0), "… so port 9200 then");
    }

    #[test]
    fn a_value_is_found_as_a_word() {
        assert_eq!(whole_word("in 2026 there are 20 of them", "20"), Some(18));
        assert_eq!(whole_word("after 250ms", "250"), Some(6));
        assert_eq!(whole_word("in 2026", "20"), None);
    }
}
