//! Answers that the person gave in a form: to questions that a tool of the client's put, one or several at once.

use serde::{Deserialize, Serialize};

use crate::text::clean;

/// The questions of the last form, and when it came back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Form {
    /// In the order in which the answers come: of what they say.
    questions: Vec<Asked>,
    /// How many events had come by then.
    returned: Option<u64>,
}

/// What a tool for questions is called with.
#[derive(Deserialize)]
struct Input {
    questions: Vec<Asked>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Asked {
    question: String,
    #[serde(default)]
    options: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Choice {
    label: String,
}

impl Asked {
    /// Whether an answer is one of the options, or several of them.
    fn has(&self, answer: &str) -> bool {
        let is_option = |text: &str| self.options.iter().any(|it| it.label.trim() == text.trim());
        is_option(answer) || answer.split(", ").all(is_option)
    }
}

impl Form {
    /// The form that a call with these arguments, in which no secret is, puts before the person.
    pub(crate) fn of(input: &str) -> Self {
        let asked =
            serde_json::from_str(input).map_or_else(|_| Vec::new(), |it: Input| it.questions);
        let mut questions: Vec<Asked> = asked;
        questions.sort_by(|a, b| a.question.cmp(&b.question));
        Self { questions, returned: None }
    }

    /// The form came back answered, when so many events had come.
    pub(crate) fn returned(&mut self, seen: u64) {
        self.returned = Some(seen);
    }

    /// The options that the person took in what they say when so many events have come, each with its question. What
    /// they say in words of their own, or later, is like anything else that they say.
    pub(crate) fn answers<'a>(&self, text: &'a str, seen: u64) -> Vec<(String, &'a str)> {
        let lines: Vec<&str> =
            if self.questions.len() == 1 { vec![text.trim()] } else { text.lines().collect() };
        let is_it = self.returned.is_some_and(|returned| returned + 1 == seen);
        let pairs = || self.questions.iter().zip(&lines);
        let are_options = || pairs().all(|(asked, answer)| asked.has(answer));
        if !is_it || lines.len() != self.questions.len() || !are_options() {
            return Vec::new();
        }
        pairs().map(|(asked, answer)| (clean(&asked.question), *answer)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_that_was_taken_has_its_question() {
        let input = r#"{"questions":[
            {"question":"Which store?","options":[{"label":"Redis"},{"label":"SQLite"}]},
            {"question":"How old?","options":[{"label":"7 days"},{"label":"a year"}]}]}"#;
        let mut form = Form::of(input);
        assert!(form.answers("7 days\nRedis", 3).is_empty());
        form.returned(2);
        let (old, store) = ("How old?".to_owned(), "Which store?".to_owned());
        assert_eq!(
            form.answers("7 days\nRedis, SQLite", 3),
            [(old, "7 days"), (store, "Redis, SQLite")]
        );
        for text in ["7 days", "7 days\nRedis. Never touch the cache."] {
            assert!(form.answers(text, 3).is_empty(), "{text}");
        }
        assert!(
            form.answers("7 days\nRedis", 4).is_empty() && Form::of("7").answers("x", 1).is_empty()
        );
    }
}
