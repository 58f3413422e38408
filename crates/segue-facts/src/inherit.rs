//! What a handoff leaves to the session that follows it: the facts that still hold until
//! somebody closes them.
//!
//! They are read from the sections of the handoff, by the headings under which segue writes
//! them. Files, commands and what passed are not inherited: the repository shows them better.

use segue_document::NOT_RUN_SINCE;
use segue_model::{Content, SectionName, heading};

use crate::draft::text::{ANSWERED_NOTE, ASKED, AT_FIRST, BEFORE, DOUBTED, LEFT_NOTE};
use crate::extract::{AGREED, EDITED, LEFT_OPEN, is_lasting, unanswered};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::place::{REFERENCES, SAID, SPOKEN, TODOS, TOLD};
use crate::text::{QUESTION, quoted, sentences};

/// Where inherited facts stand, what they are, who said them, and how much they weigh.
const KEPT: [(SectionName, &str, FactKind, Option<Speaker>, f64); 9] = [
    (SectionName::Context, heading::RULES, FactKind::Instruction, Some(Speaker::User), 0.9),
    (SectionName::Context, TOLD, FactKind::Note, Some(Speaker::User), 0.6),
    (SectionName::Context, SAID, FactKind::Note, Some(Speaker::Model), 0.4),
    (SectionName::Summary, heading::DECISIONS, FactKind::Decision, None, 0.7),
    (SectionName::Context, heading::TRIED, FactKind::Attempt, None, 0.7),
    (SectionName::Context, heading::QUESTIONS, FactKind::Question, None, 0.65),
    (SectionName::Context, TODOS, FactKind::Todo, None, 0.75),
    (SectionName::Summary, heading::ARTIFACTS, FactKind::Artifact, None, 0.45),
    (SectionName::Context, REFERENCES, FactKind::Reference, Some(Speaker::User), 0.25),
];
/// What a request weighs that no session has answered.
const UNANSWERED: f64 = 0.8;
/// What a line of state says of a failing command.
const FAILS: &str = " fails";
/// What counts the lines that a handoff left out itself.
const MORE: &str = "… and ";

/// The facts that the handoff with this content hands on.
pub fn inherited(content: &Content) -> Vec<Fact> {
    let mut facts: Vec<Fact> = first_request(content).into_iter().collect();
    let begun = beginning(content).filter(|begun| facts.iter().all(|it| it.text != begun.text));
    facts.extend(begun);
    let users = content.prompt.split_once(SPOKEN).map_or("", |(_, behind)| behind);
    let users = users.split("\n\n").next().unwrap_or_default();
    let is_users = |text: &str| !text.is_empty() && users.contains(text);
    for (section, heading, kind, said_by, weight) in KEPT {
        let part = content.section(&section).and_then(|section| section.part(heading));
        for line in part.iter().flat_map(|part| part.text.lines()) {
            let texts: Vec<&str> = match line.strip_prefix("- ") {
                Some(item) => vec![item],
                None if kind == FactKind::Reference => line.split(", ").collect(),
                None => continue,
            };
            // What was answered is open no more.
            let is_over = |text: &str| text.starts_with(MORE) || text.ends_with(ANSWERED_NOTE);
            let texts = texts.into_iter().filter(|text| !is_over(text));
            // Whether it was left in the session before says nothing of the next one.
            let texts = texts.map(|text| text.strip_suffix(LEFT_NOTE).unwrap_or(text));
            let is_kept = |text: &&str| kind != FactKind::Instruction || is_lasting(spoken(text));
            let by = |text: &str| said_by.or_else(|| is_users(text).then_some(Speaker::User));
            facts.extend(texts.filter(is_kept).map(|text| Fact {
                doubted_by: behind(text, DOUBTED),
                asked: behind(text, ASKED),
                ..fact(kind, spoken(text), by(spoken(text)), weight)
            }));
        }
    }
    facts.extend(failures(content));
    if let Some(asked) = unanswered_request(content) {
        let is_open = |kind| matches!(kind, FactKind::Todo | FactKind::Question);
        facts.retain(|fact| !(is_open(fact.kind) && fact.text == asked.text));
        facts.push(asked);
    }
    in_order(facts, users)
}

/// The facts in the order in which the prompt has them, where what the user said stands oldest first. What it left
/// out stays behind what it stood behind.
fn in_order(facts: Vec<Fact>, users: &str) -> Vec<Fact> {
    let items = users.lines().filter_map(|line| line.strip_prefix("- "));
    let lines: Vec<&str> = items.map(spoken).collect();
    let place = |fact: &Fact| {
        let alone = lines.iter().position(|said| *said == fact.text).map(|line| (line, 0));
        // "teal" is a line of its own, though an earlier one has the word as well.
        alone.or_else(|| {
            let mut lines = lines.iter().enumerate();
            lines.find_map(|(line, said)| Some((line, said.find(fact.text.as_str())?)))
        })
    };
    let mut before = None;
    let placed = facts.into_iter().map(|fact| {
        before = place(&fact)
            .or(before.filter(|(kind, _)| *kind == fact.kind).map(|(_, at)| at))
            .map(|at| (fact.kind, at));
        (before.map(|(_, at)| at), fact)
    });
    let mut placed: Vec<_> = placed.collect();
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, fact)| fact).collect()
}

/// The first thing that the user asked for in the session before.
fn first_request(content: &Content) -> Option<Fact> {
    let summary = content.section(&SectionName::Summary)?;
    let lead = summary.parts.iter().find(|part| part.heading.is_none())?;
    let item = lead.text.lines().find_map(|line| line.strip_prefix("- "))?;
    Some(fact(FactKind::Goal, spoken(item), Some(Speaker::User), 0.6))
}

/// What the chain began with, as far back as the handoff tells.
fn beginning(content: &Content) -> Option<Fact> {
    let summary = content.section(&SectionName::Summary)?;
    let lead = summary.parts.iter().find(|part| part.heading.is_none())?;
    let items: Vec<&str> = lead.text.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    let told = |mark: &str| items.iter().find_map(|item| item.strip_prefix(mark));
    let item = told(AT_FIRST).or_else(|| told(BEFORE))?;
    let begun = fact(FactKind::Goal, spoken(item), Some(Speaker::User), 0.55);
    Some(Fact { subject: AT_FIRST.to_owned(), ..begun })
}

/// The request that is the goal and that no session has answered.
fn unanswered_request(content: &Content) -> Option<Fact> {
    let asked = unanswered(content.objective().lines().next()?)?;
    let asks = sentences(&asked).iter().any(|sentence| sentence.ends_with(QUESTION));
    let kind = if asks { FactKind::Question } else { FactKind::Todo };
    let open = fact(kind, &asked, Some(Speaker::User), UNANSWERED);
    Some(Fact { subject: LEFT_OPEN.to_owned(), ..open })
}

/// The commands that failed when the session ended.
fn failures(content: &Content) -> impl Iterator<Item = Fact> {
    let state = content.section(&SectionName::State);
    let lead =
        state.into_iter().flat_map(|section| &section.parts).filter(|part| part.heading.is_none());
    lead.flat_map(|part| part.text.lines()).filter_map(|line| {
        let text = line.strip_prefix("- `")?;
        let (command, rest) = text.split_once('`')?;
        let fails = rest.starts_with(FAILS);
        // What the session before said of its end is said anew.
        let text = text.trim_end_matches(NOT_RUN_SINCE).trim_end().trim_end_matches(EDITED);
        let line = format!("`{text}");
        fails.then(|| Fact {
            subject: command.to_owned(),
            ..fact(FactKind::Failure, &line, None, 0.85)
        })
    })
}

fn fact(kind: FactKind, text: &str, said_by: Option<Speaker>, weight: f64) -> Fact {
    Fact {
        state: ClaimState::Inherited,
        said_by,
        ..Fact::observed(kind, text.to_owned(), String::new(), weight)
    }
}

/// The words of a line, without what is said of them behind their quotation marks. What was agreed to has two pairs.
fn spoken(line: &str) -> &str {
    if line.starts_with(AGREED) {
        return line.rsplit_once(DOUBTED).map_or(line, |(said, _)| said);
    }
    quoted(line).unwrap_or(line)
}

/// What a line quotes behind its words, with this lead: what may have changed it, what was asked.
fn behind(line: &str, lead: &str) -> Option<String> {
    let (_, rest) = line.split_once(spoken(line))?;
    let (_, behind) = rest.rsplit_once(lead)?;
    quoted(behind).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use segue_model::{Part, Section};

    use super::*;

    #[test]
    fn what_stands_behind_a_quote_is_not_handed_on_with_it() {
        assert_eq!(spoken("\"24 hours\" (later: \"15 minutes\")"), "24 hours");
        assert_eq!(spoken("\"15 minutes\" (on sessions live)"), "15 minutes");
        assert_eq!(spoken("“say \"hello\" first” (on greetings)"), "say \"hello\" first");
        assert_eq!(spoken("write the docs"), "write the docs");
        let line = "\"24 hours\" (later: \"15 minutes\")";
        assert_eq!(behind(line, DOUBTED).as_deref(), Some("15 minutes"));
        assert_eq!(behind("\"15 minutes\" (on sessions live)", DOUBTED), None);
        let line = "Agreed: \"a queue\" (the user: \"1\") (later: \"a lock\")";
        assert_eq!(spoken(line), "Agreed: \"a queue\" (the user: \"1\")");
        assert_eq!(behind(line, DOUBTED).as_deref(), Some("a lock"));
        let line = "\"5 min\" (asked: “is \"ten\" right?”) (later: \"20\")";
        assert_eq!(behind(line, ASKED).as_deref(), Some("is \"ten\" right?"));
        assert_eq!(behind(line, DOUBTED).as_deref(), Some("20"));
    }

    #[test]
    fn what_is_handed_on_keeps_the_order_of_the_prompt() {
        let context = [
            Part::under(heading::RULES, "- \"no, then 700\"\n- \"never by car\""),
            Part::under(
                TOLD,
                "- \"600 euros\" (asked: \"What may it cost?\")\n- \"left out\"\n- \"to Lyon\"",
            ),
        ];
        let said = "- \"never by car\" (later: \"to Lyon\")\n- \"600 euros\" (asked: …)\n- \"no, then 700\"\n- \"to Lyon\"";
        let content = Content {
            sections: vec![Section::new(SectionName::Context, context)],
            prompt: format!("{SPOKEN}\n{said}\n\n## This Session's Goal\n\nBuy \"never by car\"."),
        };
        let facts = inherited(&content);
        let texts: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(texts, ["never by car", "600 euros", "left out", "no, then 700", "to Lyon"]);
        assert_eq!(facts[1].asked.as_deref(), Some("What may it cost?"));
    }

    #[test]
    fn rules_decisions_todos_and_failures_are_handed_on() {
        let sections = vec![
            Section::new(
                SectionName::Summary,
                [
                    Part::lead("The user asked, in these words:\n- \"add a queue\""),
                    Part::under(heading::DECISIONS, "- \"SQLite, because it is one file\""),
                ],
            ),
            Section::new(
                SectionName::State,
                [Part::lead("- `cargo test` fails (exit 101): `a panicked`")],
            ),
            Section::new(
                SectionName::Context,
                [
                    Part::under(
                        heading::RULES,
                        "- \"never push\"\n- \"for this session only: no tests\"\n- … and 3 more",
                    ),
                    Part::under("Still to Do", format!("- write the docs{LEFT_NOTE}")),
                    Part::under("References", "#12, ABC-7"),
                ],
            ),
        ];
        let facts = inherited(&Content { sections, prompt: String::new() });
        let found: Vec<(FactKind, &str)> =
            facts.iter().map(|fact| (fact.kind, fact.text.as_str())).collect();
        assert_eq!(
            found,
            [
                (FactKind::Goal, "add a queue"),
                (FactKind::Instruction, "never push"),
                (FactKind::Decision, "SQLite, because it is one file"),
                (FactKind::Todo, "write the docs"),
                (FactKind::Reference, "#12"),
                (FactKind::Reference, "ABC-7"),
                (FactKind::Failure, "`cargo test` fails (exit 101): `a panicked`"),
            ]
        );
        assert_eq!(facts[6].subject, "cargo test");
    }
}
