//! What a draft is made from.

use segue_document::template::Template;
use segue_model::{Anchor, HandoffId, Kind};

use crate::extract::SessionFacts;

/// How long the first request may be, and one among others.
pub(crate) const FIRST_REQUEST: usize = 600;
pub(super) const REQUEST: usize = 200;
/// The budget at which quotations have their full length.
pub(crate) const USUAL: usize = 2_000;
/// Quotations may be so many times as long, at most.
pub(super) const WIDEST: usize = 8;

/// What a draft is made from.
#[derive(Clone, Copy, Debug)]
pub struct DraftInput<'a> {
    /// The facts of the session.
    pub session: &'a SessionFacts,
    /// The project's name, for a reader who knows nothing of it.
    pub project: Option<&'a str>,
    /// What the project is for, where its settings say so.
    pub purpose: Option<&'a str>,
    /// The goal of the next session, where the user gave one.
    pub goal: Option<&'a str>,
    /// Where the repository stands.
    pub git: Option<&'a Anchor>,
    /// The template in force.
    pub template: &'a Template,
    /// Where the successor finds the template; without it a short form is inlined.
    pub template_address: Option<&'a str>,
    /// The tokens that the prompt has at most.
    pub budget: usize,
    /// How much it says.
    pub kind: Kind,
    /// The id of the handoff, which the prompt names.
    pub id: HandoffId,
}

impl DraftInput<'_> {
    /// How long a quotation may be that has `most` characters at the usual budget: half of it
    /// where the budget is small, since many short ones say more than a few long ones.
    pub(crate) fn width(&self, most: usize) -> usize {
        (most * self.budget / USUAL).clamp(most / 2, most * WIDEST)
    }
}
