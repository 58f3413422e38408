//! The draft of a handoff, from the facts of one session.

use segue_document::NOT_RUN_SINCE;
use segue_document::template::Template;
use segue_model::{Address, Anchor, Content, HandoffId, Kind};

use crate::extract::{
    ABOUT, BrokeOff, IS_ASIDE, IS_LEFT, QUOTED, Request, SessionFacts, says_something,
};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::line::{Brief, Line, Place};
use crate::loss::Coverage;
use crate::merge;
use crate::objective::{last_words, objective};
use crate::pack;
use crate::sources::SourcedLine;
use crate::text::{clean, code, fit, quote, quoted, shorten};

/// How long a quoted request, rule or answer may be.
pub(crate) const FIRST_REQUEST: usize = 600;
const LAST_REQUEST: usize = 300;
const REQUEST: usize = 200;
const ANSWER: usize = 400;
/// The budget at which quotations have their full length.
const USUAL: usize = 2_000;
/// A failure below this weight says little of the work.
pub(crate) const MINOR: f64 = 0.45;
/// What the user said in their last message weighs at least so much.
const LAST: f64 = 0.85;
/// A rule of at least this weight holds for more than one request.
const RULED: f64 = 0.7;
/// A note below this weight is like everything else in the session.
const FAINT: f64 = 0.08;
/// What stands between a line and the quotation of what may have changed it.
pub(crate) const DOUBTED: &str = " (later: ";
/// What stands between a short answer and the question.
pub(crate) const ASKED: &str = " (asked: ";
/// How many uncommitted files are named.
const DIRTY: usize = 12;

/// What stands before the first request of the session before, and of the chain.
pub(crate) const BEFORE: &str = "Before this session: ";
pub(crate) const AT_FIRST: &str = "At the beginning: ";

/// What is said of a todo that nobody ticked off before the last commit.
pub(crate) const LEFT_NOTE: &str = " (left in progress; the last commit came later)";

/// What is said of a todo that the person took off the list.
const ASIDE_NOTE: &str = " (set aside by the user)";

/// What a draft is made from.
#[derive(Clone, Copy, Debug)]
pub struct DraftInput<'a> {
    /// The facts of the session.
    pub session: &'a SessionFacts,
    /// The project's name, for a reader who knows nothing of it.
    pub project: Option<&'a str>,
    /// What the project is for, where its settings say so.
    pub purpose: Option<&'a str>,
    /// The goal of the next session, where the user gave one.
    pub goal: Option<&'a str>,
    /// Where the repository stands.
    pub git: Option<&'a Anchor>,
    /// The template in force.
    pub template: &'a Template,
    /// Where the successor finds the template; without it a short form is inlined.
    pub template_address: Option<&'a str>,
    /// The tokens that the prompt has at most.
    pub budget: usize,
    /// How much it says.
    pub kind: Kind,
    /// The id of the handoff, which the prompt names.
    pub id: HandoffId,
}

impl DraftInput<'_> {
    /// How long a quotation may be that has `most` characters at the usual budget: half of it
    /// where the budget is small, since many short ones say more than a few long ones.
    fn width(&self, most: usize) -> usize {
        (most * self.budget / USUAL).clamp(most / 2, most)
    }
}

/// A draft, with what it carries and what it lost.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Sections and prompt.
    pub content: Content,
    /// The tokens of the prompt.
    pub tokens: usize,
    /// For each line of the Markdown the addresses that it came from.
    pub sources: Vec<SourcedLine>,
    /// What the prompt carries of the facts.
    pub coverage: Coverage,
}

impl Draft {
    /// Makes the draft. The same input gives the same bytes.
    pub fn new(input: &DraftInput<'_>) -> Self {
        let lines = lines(input);
        pack::pack(input, &lines)
    }
}

/// Every line that the session gives, in the order of the prompt.
fn lines(input: &DraftInput<'_>) -> Vec<Line> {
    let mut lines = vec![project(input)];
    lines.extend(requests(input));
    lines.extend(input.session.facts.iter().enumerate().filter_map(|(at, fact)| {
        Some(Line {
            place: place(fact)?,
            text: text(fact),
            facts: vec![at],
            addresses: fact.addresses.clone(),
            weight: fact.weight,
            brief: brief(fact),
        })
    }));
    drop_repeated(input.session, &mut lines);
    lift_last(input.session, &mut lines);
    lines.extend(ending(input));
    lines.extend(objective(input));
    lines.sort_by_key(|line| line.place);
    merge::merged(lines)
}

/// What the user told or asked for last is what the next session begins with.
fn lift_last(session: &SessionFacts, lines: &mut [Line]) {
    let Some(last) = session.requests.iter().rev().find(|request| request.is_substantial) else {
        return;
    };
    let is_told = |line: &Line| matches!(line.place, Place::Told | Place::Todo | Place::Question);
    let told =
        lines.iter_mut().filter(|line| is_told(line) && line.addresses.contains(&last.address));
    told.for_each(|line| line.weight = line.weight.max(LAST));
}

/// Takes out what the user told in a request that stands whole: it is quoted, and handed on. What it
/// rules for good stands among the rules as well, but no change of the goal does.
fn drop_repeated(session: &SessionFacts, lines: &mut Vec<Line>) {
    let is_request = |line: &Line| line.place == Place::Request;
    let requests: Vec<(Address, String)> = lines
        .iter()
        .filter(|line| is_request(line))
        .filter_map(|line| Some((line.addresses.first()?.clone(), line.text.clone())))
        .collect();
    for (at, (address, request)) in requests.iter().enumerate() {
        let is_turn = session.requests.iter().any(|it| it.is_turn && it.address == *address);
        let is_told = |at: &usize| session.facts[*at].said_by == Some(Speaker::User);
        let is_corrected = |at: &usize| session.facts[*at].kind == FactKind::Correction;
        let mut facts = Vec::new();
        lines.retain(|line| {
            let text = quoted(&line.text).unwrap_or(&line.text);
            let is_goal = is_turn && line.facts.iter().all(is_corrected);
            let is_passing = line.place == Place::Rule && (line.weight < RULED || is_goal);
            // What does not work when a session begins is what it is for.
            let is_complaint =
                at == 0 && line.place == Place::State && line.facts.iter().all(is_told);
            let is_told = line.place == Place::Told || is_passing || is_complaint;
            let is_within = is_told
                && !line.text.contains(DOUBTED)
                && !line.text.contains(ASKED)
                && line.addresses.contains(address)
                && request.contains(text);
            facts.extend(line.facts.iter().copied().filter(|_| is_within));
            !is_within
        });
        let mut own = lines.iter_mut().filter(|line| is_request(line));
        if let Some(line) = own.find(|line| line.addresses.first() == Some(address)) {
            line.facts.extend(facts);
        }
    }
}

/// A fact as a line: what somebody said stands between quotation marks.
pub(crate) fn text(fact: &Fact) -> String {
    let doubt = || {
        let later = fact.doubted_by.as_deref().map(|later| quote(&shorten(later, QUOTED)));
        later.map_or_else(String::new, |later| format!("{DOUBTED}{later})"))
    };
    let said = || {
        let topic = fact.subject.strip_prefix(ABOUT).filter(|topic| !topic.is_empty());
        let topic = topic.map_or_else(String::new, |topic| format!(" (on {topic})"));
        let asked = fact.asked.as_deref().map(|asked| format!("{ASKED}{})", quote(asked)));
        format!("{}{}{topic}{}", quote(&fact.text), asked.unwrap_or_default(), doubt())
    };
    let is_inherited = fact.state == ClaimState::Inherited;
    let is_seen = matches!(fact.state, ClaimState::Observed | ClaimState::Outdated);
    match fact.kind {
        FactKind::Instruction | FactKind::Correction | FactKind::Note => said(),
        // The session's own words: what they point at, the reader has not seen.
        FactKind::Decision | FactKind::Attempt | FactKind::Question | FactKind::Artifact
            if !is_seen =>
        {
            said()
        }
        FactKind::Goal if fact.subject == AT_FIRST => format!("{AT_FIRST}{}", said()),
        FactKind::Goal => format!("{BEFORE}{}", said()),
        FactKind::Failure if is_inherited => {
            format!("{} {NOT_RUN_SINCE}", fact.text)
        }
        FactKind::Failure if !is_seen => format!("Said to fail: {}", said()),
        FactKind::Verified if !is_seen => said(),
        FactKind::Todo if fact.subject == "done" => format!("[x] {}", fit(&fact.text)),
        FactKind::Todo if fact.subject == IS_ASIDE => format!("{}{ASIDE_NOTE}", fit(&fact.text)),
        FactKind::Todo if fact.subject == IS_LEFT => {
            format!("{}{LEFT_NOTE}", fit(&fact.text))
        }
        FactKind::Todo if fact.doubted_by.is_some() => said(),
        _ => fit(&fact.text),
    }
}

/// A changed file, named among others of which the same is said.
fn brief(fact: &Fact) -> Option<Brief> {
    let path = code(&fact.subject);
    let became = fact.text.strip_prefix(&path).filter(|_| fact.kind == FactKind::Change)?;
    if let Some(to) = became.strip_prefix(" renamed to ") {
        return Some(Brief { lead: "Renamed", item: format!("{path} → {to}") });
    }
    let said = [
        (" edited", "Edited"),
        (" created and deleted again", "Created and deleted again"),
        (" created", "Created"),
        (" deleted", "Deleted"),
        (" put back as it was", "Put back as they were"),
    ];
    let (_, lead) = said.into_iter().find(|(said, _)| became.starts_with(said))?;
    Some(Brief { lead, item: path })
}

/// Where a fact stands; the goal stands among the requests.
pub(crate) fn place(fact: &Fact) -> Option<Place> {
    Some(match fact.kind {
        FactKind::Goal if fact.state == ClaimState::Inherited => Place::Between,
        FactKind::Goal => return None,
        FactKind::Instruction | FactKind::Correction => Place::Rule,
        FactKind::Decision => Place::Decision,
        FactKind::Change => Place::File,
        FactKind::Command => Place::Command,
        FactKind::Failure if fact.weight < MINOR => Place::Minor,
        FactKind::Failure => Place::State,
        FactKind::Attempt => Place::Tried,
        FactKind::Verified if fact.state == ClaimState::Outdated => Place::Outdated,
        FactKind::Verified if fact.state != ClaimState::Observed => said_by(fact),
        FactKind::Verified => Place::Verified,
        FactKind::Todo if fact.subject == "done" => Place::Done,
        FactKind::Todo => Place::Todo,
        FactKind::Question => Place::Question,
        FactKind::Commit => Place::Commit,
        FactKind::Name => Place::Name,
        FactKind::Read => Place::Read,
        FactKind::Reference => Place::Reference,
        FactKind::Artifact => Place::Artifact,
        FactKind::Note if fact.weight < FAINT => return None,
        FactKind::Note => said_by(fact),
    })
}

/// Where stands what nobody but the speaker vouches for.
fn said_by(fact: &Fact) -> Place {
    if fact.said_by == Some(Speaker::User) { Place::Told } else { Place::Said }
}

fn plain(place: Place, text: String, weight: f64) -> Line {
    Line { place, text, facts: Vec::new(), addresses: Vec::new(), weight, brief: None }
}

fn project(input: &DraftInput<'_>) -> Line {
    let about = &input.session.about;
    let name = input.project.map(clean).or_else(|| {
        let cwd = about.cwd.as_deref()?.trim_end_matches(['/', '\\']);
        cwd.rsplit(['/', '\\']).next().map(clean)
    });
    let branch = input.git.and_then(|git| git.branch.clone()).or_else(|| about.branch.clone());
    let mut text = match name {
        Some(name) if !name.is_empty() => format!("Project {}", code(&name)),
        _ => "A project without a name".to_owned(),
    };
    if let Some(branch) = branch.filter(|branch| !branch.is_empty()) {
        text.push_str(&format!(", branch {}", code(&clean(&branch))));
    }
    text.push('.');
    if let Some(folder) = &about.elsewhere {
        text.push_str(&format!(" Its files are below {}.", code(&clean(folder))));
    }
    if let Some(purpose) = input.purpose {
        text.push_str(&format!(" Its goal: {}", shorten(&clean(purpose), REQUEST)));
    }
    plain(Place::Project, text, 1.0)
}

/// The first request at length, the last one, and those between as far as they say something.
fn requests(input: &DraftInput<'_>) -> Vec<Line> {
    let session = input.session;
    let goal = session.facts.iter().position(is_own_goal);
    let first = goal.map(|at| &session.facts[at].addresses[0]);
    let turn = session.requests.iter().rev().find(|request| request.is_turn);
    let turn = turn.map(|request| &request.address);
    let says_more = |request: &&Request| {
        let is_new = request.is_substantial && !is_said_elsewhere(session, request);
        is_new || [first, turn].contains(&Some(&request.address))
    };
    let shown: Vec<&Request> = session.requests.iter().filter(says_more).collect();
    let last = shown.len().saturating_sub(1);
    shown
        .into_iter()
        .enumerate()
        .map(|(at, request)| {
            let is_first = Some(&request.address) == first;
            let is_whole = is_first || Some(&request.address) == turn;
            let (place, limit, weight) = match () {
                () if is_first => (Place::Request, input.width(FIRST_REQUEST), 1.0),
                () if Some(&request.address) == turn => {
                    (Place::Request, input.width(LAST_REQUEST), 0.95)
                }
                () if at == last => (Place::Request, input.width(LAST_REQUEST), 0.9),
                () => {
                    let recent = at as f64 / last.max(1) as f64;
                    (
                        Place::Between,
                        input.width(REQUEST),
                        0.1 + 0.15 * recent + 0.5 * request.salience.powi(3),
                    )
                }
            };
            Line {
                place,
                text: quote(&shorten(&without_superseded(session, request, is_whole), limit)),
                facts: goal.filter(|_| is_first).into_iter().collect(),
                addresses: vec![request.address.clone()],
                weight,
                brief: None,
            }
        })
        .collect()
}

/// Whether a fact is what the user wanted of this session.
fn is_own_goal(fact: &Fact) -> bool {
    fact.kind == FactKind::Goal && fact.state != ClaimState::Inherited
}

/// What the user said in the message of `request`.
fn said_in<'a>(facts: &'a [Fact], request: &Request) -> impl Iterator<Item = &'a Fact> {
    let (address, text) = (request.address.clone(), request.text.clone());
    facts.iter().filter(move |fact| {
        let is_users = fact.said_by == Some(Speaker::User) && fact.kind != FactKind::Goal;
        is_users && fact.addresses.contains(&address) && text.contains(&fact.text)
    })
}

/// Whether the message already stands among the facts, or no longer holds, but for a few words.
fn is_said_elsewhere(session: &SessionFacts, request: &Request) -> bool {
    let without = |text: String, facts: &[Fact]| {
        said_in(facts, request).fold(text, |text, fact| text.replace(&fact.text, " "))
    };
    let standing = without(request.text.clone(), &session.facts);
    let rest = without(standing.clone(), &session.superseded);
    rest.len() < request.text.len()
        && (standing.len() * 10 <= request.text.len() * 4 || !says_something(&rest))
}

/// The request without what was taken back of it.
fn without_superseded(session: &SessionFacts, request: &Request, is_whole: bool) -> String {
    let mut text = request.text.clone();
    // What may have changed stands with what may have changed it, but for the goal, which is whole.
    let doubted =
        said_in(&session.facts, request).filter(|fact| fact.doubted_by.is_some() && !is_whole);
    for fact in said_in(&session.superseded, request).chain(doubted) {
        text = text.replace(&fact.text, "[…]");
    }
    // What was asked for stands beside what corrects it.
    if text.chars().any(char::is_alphanumeric) { text } else { request.text.clone() }
}

/// How the session ended, and where the repository stands.
fn ending(input: &DraftInput<'_>) -> Vec<Line> {
    let session = input.session;
    let mut lines = Vec::new();
    let has = |kind| session.of(kind).next().is_some();
    if !has(FactKind::Verified) && !has(FactKind::Failure) && has(FactKind::Change) {
        lines.push(plain(
            Place::State,
            "No test, build or lint command was run: the changes are unverified.".to_owned(),
            0.8,
        ));
    }
    if let Some((answer, address)) = &session.last.answer {
        let mut line = plain(
            Place::State,
            format!(
                "The session's last words: {}",
                quote(&last_words(answer, input.width(ANSWER)))
            ),
            0.85,
        );
        line.addresses.push(address.clone());
        lines.push(line);
    }
    if let Some(last) = &session.last.broke_off {
        let mut line = plain(Place::State, broke_off(last), 0.75);
        line.addresses.push(last.address.clone());
        lines.push(line);
    }
    if session.last.is_interrupted {
        lines.push(plain(
            Place::State,
            "The user stopped the session's last turn.".to_owned(),
            0.7,
        ));
    }
    lines.extend(input.git.map(repository));
    lines
}

/// What a session was at when it ended without a word.
fn broke_off(last: &BrokeOff) -> String {
    let what = code(&last.what);
    match (last.is_command, last.has_result) {
        (true, false) => {
            format!("The session broke off while {what} ran: its result was not seen.")
        }
        (_, true) => format!("The session broke off amid the work, after {what}."),
        (false, false) => format!("The session broke off amid the work, at {what}."),
    }
}

fn repository(git: &Anchor) -> Line {
    let commit =
        git.commit.as_deref().map_or("no commit yet", |commit| &commit[..commit.len().min(12)]);
    let at = if git.commit.is_some() { format!("at {}", code(commit)) } else { commit.to_owned() };
    let named: Vec<String> = git.dirty.iter().take(DIRTY).map(|file| code(&clean(file))).collect();
    let text = match (named.is_empty(), git.dirty.len().saturating_sub(DIRTY)) {
        (true, _) => format!("Repository {at}, nothing uncommitted."),
        (false, 0) => format!("Repository {at}, uncommitted: {}.", named.join(", ")),
        (false, more) => {
            format!("Repository {at}, uncommitted: {} and {more} more.", named.join(", "))
        }
    };
    plain(Place::State, text, 0.7)
}
