//! Tools that failed whenever they were called: the next session need not try them as they are.

use std::collections::BTreeMap;

use segue_document::secret;
use segue_model::{Address, Event, ToolResult};
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, FactKind};
use crate::text::{clean, code, shorten};

/// After so many calls that failed for one reason it is not what the tool was asked for.
const CALLS: u32 = 3;
/// How long a reason may be, and the line that it stands on; in so many characters nothing is said.
const WIDTH: usize = 160;
const LONGEST: usize = 4_096;
const TELLING: usize = 8;
/// How many tools are remembered.
const MOST: usize = 256;
/// What it weighs.
const WEIGHT: f64 = 0.6;

/// What Claude Code gives back for a call that it did not make because another beside it failed.
const NOT_RUN: &str = "Sibling tool call errored";

/// The tools that run no command and change no file, by their names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tools(BTreeMap<String, Calls>);

/// The calls of one tool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Calls {
    failed: u32,
    /// Whether one succeeded, or failed for another reason.
    varies: bool,
    /// The last reason, and where it was given.
    last: Option<(String, Address)>,
}

impl Tools {
    /// A tool gave back something.
    pub(crate) fn returned(&mut self, result: &ToolResult<'_>, event: &Event<'_>) {
        let is_known = self.0.contains_key(&*result.tool);
        if result.refused || result.output.contains(NOT_RUN) || self.0.len() >= MOST && !is_known {
            return;
        }
        let calls = self.0.entry(result.tool.to_string()).or_default();
        if !result.failed {
            *calls = Calls { varies: true, ..Calls::default() };
        } else if !calls.varies {
            let lines = result.output.lines().filter(|line| line.len() <= LONGEST).map(untagged);
            let first = lines.into_iter().find(|line| line.chars().count() >= TELLING);
            let reason = shorten(&clean(&secret::mask(first.unwrap_or_default())), WIDTH);
            calls.varies = calls.last.as_ref().is_some_and(|(before, _)| *before != reason);
            calls.failed += 1;
            calls.last = Some((reason, event.address()));
        }
    }

    /// Those that never did what they were called for.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> {
        let failed = self.0.iter().filter(|(_, calls)| !calls.varies && calls.failed >= CALLS);
        failed.filter_map(|(tool, calls)| {
            let (reason, address) = calls.last.as_ref()?;
            let count = calls.failed;
            let lead = format!("The tool {} failed at every call ({count})", code(&clean(tool)));
            let text = if reason.is_empty() { lead } else { format!("{lead}: {}", code(reason)) };
            let fact = Fact::observed(FactKind::Attempt, text, format!("tool {tool}"), WEIGHT);
            Some(fact.at(address.clone(), None))
        })
    }
}

/// A line without the tag that a client puts around it: `<tool_use_error>No such page</tool_use_error>`.
fn untagged(line: &str) -> &str {
    let line = line.trim();
    let inner = line.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let inner = inner.and_then(|(_, rest)| rest.rsplit_once("</"));
    inner.map_or(line, |(inner, _)| inner.trim())
}
