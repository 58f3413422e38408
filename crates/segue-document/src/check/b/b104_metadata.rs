//! B104: the template says who wrote it and when.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B104",
    level: Level::Warning,
    title: "has its metadata in front matter: author, created, updated, tags",
    reason: "Whoever finds an old template must see whom to ask and whether it is still kept.",
    fix: "add `author`, `created`, `updated` and `tags` to the front matter",
    example: (
        "(no author)",
        "author: Ana\ncreated: 2026-11-22\nupdated: 2026-11-22\ntags: [handoff]",
    ),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let front = &subject.lines[..subject.body_line.min(subject.lines.len())];
    let has = |key: &&&str| {
        front.iter().any(|line| line.strip_prefix(**key).is_some_and(|rest| rest.starts_with(':')))
    };
    let missing: Vec<&str> =
        ["author", "created", "updated", "tags"].iter().filter(|key| !has(key)).copied().collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![Hit::at(0, format!("the front matter lacks {}", missing.join(", ")))]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_on_missing_keys_only() {
        assert!(breaks_with("B104", "author: segue\n", ""));
        assert!(!breaks("B104"));
    }
}
