//! opencode's `/export`: a session as Markdown, for people.
//!
//! Follows what `formatTranscript` of opencode's terminal writes: the id below the title, a rule and `## User` or
//! `## Assistant (agent · model · duration)` over each message, thoughts below `_Thinking:_`, tools below `**Tool: name**`
//! with their input and output in fences, where the person chose to have them. Times are written as a place's clock has
//! them, and exit statuses not at all: neither is read. Nothing parts a thought from an answer;
//! [`thought`] looks for where one ends.

mod thought;

use segue_model::{Body, Compaction, NativeId, Span};
use serde_json::{Value, json};

use super::lines;
use crate::document::{Document, place};
use crate::reader::{About, Out, Outcome, Stream};
use thought::is_foreign;

/// What the line with the id begins with, and among how many lines it stands.
const ID: &str = "**Session ID:** ";
const HEAD: usize = 6;
/// What the parts of an answer begin with.
const THOUGHT: &str = "_Thinking:_";
const TOOL: &str = "**Tool: ";
/// The agent that sums a session up.
const COMPACTION: &str = "Compaction";
const FENCE: &str = "```";

/// Reads one session.
#[derive(Default)]
pub(crate) struct OpencodeMarkdown {
    calls: u32,
    /// Whether the person has written another language than English.
    is_foreign: bool,
}

/// The id of the session that a text of this form names.
pub(crate) fn session(text: &str) -> Option<&str> {
    let mut head = text.lines().take(HEAD);
    let is_titled = head.next()?.starts_with("# ");
    let id = head.find_map(|line| line.strip_prefix(ID)).filter(|_| is_titled)?;
    id.starts_with("ses_").then_some(id.trim())
}

/// Who speaks in a message, as its heading says.
#[derive(Clone, Copy)]
enum Speaker<'a> {
    User,
    Assistant { agent: &'a str, model: Option<&'a str> },
}

/// What stands below one heading.
struct Message<'a> {
    speaker: Speaker<'a>,
    span: Span,
    lines: Vec<&'a str>,
}

impl Document for OpencodeMarkdown {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let mut message: Option<Message<'_>> = None;
        // A heading stands below a rule; in a text both may stand alone.
        let mut is_below_rule = false;
        for (line, span) in lines(text) {
            if let Some(speaker) = heading(line).filter(|_| is_below_rule) {
                self.close(message.take(), stream, out);
                message = Some(Message { speaker, span, lines: Vec::new() });
            } else if let Some(message) = &mut message {
                message.span.to = span.to;
                message.lines.push(line);
            }
            is_below_rule = line == "---" || is_below_rule && line.is_empty();
        }
        self.close(message, stream, out);
    }
}

/// Whose message a heading begins.
fn heading(line: &str) -> Option<Speaker<'_>> {
    let title = line.strip_prefix("## ")?;
    if title == "User" {
        return Some(Speaker::User);
    }
    let note = title.strip_prefix("Assistant")?;
    if note.is_empty() {
        return Some(Speaker::Assistant { agent: "", model: None });
    }
    let mut parts = note.strip_prefix(" (")?.strip_suffix(')')?.split(" · ");
    let agent = parts.next().unwrap_or_default();
    Some(Speaker::Assistant { agent, model: parts.next() })
}

impl OpencodeMarkdown {
    fn close(&mut self, message: Option<Message<'_>>, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let Some(Message { speaker, span, lines }) = message else { return };
        place(out, stream, span, None);
        let end = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        // The rule below a message is the form's own.
        let lines = lines[..end].strip_suffix(&["---"]).unwrap_or(&lines[..end]);
        match speaker {
            Speaker::User => {
                let text = joined(lines);
                self.is_foreign |= is_foreign(&text);
                stream.user(text.trim(), out);
            }
            Speaker::Assistant { agent: COMPACTION, .. } => {
                let summary = Some(joined(lines).trim().to_owned().into());
                stream.emit(Body::Compaction(Compaction { summary, ..Compaction::default() }), out);
            }
            Speaker::Assistant { model, .. } => {
                stream.about(About { model, ..About::default() }, out);
                self.answer(lines, stream, out);
            }
        }
    }

    /// Hands over the parts of an answer: thoughts, tools and text.
    fn answer(&mut self, lines: &[&str], stream: &mut Stream, out: &mut Out<'_, '_>) {
        let mut rest = lines;
        while let Some((first, behind)) = rest.split_first() {
            if let Some(name) = first.strip_prefix(TOOL).and_then(|name| name.strip_suffix("**")) {
                rest = self.tool(name, behind, stream, out);
                continue;
            }
            let begins = |line: &&str| line.starts_with(TOOL) || *line == THOUGHT;
            let is_thought = *first == THOUGHT;
            let part = if is_thought { behind } else { rest };
            let from = usize::from(!is_thought);
            let length = part[from..].iter().position(begins);
            let (part, next) = part.split_at(length.map_or(part.len(), |length| from + length));
            let is_last = next.is_empty();
            let said = if is_thought { self.thought(part, is_last, stream, out) } else { part };
            stream.assistant(joined(said).trim(), out);
            rest = next;
        }
    }

    /// Hands over the thought that a part begins with; gives the rest.
    fn thought<'a, 't>(
        &self,
        lines: &'a [&'t str],
        is_last: bool,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) -> &'a [&'t str] {
        let length = thought::length(lines, self.is_foreign, is_last);
        let (thought, rest) = lines.split_at(length);
        stream.thinking(joined(thought).trim(), out);
        rest
    }

    /// Hands over a tool's call with its result; gives what comes behind it.
    fn tool<'a, 't>(
        &mut self,
        name: &str,
        lines: &'a [&'t str],
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) -> &'a [&'t str] {
        self.calls += 1;
        let id = format!("call-{}", self.calls);
        let (input, lines) = fenced("**Input:**", lines);
        let input: Value =
            input.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(json!({}));
        stream.call(&id, name, &input, out);
        let (output, lines) = fenced("**Output:**", lines);
        let (error, lines) =
            if output.is_none() { fenced("**Error:**", lines) } else { (None, lines) };
        let failed = error.is_some();
        let output = output.or(error).unwrap_or_default().into();
        stream.result(&id, Outcome { output, failed, ..Outcome::default() }, out);
        lines
    }
}

/// What the fence below `label` holds, if that comes next, and what stands behind it. A fence ends with one that nothing
/// stands right below: there may be others in it.
fn fenced<'a, 't>(label: &str, lines: &'a [&'t str]) -> (Option<String>, &'a [&'t str]) {
    let begin = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let Some([first, fence, inner @ ..]) = lines.get(begin..) else { return (None, lines) };
    if *first != label || !fence.starts_with(FENCE) {
        return (None, lines);
    }
    let closes =
        |at: &usize| inner[*at] == FENCE && inner.get(*at + 1).is_none_or(|next| next.is_empty());
    let end = (0..inner.len()).find(closes).unwrap_or(inner.len());
    (Some(joined(&inner[..end])), inner.get(end + 1..).unwrap_or_default())
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_named_below_the_title() {
        assert_eq!(
            session("# Mend it\n\n**Session ID:** ses_1f4\n**Created:** 5/9/2026\n"),
            Some("ses_1f4")
        );
        assert_eq!(session("# Notes\n\n**Session ID:** 12\n"), None);
        assert_eq!(session("**Session ID:** ses_1\n"), None);
    }

    #[test]
    fn headings_say_who_speaks_and_which_model_it_is() {
        assert!(matches!(heading("## User"), Some(Speaker::User)));
        let found = heading("## Assistant (Build · MiniMax M2 · 3.3s)");
        assert!(matches!(
            found,
            Some(Speaker::Assistant { agent: "Build", model: Some("MiniMax M2") })
        ));
        assert!(heading("## Users").is_none() && heading("## Assistants").is_none());
    }

    #[test]
    fn a_fence_may_hold_others() {
        let lines = ["", "**Output:**", "```", "a", "```", "b", "```", "", "said"];
        let (output, rest) = fenced("**Output:**", &lines);
        assert_eq!(output.as_deref(), Some("a\n```\nb"));
        assert_eq!(rest, ["", "said"]);
        assert_eq!(fenced("**Output:**", &["said"]).0, None);
        assert_eq!(
            fenced("**Output:**", &["**Output:**", "```", "torn"]).0.as_deref(),
            Some("torn")
        );
    }
}
