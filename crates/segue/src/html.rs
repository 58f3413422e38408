//! Pages that stand alone: no script, no font, nothing fetched.

use segue_document::visible::visible;
use segue_project::{Moment, Timeline};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;\
padding:0 1rem;color:#222;background:#fff}article{border-left:3px solid #7aa;padding:0 1rem;\
margin:1.5rem 0}h2{font-size:1.1rem;margin:0}small{color:#667}.decided{font-weight:600}\
.before{color:#667;text-decoration:line-through;font-weight:400}.up{color:#a33}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}}";

/// A lineage as one page, oldest first.
pub(crate) fn timeline(line: &Timeline, only_decisions: bool) -> String {
    let title = match (line.moments.first(), line.moments.last()) {
        (Some(first), Some(last)) => format!("Handoffs {} to {}", first.number, last.number),
        _ => "No handoffs".to_owned(),
    };
    let moments: Vec<String> = line
        .moments
        .iter()
        .filter(|moment| !only_decisions || !moment.decided.is_empty())
        .map(|moment| article(moment, only_decisions))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
        <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
        <style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n{}\n</body></html>\n",
        moments.join("\n")
    )
}

fn article(moment: &Moment, only_decisions: bool) -> String {
    let agent = moment.agent.map_or("-", |agent| agent.title());
    let mut items = Vec::new();
    if !only_decisions {
        items.extend(moment.done.iter().map(|text| format!("<li>{}</li>", escape(text))));
    }
    for decided in &moment.decided {
        let before = decided.before.as_ref();
        let before = before
            .map(|text| format!(" <span class=\"before\">{}</span>", escape(text)))
            .unwrap_or_default();
        items.push(format!("<li class=\"decided\">{}{before}</li>", escape(&decided.text)));
    }
    if !only_decisions {
        let arms = moment.arms.iter();
        items.extend(
            arms.map(|arm| format!("<li class=\"up\">given up: {}</li>", escape(&arm.why))),
        );
    }
    let tags = moment.tags.iter().map(|tag| format!(" [{}]", escape(tag)));
    let tags = tags.collect::<Vec<_>>().concat();
    format!(
        "<article id=\"{id}\"><h2>{} · {}</h2><small>{short} · {} · {} · {agent}{tags}</small>\
        <ul>{}</ul></article>",
        moment.number,
        escape(&moment.objective),
        moment.created,
        escape(&moment.thread.to_string()),
        items.join(""),
        id = moment.id,
        short = moment.id.short(),
    )
}

/// Foreign text, so that it can only be read.
fn escape(text: &str) -> String {
    let text = visible(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_stays_text() {
        let text = escape("<script>alert('x')</script>&\u{1b}[31m\"");
        assert!(!text.contains(['<', '>', '"', '\'', '\u{1b}']), "{text}");
    }
}
