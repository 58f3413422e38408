//! The person's words that a summary of an earlier session quotes: with a compaction or a continuation a session may
//! begin of which nothing else is left.

/// The heading over them, in lower case, as Claude Code's summaries have it.
const HEADING: &str = "user messages";
/// What Claude Code's summaries have before the summary itself, and what the client puts behind it.
const THOUGHT: &str = "Analysis:\n";
const BEGIN: &str = "\nSummary:\n";
const ENDS: [&str; 3] = [
    "If you need specific details from before",
    "Please continue the conversation",
    "Continue the conversation from",
];
/// So many are taken, and so many characters of each at most.
const MOST: usize = 60;
const LONGEST: usize = 2_000;

/// What a summary has.
pub(crate) struct Recalled<'a> {
    /// The person's messages that it quotes, in their order, each without its quotation marks.
    pub(crate) messages: Vec<&'a str>,
    /// Everything else, which is the model's.
    pub(crate) rest: String,
}

impl<'a> Recalled<'a> {
    pub(crate) fn of(summary: &'a str) -> Self {
        // What the model thinks before it writes the summary stands in that again.
        let summary = match summary.split_once(BEGIN) {
            Some((thought, rest)) if thought.contains(THOUGHT) => rest,
            _ => summary,
        };
        let lines = summary.lines().filter(|line| !ENDS.iter().any(|end| line.starts_with(end)));
        let lines: Vec<&str> = lines.collect();
        let is_heading = |line: &&str| {
            let words = line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
            words.ends_with(HEADING)
        };
        let from = lines.iter().position(is_heading).map_or(lines.len(), |at| at + 1);
        let is_item = |line: &&str| {
            let line = line.trim();
            line.is_empty() || line.starts_with(['-', '*', '•', '"', '“'])
        };
        let to = from + lines[from..].iter().take_while(|line| is_item(line)).count();
        let items = lines[from..to].iter().map(|line| line.trim());
        let messages = items.filter_map(quoted).take(MOST).collect();
        Self { messages, rest: [&lines[..from], &lines[to..]].concat().join("\n") }
    }
}

/// The words between the first quotation mark of an item and the last.
fn quoted(item: &str) -> Option<&str> {
    let item = item.trim_start_matches(['-', '*', '•', ' ']);
    let begun = item.strip_prefix(['"', '“'])?;
    let end = begun.rfind(['"', '”'])?;
    Some(begun[..end].trim()).filter(|words| !words.is_empty() && words.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_messages_below_their_heading_are_the_persons() {
        let summary = "1. Primary Request:\n   - \"not this\"\n\n6. All user messages:\n   - \"never touch the `api` folder, they said \"no\"\"\n   - (approved the plan)\n   - \"yes, do it\" (to commit)\n\n7. Pending Tasks:\n   - \"nor this\"";
        let Recalled { messages, rest } = Recalled::of(summary);
        assert_eq!(messages, ["never touch the `api` folder, they said \"no\"", "yes, do it"]);
        assert!(rest.contains("not this") && rest.contains("nor this") && !rest.contains("never"));
        assert!(Recalled::of("nothing of the kind").messages.is_empty());
    }
}
