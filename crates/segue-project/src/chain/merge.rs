//! `merge`: two handoffs become one with two parents.

use std::collections::BTreeMap;
use std::path::PathBuf;

use segue_document::{
    Contradiction, Keep, Side, Sides, complete, continuation, contradictions, merge as united, seal,
};
use segue_model::{
    Anchor, Author, Chain, Digest, FORMAT, Front, Handoff, HandoffId, Kind, Node, Number, Part,
    Section, SectionName, ThreadName, Writer,
};

use super::ChainView;
use super::ledger::find;
use crate::handoff::store;
use crate::inside::pending;
use crate::save::require;
use crate::{Project, ProjectError, Surroundings, identity};

/// Contradictions, each with what was chosen; what was not becomes an open question.
pub type Settled = Vec<(Contradiction, Option<Keep>)>;

/// What the user wants.
pub struct MergeRequest<'a> {
    /// The one handoff.
    pub a: &'a str,
    /// The other one.
    pub b: &'a str,
    /// The thread that the new one is on; this checkout's without it.
    pub thread: Option<&'a str>,
    /// Store nothing.
    pub dry_run: bool,
}

/// A handoff that was made of two.
pub struct Merged {
    /// The handoff.
    pub handoff: Handoff,
    /// The whole file.
    pub text: String,
    /// Where it is stored; nothing after a dry run.
    pub path: Option<PathBuf>,
    /// What the two contradicted each other in, and what was kept.
    pub settled: Settled,
    /// The newest handoff that both go back to: what it says tells who changed what.
    /// Nothing where they have none in common.
    pub ancestor: Option<HandoffId>,
}

/// Makes one handoff of two. `settle` is shown what they contradict each other in, and
/// chooses; what it leaves open becomes an open question. Where it gives nothing back,
/// the merge is cancelled.
pub fn merge(
    around: &Surroundings,
    request: &MergeRequest<'_>,
    settle: &mut dyn FnMut(Vec<Contradiction>) -> Option<Settled>,
) -> Result<Option<Merged>, ProjectError> {
    let project = Project::here(around)?;
    let ChainView { chain, .. } = project.chain()?;
    let a = find(&project, &chain, around, Some(request.a))?;
    let b = find(&project, &chain, around, Some(request.b))?;
    if a.front.id == b.front.id {
        let (a, b, handoff) = (request.a.to_owned(), request.b.to_owned(), a.front.id);
        return Err(ProjectError::MergedWithItself { a, b, handoff });
    }
    for (one, other) in [(a, b), (b, a)] {
        if chain.lineage(&[other.front.id]).contains(&one.front.id) {
            return Err(ProjectError::NothingToMerge {
                handoff: one.front.id,
                other: other.front.id,
            });
        }
    }
    let (of_a, of_b) = (project.handoff(a)?.0, project.handoff(b)?.0);
    let ancestor = chain.common_ancestor(a.front.id, b.front.id);
    let of_both = ancestor.map(|node| project.handoff(node)).transpose()?;
    let of_both = of_both.map(|(handoff, _)| handoff.content);
    let sides = Sides { ancestor: of_both.as_ref(), a: side(&of_a), b: side(&of_b) };
    let Some(settled) = settle(contradictions(&sides)) else { return Ok(None) };
    let mut content = united(&sides, &settled);
    complete(&mut content);
    let triggers = project.template.triggers.all();
    let own = |section: &&mut Section| section.name == SectionName::Continuation;
    if let Some(section) = content.sections.iter_mut().find(own) {
        section.parts = vec![Part::lead(continuation(&triggers, None))];
    }
    require(&mut content, &project.template);
    let thread = match request.thread {
        Some(name) => name.parse()?,
        None => place(&project, &chain, [a, b]),
    };
    let parents = parents(&chain, &thread, [a, b]);
    let number = Number::after([a.front.number, b.front.number]);
    let body = segue_document::body(around.clock, number, &content);
    let id = identity::draw(around, &chain, &body, &parents);
    content.prompt =
        project.composed_prompt(&content, id, !request.dry_run, &contested(&settled))?;
    let git = last_seen([&of_a.front, &of_b.front]);
    let front = Front { git, ..front(around, &project, (id, number, parents), thread) };
    let (handoff, text) = seal(front, content);
    let path = if request.dry_run { None } else { Some(store(&project, &handoff, &text, None)?) };
    let is_waiting = pending::waiting(around, &project)
        .is_some_and(|waiting| handoff.front.parents.contains(&waiting.handoff));
    if is_waiting && path.is_some() {
        pending::wait(around, &project, &handoff)?;
    }
    let ancestor = ancestor.map(|node| node.front.id);
    Ok(Some(Merged { handoff, text, path, settled, ancestor }))
}

fn side(handoff: &Handoff) -> Side<'_> {
    Side { content: &handoff.content, says_all: handoff.front.says_all() }
}

/// What the two say otherwise, and nobody chose between.
fn contested(settled: &Settled) -> Vec<String> {
    let open = settled.iter().filter(|(_, keep)| matches!(keep, None | Some(Keep::Both)));
    open.flat_map(|(found, _)| [found.a.clone(), found.b.clone()]).collect()
}

/// Both, the one that the thread stood at first: `@-` leads there.
fn parents(chain: &Chain, thread: &ThreadName, [a, b]: [&Node; 2]) -> Vec<HandoffId> {
    let heads = chain.heads().get(thread).map_or(&[][..], Vec::as_slice);
    let rank = |node: &Node| match heads.contains(&node.front.id) {
        _ if node.front.thread == *thread => 0,
        true => 1,
        false => 2,
    };
    let pair = if rank(b) < rank(a) { [b, a] } else { [a, b] };
    pair.map(|node| node.front.id).to_vec()
}

/// Where the repository stood when the later of the two was made: the merge has seen nothing of what came since.
fn last_seen(fronts: [&Front; 2]) -> Option<Anchor> {
    let anchors = || fronts.iter().filter_map(|front| Some((front.created, front.git.as_ref()?)));
    let (_, last) = anchors().max_by_key(|(created, _)| *created)?;
    let unseen = anchors().map(|(_, anchor)| anchor.unseen).max().unwrap_or_default();
    Some(Anchor { unseen, ..last.clone() })
}

/// The thread of this checkout if one of the two is on it or its head, else that of the
/// first.
fn place(project: &Project, chain: &Chain, nodes: [&Node; 2]) -> ThreadName {
    let heads = chain.heads().get(&project.thread).map_or(&[][..], Vec::as_slice);
    let is_on =
        |node: &&Node| node.front.thread == project.thread || heads.contains(&node.front.id);
    let is_here = nodes.iter().any(is_on);
    if is_here { project.thread.clone() } else { nodes[0].front.thread.clone() }
}

fn front(
    around: &Surroundings,
    project: &Project,
    (id, number, parents): (HandoffId, Number, Vec<HandoffId>),
    thread: ThreadName,
) -> Front {
    let template = &project.template;
    let person = around.git.person(&project.root);
    let person =
        person.map(|name| segue_document::visible::one_line(&segue_document::secret::mask(&name)));
    Front {
        segue: FORMAT,
        id,
        number,
        kind: Kind::Standard,
        thread,
        parents,
        created: around.clock,
        template: template.name.clone(),
        template_digest: template.digest(),
        layers: template.layers.clone(),
        author: Author { person, ..Author::default() },
        session: None,
        git: None,
        cwd: None,
        writer: Writer::Merge,
        budget: project.budget(),
        // Set when the body is sealed.
        digest: Digest::of(""),
        extra: BTreeMap::new(),
    }
}

/// What two handoffs would have to be settled in.
pub fn settle_all(found: Vec<Contradiction>, keep: Option<Keep>) -> Settled {
    found.into_iter().map(|found| (found, keep)).collect()
}
