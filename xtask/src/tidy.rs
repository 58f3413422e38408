//! Rules of the house that a compiler does not know.

use std::path::{Path, PathBuf};

use crate::run::root;

/// No source file is longer, tests apart.
const LONGEST_FILE: usize = 600;
/// Nor ARCHITECTURE.md.
const LONGEST_ARCHITECTURE: usize = 250;

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "target" && name != ".git" && name != "fixtures" {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn source_files_are_short_and_say_what_they_are_for() {
    for path in files(&root(), "rs") {
        let text = read(&path);
        assert!(text.starts_with("//!"), "{} begins without `//!`", path.display());
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(code <= LONGEST_FILE, "{} has {code} lines", path.display());
    }
}

#[test]
fn there_are_no_rooms_without_a_name() {
    let nameless = ["utils.rs", "util.rs", "helpers.rs", "common.rs", "manager.rs", "misc.rs"];
    for path in files(&root().join("crates"), "rs") {
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(!nameless.contains(&name.as_ref()), "{}", path.display());
    }
}

#[test]
fn libraries_depend_only_downward() {
    let order = [
        "segue-model",
        "segue-document",
        "segue-transcript",
        "segue-facts",
        "segue-store",
        "segue-script",
        "segue-agents",
        "segue-project",
        "segue-mcp",
        "segue",
    ];
    for (height, name) in order.iter().enumerate() {
        let manifest = read(&root().join("crates").join(name).join("Cargo.toml"));
        let normal = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for above in &order[height..] {
            assert!(!normal.contains(&format!("\n{above}.workspace")), "{name} depends on {above}");
        }
    }
}

#[test]
fn the_architecture_is_short_and_has_its_invariants() {
    let text = read(&root().join("ARCHITECTURE.md"));
    assert!(text.lines().count() <= LONGEST_ARCHITECTURE);
    assert!(text.matches("Invariant:").count() >= 5);
}

#[test]
fn links_between_documents_lead_somewhere() {
    for path in files(&root(), "md") {
        if path.starts_with(root().join("crates")) {
            continue;
        }
        let text = read(&path);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let target = path.parent().unwrap().join(link.split('#').next().unwrap_or(link));
            assert!(target.exists(), "{}: `{link}` leads nowhere", path.display());
        }
    }
}

#[test]
fn the_help_and_the_manual_name_every_command() {
    let manual = read(&root().join("docs/commands.md"));
    let source = read(&root().join("crates/segue/src/args.rs"));
    let commands = source.split("enum Command {").nth(1).unwrap().split("\n}").next().unwrap();
    let names = commands.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?.split(['(', ' ', ',']).next()?;
        name.starts_with(char::is_uppercase).then(|| name.to_lowercase())
    });
    for name in names {
        assert!(manual.contains(&format!("segue {name}")), "docs/commands.md lacks `segue {name}`");
    }
}
