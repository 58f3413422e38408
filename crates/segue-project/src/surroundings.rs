//! The world as an operation sees it.

use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;
use segue_agents::Homes;
use segue_model::{AgentId, NativeId};
use segue_store::Git;

/// What the binary found out about the world, once.
pub struct Surroundings {
    /// The working directory.
    pub cwd: PathBuf,
    /// Where the agents keep their files.
    pub homes: Homes,
    /// The user's own settings file, which need not exist.
    pub user_settings: Option<PathBuf>,
    /// The name of this machine, for people.
    pub host: Option<String>,
    /// The folder of the user's own data, which need not exist.
    pub user_data: Option<PathBuf>,
    /// segue's own program.
    pub program: PathBuf,
    /// The folders in which programs are looked for, in order.
    pub search: Vec<PathBuf>,
    /// The session of an agent that the program was called in.
    pub within: Option<(AgentId, NativeId)>,
    /// The time, to the second.
    pub clock: Timestamp,
    /// Fixes the ids that are drawn.
    pub seed: Option<u64>,
    /// Random bits, where no seed fixes them.
    pub random: fn() -> u64,
    /// The way to git.
    pub git: Box<dyn Git>,
    /// Settings from flags and environment.
    pub overrides: Overrides,
}

impl Surroundings {
    /// The path that somebody typed, from the working directory, without detours: `.` is left
    /// out, and `..` where it goes back from a folder that is no link.
    pub fn path(&self, typed: impl AsRef<Path>) -> PathBuf {
        let mut path = PathBuf::new();
        for component in self.cwd.join(typed).components() {
            let goes_back = component == Component::ParentDir
                && path.symlink_metadata().is_ok_and(|found| found.is_dir());
            if !(goes_back && path.pop()) {
                path.push(component);
            }
        }
        path
    }

    /// Where a program is that is called by its name.
    pub(crate) fn program_at(&self, name: &str) -> Option<PathBuf> {
        let names = [name.to_owned(), format!("{name}{}", std::env::consts::EXE_SUFFIX)];
        let places =
            self.search.iter().flat_map(|folder| names.iter().map(|name| folder.join(name)));
        places.into_iter().find(|path| path.is_file())
    }
}

/// Settings that a flag or the environment gives, flags first.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--budget`.
    pub budget_flag: Option<u32>,
    /// `SEGUE_BUDGET`.
    pub budget_env: Option<String>,
    /// `--template`.
    pub template_flag: Option<String>,
    /// `SEGUE_TEMPLATE`.
    pub template_env: Option<String>,
}
