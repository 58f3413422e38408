//! `expand`: the events that a line of a handoff came from, out of the transcripts that
//! this machine still has.
//!
//! What is opened is foreign text: secrets are masked and control characters shown before
//! anybody sees it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use segue_facts::SourceSession;
use segue_model::{Address, Event, HandoffId, NativeId, SessionPrefix};
use segue_transcript::{Transcript, event_json};
use serde_json::Value;

use crate::export::said;
use crate::session::masked;
use crate::{LineSources, ProjectError, Sourced, Surroundings, sessions, sourced, transcripts};

/// What was opened.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The handoff and its line; nothing where an address was named.
    pub line: Option<(HandoffId, LineSources)>,
    /// Each address, in the order in which the line has them.
    pub sources: Vec<Source>,
}

/// An address with what is there.
#[derive(Clone, Debug)]
pub struct Source {
    /// The address.
    pub address: Address,
    /// The event, or why it cannot be shown.
    pub opened: Result<Opened, Closed>,
}

/// An event for reading, secrets masked.
#[derive(Clone, Debug)]
pub struct Opened {
    /// When it happened.
    pub time: Option<Timestamp>,
    /// Who, or what: one line.
    pub title: String,
    /// The text, with control characters shown.
    pub text: String,
    /// Whether the text is prose; else it is code or output.
    pub is_prose: bool,
    /// Whether a sub-agent did it.
    pub sidechain: bool,
    /// Whether it stands on a branch that the user left.
    pub is_left: bool,
    /// The whole event as `segue-events/1` writes it.
    pub event: Value,
}

/// Why an event cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// The transcript is not here.
    #[error(
        "session `{0}` is not among this project's sessions on this machine (deleted, or of \
         another machine); add `--from FILE` with its file"
    )]
    Gone(String),
    /// The transcript cannot be read.
    #[error("the transcript cannot be read: {0}")]
    Unreadable(String),
    /// Another version of the reader numbered the events.
    #[error("the events were numbered by the reader `{then}`, which is now `{now}`")]
    Renumbered {
        /// The reader of the handoff.
        then: String,
        /// The reader of today.
        now: String,
    },
    /// The transcript has no such event.
    #[error("the transcript `{0}` has no event of this address")]
    NoEvent(String),
}

/// Opens what `wanted` names: `H:LINE`, a handoff and the number of a line in its file, or
/// an address, `SESSION#N`. The transcripts are looked for among the project's sessions,
/// unless `from` names the session.
pub fn expand(
    around: &Surroundings,
    wanted: &str,
    from: Option<&str>,
) -> Result<Expanded, ProjectError> {
    if let Ok(address) = wanted.parse::<Address>() {
        return by_address(around, &address, from);
    }
    let (name, number) = wanted
        .rsplit_once(':')
        .and_then(|(name, line)| Some((name, line.parse::<usize>().ok()?)))
        .ok_or_else(|| ProjectError::NoPlace(wanted.to_owned()))?;
    let sourced = sourced(around, Some(name))?;
    let line = line_of(&sourced, number)?;
    let id = sourced.shown.handoff.front.id;
    let sources = open(around, &sourced, &line.addresses, from)?;
    Ok(Expanded { line: Some((id, line)), sources })
}

fn line_of(sourced: &Sourced, number: usize) -> Result<LineSources, ProjectError> {
    let lines = sourced.shown.text.lines().count();
    if number == 0 || number > lines {
        return Err(ProjectError::NoLine { line: number, lines });
    }
    let line = sourced.lines.iter().find(|line| line.line == number);
    line.cloned().ok_or(ProjectError::NotSourced { line: number })
}

/// An address that somebody typed: the session by any name that sessions have.
fn by_address(
    around: &Surroundings,
    typed: &Address,
    from: Option<&str>,
) -> Result<Expanded, ProjectError> {
    let name = typed.session.as_str();
    let transcript = match sessions::find(around, Some(from.unwrap_or(name))) {
        Err(ProjectError::UnknownSession(_)) => sub_agent(around, name)?,
        found => found?,
    };
    let own = transcript.native().clone();
    let natives = std::iter::once(own.clone()).chain(transcript.related());
    let fits = natives.into_iter().find(|native| native.as_str().starts_with(name));
    let session = SessionPrefix::of(&fits.unwrap_or(own));
    let address = Address { session, n: typed.n };
    let mut sources = closed(&[address], &Closed::NoEvent(place(&transcript)));
    fill(&transcript, &mut sources)?;
    Ok(Expanded { line: None, sources })
}

/// The transcript that the sub-agent called `name` is read with.
fn sub_agent(around: &Surroundings, name: &str) -> Result<Transcript, ProjectError> {
    let list = sessions::sessions(around)?;
    let mut transcripts = list
        .sessions
        .iter()
        .filter_map(|session| Transcript::open_session(&session.path, &session.id).ok());
    let has = |transcript: &Transcript| {
        transcript.related().iter().any(|native| native.as_str().starts_with(name))
    };
    transcripts.find(has).ok_or_else(|| ProjectError::UnknownSession(name.to_owned()))
}

/// Opens the addresses of a line, from the session of the handoff first: what its sub-agents
/// did is read with it.
fn open(
    around: &Surroundings,
    sourced: &Sourced,
    addresses: &[Address],
    from: Option<&str>,
) -> Result<Vec<Source>, ProjectError> {
    let mut sources = closed(addresses, &Closed::Gone(String::new()));
    for source in &mut sources {
        source.opened = Err(Closed::Gone(native_of(sourced, &source.address)));
    }
    if let Some(from) = from {
        look(&sessions::find(around, Some(from))?, &sourced.sessions, &mut sources);
        return Ok(sources);
    }
    let list = sessions::sessions(around)?;
    let own = sourced.shown.handoff.front.session.as_ref().map(|session| &session.native);
    let natives = own.into_iter().chain(sourced.sessions.iter().map(|session| &session.native));
    let mut seen: BTreeSet<&NativeId> = BTreeSet::new();
    for native in natives.filter(|native| seen.insert(native)) {
        let is_open = |source: &Source| source.opened.is_ok();
        if sources.iter().all(is_open) {
            break;
        }
        let Some(listed) = list.sessions.iter().find(|session| session.id == *native) else {
            if let Some(transcript) = transcripts::remembered(around, None, native.as_str()) {
                look(&transcript, &sourced.sessions, &mut sources);
            }
            continue;
        };
        match Transcript::open_session(&listed.path, &listed.id) {
            Ok(transcript) => look(&transcript, &sourced.sessions, &mut sources),
            Err(error) => refuse(&mut sources, native, &Closed::Unreadable(error.to_string())),
        }
    }
    Ok(sources)
}

fn closed(addresses: &[Address], why: &Closed) -> Vec<Source> {
    let source = |address: &Address| Source { address: address.clone(), opened: Err(why.clone()) };
    addresses.iter().map(source).collect()
}

/// The whole id of an address's session where the handoff knows it.
fn native_of(sourced: &Sourced, address: &Address) -> String {
    let prefix = address.session.as_str();
    let known = sourced.sessions.iter().find(|session| session.prefix == prefix);
    known.map_or_else(|| prefix.to_owned(), |session| session.native.to_string())
}

/// Says of the events of `native` that are not open yet why they are not.
fn refuse(sources: &mut [Source], native: &NativeId, why: &Closed) {
    let prefix = SessionPrefix::of(native);
    for source in sources.iter_mut().filter(|source| source.address.session == prefix) {
        if source.opened.is_err() {
            source.opened = Err(why.clone());
        }
    }
}

/// Opens what `transcript` has, if its events are still numbered as the handoff has them.
fn look(transcript: &Transcript, known: &[SourceSession], sources: &mut [Source]) {
    let now = transcript.format().reader();
    let natives = std::iter::once(transcript.native().clone()).chain(transcript.related());
    let natives: Vec<NativeId> = natives.collect();
    let renumbered = known.iter().find(|session| session.reader != now);
    let why = match renumbered.filter(|session| natives.contains(&session.native)) {
        Some(session) => Closed::Renumbered { then: session.reader.clone(), now: now.to_owned() },
        None => match fill(transcript, sources) {
            Ok(()) => Closed::NoEvent(place(transcript)),
            Err(error) => Closed::Unreadable(error.to_string()),
        },
    };
    natives.iter().for_each(|native| refuse(sources, native, &why));
}

fn fill(transcript: &Transcript, sources: &mut [Source]) -> Result<(), ProjectError> {
    transcript.walk(true, |event, is_left| {
        let is_meant = |source: &&mut Source| {
            source.address.n == event.n && source.address.session == *event.session
        };
        for source in sources.iter_mut().filter(is_meant) {
            source.opened = Ok(Opened::of(event, is_left));
        }
    })?;
    Ok(())
}

fn place(transcript: &Transcript) -> String {
    transcript.path().display().to_string()
}

impl Opened {
    fn of(event: &Event<'_>, is_left: bool) -> Self {
        let event = masked(event);
        let said = said(&event);
        let title = said.as_ref().map(|said| said.title.clone());
        Self {
            time: event.time,
            title: title.unwrap_or_else(|| event.body.kind().to_owned()),
            is_prose: said.as_ref().is_some_and(|said| said.is_prose),
            text: said.map(|said| said.text).unwrap_or_default(),
            sidechain: event.sidechain,
            is_left,
            event: event_json(&event),
        }
    }
}
