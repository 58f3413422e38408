//! A small part of the evaluation as a test: figures that the product clearly reaches must not fall.

use super::product::Product;
use super::{Corpus, coverage, dense, planted};
use crate::Outcome;
use crate::run::{release_binary, root};

/// Row, column and the least share in per cent, of the coverage of the fixtures.
const COVERED: &[(&str, &str, f64)] = &[("segue", "2000", 95.0), ("segue", "8000", 95.0)];
/// The same of planted facts in short sessions.
const PLANTED: &[(&str, &str, f64)] = &[
    ("all", "kept 1000", 88.0),
    ("all", "kept 2000", 92.0),
    ("12 turns", "kept 2000", 92.0),
    ("en", "kept 2000", 88.0),
];
/// The same of dense sessions.
const DENSE: &[(&str, &str, f64)] = &[("all", "kept", 93.0), ("all", "marks right", 15.0)];
/// What must stay below a share.
const NEVER: &[(&str, &str, f64)] = &[
    ("all", "stale 2000", 5.0),
    ("all", "unmarked 2000", 25.0),
    ("all", "wrong 2000", 3.0),
    ("all", "stale", 25.0),
    ("all", "wrong", 4.0),
];

/// Measures a little and compares.
pub(crate) fn guard() -> Outcome {
    let product = Product::new(&release_binary()?)?;
    let corpus = Corpus::below(&root().join("fixtures"))?;
    let covered = coverage::measure(&product, &corpus)?;
    let planted = planted::measure_some(&product, &corpus, 1, &[12, 60])?;
    let dense = dense::measure(&product, &corpus)?;
    let mut fallen = Vec::new();
    for (tables, least) in [(&covered, COVERED), (&planted, PLANTED), (&dense, DENSE)] {
        for (row, column, share) in least {
            let found = tables.iter().find_map(|table| table.figure(row, column));
            if found.is_none_or(|found| found < *share) {
                fallen.push(format!("{row}, {column}: {found:?} instead of {share} % or more"));
            }
        }
    }
    for (row, column, share) in NEVER {
        let mut tables = planted.iter().chain(&dense);
        let found = tables.find_map(|table| table.figure(row, column));
        if found.is_none_or(|found| found > *share) {
            fallen.push(format!("{row}, {column}: {found:?} instead of {share} % or less"));
        }
    }
    if fallen.is_empty() { Ok(()) } else { Err(fallen.join("; ")) }
}
