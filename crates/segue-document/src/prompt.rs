//! The prompt for the next session: self-contained, in the pattern's five parts.

use crate::template::Template;

/// The parts of the prompt, by their headings, in their order.
pub const PROMPT_SECTIONS: [&str; 5] = [
    "Project Context",
    "Work Completed So Far",
    "Current Status",
    "This Session's Goal",
    "Continue From",
];

/// The line that a prompt begins with.
pub const PROMPT_OPENING: &str = "Read and apply this bootstrap template:";

/// What a prompt is made of.
#[derive(Clone, Debug)]
pub struct Prompt<'a> {
    /// The template in force.
    pub template: &'a Template,
    /// Where the successor can read it: a path in the project or a URL. Without
    /// one a short form of the template is written in its place.
    pub address: Option<&'a str>,
    /// Whether short form and ending are to be as short as they can.
    pub is_tight: bool,
    /// The Markdown of each part of [`PROMPT_SECTIONS`]; an empty one is left out.
    pub parts: [String; 5],
}

/// What the instructions of a handoff of segue's begin with.
pub(crate) const START: &str = "Start the next session from the prompt below:";

/// What stands under Continuation Instructions: how the next session is started, and what it
/// does at `triggers`. `id` names the handoff, where it is known by then.
pub fn continuation(triggers: &str, id: Option<&str>) -> String {
    let next = id.map_or_else(|| "segue next".to_owned(), |id| format!("segue next {id}"));
    format!(
        "{START} paste it, or run `{next}`.\n\
         The session first reads back goal, state, first step and rules in three lines.\n\
         When the user says {triggers}, it writes the next handoff in this format."
    )
}

/// The text of the prompt, without a line end.
pub fn prompt(prompt: &Prompt<'_>) -> String {
    let mut blocks = vec![opening(prompt.template, prompt.address, prompt.is_tight)];
    for (heading, text) in PROMPT_SECTIONS.iter().zip(&prompt.parts) {
        if !text.is_empty() {
            blocks.push(format!("## {heading}\n\n{text}"));
        }
    }
    blocks.push(ending(prompt.template, prompt.is_tight));
    blocks.join("\n\n")
}

/// The prompt with another goal in place of its own, of which the first line is kept as what was
/// set aside. Nothing where it has no such part, or not one alone.
pub fn with_goal(prompt: &str, goal: &str) -> Option<String> {
    let heading = format!("## {}", PROMPT_SECTIONS[3]);
    let lines: Vec<&str> = prompt.lines().collect();
    let mut found = (0..lines.len()).filter(|at| lines[*at].trim_end() == heading);
    let at = found.next().filter(|_| found.next().is_none())?;
    let ends = |line: &&str| line.starts_with("## ") || line.trim_end() == "---";
    let end = lines[at + 1..].iter().position(ends).map_or(lines.len(), |more| at + 1 + more);
    let own = lines[at + 1..end].iter().map(|line| line.trim()).find(|line| !line.is_empty());
    let aside = own.map(|own| format!("Set aside for it, with its steps: {own}"));
    let part: Vec<&str> = [goal].into_iter().chain(aside.as_deref()).collect();
    let (before, after) = (lines[..=at].join("\n"), lines[end..].join("\n"));
    Some(format!("{before}\n\n{}\n\n{after}", part.join("\n\n")).trim_end().to_owned())
}

/// What a prompt that somebody wrote lacks of the frame that carries a chain on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lacking {
    /// It names no template (H006).
    pub template: bool,
    /// It does not say how the next handoff is asked for (H007).
    pub trigger: bool,
}

/// A prompt that somebody wrote, word for word, in the frame that it lacks.
pub fn framed(
    written: &str,
    template: &Template,
    address: Option<&str>,
    lacking: Lacking,
) -> String {
    let mut blocks = vec![written.to_owned()];
    if lacking.template {
        blocks.insert(0, opening(template, address, false));
    }
    if lacking.trigger {
        blocks.push(ending(template, false));
    }
    blocks.join("\n\n")
}

fn opening(template: &Template, address: Option<&str>, tight: bool) -> String {
    let text = match address {
        Some(address) => format!("{address} ({})", template.name),
        None => template.short_form(tight),
    };
    format!("{PROMPT_OPENING}\n{text}")
}

fn ending(template: &Template, tight: bool) -> String {
    let trigger = template.triggers.first();
    let carries = if tight { "" } else { " Its prompt carries these instructions on." };
    format!("---\n\nRemember: say {trigger} when ready for the next handoff.{carries}")
}
