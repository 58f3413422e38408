//! Every format but Claude Code's: what the readers say of real sessions, beside counts
//! that were made by hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use segue_model::{Body, Event};
use segue_transcript::{Report, Transcript};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sessions")
}

/// What is counted, and what was told last, by the names of the table's columns.
type Cells = BTreeMap<&'static str, String>;

fn count(cells: &mut Cells, event: &Event<'_>) {
    let column = match &event.body {
        Body::Meta(meta) => {
            let told = [("model", &meta.model), ("version", &meta.version), ("cwd", &meta.cwd)];
            for (column, text) in told {
                cells.extend(text.as_ref().map(|text| (column, text.to_string())));
            }
            return;
        }
        Body::User { .. } => "user",
        Body::Assistant { .. } => "assistant",
        Body::Thinking { .. } => "thinking",
        Body::ToolCall(_) => "calls",
        Body::ToolResult(_) => "results",
        Body::Edit(_) => "edits",
        Body::Todo { .. } => "todos",
        Body::Usage(_) => "usage",
        Body::Compaction(_) => "compactions",
        _ => return,
    };
    let seen: u64 = cells.get(column).map_or(0, |cell| cell.parse().unwrap());
    cells.insert(column, (seen + 1).to_string());
}

fn read(path: &std::path::Path) -> (Cells, Report) {
    let transcript = Transcript::open(path).unwrap_or_else(|error| panic!("{error}"));
    transcript.fold(Cells::new, count).unwrap()
}

#[test]
fn counts_are_those_made_by_hand() {
    let table = include_str!("../../../fixtures/sessions/counts.tsv");
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().unwrap().split('\t').skip(1).collect();
    let mut wrong = Vec::new();
    for line in lines {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap();
        let (counts, report) = read(&fixtures().join(file));
        for (column, cell) in columns.iter().zip(cells) {
            let seen = counts.get(column).map_or("0", String::as_str);
            // The client does not write it down.
            if cell != "-" && seen != cell {
                wrong.push(format!("{file}: {column} is {seen}, by hand {cell}"));
            }
        }
        if !report.unknown.is_empty() || report.bad_lines > 0 {
            wrong.push(format!("{file}: {report:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
