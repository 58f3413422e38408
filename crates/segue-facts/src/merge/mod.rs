//! Lines that say the same are one line.

mod rules;
mod runs;
mod words;

use crate::draft::text::ASKED;
use crate::line::Line;
use crate::place::{Form, Place};
use crate::text::{key, quoted};
use words::{Words, words};

/// How many notes of the model's are usually worth a place, and what further ones weigh at least: below that a note is like
/// everything else in the session, and costs the reader more than it tells.
pub(crate) const NOTES: usize = 8;
const LEAST: f64 = 0.15;

/// The lines without what another says already: the heavier one stays, with the facts and
/// addresses of both. A note that stands in a longer line is no line of its own.
///
/// So many `notes` of the model's are worth a place.
pub(crate) fn merged(lines: Vec<Line>, notes: usize) -> Vec<Line> {
    let words: Vec<Words> = words(lines.iter().map(|line| line.text.as_str()));
    let mut into: Vec<usize> = (0..lines.len()).collect();
    for at in 0..lines.len() {
        let same = (0..at).filter(|other| into[*other] == *other).find(|other| {
            let (a, b) = (&lines[at], &lines[*other]);
            is_prose(a.place)
                && place_of(a.place) == place_of(b.place)
                && words[at].are_like(&words[*other])
        });
        let Some(same) = same else { continue };
        if lines[at].weight > lines[same].weight {
            into[same] = at;
        } else {
            into[at] = same;
        }
    }
    let kept = joined(lines, &into);
    let repeated = rules::repeated(&kept);
    let kept = joined(kept, &repeated);
    let contained = contained(&kept);
    let mut kept = joined(kept, &contained);
    let alike = runs::alike(&kept);
    runs::name_alike(&mut kept, &alike);
    let kept = joined(kept, &alike);
    let named = runs::named(&kept);
    let mut kept = joined(kept, &named);
    drop_repeated_notes(&mut kept, notes);
    kept
}

/// Where each line goes: what the person told into the rule or the decision that says it with
/// more around it, the others into themselves.
fn contained(lines: &[Line]) -> Vec<usize> {
    // Blanks around it, so that whole words are compared.
    let bare = |line: &Line| format!(" {} ", key(quoted(&line.text).unwrap_or(&line.text)));
    let bare: Vec<String> = lines.iter().map(bare).collect();
    let is_ruling = |at: &usize| matches!(lines[*at].place, Place::Rule | Place::Decision);
    let around = |at: usize| {
        // Beside another question the same words say something else.
        let is_told = lines[at].place == Place::Told && !lines[at].text.contains(ASKED);
        let mut rulings = (0..lines.len()).filter(|other| is_told && is_ruling(other));
        rulings.find(|ruling| bare[*ruling].contains(&bare[at]))
    };
    (0..lines.len()).map(|at| around(at).unwrap_or(at)).collect()
}

fn joined(lines: Vec<Line>, into: &[usize]) -> Vec<Line> {
    let target = |mut at: usize| {
        while into[at] != at {
            at = into[at];
        }
        at
    };
    let mut extra: Vec<(usize, Line)> = Vec::new();
    let mut kept: Vec<(usize, Line)> = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        if into[at] == at { kept.push((at, line)) } else { extra.push((target(at), line)) }
    }
    for (to, line) in extra {
        let Some((_, same)) = kept.iter_mut().find(|(at, _)| *at == to) else { continue };
        same.facts.extend(line.facts);
        let new = line.addresses.into_iter().filter(|address| !same.addresses.contains(address));
        let new: Vec<_> = new.collect();
        same.addresses.extend(new);
    }
    kept.into_iter().map(|(_, line)| line).collect()
}

/// What the model said in passing: a few lines at most. What stands elsewhere as well is no line of its own.
fn drop_repeated_notes(lines: &mut Vec<Line>, notes: usize) {
    let is_note = |line: &Line| line.place == Place::Said;
    let mut weights: Vec<f64> =
        lines.iter().filter(|line| is_note(line)).map(|line| line.weight).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    let least = weights.get(notes).copied().unwrap_or(0.0);
    let usual = weights.get(NOTES).copied().unwrap_or(0.0);
    let least = least.max(usual.min(LEAST));
    lines.retain(|line| !is_note(line) || line.weight > least);
    let others: Vec<(usize, String)> = (0..)
        .zip(&*lines)
        .filter(|(_, line)| !is_note(line))
        .map(|(at, line)| (at, key(&line.text)))
        .collect();
    let around = |line: &Line| {
        let text = key(&line.text);
        others.iter().find(|(_, other)| other.contains(&text)).map(|(at, _)| *at)
    };
    let into: Vec<usize> = (0..)
        .zip(&*lines)
        .map(|(at, line)| if is_note(line) { around(line).unwrap_or(at) } else { at })
        .collect();
    *lines = joined(std::mem::take(lines), &into);
}

/// Whether the lines of a place are sentences, which can say the same in other words.
fn is_prose(place: Place) -> bool {
    let is_list = place.form() == Form::Items;
    is_list
        && !matches!(
            place,
            Place::File | Place::Commit | Place::State | Place::Minor | Place::Verified
        )
}

/// Requests are compared with requests, rules with rules.
fn place_of(place: Place) -> Place {
    if place == Place::Between { Place::Request } else { place }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(place: Place, text: &str, weight: f64, fact: usize) -> Line {
        Line {
            place,
            text: text.to_owned(),
            facts: vec![fact],
            addresses: Vec::new(),
            weight,
            brief: None,
        }
    }

    #[test]
    fn the_heavier_of_two_like_lines_stays_with_the_facts_of_both() {
        let lines = vec![
            line(Place::Rule, "Never push to the main branch", 0.5, 0),
            line(Place::Rule, "never push to the main branch!", 0.9, 1),
            line(Place::Rule, "Use tabs in Makefiles only", 0.9, 2),
        ];
        let kept = merged(lines, NOTES);
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].text, "never push to the main branch!");
        assert_eq!(kept[0].facts, [1, 0]);
    }

    #[test]
    fn what_has_another_number_is_another_thing() {
        let lines = vec![
            line(Place::Done, "[x] Write section 2.1 of the review", 0.5, 0),
            line(Place::Done, "[x] Write section 2.2 of the review", 0.5, 1),
            line(Place::Done, "[x] Write section 2.2 of the review.", 0.5, 2),
        ];
        assert_eq!(merged(lines, NOTES).len(), 2);
    }

    #[test]
    fn a_rule_that_others_say_clause_by_clause_goes() {
        let rules = [
            "\"Two rules for this repo: standard library only, no third-party packages.\"",
            "\"Never push; I push myself.\"",
            "\"Same rules as always: standard library only, and no pushing, I do that.\"",
            "\"Rules as ever: standard library only, never push, and two reviews.\"",
            "\"push to the mirror\"",
            "\"Never disable eslint rules, and never push.\"",
            "\"Never use floats in prices.\"",
            "\"Never use floats, never push.\"",
        ];
        let lines = (0..).zip(rules).map(|(at, rule)| line(Place::Rule, rule, 0.9, at)).collect();
        let kept = merged(lines, NOTES);
        let texts: Vec<&str> = kept.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, [&rules[..2], &rules[3..]].concat());
        assert_eq!(kept[0].facts, [0, 2]);
    }

    #[test]
    fn a_correction_stands_beside_what_it_may_change() {
        let rules = [
            "\"The form must have two fields.\" (later: \"No, the form must use our button.\")",
            "\"No, the form must use our button.\"",
        ];
        let lines = (0..).zip(rules).map(|(at, rule)| line(Place::Rule, rule, 0.9, at)).collect();
        assert_eq!(merged(lines, NOTES).len(), 2);
    }

    #[test]
    fn what_was_told_goes_into_the_rule_that_says_it() {
        let lines = vec![
            line(Place::Rule, "\"Links may start with a slash. Skip those.\"", 0.9, 0),
            line(Place::Told, "\"Links may start with a slash.\"", 0.8, 1),
        ];
        let kept = merged(lines, NOTES);
        assert_eq!((kept.len(), kept[0].facts.as_slice()), (1, [0, 1].as_slice()));
    }

    #[test]
    fn notes_that_stand_elsewhere_go() {
        let lines = vec![
            line(
                Place::State,
                "The session's last words: \"It is done. Port 81 is free.\"",
                0.6,
                0,
            ),
            line(Place::Said, "Port 81 is free.", 0.4, 1),
            line(Place::Said, "The queue holds 40 jobs.", 0.4, 2),
        ];
        let kept = merged(lines, NOTES);
        let texts: Vec<&str> = kept.iter().map(|line| line.text.as_str()).collect();
        assert!(texts.contains(&"The queue holds 40 jobs.") && kept.len() == 2, "{texts:?}");
    }

    #[test]
    fn the_same_answer_to_two_questions_is_two() {
        let lines = vec![
            line(Place::Rule, "\"Always stop the pipeline after an hour of silence.\"", 0.9, 0),
            line(Place::Told, "\"an hour\" (asked: \"How long may the guests wait?\")", 0.8, 1),
            line(
                Place::Told,
                "\"ten minutes a day\" (asked: \"How long is the code valid?\")",
                0.8,
                2,
            ),
            line(
                Place::Told,
                "\"ten minutes a day\" (asked: \"How long does the lock last?\")",
                0.8,
                3,
            ),
        ];
        assert_eq!(merged(lines, NOTES).len(), 4);
    }

    #[test]
    fn further_notes_have_to_weigh_something() {
        const WORDS: [&str; 12] = [
            "parser", "lexer", "cache", "index", "router", "worker", "mailer", "queue", "store",
            "clock", "label", "sink",
        ];
        let notes = |notes: usize| {
            let lines = WORDS.iter().enumerate().map(|(at, word)| {
                let weight = if at < 10 { 0.3 } else { 0.1 } - at as f64 / 1_000.0;
                line(Place::Said, &format!("The {word} reads conf/{word}.toml."), weight, at)
            });
            merged(lines.collect(), notes).len()
        };
        assert_eq!((notes(NOTES), notes(9), notes(30)), (8, 9, 10));
    }
}
