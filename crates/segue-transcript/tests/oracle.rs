//! The readers beside an independent one, the crate `agent-sessions`: the same counts in every
//! recorded session, or a difference that is known and explained.
//!
//! `xtask/oracle` makes the table that stands for it here.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use segue_model::{Event, SessionPrefix};
use segue_transcript::Transcript;

const TABLE: &str = include_str!("../../../fixtures/oracle.tsv");

/// Where the two differ: beginning of the file's name, column, what is counted here, why.
const DIFFERENCES: [(&str, &str, usize, &str); 22] = [
    ("claude/1111", "user", 3, CLIENTS),
    (
        "claude/with-subagent-and-auto-compact/22222222-2222-4333-8444-555555555555/",
        "user",
        0,
        TASK,
    ),
    (
        "claude/with-subagent-and-auto-compact/22222222-2222-4333-8444-555555555555.",
        "user",
        5,
        CLIENTS,
    ),
    ("claude-2.1.197/", "user", 3, CLIENTS),
    ("claude-2.1.197/", "assistant", 9, SYNTHETIC),
    ("claude-2.1.197/", "usage", 9, SYNTHETIC),
    ("linkcheck/3", "user", 3, CLIENTS),
    ("sessions/codex-0.98.0/", "user", 2, CLIENTS),
    ("sessions/codex-rollback/", "user", 2, ROLLED_BACK),
    ("sessions/codex-rollback/", "assistant", 2, ROLLED_BACK),
    ("sessions/codex-rollback/", "tool_call", 0, ROLLED_BACK),
    ("sessions/codex-rollback/", "tool_result", 0, ROLLED_BACK),
    ("sessions/codex-rollback/", "usage", 2, ROLLED_BACK),
    ("sessions/codex-subagents/rollout-2026-11-27T08-50-35-", "tool_call", 4, SCREEN),
    ("sessions/codex-subagents/rollout-2026-11-27T08-50-35-", "tool_result", 4, SCREEN),
    ("sessions/copilot/1111", "usage", 8, NOT_READ),
    ("sessions/copilot/9999", "usage", 1, NOT_READ),
    ("sessions/gemini/session-2026-11-22T11-20-1111", "user", 2, CLIENTS),
    ("sessions/gemini/session-2026-11-22T11-20-1111", "tool_call", 6, NOT_READ),
    ("sessions/gemini/session-2026-11-22T11-20-1111", "tool_result", 6, NOT_READ),
    ("sessions/gemini/session-2026-11-22T11-20-1111", "usage", 8, NOT_READ),
    ("sessions/gemini/session-2026-11-22T11-20-9999", "user", 1, CLIENTS),
];

const CLIENTS: &str = "a reminder, the context of the project, a command's echo or a summary is the client's word, not the person's";
const TASK: &str = "what a sub-agent is asked comes from the model, not from the person";
const SYNTHETIC: &str = "an answer that the client made up (`<synthetic>`) is none of the model's";
const ROLLED_BACK: &str =
    "a turn that was rolled back is left (and two of the user's messages are the client's)";
const SCREEN: &str =
    "the other reader takes the screen's copy, where the start of a sub-agent is no call";
const NOT_READ: &str =
    "the other reader has no usage of Copilot's, and loses a session of Gemini's at its resume";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

/// The events of the file alone, by kind: the other reader opens no sub-agent's file and no
/// parent's.
fn counts(path: &Path) -> BTreeMap<&'static str, usize> {
    let transcript = Transcript::open(path).unwrap();
    let own = SessionPrefix::of(transcript.native());
    let count = |counts: &mut BTreeMap<_, _>, event: &Event<'_>| {
        if *event.session == own {
            *counts.entry(event.body.kind()).or_default() += 1;
        }
    };
    transcript.fold(BTreeMap::new, count).unwrap().0
}

#[test]
fn every_difference_from_an_independent_reader_is_explained() {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().unwrap().split('\t').skip(1).collect();
    let (mut wrong, mut explained, mut equal) = (Vec::new(), 0, 0);
    for line in lines {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap();
        let counts = counts(&fixture(file));
        for (column, theirs) in columns.iter().zip(cells) {
            let ours = counts.get(column).copied().unwrap_or(0);
            let known =
                DIFFERENCES.iter().find(|(name, of, ..)| file.starts_with(name) && of == column);
            match known {
                Some((_, _, expected, _)) if ours == *expected && theirs != ours.to_string() => {
                    explained += 1;
                }
                None if theirs == ours.to_string() => equal += 1,
                _ => wrong.push(format!("{file}: {column} is {ours}, elsewhere {theirs}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(explained, DIFFERENCES.len());
    assert!(equal > 5 * explained, "{equal} equal, {explained} not");
}
