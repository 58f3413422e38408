//! B006: the template is valid Markdown, and says what it is.

use super::{Check, Hit, Level, Rule, TemplateSubject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "B006",
    level: Level::Error,
    title: "valid Markdown; the first heading is the name with its version, which is semver",
    reason: "A handoff pins its template by name and version; without them nobody can tell which text it was made with.",
    fix: "begin with front matter and a heading such as `# Development Bootstrap Template v1.2.0`",
    example: ("# My template", "# Development Bootstrap Template v1.2.0"),
    check: Check::Template(check),
};

/// Semantic Versioning 2.0.0.
static SEMVER: Pattern = Pattern::new(
    r"^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$",
);

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    hits.extend(
        subject.outline.open_fence.map(|line| Hit::at(line, "this code fence is never closed")),
    );
    let template = match &subject.template {
        Ok(template) => template,
        Err(wrong) => {
            hits.push(Hit::at(wrong.line.saturating_sub(1), wrong.message.clone()));
            return hits;
        }
    };
    let version = &template.name.version;
    if !SEMVER.is_match(version) {
        hits.push(Hit::at(1, format!("the version `{version}` is not of the form 1.2.3")));
    }
    let Some(first) = subject.outline.headings.first() else {
        hits.push(Hit::at(subject.body_line, "there is no heading"));
        return hits;
    };
    let words = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    let names = words(&first.title).contains(&words(&template.name.name));
    if !names || !first.title.contains(version.as_str()) {
        let message = format!("the first heading does not name `{}`", template.name);
        hits.push(Hit::at(first.line, message));
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_on_broken_front_matter_versions_and_headings() {
        assert!(breaks_with("B006", "1.1.0", "1.1"));
        assert!(breaks_with("B006", "# Base Bootstrap", "# Zebra Bootstrap"));
        assert!(breaks_with("B006", "template: base", "templates: base"));
        assert!(breaks_with("B006", "## Initial Task", "```\n## Initial Task"));
        assert!(!breaks("B006"));
    }
}
