//! The front matter of a template.

use segue_model::{SectionName, TemplateName};
use serde::{Deserialize, Serialize};
use serde_saphyr::{FlowMap, FlowSeq};

use super::Triggers;
use crate::{Diagnostic, front};

/// For which clients a template is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// For every client.
    #[default]
    Any,
    /// For Claude.
    Claude,
    /// For `ChatGPT`.
    ChatGpt,
    /// For Gemini.
    Gemini,
    /// For a model's service.
    Api,
}

impl Platform {
    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Claude => "claude",
            Self::ChatGpt => "chatgpt",
            Self::Gemini => "gemini",
            Self::Api => "api",
        }
    }
}

/// A subsection that a template adds to one of the pattern's sections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraSection {
    /// Its heading.
    pub name: String,
    /// The section that it stands in.
    pub under: String,
    /// What belongs there, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Whether every handoff must have it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// How long it is kept when the budget is short.
    #[serde(default, skip_serializing_if = "Keep::is_normal")]
    pub keep: Keep,
}

/// How long something is kept when the budget is short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// Goes first.
    Low,
    /// Goes with its section.
    #[default]
    Normal,
    /// Goes last.
    High,
}

/// A question that `segue init` asks; the answer stands in the project's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The name of the answer.
    pub key: String,
    /// The question.
    pub question: String,
    /// Whether there is no going on without an answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
}

/// The front matter of one template, before it is put on others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) template: String,
    pub(super) version: String,
    #[serde(default)]
    pub(super) extends: Option<String>,
    #[serde(default)]
    pub(super) platform: Option<Platform>,
    #[serde(default)]
    pub(super) triggers: Triggers,
    #[serde(default)]
    pub(super) take_up: Triggers,
    #[serde(default)]
    pub(super) budget: Option<u32>,
    #[serde(default)]
    pub(super) sections: Vec<ExtraSection>,
    #[serde(default)]
    pub(super) ask: Vec<Question>,
    #[serde(default)]
    pub(super) author: Option<String>,
    #[serde(default)]
    pub(super) created: Option<String>,
    #[serde(default)]
    pub(super) updated: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
}

/// The front matter as it is written above a rendered template.
#[derive(Serialize)]
struct Written<'a> {
    template: &'a str,
    version: &'a str,
    platform: Platform,
    triggers: FlowMap<&'a Triggers>,
    take_up: FlowMap<&'a Triggers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<FlowMap<&'a ExtraSection>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ask: Vec<FlowMap<&'a Question>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: &'a Option<String>,
    tags: FlowSeq<&'a [String]>,
}

impl Head {
    /// Reads the front matter of `text` (LF form), and gives the body.
    pub(super) fn read(text: &str) -> Result<(Self, &str), Diagnostic> {
        let (Some(yaml), body) = front::split(text) else {
            let message = "a template begins with front matter between two `---` lines";
            return Err(Diagnostic::new(1, message));
        };
        let head: Self = serde_saphyr::from_str(yaml).map_err(|error| {
            let line = error.location().map_or(1, |at| at.line() as usize + 1);
            Diagnostic::new(line, error.to_string().lines().next().unwrap_or_default())
        })?;
        let line_of = |key: &str| text.lines().position(|l| l.starts_with(key)).unwrap_or(0) + 1;
        if head.template.is_empty() || head.version.is_empty() {
            return Err(Diagnostic::new(2, "`template` and `version` must not be empty"));
        }
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !head.template.chars().all(is_name) {
            return Err(Diagnostic::new(
                line_of("template"),
                "`template` is a name of letters, digits, `-` and `_`",
            ));
        }
        let is_version = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        if !head.version.chars().all(is_version) {
            return Err(Diagnostic::new(line_of("version"), "`version` is of the form 1.2.3"));
        }
        if head.budget == Some(0) {
            let message = "`budget` is a number of tokens, at least 1";
            return Err(Diagnostic::new(line_of("budget"), message));
        }
        let is_known = |section: &ExtraSection| {
            SectionName::PATTERN.iter().any(|name| name.as_str() == section.under)
        };
        if let Some(wrong) = head.sections.iter().find(|section| !is_known(section)) {
            let message = format!(
                "section `{}` stands under `{}`, which is none of the pattern's five",
                wrong.name, wrong.under
            );
            return Err(Diagnostic::new(line_of("sections"), message));
        }
        Ok((head, body))
    }

    /// Name and version.
    pub(super) fn name(&self) -> TemplateName {
        TemplateName { name: self.template.clone(), version: self.version.clone() }
    }

    /// The front matter of a template that stands alone.
    pub(super) fn write(&self) -> String {
        let written = Written {
            template: &self.template,
            version: &self.version,
            platform: self.platform.unwrap_or_default(),
            triggers: FlowMap(&self.triggers),
            take_up: FlowMap(&self.take_up),
            budget: self.budget,
            sections: self.sections.iter().map(FlowMap).collect(),
            ask: self.ask.iter().map(FlowMap).collect(),
            author: &self.author,
            created: &self.created,
            updated: &self.updated,
            tags: FlowSeq(&self.tags),
        };
        // Plain data with string keys has a YAML form; an error would be a bug of the library.
        let yaml = serde_saphyr::to_string(&written).unwrap_or_default();
        format!("---\n{}\n---\n", yaml.trim_end_matches('\n'))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Keep {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    fn is_normal(&self) -> bool {
        *self == Self::Normal
    }
}
