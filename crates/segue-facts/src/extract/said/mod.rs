//! What was said: requests, rules, corrections, decisions, and which of them still hold.

pub(crate) mod aside;
pub(crate) mod brief;
mod courtesy;
mod decided;
pub(crate) mod excerpt;
pub(crate) mod excuse;
pub(crate) mod for_now;
pub(crate) mod form;
pub(crate) mod fulfilled;
mod headline;
pub(crate) mod mark;
pub(crate) mod message;
pub(crate) mod narration;
pub(crate) mod no_use;
pub(crate) mod options;
pub(crate) mod proposal;
pub(crate) mod question;
pub(crate) mod remark;
pub(crate) mod remarks;
pub(crate) mod repeated;
pub(crate) mod retraction;
pub(crate) mod speech;
pub(crate) mod statements;
pub(crate) mod subject;
pub(crate) mod supersede;
pub(crate) mod value;
pub(crate) mod words;
