//! H109: headings, lists and links are well formed.

use std::collections::BTreeSet;

use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "H109",
    level: Level::Warning,
    title: "heading levels are consistent, lists are well formed, internal links resolve",
    reason: "A heading that skips a level, a list without blanks and a link into nothing are shown as something else than was meant.",
    fix: "step down one heading level at a time, put a blank behind list signs, and link to headings that are there",
    example: (
        "## State\n\n#### Detail\n\n-item\n\n[below](#nowhere)",
        "## State\n\n### Detail\n\n- item\n\n[below](#detail)",
    ),
    check: Check::Handoff(check),
};

static LINK: Pattern = Pattern::new(r"\]\(#([^)\s]+)\)");

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut hits = levels(subject);
    hits.extend(subject.prose().filter_map(|line| {
        glued(line.text).map(|mended| {
            Hit::at(line.at, "a list sign without a blank behind it makes no list")
                .line_edit(mended, "put a blank behind the list sign")
        })
    }));
    hits.extend(links(subject));
    hits
}

/// Headings that stand more than one level below the one above them.
fn levels(subject: &Subject<'_>) -> Vec<Hit> {
    let headings = &subject.outline.headings;
    let pairs = headings.iter().zip(headings.iter().skip(1));
    let skips = pairs.filter(|(above, below)| below.level > above.level + 1);
    skips
        .map(|(above, below)| {
            Hit::at(below.line, format!("from level {} to level {}", above.level, below.level))
        })
        .collect()
}

/// A line such as `-item` with its blank, if that is what it lacks.
fn glued(line: &str) -> Option<String> {
    let indent = line.len() - line.trim_start().len();
    let rest = line[indent..].strip_prefix('-')?;
    let is_word = rest.starts_with(|c: char| c.is_alphabetic() || c == '`' || c == '[');
    // `-v` and `-Wall` are flags: words of small letters only.
    let is_text = rest.contains(' ') && rest.chars().take_while(|c| *c != ' ').count() > 2;
    let word = rest.split(' ').next().unwrap_or_default();
    let is_flag = word.contains(['=', '-']) || word.starts_with(|c: char| c.is_ascii_uppercase());
    (is_word && is_text && !is_flag && indent < 4).then(|| format!("{}- {rest}", &line[..indent]))
}

/// Links to headings that are not there.
fn links(subject: &Subject<'_>) -> Vec<Hit> {
    let mut anchors: Option<BTreeSet<String>> = None;
    // Anchors in HTML are not read: where there are some, any link may lead to one.
    let has_own_anchors = subject.text.contains(" id=\"") || subject.text.contains(" name=\"");
    let mut hits = Vec::new();
    for line in subject.prose().filter(|line| line.text.contains("](#")) {
        for found in LINK.captures_iter(line.text) {
            let anchors = anchors.get_or_insert_with(|| {
                subject.outline.headings.iter().map(|heading| anchor(&heading.title)).collect()
            });
            let target = found[1].to_lowercase();
            let whole = found.get(0).map_or(0, |whole| whole.start());
            if !anchors.contains(&target) && !has_own_anchors {
                let message = format!("no heading has the anchor `#{target}`");
                hits.push(Hit::at(line.at, message).column(whole));
            }
        }
    }
    hits
}

/// The anchor of a heading as code hosts make it: small letters, digits, `-` and `_`.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    const ITEM: &str = "- Added the login form";

    #[test]
    fn fires_on_skipped_levels_glued_lists_and_dead_links() {
        for text in ["##### Deep", "-item one", "[below](#nowhere)"] {
            assert!(breaks_with("H109", ITEM, &format!("{ITEM}\n\n{text}\n")), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_fine() {
        for text in [
            "#### Next level",
            "-v is a flag",
            "[state](#current-state)",
            "--- text",
            "```\n-item one\n```",
        ] {
            assert!(!breaks_with("H109", ITEM, &format!("{ITEM}\n\n{text}\n")), "{text}");
        }
    }
}
