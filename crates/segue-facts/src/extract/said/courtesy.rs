//! What a model says out of courtesy, or in praise of what it made: it lasts no longer than the message.

use std::sync::LazyLock;

use regex::Regex;

/// How one closes: "if you need anything else, let me know".
static CLOSINGS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        ^(?: if\ [^.?!]*,\ (?:please\ |just\ )?(?: let\ me\ know | tell\ me | feel\ free | ask | say\ so )(?-u:\b)
          | (?:please\ |just\ )?(?: let\ me\ know\ if | feel\ free\ to | don['’]t\ hesitate\ to )(?-u:\b)
          | (?:wenn|falls)\ [^.?!]*,\ (?: sag | sagen | meld | melde | gib | lass )(?-u:\b)
          | si\ [^.?!]*,\ (?: d[ií]me | d[ií]game | av[ií]same | dis-moi | dites-moi | dites-le | fais-moi | faites-moi | n['’]h[ée]site )
          | se\ [^.?!]*,\ (?: me\ avise | me\ diga | me\ fale | fammi | dimmi | mi\ dica ) )
      | (?: 如果 | 如有 | 若 | 要是 )[^。！？]*(?: 告诉我 | 告知 | 随时 | 联系 | 跟我说 )
      | (?: 请 | 可以 )随时
      | (?: 必要 | もし | ほか | 他 )[^。！？]*(?: お知らせ | 教えて | 言って | お申し付け | ご連絡 )
      | (?: 필요하 | 원하 | 있으 )[^.?!]*(?: 알려 | 말씀 )",
    )
    .ok()
});

/// How one praises: "this new command will streamline the workflow".
static PRAISES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        ^(?:this|these|it|that)\ (?:[a-z-]+\ ){0,4}?(?:will|should|would)\ (?:[a-z-]+\ ){0,2}?
        (?: streamlin[a-z]* | improve | enhance | simplify | ease | help | be\ (?:much\ )?(?:clearer|easier|better|more) | make\ (?:it|this|the) )(?-u:\b)
      | ^(?:this|the)\ (?:update|change|approach|revision|improvement)s?\ (?:streamlines|improves|enhances|simplifies|makes)(?-u:\b)",
    )
    .ok()
});

/// Whether a sentence says no more than that one may ask for more.
pub(crate) fn closes(sentence: &str) -> bool {
    shows(&CLOSINGS, sentence)
}

/// Whether a sentence says only how good something is.
pub(crate) fn praises(sentence: &str) -> bool {
    shows(&PRAISES, sentence) && !sentence.contains('`')
}

fn shows(signs: &LazyLock<Option<Regex>>, sentence: &str) -> bool {
    signs.as_ref().is_some_and(|signs| signs.is_match(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert!(!closes(text), "{text}");
        }
    }

    #[test]
    fn praise_is_told_from_what_a_thing_does() {
        assert!(praises("This new command will streamline the workflow of junior engineers."));
        assert!(praises("This revised document should be much clearer."));
        assert!(!praises("This will fail on Windows."));
        assert!(!praises("This should help `parse` to skip empty lines."));
    }
}
