//! `handoffs`: every handoff of a folder is read, compared with a table of what
//! a person finds in it, and searched for lost words.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use segue_document::read::{Place, Role};
use segue_document::{Document, body, complete, parse};
use segue_model::{Number, SectionName};

use crate::Outcome;

/// What a person finds: file, line, heading, role, and how sure they are.
const TABLE: &str = include_str!("../../fixtures/handoffs-in-the-wild.tsv");

/// A heading of the table.
struct Expected<'a> {
    line: usize,
    title: &'a str,
    role: &'a str,
    is_sure: bool,
}

/// Reads every `.md` of the folder and lists what is wrong.
pub(crate) fn handoffs(folder: &Path) -> Outcome {
    let table = table();
    let mut wrong = 0;
    let mut read = 0;
    for (name, text) in files(folder)? {
        let problems = check(&text, table.get(name.as_str()).map_or(&[], Vec::as_slice));
        read += 1;
        wrong += usize::from(!problems.is_empty());
        for problem in problems {
            println!("{name}: {problem}");
        }
    }
    println!("{read} handoffs, {wrong} with problems");
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} handoffs have problems")) }
}

fn files(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != "SOURCES.md" {
            let bytes = std::fs::read(entry.path()).map_err(|error| error.to_string())?;
            files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    files.sort();
    Ok(files)
}

fn table() -> BTreeMap<&'static str, Vec<Expected<'static>>> {
    let mut table = BTreeMap::<&str, Vec<Expected<'_>>>::new();
    for row in TABLE.lines() {
        if let [file, line, title, role, sure] = row.split('\t').collect::<Vec<_>>()[..] {
            let line = line.parse().unwrap_or(0);
            let expected = Expected { line, title, role, is_sure: sure == "sure" };
            table.entry(file).or_default().push(expected);
        }
    }
    table
}

fn check(text: &str, expected: &[Expected<'_>]) -> Vec<String> {
    let (document, _) = parse(text);
    let mut problems = Vec::new();
    let lost = lost(text, &document);
    if !lost.is_empty() {
        problems.push(format!(
            "{} words lost: {}",
            lost.len(),
            lost[..lost.len().min(8)].join(" ")
        ));
    }
    let written = written(&document);
    if self::written(&parse(&written).0) != written {
        problems.push("what is written does not read back as it is".to_owned());
    }
    problems.extend(roles(&document, expected));
    problems
}

/// The body as it would be stored.
fn written(document: &Document) -> String {
    let mut content = document.content.clone();
    complete(&mut content);
    body(Timestamp::UNIX_EPOCH, Number::after([]), &content)
}

/// The words of the text that are not in the document, as often as they miss.
fn lost(text: &str, document: &Document) -> Vec<String> {
    let mut counts = BTreeMap::<String, usize>::new();
    let mut kept = written(document);
    for line in [&document.opening.generated, &document.opening.session].into_iter().flatten() {
        kept.push_str(&format!("\nGenerated Session {line}"));
    }
    for word in words(&kept) {
        *counts.entry(word).or_default() += 1;
    }
    let mut lost = Vec::new();
    for word in words(text) {
        match counts.get_mut(&word) {
            Some(count) if *count > 0 => *count -= 1,
            _ => lost.push(word),
        }
    }
    lost
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// Where a person and the table of names do not agree, and sections not found.
fn roles(document: &Document, expected: &[Expected<'_>]) -> Vec<String> {
    let mut problems = Vec::new();
    for row in expected.iter().filter(|row| row.is_sure) {
        let known = Role::of(row.title);
        // Verification shows a state, and decisions are made by a session.
        let is_it = known.as_ref().is_some_and(|known| {
            kind(known) == row.role || known.home() == SectionName::State && row.role == "state"
        });
        if !is_it {
            let known = known.as_ref().map_or("nothing", kind);
            problems
                .push(format!("line {}: {} is {}, read as {known}", row.line, row.title, row.role));
        }
    }
    for (role, name) in [
        ("summary", SectionName::Summary),
        ("state", SectionName::State),
        ("objective", SectionName::Objective),
        ("context", SectionName::Context),
    ] {
        let is_there = document.found.iter().any(|found| match &found.place {
            Place::Section(section) | Place::Part(section, _) => *section == name,
            Place::Prompt => false,
        });
        let is_expected = expected.iter().any(|row| row.is_sure && row.role == role);
        if is_expected && !is_there {
            problems.push(format!("no {role} was found"));
        }
    }
    problems
}

/// The role by the table's word.
fn kind(role: &Role) -> &'static str {
    match role {
        Role::Prompt => "prompt",
        Role::Section(SectionName::Summary) => "summary",
        Role::Section(SectionName::State) => "state",
        Role::Section(SectionName::Objective) => "objective",
        _ => "context",
    }
}
