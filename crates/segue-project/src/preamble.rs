//! What has come since a prompt was frozen: said above it, in few words.

use std::collections::BTreeSet;

use segue_document::visible::one_line;
use segue_document::{failures, shorten, tokens};
use segue_model::{Arm, Chain, Content, Front, HandoffId, Node};

use crate::{Freshness, Project};

/// The tokens that the preamble has at most.
const BUDGET: usize = 500;
/// The characters of one item at most.
const ITEM: usize = 300;

/// The goal that the user named for the session, on one line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewGoal<'a> {
    pub(crate) text: &'a str,
    /// Whether the prompt has it in place of its own.
    pub(crate) stands_below: bool,
}

/// The preamble of the prompt of `front`. What was given up from there comes first; of
/// the rest of it, as much is said as the budget takes.
pub(crate) fn preamble(
    front: &Front,
    lessons: &[String],
    freshness: &Freshness,
    goal: Option<NewGoal<'_>>,
) -> String {
    let (number, id) = (front.number, front.id.short());
    let opening = format!(
        "This is session {}. It continues from handoff {number} ({id}), made {}.",
        number.next(),
        front.created
    );
    let mut rest = Vec::new();
    match freshness {
        Freshness::Fresh => rest.push("FRESH: the repository is where the handoff left it.".into()),
        Freshness::Stale(_) => rest.push(format!(
            "STALE: {}. Look before you trust what is said below.",
            freshness.reasons().join("; ")
        )),
        Freshness::Unknown(_) => {}
    }
    if let Some(NewGoal { text, stands_below }) = goal {
        rest.push(if stands_below {
            format!("The user named the goal of this session, which the handoff did not have: {text}")
        } else {
            format!(
                "The goal of this session, instead of the one below with its \"Done when\" and \"First\": {text}"
            )
        });
    }
    rest.push(
        "Before you change anything, read back in three lines: goal and state; first step; rules \
         and what not to try again."
            .to_owned(),
    );
    let mut used = tokens::count(&opening) + tokens::count(&rest.join("\n"));
    let mut lines = vec![opening];
    lines.extend(within(lessons, BUDGET, &mut used));
    lines.extend(rest);
    lines.join("\n")
}

/// As many of the lessons as there is room for; how many more there are.
fn within(lessons: &[String], budget: usize, used: &mut usize) -> Vec<String> {
    if lessons.is_empty() {
        return Vec::new();
    }
    let heading = "Tried and Failed from here, and given up (do not try it again the same way):";
    let mut lines = vec![heading.to_owned()];
    // The line that counts the rest needs room as well.
    *used += tokens::count(heading) + 16;
    for (at, lesson) in lessons.iter().enumerate() {
        let cost = tokens::count(lesson) + 1;
        if *used + cost > budget {
            lines.push(format!("- and {} more: `segue log --all`", lessons.len() - at));
            break;
        }
        *used += cost;
        lines.push(lesson.clone());
    }
    lines
}

/// What was learned where the thread went back to `id`: the reason and what was observed
/// first, newest arm first, then the failures that the given up handoffs state and the
/// one at `id` (with what `content` says) does not.
pub(crate) fn lessons(
    project: &Project,
    chain: &Chain,
    id: HandoffId,
    content: &Content,
) -> Vec<String> {
    let mut known: BTreeSet<String> = failures(content).into_iter().collect();
    let arms: Vec<&Arm> = chain.arms().iter().rev().filter(|arm| arm.to == id).collect();
    let mut lessons: Vec<String> = arms.iter().map(|arm| reason(chain, &arms, arm)).collect();
    for handoff in arms.iter().flat_map(|arm| &arm.handoffs) {
        let Some(node) = chain.get(*handoff) else { continue };
        let Ok((given_up, _)) = project.handoff(node) else { continue };
        for failure in failures(&given_up.content) {
            if known.insert(failure.clone()) {
                let text = shorten(&one_line(&failure), ITEM);
                lessons.push(format!("- {text} (handoff {})", called(chain, &arms, node)));
            }
        }
    }
    lessons
}

/// A handoff by its number; by its id as well where another one that the prompt names has
/// that number: where it goes back to, or another that was given up.
fn called(chain: &Chain, arms: &[&Arm], node: &Node) -> String {
    let number = node.front.number;
    let given_up = arms.iter().flat_map(|arm| arm.handoffs.iter().chain([&arm.to]));
    let mut others = given_up.filter(|id| **id != node.front.id).filter_map(|id| chain.get(*id));
    if others.any(|other| other.front.number == number) {
        return format!("{number} ({})", node.front.id.short());
    }
    number.to_string()
}

/// One arm in one item.
fn reason(chain: &Chain, arms: &[&Arm], arm: &Arm) -> String {
    let numbers = arm.handoffs.iter().rev().filter_map(|id| chain.get(*id));
    let numbers: Vec<String> = numbers.map(|node| called(chain, arms, node)).collect();
    let mut text = match numbers.as_slice() {
        // It may be that another checkout has them.
        [] => format!("{}, given up", arm.why),
        [number] => format!("{}, given up with handoff {number}", arm.why),
        numbers => format!("{}, given up with handoffs {}", arm.why, numbers.join(", ")),
    };
    if let Some(tried) = &arm.tried {
        text += &format!(". Tried: {tried}");
    }
    if let Some(observed) = &arm.observed {
        text += &format!(". Observed: {observed}");
    }
    format!("- {}", shorten(&one_line(&text), 2 * ITEM))
}
