//! `facts`: what a session's transcript shows.

use segue_facts::SessionFacts;

use crate::{ProjectError, Surroundings, sessions};

/// The facts of the session that `session` means, the newest without a name.
pub fn facts(around: &Surroundings, session: Option<&str>) -> Result<SessionFacts, ProjectError> {
    Ok(sessions::facts_of(&sessions::find(around, session)?)?.0)
}
