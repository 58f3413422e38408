//! The lines of a draft, and where each of them stands.

use segue_model::{Address, SectionName, heading};

/// One line of a handoff.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Where it stands.
    pub(crate) place: Place,
    /// Its text, without a list sign.
    pub(crate) text: String,
    /// The facts that it carries, as places in the list of facts.
    pub(crate) facts: Vec<usize>,
    /// Where they were seen.
    pub(crate) addresses: Vec<Address>,
    /// How much a successor needs it, from 0 to 1.
    pub(crate) weight: f64,
}

/// Where a line stands in the sections and in the prompt. The order is that of the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// What project, directory and branch this is.
    Project,
    /// What the user asked for.
    Request,
    /// The user's rules and corrections.
    Rule,
    /// Decisions with their reasons.
    Decision,
    /// Outcomes.
    Done,
    /// What became of the files.
    File,
    /// What fails, what is half done, how the session ended.
    State,
    /// What shows it.
    Verified,
    /// What was tried and given up.
    Tried,
    /// What the next session is to do.
    Objective,
    /// What is to be done after that.
    Todo,
    /// What nobody has answered.
    Question,
    /// Commands of the project.
    Command,
    /// Addresses and identifiers that the user gave.
    Reference,
}

/// What goes first when the budget is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    Gotchas,
    Files,
    Summary,
    Context,
    /// The objective, the state, failed attempts and the user's own words: only
    /// when nothing else is left.
    Last,
}

impl Place {
    pub(crate) const ALL: [Self; 14] = [
        Self::Project,
        Self::Request,
        Self::Rule,
        Self::Decision,
        Self::Done,
        Self::File,
        Self::State,
        Self::Verified,
        Self::Tried,
        Self::Objective,
        Self::Todo,
        Self::Question,
        Self::Command,
        Self::Reference,
    ];

    /// The order in which the subsections of a section stand.
    pub(crate) const IN_SECTIONS: [Self; 14] = [
        Self::Project,
        Self::Request,
        Self::Done,
        Self::Decision,
        Self::State,
        Self::Verified,
        Self::Objective,
        Self::Rule,
        Self::Tried,
        Self::Question,
        Self::Todo,
        Self::File,
        Self::Command,
        Self::Reference,
    ];

    /// The section, and the subsection where it is in one.
    pub(crate) fn section(self) -> (SectionName, Option<&'static str>) {
        match self {
            Self::Project => (SectionName::Context, None),
            Self::Request => (SectionName::Summary, None),
            Self::Rule => (SectionName::Context, Some(heading::RULES)),
            Self::Decision => (SectionName::Summary, Some(heading::DECISIONS)),
            Self::Done => (SectionName::Summary, Some(heading::ACCOMPLISHED)),
            Self::File => (SectionName::Context, Some(heading::FILES)),
            Self::State => (SectionName::State, None),
            Self::Verified => (SectionName::State, Some(heading::VERIFICATION)),
            Self::Tried => (SectionName::Context, Some(heading::TRIED)),
            Self::Objective => (SectionName::Objective, None),
            Self::Todo => (SectionName::Context, Some("Still to Do")),
            Self::Question => (SectionName::Context, Some(heading::QUESTIONS)),
            Self::Command => (SectionName::Context, Some(heading::COMMANDS)),
            Self::Reference => (SectionName::Context, Some("References")),
        }
    }

    /// The part of the prompt, and what introduces the lines there.
    pub(crate) fn prompt(self) -> (usize, Option<&'static str>) {
        match self {
            Self::Project => (0, None),
            Self::Request => (0, Some("The user asked, in these words:")),
            Self::Rule => (0, Some("Rules and corrections, in the user's words:")),
            Self::Decision => (0, Some("Decided:")),
            Self::Done => (1, Some("Done:")),
            Self::File => (1, Some("Files changed:")),
            Self::State => (2, None),
            Self::Verified => (2, Some("Verified:")),
            Self::Tried => (2, Some("Tried and failed; do not repeat:")),
            Self::Objective => (3, None),
            Self::Todo => (4, Some("Still to do:")),
            Self::Question => (4, Some("Open questions:")),
            Self::Command => (4, Some("Commands used here:")),
            Self::Reference => (4, Some("References:")),
        }
    }

    /// When its lines go.
    pub(crate) fn cut(self) -> Cut {
        match self {
            Self::Reference | Self::Command => Cut::Gotchas,
            Self::File => Cut::Files,
            Self::Done | Self::Verified => Cut::Summary,
            Self::Decision | Self::Todo | Self::Question => Cut::Context,
            Self::Project
            | Self::Request
            | Self::Rule
            | Self::State
            | Self::Tried
            | Self::Objective => Cut::Last,
        }
    }

    /// What its lines are called where they are counted: one, several.
    pub(crate) fn counted(self) -> (&'static str, &'static str) {
        match self {
            Self::Project => ("line", "lines"),
            Self::Request => ("request", "requests"),
            Self::Rule => ("rule", "rules"),
            Self::Decision => ("decision", "decisions"),
            Self::Done => ("outcome", "outcomes"),
            Self::File => ("file", "files"),
            Self::State => ("line of state", "lines of state"),
            Self::Verified => ("verification", "verifications"),
            Self::Tried => ("failed attempt", "failed attempts"),
            Self::Objective => ("step", "steps"),
            Self::Todo => ("todo", "todos"),
            Self::Question => ("question", "questions"),
            Self::Command => ("command", "commands"),
            Self::Reference => ("reference", "references"),
        }
    }

    /// Whether its lines are items of a list.
    pub(crate) fn is_list(self) -> bool {
        !matches!(self, Self::Objective | Self::Project)
    }
}
