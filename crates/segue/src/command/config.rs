//! `segue config`

use segue_document::visible::one_line;
use segue_project::{Surroundings, config};
use serde_json::{Value, json};

use crate::args::ConfigArgs;
use crate::face::{FAINT, Face, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;

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
