//! Words that agree where they are all of a clause: each of them is an ordinary word besides.

use crate::text::key;

/// The clauses.
const CLAUSES: [&str; 103] = [
    "kk",
    "lets do it",
    "why not",
    "sgtm",
    "yessir",
    "yes sir",
    "hell yes",
    "hell yeah",
    "that is fine with me",
    "that s fine with me",
    "fine with me",
    "mach ma",
    "mach mal",
    "von mir aus",
    "dann so",
    "jup",
    "jep",
    "jawoll",
    "jawohl",
    "los geht s",
    "joa",
    "meinetwegen",
    "fais comme ça",
    "ouais",
    "carrément",
    "allez go",
    "impec",
    "pode",
    "pode mandar",
    "pode mandar ver",
    "demorou",
    "manda bala",
    "faz sentido",
    "vai lá",
    "blz",
    "dale nomás",
    "olur",
    "aynen",
    "tamam",
    "tamam süper",
    "evet öyle yap",
    "olsun",
    "dobra",
    "sim pode",
    "totalmente",
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
/// What is said behind them without taking anything back.
const GO: [&str; 20] = [
    "go",
    "go ahead",
    "do it",
    "do that",
    "please",
    "thanks",
    "thank you",
    "vai",
    "vamos",
    "bitte",
    "danke",
    "merci",
    "gracias",
    "grazie",
    "obrigado",
    "obrigada",
    "spasibo",
    "спасибо",
    "お願いします",
    "谢谢",
];

/// Whether all clauses of an answer agree, or say no more than thanks or go.
pub(super) fn agrees_in_clauses(answer: &str) -> bool {
    let is_end = |c: char| matches!(c, ',' | '.' | '!' | ';' | '。' | '，' | '！' | '、' | '\n');
    let clauses: Vec<String> = answer.split(is_end).map(key).filter(|it| !it.is_empty()).collect();
    let agrees = |clause: &str| CLAUSES.contains(&clause) || WIDE.contains(&clause);
    clauses.first().is_some_and(|first| agrees(first))
        && clauses.iter().skip(1).all(|it| agrees(it) || GO.contains(&it.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agrees_is_all_of_its_clauses() {
        for text in [
            "fechou",
            "Mi piace, vai",
            "Please do.",
            "давай так",
            "そうしましょう",
            "承知しました、お任せします",
        ] {
            assert!(agrees_in_clauses(text), "{text}");
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
            "Fair enough, keep the index then",
            "Alright, forget it",
            "そうしましょう、ただし索引は残して",
        ] {
            assert!(!agrees_in_clauses(text), "{text}");
        }
    }
}
