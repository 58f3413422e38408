//! Sessions that are kept as text: `SpecStory`'s, Aider's and opencode's Markdown, and turns under labels.

mod aider;
mod opencode;
mod plain;
mod specstory;

pub(crate) use aider::{Aider, is_aider};
pub(crate) use opencode::{OpencodeMarkdown, session as opencode_session};
pub(crate) use plain::{Plain, is_plain};
pub(crate) use specstory::{SpecStory, session as specstory_session};

use segue_model::Span;

/// The lines of a text with their bytes.
fn lines(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let mut from = 0;
    text.split_inclusive('\n').map(move |line| {
        let span = Span { from, to: from + line.len() as u64 };
        from = span.to;
        (line.trim_end_matches(['\n', '\r']), span)
    })
}

/// What stands between turns, and in some forms between the pieces of one.
const RULE: &str = "---";

/// A text without the rules that it begins with.
fn behind_rules(text: &str) -> &str {
    let mut text = text.trim_start();
    while let Some(rest) =
        text.strip_prefix(RULE).filter(|it| it.is_empty() || it.starts_with('\n'))
    {
        text = rest.trim_start();
    }
    text
}

/// A text without the rules that it ends with.
fn before_rules(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(rest) = text.strip_suffix(RULE).filter(|it| it.is_empty() || it.ends_with('\n'))
    {
        text = rest.trim_end();
    }
    text
}

/// Which lines of a text stand in a fenced block that is closed, or are its fences (CommonMark 0.31.2, section 4.5). What
/// nobody closes may be a slip, and would hold all that follows: a block ends at the latest where another one begins.
/// Tildes underline as well: they begin a block only where a line without words stands before them.
fn fenced(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = lines(text).map(|(line, _)| line).collect();
    let mut is_fenced = vec![false; lines.len()];
    let mut open: Option<(usize, char, usize)> = None;
    let mut is_behind_gap = true;
    for (at, line) in lines.iter().enumerate() {
        let was_gap = std::mem::replace(&mut is_behind_gap, line.trim().is_empty());
        let Some((sign, length, is_bare)) = fence(line) else { continue };
        match open {
            Some((from, same, least)) if is_bare && same == sign && length >= least => {
                is_fenced[from..=at].fill(true);
                open = None;
            }
            // Within a longer one, or one of the other sign, it is text.
            Some((_, same, least)) if same != sign || length < least => {}
            _ if sign == '`' || was_gap => open = Some((at, sign, length)),
            _ => {}
        }
    }
    is_fenced
}

/// The sign of a fence, its length, and whether nothing stands behind it.
fn fence(line: &str) -> Option<(char, usize, bool)> {
    let bare = line.trim();
    let sign = bare.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = bare.trim_start_matches(sign);
    let is_set_in = sign == '~' && line.starts_with("    ");
    let length = bare.len() - rest.len();
    (length >= 3 && !is_set_in).then_some((sign, length, rest.is_empty()))
}
