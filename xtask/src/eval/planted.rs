//! Planted facts: made-up sessions of 12 to 600 turns with facts in natural wording anywhere in them;
//! what share of them the prompt keeps, which taken-back values it still shows, which states are wrong.

use std::collections::BTreeMap;
use std::path::Path;

use super::dice::Dice;
use super::judge::{Needle, Page};
use super::product::Product;
use super::report::{Cell, Share, Table};
use super::script::{self, Beat, FORMATS};
use super::truth::shown_failing;
use super::wordings::{LANGUAGES, Wording, Wordings};
use super::{Corpus, each, filler, tokens};

/// The lengths of the sessions, in turns of the user.
const LENGTHS: [usize; 4] = [12, 60, 240, 600];
const BUDGETS: [usize; 3] = [1000, 2000, 4000];
/// The budget of the table by kind.
const SHOWN: usize = 2000;
/// How many sessions there are of a language, a length and a half.
const SEEDS: u64 = 3;
/// A short session has room for so many facts.
const FEW: usize = 8;

/// A fact in a session.
pub(crate) struct Planted {
    pub(crate) kind: String,
    pub(crate) wording: Wording,
}

/// What became of a fact in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) kept: bool,
    former: Former,
    pub(crate) wrong: bool,
}

/// How a value stands in a text that was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Former {
    /// Not at all, or with what holds instead on its line.
    #[default]
    Gone,
    /// What holds instead follows in a list that is in order.
    Overtaken,
    /// As if it held.
    Stale,
}

struct Case<'a> {
    language: &'static str,
    wordings: &'a Wordings,
    length: usize,
    held: bool,
    seed: u64,
}

/// Measures sessions of all languages, lengths and both halves.
pub(crate) fn measure(product: &Product, corpus: &Corpus) -> Result<Vec<Table>, String> {
    measure_some(product, corpus, SEEDS, &LENGTHS)
}

/// The same with so many seeds and these lengths.
pub(crate) fn measure_some(
    product: &Product,
    corpus: &Corpus,
    seeds: u64,
    lengths: &[usize],
) -> Result<Vec<Table>, String> {
    let spoken = spoken(&corpus.made)?;
    let mut cases = Vec::new();
    for (language, wordings) in &spoken {
        for &length in lengths {
            for held in [false, true] {
                cases.extend((0..seeds).map(|seed| Case {
                    language,
                    wordings,
                    length,
                    held,
                    seed,
                }));
            }
        }
    }
    let results = each(&cases, |case| judge(product, case))?;
    let mut figures = Figures::default();
    for (case, facts) in cases.iter().zip(results) {
        facts.into_iter().for_each(|fact| figures.add(case, fact));
    }
    Ok(figures.tables(lengths))
}

/// The wordings of the languages that have a file.
fn spoken(made: &Path) -> Result<Vec<(&'static str, Wordings)>, String> {
    let is_spoken =
        |language: &&str| made.join("wordings").join(format!("{language}.toml")).is_file();
    let spoken = LANGUAGES.into_iter().filter(is_spoken);
    spoken.map(|language| Ok((language, Wordings::below(made, language)?))).collect()
}

/// What became of a planted fact.
struct Judged {
    fact: Planted,
    /// By budget.
    verdicts: [Verdict; BUDGETS.len()],
    /// Whether the last tokens of the session have it.
    by_last: bool,
    /// The line that shows a former value as if it held, at the budget that is shown.
    stale_line: Option<String>,
}

fn judge(product: &Product, case: &Case<'_>) -> Result<Vec<Judged>, String> {
    let chosen = case.seed * 7919 + case.length as u64 * 2 + u64::from(case.held);
    let language = case.language.bytes().map(u64::from).sum::<u64>();
    let mut dice = Dice::new(chosen + language * 104_729);
    let (beats, facts) = session(case.wordings, case.length, case.held, &mut dice);
    let format = FORMATS[(case.seed as usize) % FORMATS.len()];
    let name = format!("{}-{}-{}-{}", case.language, case.length, case.held, case.seed);
    let file = script::write(&beats, format, product.room(), &name)?;
    let mut pages = Vec::new();
    for budget in BUDGETS {
        pages.push(Page::new(&product.handoff(&file, budget)?.prompt));
    }
    let said: Vec<String> = beats.iter().map(Beat::plain).collect();
    let last = Page::new(&tokens::last(&said.join("\n"), SHOWN));
    let judged = facts.into_iter().map(|fact| {
        let mut verdicts = [Verdict::default(); BUDGETS.len()];
        for (one, page) in verdicts.iter_mut().zip(&pages) {
            *one = verdict(&fact.wording, page);
        }
        let by_last = verdict(&fact.wording, &last).kept;
        let shown = BUDGETS.iter().position(|budget| *budget == SHOWN);
        let stale_line = shown.and_then(|at| stale_line(&fact.wording, &pages[at]));
        let stale_line = stale_line.map(str::to_owned);
        Judged { fact, verdicts, by_last, stale_line }
    });
    Ok(judged.collect())
}

/// A session with one fact of each kind, or of some kinds where it is short.
fn session(
    wordings: &Wordings,
    length: usize,
    held: bool,
    dice: &mut Dice,
) -> (Vec<Beat>, Vec<Planted>) {
    let mut kinds: Vec<&String> = wordings.kinds.keys().filter(|kind| *kind != "goal").collect();
    dice.shuffle(&mut kinds);
    kinds.truncate(if length < 20 { FEW - 1 } else { kinds.len() });
    let mut places: Vec<usize> = (1..length).collect();
    dice.shuffle(&mut places);
    let mut planted: BTreeMap<usize, Planted> = BTreeMap::new();
    let mut earlier: BTreeMap<usize, Vec<Beat>> = BTreeMap::new();
    let mut places = places.into_iter();
    for kind in std::iter::once(&"goal".to_owned()).chain(kinds) {
        let Some(wording) = dice.pick(&wordings.half(kind, held)).map(|found| (*found).clone())
        else {
            continue;
        };
        let mut place = if kind == "goal" { 0 } else { places.next().unwrap_or(length) };
        let before = before(&wording, wordings, dice);
        if !before.is_empty() {
            let other = places.next().unwrap_or(length + 1);
            earlier.insert(place.min(other), before);
            place = place.max(other);
        }
        planted.insert(place, Planted { kind: kind.clone(), wording });
    }
    let mut beats = Vec::new();
    for place in 0..length {
        if let Some(fact) = planted.get(&place) {
            beats.extend(filler::fact(&fact.wording, &wordings.filler, dice));
        } else if let Some(before) = earlier.remove(&place) {
            beats.extend(before);
        } else {
            beats.extend(filler::turn(&wordings.filler, dice));
        }
    }
    planted.retain(|place, _| *place < length);
    (beats, planted.into_values().collect())
}

/// What happened earlier and holds no longer: another value, the opposite result of the same command, work
/// on a file that is deleted now.
fn before(wording: &Wording, wordings: &Wordings, dice: &mut Dice) -> Vec<Beat> {
    if let Some(first) = &wording.first {
        let said = Wording { say: first.clone(), ..Wording::default() };
        return filler::fact(&said, &wordings.filler, dice);
    }
    let Some(command) = wording.run.clone().filter(|_| dice.below(2) == 0) else {
        return Vec::new();
    };
    let mut beats = filler::turn(&wordings.filler, dice);
    let answer = beats.pop();
    match wording.state.as_deref() {
        Some("fails") => beats.push(Beat::Run(command, "ok".into(), false)),
        Some("passes") => beats.push(Beat::Run(command, "error: 1 failed".into(), true)),
        Some("deleted") => {
            let path = command.split_whitespace().last().unwrap_or_default();
            beats.push(Beat::Edit(path.to_owned()));
        }
        _ => return Vec::new(),
    }
    beats.extend(answer);
    beats
}

/// What a fair reader finds of a fact in a text.
pub(crate) fn verdict(wording: &Wording, page: &Page) -> Verdict {
    let kept = wording.keep.iter().all(|keep| page.has(&Needle::Exact(keep.clone())));
    let bare = stale_line(wording, page);
    let former = match bare {
        None => Former::Gone,
        Some(line) if page.overtakes(line, &wording.keep) => Former::Overtaken,
        Some(_) => Former::Stale,
    };
    let wrong = wording.state.as_deref().is_some_and(|state| {
        let key = wording.keep.first().map_or("", String::as_str);
        page.lines_with(key).any(|line| contradicts(line, state))
    });
    Verdict { kept, former, wrong }
}

/// The line that shows a value that was taken back without what holds instead.
fn stale_line<'a>(wording: &Wording, page: &'a Page) -> Option<&'a str> {
    let mut lines = wording.stale.iter().flat_map(|stale| page.lines_with(stale));
    lines.find(|line| !takes_back(line, &wording.keep))
}

/// Whether a line shows a value as a former one: with the new one beside it, or marked.
fn takes_back(line: &str, keep: &[String]) -> bool {
    let marks =
        ["superseded", "no longer", "instead of", "was ", "not ", "formerly", "replaced", "~~"];
    keep.iter().any(|keep| line.contains(&keep.to_lowercase()))
        || marks.iter().any(|mark| line.contains(mark))
}

fn contradicts(line: &str, state: &str) -> bool {
    let passes = ["→ passed", "passes", " passed"].iter().any(|it| line.contains(it))
        || line.starts_with("passed");
    match state {
        "fails" => passes && !shown_failing(line),
        "passes" => shown_failing(line) && !passes,
        "created" | "edited" => line.contains("` deleted"),
        "deleted" => line.contains("` created") || line.contains("` edited"),
        "open" => line.trim_start().starts_with("- [x]"),
        "done" => line.trim_start().starts_with("- [ ]"),
        _ => false,
    }
}

#[derive(Default)]
struct Figures {
    shares: BTreeMap<(String, usize), [Share; 5]>,
    misses: Vec<String>,
}

impl Figures {
    fn add(&mut self, case: &Case<'_>, judged: Judged) {
        let Judged { fact, verdicts, by_last, stale_line } = judged;
        let half = if case.held { "held" } else { "dev" };
        let rows = [
            "all".to_owned(),
            half.to_owned(),
            format!("{} turns", case.length),
            case.language.to_owned(),
            format!("{} {half}", case.language),
            format!("· {}", fact.kind),
        ];
        for (budget, verdict) in BUDGETS.into_iter().zip(verdicts) {
            for row in &rows {
                let shares = self.shares.entry((row.clone(), budget)).or_default();
                shares[0].one(verdict.kept);
                shares[4].one(by_last);
                if !fact.wording.stale.is_empty() {
                    shares[1].one(verdict.former == Former::Stale);
                    shares[2].one(verdict.former != Former::Gone);
                }
                if fact.wording.state.is_some() {
                    shares[3].one(verdict.wrong);
                }
            }
            // What is held back is not shown.
            if budget == SHOWN && !case.held && !verdict.kept {
                let what = format!("{}, {}, {} turns", fact.kind, case.language, case.length);
                self.misses.push(format!("{what}: {}", fact.wording.say));
            }
            if budget == SHOWN && !case.held && (verdict.former != Former::Gone || verdict.wrong) {
                let what = match verdict.former {
                    Former::Stale => "stale",
                    Former::Overtaken => "unmarked",
                    Former::Gone => "wrong state",
                };
                let line = stale_line.as_deref().unwrap_or_default();
                let say = &fact.wording.say;
                let what = format!("{what}, {}, {} turns", case.language, case.length);
                self.misses.insert(0, format!("{what}: {say} · {line}"));
            }
        }
    }

    fn tables(mut self, lengths: &[usize]) -> Vec<Table> {
        let columns = BUDGETS.iter().map(|budget| format!("kept {budget}"));
        let columns = columns.chain([
            "stale 2000".into(),
            "unmarked 2000".into(),
            "wrong 2000".into(),
            "last 2000".into(),
            "facts".into(),
        ]);
        let mut table = Table::new("planted facts", columns.collect::<Vec<_>>());
        let mut rows = vec!["all".to_owned(), "dev".to_owned(), "held".to_owned()];
        rows.extend(lengths.iter().map(|length| format!("{length} turns")));
        for language in LANGUAGES {
            rows.push(language.to_owned());
            rows.push(format!("{language} dev"));
            rows.push(format!("{language} held"));
        }
        let kinds = self.shares.keys().map(|(row, _)| row.clone());
        let mut kinds: Vec<String> = kinds.filter(|row| row.starts_with('·')).collect();
        kinds.dedup();
        rows.extend(kinds);
        for row in rows {
            let of = |budget| self.shares.get(&(row.clone(), budget)).copied().unwrap_or_default();
            let mut cells: Vec<Cell> = BUDGETS.iter().map(|budget| of(*budget)[0].into()).collect();
            let shown = of(SHOWN);
            cells.extend(shown[1..].iter().map(|share| Cell::from(*share)));
            cells.push(Cell::Count(shown[0].of as usize));
            table.row(&row, cells);
        }
        self.misses.dedup();
        spread(&mut self.misses);
        table.misses = self.misses;
        vec![table]
    }
}

/// Orders examples so that the first ones are of different kinds.
fn spread(misses: &mut [String]) {
    let mut seen = BTreeMap::<String, usize>::new();
    misses.sort_by_cached_key(|miss| {
        let kind = miss.split(',').next().unwrap_or_default().to_owned();
        let count = seen.entry(kind).or_default();
        *count += 1;
        *count
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_sees_what_is_kept_stale_and_wrong() {
        let wording = Wording {
            keep: vec!["15 minutes".into()],
            stale: vec!["24 hours".into()],
            ..Wording::default()
        };
        let both =
            verdict(&wording, &Page::new("- sessions: 15 minutes\n- sessions live for 24 hours"));
        assert!(both.kept && both.former == Former::Stale);
        let marked = verdict(&wording, &Page::new("- 15 minutes (was 24 hours)"));
        assert!(marked.kept && marked.former == Former::Gone);
        let in_order =
            "What the user said, oldest first; the later holds:\n- \"24 hours\"\n- \"15 minutes\"";
        let followed = verdict(&wording, &Page::new(in_order));
        assert!(followed.kept && followed.former == Former::Overtaken);
        let wording = Wording {
            keep: vec!["old.rs".into()],
            state: Some("deleted".into()),
            ..Wording::default()
        };
        assert!(verdict(&wording, &Page::new("- `old.rs` edited")).wrong);
        assert!(!verdict(&wording, &Page::new("- `old.rs` deleted")).wrong);
    }

    #[test]
    fn a_session_has_its_length_and_its_facts() {
        let wordings = Wordings::of("en").unwrap();
        let (beats, facts) = session(&wordings, 60, true, &mut Dice::new(1));
        let users = beats.iter().filter(|beat| matches!(beat, Beat::User(_))).count();
        assert!((60..=62).contains(&users), "{users}");
        assert_eq!(facts.len(), 16);
    }
}
