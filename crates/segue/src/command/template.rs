//! `segue template`

use clap::Subcommand;
use segue_document::template::{Filling, Platform};
use segue_document::visible::one_line;
use segue_project::{
    ListedTemplate, Surroundings, add_template, check_template_of, new_template, template,
    templates,
};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::bootstrap::PlatformArg;
use super::findings::{self, Format};
use crate::face::{BAD, FAINT, Face, GOOD, NAME, paint};
use crate::failure::Failure;
use crate::fetch;
use crate::status::Status;
use crate::table::cut;

/// List, show, make and check bootstrap templates.
#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// List the templates that can be used here.
    List {
        /// Print `segue/templates/1`.
        #[arg(long)]
        json: bool,
    },
    /// Print a template as a session reads it.
    Show {
        /// A name, a file, or several with commas; the one in force without it.
        name: Option<String>,
    },
    /// Make a template of the project's own, on top of another.
    New {
        /// Its name.
        name: String,
        /// What it stands on.
        #[arg(long, value_name = "NAME", default_value = "base")]
        extends: String,
    },
    /// Check a template against the pattern's Bootstrap Schema.
    Check {
        /// A file or a name; the one in force without it.
        name: Option<String>,
        /// How findings are shown.
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: Format,
        /// The same as `--format json`.
        #[arg(long, conflicts_with = "format")]
        json: bool,
    },
    /// Show what one template says otherwise than another.
    Diff {
        /// The first.
        from: String,
        /// The second.
        to: String,
    },
    /// Print a template filled in, for one client.
    Render {
        /// A name, a file, or several with commas.
        name: String,
        /// The client that will read it.
        #[arg(long, value_name = "PLATFORM", default_value = "any")]
        platform: PlatformArg,
    },
    /// Keep a template from elsewhere as a file of the project.
    ///
    /// An address is fetched once, over https; nothing is ever fetched again.
    Add {
        /// An https address, or a file.
        source: String,
        /// Replace a template of the same name.
        #[arg(long)]
        force: bool,
    },
}

/// How many lines around a change are shown.
const AROUND: usize = 3;

pub(super) fn run(
    command: &TemplateCommand,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    match command {
        TemplateCommand::List { json } => list(*json, around, face),
        TemplateCommand::Show { name } => {
            let template = template(around, name.as_deref(), &Filling::default())?;
            face.foreign(&template.text);
            Ok(Status::Good)
        }
        TemplateCommand::New { name, extends } => new(name, extends, around, face),
        TemplateCommand::Check { name, format, json } => {
            let format = if *json { Format::Json } else { *format };
            check(name.as_deref(), format, around, face)
        }
        TemplateCommand::Diff { from, to } => diff(from, to, around, face),
        TemplateCommand::Render { name, platform: wanted } => {
            let project = segue_project::Project::find(around)?;
            let answers = project.map(|project| project.settings.answers).unwrap_or_default();
            let filling = Filling { answers, platform: platform(*wanted) };
            face.foreign(&template(around, Some(name), &filling)?.text);
            Ok(Status::Good)
        }
        TemplateCommand::Add { source, force } => add(source, *force, around, face),
    }
}

/// The client that was named.
pub(super) fn platform(argument: PlatformArg) -> Platform {
    match argument {
        PlatformArg::Any => Platform::Any,
        PlatformArg::Claude => Platform::Claude,
        PlatformArg::Chatgpt => Platform::ChatGpt,
        PlatformArg::Gemini => Platform::Gemini,
        PlatformArg::Api => Platform::Api,
    }
}

fn list(as_json: bool, around: &Surroundings, face: &mut Face) -> Result<Status, Failure> {
    let all = templates(around)?;
    if as_json {
        let all: Vec<Value> = all
            .iter()
            .map(|one| {
                json!({
                    "name": one.name, "version": one.version, "about": one.about, "used": one.is_used,
                    "path": one.path.as_ref().map(|path| path.to_string_lossy()),
                })
            })
            .collect();
        face.json(&json!({ "schema": "segue/templates/1", "templates": all }));
        return Ok(Status::Good);
    }
    let widest = all.iter().map(|one| one.name.len()).max().unwrap_or(0);
    for one in &all {
        let line = row(one, widest, face.width);
        face.say(line);
    }
    Ok(Status::Good)
}

fn row(one: &ListedTemplate, widest: usize, width: usize) -> String {
    let mark = if one.is_used { "*" } else { " " };
    let version = one_line(one.version.as_deref().unwrap_or("broken"));
    let origin = if one.path.is_some() { "project" } else { "built in" };
    let about = cut(&one_line(&one.about), width.saturating_sub(widest + 22));
    let name = paint(NAME, format!("{:<widest$}", one_line(&one.name)));
    format!("{mark} {name}  {version:<7} {}  {about}", paint(FAINT, format!("{origin:<8}")))
}

fn new(
    name: &str,
    extends: &str,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let path = new_template(around, name, extends)?;
    let path = path.strip_prefix(&around.cwd).unwrap_or(&path).display().to_string();
    face.say(format!("{} {path}: edit its blocks, then", paint(GOOD, "Wrote")));
    face.say(format!("  {}", paint(NAME, format!("segue template check {name}"))));
    face.say(format!("  and set `template = \"{name}\"` in .segue/segue.toml."));
    Ok(Status::Good)
}

fn check(
    name: Option<&str>,
    format: Format,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => segue_project::template_setting(around)?,
    };
    let (path, text, found) = check_template_of(around, &name)?;
    let file = path
        .map_or(name, |path| path.strip_prefix(&around.cwd).unwrap_or(&path).display().to_string());
    Ok(findings::show(face, format, &file, &text, &found))
}

fn diff(from: &str, to: &str, around: &Surroundings, face: &mut Face) -> Result<Status, Failure> {
    let text = |name: &str| template(around, Some(name), &Filling::default()).map(|t| t.text);
    let (old, new) = (text(from)?, text(to)?);
    let diff = TextDiff::from_lines(&old, &new);
    face.say(paint(BAD, format!("--- {from}")));
    face.say(paint(GOOD, format!("+++ {to}")));
    for group in diff.grouped_ops(AROUND) {
        face.say(paint(FAINT, "@@"));
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let line = one_line_of(change.value());
            face.say(match change.tag() {
                ChangeTag::Delete => paint(BAD, format!("-{line}")),
                ChangeTag::Insert => paint(GOOD, format!("+{line}")),
                ChangeTag::Equal => format!(" {line}"),
            });
        }
    }
    Ok(Status::Good)
}

fn one_line_of(line: &str) -> String {
    segue_document::visible::visible(line.trim_end_matches('\n')).into_owned()
}

fn add(
    source: &str,
    force: bool,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let text = if fetch::is_address(source) {
        fetch::fetch(source)?
    } else {
        segue_project::read_text(&around.path(source))?
    };
    let (path, template) = add_template(around, source, &text, force)?;
    face.foreign(&text);
    let path = path.strip_prefix(&around.cwd).unwrap_or(&path).display().to_string();
    face.note(format!(
        "{} {} as {path}. Read it: sessions will do what it says.",
        paint(GOOD, "Kept"),
        template.name
    ));
    let found = segue_document::check::check_template(&template.text);
    if !found.is_empty() {
        let name = &template.name.name;
        face.note(format!(
            "It breaks {} of the schema's rules: segue template check {name}",
            found.len()
        ));
    }
    Ok(Status::Good)
}
