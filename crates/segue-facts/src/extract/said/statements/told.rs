//! A message of the model's, by what tells of each of its sentences where it stands.

use segue_model::Address;

use crate::extract::said::choice::chosen_from;
use crate::extract::said::courtesy;
use crate::extract::said::decided::{Listed, listed_items};
use crate::extract::said::headings::Headings;
use crate::extract::said::options::options;
use crate::extract::said::proposal::Proposal;
use crate::extract::said::proposal::answer::says_yes_or_no;
use crate::fact::FactKind;
use crate::text::{QUESTION, sentences};

/// A shorter sentence may stand in any item.
const LEAST: usize = 8;
/// So many sentences at the end of an answer may ask the person something.
const NEAR: usize = 12;

/// A message.
pub(super) struct Told<'a> {
    pub(super) sentences: Vec<&'a str>,
    headings: Headings<'a>,
    listed: Vec<(Listed, &'a str)>,
    /// What is offered to the person to do or to choose.
    offered: Vec<&'a str>,
    offer: Option<Proposal>,
    /// What it ends with to choose from.
    choice: Vec<&'a str>,
}

/// The sentences before and behind one.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) before: &'a str,
    pub(super) next: &'a str,
    /// The list on which it stands, of decisions or of what was learned.
    pub(super) listed: Option<Listed>,
}

impl<'a> Told<'a> {
    /// The message `text`, which stands at `address`.
    pub(super) fn of(text: &'a str, address: Address) -> Self {
        let has_options = !options(text).is_empty();
        Self {
            sentences: sentences(text),
            headings: Headings::of(text),
            listed: listed_items(text),
            offered: courtesy::offered(text),
            offer: has_options.then(|| Proposal::of(text, address)).flatten(),
            choice: chosen_from(text),
        }
    }

    /// Whether a sentence says more than a courtesy, and is not only offered.
    pub(super) fn tells(&self, sentence: &str) -> bool {
        !self.offered.iter().any(|item| is_part(sentence, item)) && !courtesy::closes(sentence)
    }

    /// What stands around the sentence at a place.
    pub(super) fn around(&self, at: usize) -> Around<'a> {
        let sentence = self.sentences[at];
        let next = self.sentences.get(at + 1).copied().filter(|next| !self.headings.has(next));
        Around {
            before: at.checked_sub(1).map_or("", |before| self.sentences[before]),
            next: next.unwrap_or_default(),
            listed: self
                .listed
                .iter()
                .find(|(_, item)| is_part(sentence, item))
                .map(|(listed, _)| *listed),
        }
    }

    /// Whether the sentence belongs to one of several options.
    pub(super) fn is_option(&self, sentence: &str) -> bool {
        self.offer.as_ref().is_some_and(|offer| offer.offers(sentence))
    }

    /// Whether the sentence at a place, of which `text` is what was understood, asks the person nothing though it is a
    /// question.
    pub(super) fn asks_nobody(&self, at: usize, kind: FactKind, text: &str) -> bool {
        let sentence = self.sentences[at];
        // What the person is to answer stands near the end.
        let is_rhetorical = || at + NEAR < self.sentences.len() && text.ends_with(QUESTION);
        // What the message answers itself at once is no question to anybody.
        let is_answered = || sentence.ends_with(QUESTION) && says_yes_or_no(self.around(at).next);
        kind == FactKind::Question
            && (is_rhetorical()
                || is_answered()
                || self.headings.has(sentence)
                || self.choice.iter().any(|item| item.contains(sentence)))
    }

    /// Whether a sentence heads others.
    pub(super) fn is_heading(&self, sentence: &str) -> bool {
        self.headings.has(sentence)
    }
}

/// Whether a sentence stands in an item, which a short one may do by chance.
fn is_part(sentence: &str, item: &str) -> bool {
    sentence.len() > LEAST && item.contains(sentence)
}
