//! A question that others were asked, and did not answer: "may they stay after ten? I wrote to the town hall, silence".

use crate::text::words;

/// How people say that somebody was asked or speaks, by the beginnings of words.
const SPEAKING: [&str; 44] = [
    "ask",
    "rang",
    "call",
    "phoned",
    "wrote",
    "email",
    "mail",
    "texted",
    "say",
    "said",
    "told",
    "repl",
    "answer",
    "know",
    "sends",
    "frag",
    "angerufen",
    "ruft",
    "geschrieben",
    "schreib",
    "sag",
    "meld",
    "antwort",
    "weiß",
    "klär",
    "schweig",
    "verweis",
    "demand",
    "écri",
    "appel",
    "répond",
    "dit",
    "renvoie",
    "rappel",
    "sait",
    "pregunt",
    "escrib",
    "llam",
    "contest",
    "respond",
    "dice",
    "sabe",
    "manda",
    "consult",
];
/// How they say that nothing came of it.
const NOTHING: [&str; 38] = [
    "no",
    "not",
    "never",
    "nobody",
    "none",
    "nothing",
    "silence",
    "shrugged",
    "voicemail",
    "still",
    "gave",
    "different",
    "two",
    "nicht",
    "nie",
    "nix",
    "nichts",
    "kein",
    "keine",
    "keiner",
    "niemand",
    "schweigt",
    "pas",
    "rien",
    "jamais",
    "aucun",
    "aucune",
    "personne",
    "silence",
    "nada",
    "nadie",
    "ni",
    "nunca",
    "ningún",
    "silencio",
    "hombros",
    "sin",
    "don't",
];
/// Who is spoken to.
const ADDRESSED: [&str; 16] = [
    "you", "your", "du", "dir", "dich", "dein", "deine", "ihr", "tu", "te", "toi", "vous", "tú",
    "usted", "vos", "ti",
];

/// Whether a sentence behind a question tells that somebody else was asked in vain, or that two say two things.
pub(super) fn asked_in_vain(sentence: &str) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    let is_any = |word: &str, of: &[&str]| of.contains(&word);
    let speaks = |word: &&str| SPEAKING.iter().any(|stem| word.starts_with(stem));
    let speaking = words(&lower).filter(speaks).count();
    let is_told = words(&lower).all(|word| !is_any(word, &ADDRESSED));
    let is_vain = words(&lower).any(|word| is_any(word, &NOTHING));
    is_told && (speaking >= 1 && is_vain || speaking >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_were_asked_and_did_not_answer() {
        for text in [
            "rang the helpline, forty minutes on hold, gave up",
            "HR says ask legal, legal says ask HR",
            "der Anwalt ruft ja nicht zurück",
            "j'ai écrit à la fédé, silence radio",
            "pregunté en cabecera y se encogieron de hombros",
        ] {
            assert!(asked_in_vain(text), "{text}");
        }
        for text in [
            "it worked yesterday",
            "Anna said it is slow",
            "can you tell me why not",
            "run the tests",
        ] {
            assert!(!asked_in_vain(text), "{text}");
        }
    }
}
