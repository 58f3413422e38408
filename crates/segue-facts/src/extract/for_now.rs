//! What a person forbids only for the time being: "don't commit yet" holds until they ask for a
//! commit. What is never to be done is no such word. English only.

/// Work that may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Any change of files.
    Change,
    /// A step of its own, by its place in [`STEPS`].
    Step(usize),
}

/// Steps that people hold back and ask for later.
const STEPS: [&str; 9] =
    ["commit", "push", "merge", "deploy", "release", "publish", "tag", "install", "delete"];
/// What names a change of anything, where it is forbidden.
const CHANGES: [&str; 7] = ["change", "edit", "write", "touch", "modify", "implement", "code"];
/// What it is then said of.
const ANYTHING: [&str; 7] = ["anything", "any", "code", "file", "files", "nothing", "yet"];
/// What asks for a change.
const DOES: [&str; 10] =
    ["fix", "implement", "add", "write", "change", "edit", "create", "refactor", "build", "apply"];
/// Signs that a word is meant for good, or for one place.
const LASTING: [&str; 13] = [
    "never", "always", "ever", "without", "unless", "until", "before", "directly", "myself",
    "main", "master", "because", "again",
];
/// Words before the one that asks.
const LEADS: [&str; 20] = [
    "now", "then", "ok", "okay", "please", "and", "also", "you", "can", "could", "may", "so",
    "yes", "great", "good", "lgtm", "go", "ahead", "just", "to",
];
/// A word that forbids has at most so many behind it.
const BRIEF: usize = 5;

/// What `rule` forbids for now; nothing where it is meant for good, or forbids nothing of the sort.
pub(super) fn banned(rule: &str) -> Vec<Work> {
    if words(rule).iter().any(|word| LASTING.contains(&word.as_str())) {
        return Vec::new();
    }
    rule.split([',', '.', ';', ':', '!', '—'])
        .flat_map(|clause| banned_in(&words(clause)))
        .collect()
}

fn banned_in(clause: &[String]) -> Vec<Work> {
    let is_no = |word: &String| matches!(word.as_str(), "don't" | "not" | "no");
    let Some(at) = clause.iter().position(is_no) else { return Vec::new() };
    let rest = &clause[at + 1..];
    // "Don't commit or push".
    let verbs = rest.iter().filter(|word| !matches!(word.as_str(), "or" | "and" | "nor"));
    let steps: Vec<Work> = verbs.map_while(|word| step(word)).map(Work::Step).collect();
    if !steps.is_empty() {
        return if rest.len() <= BRIEF { steps } else { Vec::new() };
    }
    let is_change = rest.first().is_some_and(|verb| CHANGES.contains(&verb.as_str()));
    let is_of_anything = rest.iter().take(3).any(|it| ANYTHING.contains(&it.as_str()));
    if is_change && is_of_anything { vec![Work::Change] } else { Vec::new() }
}

/// What `message` asks to do.
pub(super) fn asked(message: &str) -> Vec<Work> {
    let lower = message.to_lowercase().replace(" and ", ",").replace(" then ", ",");
    let clauses = lower.split([',', '.', ';', ':', '!', '\n', '—']);
    clauses
        .filter(|clause| !clause.contains('?') || clause.contains("you "))
        .filter_map(of)
        .collect()
}

fn of(clause: &str) -> Option<Work> {
    let words = words(clause);
    let verb = words.iter().find(|word| !LEADS.contains(&word.as_str()))?;
    let is_change = || DOES.contains(&verb.as_str()).then_some(Work::Change);
    let is_step = STEPS.iter().position(|step| step == verb);
    is_step.map(Work::Step).or_else(is_change)
}

/// A step by its name: "commit", "commits", "committing".
fn step(word: &str) -> Option<usize> {
    STEPS.iter().position(|step| {
        word.strip_prefix(step).is_some_and(|end| matches!(end, "" | "s" | "ing" | "ting"))
    })
}

/// The words in small letters, with one spelling of "don't".
fn words(text: &str) -> Vec<String> {
    let text = text
        .to_lowercase()
        .replace('’', "'")
        .replace("do not ", "don't ")
        .replace("dont ", "don't ");
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifts(message: &str, rule: &str) -> bool {
        let (asked, banned) = (asked(message), banned(rule));
        !banned.is_empty() && banned.iter().all(|work| asked.contains(work))
    }

    #[test]
    fn what_waits_is_lifted_by_what_asks_for_it() {
        for (message, rule) in [
            ("commit", "don't commit yet"),
            ("ok, now commit and push it", "Do not push for now."),
            ("great, then push", "no pushing yet, I want to read it first"),
            ("Can you commit this?", "Please don't commit"),
            ("implement it", "don't write code yet, first make a plan"),
            ("Fix the parser, please", "Only look, don't change anything"),
        ] {
            assert!(lifts(message, rule), "{message} / {rule}");
        }
    }

    #[test]
    fn what_is_meant_for_good_stays() {
        for (message, rule) in [
            ("push it", "never push"),
            ("push it", "don't push to main"),
            ("commit", "don't commit without asking me"),
            ("now commit", "Don't change the public API"),
            ("run the tests", "don't commit yet"),
            ("should we commit?", "don't commit yet"),
            ("commit the parser", "don't commit or push yet"),
            ("add a test", "don't add dependencies"),
        ] {
            assert!(!lifts(message, rule), "{message} / {rule}");
        }
    }
}
