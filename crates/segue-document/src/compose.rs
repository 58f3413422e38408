//! The prompt of a handoff that has none: from its sections, within the budget.

use segue_model::{Content, Part, SectionName, heading};

use crate::blocks::{begins_item, blocks};
use crate::check::needs_quotes;
use crate::item::Item;
use crate::labelled::unnamed;
use crate::merge::{OTHER, WHICH};
use crate::prompt::{PROMPT_SECTIONS, Prompt, START, prompt};
use crate::shorten::shorten;
use crate::template::{Keep, Template};
use crate::{NOT_STATED, tokens};

/// Pieces of prose longer than this are cut, in characters.
const PIECE: usize = 1_200;
/// How many pieces of the objective, the state and the like are cut last of all; of
/// the user's own words all are.
const KEPT: usize = 12;
/// Words of a piece that a successor needs before others of its class: what is broken,
/// open or forbidden.
const PRESSING: [&str; 14] = [
    "fail",
    "broken",
    "block",
    "bug",
    "error",
    "todo",
    "open",
    "unresolved",
    "must",
    "never",
    "don't",
    "do not",
    "not yet",
    "next",
];

/// What a prompt says before what it had no room for.
pub const LEFT_OUT: &str = "Left out here for space: ";

/// A longer text around a handoff, in bytes, may say something.
const COURTESY: usize = 120;

/// The subsection that keeps a prompt which says too little to stand alone.
pub const WRITTEN: &str = "The Prompt as It Was Written";

/// What a prompt is composed of.
#[derive(Clone, Copy, Debug)]
pub struct Composition<'a> {
    /// The sections.
    pub content: &'a Content,
    /// The template in force.
    pub template: &'a Template,
    /// Where the successor can read it.
    pub address: Option<&'a str>,
    /// The tokens that the prompt has at most.
    pub budget: usize,
    /// A line that says what project this is.
    pub project: Option<&'a str>,
    /// How the handoff is named, for who wants to see what was left out.
    pub id: &'a str,
    /// What a merge kept of both sides, each statement as it stood: neither side stands
    /// in the prompt without the other.
    pub contested: &'a [String],
}

/// What goes first when the budget is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    Gotchas,
    Files,
    Summary,
    Context,
    /// The objective, the state, failed attempts and the user's own words.
    Last,
    /// What two handoffs say otherwise.
    Contested,
    Never,
}

/// A piece of the prompt.
struct Piece {
    /// The part of the prompt.
    part: usize,
    /// What introduces the pieces of its subsection.
    lead: Option<String>,
    text: String,
    cut: Cut,
    is_pressing: bool,
    tokens: usize,
    is_in: bool,
}

/// Composes the prompt. The same sections always give the same prompt.
pub fn compose_prompt(input: &Composition<'_>) -> String {
    let mut pieces = pieces(input);
    let mut order: Vec<usize> =
        (0..pieces.len()).filter(|at| pieces[*at].cut != Cut::Never).collect();
    // The last of each class goes first: what stands first matters most, unless what comes
    // later says that something is wrong.
    order.sort_by_key(|at| (pieces[*at].cut, pieces[*at].is_pressing, std::cmp::Reverse(*at)));
    let mut victims = order.into_iter();
    loop {
        let text = write(input, &pieces);
        let over = tokens::count(&text).saturating_sub(input.budget);
        if over == 0 {
            return text;
        }
        let mut freed = 0;
        while freed < over {
            let Some(victim) = victims.next() else { return text };
            pieces[victim].is_in = false;
            freed += pieces[victim].tokens;
        }
    }
}

/// Where the text of a subsection goes: the part of the prompt, and its class.
fn place(input: &Composition<'_>, section: &SectionName, part: Option<&str>) -> (usize, Cut) {
    let extra = part.and_then(|part| input.template.sections.iter().find(|s| s.name == part));
    let (at, cut) = match (section, part) {
        (SectionName::Objective, _) => (3, Cut::Last),
        (SectionName::State, Some(heading::VERIFICATION)) => (2, Cut::Summary),
        (SectionName::State, _) => (2, Cut::Last),
        (SectionName::Summary, Some(heading::DECISIONS)) => (0, Cut::Context),
        (SectionName::Summary, Some(heading::ARTIFACTS)) => (1, Cut::Files),
        (SectionName::Summary, _) => (1, Cut::Summary),
        (SectionName::Context, Some(heading::RULES)) => (0, Cut::Last),
        (SectionName::Context, Some(heading::TRIED)) => (2, Cut::Last),
        (SectionName::Context, Some(heading::QUESTIONS)) => (4, Cut::Context),
        (SectionName::Context, Some(heading::FILES)) => (4, Cut::Files),
        (SectionName::Context, Some(heading::NOTES)) => (0, Cut::Gotchas),
        (
            SectionName::Context,
            Some(heading::COMMANDS | heading::GOTCHAS | heading::NAMES | heading::READ),
        ) => (4, Cut::Gotchas),
        (SectionName::Context, _) => (0, Cut::Context),
        (SectionName::Continuation, Some(WRITTEN)) => (3, Cut::Last),
        (SectionName::Continuation, _) => (4, Cut::Gotchas),
        (SectionName::Other(_), _) => (0, Cut::Gotchas),
    };
    match extra.map(|extra| extra.keep) {
        Some(Keep::High) => (at, Cut::Last),
        Some(Keep::Low) => (at, Cut::Gotchas),
        Some(Keep::Normal) | None => (at, cut),
    }
}

fn pieces(input: &Composition<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for section in &input.content.sections {
        for part in &section.parts {
            let is_label = part.heading.as_deref().is_some_and(is_label);
            if is_label || is_courtesy(part) || part.text == NOT_STATED {
                continue;
            }
            let (at, cut) = place(input, &section.name, part.heading.as_deref());
            let lead = part.heading.clone().or_else(|| match &section.name {
                SectionName::Other(name) => Some(name.clone()),
                _ => None,
            });
            let is_rule = part.heading.as_deref() == Some(heading::RULES);
            // How the next session is started says nothing within its own prompt.
            let starts = |line: &&str| line.starts_with(START);
            let text = part.text.lines().filter(|line| !starts(line)).collect::<Vec<_>>();
            for (count, block) in blocks(&text.join("\n")).into_iter().enumerate() {
                let text = unnamed(&section.name, part.heading.as_deref(), &block.text);
                let item = Item::new(&section.name, part.heading.as_deref(), text).text;
                let is_contested = input.contested.iter().any(|side| {
                    let is_aim = section.name == SectionName::Objective;
                    *side == item || (is_aim && !item.is_empty() && side.contains(&item))
                });
                let text = if block.is_code { text.to_owned() } else { fit(&shortened(text)) };
                let is_first = count == 0 && section.name == SectionName::Objective;
                // What a merge left open is the first thing to settle.
                let is_open = text.trim_start_matches("- ").starts_with(WHICH);
                let cut = match cut {
                    Cut::Last if is_first => Cut::Never,
                    _ if is_open || is_contested => Cut::Contested,
                    Cut::Last if count >= KEPT && !is_rule => Cut::Context,
                    cut => cut,
                };
                let lower = text.to_lowercase();
                let is_pressing = PRESSING.iter().any(|word| lower.contains(word));
                let tokens = tokens::count(&text) + 1;
                let lead = lead.clone().map(|lead| fit(&lead));
                pieces.push(Piece { part: at, lead, text, cut, is_pressing, tokens, is_in: true });
            }
        }
    }
    pieces
}

/// A piece that is not too long. What asks which of two holds keeps both.
fn shortened(text: &str) -> String {
    let sides = text.trim_start_matches("- ").starts_with(WHICH).then(|| text.split_once(OTHER));
    match sides.flatten() {
        Some((one, other)) => {
            format!("{}{OTHER}{}", shorten(one, PIECE / 2), shorten(other, PIECE / 2))
        }
        None => shorten(text, PIECE),
    }
}

/// What says where a document came from, and nothing of the work.
fn is_label(heading: &str) -> bool {
    matches!(heading, "Front Matter" | "Source")
}

/// Whether a part is what a chat says around the handoff that it was asked for: "Sure! Here's your handoff:".
fn is_courtesy(part: &Part) -> bool {
    const SIGNS: [&str; 12] = [
        "here is",
        "here's",
        "here’s",
        "sure",
        "certainly",
        "of course",
        "let me know",
        "feel free",
        "hier ist",
        "gerne",
        "aquí",
        "voici",
    ];
    let is_around = matches!(part.heading.as_deref(), Some("Introduction" | "After the Handoff"));
    let lower = part.text.to_lowercase();
    is_around && lower.len() <= COURTESY && SIGNS.iter().any(|sign| lower.starts_with(sign))
}

/// Foreign lines that would break the prompt's own rules stand as quotations.
fn fit(text: &str) -> String {
    let fit = |line: &str| {
        // A comment would hide from the person who pastes the prompt.
        let line = &line.replace("<!--", "‹!--").replace("-->", "--›");
        if needs_quotes(line) { format!("> {line}") } else { line.clone() }
    };
    text.lines().map(fit).collect::<Vec<_>>().join("\n")
}

fn write(input: &Composition<'_>, pieces: &[Piece]) -> String {
    let mut parts = [const { String::new() }; PROMPT_SECTIONS.len()];
    parts[0].push_str(input.project.unwrap_or_default());
    for (at, text) in parts.iter_mut().enumerate() {
        let mut lead: Option<&str> = None;
        for piece in pieces.iter().filter(|piece| piece.part == at && piece.is_in) {
            let is_new = piece.lead.as_deref() != lead;
            lead = piece.lead.as_deref();
            let is_item = begins_item(&piece.text) && !is_new;
            if !text.is_empty() {
                text.push_str(if is_item { "\n" } else { "\n\n" });
            }
            if let Some(lead) = lead.filter(|_| is_new) {
                text.push_str(&format!("{}:\n\n", lead.trim_end_matches(':')));
            }
            text.push_str(&piece.text);
        }
    }
    if let Some(left_out) = left_out(pieces) {
        if !parts[4].is_empty() {
            parts[4].push_str("\n\n");
        }
        parts[4].push_str(&format!("{LEFT_OUT}{left_out}. `segue show {}` has them.", input.id));
    }
    let fallbacks = [
        (0, NOT_STATED),
        (2, NOT_STATED),
        (3, "Not stated in the source: ask the user for the goal."),
        (4, "Read back goal, state and rules in three lines, then begin."),
    ];
    for (at, text) in fallbacks {
        if parts[at].trim().is_empty() {
            text.clone_into(&mut parts[at]);
        }
    }
    prompt(&Prompt { template: input.template, address: input.address, is_tight: false, parts })
}

/// The pieces that are not in, counted by where they stand.
fn left_out(pieces: &[Piece]) -> Option<String> {
    let mut counts = Vec::<(&str, usize)>::new();
    for piece in pieces.iter().filter(|piece| !piece.is_in) {
        let name = piece.lead.as_deref().unwrap_or("other text").trim_end_matches(':');
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let told = counts.iter().map(|(name, count)| format!("{count} of {name}"));
    (!counts.is_empty()).then(|| told.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse;

    fn composed(text: &str, budget: usize) -> String {
        let template = Template::base();
        let (document, _) = parse(text);
        compose_prompt(&Composition {
            content: &document.content,
            template: &template,
            address: Some(".segue/templates/base.md"),
            budget,
            project: Some("Project `x`."),
            id: "kpqxwytr",
            contested: &[],
        })
    }

    const TEXT: &str = "## Done\n\n- Added a\n- Added b\n\n## Status\n\nGreen: `cargo test`.\n\n\
        ## Next Steps\n\nWire up c.\n\n## Gotchas\n\n- The cache lies\n\n\
        ## Rules\n\n- \"never mock the clock\"\n";

    #[test]
    fn every_section_has_its_place_in_the_prompt() {
        let prompt = composed(TEXT, 1_500);
        for part in [
            "## Work Completed So Far\n\nDone:\n\n- Added a\n- Added b",
            "Green: `cargo test`.",
            "## This Session's Goal\n\nNext Steps:\n\nWire up c.",
            "The cache lies",
            "never mock the clock",
            "Remember: say \"snapshot\"",
        ] {
            assert!(prompt.contains(part), "{part} is not in {prompt}");
        }
    }

    #[test]
    fn the_budget_takes_gotchas_first_and_counts_them() {
        let text = TEXT.replace("- The cache lies", &"- The cache lies\n".repeat(20));
        let all = tokens::count(&composed(&text, 1_500));
        let prompt = composed(&text, all - 80);
        assert!(!prompt.contains("The cache lies"), "{prompt}");
        assert!(prompt.contains("Wire up c.") && prompt.contains("never mock"), "{prompt}");
        assert!(prompt.contains("Left out here for space:"), "{prompt}");
    }

    #[test]
    fn what_is_composed_breaks_no_must() {
        let text = format!("{TEXT}\n## Status\n\nAs discussed above.\n\n- TODO\n");
        let prompt = composed(&text, 1_500);
        assert!(prompt.contains("> As discussed above."), "{prompt}");
        let document =
            format!("=== SESSION HANDOFF ===\n\n{TEXT}\n## PROMPT FOR NEXT SESSION\n\n{prompt}\n");
        let findings = crate::check::check(&document, &Template::base(), &crate::check::NoGround);
        let errors: Vec<_> =
            findings.iter().filter(|f| f.level == crate::check::Level::Error).collect();
        assert!(errors.is_empty(), "{errors:?}\n{document}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_stays_within_the_budget(words in prop::collection::vec("[a-z]{1,9}[.`\n]?|\n\n- |## State\n|## Next\n", 0..400)) {
            let text = words.join(" ");
            let prompt = composed(&text, 900);
            prop_assert!(tokens::count(&prompt) <= 900, "{}", prompt);
            prop_assert!(prompt.ends_with("instructions on."));
        }
    }
}
