//! Context rot: made-up sessions in which what counts is buried, taken back or a trap, at 8k, 40k and
//! 80k tokens. What is required must stand in the prompt, what is wrong or stale must not.

use serde::Deserialize;

use super::dice::Dice;
use super::judge::{Needle, Page};
use super::product::Product;
use super::report::{Share, Table};
use super::script::{self, Beat, FORMATS};
use super::wordings::{Filler, Wordings};
use super::{Corpus, each, filler};
use crate::run::root;

/// The sizes of the sessions, in tokens.
const SIZES: [usize; 3] = [8_000, 40_000, 80_000];
/// Bytes of a token of such text, about.
const BYTES: usize = 4;

/// A case: what is said when, and what has to come of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    kind: String,
    /// Lines beginning with `U: `, `A: `, `$ command => output` or `! command => output`.
    #[serde(default)]
    early: Vec<String>,
    #[serde(default)]
    middle: Vec<String>,
    #[serde(default)]
    late: Vec<String>,
    required: Vec<String>,
    /// What would be a false statement, unless its line also says why.
    #[serde(default)]
    incorrect: Vec<String>,
    #[serde(default)]
    stale: Vec<String>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Result<Vec<Case>, String> {
    let path = root().join("xtask/eval/rot.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let cases: Cases = toml::from_str(&text).map_err(|error| format!("rot.toml: {error}"))?;
    Ok(cases.case)
}

/// Measures every case at every size, at the budget that the product takes by itself.
pub(crate) fn measure(product: &Product, _: &Corpus) -> Result<Vec<Table>, String> {
    let wordings = Wordings::of("en")?;
    let cases = cases()?;
    let all: Vec<(usize, &Case)> =
        SIZES.iter().flat_map(|size| cases.iter().map(|case| (*size, case))).collect();
    let judged = each(&all, |(size, case)| judge(product, case, *size, &wordings.filler))?;
    let mut table = Table::new("context rot, usual budget", ["required", "incorrect", "stale"]);
    let mut rows: Vec<String> = SIZES.iter().map(|size| format!("{size} tokens")).collect();
    for case in &cases {
        if !rows.contains(&case.kind) {
            rows.push(case.kind.clone());
        }
    }
    for row in rows {
        let mut shares = [Share::default(); 3];
        for ((size, case), (verdict, _)) in all.iter().zip(&judged) {
            if row == case.kind || row == format!("{size} tokens") {
                shares.iter_mut().zip(verdict).for_each(|(sum, one)| {
                    sum.kept += one.kept;
                    sum.of += one.of;
                });
            }
        }
        table.row(&row, shares.map(Into::into).to_vec());
    }
    table.misses = judged.into_iter().flat_map(|(_, misses)| misses).collect();
    Ok(vec![table])
}

type Judged = ([Share; 3], Vec<String>);

fn judge(product: &Product, case: &Case, size: usize, said: &Filler) -> Result<Judged, String> {
    let name = format!("rot {size} {:?}", case.required);
    let mut dice = Dice::new(size as u64 + case.required.len() as u64);
    let beats = beats(case, size, said, &mut dice);
    let format = FORMATS[dice.below(FORMATS.len())];
    let file = script::write(&beats, format, product.room(), &script::uuid(&name))?;
    let page = Page::new(&product.usual(&file)?.prompt);
    let mut shares = [Share::default(); 3];
    let mut misses = Vec::new();
    for required in &case.required {
        let kept = page.has(&Needle::Exact(required.clone()));
        shares[0].one(kept);
        if !kept {
            misses.push(format!("{}, {size}: lacks `{required}`", case.kind));
        }
    }
    for (at, wrong) in [(1, &case.incorrect), (2, &case.stale)] {
        for one in wrong {
            let says = page.lines_with(one).find(|line| !is_explained(line, &case.required));
            shares[at].one(says.is_some());
            misses.extend(says.map(|line| format!("{}, {size}: says `{line}`", case.kind)));
        }
    }
    Ok((shares, misses))
}

/// Whether a line that names what is wrong also says that it is.
fn is_explained(line: &str, required: &[String]) -> bool {
    let marks = [
        "not ",
        "n't",
        "no longer",
        "instead",
        "fail",
        "superseded",
        "gave up",
        "given up",
        "was ",
        "dropped",
        "flak",
        "broke",
        "~~",
        "tried",
        "never",
    ];
    marks.iter().any(|mark| line.contains(mark))
        || required.iter().any(|required| line.contains(&required.to_lowercase()))
}

fn beats(case: &Case, size: usize, said: &Filler, dice: &mut Dice) -> Vec<Beat> {
    let mut beats = vec![Beat::User("let's get the parcel hub ready for the pilot".into())];
    let quarter = size * BYTES / 4;
    let fill = |beats: &mut Vec<Beat>, dice: &mut Dice, bytes: usize| {
        let mut filled = 0;
        while filled < bytes {
            let turn = filler::turn(said, dice);
            filled += turn.iter().map(|beat| format!("{beat:?}").len()).sum::<usize>();
            beats.extend(turn);
        }
    };
    fill(&mut beats, dice, quarter / 4);
    beats.extend(case.early.iter().map(|line| beat(line)));
    fill(&mut beats, dice, quarter * 3 / 2);
    beats.extend(case.middle.iter().map(|line| beat(line)));
    fill(&mut beats, dice, quarter * 3 / 2);
    beats.extend(case.late.iter().map(|line| beat(line)));
    fill(&mut beats, dice, quarter / 2);
    beats
}

fn beat(line: &str) -> Beat {
    let run = |rest: &str, fails| {
        let (command, output) = rest.split_once(" => ").unwrap_or((rest, ""));
        Beat::Run(command.to_owned(), output.to_owned(), fails)
    };
    match line.split_at_checked(2) {
        Some(("A:", rest)) => Beat::Assistant(rest.trim().to_owned()),
        Some(("$ ", rest)) => run(rest, false),
        Some(("! ", rest)) => run(rest, true),
        Some((_, rest)) => Beat::User(rest.trim().to_owned()),
        None => Beat::User(line.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_says_what_it_requires() {
        for case in cases().unwrap() {
            let said = [case.early.clone(), case.middle.clone(), case.late.clone()].concat();
            let said = said.join("\n").to_lowercase();
            for word in case.required.iter().chain(&case.incorrect).chain(&case.stale) {
                assert!(said.contains(&word.to_lowercase()), "{}: `{word}`", case.kind);
            }
        }
    }

    #[test]
    fn a_case_has_its_size() {
        let wordings = Wordings::of("en").unwrap();
        let case = &cases().unwrap()[0];
        let beats = beats(case, 8000, &wordings.filler, &mut Dice::new(1));
        let bytes: usize = beats.iter().map(|beat| format!("{beat:?}").len()).sum();
        assert!((28_000..40_000).contains(&bytes), "{bytes}");
    }
}
