//! A handoff that a session writes after it has ended: its agent's own client takes it up once
//! more, without a terminal, and its answer is the draft. Whoever runs the client here needs no
//! key and no network of segue's: both are the client's.

use std::path::{Path, PathBuf};

use segue_agents::{Asked, Launch, Moment, Told, client, tagged};
use segue_model::AgentId;

use super::answer::{Answer, AnswerRequest, answer, is_handoff};
use super::request::{self, Asking, Way};
use crate::{Project, ProjectError, Surroundings, sessions};

/// What the user wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct WritingRequest<'a> {
    /// The session; the newest without it.
    pub session: Option<&'a str>,
    /// The goal of the next session.
    pub goal: Option<&'a str>,
    /// The handoff that it follows, instead of the one that the session leads to.
    pub parent: Option<&'a str>,
    /// The thread that it is on, instead of the one that the session leads to.
    pub thread: Option<&'a str>,
}

/// A client that is to be run for an answer of its session.
#[derive(Clone, Debug)]
pub struct Question {
    /// The agent.
    pub agent: AgentId,
    /// What to run, and what it gets.
    pub launch: Launch,
    /// Where it runs.
    pub folder: PathBuf,
    /// How many drafts were refused before.
    pub refused: u32,
}

/// Has a session write its handoff: checks it, has it mended, twice at most, then completes and
/// stores it. `ask` runs the client and gives what it said, or why it said nothing.
pub fn written(
    around: &Surroundings,
    wanted: &WritingRequest<'_>,
    ask: &mut dyn FnMut(&Question) -> Result<String, String>,
) -> Result<Answer, ProjectError> {
    let project = Project::here(around)?;
    let transcript = sessions::find(around, wanted.session)?;
    let agent = transcript.agent();
    let client = client(agent).ok_or(ProjectError::NoClient(agent))?;
    let program = client.program();
    if around.program_at(program).is_none() {
        return Err(ProjectError::NoProgram { agent, program });
    }
    let told = Told {
        session: transcript.native().clone(),
        transcript: Some(transcript.path().to_owned()),
        cwd: transcript.peek()?.cwd.filter(|cwd| cwd.is_dir()),
        moment: Moment::Prompt { text: String::new() },
        fill: None,
    };
    let asking = Asking { goal: wanted.goal, by: Way::Message };
    let request = request::ask(around, &project, client, &told, &asking)?;
    let folder = told.cwd.clone().unwrap_or_else(|| project.root.clone());
    let mut message = request.context.clone();
    let mut refused = 0;
    loop {
        let asked = Asked {
            session: told.session.as_str(),
            file: &path_of(transcript.path()),
            message: &tagged(&message),
        };
        let launch = client.ask(&asked);
        let question = Question { agent, launch, folder: folder.clone(), refused };
        let unanswered = |why| ProjectError::Unanswered { agent, why };
        let said = ask(&question).map_err(unanswered)?;
        if !is_handoff(&said) {
            let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("nothing");
            return Err(unanswered(format!("it said: {}", request::shortened(first))));
        }
        let (parent, thread) = (wanted.parent, wanted.thread);
        let draft = AnswerRequest { parent, thread, ..AnswerRequest::to(request.number, &said) };
        match answer(around, &draft)? {
            Answer::Refused { wrong, .. } => {
                let wrong = wrong.join("\n");
                message = format!(
                    "{}\n\nThis was your draft:\n\n{said}\n\nIt was refused. Mend this, and answer with the whole \
                     document:\n{wrong}",
                    request.context
                );
                refused += 1;
            }
            stored @ Answer::Stored { .. } => return Ok(stored),
        }
    }
}

fn path_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
