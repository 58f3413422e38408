//! Somebody looks at a draft before it is stored: accepts it, changes its sections, or leaves it.

use std::collections::BTreeSet;

use segue_document::check::{self, Finding, NoGround};
use segue_document::visible::visible;
use segue_document::{complete, seal, secret};
use segue_facts::{Coverage, SessionFacts};
use segue_model::{Content, Front, LineDigest, Writer};

use crate::handoff::{Drafted, errors};
use crate::save::require;
use crate::{Project, ProjectError};

/// A handoff that is about to be stored, as it is shown to a person.
pub struct Draft {
    /// The sections; the prompt is made from them.
    pub text: String,
    /// The errors that the rules find. While there are any it is not stored.
    pub errors: Vec<Finding>,
}

/// What a person says of a draft.
pub enum Review {
    /// It is good.
    Accept,
    /// These are the sections now.
    Edited(String),
    /// Nothing is to be stored.
    Cancel,
}

impl Drafted {
    /// Asks until it is accepted and has no error; false where nothing is to be stored.
    pub(crate) fn review(
        &mut self,
        project: &Project,
        findings: &mut Vec<Finding>,
        review: &mut dyn FnMut(&Draft) -> Review,
    ) -> Result<bool, ProjectError> {
        loop {
            let errors = errors(findings);
            let is_good = errors.is_empty();
            match review(&Draft { text: self.sections(), errors }) {
                Review::Cancel => return Ok(false),
                Review::Accept if is_good => return Ok(true),
                Review::Accept => {}
                Review::Edited(text) => {
                    self.edit(project, &text)?;
                    *findings = check::check(&self.text, &project.template, &NoGround);
                }
            }
        }
    }

    /// The document without front matter and prompt.
    fn sections(&self) -> String {
        let Front { created, number, .. } = self.handoff.front;
        let content = Content { prompt: String::new(), ..self.handoff.content.clone() };
        segue_document::body(created, number, &content)
    }

    /// Takes over what a person made of the sections, and makes the prompt from them.
    fn edit(&mut self, project: &Project, text: &str) -> Result<(), ProjectError> {
        if text == self.sections() {
            return Ok(());
        }
        let text = visible(&secret::mask(text)).into_owned();
        let mut content = segue_document::parse(&text).0.content;
        complete(&mut content);
        require(&mut content, &project.template);
        let mut front = self.handoff.front.clone();
        content.prompt = project.composed_prompt(&content, front.id, false, &[])?;
        front.writer = Writer::Person;
        (self.handoff, self.text) = seal(front, content);
        Ok(())
    }

    /// After somebody changed it: what the text carries now, and of its lines those that still
    /// stand as they came from the session.
    pub(crate) fn judge_again(&mut self, facts: &SessionFacts) {
        if self.handoff.front.writer == Writer::Person {
            let prompt = &self.handoff.content.prompt;
            self.draft.coverage = Coverage::of_text(&facts.facts, prompt);
            let lines: BTreeSet<LineDigest> = self.text.lines().map(LineDigest::of).collect();
            self.draft.sources.retain(|line| lines.contains(&line.digest));
        }
    }
}
