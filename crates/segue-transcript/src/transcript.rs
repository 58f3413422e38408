//! A session file, and the one way to read it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use segue_model::{Event, NativeId, SessionPrefix};

use crate::claude::{self, Claude};
use crate::lines::Lines;
use crate::{Format, ReadError, Report, sniff, source};

/// A session file in a known format.
#[derive(Clone, Debug)]
pub struct Transcript {
    path: PathBuf,
    format: Format,
    native: NativeId,
}

impl Transcript {
    /// Recognises the file at `path` from its first lines.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let (format, native) = sniff::sniff(path)?;
        Ok(Self { path: path.to_owned(), format, native })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// In which format it is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The id that the agent gave the session.
    pub fn native(&self) -> &NativeId {
        &self.native
    }

    /// The ids of the session's sub-agents that have files of their own.
    pub fn subagents(&self) -> Vec<NativeId> {
        let files = claude::subagents(&self.path, &self.native);
        files.into_iter().map(|(agent, _)| subagent(&agent)).collect()
    }

    /// Folds the events of the active branch, those of sub-agents first.
    ///
    /// `start` makes a fresh fold; it is called again when the end of the file
    /// shows that records before it belong to a branch which the user left,
    /// because then the file is read a second time without them.
    pub fn fold<F>(
        &self,
        start: impl Fn() -> F,
        mut step: impl FnMut(&mut F, &Event<'_>),
    ) -> Result<(F, Report), ReadError> {
        let abandoned = BTreeSet::new();
        let (fold, report, abandoned) = self.pass(&start, &mut step, abandoned)?;
        if abandoned.is_empty() {
            return Ok((fold, report));
        }
        let (fold, report, _) = self.pass(&start, &mut step, abandoned)?;
        Ok((fold, report))
    }

    fn pass<F>(
        &self,
        start: &impl Fn() -> F,
        step: &mut impl FnMut(&mut F, &Event<'_>),
        abandoned: BTreeSet<u32>,
    ) -> Result<(F, Report, BTreeSet<u32>), ReadError> {
        let mut fold = start();
        let mut report = Report::default();
        let mut own_files = BTreeSet::new();
        for (agent, path) in claude::subagents(&self.path, &self.native) {
            let prefix = SessionPrefix::of(&subagent(&agent));
            let mut reader = Claude::new(prefix, BTreeSet::new(), BTreeSet::new()).of_subagent();
            // A sub-agent's file that vanished or is damaged takes nothing from the session.
            if let Ok(part) = drive(&path, &mut reader, &mut |event| step(&mut fold, event)) {
                report.add(part);
                own_files.insert(agent);
            }
        }
        let mut reader = Claude::new(SessionPrefix::of(&self.native), abandoned, own_files);
        report.add(drive(&self.path, &mut reader, &mut |event| {
            step(&mut fold, event);
        })?);
        Ok((fold, report, reader.abandoned()))
    }
}

/// The native id of a sub-agent, as it is used in addresses.
fn subagent(agent: &str) -> NativeId {
    NativeId::new(format!("agent-{agent}"))
}

/// Reads one file to its end.
fn drive(
    path: &Path,
    reader: &mut Claude,
    emit: &mut dyn FnMut(&Event<'_>),
) -> Result<Report, ReadError> {
    let mut lines = Lines::new(source::open(path)?);
    while let Some(line) = lines.next().map_err(|error| ReadError::io(path, error))? {
        reader.line(&line, emit);
    }
    Ok(reader.finish(emit))
}
