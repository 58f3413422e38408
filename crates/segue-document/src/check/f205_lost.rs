//! F205: what the session shows, the handoff carries.

use segue_model::SectionName;

use super::ground::LostFact;
use super::{Check, Hit, Level, Rule, Subject};
use crate::{tokens, visible};

pub(super) const RULE: Rule = Rule {
    code: "F205",
    level: Level::Warning,
    title: "what the session shows of weight, the handoff carries",
    reason: "A rule or a failure that the handoff forgets is broken or met again in the next session.",
    fix: "take it over, or let `--fix` add it",
    example: ("## Context\n\n- An HTTP API", "## Context\n\n- Rule: \"never push to main\""),
    check: Check::Handoff(check),
};

/// So many lost facts are listed.
const LISTED: usize = 10;
/// A fact is quoted up to so many characters.
const QUOTE: usize = 160;
/// The sections may be so many times as long as the prompt, and at least as long as that.
const RECORD: usize = 3;
const RECORD_AT_LEAST: usize = 4_000;

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let text = subject.body().map(|line| line.text).collect::<Vec<_>>().join("\n");
    let Some(loss) = subject.ground.lost(&text).filter(|loss| !loss.facts.is_empty()) else {
        return Vec::new();
    };
    let added = within_budget(subject, &loss.facts);
    let mut edited: Vec<(&SectionName, Option<&str>)> = Vec::new();
    let mut hits = Vec::new();
    for (at, fact) in loss.facts.iter().enumerate() {
        let place = (&fact.section, fact.heading);
        let is_first = !edited.contains(&place) && added.contains(&at);
        if at >= LISTED && !is_first {
            continue;
        }
        let address = fact.address.as_ref().map_or_else(String::new, |at| format!(", {at}"));
        let said = crate::shorten(&visible::one_line(&fact.text), QUOTE);
        let message = format!("lost: {}{address}: {said}", fact.kind);
        let mut hit = Hit::missing(subject.line_of(&fact.section), message);
        if is_first {
            edited.push(place);
            let same = added.iter().map(|at| &loss.facts[*at]);
            let same = same.filter(|other| (&other.section, other.heading) == place);
            hit = with_edit(hit, subject, place, same.map(|fact| fact.line.clone()).collect());
        }
        hits.push(hit);
    }
    // The share of nothing may be a negative zero.
    let share = (loss.carried * 100.0).floor().abs();
    let count = loss.facts.len();
    let what = if count == 1 { "fact of weight is" } else { "facts of weight are" };
    let message =
        format!("carries {share} % of what the session shows, by weight; {count} {what} not in it");
    hits.push(Hit::missing(subject.end(), message).level(Level::Info));
    hits
}

/// The facts that the sections still have room for, as places in `facts`.
fn within_budget(subject: &Subject<'_>, facts: &[LostFact]) -> Vec<usize> {
    let prompt = subject.prompt_lines();
    let record = subject.body().filter(|line| !prompt.contains(&line.at));
    let used: usize = record.map(|line| tokens::count(line.text) + 1).sum();
    let budget = subject.template.budget as usize * RECORD;
    let mut left = budget.max(RECORD_AT_LEAST).saturating_sub(used);
    let mut fits = |fact: &LostFact| {
        let cost = tokens::count(&fact.line) + 2;
        let is_in = cost <= left;
        left -= if is_in { cost } else { 0 };
        is_in
    };
    (0..facts.len()).filter(|at| fits(&facts[*at])).collect()
}

/// Adds `items` at the end of a section, or of its subsection.
fn with_edit(
    hit: Hit,
    subject: &Subject<'_>,
    (section, part): (&SectionName, Option<&str>),
    items: Vec<String>,
) -> Hit {
    let is_text = |at: &usize| !subject.lines[*at].trim().is_empty();
    let own = part.map(|part| subject.part(section, part)).unwrap_or_default();
    let last = own.iter().rev().find(|line| is_text(&line.at)).map(|line| line.at);
    let lead = || {
        let lines = subject.section(section);
        let is_heading = |at: usize| subject.outline.headings.iter().any(|h| h.line == at);
        let lead = lines.iter().take_while(|line| !is_heading(line.at));
        lead.filter(|line| is_text(&line.at)).last().map(|line| line.at)
    };
    let end = || {
        let lines = subject.section(section);
        lines.iter().rev().find(|line| is_text(&line.at)).map(|line| line.at)
    };
    let (after, heading) = match (last, part) {
        (Some(last), _) => (Some(last), None),
        (None, Some(part)) => (end(), Some(part)),
        (None, None) => (lead().or_else(|| heading_of(subject, section)), None),
    };
    let Some(after) = after else { return hit };
    let count = items.len();
    let mut text = Vec::new();
    if let Some(heading) = heading {
        text.extend([String::new(), format!("### {heading}"), String::new()]);
    } else if super::list::item_text(subject.lines[after]).is_none() {
        text.push(String::new());
    }
    text.extend(items);
    let next = subject.lines.get(after + 1).is_some_and(|line| !line.trim().is_empty());
    if next && super::list::item_text(subject.lines[after + 1]).is_none() {
        text.push(String::new());
    }
    let what = format!(
        "added {count} lost fact{} to `{}`",
        if count == 1 { "" } else { "s" },
        part.unwrap_or(section.as_str())
    );
    hit.edit(after + 1..after + 1, text, what)
}

/// The line of the heading over the section, if it is there.
fn heading_of(subject: &Subject<'_>, section: &SectionName) -> Option<usize> {
    subject.document.line_of(section)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_on, ground};
    use super::super::{check, fix};
    use crate::template::Template;

    #[test]
    fn what_was_lost_is_listed_and_added_where_it_belongs() {
        assert!(!breaks("F205", GOOD));
        assert!(breaks_on("F205", GOOD));
        let found = check(GOOD, &Template::base(), &ground());
        let messages: Vec<&str> =
            found.iter().filter(|f| f.code == "F205").map(|f| f.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "lost: failure, 6f0c#3: `npm test` fails",
                "lost: instruction, 6f0c#3: never push to main",
                "carries 50 % of what the session shows, by weight; 2 facts of weight are not in it",
            ]
        );
        let fixed = fix(GOOD, &Template::base(), &ground());
        assert!(
            fixed.text.contains("→ 12 passed.\n\n- `npm test` fails\n\n## Next Objective"),
            "{}",
            fixed.text
        );
        let rules = "\n### Rules and Corrections\n\n- never push to main\n\n## Continuation";
        assert!(fixed.text.contains(rules), "{}", fixed.text);
        assert!(!breaks_on("F205", &fixed.text));
        assert!(fixed.done.iter().any(|done| done.what == "added 1 lost fact to `Current State`"));
        assert_eq!(fix(&fixed.text, &Template::base(), &ground()).done, []);
    }
}
