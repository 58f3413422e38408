//! What to do next, for each failure.

use segue_model::{AgentId, ChainError, HandoffId, ThreadName};
use segue_project::ProjectError;
use segue_store::StoreError;
use segue_transcript::ReadError;

use super::Failure;

impl Failure {
    /// What to do next.
    pub(super) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Project(error) => return hint_of_project(error),
            Self::NoDirectory(_) => "change to a directory that exists",
            Self::Output { stored: Some(_), .. } => {
                "`segue show` prints it; the copy is all that is missing"
            }
            Self::Output { .. } => "name a file that can be written, in a folder that is there",
            Self::Input(_) => "name a file instead",
            Self::NoInput => "name a file, pipe the text in, or use `--paste`",
            Self::NoRule(_) => "`segue explain` lists every rule",
            Self::Undecided(_) => "`--yes` decides",
            Self::Editor(_) => "set EDITOR to a program that edits a file, or use `--keep`",
            Self::NoEditor => "set VISUAL or EDITOR to a program that edits a file, such as `nano`",
            Self::NoTerminal(_) => {
                "run it in a terminal, or take the draft: `segue handoff --dry-run -o draft.md`"
            }
            Self::NotByAgent => {
                "leave the other options out; `segue handoff` without `--writer` takes them"
            }
            Self::NoClipboard => {
                "install wl-clipboard, xclip or xsel; without one, pipe the text in or out"
            }
            Self::Fetch { .. } => {
                "download it yourself and name the file: `segue template add FILE`"
            }
            Self::Mcp(_) => "an agent starts this server; `segue install` tells it how",
            Self::Launch { .. } => {
                "install that agent, name another with `--agent`, or take the prompt: `segue next --print`"
            }
            Self::NoCommand(_) => "`segue --help` lists the commands",
            Self::Demo(_) => "set TMPDIR to a directory that can be written",
            Self::Variable { .. } | Self::Cancelled => return None,
        };
        Some(hint.to_owned())
    }
}

/// What a failure of git did to the chain.
const UNCHANGED: &str = "nothing of the chain was changed";

fn hint_of_project(error: &ProjectError) -> Option<String> {
    let hint = match error {
        ProjectError::NoProject(_) => {
            "`segue init` sets one up in this folder; without one, `segue handoff --dry-run --from FILE` shows a handoff"
        }
        ProjectError::UnknownSession(_) => {
            "`segue sessions` lists those of this project; a file is named by its path, such as `./session.jsonl`"
        }
        ProjectError::AmbiguousSession { .. } => {
            "type more of its id, or name its file by its path"
        }
        ProjectError::Transcript(error) => hint_of_transcript(error),
        ProjectError::Reference(_)
        | ProjectError::NoHandoff { .. }
        | ProjectError::Unnamed { .. }
        | ProjectError::Chain(_) => return Some(hint_of_name(error)),
        ProjectError::Thread(_)
        | ProjectError::BadTag(_)
        | ProjectError::NoThread(_)
        | ProjectError::ThreadExists(_)
        | ProjectError::OnThread(_)
        | ProjectError::NoTag(_)
        | ProjectError::NotInChain(_)
        | ProjectError::NoAnchor(_)
        | ProjectError::NotBehind { .. }
        | ProjectError::AlreadyThere { .. }
        | ProjectError::Claimed { .. }
        | ProjectError::NoReason
        | ProjectError::NothingToMerge { .. }
        | ProjectError::MergedWithItself { .. }
        | ProjectError::NothingToUndo
        | ProjectError::NothingToRedo
        | ProjectError::NoOperation(_)
        | ProjectError::AmbiguousOperation { .. }
        | ProjectError::UndoneAlready(_)
        | ProjectError::Purged(_)
        | ProjectError::GoneOn { .. }
        | ProjectError::Followed { .. } => return hint_of_operation(error),
        ProjectError::NoUserData => "set SEGUE_HOME to a folder, or HOME to your own",
        ProjectError::NoRepository(_) => {
            "`git init` makes one; without `--store git-ref` or `--worktree` none is needed"
        }
        ProjectError::Store(StoreError::Git(_)) | ProjectError::Git(_) => UNCHANGED,
        ProjectError::NotTrusted(_) => "start `codex`, type `/hooks`, and trust the hooks of segue",
        ProjectError::Store(StoreError::Taken(_)) => "run the command again",
        ProjectError::Store(StoreError::Outside(_)) => {
            "replace the link by a folder, or run `segue init` elsewhere"
        }
        ProjectError::Template(_) => "`segue template check FILE` says more",
        ProjectError::NoSessions { .. }
        | ProjectError::NoProgram { .. }
        | ProjectError::NotStartable { .. }
        | ProjectError::Unanswered { .. }
        | ProjectError::NoRequest(_)
        | ProjectError::Answered(_)
        | ProjectError::NoAgents { .. }
        | ProjectError::Renamed(_)
        | ProjectError::NoClient(_) => return Some(hint_of_agents(error)),
        ProjectError::NoParent => "make one of the kind `standard` first",
        ProjectError::Exists(_) => "choose another name; `segue template add --force` replaces it",
        ProjectError::Empty
        | ProjectError::NoSections
        | ProjectError::NoFile(_)
        | ProjectError::Immutable(_)
        | ProjectError::NotAHandoff { .. } => hint_of_text(error),
        ProjectError::NoSources(_)
        | ProjectError::BadSources { .. }
        | ProjectError::NoPlace(_)
        | ProjectError::NoLine { .. }
        | ProjectError::NotSourced { .. } => hint_of_sources(error),
        ProjectError::NotAFolder(_) => "move that file away, then run `segue init`",
        ProjectError::Io { doing, .. } if *doing == "read" => {
            "check the path, and that you may read it"
        }
        ProjectError::Store(StoreError::Io { .. }) | ProjectError::Io { .. } => {
            "check the rights and the space on that disk; nothing was changed"
        }
        ProjectError::Settings { .. } => {
            "mend that line; `segue init` in a new folder shows the form"
        }
        ProjectError::Setting { .. } => return None,
        ProjectError::NoTemplate(_) => "`segue template list` shows those that there are",
        ProjectError::NoQuestion { asks, .. } => {
            return Some(format!("it asks for {}", asks.join(", ")));
        }
        ProjectError::Broken(_) => {
            "this is a bug in segue: nothing was stored; please report it with the message above"
        }
    };
    Some(hint.to_owned())
}

/// What to do where a session cannot be read.
fn hint_of_transcript(error: &ReadError) -> &'static str {
    match error {
        ReadError::Missing(_) => {
            "check the path; `segue sessions --json` gives those of this project"
        }
        ReadError::NotAFile(_) => "name the session's own file, such as a `.jsonl` in it",
        ReadError::Io { source, .. } if source.kind() == std::io::ErrorKind::Unsupported => {
            "docs/agents.md names the releases of each agent that are read"
        }
        ReadError::Io { .. } => "check that you may read it, and that it is whole",
        ReadError::Empty(_) => "the session has not said anything yet",
        ReadError::Unknown { .. } => {
            "another release of the agent may have written it; docs/agents.md names those that are read"
        }
        ReadError::NotATranscript(_) => {
            "segue reads the sessions of agents, exports of web chats and `segue-events/1`; docs/agents.md lists them"
        }
    }
}

/// What to do where a line's events cannot be named.
fn hint_of_sources(error: &ProjectError) -> &'static str {
    match error {
        ProjectError::NoSources(_) => "`segue check H --from SESSION` compares it with a session",
        ProjectError::BadSources { .. } => "`segue doctor` looks at every file of the store",
        ProjectError::NoPlace(_) => "for example `segue expand @:14` or `segue expand 6f0c#41`",
        _ => "`segue show H --sources` lists the lines that have sources, with their numbers",
    }
}

/// What to type where a name leads nowhere.
fn hint_of_name(error: &ProjectError) -> String {
    match error {
        ProjectError::NoHandoff { near, .. } if !near.is_empty() => {
            format!("did you mean {}? `segue log` lists all", near.join(", "))
        }
        ProjectError::Unnamed { kind, known, example, .. } => {
            let there = match known.as_slice() {
                [] => format!("there is no {kind} yet"),
                known => format!("there are {}", known.join(", ")),
            };
            format!("{there}; for example `{example}`")
        }
        ProjectError::Chain(ChainError::Empty(_)) => {
            "`segue handoff` makes the first one".to_owned()
        }
        ProjectError::Chain(ChainError::Ambiguous { candidates, .. }) => {
            let name =
                |(id, thread): &(HandoffId, ThreadName)| format!("{} ({thread})", id.short());
            let names: Vec<String> = candidates.iter().map(name).collect();
            format!("type the first letters of one of {}", names.join(", "))
        }
        _ => "`segue log` lists the handoffs".to_owned(),
    }
}

/// What to do where a text cannot be taken.
fn hint_of_text(error: &ProjectError) -> &'static str {
    match error {
        ProjectError::Empty => "name a file that has text, or pipe the text in",
        ProjectError::NoSections => {
            "write it with `## Current State` and `## Next Objective` at least: `segue template show` prints the form, `segue check FILE` says what is missing; `--force` stores it as it is; of a conversation `segue handoff --from FILE` makes a handoff"
        }
        ProjectError::NoFile(_) => {
            "check the path; what is in the chain is named as in `segue log`, a text can be piped in as `-`"
        }
        ProjectError::Immutable(_) => {
            "store a mended copy as a handoff of its own: `segue show H | segue check - --fix | segue save -`"
        }
        _ => "a handoff of segue begins with front matter between `---` lines",
    }
}

/// What to do where an operation on the chain was not done.
fn hint_of_operation(error: &ProjectError) -> Option<String> {
    let hint = match error {
        ProjectError::NoThread(_) => {
            "`segue branch NAME` makes one; `segue log` shows those there are"
        }
        ProjectError::ThreadExists(_) => {
            "`segue switch NAME` enters it; `segue branch NAME H --move` puts it elsewhere"
        }
        ProjectError::OnThread(_) => {
            "`segue switch NAME` goes to another thread first; `segue log` shows those there are"
        }
        ProjectError::NoTag(_) => "`segue log` shows the tags",
        ProjectError::NotInChain(_) => "`segue save FILE` puts it there",
        ProjectError::NoAnchor(_) => "leave `--code` or `--worktree` away",
        ProjectError::AlreadyThere { .. } => {
            "without a name it goes to the one before: `segue rollback --why TEXT`; `segue log` shows the line"
        }
        ProjectError::NotBehind { .. } => {
            "`segue log` shows where it comes from; `segue branch NAME H --move` puts a thread anywhere"
        }
        ProjectError::NoReason => {
            "for example `segue rollback --why \"the mock clock is flaky\" --observed \"2 of 9 runs hang\"`"
        }
        ProjectError::Claimed { .. } => {
            "agree with them first; `segue undo OP` takes a claim back, `segue op log` lists it"
        }
        ProjectError::NothingToMerge { handoff, other } => {
            let (handoff, other) = (handoff.short(), other.short());
            return Some(format!(
                "`segue next {other}` goes on from there; `segue diff {handoff} {other}` shows what came between"
            ));
        }
        ProjectError::MergedWithItself { .. } => {
            "there is nothing to merge until one of them goes on; `segue log` shows where each thread is"
        }
        ProjectError::NothingToUndo
        | ProjectError::NothingToRedo
        | ProjectError::NoOperation(_) => {
            "`segue op log` lists what was done; `segue undo OP` takes any of it back"
        }
        ProjectError::AmbiguousOperation { candidates, .. } => {
            return Some(format!("type the first letters of one of {}", candidates.join(", ")));
        }
        ProjectError::UndoneAlready(_) => {
            "undo its undoing to do it again; `segue op log` lists it"
        }
        ProjectError::Purged(_) => {
            "`segue op log` lists what was done before it; `segue undo OP` takes any of that back"
        }
        ProjectError::GoneOn { .. } => "`segue switch NAME` goes to any thread",
        ProjectError::Followed { .. } => "undo what follows it first, or roll the thread back",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// Hints on what happens inside of agents.
fn hint_of_agents(error: &ProjectError) -> String {
    let hint = match error {
        ProjectError::NoSessions { unreadable, .. } if !unreadable.is_empty() => {
            let files =
                unreadable.iter().map(|(path, why)| format!("`{}` ({why})", path.display()));
            let files: Vec<String> = files.collect();
            return format!("{} cannot be read: check the rights", files.join(", "));
        }
        ProjectError::NoSessions { looked, .. } => {
            let looked: Vec<String> =
                looked.iter().map(|path| format!("`{}`", path.display())).collect();
            return format!(
                "looked in {}; work with your agent in this directory first, or name a session's \
                 file by its path: `segue handoff --from FILE`, `segue facts FILE`",
                looked.join(", ")
            );
        }
        ProjectError::NoRequest(_) => {
            "a session is asked when its user says `snapshot`; `segue save FILE` stores without a request"
        }
        ProjectError::NoProgram { .. } | ProjectError::Unanswered { .. } => {
            "`segue handoff` makes it from the transcript, without any model"
        }
        ProjectError::Renamed(_) => "call the program `segue`, and run that",
        ProjectError::NotStartable { there, .. } => {
            let start =
                |agent: &AgentId| format!("`segue next --agent {agent}` starts {}", agent.title());
            let others: Vec<String> = there.iter().map(start).collect();
            let print = "`segue next --print` gives the prompt for any other one";
            return match others.as_slice() {
                [] => format!("no agent that segue can start is on it; {print}"),
                others => format!("{}; {print}", others.join(", ")),
            };
        }
        ProjectError::Answered(_) => "`segue show` shows it; `segue save FILE` stores another one",
        ProjectError::NoAgents { looked } => {
            let looked: Vec<String> =
                looked.iter().map(|path| format!("`{}`", path.display())).collect();
            return format!(
                "looked for {}; name one all the same: `segue install claude`, `segue uninstall claude`",
                looked.join(", ")
            );
        }
        _ => {
            "it works for claude, codex, gemini, opencode, qwen, copilot and pi; for others `segue next --print`"
        }
    };
    hint.to_owned()
}
