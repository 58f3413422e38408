//! Settings: flag, environment, the project's file, the user's file, default.
//!
//! A project's file comes with the repository and may be anybody's: only what
//! concerns the project itself is taken from it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_document::template::DEFAULT_BUDGET;
use serde::Deserialize;

use crate::{Project, ProjectError, Surroundings};

/// The template that is used where nothing else is said.
const DEFAULT_TEMPLATE: &str = "base";
/// How full a context is, in percent, when a handoff is offered where nothing else is said:
/// below the point at which clients compact by themselves.
const FILL_LIMIT: u32 = 70;

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value in force.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of this command.
    Flag(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// The project's file.
    Project(PathBuf),
    /// The user's file.
    User(PathBuf),
    /// The template in force.
    Template,
    /// Nobody said otherwise.
    Default,
}

/// Every setting in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of the template.
    pub template: Setting<String>,
    /// The tokens of a prompt; absent where the template decides.
    pub budget: Option<Setting<u32>>,
    /// Answers to the template's questions.
    pub answers: BTreeMap<String, String>,
    /// Where the objects are.
    pub store: StoreKind,
    /// What a session that starts afresh does with a handoff that waits.
    pub inject_on_start: InjectOnStart,
    /// How full a context is, in percent, when a handoff is offered.
    pub fill_limit: u32,
    /// Whether a session that began from a handoff is asked for what it left out.
    pub reads_back: bool,
}

/// What a session that starts afresh does with a handoff that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InjectOnStart {
    /// It says that one waits.
    #[default]
    Ask,
    /// It begins from it.
    Always,
    /// Nothing.
    Never,
}

/// Whether and how a successor reads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ReadBackSetting {
    Off,
    Brief,
    Full,
}

/// Where the objects of a project are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreKind {
    /// In the working tree, committed with the project.
    #[default]
    Tree,
    /// In the user's own data, beside the project and not in it; settings too.
    Private,
    /// In the repository's ref `refs/segue/store`, beside all branches.
    GitRef,
}

impl StoreKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Private => "private",
            Self::GitRef => "git-ref",
        }
    }
}

/// What a settings file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    template: Option<String>,
    budget: Option<u32>,
    #[serde(default)]
    store: StoreKind,
    #[serde(default)]
    answers: BTreeMap<String, String>,
    #[serde(default)]
    secrets: Secrets,
    #[serde(default)]
    sessions: Sessions,
    inject_on_start: Option<InjectOnStart>,
    fill_limit: Option<u32>,
    read_back: Option<ReadBackSetting>,
}

impl File {
    /// The first setting in it that is the user's alone.
    fn users_own(&self) -> Option<&'static str> {
        let is_set = [
            ("inject_on_start", self.inject_on_start.is_some()),
            ("fill_limit", self.fill_limit.is_some()),
            ("read_back", self.read_back.is_some()),
        ];
        is_set.into_iter().find(|(_, is_set)| *is_set).map(|(name, _)| name)
    }
}

/// What a settings file may say of sessions; only the user's own is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sessions {
    /// Folders with session files that no agent keeps.
    #[serde(default)]
    folders: Vec<PathBuf>,
}

/// What a settings file may say of secrets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    /// Regular expressions of what has the form of a secret and is none.
    #[serde(default)]
    allow: Vec<String>,
}

impl Settings {
    /// What the file calls no secret.
    pub(crate) fn allowed(file: Option<&Path>) -> Result<Vec<String>, ProjectError> {
        let file = file.map(read_file).transpose()?.flatten().unwrap_or_default();
        Ok(file.secrets.allow)
    }

    /// The folders in which the user keeps sessions of other tools.
    pub(crate) fn session_folders(around: &Surroundings) -> Result<Vec<PathBuf>, ProjectError> {
        let file = around.user_settings.as_deref().map(read_file).transpose()?.flatten();
        Ok(file.unwrap_or_default().sessions.folders)
    }

    /// The settings in force for the project whose file is `project`.
    pub fn read(project: Option<&Path>, around: &Surroundings) -> Result<Self, ProjectError> {
        let over = &around.overrides;
        let own = project.map(read_file).transpose()?.flatten().unwrap_or_default();
        if let (Some(name), Some(path)) = (own.users_own(), project) {
            let message = format!("`{name}` is a setting of the user, not of a project");
            return Err(ProjectError::Settings { path: path.to_owned(), line: 1, message });
        }
        let user = around.user_settings.as_deref();
        let users = user.map(read_file).transpose()?.flatten().unwrap_or_default();
        let at = |path: Option<&Path>| path.unwrap_or(Path::new("")).to_owned();
        let (of_project, of_user) = (Origin::Project(at(project)), Origin::User(at(user)));

        let flag = over.template_flag.clone().map(|v| (v, Origin::Flag("--template")));
        let template = flag
            .or(over.template_env.clone().map(|v| (v, Origin::Environment("SEGUE_TEMPLATE"))))
            .or(own.template.map(|value| (value, of_project.clone())))
            .or(users.template.map(|value| (value, of_user.clone())))
            .unwrap_or((DEFAULT_TEMPLATE.to_owned(), Origin::Default));
        let flag = over.budget_flag.map(|value| (value, Origin::Flag("--budget")));
        let budget = flag
            .or(budget_env(over.budget_env.as_deref())?)
            .or(own.budget.map(|value| (value, of_project)))
            .or(users.budget.map(|value| (value, of_user)));
        Ok(Self {
            template: Setting { value: template.0, origin: template.1 },
            budget: budget.map(|(value, origin)| Setting { value, origin }),
            answers: own.answers,
            store: own.store,
            inject_on_start: users.inject_on_start.unwrap_or_default(),
            fill_limit: users.fill_limit.unwrap_or(FILL_LIMIT).clamp(1, 100),
            reads_back: users.read_back != Some(ReadBackSetting::Off),
        })
    }
}

fn budget_env(value: Option<&str>) -> Result<Option<(u32, Origin)>, ProjectError> {
    let Some(text) = value else { return Ok(None) };
    let parsed = text.parse().ok().filter(|budget| *budget > 0);
    let budget = parsed.ok_or_else(|| ProjectError::Setting {
        name: "SEGUE_BUDGET",
        value: text.to_owned(),
        wanted: "is not a number of tokens",
    })?;
    Ok(Some((budget, Origin::Environment("SEGUE_BUDGET"))))
}

/// The file's settings; nothing if there is no such file.
fn read_file(path: &Path) -> Result<Option<File>, ProjectError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(ProjectError::Io { doing: "read", path: path.to_owned(), source });
        }
    };
    let file: File = toml::from_str(&text).map_err(|error| ProjectError::Settings {
        path: path.to_owned(),
        line: error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1),
        message: error.message().lines().next().unwrap_or_default().to_owned(),
    })?;
    if file.budget == Some(0) {
        return Err(ProjectError::Settings {
            path: path.to_owned(),
            line: 1,
            message: "`budget` is a number of tokens, at least 1".to_owned(),
        });
    }
    Ok(Some(file))
}

/// Every setting with its value and where it comes from, by its name.
pub fn config(around: &Surroundings) -> Result<Vec<(String, Setting<String>)>, ProjectError> {
    let project = Project::find(around)?;
    let settings = match &project {
        Some(project) => project.settings.clone(),
        None => Settings::read(None, around)?,
    };
    let budget = settings.budget.map_or_else(
        || match &project {
            Some(project) => {
                Setting { value: project.template.budget.to_string(), origin: Origin::Template }
            }
            None => Setting { value: DEFAULT_BUDGET.to_string(), origin: Origin::Default },
        },
        |budget| Setting { value: budget.value.to_string(), origin: budget.origin },
    );
    let mut all = vec![("template".to_owned(), settings.template), ("budget".to_owned(), budget)];
    let origin =
        project.map_or(Origin::Default, |project| Origin::Project(project.settings_file()));
    all.extend(
        settings.answers.into_iter().map(|(key, value)| {
            (format!("answers.{key}"), Setting { value, origin: origin.clone() })
        }),
    );
    Ok(all)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Project(path) | Self::User(path) => write!(f, "{}", path.display()),
            Self::Template => f.write_str("template"),
            Self::Default => f.write_str("default"),
        }
    }
}
