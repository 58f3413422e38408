//! Early decisions: one at turn 3 of a session of 12, 60 or 600 turns, with nothing but distraction after it.

use serde::Deserialize;

use super::dice::Dice;
use super::judge::Page;
use super::planted::verdict;
use super::product::Product;
use super::report::{Cell, Share, Table};
use super::script::{self, Format};
use super::wordings::{Wording, Wordings};
use super::{Corpus, each, filler};
use crate::run::root;

const LENGTHS: [usize; 3] = [12, 60, 600];
/// The turn in which the decision falls, from 0.
const TURN: usize = 2;

#[derive(Deserialize)]
struct Plain {
    plain: Vec<Wording>,
}

fn plain() -> Result<Vec<Wording>, String> {
    let path = root().join("xtask/eval/early.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let plain: Plain = toml::from_str(&text).map_err(|error| format!("early.toml: {error}"))?;
    Ok(plain.plain)
}

/// Measures plain and natural wordings, at the budget that the product takes by itself and at 1,000.
pub(crate) fn measure(product: &Product, _: &Corpus) -> Result<Vec<Table>, String> {
    let wordings = Wordings::of("en")?;
    let kinds = ["user decision", "agent decision"];
    let natural = kinds.iter().flat_map(|kind| wordings.kinds.get(*kind).into_iter().flatten());
    let sets = [("plain", plain()?), ("natural", natural.cloned().collect::<Vec<_>>())];
    let mut table = Table::new("early decision", ["usual", "at 1000", "sessions"]);
    for (set, all) in &sets {
        for length in LENGTHS {
            let kept = each(all, |wording| judge(product, &wordings, wording, length))?;
            let mut shares = [Share::default(); 2];
            for (usual, small) in &kept {
                shares[0].one(*usual);
                shares[1].one(*small);
            }
            let cells = vec![shares[0].into(), shares[1].into(), Cell::Count(kept.len())];
            table.row(&format!("{set}, {length} turns"), cells);
            let lost = all.iter().zip(&kept).filter(|(_, kept)| !kept.0);
            let lost = lost.map(|(wording, _)| format!("{set}, {length} turns: {}", wording.say));
            table.misses.extend(lost);
        }
    }
    Ok(vec![table])
}

fn judge(
    product: &Product,
    wordings: &Wordings,
    wording: &Wording,
    length: usize,
) -> Result<(bool, bool), String> {
    let mut dice = Dice::new(length as u64);
    let mut beats = Vec::new();
    for turn in 0..length {
        if turn == TURN {
            beats.extend(filler::fact(wording, &wordings.filler, &mut dice));
        } else {
            beats.extend(filler::turn(&wordings.filler, &mut dice));
        }
    }
    let name = script::uuid(&format!("early {length} {}", wording.say));
    let file = script::write(&beats, Format::Claude, product.room(), &name)?;
    let usual = Page::new(&product.usual(&file)?.prompt);
    let small = Page::new(&product.handoff(&file, 1000)?.prompt);
    Ok((verdict(wording, &usual).kept, verdict(wording, &small).kept))
}

#[cfg(test)]
mod tests {
    #[test]
    fn plain_decisions_say_their_keys() {
        for wording in super::plain().unwrap() {
            for keep in &wording.keep {
                assert!(wording.say.contains(keep.as_str()), "{}", wording.say);
            }
        }
    }
}
