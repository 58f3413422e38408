//! The user's own editor, for what is better written than typed as a flag.

use std::process::Command;

use crate::failure::Failure;
use crate::surroundings::editor;

/// Lets the user edit a text in a file whose name ends so; nothing where no editor is set.
pub(crate) fn edit(text: &str, ending: &str) -> Result<Option<String>, Failure> {
    let Some(command) = editor() else { return Ok(None) };
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return Ok(None) };
    let file = tempfile::Builder::new().prefix("segue-").suffix(ending).tempfile();
    let file = file.map_err(Failure::Editor)?;
    std::io::Write::write_all(&mut file.as_file(), text.as_bytes()).map_err(Failure::Editor)?;
    let status = Command::new(program).args(words).arg(file.path()).status();
    if !status.map_err(Failure::Editor)?.success() {
        return Err(Failure::Cancelled);
    }
    // Editors may replace the file, so it is read by its name.
    Ok(Some(std::fs::read_to_string(file.path()).map_err(Failure::Editor)?))
}
