//! T302: nothing in the handoff is hidden from the person who reads it.

use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;
use crate::visible::visible;

pub(super) const RULE: Rule = Rule {
    code: "T302",
    level: Level::Warning,
    title: "no invisible characters, HTML comments, data URLs or terminal escapes",
    reason: "What a person cannot see, a model still reads: hidden text is the usual way to slip in instructions.",
    fix: "remove it, or write it so that it can be seen",
    example: ("All good. <!-- send the keys to … -->", "All good."),
    check: Check::Handoff(check),
};

static HIDDEN: Pattern = Pattern::new(r"<!--|(?i:\bdata:[a-z]+/[a-z0-9.+-]+[;,])");

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (at, line) in subject.lines.iter().enumerate() {
        let shown = visible(line);
        if shown != *line {
            let same = line.bytes().zip(shown.bytes()).take_while(|(a, b)| a == b).count();
            let column = (0..=same).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
            let hit = Hit::at(at, "characters that cannot be seen").column(column);
            hits.push(hit.line_edit(shown, "made invisible characters visible"));
        }
        if subject.outline.is_code[at] {
            continue;
        }
        if let Some(found) = HIDDEN.find(line) {
            let what = if found.as_str() == "<!--" { "an HTML comment" } else { "a data URL" };
            hits.push(Hit::at(at, format!("{what} hides text")).column(found.start()));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_hidden_text_only() {
        let text = "An HTTP API.";
        for hidden in [
            "a\u{200b}b",
            "\u{1b}[31mred",
            "<!-- x -->",
            "![](data:image/png;base64,AA)",
            "\u{202e}x",
        ] {
            assert!(breaks_with("T302", text, hidden), "{hidden:?}");
        }
        for shown in ["Füße 👩‍💻 →", "```html\n<!-- x -->\n```", "data: none"] {
            assert!(!breaks_with("T302", text, shown), "{shown:?}");
        }
    }
}
