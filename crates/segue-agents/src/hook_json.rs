//! The JSON of hooks as Claude Code made it, which Codex, Gemini CLI and Qwen Code took
//! over with other names for some events.

use std::path::PathBuf;

use segue_model::NativeId;
use serde_json::{Value, json};

use crate::client::{Fill, Moment, Reply, Source, Told};

/// A text at a key that is there and not empty.
pub(crate) fn text(json: &Value, key: &str) -> Option<String> {
    json[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What is told of every moment.
pub(crate) fn told(json: &Value, moment: Moment) -> Option<Told> {
    Some(Told {
        session: NativeId::new(text(json, "session_id")?),
        transcript: text(json, "transcript_path").map(PathBuf::from),
        cwd: text(json, "cwd").map(PathBuf::from),
        moment,
        fill: None,
    })
}

/// What Claude Code's own events say.
pub(crate) fn moment(json: &Value) -> Option<Moment> {
    Some(match json["hook_event_name"].as_str()? {
        "SessionStart" => Moment::Start(source(json)),
        "UserPromptSubmit" => Moment::Prompt { text: text(json, "prompt")? },
        "Stop" => Moment::Stop {
            answer: text(json, "last_assistant_message"),
            again: json["stop_hook_active"] == true,
        },
        "PreCompact" => Moment::BeforeCompaction { automatic: json["trigger"] == "auto" },
        "PostCompact" => Moment::AfterCompaction { summary: text(json, "compact_summary") },
        "SessionEnd" => Moment::End,
        _ => return None,
    })
}

/// How the session began.
pub(crate) fn source(json: &Value) -> Source {
    match json["source"].as_str().unwrap_or_default() {
        "resume" | "fork" => Source::Resume,
        "clear" => Source::Clear,
        "compact" => Source::Compaction,
        _ => Source::Startup,
    }
}

/// How full the context is, where `tokens` and `window` stand at these keys.
pub(crate) fn fill(json: &Value, tokens: &str, window: &str) -> Option<Fill> {
    let window = json[window].as_u64();
    json[tokens].as_u64().map(|tokens| Fill { tokens, window })
}

/// The answer, under the name that the client gives the event.
pub(crate) fn answer(event: &str, reply: &Reply) -> Option<Value> {
    let mut out = serde_json::Map::new();
    if let Some(context) = &reply.context {
        let value = json!({ "hookEventName": event, "additionalContext": context });
        out.insert("hookSpecificOutput".to_owned(), value);
    }
    if let Some(notice) = &reply.notice {
        out.insert("systemMessage".to_owned(), notice.as_str().into());
    }
    if let Some(follow_up) = &reply.follow_up {
        out.insert("decision".to_owned(), "block".into());
        out.insert("reason".to_owned(), tagged(follow_up).into());
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

/// segue's words where a client makes them the person's: whoever reads the transcript tells
/// them apart by the tag.
pub fn tagged(text: &str) -> String {
    format!("<segue>\n{}\n</segue>", text.replace("</segue>", "</ segue>"))
}

/// The name that Claude Code gives a moment.
pub(crate) fn event(moment: &Moment) -> &'static str {
    match moment {
        Moment::Start(_) => "SessionStart",
        Moment::Prompt { .. } => "UserPromptSubmit",
        Moment::Stop { .. } => "Stop",
        Moment::BeforeCompaction { .. } => "PreCompact",
        Moment::AfterCompaction { .. } => "PostCompact",
        Moment::End => "SessionEnd",
    }
}
