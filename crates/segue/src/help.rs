//! The list of commands in the help of `segue` itself: in groups, since nobody reads forty lines in a row.

use std::fmt::Write;

use clap::builder::StyledStr;
use clap::{Command, CommandFactory};

use crate::args::Cli;

/// Every command, by what it is for, the most used first.
const GROUPS: [(&str, &[&str]); 8] = [
    ("Every day", &["init", "handoff", "next", "status", "show", "demo"]),
    ("Sessions", &["sessions", "facts", "expand", "export"]),
    (
        "The chain",
        &[
            "log", "timeline", "diff", "branch", "switch", "merge", "rollback", "tag", "claim",
            "undo", "redo", "op",
        ],
    ),
    ("Checks and secrets", &["check", "explain", "redact", "purge"]),
    ("Handoffs from elsewhere", &["save", "adopt"]),
    ("Templates", &["template", "bootstrap"]),
    ("Inside your agents", &["install", "uninstall", "pending", "doctor", "hook", "mcp"]),
    ("segue itself", &["config", "completions", "man", "help"]),
];
/// How wide the names are.
const NAME: usize = 12;

/// What can be typed, with its help in groups.
pub(crate) fn command() -> Command {
    let mut command = Cli::command();
    let template = template(&mut command);
    command.help_template(template)
}

/// The help around the groups, in the order in which clap shows it (`clap::Command::help_template`).
fn template(command: &mut Command) -> StyledStr {
    let styles = command.get_styles().clone();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let mut text = StyledStr::new();
    // Writing to memory cannot fail.
    let _ = write!(text, "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n");
    command.build();
    for (group, names) in GROUPS {
        let _ = write!(text, "\n{header}{group}:{header:#}\n");
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "  {literal}{name:<NAME$}{literal:#} {about}");
        }
    }
    let _ = write!(text, "\n{header}Options:{header:#}\n{{options}}{{after-help}}");
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_stands_in_one_group() {
        let mut command = Cli::command();
        command.build();
        let known: BTreeSet<&str> = command.get_subcommands().map(Command::get_name).collect();
        let listed: Vec<&str> =
            GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert_eq!(listed.len(), known.len());
        assert_eq!(listed.into_iter().collect::<BTreeSet<&str>>(), known);
    }

    #[test]
    fn each_has_one_line_of_a_usual_terminal() {
        let help = command().render_help().to_string();
        let of_groups = help
            .lines()
            .skip_while(|line| *line != "Every day:")
            .take_while(|line| *line != "Options:");
        for line in of_groups {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(help.contains("\n  handoff      Make a handoff"), "{help}");
    }
}
