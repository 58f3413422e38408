//! What a person pastes between fences that stand beside other text: one before the first word, one behind the last.
//!
//! CommonMark (0.31.2, 4.5) wants a fence on a line of its own; people who paste into a prompt put them where they are.
//! With lines of their own such parts are read like any other code.

use std::borrow::Cow;

use crate::text::without_list_sign;

/// What opens and closes a block of code.
const FENCE: &str = "```";
/// So much of a line before a fence tells what it is, in bytes.
const LINE: usize = 400;
/// The name of a language behind a fence is no longer, in bytes.
const LANGUAGE: usize = 20;

/// `text` with a line of its own for each fence that has text beside it and another one at the end of a later line. One
/// that is only spoken of stays as it is, and so does one in a list.
pub(super) fn fenced(text: &str) -> Cow<'_, str> {
    let fences: Vec<usize> = text.match_indices(FENCE).map(|(at, _)| at).collect();
    let mut out = String::new();
    let (mut done, mut next) = (0, 0);
    while let [open, close, ..] = fences[next..] {
        next += 1;
        if !pair(text, open, close) {
            continue;
        }
        next += 1;
        let (before, within) = (&text[done..open], &text[open + FENCE.len()..close]);
        let is_named = is_language(within.lines().next().unwrap_or_default().trim());
        let line = |is_there: bool| if is_there { "" } else { "\n" };
        out.extend([before, line(open == 0 || text[..open].ends_with('\n')), FENCE]);
        out.extend([line(is_named), within, line(within.ends_with('\n')), FENCE]);
        done = close + FENCE.len();
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[done..]) }
}

/// Whether the fences at `open` and `close` stand around something of several lines: the first where a line or a sentence
/// begins and in no list, the second at the end of a line.
fn pair(text: &str, open: usize, close: usize) -> bool {
    let (within, behind) = (&text[open + FENCE.len()..close], &text[close + FENCE.len()..]);
    let ends = behind.chars().find(|c| *c == '\n' || !c.is_whitespace()).is_none_or(|c| c == '\n');
    if !ends || !within.trim().contains('\n') {
        return false;
    }
    let from = (open.saturating_sub(LINE)..=open).find(|at| text.is_char_boundary(*at));
    let before = &text[from.unwrap_or(open)..open];
    let before = before.rsplit('\n').next().unwrap_or_default().trim();
    let begins = before.is_empty() || before.ends_with(['.', ':', '?', '!', '。', '：', '？']);
    begins && without_list_sign(before).len() == before.len()
}

fn is_language(text: &str) -> bool {
    text.len() <= LANGUAGE && text.chars().all(|c| c.is_ascii_alphanumeric() || "_+#.-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_beside_text_gets_a_line_of_its_own() {
        for (text, wanted) in [
            (
                "what's next? ```$ make a\nerror: x```",
                "what's next? \n```\n$ make a\nerror: x\n```",
            ),
            ("```Hi~ I know you!\nBye```", "```\nHi~ I know you!\nBye\n```"),
            ("```\na b\n```\nfix it", "```\na b\n```\nfix it"),
            ("```python\nx = 1\n```", "```python\nx = 1\n```"),
            ("use ```ls -l``` here", "use ```ls -l``` here"),
            (
                "Don't put ``` around it.\nNever edit a.py.\nThe end is ```",
                "Don't put ``` around it.\nNever edit a.py.\nThe end is ```",
            ),
            ("- Wrap it in ``` fences\n- No emojis```", "- Wrap it in ``` fences\n- No emojis```"),
            ("1. Run: ```make a\n2. Never push```", "1. Run: ```make a\n2. Never push```"),
        ] {
            assert_eq!(fenced(text), wanted, "{text}");
        }
    }
}
