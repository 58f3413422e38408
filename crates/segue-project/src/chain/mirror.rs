//! The mirror: what the checkouts of a repository have or had, in its common git folder.
//!
//! Objects of a store in the working tree go with the commit that is checked out. The
//! mirror remembers them, for every branch and every worktree. It is no store of its own:
//! without it one only knows less.

use std::path::Path;

use segue_model::{Digest, HandoffName};
use segue_store::{ObjectName, Store, TreeStore, common_folder};

/// The mirror of the project at `root`: one for each place of a project in the repository.
pub(crate) fn of(root: &Path) -> Option<TreeStore> {
    let common = common_folder(root)?;
    // Worktrees are apart; the way from their tops to the project is the same.
    let top = root.ancestors().find(|above| above.join(".git").exists())?;
    let below = root.strip_prefix(top).ok()?;
    let mut folder = common.join("segue");
    if below != Path::new("") {
        let name = below.to_string_lossy().replace('\\', "/");
        folder.push(format!("{:016x}", Digest::of(&name).bits()));
    }
    Some(TreeStore::new(folder))
}

/// Lets the mirror know an object. One that it cannot take is only not known elsewhere.
pub(crate) fn link(store: &dyn Store, name: &ObjectName, mirror: &TreeStore) {
    let place = store.place(name.folder());
    let _ = mirror.link(name, &place.join(name.file()));
    let sources = name.file().parse::<HandoffName>().map(|handoff| handoff.sources());
    let sources = sources.ok().filter(|file| place.join(file).is_file());
    if let Some(Ok(sources)) = sources.map(|file| ObjectName::new(name.folder(), &file)) {
        let _ = mirror.link(&sources, &place.join(sources.file()));
    }
}
