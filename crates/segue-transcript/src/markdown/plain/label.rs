//! The labels over turns: "User:", "**You said:**", "## 🤖 Claude", "### AI (Composer Assistant)".

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::{fenced, lines};

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
/// Who answers where the person goes by a name of their own (Visual Studio Code, "Copy All").
const COPILOT: &str = "github copilot";
/// A longer name is none.
const NAME: usize = 40;
/// So often a name of the person's own stands before a turn at least.
const NAMED: usize = 2;

/// A line that begins a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub(super) is_user: bool,
    /// What stands behind it.
    pub(super) rest: &'a str,
    /// The signs before the name.
    signs: String,
    name: String,
    /// Whether a number or a note in brackets belongs to the name.
    is_qualified: bool,
}

/// How the labels of a text are written. Any other stands in what somebody said.
pub(super) struct Labels {
    /// Of the user and of the model; mostly they are the same.
    signs: [String; 2],
    /// Whose names have numbers or notes.
    is_qualified: [bool; 2],
    /// What the person is called, where that is no known word.
    own: Option<String>,
}

impl Labels {
    /// The form in which the two take turns most often; nothing where one of the two does not speak.
    pub(super) fn of(text: &str) -> Option<Self> {
        let blocks = blocks(text);
        let own = own_name(text, &blocks);
        let open = lines(text).enumerate().filter(|(at, _)| !blocks[*at]);
        let all: Vec<Label<'_>> =
            open.filter_map(|(_, (line, _))| known(line, own.as_deref())).collect();
        // "## Model 2" in an answer is no turn where the model is called "Assistant".
        let is_qualified = [true, false].map(|is_user| {
            !all.iter().any(|label| label.is_user == is_user && !label.is_qualified)
        });
        let fits =
            |label: &&Label<'_>| !label.is_qualified || is_qualified[usize::from(!label.is_user)];
        let all: Vec<Label<'_>> = all.iter().filter(fits).cloned().collect();
        let apart = || Some([most(&all, true)?, most(&all, false)?]);
        let same = together(&all).map(|signs| [signs.clone(), signs]);
        let forms: Vec<[String; 2]> = same.into_iter().chain(apart()).collect();
        // Of two with as many turns it is the one with the same signs for both.
        let signs = forms.into_iter().rev().max_by_key(|signs| turns(&all, signs))?;
        Some(Self { signs, is_qualified, own })
    }

    /// The label that a line begins with.
    pub(super) fn at<'a>(&self, line: &'a str) -> Option<Label<'a>> {
        let label = known(line, self.own.as_deref())?;
        let side = usize::from(!label.is_user);
        let fits =
            label.signs == self.signs[side] && (!label.is_qualified || self.is_qualified[side]);
        fits.then_some(label)
    }
}

/// Which lines of a text stand in blocks of code. Where one fence has no other, and a turn begins within a block, nobody
/// knows which: then there are none.
pub(super) fn blocks(text: &str) -> Vec<bool> {
    let blocks = fenced(text);
    let fences = lines(text).filter(|(line, _)| line.trim_start().starts_with("```")).count();
    let holds_turn =
        || lines(text).zip(&blocks).any(|((line, _), is_in)| *is_in && known(line, None).is_some());
    if fences % 2 == 1 && holds_turn() { vec![false; blocks.len()] } else { blocks }
}

/// What is known of labels with the same signs.
#[derive(Default)]
struct Form {
    /// Where the first one stands among all.
    first: usize,
    /// How often the other one spoke next.
    turns: usize,
    /// How many there are of the model and of the user.
    counts: [usize; 2],
    last: Option<bool>,
}

/// The forms of labels, by their signs.
fn forms<'a>(all: &'a [Label<'_>]) -> BTreeMap<&'a str, Form> {
    let mut forms = BTreeMap::<&str, Form>::new();
    for (at, label) in all.iter().enumerate() {
        let form =
            forms.entry(&label.signs).or_insert_with(|| Form { first: at, ..Form::default() });
        form.turns += usize::from(form.last.is_some_and(|last| last != label.is_user));
        form.counts[usize::from(label.is_user)] += 1;
        form.last = Some(label.is_user);
    }
    forms
}

/// How often the other one speaks next, where the user's labels have the first signs and the model's the second.
fn turns(all: &[Label<'_>], signs: &[String; 2]) -> usize {
    let fits = |label: &&Label<'_>| label.signs == signs[usize::from(!label.is_user)];
    let mut spoken = all.iter().filter(fits).map(|label| label.is_user).peekable();
    let mut count = 0;
    while let Some(speaker) = spoken.next() {
        count += usize::from(spoken.peek().is_some_and(|next| *next != speaker));
    }
    count
}

/// The signs with which the two take turns most often, the first of several.
fn together(all: &[Label<'_>]) -> Option<String> {
    let forms = forms(all).into_iter().filter(|(_, form)| form.turns > 0);
    let best = forms.max_by_key(|(_, form)| (form.turns, Reverse(form.first)));
    best.map(|(signs, _)| signs.to_owned())
}

/// The signs that one of the two has most often, the first of several.
fn most(all: &[Label<'_>], is_user: bool) -> Option<String> {
    let side = usize::from(is_user);
    let forms = forms(all).into_iter().filter(|(_, form)| form.counts[side] > 0);
    let best = forms.max_by_key(|(_, form)| (form.counts[side], Reverse(form.first)));
    best.map(|(signs, _)| signs.to_owned())
}

/// The name that a text begins with, where Copilot answers and nobody is called as usual.
fn own_name(text: &str, blocks: &[bool]) -> Option<String> {
    let open = || lines(text).enumerate().filter(|(at, _)| !blocks[*at]);
    let labels: Vec<Label<'_>> = open().filter_map(|(_, (line, _))| any(line)).collect();
    let is_bare = |label: &&Label<'_>| label.signs.is_empty() && !label.is_qualified;
    let first = lines(text).find(|(line, _)| !line.trim().is_empty())?.0;
    let own = any(first).filter(|label| is_bare(&label) && !label.name.contains(' '))?;
    let has = |name: &str| labels.iter().any(|label| label.signs.is_empty() && label.name == name);
    let is_known = labels.iter().filter(is_bare).any(|label| USERS.contains(&label.name.as_str()));
    let count = labels.iter().filter(is_bare).filter(|label| label.name == own.name).count();
    (has(COPILOT) && !is_known && count >= NAMED).then_some(own.name)
}

/// The label of one of the two, of whom the person may have a name of their own.
fn known<'a>(line: &'a str, own: Option<&str>) -> Option<Label<'a>> {
    let label = any(line)?;
    let name = label.name.as_str();
    let is_user = USERS.contains(&name) || own == Some(name);
    (is_user || MODELS.contains(&name)).then_some(Label { is_user, ..label })
}

/// A name with a colon behind it, or one that signs make a label.
fn any(line: &str) -> Option<Label<'_>> {
    let line = unnumbered(line);
    let bare = line.trim_start_matches(is_sign);
    let signs = &line[..line.len() - bare.len()];
    // What is only set in, or an item, stands in what somebody said.
    let is_item = signs.starts_with("* ") || signs.starts_with("    ");
    let is_plain = |signs: &str| signs.chars().all(|c| !matches!(c, '#' | '*' | '_' | '>'));
    if is_item || !signs.is_empty() && is_plain(signs) {
        return None;
    }
    let end = name_end(bare);
    let has_colon = bare[end..].starts_with([':', '：']);
    if !has_colon && (signs.is_empty() || !bare[end..].trim_matches(['*', '_', ' ']).is_empty()) {
        return None;
    }
    let rest = bare[end..].trim_start_matches([':', '：']);
    let (name, is_qualified) = name_of(&bare[..end]);
    if name.is_empty() || name.len() > NAME {
        return None;
    }
    let signs = signs.chars().filter(char::is_ascii).filter(|c| *c != ' ').collect();
    Some(Label { is_user: false, rest: behind(rest), signs, name, is_qualified })
}

/// What a label may begin with: emphasis, a heading, or a picture. A bullet, an arrow or a check mark begins an item.
fn is_sign(c: char) -> bool {
    let is_picture = ('\u{2600}'..='\u{2bff}').contains(&c)
        || ('\u{1f000}'..='\u{1faff}').contains(&c)
        || matches!(c, '\u{fe0f}' | '\u{200d}');
    let is_mark = matches!(c, '\u{2705}' | '\u{2713}'..='\u{2718}' | '\u{274c}' | '\u{2794}'..='\u{27bf}' | '\u{2610}'..='\u{2612}');
    matches!(c, '#' | '*' | '_' | '>' | ' ') || is_picture && !is_mark
}

/// Where a name ends: at its colon, which may stand in brackets as well, "User (10:30):", or with the line.
fn name_end(bare: &str) -> usize {
    let mut depth = 0_usize;
    let end = bare.char_indices().find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ':' | '：')
    });
    end.map_or(bare.len(), |(at, _)| at)
}

/// A name without its number and its note, and whether it has one that is no time.
fn name_of(text: &str) -> (String, bool) {
    let (name, note) = text.split_once('(').unwrap_or((text, ""));
    let is_time = note.contains(':') && note.contains(|c: char| c.is_ascii_digit());
    let name = name.trim_matches(['*', '_', ' ', '[', ']']).to_lowercase();
    match name.rsplit_once(' ') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name.to_owned(), true)
        }
        _ => (name, !note.is_empty() && !is_time),
    }
}

/// What stands behind a label. Of "_**User: ann (10:30)**_" all is the label.
fn behind(rest: &str) -> &str {
    let rest = rest.trim_start_matches(['*', '_']).trim();
    let bare = rest.trim_end_matches(['*', '_']);
    let note = bare.strip_suffix(')').and_then(|it| it.rsplit_once('(')).map_or("", |(_, it)| it);
    let is_label = bare.len() < rest.len()
        && note.contains(':')
        && note.contains(|c: char| c.is_ascii_digit());
    if is_label { "" } else { rest }
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

    /// The turns of a text, each by who speaks and how its first line goes on.
    fn turns(text: &str) -> Vec<(bool, &str)> {
        let Some(labels) = Labels::of(text) else { return Vec::new() };
        let blocks = blocks(text);
        let open = lines(text).enumerate().filter(|(at, _)| !blocks[*at]);
        let at = open.filter_map(|(_, (line, _))| labels.at(line));
        at.map(|label| (label.is_user, label.rest)).collect()
    }

    #[test]
    fn labels_are_told_in_many_forms() {
        for (line, is_user, rest) in [
            ("User: a", true, "a"),
            ("**You said:**", true, ""),
            ("**User**: fix the **lexer**", true, "fix the **lexer**"),
            ("**User (10:30):** fix the login", true, "fix the login"),
            ("### 💭 **Human**: ", true, ""),
            ("## 🤖 Claude", false, ""),
            ("**☺️ User:** \"x\" is off", true, "\"x\" is off"),
            ("### AI (Composer Assistant)", false, ""),
            ("## PROMPT 2", true, ""),
            ("1. #### You said:", true, ""),
            ("_**User: ann (2026-02-13 10:30Z)**_", true, ""),
            ("**Cursor**", false, ""),
        ] {
            let label = known(line, None).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.is_user, label.rest), (is_user, rest), "{line}");
        }
        for line in [
            "  user: postgres",
            "- user: x",
            "* User: x",
            "→ User: x",
            "✅ User: the table of persons",
            "the user: x",
            "user",
            "    **User:**",
            "## User stories",
        ] {
            assert_eq!(known(line, None), None, "{line}");
        }
    }

    #[test]
    fn what_somebody_said_begins_no_turn() {
        for (text, count) in [
            ("User: a\nChatGPT: b\nUser: c\nClaude: d", 4),
            ("Human: a\nAssistant: b\nUser: c\nAssistant: d", 4),
            ("## User\na\n## Assistant\n## Model 1\n## Model 2\n## Model 3\n## User\nb", 3),
            ("User: a\nAssistant: b\n**Response (200):**\n**Response (404):**\nUser: c", 3),
            ("## User\na\n## Assistant\n**User:** can log in\n## User\nb", 3),
            ("### User\na\n**Claude:** b\n### AI\n### User\nc\n**Claude:** d", 4),
            ("## Prompt 1\na\n## Response 1\nb\n## Prompt 2\nc", 3),
            ("User: x\n```\nfoo\nAssistant: y\n```\nbar\n```\nUser: z", 3),
            ("User: x\n\n~~~\nuser: z\n~~~\nAssistant: y\n```\nuser: z\n```", 2),
            ("User: x\n3  foo: 1,\n      ~~~\n\nAssistant: y\nUser: z\n4  bar\n      ~~~\n", 3),
            ("ann: why?\nGitHub Copilot: so.\nNote: x\nNote: y\nNote: z\nann: and?", 3),
        ] {
            assert_eq!(turns(text).len(), count, "{text}: {:?}", turns(text));
        }
        assert!(turns("User: a\nUser: b").is_empty());
    }
}
