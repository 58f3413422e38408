//! One handoff after another enters the chain: what segue wrote as it is, what others wrote in the
//! canonical form.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use segue_document::check::{Finding, NoGround, check};
use segue_document::secret;
use segue_document::visible::{one_line, visible};
use segue_document::{Document, Lacking, WRITTEN, complete, framed, parse, seal};
use segue_facts::{FactKind, Wording, inherited};
use segue_model::{
    Author, Chain, Content, Digest, FORMAT, Front, Handoff, HandoffId, Kind, Node, Number, Part,
    Section, SectionName, ThreadName, Writer, heading,
};

use crate::chain::{ChainView, Place, Wanted};
use crate::ground::{Repository, Witness};
use crate::handoff::{anchor, session_link, store};
use crate::save::{Addition, PromptOrigin, SaveRequest, Saved, keep_opening, require, set_aside};
use crate::{Freshness, Project, ProjectError, Surroundings, identity, sessions};

/// What a handoff stands on while several enter one after the other.
pub(crate) struct Entry<'a> {
    around: &'a Surroundings,
    project: &'a Project,
    chain: Chain,
    /// What the next one follows.
    parent: Option<(HandoffId, Number)>,
    thread: ThreadName,
    session: Option<&'a str>,
    writer: Writer,
    additions: &'a [Addition],
    keep_prompt: bool,
    dry_run: bool,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(
        around: &'a Surroundings,
        project: &'a Project,
        request: &SaveRequest<'a>,
    ) -> Result<Self, ProjectError> {
        let ChainView { chain, .. } = project.chain()?;
        let session = request.session.map(|name| sessions::find(around, Some(name))).transpose()?;
        let wanted = Wanted {
            parent: request.parent,
            thread: request.thread,
            session: session.as_ref().map(|session| (session.agent(), session.native())),
        };
        let Place { parent, thread } = Place::of(around, project, &chain, wanted)?;
        Ok(Self {
            around,
            project,
            chain,
            parent,
            thread,
            session: request.session,
            writer: request.writer,
            additions: request.additions,
            keep_prompt: request.keep_prompt,
            dry_run: request.dry_run,
        })
    }

    /// Whether a handoff of segue's can stand here as it is: it is not there with other
    /// words, and its number follows from the parents that are known here.
    pub(crate) fn fits(&self, handoff: &Handoff, text: &str) -> Result<bool, ProjectError> {
        if let Some(node) = self.chain.get(handoff.front.id) {
            return Ok(self.project.handoff(node)?.1 == text);
        }
        let parents: Vec<_> =
            handoff.front.parents.iter().filter_map(|id| self.chain.get(*id)).collect();
        let is_complete = parents.len() == handoff.front.parents.len();
        let expected = Number::after(parents.iter().map(|node| node.front.number));
        Ok(!is_complete || handoff.front.number == expected)
    }

    /// Stores a handoff of segue's as it is.
    pub(crate) fn keep(&mut self, handoff: Handoff, text: String) -> Result<Saved, ProjectError> {
        let was_there = self.chain.get(handoff.front.id).is_some();
        let path = if was_there { None } else { self.store(&handoff, &text)? };
        self.parent = Some((handoff.front.id, handoff.front.number));
        let findings = self.findings(&handoff, &text)?;
        Ok(Saved {
            handoff,
            text,
            path,
            missing: Vec::new(),
            carried: 0,
            ended: Vec::new(),
            prompt: PromptOrigin::Written,
            findings,
            masked: 0,
            was_there,
        })
    }

    /// Turns a foreign text into the canonical form and stores it.
    pub(crate) fn import(
        &mut self,
        text: &str,
        created: Timestamp,
        is_now: bool,
    ) -> Result<Saved, ProjectError> {
        let masked = secret::mask(text);
        let count = |text: &str| text.matches("[redacted:").count();
        let secrets = count(&masked).saturating_sub(count(text));
        let text = visible(&masked).into_owned();
        let (document, _) = parse(&text);
        let Document { opening, mut content, .. } = document;
        keep_opening(&opening, &mut content);
        let mut missing: Vec<String> =
            complete(&mut content).iter().map(|name| name.as_str().to_owned()).collect();
        missing.extend(require(&mut content, &self.project.template));
        if self.writer == Writer::Session && !self.keep_prompt {
            content.prompt.clear();
        }
        let additions = if is_now { self.additions } else { &[] };
        if !additions.is_empty() && !content.prompt.is_empty() {
            // What is added is to stand in the prompt as well, so it is made anew.
            set_aside(&mut content);
        }
        additions.iter().for_each(|addition| addition.put_into(&mut content));
        let carried = if is_now { self.carry_rules(&mut content)? } else { 0 };
        let lacking = self.lacking(&mut content, created);
        if let Some(known) = self.known(&content)? {
            return Ok(known);
        }
        let number = Number::after(self.parent.map(|(_, number)| number));
        let parents: Vec<HandoffId> = self.parent.map(|(id, _)| id).into_iter().collect();
        let seed = segue_document::body(created, number, &content);
        let id = identity::draw(self.around, &self.chain, &seed, &parents);
        let prompt = self.complete_prompt(&mut content, id, lacking)?;
        let front = self.front(id, number, parents, created, is_now)?;
        let (handoff, text) = seal(front, content);
        let ended = if is_now { self.ended(&text)? } else { Vec::new() };
        let path = self.store(&handoff, &text)?;
        self.parent = Some((id, number));
        let findings = self.findings(&handoff, &text)?;
        Ok(Saved {
            handoff,
            text,
            path,
            missing,
            carried,
            ended,
            prompt,
            findings,
            masked: secrets,
            was_there: false,
        })
    }

    /// Where a text says nothing of rules and has no prompt of its own, those of the handoff before hold on: who leaves
    /// them out of a few lines does not mean to end them. How many.
    fn carry_rules(&self, content: &mut Content) -> Result<usize, ProjectError> {
        let context = content.section(&SectionName::Context);
        let has_rules = context.is_some_and(|context| context.part(heading::RULES).is_some());
        let before = self.parent.and_then(|(id, _)| self.chain.get(id));
        let Some(before) = before.filter(|_| !has_rules && content.prompt.is_empty()) else {
            return Ok(0);
        };
        let before = self.project.handoff(before)?.0.content;
        let rules = inherited(&before).into_iter().filter(|it| it.kind == FactKind::Instruction);
        let rules: Vec<String> = rules.map(|rule| rule.as_lost().line).collect();
        if rules.is_empty() {
            return Ok(0);
        }
        let part = Part::under(heading::RULES, rules.join("\n"));
        let own = |section: &&mut Section| section.name == SectionName::Context;
        match content.sections.iter_mut().find(own) {
            Some(section) => section.parts.push(part),
            None => content.sections.push(Section::new(SectionName::Context, [part])),
        }
        Ok(rules.len())
    }

    /// The user's rules in the handoff before that `text` does not say.
    fn ended(&self, text: &str) -> Result<Vec<String>, ProjectError> {
        let Some(node) = self.parent.and_then(|(id, _)| self.chain.get(id)) else {
            return Ok(Vec::new());
        };
        let wording = Wording::of(text);
        let facts = inherited(&self.project.handoff(node)?.0.content);
        let rules = facts.into_iter().filter(|fact| fact.kind == FactKind::Instruction);
        Ok(rules.filter(|rule| !wording.carries(rule)).map(|rule| rule.text).collect())
    }

    /// The handoff of the chain that says the same, if one does: a page that lives on is
    /// taken apart again and again.
    fn known(&mut self, content: &Content) -> Result<Option<Saved>, ProjectError> {
        // Of what has another objective nothing need be read.
        let objective = content.objective();
        let is_alike =
            |node: &&Node| node.front.writer == Writer::Import && node.objective == objective;
        for node in self.chain.nodes().iter().filter(is_alike) {
            let (handoff, text) = self.project.handoff(node)?;
            if handoff.content.sections == content.sections {
                self.parent = Some((handoff.front.id, handoff.front.number));
                let findings = self.findings(&handoff, &text)?;
                return Ok(Some(Saved {
                    handoff,
                    text,
                    path: None,
                    missing: Vec::new(),
                    carried: 0,
                    ended: Vec::new(),
                    prompt: PromptOrigin::Written,
                    findings,
                    masked: 0,
                    was_there: true,
                }));
            }
        }
        Ok(None)
    }

    /// Where the handoff is stored; nothing in a dry run.
    fn store(&self, handoff: &Handoff, text: &str) -> Result<Option<PathBuf>, ProjectError> {
        if self.dry_run {
            return Ok(None);
        }
        store(self.project, handoff, text, None).map(Some)
    }

    /// Gives `content` a prompt that the next session can start from.
    fn complete_prompt(
        &self,
        content: &mut Content,
        id: HandoffId,
        lacking: Lacking,
    ) -> Result<PromptOrigin, ProjectError> {
        if content.prompt.is_empty() {
            content.prompt = self.project.composed_prompt(content, id, !self.dry_run, &[])?;
            let section = content.section(&SectionName::Continuation);
            let is_extended = section.is_some_and(|section| section.part(WRITTEN).is_some());
            return Ok(if is_extended { PromptOrigin::Extended } else { PromptOrigin::Composed });
        }
        if lacking == Lacking::default() {
            return Ok(PromptOrigin::Written);
        }
        let template = &self.project.template;
        let address = self.project.template_address(!self.dry_run)?;
        content.prompt = framed(&content.prompt, template, address.as_deref(), lacking);
        Ok(PromptOrigin::Framed)
    }

    /// What the source's own prompt lacks. One that does not stand alone becomes a part of
    /// the continuation, so that another can be made; no word of it is lost.
    fn lacking(&self, content: &mut Content, created: Timestamp) -> Lacking {
        if content.prompt.is_empty() {
            return Lacking::default();
        }
        let body = segue_document::body(created, Number::after([]), content);
        let findings = check(&body, &self.project.template, &NoGround);
        let breaks = |code: &str| findings.iter().any(|f| f.code == code && f.is_missing);
        if !breaks("H009") {
            return Lacking { template: breaks("H006"), trigger: breaks("H007") };
        }
        set_aside(content);
        Lacking::default()
    }

    fn front(
        &self,
        id: HandoffId,
        number: Number,
        parents: Vec<HandoffId>,
        created: Timestamp,
        is_now: bool,
    ) -> Result<Front, ProjectError> {
        let template = &self.project.template;
        let session_is_here = is_now && self.session.is_some();
        let (session, mut author) = match self.session.filter(|_| is_now) {
            Some(session) => session_link(self.around, session)?,
            None => (None, Author::default()),
        };
        let person = self.around.git.person(&self.project.root);
        author.person = person.map(|name| one_line(&secret::mask(&name)));
        Ok(Front {
            segue: FORMAT,
            id,
            number,
            kind: Kind::Standard,
            thread: self.thread.clone(),
            parents,
            created,
            template: template.name.clone(),
            template_digest: template.digest(),
            layers: template.layers.clone(),
            author,
            session,
            // Where the repository stood when somebody wrote it nobody knows, unless its
            // session is of here.
            git: session_is_here.then(|| anchor(self.around, &self.project.root)).flatten(),
            cwd: None,
            writer: self.writer,
            budget: self.project.budget(),
            // Set when the body is sealed.
            digest: Digest::of(""),
            extra: BTreeMap::new(),
        })
    }

    fn findings(&self, handoff: &Handoff, text: &str) -> Result<Vec<Finding>, ProjectError> {
        let front = &handoff.front;
        let witness = self.session.map(|name| Witness::of(self.around, name, None)).transpose()?;
        let number = Some(front.number.get());
        let ground = Repository::new(self.around, &self.project.root, front.git.clone(), number);
        let of = (front, text);
        let freshness = Freshness::of(self.around, &self.project.root, of, None);
        let ground = ground.with_session(witness).with_freshness(freshness);
        Ok(check(text, &self.project.template, &ground))
    }
}
