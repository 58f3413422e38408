//! `segue check`

use std::io::Read;

use clap::Args;
use segue_project::{CheckRequest, Checked, Surroundings, check};
use serde_json::json;

use super::findings::{self, Format};
use super::probes;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Check a handoff: form, facts, trust.
///
/// Reads what anybody wrote: a handoff of the chain, a file, or standard input.
/// A MUST that is broken is an error and makes the exit status 1; warnings do not.
/// In a project the paths, commits and the anchor it names are looked up.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue check                                  the newest handoff of the thread\n  segue check HANDOFF.md --from @              against the newest session\n  segue check HANDOFF.md --fix                 mend what can be mended\n  segue check --probes                         what of its session it can tell\n  pbpaste | segue check - --format github      annotations for a pull request\n\n`segue explain CODE` says why a rule exists."
)]
pub(crate) struct CheckArgs {
    /// A handoff, a file, or `-` for standard input; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// The session that it closes: what it ran is evidence, what it shows must be carried.
    #[arg(long, value_name = "SESSION")]
    pub(crate) from: Option<String>,
    /// Mend what can be mended without a change of meaning, and add what was lost of the
    /// session; standard input is printed.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Ask the handoff questions about its session, and say which it answers.
    #[arg(long, conflicts_with_all = ["fix", "format"])]
    pub(crate) probes: bool,
    /// How findings are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    /// The same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &CheckArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    if args.probes {
        return probes::run(args, around, face);
    }
    let format = if args.json { Format::Json } else { args.format };
    let request = CheckRequest { session: args.from.as_deref(), fix: args.fix };
    let name = args.handoff.as_deref().unwrap_or("@");
    let is_stdin = name == "-";
    let report = if is_stdin {
        check(around, &Checked::Text(&stdin()?), &request)?
    } else {
        check(around, &Checked::Named(name), &request)?
    };
    let file = report.path.as_ref().map_or_else(
        || "-".to_owned(),
        |path| path.strip_prefix(&around.cwd).unwrap_or(path).display().to_string(),
    );
    if args.fix && is_stdin && format == Format::Human {
        // The mended text is the data; what was done is talk.
        face.foreign(&report.text);
        mended(face, &report.done, Face::note);
        return Ok(findings::status(&report.findings));
    }
    if args.fix && format == Format::Json {
        let done: Vec<_> = report
            .done
            .iter()
            .map(|done| json!({ "code": done.code, "line": done.line, "what": done.what }))
            .collect();
        let mut value = findings::as_json(&file, &report.findings);
        value["fixed"] = json!(done);
        face.json(&value);
        return Ok(findings::status(&report.findings));
    }
    if args.fix {
        mended(face, &report.done, Face::note);
    }
    Ok(findings::show(face, format, &file, &report.text, &report.findings))
}

/// Says what was mended.
fn mended(face: &mut Face, done: &[segue_document::check::Done], say: fn(&mut Face, String)) {
    if done.is_empty() {
        say(face, "Nothing could be mended: what is left needs somebody who knows.".to_owned());
    }
    for done in done {
        say(
            face,
            format!("{} line {}: {} ({})", paint(GOOD, "fixed"), done.line, done.what, done.code),
        );
    }
}

/// All of standard input, which has to come from somewhere.
pub(super) fn stdin() -> Result<String, Failure> {
    use std::io::IsTerminal;
    let mut input = std::io::stdin();
    if input.is_terminal() {
        return Err(Failure::NoInput);
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(Failure::Input)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
