//! What segue's readers see of the session that was played.

use segue_model::{Action, Body, NativeId};
use segue_transcript::Transcript;
use serde_json::Value;

use super::scene::{Scene, must};
use crate::Outcome;

/// What was played, to be found in a transcript.
pub(super) struct Played<'a> {
    /// The person's messages, in order.
    pub(super) prompts: &'a [&'a str],
    /// The commands that were run, in order, each with words of its output.
    pub(super) commands: &'a [(&'a str, &'a str)],
    /// The files that were changed, in order.
    pub(super) edits: &'a [&'a str],
}

/// What a reader found.
#[derive(Default)]
struct Found {
    prompts: Vec<String>,
    commands: Vec<(String, String)>,
    edits: Vec<String>,
}

/// The transcript of the session has all that was played, and nothing else of these kinds.
pub(super) fn agrees(scene: &Scene<'_>, session: &str, played: &Played<'_>) -> Outcome {
    let listed: Value = serde_json::from_str(&scene.segue(&["sessions", "--json"])?)
        .map_err(|error| error.to_string())?;
    let path = listed["sessions"][0]["path"].as_str().ok_or("segue lists no session")?;
    let transcript = Transcript::open_session(path.as_ref(), &NativeId::new(session))
        .map_err(|error| error.to_string())?;
    let (found, report) = transcript.fold(Found::default, Found::see).map_err(|e| e.to_string())?;
    must(report.bad_lines == 0, &format!("{} lines cannot be read", report.bad_lines))?;
    let prompts: Vec<&str> = found.prompts.iter().map(|text| text.trim()).collect();
    must(prompts == played.prompts, &format!("the reader sees the prompts {prompts:?}"))?;
    let is_as_played = found.commands.len() == played.commands.len()
        && found
            .commands
            .iter()
            .zip(played.commands)
            .all(|(found, played)| found.0.contains(played.0) && found.1.contains(played.1));
    must(is_as_played, &format!("the reader sees the commands {:?}", found.commands))?;
    let is_as_played = found.edits.len() == played.edits.len()
        && found.edits.iter().zip(played.edits).all(|(found, played)| found.ends_with(played));
    must(is_as_played, &format!("the reader sees the edits {:?}", found.edits))
}

impl Found {
    fn see(&mut self, event: &segue_model::Event<'_>) {
        match &event.body {
            Body::User { text } => self.prompts.push(text.to_string()),
            Body::ToolResult(result) => {
                if let Action::Run { command, .. } = &result.action {
                    self.commands.push((command.to_string(), result.output.to_string()));
                }
            }
            Body::Edit(edit) => self.edits.push(edit.path.to_string()),
            _ => {}
        }
    }
}
