//! `segue doctor`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Ailment, Surroundings, doctor};
use serde_json::{Value, json};

use crate::face::{BAD, Face, GOOD, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Look at every object of the store, and name what is wrong.
///
/// Objects that cannot be read, were edited, stand there twice, follow what is not here or
/// themselves, are links, or have a foreign name. The others go on working; nothing is
/// deleted. Ends with status 1 if something is found.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Print `segue/doctor/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &DoctorArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let found = doctor(around)?;
    if args.json {
        let objects: Vec<Value> = found.iter().map(json_of).collect();
        face.json(&json!({ "schema": "segue/doctor/1", "objects": objects }));
    } else {
        for ailment in &found {
            let path = ailment.path.strip_prefix(&around.cwd).unwrap_or(&ailment.path);
            let path = one_line(&path.display().to_string());
            let kind = paint(BAD, ailment.kind.as_str());
            face.say(format!("{kind}: {path}: {}", one_line(&ailment.text)));
        }
        face.say(match found.len() {
            0 => format!("{}: every object of the store is well", paint(GOOD, "Good")),
            count => format!("{}; nothing was changed", counted(count, "ailment")),
        });
    }
    Ok(if found.is_empty() { Status::Good } else { Status::Errors })
}

fn json_of(ailment: &Ailment) -> Value {
    json!({
        "kind": ailment.kind.as_str(),
        "path": ailment.path.to_string_lossy(),
        "text": ailment.text,
    })
}
