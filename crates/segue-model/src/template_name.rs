//! The pinned name of a bootstrap template: `development@1.2.0`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A template's name with the version that a handoff was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TemplateName {
    /// The name, e.g. `development`.
    pub name: String,
    /// The version, e.g. `1.2.0`.
    pub version: String,
}

/// Why a text is not a template's pinned name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a pinned template: expected `name@version`")]
pub struct TemplateNameError(String);

impl FromStr for TemplateName {
    type Err = TemplateNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('@') {
            Some((name, version)) if !name.is_empty() && !version.is_empty() => {
                Ok(Self { name: name.to_owned(), version: version.to_owned() })
            }
            _ => Err(TemplateNameError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for TemplateName {
    type Error = TemplateNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TemplateName> for String {
    fn from(name: TemplateName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for TemplateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}
