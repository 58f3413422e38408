//! `init`: sets a project up. Doing it again changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use segue_agents::{Scope, sessions};
use segue_document::secret::mask;
use segue_document::template::{Filling, Template, built_in};
use segue_model::AgentId;
use segue_store::durable;

use crate::chain::Local;
use crate::folders::{FOLDER, Folders};
use crate::templates::Shelf;
use crate::{ProjectError, Settings, StoreKind, Surroundings};

/// What the user wants.
#[derive(Clone, Debug, Default)]
pub struct InitRequest {
    /// The template: its name, or several names and files with commas; `base` without it.
    pub template: Option<String>,
    /// Where the objects are to be.
    pub store: StoreKind,
    /// Answers to the template's questions.
    pub answers: BTreeMap<String, String>,
}

/// What was set up.
#[derive(Clone, Debug)]
pub struct InitOutcome {
    /// The project's root.
    pub root: PathBuf,
    /// Where segue's own files of the project are.
    pub folder: PathBuf,
    /// The files that were written; none if all were there.
    pub written: Vec<PathBuf>,
    /// The agents that have sessions here, with how many.
    pub agents: BTreeMap<AgentId, usize>,
    /// Whether the project is in a git repository.
    pub has_git: bool,
    /// Where the objects are.
    pub store: StoreKind,
}

/// Sets up the project of the working directory: where segue's folder is already,
/// else the root of the git repository, else the directory itself.
pub fn init(around: &Surroundings, request: &InitRequest) -> Result<InitOutcome, ProjectError> {
    let folders = match Folders::above(around)? {
        Some(folders) => folders,
        None if request.store == StoreKind::Private => {
            Folders::private(around, &root(&around.cwd)).ok_or(ProjectError::NoUserData)?
        }
        None => Folders::at(&root(&around.cwd))?,
    };
    let (root, folder) = (folders.root.clone(), folders.own.clone());
    let settings = folders.settings();
    let known =
        if settings.is_file() { Some(Settings::read(Some(&settings), around)?) } else { None };
    let store = match &known {
        _ if folders.is_private => StoreKind::Private,
        Some(known) => known.store,
        None => request.store,
    };
    let spec = known
        .as_ref()
        .map(|known| known.template.value.as_str())
        .or(request.template.as_deref())
        .unwrap_or("base");
    // The project's settings will name it, and what they name stays inside of the project.
    let shelf = Shelf { folders: Some(&folders), cwd: &root, stays_inside: true };
    let template = shelf.compose(spec, &Filling::default())?;
    let asks = |key: &String| template.ask.iter().any(|question| question.key == *key);
    if let Some(key) = request.answers.keys().find(|key| known.is_none() && !asks(key)) {
        let asks = template.ask.iter().map(|question| question.key.clone()).collect();
        return Err(ProjectError::NoQuestion { key: key.clone(), asks });
    }
    let request = &InitRequest { store, ..request.clone() };
    let has_git = around.git.head(&root).is_some();
    if request.store == StoreKind::GitRef && known.is_none() && !has_git {
        return Err(ProjectError::NoRepository(root));
    }
    if folders.is_private {
        Local::new(folder.clone()).make()?;
    }
    let mut written = Vec::new();
    for (name, text) in files(spec, &template, request) {
        let path = folder.join(&name);
        match durable::write_new(&path, text.as_bytes()) {
            Ok(()) => written.push(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && path.exists() => {}
            Err(source) => return Err(undo(&folder, &written, path, source)),
        }
    }
    let mut agents = BTreeMap::new();
    for session in sessions(&around.homes, &Scope::of(&root)).sessions {
        *agents.entry(session.agent).or_default() += 1;
    }
    Ok(InitOutcome { root, folder, written, agents, has_git, store })
}

/// The root that `init` would take for a working directory.
fn root(cwd: &Path) -> PathBuf {
    let with = |name: &str| cwd.ancestors().find(|folder| folder.join(name).exists());
    with(FOLDER).or_else(|| with(".git")).unwrap_or(cwd).to_owned()
}

/// Takes back what was written before something failed.
fn undo(folder: &Path, written: &[PathBuf], path: PathBuf, source: std::io::Error) -> ProjectError {
    for file in written {
        // What cannot be removed either stays; the error says what is wrong here.
        let _ = std::fs::remove_file(file);
    }
    for empty in [folder.join("templates"), folder.to_owned()] {
        // Only empty folders go.
        let _ = std::fs::remove_dir(empty);
    }
    ProjectError::Io { doing: "written", path, source }
}

fn files(spec: &str, template: &Template, request: &InitRequest) -> Vec<(String, String)> {
    let of_tree = [
        (".gitignore".to_owned(), "local/\n".to_owned()),
        // Line ends stay as they were written: the digests are of these bytes.
        (".gitattributes".to_owned(), "* -text\n".to_owned()),
        // Agents that search the project do not find superseded decisions.
        (".ignore".to_owned(), "handoffs/\nrecords/\n".to_owned()),
    ];
    // Nothing that git or a search goes through stands in the user's own data.
    let is_private = request.store == StoreKind::Private;
    let mut files = if is_private { Vec::new() } else { of_tree.to_vec() };
    if built_in(spec).is_some() {
        // A session reads it as it is, so it stands there as it is rendered.
        files.push((format!("templates/{spec}.md"), template.text.clone()));
    }
    files.push(("segue.toml".to_owned(), settings(spec, request)));
    files
}

fn settings(spec: &str, request: &InitRequest) -> String {
    let answers = &request.answers;
    let spec = toml::Value::String(spec.to_owned());
    let mut text = format!(
        "# Settings of this project for segue. `segue config --origin` shows what is in force.\n\n\
        # The bootstrap template, in .segue/templates/ or built in; several with commas.\n\
        template = {spec}\n\n\
        # The tokens that the prompt of a handoff has at most; the template's own figure without it.\n\
        # budget = 1500\n"
    );
    if request.store != StoreKind::Tree {
        let store = request.store.as_str();
        text.push_str(&format!("\n# Where handoffs and records are.\nstore = \"{store}\"\n"));
    }
    if !answers.is_empty() {
        let mut table = toml::Table::new();
        // The file is committed, and every handoff repeats them.
        let told = |answer: &String| toml::Value::String(mask(answer).into_owned());
        table.extend(answers.iter().map(|(key, answer)| (key.clone(), told(answer))));
        text.push_str("\n[answers]\n");
        text.push_str(&table.to_string());
    }
    text
}
