//! What a command that was run tells: its result, and what it made, changed and read.

use segue_model::{Event, ToolResult};

use super::Work;
use crate::extract::done::commands::Here;
use crate::extract::done::commits;
use crate::extract::done::places::Place;
use crate::extract::output::Output;
use crate::extract::shell::CommandLine;

impl Work {
    /// A command ended that was called in `folder`, or names none.
    pub(super) fn ran(
        &mut self,
        (command, folder): (&str, Option<&str>),
        result: &ToolResult<'_>,
        output: &Output<'_>,
        event: &Event<'_>,
    ) {
        // Taken apart once, for all that look at it.
        let line = CommandLine::parse(&self.masked(command, false));
        if result.refused {
            self.refusals.command(&line, event);
        } else {
            self.refusals.ran(&line);
        }
        let start = self.places.start(folder);
        if !result.failed && !result.refused {
            self.reads.ran(&line, output, (&start, &self.places), event);
        }
        let repository = self.places.repository(&line, &start);
        let here = Here { way: start.way(), repository };
        self.running.returned((&line, &here.way), result, event);
        let changed = || self.changes.last_edit();
        self.commands.result((&line, &here), result, event, (self.seen, &changed));
        // What a line writes before it commits is committed.
        if !result.failed {
            self.succeeded(&line, &start, &result.output, event);
        }
        let commits = &mut self.commits;
        let place = here.repository.as_deref().unwrap_or(&here.way);
        let reverted = commits.reverted_by(&line, &result.output).filter(|_| !result.failed);
        let is_committed = if result.failed {
            commits.failed(&result.output, (&line, place), event, self.seen)
        } else {
            commits.output(&result.output, (&line, place), event, self.seen)
        };
        if commits.are_undone() {
            self.changes.undo(event, self.seen);
        }
        if let Some(files) = reverted {
            self.changes.revert(files, event, self.seen);
        }
        // One that printed nothing that is known was made as well.
        if is_committed || !result.failed && commits::is_told_to_commit(&line) {
            self.changes.commit();
        }
    }

    /// What a command that succeeded did to branches, files and worktrees.
    fn succeeded(&mut self, line: &CommandLine, start: &Place, output: &str, event: &Event<'_>) {
        if let Some(branch) = commits::branch(output, &line.text) {
            self.places.branch(line, start, branch);
        }
        self.changes.command((line, output), (start, &self.places), event, self.seen);
        self.places.removed(line, start);
    }
}
