//! What a tool's block of `SpecStory`'s shows: what was called, and what came back.
//!
//! The command line writes an element for each, with the type and the name of the tool (`data-tool-type`, `data-tool-name`);
//! the extension of Cursor wrote "Tool use: **name**" before, and before that only what the client's own line said.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use segue_model::Action;
use serde_json::{Value, json};

use super::RULE;

/// How a tool's element begins.
static ELEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"^<tool-use data-tool-type="([^"]*)" data-tool-name="([^"]*)">"#).ok()
});
/// How a block begins that stands before there were elements.
const NAMED: &str = "Tool use: **";
/// The same without a name: what the client says of it.
const UNNAMED: [&str; 5] = ["Listed ", "Searched ", "Grep ", "Read lints", "Edit file: "];
/// How a line begins that says what was read, or taken away.
const READ: &str = "Read file: ";
const DELETE: &str = "Delete file: ";
/// What stands before a path or a command in the line that says what was done.
const VERBS: [&str; 6] =
    [READ, "Edit file: ", "Write file: ", "Create file: ", DELETE, "Run command: "];
/// Languages of a block that holds a command.
const SHELLS: [&str; 6] = ["bash", "sh", "shell", "zsh", "powershell", "cmd"];

/// One block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tool<'a> {
    /// What sort of tool it is, in the words of the elements.
    kind: &'a str,
    pub(super) name: &'a str,
    /// What is said of the call in a line.
    summary: &'a str,
    pub(super) inner: &'a str,
}

impl<'a> Tool<'a> {
    /// The block that a text begins with, and what stands behind it.
    pub(super) fn first_of(text: &'a str) -> Option<(Self, &'a str)> {
        if let Some(element) = ELEMENT.as_ref().and_then(|element| element.captures(text)) {
            let (inner, rest) = element_end(&text[element[0].len()..]);
            let [kind, name] = [1, 2].map(|at| element.get(at).map_or("", |found| found.as_str()));
            return Some((Self::of(kind, name, inner), rest));
        }
        if let Some(named) = text.strip_prefix(NAMED) {
            let name = named.split("**").next().unwrap_or_default();
            let (inner, rest) = section_end(text);
            return Some((Self::of(kind_of(name), name, inner), rest));
        }
        if let Some(summary) = read_line(text) {
            let tool = Self { kind: "read", name: "read_file", summary, inner: "" };
            return Some((tool, &text[summary.len()..]));
        }
        let summary = unnamed(text)?;
        let (inner, rest) = text.split_once("</details>").unwrap_or((text, ""));
        let name = if summary.starts_with("Edit") { "edit_file" } else { "search" };
        Some((Self::of(kind_of(name), name, inner), rest))
    }

    /// Whether an element begins here, which stands in no code.
    pub(super) fn is_element(text: &str) -> bool {
        text.starts_with("<tool-use ")
    }

    /// Whether a block begins here.
    pub(super) fn begins(text: &str) -> bool {
        Self::is_element(text)
            || text.starts_with(NAMED)
            || read_line(text).is_some()
            || unnamed(text).is_some()
    }

    /// The file that it took away.
    pub(super) fn deleted(&self) -> Option<String> {
        let path = self.summary.strip_prefix(DELETE).map(|path| decoded(path.trim()).into_owned());
        path.filter(|path| !path.is_empty())
    }

    fn of(kind: &'a str, name: &'a str, text: &'a str) -> Self {
        let (summary, inner) =
            match text.split_once("<summary>").map(|(_, it)| it.split_once("</summary>")) {
                Some(Some((summary, inner))) => (summary, inner),
                _ => (text.lines().find(|line| verb(line).is_some()).unwrap_or_default(), text),
            };
        let summary = summary.split_once(" • ").map_or(summary, |(_, said)| said);
        Self { kind, name, summary: summary.trim(), inner }
    }

    /// What the call does, as its sort says: the names are those of many agents.
    pub(super) fn action(&self, input: &Value) -> Action<'static> {
        let text = |key: &str| input[key].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
        match self.kind {
            "shell" => text("command").map(Action::run),
            "read" => text("file_path").map(|path| Action::Read { path: path.into() }),
            "write" if self.deleted().is_none() => {
                text("file_path").map(|path| Action::Write { path: path.into() })
            }
            "task" => Some(Action::Todo),
            _ => None,
        }
        .unwrap_or(Action::Other)
    }

    /// What the tool was called with, as far as the block shows it.
    pub(super) fn input(&self) -> Value {
        let named = verb(self.summary).map(|named| decoded(named.trim()));
        let named = named.filter(|named| !named.is_empty());
        match self.kind {
            "shell" => json!({ "command": named.map_or_else(|| self.command(), Cow::into_owned) }),
            "task" => json!({ "todos": self.inner }),
            "read" => json!({ "file_path": named.as_deref().unwrap_or(self.code()) }),
            "write" => {
                let path = written(self.fence(0).1).unwrap_or(self.code());
                let (old, new) = self.changed();
                json!({ "file_path": named.as_deref().unwrap_or(path), "old_string": old, "new_string": new })
            }
            "search" => json!({ "pattern": self.code(), "said": decoded(self.summary) }),
            _ => json!({ "said": decoded(self.summary) }),
        }
    }

    /// What the tool gave back.
    pub(super) fn output(&self) -> String {
        let (language, first) = self.fence(0);
        let is_input = self.kind == "shell" && SHELLS.contains(&language)
            || self.kind == "write" && language == "diff";
        let output = if is_input { self.fence(1).1 } else { first };
        decoded(&output.replace("\\```", "```")).into_owned()
    }

    /// The command: in the first block where that is one of a shell, else between back-ticks before it.
    fn command(&self) -> String {
        let (language, first) = self.fence(0);
        if SHELLS.contains(&language) && self.code().is_empty() {
            return first.trim().to_owned();
        }
        // Codex's command is the words of one.
        let words = self.code().trim_start_matches('[').trim_end_matches(']');
        let is_list = words.len() < self.code().len();
        let bare = words.strip_prefix("bash -lc ").filter(|_| is_list || self.code() == words);
        bare.unwrap_or(self.code()).to_owned()
    }

    /// What stands between the first back-ticks, before any block.
    fn code(&self) -> &'a str {
        let head = self.inner.find("\n```").map_or(self.inner, |at| &self.inner[..at]);
        head.split('`').nth(1).unwrap_or_default()
    }

    /// The lines that a diff takes away, and those that it adds.
    fn changed(&self) -> (String, String) {
        let (language, diff) = self.fence(0);
        let lines = |sign: char| {
            // Before the first hunk stand the names of the files.
            let from = diff.find("@@").unwrap_or(0);
            let lines = diff[from..].lines().filter(|_| language == "diff");
            let lines = lines.filter_map(|line| line.strip_prefix(sign));
            decoded(&lines.collect::<Vec<_>>().join("\n")).into_owned()
        };
        (lines('-'), lines('+'))
    }

    /// The language and the text of the fenced block at a place.
    fn fence(&self, at: usize) -> (&'a str, &'a str) {
        let mut rest = self.inner;
        for _ in 0..at {
            let Some(begin) = fence_at(rest) else { return ("", "") };
            let inner = &rest[begin..];
            rest = inner.find("\n```").map_or("", |end| &inner[end + "\n```".len()..]);
        }
        let Some(begin) = fence_at(rest) else { return ("", "") };
        let (language, text) = rest[begin..].split_once('\n').unwrap_or((&rest[begin..], ""));
        let is_last = at > 0 || !SHELLS.contains(&language.trim());
        // What was printed may have fences of its own; a command has another one behind it.
        let end = if is_last { text.rfind("\n```") } else { text.find("\n```") };
        (
            language.trim(),
            end.map_or_else(|| text.strip_suffix("```").unwrap_or(text), |end| &text[..end]),
        )
    }
}

/// Behind the sign of the first fence of a text.
fn fence_at(text: &str) -> Option<usize> {
    let at =
        text.find("\n```").map(|at| at + 1).or_else(|| text.starts_with("```").then_some(0))?;
    Some(at + "```".len())
}

/// The sort of a tool that has only a name.
fn kind_of(name: &str) -> &'static str {
    match name {
        "read_file" => "read",
        "run_terminal_cmd" | "run_terminal_command" | "command" | "shell" | "bash" | "Bash" => {
            "shell"
        }
        "search_replace" | "edit_file" | "code_edit" | "write" | "create_file" | "MultiEdit" => {
            "write"
        }
        "todo_write" => "task",
        "search" | "grep" | "codebase_search" | "list_dir" | "file_search" | "grep_search" => {
            "search"
        }
        _ => "unknown",
    }
}

/// The path or the command in the line that says what was done.
fn verb(line: &str) -> Option<&str> {
    VERBS.iter().find_map(|verb| line.trim_start().strip_prefix(verb))
}

/// What a block says of itself that has no name.
fn unnamed(text: &str) -> Option<&str> {
    let summary = text.strip_prefix("<details>")?.trim_start().strip_prefix("<summary>")?;
    let line = summary.lines().next().unwrap_or_default();
    let is_known = UNNAMED.iter().any(|begin| line.starts_with(begin));
    let counts = line.contains(" • ") || line.starts_with("Edit file: ");
    (is_known && counts).then_some(summary)
}

/// A text as it was before it went into HTML (HTML Living Standard, 13.3).
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign)).into()
}

/// What stands in an element, and what behind it. Its end stands on a line of its own; an output before that may have
/// such an end in it.
fn element_end(text: &str) -> (&str, &str) {
    const END: &str = "</tool-use>";
    const DETAILS: &str = "</details>";
    /// No output has more of them, and to look on would take ever longer.
    const MOST: usize = 64;
    let ends = memchr::memmem::find_iter(text.as_bytes(), END).take(MOST);
    let mut ends = ends.filter_map(|at| {
        let inner = text[..at].trim_end().strip_suffix(DETAILS)?;
        let is_alone = inner.ends_with('\n') || text[..at].ends_with('\n');
        Some((at, inner, is_alone))
    });
    let Some(first) = ends.next() else { return (text, "") };
    let own_line = if first.2 { None } else { ends.find(|(_, _, is_alone)| *is_alone) };
    let (at, inner, _) = own_line.unwrap_or(first);
    (inner, &text[at + END.len()..])
}

/// What belongs to a block that only begins, up to a rule or the next one, and what stands behind it. A fence that nobody
/// closes holds nothing back.
fn section_end(text: &str) -> (&str, &str) {
    text.split_at(section(text, true).or_else(|| section(text, false)).unwrap_or(text.len()))
}

/// Where such a block ends, with or without regard to fences; nothing where one is open at the end.
fn section(text: &str, has_fences: bool) -> Option<usize> {
    let (mut at, mut is_fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        is_fenced ^= has_fences && line.starts_with("```");
        // What was read stands within it.
        let is_next = Tool::is_element(line) || line.starts_with(NAMED);
        if at > 0 && !is_fenced && (is_next || line.trim_end() == RULE) {
            return Some(at);
        }
        at += line.len();
    }
    (!is_fenced).then_some(at)
}

/// The line that a text begins with where it says that a file was read; in prose these words go on.
fn read_line(text: &str) -> Option<&str> {
    let line = text.lines().next().unwrap_or_default();
    let path = line.strip_prefix(READ)?.trim();
    let is_path = !path.is_empty() && (!path.contains(' ') || path.starts_with('/'));
    (is_path && path.contains(['.', '/', '\\'])).then_some(line)
}

/// The file that a message such as `The file /a/b has been updated` names.
fn written(output: &str) -> Option<&str> {
    let named = output.split_once("The file ").and_then(|(_, rest)| rest.split_once(" has been"));
    let saved = || output.split_once("successfully at: ")?.1.lines().next();
    named.map(|(path, _)| path).or_else(saved).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(text: &str) -> (Value, String, &str) {
        let (tool, rest) = Tool::first_of(text).unwrap();
        (tool.input(), tool.output(), rest)
    }

    #[test]
    fn the_extensions_elements_say_what_was_done_in_their_summary() {
        let run = "<tool-use data-tool-type=\"shell\" data-tool-name=\"run_terminal_cmd\">\n<details><summary>Tool use: **command** • Run command: cd a &amp;&amp; pytest -q</summary>\n\n\
            ```bash\ncd a && pytest -q\n```\n\n```\n4 passed\n```\n\n</details>\n</tool-use>\n\nDone.";
        assert_eq!(
            tool(run),
            (json!({"command": "cd a && pytest -q"}), "4 passed".to_owned(), "\n\nDone.")
        );
        let edit = "<tool-use data-tool-type=\"write\" data-tool-name=\"search_replace\">\n\n<details><summary>Tool use: **code_edit** • Edit file: /w/a.ts</summary>\n\n\
            ```diff\n@@ -1 +1 @@\n a\n-b: &lt;x&gt;\n+c\n```\n\n</details>\n\n</tool-use>\n";
        let (input, output, _) = tool(edit);
        assert_eq!(
            input,
            json!({"file_path": "/w/a.ts", "old_string": "b: <x>", "new_string": "c"})
        );
        assert_eq!(output, "");
        let read = "<tool-use data-tool-type=\"read\" data-tool-name=\"read_file\">\n<details><summary>Tool use: **read_file** • Read file: /w/a.ts</summary>\n\n</details>\n</tool-use>\n";
        assert_eq!(tool(read).0, json!({"file_path": "/w/a.ts"}));
    }

    #[test]
    fn what_stands_before_there_were_elements_ends_at_a_rule() {
        let run = "Tool use: **run_terminal_cmd**\n\n```bash\nls\n```\n\n```\na\n---\nb\n```\n\n---\n\nSeen.";
        assert_eq!(tool(run), (json!({"command": "ls"}), "a\n---\nb".to_owned(), "---\n\nSeen."));
        let read = "Tool use: **read_file**\n\nRead file: /w/a.js\n\nTool use: **grep**\n";
        assert_eq!(tool(read).0, json!({"file_path": "/w/a.js"}));
        let listed = "<details>\n   <summary>Listed directory src • **2** results</summary>\n| a |\n</details>\nNext";
        assert_eq!(tool(listed).2, "\nNext");
        for text in [
            "<details><summary>How it works</summary>\n",
            "<details><summary>Searched for better ways</summary>\n",
            "Read file: the old code path is not used any more.",
        ] {
            assert!(Tool::first_of(text).is_none(), "{text}");
        }
        let open = "Tool use: **run_terminal_cmd**\n\n```bash\nls\n\n---\n\nSeen.";
        assert_eq!(tool(open).2, "---\n\nSeen.");
    }

    #[test]
    fn a_command_of_codex_is_a_list_of_words() {
        let run = "<tool-use data-tool-type=\"shell\" data-tool-name=\"shell\"><details>\n<summary>Tool use: **shell**</summary>\n\n**Input:**\n\n- command: `[bash -lc python - <<'PY'\nprint(1)\nPY]`\n\n**Result:**\n\n```\nok\n```\n</details></tool-use>\n";
        assert_eq!(tool(run).0, json!({"command": "python - <<'PY'\nprint(1)\nPY"}));
    }
}
