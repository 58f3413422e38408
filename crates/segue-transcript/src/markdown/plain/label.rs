//! The labels over turns: "User:", "**You said:**", "## 🤖 Claude", "### AI (Composer Assistant)".

use std::collections::BTreeMap;

use super::super::lines;
use crate::markdown::fenced;

/// Who is meant by a label.
const USERS: [&str; 14] = [
    "user",
    "human",
    "you",
    "you said",
    "me",
    "prompt",
    "usuario",
    "usuário",
    "utente",
    "utilisateur",
    "benutzer",
    "用户",
    "ユーザー",
    "пользователь",
];
const MODELS: [&str; 24] = [
    "assistant",
    "ai",
    "model",
    "chatgpt",
    "chatgpt said",
    "claude",
    "claude code",
    "claude said",
    "gemini",
    "gemini said",
    "copilot",
    "copilot said",
    "github copilot",
    "cursor",
    "codex",
    "bot",
    "response",
    "agent",
    "gpt",
    "deepseek",
    "grok",
    "asistente",
    "assistente",
    "助手",
];
/// A longer name is none.
const NAME: usize = 40;
/// Where what the person is called is no known word, it stands before so many turns at least.
const NAMED: usize = 2;
/// Who answers where the person goes by a name of their own (Visual Studio Code, "Copy All").
const COPILOT: &str = "github copilot";

/// A line that begins a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub(super) is_user: bool,
    /// What stands behind it.
    pub(super) rest: &'a str,
    /// How it is written: the signs before the name, and the name.
    form: (String, String),
}

/// The labels of a text: of each speaker those in the form that begins most of the turns. Any other stands in
/// what somebody said.
pub(super) struct Labels {
    user: (String, String),
    model: (String, String),
}

impl Labels {
    /// Nothing where one of the two does not speak.
    pub(super) fn of(text: &str) -> Option<Self> {
        let is_fenced = fenced(text);
        let mut forms: [BTreeMap<(String, String), (usize, usize)>; 2] = Default::default();
        for (at, (line, _)) in lines(text).enumerate().filter(|(at, _)| !is_fenced[*at]) {
            if let Some(label) = known(line) {
                let form = forms[usize::from(label.is_user)].entry(label.form).or_insert((0, at));
                form.0 += 1;
            }
        }
        let [models, users] = forms.map(|forms| {
            forms.into_iter().max_by_key(|(_, (count, first))| (*count, usize::MAX - first))
        });
        let (model, _) = models?;
        let user = users.map(|(form, _)| form);
        let user = user.or_else(|| (model.1 == COPILOT).then(|| named(text, &is_fenced)).flatten());
        Some(Self { user: user?, model })
    }

    /// The label that a line begins with.
    pub(super) fn at<'a>(&self, line: &'a str) -> Option<Label<'a>> {
        if let Some(label) = known(line) {
            let form = if label.is_user { &self.user } else { &self.model };
            return Some(label).filter(|label| label.form == *form);
        }
        let label = any(line)?;
        (label.form == self.user).then_some(Label { is_user: true, ..label })
    }
}

/// The name that most paragraphs begin with, where the model's label is known and the person's is not.
fn named(text: &str, is_fenced: &[bool]) -> Option<(String, String)> {
    let mut names = BTreeMap::<(String, String), usize>::new();
    let mut is_first = true;
    for (at, (line, _)) in lines(text).enumerate() {
        let label = any(line).filter(|label| is_first && !is_fenced[at] && label.form.0.is_empty());
        if let Some(label) = label.filter(|label| !label.form.1.contains(' ')) {
            *names.entry(label.form).or_default() += 1;
        }
        is_first = line.trim().is_empty();
    }
    let most = names.into_iter().filter(|(_, count)| *count >= NAMED);
    most.max_by_key(|(_, count)| *count).map(|(form, _)| form)
}

/// The label of one of the two.
fn known(line: &str) -> Option<Label<'_>> {
    let label = any(line)?;
    let name = label.form.1.as_str();
    let is_user = USERS.contains(&name);
    (is_user || MODELS.contains(&name)).then_some(Label { is_user, ..label })
}

/// A name with a colon behind it, or one that signs make a label.
fn any(line: &str) -> Option<Label<'_>> {
    let is_sign =
        |c: char| matches!(c, '#' | '*' | '_' | '>' | ' ') || !c.is_ascii() && !c.is_alphanumeric();
    let line = unnumbered(line);
    let bare = line.trim_start_matches(is_sign);
    let signs = &line[..line.len() - bare.len()];
    // What is only set in stands in a list, or is code.
    if !signs.is_empty() && signs.trim().is_empty() || signs.starts_with("    ") {
        return None;
    }
    let (name, rest) = match bare.split_once([':', '：']) {
        Some((name, rest)) => (name, rest),
        None if !signs.is_empty() => (bare, ""),
        None => return None,
    };
    // "AI (Composer Assistant)", "PROMPT 2".
    let name = name.split('(').next().unwrap_or_default();
    let name = name.trim_matches(['*', '_', ' ', '[', ']']).to_lowercase();
    let name = match name.rsplit_once(' ') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => name,
    };
    if name.is_empty() || name.len() > NAME {
        return None;
    }
    let is_closed = |text: &str| text.trim_end().ends_with(['*', '_']);
    // Of "_**User: ann (10:30)**_" all is the label.
    let rest =
        if is_closed(rest) && rest.starts_with(' ') && signs.contains('*') { "" } else { rest };
    let rest = rest.trim_start_matches(['*', '_']).trim();
    // A picture before the name may be another one each time.
    let signs = signs.chars().filter(char::is_ascii).filter(|c| *c != ' ').collect();
    Some(Label { is_user: false, rest, form: (signs, name) })
}

/// A heading without the number of the item that it heads: "1. #### You said:".
fn unnumbered(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(". ").filter(|_| rest.len() < line.len());
    rest.map(str::trim_start).filter(|rest| rest.starts_with('#')).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_in_many_forms() {
        for (line, is_user, rest) in [
            ("User: a", true, "a"),
            ("**You said:**", true, ""),
            ("### 💭 **Human**: ", true, ""),
            ("## 🤖 Claude", false, ""),
            ("**☺️ User:** \"x\" is off", true, "\"x\" is off"),
            ("### AI (Composer Assistant)", false, ""),
            ("## PROMPT 2", true, ""),
            ("1. #### You said:", true, ""),
            ("_**User: ann (2026-02-13 10:30Z)**_", true, ""),
            ("**Cursor**", false, ""),
        ] {
            let label = known(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.is_user, label.rest), (is_user, rest), "{line}");
        }
        for line in ["  user: postgres", "- user: x", "the user: x", "user", "    **User:**"] {
            assert_eq!(known(line), None, "{line}");
        }
    }
}
