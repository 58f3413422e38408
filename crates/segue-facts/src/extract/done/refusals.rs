//! Calls that the person refused, and that nobody made since: the next session does not make them unasked.

use std::collections::BTreeMap;

use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use crate::extract::Timeline;
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
/// Programs that the table takes for ones that only look, and that change or end something.
const CHANGING: [&str; 8] = ["rm", "rmdir", "mv", "cp", "chmod", "chown", "kill", "pkill"];

/// The commands by what tells them from others, and the files by their paths; each as it is shown, with where it was
/// refused.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Refusals {
    commands: BTreeMap<String, (String, Address)>,
    files: BTreeMap<String, (String, Address)>,
}

impl Refusals {
    /// A command was refused that does something. Of a script that is given to an interpreter nobody could say which.
    pub(crate) fn command(&mut self, line: &CommandLine, event: &Event<'_>) {
        let does =
            |simple: &&Simple| simple.sort() != Sort::Look || CHANGING.contains(&simple.name());
        let Some(main) = line.main().filter(does) else { return };
        let has_document = line.text.contains("<<");
        if has_document && main.name() != "git" {
            return;
        }
        let head = main.head().filter(|_| has_document);
        let shown = shorten(&clean(&head.unwrap_or_else(|| line.shown())), WIDTH);
        keep(&mut self.commands, words(main).join(" "), shown, event.address());
    }

    /// The change of a file was refused.
    pub(crate) fn file(&mut self, path: &str, event: &Event<'_>) {
        keep(&mut self.files, path.to_owned(), clean(path), event.address());
    }

    /// A command was run. What is of the same program, of git's of the same subcommand, and has all the words of one that
    /// was refused is that one.
    pub(crate) fn ran(&mut self, line: &CommandLine) {
        for simple in &line.commands {
            let run = words(simple);
            let is_it = |refused: &str| {
                let mut words = refused.split(' ');
                let is_same = words.next() == run.first().copied()
                    && (run[0] != "git" || words.clone().next() == run.get(1).copied());
                is_same && words.all(|word| run.contains(&word))
            };
            self.commands.retain(|refused, _| !is_it(refused));
        }
    }

    /// The last refusals: of commands, and of files that were not `changed` behind that.
    pub(crate) fn facts(
        &self,
        timeline: &Timeline,
        changed: impl Fn(&str, &Address) -> bool,
    ) -> Vec<Fact> {
        let commands = self.commands.iter().map(|(key, of)| (key, of, " was refused by the user"));
        let is_open = |(path, (_, at)): &(&String, &(String, Address))| !changed(path, at);
        let files = self.files.iter().filter(is_open);
        let files = files.map(|(path, of)| (path, of, ": a change of it was refused by the user"));
        let mut all: Vec<_> = commands.chain(files).collect();
        all.sort_by_key(|(_, (_, address), _)| timeline.of(address));
        let last = all.split_off(all.len().saturating_sub(SHOWN));
        let fact = |(key, (shown, address), said): (&String, &(String, Address), &str)| {
            Fact::observed(
                FactKind::Attempt,
                format!("{}{said}", code(shown)),
                format!("refused {key}"),
                WEIGHT,
            )
            .at(address.clone(), None)
        };
        last.into_iter().map(fact).collect()
    }
}

/// Keeps a refusal, and forgets the first one where there are too many.
fn keep(
    all: &mut BTreeMap<String, (String, Address)>,
    key: String,
    shown: String,
    address: Address,
) {
    all.insert(key, (shown, address));
    if all.len() > MOST {
        let first = all.iter().min_by_key(|(_, (_, address))| address.n);
        let first = first.map(|(key, _)| key.clone());
        first.map(|first| all.remove(&first));
    }
}

/// What tells a command from others: its program, whatever starts that, and its words; of a commit without its message.
fn words(command: &Simple) -> Vec<&str> {
    if let Some(own) = command.git() {
        let is_commit = own[0] == "commit";
        let tells = |word: &&str| {
            !is_commit || *word == "commit" || word.starts_with("--") && *word != "--message"
        };
        return std::iter::once("git").chain(own.into_iter().filter(tells)).collect();
    }
    match command.program() {
        Some((name, rest)) => {
            let rest = rest.iter().flat_map(|word| word.split(' '));
            std::iter::once(name).chain(rest).collect()
        }
        None => command.words.iter().flat_map(|word| word.split(' ')).collect(),
    }
}
