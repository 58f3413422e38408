//! `segue/handoff/1`: a handoff as JSON.

use std::path::Path;

use segue_document::check::Finding;
use segue_document::tokens;
use segue_facts::Coverage;
use segue_model::Handoff;
use segue_project::Answer;
use segue_transcript::Report;
use serde_json::{Value, json};

/// What is known of a handoff only when it is made.
pub(crate) struct MadeNow<'a> {
    pub(crate) coverage: &'a Coverage,
    pub(crate) findings: &'a [Finding],
    pub(crate) source_tokens: u64,
    pub(crate) is_stored: bool,
    pub(crate) elsewhere: Option<&'a str>,
    pub(crate) report: &'a Report,
}

/// The document for one handoff.
pub(crate) fn handoff(handoff: &Handoff, path: Option<&Path>, made: Option<&MadeNow<'_>>) -> Value {
    let front = &handoff.front;
    let git = front.git.as_ref();
    let body = segue_document::body(front.created, front.number, &handoff.content);
    let mut value = json!({
        "schema": "segue/handoff/1",
        "id": front.id,
        "number": front.number,
        "kind": front.kind,
        "thread": front.thread,
        "parents": front.parents,
        "path": path.map(|path| path.to_string_lossy()),
        "created": front.created,
        "objective": handoff.content.objective(),
        "agent": front.author.agent,
        "session": front.session,
        "template": front.template,
        "git": {
            "commit": git.and_then(|git| git.commit.as_deref()),
            "branch": git.and_then(|git| git.branch.as_deref()),
            "dirty": git.map(|git| git.dirty.as_slice()).unwrap_or_default(),
            "unseen": git.map(|git| git.unseen),
        },
        "tokens": { "body": tokens::count(&body), "prompt": tokens::count(&handoff.content.prompt) },
    });
    if let Some(made) = made {
        value["stored"] = json!(made.is_stored);
        value["tokens"]["source"] = json!(made.source_tokens);
        value["tokens"]["estimated"] = json!(["source"]);
        value["coverage"] = json!({
            "weight": (made.coverage.weight * 1000.0).round() / 1000.0,
            "kinds": made.coverage.kinds,
        });
        value["elsewhere"] = json!(made.elsewhere);
        value["lost"] = json!(made.coverage.lost);
        value["findings"] = json!(made.findings);
        value["transcript"] = json!({
            "lines": made.report.lines,
            "bad_lines": made.report.bad_lines,
            "torn": made.report.torn,
            "abandoned": made.report.abandoned,
            "unknown": made.report.unknown,
        });
    }
    value
}

/// What became of the draft of a session.
pub(crate) fn answer(answer: &Answer) -> Value {
    match answer {
        Answer::Refused { wrong, left } => json!({
            "schema": "segue/handoff/1", "stored": false, "reason": "refused", "wrong": wrong,
            "left": left,
        }),
        Answer::Stored { saved, added, lost, .. } => {
            let mut value = handoff(&saved.handoff, saved.path.as_deref(), None);
            value["findings"] = json!(saved.findings);
            value["added"] = json!(added);
            value["not_carried"] = json!(lost);
            value["stored"] = true.into();
            value
        }
    }
}
