//! `segue tag`

use clap::Args;
use segue_document::visible::one_line;
use segue_model::HandoffId;
use segue_project::{Naming, Surroundings, tag, unnamed, untag};
use serde_json::json;

use crate::args::HANDOFF_NAMES;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// Put a label on a handoff, such as `mvp` or `pre-refactor`.
///
/// `tag:NAME` then names the handoff. A label that is there moves.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct TagArgs {
    /// The label.
    pub(crate) name: Option<String>,
    /// The handoff; the tip of this thread without it.
    pub(crate) handoff: Option<String>,
    /// Take the label away.
    #[arg(long, conflicts_with = "handoff")]
    pub(crate) delete: bool,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &TagArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let Some(name) = &args.name else {
        let naming = if args.delete { Naming::DeleteTag } else { Naming::Tag };
        return Err(unnamed(around, naming).into());
    };
    let tagged = if args.delete {
        untag(around, name)?
    } else {
        tag(around, name, args.handoff.as_deref())?
    };
    if args.json {
        let mut value = op::json_of(&tagged.done);
        value["from"] = json!(tagged.from);
        face.json(&value);
        return Ok(Status::Good);
    }
    let name = one_line(name);
    let from = tagged.from.map(HandoffId::short);
    face.say(match (tagged.done.handoff, from) {
        (Some(id), Some(from)) if tagged.from != Some(id) => {
            format!("{} {name} moved from {from} to {}", paint(GOOD, "Tag"), id.short())
        }
        (Some(id), _) => format!("{} {name} is on {}", paint(GOOD, "Tag"), id.short()),
        (None, Some(from)) => format!("{} tag {name}, which was on {from}", paint(GOOD, "Deleted")),
        (None, None) => format!("{} tag {name}", paint(GOOD, "Deleted")),
    });
    Ok(Status::Good)
}
