//! What the scripted model says: one turn for each request of the session itself.

use serde_json::Value;

/// A turn of the model.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// What it says.
    pub text: Option<&'static str>,
    /// What it does.
    pub steps: Vec<Step>,
    /// So many tokens the request counts; without it as many as its length makes likely.
    pub tokens: Option<u64>,
}

/// A thing that it does, whatever the client calls the tool for it.
#[derive(Clone, Debug)]
pub enum Step {
    /// Runs a command.
    Shell(String),
    /// Reads a file.
    Read {
        /// The file.
        path: String,
    },
    /// Writes a file.
    Write {
        /// The file.
        path: String,
        /// What stands in it then.
        text: String,
    },
    /// Changes a file.
    Edit {
        /// The file.
        path: String,
        /// What stands in it.
        old: String,
        /// What stands there then.
        new: String,
    },
    /// Calls a tool of a server, by the end of its name.
    Tool {
        /// The end of its name.
        name: &'static str,
        /// What it is called with.
        input: Value,
    },
}

impl Turn {
    /// The model says something and stops.
    pub fn says(text: &'static str) -> Self {
        Self { text: Some(text), ..Self::default() }
    }

    /// The model does something and waits for the result.
    pub fn does(step: Step) -> Self {
        Self { steps: vec![step], ..Self::default() }
    }

    /// The same, to a request that counts so many tokens.
    #[must_use]
    pub fn counting(self, tokens: u64) -> Self {
        Self { tokens: Some(tokens), ..self }
    }
}
