//! The model's last words, cut to what fits.

use segue_document::secret;

use crate::cue::{Cue, Cues};
use crate::fences::{self, Stands};
use crate::table::{self, is_rule};
use crate::text::{QUESTION, clean, place_in, sentences, shorten, without_list_sign};

/// In so many of its last sentences an answer asks what the person may answer with a number.
const CLOSING: usize = 2;

/// The model's last words: where they are long, how they begin and how they end,
/// since what is wrong or open is often said last.
pub(super) fn last_words(answer: &str, limit: usize) -> String {
    // What stood on two lines may look like a secret and its name on one.
    secret::mask(&cut(answer, limit)).into_owned()
}

fn cut(answer: &str, limit: usize) -> String {
    let gapped = with_gaps(answer);
    if !gapped.contains(char::is_alphanumeric) {
        return only_block(answer, limit);
    }
    let answer = &*gapped;
    let said = sentences(answer).into_iter();
    let asks = said.clone().rev().take(CLOSING).any(|it| it.ends_with(QUESTION));
    let shown = |it| if asks { with_number(answer, it) } else { it };
    let mut said: Vec<String> = said.map(|it| clean(shown(it))).collect();
    end_items(&mut said);
    let length = |sentences: &[String]| -> usize {
        sentences.iter().map(|sentence| sentence.chars().count() + 1).sum()
    };
    if length(&said) <= limit {
        return said.join(" ");
    }
    // An offer at the very end says nothing of the work.
    let closes = |sentence: &&String| {
        let cues = Cues::of(sentence);
        sentence.ends_with(QUESTION) || cues.has(Cue::Offer) || cues.has(Cue::Farewell)
    };
    let end = match said.len() - said.iter().rev().take_while(closes).count() {
        0 => said.len(),
        end => end,
    };
    let fits = |from: &usize| length(&said[*from..end]) <= limit * 3 / 5;
    let from = (1..end).rev().take_while(fits).last().unwrap_or(end);
    let tail = said[from..end].join(" ");
    let head = shorten(&said[..from].join(" "), limit - tail.chars().count() - 1);
    format!("{head} {tail}").trim_end().to_owned()
}

/// A sentence of the answer with the number of the item that it begins: the person may answer with that.
fn with_number<'a>(answer: &'a str, sentence: &'a str) -> &'a str {
    let at = place_in(answer, sentence);
    let from = answer[..at].rfind('\n').map_or(0, |line| line + 1);
    let sign = answer[from..at].trim();
    let number = sign.strip_suffix(['.', ')']).filter(|it| it.bytes().all(|b| b.is_ascii_digit()));
    let is_numbered = number.is_some_and(|number| !number.is_empty());
    if is_numbered { answer[from..at + sentence.len()].trim_start() } else { sentence }
}

/// Items of a list have no full stop: on one line they need a sign between them.
fn end_items(said: &mut [String]) {
    let is_open = |it: &String| {
        it.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '`' | '*' | '"' | '”'))
    };
    let last = said.len().saturating_sub(1);
    said[..last].iter_mut().filter(|it| is_open(it)).for_each(|it| it.push(';'));
}

/// An answer that is nothing but a block or a table: its first line that says something, and how long it is.
fn only_block(answer: &str, limit: usize) -> String {
    let lines = || fences::lines(answer).filter(|(stands, _)| *stands != Stands::Fence);
    let lines = || lines().map(|(_, line)| line.trim());
    let says = |line: &&str| line.contains(char::is_alphabetic);
    let first = lines().find(says).or(lines().find(|line| !line.is_empty()));
    let first = first.map(without_list_sign).unwrap_or_default();
    let more = lines().filter(|line| !line.is_empty()).count().saturating_sub(1);
    let first = shorten(&clean(first), limit);
    match more {
        0 => first,
        1 => format!("{first} … (1 more line)"),
        _ => format!("{first} … ({more} more lines)"),
    }
}

/// The text with an ellipsis where code or a quotation stands, which is not quoted: what leads to it says nothing of what
/// follows. The rows of a table are lines of it.
fn with_gaps(answer: &str) -> String {
    let (mut text, mut is_gap) = (String::with_capacity(answer.len()), false);
    let mut lines = fences::lines(answer).peekable();
    while let Some((stands, line)) = lines.next() {
        let start = line.trim_start();
        let is_prose = stands == Stands::Outside;
        let is_row = start.starts_with('|') && is_prose;
        // What the columns are called stands over a rule.
        if is_row && (is_rule(line) || lines.peek().is_some_and(|(_, next)| is_rule(next))) {
            continue;
        }
        if let Some(row) = table::row(line).filter(|_| is_row) {
            text.extend([row.as_str(), "\n"]);
            continue;
        }
        let is_left_out = !is_prose || start.starts_with(['|', '>']);
        let Some(line) = (if is_left_out { Some(line) } else { without_frame(line) }) else {
            continue;
        };
        if !is_left_out {
            text.push_str(line);
            text.push('\n');
        } else if !is_gap && !text.trim().is_empty() {
            text.push_str("…\n");
        }
        is_gap = is_left_out || is_gap && line.trim().is_empty();
    }
    text
}

/// A line without the box that is drawn around it; nothing where it is only drawn (Unicode, "Box Drawing").
fn without_frame(line: &str) -> Option<&str> {
    let is_drawn = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
    let bare = line.trim();
    let inner = bare.trim_matches(|c: char| is_drawn(c) || c.is_whitespace());
    match () {
        () if inner.is_empty() && !bare.is_empty() => None,
        () if bare.starts_with(is_drawn) && bare.ends_with(is_drawn) => Some(inner),
        () => Some(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_last_words_the_end_is_kept() {
        assert_eq!(last_words("All done. Tests pass.", 80), "All done. Tests pass.");
        assert_eq!(last_words("✅", 80), "✅");
        let boxed = "┌──┬──┐\n│ Done: 3 │\n└──┴──┘\nsrc\n│   └── b.rs";
        assert_eq!(last_words(boxed, 80), "Done: 3; src; │ └── b.rs");
        assert_eq!(
            last_words("══════\nDone.\n───────\n│ Next: the docs. │", 80),
            "Done. Next: the docs."
        );
        let block = "```md\n# Act three\n\nOpen with the station.\nEnd in the yard.\n```";
        assert_eq!(last_words(block, 80), "Act three … (2 more lines)");
        assert_eq!(last_words("```\nOne.\nTwo.\n```", 80), "One. … (1 more line)");
        let shown = "Per case:\n\n```text\na 50 %\n```\n\n| a | b |\n\nSo yes, it works.";
        assert_eq!(last_words(shown, 80), "Per case: … a: b; So yes, it works.");
        let table =
            "Result:\n\n| Option | Speed |\n|---|---|\n| Redis | fast |\n\nPiped:\n| head -3";
        assert_eq!(last_words(table, 80), "Result: Redis: fast; Piped: …");
        assert_eq!(
            last_words("- Draft the goal\n- Set the time\n", 80),
            "Draft the goal; Set the time"
        );
        let long = "I moved the parser into its own crate and split the tests. Each of the files has a short \
                    introduction now. The release build still breaks on Windows. Shall I look into it?";
        let kept = last_words(long, 110);
        assert!(kept.starts_with("I moved the parser"), "{kept}");
        assert!(kept.ends_with("The release build still breaks on Windows."), "{kept}");
        assert!(kept.chars().count() <= 112, "{kept}");
        let asked = "Which of the two? ".repeat(20);
        assert!(last_words(&asked, 60).starts_with("Which of the two?"));
        assert!(last_words(&"word ".repeat(90), 60).chars().count() <= 61);
    }
}
