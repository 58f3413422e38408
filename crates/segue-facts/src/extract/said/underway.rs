//! Whether a message only announces what comes next, or waits for something that runs: "Let me read the source before
//! writing the script." Where a session ends with it, it broke off.

use crate::cue::in_earnest;
use crate::text::sentences;

/// How the speaker announces work, in lower case; a verb follows.
const LEADS: [&str; 27] = [
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
    "让我",
];
/// How one says that something runs, or is waited for.
const RUNS: [&str; 12] = [
    "waiting for ",
    "waiting on ",
    "still running",
    "is running in the background",
    "are running in the background",
    "running in the background",
    "läuft noch",
    "läuft im hintergrund",
    "sigue ejecutándose",
    "tourne encore",
    "tourne en arrière-plan",
    "ainda está rodando",
];
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
/// What is not done at once, or is the listener's to do.
const NOT_NOW: [&str; 39] = [
    "know", "you", "your", "if", "when", "once", "until", "tomorrow", "later", "wait", "stop",
    "leave", "keep", "stand", "remember", "avoid", "not", "never", "always", "be", "would",
    "could", "dich", "dir", "wenn", "sobald", "warten", "si", "cuando", "te", "esperar", "quand",
    "vous", "attendre", "quando", "se", "você", "aguardar", "aspetto",
];

/// Whether the last thing that a message says is what its speaker does next.
pub(crate) fn is_underway(message: &str) -> bool {
    let said = sentences(message);
    let Some(last) = said.last() else { return false };
    // A command behind a colon is told to the person; a call would stand behind the message.
    let is_told = !message.trim_end().ends_with(last.chars().next_back().unwrap_or_default());
    if is_told || last.ends_with(['?', '？']) {
        return false;
    }
    let lower = in_earnest(last.trim_start_matches(['*', '_', '#', ' ']));
    let lower = lower.trim_end_matches(['.', ':', '…', '!', '。', '*']);
    let is_now = !crate::text::words(lower).any(|word| NOT_NOW.contains(&word));
    let runs = RUNS.iter().any(|sign| lower.contains(sign)) && !lower.contains("for you");
    let announces = LEADS.iter().any(|lead| lower.starts_with(lead));
    is_now && (runs || announces || ENDS.iter().any(|end| lower.ends_with(end)))
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
            "Je vais relancer les tests.",
            "테스트 실행 후, 결과를 Report 폴더에 마크다운으로 정리합니다.",
            "原因が分かりました。ログを確認します。",
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
            "Let me fix it:\n\n```diff\n- a\n+ b\n```",
        ] {
            assert!(!is_underway(text), "{text}");
        }
    }
}
