//! A project: the folder that `.segue` stands in, its settings, its template, its store.

use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_document::template::{Filling, Template};
use segue_document::visible::visible;
use segue_document::{Composition, compose_prompt, parse};
use segue_model::{Content, Handoff, HandoffId, HandoffName, Node, ThreadName};
use segue_store::{Folder, GitRefStore, ObjectName, Store, StoreError, TreeStore};

use crate::chain::{Local, mirror};
use crate::folders::Folders;
use crate::settings::StoreKind;
use crate::templates::{self, Shelf};
use crate::{Origin, ProjectError, Settings, Surroundings};

/// A project that `segue init` has set up.
pub struct Project {
    /// The folder that the project is.
    pub root: PathBuf,
    /// The settings in force.
    pub settings: Settings,
    /// The template in force.
    pub template: Template,
    /// The thread that this checkout is on.
    pub thread: ThreadName,
    folders: Folders,
    store: Box<dyn Store>,
    /// What checkouts of this repository have or had, where the store is in the checkout.
    mirror: Option<TreeStore>,
    local: Local,
}

impl Project {
    /// The project of the working directory: the nearest folder above with a `.segue` in it,
    /// or with one in the user's own data.
    pub fn find(around: &Surroundings) -> Result<Option<Self>, ProjectError> {
        let folders = Folders::above(around)?;
        folders.map(|folders| Self::open(folders, around)).transpose()
    }

    /// The settings file of the working directory's project, if there is one.
    pub(crate) fn settings_above(around: &Surroundings) -> Option<PathBuf> {
        let folders = Folders::above(around).ok().flatten()?;
        Some(folders.settings()).filter(|file| file.is_file())
    }

    /// The project of the working directory, which must have one.
    pub fn here(around: &Surroundings) -> Result<Self, ProjectError> {
        Self::find(around)?.ok_or_else(|| ProjectError::NoProject(around.cwd.clone()))
    }

    fn open(folders: Folders, around: &Surroundings) -> Result<Self, ProjectError> {
        let settings = Settings::read(Some(&folders.settings()), around)?;
        let shelf = shelf(&folders, around, &settings);
        let template = shelf.compose(&settings.template.value, &Filling::default())?;
        let local = Local::new(folders.local.clone());
        let (root, thread) = (folders.root.clone(), local.thread());
        let files = || Box::new(TreeStore::new(&folders.own));
        let (store, mirror): (Box<dyn Store>, _) = match settings.store {
            // What a repository says of itself does not lead anywhere else.
            _ if folders.is_private => (files(), None),
            StoreKind::Tree | StoreKind::Private => (files(), mirror::of(&root)),
            StoreKind::GitRef => (Box::new(GitRefStore::new(&root)), None),
        };
        Ok(Self { root, settings, template, thread, folders, store, mirror, local })
    }

    /// Where segue's own files of the project are.
    pub(crate) fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Where the objects are.
    pub(crate) fn kind(&self) -> StoreKind {
        match self.settings.store {
            _ if self.folders.is_private => StoreKind::Private,
            StoreKind::Private => StoreKind::Tree,
            kind => kind,
        }
    }

    /// The project's settings file.
    pub fn settings_file(&self) -> PathBuf {
        self.folders.settings()
    }

    /// Where templates are looked for.
    pub(crate) fn shelf<'a>(&'a self, around: &'a Surroundings) -> Shelf<'a> {
        shelf(&self.folders, around, &self.settings)
    }

    /// Where the successor finds the template in force, from the root; nothing if its
    /// text is nowhere in the project and `may_write` does not allow to put it there.
    pub(crate) fn template_address(&self, may_write: bool) -> Result<Option<String>, ProjectError> {
        let spec = &self.settings.template.value;
        templates::address(&self.folders, spec, &self.template, may_write)
    }

    /// The folder of the handoffs.
    pub(crate) fn handoffs(&self) -> PathBuf {
        self.store.place(Folder::Handoffs)
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Where the objects of this repository's other checkouts are.
    pub(crate) fn mirror(&self) -> Option<&TreeStore> {
        self.mirror.as_ref()
    }

    /// Where the file of a handoff is.
    pub(crate) fn path_of(&self, name: &HandoffName) -> PathBuf {
        let file = name.to_string();
        let own = self.handoffs().join(&file);
        let mirrored = self.mirror.as_ref().map(|mirror| mirror.place(Folder::Handoffs).join(file));
        match mirrored {
            Some(mirrored) if !own.exists() && mirrored.exists() => mirrored,
            _ => own,
        }
    }

    /// Lets the other checkouts know what was stored here.
    pub(crate) fn tell_others(&self, name: &ObjectName) {
        if let Some(mirror) = &self.mirror {
            mirror::link(&*self.store, name, mirror);
        }
    }

    /// Takes back an object that was just stored. What cannot be removed stays as it is.
    pub(crate) fn forget(&self, name: &ObjectName) {
        let _ = self.store.remove(name);
        if let Some(mirror) = &self.mirror {
            let _ = mirror.remove(name);
        }
    }

    /// The bytes of an object, here or in another checkout.
    pub(crate) fn object(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, StoreError> {
        match (self.store.get(name)?, &self.mirror) {
            (None, Some(mirror)) => mirror.get(name),
            (found, _) => Ok(found),
        }
    }

    /// The tokens that a prompt has at most.
    pub(crate) fn budget(&self) -> u32 {
        let set = self.settings.budget.as_ref().map(|budget| budget.value);
        set.unwrap_or(self.template.budget)
    }

    /// The prompt of a handoff that has none, from its sections. The template's text is put
    /// where the successor can read it, if `may_write` allows it.
    pub(crate) fn composed_prompt(
        &self,
        content: &Content,
        id: HandoffId,
        may_write: bool,
        contested: &[String],
    ) -> Result<String, ProjectError> {
        let address = self.template_address(may_write)?;
        let name = self.root.file_name().map(|name| name.to_string_lossy().into_owned());
        let purpose = self.settings.answers.get("goal");
        let line = match (name, purpose) {
            (Some(name), Some(purpose)) => format!("Project `{name}`. Its goal: {purpose}"),
            (Some(name), None) => format!("Project `{name}`."),
            (None, _) => String::new(),
        };
        Ok(compose_prompt(&Composition {
            content,
            template: &self.template,
            address: address.as_deref(),
            budget: self.budget() as usize,
            project: Some(&visible(&line)),
            id: &id.short(),
            contested,
        }))
    }

    /// What is this checkout's alone.
    pub(crate) fn local(&self) -> &Local {
        &self.local
    }

    /// The handoff of a node, with its text as it is stored.
    pub(crate) fn handoff(&self, node: &Node) -> Result<(Handoff, String), ProjectError> {
        let path = self.path_of(&node.name);
        let not = |why: String| ProjectError::NotAHandoff { path: path.clone(), why };
        let object = ObjectName::new(Folder::Handoffs, &node.name.to_string());
        let object = object.map_err(|wrong| not(wrong.to_string()))?;
        let bytes = self.object(&object)?.ok_or_else(|| not("it is gone".to_owned()))?;
        let handoff = read_handoff(&bytes).map_err(not)?;
        Ok((handoff, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// The templates of a project: what its own settings name stays inside.
fn shelf<'a>(folders: &'a Folders, around: &'a Surroundings, settings: &Settings) -> Shelf<'a> {
    let stays_inside = matches!(settings.template.origin, Origin::Project(_));
    Shelf { folders: Some(folders), cwd: &around.cwd, stays_inside }
}

/// The handoff in the file at `path`, with its text.
pub(crate) fn handoff_file(path: &Path) -> Result<(Handoff, String), ProjectError> {
    let bytes = fs::read(path).map_err(|source| ProjectError::Io {
        doing: "read",
        path: path.to_owned(),
        source,
    })?;
    let handoff = read_handoff(&bytes)
        .map_err(|why| ProjectError::NotAHandoff { path: path.to_owned(), why })?;
    Ok((handoff, String::from_utf8_lossy(&bytes).into_owned()))
}

pub(crate) fn read_handoff(bytes: &[u8]) -> Result<Handoff, String> {
    let (document, diagnostics) = parse(&String::from_utf8_lossy(bytes));
    let why = diagnostics.first().map_or_else(
        || "it has no front matter".to_owned(),
        |diagnostic| format!("line {}: {}", diagnostic.line, diagnostic.message),
    );
    document.into_handoff().ok_or(why)
}
