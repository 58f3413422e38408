//! Prose that was wrapped at some width, as editors, mails and terminals do, with its lines whole again: what a
//! sentence says may turn into the opposite where it is cut in two.

use std::borrow::Cow;

use super::printed::is_output;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::fences::{Fences, Stands};

/// Between which widths, in characters, prose is wrapped.
const NARROW: usize = 50;
const WIDE: usize = 130;
/// Words that bind what stands before them to what stands behind.
const BINDING: [&str; 56] = [
    "and", "or", "but", "so", "to", "of", "in", "on", "at", "by", "as", "for", "from", "with",
    "into", "through", "than", "then", "that", "which", "who", "is", "are", "was", "were", "be",
    "instead", "because", "where", "when", "und", "oder", "aber", "mit", "von", "zu", "für",
    "dass", "weil", "bis", "wie", "y", "o", "de", "que", "con", "para", "et", "ou", "avec", "pour",
    "e", "di", "per", "che", "sind",
];
/// Words that want another one behind them.
const LEADING: [&str; 24] = [
    "a", "an", "the", "it", "its", "he", "she", "they", "we", "i", "you", "enough", "must", "der",
    "die", "das", "sie", "wir", "dort", "el", "la", "los", "le", "les",
];
/// With fewer characters a line may be a note of its own, whatever its paragraph ends with.
const CUT: usize = 44;
/// What is indented so far is code, or stands in a table.
const INDENT: usize = 4;
/// How much narrower than the widest a full line may be.
const SLACK: usize = 4;
/// So many wrapped lines show that a text is wrapped.
const FEW: usize = 3;
/// Of ten lines that go on, so many have no room for the next word.
const MOST: usize = 8;

/// A text without the line ends that its width alone explains: a line goes on in the next one where that one's first
/// word had no room left. Lists, headings, quotations, tables and code stay as they are.
pub(super) fn unwrapped(text: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = text.lines().collect();
    let width = width(&lines);
    let ended = ended(&lines);
    let is_cut = |(at, pair): (usize, &[&str])| ended[at] && cuts(pair[0], pair[1]);
    if width.is_none() && !lines.windows(2).enumerate().any(is_cut) {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut fences = Fences::default();
    for (at, line) in lines.iter().enumerate() {
        let is_prose = fences.stands(line) == Stands::Outside;
        let next = lines.get(at + 1).filter(|next| is_prose && goes_on(line, next));
        match next {
            Some(next)
                if width
                    .is_some_and(|width| is_full(line, next, width) || breaks_off(line, next))
                    || ended[at] && cuts(line, next) =>
            {
                whole.push_str(line.trim_end());
                whole.push(' ');
            }
            _ => {
                whole.push_str(line);
                whole.push('\n');
            }
        }
    }
    Cow::Owned(whole)
}

/// At how many characters a text is wrapped, if it is.
fn width(lines: &[&str]) -> Option<usize> {
    // Where a sentence ends, a line may end as well.
    let is_wrapped = |pair: &&[&str]| {
        goes_on(pair[0], pair[1])
            && (NARROW..=WIDE).contains(&length(pair[0]))
            && !pair[0].trim_end().ends_with(['.', '!', '?', ':', ';'])
    };
    let long = || lines.windows(2).filter(is_wrapped);
    let width = long().map(|pair| length(pair[0])).max()?;
    let full = long().filter(|pair| is_full(pair[0], pair[1], width)).count();
    (full >= FEW && full * 10 >= long().count() * MOST).then_some(width)
}

/// Whether the next line may be the rest of this one: both are prose of several words, and neither begins anew.
fn goes_on(line: &str, next: &str) -> bool {
    if !is_prose(line) || !is_prose(next) || !leads_on(line) && says_anew(next) {
        return false;
    }
    let is_begun =
        |line: &str| line.trim_start().starts_with(['#', '|', '>', '`', '~', '$', '{', '<']);
    let is_item = |line: &str| {
        let start = line.trim_start();
        let label = start.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let is_short = label == 1 || label == 2 && start.as_bytes()[0].is_ascii_digit();
        start.starts_with(['-', '*', '•', '+'])
            || is_short && start[label..].starts_with(['.', ')'])
    };
    !line.trim().is_empty()
        && !next.trim().is_empty()
        && !is_begun(line)
        && !is_begun(next)
        && !is_item(next)
}

/// Whether a line is prose: words with blanks between them, hardly indented, with few figures and signs.
fn is_prose(line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    let signs = line.chars().filter(|c| !c.is_alphabetic() && !c.is_whitespace()).count();
    indent < INDENT
        && signs * 6 <= line.chars().count()
        && !line.contains(is_unspaced)
        && !is_output(line, &Cues::default())
}

/// Whether the last word of a line wants another one: "Do not", "of the".
fn leads_on(line: &str) -> bool {
    const WORDS: [&str; 12] = [
        "never", "always", "only", "please", "don't", "with", "from", "that", "nicht", "immer",
        "keine", "jamais",
    ];
    let last = line.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let is_short = last.chars().count() <= 3 && last.chars().all(char::is_alphabetic);
    is_short || WORDS.contains(&last.as_str())
}

/// Whether a line begins a sentence of its own: it rules or asks for something, with its first word.
fn says_anew(line: &str) -> bool {
    let cues = Cues::of(line);
    let first = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let begins = Cues::of(&first);
    line.trim_start().starts_with(char::is_lowercase)
        && (cues.has(Cue::Rule) || cues.has(Cue::Request))
        && (begins.has(Cue::Rule) || begins.has(Cue::Request))
}

/// Whether a line of a wrapped text ends amid a sentence.
fn breaks_off(line: &str, next: &str) -> bool {
    length(line) >= NARROW
        && line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',')
        && next.trim_start().starts_with(char::is_lowercase)
}

/// For each line, whether its paragraph ends with a full stop or the like.
fn ended(lines: &[&str]) -> Vec<bool> {
    let mut ended = vec![false; lines.len()];
    let mut is_ended = None;
    for (at, line) in lines.iter().enumerate().rev() {
        let line = line.trim();
        if line.is_empty() {
            is_ended = None;
            continue;
        }
        ended[at] = *is_ended.get_or_insert(line.ends_with(['.', '!', '?']));
    }
    ended
}

/// Whether a line ends amid a sentence that goes on in the next one, and ends with its paragraph: a word that binds
/// stands at the end of the one or at the beginning of the other.
fn cuts(line: &str, next: &str) -> bool {
    let is_open = |c: char| c.is_alphanumeric() || matches!(c, ',' | '—' | '–');
    let first = next.split_whitespace().next().unwrap_or_default().trim_end_matches(',');
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let binds = |word: &str| BINDING.contains(&word.to_lowercase().as_str());
    let leads = |word: &str| LEADING.contains(&word.to_lowercase().as_str());
    line.trim_end().ends_with(is_open)
        && length(line) >= CUT
        && (next.trim_start().starts_with(char::is_lowercase)
            || binds(last) && next.trim_start().starts_with(['"', '“', '«']))
        && (last.ends_with(['—', '–', ',']) || binds(last) || leads(last) || binds(first))
        && goes_on(line, next)
}

/// Whether the first word of the next line had no room in this one, or hardly any: programs differ in what they
/// count.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let first = next.split_whitespace().next().unwrap_or_default();
    let length = length(line);
    (NARROW..=width).contains(&length) && length + 1 + first.chars().count() + SLACK > width
}

fn length(line: &str) -> usize {
    line.trim_end().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_prose_is_made_whole() {
        let text = "The exporter writes one file for each region, and the accountants read\nthese by hand at the end of the month. Never print the values of secrets or\nof tokens, not even a part of them, because the logs are public. Do not\nbuild a script of your own for that.\n\n- one item that is as long as the lines above it, to be taken with what is\n  behind it\n- another";
        let whole = unwrapped(text);
        assert!(whole.contains("Do not build a script of your own"), "{whole}");
        assert!(whole.contains("Never print the values of secrets or of tokens"), "{whole}");
        assert!(whole.contains("what is   behind it\n- another"), "{whole}");
    }

    #[test]
    fn a_sentence_goes_on_to_the_end_of_its_paragraph() {
        for (text, whole) in [
            (
                "Also update the README speedup claim from 1.38x to 1.16x to reflect the\ncorrected access pattern.",
                "1.16x to reflect the corrected access pattern.",
            ),
            (
                "fix pager_test cache geometry — increase TEST_HOT_SLOTS to 6\nand TEST_N_TRAIN_TOKENS to 256 so the predictor has enough\nsignal. then rerun and confirm it.",
                "TEST_HOT_SLOTS to 6 and TEST_N_TRAIN_TOKENS to 256 so the predictor has enough signal. then",
            ),
            (
                "when I run it again it says \"hooks installed\" and\n\"folder created\", is there a way to improve this?",
                "\"hooks installed\" and \"folder created\", is there",
            ),
        ] {
            assert!(unwrapped(text).contains(whole), "{}", unwrapped(text));
        }
    }

    #[test]
    fn notes_of_which_the_last_has_a_full_stop_stay() {
        let text = "the export of the invoices is slow since the update\nlogin on the staging server asks twice for a password\nmail to the members goes out in the wrong language.";
        assert_eq!(unwrapped(text).trim_end(), text);
    }

    #[test]
    fn lines_that_people_end_stay() {
        for text in [
            "use pnpm for everything in this repository, never npm or yarn please\nkeep the tests green\nno emojis",
            "Set the timeout of the gateway to thirty seconds, and log each retry\nthe report goes to Ana\nthe archive goes to the bucket in Frankfurt, as it did before the move\nask me first",
            "short\nlines\nstay",
            "2026-01-02T10:00:01 INFO the worker reads the next batch from the queue\n2026-01-02T10:00:02 INFO the worker reads the next batch from the queue\n2026-01-02T10:00:03 INFO the worker reads the next batch from the queue\n2026-01-02T10:00:04 INFO the worker reads the next batch from the queue\nuse pnpm for it, never npm",
            "Keep the public names of the parser as they are, others import them\nnever change the order of the columns in the export for accounting\nuse the pool of the gateway for all connections to the database here\nalways write the log in English, whatever the language of the person",
        ] {
            assert_eq!(unwrapped(text), text);
        }
    }
}
