//! The draft of a handoff, from the facts of one session.

mod ending;
pub(crate) mod input;
mod last_words;
pub(crate) mod made;
mod reports;
pub(crate) mod requests;
pub(crate) mod text;
mod untested;

use segue_model::Address;

use crate::extract::{DONE, GUIDE, SessionFacts, is_guide};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::line::Line;
use crate::merge::{self, NOTES};
use crate::objective::{is_overturned, objective};
use crate::pack;
use crate::place::Place;
use crate::text::{clean, code, denies, quoted, shorten, words};
use ending::ending;
pub use input::DraftInput;
use input::{REQUEST, USUAL, WIDEST};
pub use made::Draft;
use reports::reports;
use requests::requests;
use text::{ASKED, DOUBTED, brief, text};

/// How many tokens a note of the model's takes, where there is room for more than usual.
const NOTE: usize = 40;
/// How near, in characters, the most that can be quoted of reports is looked for.
const NEAR: usize = 200;
/// How many characters a token has, of a text that has many for one.
const CHARACTERS: usize = 4;
/// What a prompt says beyond what it must where there is room for everything, the most first.
const WIDER: [Room; 6] = [
    Room::new(WIDEST, true),
    Room::new(4, true),
    Room::new(2, true),
    Room::new(WIDEST, false),
    Room::new(4, false),
    Room::new(2, false),
];
/// A failure below this weight says little of the work.
pub(crate) const MINOR: f64 = 0.45;
/// What the user said in their last message weighs at least so much.
const LAST: f64 = 0.85;
/// A rule of at least this weight holds for more than one request.
const RULED: f64 = 0.7;
/// What a rule weighs at least that forbids something.
const FORBIDDING: f64 = 0.96;
/// A note below this weight is like everything else in the session.
const FAINT: f64 = 0.08;

/// What there is room for.
#[derive(Clone, Copy)]
struct Room {
    /// How many times as long as usual quotations may be.
    stretch: usize,
    /// Whether the answers stand beside what was asked.
    has_answers: bool,
    /// How many notes of the model's there are at most.
    notes: usize,
    /// How much is quoted of what was reported earlier, in characters.
    reports: usize,
}

impl Room {
    const USUAL: Self = Self::new(1, false);

    const fn new(stretch: usize, has_answers: bool) -> Self {
        Self { stretch, has_answers, notes: NOTES, reports: 0 }
    }
}

/// A draft, and what it was made with.
struct Made {
    draft: Draft,
    room: Room,
    /// How many lines it could have.
    lines: usize,
}

impl Made {
    fn of(input: &DraftInput<'_>, room: Room) -> Self {
        let budget = input.budget.min(USUAL) * room.stretch;
        let lines = lines(&DraftInput { budget, ..*input }, room);
        Self { draft: pack::pack(input, &lines), room, lines: lines.len() }
    }

    /// The draft with that much room, if every line has its place.
    fn whole(input: &DraftInput<'_>, room: Room) -> Option<Self> {
        Some(Self::of(input, room)).filter(|made| made.draft.is_whole)
    }

    /// The same with quotations as long as the budget allows, and answers beside what was asked.
    fn wider(self, input: &DraftInput<'_>) -> Self {
        let wider = WIDER.into_iter().find_map(|room| Self::whole(input, room));
        wider.unwrap_or(self)
    }

    /// The same with what was reported earlier.
    fn with_reports(self, input: &DraftInput<'_>) -> Self {
        if input.session.reports.is_empty() {
            return self;
        }
        let with = |reports: usize| Self::whole(input, Room { reports, ..self.room });
        let (mut least, mut most) = (0, self.spare(input) * CHARACTERS);
        let mut best = with(most);
        if best.is_none() {
            while most - least > NEAR {
                let reports = usize::midpoint(least, most);
                match with(reports) {
                    Some(made) => (best, least) = (Some(made), reports),
                    None => most = reports,
                }
            }
        }
        best.unwrap_or(self)
    }

    /// The same with more of what the model said in passing.
    fn with_notes(self, input: &DraftInput<'_>) -> Self {
        let mut more = self.spare(input) / NOTE;
        while more > 0 {
            match Self::whole(input, Room { notes: NOTES + more, ..self.room }) {
                Some(noted) if noted.lines > self.lines => return noted,
                Some(_) => break,
                None => more /= 2,
            }
        }
        self
    }

    /// How many tokens of the budget nothing takes.
    fn spare(&self, input: &DraftInput<'_>) -> usize {
        input.budget.saturating_sub(self.draft.tokens)
    }
}

impl Draft {
    /// Makes the draft. The same input gives the same bytes.
    ///
    /// Where everything has room, quotations are as long as the budget allows, answers stand beside what was asked, what
    /// was reported earlier is quoted, and more of what the model said in passing is handed on.
    pub fn new(input: &DraftInput<'_>) -> Self {
        let usual = Made::of(input, Room::USUAL);
        if !usual.draft.is_whole {
            return usual.draft;
        }
        usual.wider(input).with_reports(input).with_notes(input).draft
    }
}

/// Every line that the session gives, in the order of the prompt.
fn lines(input: &DraftInput<'_>, room: Room) -> Vec<Line> {
    let mut lines = vec![project(input)];
    lines.extend(requests(input, room.has_answers));
    let facts = input.session.facts.iter().enumerate();
    let facts = facts.filter(|(_, fact)| !is_overturned(input.session, fact));
    lines.extend(facts.filter_map(|(at, fact)| {
        Some(Line {
            place: place(fact)?,
            text: text(fact),
            facts: vec![at],
            addresses: fact.addresses.clone(),
            weight: weight(fact),
            brief: brief(fact),
        })
    }));
    lines.extend(reports(input.session, room.reports));
    drop_repeated(input.session, &mut lines);
    lift_last(input.session, &mut lines);
    let ending = ending(input, &lines);
    lines.extend(ending);
    lines.extend(objective(input));
    lines.sort_by_key(|line| line.place);
    merge::merged(lines, room.notes)
}

/// What the line of a fact weighs: a rule that forbids something goes before other rules, since one step breaks it.
fn weight(fact: &Fact) -> f64 {
    let is_rule = fact.kind == FactKind::Instruction && fact.weight >= RULED;
    let forbids = is_rule && words(&fact.text.to_lowercase()).any(denies);
    if forbids { fact.weight.max(FORBIDDING) } else { fact.weight }
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
        FactKind::Todo if fact.subject == DONE => Place::Done,
        FactKind::Todo => Place::Todo,
        FactKind::Question => Place::Question,
        FactKind::Commit => Place::Commit,
        FactKind::Name => Place::Name,
        FactKind::Read if is_guide(&fact.subject) && fact.weight >= GUIDE => Place::Guide,
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

fn project(input: &DraftInput<'_>) -> Line {
    let about = &input.session.about;
    let name = input.project.map(clean).or_else(|| {
        let cwd = about.cwd.as_deref()?.trim_end_matches(['/', '\\']);
        // Worktrees of a project stand in a folder of its own: `app/.worktrees/4`, `app.worktrees/4`.
        let parts: Vec<&str> = cwd.split(['/', '\\']).collect();
        let name = match parts.as_slice() {
            [.., name, ".claude", "worktrees", _] | [.., name, ".worktrees", _] => name,
            [.., folder, name] => {
                let of = folder.strip_suffix(".worktrees").or(folder.strip_suffix("__worktrees"));
                of.filter(|of| !of.is_empty()).unwrap_or(name)
            }
            [name] => name,
            [] => return None,
        };
        Some(clean(name))
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
    Line::plain(Place::Project, text, 1.0)
}
