//! Lists of decisions: "Locked in:", "### Key decisions", and the items below.

/// The words of a lead that says that its items are decided.
const DECIDED: [&str; 13] = [
    "decision",
    "decisions",
    "decided",
    "agreed",
    "settled",
    "entscheidung",
    "entscheidungen",
    "entschieden",
    "beschlossen",
    "decisiones",
    "decidido",
    "décisions",
    "décidé",
];
/// The words of a lead that says that they are yet to be decided, or by whom.
const OPEN: [&str; 17] = [
    "open",
    "needed",
    "pending",
    "not",
    "undecided",
    "outstanding",
    "remaining",
    "to",
    "for",
    "offen",
    "offene",
    "nötig",
    "ausstehend",
    "pendientes",
    "abiertas",
    "ouvertes",
    "à",
];
/// So many items are looked at.
const MOST: usize = 100;
/// How many words such a lead has at most.
const LEAD: usize = 7;

/// The items of a text that stand below a lead which calls them decided.
pub(super) fn decided_items(text: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut is_decided = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match item(line) {
            Some(item) if is_decided && items.len() < MOST => items.push(item),
            Some(_) => {}
            None => is_decided = leads(line),
        }
    }
    items
}

/// Whether a line leads to decisions.
fn leads(line: &str) -> bool {
    let is_lead = line.starts_with('#') || line.trim_end_matches('*').ends_with(':');
    let lower = line.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    // "Locked files:" decides nothing.
    let is_decided =
        |word: &&str| DECIDED.contains(word) || *word == "locked" && words.contains(&"in");
    let is_open = words.iter().any(|word| OPEN.contains(word));
    is_lead
        && !line.contains('?')
        && words.len() <= LEAD
        && !is_open
        && words.iter().any(is_decided)
}

/// The words of an item of a list.
fn item(line: &str) -> Option<&str> {
    let unnumbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = unnumbered.strip_prefix(['.', ')']).filter(|_| unnumbered.len() < line.len());
    let rest = line.strip_prefix(['-', '*', '•']).or(numbered)?;
    rest.starts_with(' ').then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_such_a_lead_is_decided() {
        let text = "Locked decisions from your answers:\n\n- Label only, no stop.\n  - with a tooltip\n\n\
                    Next steps:\n- Draw it\n\n**Decided:**\n1. Keep the queue\n2) Drop Redis\nAll clear.\n- Not this";
        let expected = ["Label only, no stop.", "with a tooltip", "Keep the queue", "Drop Redis"];
        assert_eq!(decided_items(text), expected);
        for text in [
            "### Open decisions\n- a",
            "Not yet decided:\n- a",
            "Locked files:\n- a",
            "Decisions for you:\n- a",
            "What have we decided?\n- a",
            "We decided that on Monday, all of us together:\n- a",
        ] {
            assert!(decided_items(text).is_empty(), "{text}");
        }
    }
}
