//! What a report says with a cross: that it is not done, or does not work.

use crate::cue::{Cue, Cues};
use crate::fences;
use crate::table;
use crate::text::{clean, denies, without_emphasis, without_list_sign, words};

/// What stands before what is not met, and before what is.
const CROSSES: [char; 3] = ['❌', '✗', '✘'];
pub(super) const CHECKS: [char; 4] = ['✅', '✓', '✔', '☑'];
/// More of them are a comparison.
const MOST: usize = 8;

/// The rows of a report's tables of which one cell begins with a cross and none with a check mark, each on one line:
/// "Black screen: ❌ not fixed". Where there are no check marks either, nothing tells that it is a report.
pub(crate) fn crossed_rows(report: &str) -> Vec<String> {
    let rows = fences::outside(report).filter(|line| line.trim_start().starts_with('|'));
    let rows: Vec<&str> = rows.collect();
    let has = |row: &str, signs: &[char]| {
        row.split('|').any(|cell| cell.trim_start_matches([' ', '*']).starts_with(signs))
    };
    let is_report = rows.iter().any(|row| has(row, &CHECKS));
    let crossed = rows.iter().filter(|row| has(row, &CROSSES) && !has(row, &CHECKS));
    let crossed: Vec<String> = crossed.filter_map(|row| table::row(row)).collect();
    if !is_report || crossed.len() > MOST {
        return Vec::new();
    }
    let open = crossed.iter().filter(|row| row.split(CROSSES).skip(1).any(says_open));
    open.map(|row| clean(&without_emphasis(without_list_sign(row)))).collect()
}

/// Whether an item of a report says, with a cross, that something is not so; a cross before what one should not do says no
/// more than that.
pub(crate) fn is_crossed_out(sentence: &str) -> bool {
    sentence.starts_with(CROSSES) && says_open(sentence)
}

/// Whether what stands behind a cross says that something is not done or does not work.
fn says_open(text: &str) -> bool {
    let cues = Cues::of(text);
    let signs = [Cue::Failing, Cue::Unfinished, Cue::Todo, Cue::Open, Cue::Persists];
    let is_open = signs.into_iter().any(|cue| cues.get(cue) >= 0.5);
    is_open || words(&text.to_lowercase()).any(|word| denies(word) || word == "bug")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_a_cross_are_not_met() {
        let report = "| Issue | State | Why |\n|---|---|---|\n| **Black screen** | ❌ No fixeado | no externals |\n| Dead zone | ✅ Fixed | |\n\n```\n| a | ❌ |\n```";
        assert_eq!(crossed_rows(report), ["Black screen: ❌ No fixeado, no externals"]);
        for other in [
            "| Old | New |\n|--|--|\n| ❌ slow | ✅ fast |",
            "| Tool | Offline |\n|--|--|\n| one | ❌ |\n| two | ❌ |",
            "- ❌ no table\n- ✅ at all",
            "| Input | Accepted |\n|--|--|\n| a.md | ✅ yes |\n| ../x | ❌ rejected with 400 |",
        ] {
            assert!(crossed_rows(other).is_empty(), "{other}");
        }
    }
}
