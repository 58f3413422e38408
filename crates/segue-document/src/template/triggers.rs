//! What a person says or types to ask for a handoff.

use serde::Deserialize;

/// Words, symbols and commands that ask for a handoff.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Triggers {
    /// Words that ask when they are the whole message, or are followed by a goal.
    #[serde(default)]
    pub words: Vec<String>,
    /// Signs that ask at the start of a message.
    #[serde(default)]
    pub symbols: Vec<String>,
    /// Commands that ask at the start of a message.
    #[serde(default)]
    pub commands: Vec<String>,
}

impl Default for Triggers {
    fn default() -> Self {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            words: own(&["snapshot", "handoff"]),
            symbols: own(&["→"]),
            commands: own(&["/handoff", "$handoff"]),
        }
    }
}

impl Triggers {
    /// The first trigger, quoted: what a prompt tells the user to say.
    pub fn first(&self) -> String {
        self.each().next().map_or_else(|| "\"snapshot\"".to_owned(), |text| format!("\"{text}\""))
    }

    /// All triggers as a list for a sentence: `"a", "b" or "c"`.
    pub fn all(&self) -> String {
        let quoted: Vec<String> = self.each().map(|text| format!("\"{text}\"")).collect();
        match quoted.as_slice() {
            [] => self.first(),
            [one] => one.clone(),
            [most @ .., last] => format!("{} or {last}", most.join(", ")),
        }
    }

    /// Every trigger, in the order of the template.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        self.words.iter().chain(&self.symbols).chain(&self.commands).map(String::as_str)
    }
}
