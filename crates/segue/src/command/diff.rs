//! `segue diff`

use clap::Args;
use segue_document::ChangeKind;
use segue_document::visible::{one_line, visible};
use segue_model::SectionName;
use segue_project::{Compared, Surroundings, diff};
use serde_json::{Value, json};
use similar::TextDiff;

use crate::args::HANDOFF_NAMES;
use crate::face::{BAD, FAINT, Face, GOOD, HEADING, HINT, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::wrap;

/// Show what one handoff says otherwise than another.
///
/// Text that has only moved is no change. With one handoff: compared with its parent.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct DiffArgs {
    /// The older handoff; with one alone, the one that is compared with its parent.
    #[arg(default_value = "@")]
    pub(crate) a: String,
    /// The newer one.
    pub(crate) b: Option<String>,
    /// A difference by line instead.
    #[arg(long, conflicts_with = "json")]
    pub(crate) text: bool,
    /// Print `segue/diff/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &DiffArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let compared = diff(around, &args.a, args.b.as_deref())?;
    if args.json {
        face.json(&json_of(&compared));
    } else if args.text {
        by_line(&compared, face);
    } else {
        by_item(&compared, face);
    }
    Ok(Status::Good)
}

fn by_line(compared: &Compared, face: &mut Face) {
    let name = |handoff: &segue_model::Handoff| {
        format!("handoff {} ({})", handoff.front.number, handoff.front.id.short())
    };
    let diff = TextDiff::from_lines(&compared.a_text, &compared.b_text);
    let header = (name(&compared.a), name(&compared.b));
    let text = diff.unified_diff().header(&header.0, &header.1).to_string();
    face.foreign(&text);
}

fn by_item(compared: &Compared, face: &mut Face) {
    let (a, b) = (&compared.a.front, &compared.b.front);
    let title =
        format!("Handoff {} ({}) → {} ({})", a.number, a.id.short(), b.number, b.id.short());
    face.say(paint(HEADING, title));
    let changes = &compared.difference.changes;
    if changes.is_empty() {
        face.say("They say the same.");
    }
    let mut sections: Vec<&SectionName> = Vec::new();
    for change in changes {
        if !sections.contains(&&change.section) {
            sections.push(&change.section);
        }
    }
    for section in sections {
        face.say("");
        face.say(paint(HEADING, one_line(section.as_str())));
        for change in changes.iter().filter(|change| change.section == *section) {
            let (sign, style) = match change.kind {
                ChangeKind::Added => ("+", GOOD),
                ChangeKind::Changed => ("~", HINT),
                ChangeKind::Removed => ("-", BAD),
                ChangeKind::Decided => ("decided", GOOD),
                ChangeKind::Done => ("done", GOOD),
            };
            let text = change.after.as_ref().or(change.before.as_ref());
            item(sign, style, text.map_or("", String::as_str), face);
            if let (Some(_), Some(before)) = (&change.after, &change.before) {
                item("  before", FAINT, before, face);
            }
        }
    }
}

fn item(sign: &str, style: anstyle::Style, text: &str, face: &mut Face) {
    let text = visible(text).into_owned();
    let width = face.width.saturating_sub(sign.len() + 3);
    for (at, line) in wrap(&text, width).iter().enumerate() {
        let lead = if at == 0 { sign.to_owned() } else { " ".repeat(sign.len()) };
        face.say(format!("  {} {line}", paint(style, lead)));
    }
}

fn json_of(compared: &Compared) -> Value {
    let changes = compared.difference.changes.iter().map(|change| {
        json!({
            "kind": change.kind.as_str(),
            "section": change.section.as_str(),
            "before": change.before,
            "after": change.after,
        })
    });
    json!({
        "schema": "segue/diff/1",
        "a": compared.a.front.id,
        "b": compared.b.front.id,
        "changes": changes.collect::<Vec<_>>(),
    })
}
