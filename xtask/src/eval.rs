//! `eval`: what a handoff keeps, measured from outside. Ground truth comes from an own reading of the
//! raw sessions or was planted; the product is the release binary, and its handoffs are read as text.

mod anchors;
mod baseline;
mod chain;
mod coverage;
mod cuts;
mod dense;
mod dice;
mod early;
mod filler;
mod future;
mod guard;
mod judge;
mod planted;
mod precision;
mod product;
mod reading;
mod report;
mod rot;
mod script;
mod secrets;
mod tokens;
mod truth;
mod wordings;

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use regex::Regex;
use serde_json::json;

use crate::Outcome;
use crate::run::{release_binary, root};
pub(crate) use guard::guard;
use product::Product;
use report::Table;

/// The measures, in the order in which they run.
const MEASURES: &[(&str, Measure)] = &[
    ("coverage", coverage::measure),
    ("future", future::measure),
    ("precision", precision::measure),
    ("planted", planted::measure),
    ("dense", dense::measure),
    ("early", early::measure),
    ("rot", rot::measure),
    ("secrets", secrets::measure),
    ("chain", chain::measure),
];
/// How many examples of misses a table shows.
const SHOWN: usize = 12;

type Measure = fn(&Product, &Corpus) -> Result<Vec<Table>, String>;

/// What to measure on.
pub(crate) struct Corpus {
    /// Real sessions.
    pub(crate) files: Vec<PathBuf>,
    /// The folder of what made-up sessions are made of: `wordings/` and `dense/`.
    pub(crate) made: PathBuf,
}

/// Runs the measures that the arguments choose.
pub(crate) fn eval(arguments: &[&str]) -> Outcome {
    let request = Request::parse(arguments)?;
    let product = match &request.binary {
        Some(binary) => Product::new(binary)?,
        None => Product::new(&release_binary()?)?,
    };
    let product = match request.keep {
        Some(folder) => product.keeping(&folder)?,
        None => product,
    };
    let corpus = Corpus { made: request.made, ..Corpus::below(&request.folder)? };
    let mut all = Vec::new();
    for (name, measure) in MEASURES {
        if !request.only.is_empty() && !request.only.iter().any(|only| only == name) {
            continue;
        }
        let tables = measure(&product, &corpus).map_err(|error| format!("{name}: {error}"))?;
        let mut shown = tables.iter().filter(|_| !request.json);
        // Where nobody reads on, nobody needs the rest.
        if shown.any(|table| writeln!(stdout(), "{}\n", table.text(request.misses)).is_err()) {
            return Ok(());
        }
        all.extend(tables.iter().map(Table::json));
    }
    if request.json {
        println!("{}", json!({"schema": "segue-eval/1", "tables": all}));
    }
    Ok(())
}

/// What the person asked for.
struct Request {
    folder: PathBuf,
    made: PathBuf,
    only: Vec<String>,
    json: bool,
    misses: usize,
    binary: Option<PathBuf>,
    keep: Option<PathBuf>,
}

impl Request {
    fn parse(arguments: &[&str]) -> Result<Self, String> {
        let mut request = Self {
            folder: root().join("fixtures"),
            made: own_material(),
            only: Vec::new(),
            json: false,
            misses: SHOWN,
            binary: None,
            keep: None,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("`{argument}` needs a value"));
            match *argument {
                "--json" => request.json = true,
                "--only" => request.only.extend(value()?.split(',').map(str::to_owned)),
                "--keep" => request.keep = Some(value()?.into()),
                "--made" => request.made = value()?.into(),
                "--binary" => request.binary = Some(value()?.into()),
                "--misses" => {
                    let misses = value()?;
                    request.misses =
                        misses.parse().map_err(|_| format!("`{misses}` is no number"))?;
                }
                option if option.starts_with("--") => {
                    return Err(format!("`eval` has no option `{option}`"));
                }
                folder => request.folder = folder.into(),
            }
        }
        let known = |only: &String| MEASURES.iter().any(|(name, _)| name == only);
        match request.only.iter().find(|only| !known(only)) {
            Some(unknown) => {
                let names: Vec<&str> = MEASURES.iter().map(|(name, _)| *name).collect();
                Err(format!("there is no measure `{unknown}`; there are {}", names.join(", ")))
            }
            None => Ok(request),
        }
    }
}

impl Corpus {
    /// The sessions below a folder, and the project's own material.
    pub(crate) fn below(folder: &Path) -> Result<Self, String> {
        let folder = std::fs::canonicalize(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut files = Vec::new();
        collect(&folder, &mut files);
        files.sort();
        if files.is_empty() {
            return Err(format!("no `.jsonl` or `.jsonl.zst` below {}", folder.display()));
        }
        Ok(Self { files, made: own_material() })
    }
}

/// The material of the project itself.
fn own_material() -> PathBuf {
    root().join("xtask/eval")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "subagents" && name != "formats-small" {
            collect(&path, files);
        } else if [".jsonl", ".jsonl.zst", ".json.zst"].iter().any(|end| name.ends_with(end)) {
            files.push(path);
        }
    }
}

/// A pattern of the evaluation.
#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and every one runs in the tests"
)]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Does the same with each of many things, on two threads, and keeps their order.
pub(crate) fn each<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> Result<R, String> + Sync,
) -> Result<Vec<R>, String> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return done };
            done.push((at, work(thing)));
        }
    };
    let mut done: Vec<(usize, Result<R, String>)> = std::thread::scope(|scope| {
        let threads = [scope.spawn(worker), scope.spawn(worker)];
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
