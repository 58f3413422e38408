//! Compactions of real sessions as cuts: the file up to there, what came after, and the client's own
//! summary, which is what a handoff has to be better than.

use std::path::{Path, PathBuf};

use super::product::Product;
use super::reading::{Act, Reading, text};

/// One compaction.
pub(crate) struct Cut {
    /// Where in the acts of the whole session it is.
    pub(crate) at: usize,
    /// The session up to there.
    pub(crate) file: PathBuf,
    pub(crate) before: Reading,
    pub(crate) summary: String,
}

/// The compactions of a session that left a summary.
pub(crate) fn of(product: &Product, file: &Path, reading: &Reading) -> Result<Vec<Cut>, String> {
    let mut cuts = Vec::new();
    if !file.to_string_lossy().contains(".jsonl") {
        return Ok(cuts);
    }
    for (at, (line, act)) in reading.acts.iter().enumerate() {
        let Act::Summary(summary) = act else { continue };
        if summary.is_empty() {
            continue;
        }
        let part = cut_file(product, file, *line)?;
        let before = Reading::of(&part)?;
        cuts.push(Cut { at, file: part, before, summary: summary.clone() });
    }
    Ok(cuts)
}

/// The file up to a line, without the marker of the compaction before it.
#[expect(clippy::disallowed_methods, reason = "a file of a temporary folder")]
fn cut_file(product: &Product, file: &Path, line: usize) -> Result<PathBuf, String> {
    let whole = text(file)?;
    let mut lines: Vec<&str> = whole.lines().take(line.saturating_sub(1)).collect();
    while lines.last().is_some_and(|line| line.contains("\"compact_boundary\"")) {
        lines.pop();
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().replace(".zst", "");
    let path = product.room().join(format!("cut-{line}-{name}"));
    std::fs::write(&path, lines.join("\n") + "\n").map_err(|error| error.to_string())?;
    Ok(path)
}
