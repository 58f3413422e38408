//! A section as lists, each where it belongs: under the one name of its subsection,
//! whatever people called it, with the line that introduces it if that says more.

use segue_model::{Section, SectionName, heading};

use crate::below_headings;
use crate::blocks::{begins_item, blocks};
use crate::item::{is_label, words};
use crate::read::Role;

/// Words of a name that add nothing to it.
const NEUTRAL: [&str; 20] = [
    "a",
    "and",
    "far",
    "important",
    "key",
    "list",
    "made",
    "main",
    "of",
    "our",
    "session",
    "so",
    "taken",
    "technical",
    "the",
    "this",
    "was",
    "we",
    "were",
    "what",
];

/// Pieces of a section that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Labelled {
    /// The subsection; nothing directly under the section's own heading.
    pub(crate) heading: Option<String>,
    /// The line that introduces the pieces.
    pub(crate) label: Option<String>,
    pub(crate) pieces: Vec<String>,
}

/// The lists of a section in their order.
pub(crate) fn labelled(section: &Section) -> Vec<Labelled> {
    let mut lists = Vec::new();
    for part in &section.parts {
        let own = part.heading.as_deref().and_then(|title| canonical(&section.name, title));
        for (label, pieces) in split(&part.text) {
            let title = label.as_deref().map(|label| label.trim_matches([':', '*', ' ']));
            let belongs = title.map(|title| canonical(&section.name, title));
            let (heading, label) = match (belongs, own) {
                // It only says again what it stands under.
                (Some(name), own) if name == own => (own, None),
                // A list with a name of its own, right below the section.
                (Some(name), None | Some(heading::ACCOMPLISHED)) if name != title => (name, None),
                (_, own) => (own, label.as_deref()),
            };
            let (heading, label) = (heading.map(str::to_owned), label.map(str::to_owned));
            lists.push(Labelled { heading, label, pieces });
        }
    }
    lists
}

/// A piece without a first line that only says again what the piece stands under.
pub(crate) fn unnamed<'t>(section: &SectionName, heading: Option<&str>, text: &'t str) -> &'t str {
    let Some((label, rest)) = text.split_once('\n').filter(|(line, _)| is_label(line)) else {
        return text;
    };
    let title = label.trim_matches([':', '*', ' ']);
    let own = heading.and_then(|heading| canonical(section, heading));
    if canonical(section, title) == own { rest } else { text }
}

/// The one name of what `title` heads in a section, and nothing if it is the section's
/// own; a title that says more than these stays.
fn canonical<'t>(section: &SectionName, title: &'t str) -> Option<&'t str> {
    let says_no_more = |known: &str| {
        words(title).all(|word| NEUTRAL.contains(&&*word) || words(known).any(|own| own == word))
    };
    match Role::of(title) {
        Some(Role::Part(home, part)) if home == *section && says_no_more(part) => Some(part),
        Some(Role::Section(home)) if home == *section => match home {
            SectionName::Summary if says_no_more("done accomplished completed finished") => {
                Some(heading::ACCOMPLISHED)
            }
            SectionName::Summary if says_no_more("previous last summary") => None,
            SectionName::State if says_no_more("current state status project") => None,
            SectionName::Objective if says_no_more("next objective goal step steps up") => None,
            _ => Some(title),
        },
        _ => Some(title),
    }
}

/// The pieces of a text by what introduces them.
pub(crate) fn split(text: &str) -> Vec<(Option<String>, Vec<String>)> {
    let mut lists: Vec<(Option<String>, Vec<String>)> = vec![(None, Vec::new())];
    for block in blocks(text) {
        let mut rest = block.text.as_str();
        let mut label = String::new();
        // Headings inside of a subsection stand above the first piece below them.
        while let Some((line, below)) = rest.split_once('\n').filter(|(line, _)| is_label(line)) {
            label = format!("{label}{}{line}", if label.is_empty() { "" } else { "\n" });
            rest = below;
        }
        if label.is_empty() && is_label(rest) && !block.is_code {
            label.push_str(std::mem::take(&mut rest));
        }
        if !label.is_empty() {
            lists.push((Some(label), Vec::new()));
        }
        if let Some((_, pieces)) = lists.last_mut().filter(|_| !rest.is_empty()) {
            pieces.push(rest.to_owned());
        }
    }
    lists
}

/// The text of lists; a label that introduces nothing is left out.
pub(crate) fn written(lists: &[(Option<String>, Vec<String>)]) -> String {
    let mut text = String::new();
    for (label, pieces) in lists.iter().filter(|(_, pieces)| !pieces.is_empty()) {
        let mut before: Option<&str> = label.as_deref();
        if let Some(label) = before {
            text.push_str(if text.is_empty() { "" } else { "\n\n" });
            text.push_str(label);
        }
        for raw in pieces {
            let piece = below_headings(raw);
            let is_tight = begins_item(&piece)
                && before.is_some_and(|before| begins_item(before) || is_label(before));
            if !text.is_empty() {
                text.push_str(if is_tight { "\n" } else { "\n\n" });
            }
            text.push_str(&piece);
            before = Some(raw);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use segue_model::Part;

    use super::*;

    fn told(name: SectionName, parts: impl IntoIterator<Item = Part>) -> Vec<(String, String)> {
        let lists = labelled(&Section::new(name, parts)).into_iter();
        let named = |name: Option<String>| name.unwrap_or_default();
        let full = lists.filter(|list| !list.pieces.is_empty());
        full.map(|list| (named(list.heading), named(list.label))).collect()
    }

    fn pair(heading: &str, label: &str) -> (String, String) {
        (heading.to_owned(), label.to_owned())
    }

    #[test]
    fn whatever_people_call_a_subsection_it_has_one_name() {
        for text in
            ["#### Decisions\n\n- A", "#### Key decisions\n\n- A", "Decisions:\n\n- A", "- A"]
        {
            let part = Part::under(heading::DECISIONS, text);
            assert_eq!(
                told(SectionName::Summary, [part]),
                [pair(heading::DECISIONS, "")],
                "{text}"
            );
        }
        let lead = Part::lead("It went well.\n\n**Decisions made:**\n\n- A");
        let expected = [pair("", ""), pair(heading::DECISIONS, "")];
        assert_eq!(told(SectionName::Summary, [lead]), expected);
        let done = |title: &str| told(SectionName::Summary, [Part::under(title, "- A")]);
        assert_eq!(done("Done"), [pair(heading::ACCOMPLISHED, "")]);
        assert_eq!(done("What was done"), [pair(heading::ACCOMPLISHED, "")]);
        assert_eq!(told(SectionName::State, [Part::under("Status", "- A")]), [pair("", "")]);
    }

    #[test]
    fn a_name_that_says_more_stays() {
        let part = Part::under(heading::VERIFICATION, "#### Failing tests\n\n- `a`\n- `b`");
        let expected = [pair(heading::VERIFICATION, "Failing tests:")];
        assert_eq!(told(SectionName::State, [part]), expected);
        let removed = Part::under("What was removed", "- The cache");
        assert_eq!(told(SectionName::Summary, [removed]), [pair("What was removed", "")]);
        let asked = Part::lead("The user asked, in these words:\n\n- \"one\"");
        let expected = [pair("", "The user asked, in these words:")];
        assert_eq!(told(SectionName::Summary, [asked]), expected);
    }

    #[test]
    fn a_name_is_not_said_twice() {
        let of = |heading, text| unnamed(&SectionName::Summary, Some(heading), text);
        assert_eq!(of(heading::DECISIONS, "Key decisions:\n- A"), "- A");
        assert_eq!(of(heading::DECISIONS, "On the store:\n- A"), "On the store:\n- A");
        assert_eq!(of(heading::DECISIONS, "- Decisions:\n  A"), "- Decisions:\n  A");
    }

    #[test]
    fn lists_are_written_as_they_were() {
        let text = "One\n\nThat is:\n- a\n- b\n\n```\nx:\n```\n\nThis:\n\ntext";
        assert_eq!(written(&split(text)), text);
        assert_eq!(written(&split("Nothing:")), "");
    }
}
