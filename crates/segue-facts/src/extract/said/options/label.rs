//! The label of an option, and the words around one that is picked.

/// What leads to a label that is picked.
pub(super) const LEADS: [&str; 34] = [
    "i like ",
    "i'd go with ",
    "i'd go for ",
    "i'll go with ",
    "i would go with ",
    "i prefer ",
    "i think ",
    "bitte ",
    "wir nehmen ",
    "ich nehme ",
    "nehmen wir ",
    "lieber ",
    "prefiero ",
    "vamos con ",
    "on prend ",
    "let's go with ",
    "let's take ",
    "let's do ",
    "let's use ",
    "go with ",
    "i'd take ",
    "i'll take ",
    "we take ",
    "yes, ",
    "el ",
    "la ",
    "le ",
    "il ",
    "die ",
    "das ",
    "用",
    "选择",
    "选",
    "我选",
];
/// What is picked, and what stands behind it.
pub(super) const BEHIND: &str = "one option idea proposal suggestion approach variant way solution please pls plz thanks then variante idee vorschlag \
     bitte dann opción propuesta por favor entonces idée proposition alors";

/// Whether a word is the label of an option: a letter, or a number of two digits at most.
pub(super) fn is_label(label: &str) -> bool {
    let is_number = label.bytes().all(|b| b.is_ascii_digit()) && !label.is_empty();
    is_number && label.len() <= 2 || label.len() == 1 && label.as_bytes()[0].is_ascii_alphabetic()
}

/// Whether a word is one of the first letters of the Cyrillic alphabet, as they count options behind the word for one; by
/// themselves some are words.
pub(super) fn is_cyrillic_label(label: &str) -> bool {
    let mut signs = label.chars();
    let letter = signs.next().is_some_and(|c| matches!(c, 'а'..='е' | 'А'..='Е' | 'с' | 'С'));
    letter && signs.next().is_none()
}

/// A label in Latin letters where it was written in Cyrillic ones that look the same: who types Russian types "Вариант А".
pub(crate) fn latin(label: &str) -> &str {
    match label {
        "а" => "a",
        "в" => "b",
        "с" => "c",
        "е" => "e",
        label => label,
    }
}
