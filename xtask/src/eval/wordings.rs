//! Facts in natural wording, from the data files beside the source.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

/// The languages with a file of their own; `other` mixes Japanese, Chinese and Portuguese.
pub(crate) const LANGUAGES: [&str; 5] = ["en", "de", "es", "fr", "other"];

/// One fact as people say it, and what has to be found of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Wording {
    /// `user` where nothing stands.
    pub(crate) by: String,
    pub(crate) say: String,
    /// Said earlier by the user, and taken back by this.
    pub(crate) first: Option<String>,
    /// What the user answers.
    pub(crate) reply: Option<String>,
    pub(crate) run: Option<String>,
    pub(crate) output: String,
    pub(crate) fails: bool,
    pub(crate) write: Option<String>,
    pub(crate) edit: Option<String>,
    pub(crate) todos: Vec<String>,
    pub(crate) keep: Vec<String>,
    pub(crate) stale: Vec<String>,
    pub(crate) state: Option<String>,
}

/// What people and agents say between the facts.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Filler {
    pub(crate) asks: Vec<String>,
    pub(crate) says: Vec<String>,
    pub(crate) wraps: Vec<String>,
}

/// The wordings of a language.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Wordings {
    pub(crate) filler: Filler,
    #[serde(flatten)]
    pub(crate) kinds: BTreeMap<String, Vec<Wording>>,
}

impl Wordings {
    /// Reads the project's own file of a language.
    pub(crate) fn of(language: &str) -> Result<Self, String> {
        Self::below(&super::own_material(), language)
    }

    /// Reads the file of a language from `wordings/` of a folder.
    pub(crate) fn below(made: &Path, language: &str) -> Result<Self, String> {
        let path = made.join("wordings").join(format!("{language}.toml"));
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// The wordings of a kind in one half: every second one is held back from those who tune.
    pub(crate) fn half(&self, kind: &str, held: bool) -> Vec<&Wording> {
        let all = self.kinds.get(kind).into_iter().flatten().enumerate();
        all.filter(|(at, _)| (at % 2 == 1) == held).map(|(_, wording)| wording).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_enough_wordings_of_every_kind() {
        for language in LANGUAGES {
            let wordings = Wordings::of(language).unwrap();
            let enough = match language {
                "en" => 12,
                "other" => 3,
                _ => 5,
            };
            assert_eq!(wordings.kinds.len(), 16, "{language}");
            for (kind, of_kind) in &wordings.kinds {
                assert!(of_kind.len() >= enough, "{language}, {kind}: {}", of_kind.len());
                for wording in of_kind {
                    let whole = format!("{wording:?}");
                    for keep in &wording.keep {
                        let found = whole.to_lowercase().contains(&keep.to_lowercase());
                        assert!(found, "{language}, {kind}: `{keep}` is nowhere said");
                    }
                    assert!(!wording.keep.is_empty(), "{language}, {kind}: {}", wording.say);
                }
            }
        }
    }
}
