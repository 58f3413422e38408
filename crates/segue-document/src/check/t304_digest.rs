//! T304: the body is what was written.

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "T304",
    level: Level::Error,
    title: "the digest matches the body",
    reason: "A handoff is never edited after it is written; one that was may say what nobody decided.",
    fix: "take the file back from git, or store the edited text as a handoff of its own: `segue save FILE`",
    example: ("digest: blake3:… (of another body)", "digest: blake3:… (of this body)"),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let Some(front) = &subject.document.front else { return Vec::new() };
    if crate::digest_of_body(subject.text) == front.digest {
        return Vec::new();
    }
    let line = subject.lines.iter().position(|line| line.starts_with("digest:"));
    vec![Hit::at(line.unwrap_or_default(), "the body is no longer what was written")]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks};
    use crate::testing::stored;

    #[test]
    fn fires_on_edited_bodies_only() {
        let text = stored(GOOD);
        assert!(!breaks("T304", &text));
        assert!(!breaks("T304", &text.replace('\n', "\r\n")));
        assert!(breaks("T304", &text.replace("12 passed", "13 passed")));
        assert!(!breaks("T304", GOOD));
    }
}
