//! A conversation as somebody copied it: turns under `User:` and `Assistant:`, or the
//! like, as labels, bold words or headings.

use segue_model::{NativeId, Span};

use super::lines;
use crate::document::{Document, place};
use crate::reader::{Out, Stream};

/// Reads such a text.
#[derive(Default)]
pub(crate) struct Plain {
    /// Whether the first label of the model, and of the user, was bold or a heading: all others
    /// are as well, and a line that is not begins no turn.
    is_dressed: [Option<bool>; 2],
}

/// A line that begins a turn.
struct Label<'a> {
    is_user: bool,
    is_dressed: bool,
    /// What stands behind it.
    rest: &'a str,
}

/// Who is meant by a label.
const USERS: [&str; 6] = ["user", "human", "you", "you said", "me", "prompt"];
const MODELS: [&str; 13] = [
    "assistant",
    "ai",
    "model",
    "chatgpt",
    "chatgpt said",
    "claude",
    "gemini",
    "copilot",
    "codex",
    "bot",
    "response",
    "agent",
    "gpt",
];
/// How many turns make a text a conversation, one of them the model's.
const TURNS: usize = 2;

/// Whether a text is a conversation in this form.
pub(crate) fn is_plain(text: &str) -> bool {
    let turns: Vec<bool> =
        text.lines().filter_map(|line| Some(label(line)?.is_user)).take(64).collect();
    turns.len() >= TURNS && turns.contains(&true) && turns.contains(&false)
}

/// The label that a line begins with.
fn label(line: &str) -> Option<Label<'_>> {
    let bare = line.trim_start_matches(['#', '*', '_', '>', ' ']);
    let is_dressed = bare.len() < line.len();
    let (name, rest) = match bare.split_once(':') {
        Some((name, rest)) => (name, rest),
        None if is_dressed => (bare, ""),
        None => return None,
    };
    let name = name.trim_matches(['*', '_', ' ', '[', ']']).to_lowercase();
    let is_user = USERS.contains(&name.as_str());
    let is_known = is_user || MODELS.contains(&name.as_str());
    let rest = rest.trim_start_matches(['*', '_']).trim();
    is_known.then_some(Label { is_user, is_dressed, rest })
}

impl Plain {
    /// Whether a label looks like the first one of its speaker.
    fn begins(&mut self, label: &Label<'_>) -> bool {
        let first = &mut self.is_dressed[usize::from(label.is_user)];
        *first.get_or_insert(label.is_dressed) == label.is_dressed
    }
}

impl Document for Plain {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let mut turn: Option<(bool, Span, String)> = None;
        for (line, span) in lines(text) {
            if let Some(label) = label(line).filter(|label| self.begins(label)) {
                say(turn.take(), stream, out);
                turn = Some((label.is_user, span, format!("{}\n", label.rest)));
            } else if let Some((_, whole, body)) = &mut turn {
                whole.to = span.to;
                body.push_str(line);
                body.push('\n');
            } else if !line.trim().is_empty() {
                // What stands above the first turn says what the text is.
                place(out, stream, span, None);
                stream.injected(line, out);
            }
        }
        say(turn, stream, out);
    }
}

fn say(turn: Option<(bool, Span, String)>, stream: &mut Stream, out: &mut Out<'_, '_>) {
    let Some((is_user, span, body)) = turn else { return };
    place(out, stream, span, None);
    if is_user { stream.user(body.trim(), out) } else { stream.assistant(body.trim(), out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_told_from_sentences() {
        for text in [
            "User: a\nAssistant: b",
            "**You said:**\na\n\n**ChatGPT said:**\nb",
            "## User\na\n## Claude\nb",
        ] {
            assert!(is_plain(text), "{text}");
        }
        for text in ["# Notes\n\nUser: the person", "User: a\nUser: b", "model: x\n"] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
