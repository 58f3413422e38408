//! Aider: `.aider.chat.history.md`. What the person typed stands behind `####`, what the
//! client said behind `>`, the rest is the model's.

use std::sync::LazyLock;

use regex::Regex;
use segue_model::{Body, Change, Edit, NativeId, Span};

use super::lines;
use crate::document::{Document, place};
use crate::reader::{About, Out, Stream};

/// How each run of the client begins in the file.
const START: &str = "# aider chat started at ";

/// Reads all runs in one file.
#[derive(Default)]
pub(crate) struct Aider;

/// A model in the client's first lines.
static MODEL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^> (?:Main model|Model): (\S+)").ok());

/// Whether a text is such a history.
pub(crate) fn is_aider(text: &str) -> bool {
    text.lines().take(20).any(|line| line.starts_with(START))
}

/// Who wrote a run of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    Person,
    Client,
    Model,
}

impl Document for Aider {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let mut run: Option<(Speaker, Span, String)> = None;
        for (line, span) in lines(text) {
            if let Some(time) = line.strip_prefix(START) {
                say(run.take(), stream, out);
                let time = time.trim().replacen(' ', "T", 1) + "Z";
                place(out, stream, span, time.parse().ok());
                continue;
            }
            let (speaker, words) = match (line.strip_prefix("#### "), line.strip_prefix("> ")) {
                (Some(words), _) => (Speaker::Person, words),
                (None, Some(words)) => (Speaker::Client, words),
                (None, None) => (Speaker::Model, line),
            };
            if let Some(model) = MODEL.as_ref().and_then(|model| model.captures(line)) {
                let model = model[1].to_owned();
                stream.about(About { model: Some(&model), ..About::default() }, out);
            }
            match &mut run {
                Some((same, whole, body)) if *same == speaker || line.trim().is_empty() => {
                    whole.to = span.to;
                    body.push_str(words);
                    body.push('\n');
                }
                _ => {
                    say(run.take(), stream, out);
                    run = Some((speaker, span, format!("{words}\n")));
                }
            }
        }
        say(run, stream, out);
    }
}

fn say(run: Option<(Speaker, Span, String)>, stream: &mut Stream, out: &mut Out<'_, '_>) {
    let Some((speaker, span, body)) = run else { return };
    out.span = span;
    match speaker {
        Speaker::Person => stream.user(body.trim(), out),
        Speaker::Model => stream.assistant(body.trim(), out),
        Speaker::Client => {
            stream.injected(body.trim(), out);
            for path in body.lines().filter_map(|line| line.strip_prefix("Applied edit to ")) {
                let path = path.trim().to_owned().into();
                let (change, added, removed) = (Change::Edit, 0, 0);
                stream.emit(Body::Edit(Edit { path, change, added, removed, patch: None }), out);
            }
        }
    }
}
