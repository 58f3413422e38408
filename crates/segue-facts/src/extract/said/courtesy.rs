//! What a model says out of courtesy, or in praise of what it made: it lasts no longer than the message.

use segue_document::Pattern;

use crate::cue::{Cue, Cues, in_earnest};
use crate::text::{key, without_list_sign};

/// How one closes: "if you need anything else, let me know". What is to be told has no name.
static CLOSINGS: Pattern = Pattern::unicode(
    r"(?xi)
        ^(?: if\ (?: you\ (?:need|want|have|run\ into|see|notice|would\ like)\ (?:to\ change\ |to\ make\ )?(?:any|more|other|further|additional|something\ else)
               | there\ (?:is|are)\ (?:any|more|other) )[^.?!`]*,\ (?:please\ |just\ )?(?: let\ me\ know | tell\ me | feel\ free | ask | say\ so )(?-u:\b)
          | (?:please\ |just\ )?(?: let\ me\ know\ if\ you\ (?:need|want|have)\ (?:any|more|other|further) | feel\ free\ to\ (?:ask|reach) | don['’]t\ hesitate\ to\ ask )(?-u:\b)
          | (?:wenn|falls)\ (?:du|sie)\ (?:noch|weitere|andere|sonst)\ [^.?!`]*,\ (?: sag | sagen | meld | melde | gib | lass )(?-u:\b)
          | si\ (?:necesitas|quieres|tienes|vous\ avez|tu\ as|vous\ voulez|tu\ veux)\ (?:algo|algún|alguna|otr|más|d['’]autres|autre)[^.?!`]*,\ (?: d[ií]me | d[ií]game | av[ií]same | dis-moi | dites-moi | dites-le | fais-moi | faites-moi | n['’]h[ée]site )
          | (?: 如果 | 如有 | 若 | 要是 )(?:您|你)?(?:还|有)?[^。！？`]{0,8}(?: 其他 | 其它 | 任何 | 别的 )[^。！？`]*(?: 告诉我 | 告知 | 随时 | 联系我 | 跟我说 )
          | (?: ほかに | 他に )[^。！？`]*(?: お知らせ | 教えて | 言って | お申し付け | ご連絡 ) )",
);

/// How one praises: "this new command will streamline the workflow".
static PRAISES: Pattern = Pattern::new(
    r"(?xi)
        ^(?:this|these|it|that)\ (?:[a-z-]+\ ){0,4}?(?:will|should|would)\ (?:[a-z-]+\ ){0,2}?
        (?: streamlin[a-z]* | improve | enhance | simplify | be\ (?:much\ )?(?:clearer|easier|better) )(?-u:\b)
      | ^(?:this|the)\ (?:update|change|approach|revision|improvement)s?\ (?:streamlines|improves|enhances|simplifies)(?-u:\b)",
);

/// How one praises what was said, or agrees with it, and says no more: "excellent question", "you are absolutely right".
static FLATTERIES: Pattern = Pattern::unicode(
    r"(?xi)
        ^\W*(?:(?:oh|ah|yes|ok|okay|sí|oui|ja|sim),?\ )?
          (?: (?:that(?:['’]s|\ is)\ )?(?:an?\ |una\ |une\ |um\ |eine?\ )?(?:very\ |really\ |such\ an?\ )?
              (?: good | great | excellent | fair | nice | smart | gute | guter | sehr\ gute | buena | excelente | muy\ buena | bonne | très\ bonne | ottima | buona | boa | ótima )
              \ (?: point | question | catch | idea | observation | frage | punkt | einwand | pregunta | observación | remarque | domanda | osservazione | pergunta | observação )
            | you(?:['’]re|\ are)\ (?:absolutely\ |completely\ |totally\ |quite\ |so\ )?(?:right|correct)(?:\ to\ \w+(?:\ that|\ this)?)?
            | (?:du\ hast|sie\ haben)\ (?:völlig\ |absolut\ |ganz\ |vollkommen\ )?recht | tienes\ (?:toda\ la\ )?razón | tiene\ (?:toda\ la\ )?razón
            | (?:tu\ as|vous\ avez)\ (?:tout\ à\ fait\ |entièrement\ )?raison | (?:hai|ha)\ (?:perfettamente\ )?ragione
            | (?:você\ )?(?:tem\ (?:toda\ )?razão | está\ (?:absolutamente\ |totalmente\ |completamente\ )?cert[oa])
            | (?:これは)?(?:とても)?(?:いい|良い|よい|素晴らしい)(?:質問|指摘)(?:です(?:ね)?)? | (?:おっしゃる|仰る)(?:通り|とおり)(?:です)?
            | (?:这是)?(?:一个)?(?:很)?好(?:问题|的问题) | (?:您|你)说得(?:很)?对 )\W*$",
);

/// How one leaves something to whoever listens.
const LEFT_TO_YOU: [&str; 26] = [
    "if you want",
    "if you'd like",
    "if you like",
    "if you wish",
    "if you prefer",
    "if helpful",
    "if useful",
    "say the word",
    "let me know if",
    "wenn du willst",
    "wenn du möchtest",
    "wenn sie möchten",
    "auf wunsch",
    "si quieres",
    "si lo deseas",
    "si tu veux",
    "si vous voulez",
    "se vuoi",
    "se volete",
    "se quiser",
    "se preferir",
    "si besoin",
    "원하시면",
    "よろしければ",
    "如果你",
    "如果您",
];
/// How a sentence begins that says what its speaker could do.
const COULD: [&str; 12] = [
    "i can ",
    "i could ",
    "we can ",
    "ich kann ",
    "ich könnte ",
    "puedo ",
    "podría ",
    "je peux ",
    "je pourrais ",
    "posso ",
    "potrei ",
    "我可以",
];
/// The same where the verb stands at the end.
const ENDS: [&str; 2] = ["할 수 있습니다", "できます"];
/// So many items of an offer are looked at.
const MOST: usize = 24;

/// Whether a sentence offers to do something: nobody has asked for it.
pub(crate) fn offers(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    let bare = lower.trim_end_matches(['.', '。', ':', '：', ' ']);
    leaves_it(&lower)
        || COULD.iter().any(|lead| lower.starts_with(lead))
        || ENDS.iter().any(|end| bare.ends_with(end))
        || Cues::of(sentence).has(Cue::Offer)
}

/// Whether a question asks only how to go on with the talk: "do you want it as a PDF?"
pub(crate) fn asks_to_go_on(question: &str) -> bool {
    const SIGNS: [&str; 35] = [
        "redacto",
        "preparo",
        "escribo",
        "genero",
        "lanzo",
        "subo",
        "aplico",
        "actualizo",
        "empezamos",
        "seguimos",
        "continuamos",
        "avanzamos",
        "procedo",
        "procedemos",
        "prosseguimos",
        "machen wir weiter",
        "desea ",
        "te gustaría",
        "gostaria",
        "want me to",
        "do you want",
        "would you like",
        "shall i",
        "shall we",
        "should i",
        "willst du",
        "möchtest du",
        "soll ich",
        "quieres",
        "tu veux",
        "veux tu",
        "vous voulez",
        "vuoi",
        "você quer",
        "quer que",
    ];
    let words = format!(" {} ", key(question));
    let has = |sign: &&str| words.contains(&format!(" {} ", sign.trim()));
    SIGNS.iter().any(has) || Cues::of(question).has(Cue::Offer)
}

/// Whether a sentence, in lower case, leaves it to the listener whether to do something.
pub(crate) fn leaves_it(lower: &str) -> bool {
    LEFT_TO_YOU.iter().any(|sign| lower.contains(sign))
}

/// Whether a sentence says no more than that one may ask for more.
pub(crate) fn closes(sentence: &str) -> bool {
    CLOSINGS.is_match(sentence)
}

/// The lines of a text that are only offered: the items below "If you want, I can:". In a copied chat, where items have
/// no sign, they go on in small letters.
pub(crate) fn offered(text: &str) -> Vec<&str> {
    let mut is_offer = false;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let items = lines.filter_map(|line| {
        let item = without_list_sign(line);
        let is_item = item.len() < line.len() && !line.starts_with('#');
        let goes_on = line.starts_with(char::is_lowercase) && !Cues::of(line).has(Cue::Todo);
        let is_below = is_offer && (is_item || goes_on);
        is_offer = is_below || line.trim_end_matches('*').ends_with([':', '：']) && offers(line);
        is_below.then_some(item)
    });
    items.take(MOST).collect()
}

/// Whether a sentence says only how good something is.
pub(crate) fn praises(sentence: &str) -> bool {
    let is_particular = sentence.contains(|c: char| c == '`' || c.is_ascii_digit());
    PRAISES.is_match(sentence) && !is_particular
}

/// Whether a sentence praises what was said or agrees with it, and says nothing more.
pub(crate) fn flatters(sentence: &str) -> bool {
    FLATTERIES.is_match(sentence)
}

/// A sentence without the praise that it begins with: "Good question — it is the cache."
pub(crate) fn without_flattery(sentence: &str) -> &str {
    const ENDS: [&str; 5] = [" — ", " – ", " - ", ": ", ", "];
    let parts = ENDS.iter().filter_map(|end| sentence.split_once(end));
    let mut praised = parts.filter(|(lead, _)| flatters(lead));
    praised.next().map_or(sentence, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_verbs_offer_in_the_first_person() {
        for text in ["¿Redacto el correo para FIDOCS?", "¿Procedemos con tres idiomas?"] {
            assert!(asks_to_go_on(text), "{text}");
        }
        for text in [
            "¿Cuándo empieza el curso?",
            "¿Formato JSON o CSV?",
            "¿Mismo puerto?",
            "¿Tenemos acceso al servidor?",
        ] {
            assert!(!asks_to_go_on(text), "{text}");
        }
    }

    #[test]
    fn flattery_is_told_from_what_is_right() {
        for text in [
            "Excellent question!",
            "You are absolutely right.",
            "That's a very good point.",
            "Excelente pergunta!",
            "Você está absolutamente certo.",
            "Du hast völlig recht.",
            "これはいい質問です。",
            "你说得对。",
        ] {
            assert!(flatters(text), "{text}");
        }
        for text in [
            "The right answer is 42.",
            "You are rightly asked for a token.",
            "A good index helps.",
            "Good: the tests pass.",
            "Good idea to keep the old parser: it handles both.",
            "You are correct: the old parser is needed only for dates.",
            "Sie haben recht, der alte Parser wird noch gebraucht.",
        ] {
            assert!(!flatters(text), "{text}");
        }
        assert_eq!(without_flattery("Good question — it is the cache."), "it is the cache.");
        assert_eq!(without_flattery("A good index — it helps."), "A good index — it helps.");
    }

    #[test]
    fn closing_words_are_told_from_what_is_left() {
        for text in [
            "If you need other changes, let me know.",
            "Wenn du weitere Anpassungen brauchst, sag Bescheid.",
            "Si necesitas algo más, dime.",
            "如果还需要其他优化，请告诉我。",
            "他に必要なことがあれば教えてください。",
        ] {
            assert!(closes(text), "{text}");
        }
        for text in [
            "If the import fails, tell the user which row.",
            "Let me know which of the two you prefer.",
            "If you want, I can commit it.",
            "如果超时，重试三次。",
            "我们决定把若干服务合并为 `api` 并随时重载配置。",
            "If the deploy fails on Friday, ask Ana for the deploy key of `prod`.",
            "Let me know if I should drop the old tables as well.",
            "If you would like me to commit and push this, just say so.",
            "古いキャッシュを削除する必要があれば教えてください。",
            "Feel free to delete the old keys after Friday.",
        ] {
            assert!(!closes(text), "{text}");
        }
    }

    #[test]
    fn offers_are_told_from_what_is_to_do() {
        for text in [
            "If you want this as a CSV, say the word and I’ll output it.",
            "Je peux t’aider à faire la version la plus cohérente pour ton simulateur.",
            "다음 단계로 테스트 클래스를 추가할 수 있습니다.",
        ] {
            assert!(offers(text), "{text}");
        }
        assert!(!offers("The flag still needs a test."));
    }

    #[test]
    fn an_offer_ends_with_its_items() {
        let text = "If you want, I can also:\n- add a backlog\n- draft the talk\n\n## Left for you\n- book the room\n\nHere is what I can see in the log:\n- it fails";
        assert_eq!(offered(text), ["add a backlog", "draft the talk"]);
        let copied = "Si tu veux, je peux :\n\nte proposer un modèle\n\nou te faire un moteur\n\nLe reste tient.";
        assert_eq!(offered(copied), ["te proposer un modèle", "ou te faire un moteur"]);
        for told in [
            "You still need to book the room so that we can print the badges.",
            "The API can be slow.",
        ] {
            assert!(!offers(told), "{told}");
        }
    }

    #[test]
    fn praise_is_told_from_what_a_thing_does() {
        assert!(praises("This new command will streamline the workflow of junior engineers."));
        assert!(praises("This revised document should be much clearer."));
        assert!(!praises("This will fail on Windows."));
        assert!(!praises("It will make the test run ten minutes slower on Windows machines."));
        assert!(!praises("This should help `parse` to skip empty lines."));
    }
}
