//! What a remark says, without what is said by the way.

use std::ops::RangeInclusive;

use super::Subject;
use crate::extract::said::value::{Value, sort};
use crate::text::words;

/// So many words behind a dash say something by the way.
const ASIDE: usize = 6;
/// So many words before a colon lead to the matter.
const LEAD: RangeInclusive<usize> = 3..=8;
/// Who speaks of themselves before the matter: "before I forget it: …".
pub(crate) const ONESELF: [&str; 12] =
    ["i", "i'm", "i've", "i'd", "ich", "ichs", "ich's", "yo", "je", "j'ai", "j'oublie", "j'y"];

impl Subject {
    /// The same of a remark: what is said in it by the way gives values, and no topic.
    pub(crate) fn of_remark(text: &str) -> Self {
        let whole = Self::of(with_parenthesis(text));
        let main = main_part(text);
        if main.len() == text.len() {
            return whole;
        }
        let main = Self::of(main);
        if main.stems.is_empty() { whole } else { Self { stems: main.stems, ..whole } }
    }
}

/// A remark without what stands at its end in parentheses or behind a dash, or leads to it: "before I forget
/// it over lunch: the limit is 50 (typing on the train)".
pub(crate) fn main_part(text: &str) -> &str {
    without_lead(without_tail(without_parenthesis(text)))
}

/// A remark with its parentheses, but nothing else that is said by the way.
fn with_parenthesis(text: &str) -> &str {
    without_lead(without_tail(text))
}

fn without_parenthesis(text: &str) -> &str {
    match text.rsplit_once(" (") {
        Some((main, inside)) if inside.trim_end_matches(['.', '!']).ends_with(')') => main,
        _ => text,
    }
}

/// A text without a few words behind its only dash, where they name and set nothing: "back in ten minutes".
fn without_tail(text: &str) -> &str {
    let mut dashes = [" -- ", " — ", " – "].into_iter().flat_map(|dash| text.match_indices(dash));
    let (Some((at, dash)), None) = (dashes.next(), dashes.next()) else { return text };
    let tail = &text[at + dash.len()..];
    let is_short = tail.split_whitespace().count() <= ASIDE;
    if is_short && !sets(&Subject::of(tail)) { &text[..at] } else { text }
}

/// Whether it names something, or gives a value that is more than a time by the way.
fn sets(aside: &Subject) -> bool {
    let is_passing = |value: &Value| {
        matches!(value.sort.as_str(), sort::BARE | sort::DURATION) && !aside.stems.is_empty()
    };
    aside.values.iter().any(|value| !is_passing(value))
}

fn without_lead(text: &str) -> &str {
    match text.split_once(": ") {
        Some((lead, matter)) if leads(lead) => matter,
        _ => text,
    }
}

/// Whether somebody only speaks of themselves: "Phase I" does not.
fn leads(lead: &str) -> bool {
    let lower = lead.to_lowercase().replace('’', "'");
    let says_so = lower.contains(" se me ") || words(&lower).any(|word| ONESELF.contains(&word));
    let is_name = || lead.ends_with(" I");
    LEAD.contains(&words(&lower).count()) && says_so && !is_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_by_the_way_is_no_matter() {
        let cases = [
            ("before I forget it: the limit is 50 (typing on the train)", "the limit is 50"),
            ("bevor ich's vergesse: der Port ist 9100 -- bin gleich zurück", "der Port ist 9100"),
            ("antes de que se me olvide: el límite es 50", "el límite es 50"),
        ];
        for (text, matter) in cases {
            assert_eq!(main_part(text), matter);
        }
    }

    #[test]
    fn what_belongs_to_the_matter_stays() {
        for text in [
            "rate limit: 50 calls",
            "EU Vivaldi parcels: leave from Rotterdam",
            "Disk IO of Vivaldi: capped at 20",
            "the budget of Phase I: 20 euros",
            "Call me for the gateway: only in the evening",
            "The retry limit (per tenant) of the gateway is 5.",
            "The uploads go through one proxy — the Kestrel gateway.",
            "The uploads are limited — 20 euros.",
            "The timeout is short — 30 minutes",
            "The proxy — the Kestrel gateway — runs in Basel.",
        ] {
            assert_eq!(main_part(text), text);
        }
    }
}
