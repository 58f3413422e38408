//! Words that agree where they are all of a clause: each of them is an ordinary word besides.

use crate::text::key;

/// The clauses.
const CLAUSES: [&str; 58] = [
    "please do",
    "quite right",
    "by all means",
    "spot on",
    "alright",
    "all right",
    "fair enough",
    "gerne",
    "gern",
    "nur zu",
    "leg los",
    "bin dabei",
    "machen wir s so",
    "so machen wir s",
    "so machen wir das",
    "allons y",
    "ça roule",
    "faisons ça",
    "faisons comme ça",
    "je valide",
    "hecho",
    "venga",
    "trato hecho",
    "hagámoslo",
    "fechou",
    "bora",
    "beleza",
    "vai fundo",
    "pode ser",
    "manda ver",
    "tá bom",
    "mi piace",
    "facciamo così",
    "d accordo",
    "ottima idea",
    "andata",
    "doe maar",
    "is goed",
    "goed plan",
    "goed idee",
    "zróbmy tak",
    "dobrze",
    "zgoda",
    "niech będzie",
    "pasuje",
    "jasne",
    "давай так",
    "давай",
    "согласна",
    "годится",
    "идёт",
    "поехали",
    "ладно",
    "так и сделаем",
    "그렇게 하죠",
    "그렇게 해주세요",
    "좋습니다",
    "동의합니다",
];
/// The same in scripts without blanks between words.
const WIDE: [&str; 11] = [
    "そうしましょう",
    "そうしてください",
    "承知しました",
    "お任せします",
    "それがいいです",
    "賛成です",
    "問題ありません",
    "就这么办",
    "就这么做",
    "按你说的做",
    "听你的",
];
/// What takes back a part of what was agreed to.
const BUT: [&str; 14] = [
    "but", "not", "don", "aber", "nicht", "pero", "no", "mais", "pas", "mas", "ma", "non", "maar",
    "niet",
];

/// Whether the first clause of an answer agrees, and nothing behind it takes that back.
pub(super) fn agrees_in_a_clause(answer: &str) -> bool {
    let is_end = |c: char| matches!(c, ',' | '.' | '!' | ';' | '。' | '，' | '！' | '、' | '\n');
    let end = answer.find(is_end).unwrap_or(answer.len());
    let first = key(&answer[..end]);
    let rest = key(&answer[end..]);
    let is_known = CLAUSES.contains(&first.as_str()) || WIDE.contains(&first.as_str());
    is_known
        && !rest.split(' ').any(|word| {
            BUT.contains(&word) || matches!(word, "не" | "но" | "лучше" | "ale" | "nie")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agrees_is_all_of_a_clause() {
        for text in [
            "fechou",
            "Mi piace, vai",
            "Please do.",
            "давай так",
            "そうしましょう",
            "承知しました、お任せします",
        ] {
            assert!(agrees_in_a_clause(text), "{text}");
        }
        for text in [
            "Banco de dados está lento",
            "Andata a vuoto la build",
            "Mi piace di più la cache",
            "Давай лучше кэш",
            "Alright, but don't add it",
            "Gern, aber nicht den Index",
            "Ладно, не надо",
            "venga, no lo hagas",
        ] {
            assert!(!agrees_in_a_clause(text), "{text}");
        }
    }
}
