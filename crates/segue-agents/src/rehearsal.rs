//! How a client is tried without its service: its own settings and variables that lead it to
//! a model on loopback, in a HOME that is made for it.

use serde_json::Value;

/// What a client needs in an empty HOME, to answer one message there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// The variables that it is started with.
    pub variables: Vec<(&'static str, String)>,
    /// Its settings files below HOME, with their text.
    pub settings: Vec<(&'static str, String)>,
    /// The arguments for a message to a new session that stands on standard input.
    pub arguments: Vec<&'static str>,
}

impl Rehearsal {
    /// A rehearsal with these arguments.
    pub(crate) fn with(arguments: &[&'static str]) -> Self {
        Self { arguments: arguments.to_vec(), ..Self::default() }
    }

    /// The variable `name` has this value.
    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// The file `name` below HOME holds this text.
    pub(crate) fn text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.settings.push((name, text.into()));
        self
    }

    /// The file `name` below HOME holds this JSON.
    pub(crate) fn json(self, name: &'static str, value: &Value) -> Self {
        let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        self.text(name, text)
    }
}

/// The address of the model at `port`.
pub(crate) fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}
