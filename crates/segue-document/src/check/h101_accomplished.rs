//! H101: what was accomplished is a short list of outcomes.

use segue_model::{SectionName, heading};

use super::list::{Item, items};
use super::subject::commits;
use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H101",
    level: Level::Warning,
    title: "accomplishments are listed: 1 to 7 outcomes in the past tense",
    reason: "A list of outcomes is read; a diary is not, and a plan in its place says that something is done which is not.",
    fix: "list one to seven outcomes, each in the past tense: `Added …`, `Fixed …`",
    example: (
        "- Adding the login form\n- Fix tests",
        "- Added the login form\n- Fixed the two failing tests",
    ),
    check: Check::Handoff(check),
};

/// The most outcomes that a reader takes in.
const MOST: usize = 7;

/// Verbs that stand in lists of what was done, as they stand in plans.
const PLANS: &[&str] = &[
    "add",
    "create",
    "extend",
    "finish",
    "implement",
    "improve",
    "make",
    "migrate",
    "refactor",
    "remove",
    "rename",
    "replace",
    "will",
    "wire",
    "write",
];

/// Words that are verbs of a plan before a word such as these, and nouns or adjectives elsewhere:
/// `Test the form`, but `Test coverage raised`.
const EITHER: [&str; 12] = [
    "build", "change", "clean", "complete", "document", "fix", "move", "set", "support", "test",
    "update", "upgrade",
];
const OBJECTS: [&str; 15] = [
    "a",
    "all",
    "an",
    "and",
    "both",
    "each",
    "every",
    "its",
    "my",
    "our",
    "remaining",
    "that",
    "the",
    "this",
    "up",
];

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    if subject.document.content.section(&SectionName::Summary).is_none() {
        return Vec::new();
    }
    let at = subject.line_of(&SectionName::Summary);
    let part = subject.part(&SectionName::Summary, heading::ACCOMPLISHED);
    let lines = if part.is_empty() { subject.section(&SectionName::Summary) } else { part };
    let items = items(&lines);
    if items.is_empty() {
        return vec![Hit::at(at, "no outcome is listed as an item of its own")];
    }
    // Requests, commits and decisions stand in lists beside the outcomes.
    let aside = subject.aside(heading::ACCOMPLISHED);
    let is_outcome = |item: &&Item<'_>| {
        let text = item.text();
        !aside.contains(&item.lines.start) && !is_request(&text) && !begins_with_commit(&text)
    };
    let outcomes: Vec<&Item<'_>> = items.iter().filter(is_outcome).collect();
    let mut hits = Vec::new();
    if let Some(first) = outcomes.get(MOST) {
        let message = format!("{} outcomes are listed; a reader takes in {MOST}", outcomes.len());
        hits.push(Hit::at(first.lines.start, message));
    }
    let plans =
        outcomes.iter().filter_map(|item| Some((item.lines.start, plan(&item.text())?.to_owned())));
    hits.extend(plans.map(|(line, verb)| {
        Hit::at(line, format!("`{verb}` reads like a plan, not like an outcome"))
    }));
    hits
}

/// Whether an item is what somebody asked for, in their words.
fn is_request(text: &str) -> bool {
    text.starts_with(['"', '“', '«', '„'])
}

/// Whether an item is a line of a log of commits.
fn begins_with_commit(text: &str) -> bool {
    let text = text.trim_start_matches(['`', '*', '(', '[']);
    commits(text).first().is_some_and(|cited| cited.column == 0)
}

/// The first word, if it is a verb that is not in the past tense.
fn plan(text: &str) -> Option<&str> {
    if text.starts_with("[x]") || text.starts_with("[X]") {
        // A task that is ticked off is an outcome, however it was written down.
        return None;
    }
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let word = words.next()?;
    let lower = word.to_ascii_lowercase();
    let has_object =
        || words.clone().next().is_some_and(|next| OBJECTS.contains(&&*next.to_lowercase()));
    let stem = |verb: &&str| lower.starts_with(verb.strip_suffix('e').unwrap_or(verb));
    let is_gerund = lower.len() > 5
        && lower.ends_with("ing")
        && (PLANS.iter().any(&stem) || (EITHER.iter().any(stem) && has_object()));
    let is_plan = PLANS.contains(&lower.as_str())
        || (EITHER.contains(&lower.as_str()) && (has_object() || text.len() == word.len()));
    (is_gerund || is_plan).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    const ITEM: &str = "- Added the login form";

    #[test]
    fn fires_on_plans_prose_and_long_lists() {
        assert!(breaks_with("H101", ITEM, "- Adding the login form"));
        assert!(breaks_with("H101", ITEM, "- Implement the login form"));
        assert!(breaks_with("H101", ITEM, "- Test the login form"));
        assert!(!breaks_with("H101", ITEM, "- \"Add the login form\" was asked for, and is there"));
        assert!(breaks_with("H101", ITEM, "We worked on the form."));
        assert!(breaks_with("H101", ITEM, &format!("{ITEM}\n").repeat(8)));
    }

    #[test]
    fn requests_commits_and_decisions_are_no_outcomes() {
        let many = |line: &str| format!("{line}\n").repeat(9);
        let commits = many("- `3f2c1a0` add a cache");
        let more = many("- add a cache, because it is slow");
        for part in ["Commits", "Recent commits", "Decisions Made", "Artifacts"] {
            let text = format!("{ITEM}\n\n### {part}\n\n{more}");
            assert!(!breaks_with("H101", &format!("### Accomplished\n\n{ITEM}"), &text), "{part}");
        }
        let own = format!("{ITEM}\n\n### Backend\n\n{more}");
        assert!(breaks_with("H101", &format!("### Accomplished\n\n{ITEM}"), &own));
        for lines in [&commits, &many("- \"Add the login form\""), &many("- **deadbee1**: Fix it")]
        {
            assert!(!breaks_with("H101", ITEM, &format!("{ITEM}\n{lines}")), "{lines}");
            assert!(!breaks_with("H101", ITEM, lines), "{lines}");
        }
    }

    #[test]
    fn outcomes_in_any_dress_are_fine() {
        for item in [
            "1. **Fixed** the cache",
            "- [x] Write tests\n  - add more later",
            "- `form.rs`: new",
            "- Test coverage raised to 80 %",
            "- Support for passkeys (`form.rs`)",
            "- Build is green: `cargo build`",
            "- Setting for the timeout (`form.rs`)",
        ] {
            assert!(!breaks_with("H101", ITEM, item), "{item}");
        }
    }
}
