//! `segue config`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Surroundings, config};
use serde_json::{Value, json};

use crate::face::{FAINT, Face, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Show the settings in force, and where each comes from.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Say where each value comes from.
    #[arg(long)]
    pub(crate) origin: bool,
    /// Print `segue/config/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &ConfigArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let settings = config(around)?;
    if args.json {
        let settings: Vec<Value> = settings
            .iter()
            .map(|(key, setting)| json!({ "key": key, "value": setting.value, "origin": setting.origin.to_string() }))
            .collect();
        face.json(&json!({ "schema": "segue/config/1", "settings": settings }));
        return Ok(Status::Good);
    }
    for (key, setting) in settings {
        let origin = if args.origin {
            paint(FAINT, format!("  # {}", one_line(&setting.origin.to_string())))
        } else {
            String::new()
        };
        face.say(format!("{} = {}{origin}", paint(NAME, &key), one_line(&setting.value)));
    }
    Ok(Status::Good)
}
