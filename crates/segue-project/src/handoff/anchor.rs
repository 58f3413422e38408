//! Where the repository stood when a handoff was made, and whether its session ran there at all.

use std::path::Path;

use jiff::Timestamp;
use segue_document::secret;
use segue_document::visible::one_line;
use segue_facts::SessionFacts;
use segue_model::{Anchor, Digest, marker};
use segue_store::common_folder;

use crate::folders::FOLDER;
use crate::{Project, Surroundings};

/// The marker of a handoff stands in so many bytes, behind its front matter.
const BEGIN: u64 = 4_096;

/// The folder that the session ran in, if that is none of the project's: not in its root, not
/// above it, in no other checkout of its repository, and in no folder of the same name, as on
/// another machine.
pub(super) fn elsewhere<'f>(root: &Path, facts: &'f SessionFacts) -> Option<&'f str> {
    let name = facts.about.cwd.as_deref()?;
    let cwd = Path::new(name);
    let is_named = || cwd.components().any(|part| root.file_name() == Some(part.as_os_str()));
    let is_checkout = || common_folder(cwd).is_some_and(|at| common_folder(root) == Some(at));
    let is_ours = cwd.starts_with(root) || root.starts_with(cwd) || is_named() || is_checkout();
    (!is_ours).then_some(name)
}

/// Where the project's repository stands, if the session ran in it.
pub(super) fn anchor_of(
    around: &Surroundings,
    project: Option<&Project>,
    facts: &SessionFacts,
) -> Option<Anchor> {
    let root = &project?.root;
    let anchor = elsewhere(root, facts).is_none().then(|| anchor(around, root)).flatten()?;
    let ended = facts.about.ended.map(Timestamp::as_second);
    let unseen = ended.and_then(|ended| around.git.commits_after(root, ended));
    Some(Anchor { unseen: unseen.unwrap_or_default(), ..anchor })
}

/// Where the repository at `root` stands; segue's own folder does not count as a change, nor does a copy of a handoff
/// that nobody has committed.
pub(crate) fn anchor(around: &Surroundings, root: &Path) -> Option<Anchor> {
    let head = around.git.head(root)?;
    let files = around.git.status(root).unwrap_or_default();
    let dirty: Vec<String> = files
        .into_iter()
        .filter(|(_, path)| !path.split('/').any(|part| part == FOLDER))
        .filter(|(state, path)| state != "??" || !is_handoff(&root.join(path)))
        .map(|(state, path)| match state.as_str() {
            " M" | "M " | "MM" => path,
            _ => format!("{state} {path}"),
        })
        .map(|line| foreign(&line))
        .collect();
    let has_difference = head.commit.is_some() && dirty.iter().any(|line| !line.starts_with("??"));
    let diff = has_difference.then(|| around.git.diff(root)).flatten();
    let (tree, sign) = head.marks.map(|marks| (marks.tree, marks.sign)).unzip();
    Some(Anchor {
        commit: head.commit,
        tree,
        sign,
        branch: head.branch.map(|branch| foreign(&branch)),
        dirty,
        diff: diff.map(|bytes| Digest::of(&String::from_utf8_lossy(&bytes))),
        unseen: 0,
    })
}

/// Whether a file is a handoff, as it begins.
fn is_handoff(file: &Path) -> bool {
    use std::io::Read;
    let is_page = file.extension().is_some_and(|ending| ending == "md");
    // What a link leads to may never end.
    let is_file = || file.symlink_metadata().is_ok_and(|it| it.is_file());
    if !is_page || !is_file() {
        return false;
    }
    let mut begin = Vec::new();
    let opened = std::fs::File::open(file);
    let read = opened.and_then(|file| file.take(BEGIN).read_to_end(&mut begin));
    read.is_ok() && String::from_utf8_lossy(&begin).contains(marker::HANDOFF)
}

/// A name from outside, fit to be stored and shown.
pub(super) fn foreign(text: &str) -> String {
    one_line(&secret::mask(text))
}
