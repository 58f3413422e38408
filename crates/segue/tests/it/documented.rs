//! Whatever key a command of the chain prints as JSON, docs/commands.md names it; and the
//! exit statuses that it names are those that are given.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// Under these the keys are names that people gave.
const NAMED: [&str; 5] = ["heads", "tags", "threads", "agents", "kinds"];

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                if !(NAMED.contains(&key.as_str()) && value.is_object()) {
                    keys(value, found);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// Sections of docs/commands.md by what they begin with, and the statuses that a sentence
/// of them names.
fn documented_statuses(section: &str) -> BTreeSet<i32> {
    let docs = include_str!("../../../../docs/commands.md");
    let start = docs.find(section).unwrap_or_else(|| panic!("no section {section}"));
    let length = docs[start + 1..].find("\n## ").map_or(docs.len() - start, |length| length + 1);
    let text = docs[start..start + length].replace('\n', " ");
    let sentences = text.split(". ").filter(|sentence| {
        ["xit status", " status "].iter().any(|sign| sentence.contains(sign))
            || sentence.contains("(status ")
    });
    let mut statuses = BTreeSet::new();
    for sentence in sentences {
        // JSON has figures of its own.
        let plain: String = sentence.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let words = plain.split(|c: char| !c.is_alphanumeric());
        let numbers = words.filter_map(|word| word.parse::<i32>().ok());
        statuses.extend(numbers.filter(|n| (1..=6).contains(n) || *n == 70 || *n == 130));
    }
    statuses
}

/// A section, the statuses of it that are tried elsewhere, and runs with theirs.
type Case<'a> = (&'a str, &'a [i32], &'a [Run<'a>]);
/// A status, and what is typed for it.
type Run<'a> = (i32, &'a [&'a str]);

#[test]
fn every_documented_status_is_given_and_no_other() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.write("a.txt", "a\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "--quiet", "-m", "start"]);
    sandbox.good(&["init", "--yes"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1])]);
    sandbox.good(&["branch", "api", "1"]);
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    // Another one whose id begins alike.
    let alike = sandbox.claude_session(LINKCHECK[1], "5e551001-1d07-4f3b-a6e8-0c95d3b7f124");
    let text = std::fs::read_to_string(&alike).unwrap();
    std::fs::write(&alike, text.replace("8b2f4c96", "5e551001")).unwrap();
    sandbox.write("poor.md", "## Status\n\n- x\n\n## Next Objective\n\nShip it\n");
    sandbox.write("bad.md", "nothing\n");
    sandbox.write("ruled.md", "## Status\n\n- x\n\n## Context\n\n### Rules\n\n- \"tabs\"\n");
    let saved = sandbox.json(&["save", "ruled.md", "--no-session", "--thread", "docs", "--json"]);
    let saved = saved["id"].as_str().unwrap().to_owned();
    sandbox.write(".segue/records/20261122T150000Z-tag-zzzzzzzzzzzzzzzz.toml", "no record\n");
    let session = fixture(LINKCHECK[1]);
    // What takes a terminal, a bug, or a machine that fails, is tried elsewhere.
    let cases: [Case<'_>; 15] = [
        (
            "## `segue sessions show",
            &[],
            &[(2, &["sessions", "show", "zzz"]), (5, &["sessions", "show", "5e55"])],
        ),
        (
            "## `segue handoff",
            &[6, 130],
            &[(4, &["handoff", "--edit"]), (2, &["handoff", "--writer", "agent", "--dry-run"])],
        ),
        ("## `segue show", &[], &[(2, &["show", &saved, "--sources"])]),
        ("## `segue expand", &[], &[(2, &["expand", "@:1"]), (2, &["expand", "5e551001-7#9999"])]),
        ("## `segue status", &[4], &[(1, &["status", "--exit-code"])]),
        (
            "## `segue branch",
            &[6],
            &[(2, &["switch", "no"]), (2, &["branch"]), (5, &["branch", "api"])],
        ),
        (
            "## `segue rollback",
            &[6],
            &[(2, &["rollback", &saved, "--why", "x"]), (2, &["rollback"])],
        ),
        ("## `segue merge", &[130], &[(2, &["merge", "1", "2"]), (2, &["merge", "1", "1"])]),
        ("## `segue tag", &[], &[(2, &["tag", "a b"]), (2, &["tag", "no", "--delete"])]),
        ("## `segue doctor", &[], &[(1, &["doctor"])]),
        ("## `segue purge", &[], &[(4, &["purge", "@"])]),
        ("## `segue undo", &[], &[(2, &["undo", "zzzzzzzz"]), (5, &["undo", &first(&sandbox)])]),
        ("## `segue check [H | FILE | -] [--from", &[], &[(1, &["check", "bad.md"])]),
        ("## `segue save", &[], &[(3, &["save", "poor.md", "--from", &session])]),
        ("## `segue install`", &[6], &[(4, &["install", "claude"])]),
    ];
    for (section, elsewhere, runs) in cases {
        let mut given: BTreeSet<i32> = elsewhere.iter().copied().collect();
        for (status, arguments) in runs {
            let run = sandbox.run(arguments);
            assert_eq!(run.status, *status, "{arguments:?}: {}{}", run.out, run.err);
            given.insert(*status);
        }
        assert_eq!(documented_statuses(section), given, "{section}");
    }
    assert_eq!(documented_statuses("## `segue claim"), BTreeSet::from([5]), "in `threads`");
    let git_ref = Sandbox::new().run(&["init", "--yes", "--store", "git-ref"]).status;
    assert_eq!(documented_statuses("## `segue init"), BTreeSet::from([git_ref, 6]));
    // The list at the end, and that of the help, have each of them.
    let all = documented_statuses("## Exit statuses");
    assert_eq!(all, BTreeSet::from([1, 2, 3, 4, 5, 6, 70, 130]));
    let help = sandbox.good(&["--help"]);
    let (_, list) = help.split_once("Exit statuses:").unwrap();
    let named = list.lines().filter_map(|line| line.split_whitespace().next()?.parse::<i32>().ok());
    assert_eq!(named.filter(|status| *status != 0).collect::<BTreeSet<_>>(), all);
}

/// The id of the first handoff, which others follow.
fn first(sandbox: &Sandbox) -> String {
    sandbox.json(&["show", "1", "--json"])["id"].as_str().unwrap().to_owned()
}

#[test]
fn every_key_of_the_chain_is_documented() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.write("a.txt", "a\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "--quiet", "-m", "start"]);
    let docs = include_str!("../../../../docs/commands.md");
    let other = "## Status\n\n- `python3 -m unittest` → passed\n\n## Next Objective\n\nShip it\n";
    let steps: [&[&str]; 26] = [
        &["init", "--yes"],
        &["handoff", "--from", &fixture(LINKCHECK[0])],
        &["handoff", "--from", &fixture(LINKCHECK[1])],
        &["next", "--started", "claude:s"],
        &["branch", "api", "1"],
        &["switch", "api"],
        &["save", "other.md"],
        &["log", "--all"],
        &["status"],
        &["show"],
        &["show", "thread/main", "--sources"],
        &["diff", "@"],
        &["timeline"],
        &["tag", "mvp"],
        &["claim"],
        &["merge", "thread/main", "thread/api", "--dry-run"],
        &["merge", "thread/main", "thread/api"],
        &["rollback", "thread/main", "--why", "too early", "--code"],
        &["log", "--all"],
        &["timeline"],
        &["undo"],
        &["op", "log"],
        &["pending"],
        &["tag", "mvp", "--delete"],
        &["doctor"],
        &["purge", "@", "--yes"],
    ];
    sandbox.write("other.md", other);
    let mut schemas = BTreeSet::new();
    for step in steps {
        let value = sandbox.json(&[step, &["--json"]].concat());
        let schema = value["schema"].as_str().unwrap().to_owned();
        assert!(docs.contains(&format!("`{schema}`")), "{schema} of {step:?}");
        schemas.insert(schema);
        let mut found = BTreeSet::new();
        keys(&value, &mut found);
        for key in found.iter().filter(|key| *key != "schema") {
            let is_named =
                [format!("\"{key}\""), format!("`{key}`")].iter().any(|k| docs.contains(k));
            assert!(is_named, "`{key}` of {step:?}");
        }
    }
    assert!(schemas.len() > 10, "{schemas:?}");
}
