//! Precision: what a handoff says that is not so. Anchors that stand nowhere in the session, todos that
//! were finished and stand open, and states that the session contradicts.

use std::collections::BTreeSet;
use std::path::Path;

use super::judge::{Needle, Page, flat};
use super::product::Product;
use super::reading::{Act, How, Reading, text};
use super::report::{Cell, Table};
use super::script::{self, Beat, Format};
use super::truth::{checks, files, shown_failing};
use super::{Corpus, anchors, each};

const BUDGET: usize = 2000;

/// One figure of a session: what is wrong, and of how many.
type Pick = fn(&Found) -> (&Vec<String>, usize);

/// The figures of a session.
#[derive(Default)]
struct Found {
    anchors: usize,
    ungrounded: Vec<String>,
    todos: usize,
    stale: Vec<String>,
    states: usize,
    wrong: Vec<String>,
}

/// Measures a corpus.
pub(crate) fn measure(product: &Product, corpus: &Corpus) -> Result<Vec<Table>, String> {
    let always = always(product)?;
    let found = each(&corpus.files, |file| session(product, file, &always))?;
    let mut table = Table::new("precision at 2000", ["wrong", "of", "share"]);
    let rows: [(&str, Pick); 3] = [
        ("ungrounded anchors", |found| (&found.ungrounded, found.anchors)),
        ("finished todos shown open", |found| (&found.stale, found.todos)),
        ("wrong states", |found| (&found.wrong, found.states)),
    ];
    for (name, pick) in rows {
        let wrong: usize = found.iter().map(|found| pick(found).0.len()).sum();
        let of: usize = found.iter().map(|found| pick(found).1).sum();
        let share = Cell::Percent((of > 0).then(|| wrong as f64 / of as f64));
        table.row(name, vec![Cell::Count(wrong), Cell::Count(of), share]);
        let examples = found.iter().flat_map(|found| pick(found).0.iter().take(3));
        table.misses.extend(examples.map(|example| format!("{name}: {example}")));
    }
    Ok(vec![table])
}

/// What stands in every handoff, from a session about nothing.
fn always(product: &Product) -> Result<String, String> {
    let beats = [Beat::User("what is here".into()), Beat::Assistant("An empty folder.".into())];
    let file = script::write(&beats, Format::Claude, product.room(), "nothing")?;
    Ok(product.handoff(&file, BUDGET)?.prompt.to_lowercase())
}

fn session(product: &Product, file: &Path, always: &str) -> Result<Found, String> {
    let reading = Reading::of(file)?;
    let mut found = Found::default();
    if reading.users().next().is_none() {
        return Ok(found);
    }
    let prompt = product.handoff(file, BUDGET)?.prompt;
    let name: String =
        file.file_name().unwrap_or_default().to_string_lossy().chars().take(20).collect();
    let ground = format!("{}\n{}", reading.plain(), unescaped(&text(file)?)).to_lowercase();
    let flat_ground = flat(&ground);
    for anchor in all_anchors(&prompt) {
        let lower = anchor.to_lowercase();
        if always.contains(&lower) {
            continue;
        }
        found.anchors += 1;
        let parts = lower.split('…').map(str::trim).filter(|part| !part.is_empty());
        let stands = |part: &str| ground.contains(part) || flat_ground.contains(&flat(part));
        if !parts.clone().all(stands) {
            found.ungrounded.push(format!("{name}: {anchor}"));
        }
    }
    let page = Page::new(&prompt);
    finished_todos(&reading, &page, &name, &mut found);
    states(&reading, &page, &name, &mut found);
    Ok(found)
}

/// JSON text with its escapes resolved, roughly: enough to find words again.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The anchors of the lines that the product did not count itself.
fn all_anchors(prompt: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for line in prompt.lines().filter(|line| !line.starts_with("Left out here")) {
        // Lines added and removed, and times, are derived.
        let line = line.split(" (+").next().unwrap_or(line);
        all.extend(anchors::paths(line));
        all.extend(anchors::names(line));
        all.extend(anchors::hashes(line));
        // A command's folder may be an argument of its call.
        let spans = anchors::quoted(line);
        let parts = spans.iter().map(|span| match span.split_once(" && ") {
            Some((go, rest)) if go.starts_with("cd ") => [&go["cd ".len()..], rest],
            _ => [span.as_str(), ""],
        });
        let parts = parts.flatten().filter(|part| !part.is_empty());
        all.extend(parts.map(str::to_owned));
        all.extend(anchors::numbers(line));
    }
    all
}

fn finished_todos(reading: &Reading, page: &Page, name: &str, found: &mut Found) {
    let mut lists = reading.acts.iter().filter_map(|(_, act)| match act {
        Act::Todos(todos) => Some(todos),
        _ => None,
    });
    let Some(last) = lists.next_back() else { return };
    for (todo, _) in last.iter().filter(|(todo, done)| *done && todo.len() > 12) {
        found.todos += 1;
        if page.lines_with(todo).any(|line| line.trim_start().starts_with("- [ ]")) {
            found.stale.push(format!("{name}: {todo}"));
        }
    }
}

fn states(reading: &Reading, page: &Page, name: &str, found: &mut Found) {
    for (path, how) in files(reading) {
        if !page.has(&Needle::Path(path.clone())) {
            continue;
        }
        let quoted = format!("`{path}`");
        let lines: Vec<&str> = page.lines_with(&quoted).collect();
        let says = |state: &str| {
            lines.iter().any(|line| line.contains(&format!("{} {state}", quoted.to_lowercase())))
        };
        let wrong = match how {
            How::Deleted => says("created") || says("edited"),
            How::Created | How::Edited => says("deleted"),
            How::Renamed(_) => says("deleted") || says("edited"),
        };
        found.states += 1;
        if wrong {
            found.wrong.push(format!("{name}: {path} is {how:?}"));
        }
    }
    for (command, passed, _) in checks(reading) {
        let quoted = format!("`{command}`");
        for line in page.lines_with(&quoted) {
            let lower = quoted.to_lowercase();
            let (before, behind) = line.split_once(&lower).unwrap_or_default();
            // What somebody said of it is no state.
            if is_quoted(before) {
                continue;
            }
            // "TestPartialFailure" in another command says nothing of this one.
            let said = uncoded(behind);
            let fails = shown_failing(&said) && said.contains("fail");
            let passes = line.contains("→ passed");
            found.states += usize::from(fails || passes);
            if (passed && fails && !passes) || (!passed && passes) {
                let last = if passed { "passed" } else { "failed" };
                found.wrong.push(format!("{name}: {command} {last} last"));
            }
        }
    }
}

/// Whether a quotation is open at the end of a text.
fn is_quoted(text: &str) -> bool {
    let plain = text.matches('"').count() % 2 == 1;
    plain || text.matches('“').count() > text.matches('”').count()
}

/// A line without its spans of code.
fn uncoded(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_todos_and_contradicted_states_are_found() {
        let mut reading = Reading::default();
        let todos = vec![("write the migration guide".to_owned(), true)];
        reading.acts.push((1, Act::Todos(todos)));
        let path = "src/old.rs".to_owned();
        reading.acts.push((2, Act::Change { path, how: How::Deleted }));
        let (command, output) = ("cargo test".to_owned(), "1 failed".to_owned());
        reading.acts.push((3, Act::Run { command, output, passed: Some(false) }));
        let judge = |text: &str| {
            let mut found = Found::default();
            finished_todos(&reading, &Page::new(text), "s", &mut found);
            states(&reading, &Page::new(text), "s", &mut found);
            (found.stale.len(), found.wrong.len())
        };
        let wrong =
            "- [ ] write the migration guide\n- `src/old.rs` edited\n- `cargo test` → passed";
        assert_eq!(judge(wrong), (1, 2));
        let right =
            "- [x] write the migration guide\n- `src/old.rs` deleted\n- `cargo test` fails: 1";
        assert_eq!(judge(right), (0, 0));
        let command = "go build".to_owned();
        reading.acts.push((4, Act::Run { command, output: String::new(), passed: Some(true) }));
        let states_of = |text: &str| {
            let mut found = Found::default();
            states(&reading, &Page::new(text), "s", &mut found);
            found.wrong.len()
        };
        assert_eq!(states_of("Passed: `go build`, `go test -run TestPartialFailure`"), 0);
        assert_eq!(states_of("- `go build` fails (exit 1): `x`"), 1);
        assert_eq!(states_of("- Last words: \"with `go build` it would have failed\""), 0);
    }

    #[test]
    fn counts_that_the_product_made_are_no_anchors() {
        assert!(all_anchors("- `a/b.rs` edited (+1234 −5678)").iter().all(|one| one == "a/b.rs"));
    }
}
