//! What a command printed: where it ends, and what a client put around it.

use crate::extract::output::SECRET;

/// How much of an output is looked at: its end says how it ended.
pub(super) const TAIL: usize = 24 << 10;

/// Lines that a client puts around what a command printed.
const FRAME: &[&str] = &[
    "Exit code ",
    "Exit Code:",
    "Signal: (none)",
    "Error: (none)",
    "Background PIDs:",
    "Process Group PGID:",
    "<shellId:",
    "Shell cwd was reset to ",
    // What a client folds when it shows an output.
    "… +",
];

/// Whether a line is what a client puts around.
pub(crate) fn is_frame(line: &str) -> bool {
    let is_tag = line.starts_with('<') && line.ends_with('>') && !line.contains(' ');
    is_tag || FRAME.iter().any(|frame| line.starts_with(frame))
}

/// The end of an output.
pub(crate) fn tail(output: &str) -> &str {
    let from = output.ceil_char_boundary(output.len().saturating_sub(TAIL));
    if from == 0 {
        return output;
    }
    // A line that begins before may hold half a secret, which nobody would know as one; of one that does not end
    // so much is left out as a secret is long.
    let line = output[from..].trim_end().find('\n').map(|newline| from + newline + 1);
    &output[line.unwrap_or(output.ceil_char_boundary(from + SECRET))..]
}
