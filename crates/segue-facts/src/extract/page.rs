//! A web page that a person pasted: what pages have around what they tell is told by nobody in a chat.

use std::collections::BTreeSet;
use std::ops::Range;

/// Lines of the frame of a page, whole, in lower case; the year behind the sign of copyright is left out.
const FRAME: [&str; 30] = [
    "skip to content",
    "skip to main content",
    "sign in",
    "sign up",
    "log in",
    "terms",
    "terms of service",
    "privacy",
    "privacy policy",
    "cookies",
    "cookie policy",
    "manage cookies",
    "all rights reserved",
    "contact us",
    "about us",
    "watchers",
    "stars",
    "forks",
    "report repository",
    "contributors",
    "footer navigation",
    "subscribe",
    "newsletter",
    "impressum",
    "datenschutz",
    "zum inhalt springen",
    "política de privacidad",
    "mentions légales",
    "confidentialité",
    "share this",
];
/// Of these one is enough to tell a page from a list of its parts, with others beside it.
const SURE: [&str; 6] = [
    "skip to content",
    "skip to main content",
    "zum inhalt springen",
    "footer navigation",
    "all rights reserved",
    "©",
];
/// So many of them show a page.
const SIGNS: usize = 4;

/// The lines of a text, by their numbers, from the first of a page's frame to the last.
pub(super) fn page(text: &str) -> Option<Range<usize>> {
    let frame = text.lines().enumerate().filter_map(|(at, line)| Some((at, frame(line)?)));
    let frame: Vec<(usize, &str)> = frame.collect();
    let signs: BTreeSet<&str> = frame.iter().map(|(_, sign)| *sign).collect();
    let (first, last) = (frame.first()?.0, frame.last()?.0);
    let is_page = signs.len() >= SIGNS && SURE.iter().any(|sign| signs.contains(sign));
    is_page.then_some(first..last + 1)
}

/// Which line of a frame it is, if it is one.
fn frame(line: &str) -> Option<&'static str> {
    let line = line.trim();
    if line.starts_with('©') {
        return Some("©");
    }
    let bare = line.trim_matches(|c: char| !c.is_alphabetic());
    let is_short = bare.len() <= 32 && bare.split(' ').count() <= 4;
    let lower = is_short.then(|| bare.to_lowercase())?;
    FRAME.into_iter().find(|sign| *sign == lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reaches_from_its_first_sign_to_its_last() {
        let text = "look at this\n\nSkip to content\nacme/tool\nStars\n12 watchers\nMIT — see LICENSE.\n\nFooter navigation\nTerms\nPrivacy\n© 2026 GitHub, Inc.\n\nwhat are they doing?";
        let lines: Vec<&str> = text.lines().collect();
        let page = page(text).unwrap();
        assert_eq!(
            (lines[page.start], lines[page.end - 1]),
            ("Skip to content", "© 2026 GitHub, Inc.")
        );
        let typed = "The footer needs:\n- Terms\n- Privacy\n- Contact us\n- Newsletter\nNever show it to guests.\n- Sign in";
        assert_eq!(super::page(typed), None);
    }
}
