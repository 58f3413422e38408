//! `segue merge`

use std::io::IsTerminal;

use clap::{Args, ValueEnum};
use segue_document::visible::one_line;
use segue_document::{Contradiction, Keep, LEFT_OUT};
use segue_project::{MergeRequest, Merged, Settled, Surroundings, merge, settle_all};
use serde_json::{Value, json};

use crate::args::HANDOFF_NAMES;
use crate::editor;
use crate::face::{Face, GOOD, HINT, NAME, counted, paint, thousands};
use crate::failure::Failure;
use crate::op;
use crate::show_json;
use crate::status::Status;

/// Make one handoff of two, with both as its parents.
///
/// What both say is said once. The newest handoff that both go back to tells who changed
/// what: what one side changed, finished or dropped does not come back by way of the other
/// one. Where they contradict each other (two decisions on one
/// thing, two states of one file, done and open) you choose in your editor, or with
/// `--keep`; without a terminal it becomes an open question, and neither side is lost.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct MergeArgs {
    /// The one handoff.
    pub(crate) a: String,
    /// The other one.
    pub(crate) b: String,
    /// Which side holds in every contradiction.
    #[arg(long, value_name = "SIDE")]
    pub(crate) keep: Option<Side>,
    /// The thread that the new one is on, instead of this checkout's.
    #[arg(long, value_name = "NAME")]
    pub(crate) thread: Option<String>,
    /// Store nothing; print the document.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print `segue/handoff/1` with the contradictions.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A side of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The first handoff's.
    A,
    /// The second one's.
    B,
    /// Both.
    Both,
}

pub(super) fn run(
    args: &MergeArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let keep = args.keep.map(|side| match side {
        Side::A => Keep::A,
        Side::B => Keep::B,
        Side::Both => Keep::Both,
    });
    let is_asked =
        keep.is_none() && !args.json && face.is_terminal && std::io::stdin().is_terminal();
    let mut failed = None;
    let mut settle = |found: Vec<Contradiction>| -> Option<Settled> {
        if found.is_empty() || !is_asked {
            return Some(settle_all(found, keep));
        }
        match editor::edit(&question(&found), ".txt") {
            Ok(Some(answer)) => Some(answered(found, &answer)),
            Ok(None) => Some(settle_all(found, None)),
            Err(error) => {
                failed = Some(error);
                None
            }
        }
    };
    let request = MergeRequest {
        a: &args.a,
        b: &args.b,
        thread: args.thread.as_deref(),
        dry_run: args.dry_run,
    };
    let merged = merge(around, &request, &mut settle)?;
    let Some(merged) = merged else { return Err(failed.unwrap_or(Failure::Cancelled)) };
    show(args, &merged, face);
    Ok(Status::Good)
}

fn show(args: &MergeArgs, merged: &Merged, face: &mut Face) {
    if args.json {
        let mut value = show_json::handoff(&merged.handoff, merged.path.as_deref(), None);
        value["stored"] = json!(merged.path.is_some());
        value["op"] = json!("merge");
        value["ancestor"] = json!(merged.ancestor);
        value["contradictions"] = merged.settled.iter().map(json_of).collect();
        face.json(&value);
        return;
    }
    if args.dry_run {
        face.foreign(&merged.text);
    }
    let front = &merged.handoff.front;
    let verb = if merged.path.is_some() { "stored" } else { "made, not stored" };
    let parents: Vec<String> = front.parents.iter().map(|id| id.short()).collect();
    let mut lines = vec![
        format!("{} {verb}", paint(GOOD, op::numbered(front, merged.path.is_some()))),
        format!("  parents    {}", parents.join(", ")),
        match merged.ancestor {
            Some(ancestor) => format!("  both from  {}", ancestor.short()),
            None => "  both from  nothing in common, so all that differs stands beside each other"
                .to_owned(),
        },
        format!("  objective  {}", one_line(merged.handoff.content.objective())),
        format!("  prompt     {}", prompt(merged)),
    ];
    for (found, keep) in &merged.settled {
        let kept = match keep {
            Some(Keep::A) => "kept a",
            Some(Keep::B) => "kept b",
            Some(Keep::Both) => "kept both",
            None => "left open",
        };
        let subject = one_line(&found.subject);
        lines.push(format!("  {} {}: {subject}", paint(HINT, kept), found.kind.as_str()));
        lines.push(format!("    a: {}", one_line(&found.a)));
        lines.push(format!("    b: {}", one_line(&found.b)));
    }
    let open = merged.settled.iter().filter(|(_, keep)| keep.is_none()).count();
    if open > 0 {
        let command = format!("segue merge {} {} --keep a|b|both", args.a, args.b);
        // What was not stored is not taken back.
        let undo = if args.dry_run {
            String::new()
        } else {
            format!("{} then ", paint(NAME, "segue undo"))
        };
        lines.push(format!(
            "{} {} {} of the new handoff; {undo}{} settles them all at once.",
            counted(open, "contradiction"),
            if args.dry_run { "would become" } else { "became" },
            if open == 1 { "an open question" } else { "open questions" },
            paint(NAME, one_line(&command))
        ));
    }
    lines.iter().for_each(|line| if args.dry_run { face.note(line) } else { face.say(line) });
}

/// How long the prompt is, and what it had no room for, as it says itself.
fn prompt(merged: &Merged) -> String {
    let text = &merged.handoff.content.prompt;
    let tokens = thousands(segue_document::tokens::count(text) as u64);
    let budget = thousands(u64::from(merged.handoff.front.budget));
    let left_out = text.lines().find_map(|line| line.strip_prefix(LEFT_OUT)?.split(". `").next());
    let left_out = left_out.map_or_else(String::new, |it| format!("; left out {}", one_line(it)));
    format!("{tokens} of {budget} tokens{left_out}")
}

fn json_of((found, keep): &(Contradiction, Option<Keep>)) -> Value {
    let kept = keep.map(|keep| match keep {
        Keep::A => "a",
        Keep::B => "b",
        Keep::Both => "both",
    });
    json!({
        "kind": found.kind.as_str(), "subject": found.subject, "a": found.a, "b": found.b,
        "kept": kept,
    })
}

/// What the editor shows.
fn question(found: &[Contradiction]) -> String {
    let mut text =
        "# The two handoffs contradict each other. Choose in each line that begins with\n\
        # `keep`: a, b, both, or open. What stays open becomes an open question.\n\
        # Lines that begin with # are only for reading.\n"
            .to_owned();
    for (at, found) in found.iter().enumerate() {
        let subject = one_line(&found.subject);
        text += &format!("\n# {}. {}: {subject}\n", at + 1, found.kind.as_str());
        text += &format!("# a: {}\n# b: {}\n", one_line(&found.a), one_line(&found.b));
        text += "keep open\n";
    }
    text
}

/// The choices in their order; what is not understood stays open.
fn answered(found: Vec<Contradiction>, text: &str) -> Settled {
    let mut choices = text.lines().filter_map(|line| line.trim().strip_prefix("keep"));
    let mut next = || match choices.next()?.trim().to_lowercase().as_str() {
        "a" => Some(Keep::A),
        "b" => Some(Keep::B),
        "both" => Some(Keep::Both),
        _ => None,
    };
    found.into_iter().map(|found| (found, next())).collect()
}

#[cfg(test)]
mod tests {
    use segue_document::ContradictionKind;

    use super::*;

    #[test]
    fn choices_are_read_in_their_order() {
        let found = |subject: &str| Contradiction {
            kind: ContradictionKind::Decision,
            subject: subject.to_owned(),
            a: "keep it\nkeep a".to_owned(),
            b: "b".to_owned(),
        };
        let all = vec![found("one"), found("two"), found("three")];
        let text = question(&all).replacen("keep open", "keep B", 1);
        let text = text.replacen("keep open", "keep both", 1);
        let choices: Vec<_> = answered(all, &text).into_iter().map(|(_, keep)| keep).collect();
        assert_eq!(choices, [Some(Keep::B), Some(Keep::Both), None]);
    }
}
