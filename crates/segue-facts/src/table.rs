//! Rows of tables in Markdown (GitHub Flavored Markdown, "Tables (extension)").

/// The cells of a row that say something, on one line; nothing where the line is no row, or only the rule below a head.
pub(crate) fn row(line: &str) -> Option<String> {
    let inner = line.trim().strip_prefix('|')?;
    if is_rule(line) {
        return None;
    }
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = inner.split('|').map(str::trim).filter(|cell| !cell.is_empty());
    let first = cells.next()?;
    let rest = cells.collect::<Vec<_>>().join(", ");
    Some(if rest.is_empty() { first.to_owned() } else { format!("{first}: {rest}") })
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
        assert_eq!(row("| open").as_deref(), Some("open"));
        assert!(row("|---|:--|").is_none() && row("a | b").is_none() && row("| | |").is_none());
        assert!(is_rule("|:-:|") && !is_rule("---"));
    }
}
