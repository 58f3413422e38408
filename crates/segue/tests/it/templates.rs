//! Templates: built in, of the project, from elsewhere.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

const BUILT_IN: [&str; 7] =
    ["minimal", "base", "development", "research", "writing", "planning", "bug-hunt"];

#[test]
fn every_built_in_template_is_shown_and_passes_its_check() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.good(&["template", "list"]));
    for name in BUILT_IN {
        let text = sandbox.good(&["template", "show", name]);
        sandbox.write("shown.md", &text);
        let out = sandbox.good(&["template", "check", "shown.md"]);
        assert!(out.ends_with("passes every rule\n"), "{name}: {out}");
    }
}

#[test]
fn a_template_of_the_project_stands_on_another() {
    let sandbox = Sandbox::with_project();
    sandbox.good(&["template", "new", "team", "--extends", "development"]);
    assert!(sandbox.good(&["template", "check", "team"]).contains("passes"));
    assert!(sandbox.good(&["template", "show", "team"]).contains("### Owners"));
    assert!(sandbox.good(&["template", "diff", "development", "team"]).contains("+### Owners"));
    assert_eq!(sandbox.run(&["template", "new", "team"]).status, 2, "it is there already");

    let from = fixture(LINKCHECK[0]);
    let made = sandbox.json(&["handoff", "--from", &from, "--template", "team", "--json"]);
    assert_eq!(made["template"], "team@0.1.0");
    let text = sandbox.good(&["show"]);
    assert!(text.contains("layers: [base@1.1.0, development@1.0.0]"), "{text}");
    let address =
        text.lines().find(|line| line.contains("templates/rendered/team@0.1.0-")).unwrap();
    let path = address.split_whitespace().next().unwrap();
    let rendered = std::fs::read_to_string(sandbox.project.join(path)).unwrap();
    assert!(rendered.contains("### Owners") && !rendered.contains("{%"), "{rendered}");
}

#[test]
fn layers_that_do_not_go_together_name_both_files() {
    let sandbox = Sandbox::with_project();
    let layer = |name: &str, under: &str| {
        let text = format!(
            "---\ntemplate: {name}\nversion: 1.0.0\nsections: [{{ name: Owners, under: {under} }}]\n---\n{{% block notes %}}x{{% endblock %}}\n"
        );
        sandbox.write(&format!("{name}.md"), &text);
    };
    layer("one", "Context");
    layer("two", "Current State");
    let run = sandbox.run(&["template", "show", "base,./one.md,./two.md"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("one.md") && run.err.contains("two.md"), "{}", run.err);
}

#[test]
fn init_takes_template_and_answers_and_bootstrap_fills_them_in() {
    let sandbox = Sandbox::new();
    let answer = "goal=Find out why readers leave";
    sandbox.good(&["init", "--yes", "--template", "research", "--answer", answer]);
    assert!(sandbox.project.join(".segue/templates/research.md").exists());
    let text = sandbox.good(&["bootstrap"]);
    assert!(text.contains("# Research Bootstrap Template"), "{text}");
    assert!(text.contains("Find out why readers leave"), "{text}");
    let chat = sandbox.good(&["template", "render", "research", "--platform", "chatgpt"]);
    assert!(chat.contains("may not be able to read files"), "{chat}");
}

#[test]
fn a_template_is_kept_from_a_file_or_an_address() {
    let sandbox = Sandbox::with_project();
    let text = sandbox
        .good(&["template", "show", "minimal"])
        .replace("template: minimal", "template: theirs");
    sandbox.write("theirs.md", &text);
    let run = sandbox.run(&["template", "add", "theirs.md"]);
    assert_eq!((run.status, run.out.as_str()), (0, text.as_str()), "{}", run.err);
    assert!(sandbox.project.join(".segue/templates/theirs.md").exists());
    assert_eq!(sandbox.run(&["template", "add", "theirs.md"]).status, 2);
    assert_eq!(sandbox.run(&["template", "add", "theirs.md", "--force"]).status, 0);

    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/t.md", server.local_addr().unwrap());
    let body = text.replace("template: theirs", "template: remote");
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
    });
    let run = sandbox.run(&["template", "add", &address]);
    assert_eq!(run.status, 0, "{}", run.err);
    serving.join().unwrap();
    assert!(sandbox.project.join(".segue/templates/remote.md").exists());

    let run = sandbox.run(&["template", "add", "http://example.org/t.md"]);
    assert!(run.err.contains("only https"), "{}", run.err);
}

#[test]
fn a_projects_settings_name_no_template_outside_of_it() {
    let sandbox = Sandbox::with_project();
    let text = sandbox.good(&["template", "show", "minimal"]);
    std::fs::create_dir_all(sandbox.home.join("x")).unwrap();
    sandbox.write("../home/x/evil.md", &text);
    sandbox.write(".segue/segue.toml", "template = \"../home/x/evil.md\"\n");
    let run = sandbox.run(&["log"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("there is no template"), "{}", run.err);
}

#[test]
fn kinds_say_more_less_or_the_difference() {
    let sandbox = Sandbox::with_project();
    let from = fixture(LINKCHECK[0]);
    let size =
        |kind: &str| sandbox.good(&["handoff", "--from", &from, "--kind", kind, "--dry-run"]).len();
    assert!(size("light") < size("standard"), "{} {}", size("light"), size("standard"));
    // The name of the kind itself is shorter.
    assert!(size("standard") <= size("rich") + 8);
    let run = sandbox.run(&["handoff", "--from", &from, "--kind", "diff"]);
    assert_eq!(run.status, 2, "{}", run.err);
    sandbox.good(&["handoff", "--from", &from]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1]), "--kind", "diff"]);
    let text = sandbox.good(&["show"]);
    assert!(text.contains("kind: diff") && text.contains("### Added"), "{text}");
    assert!(!text.contains("\n## Current State\n"), "{text}");
    assert!(text.contains("What has changed since handoff 1 ("), "{text}");
    // A difference is never one to a difference.
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[2]), "--kind", "diff"]);
    let third = sandbox.good(&["show"]);
    assert!(third.contains("What has changed since handoff 1 ("), "{third}");
    assert!(!third.contains("(before: What"), "{third}");
    let checked = sandbox.run(&["check"]);
    assert_eq!(checked.status, 0, "{}", checked.out);
}

#[test]
fn an_answer_needs_its_question() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["init", "--yes", "--answer", "gaol=x"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("asks no question `gaol`") && run.err.contains("goal"), "{}", run.err);
    assert!(!sandbox.project.join(".segue/segue.toml").exists());
}

#[test]
fn findings_of_a_projects_template_name_its_file() {
    let sandbox = Sandbox::with_project();
    sandbox.good(&["template", "new", "ours"]);
    let text = std::fs::read_to_string(sandbox.project.join(".segue/templates/ours.md")).unwrap();
    sandbox.write(".segue/templates/ours.md", &text.replace("version: 0.1.0", "version: one"));
    let run = sandbox.run(&["template", "check", "ours", "--format", "github"]);
    assert!(run.out.contains("file=.segue/templates/ours.md,"), "{}", run.out);
}

#[test]
fn a_command_below_another_has_a_manual_page() {
    let sandbox = Sandbox::new();
    assert!(sandbox.good(&["man", "template", "add"]).contains("Keep a template from elsewhere"));
    assert_eq!(sandbox.run(&["man", "template", "sing"]).status, 2);
}
