//! Bootstrap templates: how handoffs are made in a project.
//!
//! A template is Markdown with front matter; it says what triggers a handoff, in
//! which format it is written, and that the next prompt carries the same
//! instructions on. Its body is a `MiniJinja` template whose blocks a template
//! that extends it may override; what a session reads is the rendered text.

mod built_in;
mod head;
mod layers;
mod triggers;

use std::collections::BTreeMap;

use segue_model::{Digest, SectionName, TemplateName, lf};

use crate::Diagnostic;

pub use built_in::{BUILT_IN, built_in};
pub use head::{ExtraSection, Keep, Platform, Question};
pub use layers::{Source, TemplateError, compose};
pub use triggers::{Asked, Triggers, asked};

/// The tokens that a prompt has at most where nothing else says so.
pub const DEFAULT_BUDGET: u32 = 1_500;

/// A template, ready for use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Name and version.
    pub name: TemplateName,
    /// The templates beneath it, the lowest first.
    pub layers: Vec<TemplateName>,
    /// What asks for a handoff.
    pub triggers: Triggers,
    /// What takes a handoff up.
    pub take_up: Triggers,
    /// The tokens that a prompt has at most.
    pub budget: u32,
    /// The subsections that it adds.
    pub sections: Vec<ExtraSection>,
    /// What `segue init` asks.
    pub ask: Vec<Question>,
    /// The clients that it is for.
    pub platform: Platform,
    /// The whole text as a session reads it, front matter included, in LF form.
    pub text: String,
    /// Whether the text is that of its file: nothing was put on it or filled in.
    pub is_plain: bool,
}

/// What is filled into the text of a template.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// Answers to the template's questions.
    pub answers: BTreeMap<String, String>,
    /// The client that will read it.
    pub platform: Platform,
}

impl Template {
    /// The built-in template `base`.
    pub fn base() -> Self {
        let source = built_in("base").map(|text| Source::new("base", text));
        let composed =
            source.and_then(|base| compose(&[base], &|_| None, &Filling::default()).ok());
        // A test makes sure that every built-in template can be read.
        composed.unwrap_or_else(Self::empty)
    }

    fn empty() -> Self {
        Self {
            name: TemplateName { name: "base".to_owned(), version: "1.0.0".to_owned() },
            layers: Vec::new(),
            triggers: Triggers::default(),
            take_up: Triggers::default(),
            budget: DEFAULT_BUDGET,
            sections: Vec::new(),
            ask: Vec::new(),
            platform: Platform::Any,
            text: String::new(),
            is_plain: true,
        }
    }

    /// Reads a template that extends built-in ones at most.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let source = Source::new("this template", text);
        let find = |name: &str| built_in(name).map(|text| Source::new(name, text));
        compose(&[source], &find, &Filling::default()).map_err(|error| error.diagnostic)
    }

    /// Whether this is the built-in template `name` as it comes.
    pub fn is_built_in(&self, name: &str) -> bool {
        let own = built_in(name).and_then(|text| Self::parse(text).ok());
        own.is_some_and(|own| own.text == self.text)
    }

    /// The digest of the text, which a handoff pins.
    pub fn digest(&self) -> Digest {
        Digest::of(&lf(&self.text))
    }

    /// What matters of the template where its text cannot be read: at most 300 tokens. Where it is
    /// `tight`, without what each section holds.
    pub fn short_form(&self, tight: bool) -> String {
        let added: Vec<String> = self
            .sections
            .iter()
            .take(6)
            .map(|section| format!("{} (under {})", section.name, section.under))
            .collect();
        let added = match added.as_slice() {
            [] => String::new(),
            added => format!(" Add the subsections {}.", added.join(", ")),
        };
        let section = |(name, holds): (&SectionName, &str)| match (tight, holds.is_empty()) {
            (false, false) => format!("{} ({holds})", name.as_str()),
            _ => name.as_str().to_owned(),
        };
        let names = SectionName::PATTERN;
        let sections: Vec<String> = names.iter().zip(HOLDS).map(section).collect();
        format!(
            "{}, in short: when the user says {}, write a session handoff in Markdown: {}; then a \
             self-contained prompt for the next session that repeats this.{added}",
            self.name,
            self.triggers.all(),
            sections.join(", ")
        )
    }
}

/// What a short form says of what the pattern's sections hold, in their order.
const HOLDS: [&str; 5] = [
    "accomplished, decisions and why",
    "each claim with its evidence, or unverified",
    "one goal, a done-when, a first step",
    "rules in the user's words, tried and failed, open questions, files, commands",
    "",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_template_is_refused_with_its_line() {
        assert_eq!(Template::parse("# no front matter").unwrap_err().line, 1);
        let head = "---\ntemplate: x\nversion: 1.0.0\n";
        for wrong in ["budget: 0", "sections: [{ name: A, under: B }]"] {
            assert_eq!(Template::parse(&format!("{head}{wrong}\n---\n")).unwrap_err().line, 4);
        }
        let error = Template::parse("---\ntemplate: x\nversion: [1]\n---\n").unwrap_err();
        assert_eq!(error.line, 3, "{}", error.message);
    }

    #[test]
    fn the_short_form_is_short() {
        for name in BUILT_IN {
            let template = Template::parse(built_in(name).unwrap()).unwrap();
            let tokens = |tight| crate::tokens::count(&template.short_form(tight));
            assert!(tokens(false) <= 300, "{name}: {}", tokens(false));
            assert!(tokens(true) + 40 <= tokens(false), "{name}: {}", tokens(true));
        }
    }
}
