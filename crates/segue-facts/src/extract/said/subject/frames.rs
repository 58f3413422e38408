//! Sentences of one frame, with another word in it.

use super::Subject;
use crate::text::key;

/// What says that something comes beside what was said, not in its place.
const ALSO: [&str; 12] = [
    "as well",
    "too",
    "also",
    "both",
    "in addition",
    "auch",
    "ebenfalls",
    "también",
    "aussi",
    "também",
    "anche",
    "ook",
];

/// How sentences begin that add to what was said, or confirm it.
const ADDING: [&str; 12] = [
    " and ",
    " plus ",
    " und ",
    " y ",
    " et ",
    " same ",
    " as before",
    " as always",
    " wie immer",
    " wie gehabt",
    " como siempre",
    " comme toujours",
];

/// Whether a text begins or ends with words that add it to what was said.
pub(crate) fn adds(text: &str) -> bool {
    let key = format!(" {} ", key(text));
    ADDING.iter().any(|lead| key.starts_with(lead))
        || ALSO.iter().any(|word| key.ends_with(&format!(" {word} ")))
}

/// Whether a text says that it comes beside what was said.
pub(crate) fn says_also(text: &str) -> bool {
    if adds(text) {
        return true;
    }
    let key = format!(" {} ", key(text));
    ALSO.iter().any(|word| key.contains(&format!(" {word} ")))
}

/// The names in a text, each with the three words before it.
#[derive(Debug, Default)]
pub(crate) struct Frames(Vec<(String, String)>);

impl Frames {
    pub(crate) fn of(text: &str) -> Self {
        Self(frames(text).into_iter().map(|(frame, name)| (frame, name.to_owned())).collect())
    }

    /// Whether both have a name behind the same three words, and not the same one: "the pilot starts in Graz" and
    /// "the pilot starts in Linz".
    pub(crate) fn fill_otherwise(&self, old: &Self) -> bool {
        let is_other = |(frame, name): &(String, String)| {
            old.0.iter().any(|(known, other)| known == frame && other != name)
        };
        self.0.iter().any(is_other)
    }
}

/// Words behind which something is said to be another thing.
const COPULAS: [&str; 12] =
    ["is", "are", "=", "ist", "sind", "heißt", "es", "son", "est", "c'est", "sont", "é"];

/// The names in a text, each with the three words before it, of which two say something.
fn frames(text: &str) -> Vec<(String, &str)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let framed = words.windows(4).filter_map(|part| {
        let [before @ .., name] = part else { return None };
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        let is_equated =
            before.last().is_some_and(|word| COPULAS.contains(&word.to_lowercase().as_str()));
        if !(name.starts_with(char::is_uppercase) || is_equated) || name.chars().count() < 3 {
            return None;
        }
        let frame = before.join(" ").to_lowercase();
        let is_one_clause = frame.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\''));
        (is_one_clause && Subject::of(&frame).stems.len() >= 2).then_some((frame, name))
    });
    framed.collect()
}
