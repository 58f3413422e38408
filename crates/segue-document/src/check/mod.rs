//! The rules that decide whether a handoff, or a template, can do its work.
//!
//! H-rules follow the pattern's Handoff Format 1.0, B-rules its Bootstrap Schema
//! 1.0; F-rules compare a handoff with the repository, T-rules ask whether it can
//! be trusted. Each rule is one function in a file of its own; [`RULES`] is the
//! table. A MUST that is broken is an error.

mod b;
mod f201_path;
mod f202_commit;
mod f203_evidence;
mod f204_fresh;
mod f205_lost;
mod f206_contradicted;
mod fix;
mod glob;
mod ground;
mod h001_marker;
mod h002_summary;
mod h003_state;
mod h004_objective;
mod h005_prompt;
mod h006_template;
mod h007_trigger;
mod h008_markdown;
mod h009_self_contained;
mod h010_placeholder;
mod h101_accomplished;
mod h102_reasons;
mod h103_generated;
mod h104_session;
mod h105_artifacts;
mod h106_budget;
mod h107_objective;
mod h108_state;
mod h109_form;
mod h110_steps;
mod list;
mod subject;
mod t301_secret;
mod t302_hidden;
mod t303_instructions;
mod t304_digest;
mod t305_private;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use crate::Outline;
use crate::template::Template;

pub use b::check_template;
pub use fix::{Done, Fixed, fix};
pub use glob::Glob;
pub use ground::{Claim, CommitStanding, Freshness, Ground, Loss, LostFact, NoGround};
pub use subject::Subject;
pub(crate) use subject::paths;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// A SHOULD is not met.
    Warning,
    /// A MUST is not met.
    Error,
}

/// A rule and what it is for.
pub struct Rule {
    /// Its code, e.g. `H004`.
    pub code: &'static str,
    /// How much breaking it weighs, where a finding does not say otherwise.
    pub level: Level,
    /// What the rule asks for.
    pub title: &'static str,
    /// Why: what goes wrong where it is broken.
    pub reason: &'static str,
    /// What to do when it is broken.
    pub fix: &'static str,
    /// A few lines that break it, and how they should read.
    pub example: (&'static str, &'static str),
    check: Check,
}

/// What a rule looks at.
enum Check {
    Handoff(fn(&Subject<'_>) -> Vec<Hit>),
    Template(fn(&b::TemplateSubject<'_>) -> Vec<Hit>),
}

/// A place where a rule is broken.
#[derive(Debug, Default)]
struct Hit {
    /// The line of the text, counted from 0.
    line: usize,
    /// The byte in that line.
    column: usize,
    message: String,
    /// How much it weighs, where that is not the rule's own level.
    level: Option<Level>,
    /// What mends it without a change of meaning.
    edit: Option<Edit>,
    /// Whether something is not there at all, so that the line shows nothing of it.
    is_missing: bool,
}

/// Lines of a text replaced by others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    lines: Range<usize>,
    text: Vec<String>,
    /// What it does, in the past tense.
    what: String,
}

/// A broken rule, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// The line in the file, counted from 1.
    pub line: usize,
    /// The column in that line, in characters, counted from 1.
    pub column: usize,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to do; nothing for what is only worth knowing.
    pub fix: Option<&'static str>,
    /// Whether `--fix` can do it.
    #[serde(skip)]
    pub is_fixable: bool,
    /// Whether something is not there at all, so that the line shows nothing of it.
    #[serde(skip)]
    pub is_missing: bool,
}

/// Every rule of handoffs, by code.
pub const RULES: &[Rule] = &[
    h001_marker::RULE,
    h002_summary::RULE,
    h003_state::RULE,
    h004_objective::RULE,
    h005_prompt::RULE,
    h006_template::RULE,
    h007_trigger::RULE,
    h008_markdown::RULE,
    h009_self_contained::RULE,
    h010_placeholder::RULE,
    h101_accomplished::RULE,
    h102_reasons::RULE,
    h103_generated::RULE,
    h104_session::RULE,
    h105_artifacts::RULE,
    h106_budget::RULE,
    h107_objective::RULE,
    h108_state::RULE,
    h109_form::RULE,
    h110_steps::RULE,
    f201_path::RULE,
    f202_commit::RULE,
    f203_evidence::RULE,
    f204_fresh::RULE,
    f205_lost::RULE,
    f206_contradicted::RULE,
    t301_secret::RULE,
    t302_hidden::RULE,
    t303_instructions::RULE,
    t304_digest::RULE,
    t305_private::RULE,
];

/// Every rule there is, those of templates last.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().chain(b::RULES)
}

/// The rule of that code, in any case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Whether a line of somebody else's words would break a rule that is meant for
/// the document's own: then it has to stand between quotation marks.
pub fn needs_quotes(line: &str) -> bool {
    h009_self_contained::points_back(line).is_some() || h010_placeholder::is_placeholder(line)
}

/// Checks a whole file against every rule, each of its handoffs by itself;
/// findings come in the order of the lines.
pub fn check(text: &str, template: &Template, ground: &dyn Ground) -> Vec<Finding> {
    let text = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let lines: Vec<&str> = text.lines().collect();
    let mut findings: Vec<Finding> = Vec::new();
    let outline = Outline::of(&text);
    for piece in crate::read::pieces_of(&lines, &outline) {
        let is_all = piece.len() == lines.len();
        let part = if is_all { String::new() } else { lines[piece.clone()].join("\n") + "\n" };
        let known = is_all.then(|| outline.clone());
        let subject = Subject::of(if is_all { &text } else { &part }, template, ground, known);
        let hits = hits(&subject);
        if hits.is_empty() {
            continue;
        }
        // The prompt repeats what the sections say: one line is one finding.
        let mut first = HashMap::new();
        let of_line = subject.lines.iter().enumerate();
        let of_line: Vec<usize> =
            of_line.map(|(at, line)| *first.entry(line.trim()).or_insert(at)).collect();
        let mut seen = BTreeSet::new();
        for (rule, hit) in hits {
            let line = of_line.get(hit.line).copied().unwrap_or_default();
            let is_new = seen.insert((rule.code, hit.message.clone(), line));
            if is_new || hit.is_missing || hit.edit.is_some() {
                findings.push(rule.finding(&hit, &lines[piece.clone()], piece.start));
            }
        }
    }
    findings.sort_by_key(|finding| (finding.line, finding.column, finding.code));
    findings
}

/// Texts shorter than this are not worth a thread.
const WORTH_A_THREAD: usize = 64 << 10;

/// What the rules of handoffs find, in the order of the rules. Two threads look at a long text:
/// each takes the next rule that nobody has taken.
fn hits(subject: &Subject<'_>) -> Vec<(&'static Rule, Hit)> {
    let next = AtomicUsize::new(0);
    let some = || {
        let places = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
        let rules = places.map_while(|place| Some((place, RULES.get(place)?)));
        rules.map(|(place, rule)| (place, rule, rule.hits(subject))).collect::<Vec<_>>()
    };
    let mut all = if subject.text.len() < WORTH_A_THREAD {
        some()
    } else {
        std::thread::scope(|scope| {
            // Where no thread can be had, this one looks at all of it.
            let other = std::thread::Builder::new().spawn_scoped(scope, some);
            let mut own = some();
            match other.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(others)) => own.extend(others),
                // A thread that cannot be joined has panicked, and so do we.
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => {}
            }
            own
        })
    };
    all.sort_by_key(|(place, ..)| *place);
    let of = |(_, rule, hits): (_, _, Vec<Hit>)| hits.into_iter().map(move |hit| (rule, hit));
    all.into_iter().flat_map(of).collect()
}

impl Rule {
    /// What the rule finds in a handoff.
    fn hits(&self, subject: &Subject<'_>) -> Vec<Hit> {
        match self.check {
            Check::Handoff(check) => check(subject),
            Check::Template(_) => Vec::new(),
        }
    }

    /// A hit in `lines`, which stand below `offset` others.
    fn finding(&self, hit: &Hit, lines: &[&str], offset: usize) -> Finding {
        let before = lines.get(hit.line).and_then(|line| line.get(..hit.column));
        let level = hit.level.unwrap_or(self.level);
        Finding {
            code: self.code,
            level,
            line: offset + hit.line + 1,
            column: before.map_or(1, |before| before.chars().count() + 1),
            message: hit.message.clone(),
            fix: (level > Level::Info).then_some(self.fix),
            is_fixable: hit.edit.is_some(),
            is_missing: hit.is_missing,
        }
    }
}

impl Hit {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into(), ..Self::default() }
    }

    fn missing(line: usize, message: impl Into<String>) -> Self {
        Self { is_missing: true, ..Self::at(line, message) }
    }

    fn column(mut self, column: usize) -> Self {
        self.column = column;
        self
    }

    fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// With an edit of one line.
    fn line_edit(self, text: impl Into<String>, what: impl Into<String>) -> Self {
        let lines = self.line..self.line + 1;
        self.edit(lines, vec![text.into()], what)
    }

    fn edit(mut self, lines: Range<usize>, text: Vec<String>, what: impl Into<String>) -> Self {
        self.edit = Some(Edit { lines, text, what: what.into() });
        self
    }
}

#[cfg(test)]
mod testing;
