//! What a person pastes between backticks that stand beside other text: a fence before the first word and behind the
//! last.
//!
//! CommonMark (0.31.2, 4.5) wants a fence on a line of its own; people who paste into a prompt put one before the first
//! word and behind the last. With lines of their own such parts are read like any other code.

use std::borrow::Cow;

/// What opens and closes a block of code.
pub(super) const FENCE: &str = "```";
/// The name of a language behind a fence is no longer, in bytes.
const LANGUAGE: usize = 20;

/// `text` with every fence on a line of its own; a part between single backticks that has several lines is one as well.
pub(super) fn fenced(text: &str) -> Cow<'_, str> {
    if !text.contains('`') {
        return Cow::Borrowed(text);
    }
    let text = with_fences(text).map_or(Cow::Borrowed(text), Cow::Owned);
    let mut out = String::with_capacity(text.len());
    let mut is_open = false;
    let mut is_changed = false;
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        if let Some((before, behind)) = parts(body, is_open) {
            let own_line = [before, "\n", FENCE, "\n", behind];
            out.extend(own_line.into_iter().skip_while(|it| it.trim().is_empty()));
            if behind.trim().is_empty() {
                out.truncate(out.trim_end().len());
            }
            is_changed = true;
            is_open = !is_open;
        } else {
            is_open ^= is_fence(body);
            out.push_str(body);
        }
        out.push_str(end);
    }
    if is_changed { Cow::Owned(out) } else { text }
}

/// Whether a line is a fence as it should be: nothing before it, and the name of a language behind it at most.
fn is_fence(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix(FENCE);
    rest.is_some_and(|rest| !rest.contains(FENCE) && is_language(rest.trim()))
}

fn is_language(text: &str) -> bool {
    text.len() <= LANGUAGE && text.chars().all(|c| c.is_ascii_alphanumeric() || "_+#.-".contains(c))
}

/// What stands before and behind the one fence of a line that has text beside it.
fn parts(line: &str, is_open: bool) -> Option<(&str, &str)> {
    let (before, behind) = line.split_once(FENCE)?;
    let is_alone = before.trim().is_empty() && is_language(behind.trim());
    // "```ls```" opens and closes on one line.
    let is_inline = behind.contains(FENCE);
    let is_end = is_open && behind.trim().is_empty() && !before.trim().is_empty();
    let is_begin = !is_open && !behind.trim().is_empty() && !is_alone;
    (!is_inline && (is_end || is_begin)).then_some((before.trim_end(), behind))
}

/// `text` with a fence for each single backtick around several lines; nothing where there is none.
fn with_fences(text: &str) -> Option<String> {
    let at = |from: usize, opens: bool| {
        let mut found = text[from..].match_indices('`').map(|(at, _)| from + at);
        found.find(|at| {
            let (before, behind) = (text[..*at].chars().next_back(), text[at + 1..].chars().next());
            let is_single = before != Some('`') && behind != Some('`');
            let is_edge = if opens { before } else { behind }.is_none_or(char::is_whitespace);
            let holds = if opens { behind } else { before }.is_some_and(|c| !c.is_whitespace());
            is_single && is_edge && holds
        })
    };
    let mut out = String::new();
    let (mut done, mut from) = (0, 0);
    while let Some(open) = at(from, true) {
        // A lone one before it is no pair: the next one of any kind closes.
        let close = text[open + 1..].find('`').map(|close| open + 1 + close)?;
        let is_pair = at(open + 1, false) == Some(close);
        if is_pair && text[open..close].trim().lines().nth(1).is_some() {
            out.push_str(&text[done..open]);
            let ends = |it: bool| if it { "" } else { "\n" };
            out.push_str(ends(out.is_empty() || out.ends_with('\n')));
            out.extend([FENCE, "\n", &text[open + 1..close], "\n", FENCE]);
            out.push_str(ends(text[close + 1..].is_empty() || text[close + 1..].starts_with('\n')));
            done = close + 1;
        }
        from = close + 1;
    }
    (done > 0).then(|| out + &text[done..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_beside_text_gets_a_line_of_its_own() {
        for (text, wanted) in [
            ("what's next? ```$ make\nerror: x```", "what's next?\n```\n$ make\nerror: x\n```"),
            ("```Hi~ I know you!\nBye```", "```\nHi~ I know you!\nBye\n```"),
            (
                "look: `$ make\nerror: x` and fix it",
                "look: \n```\n$ make\nerror: x\n```\n and fix it",
            ),
            ("```\na b\n```\nfix it", "```\na b\n```\nfix it"),
            ("```python\nx = 1\n```", "```python\nx = 1\n```"),
            ("use ```ls -l``` here", "use ```ls -l``` here"),
            ("rename `a` to `b`\nand `c` to `d`", "rename `a` to `b`\nand `c` to `d`"),
            ("it`s so\nand don`t", "it`s so\nand don`t"),
        ] {
            assert_eq!(fenced(text), wanted, "{text}");
        }
    }
}
