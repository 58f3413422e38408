//! Cutting a text where a reader would.

use std::collections::BTreeMap;
use std::ops::Range;

/// About `limit` characters of `text`, cut after a sentence where that keeps at
/// least half, else between words; never inside a code span or a row of a table. A text
/// that is longer by a quarter at most stays whole: a cut would save nothing.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit + limit / 4 {
        return text.to_owned();
    }
    let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    let places = places(text);
    let within = &places[..places.partition_point(|at| *at < end)];
    let ends_sentence = |at: &&usize| text[..**at].ends_with(['.', '!', '?', '|']);
    let sentence_end = within.iter().rev().find(ends_sentence).filter(|at| **at * 2 >= end);
    if let Some(at) = sentence_end.or(within.last()).filter(|at| **at > 0) {
        return cut(text, *at);
    }
    // One word, span or row longer than the limit: better whole than torn, if it is not endless.
    let whole = places.get(within.len()).copied().unwrap_or(text.len());
    cut(text, if whole <= end * 2 { whole } else { end })
}

fn cut(text: &str, at: usize) -> String {
    if at == text.len() { text.to_owned() } else { format!("{} …", text[..at].trim_end()) }
}

/// The blanks where `text` may be cut.
fn places(text: &str) -> Vec<usize> {
    let mut spans = code_spans(text).into_iter().peekable();
    let mut is_row = text.starts_with('|');
    let mut places = Vec::new();
    for (at, blank) in text.match_indices(char::is_whitespace) {
        while spans.next_if(|span| span.end <= at).is_some() {}
        let is_break = blank == "\n";
        if spans.peek().is_none_or(|span| at < span.start) && (is_break || !is_row) {
            places.push(at);
        }
        if is_break {
            is_row = text[at + 1..].trim_start_matches(' ').starts_with('|');
        }
    }
    places
}

/// The code spans of `text`, in order of their beginning: from a run of code signs to the
/// next of the same length (`CommonMark` 0.31.2, section 6.1). Where one is left over nobody
/// can tell which, so what lies between any two neighbours counts as code.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end = at + 1,
            None => runs.push(at..at + 1),
        }
    }
    let mut by_length = BTreeMap::<usize, Vec<Range<usize>>>::new();
    for run in runs {
        by_length.entry(run.len()).or_default().push(run);
    }
    let between = |pair: &[Range<usize>]| pair[0].start..pair[1].end;
    let mut spans: Vec<Range<usize>> = by_length
        .values()
        .flat_map(|same| match same.len() % 2 {
            0 => same.chunks_exact(2).map(between).collect::<Vec<_>>(),
            _ => same.windows(2).map(between).collect(),
        })
        .collect();
    spans.sort_by_key(|span| span.start);
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shortening_keeps_sentences_words_and_code_whole() {
        assert_eq!(shorten("One two. Three four five.", 18), "One two. Three …");
        assert_eq!(shorten("One two three. Four five.", 18), "One two three. …");
        assert_eq!(shorten("One two three four.", 18), "One two three four.");
        assert_eq!(shorten("run `cargo test --workspace` now", 16), "run …");
        assert_eq!(shorten("/a/very/long/path.rs and more", 12), "/a/very/long/path.rs …");
    }

    #[test]
    fn rows_and_spans_stay_whole_where_a_sign_has_no_partner() {
        assert_eq!(shorten("the ` sign, then `cargo test --all` now", 24), "the …");
        assert_eq!(shorten("run ``a ` b`` and then more", 15), "run ``a ` b`` …");
        assert_eq!(shorten("| a | b |\n| c d | e f |\n| g h | i |", 18), "| a | b | …");
    }

    proptest! {
        #[test]
        fn shortening_never_panics_and_never_grows_much(text in "\\PC{0,80}", limit in 1usize..60) {
            let short = shorten(&text, limit);
            prop_assert!(short.len() <= text.len() + " …".len());
        }
    }
}
