//! What the person says, or the model, closes of what was said before: it is answered, lifted, set aside, done or void.

use std::collections::BTreeSet;

use segue_model::Address;

use super::Remarks;
use super::answer::{Answer, Says};
use crate::cue::{Cue, Cues, in_earnest};
use crate::extract::said::aside::is_about;
use crate::extract::said::courtesy::{asks_to_go_on, offers};
use crate::extract::said::for_now;
use crate::extract::said::fulfilled::Told;
use crate::extract::said::message::is_long;
use crate::extract::said::proposal::answer::says_yes_or_no;
use crate::extract::said::proposal::asking::asks_which;
use crate::extract::said::proposal::wanted::asks_what_is_wanted;
use crate::extract::said::remark::{Remark, Role};
use crate::extract::said::subject::{Subject, telling};
use crate::fact::{FactKind, Speaker};
use crate::text::{QUESTION, key};

/// How many of the person's todos are looked through for what was done.
const TODOS: usize = 40;

impl Remarks {
    /// The person answered in turn `turn`: what the model had asked just before is answered
    /// where the words show it, or where the message is an answer.
    pub(crate) fn answered(&mut self, turn: u32, words: &Subject, answer: &Answer) {
        let asked = self.all.iter_mut().rev().take_while(|remark| remark.turn + 1 >= turn);
        for remark in asked {
            let is_asked = remark.speaker == Speaker::Model && remark.kind == FactKind::Question;
            if is_asked && remark.turn + 1 == turn {
                let is_meant = !answer.asks
                    && self.vocabulary.share_a_rare_word(&remark.subject, words)
                    || remark.subject.stems.intersection(&words.stems).nth(1).is_some();
                let is_chosen = answer.chooses && leaves_a_choice(&remark.text);
                let is_told = match answer.says {
                    Says::Nothing => !asks_which(&remark.text),
                    Says::Plainly => true,
                    Says::More => is_chosen,
                };
                let is_answered = !remark.is_inherited() && (is_told || is_chosen);
                // An offer to go on is answered by whatever comes next.
                let is_offer =
                    Cues::of(&remark.text).has(Cue::Offer) && !asks_what_is_wanted(&remark.text);
                if is_answered || is_meant || is_offer || asks_of_the_person(&remark.text) {
                    remark.role = Role::Mute;
                }
            }
        }
    }

    /// The person told the model in turn `turn` to go on, and no more: it may do what it had asked leave for.
    pub(crate) fn went_on(&mut self, turn: u32) {
        let asked = self.all.iter_mut().rev().take_while(|remark| remark.turn + 1 >= turn);
        let is_leave = |it: &&mut Remark| {
            let is_asked = it.speaker == Speaker::Model && it.kind == FactKind::Question;
            is_asked && it.turn + 1 == turn && asks_to_go_on(&it.text)
        };
        asked.filter(is_leave).for_each(|remark| remark.role = Role::Mute);
    }

    /// The model ticks off in turn `turn` what it was asked for: of what it had planned right before, that is done which
    /// shares a telling word with it.
    pub(crate) fn ticked_off(&mut self, turn: u32, ticked: &[Subject]) {
        let ticked: BTreeSet<&str> = ticked.iter().flat_map(telling).collect();
        let planned = self.all.iter_mut().rev().take_while(|it| it.turn + 1 >= turn).filter(|it| {
            it.speaker == Speaker::Model && it.kind == FactKind::Todo && it.turn + 1 == turn
        });
        let is_done = |it: &&mut Remark| !telling(&it.subject).is_disjoint(&ticked);
        planned.filter(is_done).for_each(|it| it.role = Role::Mute);
    }

    /// The model begins a message of turn `turn` with a yes or a no: what the person asked in that turn is answered,
    /// where a yes or a no answers it.
    pub(crate) fn replied(&mut self, turn: u32, first: &str) {
        // "Yes, I can build it" agrees to do something.
        const ACTS: [&str; 8] = ["i ", "i'll ", "ich ", "je ", "j'", "voy ", "vou ", "we'll "];
        let behind = in_earnest(first.split_once(',').map_or("", |it| it.1));
        let is_act = ACTS.iter().any(|lead| behind.starts_with(lead)) || offers(&behind);
        let is_reply = says_yes_or_no(first) && !is_act;
        if !is_reply || first.to_lowercase().starts_with("sure") {
            return;
        }
        let asked = self.all.iter_mut().rev().take_while(|remark| remark.turn >= turn);
        let is_asked = |it: &&mut Remark| {
            let asks = it.text.ends_with(QUESTION) && !asks_which(&it.text);
            it.speaker == Speaker::User && it.kind == FactKind::Question && asks
        };
        asked.filter(is_asked).for_each(|remark| remark.role = Role::Mute);
    }

    /// The person asks at `address` for what an earlier word of theirs forbade for the time
    /// being, or allows what it forbade for good: that word has expired.
    pub(crate) fn lift(&mut self, message: &str, address: &Address) {
        let (asked, allowed) = (for_now::asked(message), for_now::allowed(message));
        if asked.is_empty() && allowed.is_empty() {
            return;
        }
        let are_in = |works: &[for_now::Work], known: &[for_now::Work]| {
            !works.is_empty() && works.iter().all(|work| known.contains(work))
        };
        let rules = self.all.iter_mut().filter(|it| it.kind == FactKind::Instruction);
        for rule in rules.filter(|it| it.speaker == Speaker::User && !it.is_mute()) {
            let is_lifted = are_in(&for_now::banned(&rule.text), &asked)
                || are_in(&for_now::forbidden(&rule.text), &allowed);
            if is_lifted {
                rule.lifted_by = Some(address.clone());
            }
        }
    }

    /// The person took a thing off the list, at `address`: nothing handed on is to do about it.
    pub(crate) fn set_aside(&mut self, thing: &Subject, address: &Address) {
        let is_open = |it: &&mut Remark| it.kind == FactKind::Todo && it.is_inherited();
        let todos = self.all.iter_mut().filter(is_open);
        for todo in todos.filter(|todo| is_about(&todo.subject, thing)) {
            todo.lifted_by = Some(address.clone());
        }
    }

    /// Somebody told at `address` how things stand: what of the person's todos is done by that.
    pub(crate) fn told(&mut self, text: &str, address: &Address) {
        // A long message was pasted.
        if is_long(text) {
            return;
        }
        let told = Told::of(text);
        if told.is_empty() {
            return;
        }
        let is_open = |it: &&mut Remark| {
            let is_kept = it.speaker == Speaker::User || it.is_inherited();
            it.kind == FactKind::Todo && is_kept && it.done_at.is_none() && !it.is_mute()
        };
        let newest = self.all.iter_mut().rev().filter(is_open).take(TODOS);
        for todo in newest.filter(|todo| !todo.addresses.contains(address)) {
            if told.says_done(&todo.text) {
                todo.done_at = Some(address.clone());
            }
        }
    }

    /// The person says in turn `turn` that it works, and not what: what they said right before to fail.
    pub(crate) fn works_now(&mut self, turn: u32) {
        let is_open = |it: &Remark| {
            it.speaker == Speaker::User && it.kind == FactKind::Failure && !it.is_mute()
        };
        let before = self.all.iter_mut().rev().take_while(|it| it.turn + 1 >= turn);
        before.filter(|it| is_open(it)).for_each(|it| it.role = Role::Mute);
    }

    /// What the person said right before turn `turn` was a mistake, as `address` says, and what
    /// the model answered to it is void. What they had said before that as well holds on.
    pub(crate) fn retract(&mut self, turn: u32, address: &Address) {
        let before = self.all.iter_mut().rev().take_while(|remark| remark.turn + 1 >= turn);
        for remark in before.filter(|it| it.turn + 1 == turn) {
            match remark.role {
                _ if remark.speaker == Speaker::Model => remark.role = Role::Mute,
                Role::Mute | Role::Request => remark.role = Role::Mute,
                _ if remark.addresses.len() > 1 => drop(remark.addresses.pop()),
                _ => {
                    remark.role = Role::Retracted;
                    remark.lifted_by = Some(address.clone());
                }
            }
        }
    }
}

/// Whether a question asks what the person saw or did, or to be shown it: whatever they say next, it is over.
fn asks_of_the_person(question: &str) -> bool {
    const SEEN: [&str; 8] = [
        "were you ",
        "did you ",
        "are you seeing",
        "do you see",
        "hast du ",
        "siehst du",
        "has visto",
        "vois-tu",
    ];
    const SHOW: [&str; 7] = [
        "you share ",
        "you paste ",
        "you show ",
        "du mir ",
        "puedes compartir",
        "puedes pegar",
        "peux-tu coller",
    ];
    const THINGS: [&str; 12] = [
        "log",
        "error",
        "output",
        "screenshot",
        "trace",
        "message",
        "file",
        "command",
        "fehler",
        "ausgabe",
        "salida",
        "sortie",
    ];
    let lower = question.to_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    question.ends_with(QUESTION) && (has(&SEEN) || has(&SHOW) && has(&THINGS))
}

/// Whether a question asks which of several things is wanted.
fn leaves_a_choice(question: &str) -> bool {
    let words = key(question);
    words.split(' ').any(|word| {
        matches!(word, "which" | "what" | "prefer" | "or" | "oder" | "welche" | "o" | "ou")
    })
}
