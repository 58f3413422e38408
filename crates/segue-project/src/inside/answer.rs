//! The answer to a request: the draft of a session is checked, sent back with what is
//! wrong, twice at most, then completed and stored.

use std::collections::BTreeSet;

use segue_document::check::{Finding, Level};
use segue_document::visible::one_line;
use segue_document::{secret, shorten};
use segue_facts::{Fact, FactKind, SessionFacts, Wording};
use segue_model::{AgentId, Content, Handoff, NativeId, SectionName, Writer, heading};
use segue_transcript::Transcript;

use super::carried::Text;
use super::local::{Local, Request};
use super::{pending, request};
use crate::save::{Addition, SaveRequest, Saved, save};
use crate::{Project, ProjectError, Surroundings, sessions};

/// So many drafts are sent back.
const REFUSALS: u32 = 2;
/// This many of the pattern's sections make an answer a handoff.
const SECTIONS: usize = 3;
/// What is quoted for the user has so many characters at most.
const LINE: usize = 200;

/// What the user does next in the session that wrote it.
pub(super) const NEXT: &str = "Next: type /clear here, or run `segue next` for a new session";

/// What became of a draft.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It was sent back; nothing is stored.
    Refused {
        /// What is wrong, a line each.
        wrong: Vec<String>,
        /// How many drafts may still be refused.
        left: u32,
    },
    /// It is stored.
    Stored {
        /// The handoff.
        saved: Box<Saved>,
        /// What segue had to add, a line each.
        added: Vec<String>,
        /// What of the other facts it does not carry, the heaviest first; before them what had to
        /// be kept, where it was stored as it is.
        lost: Vec<String>,
        /// How many of `lost` had to be kept.
        forgone: usize,
    },
}

impl Answer {
    /// What the session is told, and when it is stored shows to its user as it is: number and
    /// objective, size, what was lost, and the one thing to do next.
    pub fn told(&self) -> String {
        match self {
            Self::Refused { wrong, left } => {
                let next = match left {
                    0 => "the next draft is completed by segue and stored".to_owned(),
                    1 => "one more draft can be refused".to_owned(),
                    more => format!("{more} more drafts can be refused"),
                };
                format!(
                    "Refused, nothing is stored. Mend this and save the whole document again ({next}):\n{}",
                    wrong.join("\n")
                )
            }
            Self::Stored { .. } => format!("{}\n{NEXT}", self.summary()),
        }
    }

    /// The same without the thing to do next, which is another one outside of a session.
    pub fn summary(&self) -> String {
        match self {
            Self::Refused { .. } => self.told(),
            Self::Stored { saved, added, lost, forgone } => {
                summary(&saved.handoff, &kept(added, *forgone), lost)
            }
        }
    }
}

/// Five lines on a handoff that is stored: number and objective, size, what was kept, what was
/// lost, the one thing to do next.
pub(super) fn stored(handoff: &Handoff, kept: &str, lost: &[String]) -> String {
    format!("{}\n{NEXT}", summary(handoff, kept, lost))
}

fn summary(handoff: &Handoff, kept: &str, lost: &[String]) -> String {
    let front = &handoff.front;
    let objective = handoff.content.objective().lines().next().unwrap_or_default();
    let tokens = segue_document::tokens::count(&handoff.content.prompt);
    let short = |line: &String| shorten(line.trim_start_matches("- "), LINE);
    let lost = match lost {
        [] => "nothing else of weight".to_owned(),
        [one] => short(one),
        [first, more @ ..] => format!("{} (and {} more)", short(first), more.len()),
    };
    format!(
        "Handoff {} ({}) stored: {}\n  prompt  {tokens} of {} tokens\n  kept    {kept}\n  lost    \
         {lost}",
        front.number,
        front.id.short(),
        shorten(&one_line(objective), LINE),
        front.budget
    )
}

fn kept(added: &[String], forgone: usize) -> String {
    match added {
        _ if forgone > 0 => {
            format!("stored as it is, without {forgone} of the facts that must not be lost")
        }
        [] => "all that must not be lost is in it".to_owned(),
        [one] => {
            let one = shorten(one.trim_start_matches("- "), LINE);
            format!("segue added what was missing: {one}")
        }
        more => format!("segue added {} facts that were missing", more.len()),
    }
}

/// A draft, and the session that it is measured by.
#[derive(Clone, Copy, Debug)]
pub struct AnswerRequest<'a> {
    /// The session.
    pub by: Yardstick<'a>,
    /// The draft.
    pub text: &'a str,
    /// The handoff that it follows, instead of the one that the session leads to.
    pub parent: Option<&'a str>,
    /// The thread that it is on, instead of the one that the session leads to.
    pub thread: Option<&'a str>,
    /// What becomes of it when it is not good.
    pub poor: Poor,
}

/// What becomes of a draft that breaks a rule or loses what must be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Poor {
    /// It is sent back, twice at most, then completed.
    #[default]
    Refused,
    /// It is completed at once.
    Completed,
    /// It is stored as it is.
    Kept,
}

/// The session that a draft is measured by.
#[derive(Clone, Copy, Debug)]
pub enum Yardstick<'a> {
    /// The one that was asked with this number.
    Request(u32),
    /// The one that somebody names: it need not have written the draft.
    Named(&'a str),
    /// The one that the program was called in, which wrote the draft.
    Within(AgentId, &'a NativeId),
}

impl<'a> AnswerRequest<'a> {
    /// The draft `text` for the request `number`.
    pub fn to(number: u32, text: &'a str) -> Self {
        Self {
            by: Yardstick::Request(number),
            text,
            parent: None,
            thread: None,
            poor: Poor::Refused,
        }
    }
}

/// Takes a draft: checks it against its session, sends it back with what is wrong, twice at
/// most, then completes and stores it.
pub fn answer(around: &Surroundings, wanted: &AnswerRequest<'_>) -> Result<Answer, ProjectError> {
    let project = Project::here(around)?;
    let local = Local::of(&project);
    let (number, mut request) = asked(around, &local, wanted.by)?;
    if request.handoff.is_some() {
        return Err(ProjectError::Answered(number));
    }
    let session = Session::of(around, &request);
    let parent = wanted.parent.map(str::to_owned).or_else(|| parent(&local, &request, &session));
    let draft = Draft { around, session: &session, wanted, parent };
    let tried = draft.save(&[], true)?;
    let facts = session.facts.as_ref();
    let lost = facts.map(|facts| lost_of(facts, &tried)).unwrap_or_default();
    let wrong = wrong(&tried, &lost);
    let is_patient = wanted.poor == Poor::Refused && request.refusals < REFUSALS;
    if !wrong.is_empty() && is_patient {
        request.refusals += 1;
        local.keep_request(number, &request)?;
        return Ok(Answer::Refused { wrong, left: REFUSALS - request.refusals });
    }
    let is_kept = wanted.poor == Poor::Kept;
    let additions = if is_kept { Vec::new() } else { additions(&lost, &tried) };
    let saved = draft.save(&additions, false)?;
    pending::wait(around, &project, &saved.handoff)?;
    request.handoff = Some(saved.handoff.front.id);
    local.keep_request(number, &request)?;
    let missing = lost.into_iter().map(request::line).collect();
    let (added, mut lost) = if is_kept { (Vec::new(), missing) } else { (missing, Vec::new()) };
    let forgone = lost.len();
    lost.extend(facts.map(|facts| also_lost(facts, &saved)).unwrap_or_default());
    let answer = Answer::Stored { saved: Box::new(saved), added, lost, forgone };
    let mut live = local.live(request.agent, &request.session);
    if live.request.take().is_some() {
        live.stored = Some(answer.told());
        local.keep_live(request.agent, &request.session, &live)?;
    }
    Ok(answer)
}

/// The request that a draft answers. For a session that was not asked, one is opened: it counts
/// the refusals until a draft is stored.
fn asked(
    around: &Surroundings,
    local: &Local,
    by: Yardstick<'_>,
) -> Result<(u32, Request), ProjectError> {
    let transcript = match by {
        Yardstick::Request(number) => {
            let request = local.request(number).ok_or(ProjectError::NoRequest(number))?;
            return Ok((number, request));
        }
        Yardstick::Named(name) => sessions::find(around, Some(name))?,
        Yardstick::Within(agent, native) => sessions::of_agent(around, agent, native)?,
    };
    let (agent, session) = (transcript.agent(), transcript.native().clone());
    if let Some(open) = local.open_request(agent, &session) {
        return Ok(open);
    }
    let request = Request {
        agent,
        session,
        transcript: Some(transcript.path().to_owned()),
        goal: None,
        asked: around.clock,
        refusals: 0,
        is_reminded: false,
        handoff: None,
    };
    Ok((local.new_request(&request)?, request))
}

/// The session that was asked, as far as its file can be read.
struct Session {
    file: Option<String>,
    facts: Option<SessionFacts>,
}

impl Session {
    fn of(around: &Surroundings, request: &Request) -> Self {
        let path = request.transcript.as_deref();
        let transcript =
            path.and_then(|path| Transcript::open_session(path, &request.session).ok());
        let facts =
            transcript.and_then(|transcript| sessions::facts_again(around, &transcript, &[]).ok());
        let facts = facts.map(|(facts, _)| facts);
        let file = path.filter(|_| facts.is_some()).map(|path| match path.extension() {
            // One file of many sessions.
            Some(ending) if ending == "db" || ending == "json" => {
                format!("{}#{}", path.display(), request.session)
            }
            _ => path.display().to_string(),
        });
        Self { file, facts }
    }
}

/// The handoff that the session began from, where its own file does not lead to it.
fn parent(local: &Local, request: &Request, session: &Session) -> Option<String> {
    if session.file.is_some() {
        return None;
    }
    local.live(request.agent, &request.session).from.map(|id| id.to_string())
}

struct Draft<'a> {
    around: &'a Surroundings,
    session: &'a Session,
    wanted: &'a AnswerRequest<'a>,
    parent: Option<String>,
}

impl Draft<'_> {
    fn save(&self, additions: &[Addition], dry_run: bool) -> Result<Saved, ProjectError> {
        let request = SaveRequest {
            text: self.wanted.text,
            parent: self.parent.as_deref(),
            thread: self.wanted.thread,
            session: self.session.file.as_deref(),
            writer: match self.wanted.by {
                Yardstick::Named(_) => Writer::Import,
                Yardstick::Request(_) | Yardstick::Within(..) => Writer::Session,
            },
            additions,
            keep_prompt: self.wanted.poor == Poor::Kept,
            needs_sections: false,
            dry_run,
        };
        // What a session writes is one handoff; were it several, the last is meant.
        save(self.around, &request)?.pop().ok_or(ProjectError::Empty)
    }
}

/// The facts that must be kept and are not.
fn lost_of<'a>(facts: &'a SessionFacts, saved: &Saved) -> Vec<&'a Fact> {
    let text = sections(&saved.handoff.content);
    let text = Wording::of(&text);
    facts.must_keep().filter(|fact| !text.carries(fact)).collect()
}

/// The other facts that are not carried.
fn also_lost(facts: &SessionFacts, saved: &Saved) -> Vec<String> {
    let text = Text::new(&sections(&saved.handoff.content));
    let mut lost: Vec<&Fact> = facts
        .facts
        .iter()
        .filter(|fact| {
            matches!(
                fact.kind,
                FactKind::Decision | FactKind::Attempt | FactKind::Todo | FactKind::Question
            ) && fact.subject != "done"
                && !text.carries(&fact.text)
        })
        .collect();
    lost.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    lost.into_iter().map(request::line).collect()
}

fn sections(content: &Content) -> String {
    let parts = content.sections.iter().flat_map(|section| &section.parts);
    let lines = parts.flat_map(|part| part.heading.iter().chain([&part.text]));
    lines.map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// What a draft is sent back for: broken MUST rules, contradictions, lost facts.
fn wrong(saved: &Saved, lost: &[&Fact]) -> Vec<String> {
    let is_error = |finding: &&Finding| finding.level == Level::Error;
    let mut wrong: Vec<String> = saved
        .findings
        .iter()
        .filter(is_error)
        .map(|finding| {
            let fix = finding.fix.map_or_else(String::new, |fix| format!(" ({fix})"));
            format!("- {}: {}{fix}", finding.code, finding.message)
        })
        .collect();
    wrong.extend(lost.iter().map(|fact| format!("{} (lost: take it over)", request::line(fact))));
    wrong
}

/// Whether what the model said is a handoff.
pub(super) fn is_handoff(said: &str) -> bool {
    let (document, _) = segue_document::parse(said);
    let pattern = segue_model::SectionName::PATTERN;
    document.content.sections.iter().filter(|section| pattern.contains(&section.name)).count()
        >= SECTIONS
}

/// What segue adds to a draft that is not sent back any more: what is lost, and what the session
/// shows against a claim, so that nobody builds on that.
fn additions(lost: &[&Fact], tried: &Saved) -> Vec<Addition> {
    let is_contradicted =
        |finding: &&Finding| finding.code == "F206" && finding.level == Level::Error;
    let contradicted = tried.findings.iter().filter(is_contradicted);
    // Two lines may claim the same.
    let messages: BTreeSet<&str> = contradicted.map(|finding| finding.message.as_str()).collect();
    let contradicted = messages.into_iter().map(|message| Addition {
        section: SectionName::State,
        heading: None,
        text: format!("- Contradicted by the session: {}", secret::mask(message)),
    });
    contradicted.chain(lost.iter().map(|fact| addition(fact))).collect()
}

/// Where a lost fact is put.
fn addition(fact: &Fact) -> Addition {
    let (section, heading) = match fact.kind {
        FactKind::Failure => (SectionName::State, None),
        FactKind::Goal => (SectionName::Summary, Some("Requests")),
        _ => (SectionName::Context, Some(heading::RULES)),
    };
    let text = secret::mask(&fact.text).into_owned();
    let text = match fact.kind {
        FactKind::Failure => format!("- Unresolved: {text}"),
        FactKind::Goal => format!("- The user asked: {text}"),
        _ => format!("- {text}"),
    };
    Addition { section, heading, text }
}
