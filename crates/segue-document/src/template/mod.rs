//! Bootstrap templates: how handoffs are made in a project.
//!
//! A template is Markdown with front matter; it says what triggers a handoff, in
//! which format it is written, and that the next prompt carries the same
//! instructions on.

mod triggers;

use segue_model::{Digest, TemplateName, lf};
use serde::Deserialize;

pub use triggers::Triggers;

use crate::{Diagnostic, front};

/// The tokens that a prompt has at most where nothing else says so.
pub const DEFAULT_BUDGET: u32 = 1_500;

/// The built-in template for any kind of work.
const BASE: &str = include_str!("../../templates/base.md");

/// A template, ready for use.
#[derive(Clone, Debug)]
pub struct Template {
    /// Name and version.
    pub name: TemplateName,
    /// What asks for a handoff.
    pub triggers: Triggers,
    /// The tokens that a prompt has at most.
    pub budget: u32,
    /// The whole text, front matter included, in LF form.
    pub text: String,
}

/// The front matter of a template.
#[derive(Deserialize)]
struct Head {
    template: String,
    version: String,
    #[serde(default)]
    triggers: Triggers,
    budget: Option<u32>,
}

impl Template {
    /// The built-in template `base`.
    pub fn base() -> Self {
        Self::parse(BASE).unwrap_or_else(|_| Self {
            name: TemplateName { name: "base".to_owned(), version: "1.0.0".to_owned() },
            triggers: Triggers::default(),
            budget: DEFAULT_BUDGET,
            text: BASE.to_owned(),
        })
    }

    /// Reads a template. An error names the line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = lf(text).into_owned();
        let (Some(yaml), _) = front::split(&text) else {
            let message = "a template begins with front matter between two `---` lines".to_owned();
            return Err(Diagnostic { line: 1, message });
        };
        let head: Head = serde_saphyr::from_str(yaml).map_err(|error| Diagnostic {
            line: error.location().map_or(1, |at| at.line() as usize + 1),
            message: error.to_string().lines().next().unwrap_or_default().to_owned(),
        })?;
        let name: TemplateName =
            format!("{}@{}", head.template, head.version).parse().map_err(|_| Diagnostic {
                line: 2,
                message: "`template` and `version` must not be empty".to_owned(),
            })?;
        let budget = head.budget.unwrap_or(DEFAULT_BUDGET);
        let line_of =
            |key: &str| text.lines().position(|line| line.starts_with(key)).unwrap_or(0) + 1;
        if budget == 0 {
            let message = "`budget` is a number of tokens, at least 1".to_owned();
            return Err(Diagnostic { line: line_of("budget"), message });
        }
        if head.triggers.each().all(|trigger| trigger.trim().is_empty()) {
            let message = "`triggers` names nothing that asks for a handoff".to_owned();
            return Err(Diagnostic { line: line_of("triggers"), message });
        }
        Ok(Self { name, triggers: head.triggers, budget, text })
    }

    /// The digest of the text, which a handoff pins.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.text)
    }

    /// What matters of the template where its text cannot be read.
    pub fn short_form(&self) -> String {
        format!(
            "{}, in short: when the user says {}, write a session handoff in Markdown with the sections \
             Previous Session Summary (accomplished, decisions with their reasons), Current State \
             (each claim with its evidence, or the word unverified), Next Objective (one goal, a done-when, \
             a first step), Context (rules in the user's words, what was tried and failed, open questions, \
             files, commands) and Continuation Instructions, then a self-contained prompt for the next \
             session that repeats these instructions.",
            self.name,
            self.triggers.all()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_template_is_what_its_file_says() {
        let base = Template::parse(BASE).unwrap();
        assert_eq!(base.name.to_string(), "base@1.0.0");
        assert_eq!(base.budget, DEFAULT_BUDGET);
        assert_eq!(base.triggers, Triggers::default());
        assert!(crate::tokens::count(&base.text) < 2_500);
        assert!(crate::tokens::count(&base.short_form()) <= 300);
    }

    #[test]
    fn a_broken_template_is_refused_with_its_line() {
        assert_eq!(Template::parse("# no front matter").unwrap_err().line, 1);
        let head = "---\ntemplate: x\nversion: 1.0.0\n";
        for wrong in ["triggers: { words: [] }", "budget: 0"] {
            assert_eq!(Template::parse(&format!("{head}{wrong}\n---\n")).unwrap_err().line, 4);
        }
        let error = Template::parse("---\ntemplate: x\nversion: [1]\n---\n").unwrap_err();
        assert_eq!(error.line, 3, "{}", error.message);
    }
}
