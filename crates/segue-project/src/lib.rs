//! What a face can ask for: one operation, one function.
//!
//! The command line, and every other face, calls these functions and translates
//! what they return. They print nothing, ask nothing and read no environment:
//! what they need to know of the world is in [`Surroundings`].

mod chain;
mod check;
mod doctor;
mod entry;
mod error;
mod expand;
mod export;
mod facts;
mod folders;
mod freshness;
mod ground;
mod handoff;
mod identity;
mod init;
mod inside;
mod log;
mod memory;
mod next;
mod origin;
mod preamble;
mod probes;
mod project;
mod redact;
mod review;
mod save;
mod session;
mod sessions;
mod settings;
mod show;
mod sourced;
mod sources;
mod surroundings;
mod templates;
mod transcripts;

pub use chain::{
    Ailment, AilmentKind, BranchRequest, Branched, Compared, Decided, Deed, Done, Fill, GitWork,
    MergeRequest, Merged, Moment, Naming, Operations, Performed, Purged, RollbackRequest,
    RolledBack, Settled, Status, Tagged, Taken, Timeline, Undone, branch, claim, delete_branch,
    diff, merge, operations, purge, redo, rollback, settle_all, started, status, switch, tag,
    timeline, to_purge, undo, unnamed, untag,
};
pub use check::{CheckReport, CheckRequest, Checked, check, read_text};
pub use doctor::{Health, doctor};
pub use error::ProjectError;
pub use expand::{Closed, Expanded, Opened, Source, expand};
pub use export::{ExportFormat, export, head_json, stats_json};
pub use facts::{FactList, facts};
pub use freshness::{Freshness, Reason, ReasonKind, Unknown};
pub use handoff::{HandoffOutcome, HandoffRequest, Made, handoff, reviewed};
pub use init::{InitOutcome, InitRequest, init};
pub use inside::{
    AgentHealth, Answer, AnswerRequest, Apart, FileChange, Fired, Heard, InstallPlan,
    InstallRequest, PendingView, Poor, Prepared, Question, ReadBack, Refused, StartRequest,
    WritingRequest, Yardstick, answer, apart, apply, aside, begun, drop_pending, hook, pending,
    plan_install, plan_uninstall, prepare, trust_hooks, written,
};
pub use log::{Log, LogRequest, log};
pub use next::{NextPrompt, inlined, next};
pub use origin::Carried;
pub use probes::{Answered, Probed, probes};
pub use project::Project;
pub use redact::{Redacted, confirm_allow_list, redact, respect_allow_list};
pub use review::{Draft, Review};
pub use save::{Addition, PromptOrigin, SaveRequest, Saved, adopt, save};
pub use session::{SessionHead, SessionRequest, SessionStats, SessionView, session};
pub use sessions::{SessionList, sessions};
pub use settings::{InjectOnStart, Origin, Setting, Settings, StoreKind, config};
pub use show::{Shown, show};
pub use sourced::{LineSources, Sourced, sourced};
pub use surroundings::{Overrides, Surroundings};
pub use templates::{
    Listed as ListedTemplate, add_template, bootstrap, check_template_of, new_template, template,
    template_setting, templates,
};
