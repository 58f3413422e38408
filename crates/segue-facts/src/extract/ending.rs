//! How the session ended: with an answer, with words that got none, or amid the work.

use std::collections::VecDeque;
use std::sync::LazyLock;

use segue_document::template::{Asked, Template, asked};
use segue_model::{Action, Address, Event, ToolCall, ToolResult};
use serde::{Deserialize, Serialize};

use super::said::excuse::{could_not_run, is_not_ours};
use super::said::proposal::answer::only_praises;
use super::said::proposal::declines;
use super::said::statements::title;
use super::said::underway::is_underway;
use super::shell::{CommandLine, Simple, Sort};
use crate::announced::takes_leave;
use crate::text::{QUESTION, clean, sentences, shorten};

/// A longer message, in bytes, is no error of the client's.
const ERROR: usize = 200;
/// A message that closes has at most so many words, and the model asks for something in its last sentences.
const BRIEF: usize = 4;
const NO: usize = 2;
const CLOSING: usize = 2;
/// How many events behind a failure the model speaks of it.
const NEAR: u64 = 8;
/// How long a command may be that the session broke off in.
const WIDTH: usize = 100;
/// A shorter thought, in bytes, says hardly anything; of a longer one so much is kept, and so many of them, the last ones.
const THOUGHT: std::ops::Range<usize> = 40..2_000;
const THOUGHTS: usize = 3;

/// What the triggers of every template are, read once.
static BASE: LazyLock<Template> = LazyLock::new(Template::base);

/// How the session ended.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ending {
    /// The model's last words.
    pub answer: Option<(String, Address)>,
    /// Whether the person's last words got no answer.
    pub is_unanswered: bool,
    /// Whether the person stopped the model at the end.
    pub is_interrupted: bool,
    /// What the model was at, where it came to no word behind it.
    pub broke_off: Option<BrokeOff>,
    /// What the client or the model's service failed with, where nothing came behind it.
    #[serde(default)]
    error: Option<(String, Address)>,
    /// The title of a plan that was presented last, and that nobody approved.
    #[serde(default)]
    pub plan: Option<(String, Address)>,
    /// How much the model did since the person's last words, in calls and edits.
    #[serde(default)]
    pub works: u32,
    /// The same in the whole session: where the two only talk, the model announces no work.
    #[serde(default)]
    all_works: u32,
    /// Where the model said last that what fails has nothing to do with the work.
    #[serde(default)]
    pub excused: Option<Address>,
    /// Whether the person's last words ask for the handoff: what follows is no work.
    is_closing: bool,
    /// What the model thought since it spoke last, the oldest first.
    #[serde(default)]
    thoughts: VecDeque<(String, Address)>,
}

/// The last call of a session that broke off amid the work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BrokeOff {
    /// The command, the file, or the tool, on one line.
    pub what: String,
    /// Whether it is a command.
    pub is_command: bool,
    /// Whether its result was seen.
    pub has_result: bool,
    /// Where it was called.
    pub address: Address,
    call: String,
}

impl Ending {
    pub(super) fn user(&mut self, text: &str) {
        self.works = 0;
        self.thoughts.clear();
        self.plan = None;
        self.error = None;
        self.is_closing = matches!(asked(text, &BASE, false), Some(Asked::Handoff(_)));
        // A goodbye asks for nothing, and closes nothing; nor does praise where nothing was asked.
        if !self.is_closing && !takes_leave(text) && !self.is_closed_by(text) {
            self.is_interrupted = false;
            self.is_unanswered = true;
            self.broke_off = None;
        }
    }

    /// Whether a message only thanks or praises where nothing was asked, or only says no to an offer.
    fn is_closed_by(&self, text: &str) -> bool {
        let Some((answer, _)) = self.unanswered().filter(|_| !self.is_amid()) else { return false };
        let count = text.split_whitespace().count();
        let is_brief = count <= BRIEF && !text.contains(QUESTION);
        let asks = sentences(answer).iter().rev().take(CLOSING).any(|it| it.ends_with(QUESTION));
        // "No, only the first" says what is wanted.
        is_brief && (!asks && only_praises(text) || count <= NO && declines(answer, text))
    }

    /// The model's last words, as long as nobody answered them.
    pub(super) fn unanswered(&self) -> Option<&(String, Address)> {
        self.answer.as_ref().filter(|_| !self.is_unanswered)
    }

    pub(super) fn answered(&mut self, text: String, address: Address) {
        // What the client says in the model's name answers nothing.
        if is_clients(&text) {
            self.is_unanswered = true;
            self.failed(&text, address);
            return;
        }
        self.error = None;
        self.thoughts.clear();
        if is_not_ours(&text) {
            self.excused = Some(address.clone());
        }
        self.answer = Some((text, address));
        self.is_unanswered = false;
        self.is_interrupted = false;
        self.broke_off = None;
    }

    /// The model thought something; `text` has no secret in it.
    pub(super) fn thought(&mut self, text: &str, address: Address) {
        if text.len() < THOUGHT.start {
            return;
        }
        let kept = end_of(text, THOUGHT.end);
        self.thoughts.push_back((kept.to_owned(), address));
        if self.thoughts.len() > THOUGHTS {
            self.thoughts.pop_front();
        }
    }

    /// What the model thought and came to no word of, the newest first: where the session broke off, nothing else says
    /// what it had found.
    pub(crate) fn unsaid(&self) -> impl Iterator<Item = &(String, Address)> {
        self.thoughts.iter().rev().filter(|_| self.broke_off.is_some())
    }

    pub(super) fn worked(&mut self) {
        self.works = self.works.saturating_add(1);
        self.all_works = self.all_works.saturating_add(1);
    }

    /// The client or the model's service failed; `text` has no secret in it.
    pub(super) fn failed(&mut self, text: &str, address: Address) {
        self.error = Some((shorten(&clean(text), ERROR), address));
    }

    /// The error that the session ended with. That its context was full says nothing to another session.
    pub(crate) fn told_error(&self) -> Option<&(String, Address)> {
        const FULL: [&str; 3] =
            ["prompt is too long", "conversation too long", "input is too long"];
        let is_full = |text: &str| FULL.iter().any(|full| text.to_lowercase().starts_with(full));
        self.error.as_ref().filter(|(text, _)| !is_full(text))
    }

    pub(super) fn interrupted(&mut self) {
        self.is_interrupted = true;
    }

    /// Whether a failure is not what the work is about: the last words say so, or those right behind it did, and no
    /// other of the `failures` stands between. Or it could not run there, where the session has no changes.
    pub(crate) fn excuses(
        &self,
        failure: &Address,
        failures: &[&Address],
        has_changes: bool,
    ) -> bool {
        let Some((answer, last)) = &self.answer else { return false };
        let is_between = |at: &Address, other: &Address| {
            at.session == other.session && failure.n < other.n && other.n <= at.n
        };
        let is_meant = |at: &Address| {
            let is_near = (failure.n..=failure.n + NEAR).contains(&at.n);
            at.session == failure.session
                && is_near
                && !failures.iter().any(|other| is_between(at, other))
        };
        self.excused.as_ref().is_some_and(|at| at == last || is_meant(at))
            || !has_changes && could_not_run(answer)
    }

    /// Everything that it quotes.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let said = self.answer.iter_mut().chain(&mut self.error).chain(&mut self.plan);
        let said = said.map(|(text, _)| text);
        said.chain(self.broke_off.as_mut().map(|last| &mut last.what))
    }

    /// What the model thought and came to no word of.
    pub(super) fn thoughts(&mut self) -> impl Iterator<Item = &mut String> {
        self.thoughts.iter_mut().map(|(text, _)| text)
    }

    /// Whether the session ended before it came to an answer.
    pub(crate) fn is_open(&self) -> bool {
        let announces = |answer: &(String, Address)| goes_on(&answer.0);
        let is_cut = self.error.is_some() && self.answer.as_ref().is_none_or(announces);
        self.is_unanswered || self.is_interrupted || is_cut
    }

    /// Whether the session ended amid the work: in a call, or in words that only announce one.
    pub(crate) fn is_amid(&self) -> bool {
        let announces = |answer: &(String, Address)| self.all_works > 0 && is_underway(&answer.0);
        self.broke_off.is_some() || self.unanswered().is_some_and(announces)
    }

    /// Whether the work came to an answer, and to no question behind it.
    pub(super) fn is_done(&self) -> bool {
        self.answer.is_some() && !self.is_open() && !self.is_amid()
    }

    /// The model called a tool; the call has no secret in it.
    pub(super) fn called(&mut self, call: &ToolCall<'_>, event: &Event<'_>) {
        // The person ran it, in the client's own shell.
        if call.tool == "shell" && call.call == "shell" {
            return;
        }
        self.worked();
        self.error = None;
        self.is_interrupted = false;
        self.plan = match &call.action {
            Action::Plan { plan } => Some((title(plan), event.address())),
            _ => None,
        };
        let (what, is_command) = match &call.action {
            // It waits for the person.
            Action::Ask | Action::Plan { .. } => {
                self.broke_off = None;
                self.is_unanswered = true;
                return;
            }
            // To make the handoff is none of the work.
            Action::Run { command, .. } if is_own(command) => {
                self.broke_off = None;
                return;
            }
            _ if call.tool.contains("segue") => {
                self.broke_off = None;
                return;
            }
            Action::Run { command, .. } => (command.as_ref(), true),
            Action::Read { path } | Action::Write { path } => (path.as_ref(), false),
            _ => (call.tool.as_ref(), false),
        };
        let works = |last: &BrokeOff| last.is_command && !last.has_result && !looks(&last.what);
        // Of several calls at once that one counts which does something.
        let is_less = is_command && looks(what) && self.broke_off.as_ref().is_some_and(works);
        if !self.is_closing && !is_less {
            self.broke_off = Some(BrokeOff {
                what: shorten(&clean(what), WIDTH),
                is_command,
                has_result: false,
                address: event.address(),
                call: call.call.clone().into_owned(),
            });
        }
    }

    pub(super) fn returned(&mut self, result: &ToolResult<'_>) {
        if matches!(result.action, Action::Plan { .. }) && !result.failed {
            self.plan = None;
        }
        // What the person refuses they stop, with a word or without.
        if result.refused {
            self.is_interrupted = true;
            self.broke_off = None;
        }
        if let Some(last) = self.broke_off.as_mut().filter(|last| last.call == result.call) {
            last.has_result = true;
        }
    }
}

/// The end of a text, where what it comes to stands. Half a word may be half a secret, in scripts that have blanks.
fn end_of(text: &str, most: usize) -> &str {
    /// A secret is no longer.
    const NEAR: usize = 200;
    let cut = text.ceil_char_boundary(text.len().saturating_sub(most));
    if cut == 0 {
        return text.trim();
    }
    let near = &text[cut..text.floor_char_boundary(cut + NEAR)];
    let is_end = |c: char| c.is_whitespace() || matches!(c, '。' | '，' | '、' | '！' | '？');
    let from = near.find(is_end).map_or(cut, |at| cut + at);
    text[from..].trim_start_matches(is_end).trim_end()
}

/// Whether words that an error cut off go on to something: "The flag is in. Now the README."
fn goes_on(answer: &str) -> bool {
    const LEADS: [&str; 7] =
        ["now ", "next ", "next, ", "jetzt ", "als nächstes ", "ahora ", "maintenant "];
    let last = sentences(answer).last().map(|last| last.to_lowercase()).unwrap_or_default();
    is_underway(answer) || LEADS.iter().any(|lead| last.starts_with(lead))
}

/// Whether a message is an error of the client's, as exports show them among the model's words.
fn is_clients(text: &str) -> bool {
    const ERRORS: [&str; 10] = [
        "prompt is too long",
        "conversation too long",
        "api error:",
        "api error (",
        "credit balance is too low",
        "request timed out",
        "claude ai usage limit reached",
        "claude usage limit reached",
        "you've hit your limit",
        "input is too long",
    ];
    let lower = text.trim().to_lowercase().replace('’', "'");
    lower.len() <= ERROR && ERRORS.iter().any(|error| lower.starts_with(error))
}

/// Whether a command changes nothing.
fn looks(command: &str) -> bool {
    CommandLine::parse(command).main().is_none_or(|main| main.sort() == Sort::Look)
}

/// Whether a command is segue's own.
fn is_own(command: &str) -> bool {
    let is_it = |simple: &Simple| simple.name() == "segue";
    command.contains("segue") && CommandLine::parse(command).commands.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::*;

    #[test]
    fn an_excuse_is_for_the_failure_right_before_it_or_for_all_at_the_end() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let at = |n| Address { session: session.clone(), n };
        let mut ending = Ending::default();
        ending.answered("The clippy error is pre-existing on main.".to_owned(), at(10));
        assert!(ending.excuses(&at(2), &[&at(2)], true), "these are the last words");
        ending.answered("The store is next.".to_owned(), at(30));
        assert!(ending.excuses(&at(8), &[&at(7), &at(8)], true));
        for (failure, others) in
            [(at(7), [at(7), at(8)]), (at(1), [at(1), at(1)]), (at(12), [at(12), at(12)])]
        {
            assert!(!ending.excuses(&failure, &[&others[0], &others[1]], true), "{failure}");
        }
        ending.answered("I couldn't run the tests here: no network.".to_owned(), at(40));
        assert!(ending.excuses(&at(39), &[], false) && !ending.excuses(&at(39), &[], true));
    }
}
