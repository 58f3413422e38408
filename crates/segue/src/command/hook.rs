//! `segue hook`

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Args;
use segue_model::AgentId;
use segue_project::{aside, hook};

use crate::face::Face;
use crate::status::Status;
use crate::surroundings;

/// Hear one event of an agent's session; agents call this.
///
/// `segue install` puts it into an agent's settings. It reads one JSON event on
/// standard input, prints the client's JSON or nothing, and always ends with
/// status 0: whatever goes wrong, the session goes on.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  echo '{\"hook_event_name\":\"UserPromptSubmit\",\"session_id\":\"s\",\"prompt\":\"snapshot\"}' | segue hook --agent claude"
)]
pub(crate) struct HookArgs {
    /// The agent that calls.
    #[arg(long, value_name = "NAME")]
    pub(crate) agent: AgentId,
    /// Do what takes long and say nothing: a hook starts this for itself.
    #[arg(long, hide = true)]
    pub(crate) aside: bool,
}

/// No event is longer, in bytes: a prompt can be pasted, a log cannot.
const LONGEST: u64 = 16 << 20;

pub(super) fn run(args: &HookArgs, face: &mut Face) -> Status {
    // A panic would write to the session's terminal.
    std::panic::set_hook(Box::new(|_| {}));
    let heard = catch_unwind(AssertUnwindSafe(|| {
        let around = surroundings::read_anyway().ok()?;
        let mut input = String::new();
        std::io::stdin().take(LONGEST).read_to_string(&mut input).ok()?;
        if args.aside {
            aside(around, args.agent, &input);
            return None;
        }
        hook(around, args.agent, &input).answer
    }));
    if let Ok(Some(answer)) = heard {
        face.say(answer);
    }
    Status::Good
}
