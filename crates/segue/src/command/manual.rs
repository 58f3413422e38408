//! `segue completions` and `segue man`: made from the same definition as the help.

use clap_complete::Shell;
use clap_mangen::Man;

use crate::face::Face;
use crate::failure::Failure;
use crate::help;
use crate::status::Status;

pub(super) fn completions(shell: Shell, face: &mut Face) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(), "segue", &mut script);
    face.write(&String::from_utf8_lossy(&script));
    Status::Good
}

pub(super) fn page(command: &[String], face: &mut Face) -> Result<Status, Failure> {
    let mut wanted = help::command();
    wanted.build();
    for name in command {
        let found = wanted.find_subcommand(name).cloned();
        wanted = found.ok_or_else(|| Failure::NoCommand(command.join(" ")))?;
    }
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(wanted).render(&mut page);
    face.write(&String::from_utf8_lossy(&page));
    Ok(Status::Good)
}
