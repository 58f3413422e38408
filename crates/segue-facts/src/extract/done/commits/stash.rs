//! What lies in git's stash: work that is in no commit and in no file (`git help stash`).

use segue_model::Event;
use serde::{Deserialize, Serialize};

use crate::extract::shell::{CommandLine, Simple};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, quote, shorten};

/// What git prints of what it put away: "… state On main: half done", "… state WIP on main: 3f2c1ab parse".
const SAVED: &str = "Saved working directory and index state ";
/// What git prints of an entry that is gone.
const DROPPED: &str = "Dropped ";
/// What a fact of an entry begins with.
pub(crate) const STASHED: &str = "in the stash";
/// How long the name of an entry may be.
const NAME: usize = 120;
/// Of what is put away nothing else tells.
const WEIGHT: f64 = 0.8;

/// What git prints where nothing is put away, and where an entry stays for a conflict.
const EMPTY: &str = "No stash entries found";
const KEPT: &str = "stash entry is kept";

/// The entries that the session made, the newest last.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stash {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    fact: Fact,
    /// Whether its changes are in the files again.
    is_applied: bool,
}

/// What a command does to the stash.
enum Step<'a> {
    /// Puts changes away, and says nothing of it where it is quiet.
    Put {
        is_quiet: bool,
        message: Option<&'a str>,
    },
    /// Gets back the entry that so many newer ones lie on, and keeps it.
    Apply(usize),
    /// Gets the entry back that so many newer ones lie on, or drops it.
    Take(usize),
    Clear,
}

impl Stash {
    /// Takes up what the commands on a line put away and got back; git says so where the line failed behind it.
    pub(super) fn ran(
        &mut self,
        line: &CommandLine,
        output: &str,
        has_succeeded: bool,
        event: &Event<'_>,
    ) {
        if output.contains(EMPTY) {
            self.entries.clear();
        }
        let has_taken = has_succeeded && !output.contains(KEPT) || output.contains(DROPPED);
        let mut saved = output.lines().filter_map(|line| line.trim().strip_prefix(SAVED));
        for step in line.commands.iter().filter_map(step) {
            match step {
                Step::Put { is_quiet, message } => {
                    let quiet = || message.or(Some("")).filter(|_| is_quiet && has_succeeded);
                    if let Some(name) = saved.next().or_else(quiet) {
                        self.entries.push(Entry { fact: fact(name, event), is_applied: false });
                    }
                }
                Step::Apply(newer) if has_succeeded => {
                    let at = self.at(newer).and_then(|at| self.entries.get_mut(at));
                    at.into_iter().for_each(|entry| entry.is_applied = true);
                }
                Step::Take(newer) if has_taken => {
                    self.at(newer).map(|at| self.entries.remove(at));
                }
                Step::Clear if has_succeeded => self.entries.clear(),
                Step::Apply(_) | Step::Take(_) | Step::Clear => {}
            }
        }
    }

    /// The place of the entry that so many newer ones lie on.
    fn at(&self, newer: usize) -> Option<usize> {
        self.entries.len().checked_sub(1)?.checked_sub(newer)
    }

    /// What nobody took back.
    pub(super) fn facts(&self) -> impl Iterator<Item = Fact> {
        let left = self.entries.iter().filter(|entry| !entry.is_applied);
        left.map(|entry| entry.fact.clone())
    }
}

fn fact(name: &str, event: &Event<'_>) -> Fact {
    let name = shorten(&clean(name), NAME);
    let text = if name.is_empty() { String::new() } else { format!(": {}", quote(&name)) };
    Fact::observed(FactKind::Commit, format!("{STASHED}{text}"), name, WEIGHT)
        .at(event.address(), event.time)
}

fn step(simple: &Simple) -> Option<Step<'_>> {
    let words = simple.git_here()?;
    let ["stash", rest @ ..] = words.as_slice() else { return None };
    let message = || rest.iter().position(|word| matches!(*word, "-m" | "--message"));
    let message = message().and_then(|at| rest.get(at + 1)).copied();
    let is_quiet = rest.iter().any(|word| matches!(*word, "-q" | "--quiet"));
    let named = || newer(rest.get(1..).unwrap_or_default());
    match rest.first().copied() {
        None | Some("push" | "save") => Some(Step::Put { is_quiet, message }),
        Some(option) if option.starts_with('-') => Some(Step::Put { is_quiet, message }),
        Some("apply") => named().map(Step::Apply),
        Some("pop" | "drop" | "branch") => named().map(Step::Take),
        Some("clear") => Some(Step::Clear),
        Some(_) => None,
    }
}

/// How many newer entries lie on the one that is named: 1 of `stash@{1}`, and none where none is. Nothing where the
/// name tells no number.
fn newer(operands: &[&str]) -> Option<usize> {
    let number = |word: &str| {
        let word = word.strip_prefix("refs/").unwrap_or(word);
        let inner = word.strip_prefix("stash@{").and_then(|rest| rest.strip_suffix('}'));
        inner.unwrap_or(word).parse().ok()
    };
    // The last word names the entry, the first one a branch.
    match operands.iter().rfind(|word| !word.starts_with('-')) {
        Some(word) => number(word),
        None => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::*;
    use crate::extract::blank;

    #[test]
    fn what_was_not_taken_back_is_in_the_stash() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let mut stash = Stash::default();
        let mut ran = |command: &str, output: &str, has_succeeded: bool| {
            let event = blank(&session, 1);
            stash.ran(&CommandLine::parse(command), output, has_succeeded, &event);
            stash.facts().map(|fact| fact.text).collect::<Vec<_>>()
        };
        let saved = |name: &str| format!("{SAVED}{name}\n");
        let half = "in the stash: \"On main: half done\"";
        assert_eq!(
            ran("git stash push -m 'half done'", &saved("On main: half done"), true),
            [half]
        );
        assert_eq!(ran("git stash", "No local changes to save", true), [half]);
        let work = "WIP on main: 3f2c1ab parse";
        assert_eq!(ran("git stash -u && make test", &saved(work), false).len(), 2);
        assert_eq!(ran("git stash list; git stash show -p", "", true).len(), 2);
        assert_eq!(ran("git stash pop", "CONFLICT (content)", false).len(), 2);
        assert_eq!(ran("git stash drop 18446744073709551615", "", true).len(), 2);
        assert_eq!(ran("git stash pop | tail", "The stash entry is kept", true).len(), 2);
        assert_eq!(ran("git -C sub stash pop", "", true).len(), 2, "that is another one's");
        let dropped = "Dropped refs/stash@{1} (3f2c1ab)";
        assert_eq!(ran("git stash drop refs/stash@{1}", dropped, true).len(), 1);
        assert_eq!(ran("git stash -q; make; git stash pop", "", true).len(), 1);
        assert_eq!(ran("git stash push -m second", &saved("On main: second"), true).len(), 2);
        assert_eq!(ran("git stash apply; git stash drop", dropped, true).len(), 1);
        assert_eq!(ran("git stash pop", "No stash entries found.", false), Vec::<String>::new());
    }
}
