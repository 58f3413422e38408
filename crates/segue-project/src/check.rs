//! `check`: what the rules say of a handoff, and mending it.

use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_document::check::{Done, Finding, NoGround, check as check_text, fix};
use segue_document::front_of;
use segue_document::template::Template;
use segue_model::{Front, HandoffRef};
use segue_store::durable;

use crate::freshness::Unknown;
use crate::ground::{Repository, Witness, closed_session};
use crate::save::is_a_handoff;
use crate::{Freshness, Project, ProjectError, Surroundings, show, templates};

/// What is to be checked.
pub enum Checked<'a> {
    /// A text that came from elsewhere, such as standard input.
    Text(&'a str),
    /// A handoff by its name, or a file.
    Named(&'a str),
}

/// What is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckRequest<'a> {
    /// The session that the handoff closes, where it does not say.
    pub session: Option<&'a str>,
    /// Mend what can be mended.
    pub fix: bool,
}

/// What the rules say.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// The file; nothing for a text.
    pub path: Option<PathBuf>,
    /// The text that was checked; after mending the mended one.
    pub text: String,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// What was mended.
    pub done: Vec<Done>,
}

/// Checks a handoff. With `fix` a file is rewritten, unless it is in a chain: what is
/// stored is never changed.
pub fn check(
    around: &Surroundings,
    checked: &Checked<'_>,
    request: &CheckRequest<'_>,
) -> Result<CheckReport, ProjectError> {
    let project = Project::find(around)?;
    let (path, text) = match checked {
        Checked::Text(text) => (None, (*text).to_owned()),
        Checked::Named(name) => read(around, name)?,
    };
    if request.fix {
        can_be_mended(path.as_deref().unwrap_or(Path::new("-")), &text)?;
    }
    let is_stored = match (&project, &path) {
        (Some(project), Some(path)) => {
            let real =
                |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            real(path).starts_with(real(&project.handoffs()))
        }
        _ => false,
    };
    if request.fix && is_stored {
        return Err(ProjectError::Immutable(path.unwrap_or_default()));
    }
    let front = front_of(&text);
    let template = template_of(project.as_ref(), front.as_ref());
    let report =
        |text: String, findings, done| CheckReport { path: path.clone(), text, findings, done };
    let Some(project) = &project else {
        let witness = request.session.map(|name| Witness::of(around, name, None)).transpose()?;
        let ground = Repository::new(around, &around.cwd, None, None).with_session(witness);
        // Without a project the paths of a handoff are relative to nobody knows what.
        let ground: &dyn segue_document::check::Ground =
            if request.session.is_some() { &ground } else { &NoGround };
        return finish(text, &template, ground, request.fix, path.as_deref(), report);
    };
    let session = request.session.map(str::to_owned);
    let session = session.or_else(|| closed_session(front.as_ref()?));
    // The stored id leads to the session only on the machine that has it.
    let until = front.as_ref().map(|front| front.created);
    let witness = match (request.session, session) {
        (Some(session), _) => Some(Witness::of(around, session, until)?),
        (None, Some(session)) => Witness::of(around, &session, until).ok(),
        (None, None) => None,
    };
    let number = front.as_ref().map(|front| front.number.get());
    let freshness = match &front {
        Some(front) => {
            let chain = project.chain()?.chain;
            Freshness::of(around, &project.root, (front, &text), Some((project, &chain)))
        }
        None => Freshness::Unknown(Unknown::NoHandoff),
    };
    let anchor = front.and_then(|front| front.git);
    let ground = Repository::new(around, &project.root, anchor, number)
        .with_session(witness)
        .with_freshness(freshness);
    finish(text, &template, &ground, request.fix, path.as_deref(), report)
}

/// Whether a file is a handoff that somebody may rewrite: not another text, such as a transcript, and not one that is
/// kept from being written.
fn can_be_mended(path: &Path, text: &str) -> Result<(), ProjectError> {
    let is_none =
        |why: &str| Err(ProjectError::NotAHandoff { path: path.to_owned(), why: why.to_owned() });
    if text.contains('\u{fffd}') {
        return is_none("it is not in UTF-8, and `--fix` would lose what it cannot read");
    }
    if !is_a_handoff(&segue_model::lf(text)) {
        return is_none(
            "it has neither the marker nor two sections of a handoff, so there is nothing to mend",
        );
    }
    if std::fs::metadata(path).is_ok_and(|file| file.permissions().readonly()) {
        let source = std::io::ErrorKind::PermissionDenied.into();
        return Err(ProjectError::Io { doing: "written", path: path.to_owned(), source });
    }
    Ok(())
}

fn finish(
    text: String,
    template: &Template,
    ground: &dyn segue_document::check::Ground,
    wants_fix: bool,
    path: Option<&Path>,
    report: impl Fn(String, Vec<Finding>, Vec<Done>) -> CheckReport,
) -> Result<CheckReport, ProjectError> {
    if !wants_fix {
        let findings = check_text(&text, template, ground);
        return Ok(report(text, findings, Vec::new()));
    }
    let fixed = fix(&text, template, ground);
    if let Some(path) = path.filter(|_| !fixed.done.is_empty()) {
        durable::replace(path, fixed.text.as_bytes()).map_err(|source| ProjectError::Io {
            doing: "written",
            path: path.to_owned(),
            source,
        })?;
    }
    let findings = check_text(&fixed.text, template, ground);
    Ok(report(fixed.text, findings, fixed.done))
}

/// A file as it is; else the handoff that the name means.
pub(crate) fn read(
    around: &Surroundings,
    name: &str,
) -> Result<(Option<PathBuf>, String), ProjectError> {
    let file = around.path(name);
    let is_path = matches!(name.parse::<HandoffRef>(), Ok(HandoffRef::Path(_)));
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    if is_path || (file.is_file() && !is_number) {
        return Ok((Some(file.clone()), read_text(&file)?));
    }
    let shown = show(around, Some(name))?;
    Ok((Some(shown.path), shown.text))
}

/// The text of a file; bytes that are no text become replacement characters.
pub fn read_text(path: &Path) -> Result<String, ProjectError> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => ProjectError::NoFile(path.to_owned()),
        _ => ProjectError::Io { doing: "read", path: path.to_owned(), source },
    };
    let bytes = fs::read(path).map_err(failed)?;
    if bytes.iter().take(8_192).any(|byte| *byte == 0) {
        let why = "it is no text".to_owned();
        return Err(ProjectError::NotAHandoff { path: path.to_owned(), why });
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The template that a handoff was made with, if this project has it; else the one in force.
fn template_of(project: Option<&Project>, front: Option<&Front>) -> Template {
    let Some(project) = project else {
        let named =
            front.and_then(|front| segue_document::template::built_in(&front.template.name));
        return named.and_then(|text| Template::parse(text).ok()).unwrap_or_else(Template::base);
    };
    let pinned = front.and_then(|front| templates::pinned(project, front));
    pinned.unwrap_or_else(|| project.template.clone())
}
