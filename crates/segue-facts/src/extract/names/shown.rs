//! Names that results showed: in files that were read, in what searches and commands printed. Few of them are
//! needed again, so only those are remembered that were shown often and late.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::form::used;
use super::mentions::Mentions;

/// A longer line, in bytes, was written by no person.
const LINE: usize = 400;
/// How many are remembered at least, and at most twice as many.
const ROOM: usize = 256;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Shown {
    names: HashMap<String, Name>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Name {
    pub(super) mentions: Mentions,
    /// Whether more than one result showed it.
    pub(super) is_again: bool,
    /// Where it was shown last.
    pub(super) address: Address,
    pub(super) time: Option<Timestamp>,
}

impl Shown {
    /// A result shows names, each once; `text` has no secret in it.
    pub(super) fn add(&mut self, text: &str, now: u64, event: &Event<'_>) {
        let lines = text.lines().filter(|line| line.len() <= LINE);
        let address = event.address();
        for name in lines.flat_map(used) {
            self.note(name, now, &address, event.time);
        }
        if self.names.len() > 2 * ROOM {
            let best = self.best(now).into_iter().take(ROOM);
            self.names = best.map(|(name, of)| (name.clone(), of.clone())).collect();
        }
    }

    fn note(&mut self, name: &str, now: u64, address: &Address, time: Option<Timestamp>) {
        if let Some(known) = self.names.get_mut(name) {
            if known.address != *address {
                known.mentions.add(1, now);
                known.is_again = true;
                (known.address, known.time) = (address.clone(), time);
            }
            return;
        }
        let mut mentions = Mentions::default();
        mentions.add(1, now);
        let address = address.clone();
        self.names.insert(name.to_owned(), Name { mentions, is_again: false, address, time });
    }

    /// The names, those first that were shown often and late.
    pub(super) fn best(&self, now: u64) -> Vec<(&String, &Name)> {
        let mut all: Vec<_> = self.names.iter().collect();
        all.sort_by_key(|(name, of)| (Reverse((of.mentions.at(now), of.address.n)), *name));
        all
    }
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::super::super::blank;
    use super::*;

    fn names(shown: &Shown, now: u64) -> Vec<&str> {
        shown.best(now).into_iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn what_was_shown_often_and_late_comes_first() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let mut shown = Shown::default();
        let mut add = |text: &str, n| shown.add(text, n, &blank(&session, n));
        add("fn open_store() { read_index(); read_index() }", 1);
        add("12: let index = read_index();\npassword: quietHarborNine()", 2);
        add(&format!("{} minified_name()", "x;".repeat(LINE)), 3);
        assert_eq!(names(&shown, 3), ["read_index", "open_store"]);
        shown.add("fn close_store()", 2000, &blank(&session, 2000));
        assert_eq!(names(&shown, 2000)[0], "close_store");
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let mut shown = Shown::default();
        for n in 0..100 {
            let call = |at: u64| format!("often_shown(call{at}_{n}_times())");
            let text: Vec<String> = (0..20).map(call).collect();
            shown.add(&text.join("\n"), n, &blank(&session, n));
        }
        assert!(shown.names.len() <= 2 * ROOM, "{}", shown.names.len());
        assert_eq!(names(&shown, 100)[0], "often_shown");
    }
}
