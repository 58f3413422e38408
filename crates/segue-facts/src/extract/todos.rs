//! The todo list of the agent: its last state counts.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{Address, Event, Todo, TodoState};
use serde::{Deserialize, Serialize};

use super::said::aside::{is_about, tasks};
use super::said::subject::Subject;
use super::timeline::Timeline;
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::{clean, key};

/// The whole list as it was last written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Todos {
    items: Vec<Item>,
    address: Option<Address>,
    time: Option<Timestamp>,
    /// How many events had come when it was last written.
    seen: u64,
}

/// The subjects of what stands on the agent's list: not begun, and begun.
pub(crate) const PENDING: &str = "pending";
pub(crate) const BEGUN: &str = "in progress";
/// The subject of a todo that is done.
pub(crate) const DONE: &str = "done";

/// The subject of an item that was begun, and that nobody ticked off when the work was committed.
pub(crate) const IS_LEFT: &str = "left in progress";

/// The subject of an item that the person took off the list.
pub(crate) const IS_ASIDE: &str = "set aside";

/// The subject of an item of a list that was made for an answer, which has come since.
pub(crate) const IS_ANSWERED: &str = "answered";

/// What an item begins with that only looks at something, for an answer; and words of one that changes something as well.
const LOOKS: [&str; 20] = [
    "review",
    "inspect",
    "compare",
    "read",
    "analyze",
    "analyse",
    "check",
    "understand",
    "identify",
    "estimate",
    "summarize",
    "summarise",
    "examine",
    "explore",
    "investigate",
    "research",
    "study",
    "assess",
    "evaluate",
    "explain",
];
const CHANGES: [&str; 18] = [
    "fix",
    "replace",
    "rename",
    "update",
    "add",
    "remove",
    "write",
    "change",
    "implement",
    "create",
    "move",
    "delete",
    "refactor",
    "migrate",
    "commit",
    "in",
    "out",
    "apply",
];

/// How the session ended, as far as it says something of the list.
#[derive(Clone, Copy)]
pub(super) struct Ended {
    /// Whether it came to an answer.
    pub(super) is_done: bool,
    /// Whether that is long, and came behind the list without a change of files.
    pub(super) is_report: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Item {
    text: String,
    state: State,
    /// Whether the person took it off the list.
    #[serde(default)]
    is_aside: bool,
    /// The event that put it on the list.
    #[serde(default)]
    listed: Option<Address>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Pending,
    Begun,
    Done,
}

impl Todos {
    /// The agent's list is now this one. Items that were done and are no longer listed stay done.
    pub(super) fn replace(&mut self, todos: &[Todo], event: &Event<'_>, seen: u64) {
        let mut items: Vec<Item> = todos.iter().map(|todo| Item::of(todo, event)).collect();
        let listed: HashSet<String> = items.iter().map(|item| key(&item.text)).collect();
        let known: HashMap<String, &Item> =
            self.items.iter().map(|item| (key(&item.text), item)).collect();
        for item in &mut items {
            let Some(known) = known.get(&key(&item.text)) else { continue };
            item.is_aside = item.state == State::Pending && known.is_aside;
            item.listed.clone_from(&known.listed);
        }
        // What is done may stand there in other words.
        let done = items.iter().filter(|item| item.state == State::Done);
        let about: HashSet<String> = done.filter_map(|item| bare(&item.text)).collect();
        let is_reworded = |old: &Item| bare(&old.text).is_some_and(|old| about.contains(&old));
        let is_gone = |old: &Item| listed.contains(&key(&old.text)) || is_reworded(old);
        let old = self.items.drain(..);
        let kept: Vec<Item> = old.filter(|old| old.state == State::Done && !is_gone(old)).collect();
        items.splice(0..0, kept);
        *self = Self { items, address: Some(event.address()), time: event.time, seen };
    }

    /// The person took this thing off the list.
    pub(super) fn set_aside(&mut self, thing: &Subject) {
        for item in self.items.iter_mut().filter(|item| item.state != State::Done) {
            item.is_aside |= is_about(&Subject::of(&item.text), thing);
        }
    }

    /// Whether the person took anything off the list.
    pub(super) fn has_aside(&self) -> bool {
        self.items.iter().any(|item| item.is_aside)
    }

    /// The person asks for something: what has all its words is on the list again.
    pub(super) fn take_up(&mut self, request: &Subject) {
        for item in self.items.iter_mut().filter(|item| item.is_aside) {
            item.is_aside = !is_about(request, &Subject::of(&item.text));
        }
    }

    /// Whether the list has this item, done or not.
    pub(super) fn has(&self, text: &str) -> bool {
        let wanted = key(text);
        self.items.iter().any(|item| key(&item.text) == wanted)
    }

    /// Whether what somebody wants on the list, or says that it has, is there. What the person asked for was put there
    /// afterwards, all of it: mostly in other words, so that it is counted.
    pub(super) fn took(&self, wanted: &Fact, timeline: &Timeline) -> bool {
        let is_users = wanted.said_by == Some(Speaker::User);
        let said = wanted.addresses.first().filter(|_| is_users).map(|at| timeline.of(at));
        let is_later = |item: &&Item| item.listed.as_ref().map(|at| timeline.of(at)) > said;
        let items: Vec<&Item> = self.items.iter().filter(is_later).collect();
        let task = Subject::of(&wanted.text);
        let is_of = |item: &&Item| task.is_task_of(&Subject::of(&item.text));
        let is_all = !is_users || items.len() >= tasks(&wanted.text);
        is_all && items.iter().any(is_of)
    }

    /// The items that are done.
    pub(super) fn done(&self) -> impl Iterator<Item = &str> {
        let done = self.items.iter().filter(|item| item.state == State::Done);
        done.map(|item| item.text.as_str())
    }

    /// How many events had come when the list was last written.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// One fact an item. What was to commit was hardly left undone where one of the `commits` was made since; nor was the
    /// last one that is not done, where one of these is of it and the session came to an answer.
    pub(super) fn facts(&self, commits: &[Subject], ended: Ended) -> Vec<Fact> {
        let Ended { is_done, is_report } = ended;
        let mut open = self.items.iter().filter(|item| item.state != State::Done);
        // A report answers what was only to be looked at.
        let is_answered = is_report && open.all(|item| looks(&item.text));
        let is_last = self.items.iter().filter(|item| item.state != State::Done).count() == 1;
        let commits_it = |item: &Item| {
            let lower = item.text.to_lowercase();
            let is_of = |rest: &str| {
                let rest = Subject::of(rest).stems;
                rest.is_empty() || commits.iter().any(|commit| !commit.stems.is_disjoint(&rest))
            };
            lower.strip_prefix("commit ").is_some_and(is_of)
                || is_done && is_last && lower.contains("commit")
        };
        let is_of = |item: &Item| {
            let task = Subject::of(&item.text);
            is_done && is_last && commits.iter().any(|commit| task.is_task_of(commit))
        };
        let is_left = |item: &Item| !commits.is_empty() && (commits_it(item) || is_of(item));
        self.items.iter().map(|item| self.fact(item, is_left(item), is_answered)).collect()
    }

    fn fact(&self, item: &Item, is_left: bool, is_answered: bool) -> Fact {
        let (subject, weight) = match item.state {
            State::Pending | State::Begun if item.is_aside => (IS_ASIDE, 0.5),
            State::Pending | State::Begun if is_answered => (IS_ANSWERED, 0.5),
            State::Begun if is_left => (IS_LEFT, 0.75),
            State::Begun => (BEGUN, 0.85),
            State::Pending => (PENDING, 0.8),
            State::Done => (DONE, 0.35),
        };
        Fact {
            state: ClaimState::Declared,
            addresses: self.address.iter().cloned().collect(),
            time: self.time,
            ..Fact::observed(FactKind::Todo, item.text.clone(), subject.to_owned(), weight)
        }
    }
}

/// The words of an item without what came of it, which stands between brackets and has a figure: "purge the builds (177
/// moved)".
fn bare(text: &str) -> Option<String> {
    let (task, outcome) = text.split_once(" (").unwrap_or((text, ""));
    let tells = outcome.contains(' ') && outcome.contains(|c: char| c.is_ascii_digit());
    let bare = key(if tells { task } else { text });
    Some(bare).filter(|bare| bare.contains(' '))
}

/// Whether an item only looks at something.
fn looks(text: &str) -> bool {
    let key = key(text);
    let mut words = key.split(' ');
    words.next().is_some_and(|first| LOOKS.contains(&first))
        && !words.any(|word| CHANGES.contains(&word))
}

impl Item {
    fn of(todo: &Todo, event: &Event<'_>) -> Self {
        let state = match todo.state {
            TodoState::Pending => State::Pending,
            TodoState::InProgress => State::Begun,
            TodoState::Done => State::Done,
        };
        Self { text: clean(&todo.text), state, is_aside: false, listed: Some(event.address()) }
    }
}
