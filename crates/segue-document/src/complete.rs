//! The skeleton made whole: a handoff always has the pattern's five sections.

use segue_model::{Content, Part, Section, SectionName};

/// What stands in a section that the source does not have.
pub const NOT_STATED: &str = "Not stated in the source.";

/// Adds the sections of the pattern that `content` lacks, each in its place and
/// with [`NOT_STATED`]; says which they were.
pub fn complete(content: &mut Content) -> Vec<SectionName> {
    let mut added = Vec::new();
    for (rank, name) in SectionName::PATTERN.into_iter().enumerate() {
        if content.section(&name).is_some() {
            continue;
        }
        let later = &SectionName::PATTERN[rank..];
        let at = content.sections.iter().position(|section| later.contains(&section.name));
        let section = Section::new(name.clone(), [Part::lead(NOT_STATED)]);
        content.sections.insert(at.unwrap_or(content.sections.len()), section);
        added.push(name);
    }
    added
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_added_in_its_place_once() {
        let of = |name: SectionName| Section::new(name, [Part::lead("x")]);
        let sections = vec![of(SectionName::State), of(SectionName::Context)];
        let mut content = Content { sections, prompt: String::new() };
        let added = complete(&mut content);
        assert_eq!(
            added,
            [SectionName::Summary, SectionName::Objective, SectionName::Continuation]
        );
        let names: Vec<SectionName> = content.sections.iter().map(|s| s.name.clone()).collect();
        assert_eq!(names, SectionName::PATTERN);
        assert_eq!(complete(&mut content), []);
    }
}
