//! Starting the next session: an agent here, with the prompt of a handoff.

use std::path::PathBuf;

use segue_agents::{CLIENTS, Client, Launch, Start, client};
use segue_model::{AgentId, Handoff, HandoffId, ThreadName};

use super::local::Local;
use super::{pending, request};
use crate::{
    BranchRequest, Freshness, NextPrompt, Project, ProjectError, Surroundings, branch, next,
    started,
};

/// An argument ends at 128 kB; a prompt that is longer stands in a file.
const ARGUMENT: usize = 100_000;

/// What the user wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct StartRequest<'a> {
    /// The handoff; the tip of the thread without it.
    pub handoff: Option<&'a str>,
    /// The goal of the session, instead of the one in the handoff.
    pub goal: Option<&'a str>,
    /// The agent; without it that of the handoff's session.
    pub agent: Option<AgentId>,
    /// Whether the session answers once and ends.
    pub headless: bool,
}

/// A session that is ready to be started.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The handoff that it begins from.
    pub handoff: Handoff,
    /// The agent.
    pub agent: AgentId,
    /// The program to run, and what it gets.
    pub launch: Launch,
    /// Where it runs.
    pub folder: PathBuf,
    /// Whether the repository is still where the handoff left it.
    pub freshness: Freshness,
}

/// A working tree of its own for a session.
#[derive(Clone, Debug)]
pub struct Apart {
    /// The root of the project in it.
    pub root: PathBuf,
    /// The thread that it is on.
    pub thread: ThreadName,
    /// The git branch that was made for it.
    pub branch: String,
    /// The handoff that the session begins from.
    pub handoff: HandoffId,
}

/// Makes a git worktree beside the repository, at the commit of a handoff (of the tip without
/// one), on a git branch and a thread of their own: a session there disturbs nobody. Where an
/// agent `is_started` in it, that one must be here.
pub fn apart(
    around: &Surroundings,
    handoff: Option<&str>,
    agent: Option<AgentId>,
    is_started: bool,
) -> Result<Apart, ProjectError> {
    let project = Project::here(around)?;
    let NextPrompt { handoff, .. } = next(around, handoff, None)?;
    if is_started {
        starts(around, &handoff, agent)?;
    }
    let id = handoff.front.id;
    let top = around.git.top(&project.root);
    let top = top.ok_or_else(|| ProjectError::NoRepository(project.root.clone()))?;
    let heads = project.chain()?.chain.heads().clone();
    let names = (1..).map(|n| match n {
        1 => format!("{}-{}", handoff.front.thread, id.short()),
        n => format!("{}-{}-{n}", handoff.front.thread, id.short()),
    });
    let beside = |name: &str| {
        let own = top.file_name().unwrap_or_default().to_string_lossy();
        top.with_file_name(format!("{own}-{}", name.replace('/', "-")))
    };
    let is_free = |name: &String| {
        let is_thread = name.parse::<ThreadName>().is_ok_and(|thread| heads.contains_key(&thread));
        !is_thread && !beside(name).exists()
    };
    let name = names.into_iter().find(is_free).unwrap_or_default();
    let folder = beside(&name).to_string_lossy().into_owned();
    let id_text = id.to_string();
    let request = BranchRequest {
        name: &name,
        handoff: Some(&id_text),
        moves: false,
        worktree: Some(&folder),
    };
    let made = branch(around, &request)?;
    let root = made.worktree.unwrap_or(folder.into()).components().collect();
    let branch = made.branch.unwrap_or_else(|| name.clone());
    Ok(Apart { root, thread: name.parse()?, branch, handoff: id })
}

/// The client that goes on from `handoff`: the agent that was named, else the one of its session.
/// It must be on this machine.
fn starts(
    around: &Surroundings,
    handoff: &Handoff,
    named: Option<AgentId>,
) -> Result<&'static dyn Client, ProjectError> {
    let agent = named.or(handoff.front.author.agent).unwrap_or(AgentId::Claude);
    let client = client(agent).ok_or(ProjectError::NoClient(agent))?;
    let is_there = |client: &&dyn Client| around.program_at(client.program()).is_some();
    if is_there(&client) {
        return Ok(client);
    }
    let there = CLIENTS.into_iter().filter(is_there).map(Client::id).collect();
    Err(ProjectError::NotStartable { agent, program: client.program(), there })
}

/// Prepares the start of a session.
pub fn prepare(around: &Surroundings, wanted: &StartRequest<'_>) -> Result<Prepared, ProjectError> {
    let project = Project::here(around)?;
    let NextPrompt { handoff, text, freshness, .. } = next(around, wanted.handoff, wanted.goal)?;
    let client = starts(around, &handoff, wanted.agent)?;
    let agent = client.id();
    let local = Local::of(&project);
    let limit = if wanted.headless { usize::MAX } else { ARGUMENT / 4 };
    let name = format!("prompts/{}.md", handoff.front.id.short());
    let prompt = request::within(&local, &name, text, limit)?;
    let session = uuid(around);
    let launch =
        client.launch(&Start { prompt: &prompt, session: &session, headless: wanted.headless });
    Ok(Prepared { handoff, agent, launch, folder: around.cwd.clone(), freshness })
}

/// The session runs: its handoff waits no more. Where the client took an id, the session is
/// linked to the handoff now; else its hook does so, by the prompt.
pub fn begun(around: &Surroundings, prepared: &Prepared) -> Result<(), ProjectError> {
    let project = Project::here(around)?;
    let local = Local::of(&project);
    let handoff = prepared.handoff.front.id;
    if let Some(native) = &prepared.launch.session {
        let mut live = local.live(prepared.agent, native);
        live.from = Some(handoff);
        live.read_back = live
            .read_back
            .or_else(|| project.settings.reads_back.then_some(super::read_back::ReadBack::Awaited));
        local.keep_live(prepared.agent, native, &live)?;
        started(around, Some(&handoff.to_string()), prepared.agent, native)?;
    }
    pending::take(&project, Some(handoff))
}

/// A UUID of version 4.
fn uuid(around: &Surroundings) -> String {
    let bits = (u128::from((around.random)()) << 64) | u128::from((around.random)());
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
