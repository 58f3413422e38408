//! What says that the message before was a mistake as a whole: "wrong window, ignore my last message".
//! It stands in a clause of its own; a link that "opens the wrong window" takes nothing back.

use crate::text::{QUESTION, key};

/// The clauses, as lower-case words.
const MISTAKEN: &[&str] = &[
    "ignore my last message",
    "ignore my previous message",
    "ignore my last prompt",
    "ignore my last request",
    "ignore my last question",
    "ignore my last comment",
    "disregard my last message",
    "disregard my previous message",
    "forget my last message",
    "forget my previous message",
    "ignore the last message",
    "ignore the previous message",
    "ignore last message",
    "ignore previous message",
    "ignore that message",
    "ignore that last message",
    "disregard last message",
    "disregard that message",
    "disregard the last message",
    "forget last message",
    "wrong window",
    "wrong chat",
    "wrong terminal",
    "wrong tab",
    "that was for another session",
    "that was for another window",
    "that was meant for another session",
    "that was meant for another window",
    "that message was for another session",
    "ignorier meine letzte nachricht",
    "ignoriere meine letzte nachricht",
    "vergiss meine letzte nachricht",
    "falsches fenster",
    "falscher chat",
    "falsches terminal",
    "ignora mi último mensaje",
    "olvida mi último mensaje",
    "ventana equivocada",
    "chat equivocado",
    "ignore mon dernier message",
    "ignorez mon dernier message",
    "oublie mon dernier message",
    "mauvaise fenêtre",
    "mauvais terminal",
    "ignora a minha última mensagem",
    "ignore a minha última mensagem",
    "janela errada",
    "ignora il mio ultimo messaggio",
    "finestra sbagliata",
    "negeer mijn laatste bericht",
    "verkeerd venster",
    "忽略我上一条消息",
    "发错窗口了",
    "前のメッセージは無視してください",
    "誤爆です",
];
/// Words around them that say no more.
const POLITE: &[&str] = &[
    "ah",
    "and",
    "ay",
    "bitte",
    "desculpa",
    "entschuldigung",
    "no",
    "oh",
    "ok",
    "okay",
    "oops",
    "ops",
    "perdón",
    "pardon",
    "please",
    "por",
    "favor",
    "scusa",
    "so",
    "sorry",
    "ups",
    "und",
    "uy",
    "whoops",
    "y",
];

/// Whether a clause of `sentence` says so; a question never does.
pub(crate) fn retracts(sentence: &str) -> bool {
    !sentence.contains(QUESTION) && clauses(sentence).any(|clause| is_mistaken(&clause))
}

/// Whether `sentence` says that, and nothing else.
pub(crate) fn only_retracts(sentence: &str) -> bool {
    retracts(sentence) && clauses(sentence).all(|clause| clause.is_empty() || is_mistaken(&clause))
}

fn is_mistaken(clause: &str) -> bool {
    MISTAKEN.contains(&clause)
}

fn clauses(sentence: &str) -> impl Iterator<Item = String> {
    let clauses =
        sentence.split([',', ';', ':', '.', '!', '(', ')', '—', '–', '，', '。', '、', '！']);
    clauses.map(|clause| {
        let key = key(clause);
        let words: Vec<&str> = key.split(' ').filter(|word| !POLITE.contains(word)).collect();
        words.join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_said_in_a_clause_of_its_own() {
        for text in [
            "wrong window, ignore my last message",
            "Sorry, wrong chat!",
            "oops wrong terminal",
            "please ignore my previous message",
            "perdón, ventana equivocada",
            "ups, falsches Fenster, bitte ignorier meine letzte Nachricht",
        ] {
            assert!(only_retracts(text), "{text}");
        }
        assert!(retracts("wrong window, here the port is 8080"));
        assert!(!only_retracts("wrong window, here the port is 8080"));
        for text in [
            "Clicking a link opens the wrong tab, never do that",
            "the event is logged to the wrong session",
            "the parser should ignore the last message in the queue",
            "the compiler warns about a message that it should ignore",
            "did you ignore my last message?",
            "please don't ignore my last message",
            "that was for the other endpoint, do the same here",
        ] {
            assert!(!retracts(text), "{text}");
        }
    }
}
