//! `save` and `adopt`: what was written elsewhere enters the chain.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use segue_document::check::Finding;
use segue_document::read::Place as Where;
use segue_document::secret;
use segue_document::template::Template;
use segue_document::visible::visible;
use segue_document::{
    NOT_STATED, Opening, WRITTEN, below_headings, digest_of_body, living, parse, pieces,
};
use segue_model::{Content, Handoff, Part, Section, SectionName, Writer};
use segue_store::{Folder, ObjectName};

use crate::entry::Entry;
use crate::inside::pending;
use crate::{Project, ProjectError, Surroundings};

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
    /// Refuse a text without one section that can be recognised.
    pub needs_sections: bool,
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
            needs_sections: false,
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
    /// How many rules of the handoff before it hold on, since its text says nothing of rules.
    pub carried: usize,
    /// The user's rules in the handoff before it that its text does not say: they end with it.
    pub ended: Vec<String>,
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
    if request.needs_sections && !has_sections(&lf) {
        return Err(ProjectError::NoSections);
    }
    let lines: Vec<&str> = lf.lines().collect();
    let mut saved = Vec::new();
    for piece in pieces(&lf) {
        let is_last = piece.end == lines.len();
        let text = lines[piece].join("\n") + "\n";
        let created = around.clock;
        saved.push(match own(&text) {
            Some(handoff) if entry.fits(&handoff, &text)? => entry.keep(handoff, text)?,
            _ => entry.import(&text, created, is_last)?,
        });
    }
    wait(around, &project, &saved)?;
    Ok(saved)
}

/// The newest of what was stored waits for the next session, and no older one does.
fn wait(around: &Surroundings, project: &Project, saved: &[Saved]) -> Result<(), ProjectError> {
    let newest = saved.iter().rev().find(|saved| saved.path.is_some());
    newest.map_or(Ok(()), |saved| pending::wait(around, project, &saved.handoff))
}

/// Whether anything in a text is what a handoff has: a section or subsection of the pattern,
/// or a prompt.
fn has_sections(text: &str) -> bool {
    let (document, _) = parse(text);
    document.front.is_some()
        || document.found.iter().any(|found| match &found.place {
            Where::Section(name) => !matches!(name, SectionName::Other(_)),
            Where::Part(..) | Where::Prompt => true,
        })
}

/// Whether a text is a handoff and no other page that has a heading like one of it: it has the marker, front matter of
/// segue's, or says at least two things of which one is how it stands, what comes next, or the prompt.
pub(crate) fn is_a_handoff(text: &str) -> bool {
    let (document, _) = parse(text);
    let places = || document.found.iter().map(|found| &found.place);
    let is_known = |place: &&Where| !matches!(place, Where::Section(SectionName::Other(_)));
    let leads = |place: &Where| match place {
        Where::Section(name) => matches!(name, SectionName::State | SectionName::Objective),
        Where::Prompt => true,
        Where::Part(..) => false,
    };
    document.front.is_some()
        || document.opening.marked
        || places().filter(is_known).count() > 1 && places().any(leads)
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
    if apart.episodes.is_empty() && !has_sections(&lf) {
        return Err(ProjectError::NoSections);
    }
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
    wait(around, &project, &saved)?;
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

impl Addition {
    pub(crate) fn put_into(&self, content: &mut Content) {
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
pub(crate) fn set_aside(content: &mut Content) {
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
pub(crate) fn keep_opening(opening: &Opening, content: &mut Content) {
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
