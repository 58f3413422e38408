//! A walk through the story: three sessions, a branch, a failure, a rollback, a merge, a
//! label, an undo; the graph after each step.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// A sandbox whose clock goes on with every step, and what the graph looked like.
struct Walk {
    sandbox: Sandbox,
    minute: u32,
    pages: Vec<String>,
}

impl Walk {
    fn step(&mut self, arguments: &[&str], input: Option<&str>) {
        self.minute += 1;
        self.sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:{:02}:00Z", self.minute));
        let run = match input {
            Some(text) => self.sandbox.run_with(arguments, text),
            None => self.sandbox.run(arguments),
        };
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.err);
        let shown = arguments.iter().filter(|argument| !argument.contains(".jsonl"));
        let shown = shown.copied().collect::<Vec<_>>().join(" ");
        let log = self.sandbox.run(&["log", "--all"]);
        self.pages.push(format!("$ segue {shown}\n{}{}", log.out, log.err));
    }
}

#[test]
fn the_graph_after_each_step_of_the_story() {
    let mut sandbox = Sandbox::with_project();
    sandbox.set("SEGUE_HOST", "laptop");
    let mut walk = Walk { sandbox, minute: 0, pages: Vec::new() };
    for session in &LINKCHECK[..2] {
        walk.step(&["handoff", "--from", &fixture(session)], None);
    }
    walk.step(&["branch", "clock"], None);
    walk.step(&["switch", "clock"], None);
    walk.step(&["handoff", "--from", &fixture(LINKCHECK[2]), "--thread", "clock"], None);
    let failed = "## Tried and Failed\n\n- A mock clock: 2 of 9 runs hang\n\n## Next Objective\n\nTry a mock clock\n";
    walk.step(&["save", "-"], Some(failed));
    walk.step(&["rollback", "--why", "mock clock is flaky"], None);
    walk.step(&["switch", "main"], None);
    walk.step(&["save", "-"], Some("## Next Objective\n\nWrite the guide\n"));
    walk.step(&["merge", "@", "thread/clock", "--keep", "both"], None);
    walk.step(&["tag", "mvp"], None);
    walk.step(&["undo"], None);
    insta::assert_snapshot!(walk.pages.join("\n"));
}
