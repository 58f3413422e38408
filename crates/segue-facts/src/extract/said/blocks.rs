//! The short blocks of code that the model showed. Where a session changes no file they are what came of it: the
//! person takes them from the chat.

use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::{clean, key};

/// A longer block is named by no line of a handoff.
const LINES: usize = 14;
const WIDTH: usize = 420;
/// A shorter one says little.
const LEAST: usize = 12;
/// So many are remembered, and so many handed on.
const MOST: usize = 8;
const SHOWN: usize = 3;
/// So much of its first line tells which block it is: a later one of that name takes its place.
const LABEL: usize = 16;
/// What stands for the end of a line.
const END: &str = " ⏎ ";
/// What weighs the last one; those before it weigh less.
const WEIGHT: f64 = 0.45;

/// The last blocks, each by its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Blocks {
    blocks: Vec<(String, String, Address)>,
}

impl Blocks {
    pub(crate) fn assistant(&mut self, text: &str, event: &Event<'_>) {
        for block in fenced(text) {
            let label: String = key(&block).chars().take(LABEL).collect();
            self.blocks.retain(|(known, ..)| *known != label);
            self.blocks.push((label, block, event.address()));
        }
        let more = self.blocks.len().saturating_sub(MOST);
        self.blocks.drain(..more);
    }

    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> {
        let last = self.blocks.len().saturating_sub(SHOWN);
        let fact = |(at, (label, block, address)): (usize, &(String, String, Address))| Fact {
            state: ClaimState::Declared,
            addresses: vec![address.clone()],
            said_by: Some(Speaker::Model),
            ..Fact::observed(
                FactKind::Artifact,
                block.clone(),
                format!("shown: {label}"),
                WEIGHT - 0.1 * (self.blocks.len() - 1 - at) as f64,
            )
        };
        self.blocks.iter().enumerate().skip(last).map(fact)
    }
}

/// The short fenced blocks of a text (`CommonMark` 0.31.2, section 4.5), each on one line.
fn fenced(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        match (&mut open, is_fence) {
            (None, true) => open = Some(Vec::new()),
            (Some(_), true) => blocks.extend(open.take().and_then(|lines| joined(&lines))),
            (Some(lines), false) => lines.push(line.trim()),
            (None, false) => {}
        }
    }
    blocks
}

fn joined(lines: &[&str]) -> Option<String> {
    let lines: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    let block = clean(&lines.join(END));
    let length = block.chars().count();
    (lines.len() <= LINES && (LEAST..=WIDTH).contains(&length)).then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_blocks_are_on_one_line() {
        let text =
            "Set it:\n```fish\nfunction ai\n    set -lx PROJECT a-b\nend\n```\nand\n```\nx\n```\n";
        assert_eq!(fenced(text), ["function ai ⏎ set -lx PROJECT a-b ⏎ end"]);
        let long = format!("```\n{}```\n", "line of code\n".repeat(20));
        assert!(fenced(&long).is_empty() && fenced("```\nunfinished block").is_empty());
    }

    #[test]
    fn a_later_block_takes_the_place_of_one_of_its_name() {
        let session = segue_model::SessionPrefix::of(&segue_model::NativeId::new("5e551001"));
        let event = crate::extract::blank(&session, 1);
        let mut blocks = Blocks::default();
        for text in [
            "```\ndecpval: the first one\nRTS\n```",
            "```\nincptr: INC $FB\nRTS\n```",
            "```\ndecpval: the first two\nRTS\n```",
        ] {
            blocks.assistant(text, &event);
        }
        let facts: Vec<String> = blocks.facts().map(|fact| fact.text).collect();
        assert_eq!(facts, ["incptr: INC $FB ⏎ RTS", "decpval: the first two ⏎ RTS"]);
    }
}
