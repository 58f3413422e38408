//! Reading back: whether the successor's first answer says what the handoff says.

use segue_document::visible::one_line;
use segue_facts::{FactKind, Probe, Wording};
use segue_model::{Content, SectionName, heading};
use serde::{Deserialize, Serialize};

use super::carried::Text;

const RULE: &str = "rule";
const TRIED: &str = "not to be tried again";
/// How many rules or failed attempts are asked for by name.
const NAMED: usize = 5;

/// How far the reading back is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadBack {
    /// The session has the prompt and has not answered yet.
    Awaited,
    /// What was missing was sent.
    SentBack {
        /// The score of the first answer, in percent.
        first: u32,
        /// How much the model had said then, in bytes.
        #[serde(default)]
        said: usize,
    },
    /// It is over.
    Scored {
        /// The score in percent, of all answers together.
        score: u32,
    },
}

/// A thing that must be read back.
enum Item<'a> {
    /// What the document says, in whatever words.
    Said { what: &'static str, text: String },
    /// What a probe of the handoff asks for.
    Asked(&'a Probe),
}

/// What an answer has of a handoff.
pub(super) struct Score {
    /// How much, in percent.
    pub(super) percent: u32,
    /// What is missing, a line each.
    pub(super) missing: Vec<String>,
}

/// Scores `answer` against the handoff that it began from, and against its probes, where it has
/// some: goal, state and first step as they stand in the document, the user's rules, failures
/// and failed attempts by their probes.
pub(super) fn score(content: &Content, probes: &[Probe], answer: &str) -> Score {
    let (text, wording) = (Text::new(answer), Wording::of(answer));
    let items = items(content, probes);
    let (kept, missing): (Vec<&Item<'_>>, Vec<&Item<'_>>) =
        items.iter().partition(|item| match item {
            Item::Said { text: said, .. } => text.carries(said),
            Item::Asked(probe) => probe.is_answered_by(&wording),
        });
    let percent = if items.is_empty() { 100 } else { kept.len() * 100 / items.len() };
    Score { percent: percent as u32, missing: missing.into_iter().map(line).collect() }
}

fn line(item: &Item<'_>) -> String {
    match item {
        Item::Said { what, text } => format!("- {what}: {}", one_line(text)),
        Item::Asked(probe) => {
            let what = asked(probe.fact).unwrap_or("fact");
            let ended = if probe.fact == FactKind::Failure { " fails" } else { "" };
            format!("- {what}: {}{ended}", one_line(&probe.subject))
        }
    }
}

/// What a probe is called that a successor reads back; nothing for those that it can look up.
fn asked(fact: FactKind) -> Option<&'static str> {
    match fact {
        FactKind::Instruction | FactKind::Correction => Some(RULE),
        FactKind::Attempt => Some(TRIED),
        FactKind::Failure => Some("failing"),
        _ => None,
    }
}

/// What is sent back, once.
pub(super) fn reminder(score: &Score) -> String {
    format!(
        "segue: your reading back of the handoff left this out. Say in one line each how you take it into \
         account, then go on:\n{}",
        score.missing.join("\n")
    )
}

/// Goal, state, first step, and what the probes ask that the prompt itself answers; without
/// probes the rules, and what not to try again, as they stand in the document.
fn items<'a>(content: &Content, probes: &'a [Probe]) -> Vec<Item<'a>> {
    let prompt = Wording::of(&content.prompt);
    let is_asked = |probe: &&Probe| asked(probe.fact).is_some() && probe.is_answered_by(&prompt);
    let mut items: Vec<Item<'_>> = probes.iter().filter(is_asked).map(Item::Asked).collect();
    let has_probes = !probes.is_empty();
    let mut add = |what: &'static str, text: &str| {
        let text = text.trim().trim_start_matches(['-', '*', ' ']).to_owned();
        if !text.is_empty() && text != segue_document::NOT_STATED {
            items.push(Item::Said { what, text });
        }
    };
    add("goal", content.objective());
    let lines = |name: &SectionName, part: Option<&str>| -> Vec<String> {
        let section = content.section(name).into_iter().flat_map(|section| &section.parts);
        let parts = section.filter(|found| found.heading.as_deref() == part);
        parts.flat_map(|part| part.text.lines().map(str::to_owned)).collect()
    };
    if let Some(state) =
        lines(&SectionName::State, None).iter().find(|line| !line.trim().is_empty())
    {
        add("state", state);
    }
    for line in lines(&SectionName::Objective, None) {
        let bare = line.trim_start_matches(['-', '*', ' ']);
        if let Some(step) = bare.strip_prefix("First:").or_else(|| bare.strip_prefix("First step:"))
        {
            add("first step", step);
        }
    }
    let listed = [(RULE, heading::RULES), (TRIED, heading::TRIED)];
    for (what, part) in listed.into_iter().filter(|_| !has_probes) {
        lines(&SectionName::Context, Some(part))
            .iter()
            .take(NAMED)
            .for_each(|line| add(what, line));
    }
    items
}

#[cfg(test)]
mod tests {
    use segue_facts::ProbeKind;
    use segue_model::{Part, Section};

    use super::*;

    fn content() -> Content {
        let objective =
            "Wire up the login form.\nDone when: `npm test` passes.\nFirst: open src/login.ts:12";
        Content {
            sections: vec![
                Section::new(SectionName::State, [Part::lead("The API works (curl → 200).")]),
                Section::new(SectionName::Objective, [Part::lead(objective)]),
                Section::new(
                    SectionName::Context,
                    [
                        Part::under(heading::RULES, "- \"never push to main\""),
                        Part::under(heading::TRIED, "- Mock clock: flaky under load"),
                    ],
                ),
            ],
            prompt: String::new(),
        }
    }

    #[test]
    fn only_what_is_missing_is_sent_back() {
        let answer = "Goal: wire up the login form; the API works (curl gives 200). First I open \
                      src/login.ts:12. I never push to main.";
        let score = score(&content(), &[], answer);
        assert_eq!(score.percent, 80);
        assert_eq!(score.missing, ["- not to be tried again: Mock clock: flaky under load"]);
        assert!(reminder(&score).ends_with("flaky under load"));
    }

    #[test]
    fn what_the_probes_ask_is_scored_instead_of_what_the_document_lists() {
        let probe = |fact, subject: &str, answer: &str| Probe {
            kind: ProbeKind::Recall,
            question: String::new(),
            answer: answer.to_owned(),
            fact,
            subject: subject.to_owned(),
            address: None,
        };
        let probes = [
            probe(FactKind::Instruction, "keep the public names", "public"),
            probe(FactKind::Failure, "npm run lint", "fails"),
            // The prompt does not say it: nobody can read it back.
            probe(FactKind::Instruction, "use tabs everywhere", "tabs"),
        ];
        let prompt = "Rules:\n- \"keep the public names\"\n\n`npm run lint` fails: 2 errors".into();
        let content = Content { prompt, ..content() };
        let answer = "wire up the login form. The API works, curl 200. open src/login.ts:12. I \
                      keep the public names.";
        let score = score(&content, &probes, answer);
        assert_eq!(score.missing, ["- failing: npm run lint fails"]);
        assert_eq!(score.percent, 80);
    }

    #[test]
    fn a_whole_answer_needs_no_reminder() {
        let answer = "wire up the login form. The API works, curl 200. open src/login.ts:12, \
                      never push to main, the mock clock is flaky under load";
        assert_eq!(score(&content(), &[], answer).percent, 100);
    }
}
