//! A request for a handoff: what the session is asked, with the facts that it must not lose.

use std::path::{Path, PathBuf};

use segue_agents::{Client, Told};
use segue_document::secret;
use segue_document::template::Template;
use segue_document::visible::one_line;
use segue_facts::{Fact, FactKind, SessionFacts};
use segue_model::NativeId;
use segue_transcript::Transcript;

use super::aside;
use super::carried::must_keep;
use super::local::{Local, Request};
use crate::{Project, ProjectError, Surroundings, sessions};

/// A fact is quoted up to so many characters.
const QUOTE: usize = 400;
/// How many facts are named besides those that must be kept.
const ALSO: usize = 30;

/// A request that was made.
pub(super) struct Asked {
    pub(super) number: u32,
    /// What the session is told.
    pub(super) context: String,
    /// The length of the session's file, where that is known.
    pub(super) length: Option<u64>,
    /// Whether the file was too long to be read for it.
    pub(super) is_late: bool,
}

/// How a session is asked.
pub(super) struct Asking<'a> {
    /// The goal of the next session, where the user named one.
    pub(super) goal: Option<&'a str>,
    pub(super) by: Way,
}

/// The way of a request to a session, and of the handoff back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By a hook of the client, which waits and takes only so much; the session saves its draft
    /// with a tool.
    Hook,
    /// By a message of its own; the answer is the draft.
    Message,
}

/// Opens a request and words it, in as many characters as reach the model.
pub(super) fn ask(
    around: &Surroundings,
    project: &Project,
    client: &dyn Client,
    told: &Told,
    asking: &Asking<'_>,
) -> Result<Asked, ProjectError> {
    let local = Local::of(project);
    let goal = asking.goal.map(secret::mask);
    let goal = goal.as_deref();
    let transcript = transcript_of(around, client, told);
    let file = transcript.as_deref();
    let length = file.and_then(|path| std::fs::metadata(path).ok()).map(|file| file.len());
    let (is_late, limit) = match (asking.by, file) {
        (Way::Hook, Some(path)) => (aside::is_long(around, path, &told.session), client.limit()),
        (Way::Hook, None) => (false, client.limit()),
        (Way::Message, _) => (false, usize::MAX),
    };
    let known = match file {
        Some(path) if is_late => Known::Later(first_request(path, &told.session)),
        Some(path) => facts_of(around, path, told)
            .map_or(Known::Nothing, |facts| Known::Facts(Box::new(facts))),
        None => Known::Nothing,
    };
    let request = Request {
        agent: client.id(),
        session: told.session.clone(),
        transcript,
        goal: goal.map(str::to_owned),
        asked: around.clock,
        refusals: 0,
        is_reminded: false,
        handoff: None,
    };
    let number = local.new_request(&request)?;
    let draft = local.place(&format!("draft-{number}.md"));
    let words = Words { around, template: &project.template, number, goal, draft, by: asking.by };
    let text = words.all(&known);
    let context = within(&local, &format!("requests/{number}.md"), text, limit)?;
    Ok(Asked { number, context, length, is_late })
}

/// What segue knows of a session when it is asked for its handoff.
enum Known {
    /// Its file cannot be read.
    Nothing,
    /// It is read while the session writes; what it began with.
    Later(Option<String>),
    Facts(Box<SessionFacts>),
}

impl Known {
    fn words(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Facts(facts) => Some(kept(facts)),
            Self::Later(first) => {
                let first = first.as_deref().map_or_else(String::new, |first| {
                    format!(" It began with the user's words: {}", shortened(first))
                });
                Some(format!(
                    "This session is so long that segue reads it while you write. Take care that the goal, the user's \
                     rules and corrections in their own words, and every failure that is not resolved stand in the \
                     handoff: what your draft loses of them comes back to you with the list.{first}"
                ))
            }
        }
    }
}

/// What the person asked for first.
fn first_request(path: &Path, session: &NativeId) -> Option<String> {
    let peek = Transcript::open_session(path, session).ok()?.peek().ok()?;
    peek.first_request.map(|text| secret::mask(&text).into_owned())
}

/// The session's file: as the client says, else where it keeps it.
pub(super) fn transcript_of(
    around: &Surroundings,
    client: &dyn Client,
    told: &Told,
) -> Option<PathBuf> {
    told.transcript.clone().filter(|path| path.is_file()).or_else(|| {
        let home = around.homes.of(client.id())?;
        client.transcript(home, &told.session).filter(|path| path.is_file())
    })
}

/// The facts of the session in a file.
pub(super) fn facts_of(
    around: &Surroundings,
    path: &Path,
    told: &Told,
) -> Result<SessionFacts, ProjectError> {
    let transcript = Transcript::open_session(path, &told.session)?;
    Ok(sessions::facts_again(around, &transcript, &[])?.0)
}

/// `text` in at most `limit` characters: what is longer stands in a file that it names.
pub(super) fn within(
    local: &Local,
    name: &str,
    text: String,
    limit: usize,
) -> Result<String, ProjectError> {
    if text.chars().count() <= limit {
        return Ok(text);
    }
    let path = local.text(name, &secret::mask(&text))?;
    let rest = format!(
        "\n\n[This is the beginning. The whole text stands in `{}`: read that file first.]",
        path.display()
    );
    let room = limit.saturating_sub(rest.chars().count());
    let head: String = text.chars().take(room).collect();
    let at = head.rfind('\n').unwrap_or(head.len());
    Ok(format!("{}{rest}", &head[..at]))
}

/// The wording of a request.
struct Words<'a> {
    around: &'a Surroundings,
    template: &'a Template,
    number: u32,
    goal: Option<&'a str>,
    /// Where a session without segue's tools puts its draft.
    draft: PathBuf,
    by: Way,
}

impl Words<'_> {
    fn all(&self, known: &Known) -> String {
        let parts = [
            Some(self.order()),
            self.goal.map(|goal| {
                format!("The user named the goal of the next session: {}", one_line(goal))
            }),
            Some(self.format()),
            known.words(),
            Some(self.saving()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    fn order(&self) -> String {
        format!(
            "segue, request {}: the user's message asks for a handoff of this session. Write it now, before \
             anything else, from what you know: the next session will know nothing but this document.",
            self.number
        )
    }

    fn format(&self) -> String {
        let extra: Vec<String> = self
            .template
            .sections
            .iter()
            .map(|section| {
                let must = if section.required { ", required" } else { "" };
                format!("### {} (under {}{must})", section.name, section.under)
            })
            .collect();
        let extra = if extra.is_empty() {
            String::new()
        } else {
            format!("\nThe template adds: {}.", extra.join("; "))
        };
        format!(
            "Write Markdown with exactly these headings, and only these sections (segue makes the head and \
             the prompt for the next session from them):\n\
             \n\
             ## Previous Session Summary\n\
             ### Accomplished: at most 7 results, in the past tense\n\
             ### Decisions Made: each with its reason\n\
             ### Artifacts Created: paths\n\
             ## Current State: 2 to 4 sentences; each claim with its evidence (command → result) or the word `unverified`\n\
             ### Verification: commands that show it, with their last result\n\
             ## Next Objective: one goal in one sentence; `Done when: …`; `First: …` with a command or file:line; at most three later steps\n\
             ## Context\n\
             ### Rules and Corrections: the user's own words, quoted\n\
             ### Tried and Failed: what, and why it failed\n\
             ### Open Questions\n\
             ### Files\n\
             ### Commands\n\
             ### Gotchas\n\
             ## Continuation Instructions: what the next session does first, and what it must not do\n\
             \n\
             Leave a subsection out rather than fill it with nothing. Never refer to this conversation (\"as \
             discussed above\"). Use no placeholder. Aim at {} tokens.{extra}",
            self.template.budget
        )
    }

    fn saving(&self) -> String {
        if self.by == Way::Message {
            return "Answer with the whole document and nothing else: no word before it or after it, and no tool. \
                    segue reads your answer and checks it; if it is refused you get the list of what is wrong, \
                    and answer with the whole document again."
                .to_owned();
        }
        let program = self.around.program.display();
        let draft = self.draft.display();
        format!(
            "Save it with the tool `save_handoff` of the server `segue` (request: {number}, text: the whole \
             document). Where you have no such tool, write the document with your file tool to\n\
             {draft}\n\
             and run, with your shell tool:\n\
             {program} save --request {number} {draft}\n\
             \n\
             It is checked. If it is refused you get the list of what is wrong: mend that, and save again. When \
             it is stored, show the user the lines that you got back as they are, say nothing more, and change \
             nothing more in this session.",
            number = self.number
        )
    }
}

/// The facts to keep, those that must be kept first.
fn kept(facts: &SessionFacts) -> String {
    let mut lines = Vec::new();
    let must = must_keep(facts);
    if !must.is_empty() {
        lines.push(
            "These must stand in it (segue refuses a handoff that loses one of them), the user's words as they \
             are; what is settled by now is named as settled:"
                .to_owned(),
        );
        lines.extend(must.iter().map(|fact| line(fact)));
    }
    let is_also = |fact: &&Fact| {
        matches!(
            fact.kind,
            FactKind::Decision
                | FactKind::Attempt
                | FactKind::Todo
                | FactKind::Question
                | FactKind::Change
                | FactKind::Verified
                | FactKind::Commit
        ) && fact.subject != "done"
    };
    let mut also: Vec<&Fact> = facts.facts.iter().filter(is_also).collect();
    also.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    if !also.is_empty() {
        lines.push(
            "\nThese were seen in the transcript as well; keep those that still hold:".to_owned(),
        );
        lines.extend(also.iter().take(ALSO).map(|fact| line(fact)));
    }
    lines.join("\n")
}

/// A fact as a request and a refusal name it.
pub(super) fn line(fact: &Fact) -> String {
    let address = fact.addresses.first().map_or_else(String::new, |at| format!(", {at}"));
    format!("- {}{address}: {}", fact.kind.as_str(), shortened(&fact.text))
}

/// A text on one line, as far as it is quoted.
pub(super) fn shortened(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folders::Folders;

    #[test]
    fn what_is_too_long_for_a_client_stands_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let local = Local::at(&Folders::at(folder.path()).unwrap());
        let text = "a line of words\n".repeat(100);
        let cut = within(&local, "x.md", text.clone(), 400).unwrap();
        assert!(cut.chars().count() <= 400, "{cut}");
        let path = folder.path().join(".segue/local/x.md");
        assert!(cut.contains(&path.display().to_string()));
        assert_eq!(std::fs::read_to_string(path).unwrap(), text);
        assert_eq!(within(&local, "y.md", "é".repeat(400), 400).unwrap(), "é".repeat(400));
    }
}
