//! Dense sessions: made-up ones in which nearly every sentence lays something down, changes or closes it.
//! What of it the prompt keeps, what it still shows as if it held, and whether its marks belong where they stand.

mod scene;
mod verdict;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::scene::{Scene, State};
use self::verdict::{Mark, Verdict, lines, mark, verdict};
use super::product::Product;
use super::report::{Cell, Share, Table};
use super::script::{self, FORMATS};
use super::{Corpus, each};

const BUDGET: usize = 2_000;

/// Figures of one row.
#[derive(Clone, Copy, Default)]
struct Figures {
    /// Of what should stand there.
    kept: Share,
    /// Of what was changed: shown as if it held; shown without what holds instead on its line.
    stale: Share,
    unmarked: Share,
    /// Of what has another state.
    wrong: Share,
    /// Of the marks beside lines of which the truth is known.
    marks: Share,
    unknown: usize,
}

/// Measures all sessions of the folder.
pub(crate) fn measure(product: &Product, corpus: &Corpus) -> Result<Vec<Table>, String> {
    // Other material may have none.
    if !corpus.made.join("dense").is_dir() {
        return Ok(Vec::new());
    }
    let files = files(&corpus.made)?;
    let numbered: Vec<(usize, &PathBuf)> = files.iter().enumerate().collect();
    let judged = each(&numbered, |(at, file)| judge(product, *at, file))?;
    let mut table = Table::new(
        "dense sessions, 2000 tokens",
        ["kept", "stale", "unmarked", "wrong", "marks right", "marks", "unjudged"],
    );
    let mut rows: BTreeMap<String, Figures> = BTreeMap::new();
    for (of_session, misses) in judged {
        for (row, figures) in of_session {
            rows.entry(row).or_default().add(figures);
        }
        table.misses.extend(misses);
    }
    for (row, figures) in rows {
        table.row(&row, figures.cells());
    }
    Ok(vec![table])
}

fn files(made: &Path) -> Result<Vec<PathBuf>, String> {
    let folder = made.join("dense");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    files.sort();
    Ok(files)
}

type Judged = (BTreeMap<String, Figures>, Vec<String>);

fn judge(product: &Product, at: usize, path: &Path) -> Result<Judged, String> {
    let scene = Scene::read(path)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let format = FORMATS[at % FORMATS.len()];
    let file = script::write(&scene.beats(), format, product.room(), &format!("dense-{name}"))?;
    let lines = lines(&product.handoff(&file, BUDGET)?.prompt);
    let mut rows = BTreeMap::new();
    let mut misses = Vec::new();
    let add = |rows: &[String], figures: Figures, judged: &mut BTreeMap<String, Figures>| {
        for row in rows {
            judged.entry(row.clone()).or_default().add(figures);
        }
    };
    let language = format!("in {}", scene.language);
    for truth in &scene.facts {
        let (verdict, line) = verdict(truth, &lines);
        let kind = format!("· {}", truth.kind);
        let figures = Figures::of(truth.state, verdict);
        add(&["all".into(), language.clone(), kind], figures, &mut rows);
        if !matches!(verdict, Verdict::Kept | Verdict::Closed) {
            let keep = truth.keep.join(" … ");
            let line = line.map(verdict::Line::text).unwrap_or_default();
            let now = truth.now.join(" … ");
            let kind = &truth.kind;
            misses.push(format!("{verdict:?} {kind}, {name}: `{keep}` → `{now}` · {line}"));
        }
    }
    for line in &lines {
        let Some(mark) = mark(line, &scene.facts) else { continue };
        add(&["all".into(), language.clone()], Figures::marked(mark), &mut rows);
        if mark != Mark::Right {
            misses.push(format!("Mark {mark:?}, {name}: {}", line.text()));
        }
    }
    Ok((rows, misses))
}

impl Figures {
    fn of(state: State, verdict: Verdict) -> Self {
        let mut figures = Self::default();
        match state {
            State::Changed => {
                figures.stale.one(verdict == Verdict::Stale);
                figures.unmarked.one(matches!(verdict, Verdict::Stale | Verdict::Overtaken));
            }
            State::Done | State::Settled => figures.wrong.one(verdict == Verdict::Wrong),
            _ => {
                figures.kept.one(verdict != Verdict::Lost);
                figures.wrong.one(verdict == Verdict::Wrong);
            }
        }
        figures
    }

    fn marked(mark: Mark) -> Self {
        let mut figures = Self::default();
        match mark {
            Mark::Unknown => figures.unknown += 1,
            known => figures.marks.one(known == Mark::Right),
        }
        figures
    }

    fn add(&mut self, other: Self) {
        let sums =
            [&mut self.kept, &mut self.stale, &mut self.unmarked, &mut self.wrong, &mut self.marks];
        let more = [other.kept, other.stale, other.unmarked, other.wrong, other.marks];
        for (sum, more) in sums.into_iter().zip(more) {
            sum.kept += more.kept;
            sum.of += more.of;
        }
        self.unknown += other.unknown;
    }

    fn cells(self) -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            [self.kept, self.stale, self.unmarked, self.wrong, self.marks].map(Into::into).to_vec();
        cells.push(Cell::Count(self.marks.of as usize));
        cells.push(Cell::Count(self.unknown));
        cells
    }
}
