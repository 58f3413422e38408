//! A context that fills up: the user is offered a handoff, once; before the client compacts a
//! snapshot is stored; after it the model hears what the summary lost.

use std::path::Path;
use std::time::{Duration, Instant};

use super::client::Client;
use super::put;
use super::scene::{Home, Scene, must};
use super::walk::REQUEST;
use crate::Outcome;
use segue_script::{Step, Turn};
use serde_json::{Value, json};

/// What the user is offered.
const OFFER: &str = "segue: the context is";
/// What the model hears after a compaction.
pub(super) const LOST: &str = "segue: the context was compacted";
/// A summary that lost the user's rule and what fails.
const SUMMARY: &str = "The user works on a program in Python.";

/// A client that ends gives a compaction up that takes so long.
const LATE: Duration = Duration::from_secs(15);

/// Four tokens.
const FILLER: &str = " a b c d";

/// How a client's context fills up.
struct Window {
    /// So many tokens are much, and no reason to compact yet.
    much: u64,
    /// With so many it compacts.
    full: u64,
    /// What stands before the offer where the client shows it without a terminal.
    shown: Option<&'static str>,
    /// Whether it counts for itself, and compacts while it works on.
    counts: bool,
    /// Whether what it hears after a compaction is gone with the run.
    forgets: bool,
}

impl Window {
    fn of(client: &Client) -> Option<Self> {
        let (much, full, shown) = match client.name {
            "claude" if !client.is_older => (750_000, 990_000, Some("Stop says: ")),
            "codex" => (75_000, 95_000, None),
            "gemini" => (800_000, 1_000_000, Some("Hook system message: ")),
            "opencode" => (75_000, 95_000, None),
            "qwen" => (150_000, 170_000, None),
            "copilot" => (60_000, 65_000, None),
            "pi" => (150_000, 190_000, None),
            _ => return None,
        };
        let (counts, forgets) = (client.name == "copilot", client.name == "qwen");
        Some(Self { much, full, shown, counts, forgets })
    }
}

/// Fills the context of a client; says what was seen, nothing for one that is not filled here.
pub(super) fn full(client: &Client, segue: &Path) -> Result<Option<String>, String> {
    let Some(window) = Window::of(client) else { return Ok(None) };
    let began = Instant::now();
    let home = Home::new(segue)?;
    let scene = Scene::new(client, segue, &home)?;
    limited(client.name, &home)?;
    let outcome = go(&scene, &window);
    scene.keep_requests()?;
    let seen = outcome?;
    Ok(Some(format!("{seen} ({} s)", began.elapsed().as_secs())))
}

/// Gives the client a window that it can know of no model of the script's, and has pi compact what
/// is short as well.
fn limited(name: &str, home: &Home) -> Outcome {
    let (file, settings) = match name {
        "codex" => {
            let path = home.place(".codex/config.toml");
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let limits = "model_context_window = 100000\nmodel_auto_compact_token_limit = 90000\n";
            return put(&path, &format!("{limits}{text}"));
        }
        "qwen" => {
            let path = home.place(".qwen/settings.json");
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let mut settings: Value =
                serde_json::from_str(&text).map_err(|error| error.to_string())?;
            settings["model"]["generationConfig"]["contextWindowSize"] = 200_000.into();
            (path, settings)
        }
        "pi" => {
            let path = home.place(".pi/agent/settings.json");
            (path, json!({ "compaction": { "keepRecentTokens": 1 } }))
        }
        _ => return Ok(()),
    };
    put(&file, &format!("{settings:#}\n"))
}

fn go(scene: &Scene<'_>, window: &Window) -> Result<String, String> {
    let check = Turn::does(Step::Shell("python3 check.py".to_owned()));
    scene.model.play(vec![check, Turn::says("The check fails.").counting(window.much)]);
    let first = scene.runs(&loud(scene, scene.client.first()), REQUEST)?;
    let session = scene.session(&first.out)?;
    let run = |message: &str, tokens: Option<u64>, works: bool| {
        let says = Turn { tokens, ..Turn::says(SUMMARY) };
        let works = works.then(|| Turn::does(Step::Shell("sleep 3".into())));
        scene.model.play(works.into_iter().chain(std::iter::repeat_n(says, 3)).collect());
        scene.runs(&loud(scene, scene.client.more(&session, message)), "")
    };
    let next = |message: &str, tokens: Option<u64>| {
        run(message, tokens, tokens == Some(window.full) && window.counts)
    };
    let mut seen = "full: ".to_owned();
    let mut said = first.out + &first.err;
    // The first answer may not be written down when its hook runs.
    for message in ["what is there?", "which file is missing?"] {
        let ran = next(message, Some(window.much))?;
        said += &(ran.out + &ran.err);
    }
    if let Some(before) = window.shown {
        let times = said.matches(&format!("{before}{OFFER}")).count();
        must(times == 1, &format!("a handoff was offered {times} times"))?;
        seen.push_str("a handoff is offered once, ");
    }
    // Gemini CLI announces a compaction before every turn.
    let announces = scene.client.name == "gemini";
    must(announces || snapshots(scene) == 0, "a snapshot is stored too early")?;
    if window.counts {
        let filler = FILLER.repeat(12_500);
        scene.model.summarise(SUMMARY, LATE);
        run(&format!("and which files are there?{filler}"), Some(window.full), false)?;
        must(snapshots(scene) == 1, "no snapshot before a compaction that is given up")?;
        scene.model.summarise(SUMMARY, Duration::ZERO);
        seen.push_str("one compaction given up, ");
        next("go on with it", Some(window.full))?;
    } else {
        next("and which files are there?", Some(window.full))?;
    }
    next("go on", None)?;
    must(snapshots(scene) == 1, &format!("{} snapshots were stored", snapshots(scene)))?;
    if announces {
        seen.push_str("one snapshot");
        return Ok(seen);
    }
    if window.forgets {
        next("go on", None)?;
    }
    let asked = scene.model.asked();
    let said = asked.iter().map(|asked| asked.body.to_string()).find(|body| body.contains(LOST));
    let said = said.ok_or("what the summary lost was not said")?;
    next("go on", None)?;
    let again =
        scene.model.asked().last().map_or(0, |asked| asked.body.to_string().matches(LOST).count());
    must(again <= 1, "what the summary lost was said twice")?;
    let lost = said.split(LOST).nth(1).unwrap_or_default();
    must(lost.contains("no snapshot tests"), "the user's rule was not said again")?;
    must(lost.contains("python3 check.py"), "what fails was not said again")?;
    seen.push_str("a snapshot before its compaction, what that lost after it");
    Ok(seen)
}

/// How many snapshots are stored.
pub(super) fn snapshots(scene: &Scene<'_>) -> usize {
    let entries = std::fs::read_dir(scene.home.project.join(".segue/handoffs"));
    let texts = entries.into_iter().flatten().flatten();
    let texts = texts.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    texts.filter(|text| text.contains("\nkind: snapshot\n")).count()
}

/// The arguments by which Claude Code says what its hooks said to the user.
fn loud(scene: &Scene<'_>, mut arguments: Vec<String>) -> Vec<String> {
    if scene.client.name == "claude" {
        let loud = ["--output-format", "stream-json", "--verbose", "--include-hook-events"];
        arguments.splice(1..1, loud.map(str::to_owned));
    }
    arguments
}
