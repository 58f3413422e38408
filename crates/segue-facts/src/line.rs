//! The lines of a draft.

use segue_model::Address;

use crate::place::{Form, Place};

/// One line of a handoff.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Where it stands.
    pub(crate) place: Place,
    /// Its text, without a list sign.
    pub(crate) text: String,
    /// The facts that it carries, as places in the list of facts.
    pub(crate) facts: Vec<usize>,
    /// Where they were seen.
    pub(crate) addresses: Vec<Address>,
    /// How much a successor needs it, from 0 to 1.
    pub(crate) weight: f64,
    /// How it is named among others where there is no room for lines of their own.
    pub(crate) brief: Option<Brief>,
}

impl Line {
    /// One that comes from no fact.
    pub(crate) fn plain(place: Place, text: String, weight: f64) -> Self {
        Self { place, text, facts: Vec::new(), addresses: Vec::new(), weight, brief: None }
    }

    /// The same with where it was seen.
    pub(crate) fn at(mut self, address: &Address) -> Self {
        self.addresses.push(address.clone());
        self
    }

    /// The line as it stands in a text.
    pub(crate) fn written(&self) -> String {
        match self.place.form() {
            Form::Items => format!("- {}", self.text),
            Form::Lines | Form::Inline => self.text.clone(),
        }
    }
}

/// An item of a line that says the same of several things: "Edited: `a`, `b`".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Brief {
    /// What is said.
    pub(crate) lead: &'static str,
    /// Of what.
    pub(crate) item: String,
}
