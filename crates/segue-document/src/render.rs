//! Writing the canonical form. The same handoff always gives the same bytes.

use std::fmt::Write;

use jiff::Timestamp;
use segue_model::{Content, Digest, Front, Handoff, Number, Section, marker};

use crate::front;

/// The whole file: front matter and body.
pub fn render(handoff: &Handoff) -> String {
    let front = &handoff.front;
    front::write(front) + &body(front.created, front.number, &handoff.content)
}

/// Sets the digest of the body that `content` renders to, and renders the file.
pub fn seal(mut front: Front, content: Content) -> (Handoff, String) {
    front.digest = Digest::of(&body(front.created, front.number, &content));
    let handoff = Handoff { front, content };
    let text = render(&handoff);
    (handoff, text)
}

/// The body: everything below the front matter.
pub fn body(created: Timestamp, number: Number, content: &Content) -> String {
    let mut out = format!(
        "{}\nGenerated: {created}\nSession: {number} → {}\n",
        marker::HANDOFF,
        number.next()
    );
    for section in &content.sections {
        write_section(&mut out, section);
    }
    if !content.prompt.is_empty() {
        let (heading, copy, prompt) = (marker::PROMPT, marker::COPY, &content.prompt);
        // Writing to a `String` cannot fail.
        let _ = write!(out, "\n---\n\n## {heading}\n\n{copy}\n\n---\n\n{prompt}\n");
    }
    out
}

fn write_section(out: &mut String, section: &Section) {
    let _ = write!(out, "\n## {}\n", section.name.as_str());
    for part in &section.parts {
        if let Some(heading) = &part.heading {
            let _ = write!(out, "\n### {heading}\n");
        }
        if !part.text.is_empty() {
            let _ = write!(out, "\n{}\n", part.text);
        }
    }
}
