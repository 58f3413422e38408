//! Whether a message only announces what comes next, or waits for something that runs: "Let me read the source before
//! writing the script." Where a session ends with it, it broke off.

use crate::cue::in_earnest;
use crate::text::{QUESTION, sentences, words};

/// How the speaker announces work, in lower case; a verb follows.
const LEADS: [&str; 44] = [
    "let me ",
    "i'll ",
    "i will ",
    "i'm going to ",
    "i am going to ",
    "now let me ",
    "now i'll ",
    "next i'll ",
    "next, i'll ",
    "first, let me ",
    "first i'll ",
    "lass mich ",
    "ich werde ",
    "jetzt werde ich ",
    "voy a ",
    "ahora voy a ",
    "vamos a ",
    "déjame ",
    "je vais ",
    "laisse-moi ",
    "laissez-moi ",
    "maintenant je vais ",
    "vou ",
    "agora vou ",
    "deixe-me ",
    "vado a ",
    "laat me ",
    "ik ga ",
    "mari saya ",
    "biar saya ",
    "để tôi ",
    "tôi sẽ ",
    "давайте я ",
    "я посмотрю ",
    "сейчас посмотрю ",
    "сначала посмотрю ",
    "сейчас проверю ",
    "сначала проверю ",
    "я проверю ",
    "najpierw sprawdzę ",
    "önce bakıyorum ",
    "let's look at ",
    "让我",
    "接下来我",
];
/// How one begins that waits for something that runs.
const WAITS: [&str; 2] = ["waiting for ", "waiting on "];
/// How one says that it runs.
const RUNS: [&str; 11] = [
    " is still running",
    " are still running",
    " is running in the background",
    " are running in the background",
    " läuft noch",
    " laufen noch",
    " läuft im hintergrund",
    " sigue ejecutándose",
    " tourne encore",
    " tourne en arrière-plan",
    " ainda está rodando",
];
/// What makes a sentence one of a condition, or of what is not to be done, in scripts without blanks between words.
const WIDE: [&str; 7] = ["주시면", "하시면", "いただければ", "れば", "たら", "如果", "让我知道"];
/// Words that make of an announcement a habit, or what is left undone.
const HABIT: [&str; 8] = [
    "from now on",
    "no further",
    "nothing",
    "no more",
    "only use",
    "nur noch",
    "daqui em diante",
    "dorénavant",
];
/// What one announces and does at once, in the same message.
const TALK: [&str; 13] = [
    " summarize",
    " summarise",
    " explain",
    " recap",
    " answer",
    " say ",
    " mention",
    " put it",
    " be clear",
    " clarify",
    " walk you",
    " jelaskan",
    " rangkum",
];
/// How one begins who has only understood: what is announced then is how things will be done.
const UNDERSTOOD: [&str; 10] = [
    "got it",
    "understood",
    "noted",
    "thanks",
    "alright",
    "verstanden",
    "notiert",
    "entendido",
    "compris",
    "capito",
];
/// What says that work begins now.
const NOW: [&str; 8] =
    [" now", " first", "next", "jetzt", "ahora", "maintenant", "adesso", "agora"];
/// How sentences end that announce work in languages that put the verb there.
const ENDS: [&str; 15] = [
    "確認します",
    "実行します",
    "修正します",
    "実装します",
    "作成します",
    "調べます",
    "見てみます",
    "試してみます",
    "확인하겠습니다",
    "실행하겠습니다",
    "수정하겠습니다",
    "작성하겠습니다",
    "진행하겠습니다",
    "정리합니다",
    "생성하겠습니다",
];
/// How one begins who is at it: "Reading the controller now."
const LOOKS: [&str; 10] = [
    "looking at ",
    "looking into ",
    "checking ",
    "reading ",
    "searching ",
    "investigating ",
    "examining ",
    "inspecting ",
    "opening ",
    "tracing ",
];
/// With more words behind the article it may say what came of that: "Opening the modal works again".
const LOOKING: usize = 2;
/// What is not done at once, or is the listener's to do.
const NOT_NOW: [&str; 64] = [
    "know",
    "you",
    "your",
    "if",
    "when",
    "once",
    "until",
    "tomorrow",
    "later",
    "wait",
    "stop",
    "leave",
    "keep",
    "stand",
    "remember",
    "avoid",
    "not",
    "never",
    "always",
    "be",
    "would",
    "could",
    "dich",
    "dir",
    "wenn",
    "sobald",
    "warten",
    "si",
    "cuando",
    "te",
    "esperar",
    "quand",
    "vous",
    "attendre",
    "quando",
    "se",
    "você",
    "aguardar",
    "aspetto",
    "anymore",
    "künftig",
    "nicht",
    "dejarlo",
    "dejar",
    "m'arrêter",
    "arrêter",
    "parar",
    "fermarmi",
    "rester",
    "recordar",
    "seguir",
    "bleiben",
    "als",
    "wanneer",
    "jou",
    "jika",
    "kalau",
    "tidak",
    "nếu",
    "khi",
    "если",
    "когда",
    "не",
    "jeśli",
];

/// Whether the last thing that a message says is what its speaker does next.
pub(crate) fn is_underway(message: &str) -> bool {
    let said = sentences(message);
    let Some(last) = said.last() else { return false };
    // A command behind a colon is told to the person; a call would stand behind the message.
    let is_told = !message.trim_end().ends_with(last.chars().next_back().unwrap_or_default());
    if is_told || last.ends_with(QUESTION) {
        return false;
    }
    let lower = in_earnest(last.trim_start_matches(['*', '_', '#', ' ']));
    let lower = lower.trim_end_matches(['.', ':', '…', '!', '。', '*']);
    let is_now = !words(lower).any(|word| NOT_NOW.contains(&word))
        && !WIDE.iter().any(|sign| lower.contains(sign));
    let is_now = is_now && !HABIT.iter().any(|words| lower.contains(words));
    let announces = LEADS.iter().any(|lead| lower.starts_with(lead))
        && !lower.starts_with("让我们")
        && !TALK.iter().any(|verb| lower.contains(verb))
        && !only_understands(&said, lower);
    let runs = RUNS.iter().filter_map(|sign| lower.split_once(sign));
    let mut runs = runs.map(|(_, rest)| rest.trim_start_matches(" in the background"));
    let runs = runs.any(|rest| rest.is_empty() || rest.starts_with([';', ',']));
    let waits = WAITS.iter().any(|lead| lower.starts_with(lead));
    let ends = ENDS.iter().any(|end| lower.ends_with(end)) || looks(lower);
    is_now && (announces || runs || waits || ends)
}

/// Whether a sentence in lower case only says what its speaker looks at.
fn looks(sentence: &str) -> bool {
    const OBJECTS: [&str; 9] =
        ["the ", "this ", "that ", "these ", "those ", "your ", "its ", "both ", "all "];
    const VERBS: [&str; 8] = ["works", "fails", "helps", "passes", "is", "was", "took", "takes"];
    let object = LOOKS.iter().find_map(|lead| sentence.strip_prefix(lead));
    let thing = object.and_then(|object| OBJECTS.iter().find_map(|it| object.strip_prefix(it)));
    thing.is_some_and(|thing| {
        let thing = thing.strip_suffix(" now").unwrap_or(thing);
        let words: Vec<&str> = thing.split_whitespace().collect();
        words.len() <= LOOKING && !words.iter().any(|word| VERBS.contains(word))
    })
}

/// Whether a sentence begins, or ends, as one that announces work.
pub(crate) fn announces(sentence: &str) -> bool {
    let lower = in_earnest(sentence);
    let bare = lower.trim_end_matches(['.', ':', '…', '!', '。', '*']);
    LEADS.iter().any(|lead| lower.starts_with(lead)) || ENDS.iter().any(|end| bare.ends_with(end))
}

/// Whether a short message says that it has understood, and how things will be done.
fn only_understands(said: &[&str], last: &str) -> bool {
    let first = in_earnest(said.first().copied().unwrap_or_default());
    let is_heard = UNDERSTOOD.iter().any(|words| first.starts_with(words));
    said.len() <= 2 && is_heard && !NOW.iter().any(|word| last.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_announced_last_is_not_done() {
        for text in [
            "Let me read the mlx_lm source to understand the flow before writing the script.",
            "The config is wrong. I'll fix it now:",
            "Waiting for imports to finish — JAX startup is slow.",
            "The tests are still running.",
            "Now let me fix the first one: `tests/parse.rs` expects the old error.",
            "Let me read the fixture from the login suite.",
            "I'll only change the fixture and rerun the suite now.",
            "The smoke test is still running in the background; I will check its output next.",
            "Je vais relancer les tests.",
            "테스트 실행 후, 결과를 Report 폴더에 마크다운으로 정리합니다.",
            "原因が分かりました。ログを確認します。",
            "Reading the controller now.",
            "Looking at the template.",
            "Mari saya baca controller-nya dulu.",
        ] {
            assert!(is_underway(text), "{text}");
        }
        for text in [
            "Let me know if you want more.",
            "I'll wait for your answer.",
            "I will add it once you confirm.",
            "Should I run the tests?",
            "The tests pass. I'll leave the flag as it is.",
            "Now run it from `web/`:\n\n```bash\nnode demo.mjs\n```",
            "Done. The server is running on port 8000.",
            "Understood. I'll use pnpm from now on.",
            "The old server was still running on 8000, which was the cause.",
            "The worker no longer hangs waiting for the lock.",
            "MIT. Let me summarize: it is short.",
            "Got it, Sam. I'll answer in short sentences.",
            "Verstanden. Ich werde trunk als Basis nehmen.",
            "Ich habe die Tests ausgeführt, der Server läuft noch auf Port 3000.",
            "I'll just mention that the benchmark ran on battery.",
            "말씀해 주시면 수정하겠습니다",
            "让我们保持联系。",
            "Reading the file twice is what makes it so slow.",
            "Checking works now.",
            "Opening the modal works again.",
            "Searching the list is fast now.",
            "Сначала я бы убрал кеш.",
            "Vamos a dejarlo así.",
            "Ich werde künftig nur noch pnpm verwenden.",
            "Let me fix it:\n\n```diff\n- a\n+ b\n```",
        ] {
            assert!(!is_underway(text), "{text}");
        }
    }
}
