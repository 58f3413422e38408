//! Commands that run until somebody stops them: that their time was over is no failure.

use segue_document::Pattern;
use segue_model::ToolResult;

/// The status of a command that `timeout` has stopped: its own (coreutils, `timeout`), or 128 and the signal's number.
const CUT: [i32; 3] = [124, 137, 143];
/// What a client says then.
const SAID: &str = "command timed out after ";

/// Whether a command was stopped when its time was over, as its status or the client says.
pub(super) fn is_timed_out(result: &ToolResult<'_>) -> bool {
    let says = |line: &str| line.get(..SAID.len()).is_some_and(|it| it.eq_ignore_ascii_case(SAID));
    let mut lines = result.output.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().is_some_and(says);
    first
        || lines.next_back().is_some_and(says)
        || result.exit.is_some_and(|exit| CUT.contains(&exit))
}

/// Whether what a command printed shows that it is there, and complains of nothing: a server, or what watches files.
pub(super) fn serves(output: &str) -> bool {
    static SIGNS: Pattern = Pattern::new(
        r"(?i)(?:local|listening|serving|running|start(?:ed|ing)|ready|available)[^\n]{0,40}https?://(?:localhost|127\.|0\.0\.0\.0|\[::)|(?:listening|serving) (?:on|at) (?:port )?\S*:?\d|\bready in \d|watching for (?:file )?changes",
    );
    static BROKEN: Pattern = Pattern::new(
        r"(?i)\b(?:crash\w*|errors?|fail\w*|cannot|can't|could not|not found|exceptions?|refused|denied|in use)\b",
    );
    let is_said = |line: &&str| line.to_lowercase().contains(SAID);
    let said: Vec<&str> = output.lines().filter(|line| !is_said(line)).collect();
    let said = said.join("\n");
    SIGNS.is_match(&said) && !BROKEN.is_match(&said)
}
