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

/// What a prompt is made of.
#[derive(Clone, Debug)]
pub struct Prompt<'a> {
    /// The template in force.
    pub template: &'a Template,
    /// Where the successor can read it: a path in the project or a URL. Without
    /// one a short form of the template is written in its place.
    pub address: Option<&'a str>,
    /// The Markdown of each part of [`PROMPT_SECTIONS`]; an empty one is left out.
    pub parts: [String; 5],
}

/// The text of the prompt, without a line end.
pub fn prompt(prompt: &Prompt<'_>) -> String {
    let template = prompt.template;
    let mut blocks = vec!["Read and apply this bootstrap template:".to_owned()];
    blocks[0].push('\n');
    blocks[0].push_str(&match prompt.address {
        Some(address) => format!("{address} ({})", template.name),
        None => template.short_form(),
    });
    for (heading, text) in PROMPT_SECTIONS.iter().zip(&prompt.parts) {
        if !text.is_empty() {
            blocks.push(format!("## {heading}\n\n{text}"));
        }
    }
    blocks.push(format!(
        "---\n\nRemember: say {} when ready for the next handoff. Its prompt carries these instructions on.",
        template.triggers.first()
    ));
    blocks.join("\n\n")
}
