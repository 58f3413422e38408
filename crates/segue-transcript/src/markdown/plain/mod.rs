//! A conversation as somebody copied it: turns under `User:` and `Assistant:`, or the
//! like, as labels, bold words or headings.

mod exported;
mod label;

use std::borrow::Cow;

use segue_model::{NativeId, Span};

use super::{before_rules, lines};
use crate::document::{Document, place};
use crate::reader::{Out, Stream};
use exported::{before_footer, behind_time};
use label::{Labels, blocks};

/// Reads such a text.
#[derive(Default)]
pub(crate) struct Plain;

/// Whether a text is a conversation in this form.
pub(crate) fn is_plain(text: &str) -> bool {
    Labels::of(text).is_some()
}

impl Document for Plain {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let labels = Labels::of(text);
        let is_fenced = blocks(text);
        let mut turn: Option<(bool, Span, String)> = None;
        for (at, (line, span)) in lines(text).enumerate() {
            let label = labels.as_ref().filter(|_| !is_fenced[at]).and_then(|it| it.at(line));
            if let Some(label) = label {
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
    let body = before_rules(behind_time(before_footer(body.trim())));
    if is_user { stream.user(&unquoted(body), out) } else { stream.assistant(body, out) }
}

/// What somebody said, without the signs of a quotation where all of it stands in one.
fn unquoted(text: &str) -> Cow<'_, str> {
    let is_quoted = |line: &str| line.is_empty() || line.starts_with('>');
    if text.is_empty() || !text.lines().all(|line| is_quoted(line.trim())) {
        return text.into();
    }
    let bare = text.lines().map(|line| line.trim().trim_start_matches('>').trim());
    bare.collect::<Vec<_>>().join("\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_is_quoted_whole_is_no_quotation() {
        assert_eq!(unquoted("> fix it\n>\n> please"), "fix it\n\nplease");
        assert_eq!(unquoted("> error: x\n\nfix it"), "> error: x\n\nfix it");
    }

    #[test]
    fn turns_are_told_from_sentences() {
        for text in [
            "User: a\nAssistant: b",
            "**You said:**\na\n\n**ChatGPT said:**\nb",
            "## User\na\n## Claude\nb",
            "ann-b: why?\n\nGitHub Copilot: so.\n\nann-b: and?\n",
        ] {
            assert!(is_plain(text), "{text}");
        }
        for text in ["# Notes\n\nUser: the person", "User: a\nUser: b", "model: x\n"] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
