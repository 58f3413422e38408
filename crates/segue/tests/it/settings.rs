//! `segue config`, `segue completions` and `segue man`.

use crate::sandbox::Sandbox;

#[test]
fn each_setting_says_where_it_comes_from() {
    let mut sandbox = Sandbox::with_project();
    let out = sandbox.good(&["config", "--origin"]);
    assert!(out.contains("template = base") && out.contains("segue.toml"), "{out}");
    assert!(out.contains("budget = 1500  # template"), "{out}");

    std::fs::create_dir_all(sandbox.home.join("user")).unwrap();
    std::fs::write(sandbox.home.join("user/settings.toml"), "budget = 900\n").unwrap();
    let user = sandbox.home.join("user").to_string_lossy().into_owned();
    sandbox.set("SEGUE_HOME", &user);
    assert!(sandbox.good(&["config", "--origin"]).contains("budget = 900  # "));

    sandbox.write(".segue/segue.toml", "budget = 800\n[answers]\ngoal = \"ship it\"\n");
    let out = sandbox.good(&["config", "--origin"]);
    assert!(out.contains("budget = 800") && out.contains("answers.goal = ship it"), "{out}");

    sandbox.set("SEGUE_BUDGET", "700");
    assert!(
        sandbox.good(&["config", "--origin"]).contains("budget = 700  # environment SEGUE_BUDGET")
    );
    let json = sandbox.json(&["config", "--json"]);
    assert_eq!(json["schema"], "segue/config/1");
    assert_eq!(json["settings"][1]["value"], "700");
}

#[test]
fn completions_and_manual_know_every_command() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.good(&["completions", shell]);
        assert!(script.contains("handoff") && script.contains("dry-run"), "{shell}");
    }
    let page = sandbox.good(&["man"]);
    assert!(page.starts_with(".ie") && page.contains("segue\\-handoff"), "{page}");
    assert!(sandbox.good(&["man", "handoff"]).contains("budget"));
}

#[test]
fn the_help_has_examples_and_exit_statuses() {
    let sandbox = Sandbox::new();
    let help = sandbox.good(&["--help"]);
    assert!(help.contains("Exit statuses:") && help.contains("segue demo"), "{help}");
    assert!(sandbox.good(&["handoff", "--help"]).contains("Examples:"));
    assert!(sandbox.good(&["--version"]).starts_with("segue "));
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let sandbox = Sandbox::with_project();
    let has_escapes = |arguments: &[&str]| sandbox.good(arguments).contains('\u{1b}');
    assert!(!has_escapes(&["config"]));
    assert!(has_escapes(&["config", "--color", "always"]));
    assert!(!has_escapes(&["config", "--color", "never"]));
}
