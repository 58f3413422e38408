//! Templates of a project: where they stand, how they go together, what a
//! session reads.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use segue_document::check::{Finding, check_template};
use segue_document::template::{BUILT_IN, Filling, Platform, Source, Template, built_in, compose};
use segue_model::{Digest, Front, TemplateName, lf};
use segue_store::durable;

use crate::folders::Folders;
use crate::{Project, ProjectError, Surroundings};

/// The folder of a project's templates.
const TEMPLATES: &str = "templates";
/// Where the rendered form of a template stands that a session could not read as it is.
const RENDERED: &str = "rendered";
/// The largest template that is read.
const LARGEST: u64 = 256 * 1024;

/// A template that can be used here.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its version; nothing if it cannot be read.
    pub version: Option<String>,
    /// The project's file; nothing for a built-in template.
    pub path: Option<PathBuf>,
    /// What it is for: its overview in one line, or what is wrong with it.
    pub about: String,
    /// Whether it is in force.
    pub is_used: bool,
}

/// Where templates are looked for.
#[derive(Clone, Debug)]
pub(crate) struct Shelf<'a> {
    /// Where the project and segue's files of it are, if there is a project.
    pub(crate) folders: Option<&'a Folders>,
    /// What relative paths are relative to.
    pub(crate) cwd: &'a Path,
    /// Whether paths out of the project are refused: the project's own settings are
    /// anybody's.
    pub(crate) stays_inside: bool,
}

impl Shelf<'_> {
    /// The templates that `spec` names, put on each other: names and files, with commas.
    pub(crate) fn compose(&self, spec: &str, filling: &Filling) -> Result<Template, ProjectError> {
        let names = spec.split(',').map(str::trim).filter(|name| !name.is_empty());
        let layers: Vec<Source> = names.map(|name| self.source(name)).collect::<Result<_, _>>()?;
        if layers.is_empty() {
            return Err(ProjectError::NoTemplate(spec.to_owned()));
        }
        let find = |name: &str| self.named(name).ok().flatten();
        compose(&layers, &find, filling).map_err(ProjectError::Template)
    }

    /// One template by its name or file.
    fn source(&self, name: &str) -> Result<Source, ProjectError> {
        if is_path(name) {
            return self.file(name);
        }
        self.named(name)?.ok_or_else(|| ProjectError::NoTemplate(name.to_owned()))
    }

    /// The project's own template of that name, else the built-in one.
    fn named(&self, name: &str) -> Result<Option<Source>, ProjectError> {
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !is_plain || name.starts_with('.') {
            return Ok(None);
        }
        if let Some(folders) = self.folders {
            let path = folders.own.join(TEMPLATES).join(format!("{name}.md"));
            if path.is_file() {
                let text = read(&path)?;
                let origin = path.display().to_string();
                return Ok(Some(
                    as_built_in(name, &origin, &text).unwrap_or_else(|| Source::new(origin, &text)),
                ));
            }
        }
        Ok(built_in(name).map(|text| Source::new(format!("built-in {name}"), text)))
    }

    fn file(&self, name: &str) -> Result<Source, ProjectError> {
        let path = Path::new(name);
        let leads_out = path.is_absolute() || path.components().any(|c| c == Component::ParentDir);
        if self.stays_inside && leads_out {
            return Err(ProjectError::NoTemplate(name.to_owned()));
        }
        let root = self.folders.map_or(self.cwd, |folders| &folders.root);
        let base = if self.stays_inside { root } else { self.cwd };
        let path = base.join(path);
        let text = read(&path)?;
        Ok(Source::new(path.display().to_string(), &text))
    }
}

/// The source of a built-in template, where the project's file is its rendered form,
/// unchanged: then answers and clients can still be filled in.
fn as_built_in(name: &str, origin: &str, text: &str) -> Option<Source> {
    let source = built_in(name)?;
    let rendered = Template::parse(source).ok()?.text;
    (lf(text) == rendered).then(|| Source::new(origin, source))
}

/// Whether a name is that of a file.
pub(crate) fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|e| e == "md")
}

/// A text file of a size that a template has.
fn read(path: &Path) -> Result<String, ProjectError> {
    let failed = |source| ProjectError::Io { doing: "read", path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(failed)?;
    let refused =
        |message: String| ProjectError::Settings { path: path.to_owned(), line: 1, message };
    if !metadata.is_file() {
        return Err(refused("it is no ordinary file".to_owned()));
    }
    if metadata.len() > LARGEST {
        let size = metadata.len();
        return Err(refused(format!("it has {size} bytes; a template has {LARGEST} at most")));
    }
    let bytes = fs::read(path).map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Where a session finds the text of `template`: its file in the project if that is the
/// text, else a rendered copy, which `may_write` allows to be written. A built-in
/// template that the project does not keep has no address.
pub(crate) fn address(
    folders: &Folders,
    spec: &str,
    template: &Template,
    may_write: bool,
) -> Result<Option<String>, ProjectError> {
    let folder = &folders.own;
    let address = if is_path(spec) {
        spec.trim_start_matches("./").to_owned()
    } else {
        folders.address(&format!("{TEMPLATES}/{spec}.md"))
    };
    let is_it = |text: String| lf(&text) == template.text;
    if !spec.contains(',') && fs::read_to_string(folders.root.join(&address)).is_ok_and(is_it) {
        return Ok(Some(address));
    }
    if template.is_built_in(spec) {
        return Ok(None);
    }
    let name = rendered_name(&template.name, template.digest());
    let path = folder.join(TEMPLATES).join(RENDERED).join(&name);
    for part in [folder.join(TEMPLATES), folder.join(TEMPLATES).join(RENDERED)] {
        // What is written stays in the project, whatever a repository links to.
        if std::fs::symlink_metadata(&part).is_ok_and(|found| found.is_symlink()) {
            return Err(segue_store::StoreError::Outside(part).into());
        }
    }
    if !path.is_file() {
        if !may_write {
            return Ok(None);
        }
        match durable::write_new(&path, template.text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(ProjectError::Io { doing: "written", path, source: error });
            }
            _ => {}
        }
    }
    Ok(Some(folders.address(&format!("{TEMPLATES}/{RENDERED}/{name}"))))
}

/// The name of a rendered copy.
fn rendered_name(name: &TemplateName, digest: Digest) -> String {
    let digest = format!("{:016x}", digest.bits());
    format!("{name}-{}.md", &digest[..8])
}

/// The template that a handoff was made with, where the project still has its text.
pub(crate) fn pinned(project: &Project, front: &Front) -> Option<Template> {
    let is_it = |template: &Template| template.digest() == front.template_digest;
    if is_it(&project.template) {
        return Some(project.template.clone());
    }
    let name = rendered_name(&front.template, front.template_digest);
    if name.contains(['/', '\\']) {
        return None;
    }
    let folder = project.folders().own.join(TEMPLATES);
    let kept =
        [folder.join(RENDERED).join(name), folder.join(format!("{}.md", front.template.name))];
    let texts = kept.iter().filter_map(|path| read(path).ok());
    let built_in = built_in(&front.template.name).map(str::to_owned);
    let mut all = texts.chain(built_in).filter_map(|text| Template::parse(&text).ok());
    all.find(is_it)
}

/// Every template that can be used here: the project's, then those built in.
pub fn templates(around: &Surroundings) -> Result<Vec<Listed>, ProjectError> {
    let project = Project::find(around)?;
    let used = match &project {
        Some(project) => project.settings.template.value.clone(),
        None => crate::Settings::read(None, around)?.template.value,
    };
    let uses = |name: &str| used.split(',').any(|used| used.trim() == name);
    let mut own = Vec::new();
    if let Some(project) = &project {
        let folder = project.folders().own.join(TEMPLATES);
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Some(name) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
            else {
                continue;
            };
            if path.extension().is_some_and(|ending| ending == "md") && path.is_file() {
                own.push((name, Some(path)));
            }
        }
    }
    own.sort();
    let shelf = shelf(around, project.as_ref());
    let others = BUILT_IN.iter().filter(|name| !own.iter().any(|(known, _)| known == *name));
    let all = own.iter().cloned().chain(others.map(|name| ((*name).to_owned(), None)));
    Ok(all.map(|(name, path)| listed(&shelf, name, path, &uses)).collect())
}

fn shelf<'a>(around: &'a Surroundings, project: Option<&'a Project>) -> Shelf<'a> {
    Shelf { folders: project.map(Project::folders), cwd: &around.cwd, stays_inside: false }
}

fn listed(
    shelf: &Shelf<'_>,
    name: String,
    path: Option<PathBuf>,
    uses: &dyn Fn(&str) -> bool,
) -> Listed {
    let is_used = uses(&name);
    match shelf.compose(&name, &Filling::default()) {
        Ok(template) => {
            let lines = template.text.lines().skip_while(|line| !line.starts_with("## Overview"));
            let lines = lines.skip(1).skip_while(|line| line.is_empty());
            let about = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
            Listed { name, version: Some(template.name.version), path, about, is_used }
        }
        Err(error) => Listed { name, version: None, path, about: error.to_string(), is_used },
    }
}

/// The template in force as the settings name it.
pub fn template_setting(around: &Surroundings) -> Result<String, ProjectError> {
    let settings = match Project::find(around)? {
        Some(project) => project.settings,
        None => crate::Settings::read(None, around)?,
    };
    Ok(settings.template.value)
}

/// The template that `spec` names, filled in; the one in force without it.
pub fn template(
    around: &Surroundings,
    spec: Option<&str>,
    filling: &Filling,
) -> Result<Template, ProjectError> {
    let project = Project::find(around)?;
    match (spec, &project) {
        (Some(spec), project) => shelf(around, project.as_ref()).compose(spec, filling),
        (None, Some(project)) => {
            project.shelf(around).compose(&project.settings.template.value, filling)
        }
        (None, None) => {
            let settings = crate::Settings::read(None, around)?;
            shelf(around, None).compose(&settings.template.value, filling)
        }
    }
}

/// What starts the first session of a chain: the template with the project's answers.
/// With `is_short` its short form, for a chat that cannot read files.
pub fn bootstrap(
    around: &Surroundings,
    spec: Option<&str>,
    platform: Platform,
    is_short: bool,
) -> Result<String, ProjectError> {
    let project = Project::find(around)?;
    let answers = project.map(|project| project.settings.answers).unwrap_or_default();
    let filling = Filling { answers: answers.clone(), platform };
    let template = template(around, spec, &filling)?;
    if !is_short {
        return Ok(with_answers(&template, &answers));
    }
    let mut text = format!("Work under this bootstrap template: {}\n", template.short_form(false));
    let known = template.ask.iter().filter_map(|q| Some((&q.question, answers.get(&q.key)?)));
    for (question, answer) in known {
        text.push_str(&format!("\n{question} {answer}"));
    }
    text.push_str("\n\nBegin: ask for this session's objective if none was named.\n");
    Ok(text)
}

/// The text of a template with the answers behind their questions, where it does not
/// have them yet: a plain text has nothing to fill them into.
fn with_answers(template: &Template, answers: &BTreeMap<String, String>) -> String {
    let answered = template.ask.iter().filter_map(|q| Some((&q.question, answers.get(&q.key)?)));
    let answered = answered.filter(|(_, answer)| !template.text.contains(answer.as_str()));
    answered.fold(template.text.clone(), |text, (question, answer)| {
        text.replacen(&format!("- {question}\n"), &format!("- {question} {answer}\n"), 1)
    })
}

/// Checks the template in the file `name`, or the template of that name; also gives
/// the file, which a built-in template does not have, and the text that was checked, which is that of the whole where it extends another.
pub fn check_template_of(
    around: &Surroundings,
    name: &str,
) -> Result<(Option<PathBuf>, String, Vec<Finding>), ProjectError> {
    let project = Project::find(around)?;
    let shelf = shelf(around, project.as_ref());
    let source = shelf.source(name)?;
    let path = Some(PathBuf::from(&source.origin)).filter(|path| path.is_file());
    match shelf.compose(name, &Filling::default()) {
        Ok(template) => Ok((path, template.text.clone(), check_template(&template.text))),
        // What cannot be put together is checked as it stands: B006 says what is wrong.
        Err(ProjectError::Template(error)) if error.origin == source.origin => {
            let findings = check_template(&source.text);
            if findings.iter().any(|finding| finding.line == error.diagnostic.line) {
                return Ok((path, source.text, findings));
            }
            Err(ProjectError::Template(error))
        }
        Err(error) => Err(error),
    }
}

/// Writes a new template into the project: a frame whose blocks are to be filled.
pub fn new_template(
    around: &Surroundings,
    name: &str,
    extends: &str,
) -> Result<PathBuf, ProjectError> {
    let project = Project::here(around)?;
    let is_plain = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !is_plain {
        return Err(ProjectError::Setting {
            name: "NAME",
            value: name.to_owned(),
            wanted: "is no name for a template: use letters, digits, `-` and `_`",
        });
    }
    let shelf = project.shelf(around);
    let base = shelf.compose(extends, &Filling::default())?;
    let day = around.clock.strftime("%Y-%m-%d");
    let major = base.name.version.split('.').next().unwrap_or("1").to_owned();
    let text = format!(
        "---\ntemplate: {name}\nversion: 0.1.0\nextends: {}@{major}\nsections:\n  - {{ name: Owners, under: Context, hint: \"who decides what\" }}\n\
         author: {}\ncreated: {day}\nupdated: {day}\ntags: [handoff]\n---\n\
         {{% block overview %}}\nHandoffs of this team.\n{{% endblock %}}\n\n\
         {{% block notes %}}\n{{{{ super() }}}}\n- Name who has to agree before a decision holds.\n{{% endblock %}}\n",
        base.name.name,
        around.git.person(&project.root).map_or_else(
            || "team".to_owned(),
            |person| serde_json::Value::from(person).to_string()
        ),
    );
    let path = project.folders().own.join(TEMPLATES).join(format!("{name}.md"));
    durable::write_new(&path, text.as_bytes()).map_err(|source| not_written(&path, source))?;
    Ok(path)
}

/// Keeps `text`, which came from `origin`, as a template of the project. A template of
/// that name is replaced only with `force`.
pub fn add_template(
    around: &Surroundings,
    origin: &str,
    text: &str,
    force: bool,
) -> Result<(PathBuf, Template), ProjectError> {
    let project = Project::here(around)?;
    let shelf = project.shelf(around);
    let find = |name: &str| shelf.named(name).ok().flatten();
    let source = Source::new(origin, text);
    let template = compose(std::slice::from_ref(&source), &find, &Filling::default())
        .map_err(ProjectError::Template)?;
    let name = &template.name.name;
    let path = project.folders().own.join(TEMPLATES).join(format!("{name}.md"));
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !is_plain {
        return Err(ProjectError::NoTemplate(name.clone()));
    }
    let written = if force {
        durable::replace(&path, source.text.as_bytes())
    } else {
        durable::write_new(&path, source.text.as_bytes())
    };
    written.map_err(|source| not_written(&path, source))?;
    Ok((path, template))
}

fn not_written(path: &Path, source: std::io::Error) -> ProjectError {
    if source.kind() == std::io::ErrorKind::AlreadyExists {
        return ProjectError::Exists(path.to_owned());
    }
    ProjectError::Io { doing: "written", path: path.to_owned(), source }
}
