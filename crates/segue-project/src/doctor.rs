//! `doctor`: whether the store is whole, and whether segue works inside the agents.

use std::path::Path;

use crate::chain::ailments;
use crate::inside::{AgentHealth, agents};
use crate::{Ailment, ProjectError, Surroundings};

/// What was found.
#[derive(Debug)]
pub struct Health {
    /// What is wrong with the objects of the store; why nobody can say, where there is no
    /// project or its settings are wrong.
    pub objects: Result<Vec<Ailment>, ProjectError>,
    /// The agents of this machine, and those that segue is installed for.
    pub agents: Vec<AgentHealth>,
}

/// Looks at the store and at the agents. With the empty folder `rehearsal` every agent that
/// segue is installed for is also started there, against a model that plays a script. Nothing
/// else is written, and no agent's service is asked.
pub fn doctor(around: &Surroundings, rehearsal: Option<&Path>) -> Health {
    Health { objects: ailments(around), agents: agents(around, rehearsal) }
}
