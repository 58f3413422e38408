//! What of a message nobody typed: lines that a program printed and the person pasted, and the
//! names of pictures that a client puts there.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use segue_document::Pattern;

use super::page::page;
use super::said::subject::main_part::ONESELF;
use super::shell::decisive;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::text::{QUESTION, without_list_sign};

/// Signs of a line that a program printed and nobody typed: what changed beside a commit, an
/// age in a list, a frame, a status, a trace, a long record, a message of a shell.
static PRINTED: Pattern = Pattern::new(
    r"(?x)
        \[\+\d+\s[-−]\d+ | \b\d+\ (?:sec|min|hour|day|week|month)\w*\ ago\b.*[\[|]
      | ^\s*[│├└╭╰┌┃⎿⏺✗✘❯➜⠀-⣿] | ^\s*[─━═]{8} | ^\s*\[\s[A-Z]{2,}\s\]\s | ^\s*[-drwx]{10}\s
      | ^\s*(?:at\s(?:async\s)?[\w.$<>\[\]\ ]+\s?\(.*:\d+ | File\s\x22.*,\ line\ \d)
      | ^\s*(?:===\ (?:RUN|PAUSE|CONT|NAME)|---\ (?:PASS|FAIL|SKIP):)\s
      | ^Traceback\ \(most\ recent | ^Node\.js\ v\d | ^\s*\{\x22\w+\x22:.{160} | ^~?/[\w./-]+\ \([\w./-]+\)\s*$
      | ^\s*[\w./-]+\.[a-z]{1,4}:[0-9]+:\ [A-Za-z]*(?:Warning|Error):\s | ^\s*\x22[a-zA-Z0-9_\ .-]{1,40}\x22:\s*(?:\x22[^\x22]*\x22|[0-9.]+|true|false|null)?[,\[{]\s*(?:\x22.*)?$
      | ^\s*[\w./\\-]+[./\\-][\w./\\-]*\(\d+(?:,\d+)?\)\s?: | ^[^{'\x22]{1,40}:\s\{'\w+':\s['\x22\d\[{TFN]
      | ^\s*[@\w./-]+:[\w.-]+:\s | ^\s*npm\s(?:ERR!|WARN|error|warn)\s | ^\s*(?:ok|FAIL)\s+[\w.-]*[/.][\w./-]*\s+[\d.]+s
      | ^\s*(?:(?:ba|z|da|fi)?sh|go|git|ssh|scp|make|curl|rm|ls|cp|mv|cat|cd|sed|grep|tar|docker|psql):
        \ (?:line\ \d|cannot|can't|command\ not|no\ such|permission|fatal|error|unable|failed)
      | ^\s*\|[\s_-]*[\^~] | ^\s*-->\s\S+:\d | ^----\s.*\s----$ | ^thread\s'[^']*'\s(?:\(\d+\)\s)?panicked\sat\s\S+:\d
      | ^note:\s(?:run\ with|[Ss]ome\ details) | ^stack\ backtrace:$ | ^assertion\s[`(].*\sfailed | ^called\s.(?:Result|Option)::
      | ^test\ result:\s | ^E\s{3,} | ^\s*(?:[A-Z]{3,}:?\s+)?\d{1,3}(?:\.\d{1,3}){3}\b.*\x22[A-Z]{3,}\s\S+\sHTTP/\d",
);

/// A prompt of a shell with a command behind it: what follows at once is what that printed.
static PROMPT: Pattern = Pattern::new(
    r"(?x)
        ^\s*(?: [❯➜]\s+\S | \[[\w:./-]+\]\s\$\s\S | PS\s[A-Z]:\\[^>]*>\s*\S
          | (?:\([\w.-]+\)\s)?[\w.-]+@[\w.-]+(?::|\s)[~/][^\s$\#%]*\s?[$\#%]\s\S )",
);

/// A line with nothing but a picture: its file, or what Claude Code puts for it.
static PICTURE: Pattern = Pattern::new(
    r#"(?xi)
        ^\s*(?: '[^']*\.(?:png|jpe?g|gif|webp|heic|bmp|tiff?|mp4|mov)' | "[^"]*\.(?:png|jpe?g|gif|webp|heic|bmp|tiff?|mp4|mov)"
          | (?:/|~/|file://|[A-Z]:\\)(?:\\\s|\S)*\.(?:png|jpe?g|gif|webp|heic|bmp|tiff?|mp4|mov) )\s*$
      | ^\s*\[Image\b[^\]]*\]\s*$"#,
);

/// Signs that a person types as well, once: a commit, a place in the code, a time or a level at
/// the beginning of a line.
static OFTEN_PRINTED: Pattern = Pattern::new(
    r"(?x)
        ^\s*(?:[0-9]+[a-f]|[a-f]+[0-9])[0-9a-f]{5,38}\s(?:\(|\w) | ^\s*[\w./-]+:\d+:\d+:?\s | ^\s*[\w./-]+\.[a-z]{1,4}:\d+:\s
      | ^\s*\[?\d{4}-\d\d-\d\d[T\s]\d\d: | ^\s*\[?(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL)\b
      | ^\s*(?:error|warning|fatal|panic)(?:\[\w+\])?:\s | \w(?:\.{3}|…)\s?(?:OK|ok|[Dd]one|DONE|PASS(?:ED)?|FAIL(?:ED)?|SKIP(?:PED)?)\s*$",
);

/// What stands between the lines of a compiler's complaint, or of a test that panicked, and in lists that people type.
static BESIDE: Pattern =
    Pattern::new(r"^\s*\d+\s\|\s|^\s*\|\s*$|^\s*=\s(?:note|help):\s|^\s+(?:left|right):\s");

/// What was thrown, as the line over a trace names it, and the lines of a trace.
static THROWN: Pattern = Pattern::new(
    r"^\s*(?:[\w.$]*(?:Error|Exception)(?: \[\w+\])?: |Uncaught .*(?:Error|Exception): .*:\d+:\d+\)?\s*$)",
);
static TRACE: Pattern = Pattern::new(r#"^\s*(?:at .+:\d+|File ".*, line \d)"#);

/// A line of a log, by its time or by its level with a sign behind it.
static LOGGED: Pattern = Pattern::new(
    r"^\s*(?:\[?\d{4}-\d\d-\d\d[T\s]\d\d:|\[?(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL)\]?[:\]]|\d\d:\d\d:\d\d\b)",
);

/// What a line of a log begins with, and hardly a sentence.
static DATED: Pattern = Pattern::new(r"^\[?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d");

/// How a document within a command begins (POSIX.1-2024, Shell Command Language, 2.7.4).
static HERE: Pattern =
    Pattern::new(r#"\S\s.*<<-?\s*(?:['"](\w+)['"]|([A-Z_]{2,}))(?:\s*>>?\s*\S+)?\s*$"#);

/// A log has so many lines, and so many times as many as what else a message has.
const LOG: usize = 10;
const NEARLY: usize = 4;

/// In so many words somebody says what they paste.
const LEAD: usize = 4;
/// So many words are more than a program says of itself.
const TOLD: usize = 8;

/// A longer word is none.
const WORD: usize = 80;

/// So many lines that differ in their digits alone were printed, if they are no shorter than this; and so many that
/// begin with a tag, `[cam]`.
const ALIKE: usize = 6;
const TAGGED: usize = 3;
const LEAST: usize = 8;

/// A text without the lines that a program printed and the person pasted, and without what
/// stands between two of them, with no empty line in between.
pub(super) fn without_printed(text: &str) -> Cow<'_, str> {
    let Some(blocks) = blocks(text) else { return Cow::Borrowed(text) };
    let typed = |block: Block<'_>| [block.before, block.behind].concat().join("\n");
    blocks.into_iter().map(typed).collect::<Vec<_>>().join("\n\n").into()
}

/// What of a text was typed, with an ellipsis for each part that a program printed, and with the last error that this
/// shows; nothing where all of it was typed, or none.
pub(super) fn typed(text: &str) -> Option<String> {
    let blocks = blocks(text)?;
    // "Failures:" says nothing without them.
    let mut said = blocks.iter().flat_map(|block| block.before.iter().chain(&block.behind));
    let words = said.clone().flat_map(|line| line.split_whitespace());
    let words = words.filter(|word| word.contains(char::is_alphabetic)).count();
    let is_said = words > 1 || said.any(|line| line.contains(is_unspaced));
    if is_log(&blocks) || !is_said {
        return None;
    }
    let typed = |block: Block<'_>| {
        let printed = (!block.printed.is_empty()).then(|| left_out(&block.printed));
        let printed = printed.iter().map(String::as_str);
        block.before.into_iter().chain(printed).chain(block.behind).collect::<Vec<_>>().join("\n")
    };
    let mut parts: Vec<String> = blocks.into_iter().map(typed).collect();
    // The same error again and again says nothing more.
    parts.dedup();
    Some(parts.join("\n\n"))
}

/// What stands for lines that a program printed: the error that they end with.
fn left_out(printed: &[&str]) -> String {
    match decisive::errors(&printed.join("\n"), 1).pop() {
        Some(error) => format!("[… {error}]"),
        None => "[…]".to_owned(),
    }
}

/// Whether a program printed nearly all of a text, and nothing in the rest asks or rules.
fn is_log(blocks: &[Block<'_>]) -> bool {
    let printed: usize = blocks.iter().map(|block| block.printed.len()).sum();
    let rest = || blocks.iter().flat_map(|block| block.before.iter().chain(&block.behind));
    let says = |line: &&&str| speaks(line) || line.ends_with(QUESTION) || shows(line);
    printed >= LOG && printed >= rest().count() * NEARLY && !rest().any(|line| says(&line))
}

/// The lines of a text that a program printed: those of its blocks, or the one that a text begins with.
pub(super) fn printed(text: &str) -> Vec<&str> {
    let Some(blocks) = blocks(text) else {
        let first = text.lines().find(|line| !line.trim().is_empty());
        // "Error: messages should be red" is a heading, and what it asks for.
        let is_printed = |line: &&str| is_output(line, &Cues::of(line)) && !tells_how(line);
        return first.filter(is_printed).into_iter().collect();
    };
    blocks.into_iter().flat_map(|block| block.printed).collect()
}

/// Whether a line says how something is to be.
fn tells_how(line: &str) -> bool {
    const WORDS: [&str; 8] = [
        " should ",
        " must ",
        " needs to ",
        " has to ",
        " to be ",
        ": map ",
        ": answer ",
        ": show ",
    ];
    let lower = line.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) && !lower.contains("must be one of")
}

/// Lines with no empty one in between.
struct Block<'a> {
    before: Vec<&'a str>,
    /// What a program printed, between the two.
    printed: Vec<&'a str>,
    behind: Vec<&'a str>,
}

/// The blocks of a text, where a program printed something of it.
fn blocks(text: &str) -> Option<Vec<Block<'_>>> {
    // A sentence of one's own ends as one; a program prints several such lines.
    let is_likely = |line: &str| OFTEN_PRINTED.is_match(line) && !line.ends_with(['.', '!', '?']);
    let are_several = text.lines().filter(|line| is_likely(line)).nth(1).is_some();
    let repeated = repeated(text);
    let is_repeated = |line: &str| !repeated.is_empty() && repeated.contains(&form(line));
    let is_printed = |line: &str| {
        PRINTED.is_match(line)
            || PICTURE.is_match(line)
            || PROMPT.is_match(line)
            || are_several && is_likely(line)
            || is_repeated(line)
    };
    let mut lines: Vec<(&str, bool)> = text.lines().map(|line| (line, is_printed(line))).collect();
    split_ends(&mut lines, &repeated);
    fill_beside(&mut lines);
    fill_documents(&mut lines);
    if let Some(page) = page(text) {
        lines[page].iter_mut().for_each(|(_, is_printed)| *is_printed = true);
    }
    if !lines.iter().any(|(_, is_printed)| *is_printed) {
        return None;
    }
    fill_fences(&mut lines);
    let parts = lines.split(|(line, _)| line.trim().is_empty());
    Some(parts.flat_map(split_at_tales).map(Block::of).collect())
}

/// Lines with no empty one in between, split where the person goes on to tell something behind what was printed.
fn split_at_tales<'a, 't>(lines: &'t [(&'a str, bool)]) -> Vec<&'t [(&'a str, bool)]> {
    let mut parts = Vec::new();
    let mut rest = lines;
    loop {
        let first = rest.iter().position(|(_, is_printed)| *is_printed).unwrap_or(rest.len());
        let told = rest[first..].iter().position(|(line, is_printed)| !is_printed && tells(line));
        let (part, behind) = rest.split_at(told.map_or(rest.len(), |told| first + told));
        parts.push(part);
        if behind.is_empty() {
            return parts;
        }
        rest = behind;
    }
}

/// Splits lines off of which the first part is what others repeat, and the rest was typed behind it: "… 429 55 - no trace
/// of the error".
fn split_ends(lines: &mut Vec<(&str, bool)>, repeated: &HashSet<String>) {
    for at in (1..lines.len()).rev() {
        let ((before, is_before), (line, is_printed)) = (lines[at - 1], lines[at]);
        if is_printed || !is_before || !repeated.contains(&form(before)) {
            continue;
        }
        if let Some((own, told)) =
            line.rsplit_once(" - ").filter(|(own, _)| repeated.contains(&form(own)))
        {
            lines[at] = (own, true);
            lines.insert(at + 1, (told, false));
        }
    }
}

/// What touches a line that a compiler or a test printed, and looks like one more, is one.
fn fill_beside(lines: &mut [(&str, bool)]) {
    for at in 1..lines.len() {
        lines[at].1 |= lines[at - 1].1 && BESIDE.is_match(lines[at].0);
    }
    for at in (1..lines.len()).rev() {
        lines[at - 1].1 |= lines[at].1 && BESIDE.is_match(lines[at - 1].0);
    }
}

/// What a person's command writes into a file was pasted with it: `cat > a.py << 'EOF'`, up to that word.
fn fill_documents(lines: &mut [(&str, bool)]) {
    let mut places = HashMap::<&str, Vec<usize>>::new();
    for (at, (line, _)) in lines.iter().enumerate() {
        places.entry(line.trim()).or_default().push(at);
    }
    let mut at = 0;
    while at < lines.len() {
        let found = HERE.captures(lines[at].0);
        let word = found.and_then(|found| found.get(1).or(found.get(2)));
        let ends = word.and_then(|word| places.get(word.as_str()));
        // One that nothing ends was only spoken of.
        let end = ends.and_then(|ends| ends.get(ends.partition_point(|end| *end <= at)));
        let to = end.map_or(at, |end| *end);
        lines[at + 1..=to.max(at)].iter_mut().for_each(|(_, is_printed)| *is_printed = true);
        at = to + 1;
    }
}

fn is_mostly_printed(lines: &[(&str, bool)]) -> bool {
    let printed = lines.iter().filter(|(_, is_printed)| *is_printed).count();
    printed > 0 && printed * 2 >= lines.len()
}

/// Of what stands in a code fence, a program printed all if it printed half of it.
fn fill_fences(lines: &mut [(&str, bool)]) {
    let mut open = None;
    for at in 0..lines.len() {
        if !lines[at].0.trim_start().starts_with("```") {
            continue;
        }
        match open.take() {
            None => open = Some(at),
            Some(from) if is_mostly_printed(&lines[from + 1..at]) => {
                lines[from..=at].iter_mut().for_each(|(_, is_printed)| *is_printed = true);
            }
            Some(_) => {}
        }
    }
}

impl<'a> Block<'a> {
    /// A block of lines, each with whether it shows that a program printed it.
    fn of(signed: &[(&'a str, bool)]) -> Self {
        let lines: Vec<&str> = signed.iter().map(|(line, _)| *line).collect();
        let first = signed.iter().position(|(_, is_printed)| *is_printed);
        let count = signed.iter().filter(|(_, is_printed)| *is_printed).count();
        // What stands before most of a log is its beginning, if it has a label or a number and asks nothing.
        let is_log = count >= ALIKE && count * 2 > lines.len();
        let is_said = |line: &&str| {
            let is_plain = !line.contains(|c: char| c == ':' || c.is_ascii_digit());
            let is_said = speaks(line) || tells(line) || shows(line);
            is_plain || line.ends_with([':', '?', '？']) || is_said
        };
        let opens = |first: usize| match lines[..first].iter().rposition(is_said) {
            Some(said) => said + 1,
            None => 0,
        };
        // Over a trace stands what was thrown.
        let thrown = first.and_then(|first| first.checked_sub(1)).filter(|_| traces(&lines));
        let thrown = thrown.filter(|at| THROWN.is_match(lines[*at]));
        let from = thrown.or(first.map(|first| if is_log { opens(first) } else { first }));
        let from = from.unwrap_or(lines.len());
        let prompt = lines.iter().rposition(|line| PROMPT.is_match(line));
        let printed = || signed.iter().rposition(|(_, is_printed)| *is_printed);
        // Behind a command its output stands, up to where the person asks for something or rules.
        let last = match prompt {
            Some(at) => lines[at..].iter().skip(1).position(speaks).map(|count| at + count),
            None => printed(),
        };
        let last = last.max(printed().filter(|_| last.is_some()));
        // Python names behind a trace what was thrown.
        let ends = |line: &&str| THROWN.is_match(line);
        let end = last.filter(|_| lines.iter().any(|line| line.starts_with("Traceback ")));
        let end = end.and_then(|last| Some(last + lines[last..].iter().position(ends)?));
        let last = end.or(last);
        let to = last.map_or(lines.len(), |last| 1 + closed(&lines, last));
        let printed = lines[from..to.max(from)].to_vec();
        Self { before: lines[..from].to_vec(), printed, behind: lines[to..].to_vec() }
    }
}

/// The forms of the lines that stand there again and again with other numbers, as a program counts or measures. What
/// rules or asks, and the addresses of pages, a person lists.
fn repeated(text: &str) -> HashSet<String> {
    let may_be = |line: &&str| {
        line.len() >= LEAST
            && line.contains(|c: char| c.is_ascii_digit())
            && !line.contains("://")
            && !speaks(line)
    };
    let mut counts = HashMap::<String, usize>::new();
    // A list's own numbers count nothing.
    for line in text.lines().map(without_list_sign).filter(may_be) {
        *counts.entry(form(line)).or_default() += 1;
    }
    let least = |form: &str| if form.starts_with('[') { TAGGED } else { ALIKE };
    let counted = counts.into_iter().filter(|(form, count)| *count >= least(form));
    counted.map(|(form, _)| form).collect()
}

/// A line with one sign for each number.
fn form(line: &str) -> String {
    let mut form = String::with_capacity(line.len());
    for c in line.trim().chars() {
        match c {
            '0'..='9' if form.ends_with('0') => {}
            '0'..='9' => form.push('0'),
            _ => form.push(c),
        }
    }
    form
}

fn traces(lines: &[&str]) -> bool {
    lines.iter().any(|line| TRACE.is_match(line))
}

/// Where a part ends that the line at `at` opens with a bracket; there, if it opens none, or nothing closes it.
fn closed(lines: &[&str], at: usize) -> usize {
    let mut depth = 0_usize;
    let ends = |line: &&str| {
        depth = depth.saturating_sub(usize::from(line.trim_start().starts_with(['}', ']', ')'])));
        depth += usize::from(line.trim_end().ends_with(['{', '[', '(']));
        depth == 0
    };
    lines[at..].iter().position(ends).map_or(at, |end| at + end)
}

/// Whether a line says in some words what the lines behind it are, and begins them: "Here is the newest file: {".
fn shows(line: &str) -> bool {
    let lead = line.trim_end().trim_end_matches(['{', '[', '(']).trim_end();
    let is_said = !lead.contains('"') && lead.len() < line.trim_end().len();
    is_said && lead.ends_with(':') && lead.split_whitespace().count() >= LEAD
}

/// Whether a line asks for something or rules.
fn speaks(line: &&str) -> bool {
    let cues = Cues::of(line);
    line.starts_with(char::is_alphabetic) && (cues.has(Cue::Request) || cues.has(Cue::Rule))
}

/// Whether a line is a person's, who speaks of themselves in so many words: "… and in the log I see this", but neither
/// `for i in 0..9` nor `W/I ActivityManager`.
fn tells(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_prose = line.starts_with(|c: char| !c.is_whitespace() && !c.is_ascii_digit())
        && !line.contains(['=', ';', '[']);
    let is_self = |pair: &[&str]| {
        let is_other = pair[0] != "i" && ONESELF.contains(&pair[0]);
        (pair[0] == "I" || is_other || pair[0].starts_with("I'"))
            && pair[1].starts_with(char::is_lowercase)
    };
    is_prose && words.len() >= TOLD && words.windows(2).any(is_self)
}

/// Whether a sentence is what a program prints where something fails, and neither asks nor rules.
pub(super) fn is_output(sentence: &str, cues: &Cues) -> bool {
    let says = [Cue::Request, Cue::Rule, Cue::Choice, Cue::Correction];
    let is_ruling = says.into_iter().any(|cue| cues.has(cue));
    !is_ruling && (THROWN.is_match(sentence) || LOGGED.is_match(sentence))
}

/// Whether a line is something that one says, rather than prints: mostly letters.
pub(super) fn is_speech(sentence: &str) -> bool {
    let letters = sentence.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).count();
    let all = sentence.chars().count();
    let is_code = sentence.starts_with('`') && sentence.trim_end_matches('.').ends_with('`');
    // Line ends that are spelled out stand in a dump; a time with a zone stands before a log line.
    let is_dumped = sentence.contains("\\n") || DATED.is_match(sentence);
    let is_blob = |word: &str| word.is_ascii() && word.len() > WORD;
    let is_dumped = is_dumped || sentence.split(|c: char| !c.is_alphanumeric()).any(is_blob);
    // "app.use(cors({" goes on in code.
    let is_code = is_code || sentence.ends_with(['{', '[', '(']);
    !is_code && !is_dumped && all >= 4 && letters * 10 >= all * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_dumped_is_no_speech() {
        for text in [
            "No fixes applied.\\n\\n> pkg@0.14.2 check\\n> biome check --write",
            "2026-02-13T08:45:11+01:00 [wing] ERROR the command line failed again",
            "index.ts has: app.use(cors({ origin: function(origin, callback) {",
            &"x".repeat(200),
        ] {
            assert!(!is_speech(text), "{text}");
        }
        assert!(is_speech("on 2026-02-13 the import failed, keep the log"));
    }

    #[test]
    fn what_a_program_printed_is_not_said() {
        let text = "why is the number so high:\nv main * [4 checkpoints]\n  [ NEW ] ok, keep the colours\n  keep it as it is\n  47c7452 keep the runtime, always — 14 hours ago [+374 -49]\nnever show it";
        assert_eq!(
            without_printed(text),
            "why is the number so high:\nv main * [4 checkpoints]\nnever show it"
        );
        let shell = "vs code\n➜  app git:(main) ✗ npx tsx cli.ts\n[theme] keep the colours\n\n'/tmp/T/Shot 2025-11-21 at 01.27.png'\n\nuse true colours";
        assert_eq!(without_printed(shell), "vs code\n\n\n\nuse true colours");
        assert_eq!(typed(shell).unwrap(), "vs code\n[…]\n\n[…]\n\nuse true colours");
        assert_eq!(typed("use true colours, see /tmp/a.png"), None);
        assert_eq!(typed("ann@host:~/app$ ls\nsrc"), None);
        let asked = "ann@host:~/app$ npm test\n3 failed\nfix these, and never touch the snapshots";
        assert_eq!(without_printed(asked), "fix these, and never touch the snapshots");
        for text in [
            "Set:\ntimeout: 30\nnever restart the worker\nretries: 5",
            "deploy@web1:/srv is 90% full, never write there",
            "/review compare the page with docs/mock.png",
        ] {
            assert_eq!(without_printed(text), text);
        }
        let trace = "it fails:\n\nError: no such file, use the other\n    at read (node:fs:443:20) {\n  errno: -2,\n  config: {\n    path: '/srv/a'\n  },\n  use: 'the other'\n}\nkeep the path";
        assert_eq!(without_printed(trace), "it fails:\n\nkeep the path");
        for text in [
            "TypeError: it is no list",
            "ValidationError: always answer 422\nkeep it in German\nNotFoundError: answer 404",
            "✗ never cache the total\nINFO shown twice\nalways ask before a refund",
        ] {
            let rule = text.lines().nth(1).unwrap_or(text);
            assert!(without_printed(text).contains(rule), "{text}");
        }
        let python = "it stops:\nTraceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    x = f(1)\nValueError: use 2\nkeep the 1";
        assert_eq!(without_printed(python), "it stops:\nkeep the 1");
        let log = "still frozen:\n[cam] frame 1, at 2.5 s\n[cam] frame 2, at 4.5 s\nuse the old streamer\n[cam] frame 3, at 6.5 s";
        assert_eq!(without_printed(log), "still frozen:");
        let fenced = "no good\n```\nlocal path: a.mp4\n[cam] frame 1, at 2 s\n[cam] frame 2, at 4 s\n[cam] frame 3, at 6 s\n```";
        assert_eq!(typed(fenced).unwrap(), "no good\n[…]");
        let again = "why?\n\n  File \"a.py\", line 3\nValueError: too many rows\n\n".to_owned()
            + &"  File \"a.py\", line 3\nValueError: too many rows\n\n".repeat(9);
        let shown = typed(&again).unwrap();
        assert_eq!(shown.matches("ValueError").count(), 1, "{shown}");
        let raised = "why this?\nTraceback (most recent call last):\n  File \"a.py\", line 9, in main\n    put(rows)\nValueError: too many rows";
        assert_eq!(typed(raised).unwrap(), "why this?\n[… ValueError: too many rows]");
        let placed = "../IAP/modem.c-Reset(89):reset successfully.\n../IAP/modem.c-Write(518):use page 4\nwhich function is it?";
        assert_eq!(without_printed(placed), "which function is it?");
        let dumped = "received: {'status': 'success', 'path': 'a.mp4'}\nkeep the old one";
        assert_eq!(without_printed(dumped), "keep the old one");
        let written =
            "I fixed it:\ncat > a.py << 'EOF'\nuse = 'the other'\n\nkeep = 3\nEOF\nnow run it";
        assert_eq!(
            typed(written).unwrap(),
            "I fixed it:\ncat > a.py << 'EOF'\n[…]\n\n[…]\nnow run it"
        );
        let open = "cat > a.py << EOF\nkeep the port\nuse 3 workers";
        assert_eq!(without_printed(open), open);
        for text in [
            "https://example.org/a/1\nhttps://example.org/a/2\nhttps://example.org/a/3",
            "src/page1.ts needs a title\nsrc/page2.ts needs a title\nsrc/page3.ts needs a title",
            "web server 1: 10.0.0.1\nweb server 2: 10.0.0.2\nweb server 3: 10.0.0.3",
            "Never return {'status': 'ok'} from the handler.",
            "total = 1 << n\nalways keep n below 8\nn",
        ] {
            assert_eq!(without_printed(text), text);
        }
        let listed = "1. keep the port\n2. keep the port\n3. keep the port";
        assert_eq!(without_printed(listed), listed);
        let lines: Vec<String> =
            (1..8).map(|n| format!("EVENT 12:0{n} 10.0.0.{n} GET /health 429 \"-\"")).collect();
        let told = format!(
            "It says {{\n  \"status\": \"OK\",\n}} and I call the login with the admin's name, then it answers:\n  \"success\": false,\nand in the log I see all of this at once:\n{} - no trace of it. I'm lost.",
            lines.join("\n")
        );
        assert_eq!(
            typed(&told).unwrap(),
            "It says {\n[…]\n\n} and I call the login with the admin's name, then it answers:\n[…]\n\nand in the log I see all of this at once:\n[…]\nno trace of it. I'm lost."
        );
        let records: Vec<String> = (1..12).map(|n| format!("    \"key{n}\": \"value\",")).collect();
        let shown = format!(
            "Here is the newest file, giving the same error: {{\n{}\n}}",
            records.join("\n")
        );
        assert_eq!(
            typed(&shown).unwrap(),
            "Here is the newest file, giving the same error: {\n[…]\n}"
        );
        let pasted = "go: cannot find main module, but found .git/config\nuse pnpm";
        assert_eq!(without_printed(pasted), "use pnpm");
        let typed =
            "backend: always use Postgres\n[x] done, error handling stays\nok: keep the names";
        assert_eq!(without_printed(typed), typed);
    }
}
