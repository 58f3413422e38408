//! Rows of tables in Markdown (GitHub Flavored Markdown, "Tables (extension)").

/// Stands for a pipe that belongs to a cell.
const ESCAPED: &str = "\u{1}";

/// The cells of a row that say something, on one line; nothing where the line is no row, or only the rule below a head.
pub(crate) fn row(line: &str) -> Option<String> {
    let inner = line.trim().strip_prefix('|').filter(|inner| !inner.starts_with('|'))?;
    // What begins with a pipe alone is a line of a shell's.
    if is_rule(line) || !inner.contains('|') {
        return None;
    }
    // Behind a backslash it stands in a cell.
    let inner = inner.replace("\\|", ESCAPED);
    let inner = inner.strip_suffix('|').unwrap_or(&inner);
    let cells = inner.split('|').map(|cell| cell.trim().replace(ESCAPED, "|"));
    let mut cells = cells.filter(|cell| !cell.is_empty());
    let first = cells.next()?;
    let rest = cells.collect::<Vec<_>>().join(", ");
    Some(if rest.is_empty() { first } else { format!("{first}: {rest}") })
}

/// Whether a line is the rule between the head of a table and its rows: what stands over it is what the columns are
/// called.
pub(crate) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_from_a_rule() {
        assert_eq!(row("| `a.rs` | 3 tests | 12 ms |").as_deref(), Some("`a.rs`: 3 tests, 12 ms"));
        assert_eq!(row("  | Ties | |").as_deref(), Some("Ties"));
        assert_eq!(row(r"| best \| fast | yes").as_deref(), Some("best | fast: yes"));
        assert!(row("| head -3").is_none() && row("|| true |").is_none());
        assert!(row("|---|:--|").is_none() && row("a | b").is_none() && row("| | |").is_none());
        assert!(is_rule("|:-:|") && !is_rule("---"));
    }
}
