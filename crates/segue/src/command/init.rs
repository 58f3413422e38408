//! `segue init`

use std::io::IsTerminal;

use clap::{Args, ValueEnum};
use dialoguer::Input;
use segue_document::template::Filling;
use segue_document::visible::one_line;
use segue_project::{InitOutcome, InitRequest, StoreKind, Surroundings, init};
use serde_json::json;

use crate::face::{Face, GOOD, HINT, NAME, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Set up segue in this project.
///
/// Writes `.segue/` with the settings and the bootstrap template, at the root
/// of the git repository or, without one, here. Doing it again changes nothing.
///
/// With `--store private` nothing is written into the project: settings, templates and
/// handoffs stand in the folder of your own data, for all worktrees of the repository.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The bootstrap template: a name, or several names and files with commas.
    #[arg(long, value_name = "NAMES")]
    pub(crate) template: Option<String>,
    /// Where handoffs and records are: files in `.segue/`, committed with the project; your own
    /// data, with the settings too; or the repository's ref `refs/segue/store`, beside all branches.
    ///
    /// `tree` where it is not given.
    #[arg(long, value_name = "STORE")]
    pub(crate) store: Option<StoreArg>,
    /// Answer a question of the template; as often as there are answers.
    #[arg(long, value_name = "KEY=TEXT", value_parser = answer)]
    pub(crate) answer: Vec<(String, String)>,
    /// Ask nothing.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Print what was done as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where the objects of a project are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StoreArg {
    /// In the working tree.
    Tree,
    /// In the user's own data.
    Private,
    /// In a git ref.
    GitRef,
}

pub(super) fn run(
    args: &InitArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let is_set_up = segue_project::Project::find(around)?.is_some();
    let mut request = InitRequest {
        template: args.template.clone(),
        store: match args.store {
            None | Some(StoreArg::Tree) => StoreKind::Tree,
            Some(StoreArg::Private) => StoreKind::Private,
            Some(StoreArg::GitRef) => StoreKind::GitRef,
        },
        answers: args.answer.iter().cloned().collect(),
    };
    if is_set_up && (args.template.is_some() || !args.answer.is_empty()) {
        let text = "template and answers stand in segue.toml, which is left as it is";
        face.note(format!("{}: {text}", paint(HINT, "note")));
    }
    if !args.yes && !args.json && !is_set_up && std::io::stdin().is_terminal() && face.is_terminal {
        ask(&mut request, around)?;
    }
    let outcome = init(around, &request)?;
    if args.store.is_some() && request.store != outcome.store {
        let text =
            format!("the store is `{}` since it was set up, and stays", outcome.store.as_str());
        face.note(format!("{}: {text}", paint(HINT, "note")));
    }
    if args.json {
        show_json(&outcome, face);
    } else {
        show(&outcome, face);
    }
    Ok(Status::Good)
}

/// Asks what the template wants to know and was not told. An empty answer is none.
fn ask(request: &mut InitRequest, around: &Surroundings) -> Result<(), Failure> {
    let spec = request.template.as_deref().unwrap_or("base");
    let template = segue_project::template(around, Some(spec), &Filling::default())?;
    let open: Vec<_> =
        template.ask.iter().filter(|q| !request.answers.contains_key(&q.key)).cloned().collect();
    for question in open {
        let hint = if question.required { "" } else { " (Enter to leave it open)" };
        let answer: String = Input::new()
            .with_prompt(format!("{}{hint}", one_line(&question.question)))
            .allow_empty(!question.required)
            .interact_text()
            .map_err(|_| Failure::Cancelled)?;
        if !answer.trim().is_empty() {
            request.answers.insert(question.key, answer.trim().to_owned());
        }
    }
    Ok(())
}

fn show_json(outcome: &InitOutcome, face: &mut Face) {
    face.json(&json!({
        "schema": "segue/done/1",
        "op": "init",
        "root": outcome.root.to_string_lossy(),
        "folder": outcome.folder.to_string_lossy(),
        "written": outcome.written.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
        "agents": outcome.agents,
        "store": outcome.store.as_str(),
    }));
}

fn show(outcome: &InitOutcome, face: &mut Face) {
    let root = one_line(&outcome.root.display().to_string());
    if outcome.written.is_empty() {
        face.say(format!("{root} is set up already; nothing was changed."));
    } else {
        face.say(format!(
            "{} segue in {root}: {}",
            paint(GOOD, "Set up"),
            match outcome.store {
                StoreKind::Tree => "settings, template and handoffs in .segue/".to_owned(),
                StoreKind::Private => format!(
                    "settings, template and handoffs in {}",
                    one_line(&outcome.folder.display().to_string())
                ),
                StoreKind::GitRef => {
                    "settings and template in .segue/, handoffs in the git ref refs/segue/store"
                        .to_owned()
                }
            }
        ));
    }
    let agents: Vec<String> = outcome
        .agents
        .iter()
        .map(|(agent, count)| format!("{} ({})", agent.title(), counted(*count, "session")))
        .collect();
    face.say(match agents.as_slice() {
        [] => {
            "No agent has a session here yet: work with one first, or use --from FILE.".to_owned()
        }
        agents => format!("Found here: {}.", agents.join(", ")),
    });
    face.say("");
    face.say(format!(
        "1. {} makes a handoff of your newest session, without any model.",
        paint(NAME, "segue handoff")
    ));
    face.say(format!(
        "2. {} gives the prompt that starts the next session.",
        paint(NAME, "segue next")
    ));
    face.say(if outcome.store == StoreKind::GitRef {
        "3. git push origin refs/segue/store shares the chain; no branch has it."
    } else if outcome.store == StoreKind::Private {
        "3. Nothing of it is in the project: `segue show H > FILE` gives a handoff to somebody else."
    } else if outcome.has_git {
        "3. Commit .segue/ to share the chain; add `.segue/` to .gitignore to keep it to yourself."
    } else {
        "3. Keep .segue/ with the project: the chain lives in it, with or without git."
    });
}

/// `KEY=TEXT`
fn answer(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=TEXT")?;
    let is_key =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if !is_key {
        return Err(format!("`{key}` is no key: use letters, digits, `-` and `_`"));
    }
    Ok((key.to_owned(), value.trim().to_owned()))
}
