//! Whatever key a command of the chain prints as JSON, docs/commands.md names it.

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
        &["rollback", "--why", "too early", "--code"],
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
