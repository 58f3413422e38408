//! Prose that was wrapped at some width, as editors, mails and terminals do, with its lines whole again: what a
//! sentence says may turn into the opposite where it is cut in two.

use std::borrow::Cow;

/// Between which widths, in characters, prose is wrapped.
const NARROW: usize = 50;
const WIDE: usize = 130;
/// How much narrower than the widest a full line may be.
const SLACK: usize = 4;
/// So many wrapped lines show that a text is wrapped.
const FEW: usize = 3;
/// Of ten lines that go on, so many have no room for the next word.
const MOST: usize = 8;

/// A text without the line ends that its width alone explains: a line goes on in the next one where that one's first
/// word had no room left. Lists, headings, quotations, tables and code stay as they are.
pub(crate) fn unwrapped(text: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = text.lines().collect();
    let Some(width) = width(&lines) else { return Cow::Borrowed(text) };
    let mut whole = String::with_capacity(text.len());
    let mut in_code = false;
    for (at, line) in lines.iter().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        let next = lines.get(at + 1).filter(|next| !in_code && goes_on(line, next));
        match next {
            Some(next) if is_full(line, next, width) || breaks_off(line, next) => {
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

/// Whether the next line may be the rest of this one: both are prose, and nothing stands between them.
fn goes_on(line: &str, next: &str) -> bool {
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

/// Whether a line of a wrapped text ends amid a sentence.
fn breaks_off(line: &str, next: &str) -> bool {
    length(line) >= NARROW
        && line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',')
        && next.trim_start().starts_with(char::is_lowercase)
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
    fn lines_that_people_end_stay() {
        for text in [
            "use pnpm for everything in this repository, never npm or yarn please\nkeep the tests green\nno emojis",
            "Set the timeout of the gateway to thirty seconds, and log each retry\nthe report goes to Ana\nthe archive goes to the bucket in Frankfurt, as it did before the move\nask me first",
            "short\nlines\nstay",
        ] {
            assert_eq!(unwrapped(text), text);
        }
    }
}
