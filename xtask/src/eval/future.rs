//! Future use: what share of the paths, identifiers and commands that the work used after a cut, and
//! that had been seen before it, stands in the text that was carried over. Cuts are the compactions of
//! real sessions, and the gaps between consecutive sessions of one folder and branch.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::judge::{Needle, Page};
use super::product::Product;
use super::reading::{Act, Reading};
use super::report::{Cell, Share, Table};
use super::truth::bare;
use super::{Corpus, anchors, baseline, cuts, each, pattern};

/// So many tool calls after the cut count.
const CALLS: usize = 40;
const BUDGETS: [usize; 2] = [1000, 2000];
/// Commands that nobody has to be told.
const EVERYDAY: [&str; 16] = [
    "git", "ls", "cat", "grep", "rg", "sed", "find", "cd", "head", "tail", "echo", "wc", "mkdir",
    "rm", "mv", "cp",
];

/// An address of the web: its host is no path of a file.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\b[a-z]+://[^\s"'`<>]+"#));

const SORTS: [&str; 3] = ["paths", "names", "commands"];

/// What was carried over how well: who, kind of cut, sort of what is used, budget.
type Figures = BTreeMap<(&'static str, &'static str, &'static str, usize), Share>;

/// Measures a corpus.
pub(crate) fn measure(product: &Product, corpus: &Corpus) -> Result<Vec<Table>, String> {
    let mut figures = Figures::new();
    let mut misses = Vec::new();
    let compactions = each(&corpus.files, |file| compactions(product, file))?;
    let pairs = pairs(corpus)?;
    let gaps = each(&pairs, |(before, after)| gap(product, before, after))?;
    for (of_cut, missed) in compactions.into_iter().flatten().chain(gaps) {
        for (key, share) in of_cut {
            figures.entry(key).or_default().session(share);
        }
        misses.extend(missed);
    }
    let columns = ["at 1000", "at 2000", "paths 2000", "names 2000", "commands 2000", "cuts"];
    let mut table = Table::new("future use", columns);
    for cut in ["compaction", "next session"] {
        for who in ["segue"].into_iter().chain(baseline::NAMES).chain(["own summary"]) {
            let of = |sort, budget| figures.get(&(who, cut, sort, budget)).copied();
            let shares = BUDGETS.map(|budget| of("all", budget).unwrap_or_default());
            let mut cells: Vec<Cell> = shares.iter().map(|share| Cell::from(*share)).collect();
            for sort in SORTS {
                cells.push(of(sort, BUDGETS[1]).unwrap_or_default().into());
            }
            cells.push(Cell::Count(shares[1].of as usize));
            table.row(&format!("{cut}: {who}"), cells);
        }
    }
    table.misses = misses;
    Ok(vec![table])
}

type OfCut = (Figures, Vec<String>);

fn compactions(product: &Product, file: &Path) -> Result<Vec<OfCut>, String> {
    let reading = Reading::of(file)?;
    let judged = cuts::of(product, file, &reading)?.into_iter().map(|cut| {
        let after = &reading.acts[cut.at..];
        judge(product, "compaction", &cut.file, &cut.before, after, Some(&cut.summary))
    });
    judged.collect()
}

/// Consecutive sessions of one folder and branch.
fn pairs(corpus: &Corpus) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    let heads = each(&corpus.files, |file| {
        let reading = Reading::of(file)?;
        let used = reading.users().count() > 0 && reading.acts.len() > 4;
        Ok((used, reading.cwd, reading.branch, reading.started))
    })?;
    let mut groups: BTreeMap<(String, String), Vec<(String, PathBuf)>> = BTreeMap::new();
    for ((used, cwd, branch, started), file) in heads.into_iter().zip(&corpus.files) {
        if used && !started.is_empty() {
            // Worktrees of one project differ in the last part of their folder.
            let project = cwd.split("/.worktrees/").next().unwrap_or(&cwd).to_owned();
            let agent = file.parent().map(|folder| folder.to_string_lossy().into_owned());
            let key = (format!("{}{project}", agent.unwrap_or_default()), branch);
            groups.entry(key).or_default().push((started, file.clone()));
        }
    }
    let mut pairs = Vec::new();
    for mut sessions in groups.into_values() {
        sessions.sort();
        pairs.extend(sessions.windows(2).map(|two| (two[0].1.clone(), two[1].1.clone())));
    }
    Ok(pairs)
}

fn gap(product: &Product, before: &Path, after: &Path) -> Result<OfCut, String> {
    let (earlier, later) = (Reading::of(before)?, Reading::of(after)?);
    judge(product, "next session", before, &earlier, &later.acts, None)
}

fn judge(
    product: &Product,
    cut: &'static str,
    file: &Path,
    before: &Reading,
    after: &[(usize, Act)],
    summary: Option<&str>,
) -> Result<OfCut, String> {
    let mut figures = Figures::new();
    let mut misses = Vec::new();
    let plain = before.plain();
    let needles = used(after, &plain);
    if needles.is_empty() {
        return Ok((figures, misses));
    }
    let mut add = |who, budget, text: &str| {
        let page = Page::new(text);
        let missed: Vec<&Needle> = needles.iter().filter(|needle| !page.has(needle)).collect();
        let mut count = |sort_name, of: &dyn Fn(&Needle) -> bool| {
            let all = needles.iter().filter(|needle| of(needle)).count();
            let lost = missed.iter().filter(|needle| of(needle)).count();
            if all > 0 {
                let key = (who, cut, sort_name, budget);
                figures.entry(key).or_default().add(all - lost, all);
            }
        };
        count("all", &|_| true);
        for name in SORTS {
            count(name, &|needle| sort(needle) == name);
        }
        missed.into_iter().map(|needle| format!("{needle:?}")).collect::<Vec<_>>()
    };
    for budget in BUDGETS {
        let missed = add("segue", budget, &product.handoff(file, budget)?.prompt);
        if budget == BUDGETS[1] {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let name: String = name.chars().take(24).collect();
            misses.push(format!("{cut} {name}: {}", missed.join(", ")));
        }
        for (who, text) in baseline::NAMES.iter().zip(baseline::all(before, &plain, budget)) {
            add(who, budget, &text);
        }
        if let Some(summary) = summary {
            add("own summary", budget, &super::tokens::first(summary, budget));
        }
    }
    Ok((figures, misses))
}

fn sort(needle: &Needle) -> &'static str {
    match needle {
        Needle::Path(_) => "paths",
        Needle::Command(_) => "commands",
        _ => "names",
    }
}

/// What the next calls name and the text before them knew.
fn used(after: &[(usize, Act)], known: &str) -> Vec<Needle> {
    let mut paths = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut commands = BTreeSet::new();
    let calls = after.iter().filter_map(|(_, act)| match act {
        Act::Run { command, .. } => {
            let words = bare(command);
            let words: Vec<&str> = words.split_whitespace().take(3).collect();
            if words.len() > 1 && !EVERYDAY.contains(&words[0]) {
                commands.insert(words.join(" "));
            }
            Some(command.clone())
        }
        Act::Change { path, .. } => Some(path.clone()),
        Act::Tool { input, .. } => Some(input.clone()),
        _ => None,
    });
    for input in calls.take(CALLS) {
        let input: String = input.chars().take(2000).collect();
        paths.extend(anchors::paths(&ADDRESS.replace_all(&input, " ")));
        names.extend(anchors::names(&input));
    }
    let last = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    paths.retain(|path| known.contains(&last(path)));
    let mut seen = BTreeSet::new();
    paths.retain(|path| seen.insert(last(path)));
    names.retain(|name| {
        known.contains(name.as_str()) && !paths.iter().any(|path| path.contains(name))
    });
    commands.retain(|command| known.contains(command.as_str()));
    let paths = paths.into_iter().map(Needle::Path);
    let names = names.into_iter().map(Needle::Exact);
    paths.chain(names).chain(commands.into_iter().map(Needle::Command)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_known_before_counts() {
        let run = |command: &str| Act::Run {
            command: command.into(),
            output: String::new(),
            passed: None,
        };
        let after = [(1, run("cargo test closes_the_year")), (2, run("cat src/new.rs src/old.rs"))];
        let needles = used(&after, "saw src/old.rs and closes_the_year");
        let expected = [Needle::Path("src/old.rs".into()), Needle::Exact("closes_the_year".into())];
        assert_eq!(needles, expected);
    }
}
