//! Events that cross from one thread to another: a session is read on a thread of its own, while
//! this one folds what was read before.

use std::num::NonZero;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

use segue_model::{Body, Event, SessionPrefix, Span};

use crate::reader::Emit;

/// About how many bytes of text cross at once.
const BATCH: usize = 64 << 10;
/// How many batches may wait. What is read ahead is held in memory: so many times a batch, or events that are longer.
const AHEAD: usize = 4;

/// An event without a borrow.
struct Crossing {
    session: SessionPrefix,
    n: u64,
    time: Option<jiff::Timestamp>,
    span: Span,
    id: Option<Box<str>>,
    parent: Option<Box<str>>,
    sidechain: bool,
    body: Body<'static>,
}

impl Crossing {
    fn of(event: &Event<'_>, body: Body<'static>) -> Self {
        Self {
            session: event.session.clone(),
            n: event.n,
            time: event.time,
            span: event.span,
            id: event.id.map(Box::from),
            parent: event.parent.map(Box::from),
            sidechain: event.sidechain,
            body,
        }
    }

    fn give(self, mut step: impl FnMut(&Event<'_>)) {
        step(&Event {
            session: &self.session,
            n: self.n,
            time: self.time,
            span: self.span,
            id: self.id.as_deref(),
            parent: self.parent.as_deref(),
            sidechain: self.sidechain,
            body: self.body,
        });
    }
}

/// Events on their way to the other thread.
struct Batch {
    events: Vec<Crossing>,
    bytes: usize,
    sender: SyncSender<Vec<Crossing>>,
}

impl Batch {
    fn add(&mut self, event: &Event<'_>, body: Body<'static>) {
        self.bytes += body.size() + size_of::<Crossing>();
        self.events.push(Crossing::of(event, body));
        if self.bytes >= BATCH {
            self.send();
        }
    }

    fn send(&mut self) {
        self.bytes = 0;
        // Where nobody listens any more, the other thread has panicked.
        drop(self.sender.send(std::mem::take(&mut self.events)));
    }
}

/// A fold of two halves that know nothing of each other's state.
pub(crate) struct Halves<F, G> {
    /// What is done with an event where it is read; what of it is passed on, if anything is.
    pub(crate) beside: F,
    /// What is done with that, behind all that came before.
    pub(crate) step: G,
}

/// What is done with the events of a reading.
pub(crate) trait Fold<S> {
    /// Goes in `state` over the events that `read` hands over.
    fn over<R: Send>(&mut self, state: &mut S, read: impl FnOnce(&mut Emit<'_>) -> R + Send) -> R;
}

/// Where two processors are there, the reading and the half beside it have a thread of their own.
impl<A, B, F, G> Fold<(A, B)> for Halves<F, G>
where
    A: Send,
    F: Fn(&mut A, &Event<'_>) -> Option<Body<'static>> + Sync,
    G: FnMut(&mut B, &Event<'_>),
{
    fn over<R: Send>(
        &mut self,
        (first, second): &mut (A, B),
        read: impl FnOnce(&mut Emit<'_>) -> R + Send,
    ) -> R {
        let has_two = std::thread::available_parallelism().map_or(1, NonZero::get) > 1;
        if has_two { self.at_once(first, second, read) } else { self.alone(first, second, read) }
    }
}

impl<F, G> Halves<F, G> {
    /// Both halves on this thread, one event after the other.
    fn alone<A, B, R>(
        &mut self,
        first: &mut A,
        second: &mut B,
        read: impl FnOnce(&mut Emit<'_>) -> R,
    ) -> R
    where
        F: Fn(&mut A, &Event<'_>) -> Option<Body<'static>>,
        G: FnMut(&mut B, &Event<'_>),
    {
        read(&mut |event| {
            if let Some(body) = (self.beside)(first, event) {
                (self.step)(second, &Event { body, ..*event });
            }
        })
    }

    /// The second half on this thread, what it waits for on another.
    fn at_once<A: Send, B, R: Send>(
        &mut self,
        first: &mut A,
        second: &mut B,
        read: impl FnOnce(&mut Emit<'_>) -> R + Send,
    ) -> R
    where
        F: Fn(&mut A, &Event<'_>) -> Option<Body<'static>> + Sync,
        G: FnMut(&mut B, &Event<'_>),
    {
        let (sender, receiver) = sync_channel(AHEAD);
        // It comes back where no thread can be had.
        let task = Mutex::new(Some((read, first)));
        let taken = || task.lock().unwrap_or_else(PoisonError::into_inner).take();
        let beside = &self.beside;
        let reading = || {
            let (read, first) = taken()?;
            let mut batch = Batch { events: Vec::new(), bytes: 0, sender };
            let read = read(&mut |event| {
                if let Some(body) = beside(first, event) {
                    batch.add(event, body);
                }
            });
            batch.send();
            Some(read)
        };
        let read = std::thread::scope(|scope| {
            let thread = Builder::new().spawn_scoped(scope, reading).ok()?;
            for event in receiver.into_iter().flatten() {
                event.give(|event| (self.step)(second, event));
            }
            // A thread that cannot be joined has panicked, and so do we.
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        match (read, taken()) {
            (Some(read), _) => read,
            (None, Some((read, first))) => self.alone(first, second, read),
            (None, None) => unreachable!("what a thread has taken, it has done"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use segue_model::NativeId;

    use super::*;

    /// A reading of `count` answers, each with what came of it so far.
    fn read(count: u64, emit: &mut Emit<'_>) -> u64 {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        for n in 1..=count {
            let text = format!("{n} {}", "x".repeat(1000)).into();
            let (time, id, parent) = (None, Some("id"), None);
            let (span, sidechain, body) = (Span::default(), false, Body::Assistant { text });
            emit(&Event { session: &session, n, time, span, id, parent, sidechain, body });
        }
        count
    }

    fn number(event: &Event<'_>) -> u64 {
        match &event.body {
            Body::Assistant { text } if event.id == Some("id") && event.parent.is_none() => {
                text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0)
            }
            _ => 0,
        }
    }

    #[test]
    fn both_halves_see_every_event_in_order() {
        for count in [0, 1, 70, 5_000] {
            let notes = RefCell::new(Vec::new());
            let note = |seen: &mut Vec<u64>, event: &Event<'_>| {
                seen.push(number(event));
                Some(event.body.clone().into_owned())
            };
            let step = |(): &mut (), event: &Event<'_>| notes.borrow_mut().push(event.n);
            let mut state = (Vec::new(), ());
            let mut halves = Halves { beside: note, step };
            assert_eq!(halves.over(&mut state, |emit| read(count, emit)), count);
            let all: Vec<u64> = (1..=count).collect();
            assert_eq!((&state.0, &*notes.borrow()), (&all, &all));
            // Where no second thread can be had.
            let (first, second) = &mut state;
            assert_eq!(halves.alone(first, second, |emit| read(count, emit)), count);
            let twice = [all.as_slice(), &all].concat();
            assert_eq!((&state.0, &*notes.borrow()), (&twice, &twice));
        }
    }

    #[test]
    fn a_panic_of_either_half_is_ones_own_and_nobody_waits_for_ever() {
        let fails = |at: u64| move |(): &mut (), event: &Event<'_>| assert_ne!(event.n, at);
        for (beside, step) in [(3, 0), (0, 3), (4_000, 0), (0, 4_000)] {
            let run = move || {
                let pass = |state: &mut (), event: &Event<'_>| {
                    fails(beside)(state, event);
                    Some(event.body.clone().into_owned())
                };
                let mut halves = Halves { beside: pass, step: fails(step) };
                halves.over(&mut ((), ()), |emit| read(5_000, emit))
            };
            assert!(std::panic::catch_unwind(run).is_err(), "{beside} {step}");
        }
    }
}
