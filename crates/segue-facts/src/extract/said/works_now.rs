//! Whether the person says that what they had reported works now, and not what: "now it works, thanks".

use crate::text::{QUESTION, key, sentences};

/// Success is told in so many first sentences.
const FIRST: usize = 2;

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
const WORKS: [&str; 70] = [
    "it works",
    "it s working",
    "it is working",
    "it worked",
    "works",
    "working",
    "worked",
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
    "geht",
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
    "c est bon",
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
    "好了",
    "现在可以了",
    "解决了",
    "動きました",
];

/// Whether a message says that it works.
pub(crate) fn says_it_works(message: &str) -> bool {
    let said = sentences(message);
    let told = said.iter().take(FIRST).filter(|sentence| !sentence.ends_with(QUESTION));
    told.flat_map(|sentence| sentence.split([',', ';', '!', '.', '–', '—', '，', '！', '。']))
        .any(is_success)
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
            "可以了，继续",
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
        ] {
            assert!(!says_it_works(text), "{text}");
        }
    }
}
