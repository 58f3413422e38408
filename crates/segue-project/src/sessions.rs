//! `sessions`: the sessions of this project on this machine.

use std::path::{Path, PathBuf};

use segue_agents::{Found, Homes, Listed, Scope, client};
use segue_document::template::{Asked, Template, asked};
use segue_facts::{Extraction, Fact, SessionFacts, Talk, Work};
use segue_model::{Action, AgentId, Body, Event, NativeId};
use segue_transcript::{ReadError, Report, Transcript};

use crate::memory::Memory;
use crate::{Project, ProjectError, Settings, Surroundings, transcripts};

/// The sessions of a project.
#[derive(Clone, Debug)]
pub struct SessionList {
    /// The project's root, or the working directory where there is no project.
    pub root: PathBuf,
    /// The sessions, newest first.
    pub sessions: Vec<Listed>,
    /// Files among them that the system does not let us read, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Lists the sessions of the project, newest first. Works without `init`.
pub fn sessions(around: &Surroundings) -> Result<SessionList, ProjectError> {
    let root =
        Project::find(around)?.map_or_else(|| repository(&around.cwd), |project| project.root);
    let folders = Settings::session_folders(around)?.into_iter();
    let homes = folders.fold(around.homes.clone(), Homes::with_folder);
    let Found { sessions, unreadable } = segue_agents::sessions(&homes, &Scope::of(&root));
    Ok(SessionList { root, sessions, unreadable })
}

fn repository(cwd: &Path) -> PathBuf {
    let root = cwd.ancestors().find(|folder| folder.join(".git").exists());
    root.unwrap_or(cwd).to_owned()
}

/// The session that was meant: a path, `@` or nothing for the newest, else an id or the
/// beginning of one. A path may name one of several sessions in its file: `FILE#ID`.
pub(crate) fn find(
    around: &Surroundings,
    wanted: Option<&str>,
) -> Result<Transcript, ProjectError> {
    found(around, wanted).map(|(transcript, _)| transcript)
}

/// The same; where the newest was meant, with what could not be read and may be newer.
pub(crate) fn found(
    around: &Surroundings,
    wanted: Option<&str>,
) -> Result<(Transcript, Vec<(PathBuf, String)>), ProjectError> {
    match wanted {
        None | Some("@") => newest(around),
        Some(name) => named(around, name).map(|transcript| (transcript, Vec::new())),
    }
}

fn newest(around: &Surroundings) -> Result<(Transcript, Vec<(PathBuf, String)>), ProjectError> {
    let SessionList { root, sessions, unreadable } = sessions(around)?;
    let looked = around.homes.looked();
    match sessions.first() {
        Some(newest) => Ok((open(newest)?, unreadable)),
        None => Err(ProjectError::NoSessions { root, looked, unreadable }),
    }
}

fn named(around: &Surroundings, name: &str) -> Result<Transcript, ProjectError> {
    if let Some(path) = path(name, &around.cwd) {
        return Ok(Transcript::open(&path)?);
    }
    if let Some((file, id)) = name.rsplit_once('#')
        && let Some(path) = path(file, &around.cwd)
    {
        return Ok(Transcript::open_session(&path, &NativeId::new(id))?);
    }
    let SessionList { sessions, .. } = sessions(around)?;
    let (agent, name) = match name.split_once(':') {
        Some((agent, rest)) if agent.parse::<AgentId>().is_ok() => (agent.parse().ok(), rest),
        _ => (None, name),
    };
    let fits: Vec<&Listed> = sessions
        .iter()
        .filter(|session| agent.is_none_or(|agent| session.agent == agent))
        .filter(|session| session.id.as_str().starts_with(name))
        .collect();
    match fits.as_slice() {
        [session] => open(session),
        [] => transcripts::remembered(around, agent, name)
            .ok_or_else(|| ProjectError::UnknownSession(name.to_owned())),
        several => {
            let exact: Vec<_> = several.iter().filter(|one| one.id.as_str() == name).collect();
            match exact.as_slice() {
                [session] => open(session),
                _ => Err(ProjectError::AmbiguousSession {
                    name: name.to_owned(),
                    candidates: several
                        .iter()
                        .map(|session| format!("{}:{}", session.agent, session.id))
                        .collect(),
                }),
            }
        }
    }
}

/// The session of an agent by the agent's own id of it.
pub(crate) fn of_agent(
    around: &Surroundings,
    agent: AgentId,
    native: &NativeId,
) -> Result<Transcript, ProjectError> {
    let home = around.homes.of(agent);
    let place = home.and_then(|home| client(agent)?.transcript(home, native));
    if let Some(path) = place.filter(|path| path.is_file()) {
        return Ok(Transcript::open_session(&path, native)?);
    }
    let SessionList { sessions, .. } = sessions(around)?;
    let own = sessions.iter().find(|session| session.agent == agent && session.id == *native);
    own.map_or_else(|| Err(ProjectError::UnknownSession(native.to_string())), open)
}

/// The facts of a session. What was said and done to hand it over is none of them.
pub(crate) fn facts_of(transcript: &Transcript) -> Result<(SessionFacts, Report), ProjectError> {
    facts_after(transcript, &[])
}

/// The same, where only what is new since the last time is read of a long session.
pub(crate) fn facts_again(
    around: &Surroundings,
    transcript: &Transcript,
    inherited: &[Fact],
) -> Result<(SessionFacts, Report), ProjectError> {
    let Some(memory) = Memory::of(around, transcript) else {
        return facts_after(transcript, inherited);
    };
    let before = memory.take(transcript, inherited);
    let read = transcript.resume(before, || halves(inherited), work, Talk::see)?;
    if let Some(state) = &read.saved {
        memory.keep(transcript, inherited, state);
    }
    Ok((Extraction::of(read.fold).facts(), read.report))
}

/// The halves of a fold, which two threads may do at once.
fn halves(inherited: &[Fact]) -> (Work, Talk) {
    Extraction::after(inherited).halves()
}

/// What the first half sees and passes on. What was said and done to hand over is no work of the session's.
pub(crate) fn work(work: &mut Work, event: &Event<'_>) -> Option<Body<'static>> {
    (!is_handing_over(&event.body)).then(|| work.see(event))
}

/// The same, with what the handoff before handed on.
pub(crate) fn facts_after(
    transcript: &Transcript,
    inherited: &[Fact],
) -> Result<(SessionFacts, Report), ProjectError> {
    let (read, report) = transcript.fold_halves(|| halves(inherited), work, Talk::see)?;
    let facts = Extraction::of(read).facts();
    let count: u64 = report.unknown.values().sum();
    // Of what nobody could read nothing is said, and not that nothing happened.
    if count > 0 && facts.says_nothing() {
        return Err(ReadError::Unknown { path: transcript.path().to_owned(), count }.into());
    }
    Ok((facts, report))
}

/// Whether the session only hands over: what it writes then is no work of its own.
pub(crate) fn is_handing_over(body: &Body<'_>) -> bool {
    let saves = |action: &Action<'_>| match action {
        Action::Run { command, .. } => {
            command.contains("segue") && command.contains(" save --request ")
        }
        Action::Write { path } => is_draft(path),
        _ => false,
    };
    match body {
        Body::ToolCall(call) => saves(&call.action),
        Body::ToolResult(result) => saves(&result.action),
        Body::Edit(edit) => is_draft(&edit.path),
        Body::User { text } => takes_up(text),
        _ => false,
    }
}

/// Whether a message only takes up a handoff by its sign: it is no goal of its own.
fn takes_up(text: &str) -> bool {
    let is_sign = !text.trim_start().starts_with(char::is_alphabetic);
    is_sign && asked(text, &Template::base(), true) == Some(Asked::TakeUp(None))
}

fn is_draft(path: &str) -> bool {
    path.replace('\\', "/").contains(".segue/local/")
}

fn open(session: &Listed) -> Result<Transcript, ProjectError> {
    Ok(Transcript::open_session(&session.path, &session.id)?)
}

/// What can only be a path, or is one that exists.
fn path(name: &str, cwd: &Path) -> Option<PathBuf> {
    let path: PathBuf = cwd.join(name).components().collect();
    let is_path = !name.contains('#') && name.contains(['/', '\\']);
    (is_path || (name != "@" && path.exists())).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_alone_is_no_goal() {
        let user = |text: &'static str| is_handing_over(&Body::User { text: text.into() });
        assert!(user("←") && user(" ←\n"));
        assert!(!user("← try it with a queue"), "the goal is in it");
        assert!(!user("continue with the login form") && !user("write a README"));
    }
}
