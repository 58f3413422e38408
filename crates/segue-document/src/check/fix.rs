//! Mending what can be mended without a change of meaning.

use super::ground::Ground;
use super::{Edit, Subject, hits};
use crate::template::Template;

/// More rounds than this would mean that two rules undo each other.
const ROUNDS: usize = 20;
/// The same for passes over a whole file.
const PASSES: usize = 5;

/// A text after mending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text, in LF form where anything was changed.
    pub text: String,
    /// What was done, in order.
    pub done: Vec<Done>,
}

/// One thing that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The rule's code.
    pub code: &'static str,
    /// The line where it was done, counted from 1.
    pub line: usize,
    /// What was done, in the past tense.
    pub what: String,
}

/// Mends `text` by the rules that know how. A text of several handoffs is mended
/// piece by piece.
pub fn fix(text: &str, template: &Template, ground: &dyn Ground) -> Fixed {
    let mut fixed = pass(text, template, ground);
    let mut is_new = !fixed.done.is_empty();
    // What was mended can join two pieces to one, or make two of one.
    for _ in 1..PASSES {
        if !is_new {
            break;
        }
        let again = pass(&fixed.text, template, ground);
        is_new = !again.done.is_empty();
        fixed.done.extend(again.done);
        fixed.text = again.text;
    }
    fixed
}

fn pass(text: &str, template: &Template, ground: &dyn Ground) -> Fixed {
    let lf = segue_model::lf(text.strip_prefix('\u{feff}').unwrap_or(text)).into_owned();
    let lines: Vec<&str> = lf.lines().collect();
    let mut out = String::new();
    let mut done = Vec::new();
    for piece in crate::pieces(&lf) {
        let mended = fix_one(lines[piece].join("\n") + "\n", template, ground);
        let above = out.lines().count();
        done.extend(mended.done.into_iter().map(|done| Done { line: done.line + above, ..done }));
        out.push_str(&mended.text);
    }
    if done.is_empty() {
        return Fixed { text: text.to_owned(), done };
    }
    Fixed { text: out, done }
}

fn fix_one(mut text: String, template: &Template, ground: &dyn Ground) -> Fixed {
    let mut done = Vec::new();
    // Rules whose edits do not help this text.
    let mut useless: Vec<&'static str> = Vec::new();
    for _ in 0..ROUNDS {
        let found = edits(&text, template, ground);
        let edits_now =
            apart(found.iter().filter(|(code, _)| !useless.contains(code)).cloned().collect());
        if edits_now.is_empty() {
            break;
        }
        let mended = applied(&text, &edits_now);
        let left = edits(&mended, template, ground);
        let count =
            |of: &[(&'static str, Edit)], code: &str| of.iter().filter(|(c, _)| *c == code).count();
        let failed: Vec<&'static str> = edits_now
            .iter()
            .map(|(code, _)| *code)
            .filter(|code| count(&left, code) >= count(&found, code))
            .collect();
        if !failed.is_empty() {
            useless.extend(failed);
            continue;
        }
        done.extend(edits_now.into_iter().map(|(code, edit)| Done {
            code,
            line: edit.lines.start + 1,
            what: edit.what,
        }));
        text = mended;
        useless.clear();
    }
    Fixed { text, done }
}

/// The edits that the rules offer for a text.
fn edits(text: &str, template: &Template, ground: &dyn Ground) -> Vec<(&'static str, Edit)> {
    let subject = Subject::of(text, template, ground, None);
    hits(&subject).into_iter().filter_map(|(rule, hit)| Some((rule.code, hit.edit?))).collect()
}

fn applied(text: &str, edits: &[(&'static str, Edit)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len();
    for (_, edit) in edits.iter().rev() {
        let range = edit.lines.start.min(count)..edit.lines.end.min(count);
        lines.splice(range, edit.text.iter().cloned());
    }
    lines.join("\n") + "\n"
}

/// The edits by line, without those that touch what another one touches; these
/// come in the next round.
fn apart(mut edits: Vec<(&'static str, Edit)>) -> Vec<(&'static str, Edit)> {
    edits.sort_by_key(|(_, edit)| (edit.lines.start, edit.lines.end));
    let mut end = None;
    edits.retain(|(_, edit)| {
        let is_free = end.is_none_or(|end| {
            edit.lines.start > end || (edit.lines.start == end && !edit.lines.is_empty())
        });
        if is_free {
            end = Some(edit.lines.end.max(edit.lines.start));
        }
        is_free
    });
    edits
}

#[cfg(test)]
mod tests {
    use super::super::NoGround;
    use super::super::testing::{GOOD, findings};
    use super::*;

    fn fixed(text: &str) -> Fixed {
        fix(text, &Template::base(), &NoGround)
    }

    #[test]
    fn a_good_handoff_is_left_as_it_is() {
        let crlf = GOOD.replace('\n', "\r\n");
        assert_eq!(fixed(&crlf), Fixed { text: crlf.clone(), done: Vec::new() });
    }

    #[test]
    fn what_makes_one_piece_of_two_is_mended_to_the_end() {
        let marker = "=== SESSION HANDOFF ===";
        let hidden = '\u{200b}';
        let once = fixed(&format!("{marker}\n# PROMPT\n{marker}\n# {hidden}PROMPT\n"));
        assert!(!once.done.is_empty());
        assert_eq!(fixed(&once.text).done, []);
    }

    #[test]
    fn what_can_be_mended_is_and_every_word_stays() {
        let broken = GOOD
            .replace("=== SESSION HANDOFF ===\n", "")
            .replace("2026-11-22T10:31:04Z", "2026-11-22 10:31:04 UTC")
            .replace("- Added the login form", "-item one is there")
            .replace("Remember: say \"snapshot\" when ready for the next handoff.", "Good luck!");
        let mended = fixed(&broken);
        let left: Vec<_> =
            findings(&mended.text).into_iter().map(|f| (f.code, f.message)).collect();
        assert_eq!(left, [], "{}", mended.text);
        let codes: Vec<&str> = mended.done.iter().map(|done| done.code).collect();
        for code in ["H001", "H007", "H103", "H109"] {
            assert!(codes.contains(&code), "{code} of {codes:?}");
        }
        assert!(mended.text.contains("Good luck!"));
        assert_eq!(fixed(&mended.text).done, []);
    }

    #[test]
    fn secrets_are_masked_and_hidden_characters_shown() {
        let key = format!("ghp{}aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2", '_');
        let mended = fixed(&GOOD.replace("An HTTP API.", &format!("Use {key} and\u{200b} wait.")));
        assert!(
            mended.text.contains("Use [redacted:github-token] and⟨U+200B⟩ wait."),
            "{}",
            mended.text
        );
    }
}
