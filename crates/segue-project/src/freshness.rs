//! Whether repository and chain are still where a handoff left them: one answer for
//! `status`, `next` and `check`.

use std::path::Path;

use segue_document::cited_paths;
use segue_document::visible::one_line;
use segue_model::{Anchor, Chain, Front};
use segue_store::{Change, Commits, FileChange, Likeness, Marks, Standing, common_folder};

use crate::chain::Signature;
use crate::handoff::anchor;
use crate::{Project, Surroundings};

/// How many files a reason names.
const FILES: usize = 5;

/// Whether all is still where a handoff left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It is.
    Fresh,
    /// It is not, for these reasons.
    Stale(Vec<Reason>),
    /// It cannot be told.
    Unknown(Unknown),
}

/// Why it cannot be told whether all is as a handoff left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// There is no handoff.
    NoHandoff,
    /// The handoff does not say where a repository stood: it was written elsewhere, its
    /// session ran elsewhere, or there was none.
    NoAnchor,
    /// There is no repository here.
    NoRepository,
    /// There is one, but git does not answer.
    NoAnswer,
}

impl Unknown {
    /// Why git says nothing of the folder at `root`.
    pub(crate) fn silent(root: &Path) -> Self {
        if common_folder(root).is_some() { Self::NoAnswer } else { Self::NoRepository }
    }

    /// The reason as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoHandoff => "no-handoff",
            Self::NoAnchor => "no-anchor",
            Self::NoRepository => "no-repository",
            Self::NoAnswer => "no-answer",
        }
    }

    /// The reason in words.
    pub fn why(self) -> &'static str {
        match self {
            Self::NoHandoff => "this thread has no handoff yet",
            Self::NoAnchor => {
                "the handoff does not say at which commit it was made (it was written by hand or of a session elsewhere)"
            }
            Self::NoRepository => "there is no git repository here to compare with",
            Self::NoAnswer => "git does not answer about this repository; `git status` says why",
        }
    }
}

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Of what kind.
    pub kind: ReasonKind,
    /// In words, on one line.
    pub text: String,
}

/// What can be otherwise than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// Another branch is checked out.
    Branch,
    /// The commit is not below HEAD any more.
    Anchor,
    /// Commits came.
    Commits,
    /// Commits had come before the handoff was made, of which its session knows nothing.
    Unseen,
    /// Files that the handoff names were changed, moved or deleted by these.
    Files,
    /// The uncommitted work is another.
    Dirty,
    /// The thread has gone on.
    Newer,
    /// The thread has gone back behind it.
    Abandoned,
    /// Somebody else has it.
    Claimed,
}

impl ReasonKind {
    /// The kind as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Anchor => "anchor",
            Self::Commits => "commits",
            Self::Unseen => "unseen",
            Self::Files => "files",
            Self::Dirty => "dirty",
            Self::Newer => "newer",
            Self::Abandoned => "abandoned",
            Self::Claimed => "claimed",
        }
    }
}

impl Freshness {
    /// The freshness of a handoff with its text, in the repository at `root` and, where
    /// it is in a project, in its chain.
    pub(crate) fn of(
        around: &Surroundings,
        root: &Path,
        (front, text): (&Front, &str),
        chain: Option<(&Project, &Chain)>,
    ) -> Self {
        let then = front.git.as_ref();
        let of_repository = then.and_then(|then| repository(around, root, then, text));
        let of_chain = chain.map(|(project, chain)| in_chain(around, project, chain, front));
        let of_chain = of_chain.unwrap_or_default();
        match of_repository {
            None if of_chain.is_empty() => Self::Unknown(match then {
                Some(_) => Unknown::silent(root),
                None => Unknown::NoAnchor,
            }),
            of_repository => {
                let reasons: Vec<Reason> =
                    of_chain.into_iter().chain(of_repository.unwrap_or_default()).collect();
                if reasons.is_empty() { Self::Fresh } else { Self::Stale(reasons) }
            }
        }
    }

    /// The reasons in words.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Stale(reasons) => reasons.iter().map(|reason| reason.text.clone()).collect(),
            Self::Fresh | Self::Unknown(_) => Vec::new(),
        }
    }

    /// Whether it is fresh; nothing where that is not known.
    pub fn is_fresh(&self) -> Option<bool> {
        match self {
            Self::Fresh => Some(true),
            Self::Stale(_) => Some(false),
            Self::Unknown(_) => None,
        }
    }
}

/// What the chain says of a handoff since.
fn in_chain(around: &Surroundings, project: &Project, chain: &Chain, front: &Front) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if chain.get(front.id).is_none() {
        return reasons;
    }
    if chain.is_abandoned(front.id) {
        let arm = chain.arms().iter().rev().find(|arm| arm.handoffs.contains(&front.id));
        let why = arm.map_or_else(String::new, |arm| format!(": {}", arm.why));
        let text = format!("the thread {} went back behind this handoff{why}", front.thread);
        reasons.push(Reason::new(ReasonKind::Abandoned, &text));
    } else if let Some(tip) = chain.tip(&front.thread)
        && tip.front.id != front.id
        && !chain.lineage(&[front.id]).contains(&tip.front.id)
    {
        let (number, id) = (tip.front.number, tip.front.id.short());
        let text = format!("handoff {number} ({id}) is newer on the thread {}", front.thread);
        reasons.push(Reason::new(ReasonKind::Newer, &text));
    }
    if let Some(claim) = chain.claim(front.id)
        && !Signature::of(around, project).is_of(claim)
    {
        let text = format!("claimed by {} since {}", claim.by(), claim.time);
        reasons.push(Reason::new(ReasonKind::Claimed, &text));
    }
    reasons
}

/// What the repository says; nothing without one.
fn repository(
    around: &Surroundings,
    root: &Path,
    then: &Anchor,
    text: &str,
) -> Option<Vec<Reason>> {
    let now = anchor(around, root)?;
    let mut reasons = Vec::new();
    if now.branch != then.branch {
        let name = |branch: &Option<String>| branch.clone().unwrap_or("no branch".to_owned());
        let text = format!("the branch is {}, it was {}", name(&now.branch), name(&then.branch));
        reasons.push(Reason::new(ReasonKind::Branch, &text));
    }
    if let Some(commit) = then.commit.as_deref().filter(|then| now.commit.as_deref() != Some(then))
    {
        since(around, root, (commit, marks(then).as_ref()), text, &mut reasons);
    }
    if then.commit.is_none() && now.commit.is_some() {
        let text = "commits came: the repository had none when the handoff was made";
        reasons.push(Reason::new(ReasonKind::Commits, text));
    }
    if then.unseen > 0 {
        let commits =
            if then.unseen == 1 { "1 commit".into() } else { format!("{} commits", then.unseen) };
        let text =
            format!("{commits} came after the session's end and before the handoff was made");
        reasons.push(Reason::new(ReasonKind::Unseen, &text));
    }
    if let Some(files) = dirty(then, &now) {
        let text = format!("uncommitted work has changed: {files}");
        reasons.push(Reason::new(ReasonKind::Dirty, &text));
    }
    Some(reasons)
}

/// What the commit of an anchor is known by, where the anchor says it.
pub(crate) fn marks(anchor: &Anchor) -> Option<Marks> {
    Some(Marks { tree: anchor.tree.clone()?, sign: anchor.sign? })
}

/// What has come since the commit of the handoff.
fn since(
    around: &Surroundings,
    root: &Path,
    (commit, marks): (&str, Option<&Marks>),
    text: &str,
    reasons: &mut Vec<Reason>,
) {
    let short = |commit: &str| commit.chars().take(8).collect::<String>();
    let counted = around.git.commits_since(root, commit);
    let base = match around.git.standing(root, commit) {
        Some(Standing::Elsewhere) if matches!(counted, Some(Commits { all: 0, .. })) => {
            let text = format!("HEAD went back from {}", short(commit));
            reasons.push(Reason::new(ReasonKind::Anchor, &text));
            return;
        }
        Some(Standing::Elsewhere | Standing::Missing) => {
            let again = around.git.find_again(root, commit, marks);
            let text = match &again {
                Some((found, likeness)) => format!(
                    "the commit {} is not below HEAD any more; {} has {}",
                    short(commit),
                    short(found),
                    match likeness {
                        Likeness::Tree => "the same files (tree)",
                        Likeness::Patch => "the same change (patch-id)",
                        Likeness::Subject => "the same subject, author and time",
                    }
                ),
                None if counted.is_some() => {
                    format!("the commit {} is not below HEAD any more", short(commit))
                }
                None => format!("the commit {} is gone from this repository", short(commit)),
            };
            reasons.push(Reason::new(ReasonKind::Anchor, &text));
            let Some((found, _)) = again else { return };
            found
        }
        _ => commit.to_owned(),
    };
    match around.git.commits_since(root, &base) {
        // The handoff itself was committed: that changes nothing of the work.
        None | Some(Commits { of_work: 0, .. }) => {}
        Some(Commits { of_work: 1, .. }) => {
            reasons.push(Reason::new(ReasonKind::Commits, "1 commit since"));
        }
        Some(Commits { of_work, .. }) => {
            reasons.push(Reason::new(ReasonKind::Commits, &format!("{of_work} commits since")));
        }
    }
    let changes = around.git.changes_since(root, &base).unwrap_or_default();
    if let Some(files) = cited(text, &changes) {
        reasons.push(Reason::new(ReasonKind::Files, &files));
    }
}

/// The files that the handoff names and the commits changed, in words.
fn cited(text: &str, changes: &[FileChange]) -> Option<String> {
    let cited = cited_paths(text);
    let is_cited =
        |path: &str| cited.iter().any(|name| path == name || path.ends_with(&format!("/{name}")));
    let told =
        changes.iter().filter(|change| is_cited(&change.path)).map(|change| match &change.change {
            Change::Modified | Change::Added => format!("{} changed", change.path),
            Change::Deleted => format!("{} deleted", change.path),
            Change::Moved(to) => format!("{} moved to {to}", change.path),
        });
    listed(told.collect())
}

/// The files whose uncommitted changes are not those of the handoff any more.
fn dirty(then: &Anchor, now: &Anchor) -> Option<String> {
    if then.dirty == now.dirty && then.diff == now.diff {
        return None;
    }
    let gone = then.dirty.iter().filter(|file| !now.dirty.contains(file));
    let new = now.dirty.iter().filter(|file| !then.dirty.contains(file));
    let mut files: Vec<String> = gone.chain(new).cloned().collect();
    if files.is_empty() {
        files.clone_from(&now.dirty);
    }
    listed(files)
}

/// The first few of them.
fn listed(mut files: Vec<String>) -> Option<String> {
    let more = files.len().saturating_sub(FILES);
    files.truncate(FILES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!files.is_empty()).then(|| files.join(", ") + &more)
}

impl Reason {
    fn new(kind: ReasonKind, text: &str) -> Self {
        Self { kind, text: one_line(text) }
    }
}
