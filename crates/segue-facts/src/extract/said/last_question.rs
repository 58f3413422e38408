//! The question that a message ends with, or what else its listener is to tell or to send.

use segue_document::Pattern;

use super::courtesy::asks_to_go_on;
use super::proposal::answer::says_yes_or_no;
use super::proposal::asking::{asks_leave, asks_to_choose};
use super::underway::announces;
use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, sentences};

/// Among so many sentences at the end the model asks for leave, or for what it needs.
const CLOSING: usize = 3;

/// A question of so many characters says nothing without the sentence before it.
const TERSE: usize = 20;

/// How a sentence begins that says how a question is to be answered, or what comes of an answer.
static ANSWERS: Pattern = Pattern::unicode(
    r"(?xi)^(?: (?:please\ |just\ )*(?: tell\ me | let\ me\ know | answer | reply | confirm )\b
        | (?:bitte\ )?(?: sag\ mir | sagen\ sie\ mir | gib\ mir\ bescheid ) \b | d[ií]me\b | d[ií]game\b | dis-moi\b | dites-moi\b | dimmi\b
        | (?: if\ (?:so|not|yes|no) | otherwise | falls\ (?:ja|nein|nicht) | wenn\ (?:ja|nein|nicht) | andernfalls | si\ (?:es\ así|oui|non) | sinon
            | en\ ese\ caso | en\ caso\ contrario | se\ (?:sì|sim|não|no) | caso\ contrário ) \b
        | (?: yes | no | ja | nein | sí | oui | non | sim | não | はい | いいえ | 是 | 否 ) \W*(?:[:：→]|=>|->)
        | (?: もし | ある | ない | お持ち ) [^。]{0,12} (?: なら | 場合 ) | (?: 如果 | 若 ) (?: 有 | 没有 | 是 | 不是 ) )
      | (?: 教えて | 知らせて | お知らせ ) (?:ください|下さい|くれ)",
);

/// How one is asked to send something.
static SEND: Pattern = Pattern::unicode(
    r"(?xi)
        ^\W*(?:(?:please|then|now|next|first|just|and|so|once\ [^,]{1,40},|when\ [^,]{1,40},|after\ [^,]{1,40},),?\ )*
          (?: (?: run | execute | try | open | copy | check | go\ to )\b [^.!?]*? \b )?
          (?: (?:paste|send|share|upload|post|attach|show|give)\ (?:me|us|it\ (?:here|back)|them\ (?:here|back)|(?:\w+\ ){0,4}(?:here|back))\b
            | paste\ (?:\w+\ ){0,3}(?:output|result|results|log|logs|error)\b )
      | ^\W*(?:(?:bitte|dann|jetzt|und|danach)\ )* (?: schick\w* | send\w* | poste? | kopier\w* | teil\w* | zeig\w* | gib | führ\w* )\ [^.!?]*\b(?:mir|hier|hierher)\b
      | ^\W*(?:(?:puis|ensuite|maintenant)\ )?(?: envoie | envoyez | colle | collez | partage | partagez | montre | montrez | donne | donnez )(?:-le|-la|-les)?-(?:moi|nous)\b
      | ^\W*(?:(?:luego|después|ahora|por\ favor,?)\ )?(?: pégame | pega\ aquí | envíame | mándame | pásame | muéstrame | comparte\ (?:conmigo|aquí) | compárteme )\b
      | ^\W*(?:(?:poi|ora|per\ favore,?)\ )?(?: incollami | incolla\ qui | mandami | inviami | mostrami )\b
      | ^\W*(?:(?:depois|agora|por\ favor,?)\ )?(?: me\ (?:envie|mande|mostre|passe) | (?:cole|envie|mande|mostre)\ (?:aqui|para\ mim) )\b
      | (?: 貼って | 貼り付けて | 送って | 共有して | 見せて | アップロードして ) (?:ください|下さい|くれ|もらえ)
      | (?: 请 | 麻烦 | 把 ) [^。]{0,40} (?: 发给我 | 发我 | 贴给我 | 贴出来 | 贴上来 | 粘贴 | 发过来 )",
);

/// The question that a message ends with, or what it ends by asking for.
pub(crate) fn last_question(message: &str) -> Option<String> {
    let sentences = sentences(message);
    let (&end, before) = sentences.split_last()?;
    if end.ends_with(QUESTION) || asks_to_choose(end) {
        return Some(whole(end, before));
    }
    let says_how = |it: &&&str| ANSWERS.is_match(it);
    let tail = sentences.iter().rev().take(CLOSING).take_while(says_how).count();
    if let Some((&end, before)) = sentences[..sentences.len() - tail].split_last()
        && tail > 0
        && end.ends_with(QUESTION)
        && !is_offered(end)
    {
        return Some(whole(end, before));
    }
    leave_before(message, &sentences).or_else(|| data(&sentences))
}

/// Whether a sentence asks its listener to send something: "paste me the output".
pub(crate) fn asks_for_data(sentence: &str) -> bool {
    SEND.is_match(sentence) && !Cues::of(sentence).has(Cue::Offer)
}

/// Whether a question only offers: "anything else? Let me know."
fn is_offered(question: &str) -> bool {
    let cues = Cues::of(question);
    cues.has(Cue::Offer) || cues.has(Cue::Farewell)
}

/// What the listener is asked to send, near the end.
fn data(sentences: &[&str]) -> Option<String> {
    let asked = sentences.iter().rev().take(CLOSING).find(|it| asks_for_data(it))?;
    Some((*asked).to_owned())
}

/// A question with the sentence before it where it asks nothing without that: "Shall we try?"
fn whole(question: &str, before: &[&str]) -> String {
    let is_whole = |before: &&&str| before.ends_with(['.', '!', ':', '。', '！', '：']);
    let before = before.last().filter(is_whole).filter(|_| question.chars().count() <= TERSE);
    before.map_or_else(|| question.to_owned(), |before| format!("{before} {question}"))
}

/// The question for leave that has a paragraph of its own before a closing word, and is not answered there.
fn leave_before(answer: &str, sentences: &[&str]) -> Option<String> {
    let near = sentences.len().saturating_sub(CLOSING);
    let is_alone = |it: &str| answer.split("\n\n").any(|part| part.trim() == it);
    let asks = |it: &&str| {
        let asks_leave = asks_leave(it) || asks_to_go_on(it);
        it.ends_with(QUESTION) && asks_leave && is_alone(it)
    };
    let at = near + sentences[near..].iter().rposition(asks)?;
    let behind = &sentences[at + 1..];
    let is_answered = behind.first().is_some_and(|next| says_yes_or_no(next));
    // What a letter ends with is no sentence.
    let is_said = behind.iter().all(|it| it.ends_with(['.', '!', '。', '！']));
    let goes_on = behind.iter().any(|it| announces(it));
    (is_said && !is_answered && !goes_on).then(|| whole(sentences[at], &sentences[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_says_how_to_answer_takes_no_question_away() {
        for (message, asked) in [
            ("It has none.\n\nDo you have the full set here?\n\nTell me just that first.", true),
            ("Do you have the full set here?\n\nIf so, I merge.\n\nIf not, I list them.", true),
            ("**Do you have the full set here?**\n\nPlease let me know.", true),
            ("**完全なデータは手元にダウンロードしてありますか？**\n\n教えてください。", true),
            ("Hast du den Datensatz hier?\n- Ja → ich füge ihn ein.\n- Nein → ich lade ihn.", true),
            ("Do you have the full set here?\n\nI looked: it is there.", false),
            ("If so, it was merged. If not, nothing was.", false),
        ] {
            assert_eq!(last_question(message).is_some(), asked, "{message}");
        }
    }

    #[test]
    fn what_is_to_be_sent_is_asked_for() {
        for text in [
            "Please run this and paste me the output:",
            "Then send me the log.",
            "Once it has run, paste the first lines here.",
            "Führ das bitte aus und schick mir die Ausgabe.",
            "Colle-moi le résultat.",
            "Pégame la salida.",
            "次に、中身確認の結果を貼ってください。",
            "请把日志发给我。",
        ] {
            assert!(asks_for_data(text), "{text}");
        }
        for text in [
            "I run it and send you the log.",
            "Upload the results to the bucket with `make push`.",
            "Share the link with your team.",
            "The client sends me back the token.",
            "Run `npm start` and open the page.",
        ] {
            assert!(!asks_for_data(text), "{text}");
        }
    }
}
