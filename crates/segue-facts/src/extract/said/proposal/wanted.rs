//! What the model asks of how something is to be, rather than for leave to go on: it stays open until somebody says so.

use segue_document::Pattern;

use super::asking::{asks_leave, asks_which};
use crate::extract::said::courtesy::{asks_to_go_on, closes};
use crate::extract::said::question::OR;
use crate::text::QUESTION;

/// How one asks what the person wants to have.
const WISHES: [&str; 13] = [
    "do you want ",
    "would you like ",
    "do you need ",
    "möchtest du, dass ",
    "möchten sie, dass ",
    "willst du, dass ",
    "veux-tu que ",
    "voulez-vous que ",
    "tu veux que ",
    "souhaites-tu que ",
    "quieres que ",
    "quer que ",
    "vuoi che ",
];
/// What follows where it is the model who is to do something, and what does where it is a thing: in Spanish and Italian
/// the verb alone tells nobody.
const ACTS: [&str; 9] = ["me ", "to ", "i ", "ich ", "je ", "j'", "eu ", "io ", "it "];
const ARTICLES: [&str; 12] =
    ["el ", "la ", "los ", "las ", "un ", "una ", "o ", "a ", "os ", "as ", "il ", "le "];

/// Verbs that say how something is to be understood or done, and not what the model does next.
static DESIGN: Pattern = Pattern::new(
    r"(?ix)\b(?:should|shall|must)\ (?:i|we)\ (?: treat | count | consider | assume | regard | interpret | keep | round | handle
          | expect | prefer | allow | default | cap | limit | take | call | name | trust | ignore | support | require )\b",
);

/// How one asks for something to be told that decides how the work goes on, without a question mark: "let me know
/// whether it may", "I need … from you". How it looks, and how it goes, decides nothing.
static INDIRECT: Pattern = Pattern::unicode(
    r"(?ix)^\W*(?:
            (?:please\ |just\ |do\ )?(?: let\ me\ know | tell\ me | confirm | clarify )\ (?:please\ )?
                (?: (?: whether | which )\b | how\ (?:long|often|many|much|far)\b | (?: if | what | how | who | when | where )\ [^.?!]*\b(?: should | shall | may | must | needs\ to | has\ to | have\ to )\b )
          | (?: i | we )(?: \ still | ['’]d\ still | ['’]d | \ would | \ do | \ will | ['’]ll )?\ (?:need|have)\ to\ know\ (?: whether | which | how | what | when | who | where | if )\b
          | (?: i | we )(?:\ still)?\ need\ [^.?!]+\ from\ you\b
          | sag(?:e|t|en\ sie)?\ (?:mir\ |uns\ )?(?:bitte\ |bescheid,?\ |kurz\ |noch\ )*,?\ ?
                (?: welche[rsnm]?\b | (?: ob | wie | was | wann | wer | wo )\b[^.?!]*\b(?: soll(?:en)? | darf | dürfen | muss | müssen | werden | kann | können )\b )
          | (?: ich | wir )\ (?: muss | müsste | müssten | müssen )\ (?:noch\ )?wissen,?\ (?: ob | wie | welche[rsnm]? | was | wann | wer | wo )\b
          | (?: mir | uns )\ (?:ist|wurde)\ (?:noch\ )?(?:nicht\ klar|unklar),?\ (?: ob | wie | welche[rsnm]? | was | wann | wer | wo )\b
          | (?: dis | dites )-moi\ (?: quel(?:le)?s?\b | (?: si | comment | quand | qui | où )\ [^.?!]*\b(?: doit | doivent | dois | faut | peut | peuvent )\b )
          | (?: je\ | j['’])[^.?!]*\bpas\ (?: trouvé | vu | compris )\ (?: si | quel(?:le)?s? | comment )\b
          | d[ií](?:me|game)\ (?: cuál\b | (?: si | cómo | cuándo | quién )\ [^.?!]*\b(?: debe[ns]? | deb[oe]mos | hay\ que | puede[ns]? | tiene\ que )\b )
          | (?:necesito|necesitaría|falta|preciso)\ saber\b
          | (?: me\ (?:diz|diga) | diga-me )\ (?: qual\b | (?: se | como | quando | quem )\ [^.?!]*\b(?: deve[m]? | pode[m]? | tem\ que | precisa )\b ) )",
);

/// Whether a question is about how something is to be: which, one of two, what the person wants. How to go on with the
/// talk is none: "What would you like to do next?", "Want me to fix it, or shall we leave it?"
pub(crate) fn asks_what_is_wanted(question: &str) -> bool {
    const TALK: [&str; 9] = [
        "would you like to",
        "would you like me",
        "would you prefer",
        "do you want to",
        "do you think",
        "proceed",
        " next",
        "möchtest du ",
        "piensas",
    ];
    if !question.ends_with(QUESTION) || asks_leave(question) {
        return false;
    }
    let lower = question.to_lowercase().replace('’', "'");
    let is_of_talk = || TALK.iter().any(|words| lower.contains(words));
    let is_choice = || OR.iter().any(|or| lower.contains(or)) && !asks_to_go_on(question);
    DESIGN.is_match(question)
        || wishes(&lower)
        || !is_of_talk() && (asks_which(question) || is_choice())
}

/// Whether a sentence, in lower case, asks what the person wants to have, and offers to do nothing.
fn wishes(lower: &str) -> bool {
    let wished =
        WISHES.iter().find_map(|lead| lower.find(lead).map(|at| (lead, &lower[at + lead.len()..])));
    wished.is_some_and(|(lead, rest)| {
        let is_act = ACTS.iter().any(|act| rest.starts_with(act));
        let needs_thing =
            lead.ends_with("quieres que ") || matches!(*lead, "quer que " | "vuoi che ");
        !is_act && (!needs_thing || ARTICLES.iter().any(|article| rest.starts_with(article)))
    })
}

/// Whether a sentence asks for an answer without a question mark.
pub(crate) fn asks_indirectly(sentence: &str) -> bool {
    !sentence.ends_with(QUESTION)
        && INDIRECT.is_match(sentence)
        && !sentence.contains(" for you")
        && !closes(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_for_what_is_wanted_is_told_from_an_offer() {
        for text in [
            "Which of the two mixers should I treat as the reference?",
            "Should I treat the Behringer as the reference?",
            "Do you want the mixer to resync at midnight?",
            "Möchtest du, dass der Mixer um Mitternacht neu startet?",
            "Veux-tu que la table se resynchronise à minuit ?",
            "¿Quieres que el relé quede abierto?",
            "Should the upload stop, or go on at a lower rate?",
        ] {
            assert!(asks_what_is_wanted(text), "{text}");
        }
        for text in [
            "Want me to fix the other three?",
            "Should I commit it?",
            "Shall I write the tests for it?",
            "Do you want me to run it?",
            "Veux-tu que je lance les tests ?",
            "¿Quieres que prepare el archivo?",
            "Want me to fix the other three, or should I just note them?",
            "What would you like to brainstorm today?",
            "Ready?",
        ] {
            assert!(!asks_what_is_wanted(text), "{text}");
        }
    }

    #[test]
    fn one_may_ask_without_a_question_mark() {
        for text in [
            "Let me know whether the pharmacist may mute an alarm.",
            "Please tell me which mixer is the reference.",
            "I need to know whether the alarm may be muted.",
            "I still need the price list from you to go on.",
            "Sag mir Bescheid, ob Nachrichten mit abgelaufener Signatur verworfen werden.",
            "Je n'ai en revanche pas trouvé si les successions vacantes doivent y figurer.",
        ] {
            assert!(asks_indirectly(text), "{text}");
        }
        for text in [
            "Let me know if you want more.",
            "Tell me how it looks on your phone.",
            "Let me know whether it works for you.",
            "Let me know what you think of the layout of the page.",
            "Let me know if the page loads slowly on your machine.",
            "Tell me when the deploy of the page is done and I go on.",
            "Dis-moi si la page te convient ou si tu veux autre chose.",
            "Dime si la página te gusta o prefieres otros colores.",
            "Let me look whether the file is there.",
            "I need to know nothing else.",
        ] {
            assert!(!asks_indirectly(text), "{text}");
        }
    }
}
