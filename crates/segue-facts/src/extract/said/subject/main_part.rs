//! What a remark says, without what is said by the way.

use crate::text::words;

/// So many words behind a dash say something by the way.
const ASIDE: usize = 6;
/// So many words before a colon lead to the matter.
const LEAD: usize = 8;
/// Who speaks of themselves before the matter: "before I forget it: …".
const ONESELF: [&str; 18] = [
    "i", "i'm", "i've", "i'd", "me", "ich", "ichs", "ich's", "mir", "mich", "yo", "me", "je",
    "j'ai", "j'y", "moi", "eu", "io",
];

/// A remark without what stands at its end in parentheses or behind a dash, or leads to it: "before I forget
/// it over lunch: the limit is 50 (typing on the train)".
pub(crate) fn main_part(text: &str) -> &str {
    without_aside(text.split_once(" (").map_or(text, |(main, _)| main))
}

/// A remark without a few words behind a dash, and without what leads to it.
pub(super) fn without_aside(text: &str) -> &str {
    let aside = text.rsplit_once(" -- ").or_else(|| text.rsplit_once(" — "));
    let main = match aside {
        Some((main, aside)) if aside.split_whitespace().count() <= ASIDE => main,
        _ => text,
    };
    match main.split_once(": ") {
        Some((lead, matter)) if leads(lead) => matter,
        _ => main,
    }
}

/// Whether somebody only speaks of themselves.
fn leads(lead: &str) -> bool {
    let lead = lead.to_lowercase().replace('’', "'");
    words(&lead).count() <= LEAD && words(&lead).any(|word| ONESELF.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_by_the_way_is_no_matter() {
        let cases = [
            ("before I forget it: the limit is 50 (typing on the train)", "the limit is 50"),
            ("bevor ich's vergesse: der Port ist 9100 -- bin gleich zurück", "der Port ist 9100"),
            ("rate limit: 50 calls", "rate limit: 50 calls"),
        ];
        for (text, matter) in cases {
            assert_eq!(main_part(text), matter);
        }
    }
}
