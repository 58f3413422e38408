//! Rules that other rules say clause by clause.

use std::collections::BTreeSet;

use crate::carry::stems;
use crate::line::Line;
use crate::place::Place;
use crate::text::{self, denies, quoted};

/// What announces rules.
const RULES: [&str; 8] =
    ["rule", "rules", "regel", "regeln", "regla", "reglas", "règles", "regras"];

/// Where each line goes: a rule that others say clause by clause ("rules as ever: only pnpm, and
/// never push") into the first of them, the others into themselves.
pub(super) fn repeated(lines: &[Line]) -> Vec<usize> {
    let clauses: Vec<Vec<Clause>> = lines.iter().map(clauses_of).collect();
    let mut into: Vec<usize> = (0..lines.len()).collect();
    for at in (0..lines.len()).rev().filter(|at| !clauses[*at].is_empty()) {
        let others = || (0..lines.len()).filter(|other| *other != at && into[*other] == *other);
        let found = clauses[at]
            .iter()
            .map(|clause| others().find(|other| clauses[*other].contains(clause)));
        let found = found.collect::<Option<Vec<usize>>>();
        into[at] = found.and_then(|found| found.first().copied()).unwrap_or(at);
    }
    into
}

/// A clause of a rule: its words, and whether it forbids.
#[derive(PartialEq, Eq)]
struct Clause {
    words: BTreeSet<String>,
    forbids: bool,
}

/// The clauses of a rule that say something; nothing of what is no rule.
fn clauses_of(line: &Line) -> Vec<Clause> {
    if line.place != Place::Rule {
        return Vec::new();
    }
    let text = quoted(&line.text).unwrap_or(&line.text).to_lowercase();
    let text =
        [" and ", " und ", " y ", " et "].iter().fold(text, |text, and| text.replace(and, ", "));
    let mut clauses: Vec<&str> =
        text.split([',', ';', ':']).flat_map(|it| it.split(". ")).collect();
    if clauses.first().is_some_and(|first| announces(first)) {
        clauses.remove(0);
    }
    let clauses = clauses.into_iter().map(|clause| {
        let ordered: Vec<&str> = text::words(clause).filter(|word| !denies(word)).collect();
        Clause { words: stems(&ordered.join(" ")), forbids: text::words(clause).any(denies) }
    });
    clauses.filter(|clause| !clause.words.is_empty()).collect()
}

/// Whether a clause only says that there are rules: "same rules as always here".
fn announces(clause: &str) -> bool {
    let mut words = clause.split_whitespace().take(4);
    words.any(|word| RULES.contains(&word)) && !text::words(clause).any(denies)
}
