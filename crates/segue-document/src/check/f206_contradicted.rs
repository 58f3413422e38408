//! F206: the handoff claims nothing that its session contradicts.

use segue_model::{SectionName, heading};

use super::ground::Claim;
use super::subject::paths;
use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "F206",
    level: Level::Error,
    title: "nothing is claimed that the session contradicts",
    reason: "Who is told that a failing test passes looks for the fault everywhere else.",
    fix: "say what the session shows, or run it again and say what came out",
    example: ("- `cargo test` passes", "- `cargo test` fails: 2 of 48, both in `auth`"),
    check: Check::Handoff(check),
};

/// What says of a command that it passes, right behind it.
static PASSES: Pattern = Pattern::unicode(
    r"(?i)^[^`.;,\n]{0,40}?(?:\b(?:pass|passes|passed|passing|green|succeeds?|succeeded|works)\b|✅)",
);

/// An item that says of a command how it ends, in the form in which segue writes that: prose tells of other runs as well.
static ENDS: Pattern = Pattern::unicode(
    r"^\s*[-*]\s+`([^`]+)`\s*(?:→\s*)?(?:(fails\ \(exit\ \d+\)|fails$)|passed\ \((\d+)\ tests?\)\s*$)",
);

/// That all tests pass.
static TESTS_PASS: Pattern = Pattern::new(
    r"(?i)\b(?:all|the whole|full)\b[^.;`]{0,20}\btests?\b[^.;`]{0,12}\b(?:pass|passes|passed|passing|green)\b",
);

/// What makes of a claim a plan, a question, a story of before, or its opposite.
static DENIED: Pattern = Pattern::new(
    r"(?i)\b(?:not|never|no longer|none|nothing|how|whether|if|until|unless|once|when|should|must|make|ensure|need|needs|expect|expected|verify|before|earlier|previous|previously|was|were|used to|except|but|only|unverified|first|then|todo|done when)\b|n't\b",
);

/// What says of anything on the line that it does not pass, in code as well.
static FAILS: Pattern = Pattern::new(r"(?i)fail|error|broke|\bred\b|❌");

/// A path right behind a verb, or right before one: a file made, or deleted.
static MADE: Pattern = Pattern::new(
    r"(?i)(?:^|[-*\s])(?:created|wrote)\s+(?:a\s+|the\s+)?(?:new\s+)?(?:file\s+)?`([^`\s]+)`|^\s*(?:[-*]\s+)?`([^`\s]+)`:?\s*(?:—|–|-|\()?\s*(?:created|new file)\b",
);
static DELETED: Pattern = Pattern::new(
    r"(?i)(?:^|[-*\s])(?:deleted|removed)\s+(?:the\s+)?(?:file\s+)?`([^`\s]+)`|^\s*(?:[-*]\s+)?`([^`\s]+)`:?\s*(?:—|–|-|\()?\s*deleted\b",
);
/// Work on a file that a line names.
static WORKED: Pattern = Pattern::new(
    r"(?i)\b(?:created|wrote|edited|changed|modified|updated|rewrote|refactored)\s+(?:the\s+)?(?:file\s+)?`([^`\s]+)`|^\s*(?:[-*]\s+)?`([^`\s]+)`:?\s*(?:—|–|-|\()?\s*(?:created|edited|changed|modified|updated|rewritten)\b",
);

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    // Without a session nothing can be contradicted; then no line is looked at.
    if subject.ground.commands().is_none() {
        return Vec::new();
    }
    let mut planned = subject.section(&SectionName::Objective);
    planned.extend(subject.part(&SectionName::Context, heading::RULES));
    let planned: std::collections::BTreeSet<usize> = planned.iter().map(|line| line.at).collect();
    let state = subject.section(&SectionName::State);
    let state: std::collections::BTreeSet<usize> = state.iter().map(|line| line.at).collect();
    let mut hits = Vec::new();
    for line in subject.prose().filter(|line| !planned.contains(&line.at)) {
        let mut claims = Vec::new();
        if let Some(todo) = ticked(line.text) {
            claims.push(Claim::Done(todo));
        }
        if !line.text.starts_with(['#', '>']) && !is_denied(line.text) {
            passes(line.text, &mut claims);
            files(line.text, &mut claims);
        }
        if state.contains(&line.at) && !DENIED.is_match(&without_code(line.text)) {
            claims.extend(ends(line.text));
        }
        for claim in claims {
            if let Some(why) = subject.ground.against(&claim) {
                let hit = Hit::at(line.at, why);
                // A list that nobody kept is no proof that the work is not done.
                let is_weak =
                    matches!(claim, Claim::Done(_) | Claim::Fails(_) | Claim::PassesWith(..));
                hits.push(if is_weak { hit.level(Level::Warning) } else { hit });
                break;
            }
        }
    }
    hits
}

fn is_denied(line: &str) -> bool {
    FAILS.is_match(line) || DENIED.is_match(&without_code(line))
}

fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// How an item says that a command ended.
fn ends(line: &str) -> Option<Claim<'_>> {
    let found = ENDS.captures(line)?;
    let command = found.get(1)?.as_str().trim();
    match found.get(3) {
        Some(tests) => Some(Claim::PassesWith(command, tests.as_str().parse().ok()?)),
        None => Some(Claim::Fails(command)),
    }
}

/// The text of an item that is ticked off.
fn ticked(line: &str) -> Option<&str> {
    let item = super::list::item_text(line)?;
    item.strip_prefix("[x] ").or_else(|| item.strip_prefix("[X] ")).map(str::trim)
}

/// The commands that a line says pass; else that all tests do.
fn passes<'a>(line: &'a str, claims: &mut Vec<Claim<'a>>) {
    let mut parts = line.split('`');
    let mut before = parts.next().unwrap_or_default();
    let spans: Vec<&str> = parts.collect();
    for pair in spans.chunks(2) {
        let [code, behind] = pair else { break };
        let is_said_before =
            spans.len() == 2 && before.trim_end().ends_with([':', '(']) && PASSES.is_match(before);
        if PASSES.is_match(behind) || is_said_before {
            claims.push(Claim::Passes(code.trim()));
        }
        before = behind;
    }
    if claims.is_empty() && TESTS_PASS.is_match(line) {
        claims.push(Claim::TestsPass);
    }
}

/// The files that a line says were made, deleted or worked on.
fn files<'a>(line: &'a str, claims: &mut Vec<Claim<'a>>) {
    let forms = [&MADE, &DELETED, &WORKED];
    for (at, form) in forms.into_iter().enumerate() {
        let claim = |path| match at {
            0 => Claim::Made(path),
            1 => Claim::Deleted(path),
            _ => Claim::Worked(path),
        };
        let found = form.captures_iter(line);
        for found in found {
            let path = found.get(1).or_else(|| found.get(2)).map_or("", |path| path.as_str());
            // The sign that is no path of the project claims nothing.
            if paths(path).first().is_some_and(|cited| cited.text == path && !path.ends_with('/')) {
                claims.push(claim(path));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_on};

    #[test]
    fn fires_where_the_session_shows_otherwise() {
        let with = |text: &str| GOOD.replace("- Added the login form", text);
        for false_claim in [
            "- `npm test` passes",
            "- `pytest` → passed (5 tests)",
            "- `npm test` → 12 passed",
            "- All tests pass (`npm test`)",
            "- Created `src/never.rs`",
            "- `src/never.rs` — edited",
            "- Deleted `src/auth.rs`",
            "- [x] write the docs",
        ] {
            assert!(breaks_on("F206", &with(false_claim)), "{false_claim}");
            assert!(!breaks("F206", &with(false_claim)), "{false_claim}");
        }
        for fine in [
            "- `npm test` fails",
            "- `npm test` passed before the last edit",
            "- `cargo test` passes, `npm test` does not",
            "- `cargo test` passes",
            "- Next: make `npm test` pass",
            "- Removed `login` from `src/auth.rs`",
            "- Changed `src/auth.rs` after the pattern of `src/never.rs`",
            "- [ ] write the docs",
        ] {
            assert!(!breaks_on("F206", &with(fine)), "{fine}");
        }
    }

    #[test]
    fn how_a_command_ended_is_compared_where_the_state_says_it() {
        let with = |text: &str| GOOD.replace("Login works: `cargo test` → 12 passed.", text);
        for wrong in [
            "- `make lint` → fails (exit 1)",
            "- `make lint` fails (exit 1): `a line`",
            "- `make test` → passed (99 tests)",
        ] {
            assert!(breaks_on("F206", &with(wrong)), "{wrong}");
        }
        for fine in [
            "- `make test` → passed (22 tests)",
            "- `make lint` fails (exit 1): a line (before this session, not run since)",
            "- `make lint` failed for lack of a mock; mended",
            "- The user said: \"`make lint` fails on my Mac\"",
            "- `make test` → passed (99 tests) with `-p store`",
        ] {
            assert!(!breaks_on("F206", &with(fine)), "{fine}");
        }
        let told = GOOD.replace("- Added the login form", "- `make lint` → fails (exit 1)");
        assert!(!breaks_on("F206", &told), "what was done tells of earlier runs");
    }
}
