//! The way of one client through a handoff, with what must be true at each step.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use super::client::Client;
use super::readers::{Played, agrees};
use super::scene::{Home, SAVE, Scene, must};
use crate::Outcome;
use segue_script::{Step, Turn};

/// What names a handoff in the prompt of the next session.
pub(super) const BEGINS: &str = "It continues from handoff";
/// A message with a word of segue's in it that asks for nothing.
pub(super) const REQUEST: &str = "Add a greet function to hello.py and run it; no snapshot tests";
/// Words of segue's that mean something else.
const QUIET: &str = "take a snapshot of the DB";
const SHOULD_NOT_FIRE: &str = ".segue/local/requests";

/// A draft with two faults: it leaves out the test that fails, and says of a check that fails that
/// it passes.
const POOR: &str = "## Previous Session Summary\n### Accomplished\n- Added greet() to hello.py and ran it\n\
    ### Decisions Made\n- greet takes a name, because the user asked for it\n### Artifacts Created\n- hello.py\n\n\
    ## Current State\nhello.py has greet(). The README is not started.\n### Verification\n- `python3 check.py` passes\n\n\
    ## Next Objective\nWrite a README for hello.py.\nDone when: README.md names greet.\nFirst: read hello.py\n\n\
    ## Context\n### Rules and Corrections\n- \"Add a greet function to hello.py and run it; no snapshot tests\"\n\n\
    ## Continuation Instructions\nRead back the state, then write the README.\n";
/// The same, mended.
pub(super) const GOOD: &str = "## Previous Session Summary\n### Accomplished\n- Added greet() to hello.py and ran it\n\
    ### Decisions Made\n- greet takes a name, because the user asked for it\n### Artifacts Created\n- hello.py\n\n\
    ## Current State\nhello.py has greet() (`python3 hello.py` → hello world). The README is not started.\n\
    - Unresolved: `python3 check.py` fails: check: no README\n\
    - Unresolved: `python3 test_hello.py` fails: test_hello: greet gives no text\n\n\
    ## Next Objective\nWrite a README for hello.py.\nDone when: README.md names greet.\nFirst: read hello.py\n\n\
    ## Context\n### Rules and Corrections\n- \"Add a greet function to hello.py and run it; no snapshot tests\"\n\n\
    ## Continuation Instructions\nRead back the state, then write the README.\n";

/// Goes the whole way; says what was seen, or what was not as it must be.
pub(super) fn walk(client: &Client, segue: &Path) -> Result<String, String> {
    let began = Instant::now();
    let home = Home::new(segue)?;
    let scene = Scene::new(client, segue, &home)?;
    let outcome = go(&scene);
    scene.keep_requests()?;
    let read_back = outcome?;
    scene.segue(&["uninstall", client.name, "--yes"])?;
    for (file, text) in client.rehearsal(scene.model.port).settings {
        let now = std::fs::read_to_string(home.place(file)).unwrap_or_default();
        must(now == text, &format!("`{file}` is not what it was before the installation:\n{now}"))?;
    }
    Ok(format!(
        "sent back, mended, stored, read back {read_back} ({} s)",
        began.elapsed().as_secs()
    ))
}

/// The way of a release that has no hooks: its sessions are read, a handoff is made of them from
/// outside, and the next one begins from it.
pub(super) fn without_hooks(client: &Client, segue: &Path) -> Result<String, String> {
    let home = Home::new(segue)?;
    let scene = Scene::new(client, segue, &home)?;
    scene.model.play(vec![
        Turn::does(Step::Shell("cat hello.py".to_owned())),
        Turn::does(Step::Shell("python3 check.py".to_owned())),
        Turn::says("The check fails: there is no README."),
    ]);
    scene.runs(&scene.client.first(), REQUEST)?;
    scene.segue(&["handoff"])?;
    let made = scene.segue(&["show"])?;
    must(
        made.contains("python3 check.py"),
        &format!("the handoff does not say what fails\n{made}"),
    )?;
    start_next(&scene)?;
    Ok("no hooks: read, handed over by `segue handoff`, gone on".to_owned())
}

/// Goes as far as it can; gives how much was read back.
fn go(scene: &Scene<'_>) -> Result<String, String> {
    let health = scene.doctor()?;
    must(health["fires"] == "yes", &format!("doctor does not see the hooks fire\n{health:#}"))?;
    let session = work(scene)?;
    hand_over(scene, &session)?;
    let read_back = go_on(scene)?;
    start_next(scene)?;
    write_afterwards(scene, &session)?;
    Ok(read_back)
}

/// A session with tools; gives its id.
fn work(scene: &Scene<'_>) -> Result<String, String> {
    scene.model.play(vec![Turn::says("There is no DB here.")]);
    scene.runs(&scene.client.fresh(), QUIET)?;
    must(scene.heard(QUIET), "an ordinary message did not reach the model")?;
    must(!scene.heard("segue, request"), "words that ask for nothing brought a request")?;
    let is_quiet = !scene.home.project.join(SHOULD_NOT_FIRE).exists();
    must(is_quiet, "words that ask for nothing became a request")?;
    let path = scene.home.project.join("hello.py").display().to_string();
    let new = "def greet(n):\n    print('hello', n)\ngreet('world')".to_owned();
    let shell = |command: &str| Turn::does(Step::Shell(command.to_owned()));
    let mut turns = vec![shell("cat hello.py")];
    if scene.client.name == "qwen" {
        // It changes no file that was not read with its own tool.
        turns.push(Turn::does(Step::Read { path: path.clone() }));
    }
    turns.extend([
        Turn::does(Step::Edit { path, old: "print('hello')".to_owned(), new }),
        shell("python3 hello.py"),
        shell("python3 test_hello.py"),
        shell("python3 check.py"),
        Turn::says("Done: greet works."),
    ]);
    scene.model.play(turns);
    let ran = scene.runs(&scene.client.first(), REQUEST)?;
    let file = std::fs::read_to_string(scene.home.project.join("hello.py")).unwrap_or_default();
    must(file.contains("def greet"), &format!("the edit was not made\n{}{}", ran.out, ran.err))?;
    let is_quiet = !scene.home.project.join(SHOULD_NOT_FIRE).exists();
    must(is_quiet, "a message that asks for nothing became a request")?;
    let session = scene.session(&ran.out)?;
    let played = Played {
        prompts: &[REQUEST],
        commands: &[
            ("cat hello.py", "print('hello')"),
            ("python3 hello.py", "hello world"),
            ("python3 test_hello.py", "greet gives no text"),
            ("python3 check.py", "no README"),
        ],
        edits: &["hello.py"],
    };
    agrees(scene, &session, &played)?;
    Ok(session)
}

/// `snapshot`: asked, sent back, mended, stored.
fn hand_over(scene: &Scene<'_>, session: &str) -> Outcome {
    // The one way, and then the other.
    let mut turns = scene.saves_by_command(POOR, 1);
    turns.extend(scene.saves(GOOD, 1));
    turns.push(Turn::says("It is stored."));
    scene.model.play(turns);
    let ran = scene.runs(&scene.client.more(session, "snapshot"), "")?;
    let said = format!("{}{}", ran.out, ran.err);
    let is_asked = scene.heard("segue, request 1");
    must(is_asked, &format!("the request did not reach the model\n{said}"))?;
    must(scene.heard("F206"), "the claim that the session contradicts was not sent back")?;
    must(scene.heard("lost: take it over"), "the test that was left out was not sent back")?;
    let log = scene.segue(&["log", "--json"])?;
    must(log.contains("README for hello.py"), &format!("the good draft is not stored\n{log}"))?;
    let shown = scene.segue(&["show"])?;
    must(shown.contains("writer: session"), "the handoff is not the session's own")?;
    must(!shown.contains("check.py` passes"), "the poor draft was stored")?;
    let checked = scene.segue(&["check"]);
    must(checked.is_ok(), &format!("what was stored breaks a rule\n{checked:?}"))?;
    let is_offered = scene.model.asked().iter().any(|asked| asked.offers(SAVE));
    must(is_offered == scene.client.has_tools(), "`save_handoff` is not among the tools")
}

/// A new session takes the handoff up and reads it back; gives the score.
fn go_on(scene: &Scene<'_>) -> Result<String, String> {
    scene.model.play(vec![
        Turn::says("Goal: write a README for hello.py."),
        Turn::says(
            "hello.py has greet() (python3 hello.py gives hello world), the README is not started. First I read \
             hello.py. The user said: Add a greet function to hello.py and run it; no snapshot tests.",
        ),
    ]);
    // An older release ends with an error status where a hook had it go on.
    let ran = if scene.client.is_older {
        scene.runs_anyhow(&scene.client.fresh(), "←")?
    } else {
        scene.runs(&scene.client.fresh(), "←")?
    };
    begins_once(scene, &format!("{}{}", ran.out, ran.err))?;
    let waiting = scene.segue(&["pending"])?;
    must(waiting.contains("No handoff waits"), "the handoff waits still")?;
    must(scene.heard("reading back"), "what was left out was not sent")?;
    let records = std::fs::read_dir(scene.home.project.join(".segue/records"));
    let records = records.into_iter().flatten().flatten();
    let texts = records.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let score = texts.filter_map(|text| score(&text)).max();
    score.map(|score| format!("{score} %")).ok_or_else(|| "the score is not recorded".to_owned())
}

/// The first session, which has ended, writes its handoff once more: `segue handoff --writer agent`.
fn write_afterwards(scene: &Scene<'_>, session: &str) -> Outcome {
    scene.model.play(vec![Turn::says(POOR), Turn::says(GOOD)]);
    let written = scene.segue_handoff(session)?;
    must(scene.heard("This was your draft"), "the poor draft was not sent back")?;
    must(scene.heard("def greet"), "the model does not know the session that it was to write of")?;
    let made: Value = serde_json::from_str(&written.out)
        .map_err(|error| format!("{error}\n{}{}", written.out, written.err))?;
    must(made["objective"] == "Write a README for hello.py.", &format!("it wrote {made:#}"))
}

/// `segue next` starts a session that has the prompt once.
fn start_next(scene: &Scene<'_>) -> Outcome {
    scene.model.play(vec![Turn::says("Goal: write a README for hello.py.")]);
    let ran = scene.segue_next()?;
    begins_once(scene, &format!("{}{}", ran.out, ran.err))
}

/// The first request of a session has the prompt, and says how fresh it is, once.
pub(super) fn begins_once(scene: &Scene<'_>, printed: &str) -> Outcome {
    let asked = scene.model.asked();
    let first = asked.first().ok_or_else(|| format!("no request came\n{printed}"))?;
    let text = first.body.to_string();
    for words in [BEGINS, "FRESH"] {
        let times = text.matches(words).count();
        must(times == 1, &format!("`{words}` is there {times} times in the first request"))?;
    }
    Ok(())
}

/// The score in a record of an acceptance.
fn score(record: &str) -> Option<u32> {
    if !record.contains("kind = \"accepted\"") {
        return None;
    }
    record.lines().find_map(|line| line.strip_prefix("score = ")?.parse().ok())
}
