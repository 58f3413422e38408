//! Words that say nothing of what a sentence is about.

use std::collections::HashSet;
use std::sync::LazyLock;

/// What says nothing of a subject, in the languages that `cue` knows best. Rare words do the
/// rest; these are only those that are common everywhere.
pub(super) static EMPTY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    HashSet::from([
        "the", "and", "for", "that", "this", "with", "from", "are", "was", "not", "but", "you",
        "have", "has", "had", "will", "can", "our", "its", "it's", "into", "then", "than", "them",
        "they", "there", "what", "when", "which", "who", "how", "all", "any", "also", "just",
        "only", "now", "should", "would", "could", "use", "using", "make", "let", "lets",
        "instead", "because", "since", "der", "die", "das", "und", "ist", "nicht", "ein", "eine",
        "einen", "mit", "für", "auf", "den", "dem", "von", "zu", "wir", "ich", "sie", "les", "des",
        "une", "est", "pas", "pour", "dans", "que", "qui", "sur", "avec", "los", "las", "una",
        "con", "por", "para", "del", "como", "está", "não", "uma", "com", "does", "did", "been",
        "were", "please", "some", "very", "more", "most", "about", "here", "always", "never",
        "again", "still", "yet", "ever", "each", "every", "same", "such", "really", "maybe",
        "perhaps", "anyway", "already", "both", "either", "while", "whether", "immer", "nie",
        "wieder", "bereits", "siempre", "nunca", "otra", "vez", "toujours", "jamais", "oder",
        "aber", "auch", "noch", "mal", "sich", "wie", "was", "wer", "sind", "hat", "haben", "wird",
        "werden", "kann", "soll", "sollen", "bei", "nach", "zum", "zur", "als", "nur", "schon",
        "dass", "wenn", "aus", "vom", "beim", "mir", "dir", "uns", "man", "dann", "hier", "jetzt",
        "sehr", "doch", "peux", "peut", "sont", "mais", "par", "plus", "cette", "ces", "sans",
        "fait", "être", "avoir", "quoi", "tout", "très", "aussi", "leur", "nous", "vous", "elle",
        "elles", "ils", "cela", "ça", "aux", "ser", "este", "esta", "esto", "eso", "más", "pero",
        "sin", "fue", "son", "hay", "todo", "toda", "puede", "puedes", "muy", "les", "sus", "nos",
        "qué", "cómo", "dónde", "donde", "cuando", "porque", "pois", "mas", "dos", "das", "foi",
        "são", "thank", "thanks", "thx", "danke", "gracias", "merci", "obrigado", "obrigada",
        "valeu", "grazie",
    ])
});

/// Words of two letters that say nothing of a subject either.
pub(super) const SMALL: [&str; 44] = [
    "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of",
    "on", "or", "so", "to", "up", "us", "we", "ab", "am", "er", "es", "im", "um", "wo", "zu", "du",
    "al", "de", "el", "en", "la", "le", "lo", "se", "un", "au", "ce", "et",
];
