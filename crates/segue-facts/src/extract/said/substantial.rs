//! Whether a message asks for or tells something new: not what only says yes, thanks or go on, a command for the client,
//! or words with which another session is to begin.

use super::subject::{Subject, telling};
use crate::cue::{Cue, Cues};
use crate::extract::printed::is_output;
use crate::text::{key, sentences};

/// How what a terminal or a program printed begins; no list does.
const PASTED_SIGNS: &[char] = &['=', '+', '$', '{', '|', '❯', '➜'];
/// How a message ends that only says to go on.
const GO_ON: &[&str] = &["keep going", "go on", "go ahead", "continue", "proceed"];

/// Commands of clients with a sign in their names, as their manuals list them: Claude Code, Codex, Gemini CLI, Copilot.
const CLIENT: &[&str] = &[
    "add-dir",
    "pr-comments",
    "install-github-app",
    "install-slack-app",
    "output-style",
    "privacy-settings",
    "release-notes",
    "reload-plugins",
    "remote-control",
    "remote-env",
    "setup-token",
    "terminal-setup",
    "extra-usage",
    "rate-limit-options",
    "keybindings-help",
    "list-dirs",
    "reset-allowed-tools",
    "setup-default-sandbox",
    "sandbox-add-read-dir",
    "debug-config",
    "setup-github",
    "reset-settings",
];

/// Commands of one word that clients carry out themselves, as their manuals list them: Claude Code, Codex, Gemini CLI,
/// opencode, Aider. What a project may call so (`/review`, `/commit`, `/init`) is none of them.
const OF_CLIENT: [&str; 44] = [
    "about",
    "clear",
    "compact",
    "compress",
    "config",
    "context",
    "copy",
    "cost",
    "diff",
    "doctor",
    "editor",
    "exit",
    "export",
    "feedback",
    "fork",
    "help",
    "hooks",
    "ide",
    "login",
    "logout",
    "ls",
    "map",
    "mcp",
    "memory",
    "model",
    "models",
    "new",
    "permissions",
    "quit",
    "rename",
    "resume",
    "rewind",
    "sessions",
    "settings",
    "share",
    "stats",
    "status",
    "theme",
    "themes",
    "tokens",
    "unshare",
    "upgrade",
    "usage",
    "vim",
];

/// Whole messages that ask for nothing new, beside those that only agree.
const EMPTY: &[&str] = &[
    "thanks",
    "thank you",
    "commit",
    "commit this",
    "commit it",
    "commit please",
    "please commit",
    "commit and push",
    "push",
    "push it",
    "ok let s go",
    "let s go",
    "y",
    "snapshot",
    "handoff",
    "resume",
    "pick up",
    "hey",
    "hi",
    "hello",
    "hallo",
    "hola",
    "bonjour",
    "ciao",
    "你好",
    "こんにちは",
    "danke",
    "weiter",
    "gracias",
    "continúa",
    "merci",
    "continue stp",
    "",
];

/// Whether a message asks for or tells something, rather than says yes, thanks or go on.
pub(super) fn is_substantial(whole: &str, text: &str, cues: &Cues) -> bool {
    // Several lines that begin with such a sign were pasted from a terminal or a file.
    let is_pasted = text.trim_start().starts_with(PASTED_SIGNS)
        && text.trim().lines().nth(2).is_some()
        && !ends_with_words(text);
    let key = key(whole);
    let goes_on = goes_on(&key) || asks_for_handoff(whole);
    let is_assent = key.len() <= 24 && cues.has(Cue::Assent) && key.split(' ').count() <= 3;
    let is_command = whole.starts_with('/') && !whole.contains(' ') && !names_task(whole);
    let is_command = is_command || tells_client(whole);
    let tells =
        [Cue::Request, Cue::Failing, Cue::Persists, Cue::Correction, Cue::Instead, Cue::Choice]
            .map(|cue| cues.has(cue));
    let is_own = will_look(&key) && !tells.contains(&true) && sentences(whole).len() < 2;
    !is_command && !is_pasted && !goes_on && !is_assent && !is_own && !EMPTY.contains(&key.as_str())
}

/// Whether a message thanks, and says no more than that the person will look at it: "Thanks, I'll try it tonight".
fn will_look(key: &str) -> bool {
    const THANKS: [&str; 8] =
        ["thanks", "thank you", "ok", "okay", "great", "cool", "danke", "gracias"];
    const LOOKS: [&str; 12] = [
        "i ll have a look",
        "i ll take a look",
        "i ll look at",
        "i ll look into",
        "i ll check it",
        "i ll check that",
        "i ll try it",
        "i ll try that",
        "i ll test it",
        "i ll review it",
        "let me check",
        "lo pruebo",
    ];
    const MOST: usize = 10;
    let thanks = THANKS.iter().find_map(|word| key.strip_prefix(word)).map(str::trim_start);
    let is_brief = key.split(' ').count() <= MOST;
    is_brief && thanks.is_some_and(|rest| LOOKS.iter().any(|look| rest.starts_with(look)))
}

/// What a program puts before what it says.
const LABELS: [&str; 6] = ["error", "Error", "warning", "fatal", "hint", "note"];

/// Whether a person says something in a paragraph of its own behind what they pasted.
fn ends_with_words(text: &str) -> bool {
    let mut lines = text.trim().lines().rev();
    let last = lines.next().unwrap_or_default();
    let is_alone = lines.next().is_some_and(|line| line.trim().is_empty());
    is_alone
        && last.split_whitespace().nth(2).is_some()
        && !last.contains(['{', '}', '=', '|', '<', '>', '`', '$'])
        && !is_output(last, &Cues::of(last))
        && !LABELS.contains(&last.split(':').next().unwrap_or_default())
}

/// Whether a message is a command that clients carry out themselves, so that the model never sees it: "/copy".
pub(crate) fn is_for_client(message: &str) -> bool {
    let name = message.trim().strip_prefix('/');
    name.is_some_and(|name| CLIENT.contains(&name) || OF_CLIENT.contains(&name))
}

/// Whether a message tells the model to go on: a yes to what it offered to do next.
pub(crate) fn tells_to_go_on(whole: &str) -> bool {
    goes_on(&key(whole))
}

fn goes_on(key: &str) -> bool {
    key.len() <= 48 && GO_ON.iter().any(|words| key.ends_with(words)) || only_goes_on(key)
}

/// Whether a command of one word is none of those that clients have for themselves: what it asks for, its project says.
fn names_task(command: &str) -> bool {
    let name = command.trim_start_matches('/');
    let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
    is_name && name.contains(['-', ':']) && !CLIENT.contains(&name)
}

/// Whether a message of one line is a command for the client rather than the model, as those of aider are: which files
/// it reads, what it runs.
fn tells_client(whole: &str) -> bool {
    const OF_FILES: [&str; 3] = ["/add", "/drop", "/read-only"];
    const RUNS: [&str; 4] = ["/run", "/test", "/git", "/undo"];
    let Some((command, rest)) = whole.split_once(' ') else { return false };
    let is_file = |word: &str| word.contains(['/', '.', '*']);
    RUNS.contains(&command) || OF_FILES.contains(&command) && rest.split(' ').all(is_file)
}

/// Whether a message says no more than that the next step may be taken, or that the work is to be committed: "perfect,
/// ok let's commit that", "ok move on". A number names what comes next.
fn only_goes_on(key: &str) -> bool {
    const STEPS: [&str; 11] = [
        "commit",
        "push",
        "ship",
        "merge",
        "move",
        "next",
        "continue",
        "proceed",
        "committen",
        "committe",
        "pushen",
    ];
    const BESIDE: [&str; 56] = [
        "ok",
        "okay",
        "yes",
        "yep",
        "yeah",
        "yea",
        "yup",
        "sure",
        "perfect",
        "great",
        "good",
        "nice",
        "cool",
        "awesome",
        "thanks",
        "please",
        "pls",
        "let",
        "lets",
        "s",
        "us",
        "now",
        "then",
        "and",
        "can",
        "could",
        "you",
        "we",
        "go",
        "ahead",
        "do",
        "just",
        "so",
        "it",
        "this",
        "that",
        "these",
        "all",
        "everything",
        "the",
        "changes",
        "work",
        "on",
        "to",
        "with",
        "task",
        "step",
        "phase",
        "part",
        "ja",
        "bitte",
        "das",
        "jetzt",
        "dann",
        "alles",
        "well",
    ];
    let is_number = |word: &str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let words = || key.split(' ');
    words().any(|word| STEPS.contains(&word))
        && words().all(|it| STEPS.contains(&it) || BESIDE.contains(&it) || is_number(it))
}

/// Whether a sentence beside a plea for a handoff has no subject of its own: "thanks", "the context is getting full".
fn is_by_the_way(sentence: &str) -> bool {
    const WORDS: [&str; 8] =
        ["context", "limit", "tokens", "thanks", "thank you", "not working", "kontext", "contexto"];
    WORDS.iter().any(|word| sentence.contains(word)) || telling(&Subject::of(sentence)).len() < 2
}

/// Whether a message asks for nothing but the words with which another session begins: "I'll start a new chat, give me
/// a prompt for that".
fn asks_for_handoff(message: &str) -> bool {
    const LONGEST: usize = 160;
    const SESSION: [&str; 5] =
        ["new chat", "new session", "next session", "new conversation", "fresh session"];
    const WORDS: [&str; 5] = ["prompt", "summary", "summarize", "handoff", "hand off"];
    const SELF: [&str; 6] =
        ["give me", "write me", "i ll create", "i ll start", "i m going to start", "i will start"];
    let parts = || sentences(message).into_iter().map(key);
    let has = |part: &str, words: &[&str]| words.iter().any(|word| part.contains(word));
    let any = |words: &[&str]| parts().any(|part| has(&part, words));
    message.len() <= LONGEST
        && any(&SELF)
        && any(&SESSION)
        && any(&WORDS)
        && parts().all(|part| has(&part, &SESSION) || has(&part, &WORDS) || is_by_the_way(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_goes_on_asks_for_nothing_new() {
        let is_new = |text: &str| is_substantial(text, text, &Cues::of(text));
        for text in ["yes commit that please", "perfect, ok let's commit that", "ok move to task 3"]
        {
            assert!(!is_new(text), "{text}");
        }
        assert!(is_new("/k8s-upgrade") && is_new("/app:release"));
        let shell = "$ make\nerror: no rule\nmake: *** stopped\r\n\r\n";
        assert!(!is_new(&format!("{shell}error: Recipe for target failed again")));
        assert!(
            is_new(&format!("{shell}please fix it")) && !is_new(&format!("{shell}= exit {{1}}"))
        );
        assert!(!is_new("/skills") && !is_new("/add-dir") && !is_new("/home/dev/my-app"));
        for text in [
            "Thanks! I'll start a new chat, give me a summary for it.",
            "Context is getting full. I'll start a new session, write me a handoff prompt.",
        ] {
            assert!(!is_new(text), "{text}");
        }
        let asked = "It's not working, I'll create a new chat session. Give me a prompt for that.";
        for text in [asked, "hey", "/read-only src/a.py src/b.py", "/run python validate.py"] {
            assert!(!is_new(text), "{text}");
        }
        for text in [
            "In the new session page, show a summary of what was spent.",
            "Add a prompt to the new chat page that asks for the name",
            "The script is too brittle. I want to go on with relayd. Give me a prompt for a new session.",
            "/add a button that sends the report to everybody",
            "commit it to the branch `docs`",
            "merge the two parsers",
            "push to main only",
        ] {
            assert!(is_new(text), "{text}");
        }
    }
}
