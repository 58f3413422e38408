//! What to say to somebody who gives no name: the names that there are.

use segue_model::ThreadName;

use super::ChainView;
use crate::{Project, ProjectError, Surroundings};

/// What wants a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `branch`
    Branch,
    /// `branch --delete`
    DeleteBranch,
    /// `switch`
    Switch,
    /// `tag`
    Tag,
    /// `tag --delete`
    DeleteTag,
}

/// Why nothing can be done without a name, with the names of the project and an example.
pub fn unnamed(around: &Surroundings, naming: Naming) -> ProjectError {
    let here = match Project::here(around).and_then(|project| Ok((project.chain()?, project))) {
        Ok((ChainView { chain, .. }, project)) => (chain, project.thread),
        Err(error) => return error,
    };
    let (chain, thread) = here;
    let tags: Vec<String> = chain.tags().keys().cloned().collect();
    let threads: Vec<String> = chain.heads().keys().map(ThreadName::to_string).collect();
    let is_other = |name: &&String| **name != thread.to_string();
    let other = threads.iter().find(is_other).cloned();
    let (command, kind, example) = match naming {
        Naming::Branch => ("branch", "thread", "branch parser".to_owned()),
        Naming::DeleteBranch => {
            let name = other.unwrap_or_else(|| "parser".to_owned());
            ("branch", "thread", format!("branch {name} --delete"))
        }
        Naming::Switch => match other {
            Some(name) => ("switch", "thread", format!("switch {name}")),
            // There is no other one to go to.
            None => ("switch", "thread", "branch parser".to_owned()),
        },
        Naming::Tag => ("tag", "tag", "tag mvp".to_owned()),
        Naming::DeleteTag => {
            let name = tags.first().cloned().unwrap_or_else(|| "mvp".to_owned());
            ("tag", "tag", format!("tag {name} --delete"))
        }
    };
    let known = if kind == "tag" { tags } else { threads };
    ProjectError::Unnamed { command, kind, known, example: format!("segue {example}") }
}
