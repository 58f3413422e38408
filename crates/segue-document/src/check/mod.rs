//! The rules that decide whether a handoff can do its work.
//!
//! They follow the pattern's Handoff Format 1.0. Each rule is one function in a
//! file of its own; [`RULES`] is the table. A MUST that is broken is an error.

mod h001_marker;
mod h002_summary;
mod h003_state;
mod h004_objective;
mod h005_prompt;
mod h006_template;
mod h007_trigger;
mod h008_markdown;
mod h009_self_contained;
mod h010_placeholder;

use segue_model::SectionName;
use serde::Serialize;

use crate::template::Template;
use crate::{Document, Outline};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// A SHOULD is not met.
    Warning,
    /// A MUST is not met.
    Error,
}

/// A rule and what it is for.
pub struct Rule {
    /// Its code, e.g. `H004`.
    pub code: &'static str,
    /// How much breaking it weighs.
    pub level: Level,
    /// What the rule asks for.
    pub title: &'static str,
    /// What to do when it is broken.
    pub fix: &'static str,
    check: fn(&Subject<'_>) -> Vec<Hit>,
}

/// What the rules look at.
pub struct Subject<'a> {
    /// The body in LF form: everything below the front matter.
    pub body: &'a str,
    /// What was understood of it.
    pub document: &'a Document,
    /// The template in force.
    pub template: &'a Template,
    /// The headings and fences of the body.
    pub outline: Outline,
}

/// A place where a rule is broken.
pub struct Hit {
    /// The line of the body, counted from 0.
    line: usize,
    message: String,
}

/// A broken rule, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// The line in the file, counted from 1.
    pub line: usize,
    /// The column in that line, counted from 1.
    pub column: usize,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to do.
    pub fix: &'static str,
}

/// Every rule, by code.
pub const RULES: &[Rule] = &[
    h001_marker::RULE,
    h002_summary::RULE,
    h003_state::RULE,
    h004_objective::RULE,
    h005_prompt::RULE,
    h006_template::RULE,
    h007_trigger::RULE,
    h008_markdown::RULE,
    h009_self_contained::RULE,
    h010_placeholder::RULE,
];

/// Whether a line of somebody else's words would break a rule that is meant for
/// the document's own: then it has to stand between quotation marks.
pub fn needs_quotes(line: &str) -> bool {
    h009_self_contained::points_back(line).is_some() || h010_placeholder::is_placeholder(line)
}

/// Checks a whole file against every rule; findings come in the order of the lines.
pub fn check(text: &str, template: &Template) -> Vec<Finding> {
    let text = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let (document, _) = crate::parse(&text);
    let body = crate::front::split(&text).1;
    let subject = Subject { body, document: &document, template, outline: Outline::of(body) };
    let mut findings: Vec<Finding> =
        RULES.iter().flat_map(|rule| rule.findings(&subject)).collect();
    findings.sort_by_key(|finding| (finding.line, finding.code));
    findings
}

impl Rule {
    fn findings(&self, subject: &Subject<'_>) -> Vec<Finding> {
        let finding = |hit: Hit| Finding {
            code: self.code,
            level: self.level,
            line: subject.document.body_line + hit.line + 1,
            column: 1,
            message: hit.message,
            fix: self.fix,
        };
        (self.check)(subject).into_iter().map(finding).collect()
    }
}

impl Hit {
    fn at(line: usize, message: impl Into<String>) -> Vec<Self> {
        vec![Self { line, message: message.into() }]
    }
}

impl Subject<'_> {
    /// The line of the section's heading; the last line where it is missing.
    fn line_of(&self, name: &str) -> usize {
        let heading = self.outline.headings.iter().find(|heading| heading.title == name);
        heading.map_or_else(|| self.body.lines().count().saturating_sub(1), |found| found.line)
    }

    /// A hit if the section is not there.
    fn missing(&self, name: &SectionName) -> Vec<Hit> {
        match self.document.content.section(name) {
            Some(_) => Vec::new(),
            None => {
                Hit::at(self.line_of(""), format!("the section `{}` is missing", name.as_str()))
            }
        }
    }

    /// The text of the prompt below one of its headings.
    fn prompt_part(&self, heading: &str) -> Option<String> {
        let prompt = &self.document.content.prompt;
        let lines: Vec<&str> = prompt.lines().collect();
        let headings = Outline::of(prompt).headings;
        let at = headings.iter().position(|found| found.title == heading)?;
        let end = headings.get(at + 1).map_or(lines.len(), |next| next.line);
        Some(lines[headings[at].line + 1..end].join("\n"))
    }
}

#[cfg(test)]
mod testing {
    use super::{Template, check};

    /// A handoff that breaks no rule.
    pub(super) const GOOD: &str = include_str!("good.md");

    /// Whether `text` breaks the rule `code`.
    pub(super) fn breaks(code: &str, text: &str) -> bool {
        check(text, &Template::base()).iter().any(|finding| finding.code == code)
    }

    /// Whether [`GOOD`] breaks the rule once `from` is replaced.
    pub(super) fn breaks_with(code: &str, from: &str, to: &str) -> bool {
        assert!(GOOD.contains(from), "`{from}` is not in the example");
        breaks(code, &GOOD.replace(from, to))
    }

    #[test]
    fn the_good_example_breaks_no_rule() {
        assert_eq!(check(GOOD, &Template::base()), []);
    }
}
