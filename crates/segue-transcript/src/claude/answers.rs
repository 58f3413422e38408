//! What the person answered in a form, as the tool's result tells it to the model: the only place that has it where an
//! export leaves out the client's own record.

/// What stands before the answers and behind them.
const BEFORE: &str = "User has answered your questions: ";
const BEHIND: &str = ". You can now continue";
/// What stands between a question and its answer, and between an answer and the next question.
const IS: &str = "\"=\"";
const NEXT: &str = "\", \"";
/// What the client may add to an answer.
const ADDED: [&str; 2] = ["\" user notes:", "\" selected preview:"];

/// The answers in the order of their questions' texts, as the client's record has them; none where the text is another.
pub(super) fn told(result: &str) -> Vec<String> {
    let pairs = result.trim().strip_prefix(BEFORE).and_then(|text| text.strip_prefix('"'));
    let pairs = pairs.map(|text| text.rsplit_once(BEHIND).map_or(text, |(text, _)| text));
    let Some(pairs) = pairs.and_then(|text| text.strip_suffix('"')) else { return Vec::new() };
    let mut parts = pairs.split(IS);
    let mut question = parts.next().unwrap_or_default();
    let mut answers = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        // An answer may have quotes; behind the last one of the form the next question stands.
        let cut = part.rsplit_once(NEXT).filter(|_| parts.peek().is_some());
        let (answer, next) = cut.unwrap_or((part, ""));
        // What the client adds behind the closing quote is nobody's answer.
        let added = ADDED.iter().find_map(|sign| answer.split_once(sign));
        answers.push((question, added.map_or(answer, |(answer, _)| answer)));
        question = next;
    }
    answers.sort_unstable();
    answers.into_iter().map(|(_, answer)| answer.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_behind_their_questions() {
        let text = "User has answered your questions: \"Which store?\"=\"Redis, or \"Valkey\", as you like\", \"How old?\"=\"7 days\". You can now continue with the user's answers in mind.";
        assert_eq!(told(text), ["7 days", "Redis, or \"Valkey\", as you like"]);
        assert_eq!(told("User has answered your questions: \"a\"=\"b\""), ["b"]);
        let noted = "User has answered your questions: \"Keep it?\"=\"Yes\" user notes: ask her, \"How old?\"=\"a day\"";
        assert_eq!(told(noted), ["a day", "Yes"]);
        for other in ["", "User has answered your questions: ", "The user wants to clarify"] {
            assert!(told(other).is_empty());
        }
    }
}
