//! How a session begins: from what waits, from what its first message takes up or pastes, or
//! from nothing.

use jiff::Timestamp;
use segue_agents::{Reply, Source};
use segue_model::{HandoffId, HandoffRef};

use super::hook::Visit;
use super::local::Loss;
use super::pending::{self, PendingView};
use super::read_back::ReadBack;
use super::request;
use crate::memory::Memory;
use crate::settings::InjectOnStart;
use crate::{NextPrompt, ProjectError, next, started};

/// The preamble of a prompt names its handoff within so many characters.
const PREAMBLE: usize = 400;

impl Visit<'_> {
    pub(super) fn started(&mut self, source: Source) -> Result<Reply, ProjectError> {
        match source {
            Source::Resume => {
                self.live.is_resumed = true;
                self.live.loss = self.live.loss.take().map(|loss| match loss {
                    Loss::Spoken(summary) => Loss::Unsaid(summary),
                    other => other,
                });
                Ok(Reply::default())
            }
            Source::Compaction => {
                let told = self.live.unsaid();
                let is_told = told.is_some();
                let summary = told.unwrap_or_default();
                let context = self.lost(&summary)?;
                // A client that tells the summary later is asked again then, unless all was said.
                self.live.loss = match (is_told, context.is_some()) {
                    (false, true) => Some(Loss::Said),
                    (_, false) if summary.is_empty() => Some(Loss::Unsaid(summary)),
                    (true, true) if !self.client.keeps_context() => Some(Loss::Spoken(summary)),
                    _ => None,
                };
                Ok(Reply { context, ..Reply::default() })
            }
            Source::Clear | Source::Startup => {
                self.local.forget_old();
                Memory::forget(self.around);
                let Some(waiting) = pending::waiting(self.around, &self.project) else {
                    return Ok(Reply::default());
                };
                let wish = self.project.settings.inject_on_start;
                let is_wanted = source == Source::Clear || wish == InjectOnStart::Always;
                match (is_wanted, wish) {
                    (true, _) => self.begin_soon(&waiting),
                    (false, InjectOnStart::Never) => Ok(Reply::default()),
                    (false, _) => Ok(Reply { notice: Some(told_of(&waiting)), ..Reply::default() }),
                }
            }
        }
    }

    /// Injects what waits now, or before the first message where the model hears it then.
    fn begin_soon(&mut self, waiting: &PendingView) -> Result<Reply, ProjectError> {
        let notice = Some(format!(
            "segue: this session continues from handoff {} \"{}\"",
            waiting.number, waiting.objective
        ));
        if self.client.hears_at_start() {
            let context = self.begin(waiting.handoff, None)?;
            return Ok(Reply { context: Some(context), notice, ..Reply::default() });
        }
        self.live.inject = Some(waiting.handoff);
        Ok(Reply { notice, ..Reply::default() })
    }

    /// The session begins from `handoff`: its prompt, once.
    pub(super) fn begin(
        &mut self,
        handoff: HandoffId,
        goal: Option<&str>,
    ) -> Result<String, ProjectError> {
        let NextPrompt { text, .. } = next(self.around, Some(&handoff.to_string()), goal)?;
        let text = format!(
            "segue: the user continues earlier work here. This is the prompt of the handoff that it ended with; \
             work by it.\n\n{text}"
        );
        let name = format!("prompts/{}.md", handoff.short());
        let text = request::within(&self.local, &name, text, self.client.limit())?;
        self.begins_from(handoff)?;
        Ok(text)
    }

    pub(super) fn begins_from(&mut self, handoff: HandoffId) -> Result<(), ProjectError> {
        let name = handoff.to_string();
        started(self.around, Some(&name), self.client.id(), &self.told.session)?;
        // Last: what could not be recorded still waits.
        pending::take(&self.project, Some(handoff))?;
        self.live.from = Some(handoff);
        self.live.inject = None;
        self.live.read_back = self.project.settings.reads_back.then_some(ReadBack::Awaited);
        Ok(())
    }

    /// The handoff that a take-up means: what waits; for a sign or a command also a tip that
    /// came from elsewhere or waited too long. An ordinary word alone means nothing then.
    pub(super) fn taken_up(&self, text: &str) -> Result<Option<HandoffId>, ProjectError> {
        if let Some(waiting) = pending::waiting(self.around, &self.project) {
            return Ok(Some(waiting.handoff));
        }
        let is_explicit = !text.trim_start().starts_with(char::is_alphabetic);
        if !is_explicit {
            return Ok(None);
        }
        let chain = self.project.chain()?.chain;
        Ok(chain.tip(&self.project.thread).map(|node| node.front.id))
    }

    /// The handoff whose prompt the first message is: started by `segue next`, or pasted.
    pub(super) fn named_in(&self, text: &str) -> Result<Option<HandoffId>, ProjectError> {
        let head: String = text.chars().take(PREAMBLE).collect();
        let Some(name) = crate::next::named(&head) else { return Ok(None) };
        let Ok(wanted) = name.parse::<HandoffRef>() else { return Ok(None) };
        let chain = self.project.chain()?.chain;
        Ok(chain.find(&wanted, &self.project.thread).ok().map(|node| node.front.id))
    }
}

fn told_of(waiting: &PendingView) -> String {
    let at: Timestamp = waiting.stored;
    format!(
        "segue: handoff {} \"{}\" of {} waits; type ← to take it up",
        waiting.number,
        waiting.objective,
        at.strftime("%H:%M")
    )
}
