//! Whether the person says that what they had reported works now, and not what: "now it works, thanks".

use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, key, sentences};

/// What is said beside it.
const BESIDE: [&str; 46] = [
    "ok",
    "okay",
    "yes",
    "yep",
    "yeah",
    "ah",
    "oh",
    "wow",
    "nice",
    "great",
    "cool",
    "super",
    "perfect",
    "awesome",
    "thanks",
    "thank",
    "you",
    "finally",
    "now",
    "again",
    "fine",
    "perfectly",
    "too",
    "ja",
    "jetzt",
    "danke",
    "endlich",
    "wieder",
    "sí",
    "si",
    "ahora",
    "ya",
    "gracias",
    "por",
    "fin",
    "oui",
    "maintenant",
    "merci",
    "enfin",
    "agora",
    "obrigado",
    "ora",
    "adesso",
    "grazie",
    "да",
    "теперь",
];

/// The rest of a clause that says no more than that.
const WORKS: [&str; 65] = [
    "it works",
    "it s working",
    "it is working",
    "works",
    "working",
    "that works",
    "that worked",
    "this works",
    "everything works",
    "all works",
    "it s fixed",
    "it is fixed",
    "fixed",
    "that fixed it",
    "that did it",
    "solved",
    "it s solved",
    "problem solved",
    "it s gone",
    "works like a charm",
    "es geht",
    "geht s",
    "es läuft",
    "läuft",
    "es funktioniert",
    "funktioniert",
    "es klappt",
    "klappt",
    "alles läuft",
    "behoben",
    "gelöst",
    "funciona",
    "todo funciona",
    "quedó",
    "resuelto",
    "está resuelto",
    "ça marche",
    "ça fonctionne",
    "tout marche",
    "c est réglé",
    "funcionou",
    "está funcionando",
    "deu certo",
    "resolvido",
    "funziona",
    "tutto funziona",
    "risolto",
    "работает",
    "заработало",
    "всё работает",
    "все работает",
    "получилось",
    "działa",
    "het werkt",
    "werkt",
    "çalışıyor",
    "düzeldi",
    "bisa",
    "sudah bisa",
    "berhasil",
    "được rồi",
    "可以了",
    "现在可以了",
    "解决了",
    "動きました",
];

/// Whether a message begins with that it works, and tells of nothing that does not.
pub(crate) fn says_it_works(message: &str) -> bool {
    let said = sentences(message);
    let told = said.iter().position(|sentence| !is_beside(sentence)).unwrap_or_default();
    let Some((first, rest)) = said[told..].split_first() else { return false };
    let is_end = |c: char| matches!(c, ',' | ';' | '!' | '.' | '–' | '—' | '，' | '！' | '。');
    let mut clauses = first.split(is_end).filter(|clause| !clause.trim().is_empty()).peekable();
    while clauses.next_if(|clause| is_beside(clause)).is_some() {}
    let is_told = clauses.next().is_some_and(is_success) && clauses.all(is_beside);
    // "It works. In Chrome nothing happens" limits it; what is asked for next does not.
    let goes_on = |sentence: &&str| {
        let cues = Cues::of(sentence);
        let turns = cues.has(Cue::Request) || is_next(sentence);
        is_beside(sentence) || turns && !cues.has(Cue::Failing) && !cues.has(Cue::Persists)
    };
    is_told && !first.ends_with(QUESTION) && rest.iter().all(goes_on)
}

fn is_next(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    ["next", "now ", "als nächstes", "jetzt ", "siguiente", "ahora "]
        .iter()
        .any(|it| lower.starts_with(it))
}

/// Whether a clause thanks or praises.
fn is_beside(clause: &str) -> bool {
    key(clause).split(' ').all(|word| BESIDE.contains(&word))
}

fn is_success(clause: &str) -> bool {
    let key = key(clause);
    let words: Vec<&str> = key.split(' ').filter(|word| !BESIDE.contains(word)).collect();
    let words = words.join(" ");
    // "Jetzt läuft es", "now it works".
    let subject = words.strip_suffix(" es").unwrap_or(&words);
    WORKS.contains(&subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_without_its_thing_is_told() {
        for text in [
            "now it works, thanks. Next: a filter by city",
            "it works now!",
            "nice bisa!",
            "Super, jetzt läuft es wieder",
            "Perfect. Works now.",
            "ya funciona, gracias",
            "теперь работает",
            "可以了",
        ] {
            assert!(says_it_works(text), "{text}");
        }
        for text in [
            "it works in Firefox, not in Safari",
            "works?",
            "make sure it works now",
            "the export works, the import does not",
            "it never worked",
            "explain how it works",
            "When I use Firefox, it works. In Chrome nothing happens.",
            "It worked, until I deployed it.",
            "make it sticky, fixed, or absolute",
            "好了，接下来",
            "C'est bon, fais d'abord le menu",
            "works! but the export still fails",
            "It works! Not on mobile though.",
            "It works. In Chrome nothing happens.",
            "it works. sometimes",
            "ça marche. Sauf sur mobile",
            "работает. но медленно",
        ] {
            assert!(!says_it_works(text), "{text}");
        }
    }
}
