//! What a summary of an earlier session has: with a compaction or a continuation a session may begin of which nothing
//! else is left. Read are the headings of Claude Code's summaries and of opencode's.

use crate::text::without_list_sign;

/// The headings over the person's messages, and over what is left to do, in lower case.
const MESSAGES: &str = "user messages";
const LEFT: [&str; 5] =
    ["pending tasks", "remaining tasks", "next move", "next step", "next steps"];
/// What Claude Code's summaries have before the summary itself, and what the client puts around it.
const THOUGHT: &str = "Analysis:\n";
const BEGIN: &str = "\nSummary:\n";
const AROUND: [&str; 4] = [
    "This session is being continued from",
    "If you need specific details from before",
    "Please continue the conversation",
    "Continue the conversation from",
];
/// A heading has at most so many words.
const WORDS: usize = 6;
/// So many messages are taken, and so many characters of each at most.
const MOST: usize = 60;
const LONGEST: usize = 2_000;

/// What a summary has.
#[derive(Default)]
pub(crate) struct Recalled<'a> {
    /// The person's messages that it quotes, in their order, each without its quotation marks.
    pub(crate) messages: Vec<&'a str>,
    /// What is left to do.
    pub(crate) left: Vec<&'a str>,
    /// Everything else, which is the model's.
    pub(crate) rest: String,
}

/// What the lines below a heading are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Messages,
    Left,
    Rest,
}

impl<'a> Recalled<'a> {
    pub(crate) fn of(summary: &'a str) -> Self {
        // What the model thinks before it writes the summary stands in that again.
        let summary = match summary.split_once(BEGIN) {
            Some((thought, rest)) if thought.contains(THOUGHT) => rest,
            _ => summary,
        };
        let mut recalled = Self::default();
        let mut section = Section::Rest;
        for line in summary.lines() {
            let bare = line.trim();
            match heading(bare) {
                _ if AROUND.iter().any(|words| bare.starts_with(words)) => {}
                Some(below) => section = below,
                None => recalled.take(section, line),
            }
        }
        recalled
    }

    fn take(&mut self, section: Section, line: &'a str) {
        let item = without_list_sign(line.trim());
        match section {
            Section::Messages if self.messages.len() < MOST => self.messages.extend(quoted(item)),
            Section::Left if tells(item) => self.left.push(item),
            Section::Messages | Section::Left => {}
            Section::Rest => {
                self.rest.push_str(line);
                self.rest.push('\n');
            }
        }
    }
}

/// What stands below a line, if it is a heading: "6. All user messages:", "## Next Move".
fn heading(line: &str) -> Option<Section> {
    let is_marked = line.starts_with('#');
    let is_numbered = line.starts_with(|c: char| c.is_ascii_digit()) && line.ends_with(':');
    let title = line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let is_heading = (is_marked || is_numbered) && title.split_whitespace().count() <= WORDS;
    is_heading.then(|| match () {
        () if title.ends_with(MESSAGES) => Section::Messages,
        () if LEFT.iter().any(|words| title.ends_with(words)) => Section::Left,
        () => Section::Rest,
    })
}

/// Whether an item says what is left, rather than that nothing is.
fn tells(item: &str) -> bool {
    let lower = item.to_lowercase();
    let is_none = ["none", "(none", "no pending", "nothing", "n/a"];
    item.contains(' ') && !is_none.iter().any(|words| lower.starts_with(words))
}

/// The words between the first quotation mark of an item and the last.
fn quoted(item: &str) -> Option<&str> {
    let begun = item.strip_prefix(['"', '“'])?;
    let end = begun.rfind(['"', '”'])?;
    Some(begun[..end].trim()).filter(|words| !words.is_empty() && words.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_messages_below_their_heading_are_the_persons() {
        let summary = "1. Primary Request:\n   - \"not this\"\n\n6. All user messages:\n   - \"never touch the `api` folder, they said \"no\"\"\n   - (approved the plan)\n   - \"yes, do it\" (to commit)\n\n7. Pending Tasks:\n   - port the `webhook`\n   - None";
        let Recalled { messages, left, rest } = Recalled::of(summary);
        assert_eq!(messages, ["never touch the `api` folder, they said \"no\"", "yes, do it"]);
        assert_eq!(left, ["port the `webhook`"]);
        assert!(rest.contains("not this") && !rest.contains("never") && !rest.contains("webhook"));
        let opencode =
            "## Objective\n- Fix the tiles\n### Blocked\n- no fixture\n## Next Move\n1. Run the ui";
        let Recalled { messages, left, rest } = Recalled::of(opencode);
        assert!(messages.is_empty() && left == ["Run the ui"], "{left:?}");
        assert_eq!(rest, "- Fix the tiles\n- no fixture\n");
        assert!(Recalled::of("nothing of the kind").messages.is_empty());
    }
}
