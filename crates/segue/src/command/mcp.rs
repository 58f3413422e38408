//! `segue mcp`

use clap::Args;

use crate::failure::Failure;
use crate::status::Status;
use crate::surroundings;

/// Serve segue's tools to an agent over standard input and output.
///
/// `segue install` puts it into the agents' settings. Tools: `save_handoff`,
/// `check_handoff`, `get_handoff`, `chain`, `list_sessions`, `facts`; prompts:
/// `handoff`, `bootstrap`; resources: the handoffs and the template.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  claude mcp add segue -- segue mcp")]
pub(crate) struct McpArgs {}

pub(super) fn run(_: &McpArgs) -> Result<Status, Failure> {
    // Read anew for every call: the session lives long, and time and settings change.
    let around = || surroundings::read_anyway().ok();
    segue_mcp::serve(around).map_err(Failure::Mcp)?;
    Ok(Status::Good)
}
