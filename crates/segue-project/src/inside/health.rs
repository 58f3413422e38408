//! The agents of this machine as `doctor` sees them: what is there, what is installed for it,
//! whether its hooks fire, how full its newest session is, and what is wrong with all that.

use std::path::{Path, PathBuf};

use segue_agents::{CLIENTS, Client, Complaint, Examined, Fill, Holds, Site, examine};
use segue_model::AgentId;

use super::fill;
use super::install::lasting;
use super::rehearse::{self, Fired};
use crate::{Project, Surroundings};

/// An agent, and how segue is in it.
#[derive(Clone, Debug)]
pub struct AgentHealth {
    /// The agent.
    pub agent: AgentId,
    /// Its program; nothing if none is found.
    pub program: Option<PathBuf>,
    /// The program's version.
    pub version: Option<String>,
    /// Where it keeps its files, if that is there.
    pub home: Option<PathBuf>,
    /// Whether segue is installed for the user, in the project, or both.
    pub scopes: Vec<&'static str>,
    /// The files of the installation, and whether each holds what it should.
    pub files: Vec<(PathBuf, bool)>,
    /// Whether its hooks fire; nothing if that was not asked.
    pub fires: Option<Fired>,
    /// How full its newest session in this project is.
    pub fill: Option<Fill>,
    /// What is wrong, or worth knowing.
    pub complaints: Vec<Complaint>,
}

impl AgentHealth {
    /// Whether something does not work.
    pub fn is_ill(&self) -> bool {
        self.complaints.iter().any(|complaint| complaint.is_wrong)
    }
}

/// Every agent that is on this machine or that segue is installed for.
pub(crate) fn agents(around: &Surroundings, rehearsal: Option<&Path>) -> Vec<AgentHealth> {
    let root = Project::find(around).ok().flatten().map(|project| project.root);
    let sessions = crate::sessions(around).map(|list| list.sessions).unwrap_or_default();
    let newest = |agent: AgentId| {
        let newest = sessions.iter().find(|session| session.agent == agent)?;
        fill::of_file(&newest.path)
    };
    let looked = CLIENTS.into_iter().map(|client| agent(around, client, root.as_deref()));
    looked
        .flatten()
        .map(|(client, mut health)| {
            health.fill = newest(health.agent);
            unknown_window(&mut health);
            if let Some(folder) = rehearsal {
                let fired = rehearse::fire(around, client, &health, root.as_deref(), folder);
                health.complaints.extend(fired.complaint(&health));
                health.fires = Some(fired);
            }
            health
        })
        .collect()
}

/// What can be seen of one agent without starting a session of it: a program whose package does not
/// say its version is asked for that.
fn agent(
    around: &Surroundings,
    client: &'static dyn Client,
    root: Option<&Path>,
) -> Option<(&'static dyn Client, AgentHealth)> {
    let at = |project| Site {
        homes: &around.homes,
        project,
        program: lasting(&around.program).filter(|_| project.is_none()),
    };
    let of_user = examine(client, &at(None), &around.search);
    let of_project = root.map(|root| examine(client, &at(Some(root)), &around.search));
    let id = client.id();
    let program = around.program_at(client.program());
    let home = [around.homes.settings(id), around.homes.of(id)];
    let home = home.into_iter().flatten().find(|path| path.exists()).map(Path::to_owned);
    let mut health = AgentHealth {
        agent: id,
        version: program.as_deref().and_then(|program| rehearse::version(around, program)),
        program,
        home,
        scopes: Vec::new(),
        files: Vec::new(),
        fires: None,
        fill: None,
        complaints: Vec::new(),
    };
    health.take("user", of_user);
    health.take("project", of_project.unwrap_or_default());
    if health.scopes.len() > 1 {
        let text = "segue is installed for you and in the project: every hook runs twice";
        let fix = format!("`segue uninstall {id} --project`, or `segue uninstall {id}`");
        health.complaints.push(Complaint::wrong("twice", Path::new(""), text, &fix));
    }
    let is_here = health.program.is_some() || health.home.is_some() || !health.scopes.is_empty();
    is_here.then_some((client, health))
}

impl AgentHealth {
    /// Takes over what was found in one scope, if anything is installed there.
    fn take(&mut self, scope: &'static str, found: Examined) {
        if !found.is_installed() {
            return;
        }
        self.scopes.push(scope);
        let is_whole = |(path, holds): (PathBuf, Holds)| (path, holds == Holds::All);
        self.files.extend(found.files.into_iter().map(is_whole));
        self.complaints.extend(found.complaints);
    }
}

/// Says that the size of the context is a guess, where it is.
fn unknown_window(health: &mut AgentHealth) {
    if health.scopes.is_empty() || health.fill.is_none_or(|fill| fill.window.is_some()) {
        return;
    }
    let text = "the size of the context of its newest session here is not known: 200,000 tokens are taken, and \
                nothing is offered below 150,000";
    let fix = "say `snapshot` in time yourself";
    health.complaints.push(Complaint::note("fill-unknown", Path::new(""), text, fix));
}
