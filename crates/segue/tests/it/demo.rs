//! `segue demo`: the README's first command.

use std::process::Command;

use crate::sandbox::Sandbox;

#[test]
fn the_demonstration_fits_a_terminal_and_leaves_nothing_behind() {
    let sandbox = Sandbox::new();
    let before = Sandbox::files(sandbox.folder.path());
    let temporary = sandbox.home.join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let mut command: Command = sandbox.command(&sandbox.project);
    let output = command.arg("demo").env("TMPDIR", &temporary).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();

    let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80, "{widest} columns");
    assert!(text.lines().count() <= 400);
    assert!(!text.contains('\u{1b}'), "escapes in a pipe");
    assert_eq!(Sandbox::files(sandbox.folder.path()), before);
}

#[test]
fn the_demonstration_tells_the_whole_story() {
    let text = Sandbox::new().good(&["demo"]);
    for told in [
        "Handoff 1 (",
        "Handoff 3 (",
        "=== SESSION HANDOFF ===",
        "do not repeat:",
        "Read and apply this bootstrap template:",
        "lost       ",
        "← you are here",
        "segue init",
    ] {
        assert!(text.contains(told), "`{told}` is missing");
    }
    assert_eq!(text, Sandbox::new().good(&["demo"]), "two demonstrations differ");
}
