//! The journal: what was done in this checkout, in its order.
//!
//! Records and handoffs are objects, and only named here. What changes nothing but this
//! checkout (a switch), and what leaves no object behind (a purge), stands here alone.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{HandoffId, RecordId, ThreadName};

/// Something that was done in this checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A record was written.
    Record(RecordId),
    /// A handoff was stored.
    Handoff(HandoffId),
    /// This, which no object tells.
    Own(Own),
}

/// What only the journal knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    /// What `undo` takes it back by.
    pub(crate) id: RecordId,
    /// When.
    pub(crate) time: Timestamp,
    /// What.
    pub(crate) act: Act,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// The checkout went to another thread.
    Switch {
        /// The thread before.
        from: ThreadName,
        /// The thread after.
        to: ThreadName,
    },
    /// A switch, or such an undoing, was taken back.
    Back(RecordId),
    /// A handoff was removed for good.
    Purge(HandoffId),
}

/// All that was done, oldest first. Lines that say nothing are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Journal {
    pub(crate) operations: Vec<Operation>,
}

impl Journal {
    pub(crate) fn read(text: &str) -> Self {
        Self { operations: text.lines().filter_map(Operation::read).collect() }
    }

    /// What no object tells.
    pub(crate) fn own(&self) -> impl DoubleEndedIterator<Item = &Own> {
        self.operations.iter().filter_map(|operation| match operation {
            Operation::Own(own) => Some(own),
            Operation::Record(_) | Operation::Handoff(_) => None,
        })
    }

    /// What of it was taken back. An undoing that was taken back itself takes nothing back.
    pub(crate) fn taken_back(&self) -> HashSet<RecordId> {
        let mut taken = HashSet::new();
        // Whatever takes something back stands below it.
        for own in self.own().rev() {
            if let Act::Back(of) = own.act
                && !taken.contains(&own.id)
            {
                taken.insert(of);
            }
        }
        taken
    }

    /// What was removed for good here.
    pub(crate) fn purged(&self) -> HashSet<HandoffId> {
        let purged = self.own().filter_map(|own| match own.act {
            Act::Purge(handoff) => Some(handoff),
            Act::Switch { .. } | Act::Back(_) => None,
        });
        purged.collect()
    }

    /// From which thread to which each of them led.
    pub(crate) fn ways(&self) -> HashMap<RecordId, (ThreadName, ThreadName)> {
        let mut ways = HashMap::<RecordId, (ThreadName, ThreadName)>::new();
        for own in self.own() {
            let way = match &own.act {
                Act::Switch { from, to } => Some((from.clone(), to.clone())),
                Act::Back(of) => ways.get(of).cloned().map(|(from, to)| (to, from)),
                Act::Purge(_) => None,
            };
            ways.extend(way.map(|way| (own.id, way)));
        }
        ways
    }
}

impl Operation {
    /// What `undo` takes it back by.
    pub(crate) fn id(&self) -> String {
        match self {
            Self::Record(id) => id.to_string(),
            Self::Handoff(id) => id.to_string(),
            Self::Own(own) => own.id.to_string(),
        }
    }

    pub(crate) fn line(&self) -> String {
        match self {
            Self::Record(id) => format!("record {id}"),
            Self::Handoff(id) => format!("handoff {id}"),
            Self::Own(Own { id, time, act }) => match act {
                Act::Switch { from, to } => format!("switch {id} {time} {from} {to}"),
                Act::Back(of) => format!("back {id} {time} {of}"),
                Act::Purge(handoff) => format!("purge {id} {time} {handoff}"),
            },
        }
    }

    fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let (id, time, act) = match words.as_slice() {
            ["record", id] => return Some(Self::Record(id.parse().ok()?)),
            ["handoff", id] => return Some(Self::Handoff(id.parse().ok()?)),
            ["switch", id, time, from, to] => {
                (id, time, Act::Switch { from: from.parse().ok()?, to: to.parse().ok()? })
            }
            ["back", id, time, of] => (id, time, Act::Back(of.parse().ok()?)),
            ["purge", id, time, handoff] => (id, time, Act::Purge(handoff.parse().ok()?)),
            _ => return None,
        };
        Some(Self::Own(Own { id: id.parse().ok()?, time: time.parse().ok()?, act }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(bits: u64, act: Act) -> Operation {
        let time = "2026-11-22T10:31:04.5Z".parse().unwrap();
        Operation::Own(Own { id: RecordId::from_bits(bits), time, act })
    }

    fn switch(bits: u64, from: &str, to: &str) -> Operation {
        own(bits, Act::Switch { from: from.parse().unwrap(), to: to.parse().unwrap() })
    }

    fn back(bits: u64, of: u64) -> Operation {
        own(bits, Act::Back(RecordId::from_bits(of)))
    }

    #[test]
    fn the_journal_reads_back_and_bad_lines_do_no_harm() {
        let operations = vec![
            Operation::Record(RecordId::from_bits(1)),
            Operation::Handoff(HandoffId::from_bits(2)),
            switch(3, "main", "feat/api"),
            back(4, 3),
            own(5, Act::Purge(HandoffId::from_bits(2))),
        ];
        let lines: Vec<String> = operations.iter().map(Operation::line).collect();
        let text = format!("record x\n{}\nswitch main\n", lines.join("\n"));
        assert_eq!(Journal::read(&text), Journal { operations });
    }

    #[test]
    fn an_undoing_that_was_undone_takes_nothing_back() {
        let taken = |operations: &[Operation]| {
            let journal = Journal { operations: operations.to_vec() };
            let mut taken: Vec<u64> = journal.taken_back().iter().map(|id| id.bits()).collect();
            taken.sort_unstable();
            taken
        };
        let start = [switch(1, "main", "api"), switch(2, "api", "docs")];
        assert!(taken(&start).is_empty());
        assert_eq!(taken(&[&start[..], &[back(3, 2)]].concat()), [2]);
        assert_eq!(taken(&[&start[..], &[back(3, 2), back(4, 1)]].concat()), [1, 2]);
        assert_eq!(taken(&[&start[..], &[back(3, 2), back(4, 3)]].concat()), [3]);
    }

    #[test]
    fn an_undoing_leads_back_the_way() {
        let operations = vec![switch(1, "main", "api"), back(2, 1), back(3, 2), back(4, 9)];
        let ways = Journal { operations }.ways();
        let way = |bits| {
            let way = ways.get(&RecordId::from_bits(bits));
            way.map(|(from, to)| (from.to_string(), to.to_string()))
        };
        let there = Some(("main".to_owned(), "api".to_owned()));
        assert_eq!(way(1), there);
        assert_eq!(way(2), Some(("api".to_owned(), "main".to_owned())));
        assert_eq!((way(3), way(4)), (there, None));
    }
}
