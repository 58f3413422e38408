//! `redact`: a text without its secrets, and what a person has said is none.
//!
//! A user's own list counts. A project's list comes with the repository and may be
//! anybody's: it counts after the user has confirmed it, as long as it stays the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_document::secret;
use segue_model::Digest;
use segue_store::durable;

use crate::{Project, ProjectError, Settings, Surroundings};

/// The file of confirmed lists, beside the user's settings: a digest a line.
const CONFIRMED: &str = "confirmed-secrets";

/// A text without its secrets.
#[derive(Debug)]
pub struct Redacted {
    /// The text, each secret replaced by `[redacted:kind]`.
    pub text: String,
    /// How many of each kind were in it.
    pub kinds: BTreeMap<&'static str, usize>,
    /// What the project calls harmless, and nobody has confirmed.
    pub unconfirmed: Vec<String>,
}

/// Masks the secrets in `text`.
pub fn redact(around: &Surroundings, text: &str) -> Result<Redacted, ProjectError> {
    let mut kinds = BTreeMap::new();
    for (_, kind) in secret::find(text) {
        *kinds.entry(kind).or_insert(0) += 1;
    }
    let (list, is_confirmed) = project_list(around)?;
    let unconfirmed = if is_confirmed { Vec::new() } else { list };
    Ok(Redacted { text: secret::mask(text).into_owned(), kinds, unconfirmed })
}

/// Lets what is allowed pass from now on: the user's list, and the project's if confirmed.
pub fn respect_allow_list(around: &Surroundings) -> Result<(), ProjectError> {
    let settings = Settings::allowed(around.user_settings.as_deref())?;
    let (mut list, is_confirmed) = project_list(around)?;
    if !is_confirmed {
        list.clear();
    }
    list.extend(settings);
    if list.is_empty() {
        return Ok(());
    }
    secret::allow(&list).map_err(|_| ProjectError::Setting {
        name: "secrets.allow",
        value: list.join(", "),
        wanted: "holds a regular expression that cannot be read",
    })
}

/// Confirms the project's list as it is now, and returns it.
pub fn confirm_allow_list(around: &Surroundings) -> Result<Vec<String>, ProjectError> {
    let (list, is_confirmed) = project_list(around)?;
    let Some(path) = confirmed_file(around).filter(|_| !is_confirmed) else { return Ok(list) };
    let failed = |source| ProjectError::Io { doing: "written", path: path.clone(), source };
    let known = fs::read_to_string(&path).unwrap_or_default();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let text = format!("{known}{}\n", digest(&list));
    durable::replace(&path, text.as_bytes()).map_err(failed)?;
    Ok(list)
}

/// The list in the project's settings, and whether the user has confirmed it.
fn project_list(around: &Surroundings) -> Result<(Vec<String>, bool), ProjectError> {
    let Some(file) = Project::settings_above(around) else { return Ok((Vec::new(), true)) };
    let list = Settings::allowed(Some(&file))?;
    let confirmed = confirmed_file(around).and_then(|path| fs::read_to_string(path).ok());
    let wanted = digest(&list);
    let is_confirmed = confirmed.is_some_and(|text| text.lines().any(|line| line == wanted));
    let is_empty = list.is_empty();
    Ok((list, is_confirmed || is_empty))
}

fn confirmed_file(around: &Surroundings) -> Option<PathBuf> {
    around.user_settings.as_deref().and_then(Path::parent).map(|folder| folder.join(CONFIRMED))
}

/// The digest of a list, whatever project it stands in.
fn digest(list: &[String]) -> String {
    Digest::of(&list.join("\n")).to_string()
}
