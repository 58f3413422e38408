//! Names among the nouns of German, which has capitals for all of them.

/// Words by which German is told from other languages; two of them in a sentence are enough.
const GERMAN: [&str; 46] = [
    "der", "die", "das", "den", "dem", "des", "und", "ist", "sind", "nicht", "wir", "ich", "ein",
    "eine", "einen", "mit", "für", "auf", "zu", "nach", "vom", "zum", "zur", "im", "am", "ins",
    "auch", "noch", "nur", "hab", "habe", "haben", "hat", "wird", "werden", "kann", "bitte", "es",
    "sie", "bei", "beim", "aus", "wie", "dann", "wenn", "soll",
];

/// What stands before a noun that is no name.
const BEFORE: [&str; 40] = [
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines",
    "kein", "keine", "keinen", "mein", "meine", "unser", "unsere", "euer", "ihr", "ihre", "sein",
    "seine", "dieser", "diese", "dieses", "diesen", "jede", "jeden", "zum", "zur", "beim", "vom",
    "im", "am", "ins", "fürs", "pro", "alle",
];

/// Whether all nouns of a sentence have capitals.
pub(crate) fn has_capital_nouns(sentence: &str) -> bool {
    // Such words are short, and inside of a sentence they have no capitals.
    let is_short =
        |word: &&str| matches!(word.len(), 2..=7) && !word.starts_with(char::is_uppercase);
    let bare = |word: &str| GERMAN.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut found = sentence.split_whitespace().filter(is_short).filter(|word| bare(word));
    found.nth(1).is_some()
}

/// Whether a noun with a capital, behind the word `before`, is none of a name in such a sentence:
/// it has an article, or an adjective, and no other capital or digit.
pub(crate) fn is_common(before: &str, noun: &str) -> bool {
    let is_written = |c: char| c.is_uppercase() || c.is_ascii_digit();
    if noun.chars().skip(1).any(is_written) {
        return false;
    }
    let before = before.to_lowercase();
    let is_adjective = before.chars().count() > 4
        && ["e", "en", "er", "es", "em"].iter().any(|end| before.ends_with(end))
        && !is_title(&before);
    BEFORE.contains(&before.as_str()) || is_adjective || before.chars().any(|c| c.is_ascii_digit())
}

fn is_title(before: &str) -> bool {
    matches!(before, "herrn" | "frau" | "nehmen" | "heißen" | "verwenden" | "nutzen" | "statt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_with_articles_or_adjectives_are_no_names() {
        assert!(has_capital_nouns("der Rechenknoten hat zwei Karten"));
        assert!(!has_capital_nouns("the node has two cards from Die Welt"));
        for (before, noun) in [("der", "Rechenknoten"), ("neuen", "Zweig"), ("fürs", "Landesamt")]
        {
            assert!(is_common(before, noun), "{before} {noun}");
        }
        for (before, noun) in [
            ("mit", "Keycloak"),
            ("nach", "Konstanz"),
            ("Frau", "Seibold"),
            ("die", "PWA"),
            ("nehmen", "Svelte"),
        ] {
            assert!(!is_common(before, noun), "{before} {noun}");
        }
    }
}
