//! The operations on the chain: reading it, and the records that move it.
//!
//! An operation writes one object, a record or a handoff, so it is done or not done,
//! and can be taken back by one other record.

mod branch;
mod claim;
mod code;
mod diff;
mod doctor;
mod index;
mod journal;
mod ledger;
mod load;
mod local;
mod made;
mod merge;
pub(crate) mod mirror;
mod names;
mod operations;
mod place;
mod purge;
mod reading;
mod rollback;
mod started;
mod status;
mod tag;
mod timeline;
mod undo;

pub use branch::{BranchRequest, Branched, branch, delete_branch, switch};
pub use claim::claim;
pub use diff::{Compared, diff};
pub(crate) use doctor::ailments;
pub use doctor::{Ailment, AilmentKind};
pub use ledger::Done;
pub use made::GitWork;
pub use merge::{MergeRequest, Merged, Settled, merge, settle_all};
pub use names::{Naming, unnamed};
pub use operations::{Deed, Operations, Performed, operations};
pub use purge::{Purged, purge, to_purge};
pub use rollback::{RollbackRequest, RolledBack, rollback};
pub(crate) use started::accepted;
pub use started::started;
pub use status::{Fill, Status, status};
pub use tag::{Tagged, tag, untag};
pub use timeline::{Decided, Moment, Timeline, timeline};
pub use undo::{Taken, Undone, redo, undo};

pub(crate) use journal::Operation;
pub(crate) use ledger::{Signature, meant, wanted};
pub(crate) use load::ChainView;
pub(crate) use local::Local;
pub(crate) use place::{Place, Wanted, last_of};
pub(crate) use purge::gone;
