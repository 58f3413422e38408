//! Figures as tables for people and as JSON for programs.

use serde_json::{Map, Value, json};

/// A share of things, added up over many sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Share {
    pub(crate) kept: f64,
    pub(crate) of: f64,
}

impl Share {
    /// Adds one thing.
    pub(crate) fn one(&mut self, kept: bool) {
        self.add(usize::from(kept), 1);
    }

    /// Adds several things.
    pub(crate) fn add(&mut self, kept: usize, of: usize) {
        self.kept += kept as f64;
        self.of += of as f64;
    }

    /// Adds another share as one thing, so that every session weighs the same.
    pub(crate) fn session(&mut self, other: Self) {
        if other.of > 0.0 {
            self.kept += other.kept / other.of;
            self.of += 1.0;
        }
    }

    /// From 0 to 1; absent where there was nothing.
    pub(crate) fn value(self) -> Option<f64> {
        (self.of > 0.0).then(|| self.kept / self.of)
    }
}

/// A table of figures.
pub(crate) struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    /// Examples of what went wrong.
    pub(crate) misses: Vec<String>,
}

/// One figure.
#[derive(Clone, Copy)]
pub(crate) enum Cell {
    Percent(Option<f64>),
    Count(usize),
}

impl From<Share> for Cell {
    fn from(share: Share) -> Self {
        Self::Percent(share.value())
    }
}

impl Table {
    pub(crate) fn new<S: Into<String>>(
        name: &'static str,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { name, columns, rows: Vec::new(), misses: Vec::new() }
    }

    pub(crate) fn row(&mut self, name: &str, cells: Vec<Cell>) {
        self.rows.push((name.to_owned(), cells));
    }

    /// The table with its examples as lines.
    pub(crate) fn text(&self, misses: usize) -> String {
        let wide = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let mut text = format!("── {}\n{:wide$}", self.name, "");
        for column in &self.columns {
            text.push_str(&format!("  {column:>8}"));
        }
        for (name, cells) in &self.rows {
            text.push_str(&format!("\n{name:wide$}"));
            for (cell, column) in cells.iter().zip(&self.columns) {
                let wide = column.chars().count().max(8);
                text.push_str(&format!("  {:>wide$}", cell.text()));
            }
        }
        for miss in self.misses.iter().take(misses) {
            let line: String = miss.split_whitespace().collect::<Vec<_>>().join(" ");
            text.push_str(&format!("\n   · {}", line.chars().take(220).collect::<String>()));
        }
        text
    }

    /// The table as JSON, with all examples.
    pub(crate) fn json(&self) -> Value {
        let mut rows = Map::new();
        for (name, cells) in &self.rows {
            let cells = self.columns.iter().cloned().zip(cells.iter().map(|cell| cell.json()));
            rows.insert(name.clone(), Value::Object(cells.collect()));
        }
        json!({"table": self.name, "rows": rows, "misses": self.misses})
    }

    /// The figure of a row and a column.
    pub(crate) fn figure(&self, row: &str, column: &str) -> Option<f64> {
        let at = self.columns.iter().position(|name| name == column)?;
        let (_, cells) = self.rows.iter().find(|(name, _)| name == row)?;
        cells.get(at)?.number()
    }
}

impl Cell {
    fn number(self) -> Option<f64> {
        match self {
            Self::Percent(share) => share.map(|share| (share * 1000.0).round() / 10.0),
            Self::Count(count) => Some(count as f64),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Percent(Some(share)) => format!("{:.1} %", share * 100.0),
            Self::Percent(None) => "–".to_owned(),
            Self::Count(count) => count.to_string(),
        }
    }

    fn json(self) -> Value {
        self.number().map_or(Value::Null, Value::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_shows_shares_and_what_has_none() {
        let mut table = Table::new("t", ["1k", "2k"]);
        let mut share = Share::default();
        share.one(true);
        share.one(false);
        table.row("goal", vec![share.into(), Share::default().into()]);
        assert_eq!(table.text(0), "── t\n            1k        2k\ngoal    50.0 %         –");
        assert_eq!(table.figure("goal", "1k"), Some(50.0));
        assert_eq!(table.json()["rows"]["goal"]["2k"], Value::Null);
    }
}
