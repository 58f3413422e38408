//! What the scripted model says: one turn for each request of the session itself.

use serde_json::Value;

/// A turn of the model.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    /// What it says.
    pub(super) text: Option<&'static str>,
    /// What it does.
    pub(super) steps: Vec<Step>,
}

/// A thing that it does, whatever the client calls the tool for it.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Runs a command.
    Shell(String),
    /// Writes a file.
    Write { path: String, text: String },
    /// Changes a file.
    Edit { path: String, old: String, new: String },
    /// Calls a tool of a server, by the end of its name.
    Tool { name: &'static str, input: Value },
}

impl Turn {
    /// The model says something and stops.
    pub(super) fn says(text: &'static str) -> Self {
        Self { text: Some(text), steps: Vec::new() }
    }

    /// The model does something and waits for the result.
    pub(super) fn does(step: Step) -> Self {
        Self { text: None, steps: vec![step] }
    }
}
