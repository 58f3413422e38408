//! The places of a handoff: where a line stands in the sections and in the prompt.

use std::sync::LazyLock;

use segue_model::{SectionName, heading};

/// The heading above what the user told besides rules and corrections.
pub(crate) const TOLD: &str = "Told by the User";

/// What introduces in the prompt what the user ruled and told: together, for a later word on a thing overrides an
/// earlier one, whether or not it is marked.
pub(crate) const SPOKEN: &str = "Rules, facts and decisions in the user's words, oldest first; where two differ, the later holds:";

/// The heading above what the model said in particular.
pub(crate) const SAID: &str = heading::NOTES;

/// What introduces in the prompt what the session reported before its last words.
const REPORTED: &str = "Reported earlier in the session, newest first; unverified, and some of it may have changed since:";

/// The headings that no other handoff has to have, above what is to be done and what the user referred to.
pub(crate) const TODOS: &str = "Still to Do";
pub(crate) const REFERENCES: &str = "References";

/// Where a line stands in the sections and in the prompt. The order is that of the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// What project, directory and branch this is.
    Project,
    /// What the user asked for first, and last.
    Request,
    /// What the user asked for in between.
    Between,
    /// The user's rules and corrections.
    Rule,
    /// What the user told besides.
    Told,
    /// Decisions with their reasons.
    Decision,
    /// Outcomes.
    Done,
    /// Commits and pull requests.
    Commit,
    /// What became of the files.
    File,
    /// Documents and other products.
    Artifact,
    /// What fails, what is half done, how the session ended.
    State,
    /// What failed when it last ran, and says little of the work.
    Minor,
    /// What shows that the rest works.
    Verified,
    /// What passed before the last edits.
    Outdated,
    /// What was tried and given up.
    Tried,
    /// What the model said in particular.
    Said,
    /// What the model reported at length before its last words.
    Report,
    /// What the next session is to do.
    Objective,
    /// What is to be done after that.
    Todo,
    /// What nobody has answered.
    Question,
    /// Files that tell how to work, which the session read.
    Guide,
    /// Commands of the project.
    Command,
    /// Names in the code that was worked on.
    Name,
    /// Files that were looked at or found.
    Read,
    /// Addresses and identifiers that the user gave.
    Reference,
}

/// How the lines of a place stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Paragraph lines.
    Lines,
    /// Items of a list.
    Items,
    /// One after the other on one line.
    Inline,
}

/// The parts of the prompt, in the order of [`segue_document::PROMPT_SECTIONS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PromptPart {
    Context,
    Completed,
    Status,
    Goal,
    Continue,
}

/// Everything that is known of a place.
struct Row {
    place: Place,
    section: SectionName,
    /// The subsection, where it has one.
    heading: Option<&'static str>,
    part: PromptPart,
    /// What introduces its lines in the prompt.
    lead: Option<&'static str>,
    /// What its lines are called where they are counted: one, several.
    counted: (&'static str, &'static str),
    form: Form,
    /// How much a successor needs its lines, beside those of other places; what is never cut
    /// has no figure.
    need: Option<f64>,
}

impl Row {
    fn of(
        place: Place,
        section: SectionName,
        part: PromptPart,
        counted: (&'static str, &'static str),
    ) -> Self {
        let (heading, lead, form, need) = (None, None, Form::Items, None);
        Self { place, section, heading, part, lead, counted, form, need }
    }

    fn under(self, heading: &'static str) -> Self {
        Self { heading: Some(heading), ..self }
    }

    fn led(self, lead: &'static str) -> Self {
        Self { lead: Some(lead), ..self }
    }

    fn formed(self, form: Form) -> Self {
        Self { form, ..self }
    }

    fn needed(self, need: f64) -> Self {
        Self { need: Some(need), ..self }
    }
}

/// How many places there are.
const COUNT: usize = 25;

/// What is known of each place, in the order of the prompt.
static TABLE: LazyLock<[Row; COUNT]> = LazyLock::new(|| {
    use Place as At;
    use PromptPart as In;
    use SectionName::{Context, Objective, State, Summary};
    [
        Row::of(At::Project, Context, In::Context, ("line", "lines")).formed(Form::Lines),
        Row::of(At::Request, Summary, In::Context, ("request", "requests"))
            .led("The user asked, in these words:"),
        Row::of(At::Between, Summary, In::Context, ("request", "requests"))
            .led("And in between:")
            .needed(2.0),
        Row::of(At::Rule, Context, In::Context, ("rule", "rules"))
            .under(heading::RULES)
            .led(SPOKEN),
        Row::of(At::Told, Context, In::Context, ("remark", "remarks")).under(TOLD).led(SPOKEN),
        Row::of(At::Decision, Summary, In::Context, ("decision", "decisions"))
            .under(heading::DECISIONS)
            .led("Decided:")
            .needed(1.8),
        Row::of(At::Done, Summary, In::Completed, ("outcome", "outcomes"))
            .under(heading::ACCOMPLISHED)
            .led("Done:")
            .needed(0.8),
        Row::of(At::Commit, Summary, In::Completed, ("commit", "commits"))
            .under("Commits")
            .led("Committed:")
            .needed(1.4),
        Row::of(At::File, Context, In::Completed, ("file", "files"))
            .under(heading::FILES)
            .led("Files changed:")
            .needed(1.8),
        Row::of(At::Artifact, Summary, In::Completed, ("artifact", "artifacts"))
            .under(heading::ARTIFACTS)
            .led("Made:")
            .needed(1.4),
        Row::of(At::State, State, In::Status, ("line of state", "lines of state")),
        Row::of(At::Minor, State, In::Status, ("failure", "failures"))
            .under("Minor Failures")
            .led("Also failed when it last ran:")
            .needed(1.6),
        Row::of(At::Verified, State, In::Status, ("verification", "verifications"))
            .under(heading::VERIFICATION)
            .led("Verified:")
            .needed(1.3),
        Row::of(At::Outdated, State, In::Status, ("earlier run", "earlier runs"))
            .under("Passed Before the Last Edits")
            .led("Passed, but not run since the last edits (unverified):")
            .formed(Form::Inline)
            .needed(1.0),
        Row::of(At::Tried, Context, In::Status, ("failed attempt", "failed attempts"))
            .under(heading::TRIED)
            .led("Tried and failed; do not repeat:")
            .needed(3.0),
        Row::of(At::Said, Context, In::Status, ("note", "notes"))
            .under(SAID)
            .led("Also said by the session, unverified:")
            .needed(0.5),
        Row::of(At::Report, Context, In::Status, ("report", "reports"))
            .under("Earlier Reports")
            .led(REPORTED)
            .needed(0.3),
        Row::of(At::Objective, Objective, In::Goal, ("step", "steps")).formed(Form::Lines),
        Row::of(At::Todo, Context, In::Continue, ("todo", "todos"))
            .under(TODOS)
            .led("Still to do:")
            .needed(2.0),
        Row::of(At::Question, Context, In::Continue, ("question", "questions"))
            .under(heading::QUESTIONS)
            .led("Open questions:")
            .needed(1.8),
        Row::of(
            At::Guide,
            Context,
            In::Continue,
            ("file of instructions", "files of instructions"),
        )
        .under("Instructions Read")
        .led("Instructions that the session read:")
        .formed(Form::Inline)
        .needed(1.0),
        Row::of(At::Command, Context, In::Continue, ("command", "commands"))
            .under(heading::COMMANDS)
            .led("Commands:")
            .formed(Form::Inline)
            .needed(1.0),
        Row::of(At::Name, Context, In::Continue, ("name", "names"))
            .under(heading::NAMES)
            .led("Names in the code:")
            .formed(Form::Inline)
            .needed(0.6),
        Row::of(At::Read, Context, In::Continue, ("other file", "other files"))
            .under(heading::READ)
            .led("Other files seen:")
            .formed(Form::Inline)
            .needed(0.7),
        Row::of(At::Reference, Context, In::Continue, ("reference", "references"))
            .under(REFERENCES)
            .led("References:")
            .formed(Form::Inline)
            .needed(1.2),
    ]
});

impl Place {
    /// Every place, in the order of the prompt.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.place)
    }

    /// The order in which the subsections of a section stand.
    pub(crate) const IN_SECTIONS: [Self; COUNT] = [
        Self::Project,
        Self::Request,
        Self::Between,
        Self::Done,
        Self::Commit,
        Self::Decision,
        Self::Artifact,
        Self::State,
        Self::Minor,
        Self::Verified,
        Self::Outdated,
        Self::Objective,
        Self::Rule,
        Self::Told,
        Self::Tried,
        Self::Said,
        Self::Report,
        Self::Question,
        Self::Todo,
        Self::Guide,
        Self::File,
        Self::Name,
        Self::Read,
        Self::Command,
        Self::Reference,
    ];

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The section, and the subsection where it is in one.
    pub(crate) fn section(self) -> (&'static SectionName, Option<&'static str>) {
        (&self.row().section, self.row().heading)
    }

    /// The part of the prompt, and what introduces the lines there.
    pub(crate) fn prompt(self) -> (PromptPart, Option<&'static str>) {
        (self.row().part, self.row().lead)
    }

    /// What its lines are called where they are counted: one, several.
    pub(crate) fn counted(self) -> (&'static str, &'static str) {
        self.row().counted
    }

    /// How its lines stand.
    pub(crate) fn form(self) -> Form {
        self.row().form
    }

    /// How much a successor needs its lines beside those of other places; nothing where they
    /// are cut last of all: the objective, the state, the user's own words.
    pub(crate) fn need(self) -> Option<f64> {
        self.row().need
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_its_row_and_stands_once_in_the_sections() {
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(row.place as usize, at);
            let is_it = |place: &&Place| **place == row.place;
            assert_eq!(Place::IN_SECTIONS.iter().filter(is_it).count(), 1);
        }
        let parts = [PromptPart::Context, PromptPart::Continue];
        assert_eq!(parts.map(|part| part as usize), [0, segue_document::PROMPT_SECTIONS.len() - 1]);
    }
}
