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
    /// How it is named among others where there is no room for lines of their own.
    pub(crate) brief: Option<Brief>,
}

impl Line {
    /// One that comes from no fact.
    pub(crate) fn plain(place: Place, text: String, weight: f64) -> Self {
        Self { place, text, facts: Vec::new(), addresses: Vec::new(), weight, brief: None }
    }

    /// The same with where it was seen.
    pub(crate) fn at(mut self, address: &Address) -> Self {
        self.addresses.push(address.clone());
        self
    }

    /// The line as it stands in a text.
    pub(crate) fn written(&self) -> String {
        match self.place.form() {
            Form::Items => format!("- {}", self.text),
            Form::Lines | Form::Inline => self.text.clone(),
        }
    }
}

/// An item of a line that says the same of several things: "Edited: `a`, `b`".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Brief {
    /// What is said.
    pub(crate) lead: &'static str,
    /// Of what.
    pub(crate) item: String,
}

/// The heading above what the user told besides rules and corrections.
pub(crate) const TOLD: &str = "Told by the User";

/// What introduces in the prompt what the user ruled and told: together, for a later word on a thing overrides an
/// earlier one, whether or not it is marked.
pub(crate) const SPOKEN: &str = "Rules, facts and decisions in the user's words, oldest first; where two differ, the later holds:";

/// The heading above what the model said in particular.
pub(crate) const SAID: &str = "Notes";

/// What introduces in the prompt what the session reported before its last words.
const REPORTED: &str = "Reported by the session before that, newest first; unverified, and some of it may have changed since:";

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

/// Everything that is known of a place.
struct Room {
    section: (SectionName, Option<&'static str>),
    /// The part of the prompt, and what introduces the lines there.
    prompt: (usize, Option<&'static str>),
    /// What its lines are called where they are counted: one, several.
    counted: (&'static str, &'static str),
    form: Form,
    /// How much a successor needs its lines, beside those of other places; what is never cut
    /// has no figure.
    need: Option<f64>,
}

impl Place {
    pub(crate) const ALL: [Self; 25] = [
        Self::Project,
        Self::Request,
        Self::Between,
        Self::Rule,
        Self::Told,
        Self::Decision,
        Self::Done,
        Self::Commit,
        Self::File,
        Self::Artifact,
        Self::State,
        Self::Minor,
        Self::Verified,
        Self::Outdated,
        Self::Tried,
        Self::Said,
        Self::Report,
        Self::Objective,
        Self::Todo,
        Self::Question,
        Self::Guide,
        Self::Command,
        Self::Name,
        Self::Read,
        Self::Reference,
    ];

    /// The order in which the subsections of a section stand.
    pub(crate) const IN_SECTIONS: [Self; 25] = [
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

    #[expect(clippy::too_many_lines, reason = "one arm a place")]
    fn room(self) -> Room {
        use SectionName::{Context, Objective, State, Summary};
        let room = |section, heading, part, lead, counted, form, need| Room {
            section: (section, heading),
            prompt: (part, lead),
            counted,
            form,
            need,
        };
        let (items, inline) = (Form::Items, Form::Inline);
        match self {
            Self::Project => room(Context, None, 0, None, ("line", "lines"), Form::Lines, None),
            Self::Request => {
                let lead = Some("The user asked, in these words:");
                room(Summary, None, 0, lead, ("request", "requests"), items, None)
            }
            Self::Between => {
                let lead = Some("And in between:");
                room(Summary, None, 0, lead, ("request", "requests"), items, Some(2.0))
            }
            Self::Rule => {
                let lead = Some(SPOKEN);
                room(Context, Some(heading::RULES), 0, lead, ("rule", "rules"), items, None)
            }
            Self::Told => {
                room(Context, Some(TOLD), 0, Some(SPOKEN), ("remark", "remarks"), items, None)
            }
            Self::Decision => {
                let counted = ("decision", "decisions");
                room(
                    Summary,
                    Some(heading::DECISIONS),
                    0,
                    Some("Decided:"),
                    counted,
                    items,
                    Some(1.8),
                )
            }
            Self::Done => {
                let counted = ("outcome", "outcomes");
                room(
                    Summary,
                    Some(heading::ACCOMPLISHED),
                    1,
                    Some("Done:"),
                    counted,
                    items,
                    Some(0.8),
                )
            }
            Self::Commit => {
                let counted = ("commit", "commits");
                room(Summary, Some("Commits"), 1, Some("Committed:"), counted, items, Some(1.4))
            }
            Self::File => {
                let lead = Some("Files changed:");
                room(Context, Some(heading::FILES), 1, lead, ("file", "files"), items, Some(1.8))
            }
            Self::Artifact => {
                let counted = ("artifact", "artifacts");
                room(Summary, Some(heading::ARTIFACTS), 1, Some("Made:"), counted, items, Some(1.4))
            }
            Self::State => {
                let counted = ("line of state", "lines of state");
                room(State, None, 2, None, counted, items, None)
            }
            Self::Minor => {
                let lead = Some("Also failed when it last ran:");
                room(
                    State,
                    Some("Minor Failures"),
                    2,
                    lead,
                    ("failure", "failures"),
                    items,
                    Some(1.6),
                )
            }
            Self::Verified => {
                let lead = Some("Verified:");
                let counted = ("verification", "verifications");
                room(State, Some(heading::VERIFICATION), 2, lead, counted, items, Some(1.3))
            }
            Self::Outdated => {
                let lead = Some("Passed, but not run since the last edits (unverified):");
                let counted = ("earlier run", "earlier runs");
                room(
                    State,
                    Some("Passed Before the Last Edits"),
                    2,
                    lead,
                    counted,
                    inline,
                    Some(1.0),
                )
            }
            Self::Tried => {
                let lead = Some("Tried and failed; do not repeat:");
                let counted = ("failed attempt", "failed attempts");
                room(Context, Some(heading::TRIED), 2, lead, counted, items, Some(3.0))
            }
            Self::Said => {
                let lead = Some("Also said by the session, unverified:");
                room(Context, Some(SAID), 2, lead, ("note", "notes"), items, Some(0.5))
            }
            Self::Report => {
                let lead = Some(REPORTED);
                let counted = ("report", "reports");
                room(Context, Some("Earlier Reports"), 2, lead, counted, items, Some(0.3))
            }
            Self::Objective => room(Objective, None, 3, None, ("step", "steps"), Form::Lines, None),
            Self::Todo => {
                let lead = Some("Still to do:");
                room(Context, Some("Still to Do"), 4, lead, ("todo", "todos"), items, Some(2.0))
            }
            Self::Question => {
                let lead = Some("Open questions:");
                let counted = ("question", "questions");
                room(Context, Some(heading::QUESTIONS), 4, lead, counted, items, Some(1.8))
            }
            Self::Guide => {
                let lead = Some("Instructions that the session read:");
                let counted = ("file of instructions", "files of instructions");
                room(Context, Some("Instructions Read"), 4, lead, counted, inline, Some(1.0))
            }
            Self::Command => {
                let lead = Some("Commands:");
                let counted = ("command", "commands");
                room(Context, Some(heading::COMMANDS), 4, lead, counted, inline, Some(1.0))
            }
            Self::Name => {
                let lead = Some("Names in the code:");
                room(
                    Context,
                    Some("Names in the Code"),
                    4,
                    lead,
                    ("name", "names"),
                    inline,
                    Some(0.6),
                )
            }
            Self::Read => {
                let lead = Some("Other files seen:");
                room(
                    Context,
                    Some("Other Files Seen"),
                    4,
                    lead,
                    ("other file", "other files"),
                    inline,
                    Some(0.7),
                )
            }
            Self::Reference => {
                let lead = Some("References:");
                let counted = ("reference", "references");
                room(Context, Some("References"), 4, lead, counted, inline, Some(1.2))
            }
        }
    }

    /// The section, and the subsection where it is in one.
    pub(crate) fn section(self) -> (SectionName, Option<&'static str>) {
        self.room().section
    }

    /// The part of the prompt, and what introduces the lines there.
    pub(crate) fn prompt(self) -> (usize, Option<&'static str>) {
        self.room().prompt
    }

    /// What its lines are called where they are counted: one, several.
    pub(crate) fn counted(self) -> (&'static str, &'static str) {
        self.room().counted
    }

    /// How its lines stand.
    pub(crate) fn form(self) -> Form {
        self.room().form
    }

    /// How much a successor needs its lines beside those of other places; nothing where they
    /// are cut last of all: the objective, the state, the user's own words.
    pub(crate) fn need(self) -> Option<f64> {
        self.room().need
    }
}
