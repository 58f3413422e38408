//! `check` and `explain`, as scripts and people use them.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// A handoff in the form that people write.
const WILD: &str =
    "# Parser work\n\n## Where things stand\n\nAll tests pass.\n\n## What's left\n\nContinue.\n";

#[test]
fn the_exit_status_tells_errors_from_warnings() {
    let sandbox = Sandbox::new();
    sandbox.write("wild.md", WILD);
    let run = sandbox.run(&["check", "wild.md"]);
    assert_eq!(run.status, 1, "{}", run.out);
    insta::assert_snapshot!(run.out);

    let good = sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1]), "--dry-run"]);
    sandbox.write("good.md", &good);
    assert_eq!(sandbox.run(&["check", "good.md"]).status, 0);
    assert_eq!(sandbox.run(&["check", "nowhere.md"]).status, 2);
}

#[test]
fn every_format_says_the_same() {
    let sandbox = Sandbox::new();
    sandbox.write("wild.md", WILD);
    let run = sandbox.run(&["check", "wild.md", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["schema"], "segue/check/1");
    assert_eq!(value["file"], "wild.md");
    let findings = value["findings"].as_array().unwrap();
    let errors = findings.iter().filter(|finding| finding["level"] == "error").count();
    assert_eq!(value["errors"], errors);
    let first = findings[0].as_object().unwrap();
    for key in ["code", "level", "line", "column", "message", "fix"] {
        assert!(first.contains_key(key), "{key}");
    }

    let github = sandbox.run(&["check", "wild.md", "--format", "github"]).out;
    assert_eq!(github.lines().count(), findings.len());
    assert!(
        github.lines().all(|line| line.starts_with("::") && line.contains("file=wild.md,line="))
    );

    let sarif = sandbox.run(&["check", "wild.md", "--format", "sarif"]).out;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), findings.len());
}

#[test]
fn a_file_is_mended_in_place_and_what_was_done_is_said() {
    let sandbox = Sandbox::new();
    let text = format!(
        "=== SESSION HANDOFF ===\nGenerated: 2026-11-22 10:31\nSession: 2 → 3\n\n{WILD}-item one more\n"
    );
    sandbox.write("wild.md", &text);
    let run = sandbox.run(&["check", "wild.md", "--fix"]);
    assert!(run.err.contains("fixed line 2: wrote the time in ISO 8601 (H103)"), "{}", run.err);
    let mended = std::fs::read_to_string(sandbox.project.join("wild.md")).unwrap();
    assert!(mended.contains("Generated: 2026-11-22T10:31\nSession: 2 → 3\n"), "{mended}");
    assert!(mended.contains("\n- item one more\n"), "{mended}");
    let again = sandbox.run(&["check", "wild.md", "--fix"]);
    assert!(again.err.contains("Nothing could be mended"), "{}", again.err);
}

#[test]
fn what_is_no_handoff_or_may_not_be_written_is_not_mended() {
    let sandbox = Sandbox::new();
    let session = std::fs::read_to_string(fixture(LINKCHECK[0])).unwrap();
    for (name, text) in [
        ("copy.jsonl", session.as_str()),
        ("m.c", "int main;\n"),
        ("README.md", "# Segue\n\n## Usage\n\n## Commands\n\n- a\n"),
    ] {
        sandbox.write(name, text);
        let run = sandbox.run(&["check", name, "--fix"]);
        assert_eq!(run.status, 2, "{name}: {}", run.out);
        assert!(run.err.contains("neither the marker nor two sections"), "{}", run.err);
        assert_eq!(std::fs::read_to_string(sandbox.project.join(name)).unwrap(), text);
    }
    sandbox.write("kept.md", WILD);
    let kept = sandbox.project.join("kept.md");
    let mut rights = std::fs::metadata(&kept).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&kept, rights).unwrap();
    let run = sandbox.run(&["check", "kept.md", "--fix"]);
    assert_eq!(run.status, 6, "{}", run.err);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), WILD);
}

#[test]
fn standard_input_is_checked_and_printed_mended() {
    let sandbox = Sandbox::new();
    let run = sandbox
        .run_with(&["check", "-", "--fix"], "=== SNAPSHOT ===\n\n## Status\n\n-item one is done\n");
    assert!(run.out.contains("\n- item one is done\n"), "{}", run.out);
    assert_eq!(run.status, 1);
}

#[test]
fn a_stored_handoff_is_never_changed_and_an_edited_copy_is_noticed() {
    let sandbox = Sandbox::with_project();
    let made = sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[1]), "--json"]);
    let run = sandbox.run(&["check", "1", "--fix"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("never changed"), "{}", run.err);

    let path = made["path"].as_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap().replace("`linkcheck.py`", "`src/gone.py`");
    sandbox.write("edited.md", &text);
    let out = sandbox.run(&["check", "edited.md"]).out;
    assert!(out.contains("T304") && out.contains("F201: `src/gone.py` is not there"), "{out}");
}

#[test]
fn every_rule_explains_itself() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!("explain_one", sandbox.good(&["explain", "h107"]));
    insta::assert_snapshot!("explain_all", sandbox.good(&["explain"]));
    let run = sandbox.run(&["explain", "X1"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("there is no rule `X1`"), "{}", run.err);
    assert_eq!(sandbox.json(&["explain", "T301", "--json"])["rules"][0]["code"], "T301");
}

#[test]
fn what_anybody_wrote_is_checked_against_its_session() {
    let sandbox = Sandbox::new();
    let session = fixture(LINKCHECK[1]);
    sandbox.write("wild.md", WILD);
    assert!(!sandbox.run(&["check", "wild.md"]).out.contains("F205"));
    let run = sandbox.run(&["check", "wild.md", "--from", &session]);
    assert!(run.out.contains("F205") && run.out.contains("lost: failure"), "{}", run.out);
    assert!(
        run.out.contains("error F206: the last run of `python3 -m unittest` failed"),
        "{}",
        run.out
    );

    let fixed = sandbox.run(&["check", "wild.md", "--from", &session, "--fix"]);
    assert!(fixed.err.contains("lost fact"), "{}", fixed.err);
    let again = sandbox.run(&["check", "wild.md", "--from", &session]);
    assert!(!again.out.contains("lost: failure"), "{}", again.out);

    let invented = format!("{WILD}\n## Accomplished\n\n- Created `src/never_heard_of.rs`\n");
    sandbox.write("invented.md", &invented);
    let run = sandbox.run(&["check", "invented.md", "--from", &session]);
    assert!(run.out.contains("the session never touched `src/never_heard_of.rs`"), "{}", run.out);
    let good = sandbox.good(&["handoff", "--from", &session, "--dry-run"]);
    sandbox.write("good.md", &good);
    let run = sandbox.run(&["check", "good.md", "--from", &session]);
    assert!(!run.out.contains("F206") && run.status == 0, "{}", run.out);
}

#[test]
fn probes_ask_a_handoff_what_its_session_was() {
    let sandbox = Sandbox::new();
    sandbox.good(&["init", "--yes"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1])]);
    let asked = |name: &[&str]| -> serde_json::Value {
        let args = [&["check", "--probes", "--json"], name].concat();
        serde_json::from_str(&sandbox.good(&args)).unwrap()
    };
    let stored = asked(&[]);
    assert_eq!(stored["schema"], "segue/probes/1");
    let probes = stored["probes"].as_array().unwrap();
    assert!(probes.len() >= 4 && stored["nowhere"] == 0, "{stored:#}");
    for kind in ["recall", "artifact"] {
        assert!(probes.iter().any(|probe| probe["kind"] == kind), "{kind}");
    }

    // Of a text that says nothing of the session, each of its questions is open.
    sandbox.write("wild.md", WILD);
    let wild = asked(&["wild.md", "--from", &fixture(LINKCHECK[1])]);
    assert_eq!(wild["probes"].as_array().unwrap().len(), probes.len());
    assert_eq!(wild["nowhere"], probes.len());
    insta::assert_snapshot!(sandbox.good(&["check", "--probes", "@"]));
}

#[test]
fn a_secret_is_pointed_at_and_not_repeated() {
    let sandbox = Sandbox::new();
    let secret = ["ghp_", "k3Jd92LmQx7Vb0Zt5Rw8Ny1Hf4Gs6PcAu2Eo"].concat();
    sandbox.write("wild.md", &format!("{WILD}\nThe token is {secret}.\n"));
    for format in ["human", "json", "github", "sarif"] {
        let run = sandbox.run(&["check", "wild.md", "--format", format]);
        assert!(run.out.contains("H110") || run.out.contains("secret"), "{}", run.out);
        assert!(!run.out.contains(&secret) && !run.err.contains(&secret), "{format}");
    }
}

#[test]
fn a_pattern_of_paths_must_match_a_file() {
    let sandbox = Sandbox::with_project();
    sandbox.write("src/deep/a.rs", "");
    sandbox.write(
        "h.md",
        "=== SESSION HANDOFF ===\n\n## Current State\n\nSee `src/**/*.rs`, `src/deep/{a,b}.rs` and `lib/*.py`.\n",
    );
    let run = sandbox.run(&["check", "h.md", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found = value["findings"].as_array().unwrap().iter();
    let said: Vec<&str> = found
        .filter(|finding| finding["code"] == "F201")
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(said, ["`lib/*.py` matches no file"]);
}
