//! What the world is like: the one place that reads the environment.
#![expect(
    clippy::disallowed_methods,
    reason = "this module is the exception that clippy.toml names"
)]

use std::env;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use jiff::Timestamp;
use segue_agents::Homes;
use segue_model::{AgentId, NativeId};
use segue_project::{Overrides, Surroundings};
use segue_store::GitProgram;

use crate::failure::Failure;

/// Reads working directory, homes, clock, seed, and what settings allow to pass unmasked.
pub(crate) fn read(budget: Option<u32>, template: Option<&str>) -> Result<Surroundings, Failure> {
    let around = look(budget, template)?;
    // Before anything is masked.
    segue_project::respect_allow_list(&around)?;
    Ok(around)
}

/// The same for who has to go on where settings cannot be read: nothing is allowed then.
pub(crate) fn read_anyway() -> Result<Surroundings, Failure> {
    let around = look(None, None)?;
    // Whoever opens the project hears what is wrong.
    let _ = segue_project::respect_allow_list(&around);
    Ok(around)
}

fn look(budget: Option<u32>, template: Option<&str>) -> Result<Surroundings, Failure> {
    let cwd = env::current_dir().map_err(Failure::NoDirectory)?;
    let search: Vec<PathBuf> =
        env::var_os("PATH").map_or_else(Vec::new, |path| env::split_paths(&path).collect());
    let program = program(&cwd, &search);
    Ok(Surroundings {
        cwd,
        homes: homes(),
        user_settings: user_settings(),
        host: host(),
        user_data: user_data(),
        program,
        search,
        within: within(),
        clock: clock()?,
        seed: seed()?,
        random,
        git: Box::new(GitProgram::default()),
        overrides: Overrides {
            budget_flag: budget,
            template_flag: template.map(str::to_owned),
            budget_env: variable("SEGUE_BUDGET"),
            template_env: variable("SEGUE_TEMPLATE"),
        },
    })
}

/// This program's file; where that has another name, the link called segue by which it was called.
fn program(cwd: &Path, search: &[PathBuf]) -> PathBuf {
    let Ok(file) = env::current_exe() else { return PathBuf::from("segue") };
    let is_segue =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("segue"));
    let called = env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if is_segue(&file) || !is_segue(&called) {
        return file;
    }
    let is_path = called.components().nth(1).is_some() || called.is_absolute();
    let folders = if is_path { &[cwd.to_owned()][..] } else { search };
    let real = file.canonicalize().unwrap_or_else(|_| file.clone());
    let is_it = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path == real);
    // `./segue` is the same file as `segue` on the PATH.
    let clean = |path: PathBuf| path.components().collect::<PathBuf>();
    let found = folders.iter().map(|folder| clean(folder.join(&called))).find(is_it);
    found.unwrap_or(file)
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The variables that say where an agent keeps its files.
const HOMES: [(AgentId, &str); 6] = [
    (AgentId::Claude, "CLAUDE_CONFIG_DIR"),
    (AgentId::Codex, "CODEX_HOME"),
    (AgentId::Qwen, "QWEN_HOME"),
    (AgentId::Copilot, "COPILOT_HOME"),
    (AgentId::Pi, "PI_CODING_AGENT_DIR"),
    (AgentId::Cline, "CLINE_DIR"),
];

/// Where each agent keeps its files: what its own variable says, else the usual place
/// below the home directory.
fn homes() -> Homes {
    let path = |name: &str| variable(name).map(PathBuf::from);
    let mut homes = etcetera::home_dir().map_or_else(|_| Homes::default(), |at| Homes::usual(&at));
    for (agent, name) in HOMES {
        if let Some(path) = path(name) {
            homes = homes.with(agent, path);
        }
    }
    // Claude Code keeps its state beside its home, unless a variable moves that.
    if let Some(moved) = path("CLAUDE_CONFIG_DIR") {
        homes = homes.with_state(AgentId::Claude, moved.join(".claude.json"));
    }
    // Gemini CLI's variable stands for the home directory itself.
    if let Some(root) = path("GEMINI_CLI_HOME") {
        homes = homes.with(AgentId::Gemini, root.join(".gemini"));
    }
    // opencode keeps its settings elsewhere.
    let below = |name: &str| Some(path(name)?.join("opencode"));
    if let Some(settings) = path("OPENCODE_CONFIG_DIR").or_else(|| below("XDG_CONFIG_HOME")) {
        homes = homes.with_settings(AgentId::Opencode, settings);
    }
    let database = || Some(below("XDG_DATA_HOME")?.join("opencode.db"));
    if let Some(path) = path("OPENCODE_DB").or_else(database) {
        homes = homes.with(AgentId::Opencode, path);
    }
    match user_data() {
        Some(folder) => homes.with_folder(folder.join("sessions")),
        None => homes,
    }
}

/// The variables in which agents give the programs that they run the id of the session.
const SESSIONS: [(AgentId, &str); 5] = [
    (AgentId::Claude, "CLAUDE_CODE_SESSION_ID"),
    (AgentId::Codex, "CODEX_SESSION_ID"),
    (AgentId::Gemini, "GEMINI_SESSION_ID"),
    (AgentId::Qwen, "QWEN_CODE_SESSION_ID"),
    (AgentId::Copilot, "COPILOT_AGENT_SESSION_ID"),
];

/// The session that this program was called in. Where one agent runs in another, nobody
/// knows which of them it was.
fn within() -> Option<(AgentId, NativeId)> {
    let mut found = SESSIONS.iter().filter_map(|(agent, name)| Some((*agent, variable(name)?)));
    let (agent, id) = found.next()?;
    found.next().is_none().then(|| (agent, NativeId::new(id)))
}

/// `SEGUE_HOME`, else segue's folder in the platform's data directory.
fn user_data() -> Option<PathBuf> {
    variable("SEGUE_HOME").map(PathBuf::from).or_else(|| {
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(strategy.data_dir().join("segue"))
    })
}

/// `settings.toml` in `SEGUE_HOME`, else in the platform's configuration directory.
fn user_settings() -> Option<PathBuf> {
    let folder = variable("SEGUE_HOME").map(PathBuf::from).or_else(|| {
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(strategy.config_dir().join("segue"))
    })?;
    Some(folder.join("settings.toml"))
}

/// The user's editor.
pub(crate) fn editor() -> Option<String> {
    variable("VISUAL").or_else(|| variable("EDITOR"))
}

/// The user's pager, and whether the user says how `less` behaves.
pub(crate) fn pager() -> (String, bool) {
    (variable("PAGER").unwrap_or_else(|| "less".to_owned()), variable("LESS").is_some())
}

/// `SEGUE_HOST`, else what the machine calls itself, up to the first dot.
fn host() -> Option<String> {
    let name = variable("SEGUE_HOST")
        .or_else(|| gethostname::gethostname().into_string().ok())
        .filter(|name| !name.is_empty())?;
    Some(name.split('.').next().unwrap_or(&name).to_owned())
}

/// `SEGUE_CLOCK`, else now; to the second.
fn clock() -> Result<Timestamp, Failure> {
    let time = match variable("SEGUE_CLOCK") {
        Some(text) => text.parse().map_err(|_| Failure::Variable {
            name: "SEGUE_CLOCK",
            value: text,
            wanted: "is not a time such as 2026-11-22T10:31:04Z",
        })?,
        None => Timestamp::now(),
    };
    Ok(Timestamp::from_second(time.as_second()).unwrap_or(time))
}

/// `SEGUE_SEED`, a number.
fn seed() -> Result<Option<u64>, Failure> {
    let Some(text) = variable("SEGUE_SEED") else {
        return Ok(None);
    };
    let seed = text.parse().map_err(|_| Failure::Variable {
        name: "SEGUE_SEED",
        value: text,
        wanted: "is not a whole number",
    })?;
    Ok(Some(seed))
}

/// Random bits from the system; where it has none, those of the clock.
fn random() -> u64 {
    getrandom::u64().unwrap_or_else(|_| Timestamp::now().as_nanosecond() as u64)
}
