//! What the user said: one list in the prompt, in the order in which it was said.

use segue_model::Address;

use super::kept::Kept;
use crate::draft::input::DraftInput;
use crate::fact::Speaker;
use crate::line::Line;
use crate::place::Place;
use crate::text::{quote, quoted};

/// How many characters a quotation of several sentences has at most.
const TOGETHER: usize = 320;

/// What the user said, of rules, facts and decisions alike, in the order in which it was said.
pub(super) fn spoken(input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> String {
    let said = said_together(input, lines, kept).into_iter().map(|(text, _)| text);
    said.collect::<Vec<_>>().join("\n")
}

/// The same, each line of the prompt with the lines that are in it: sentences that follow one another in
/// one message are one quotation.
pub(super) fn said_together<'a>(
    input: &DraftInput<'_>,
    lines: &'a [Line],
    kept: &Kept,
) -> Vec<(String, Vec<&'a Line>)> {
    let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line);
    let mut said: Vec<&Line> = kept.filter(|line| is_spoken(input, line)).collect();
    said.sort_by_key(|line| line.facts.iter().max());
    let mut together: Vec<(String, Vec<&Line>)> = Vec::new();
    for line in said {
        let before = together.last_mut();
        let joined = before.and_then(|(text, of)| Some((joined(input, text, of, line)?, text, of)));
        match joined {
            Some((joined, text, of)) => {
                *text = joined;
                of.push(line);
            }
            None => together.push((line.written(), vec![line])),
        }
    }
    together
}

/// The line `text`, which is made `of` some, with one more that was said right behind them; nothing where
/// it was not, or where something else is said of either.
fn joined(input: &DraftInput<'_>, text: &str, of: &[&Line], line: &Line) -> Option<String> {
    let (before, next) = (bare(text.strip_prefix("- ")?)?, bare(&line.text)?);
    let both = format!("{before} {next}");
    let is_shared = |address: &Address| of.iter().all(|it| it.addresses.contains(address));
    let mut messages =
        input.session.requests.iter().filter(|request| {
            line.addresses.contains(&request.address) && is_shared(&request.address)
        });
    let is_said = both.chars().count() <= TOGETHER && messages.any(|it| it.text.contains(&both));
    is_said.then(|| format!("- {}", quote(&both)))
}

/// The words of a line that is a quotation and nothing else.
fn bare(text: &str) -> Option<&str> {
    quoted(text).filter(|words| quote(words) == text)
}

/// Whether a line says what the user ruled, told or decided.
pub(super) fn is_spoken(input: &DraftInput<'_>, line: &Line) -> bool {
    let is_users = |at: &usize| input.session.facts[*at].said_by == Some(Speaker::User);
    match line.place {
        Place::Rule | Place::Told => true,
        Place::Decision => line.facts.iter().any(is_users),
        _ => false,
    }
}
