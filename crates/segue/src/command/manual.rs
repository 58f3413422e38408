//! `segue completions` and `segue man`: made from the same definition as the help.

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;
use crate::face::Face;
use crate::failure::Failure;
use crate::status::Status;

pub(super) fn completions(shell: Shell, face: &mut Face) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "segue", &mut script);
    face.write(&String::from_utf8_lossy(&script));
    Status::Good
}

pub(super) fn page(command: Option<&str>, face: &mut Face) -> Result<Status, Failure> {
    let mut all = Cli::command();
    all.build();
    let wanted = match command {
        Some(name) => {
            all.find_subcommand(name).cloned().ok_or_else(|| Failure::NoCommand(name.to_owned()))?
        }
        None => all,
    };
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(wanted).render(&mut page);
    face.write(&String::from_utf8_lossy(&page));
    Ok(Status::Good)
}
