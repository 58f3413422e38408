//! What a summary of an earlier session has: with a compaction or a continuation a session may begin of which nothing
//! else is left. Read are the headings of Claude Code's summaries and of opencode's.

use crate::fences::{self, Stands};
use crate::text::without_list_sign;

/// The headings over the person's messages, and over what is left to do, in lower case.
const MESSAGES: &str = "user messages";
const LEFT: [&str; 4] = ["pending tasks", "remaining tasks", "next move", "next steps"];
/// What Claude Code's summaries have before the summary itself, and what the client puts around it.
const THOUGHT: &str = "Analysis:\n";
const BEGIN: &str = "\nSummary:\n";
const AROUND: [&str; 4] = [
    "This session is being continued from",
    "If you need specific details from before",
    "Please continue the conversation",
    "Continue the conversation from",
];
/// What an item begins with that says that nothing is left, or that it is done.
const NOTHING: [&str; 11] = [
    "no ",
    "none",
    "(none",
    "nothing",
    "n/a",
    "all ",
    "there are no ",
    "await",
    "wait ",
    "the user ",
    "[x]",
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
        let (mut section, mut number) = (Section::Rest, None);
        for (stands, line) in fences::lines(summary).filter(|(_, line)| !is_around(line)) {
            // In code there are none.
            match heading(line, number).filter(|_| stands == Stands::Outside) {
                Some((next, below)) => (number, section) = (next, below),
                None => section = recalled.take(section, line),
            }
        }
        recalled
    }

    /// Takes a line of a section; gives the one that goes on behind it.
    fn take(&mut self, section: Section, line: &'a str) -> Section {
        let item = without_list_sign(line.trim());
        let is_item = item.len() < line.trim().len();
        match section {
            Section::Messages if self.messages.len() < MOST => self.messages.extend(quoted(item)),
            Section::Messages => {}
            Section::Left if is_item => self.left.extend(Some(item).filter(|item| tells(item))),
            Section::Left if item.is_empty() => {}
            Section::Left | Section::Rest => {
                self.rest.push_str(line);
                self.rest.push('\n');
                return Section::Rest;
            }
        }
        section
    }
}

fn is_around(line: &str) -> bool {
    AROUND.iter().any(|words| line.trim_start().starts_with(words))
}

/// What stands below a line, if it is a heading, "6. All user messages:" or "## Next Move", and the number that it has: of
/// those with numbers each has a higher one than the `last`, and behind them no other stands: a message may have some.
fn heading(line: &str, last: Option<u32>) -> Option<(Option<u32>, Section)> {
    let number = line.split_once(". ").and_then(|(number, _)| number.parse::<u32>().ok());
    let follows = number.is_some_and(|number| last.is_none_or(|last| number > last));
    let is_numbered = follows && line.ends_with(':');
    let is_marked = line.starts_with('#') && last.is_none();
    let title = line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let is_heading = (is_marked || is_numbered) && title.split_whitespace().count() <= WORDS;
    let section = match () {
        () if title.ends_with(MESSAGES) => Section::Messages,
        () if LEFT.iter().any(|words| title.ends_with(words)) => Section::Left,
        () => Section::Rest,
    };
    is_heading.then_some((number.or(last), section))
}

/// Whether an item says what is left, rather than that nothing is, or that it is done.
fn tells(item: &str) -> bool {
    let lower = item.to_lowercase();
    item.contains(' ')
        && !NOTHING.iter().any(|words| lower.starts_with(words))
        && !lower.starts_with("~~")
        && !lower.contains("complete")
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
        let quiet = "6. All user messages:\n - \"Build it:\"\n - \"1. Build:\"\n7. Pending Tasks:\n - No explicit pending tasks.\n - [x] Port it\n - All tasks are completed\n - Write the docs\n\n9. Optional Next Step:\n No next step is needed.\n```bash\n# next steps\nnpm ci\n```";
        let Recalled { messages, left, rest } = Recalled::of(quiet);
        assert_eq!(
            (messages.len(), left.as_slice()),
            (2, ["Write the docs"].as_slice()),
            "{left:?}"
        );
        assert!(rest.contains("No next step") && rest.contains("npm ci"), "{rest}");
        let opencode =
            "## Objective\n- Fix the tiles\n### Blocked\n- no fixture\n## Next Move\n1. Run the ui";
        let Recalled { messages, left, rest } = Recalled::of(opencode);
        assert!(messages.is_empty() && left == ["Run the ui"], "{left:?}");
        assert_eq!(rest, "- Fix the tiles\n- no fixture\n");
        let marked = "## All user messages\n- \"go\"\n## Next steps\n- mend the index";
        assert_eq!(Recalled::of(marked).left, ["mend the index"]);
        assert!(Recalled::of("nothing of the kind").messages.is_empty());
    }
}
