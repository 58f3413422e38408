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
    let mut starts = vec![0];
    starts.extend(subject.text.match_indices('\n').map(|(at, _)| at + 1));
    let line_of = |byte: usize| starts.partition_point(|start| *start <= byte) - 1;
    let mut hits: Vec<Hit> = Vec::new();
    let mut done = 0;
    for (bytes, kind) in found {
        let (from, to) = (line_of(bytes.start), line_of(bytes.end.saturating_sub(1)));
        // One finding a line: its edit masks all that is on it.
        if from < done {
            continue;
        }
        let last = to.min(subject.lines.len().saturating_sub(1));
        let masked = secret::mask(&subject.lines[from..=last].join("\n")).into_owned();
        let what = format!("masked what looks like a secret ({kind})");
        let hit = Hit::at(from, format!("this looks like a secret ({kind})"));
        let hit = hit.column(bytes.start - starts[from]);
        hits.push(hit.edit(from..last + 1, masked.lines().map(str::to_owned).collect(), what));
        done = last + 1;
    }
    hits
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
