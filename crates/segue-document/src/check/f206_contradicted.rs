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

/// What says of a command that it fails, right behind it, and with how many tests it passes.
static FAILS_NOW: Pattern =
    Pattern::unicode(r"(?i)^\s*(?:→|->|:)?\s*(?:still\ )?(?:fails|failed|failing|❌)");
static COUNTED: Pattern = Pattern::unicode(r"(?i)^[^`.;,\n]{0,12}?\bpassed \((\d+) tests?\)");

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
    let mut hits = Vec::new();
    for line in subject.prose().filter(|line| !planned.contains(&line.at)) {
        let mut claims = Vec::new();
        if let Some(todo) = ticked(line.text) {
            claims.push(Claim::Done(todo));
        }
        if !line.text.starts_with(['#', '>']) && !is_denied(line.text) {
            if FAILS.is_match(line.text) {
                fails(line.text, &mut claims);
            } else {
                passes(line.text, &mut claims);
                files(line.text, &mut claims);
            }
        }
        for claim in claims {
            if let Some(why) = subject.ground.against(&claim) {
                let hit = Hit::at(line.at, why);
                // A list that nobody kept is no proof that the work is not done.
                let is_todo = matches!(claim, Claim::Done(_));
                hits.push(if is_todo { hit.level(Level::Warning) } else { hit });
                break;
            }
        }
    }
    hits
}

fn is_denied(line: &str) -> bool {
    DENIED.is_match(&line.split('`').step_by(2).collect::<Vec<_>>().join(" "))
}

/// The commands that a line says fail.
fn fails<'a>(line: &'a str, claims: &mut Vec<Claim<'a>>) {
    let spans: Vec<&str> = line.split('`').skip(1).collect();
    let pairs = spans.chunks_exact(2).filter(|pair| FAILS_NOW.is_match(pair[1]));
    claims.extend(pairs.map(|pair| Claim::Fails(pair[0].trim())));
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
        let tests = COUNTED.captures(behind).and_then(|found| found[1].parse().ok());
        claims.extend(tests.map(|tests| Claim::PassesWith(code.trim(), tests)));
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
            "- `make lint` → fails (exit 1)",
            "- `make test` → passed (99 tests)",
        ] {
            assert!(breaks_on("F206", &with(false_claim)), "{false_claim}");
            assert!(!breaks("F206", &with(false_claim)), "{false_claim}");
        }
        for fine in [
            "- `npm test` fails",
            "- `npm test` passed before the last edit",
            "- `cargo test` passes, `npm test` does not",
            "- `cargo test` passes",
            "- `make test` → passed (22 tests)",
            "- `make lint` fails (exit 1): a line (before this session, not run since)",
            "- `make lint` failed before the last edit",
            "- The lint job fails",
            "- Next: make `npm test` pass",
            "- Removed `login` from `src/auth.rs`",
            "- Changed `src/auth.rs` after the pattern of `src/never.rs`",
            "- [ ] write the docs",
        ] {
            assert!(!breaks_on("F206", &with(fine)), "{fine}");
        }
    }
}
