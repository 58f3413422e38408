//! Calls that the person refused, and that nobody made since: the next session does not make them unasked.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use crate::extract::shell::{CommandLine, Simple, Sort};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code, shorten};

/// How long a command may be.
const WIDTH: usize = 120;
/// How many are remembered, and how many are facts, the last ones.
const MOST: usize = 64;
const SHOWN: usize = 4;
/// What it weighs that the person did not want something.
const WEIGHT: f64 = 0.6;

/// The commands by what tells them from others, and the files by their paths; each as it is shown, with where it was
/// refused.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Refusals {
    commands: BTreeMap<String, (String, Address)>,
    files: BTreeMap<String, (String, Address)>,
}

impl Refusals {
    /// A command was refused that does something.
    pub(crate) fn command(&mut self, line: &CommandLine, event: &Event<'_>) {
        let main = line.main().filter(|main| main.sort() != Sort::Look);
        let Some(main) = main.filter(|_| self.commands.len() < MOST) else { return };
        // What a here-document has is nobody's to read on one line.
        let head = main.head().filter(|_| line.text.contains("<<"));
        let shown = shorten(&clean(&head.unwrap_or_else(|| line.shown())), WIDTH);
        self.commands.insert(key(main), (shown, event.address()));
    }

    /// The change of a file was refused.
    pub(crate) fn file(&mut self, path: &str, event: &Event<'_>) {
        if self.files.len() < MOST {
            self.files.insert(path.to_owned(), (clean(path), event.address()));
        }
    }

    /// A command was run.
    pub(crate) fn ran(&mut self, line: &CommandLine) {
        if !self.commands.is_empty() {
            line.commands.iter().for_each(|simple| drop(self.commands.remove(&key(simple))));
        }
    }

    /// A file was changed.
    pub(crate) fn changed(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The refusals, the last ones.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let commands = self.commands.iter().map(|(key, of)| ("was refused by the user", key, of));
        let files =
            self.files.iter().map(|(key, of)| ("not changed: the user refused it", key, of));
        let mut all: Vec<_> = commands.chain(files).collect();
        all.sort_by_key(|(_, _, (_, address))| Reverse(address.n));
        all.truncate(SHOWN);
        let fact = |(said, key, (shown, address)): (&str, &String, &(String, Address))| Fact {
            addresses: vec![address.clone()],
            ..Fact::observed(
                FactKind::Attempt,
                format!("{} {said}", code(shown)),
                format!("refused {key}"),
                WEIGHT,
            )
        };
        all.into_iter().rev().map(fact).collect()
    }
}

/// What tells a command from others. A commit is the same with another message.
fn key(command: &Simple) -> String {
    let head = command.head().filter(|head| matches!(head.as_str(), "git commit" | "git push"));
    head.unwrap_or_else(|| command.subject())
}
