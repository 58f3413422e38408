//! The handoff: front matter, the five sections of the pattern, and the prompt.

use crate::Front;

/// The lines that frame a handoff.
pub mod marker {
    /// The first line of the body.
    pub const HANDOFF: &str = "=== SESSION HANDOFF ===";
    /// The heading above the prompt.
    pub const PROMPT: &str = "PROMPT FOR NEXT SESSION";
    /// What tells a person where the prompt begins.
    pub const COPY: &str = "Copy everything below this line into a new session:";
}

/// The subsections that handoffs need, by the names used everywhere.
pub mod heading {
    /// What was achieved.
    pub const ACCOMPLISHED: &str = "Accomplished";
    /// What was chosen, and why.
    pub const DECISIONS: &str = "Decisions Made";
    /// What the session produced.
    pub const ARTIFACTS: &str = "Artifacts Created";
    /// What shows that the state is as stated.
    pub const VERIFICATION: &str = "Verification";
    /// What did not work, so that nobody tries it again.
    pub const TRIED: &str = "Tried and Failed";
    /// What nobody has answered.
    pub const QUESTIONS: &str = "Open Questions";
    /// The user's own words: rules and corrections.
    pub const RULES: &str = "Rules and Corrections";
    /// The files, with what became of them.
    pub const FILES: &str = "Files";
    /// The commands of this project.
    pub const COMMANDS: &str = "Commands";
    /// What one falls over.
    pub const GOTCHAS: &str = "Gotchas";
    /// What the model said in particular, unverified.
    pub const NOTES: &str = "Notes";
    /// The names in the code that the session was about.
    pub const NAMES: &str = "Names in the Code";
    /// Files that it read or named, and did not change.
    pub const READ: &str = "Other Files Seen";
}

/// A handoff: at once record, memento and prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    /// What the machine knows of it.
    pub front: Front,
    /// What it says.
    pub content: Content,
}

/// What a handoff says, whoever wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The sections in their order.
    pub sections: Vec<Section>,
    /// The prompt for the next session, frozen when the handoff was made; empty where there is none.
    pub prompt: String,
}

impl Content {
    /// Every text of it: headings, sections and the prompt.
    pub fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let parts = self.sections.iter_mut().flat_map(|section| &mut section.parts);
        let texts = parts.flat_map(|part| part.heading.iter_mut().chain([&mut part.text]));
        texts.chain([&mut self.prompt])
    }
}

/// One section under a heading of level two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which section.
    pub name: SectionName,
    /// Its text in pieces: the first may stand without a heading.
    pub parts: Vec<Part>,
}

/// A piece of a section: the text above the first subsection, or a subsection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The heading of level three above it, if there is one.
    pub heading: Option<String>,
    /// Markdown without blank lines around it.
    pub text: String,
}

/// The sections of the pattern, and any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionName {
    /// Previous Session Summary.
    Summary,
    /// Current State.
    State,
    /// Next Objective.
    Objective,
    /// Context.
    Context,
    /// Continuation Instructions.
    Continuation,
    /// A section that the pattern does not name.
    Other(String),
}

impl SectionName {
    /// The pattern's five, in their order.
    pub const PATTERN: [Self; 5] =
        [Self::Summary, Self::State, Self::Objective, Self::Context, Self::Continuation];

    /// The heading as it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Summary => "Previous Session Summary",
            Self::State => "Current State",
            Self::Objective => "Next Objective",
            Self::Context => "Context",
            Self::Continuation => "Continuation Instructions",
            Self::Other(name) => name,
        }
    }

    /// The section with this heading.
    pub fn of(heading: &str) -> Self {
        let known = Self::PATTERN.into_iter().find(|name| name.as_str() == heading);
        known.unwrap_or_else(|| Self::Other(heading.to_owned()))
    }
}

impl Content {
    /// The section `name`, where the handoff has it.
    pub fn section(&self, name: &SectionName) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == *name)
    }

    /// The next objective in one line: the first line of text of its section that is no
    /// label, without the sign of a list.
    pub fn objective(&self) -> &str {
        let section = self.section(&SectionName::Objective);
        let lines = section.into_iter().flat_map(|s| &s.parts).flat_map(|part| part.text.lines());
        let says = |line: &&str| !line.is_empty() && !line.starts_with(['#', '|', '`']);
        let lines: Vec<&str> = lines.map(str::trim).filter(says).collect();
        let is_bold = |line: &str| line.starts_with("**") && line.ends_with("**");
        let is_label = |line: &str| line.trim_end_matches(['*', '_']).ends_with(':');
        let is_goal = |line: &&&str| !is_label(line) && !is_bold(line) && !is_note(line);
        let first = lines.iter().find(is_goal).or(lines.first());
        let first = first.copied().unwrap_or_default();
        let mut signs = ["- [ ] ", "- ", "* ", "+ ", "1. ", "1) "].iter();
        let first = signs.find_map(|sign| first.strip_prefix(sign)).unwrap_or(first).trim_start();
        unlabelled(first)
    }
}

/// Whether a line only says something about the work: `**Priority**: high`.
fn is_note(line: &str) -> bool {
    const NOTES: [&str; 10] = [
        "priority", "time", "status", "date", "branch", "effort", "owner", "estimate", "severity",
        "type",
    ];
    let label = line.split_once(':').map(|(label, _)| label.trim_matches(['*', '_', '-', ' ']));
    label.is_some_and(|label| NOTES.contains(&label.to_lowercase().as_str()))
}

impl Section {
    /// A section of these parts; those with neither heading nor text are left out.
    pub fn new(name: SectionName, parts: impl IntoIterator<Item = Part>) -> Self {
        let says = |part: &Part| part.heading.is_some() || !part.text.is_empty();
        Self { name, parts: parts.into_iter().filter(says).collect() }
    }

    /// The subsection with this heading.
    pub fn part(&self, heading: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.heading.as_deref() == Some(heading))
    }
}

impl Part {
    /// Text directly under the section's own heading.
    pub fn lead(text: impl Into<String>) -> Self {
        Self { heading: None, text: text.into() }
    }

    /// A subsection.
    pub fn under(heading: &str, text: impl Into<String>) -> Self {
        Self { heading: Some(heading.to_owned()), text: text.into() }
    }
}

/// A goal without the label before it, which only says that it is one.
fn unlabelled(line: &str) -> &str {
    let labels = ["next", "todo", "goal", "objective", "next step", "next steps", "next objective"];
    let Some((label, goal)) = line.split_once(':') else { return line };
    let label = label.trim_matches('*').to_lowercase();
    let goal = goal.trim_start_matches('*').trim_start();
    if labels.contains(&label.as_str()) && !goal.is_empty() { goal } else { line }
}
