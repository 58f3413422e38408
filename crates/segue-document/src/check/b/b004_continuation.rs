//! B004: the template goes on: its prompts carry it further.

use segue_model::marker;

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B004",
    level: Level::Error,
    title: "generated prompts reference the template and carry its instructions and a trigger",
    reason: "A chain ends at the first prompt that does not say how the next handoff is made.",
    fix: "end the prompt in the format with the template's address and `Remember: say \"snapshot\" …`",
    example: (
        "(a prompt without the line)",
        "Remember: say \"snapshot\" when ready for the next handoff.",
    ),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let Some((line, format)) = subject.fenced(&["format"]) else {
        // B003 says that there is no format.
        return Vec::new();
    };
    let prompt = format.split_once(marker::PROMPT).map_or("", |(_, prompt)| prompt).to_lowercase();
    let mut hits = Vec::new();
    if !prompt.contains("template") {
        hits.push(Hit::at(line, "the prompt in the format does not reference the template"));
    }
    let says = |template: &crate::template::Template| {
        template.triggers.each().any(|trigger| prompt.contains(&trigger.to_lowercase()))
    };
    if subject.template.as_ref().is_ok_and(|template| !says(template)) {
        hits.push(Hit::at(line, "the prompt in the format names no trigger"));
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_where_the_prompt_ends_the_chain_only() {
        assert!(breaks_with(
            "B004",
            "Read and apply this bootstrap template:\n<path or URL of this template>",
            "Read x.md"
        ));
        assert!(breaks_with(
            "B004",
            "Remember: say \"snapshot\" when ready for the next handoff.",
            "Good luck."
        ));
        assert!(!breaks("B004"));
    }
}
