//! `segue redact`

use std::path::PathBuf;

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Redacted, Surroundings, confirm_allow_list, redact};
use serde_json::json;

use super::save;
use crate::face::{Face, GOOD, HINT, NAME, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Print a text without its secrets.
///
/// Passwords, tokens, private keys and other secrets become `[redacted:kind]`, by the
/// same rules that mask everything that segue writes. The text goes to standard output,
/// what was found to standard error; the file itself stays as it is.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue redact build.log > clean.log\n  pbpaste | segue redact                        before you paste it elsewhere\n  segue redact --confirm                        let the project's own list pass from now on"
)]
pub(crate) struct RedactArgs {
    /// The file; `-` or nothing for standard input.
    #[arg(conflicts_with = "confirm")]
    pub(crate) file: Option<PathBuf>,
    /// Confirm what `[secrets] allow` of this project calls harmless.
    #[arg(long)]
    pub(crate) confirm: bool,
    /// Print `segue/redact/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &RedactArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    if args.confirm {
        confirm(&confirm_allow_list(around)?, args.json, face);
        return Ok(Status::Good);
    }
    let text = save::read(args.file.as_deref(), around)?;
    let redacted = redact(around, &text)?;
    if args.json {
        face.json(&json!({
            "schema": "segue/redact/1",
            "text": redacted.text,
            "kinds": redacted.kinds,
            "unconfirmed": redacted.unconfirmed,
        }));
        return Ok(Status::Good);
    }
    face.foreign(&redacted.text);
    report(&redacted, face);
    Ok(Status::Good)
}

fn report(redacted: &Redacted, face: &mut Face) {
    let total: usize = redacted.kinds.values().sum();
    if total > 0 {
        let kinds: Vec<String> =
            redacted.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let found = format!("{} masked: {}", counted(total, "secret"), kinds.join(", "));
        face.note(format!("{}: {found}", paint(HINT, "note")));
    }
    if !redacted.unconfirmed.is_empty() {
        let text = "this project calls some forms harmless; they are masked until you say";
        let hint = paint(NAME, "segue redact --confirm");
        face.note(format!("{}: {text} {hint}", paint(HINT, "note")));
    }
}

fn confirm(list: &[String], as_json: bool, face: &mut Face) {
    if as_json {
        face.json(&json!({ "schema": "segue/redact/1", "confirmed": list }));
    } else if list.is_empty() {
        face.say("Nothing to confirm: `[secrets] allow` of this project is empty.");
    } else {
        face.say(format!("{} is no secret in this project from now on:", paint(GOOD, "This")));
        list.iter().for_each(|form| face.say(format!("  {}", one_line(form))));
    }
}
