//! The question that a message ends with, or what else its listener is to tell or to send.

use segue_document::Pattern;

use super::courtesy::asks_to_go_on;
use super::proposal::answer::says_yes_or_no;
use super::proposal::asking::{asks_leave, asks_to_choose, asks_which};
use super::underway::announces;
use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, sentences};

/// Among so many sentences at the end the model asks for leave, or for what it needs.
const CLOSING: usize = 3;

/// A longer sentence, in words, is no mere comment.
const COMMENT: usize = 12;

/// A question of so many characters says nothing without the sentence before it.
const TERSE: usize = 20;

/// What a sentence behind a question says of its answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// That one should give it: "Tell me just that first."
    Tell,
    /// What comes of a yes: "If so, I merge." Of a no alone the question may have been answered.
    IfYes,
    IfNo,
    /// The same as two items: "Yes → I merge."
    Yes,
    No,
}

static TAILS: [(Tail, Pattern); 5] = [
    (
        Tail::Tell,
        Pattern::unicode(
            r"(?xi)^(?: (?:please\ |just\ )*(?: tell\ me | let\ me\ know | answer | reply | confirm )\b
                | (?:bitte\ )?(?: sag\ mir | sagen\ sie\ mir | gib\ mir\ bescheid ) \b | d[ií]me\b | d[ií]game\b | dis-moi\b | dites-moi\b | dimmi\b )
              | (?: 教えて | 知らせて | お知らせ ) (?:ください|下さい|くれ)。?$",
        ),
    ),
    (
        Tail::IfYes,
        Pattern::unicode(
            r"(?xi)^(?: if\ (?:so|yes) | falls\ ja | wenn\ ja | si\ es\ así | en\ ese\ caso | si\ oui | se\ (?:sì|sim) ) ,
              | ^(?: ある | お持ち | はい )[^。]{0,6}(?: なら | 場合 ) | ^(?: 如果 | 若 )(?: 有 | 是 )",
        ),
    ),
    (
        Tail::IfNo,
        Pattern::unicode(
            r"(?xi)^(?: if\ (?:not|no) | otherwise | falls\ (?:nein|nicht) | wenn\ (?:nein|nicht) | andernfalls | en\ caso\ contrario | si\ no | si\ non | sinon
                  | se\ (?:não|no) | caso\ contrário ) ,
              | ^(?: ない | いいえ )[^。]{0,6}(?: なら | 場合 ) | ^(?: 如果 | 若 )(?: 没有 | 不是 )",
        ),
    ),
    (Tail::Yes, Pattern::unicode(r"(?i)^(?:yes|ja|sí|oui|sì|sim|はい|是)\W*(?:[:：→]|=>|->)")),
    (Tail::No, Pattern::unicode(r"(?i)^(?:no|nein|non|não|いいえ|否)\W*(?:[:：→]|=>|->)")),
];

/// Words by which a question turns to the one who hears it. Japanese and Chinese leave them out.
static TURNS_TO: Pattern = Pattern::unicode(
    r"(?i)\b(?:you|your|yours|du|dir|dich|dein\w*|sie|ihnen|ihr|euch|tú|tienes|quieres|puedes|usted|su|tu|toi|vous|votre|voi|hai|vuoi|você|tem|quer)\b|[\u{3040}-\u{30ff}\u{4e00}-\u{9fff}\u{ac00}-\u{d7af}]",
);

/// How one asks what is done with: "does that help?", "did I miss something?"
static CLOSING_QUESTION: Pattern = Pattern::unicode(
    r"(?i)\b(?:(?:does|did) (?:that|this|it) help|did i miss|anything (?:else|more|further)|need (?:any )?help|any (?:other )?questions|hilft das|noch fragen|algo más|autre chose|altro)\b",
);

/// How one is asked to send something.
static SEND: Pattern = Pattern::unicode(
    r"(?xi)
        ^\W*(?:(?:please|then|now|next|first|just|so|once\ [^,]{1,40},|when\ [^,]{1,40},|after\ [^,]{1,40},),?\ )*
          (?: (?: run | execute | try | open | copy | check )\b [^.!?;,]*? ,?\ (?:and\ |then\ )+(?:please\ )? )?
          (?: (?:paste|send|share|upload|post|attach|show|give)\ (?: me | us | (?:it|them|the\ (?:\w+\ ){0,2}(?:output|log|logs|result|results|lines?|error|trace|screenshot|file))\ (?:here|back\ to\ me) )\b
            | paste\ (?:the\ )?(?:\w+\ ){0,2}(?:output|result|results|log|logs|error)\W*$ )
      | ^\W*(?:(?:bitte|dann|jetzt|danach)\ )* (?:führ\w*\ [^.!?]*\ und\ )? (?: schicke? | schicken\ sie | sende | senden\ sie | zeige? | zeigen\ sie | poste | kopiere? | gib )\ (?:mir|uns)\b
      | ^\W*(?:(?:puis|ensuite|maintenant)\ )?(?: envoie | envoyez | colle | collez | partage | partagez | montre | montrez | donne | donnez )(?:-le|-la|-les)?-(?:moi|nous)\b
      | ^\W*(?:(?:luego|después|ahora|por\ favor,?)\ )?(?: pégame | envíame | mándame | pásame | muéstrame | compárteme )\ (?:el|la|los|las|lo|un|una|tu|su|esa|ese|eso|aquí)\b
      | ^\W*(?:(?:poi|ora|per\ favore,?)\ )?(?: incollami | mandami | inviami | mostrami )\ (?:il|lo|la|l['’]|i|gli|le|un|una)
      | ^\W*(?:(?:depois|agora|por\ favor,?)\ )?(?: me\ (?:envie|mande|mostre|passe)\ (?:o|a|os|as|um|uma) | (?:cole|envie|mande|mostre)\ (?:[^.!?]*\ )?(?:aqui|para\ mim) )\b
      | (?: 貼って | 貼り付けて | 送って | 共有して | 見せて | アップロードして ) (?:ください|下さい|くれ|もらえますか)[。！]?$
      | ^(?: 请 | 麻烦 )[^。，]{0,40} (?: 发给我 | 发我 | 贴给我 | 贴出来 | 贴上来 | 粘贴 | 发过来 )[。！]?$",
);

/// The question that a message ends with, or what it ends by asking for.
pub(crate) fn last_question(message: &str) -> Option<String> {
    let sentences = sentences(message);
    let (&end, before) = sentences.split_last()?;
    if end.ends_with(QUESTION) || asks_to_choose(end) {
        return Some(whole(end, before));
    }
    let before_tail = asked_before_tail(&sentences);
    before_tail.or_else(|| leave_before(message, &sentences)).or_else(|| data(&sentences))
}

/// The question behind which only stands how it is to be answered, or what comes of the answer.
fn asked_before_tail(sentences: &[&str]) -> Option<String> {
    let said = sentences.iter().rev().take(CLOSING).map_while(|it| tail(it));
    let said: Vec<Tail> = said.collect();
    let (&question, before) = sentences[..sentences.len() - said.len()].split_last()?;
    let has = |tail: Tail| said.contains(&tail);
    let waits = said.iter().all(|it| *it == Tail::Tell)
        || has(Tail::IfYes) && !has(Tail::Yes)
        || has(Tail::Yes) && has(Tail::No);
    // What comes of a yes stands behind a question for one.
    let is_for_yes = has(Tail::Tell) || !asks_which(question);
    let asks = question.ends_with(QUESTION)
        && is_for_yes
        && TURNS_TO.is_match(question)
        && !CLOSING_QUESTION.is_match(question)
        && !is_offered(question);
    (!said.is_empty() && waits && asks).then(|| whole(question, before))
}

/// What a sentence says of the answer to a question before it.
fn tail(sentence: &str) -> Option<Tail> {
    let found = TAILS.iter().find(|(_, pattern)| pattern.is_match(sentence));
    // "Tell me if this helps" asks for nothing.
    let lower = sentence.to_lowercase();
    let is_idle =
        ["if this", "if that", "how it goes", "if it helps"].iter().any(|it| lower.contains(it));
    found.map(|(tail, _)| *tail).filter(|_| !sentence.ends_with(QUESTION) && !is_idle)
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

/// Whether a sentence only says something of the question before it: "That's the part that counts."
fn comments(sentence: &str) -> bool {
    const LEADS: [&str; 16] = [
        "that's ",
        "that is ",
        "that would ",
        "this is ",
        "this would ",
        "it's ",
        "it would ",
        "das ist ",
        "das wäre ",
        "es wäre ",
        "eso es ",
        "eso sería ",
        "c'est ",
        "ça serait ",
        "isso é ",
        "sarebbe ",
    ];
    let lower = sentence.to_lowercase().replace('’', "'");
    let is_brief = sentence.split_whitespace().count() <= COMMENT && !sentence.contains(',');
    is_brief && LEADS.iter().any(|lead| lower.starts_with(lead))
}

/// The question for leave before a closing word, and not answered there: it has a paragraph of its own, or one word on it
/// follows.
fn leave_before(answer: &str, sentences: &[&str]) -> Option<String> {
    let near = sentences.len().saturating_sub(CLOSING);
    let is_alone = |it: &str| answer.split("\n\n").any(|part| part.trim() == it);
    let asks = |it: &&str| {
        let asks_leave = asks_leave(it) || asks_to_go_on(it);
        it.ends_with(QUESTION) && asks_leave
    };
    let at = near + sentences[near..].iter().rposition(asks)?;
    let behind = &sentences[at + 1..];
    let is_commented = behind.len() == 1 && comments(behind[0]);
    if !is_alone(sentences[at]) && !is_commented {
        return None;
    }
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
            ("Do you want to plan the first video? That's the part that counts.", true),
            ("Do you want it? I have done it already.", false),
            ("Do you have the full set here?\n\nI looked: it is there.", false),
            ("Do you need a migration? No → the schema is unchanged.", false),
            ("**Is it backwards compatible?** Yes: old dates still parse.", false),
            ("Why was that needed? Otherwise leap years would be parsed wrong.", false),
            ("What if the year is missing? If not given, the current year is used.", false),
            ("Does that help you? Let me know how it goes.", false),
            ("Did I miss something you need? Please let me know.", false),
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
            "Run the script, then paste the output.",
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
            "Run `npm start` and it will show the login page here.",
            "Check that all endpoints give back 200.",
            "Try `/login`; it will send you back to the form.",
            "Once merged, share the link here in the channel with your team.",
            "Then paste the output into the issue.",
            "Teilweise fehlen hier noch Tests für die Zeitzonen.",
            "Envíame es el nombre del botón nuevo.",
            "次に結果を送ってください、という案内が出ます。",
            "程序现在会把日志发给我们的服务器。",
        ] {
            assert!(!asks_for_data(text), "{text}");
        }
    }
}
