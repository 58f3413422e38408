//! The rules of templates: the pattern's Bootstrap Schema 1.0.

mod b001_workflow;
mod b002_triggers;
mod b003_format;
mod b004_continuation;
mod b005_reachable;
mod b006_form;
mod b007_initial_task;
mod b101_overview;
mod b102_example;
mod b103_customization;
mod b104_metadata;
mod b105_platform;
mod b106_length;
mod b107_notes;

use super::{Check, Finding, Hit, Level, Rule};
use crate::template::Template;
use crate::{Diagnostic, Outline, front};

/// Every rule of templates, by code.
pub(super) const RULES: &[Rule] = &[
    b001_workflow::RULE,
    b002_triggers::RULE,
    b003_format::RULE,
    b004_continuation::RULE,
    b005_reachable::RULE,
    b006_form::RULE,
    b007_initial_task::RULE,
    b101_overview::RULE,
    b102_example::RULE,
    b103_customization::RULE,
    b104_metadata::RULE,
    b105_platform::RULE,
    b106_length::RULE,
    b107_notes::RULE,
];

/// A rendered template with all that the rules ask of it. Lines are counted from 0.
pub(super) struct TemplateSubject<'a> {
    pub(super) text: &'a str,
    pub(super) lines: Vec<&'a str>,
    pub(super) body_line: usize,
    pub(super) template: Result<Template, Diagnostic>,
    pub(super) outline: Outline,
}

/// Checks the text of a template that stands alone, as [`crate::template::compose`]
/// gives it; findings come in the order of the lines.
pub fn check_template(text: &str) -> Vec<Finding> {
    let text = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let subject = TemplateSubject::of(&text);
    let hits = RULES.iter().flat_map(|rule| match rule.check {
        Check::Template(check) => check(&subject).into_iter().map(|hit| (rule, hit)).collect(),
        Check::Handoff(_) => Vec::new(),
    });
    let mut findings: Vec<Finding> =
        hits.map(|(rule, hit)| rule.finding(&hit, &subject.lines, 0)).collect();
    if subject.template.is_err() {
        // What cannot be read lacks everything; B006 says why.
        findings.retain(|finding| finding.code == b006_form::RULE.code);
    }
    findings.sort_by_key(|finding| (finding.line, finding.code));
    findings
}

impl<'a> TemplateSubject<'a> {
    fn of(text: &'a str) -> Self {
        let body = front::split(text).1;
        let body_line = text[..text.len() - body.len()].lines().count();
        let mut outline = Outline::of(body);
        outline.headings.iter_mut().for_each(|heading| heading.line += body_line);
        outline.open_fence = outline.open_fence.map(|line| line + body_line);
        let lines = text.lines().collect();
        Self { text, lines, body_line, template: Template::parse(text), outline }
    }

    /// The line of the first heading in which one of `words` stands.
    pub(super) fn heading(&self, words: &[&str]) -> Option<usize> {
        let is_it = |title: &str| {
            let title = title.to_lowercase();
            words.iter().any(|word| title.contains(word))
        };
        self.outline.headings.iter().find(|heading| is_it(&heading.title)).map(|found| found.line)
    }

    /// The lines below the heading at `line`, with their places, up to the next of its level.
    pub(super) fn below(&self, line: usize) -> Vec<(usize, &'a str)> {
        let mut headings = self.outline.headings.iter().skip_while(|heading| heading.line < line);
        let level = headings.next().map_or(6, |heading| heading.level);
        let end =
            headings.find(|next| next.level <= level).map_or(self.lines.len(), |next| next.line);
        (line + 1..end).map(|at| (at, self.lines[at])).collect()
    }

    /// The text of the section with one of `words` in its heading.
    pub(super) fn section(&self, words: &[&str]) -> Option<String> {
        let lines = self.below(self.heading(words)?);
        Some(lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n").trim().to_owned())
    }

    /// A hit at the end where the section is missing, and at its heading where it is empty.
    pub(super) fn wants(&self, words: &[&str], what: &str) -> Vec<Hit> {
        match self.heading(words) {
            None => vec![Hit::missing(self.end(), format!("there is no section `{what}`"))],
            Some(line) if self.section(words).is_none_or(|text| text.is_empty()) => {
                vec![Hit::at(line, format!("the section `{what}` is empty"))]
            }
            Some(_) => Vec::new(),
        }
    }

    /// The last line.
    pub(super) fn end(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// The text of the first fence in the section with one of `words` in its
    /// heading, and the line of that fence.
    pub(super) fn fenced(&self, words: &[&str]) -> Option<(usize, String)> {
        let lines = self.below(self.heading(words)?);
        let from = lines.iter().position(|(_, line)| line.trim_start().starts_with("```"))?;
        let inside = lines[from + 1..].iter().map(|(_, line)| *line);
        let inside: Vec<&str> =
            inside.take_while(|line| !line.trim_start().starts_with("```")).collect();
        Some((lines[from].0, inside.join("\n") + "\n"))
    }
}

#[cfg(test)]
mod testing {
    use super::check_template;
    use crate::template::Template;

    /// Whether the template `base` breaks the rule once `from` is replaced.
    pub(super) fn breaks_with(code: &str, from: &str, to: &str) -> bool {
        let base = Template::base().text;
        assert!(base.contains(from), "`{from}` is not in the template");
        check_template(&base.replace(from, to)).iter().any(|finding| finding.code == code)
    }

    /// Whether the template `base` breaks the rule.
    pub(super) fn breaks(code: &str) -> bool {
        check_template(&Template::base().text).iter().any(|finding| finding.code == code)
    }
}
