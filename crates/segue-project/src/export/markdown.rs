//! A session as Markdown. What others wrote stands in quotes and fences, so that it cannot
//! change the document's structure.

use segue_document::visible::one_line;
use segue_model::Event;
use segue_transcript::Report;

use super::said::{Said, said};
use crate::{SessionHead, SessionStats, SessionView};

/// Writes Markdown.
pub(super) struct Markdown<'a> {
    write: &'a mut dyn FnMut(&str),
}

impl<'a> Markdown<'a> {
    pub(super) fn new(write: &'a mut dyn FnMut(&str)) -> Self {
        Self { write }
    }
}

impl SessionView for Markdown<'_> {
    fn begin(&mut self, head: &SessionHead) {
        let peek = &head.peek;
        (self.write)(&format!("# Session {}\n\n", one_line(peek.native.as_str())));
        let cwd = peek.cwd.as_ref().map(|cwd| cwd.to_string_lossy().into_owned());
        let known = [
            Some(("Agent", peek.agent.to_string())),
            cwd.map(|cwd| ("Directory", cwd)),
            peek.branch.clone().map(|branch| ("Branch", branch)),
            peek.started.map(|time| ("Started", time.to_string())),
            peek.updated.map(|time| ("Last", time.to_string())),
        ];
        for (name, value) in known.into_iter().flatten() {
            (self.write)(&format!("- {name}: {}\n", code(&value)));
        }
    }

    fn event(&mut self, event: &Event<'_>, is_left: bool) {
        let Some(Said { title, text, is_prose, .. }) = said(event) else { return };
        let marks = [(event.sidechain, " · sub-agent"), (is_left, " · left branch")];
        let marks: String = marks.iter().filter(|mark| mark.0).map(|mark| mark.1).collect();
        let time = event.time.map(|time| format!(" · {time}")).unwrap_or_default();
        let title = title.replace(['`', '*', '_', '<', '['], " ");
        (self.write)(&format!("\n## {title} · `{}`{time}{marks}\n", event.address()));
        if text.trim().is_empty() {
            return;
        }
        let text = text.trim_end_matches('\n');
        if is_prose {
            (self.write)("\n");
            for line in text.lines() {
                (self.write)(&format!("> {}\n", escaped(line)));
            }
        } else {
            let fence = fence(text);
            (self.write)(&format!("\n{fence}text\n{text}\n{fence}\n"));
        }
    }

    fn end(&mut self, _: &SessionStats, _: &Report) {}
}

/// A line of prose that brings no HTML of its own.
fn escaped(line: &str) -> String {
    line.replace('<', "&lt;")
}

/// A value in a code span, whatever it has in it.
fn code(value: &str) -> String {
    format!("`{}`", one_line(value).replace('`', "'"))
}

/// A fence longer than any in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_holds_what_has_fences() {
        assert_eq!(fence("a ```` b"), "`````");
        assert_eq!(fence(""), "```");
    }
}
