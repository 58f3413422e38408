//! The JSON of segue's own plugins, for the two clients whose hooks are code.

use std::path::PathBuf;

use segue_model::NativeId;
use serde_json::{Value, json};

use crate::client::{Moment, Reply, Told};
use crate::hook_json::{fill, source, tagged, text};

/// The text of a plugin that runs `command`.
pub(crate) fn with_command(plugin: &str, command: &str) -> String {
    plugin.replacen("SEGUE_HOOK", &Value::from(command).to_string(), 1)
}

/// What a plugin says.
pub(crate) fn told(json: &Value) -> Option<Told> {
    let moment = match json["event"].as_str()? {
        "start" => Moment::Start(source(json)),
        "prompt" => Moment::Prompt { text: text(json, "prompt")? },
        "stop" => Moment::Stop { answer: text(json, "answer"), again: false },
        "compacting" => Moment::BeforeCompaction { automatic: json["automatic"] == true },
        "compacted" => Moment::AfterCompaction { summary: text(json, "summary") },
        _ => return None,
    };
    Some(Told {
        session: NativeId::new(text(json, "session_id")?),
        transcript: text(json, "transcript").map(PathBuf::from),
        cwd: text(json, "cwd").map(PathBuf::from),
        moment,
        fill: fill(json, "tokens", "window"),
    })
}

/// What a plugin is to do: context has no place of its own, so it stands before the
/// person's message.
pub(crate) fn answer(told: &Told, reply: &Reply) -> Option<Value> {
    let mut out = serde_json::Map::new();
    if let (Some(context), Moment::Prompt { text }) = (&reply.context, &told.moment) {
        out.insert("text".to_owned(), json!(format!("{}\n\n{text}", tagged(context))));
    }
    if let Some(notice) = &reply.notice {
        out.insert("notice".to_owned(), json!(notice));
    }
    if let Some(follow_up) = &reply.follow_up {
        out.insert("follow_up".to_owned(), json!(tagged(follow_up)));
    }
    (!out.is_empty()).then_some(Value::Object(out))
}
