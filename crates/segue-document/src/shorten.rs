//! Cutting a text where a reader would.

/// About `limit` characters of `text`, cut after a sentence where that keeps at
/// least half, else between words; never inside a code span. A text that is
/// longer by a quarter at most stays whole: a cut would save nothing.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit + limit / 4 {
        return text.to_owned();
    }
    let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let sentence_end = head
        .match_indices([' ', '\n'])
        .map(|(at, _)| at)
        .rfind(|at| head[..*at].ends_with(['.', '!', '?']) && is_outside_code(&head[..*at]));
    if let Some(at) = sentence_end.filter(|at| *at * 2 >= end) {
        return format!("{} …", head[..at].trim_end());
    }
    let blanks = head.match_indices(char::is_whitespace).map(|(at, _)| at);
    let mut blanks = blanks.filter(|at| is_outside_code(&head[..*at]));
    match blanks.next_back() {
        Some(at) if at > 0 => format!("{} …", head[..at].trim_end()),
        // One word or span longer than the limit: better whole than torn, if it is not endless.
        _ => {
            let whole = text[end..].find(char::is_whitespace).map_or(text.len(), |at| end + at);
            let whole = if whole <= end * 2 { whole } else { end };
            if whole == text.len() { text.to_owned() } else { format!("{} …", &text[..whole]) }
        }
    }
}

fn is_outside_code(text: &str) -> bool {
    text.matches('`').count().is_multiple_of(2)
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

    proptest! {
        #[test]
        fn shortening_never_panics_and_never_grows_much(text in "\\PC{0,80}", limit in 1usize..60) {
            let short = shorten(&text, limit);
            prop_assert!(short.len() <= text.len() + " …".len());
        }
    }
}
