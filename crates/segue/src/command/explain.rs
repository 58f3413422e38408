//! `segue explain`

use clap::Args;
use segue_document::check::{Level, Rule, rule, rules};
use serde_json::{Value, json};

use crate::face::{BAD, FAINT, Face, GOOD, HEADING, HINT, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::wrap;

/// Say why a rule of `check` exists, with an example; or list them.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  segue explain H107")]
pub(crate) struct ExplainArgs {
    /// The code of a rule, such as H107.
    pub(crate) code: Option<String>,
    /// Print `segue/explain/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(args: &ExplainArgs, face: &mut Face) -> Result<Status, Failure> {
    let wanted =
        args.code.as_deref().map(|code| rule(code).ok_or_else(|| Failure::NoRule(code.to_owned())));
    let wanted = wanted.transpose()?;
    if args.json {
        let shown: Vec<Value> = rules()
            .filter(|rule| wanted.is_none_or(|w| w.code == rule.code))
            .map(as_json)
            .collect();
        face.json(&json!({ "schema": "segue/explain/1", "rules": shown }));
        return Ok(Status::Good);
    }
    match wanted {
        Some(rule) => explain(rule, face),
        None => rules().for_each(|rule| {
            face.say(format!(
                "{} {:<7}  {}",
                paint(NAME, rule.code),
                level(rule.level),
                rule.title
            ));
        }),
    }
    Ok(Status::Good)
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

fn as_json(rule: &Rule) -> Value {
    json!({
        "code": rule.code, "level": rule.level, "title": rule.title, "reason": rule.reason,
        "fix": rule.fix, "example": { "breaks": rule.example.0, "keeps": rule.example.1 },
    })
}

fn explain(rule: &Rule, face: &mut Face) {
    let style = match rule.level {
        Level::Error => BAD,
        Level::Warning => HINT,
        Level::Info => FAINT,
    };
    face.say(format!(
        "{} ({}): {}",
        paint(NAME, rule.code),
        paint(style, level(rule.level)),
        paint(HEADING, rule.title)
    ));
    face.say("");
    let width = face.width;
    wrap(rule.reason, width).iter().for_each(|line| face.say(line));
    face.say("");
    wrap(&format!("Fix: {}", rule.fix), width).iter().for_each(|line| face.say(line));
    for (label, style, text) in
        [("breaks it", BAD, rule.example.0), ("keeps it", GOOD, rule.example.1)]
    {
        face.say("");
        face.say(paint(style, format!("{label}:")));
        text.lines().for_each(|line| face.say(format!("    {line}").trim_end()));
    }
}
