//! What a sentence rejects by its name: "redis is out", "forget the 80 euros", "rename visits to admissions".

use super::signs::is_brief;
use crate::extract::said::remark::Remark;
use crate::extract::said::subject::Subject;
use crate::extract::said::subject::vocabulary::Vocabulary;
use crate::fact::Speaker;
use crate::text::words;

/// How many words before the name, and behind it, a word of rejection stands at most.
const BEFORE: usize = 3;
const BEHIND: usize = 4;

/// Words that reject what stands behind them. Those that mostly forbid are none: "not" and its likes count right before
/// the name alone.
const AWAY: [&str; 34] = [
    "forget",
    "drop",
    "dropping",
    "scrap",
    "ditch",
    "replace",
    "replacing",
    "rename",
    "swap",
    "vetoed",
    "instead",
    "than",
    "vergiss",
    "statt",
    "anstatt",
    "ersetze",
    "ersetz",
    "oublie",
    "oubliez",
    "lieu",
    "plutôt",
    "remplace",
    "olvida",
    "olvidemos",
    "vez",
    "reemplaza",
    "esquece",
    "esqueça",
    "troca",
    "invece",
    "won't",
    "doesn't",
    "bye",
    "adieu",
];
const NOT: [&str; 12] = [
    "no", "not", "nicht", "kein", "keine", "keinen", "pas", "sans", "ohne", "não", "without", "ya",
];
/// Words that reject what stands before them.
const OUT: [&str; 26] = [
    "out",
    "too",
    "mistake",
    "off",
    "gone",
    "clashes",
    "collides",
    "taken",
    "raus",
    "zu",
    "fliegt",
    "falsch",
    "trop",
    "dehors",
    "demasiado",
    "fuera",
    "demais",
    "troppo",
    "short",
    "overkill",
    "wrong",
    "no",
    "kaputt",
    "vergeben",
    "barred",
    "barrou",
];
/// What makes a word of rejection none: "don't forget".
const KEEPS: [&str; 6] = ["don't", "nicht", "n'oublie", "never", "no", "não"];

/// Whether the person rejects in `later` a thing that `earlier` names, and gives another: by a rare word, or by a figure.
pub(super) fn rejects_a_thing(later: &Remark, earlier: &Remark, vocabulary: &Vocabulary) -> bool {
    if later.speaker != Speaker::User || !is_brief(later) || !is_brief(earlier) {
        return false;
    }
    let figures = earlier.subject.values.iter().filter(|value| value.is_number());
    let figures = figures.filter_map(|value| value.text.split(' ').next());
    let is_rare = |word: &&str| {
        let stems = Subject::of(word).stems;
        !stems.is_empty() && stems.iter().all(|stem| vocabulary.is_rare(stem))
    };
    let lower = earlier.text.to_lowercase();
    let mut named = words(&lower).filter(is_rare).chain(figures);
    named.any(|named| rejects(&later.text, named))
}

/// Whether a text rejects what `named` names, and gives something else beside it.
fn rejects(text: &str, named: &str) -> bool {
    is_called_off(text, named) && gives_else(&text.to_lowercase(), &named.to_lowercase())
}

/// Whether a text rejects what `named` names.
pub(super) fn is_called_off(text: &str, named: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'").replace("->", " out ").replace('→', " out ");
    let named = named.to_lowercase();
    lower.split([',', ';', '.', ':', '!', '(']).any(|part| {
        let words: Vec<&str> = words(part).map(|word| word.trim_matches('\'')).collect();
        let at = words.iter().position(|word| is_it(word, &named));
        at.is_some_and(|at| is_rejected(&words, at))
    })
}

/// Whether a word is the name, or a form of it.
fn is_it(word: &str, named: &str) -> bool {
    word == named
        || word.strip_prefix(named).is_some_and(|end| matches!(end, "s" | "'s" | "n" | "e"))
}

fn is_rejected(words: &[&str], at: usize) -> bool {
    let from = at.saturating_sub(BEFORE);
    let before = &words[from..at];
    let away = before.iter().position(|word| AWAY.contains(word));
    let is_kept = |place: usize| from + place > 0 && KEEPS.contains(&words[from + place - 1]);
    let behind = &words[at + 1..words.len().min(at + 1 + BEHIND)];
    away.is_some_and(|place| !is_kept(place))
        || before.last().is_some_and(|word| NOT.contains(word))
        || matches!(before, [.., no, "de" | "more" | "longer"] if NOT.contains(no))
        || matches!(before, [.., "over" | "away", "from"])
        || behind.iter().any(|word| OUT.contains(word))
        || matches!(behind, ["won't", "do" | "work" | "cut", ..])
}

/// Whether a text says more than that: a name or a word of its own.
fn gives_else(lower: &str, named: &str) -> bool {
    let others: Vec<&str> =
        words(lower).filter(|word| !is_it(word.trim_matches('\''), named)).collect();
    others.iter().any(|word| {
        let is_sign = AWAY.contains(word) || NOT.contains(word) || OUT.contains(word);
        !is_sign && !Subject::of(word).is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_and_rejected_is_told_from_what_is_only_named() {
        for text in [
            "ops won't run redis, so rabbitmq",
            "forget redis, rabbitmq",
            "redis is out, rabbitmq is in",
            "replace redis by rabbitmq",
            "redis was a mistake. rabbitmq",
            "redis won't do. go with rabbitmq",
            "ok so redis no, rabbitmq yes",
            "rabbitmq instead of redis",
            "legal vetoed redis. use rabbitmq",
            "redis ist uns zu teuer. nimm rabbitmq",
            "redis -> rabbitmq",
            "la dpo veut pas de redis, donc rabbitmq",
        ] {
            assert!(rejects(text, "redis"), "{text}");
        }
        for text in [
            "don't forget redis in the docs",
            "redis runs on port 6379",
            "who calls redis",
            "redis is out",
            "put the session into redis as well",
        ] {
            assert!(!rejects(text, "redis"), "{text}");
        }
        assert!(rejects("80 euros is too generous, 25", "80"));
    }
}
