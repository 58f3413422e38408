//! Inside the agents: what happens while a session runs.
//!
//! `install` puts segue into an agent's settings; `hook` is what the client calls from
//! then on. A trigger becomes a [`request`]: the session is asked for its handoff, and
//! [`answer`] checks what it wrote. What was stored here is [`pending`] until a session
//! begins from it, and what that session reads back is scored in [`read_back`].
//! [`local`] is the memory of all this: one small file a thing, in `.segue/local/`.

pub(crate) mod answer;
mod aside;
mod beginning;
mod carried;
mod compaction;
mod fill;
mod group;
mod health;
mod hook;
mod install;
mod local;
pub(crate) mod pending;
mod read_back;
mod rehearse;
mod request;
mod start;
mod stopping;
mod trust;
mod written;

pub use answer::{Answer, AnswerRequest, Poor, Yardstick, answer};
pub use aside::aside;
pub use health::AgentHealth;
pub(crate) use health::agents;
pub use hook::{Heard, hook};
pub use install::{
    FileChange, InstallPlan, InstallRequest, Refused, apply, plan_install, plan_uninstall,
};
pub use pending::{PendingView, drop_pending, pending};
pub use read_back::ReadBack;
pub use rehearse::Fired;
pub use start::{Apart, Prepared, StartRequest, apart, begun, prepare};
pub use trust::trust_hooks;
pub use written::{Question, WritingRequest, written};
