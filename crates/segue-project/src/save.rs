//! `save` and `adopt`: what was written elsewhere enters the chain.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use segue_document::check::{Finding, NoGround, check};
use segue_document::secret;
use segue_document::template::Template;
use segue_document::visible::{one_line, visible};
use segue_document::{
    Document, Lacking, NOT_STATED, Opening, WRITTEN, below_headings, complete, digest_of_body,
    framed, living, parse, pieces, seal,
};
use segue_model::{
    Author, Chain, Content, Digest, FORMAT, Front, Handoff, HandoffId, Kind, Number, Part, Section,
    SectionName, ThreadName, Writer,
};
use segue_store::{Folder, ObjectName};

use crate::chain::{ChainView, Place, Wanted};
use crate::ground::{Repository, Witness};
use crate::handoff::{anchor, session_link, store};
use crate::{Freshness, Project, ProjectError, Surroundings, identity, sessions};

/// What the user wants.
#[derive(Clone, Copy, Debug)]
pub struct SaveRequest<'a> {
    /// What was written, as it came.
    pub text: &'a str,
    /// The handoff that it follows, instead of the thread's tip.
    pub parent: Option<&'a str>,
    /// The thread that it is on, instead of this checkout's.
    pub thread: Option<&'a str>,
    /// The session that it closes.
    pub session: Option<&'a str>,
    /// Who wrote it. What a session wrote has sections only: its prompt is made from them, unless
    /// `keep_prompt` says otherwise.
    pub writer: Writer,
    /// What is to be added to it; of several handoffs, to the last.
    pub additions: &'a [Addition],
    /// Keep the prompt that a session wrote.
    pub keep_prompt: bool,
    /// Store nothing.
    pub dry_run: bool,
}

/// A line that is added to a handoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The section.
    pub section: SectionName,
    /// The subsection; without it under the section's own heading.
    pub heading: Option<&'static str>,
    /// The line, an item of a list.
    pub text: String,
}

impl Default for SaveRequest<'_> {
    fn default() -> Self {
        Self {
            text: "",
            parent: None,
            thread: None,
            session: None,
            writer: Writer::Import,
            additions: &[],
            keep_prompt: false,
            dry_run: false,
        }
    }
}

/// A handoff that entered the chain.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The handoff.
    pub handoff: Handoff,
    /// The whole file.
    pub text: String,
    /// Where it is stored; nothing after a dry run.
    pub path: Option<PathBuf>,
    /// The sections of the pattern, and those that the template requires, which the
    /// source does not have.
    pub missing: Vec<String>,
    /// Where its prompt comes from.
    pub prompt: PromptOrigin,
    /// What the rules say.
    pub findings: Vec<Finding>,
    /// How many secrets were masked.
    pub masked: usize,
    /// Whether it was in the chain already, and was left as it is.
    pub was_there: bool,
}

/// Where the prompt of a handoff that was written elsewhere comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptOrigin {
    /// It is the source's own.
    Written,
    /// The source's own; what carries the chain on (template, trigger) was added.
    Framed,
    /// The source's own does not stand alone, so it was made from the sections, with
    /// the source's own among them.
    Extended,
    /// Made from the sections: the source has none.
    Composed,
}

/// Stores what was written elsewhere; each of several handoffs in the text by itself,
/// in its order. What segue wrote keeps its id, author and parents.
pub fn save(around: &Surroundings, request: &SaveRequest<'_>) -> Result<Vec<Saved>, ProjectError> {
    if request.text.trim().is_empty() {
        return Err(ProjectError::Empty);
    }
    let project = Project::here(around)?;
    let mut entry = Entry::new(around, &project, request)?;
    let lf = segue_model::lf(request.text.strip_prefix('\u{feff}').unwrap_or(request.text));
    let lines: Vec<&str> = lf.lines().collect();
    let mut saved = Vec::new();
    for piece in pieces(&lf) {
        let is_last = piece.end == lines.len();
        let text = lines[piece].join("\n") + "\n";
        let created = entry.around.clock;
        saved.push(match own(&text) {
            Some(handoff) if entry.fits(&handoff, &text)? => entry.keep(handoff, text)?,
            _ => entry.import(&text, created, is_last)?,
        });
    }
    Ok(saved)
}

/// Takes a living page apart: a handoff for each session in it, the oldest first, and
/// the page as it is now as the newest.
pub fn adopt(around: &Surroundings, text: &str, dry_run: bool) -> Result<Vec<Saved>, ProjectError> {
    if text.trim().is_empty() {
        return Err(ProjectError::Empty);
    }
    let project = Project::here(around)?;
    let request = SaveRequest { text, dry_run, ..SaveRequest::default() };
    let mut entry = Entry::new(around, &project, &request)?;
    let lf = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text)).into_owned();
    let lines: Vec<&str> = lf.lines().collect();
    let apart = living(&lf);
    let mut saved = Vec::new();
    let of_episodes = apart.episodes.iter().map(|episode| {
        let date = episode.date.and_then(|date| date.to_zoned(TimeZone::UTC).ok());
        let created = date.map(|date| date.timestamp()).filter(|date| *date <= around.clock);
        let text = lines[episode.lines.clone()].join("\n") + "\n";
        (text, created.unwrap_or(around.clock), false)
    });
    let page: Vec<&str> =
        apart.page.iter().flat_map(|range| &lines[range.clone()]).copied().collect();
    let now = (page.join("\n") + "\n", around.clock, true);
    for (text, created, is_now) in of_episodes.chain([now]) {
        match entry.import(&text, created, is_now) {
            Ok(one) => saved.push(one),
            Err(error) => {
                take_back(&project, &saved);
                return Err(error);
            }
        }
    }
    Ok(saved)
}

/// Removes what was stored before something failed: a page is in the chain whole or not.
fn take_back(project: &Project, saved: &[Saved]) {
    for path in saved.iter().rev().filter_map(|saved| saved.path.as_ref()) {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let object = ObjectName::new(Folder::Handoffs, &file.unwrap_or_default());
        if let Ok(object) = object {
            project.forget(&object);
        }
    }
}

/// The handoff in a text that segue wrote and nobody changed, if it has no secret.
fn own(text: &str) -> Option<Handoff> {
    let handoff = parse(text).0.into_handoff()?;
    let is_whole = digest_of_body(text) == handoff.front.digest;
    let is_harmless = visible(text) == text && secret::find(text).is_empty();
    (is_whole && is_harmless).then_some(handoff)
}

/// What a handoff stands on while several enter one after the other.
struct Entry<'a> {
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
    fn new(
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
    fn fits(&self, handoff: &Handoff, text: &str) -> Result<bool, ProjectError> {
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
    fn keep(&mut self, handoff: Handoff, text: String) -> Result<Saved, ProjectError> {
        let was_there = self.chain.get(handoff.front.id).is_some();
        let path = if was_there { None } else { self.store(&handoff, &text)? };
        self.parent = Some((handoff.front.id, handoff.front.number));
        let findings = self.findings(&handoff, &text)?;
        Ok(Saved {
            handoff,
            text,
            path,
            missing: Vec::new(),
            prompt: PromptOrigin::Written,
            findings,
            masked: 0,
            was_there,
        })
    }

    /// Turns a foreign text into the canonical form and stores it.
    fn import(
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
        let path = self.store(&handoff, &text)?;
        self.parent = Some((id, number));
        let findings = self.findings(&handoff, &text)?;
        Ok(Saved {
            handoff,
            text,
            path,
            missing,
            prompt,
            findings,
            masked: secrets,
            was_there: false,
        })
    }

    /// The handoff of the chain that says the same, if one does: a page that lives on is
    /// taken apart again and again.
    fn known(&mut self, content: &Content) -> Result<Option<Saved>, ProjectError> {
        for node in self.chain.nodes().iter().filter(|node| node.front.writer == Writer::Import) {
            let (handoff, text) = self.project.handoff(node)?;
            if handoff.content.sections == content.sections {
                self.parent = Some((handoff.front.id, handoff.front.number));
                let findings = self.findings(&handoff, &text)?;
                return Ok(Some(Saved {
                    handoff,
                    text,
                    path: None,
                    missing: Vec::new(),
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
            content.prompt = self.project.composed_prompt(content, id, !self.dry_run)?;
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

impl Addition {
    fn put_into(&self, content: &mut Content) {
        let found = content.sections.iter_mut().find(|section| section.name == self.section);
        let Some(section) = found else { return };
        let heading = self.heading.map(str::to_owned);
        let part = section.parts.iter_mut().find(|part| part.heading == heading);
        if let Some(part) = part.filter(|part| part.text != NOT_STATED) {
            part.text = format!("{}\n{}", part.text.trim_end(), self.text);
            return;
        }
        section.parts.retain(|part| part.heading != heading);
        section.parts.push(Part { heading, text: self.text.clone() });
    }
}

/// Makes the prompt a part of the continuation: another one is made, and no word is lost.
fn set_aside(content: &mut Content) {
    let written = Part::under(WRITTEN, below_headings(&std::mem::take(&mut content.prompt)));
    let is_it = |section: &&mut Section| section.name == SectionName::Continuation;
    match content.sections.iter_mut().find(is_it) {
        Some(section) => section.parts.push(written),
        None => content.sections.push(Section::new(SectionName::Continuation, [written])),
    }
}

/// Adds the subsections that the template requires and the source does not have.
pub(crate) fn require(content: &mut Content, template: &Template) -> Vec<String> {
    let mut added = Vec::new();
    for wanted in template.sections.iter().filter(|section| section.required) {
        let name = SectionName::of(&wanted.under);
        let section = content.sections.iter_mut().find(|section| section.name == name);
        if let Some(section) = section.filter(|section| section.part(&wanted.name).is_none()) {
            section.parts.push(Part::under(&wanted.name, NOT_STATED));
            added.push(wanted.name.clone());
        }
    }
    added
}

/// Keeps what the first lines said where they are written anew: marker, time, numbers.
fn keep_opening(opening: &Opening, content: &mut Content) {
    let generated = opening.generated.as_ref().map(|value| format!("Generated: {value}"));
    let session = opening.session.as_ref().map(|value| format!("Session: {value}"));
    let marker = opening.marker_text.as_ref().map(|text| format!("`{text}`"));
    let lines: Vec<String> = [marker, generated, session].into_iter().flatten().collect();
    if lines.is_empty() {
        return;
    }
    let part = Part::under("Source", lines.join("\n"));
    match content.sections.iter_mut().find(|section| section.name == SectionName::Context) {
        Some(context) => {
            let lead = usize::from(context.parts.first().is_some_and(|p| p.heading.is_none()));
            context.parts.insert(lead, part);
        }
        None => content.sections.push(Section::new(SectionName::Context, [part])),
    }
}
