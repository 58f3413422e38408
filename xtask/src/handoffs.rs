//! `handoffs`: every handoff of a folder is read, compared with a table of what
//! a person finds in it, adopted, and searched for lost words and lines.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use segue_document::check::{NoGround, check as check_rules};
use segue_document::read::{Place, Role};
use segue_document::template::Template;
use segue_document::{Document, body, complete, parse};
use segue_model::{Number, SectionName};

use tempfile::TempDir;

use crate::Outcome;
use crate::run::release_binary;

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
    let binary = release_binary()?;
    let table = table();
    let (mut wrong, mut read, mut made) = (0, 0, 0);
    let mut rules = BTreeMap::<&str, (usize, usize)>::new();
    for (name, text) in files(folder)? {
        let mut problems = check(&text, table.get(name.as_str()).map_or(&[], Vec::as_slice));
        let (count, lost) = adopt(&binary, &text)?;
        problems.extend(lost);
        count_rules(&text, &mut rules);
        read += 1;
        made += count;
        wrong += usize::from(!problems.is_empty());
        for problem in problems {
            println!("{name}: {problem}");
        }
    }
    println!("rule  files  findings");
    for (code, (files, findings)) in rules {
        println!("{code}  {files:5}  {findings:8}");
    }
    println!("{read} handoffs, adopted as {made}, {wrong} with problems");
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} handoffs have problems")) }
}

/// How many files break each rule, and how often.
fn count_rules(text: &str, rules: &mut BTreeMap<&'static str, (usize, usize)>) {
    let mut counts = BTreeMap::<&str, usize>::new();
    for finding in check_rules(text, &Template::base(), &NoGround) {
        *counts.entry(finding.code).or_default() += 1;
    }
    for (code, count) in counts {
        let (files, findings) = rules.entry(code).or_default();
        *files += 1;
        *findings += count;
    }
}

/// Adopts the text in a throw-away project: how many handoffs come of it, and which of
/// its lines are in none of them.
fn adopt(binary: &Path, text: &str) -> Result<(usize, Vec<String>), String> {
    let project = TempDir::new().map_err(|error| error.to_string())?;
    let run = |arguments: &[&str]| {
        let mut command = Command::new(binary);
        command.current_dir(project.path()).env_clear().env("HOME", project.path());
        command.env("PATH", "/usr/bin:/bin").args(arguments);
        let output = command.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(said) }
    };
    let page = std::fs::File::create(project.path().join("page.md"));
    page.and_then(|mut page| page.write_all(text.as_bytes())).map_err(|error| error.to_string())?;
    run(&["init", "--yes"])?;
    run(&["adopt", "page.md"])?;
    let stored: Vec<(String, String)> = files(&project.path().join(".segue/handoffs"))?;
    let kept: BTreeSet<String> =
        stored.iter().flat_map(|(_, text)| text.lines()).map(bare).collect();
    let lines = text.lines().map(bare).filter(|line| line.chars().any(char::is_alphanumeric));
    let lost: Vec<String> = lines.filter(|line| !kept.contains(line)).collect();
    let problem = format!("{} lines are in no handoff: {:?}", lost.len(), lost.first());
    Ok((stored.len(), if lost.is_empty() { Vec::new() } else { vec![problem] }))
}

/// A line without the signs that make it a heading or bold, and without blanks around it.
fn bare(line: &str) -> String {
    line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | ':' | '`'))
        .to_owned()
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
