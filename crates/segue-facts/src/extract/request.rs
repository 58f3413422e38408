//! What the person asked for.

use std::ops::Range;

use jiff::Timestamp;
use segue_model::Address;
use serde::{Deserialize, Serialize};

/// What was pasted in a shorter message is not in the way; and what was pasted with a goal.
const OWN: usize = 300;
const SCREEN: usize = 1_200;

/// A request of the user.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each answers another question")]
pub struct Request {
    /// The words on one line, secrets masked.
    pub text: String,
    /// The same with an ellipsis for each part that was pasted from a program, where there is one.
    #[serde(default)]
    pub typed: Option<String>,
    /// Whether nobody typed it: of what a program printed, `typed` says how it begins and what went wrong.
    #[serde(default)]
    pub is_dump: bool,
    /// Where they were said.
    pub address: Address,
    /// When.
    pub time: Option<Timestamp>,
    /// Whether it asks for something, rather than says yes, thanks or go on.
    pub is_substantial: bool,
    /// Whether it was typed into a refusal: it is about a call of the work that somebody asked for before.
    #[serde(default)]
    pub is_refusal: bool,
    /// Whether the person stopped the model to say it.
    #[serde(default)]
    pub is_stop: bool,
    /// Whether it says that it turns to another task: "now the actual thing: …".
    #[serde(default)]
    pub is_turn: bool,
    /// What it is about where it names items of a list by their labels: "fix 1 and 4".
    #[serde(default)]
    pub about: Vec<String>,
    /// What the answer to it came to, where another request followed, and where that stands.
    #[serde(default)]
    pub answer: Option<(String, Address)>,
    /// What it may be, as long as nobody has said whether work was done for it.
    pub(super) answers: Vec<Answered>,
    /// How unlike the rest of the session it is, from 0 to 1.
    pub salience: f64,
}

/// What a request was answered with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Answered {
    /// What it came to, if it came to anything.
    pub(super) text: Option<String>,
    pub(super) address: Address,
    /// The events from the request to what the person said next, as they are counted.
    pub(super) during: Range<u64>,
}

impl Request {
    /// Takes for its answer what was last said to it while no work `is_done`: what was done stands among the changes.
    pub(super) fn settle(&mut self, is_done: impl Fn(&Range<u64>) -> bool) {
        let talk = self.answers.drain(..).rfind(|answer| !is_done(&answer.during));
        self.answer = talk.and_then(|talk| Some((talk.text?, talk.address)));
    }

    /// Everything that it says.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let answer = self.answer.as_mut().map(|(answer, _)| answer);
        [&mut self.text].into_iter().chain(&mut self.typed).chain(&mut self.about).chain(answer)
    }

    /// The words without what was pasted from a program.
    pub fn said(&self) -> &str {
        self.typed.as_ref().unwrap_or(&self.text)
    }

    /// All the words where they have room in `width` characters, and most of them are the person's own. What was pasted
    /// with the goal of a session may be what it is about: `is_goal` keeps it where there is no more of it than a screen.
    /// Where there is no room, the person's own words go first.
    pub(crate) fn within(&self, width: usize, is_goal: bool) -> &str {
        let is_long = self.text.chars().count() > width;
        let most = if is_goal { SCREEN } else { OWN };
        let is_pasted = self.text.len() > most
            && self.typed.as_ref().is_some_and(|typed| typed.len() * 2 < self.text.len());
        if is_long || is_pasted { self.said() } else { &self.text }
    }
}
