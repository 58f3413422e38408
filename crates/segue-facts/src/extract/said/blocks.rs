//! What a talk came to that changes no file: the short blocks of code that the model showed, which the person takes from
//! the chat, and the lists of its that the person agreed to, an outline or a plan.

use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::courtesy::offers;
use super::plain::plain;
use super::proposal::answer::is_pleased;
use crate::cue::{Cue, Cues};
use crate::extract::shell::decisive::complains;
use crate::fact::{Fact, FactKind, Speaker};
use crate::fences::{self, Stands};
use crate::text::{QUESTION, clean, key, sentences, shorten, without_list_sign};

/// A longer block of code is named by no line of a handoff.
const LINES: usize = 14;
const WIDTH: usize = 420;
/// So many characters are kept of a longer one that is a text and no code.
const DIGEST: usize = 600;
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

/// A list has at least so many items, and so many characters on one line at most.
const ITEMS: usize = 3;
const LIST: usize = 900;

/// The last blocks, each by its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Blocks {
    blocks: Vec<(String, String, Address)>,
    /// The lists of the model's last message, of which the person has said nothing yet.
    lists: Vec<(String, Address)>,
}

impl Blocks {
    pub(crate) fn assistant(&mut self, text: &str, event: &Event<'_>) {
        for block in fenced(text) {
            self.add(block, event.address());
        }
        self.lists = listed(text).into_iter().map(|list| (list, event.address())).collect();
    }

    /// The person will have nothing of what the model showed in the answer at `address`.
    pub(crate) fn reject(&mut self, address: &Address) {
        self.blocks.retain(|(.., shown)| shown != address);
        self.lists.clear();
    }

    /// The person's next words: what they agree to stays.
    pub(crate) fn user(&mut self, text: &str) {
        let lists = std::mem::take(&mut self.lists);
        let first = sentences(text).first().map(|first| clean(first)).unwrap_or_default();
        let agrees = Cues::of(&first).has(Cue::Assent) || is_pleased(&first);
        if agrees && !first.ends_with(QUESTION) {
            lists.into_iter().for_each(|(list, address)| self.add(list, address));
        }
    }

    fn add(&mut self, block: String, address: Address) {
        let label: String = key(&block).chars().take(LABEL).collect();
        self.blocks.retain(|(known, ..)| *known != label);
        self.blocks.push((label, block, address));
        let more = self.blocks.len().saturating_sub(MOST);
        self.blocks.drain(..more);
    }

    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> {
        let last = self.blocks.len().saturating_sub(SHOWN);
        let fact = |(at, (label, block, address)): (usize, &(String, String, Address))| {
            Fact::declared(
                FactKind::Artifact,
                block.clone(),
                format!("shown: {label}"),
                WEIGHT - 0.1 * (self.blocks.len() - 1 - at) as f64,
            )
            .by(Speaker::Model)
            .at(address.clone(), None)
        };
        self.blocks.iter().enumerate().skip(last).map(fact)
    }
}

/// How a fence ends over a change of a file, which says nothing on one line.
const PATCHES: [&str; 2] = ["`diff", "`patch"];

/// What stands over a block in which a web chat's export shows a tool's call, and its result.
const EXPORTED: [&str; 2] = ["*Request*", "*Response*"];

/// The short fenced blocks of a text, each on one line, without those of what is only planned.
fn fenced(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    let mut lead = "";
    let mut is_passed_over = false;
    for (stands, line) in fences::lines(text) {
        match (stands, &mut open) {
            (Stands::Inside, Some(lines)) => lines.push(line.trim()),
            (Stands::Fence, Some(lines)) => {
                blocks.extend(joined(lines).filter(|_| !is_passed_over && !is_planned(lead)));
                open = None;
            }
            (Stands::Fence, None) => {
                is_passed_over = EXPORTED.contains(&lead.trim())
                    || PATCHES.iter().any(|name| line.trim_end().ends_with(name));
                open = Some(Vec::new());
            }
            (Stands::Outside, _) if !line.trim().is_empty() => lead = line,
            _ => {}
        }
    }
    blocks
}

/// Whether a line of a few words heads what is still to be done: "**Planned fix**", but not "As you proposed, I wrote:".
fn is_planned(lead: &str) -> bool {
    const WORDS: [&str; 7] =
        ["planned", "proposed", "geplant", "vorgeschlagen", "planead", "previst", "prévu"];
    const FEW: usize = 4;
    let key = key(lead);
    let words: Vec<&str> = key.split(' ').collect();
    words.len() <= FEW && WORDS.iter().any(|word| words[0].starts_with(word))
}

/// A block on one line. What a program complained of nobody made.
fn joined(lines: &[&str]) -> Option<String> {
    let lines: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    if lines.iter().all(|line| complains(line)) {
        return None;
    }
    let block = clean(&lines.join(END));
    let length = block.chars().count();
    let is_short = lines.len() <= LINES && length <= WIDTH;
    if is_short {
        (length >= LEAST).then_some(block)
    } else {
        is_prose(&lines).then(|| digest(&lines))
    }
}

/// Whether a block is a text for people, or a prompt: most of its lines have several words, and none ends like code.
fn is_prose(lines: &[&str]) -> bool {
    const WORDS: usize = 4;
    const CODE: [char; 6] = ['{', '}', ';', '[', '|', '\\'];
    let is_said = |line: &&&str| {
        let words = line.split_whitespace();
        words.filter(|word| word.contains(char::is_alphabetic)).count() >= WORDS
    };
    let is_code =
        |line: &&&str| line.ends_with(CODE) || line.contains("()") || line.contains("://");
    let said = lines.iter().filter(is_said).count();
    said * 2 > lines.len() && lines.iter().filter(is_code).count() * 10 <= lines.len()
}

/// How a long text begins, and what it demands.
fn digest(lines: &[&str]) -> String {
    const HEAD: usize = 2;
    let (head, rest) = lines.split_at(lines.len().min(HEAD));
    let rules: Vec<&str> =
        rest.iter().filter(|line| Cues::of(line).has(Cue::Rule)).copied().collect();
    let text = match rules.as_slice() {
        [] => lines.join(END),
        rules => format!("{} … {} …", head.join(END), rules.join(END)),
    };
    shorten(&clean(&text), DIGEST)
}

/// The lists of a text that are not only offered, each on one line with what leads to it.
fn listed(text: &str) -> Vec<String> {
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    let mut lead = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let item = without_list_sign(line);
        let is_item = item.len() < line.len() && !line.starts_with('#');
        match lists.last_mut().filter(|_| lead.is_empty()) {
            Some((_, items)) if is_item => items.push(plain(item)),
            _ if is_item => lists.push((std::mem::take(&mut lead), vec![plain(item)])),
            _ => line.clone_into(&mut lead),
        }
    }
    let is_list = |(lead, items): &(String, Vec<String>)| items.len() >= ITEMS && !offers(lead);
    let one_line = |(lead, items): (String, Vec<String>)| {
        let lead = plain(lead.trim_start_matches(['#', ' ']));
        let lead = lead.trim_end_matches([':', '：', ' ']);
        shorten(&format!("{lead}: {}", items.join("; ")), LIST).trim_start_matches(": ").to_owned()
    };
    lists.into_iter().filter(is_list).map(one_line).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_blocks_are_on_one_line() {
        let text =
            "Set it:\n```fish\nfunction ai\n    set -lx PROJECT a-b\nend\n```\nand\n```\nx\n```\n";
        assert_eq!(fenced(text), ["function ai ⏎ set -lx PROJECT a-b ⏎ end"]);
        let span = "```set -Ux LANG de_DE```\nThen open a new terminal.\n```\nexport A=1 B=2\n```";
        assert_eq!(fenced(span), ["export A=1 B=2"]);
        let error = "It says:\n```\nModuleNotFoundError: No module named 'x'\n```";
        let planned = "**Planned fix**\n```\nsetup(): only Serial\n```";
        assert!(fenced(error).is_empty() && fenced(planned).is_empty());
        let exported =
            "*Request*\n```javascript\n{ \"key\": \"method\", \"action\": \"store\" }\n```";
        assert!(fenced(exported).is_empty());
        assert_eq!(fenced("As you proposed, I wrote:\n```\nset -Ux LANG C\n```").len(), 1);
        let long = format!("```\n{}```\n", "line of code\n".repeat(20));
        let prompt = format!(
            "```\nMove the relay to the new service\n{}- NEVER use relative paths in its settings\n```\n",
            "The old scripts fail in many ways\n".repeat(20)
        );
        let digest = "Move the relay to the new service ⏎ The old scripts fail in many ways … - NEVER use relative paths in its settings …";
        assert_eq!(fenced(&prompt), [digest]);
        assert!(fenced(&long).is_empty() && fenced("```\nunfinished block").is_empty());
    }

    #[test]
    fn a_list_that_the_person_agrees_to_is_kept() {
        let session = segue_model::SessionPrefix::of(&segue_model::NativeId::new("5e551001"));
        let event = crate::extract::blank(&session, 1);
        let outline = "Here is the outline:\n\n1. Why it is slow\n2. What we measured\n3. **Demo** (3 min)\n\nIf you like, I can:\n- draft it\n- time it\n- print it";
        let kept = |answer: &str| {
            let mut blocks = Blocks::default();
            blocks.assistant(outline, &event);
            blocks.user(answer);
            blocks.facts().map(|fact| fact.text).collect::<Vec<_>>()
        };
        let wanted = ["Here is the outline: Why it is slow; What we measured; Demo (3 min)"];
        assert_eq!(kept("Yes, the outline is good, let's keep it."), wanted);
        assert!(kept("No, too long.").is_empty() && kept("ok? why the demo?").is_empty());
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
