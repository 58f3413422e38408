//! `segue demo`: all of it on three recorded sessions, in a throw-away project.
//!
//! The sessions were made with the real client in a small project of one
//! developer, Ana; they are in the binary. Everything that is shown is what the
//! commands of the same names show.

use std::path::PathBuf;

use jiff::Timestamp;
use segue_agents::Homes;
use segue_model::Front;
use segue_project::{
    HandoffOutcome, HandoffRequest, InitRequest, Made, Overrides, ProjectError, Surroundings,
};
use segue_store::{GitProgram, durable};
use tempfile::TempDir;

use crate::command::{graph, report};
use crate::face::{FAINT, Face, HEADING, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::wrap;

/// No line is wider, in a pipe too.
const WIDTH: usize = 80;
/// A budget that is too small for the third session, in tokens.
const SMALL: u32 = 450;
/// The same ids in every demonstration.
const SEED: u64 = 2026;

/// A recorded session, and when its handoff is made.
struct Recorded {
    file: &'static str,
    transcript: &'static str,
    /// What Ana did in it, in a line.
    story: &'static str,
    handed_off: &'static str,
}

/// The chain of three sessions.
const SESSIONS: [Recorded; 3] = [
    Recorded {
        file: "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3.jsonl",
        transcript: include_str!(
            "../../../fixtures/linkcheck/1-5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3.jsonl"
        ),
        story: "Ana has a link checker written, corrects it once, and commits it.",
        handed_off: "2026-11-22T14:28:20Z",
    },
    Recorded {
        file: "8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124.jsonl",
        transcript: include_str!(
            "../../../fixtures/linkcheck/2-8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124.jsonl"
        ),
        story: "Anchors are added; two tests still fail when her train leaves.",
        handed_off: "2026-11-22T14:31:00Z",
    },
    Recorded {
        file: "c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl",
        transcript: include_str!(
            "../../../fixtures/linkcheck/3-c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl"
        ),
        story: "One fix is tried and given up, the second works; --json is added.",
        handed_off: "2026-11-22T14:34:30Z",
    },
];

/// Runs the demonstration.
pub(crate) fn run(face: &mut Face) -> Result<Status, Failure> {
    let folder = TempDir::new().map_err(Failure::Demo)?;
    let project = folder.path().join("linkcheck");
    std::fs::create_dir(&project).map_err(Failure::Demo)?;
    let mut stage = Stage { face, folder, project };
    stage.play()?;
    Ok(Status::Good)
}

/// The throw-away project, and where it is shown.
struct Stage<'a> {
    face: &'a mut Face,
    folder: TempDir,
    project: PathBuf,
}

impl Stage<'_> {
    fn play(&mut self) -> Result<(), Failure> {
        self.text(
            "segue carries LLM work from one session to the next. Here are three sessions of a coding \
             agent, recorded in a project called linkcheck. No model is asked, no network is used.",
        );
        segue_project::init(&self.around(SESSIONS[0].handed_off)?, &InitRequest::default())?;

        let mut last = None;
        for (at, session) in SESSIONS.iter().enumerate() {
            self.chapter(&format!("Session {}", at + 1));
            self.text(session.story);
            self.command("segue handoff");
            let around = self.around(session.handed_off)?;
            let made = self.hand_off(session, &around)?;
            for line in report(&made, &self.project, WIDTH) {
                self.say(line);
            }
            last = Some(made);
        }
        if let Some(made) = last {
            self.show(&made);
        }
        self.prompt()?;
        self.loss()?;
        self.chain()?;
        self.ending();
        Ok(())
    }

    fn hand_off(&self, session: &Recorded, around: &Surroundings) -> Result<Made, Failure> {
        let path = self.folder.path().join(session.file);
        durable::write_new(&path, session.transcript.as_bytes()).map_err(Failure::Demo)?;
        let path = path.to_string_lossy();
        let request =
            HandoffRequest { session: Some(&path), force: true, ..HandoffRequest::default() };
        match segue_project::handoff(around, &request)? {
            HandoffOutcome::Made(made) => Ok(*made),
            HandoffOutcome::Nothing { .. }
            | HandoffOutcome::Unchanged { .. }
            | HandoffOutcome::Cancelled => {
                Err(ProjectError::UnknownSession(path.into_owned()).into())
            }
        }
    }

    /// The document as it is stored, without its prompt, which comes next.
    fn show(&mut self, made: &Made) {
        self.chapter("The handoff that session 3 left");
        self.command("segue show");
        let Front { created, number, .. } = made.handoff.front;
        let mut content = made.handoff.content.clone();
        content.prompt.clear();
        self.text(&segue_document::body(created, number, &content));
        self.faint(
            "(then the prompt, and front matter with ids, commit and digest for the machine)",
        );
        let errors = made.findings.len();
        self.say(format!("Checked against the rules of the format: {errors} findings."));
    }

    fn prompt(&mut self) -> Result<(), Failure> {
        self.chapter("The prompt that session 4 would start from");
        self.command("segue next");
        let around = self.around(SESSIONS[2].handed_off)?;
        let next = segue_project::next(&around, None, None)?;
        self.text(&next.text);
        Ok(())
    }

    /// The same handoff in a budget that is too small for it: what goes, and that it is said.
    fn loss(&mut self) -> Result<(), Failure> {
        self.chapter("What a smaller prompt would lose");
        self.command(&format!("segue handoff --budget {SMALL} --dry-run"));
        let mut around = self.around(SESSIONS[2].handed_off)?;
        around.overrides.budget_flag = Some(SMALL);
        let path = self.folder.path().join(SESSIONS[2].file);
        let path = path.to_string_lossy();
        let request =
            HandoffRequest { session: Some(&path), dry_run: true, ..HandoffRequest::default() };
        if let HandoffOutcome::Made(made) = segue_project::handoff(&around, &request)? {
            for line in report(&made, &self.project, WIDTH) {
                self.say(line);
            }
        }
        Ok(())
    }

    fn chain(&mut self) -> Result<(), Failure> {
        self.chapter("The chain");
        self.command("segue log");
        let around = self.around("2026-11-22T15:00:00Z")?;
        let log = segue_project::log(&around, segue_project::LogRequest::default())?;
        for line in graph(&log, around.clock, WIDTH) {
            self.say(line);
        }
        Ok(())
    }

    fn ending(&mut self) {
        self.chapter("In your own project");
        for (command, what) in [
            ("segue init", "set it up: writes .segue/ with settings and template"),
            ("segue sessions", "what your agent has recorded here"),
            ("segue handoff", "a handoff of the newest session"),
            ("segue next", "the prompt for the next session; pipe it or paste it"),
        ] {
            let command = format!("{command:<16}");
            self.say(format!("  {} {what}", paint(NAME, command)));
        }
        self.say("");
        self.say("This project is gone again: nothing was left on your machine.");
        self.say("From a clone, `cargo install --path crates/segue` puts segue on your PATH.");
    }

    /// The world as the throw-away project has it: nothing of the user's.
    fn around(&self, clock: &str) -> Result<Surroundings, Failure> {
        let clock: Timestamp = clock.parse().map_err(|_| Failure::Variable {
            name: "clock",
            value: clock.to_owned(),
            wanted: "is not a time",
        })?;
        Ok(Surroundings {
            cwd: self.project.clone(),
            homes: Homes::default(),
            user_settings: None,
            host: None,
            user_data: None,
            search: Vec::new(),
            within: None,
            program: PathBuf::from("segue"),
            clock,
            seed: Some(SEED),
            random: || SEED,
            git: Box::new(GitProgram::default()),
            overrides: Overrides::default(),
        })
    }

    fn chapter(&mut self, title: &str) {
        self.say("");
        let rule = "─".repeat(WIDTH.saturating_sub(title.chars().count() + 4));
        self.say(paint(HEADING, format!("── {title} {rule}")));
        self.say("");
    }

    fn command(&mut self, command: &str) {
        self.say(paint(NAME, format!("$ {command}")));
    }

    fn text(&mut self, text: &str) {
        for line in wrap(text, WIDTH) {
            self.say(line);
        }
    }

    fn faint(&mut self, text: &str) {
        self.say(paint(FAINT, text));
    }

    fn say(&mut self, line: impl AsRef<str>) {
        self.face.say(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_sessions_are_of_the_demonstrations_project() {
        for session in &SESSIONS {
            assert!(session.transcript.contains("\"cwd\":\"/home/dev/linkcheck\""));
            assert!(session.transcript.contains(session.file.trim_end_matches(".jsonl")));
        }
    }
}
