//! What a person forbids only for the time being: "don't commit yet" holds until they ask for a
//! commit. What is to be done never, or not with one thing, is no such word.

use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, key};

/// Work that may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Any change of files.
    Change,
    /// A step of its own, by its place in [`STEPS`].
    Step(usize),
}

/// Steps that people hold back and ask for later.
const STEPS: [&str; 9] =
    ["commit", "push", "merge", "deploy", "release", "publish", "tag", "install", "delete"];
/// What names a change of anything, where it is forbidden.
const CHANGES: [&str; 8] =
    ["change", "changes", "code", "edit", "implement", "modify", "touch", "write"];
/// What stands before that in "I don't want you to make any changes".
const WISH: [&str; 7] = ["want", "need", "you", "to", "do", "make", "any"];
/// What asks for a change.
const DOES: [&str; 12] = [
    "add",
    "apply",
    "change",
    "code",
    "create",
    "edit",
    "fix",
    "implement",
    "refactor",
    "replace",
    "update",
    "write",
];
/// What an order is about where it names nothing of its own.
const ANYTHING: [&str; 23] = [
    "change",
    "changes",
    "any",
    "anything",
    "code",
    "everything",
    "file",
    "files",
    "first",
    "for",
    "it",
    "just",
    "now",
    "of",
    "or",
    "so",
    "that",
    "them",
    "this",
    "today",
    "far",
    "and",
    "yet",
];
/// What stands behind the verb of an order, where it is no noun: "commit it", but "commit 3f2c1ab
/// broke it" and "release notes".
const OBJECTS: [&str; 18] = [
    "a",
    "all",
    "an",
    "and",
    "as",
    "everything",
    "it",
    "my",
    "now",
    "please",
    "that",
    "the",
    "them",
    "these",
    "this",
    "those",
    "to",
    "with",
];
/// Words before the one that forbids or asks.
const LEADS: [&str; 26] = [
    "i", "we", "ahead", "also", "and", "but", "can", "could", "finally", "go", "good", "great",
    "just", "lgtm", "may", "no", "now", "ok", "okay", "please", "so", "then", "to", "yes", "yet",
    "you",
];
/// Signs that a word is meant for good.
const LASTING: [&str; 10] = [
    "again", "always", "because", "before", "ever", "myself", "never", "unless", "until", "without",
];

/// What gives leave, before the step.
const LEAVE: [&str; 6] =
    ["you can", "you may", "you're allowed to", "you are allowed to", "feel free to", "you could"];
/// What stands behind a step that is allowed as a whole: "commit yourself now", but "push to the
/// feature branch".
const FREELY: [&str; 18] = [
    "yourself", "now", "again", "directly", "it", "them", "from", "on", "without", "asking", "me",
    "too", "whenever", "you", "like", "want", "and", "freely",
];

/// What says that a rule ends with the session.
const THIS_SESSION: [&str; 22] = [
    "for this session",
    "this session only",
    "in this session only",
    "only for today",
    "just for today",
    "only today",
    "just today",
    "pick it up later",
    "pick this up later",
    "pick it up tomorrow",
    "pick this up tomorrow",
    "für diese sitzung",
    "in dieser sitzung",
    "nur heute",
    "nur für heute",
    "solo por hoy",
    "solo hoy",
    "en esta sesión",
    "pour cette session",
    "juste aujourd hui",
    "per questa sessione",
    "nesta sessão",
];

/// Whether a rule outlives the session in which it was said: "for this session only", "leave it,
/// I'll pick it up later" does not.
pub(crate) fn is_lasting(rule: &str) -> bool {
    let key = format!(" {} ", key(rule));
    !THIS_SESSION.iter().any(|words| key.contains(&format!(" {words} ")))
}

/// What all of `rule` forbids for now; nothing where it is meant for good, is about one thing
/// only, or says something else as well.
pub(crate) fn banned(rule: &str) -> Vec<Work> {
    let mut found = Vec::new();
    for clause in clauses(rule) {
        let words = words(clause);
        if words.iter().any(|word| LASTING.contains(&word.as_str())) {
            return Vec::new();
        }
        match banned_in(&words) {
            Some(works) => found.extend(works),
            None if Cues::of(clause).has(Cue::Rule) => return Vec::new(),
            None => {}
        }
    }
    found
}

fn banned_in(clause: &[String]) -> Option<Vec<Work>> {
    let at = clause.iter().position(|word| matches!(word.as_str(), "don't" | "not" | "no"))?;
    let is_one_of = |word: &String, known: &[&str]| known.contains(&word.as_str());
    let (before, rest) = (&clause[..at], &clause[at + 1..]);
    let wish = rest.iter().take_while(|word| is_one_of(word, &WISH)).count();
    let rest = &rest[wish..];
    // "Don't commit or push".
    let is_verb = |word: &&String| step(word).is_some() || matches!(word.as_str(), "or" | "and");
    let verbs: Vec<&String> = rest.iter().take_while(is_verb).collect();
    let mut works: Vec<Work> = verbs.iter().filter_map(|it| step(it)).map(Work::Step).collect();
    let mut behind = verbs.len();
    if works.is_empty() && rest.first().is_some_and(|verb| is_one_of(verb, &CHANGES)) {
        works.push(Work::Change);
        behind = 1;
    }
    let is_bare = before.iter().all(|word| is_one_of(word, &LEADS))
        && rest[behind..].iter().all(|word| is_one_of(word, &ANYTHING));
    (is_bare && !works.is_empty()).then_some(works)
}

/// The steps that `message` allows from now on, whatever forbade them: "ok, you can commit yourself
/// now".
pub(crate) fn allowed(message: &str) -> Vec<Work> {
    let lower = message.to_lowercase();
    if !LEAVE.iter().any(|leave| lower.contains(leave)) {
        return Vec::new();
    }
    clauses(message).filter(|clause| !clause.contains(QUESTION)).filter_map(allowed_in).collect()
}

fn allowed_in(clause: &str) -> Option<Work> {
    let words = words(clause);
    let text = words.join(" ");
    let (_, behind) = LEAVE.iter().find_map(|leave| text.split_once(&format!("{leave} ")))?;
    let mut rest = behind.split(' ');
    let verb = rest.next()?;
    let at = STEPS.iter().position(|step| *step == verb)?;
    let is_lasting = text.contains(" now") || text.contains("yourself") || text.contains("without");
    (is_lasting && rest.all(|word| FREELY.contains(&word))).then_some(Work::Step(at))
}

/// The steps that a rule forbids, for now or for good; nothing where it rules something else as
/// well, or is about one thing only.
pub(crate) fn forbidden(rule: &str) -> Vec<Work> {
    let mut found = Vec::new();
    for clause in clauses(rule) {
        let words = words(clause);
        let denies = |word: &String| matches!(word.as_str(), "never" | "don't" | "not" | "no");
        let step_behind = |at: usize| words.get(at + 1).and_then(|word| step(word));
        match words.iter().position(denies).and_then(step_behind) {
            Some(step) if !words.iter().any(|word| word == "to") => found.push(Work::Step(step)),
            _ if Cues::of(clause).has(Cue::Rule) => return Vec::new(),
            _ => {}
        }
    }
    found
}

/// What `message` asks to do.
pub(crate) fn asked(message: &str) -> Vec<Work> {
    let is_asked = |clause: &&str| ["you ", "we "].iter().any(|subject| clause.contains(subject));
    clauses(message).filter(|it| !it.contains(QUESTION) || is_asked(it)).filter_map(of).collect()
}

fn of(clause: &str) -> Option<Work> {
    let words = words(clause);
    let at = words.iter().position(|word| !LEADS.contains(&word.as_str()))?;
    let verb = words[at].as_str();
    let is_order = words.get(at + 1).is_none_or(|next| OBJECTS.contains(&next.as_str()));
    let is_change = || DOES.contains(&verb).then_some(Work::Change);
    let is_step = STEPS.iter().position(|step| *step == verb);
    is_step.map(Work::Step).or_else(is_change).filter(|_| is_order)
}

fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '.', ';', ':', '!', '\n', '—'])
}

/// A step by its name: "commit", "commits", "committing".
fn step(word: &str) -> Option<usize> {
    STEPS.iter().position(|step| {
        word.strip_prefix(step).is_some_and(|end| matches!(end, "" | "s" | "ing" | "ting"))
    })
}

/// The words in small letters, with one spelling of "don't".
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'");
    let mut text = text.replace("do not ", "don't ").replace("dont ", "don't ");
    for now in ["at this time", "at this point", "at the moment", "for the moment"] {
        text = text.replace(now, "now");
    }
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_for_one_session_is_told_from_what_lasts() {
        for rule in [
            "For this session only: don't run the tests.",
            "Leave everything as it is, don't commit, I'll pick it up later.",
        ] {
            assert!(!is_lasting(rule), "{rule}");
        }
        for rule in [
            "could you never commit without asking me",
            "Format code only with ruff",
            "Never deploy once the operators are done for today.",
        ] {
            assert!(is_lasting(rule), "{rule}");
        }
    }

    fn lifts(message: &str, rule: &str) -> bool {
        let (asked, banned) = (asked(message), banned(rule));
        !banned.is_empty() && banned.iter().all(|work| asked.contains(work))
    }

    #[test]
    fn what_waits_is_lifted_by_what_asks_for_it() {
        for (message, rule) in [
            ("commit", "don't commit yet"),
            ("ok, now commit it", "Do not commit for now."),
            ("great, then push", "no pushing yet, I want to read it first"),
            ("Can you commit this?", "Please don't commit"),
            ("now commit, then push", "don't commit or push yet"),
            ("implement it", "don't write code yet, first make a plan"),
            ("Fix the parser, please", "Don't change anything yet."),
            ("Can we fix it?", "I don't want you to do any code changes at this time."),
        ] {
            assert!(lifts(message, rule), "{message} / {rule}");
        }
    }

    #[test]
    fn leave_that_is_given_lifts_what_was_meant_for_good() {
        let lifts = |message: &str, rule: &str| {
            let (allowed, forbidden) = (allowed(message), forbidden(rule));
            !forbidden.is_empty() && forbidden.iter().all(|work| allowed.contains(work))
        };
        for (message, rule) in [
            ("ok, you can commit yourself now", "Never commit directly, I do that myself."),
            ("You can commit from now on. But never push.", "never commit"),
            ("you may push without asking me", "don't push without asking me"),
        ] {
            assert!(lifts(message, rule), "{message} / {rule}");
        }
        for (message, rule) in [
            ("you can push to the feature branch now", "never push"),
            ("you can commit now", "never push"),
            ("can you commit now?", "never commit"),
            ("you can commit now", "don't push to main"),
            ("you can commit now", "Use tabs, and never commit"),
        ] {
            assert!(!lifts(message, rule), "{message} / {rule}");
        }
    }

    #[test]
    fn what_is_meant_for_good_or_for_one_thing_stays() {
        for (message, rule) in [
            ("push it", "never push"),
            ("ok, push it.", "Do not push at any time."),
            ("push it", "don't push to main"),
            ("push to the feature branch", "Don't push to staging."),
            ("install the hook", "Do not install any new packages."),
            ("delete the old branch", "Don't delete the fixtures."),
            ("commit", "don't commit without asking me"),
            ("now commit", "Don't change the public API"),
            ("run the tests", "don't commit yet"),
            ("should we commit?", "don't commit yet"),
            ("commit 3f2c1ab broke it", "don't commit yet"),
            ("release notes are missing", "don't release yet"),
            ("commit the parser", "don't commit or push yet"),
            ("commit it", "Use tabs for indentation and don't commit yet."),
            ("commit it", "Use tabs for indentation, don't commit yet."),
            ("Build is red on CI, look at why", "Please don't change any files"),
            ("add a test", "don't add dependencies"),
        ] {
            assert!(!lifts(message, rule), "{message} / {rule}");
        }
    }
}
