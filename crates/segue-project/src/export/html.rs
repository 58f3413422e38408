//! A session as one page of HTML: no script, nothing fetched, everything escaped.

use segue_document::visible::one_line;
use segue_model::Event;
use segue_transcript::Report;

use super::said::{Said, said};
use crate::{SessionHead, SessionStats, SessionView};

/// The look, in light and in dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884}\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
section{border-left:.25rem solid var(--line);margin:1rem 0;padding:.25rem 1rem}\
section.user{border-color:#2a7ae2}section.error{border-color:#c33}section.edit{border-color:#2a8a2a}\
section.left{opacity:.5}\
h2{font-size:.9rem;margin:.25rem 0;font-weight:600}h2 a{color:inherit;opacity:.6;font-weight:400}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0}pre.prose{font:inherit}\
summary{cursor:pointer;opacity:.7}";

/// Outputs of more lines are folded away.
const SHORT: usize = 12;

/// Writes HTML.
pub(super) struct Html<'a> {
    write: &'a mut dyn FnMut(&str),
}

impl<'a> Html<'a> {
    pub(super) fn new(write: &'a mut dyn FnMut(&str)) -> Self {
        Self { write }
    }
}

impl SessionView for Html<'_> {
    fn begin(&mut self, head: &SessionHead) {
        let peek = &head.peek;
        let title = escaped(&one_line(&format!("{} session {}", peek.agent, peek.native)));
        // Nothing may be loaded and nothing may run, whatever a text tries.
        (self.write)(&format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        ));
        let cwd = peek.cwd.as_ref().map(|cwd| cwd.to_string_lossy().into_owned());
        let times = [peek.started, peek.updated].map(|time| time.map(|time| time.to_string()));
        let known = [cwd, peek.branch.clone()].into_iter().chain(times).flatten();
        let known: Vec<String> = known.map(|text| escaped(&one_line(&text))).collect();
        (self.write)(&format!("<p>{}</p>\n", known.join(" · ")));
    }

    fn event(&mut self, event: &Event<'_>, is_left: bool) {
        let Some(Said { title, class, text, is_prose }) = said(event) else { return };
        let address = escaped(&event.address().to_string());
        let left = if is_left { " left" } else { "" };
        let mark = if event.sidechain { " · sub-agent" } else { "" };
        let time = event.time.map(|time| format!(" · {time}")).unwrap_or_default();
        (self.write)(&format!(
            "<section class=\"{class}{left}\" id=\"{address}\">\n<h2>{} <a href=\"#{address}\">{address}</a>{time}{mark}</h2>\n",
            escaped(&title)
        ));
        let text = escaped(text.trim_end());
        let lines = text.lines().count();
        match (text.is_empty(), is_prose) {
            (true, _) => {}
            (false, true) => (self.write)(&format!("<pre class=\"prose\">{text}</pre>\n")),
            (false, false) if lines > SHORT => (self.write)(&format!(
                "<details><summary>{lines} lines</summary><pre>{text}</pre></details>\n"
            )),
            (false, false) => (self.write)(&format!("<pre>{text}</pre>\n")),
        }
        (self.write)("</section>\n");
    }

    fn end(&mut self, _: &SessionStats, _: &Report) {
        (self.write)("</body>\n</html>\n");
    }
}

/// Text that is only text, in an element or an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escaped("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }
}
