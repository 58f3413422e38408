//! What a tool's output says of its success: Codex writes it into the text.

use std::borrow::Cow;

use serde_json::Value;

use crate::json::{at, content, text};
use crate::reader::Outcome;

/// What stands before the number of a process that runs on.
const RUNS_ON: &str = "Process running with session ID";

/// The outcome of an output item.
pub(super) fn outcome(item: &Value) -> Outcome<'_> {
    let output = item.get("output").or_else(|| item.get("tools"));
    let shown = match output {
        // Older releases put an object around the text: `{content, success}`.
        Some(Value::Object(object)) if object.contains_key("content") => {
            content(object.get("content"))
        }
        other => content(other),
    };
    let failed =
        at(item, "/output/success").is_some_and(|success| success == false) || is_failure(&shown);
    match wrapped(&shown) {
        Some((output, exit, millis)) => {
            Outcome { output: output.into(), exit, failed, millis, ..Outcome::default() }
        }
        None => plain(shown, failed),
    }
}

/// The number of the process that ran on when its call came back.
pub(super) fn runs_on(item: &Value) -> Option<u64> {
    let shown = content(item.get("output"));
    let (head, _) = shown.split_once("Output:\n").unwrap_or((&shown, ""));
    head.lines()
        .take_while(|line| is_head(line))
        .find_map(|line| line.strip_prefix(RUNS_ON)?.trim().parse().ok())
}

/// `{"output": …, "metadata": {"exit_code", "duration_seconds"}}` as text.
fn wrapped(shown: &str) -> Option<(String, Option<i32>, Option<u64>)> {
    let value: Value = serde_json::from_str(shown).ok().filter(|_| shown.starts_with('{'))?;
    let output = text(&value, "/output").unwrap_or_default().to_owned();
    let exit = at(&value, "/metadata/exit_code")?.as_i64()?;
    let seconds = at(&value, "/metadata/duration_seconds").and_then(Value::as_f64);
    Some((output, i32::try_from(exit).ok(), seconds.map(|seconds| (seconds * 1e3) as u64)))
}

/// A head of lines such as `Process exited with code 0`, and the text behind `Output:`.
fn plain(shown: Cow<'_, str>, failed: bool) -> Outcome<'_> {
    let (head, body) = match shown.split_once("Output:\n") {
        Some((head, body)) if head.lines().all(is_head) => (head, Some(body.to_owned())),
        _ => ("", None),
    };
    let after = |names: [&str; 2]| {
        head.lines().find_map(|line| names.iter().find_map(|name| line.strip_prefix(name)))
    };
    let exit = after(["Process exited with code ", "Exit code: "]);
    let seconds = after(["Wall time: ", "Duration: "])
        .and_then(|time| time.split(' ').next().and_then(|seconds| seconds.parse::<f64>().ok()));
    let exit = exit.and_then(|code| code.trim().parse().ok());
    let millis = seconds.map(|seconds| (seconds * 1e3) as u64);
    Outcome { output: body.map_or(shown, Cow::Owned), exit, failed, millis, ..Outcome::default() }
}

fn is_head(line: &str) -> bool {
    const NAMES: [&str; 9] = [
        "Chunk ID:",
        "Wall time:",
        "Process exited with code",
        RUNS_ON,
        "Exit code:",
        "Duration:",
        "Original token count:",
        "Total output lines:",
        "Command:",
    ];
    line.is_empty() || NAMES.iter().any(|name| line.starts_with(name))
}

/// What the client itself says where a tool could not do its work.
fn is_failure(shown: &str) -> bool {
    const OPENINGS: [&str; 5] = [
        "failed to parse function arguments",
        "execution error",
        "apply_patch verification failed",
        "unsupported call",
        "exec_command failed",
    ];
    OPENINGS.iter().any(|opening| shown.trim_start().starts_with(opening))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn exit_and_time_stand_in_the_text() {
        let item = json!({"output": "Chunk ID: 1\nWall time: 0.0513 seconds\nProcess exited with code 2\nOriginal token count: 6\nOutput:\nno such file\n"});
        let seen = outcome(&item);
        assert_eq!((seen.exit, seen.millis, &*seen.output), (Some(2), Some(51), "no such file\n"));
        let item = json!({"output": "{\"output\":\"ok\\n\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":1.5}}"});
        let seen = outcome(&item);
        assert_eq!((seen.exit, seen.millis, &*seen.output), (Some(0), Some(1500), "ok\n"));
        let item = json!({"output": "see the Output:\nbelow"});
        assert_eq!(outcome(&item).output, "see the Output:\nbelow");
    }
}
