//! What a new handoff stands on: the chain with its place in it, what the session before hands on,
//! and the project's template and settings.

use std::path::PathBuf;

use segue_document::template::{Filling, Template};
use segue_facts::{Fact, inherited};
use segue_model::{
    AgentId, Anchor, Chain, Content, Front, Handoff, HandoffId, Kind, NativeId, Node, Number,
    ThreadName, Writer,
};

use super::anchor::foreign;
use super::{HandoffOutcome, HandoffRequest};
use crate::chain::{ChainView, Place, Wanted, last_of};
use crate::{Project, ProjectError, Surroundings};

/// What a new handoff stands on.
pub(super) struct Ground {
    pub(super) chain: Chain,
    pub(super) unreadable: Vec<(PathBuf, String)>,
    pub(super) parents: Vec<HandoffId>,
    /// What a handoff of the kind `diff` is compared with, and how that is named.
    pub(super) base: Option<(Content, String)>,
    /// What the session before handed on.
    pub(super) inherited: Vec<Fact>,
    pub(super) number: Number,
    pub(super) thread: ThreadName,
    pub(super) template: Template,
    pub(super) template_address: Option<String>,
    pub(super) budget: u32,
    pub(super) purpose: Option<String>,
    pub(super) root: Option<PathBuf>,
    pub(super) git: Option<Anchor>,
    pub(super) person: Option<String>,
}

impl Ground {
    pub(super) fn of(
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
    pub(super) fn same_session(&self, handoff: &Handoff) -> Option<Number> {
        let (own, now) = (handoff.front.of_session()?, handoff.front.session.as_ref()?.turns);
        let earlier = self.chain.nodes().iter().find(|node| {
            node.front.of_session() == Some(own)
                && node.front.session.as_ref().is_some_and(|then| then.turns >= now)
        })?;
        Some(earlier.front.number)
    }

    /// The last handoff of the same session, if a new one would say the same.
    pub(super) fn unchanged(
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
