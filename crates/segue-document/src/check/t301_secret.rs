//! T301: no secret leaves with the handoff.

use super::{Check, Hit, Level, Rule, Subject};
use crate::secret;

pub(super) const RULE: Rule = Rule {
    code: "T301",
    level: Level::Error,
    title: "no text has the form of a secret",
    reason: "A handoff is committed, mailed and pasted into other programs; a key in it is everybody's.",
    fix: "replace the secret by `[redacted:kind]`, and revoke it where it was issued",
    example: ("Log in with password=hunter2hunter2", "Log in with password=[redacted:password]"),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut found = secret::find(subject.text);
    found.sort_by_key(|(bytes, _)| bytes.start);
    found.dedup_by_key(|(bytes, _)| bytes.start);
    found
        .into_iter()
        .map(|(bytes, kind)| {
            let before = &subject.text[..bytes.start];
            let from = before.matches('\n').count();
            let column = bytes.start - before.rfind('\n').map_or(0, |at| at + 1);
            let to = from + subject.text[bytes].matches('\n').count();
            let lines = subject.lines[from..=to].join("\n");
            let masked = secret::mask(&lines).lines().map(str::to_owned).collect();
            Hit::at(from, format!("this looks like a secret ({kind})")).column(column).edit(
                from..to + 1,
                masked,
                format!("masked what looks like a secret ({kind})"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_secrets_only() {
        let text = "An HTTP API.";
        let key = format!("ghp{}aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2", '_');
        assert!(breaks_with("T301", text, &format!("Use {key} to push.")));
        assert!(!breaks_with("T301", text, "Use [redacted:github-token] to push."));
        assert!(!breaks_with("T301", text, "commit 3f2c1ab9d4e5f60718293a4b5c6d7e8f90a1b2c3"));
    }
}
