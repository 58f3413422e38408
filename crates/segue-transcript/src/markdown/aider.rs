//! Aider: `.aider.chat.history.md`. What the person typed stands behind `####`, what the
//! client said behind `>`, the rest is the model's. The client's words tell of files that
//! changed or could not be written, of commits that it made, and of tokens.

use std::sync::LazyLock;

use regex::Regex;
use segue_model::{Action, Body, Change, Edit, NativeId, Span, ToolResult, Usage};

use super::lines;
use crate::document::{Document, place};
use crate::reader::{About, Out, Stream};

/// How each run of the client begins in the file.
const START: &str = "# aider chat started at ";

/// How the client asks whether it may run the command above; a command of several lines has a `>` before the first one
/// only (`io.py` of aider, `append_chat_history`).
const ASKS: &str = "> Run shell command";
/// The same in the client's words alone; a model that quotes "Running the tests takes long" runs nothing.
const ASKED: &str = "Run shell command";
/// How many lines such a command has at most.
const COMMAND: usize = 20;

/// What stands for the call of what the client did of its own.
const CALL: &str = "aider";

/// Reads all runs in one file.
#[derive(Default)]
pub(crate) struct Aider;

/// A model in the client's first lines.
static MODEL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^> (?:Main model|Model): (\S+)").ok());

/// The tokens of a response, in thousands where a `k` says so.
static TOKENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const COUNT: &str = r"([0-9.]+k?)";
    let cache = |what: &str| format!("(?:, {COUNT} cache {what})?");
    let (write, hit) = (cache("write"), cache("hit"));
    Regex::new(&format!("^Tokens: {COUNT} sent{write}{hit}, {COUNT} received")).ok()
});

/// How it was called with a message: of that the line holds the first one only, and it is said again as the person's.
static CALLED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^> \S*aider\S* (?:.* )?(?:--message|--msg|-m)[ =]").ok());

/// What the person tells the client and not the model (aider 0.86, `commands.py`). What is run is read as such.
const TO_CLIENT: [&str; 25] = [
    "add",
    "chat-mode",
    "clear",
    "copy",
    "copy-context",
    "diff",
    "drop",
    "editor-model",
    "exit",
    "help",
    "load",
    "ls",
    "map",
    "map-refresh",
    "model",
    "models",
    "paste",
    "quit",
    "read-only",
    "reasoning-effort",
    "reset",
    "save",
    "settings",
    "think-tokens",
    "tokens",
];

/// The command that the person ran with a line of theirs.
fn ran(line: &str) -> Option<&str> {
    line.trim().strip_prefix("/run ").map(str::trim)
}

/// Whether a text is such a history.
pub(crate) fn is_aider(text: &str) -> bool {
    text.lines().take(20).any(|line| line.starts_with(START))
}

/// Who wrote a run of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    Person,
    Client,
    Model,
}

impl Document for Aider {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let mut run: Option<(Speaker, Span, String)> = None;
        let mut going_on = 0;
        let mut is_argument = false;
        // Whether the person said anything in this run of the client, and whether a line without words stands behind it.
        let (mut has_said, mut has_gap) = (false, false);
        let mut before = String::new();
        let mut all = lines(text).peekable();
        while let Some((line, span)) = all.next() {
            if let Some(time) = line.strip_prefix(START) {
                say(run.take(), &mut before, stream, out);
                has_said = false;
                let time = time.trim().replacen(' ', "T", 1) + "Z";
                place(out, stream, span, time.parse().ok());
                continue;
            }
            // The model heads the code of a file so, too.
            let is_heading = all.peek().is_some_and(|(next, _)| next.starts_with("```"));
            let said = line.strip_prefix("#### ").filter(|_| !is_heading);
            let (speaker, words) = match (said, line.strip_prefix("> ")) {
                (Some(words), _) => (Speaker::Person, typed(words)),
                (None, Some(words)) => (Speaker::Client, words),
                (None, None) if going_on > 0 || is_argument => (Speaker::Client, line),
                (None, None) => (Speaker::Model, line),
            };
            going_on = match speaker {
                Speaker::Client if going_on == 0 => asked_behind(text, span.to),
                _ => going_on.saturating_sub(1),
            };
            if said.is_some() || line.starts_with("> ") {
                let is_call = || CALLED.as_ref().is_some_and(|called| called.is_match(line));
                is_argument = !has_said && is_call();
            }
            has_said |= said.is_some();
            // Each message has a line without words before it.
            let is_next = std::mem::replace(&mut has_gap, line.trim().is_empty()) && said.is_some();
            if let Some(model) = MODEL.as_ref().and_then(|model| model.captures(line)) {
                let model = model[1].to_owned();
                stream.about(About { model: Some(&model), ..About::default() }, out);
            }
            let version = line.strip_prefix("> Aider v").map(str::trim);
            stream.about(About { version, ..About::default() }, out);
            match &mut run {
                Some((same, whole, body))
                    if *same == speaker && !is_next || line.trim().is_empty() =>
                {
                    whole.to = span.to;
                    // Behind a command the client says again what it was given.
                    let is_again = speaker == Speaker::Person && body.trim() == words.trim();
                    if !is_again {
                        body.push_str(words);
                        body.push('\n');
                    }
                }
                _ => {
                    say(run.take(), &mut before, stream, out);
                    run = Some((speaker, span, format!("{words}\n")));
                }
            }
        }
        say(run, &mut before, stream, out);
    }
}

/// How many lines from here on belong to a command that the client asks to run behind them.
fn asked_behind(text: &str, from: u64) -> usize {
    let text = usize::try_from(from).ok().and_then(|from| text.get(from..)).unwrap_or_default();
    let mut lines = text.lines().take(COMMAND);
    let count = lines.by_ref().take_while(|line| {
        !line.starts_with("> ") && !line.starts_with("#### ") && !line.trim().is_empty()
    });
    let count = count.count();
    let behind = text.lines().nth(count).is_some_and(|line| line.starts_with(ASKS));
    if behind { count } else { 0 }
}

/// Hands over what one of the three wrote, unless it is what the person said right `before`.
fn say(
    run: Option<(Speaker, Span, String)>,
    before: &mut String,
    stream: &mut Stream,
    out: &mut Out<'_, '_>,
) {
    let Some((speaker, span, body)) = run else { return };
    out.span = span;
    let said = if speaker == Speaker::Person { body.trim() } else { "" };
    if !said.is_empty() && *before == said {
        return;
    }
    said.clone_into(before);
    match speaker {
        Speaker::Person if said.lines().next().is_some_and(is_to_client) => {
            stream.injected(said, out);
        }
        Speaker::Person => {
            // A help text may have such a line as well.
            let is_run = said.lines().all(|line| line.trim().is_empty() || ran(line).is_some());
            if !is_run {
                stream.user(said, out);
            }
            for command in said.lines().filter(|_| is_run).filter_map(ran) {
                stream.shell(command, out);
                returned("shell", Action::run(command), "", false, stream, out);
            }
        }
        Speaker::Model => stream.assistant(body.trim(), out),
        Speaker::Client => {
            stream.injected(body.trim(), out);
            for usage in body.lines().filter_map(tokens) {
                stream.usage(usage, out);
            }
            let lines: Vec<&str> = body.lines().map(str::trim).collect();
            for at in 0..lines.len() {
                did(&lines, at, stream, out);
            }
        }
    }
}

/// A file that a line of the client's says it could not write.
static UNWRITTEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^Unable to write file (.+?)(?: after \d+ attempts)?: ").ok());
/// A command that it ran.
static RUNNING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^Running (\S.+)$").ok());
/// What git could not do for it.
static UNABLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^Unable to .+: Cmd\('git'\) failed due to: ").ok());
/// How the client asks whether the file that it named may be created.
const NEW_FILE: &str = "Create new file?";
/// Among so many lines before it says what it did, the client asked for it.
const ASKED_BEFORE: usize = 256;
/// How many lines of what git said of it are kept.
const SAID: usize = 12;
/// A commit that it made.
static COMMIT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^Commit ([0-9a-f]{7,40} .+)$").ok());

/// The commit that it is at when it has taken one back.
static NOW_AT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^Now at:\s+([0-9a-f]{7,40} .*)$").ok());

/// What the person typed, without what stands for nothing and the command by which they only ask, or ask for code.
fn typed(words: &str) -> &str {
    if words.trim() == "<blank>" {
        return "";
    }
    let modes = ["/ask ", "/code ", "/architect "];
    modes.iter().find_map(|mode| words.strip_prefix(mode)).unwrap_or(words)
}

/// Whether a message that begins with a line is a command that the model does not see.
fn is_to_client(line: &str) -> bool {
    let name = line.trim().strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
    name.is_some_and(|name| TO_CLIENT.binary_search(&name).is_ok())
}

/// What a line of the client's says that it did. Nobody called for it: there is a result, and no call. Of a command that
/// it ran the file has no result.
fn did(lines: &[&str], at: usize, stream: &mut Stream, out: &mut Out<'_, '_>) {
    let line = lines[at];
    let before = at.checked_sub(1).map_or("", |before| lines[before]);
    let find = |pattern: &'static LazyLock<Option<Regex>>| pattern.as_ref()?.captures(line);
    if let Some(path) = line.strip_prefix("Applied edit to ") {
        // It asks with the model's slashes, and tells with the system's.
        let slashed = |path: &str| path.replace('\\', "/");
        let agrees = |asked: &str| asked.starts_with(NEW_FILE) && !asked.ends_with(": n");
        let asks = |pair: &[&str]| agrees(pair[1]) && slashed(pair[0]) == slashed(path);
        let is_new = lines[at.saturating_sub(ASKED_BEFORE)..at].windows(2).any(asks);
        let change = if is_new { Change::Create } else { Change::Edit };
        let (path, added, removed) = (path.to_owned().into(), 0, 0);
        stream.emit(Body::Edit(Edit { path, change, added, removed, patch: None }), out);
    } else if let Some(unwritten) = find(&UNWRITTEN) {
        let action = Action::Write { path: unwritten[1].to_owned().into() };
        returned("write", action, line, true, stream, out);
    } else if let Some(command) = find(&RUNNING).filter(|_| before.starts_with(ASKED)) {
        returned("bash", Action::run(&command[1]), "", false, stream, out);
    } else if let Some(command) = find(&UNABLE).and_then(|_| git_command(lines.get(at + 1)?)) {
        let said = &lines[at..lines.len().min(at + SAID)];
        let end = said.iter().position(|line| line.ends_with('\'')).unwrap_or(0);
        // The command is known.
        let said: Vec<&str> = [&said[..1], &said[2.min(end)..=end]].concat();
        returned("bash", Action::run(command), &said.join("\n"), true, stream, out);
    } else if let Some(commit) = find(&COMMIT) {
        returned("bash", Action::run("git commit"), &commit[1], false, stream, out);
    } else if let Some(commit) = find(&NOW_AT) {
        let output = format!("HEAD is now at {}", &commit[1]);
        returned("bash", Action::run("git reset --hard HEAD~1"), &output, false, stream, out);
    }
}

/// The command that the client says it gave git, of which a line is kept.
fn git_command(line: &str) -> Option<&str> {
    line.strip_prefix("cmdline: ").filter(|command| command.starts_with("git "))
}

fn returned(
    tool: &str,
    action: Action<'_>,
    output: &str,
    failed: bool,
    stream: &mut Stream,
    out: &mut Out<'_, '_>,
) {
    let (call, tool, output) = (CALL.into(), tool.into(), output.into());
    let result =
        ToolResult { call, tool, action, output, exit: None, failed, refused: false, millis: None };
    stream.emit(Body::ToolResult(result), out);
}

/// What a line of the client tells of tokens.
fn tokens(line: &str) -> Option<Usage> {
    let found = TOKENS.as_ref()?.captures(line)?;
    let of = |at: usize| {
        let text = found.get(at).map_or("", |count| count.as_str());
        let (digits, unit) = text.strip_suffix('k').map_or((text, 1.0), |digits| (digits, 1e3));
        digits.parse::<f64>().map_or(0, |count| (count * unit).round() as u64)
    };
    let cached = of(2).saturating_add(of(3));
    Some(Usage { input: of(1).saturating_sub(cached), output: of(4), cached, window: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_client_is_told_is_no_word_to_the_model() {
        assert!(TO_CLIENT.is_sorted());
        assert!(is_to_client("/drop a/b.py  ") && is_to_client("/exit"));
        assert!(!is_to_client("/run make") && !is_to_client("add a test") && !is_to_client("/"));
    }

    #[test]
    fn tokens_are_told_in_thousands() {
        let usage = tokens("Tokens: 2.9k sent, 1.5k cache hit, 61 received. Cost: $0.01 message.");
        let usage = usage.unwrap();
        assert_eq!((usage.input, usage.cached, usage.output), (1400, 1500, 61));
        let usage =
            tokens("Tokens: 12k sent, 3k cache write, 8k cache hit, 129 received.").unwrap();
        assert_eq!((usage.input, usage.cached, usage.output), (1000, 11_000, 129));
        assert!(tokens("Tokens: many sent, none received").is_none());
    }
}
