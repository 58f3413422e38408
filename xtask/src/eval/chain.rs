//! A chain of five sessions, each with the former handoff as its parent: what share of the facts of the
//! first session that still hold stands in each prompt, and how the prompts grow.

use tempfile::TempDir;

use super::dice::Dice;
use super::judge::Page;
use super::planted::verdict;
use super::product::{Handoff, Product};
use super::report::{Cell, Share, Table};
use super::script::{self, Beat, Format};
use super::wordings::{Wording, Wordings};
use super::{Corpus, each, filler, tokens};

const SESSIONS: usize = 5;
const TURNS: usize = 24;
const SEEDS: u64 = 6;
/// Kinds that hold until somebody says otherwise.
const LASTING: [&str; 8] = [
    "instruction",
    "constraint",
    "user decision",
    "agent decision",
    "reference",
    "todo",
    "question",
    "attempt",
];
/// What every session adds, so that there is something to be pushed out by.
const ADDED: [&str; 4] = ["later goal", "change", "failing", "commit"];

/// What one chain gave, session by session: facts of the first kept, and tokens of the prompt.
type Links = Vec<(Share, usize)>;

/// Measures several chains.
pub(crate) fn measure(product: &Product, _: &Corpus) -> Result<Vec<Table>, String> {
    let wordings = Wordings::of("en")?;
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let chains = each(&seeds, |seed| chain(product, &wordings, *seed))?;
    let mut table = Table::new("chain of five", ["facts of 1", "tokens"]);
    for at in 0..SESSIONS {
        let mut share = Share::default();
        let mut tokens = 0;
        for (links, _) in &chains {
            share.kept += links[at].0.kept;
            share.of += links[at].0.of;
            tokens += links[at].1;
        }
        let mean = Cell::Count(tokens / chains.len().max(1));
        table.row(&format!("handoff {}", at + 1), vec![share.into(), mean]);
    }
    table.misses = chains.into_iter().flat_map(|(_, misses)| misses).collect();
    Ok(vec![table])
}

fn chain(
    product: &Product,
    wordings: &Wordings,
    seed: u64,
) -> Result<(Links, Vec<String>), String> {
    let mut dice = Dice::new(seed + 500);
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    product.text(folder.path(), &["init", "--yes"])?;
    let pick = |kind: &str, dice: &mut Dice| {
        let all = wordings.kinds.get(kind).map_or(&[][..], Vec::as_slice);
        dice.pick(all).cloned()
    };
    let lasting: Vec<Wording> = LASTING.iter().filter_map(|kind| pick(kind, &mut dice)).collect();
    let mut links = Links::new();
    let mut misses = Vec::new();
    for number in 0..SESSIONS {
        let mut facts: Vec<Wording> = if number == 0 { lasting.clone() } else { Vec::new() };
        facts.extend(ADDED.iter().filter_map(|kind| pick(kind, &mut dice)));
        let goal = pick("goal", &mut dice).unwrap_or_default();
        let beats = session(&goal, &facts, wordings, &mut dice);
        let name = script::uuid(&format!("chain {seed} {number}"));
        let file = script::write(&beats, Format::Claude, product.room(), &name)?;
        let file = file.to_string_lossy();
        let said = product.text(folder.path(), &["handoff", "--from", &file, "-o", "-"])?;
        let prompt = Handoff::of(&said).prompt;
        let page = Page::new(&prompt);
        let mut share = Share::default();
        for fact in &lasting {
            let kept = verdict(fact, &page).kept;
            share.one(kept);
            if !kept && number + 1 == SESSIONS {
                misses.push(format!("lost by handoff {SESSIONS}: {}", fact.say));
            }
        }
        links.push((share, tokens::count(&prompt)));
    }
    Ok((links, misses))
}

/// A session with a goal and facts at equal distances.
fn session(goal: &Wording, facts: &[Wording], wordings: &Wordings, dice: &mut Dice) -> Vec<Beat> {
    let mut beats = filler::fact(goal, &wordings.filler, dice);
    let every = TURNS / (facts.len() + 1);
    for turn in 1..TURNS {
        match (turn % every == 0).then(|| facts.get(turn / every - 1)).flatten() {
            Some(fact) => beats.extend(filler::fact(fact, &wordings.filler, dice)),
            None => beats.extend(filler::turn(&wordings.filler, dice)),
        }
    }
    beats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_of_a_session_is_said() {
        let wordings = Wordings::of("en").unwrap();
        let facts: Vec<Wording> =
            LASTING.iter().chain(&ADDED).map(|kind| wordings.kinds[*kind][0].clone()).collect();
        let goal = wordings.kinds["goal"][0].clone();
        let beats = format!("{:?}", session(&goal, &facts, &wordings, &mut Dice::new(1)));
        for fact in &facts {
            assert!(beats.contains(&format!("{:?}", fact.say).replace('"', "")), "{}", fact.say);
        }
    }
}
