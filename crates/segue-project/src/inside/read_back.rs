//! Reading back: whether the successor's first answer says what the handoff says.

use segue_document::visible::one_line;
use segue_model::{Content, SectionName, heading};
use serde::{Deserialize, Serialize};

use super::carried::Text;

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
struct Item {
    what: &'static str,
    text: String,
}

/// What an answer has of a handoff.
pub(super) struct Score {
    /// How much, in percent.
    pub(super) percent: u32,
    /// What is missing, a line each.
    pub(super) missing: Vec<String>,
}

/// Scores `answer` against the handoff that it began from.
pub(super) fn score(content: &Content, answer: &str) -> Score {
    let text = Text::new(answer);
    let items = items(content);
    let (kept, missing): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| text.carries(&item.text));
    let percent = if items.is_empty() { 100 } else { kept.len() * 100 / items.len() };
    let line = |item: &&Item| format!("- {}: {}", item.what, one_line(&item.text));
    Score { percent: percent as u32, missing: missing.iter().map(line).collect() }
}

/// What is sent back, once.
pub(super) fn reminder(score: &Score) -> String {
    format!(
        "segue: your reading back of the handoff left this out. Say in one line each how you take it into \
         account, then go on:\n{}",
        score.missing.join("\n")
    )
}

/// Goal, state, first step, rules, and what not to try again.
fn items(content: &Content) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |what: &'static str, text: &str| {
        let text = text.trim().trim_start_matches(['-', '*', ' ']).to_owned();
        if !text.is_empty() && text != segue_document::NOT_STATED {
            items.push(Item { what, text });
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
    for (what, part) in [("rule", heading::RULES), ("not to be tried again", heading::TRIED)] {
        lines(&SectionName::Context, Some(part))
            .iter()
            .take(NAMED)
            .for_each(|line| add(what, line));
    }
    items
}

#[cfg(test)]
mod tests {
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
        let score = score(&content(), answer);
        assert_eq!(score.percent, 80);
        assert_eq!(score.missing, ["- not to be tried again: Mock clock: flaky under load"]);
        assert!(reminder(&score).ends_with("flaky under load"));
    }

    #[test]
    fn a_whole_answer_needs_no_reminder() {
        let answer = "wire up the login form. The API works, curl 200. open src/login.ts:12, \
                      never push to main, the mock clock is flaky under load";
        assert_eq!(score(&content(), answer).percent, 100);
    }
}
