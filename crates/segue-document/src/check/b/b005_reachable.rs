//! B005: a session can reach the template.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B005",
    level: Level::Error,
    title: "can be reached by the session: URL, path in the repository, or inlined",
    reason: "\"The usual template\" is nowhere.",
    fix: "put the address below `Read and apply this bootstrap template:` in the format",
    example: (
        "Read and apply the usual template.",
        "Read and apply this bootstrap template:\n<path or URL of this template>",
    ),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let Some((line, format)) = subject.fenced(&["format"]) else { return Vec::new() };
    let mut lines = format.lines().filter(|line| !line.trim().is_empty());
    let named = lines.find(|line| line.to_lowercase().contains("template"));
    let is_address = |line: &str| {
        let line = line.to_lowercase();
        ["path", "url", "://", ".md", "inline", "text"].iter().any(|word| line.contains(word))
    };
    let next = lines.next().unwrap_or_default();
    match named {
        Some(named) if is_address(named) || is_address(next) => Vec::new(),
        Some(_) => {
            vec![Hit::at(line, "the prompt in the format does not say where the template is")]
        }
        // B004 says that it is not referenced.
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_an_address_only() {
        assert!(breaks_with("B005", "<path or URL of this template>", "the usual one"));
        assert!(!breaks("B005"));
    }
}
