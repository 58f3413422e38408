//! The person's words that a summary of an earlier session quotes: with a compaction or a continuation a session may
//! begin of which nothing else is left.

/// The heading over them, in lower case, as Claude Code's summaries have it.
const HEADING: &str = "user messages";
/// So many are taken, and so many characters of each at most.
const MOST: usize = 60;
const LONGEST: usize = 2_000;

/// The messages that a summary quotes, in their order, each without its quotation marks.
pub(crate) fn messages(summary: &str) -> Vec<&str> {
    let mut lines = summary.lines().map(str::trim);
    let is_heading = |line: &str| {
        let words = line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        words.ends_with(HEADING)
    };
    let found = lines.by_ref().any(is_heading);
    let items =
        lines.take_while(|line| line.is_empty() || line.starts_with(['-', '*', '•', '"', '“']));
    items.filter_map(quoted).take(if found { MOST } else { 0 }).collect()
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
    fn the_messages_below_their_heading_are_quoted() {
        let summary = "1. Primary Request:\n   - \"not this\"\n\n6. All user messages:\n   - \"never touch the `api` folder, they said \"no\"\"\n   - (approved the plan)\n   - \"yes, do it\" (to commit)\n\n7. Pending Tasks:\n   - \"nor this\"";
        assert_eq!(
            messages(summary),
            ["never touch the `api` folder, they said \"no\"", "yes, do it"]
        );
        assert!(messages("nothing of the kind").is_empty());
    }
}
