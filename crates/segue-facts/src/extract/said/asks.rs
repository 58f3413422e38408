//! How a sentence turns to the model: as a question, a proposal, a favour, or pointing back.

use segue_document::Pattern;

use crate::cue::{Cue, Cues, in_earnest};
use crate::text::{QUESTION, key};

/// How questions begin that want to know something.
pub(super) const QUESTIONS: [&str; 47] = [
    "would", "will", "shall", "may", "kannst", "puedes", "peux", "what", "what's", "which", "who",
    "where", "when", "why", "how", "is", "are", "does", "do", "did", "can", "could", "should",
    "was", "wer", "wie", "wo", "warum", "wieso", "welche", "welcher", "ist", "sind", "hat", "qué",
    "cuál", "quién", "dónde", "cómo", "por", "que", "quoi", "quel", "quelle", "qui", "où",
    "comment",
];

/// Spanish questions without their signs, as they are typed in chats: by a verb that one asks oneself with, since `que`
/// without an accent begins orders as well.
static UNMARKED: Pattern = Pattern::unicode(
    r"(?ix)^(?: y | pero | entonces | ok )?\s?
        (?: (?: qué | cuál(?:es)? | cómo | dónde | cuánt[oa]s? )\ (?:[^\s.:;,]+\ ){0,6}?
            (?: podemos | puedo | podr[ií]a(?:mos)? | debo | debemos | deber[ií]a(?:mos)? | hay | pasa | significa )
          | (?: qu[eé] | cu[aá]l(?:es)? )\ (?:[^\s.:;,]+\ ){0,4}?
            (?: podemos | podr[ií]amos | opinas | piensas | crees | recomiendas | sugieres | conviene ) )\b[^,;:]*$",
);
/// Questions without their sign in other languages, as they are typed in chats: short ones, without another clause.
static BARE: Pattern = Pattern::unicode(
    r"(?ix)^(?:(?:kurze\ frage|quick\ (?:question|q)|una\ pregunta|petite\ question|sag\ mal|und|and|y|et)[,:]?\ )?
        (?: who\ (?:calls|uses|owns|sets|writes|reads|needs|made|wrote)\ | (?:what|who)\ (?:is|are|does|do|did|was|were)\ 
          | (?:was|wozu)\ (?:soll|sollen|macht|machen|ist|sind|tut|bedeutet|heißt|bringt)\ | wer\ (?:ruft|nutzt|benutzt|macht|schreibt|setzt|braucht)\ 
          | wo\ (?:ist|sind|steht|stehen|liegt|liegen|kommt|wird)\ | wie\ (?:geht|funktioniert|läuft|kommt|heißt)\ | (?:warum|wieso|weshalb)\ (?:ist|hat|wird|macht|geht|braucht)\ 
          | para\ qu[eé]\ (?:sirve|es)\ | qu[eé]\ (?:hace|significa)\ | d[oó]nde\ (?:est[aá]|se)\ | c[oó]mo\ funciona\ | qui[eé]n\ (?:llama|usa)\ 
          | à\ quoi\ sert\ | c'est\ quoi\ | où\ est\ | comment\ (?:marche|fonctionne)\ | a\ cosa\ serve\ | come\ funziona\ | para\ que\ serve\ | o\ que\ faz\ 
        )\S+(?:\ [^\s,;:]+){0,3}$
      | ^\S+(?:\ \S+){0,3}\ (?:ne\ işe\ yarıyor|ne\ yapıyor|nerede(?:\ tanımlı)?|nasıl\ çalışıyor)$
      | ^\S+(?:\ \S+){0,3}\ versteh?e?\ ich\ (?:nicht|net|ned)$",
);
/// What rules, however it begins.
const RULING: [&str; 4] = ["siempre", "nunca", "jamás", "obligatorio"];

/// Words that stand for what was said before.
const POINTING: [&str; 4] = ["those", "these", "them", "both"];

/// Whether a sentence only points at what it is about: "let's skip those, because …".
pub(super) fn points_back(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    let mut words = lower.split_whitespace().skip(1);
    let pointing = words
        .by_ref()
        .take(3)
        .find(|word| POINTING.contains(&word.trim_end_matches([',', '.', ';', '!'])));
    let goes_on =
        |next: &str| matches!(next, "because" | "since" | "until" | "unless" | "too" | "if");
    pointing.is_some_and(|word| {
        word.ends_with([',', '.', ';', '!']) || words.next().is_none_or(goes_on)
    })
}

/// Whether three words say what something is to be that was said right before them: "make it polars".
pub(super) fn asks_of_it(sentence: &str) -> bool {
    const IT: [&str; 7] = ["it", "that", "es", "das", "lo", "la", "ça"];
    const MAKE: [&str; 8] = ["make", "call", "turn", "mach", "nenn", "hazlo", "ponlo", "fais"];
    const NO_VALUE: [&str; 7] = ["work", "please", "now", "so", "happen", "run", "pass"];
    let key = key(sentence);
    let words: Vec<&str> = key.split(' ').collect();
    match words.as_slice() {
        [verb, it, value] => {
            MAKE.contains(verb) && IT.contains(it) && !NO_VALUE.contains(value) && !asks(sentence)
        }
        _ => false,
    }
}

/// Whether a sentence asks the model for a favour, politely.
pub(crate) fn is_favour(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    ["can you ", "could you ", "would you ", "will you "].iter().any(|it| lower.starts_with(it))
}

/// Whether a sentence pleads for something amid it: "not sure why it is so please change it".
pub(super) fn pleads(sentence: &str) -> bool {
    const WORDS: [&str; 6] =
        [" please ", " pls ", " bitte ", " por favor ", " stp ", " per favore "];
    const THINK: [&str; 5] = ["think", "decide", "look", "consider", "überleg"];
    let lower = sentence.to_lowercase();
    let behind = WORDS.iter().find_map(|word| lower.split_once(word)).map(|(_, behind)| behind);
    behind.is_some_and(|behind| !THINK.iter().any(|verb| behind.starts_with(verb)))
}

/// Whether a sentence is about a doubt that may come up: "if any step is unclear, mend the guide".
pub(super) fn supposes(sentence: &str) -> bool {
    const FIRST: [&str; 5] = ["if ", "falls ", "wenn ", "si ", "se "];
    const AMID: [&str; 4] = [", if you", " if unsure", " if unclear", ", falls du "];
    let lower = sentence.to_lowercase();
    // "If the cache should stay is an open question" asks it.
    let is_asked = lower.contains("open question") || lower.contains("offene frage");
    let begins = || FIRST.iter().any(|word| lower.starts_with(word));
    !is_asked && (begins() || AMID.iter().any(|it| lower.contains(it)))
}

/// Whether a sentence speaks of a failure only as of a case: "si falla la subida, reintenta tres veces", "失败时应该重试".
pub(super) fn supposes_failure(sentence: &str) -> bool {
    const CASES: [&str; 22] = [
        "if ",
        "when ",
        "whenever ",
        "falls ",
        "wenn ",
        "si ",
        "cuando ",
        "quand ",
        "lorsque ",
        "se ",
        "quando ",
        "если ",
        "когда ",
        "jeśli ",
        "gdy ",
        "als ",
        "wanneer ",
        "jika ",
        "kalau ",
        "nếu ",
        "如果",
        "若",
    ];
    static CASE: Pattern = Pattern::unicode(
        r"(?:失败|出错|报错|超时)(?:的时候|时|后|的话|则|的(?:记录|日志|情况|详细|具体))|(?:失敗|エラー)(?:したら|した場合|時|した時|のとき|の場合|になったら)|실패(?:하면|\x20?시|할\x20?경우)",
    );
    const ORDERS: [&str; 28] = [
        "retry",
        "reintent",
        "vuelve a",
        "muestra",
        "avisa",
        "réessa",
        "affiche",
        "riprova",
        "mostra",
        "tenta de novo",
        "повтори",
        "покажи",
        "wiederhol",
        "zeig",
        "我已",
        "修改了",
        "添加",
        "能够",
        "应该",
        "应当",
        "需要",
        "最好",
        "自动",
        "重试",
        "要",
        "してください",
        "リトライ",
        "해야",
    ];
    let fails = |text: &str| Cues::of(text).has(Cue::Failing);
    // What is to be then, or was made for it. "If the payment fails, the order is still paid" tells a failure.
    let is_settled = |text: &str| {
        let cues = Cues::of(text);
        let orders = cues.get(Cue::Rule).max(cues.get(Cue::Request)) >= 0.5 || cues.has(Cue::Done);
        orders || ORDERS.iter().any(|word| text.contains(word))
    };
    let lower = sentence.to_lowercase();
    if CASES.iter().any(|word| lower.starts_with(word)) {
        let clauses = lower.split_once([',', '，', '、']);
        return clauses.is_some_and(|(case, then)| fails(case) && !fails(then) && is_settled(then));
    }
    let mut rest = lower.as_str();
    let mut own = String::new();
    while let Some(case) = CASE.find(rest) {
        own.push_str(&rest[..case.start()]);
        rest = &rest[case.end()..];
    }
    own.push_str(rest);
    own.len() < lower.len() && !fails(&own) && is_settled(&own)
}

/// Whether a question says what somebody would like better: "wouldn't Dublin make more sense?", "¿y si lo mandamos a
/// Vigo?". It says as much as "rather Dublin"; "what if it fails?" and "can we wait?" only ask.
pub(crate) fn prefers(question: &str) -> bool {
    static PREFERS: Pattern = Pattern::unicode(
        r"(?ix) \b make\ more\ sense \b
            | \b (?:be|work|look|feel)\ (?:a\ (?:bit|lot)\ |much\ |far\ |the\ |not\ )*
                (?:better|safer|smarter|wiser|nicer|easier|cheaper|simpler|cleaner|saner|kinder) \b
            | \b (?:maybe|perhaps) \b .* \b would\ be \b
            | \b w[äa]re? \b .* \b (?:besser|schlauer|klüger|sinnvoller|sicherer|einfacher|schöner|billiger) \b
            | \b (?:vielleicht|dann) \b .* \b (?:eher|lieber) \b | \b wie\ wär
            | \b y\ si \b .* (?:amos|emos|imos) \b | \b (?:ser[íi]a|quedar[íi]a|ir[íi]a)\ (?:mejor|más) \b
            | rai[st] \b .* \b pas\ (?:mieux|plus) \b | \b et\ si\ on \b
            | \b non\ sarebbe\ (?:meglio|più) \b | \b n[ãa]o\ seria\ (?:melhor|mais) \b
            | 不如 | 方がいい",
    );
    PREFERS.is_match(&question.replace('’', "'"))
}

/// What stands before a word at the end that only wants a nod: "one sheet each, ok?".
fn without_tag(sentence: &str) -> Option<&str> {
    const TAGS: [&str; 20] = [
        "ja", "ok", "okay", "gell", "ne", "gut", "yes", "please", "pls", "thanks", "vale", "sí",
        "porfa", "d'accord", "hein", "stp", "va bene", "sì", "tá", "né",
    ];
    let (told, tag) = sentence.strip_suffix('?')?.rsplit_once(',')?;
    let tag = tag.trim().trim_start_matches('¿').to_lowercase().replace('’', "'");
    let lower = in_earnest(told);
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_told = told.contains(' ') && !QUESTIONS.contains(&first);
    (TAGS.contains(&tag.as_str()) && is_told).then_some(told)
}

/// Whether a sentence in lower case is a question without its sign. "Who calls the API must send a token" rules.
fn is_bare(lower: &str) -> bool {
    const SECOND: [&str; 12] = [
        " must ", " should ", " may ", " is ", " are ", " be ", " has ", " needs ", " muss ",
        " nie ", " debe ", " falta ",
    ];
    let verbs = SECOND.iter().map(|verb| lower.matches(verb).count()).sum::<usize>();
    let cues = Cues::of(lower);
    let says_more =
        [Cue::Rule, Cue::Request, Cue::Failing, Cue::Persists].map(|cue| cues.get(cue) > 0.0);
    BARE.is_match(lower) && verbs < 2 && !says_more.contains(&true)
}

/// Whether a sentence is a question, with or without its sign: "can we push our work".
pub(crate) fn asks(sentence: &str) -> bool {
    const VERBS: [&str; 15] = [
        "are", "can", "could", "did", "does", "do", "has", "have", "is", "should", "was", "were",
        "will", "would", "isn't",
    ];
    const SUBJECTS: [&str; 5] = ["i", "it", "there", "they", "we"];
    const THINGS: [&str; 10] =
        ["the", "this", "that", "these", "those", "a", "an", "our", "my", "your"];
    if let Some(told) = without_tag(sentence) {
        return asks(told);
    }
    if sentence.ends_with(QUESTION) || sentence.starts_with('¿') {
        return true;
    }
    let rules = |text: &str| RULING.iter().any(|word| text.contains(word));
    if UNMARKED.is_match(sentence) && !sentence.ends_with('!') && !rules(sentence) {
        return true;
    }
    let lower = in_earnest(sentence);
    if is_bare(lower.trim_end_matches(['.', '…', ' '])) {
        return true;
    }
    let mut words = lower.split_whitespace();
    let (Some(verb), Some(subject)) = (words.next(), words.next()) else { return false };
    // "Do it" and "have it …" order something.
    let is_order = matches!(verb, "do" | "have") && matches!(subject, "it" | "there");
    // "We had two files, why did we change it".
    let is_behind = [", why ", ", how "].iter().any(|lead| {
        let behind = lower.split_once(lead).map(|(_, behind)| behind.split_whitespace().next());
        behind.flatten().is_some_and(|verb| VERBS.contains(&verb))
    });
    if is_behind {
        return true;
    }
    // "Does the client support it", "shouldn't url be remote", but "does not compile".
    let is_thing = || THINGS.contains(&subject) || subject.contains(['-', '`', '/', '_', '.']);
    let is_only_asked = match verb {
        "does" => is_thing() && words.next().is_some(),
        "shouldn't" | "wouldn't" => words.next() == Some("be"),
        _ => false,
    };
    if is_only_asked {
        return true;
    }
    let leaves_open = lower.contains(" or not");
    let is_inverted =
        VERBS.contains(&verb) && (SUBJECTS.contains(&subject) || leaves_open) && !is_order;
    let is_verb = |word: &str| VERBS.contains(&word.strip_suffix("n't").unwrap_or(word));
    is_inverted
        || matches!(verb, "why" | "how" | "where") && (is_verb(subject) || subject == "can't")
        || matches!(verb, "whats" | "what's" | "wheres" | "where's" | "hows" | "how's")
            && !subject.starts_with("more")
            && !lower.contains(':')
            && !lower.contains(" is ")
}

/// Whether a sentence asks only why what stands before it is so.
pub(crate) fn asks_why(sentence: &str) -> bool {
    const WHYS: [&str; 28] = [
        "why",
        "but why",
        "and why",
        "how come",
        "why so",
        "why is that",
        "why s that",
        "what happened",
        "what gives",
        "any idea why",
        "warum",
        "wieso",
        "weshalb",
        "woran liegt das",
        "wie kommt das",
        "pourquoi",
        "d où ça vient",
        "por qué",
        "cómo es eso",
        "perché",
        "come mai",
        "por que",
        "porquê",
        "なぜ",
        "なぜですか",
        "どうしてですか",
        "为什么",
        "怎么回事",
    ];
    sentence.ends_with(QUESTION) && WHYS.contains(&key(sentence).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_points_back_is_told_from_what_names_its_object() {
        for text in ["Let's skip those, because they differ", "never touch them.", "keep both"] {
            assert!(points_back(text), "{text}");
        }
        for text in ["keep those tests green", "never push", "use both queues for it"] {
            assert!(!points_back(text), "{text}");
        }
    }

    #[test]
    fn what_somebody_prefers_is_told_from_what_they_ask() {
        for text in [
            "wouldn't Dublin make more sense for staging?",
            "would a PDF not be safer? they can't fiddle with that",
            "Maybe 28 degrees would be the wiser limit for the barn alarm?",
            "wär für den Testserver nicht Falkenstein schlauer?",
            "vielleicht eher F2 als Maß?",
            "oye ¿y si el respaldo lo mandamos a Vigo?",
            "est-ce que Roubaix ne serait pas plus malin pour la réplique ?",
        ] {
            assert!(prefers(text), "{text}");
        }
        for text in [
            "where is it called from?",
            "would Frankfurt be reachable from the staging server?",
            "why wouldn't the container start?",
            "what if the server answers after 40 seconds?",
            "can we wait 60 seconds for the database?",
            "¿cuál es la mejor herramienta para migrar la base de datos?",
            "pourquoi Strasbourg n'est pas plus rapide ?",
            "does Theo rather read the letter before?",
        ] {
            assert!(!prefers(text), "{text}");
        }
    }

    #[test]
    fn questions_need_no_sign() {
        assert!(asks("hmm, is 4xx from the courier billable or not..."));
        assert!(asks("can we push our work"));
        assert!(asks("Why can't I access this page") && asks("whats wrong"));
        for told in
            ["What's important: never push to main.", "What's decided is that we use SQLite."]
        {
            assert!(!asks(told), "{told}");
        }
        assert!(asks("why doesn't it start") && !asks("what's more, it is slow"));
        assert!(!asks("do it now"));
        assert!(asks("does the client support it") && asks("does pi-cli support the key"));
        assert!(asks("shouldn't url be remote"));
        assert!(asks("Que otras herramientas podemos usar.") && asks("Qué opinas"));
        for told in [
            "Que siempre use pnpm.",
            "Como siempre, sin emojis",
            "qué bueno!",
            "Que el módulo de pagos que hay use siempre Stripe.",
            "Y que hay que documentarlo todo en inglés.",
            "Dónde hay un error, corrígelo siempre con un test",
        ] {
            assert!(!asks(told), "{told}");
        }
        for told in ["does not compile", "didn't help, take it back", "shouldn't be a list"] {
            assert!(!asks(told), "{told}");
        }
        assert!(
            !asks("one sheet for each quarter, ok?") && !asks("lieber ein Blatt pro Ortsteil, ja?")
        );
        assert!(
            asks("Should the export always use UTC, please?") && asks("Which file is it, please?")
        );
        assert!(asks("can we push it, ok?") && asks("the tests pass, right?"));
    }

    #[test]
    fn what_only_asks_why_is_told_from_other_questions() {
        assert!(
            ["why?", "Wieso?", "Pourquoi ?", "¿Por qué?", "なぜですか？"].into_iter().all(asks_why)
        );
        assert!(["why not tabs?", "Why.", "what?"].into_iter().all(|it| !asks_why(it)));
    }
}
