//! The templates that come with segue.

/// Their names, the simplest first.
pub const BUILT_IN: [&str; 7] =
    ["minimal", "base", "development", "research", "writing", "planning", "bug-hunt"];

/// The source of a built-in template.
pub fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "minimal" => include_str!("../../templates/minimal.md"),
        "base" => include_str!("../../templates/base.md"),
        "development" => include_str!("../../templates/development.md"),
        "research" => include_str!("../../templates/research.md"),
        "writing" => include_str!("../../templates/writing.md"),
        "planning" => include_str!("../../templates/planning.md"),
        "bug-hunt" => include_str!("../../templates/bug-hunt.md"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_template;
    use crate::template::Template;

    #[test]
    fn every_built_in_template_passes_its_rules_without_a_warning() {
        for name in BUILT_IN {
            let template = Template::parse(built_in(name).unwrap()).unwrap();
            assert_eq!(template.name.name, name);
            let findings = check_template(&template.text);
            assert_eq!(findings, [], "{name}:\n{}", template.text);
        }
    }

    #[test]
    fn what_is_rendered_is_a_template_that_stays_as_it_is() {
        for name in BUILT_IN {
            let template = Template::parse(built_in(name).unwrap()).unwrap();
            let again = Template::parse(&template.text).unwrap();
            assert_eq!(again.text, template.text, "{name}");
            assert!(again.is_plain);
            assert_eq!(again.triggers, template.triggers);
            assert_eq!(again.ask, template.ask);
        }
    }
}
