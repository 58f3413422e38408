//! The user's own pager, for what is longer than the screen.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::surroundings::pager;

/// Shows a text in the user's pager; `false` where there is none that starts.
pub(crate) fn show(text: &str) -> io::Result<bool> {
    let (command, is_set_up) = pager();
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return Ok(false) };
    // Colours as they are, and the screen as it was where all fits on it.
    let options = (!is_set_up).then_some(("LESS", "FRX"));
    let started = Command::new(program).args(words).envs(options).stdin(Stdio::piped()).spawn();
    let Ok(mut child) = started else { return Ok(false) };
    let written = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    child.wait()?;
    match written {
        // Who leaves a pager early has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(true),
    }
}
