//! State coverage: what share of the ground truth of real sessions stands in the prompt at several
//! budgets, by kind, beside the baselines.

use std::collections::BTreeMap;
use std::path::Path;

use super::judge::Page;
use super::product::Product;
use super::reading::Reading;
use super::report::{Cell, Share, Table};
use super::truth::{Item, KINDS, items};
use super::{Corpus, baseline, cuts, each, tokens};

/// The budgets of the table, in tokens.
pub(crate) const BUDGETS: [usize; 4] = [1000, 2000, 4000, 8000];
/// How the handoffs are called in the table.
const PRODUCT: &str = "segue";
/// Other forms of the same handoff, with the options that give them.
const FORMS: [(&str, &[&str]); 3] = [
    ("segue, whole document", &["--budget", "2000"]),
    ("segue --kind rich, whole document", &["--budget", "2000", "--kind", "rich"]),
    ("segue --kind light, whole document", &["--budget", "2000", "--kind", "light"]),
];
/// The budget at which misses are shown.
const SHOWN: usize = 2000;

/// By who, kind and budget.
type Figures = BTreeMap<(&'static str, &'static str, usize), Share>;

/// Measures a corpus.
pub(crate) fn measure(product: &Product, corpus: &Corpus) -> Result<Vec<Table>, String> {
    let found = each(&corpus.files, |file| session(product, file))?;
    let mut figures = Figures::new();
    let mut misses = Vec::new();
    for (of_session, missed) in found {
        for (key, share) in of_session {
            figures.entry(key).or_default().session(share);
        }
        misses.extend(missed);
    }
    let at_cuts = at_compactions(product, corpus)?;
    Ok(vec![kinds(&figures, misses), means(&figures), forms(&figures), at_cuts])
}

/// The document beside its prompt, and other kinds of handoffs.
fn forms(figures: &Figures) -> Table {
    let mut table = Table::new("coverage at 2000 by form, mean over kinds", ["kept"]);
    for who in [PRODUCT].into_iter().chain(FORMS.iter().map(|form| form.0)) {
        table.row(who, vec![mean(figures, who, SHOWN)]);
    }
    table
}

/// Coverage where real sessions were compacted, beside the client's own summary at the same budget.
fn at_compactions(product: &Product, corpus: &Corpus) -> Result<Table, String> {
    const OWN: &str = "own summary";
    let found = each(&corpus.files, |file| {
        let mut all = Vec::new();
        for cut in cuts::of(product, file, &Reading::of(file)?)? {
            let items = items(&cut.before);
            let mut figures = Figures::new();
            for budget in BUDGETS {
                let page = Page::new(&product.handoff(&cut.file, budget)?.prompt);
                count(&mut figures, PRODUCT, budget, &items, &page);
                let page = Page::new(&tokens::first(&cut.summary, budget));
                count(&mut figures, OWN, budget, &items, &page);
            }
            all.push(figures);
        }
        Ok(all)
    })?;
    let mut figures = Figures::new();
    for (key, share) in found.into_iter().flatten().flatten() {
        figures.entry(key).or_default().session(share);
    }
    let columns = BUDGETS.map(|budget| format!("{budget}"));
    let mut table = Table::new("coverage at compactions, mean over kinds", columns);
    for who in [PRODUCT, OWN] {
        table.row(who, BUDGETS.map(|budget| mean(&figures, who, budget)).to_vec());
    }
    Ok(table)
}

fn session(product: &Product, file: &Path) -> Result<(Figures, Vec<String>), String> {
    let reading = Reading::of(file)?;
    let mut figures = Figures::new();
    let mut misses = Vec::new();
    if reading.users().next().is_none() {
        return Ok((figures, misses));
    }
    let items = items(&reading);
    let plain = reading.plain();
    for budget in BUDGETS {
        let page = Page::new(&product.handoff(file, budget)?.prompt);
        let missed = count(&mut figures, PRODUCT, budget, &items, &page);
        if budget == SHOWN {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name: String = name.chars().take(20).collect();
            misses
                .extend(missed.iter().map(|item| format!("{} {name}: {}", item.kind, item.shown)));
        }
        for (name, text) in baseline::NAMES.iter().zip(baseline::all(&reading, &plain, budget)) {
            count(&mut figures, name, budget, &items, &Page::new(&text));
        }
    }
    for (name, options) in FORMS {
        let page = Page::new(&product.document(file, options)?);
        count(&mut figures, name, SHOWN, &items, &page);
    }
    Ok((figures, misses))
}

/// Counts what a text carries and gives back what it does not.
fn count<'a>(
    figures: &mut Figures,
    who: &'static str,
    budget: usize,
    items: &'a [Item],
    page: &Page,
) -> Vec<&'a Item> {
    let mut missed = Vec::new();
    for item in items {
        let kept = item.needles.iter().all(|needle| page.has(needle));
        figures.entry((who, item.kind, budget)).or_default().one(kept);
        if !kept {
            missed.push(item);
        }
    }
    missed
}

fn kinds(figures: &Figures, mut misses: Vec<String>) -> Table {
    let columns = BUDGETS.map(|budget| format!("{budget}"));
    let mut table = Table::new("coverage by kind", columns.into_iter().chain(["sessions".into()]));
    for kind in KINDS {
        let shares = BUDGETS.map(|budget| share(figures, PRODUCT, kind, budget));
        let sessions = Cell::Count(shares[0].of as usize);
        table.row(kind, shares.into_iter().map(Into::into).chain([sessions]).collect());
    }
    // A few of each kind, instead of many of the first.
    let mut seen = BTreeMap::<String, usize>::new();
    misses.sort_by_cached_key(|miss| {
        let kind = miss.split(": ").next().unwrap_or_default().rsplit_once(' ');
        let count = seen.entry(kind.map_or("", |(kind, _)| kind).to_owned()).or_default();
        *count += 1;
        *count
    });
    table.misses = misses;
    table
}

fn means(figures: &Figures) -> Table {
    let columns = BUDGETS.map(|budget| format!("{budget}"));
    let mut table = Table::new("coverage, mean over kinds", columns);
    for who in [PRODUCT].into_iter().chain(baseline::NAMES) {
        table.row(who, BUDGETS.map(|budget| mean(figures, who, budget)).to_vec());
    }
    table
}

/// The mean over kinds.
fn mean(figures: &Figures, who: &'static str, budget: usize) -> Cell {
    let mut mean = Share::default();
    for kind in KINDS {
        mean.session(share(figures, who, kind, budget));
    }
    mean.into()
}

fn share(figures: &Figures, who: &'static str, kind: &'static str, budget: usize) -> Share {
    figures.get(&(who, kind, budget)).copied().unwrap_or_default()
}
