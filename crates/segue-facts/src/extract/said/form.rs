//! Answers that the person gave in a form: to questions that a tool of the client's put, one or several at once.

use serde::{Deserialize, Serialize};

use crate::text::clean;

/// The questions of the last form, and when it came back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Form {
    /// In the order in which the answers come: of what they say.
    questions: Vec<String>,
    /// How many events had come by then.
    returned: Option<u64>,
}

/// What a tool for questions is called with.
#[derive(Deserialize)]
struct Input {
    questions: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    question: String,
}

impl Form {
    /// The form that a call with these arguments, in which no secret is, puts before the person.
    pub(crate) fn of(input: &str) -> Self {
        let asked =
            serde_json::from_str(input).map_or_else(|_| Vec::new(), |it: Input| it.questions);
        let mut questions: Vec<String> = asked.iter().map(|it| clean(&it.question)).collect();
        questions.sort();
        Self { questions, returned: None }
    }

    /// The form came back answered, when so many events had come.
    pub(crate) fn returned(&mut self, seen: u64) {
        self.returned = Some(seen);
    }

    /// The answers in what the person says when so many events have come, each with its question. What they say
    /// later is no answer of the form's.
    pub(crate) fn answers<'a>(&'a self, text: &'a str, seen: u64) -> Vec<(&'a str, &'a str)> {
        let lines: Vec<&str> =
            if self.questions.len() == 1 { vec![text.trim()] } else { text.lines().collect() };
        let is_it = self.returned.is_some_and(|returned| returned + 1 == seen);
        if !is_it || lines.len() != self.questions.len() {
            return Vec::new();
        }
        self.questions.iter().map(String::as_str).zip(lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_its_question() {
        let input =
            r#"{"questions":[{"question":"Which store?","options":[]},{"question":"How old?"}]}"#;
        let mut form = Form::of(input);
        assert!(form.answers("7 days\nRedis", 3).is_empty());
        form.returned(2);
        assert_eq!(
            form.answers("7 days\nRedis", 3),
            [("How old?", "7 days"), ("Which store?", "Redis")]
        );
        assert!(
            form.answers("7 days", 3).is_empty() && form.answers("7 days\nRedis", 4).is_empty()
        );
        let mut one = Form::of(r#"{"questions":[{"question":"Why?"}]}"#);
        one.returned(2);
        assert_eq!(one.answers("It is old.\nAnd slow.", 3), [("Why?", "It is old.\nAnd slow.")]);
        assert!(Form::of("7").answers("x", 1).is_empty());
    }
}
