//! What the person says at the end that the next session is for: "Tomorrow: look into the memory".

use segue_document::Pattern;

use crate::cue::{Cue, Cues, in_earnest, is_filler};
use crate::extract::request::Request;
use crate::line::Line;
use crate::place::Place;
use crate::text::{QUESTION, quote, sentences, shorten};

/// How long a goal may be: one sentence.
const GOAL: usize = 280;
/// How the next session is announced; an order or a colon follows.
const NEXT: [&str; 18] = [
    "next week",
    "nächste woche",
    "la semana que viene",
    "la semaine prochaine",
    "next session",
    "in the next session",
    "for the next session",
    "tomorrow",
    "nächste session",
    "in der nächsten session",
    "morgen",
    "próxima sesión",
    "en la próxima sesión",
    "mañana",
    "prochaine session",
    "à la prochaine session",
    "demain",
    "amanhã",
];
/// The same where only a colon announces: "next time ask me" is a rule.
const NEXT_TIME: [&str; 8] = [
    "next time",
    "nächstes mal",
    "das nächste mal",
    "fürs nächste mal",
    "la próxima vez",
    "para la próxima",
    "la prochaine fois",
    "pour la prochaine fois",
];
/// How what comes first is named behind it.
const BEGINNING: [&str; 4] = ["first the ", "zuerst ", "primero ", "d'abord "];
/// What an order begins with.
const ORDER: [&str; 8] =
    ["please", "first", "let's", "continue", "bitte", "zuerst", "primero", "d'abord"];
/// The same behind "we".
const WORK: [&str; 19] = [
    "continue", "look", "start", "finish", "do", "fix", "write", "go", "add", "test", "tackle",
    "move", "try", "build", "machen", "schauen", "testen", "fangen", "seguimos",
];
/// How one leaves something for a while and turns to another thing.
static TURNED: Pattern = Pattern::new(
    r"(?xi)
        \b(?: stop\ \w+ing\b | (?:stop|pause|park|leave)\b[^.;]*\b(?:for\ now|for\ the\ moment|for\ today) | (?:postpone|park)\ | put\b[^.;]*\bon\ hold )
        [^.;]* (?: \b(?:and|then)\ | ,\ | ;\ ) (?:let's\ |we\ |to\ |instead\ )* (?:focus|concentrate)\ on\ \w
      | \b(?:lass|lasst|lassen)\b[^.;]*\b(?:vorerst|erst\ mal|erstmal)\b[^.;]*\bkonzentrier\w*\b
      | \b(?:dejemos|deja)\b[^.;]*\bpor\ ahora\b[^.;]*\bcentr\w+\ en\ \w
      | \b(?:laissons|laisse)\b[^.;]*\bpour\ (?:l['’]instant|le\ moment)\b[^.;]*\bconcentr\w+\ sur\ \w",
);
/// What a sentence begins with that tells when something is to be so.
const IF: [&str; 7] = ["if ", "when ", "wenn ", "falls ", "si ", "cuando ", "quand "];
/// With fewer calls and edits for it, what somebody turned to was hardly begun.
const BEGUN: u32 = 6;
/// A longer message, in bytes, is no goodbye.
const SHORT: usize = 160;
/// A goodbye has at most so many words.
const GOODBYE: usize = 6;
/// What "have to go" is no goodbye before.
const ONWARD: [&str; 6] = ["through", "back", "with", "that", "to", "over"];
/// A goal has at least so many words behind what announces it.
const WORDS: usize = 2;

/// The goal that the person named for the next session in what they asked last.
///
/// Where they only turned from one thing to another, that is a goal as long as the session has done no more than `works`
/// calls and edits for it.
pub(crate) fn next_goal(requests: &[Request], works: u32) -> Option<Line> {
    let mut last = requests.iter().rev().filter(|request| request.is_substantial);
    let is_bare = |request: &&Request| takes_leave(&request.text) && named(&request.text).is_none();
    let request = last.by_ref().find(|request| !is_bare(request))?;
    // What the person said behind it, they said of what was done.
    let is_last = requests.last().is_some_and(|last| last.address == request.address);
    let turned = || turned_to(&request.text).filter(|_| is_last && works < BEGUN);
    let goal = named(&request.text).or_else(turned)?;
    Some(Line {
        place: Place::Objective,
        text: format!("As the user named it: {}", quote(&shorten(goal, GOAL))),
        facts: Vec::new(),
        addresses: vec![request.address.clone()],
        weight: 1.0,
        brief: None,
    })
}

/// Whether a message only says goodbye: "thanks, that's all for now", "brb, lunch".
pub(crate) fn takes_leave(text: &str) -> bool {
    if text.len() > SHORT || text.contains(['?', '"', '“', '`']) {
        return false;
    }
    let clauses: Vec<&str> = text.split([',', '.', ';', '!']).collect();
    let Some(first) = clauses.iter().position(|clause| is_goodbye(clause)) else { return false };
    // "Brb, lunch", but "deploy, brb".
    let is_little = |(at, clause): (usize, &&str)| {
        let agrees = is_filler(clause) || Cues::of(clause).has(Cue::Assent);
        let stops = clause.trim().eq_ignore_ascii_case("stop");
        agrees || stops || at > first && clause.split_whitespace().count() < 2
    };
    let mut others = clauses.iter().enumerate().filter(|(_, clause)| !is_goodbye(clause));
    others.all(|(at, clause)| clause.trim().is_empty() || is_little((at, clause)))
}

fn is_goodbye(clause: &str) -> bool {
    let (cues, words) = (Cues::of(clause), clause.split_whitespace());
    let words: Vec<&str> = words.collect();
    let goes_on = words.windows(2).any(|pair| pair[0] == "go" && ONWARD.contains(&pair[1]));
    cues.has(Cue::Farewell) && !cues.has(Cue::Request) && !goes_on && words.len() <= GOODBYE
}

/// The sentence in which a message leaves one thing and turns to another: "stop the refactoring for now and focus on
/// the login".
fn turned_to(text: &str) -> Option<&str> {
    let turns = |sentence: &&str| {
        let supposes = IF.iter().any(|word| in_earnest(sentence).starts_with(word));
        let turns = TURNED.is_match(sentence);
        turns && !supposes && !sentence.ends_with(QUESTION)
    };
    sentences(text).into_iter().find(turns)
}

/// The last sentence that announces the next session.
fn named(text: &str) -> Option<&str> {
    let all = sentences(text);
    let last = all.len().saturating_sub(1);
    let announces = |(at, sentence): (usize, &str)| announces(sentence, at == last);
    let found = all.iter().enumerate().rev().find(|(at, sentence)| announces((*at, sentence)));
    found.map(|(_, sentence)| *sentence)
}

fn announces(sentence: &str, is_last: bool) -> bool {
    let lower = in_earnest(sentence);
    let behind = |lead: &&str| Some(lower.strip_prefix(lead)?.trim_start());
    let orders =
        |rest: &str| rest.starts_with(':') || BEGINNING.iter().any(|it| rest.starts_with(it));
    if NEXT_TIME.iter().filter_map(behind).any(orders) {
        return is_last && !sentence.ends_with(QUESTION);
    }
    let Some(rest) = NEXT.iter().find_map(|lead| lower.strip_prefix(lead)) else { return false };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_ordered = match words.as_slice() {
        _ if rest.starts_with(':') => is_last,
        _ if !rest.starts_with(' ') => false,
        ["we" | "wir" | "we'll", verb, ..] => WORK.contains(verb),
        [first, ..] => ORDER.contains(first),
        [] => false,
    };
    is_ordered && words.len() >= WORDS && !rest.ends_with(QUESTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_goal_is_what_the_person_announces() {
        for text in [
            "Done for today. Tomorrow: look into the memory growth on staging.",
            "Next session: write the docs for the cache.",
            "ok, tomorrow we continue with the eviction",
            "Morgen bitte zuerst BEGIN IMMEDIATE probieren.",
        ] {
            assert!(named(text).is_some(), "{text}");
        }
        for text in [
            "Tomorrow is a holiday.",
            "good, do that tomorrow",
            "what comes next time?",
            "next",
            "the next session token is wrong",
            "next session tokens must expire after 5 minutes",
            "next time please ask me before you push to main",
            "tomorrow I have a demo, so make sure the login works",
            "tomorrow we demo this to the client",
            "Tomorrow: 12 degrees, rain. Make the widget show exactly this line.",
            "Morgen, bitte den Login reparieren",
        ] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn who_leaves_one_thing_for_another_names_the_next_goal() {
        for text in [
            "Then I prefer to stop developing the remote_config for now and focus on the Installations module.",
            "put the parser on hold and focus on the CLI",
        ] {
            assert_eq!(turned_to(text), Some(text));
        }
        for text in
            ["focus on the tests for now", "stop the server", "should we stop and focus on b?"]
        {
            assert_eq!(turned_to(text), None, "{text}");
        }
    }

    #[test]
    fn a_goodbye_asks_for_nothing() {
        for text in [
            "brb, lunch",
            "fine, that's all for now",
            "thanks, I have to go now",
            "done for today.",
        ] {
            assert!(takes_leave(text), "{text}");
        }
        for text in [
            "done for today, please push",
            "we have to go through all the endpoints and add auth",
            "you have to go back to it",
            "before I have to go please fix the failing login test",
            "brb can you run the full benchmark meanwhile",
            "deploy, brb",
            "yes do it, then I have to go",
        ] {
            assert!(!takes_leave(text), "{text}");
        }
    }
}
