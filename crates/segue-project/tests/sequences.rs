//! Random sequences of operations against a simple model: the same threads and labels
//! after each, and undoing restores exactly what was before.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use segue_agents::Homes;
use segue_project::{
    BranchRequest, InitRequest, LogRequest, MergeRequest, Overrides, ProjectError, RollbackRequest,
    SaveRequest, Surroundings, settle_all,
};
use segue_store::{Commits, FileChange, Git, Head, Likeness, Marks, Standing};

/// A place without git.
struct NoGit;

impl Git for NoGit {
    fn head(&self, _: &Path) -> Option<Head> {
        None
    }
    fn status(&self, _: &Path) -> Option<Vec<(String, String)>> {
        None
    }
    fn diff(&self, _: &Path) -> Option<Vec<u8>> {
        None
    }
    fn commits_since(&self, _: &Path, _: &str) -> Option<Commits> {
        None
    }
    fn commits_after(&self, _: &Path, _: i64) -> Option<u64> {
        None
    }
    fn standing(&self, _: &Path, _: &str) -> Option<Standing> {
        None
    }
    fn files_of(&self, _: &Path, _: &str) -> Option<Vec<String>> {
        None
    }
    fn changes_since(&self, _: &Path, _: &str) -> Option<Vec<FileChange>> {
        None
    }
    fn find_again(&self, _: &Path, _: &str, _: Option<&Marks>) -> Option<(String, Likeness)> {
        None
    }
    fn person(&self, _: &Path) -> Option<String> {
        Some("Ana".to_owned())
    }
    fn top(&self, _: &Path) -> Option<PathBuf> {
        None
    }
    fn branch(&self, _: &Path, _: &str) -> Option<String> {
        None
    }
    fn add_branch(&self, _: &Path, _: &str, _: &str) -> Result<(), String> {
        Err("no git".to_owned())
    }
    fn uncommitted(&self, _: &Path) -> Option<Vec<String>> {
        None
    }
    fn remove_branch(&self, _: &Path, _: &str) -> Result<(), String> {
        Err("no git".to_owned())
    }
    fn remove_worktree(&self, _: &Path, _: &Path) -> Result<(), String> {
        Err("no git".to_owned())
    }
    fn add_worktree(&self, _: &Path, _: &Path, _: &str, _: &str) -> Result<(), String> {
        Err("no git".to_owned())
    }
}

static BITS: AtomicU64 = AtomicU64::new(1);

fn around(folder: &Path, second: i64) -> Surroundings {
    Surroundings {
        cwd: folder.to_owned(),
        homes: Homes::default(),
        user_settings: None,
        user_data: None,
        search: Vec::new(),
        within: None,
        program: "segue".into(),
        host: Some("laptop".to_owned()),
        clock: jiff::Timestamp::from_second(1_795_000_000 + second).unwrap(),
        seed: None,
        random: || BITS.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        git: Box::new(NoGit),
        overrides: Overrides::default(),
    }
}

#[derive(Clone, Debug)]
enum Step {
    Save,
    Branch(usize),
    Delete(usize),
    Switch(usize),
    Tag(usize),
    Untag(usize),
    Rollback,
    Merge(usize),
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Save),
        2 => (0..3usize).prop_map(Step::Branch),
        1 => (0..3usize).prop_map(Step::Delete),
        2 => (0..3usize).prop_map(Step::Switch),
        1 => (0..2usize).prop_map(Step::Tag),
        1 => (0..2usize).prop_map(Step::Untag),
        2 => Just(Step::Rollback),
        2 => (0..3usize).prop_map(Step::Merge),
        3 => Just(Step::Undo),
    ]
}

const THREADS: [&str; 3] = ["main", "api", "docs"];
const TAGS: [&str; 2] = ["mvp", "old"];

/// Where everything points; handoffs by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct View {
    here: String,
    tips: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
}

#[derive(Default)]
struct Model {
    now: View,
    before: Vec<View>,
    parents: BTreeMap<String, Vec<String>>,
}

impl Model {
    /// Whether `later` goes back to `earlier`, or is it.
    fn goes_back(&self, later: &str, earlier: &str) -> bool {
        let mut parents = self.parents.get(later).into_iter().flatten();
        later == earlier || parents.any(|parent| self.goes_back(parent, earlier))
    }

    /// What the step does, `name` being the handoff that it made; whether it can be done.
    fn apply(&mut self, step: &Step, name: &str) -> bool {
        let mut next = self.now.clone();
        let tip = self.now.tips.get(&self.now.here).cloned();
        match step {
            Step::Save => {
                self.parents.insert(name.to_owned(), tip.into_iter().collect());
                next.tips.insert(next.here.clone(), name.to_owned());
            }
            Step::Branch(at) => match tip {
                Some(tip) if !next.tips.contains_key(THREADS[*at]) => {
                    next.tips.insert(THREADS[*at].to_owned(), tip);
                }
                _ => return false,
            },
            Step::Delete(at) => {
                let is_here = next.here == THREADS[*at];
                if is_here || next.tips.remove(THREADS[*at]).is_none() {
                    return false;
                }
            }
            Step::Switch(at) => {
                if *at != 0 && !next.tips.contains_key(THREADS[*at]) {
                    return false;
                }
                if next.here == THREADS[*at] {
                    return true;
                }
                THREADS[*at].clone_into(&mut next.here);
            }
            Step::Tag(at) => match tip {
                Some(tip) => drop(next.tags.insert(TAGS[*at].to_owned(), tip)),
                None => return false,
            },
            Step::Untag(at) => {
                if next.tags.remove(TAGS[*at]).is_none() {
                    return false;
                }
            }
            Step::Rollback => match tip.and_then(|tip| self.parents[&tip].first().cloned()) {
                Some(parent) => drop(next.tips.insert(next.here.clone(), parent)),
                None => return false,
            },
            Step::Merge(at) => match (tip, next.tips.get(THREADS[*at]).cloned()) {
                (Some(a), Some(b)) if !self.goes_back(&a, &b) && !self.goes_back(&b, &a) => {
                    next.tips.insert(next.here.clone(), name.to_owned());
                    self.parents.insert(name.to_owned(), vec![a, b]);
                }
                _ => return false,
            },
            Step::Undo => {
                let Some(before) = self.before.pop() else { return false };
                self.now = before;
                return true;
            }
        }
        self.before.push(std::mem::replace(&mut self.now, next));
        true
    }
}

/// Does the step; the handoff that it made, or nothing, if it can be done.
fn perform(around: &Surroundings, step: &Step, goal: &str) -> Result<String, ProjectError> {
    let nothing = String::new();
    match step {
        Step::Save => {
            let text = format!("## Next Objective\n\n{goal}\n");
            let request = SaveRequest { text: &text, ..SaveRequest::default() };
            let saved = segue_project::save(around, &request)?;
            Ok(saved[0].handoff.front.id.to_string())
        }
        Step::Branch(at) => {
            let request =
                BranchRequest { name: THREADS[*at], handoff: None, moves: false, worktree: None };
            segue_project::branch(around, &request).map(|_| nothing)
        }
        Step::Delete(at) => segue_project::delete_branch(around, THREADS[*at]).map(|_| nothing),
        Step::Switch(at) => segue_project::switch(around, THREADS[*at]).map(|_| nothing),
        Step::Tag(at) => segue_project::tag(around, TAGS[*at], None).map(|_| nothing),
        Step::Untag(at) => segue_project::untag(around, TAGS[*at]).map(|_| nothing),
        Step::Rollback => {
            let request = RollbackRequest { why: "wrong way", ..RollbackRequest::default() };
            segue_project::rollback(around, &request).map(|_| nothing)
        }
        Step::Merge(at) => {
            let b = format!("thread/{}", THREADS[*at]);
            let request = MergeRequest { a: "@", b: &b, thread: None, dry_run: false };
            let mut settle = |found| Some(settle_all(found, None));
            let merged = segue_project::merge(around, &request, &mut settle)?.unwrap();
            Ok(merged.handoff.front.id.to_string())
        }
        Step::Undo => segue_project::undo(around, None).map(|_| nothing),
    }
}

fn seen(around: &Surroundings) -> View {
    let log = segue_project::log(around, LogRequest::default()).unwrap();
    assert!(log.unreadable.is_empty());
    assert!(log.chain.heads().values().all(|heads| heads.len() == 1), "one head a thread");
    let heads = log.chain.heads().iter();
    View {
        here: log.thread.to_string(),
        tips: heads.map(|(thread, heads)| (thread.to_string(), heads[0].to_string())).collect(),
        tags: log.chain.tags().iter().map(|(tag, id)| (tag.clone(), id.to_string())).collect(),
    }
}

fn cases() -> ProptestConfig {
    let config = ProptestConfig::default();
    // A soak asks for more by its environment; the default would take a minute here.
    let cases = if config.cases == 256 { 48 } else { config.cases };
    ProptestConfig { cases, max_shrink_iters: 200, ..config }
}

proptest! {
    #![proptest_config(cases())]
    #[test]
    fn every_sequence_gives_what_the_model_says(steps in prop::collection::vec(step(), 1..16)) {
        let folder = tempfile::tempdir().unwrap();
        segue_project::init(&around(folder.path(), 0), &InitRequest::default()).unwrap();
        let mut model = Model::default();
        model.now.here = "main".to_owned();
        for (at, step) in (1..).zip(&steps) {
            let around = around(folder.path(), at);
            let done = perform(&around, step, &format!("Step {at}"));
            let name = done.as_deref().unwrap_or_default();
            prop_assert_eq!(done.is_ok(), model.apply(step, name), "{:?} at {}: {:?}", step, at, done);
            prop_assert_eq!(&seen(&around), &model.now, "after {:?} at {}", step, at);
        }
    }
}
