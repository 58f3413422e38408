//! A value that a sentence ends with and says nothing of: "the altos can't, quarter past eight".
//!
//! Nobody asked for it, so it stands for one of its sort that was given before.

use crate::extract::said::subject::Subject;
use crate::extract::said::value::Value;

/// A longer sentence, in words, says what its value is.
const BRIEF: usize = 18;
/// What may stand before the value: "also Freitag", "let's say 118 bpm".
const LEADS: [&str; 24] = [
    "so", "then", "say", "let's", "lets", "rather", "better", "call", "it", "also", "dann", "eher",
    "lieber", "sagen", "wir", "pues", "entonces", "mejor", "donc", "alors", "disons", "plutôt",
    "allora", "então",
];

/// Whether the last clause of a sentence gives a value of a sort, and nothing else.
pub(super) fn gives_lone_value(sentence: &str) -> bool {
    if sentence.split_whitespace().count() > BRIEF {
        return false;
    }
    let Some((before, clause)) = last_clause(sentence) else { return false };
    let is_lead = |word: &&str| LEADS.contains(&word.to_lowercase().replace('’', "'").as_str());
    let value: Vec<&str> = clause.split_whitespace().skip_while(is_lead).collect();
    let subject = Subject::of(&value.join(" "));
    let is_of_a_sort = subject.values.iter().any(Value::is_of_a_kind);
    let is_of_it = |stem: &String| subject.values.iter().any(|it| it.text.contains(stem.as_str()));
    // "Two hours, 3 pm" is a list.
    is_of_a_sort && subject.stems.iter().all(is_of_it) && !Subject::of(before).gives_value()
}

/// What stands before the last clause, and that.
fn last_clause(sentence: &str) -> Option<(&str, &str)> {
    const ENDS: [&str; 9] = [", ", "; ", ": ", ". ", "… ", "... ", ".. ", " – ", " - "];
    let sentence = sentence.trim_end_matches(['.', '!', '…', ' ', ')']);
    let ends = ENDS.iter().filter_map(|end| sentence.rfind(end).map(|at| (at, at + end.len())));
    let (end, from) = ends.max()?;
    Some((&sentence[..end], &sentence[from..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_alone_at_the_end_stands_for_another() {
        for text in [
            "ugh the altos can't, quarter past eight",
            "da ist die Tierärztin ja in Zwettl, also Freitag",
            "with the strings in it's too frantic.. let's say 40 %",
            "ah zut, l'imprimeur a du retard... 3 octobre",
        ] {
            assert!(gives_lone_value(text), "{text}");
        }
        for text in [
            "the store opens on Monday",
            "Monday",
            "the two runs took 3 seconds, 4 seconds",
            "the report is late, send it on Friday",
            "it fails, see the log",
        ] {
            assert!(!gives_lone_value(text), "{text}");
        }
    }
}
