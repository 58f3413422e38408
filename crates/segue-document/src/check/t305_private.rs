//! T305: what names a person or a machine is told, so that one can decide.

use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "T305",
    level: Level::Info,
    title: "no absolute home paths and no e-mail addresses",
    reason: "They say who works where, and a path of one machine is of no use on another.",
    fix: "write paths from the project's root, and names in place of addresses",
    example: ("/home/ana/api/src/auth.rs", "src/auth.rs"),
    check: Check::Handoff(check),
};

static PRIVATE: Pattern = Pattern::new(
    r"(?:^|[^\w.])((?:/home/|/Users/|[A-Za-z]:\\Users\\)[\w.-]+)|\b[\w.+-]+@[A-Za-z][\w-]*(?:\.[\w-]+)*\.[A-Za-z]{2,}\b",
);

/// Addresses that are nobody's.
const NOBODY: [&str; 5] = ["@example.", "git@", "noreply", "@localhost", "@users."];

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for line in subject.body() {
        // Most lines have none of these, and to look closely takes long.
        if !line.text.contains(['@', '\\'])
            && !line.text.contains("/home/")
            && !line.text.contains("/Users/")
        {
            continue;
        }
        let found = PRIVATE.captures_iter(line.text);
        let found = found.filter_map(|found| found.get(1).or_else(|| found.get(0)));
        let mut found = found.filter(|found| !NOBODY.iter().any(|no| found.as_str().contains(no)));
        if let Some(found) = found.next() {
            let what =
                if found.as_str().contains('@') { "an e-mail address" } else { "a home path" };
            hits.push(
                Hit::at(line.at, format!("{what}: `{}`", found.as_str())).column(found.start()),
            );
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_home_paths_and_addresses_only() {
        let text = "An HTTP API.";
        for private in ["/home/ana/api", "/Users/ana/api", r"C:\Users\ana", "ana@company.org"] {
            assert!(breaks_with("T305", text, private), "{private}");
        }
        for fine in [
            "src/home/a.rs",
            "git@github.com:a/b",
            "base@1.0.0",
            "team@1.0.0-d23558a4.md",
            "a@example.org",
        ] {
            assert!(!breaks_with("T305", text, fine), "{fine}");
        }
    }
}
