//! What a question of the model's asks for: which of several, or leave to go on.

use segue_document::Pattern;

use crate::text::{QUESTION, key};

/// How a question begins that yes does not answer.
pub(super) const WHICH: [&str; 35] = [
    "what", "which", "how", "who", "when", "where", "why", "was", "welche", "welcher", "welches",
    "welchen", "wie", "wer", "wann", "wo", "warum", "qué", "cuál", "cuáles", "cómo", "quién",
    "cuándo", "dónde", "quel", "quelle", "quels", "comment", "qui", "quand", "où", "pourquoi",
    "qual", "como", "quem",
];
/// A question for leave to do at once what is done then: the work shows it, and nothing is decided.
static LEAVE: Pattern = Pattern::unicode(
    r"(?ix)\b(?: (?:shall|should|may|can)\ i | (?:do\ you\ )?want\ me\ to | ok(?:ay)?\ to | soll\ ich | darf\ ich
            | (?:est-ce\ que\ )?je\ peux | puis-je | dois-je | ¿?\ ?puedo )
        \ (?:now\ |then\ |go\ ahead\ and\ |das\ |es\ |jetzt\ |die\ \w+\ )*
        (?: apply | push | commit | merge | deploy | run | rerun | start | go\ ahead | proceed | continue | publish | tag
          | unlock | force-unlock | restart | pushen | committen | mergen | anwenden | ausrollen | starten | fortfahren
          | weitermachen | pousser | appliquer | déployer | lancer | continuer | aplicar | desplegar | subir | seguir )
        (?: \ (?: it | this | that | them | these | now | then | and | all | to
              | the\ (?: changes? | plan | commits? | branch | fix | tests? | migrations? | script | command | build ) )\b
          | \s*\?)",
);

/// An order to choose, which asks without a question mark: "tell me which you prefer".
static CHOOSE: Pattern = Pattern::unicode(
    r#"(?ix)\b(?: (?: tell\ me | let\ me\ know | (?:just\ )?say )\ (?: which | what\ you\ prefer )
          | ^(?: pick | choose )\ (?: one\b | an?\ option | between )
          | ^\W*(?: just\ )? (?: say | type | reply | answer )\ (?:with\ )?\W*["“'*]+\w+["”'*]+\ (?: to | and\ i | if )
          | dimmi\ (?:tu\ )?(?: quale | cosa\ preferisci )
          | sag\ mir,?\ welche[rsn]?
          | d[ií]me\ (?: cuál | qué\ prefieres )
          | dis-moi\ (?: lequel | laquelle | ce\ que\ tu\ préfères )
          | me\ di(?:ga|z)\ qual )\b
        | どちら(?:に|が|を)[^。]*(?:ください|教えて) | 请?告诉我(?:选|哪)"#,
);

/// Whether a sentence leaves a choice to the listener without asking for it.
pub(crate) fn asks_to_choose(sentence: &str) -> bool {
    CHOOSE.is_match(sentence)
}

/// Whether a question asks for leave to do at once what is done then.
pub(crate) fn asks_leave(question: &str) -> bool {
    LEAVE.is_match(question)
}

/// Whether a question leaves open which or what, so that yes says nothing.
pub(crate) fn asks_which(sentence: &str) -> bool {
    let is_open = |part: &str| {
        let key = key(part);
        let mut words = key.split(' ');
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        // "How about …?" proposes, and "was the …?" is English.
        let is_no_which = matches!(
            (first, second),
            ("how" | "what", "about" | "if")
                | ("why", "not")
                | ("was", "the" | "this" | "that" | "it" | "he" | "she" | "there" | "a" | "an")
        );
        let is_two = first == "o" && second == "que";
        !is_no_which && (is_two || WHICH.contains(&first))
    };
    let behind = sentence.rsplit(':').next().unwrap_or_default();
    sentence.ends_with(QUESTION) && (is_open(sentence) || is_open(behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_to_choose_asks() {
        for text in [
            "Say **\"continue\"** to start **M3 — Server + DB** (SQLite migrations, routes).",
            "Dimmi tu quale metodo preferisci.",
            "Let me know which one you want.",
            "Sag mir, welche Variante du willst.",
        ] {
            assert!(asks_to_choose(text), "{text}");
        }
        for text in
            ["Let me know if you want more.", "The handlers now send `204` if the list is empty."]
        {
            assert!(!asks_to_choose(text), "{text}");
        }
    }
}
