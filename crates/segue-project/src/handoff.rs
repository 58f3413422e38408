//! `handoff`: a session's transcript becomes a stored handoff.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use segue_document::check::{self, Finding, Level, NoGround};
use segue_document::template::{Filling, Template};
use segue_document::visible::one_line;
use segue_document::{NOT_STATED, difference, seal, secret};
use segue_facts::{Coverage, DraftInput, Fact, SessionFacts, Sources, inherited};
use segue_model::{
    AgentId, Anchor, Author, Chain, Content, Digest, FORMAT, Front, Handoff, HandoffId,
    HandoffName, Kind, NativeId, Node, Number, SessionId, SessionLink, Slug, ThreadName, Writer,
};
use segue_store::{Folder, ObjectName, StoreError, common_folder};
use segue_transcript::{Report, Transcript};

use crate::chain::{ChainView, Operation, Place, Wanted, last_of};
use crate::folders::FOLDER;
use crate::inside::pending;
use crate::review::{Draft, Review};
use crate::{Project, ProjectError, Surroundings, identity, sessions, sources};

/// A rich handoff has a prompt of so many budgets.
const RICH: u32 = 2;

/// What the user wants.
#[derive(Clone, Debug, Default)]
pub struct HandoffRequest<'a> {
    /// The session: an id, the beginning of one, `@` or a file; the newest without it.
    pub session: Option<&'a str>,
    /// The goal of the next session.
    pub goal: Option<&'a str>,
    /// The handoff that the new one follows, instead of the one that its session was
    /// started from, or the thread's tip.
    pub parent: Option<&'a str>,
    /// The thread that it is on, instead of this checkout's.
    pub thread: Option<&'a str>,
    /// How much it says; the usual without it.
    pub kind: Option<Kind>,
    /// Store a handoff of a session with nothing in it as well.
    pub force: bool,
    /// Store nothing.
    pub dry_run: bool,
}

/// What came of it.
pub enum HandoffOutcome {
    /// A handoff was made and, unless it was a dry run, stored.
    Made(Box<Made>),
    /// The session has said nothing since its last handoff: that one stands for it.
    Unchanged {
        /// The handoff.
        handoff: Box<Handoff>,
        /// Where it is stored.
        path: PathBuf,
    },
    /// Whoever looked at it did not want it: nothing is stored.
    Cancelled,
    /// The session has no change, decision or open item.
    Nothing {
        /// The session's file.
        session: PathBuf,
        /// How often the person spoke.
        turns: u32,
    },
}

/// A handoff that was made.
pub struct Made {
    /// The handoff.
    pub handoff: Handoff,
    /// The whole file.
    pub text: String,
    /// Where it is stored; nothing after a dry run.
    pub path: Option<PathBuf>,
    /// The tokens of the prompt.
    pub tokens: usize,
    /// The tokens of the session's text, estimated.
    pub source_tokens: u64,
    /// What the prompt carries of the facts.
    pub coverage: Coverage,
    /// What the rules say of the document.
    pub findings: Vec<Finding>,
    /// What the reading of the transcript met.
    pub report: Report,
    /// The session's file.
    pub session: PathBuf,
    /// Files in the store that are no handoffs, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
    /// An earlier handoff of the same session that saw as many of its turns.
    pub same_as: Option<Number>,
    /// The folder that the session ran in, if that is none of this project's.
    pub elsewhere: Option<String>,
}

/// Makes a handoff of a session, and stores it in the project.
pub fn handoff(
    around: &Surroundings,
    request: &HandoffRequest<'_>,
) -> Result<HandoffOutcome, ProjectError> {
    reviewed(around, request, &mut |_| Review::Accept)
}

/// The same, but somebody looks at it first, and may change it or leave it.
pub fn reviewed(
    around: &Surroundings,
    request: &HandoffRequest<'_>,
    review: &mut dyn FnMut(&Draft) -> Review,
) -> Result<HandoffOutcome, ProjectError> {
    let project = Project::find(around)?;
    if project.is_none() && !request.dry_run {
        return Err(ProjectError::NoProject(around.cwd.clone()));
    }
    let transcript = sessions::find(around, request.session)?;
    let session = transcript.path().to_owned();
    let own = (transcript.agent(), transcript.native());
    let had_template = match &project {
        Some(project) => project.template_address(false)?.is_some(),
        None => false,
    };
    let ground = Ground::of(around, project.as_ref(), request, own)?;
    let (facts, report) = if request.dry_run {
        sessions::facts_after(&transcript, &ground.inherited)?
    } else {
        sessions::facts_again(around, &transcript, &ground.inherited)?
    };
    // Where this repository stands says nothing of a session that ran elsewhere.
    let git = anchor_of(around, project.as_ref(), &facts);
    let ground = Ground { git, ..ground };
    if !facts.is_worth_a_handoff() && !request.force && !request.dry_run {
        return Ok(HandoffOutcome::Nothing { session, turns: facts.about.turns });
    }
    if request.kind == Some(Kind::Diff) && ground.base.is_none() {
        return Err(ProjectError::NoParent);
    }
    let mut made = make(around, request, (&transcript, &report), &facts, &ground);
    let mut findings = check::check(&made.text, &ground.template, &NoGround);
    let broken = errors(&findings);
    if !broken.is_empty() {
        return Err(ProjectError::Broken(broken));
    }
    let mut path = None;
    if let Some(project) = project.as_ref().filter(|_| !request.dry_run) {
        if !request.force
            && let Some(outcome) = ground.unchanged(project, request, &made.handoff, own)?
        {
            return Ok(outcome);
        }
        if !made.review(project, &mut findings, review)? {
            if let Some(written) = ground.template_address.filter(|_| !had_template) {
                // What was written for a handoff that is not wanted goes; if not, it is only there.
                let _ = std::fs::remove_file(project.root.join(written));
            }
            return Ok(HandoffOutcome::Cancelled);
        }
        made.judge_again(&facts);
        let sources = sources::of(&transcript, &facts, &made.handoff, &made.draft);
        path = Some(store(project, &made.handoff, &made.text, Some(&sources))?);
        pending::wait(around, project, &made.handoff)?;
    }
    let (handoff, text) = (made.handoff, made.text);
    Ok(HandoffOutcome::Made(Box::new(Made {
        same_as: ground.same_session(&handoff),
        elsewhere: project
            .as_ref()
            .and_then(|project| elsewhere(&project.root, &facts))
            .map(foreign),
        unreadable: ground.unreadable,
        tokens: segue_document::tokens::count(&handoff.content.prompt),
        handoff,
        text,
        path,
        source_tokens: facts.about.tokens,
        coverage: made.draft.coverage,
        findings,
        report,
        session,
    })))
}

pub(crate) fn errors(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.level == Level::Error).cloned().collect()
}

/// What a new handoff stands on.
struct Ground {
    chain: Chain,
    unreadable: Vec<(PathBuf, String)>,
    parents: Vec<HandoffId>,
    /// What a handoff of the kind `diff` is compared with, and how that is named.
    base: Option<(Content, String)>,
    /// What the session before handed on.
    inherited: Vec<Fact>,
    number: Number,
    thread: ThreadName,
    template: Template,
    template_address: Option<String>,
    budget: u32,
    purpose: Option<String>,
    root: Option<PathBuf>,
    git: Option<Anchor>,
    person: Option<String>,
}

impl Ground {
    fn of(
        around: &Surroundings,
        project: Option<&Project>,
        request: &HandoffRequest<'_>,
        session: (AgentId, &NativeId),
    ) -> Result<Self, ProjectError> {
        let Some(project) = project else {
            let settings = crate::Settings::read(None, around)?;
            let spec = settings.template.value.as_str();
            let template = crate::template(around, Some(spec), &Filling::default())?;
            return Ok(Self {
                chain: Chain::default(),
                unreadable: Vec::new(),
                parents: Vec::new(),
                base: None,
                inherited: Vec::new(),
                number: Number::after([]),
                thread: ThreadName::default(),
                budget: settings.budget.map_or(template.budget, |budget| budget.value),
                template,
                template_address: None,
                purpose: None,
                root: None,
                git: None,
                person: None,
            });
        };
        let ChainView { chain, unreadable } = project.chain()?;
        let (parent, thread) = (request.parent, request.thread);
        let wanted = Wanted { parent, thread, session: Some(session) };
        let Place { parent, thread } = Place::of(around, project, &chain, wanted)?;
        let parent = parent.and_then(|(id, _)| chain.get(id));
        let number = Number::after(parent.map(|node| node.front.number));
        let budget = project.settings.budget.as_ref().map_or(project.template.budget, |b| b.value);
        Ok(Self {
            parents: parent.map(|node| node.front.id).into_iter().collect(),
            base: match parent.filter(|_| request.kind == Some(Kind::Diff)) {
                Some(node) => base(project, &chain, node)?,
                None => None,
            },
            inherited: match parent {
                Some(node) => handed_on(project, &chain, node, session)?,
                None => Vec::new(),
            },
            number,
            thread,
            template: project.template.clone(),
            template_address: project.template_address(!request.dry_run)?,
            budget,
            purpose: project.settings.answers.get("goal").cloned(),
            root: Some(project.root.clone()),
            git: None,
            person: around.git.person(&project.root).map(|name| foreign(&name)),
            chain,
            unreadable,
        })
    }

    /// The number of an earlier handoff of the same session that saw no fewer turns.
    fn same_session(&self, handoff: &Handoff) -> Option<Number> {
        let (own, now) = (handoff.front.of_session()?, handoff.front.session.as_ref()?.turns);
        let earlier = self.chain.nodes().iter().find(|node| {
            node.front.of_session() == Some(own)
                && node.front.session.as_ref().is_some_and(|then| then.turns >= now)
        })?;
        Some(earlier.front.number)
    }

    /// The last handoff of the same session, if a new one would say the same.
    fn unchanged(
        &self,
        project: &Project,
        request: &HandoffRequest<'_>,
        new: &Handoff,
        session: (AgentId, &NativeId),
    ) -> Result<Option<HandoffOutcome>, ProjectError> {
        let Some(node) = last_of(&self.chain, session) else { return Ok(None) };
        if request.parent.is_some() || node.front.thread != new.front.thread {
            return Ok(None);
        }
        let (handoff, _) = project.handoff(node)?;
        let (then, now) = (&handoff.front, &new.front);
        let turns = |front: &Front| front.session.as_ref().map(|session| session.turns);
        let is_alike = then.kind == now.kind
            && then.budget == now.budget
            && then.template_digest == now.template_digest
            && turns(then) == turns(now);
        if !is_alike {
            return Ok(None);
        }
        // What the session wrote itself knows more than what its transcript shows.
        let knows_more = matches!(then.writer, Writer::Session | Writer::Person);
        // Each names itself.
        let said = |handoff: &Handoff| {
            let content = Content { prompt: String::new(), ..handoff.content.clone() };
            let text = segue_document::body(then.created, then.number, &content);
            text.replace(&handoff.front.id.short(), "")
        };
        let is_same = said(&handoff) == said(new);
        if !is_same && (request.goal.is_some() || !knows_more) {
            return Ok(None);
        }
        let path = project.path_of(&node.name);
        Ok(Some(HandoffOutcome::Unchanged { handoff: Box::new(handoff), path }))
    }
}

/// What the handoff before hands on to `session`: the nearest one, from `node` upwards, that
/// another session left. What the session left itself is read from its transcript anew.
fn handed_on(
    project: &Project,
    chain: &Chain,
    node: &Node,
    session: (AgentId, &NativeId),
) -> Result<Vec<Fact>, ProjectError> {
    let is_own = |node: &Node| node.front.of_session() == Some(session);
    let says_all = |node: &Node| node.front.kind != Kind::Diff && !is_own(node);
    let mut node = Some(node);
    // Parents that name each other in a circle end nowhere.
    for _ in 0..chain.nodes().len() {
        match node {
            Some(at) if !says_all(at) => {
                node = at.front.parents.iter().find_map(|id| chain.get(*id));
            }
            _ => break,
        }
    }
    Ok(match node.filter(|node| says_all(node)) {
        Some(node) => inherited(&project.handoff(node)?.0.content),
        None => Vec::new(),
    })
}

/// The nearest handoff, from `node` upwards, that says everything: a difference to a
/// difference would say nothing to anybody.
fn base(
    project: &Project,
    chain: &Chain,
    node: &Node,
) -> Result<Option<(Content, String)>, ProjectError> {
    let mut node = Some(node);
    while let Some(at) = node.filter(|node| node.front.kind == Kind::Diff) {
        node = at.front.parents.iter().find_map(|id| chain.get(*id));
    }
    let Some(node) = node else { return Ok(None) };
    let name = format!("handoff {} (`{}`)", node.front.number, node.front.id.short());
    Ok(Some((project.handoff(node)?.0.content, name)))
}

/// The folder that the session ran in, if that is none of the project's: not in its root, not
/// above it, in no other checkout of its repository, and in no folder of the same name, as on
/// another machine.
fn elsewhere<'f>(root: &Path, facts: &'f SessionFacts) -> Option<&'f str> {
    let name = facts.about.cwd.as_deref()?;
    let cwd = Path::new(name);
    let is_named = || cwd.components().any(|part| root.file_name() == Some(part.as_os_str()));
    let is_checkout = || common_folder(cwd).is_some_and(|at| common_folder(root) == Some(at));
    let is_ours = cwd.starts_with(root) || root.starts_with(cwd) || is_named() || is_checkout();
    (!is_ours).then_some(name)
}

/// Where the project's repository stands, if the session ran in it.
fn anchor_of(
    around: &Surroundings,
    project: Option<&Project>,
    facts: &SessionFacts,
) -> Option<Anchor> {
    let root = &project?.root;
    let anchor = elsewhere(root, facts).is_none().then(|| anchor(around, root)).flatten()?;
    let ended = facts.about.ended.map(Timestamp::as_second);
    let unseen = ended.and_then(|ended| around.git.commits_after(root, ended));
    Some(Anchor { unseen: unseen.unwrap_or_default(), ..anchor })
}

/// Where the repository at `root` stands; segue's own folder does not count as a change.
pub(crate) fn anchor(around: &Surroundings, root: &Path) -> Option<Anchor> {
    let head = around.git.head(root)?;
    let files = around.git.status(root).unwrap_or_default();
    let dirty: Vec<String> = files
        .into_iter()
        .filter(|(_, path)| !path.split('/').any(|part| part == FOLDER))
        .map(|(state, path)| match state.as_str() {
            " M" | "M " | "MM" => path,
            _ => format!("{state} {path}"),
        })
        .map(|line| foreign(&line))
        .collect();
    let has_difference = head.commit.is_some() && dirty.iter().any(|line| !line.starts_with("??"));
    let diff = has_difference.then(|| around.git.diff(root)).flatten();
    let (tree, sign) = head.marks.map(|marks| (marks.tree, marks.sign)).unzip();
    Some(Anchor {
        commit: head.commit,
        tree,
        sign,
        branch: head.branch.map(|branch| foreign(&branch)),
        dirty,
        diff: diff.map(|bytes| Digest::of(&String::from_utf8_lossy(&bytes))),
        unseen: 0,
    })
}

/// A name from outside, fit to be stored and shown.
fn foreign(text: &str) -> String {
    one_line(&secret::mask(text))
}

pub(crate) struct Drafted {
    pub(crate) handoff: Handoff,
    pub(crate) text: String,
    pub(crate) draft: segue_facts::Draft,
}

fn make(
    around: &Surroundings,
    request: &HandoffRequest<'_>,
    (transcript, report): (&Transcript, &Report),
    facts: &SessionFacts,
    ground: &Ground,
) -> Drafted {
    let project = project_name(facts, ground);
    let kind = request.kind.unwrap_or(Kind::Standard);
    let budget = ground.budget.saturating_mul(if kind == Kind::Rich { RICH } else { 1 });
    let input = DraftInput {
        session: facts,
        project: project.as_deref(),
        purpose: ground.purpose.as_deref(),
        goal: request.goal.filter(|goal| !goal.trim().is_empty()),
        git: ground.git.as_ref(),
        template: &ground.template,
        template_address: ground.template_address.as_deref(),
        budget: budget as usize,
        kind,
        id: HandoffId::from_bits(0),
    };
    // The id is drawn from the content, and the content names the id.
    let unnamed = segue_facts::Draft::new(&input).content;
    let seed = segue_document::body(around.clock, ground.number, &unnamed);
    let id = identity::draw(around, &ground.chain, &seed, &ground.parents);
    let mut draft = segue_facts::Draft::new(&DraftInput { id, ..input });
    if let Some((base, name)) = ground.base.as_ref().filter(|_| kind == Kind::Diff) {
        draft.content.sections = difference(base, &draft.content).sections(&draft.content, name);
    }
    let front = Front {
        segue: FORMAT,
        id,
        number: ground.number,
        kind,
        thread: ground.thread.clone(),
        parents: ground.parents.clone(),
        created: around.clock,
        template: ground.template.name.clone(),
        template_digest: ground.template.digest(),
        layers: ground.template.layers.clone(),
        author: author(transcript, facts, ground.person.clone()),
        session: Some(link(transcript, facts, report)),
        git: ground.git.clone(),
        cwd: cwd(facts, ground),
        writer: Writer::Offline,
        budget,
        // Set when the body is sealed.
        digest: Digest::of(""),
        extra: BTreeMap::new(),
    };
    let (handoff, text) = seal(front, draft.content.clone());
    Drafted { handoff, text, draft }
}

/// The name of the project's folder; for a session from elsewhere that of its own.
fn project_name(facts: &SessionFacts, ground: &Ground) -> Option<String> {
    let root = ground.root.as_ref()?;
    let is_ours = facts.about.cwd.as_deref().is_none_or(|cwd| Path::new(cwd).starts_with(root));
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
    name.filter(|_| is_ours)
}

/// The directory that the session began in, from the project's root.
fn cwd(facts: &SessionFacts, ground: &Ground) -> Option<String> {
    let cwd = Path::new(facts.about.cwd.as_deref()?);
    let below = cwd.strip_prefix(ground.root.as_ref()?).ok()?;
    let below = below.to_str()?.replace('\\', "/");
    (!below.is_empty()).then_some(below)
}

/// The session that was named, as a handoff links to it, and who made it.
pub(crate) fn session_link(
    around: &Surroundings,
    session: &str,
) -> Result<(Option<SessionLink>, Author), ProjectError> {
    let transcript = sessions::find(around, Some(session))?;
    let (facts, report) = sessions::facts_of(&transcript)?;
    let author = author(&transcript, &facts, None);
    Ok((Some(link(&transcript, &facts, &report)), author))
}

fn author(transcript: &Transcript, facts: &SessionFacts, person: Option<String>) -> Author {
    Author {
        agent: Some(transcript.agent()),
        agent_version: facts.about.agent_version.clone(),
        model: facts.about.model.clone(),
        person,
    }
}

fn link(transcript: &Transcript, facts: &SessionFacts, report: &Report) -> SessionLink {
    let agent = transcript.agent();
    SessionLink {
        id: SessionId::derive(agent, transcript.native(), report.started),
        native: transcript.native().clone(),
        started: report.started,
        turns: facts.about.turns,
        tokens: facts.about.context,
    }
}

/// Stores the sources, where there are any, then the handoff: what has no `.md` is
/// not there yet.
pub(crate) fn store(
    project: &Project,
    handoff: &Handoff,
    text: &str,
    sources: Option<&Sources>,
) -> Result<PathBuf, ProjectError> {
    let front = &handoff.front;
    let objective = Some(handoff.content.objective()).filter(|text| *text != NOT_STATED);
    let slug = Slug::of(objective.unwrap_or_default());
    let name = HandoffName { number: front.number, slug, id: front.id };
    let object = |file: &str| {
        ObjectName::new(Folder::Handoffs, file).map_err(|wrong| ProjectError::NotAHandoff {
            path: file.into(),
            why: wrong.to_string(),
        })
    };
    let (document, beside) = (object(&name.to_string())?, object(&name.sources())?);
    let store = project.store();
    let Some(sources) = sources else {
        store.put(&document, text.as_bytes()).map_err(|error| taken(error, &name))?;
        project.tell_others(&document);
        project.local().note(&Operation::Handoff(front.id))?;
        return Ok(project.path_of(&name));
    };
    let json = serde_json::to_string_pretty(sources).unwrap_or_default() + "\n";
    if store.get(&document)?.is_none() && store.get(&beside)?.is_some() {
        // What a process left that was killed between the two belongs to nothing.
        let _ = store.remove(&beside);
    }
    store.put(&beside, json.as_bytes())?;
    if let Err(error) = store.put(&document, text.as_bytes()) {
        // Without its handoff the file says nothing to anybody.
        let _ = store.remove(&beside);
        return Err(taken(error, &name));
    }
    project.tell_others(&document);
    project.local().note(&Operation::Handoff(front.id))?;
    Ok(project.path_of(&name))
}

fn taken(error: StoreError, name: &HandoffName) -> ProjectError {
    match error {
        StoreError::Taken(_) => ProjectError::NotAHandoff {
            path: name.to_string().into(),
            why: "another process has just stored one of this name".to_owned(),
        },
        other => other.into(),
    }
}
