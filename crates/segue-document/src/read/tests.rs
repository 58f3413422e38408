//! What is read of a text, by examples and by laws.

use jiff::Timestamp;
use proptest::prelude::*;
use segue_model::{Number, Part, SectionName, heading};

use super::*;
use crate::{body, complete};

/// Sections with their parts: heading (empty for the lead) and text.
fn sections(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let (document, _) = parse(text);
    let part = |part: &Part| (part.heading.clone().unwrap_or_default(), part.text.clone());
    let sections = document.content.sections.iter();
    sections.map(|s| (s.name.as_str().to_owned(), s.parts.iter().map(part).collect())).collect()
}

fn section(name: &str, parts: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    let own = |(heading, text): &(&str, &str)| ((*heading).to_owned(), (*text).to_owned());
    (name.to_owned(), parts.iter().map(own).collect())
}

#[test]
fn sections_subsections_and_prompt_are_told_apart() {
    let text = "=== SESSION HANDOFF ===\nGenerated: now\nSession: 1 → 2\n\n\
        ## Current State\n\nlead\n\n### Verification\n\n- x\n\n---\n\n\
        ## PROMPT FOR NEXT SESSION\n\nCopy everything below this line into a new session:\n\n---\n\n\
        Read this.\n\n## Project Context\n\nmore\n";
    let (document, diagnostics) = parse(text);
    assert!(diagnostics.is_empty());
    assert!(document.opening.marked);
    assert_eq!(document.opening.session.as_deref(), Some("1 → 2"));
    let [section] = document.content.sections.as_slice() else { panic!("one section") };
    assert_eq!(section.name, SectionName::State);
    assert_eq!(section.parts, [Part::lead("lead"), Part::under(heading::VERIFICATION, "- x")]);
    assert_eq!(document.content.prompt, "Read this.\n\n## Project Context\n\nmore");
}

#[test]
fn other_names_and_levels_become_canonical_and_the_old_name_stays() {
    let text = "# Parser work\n\nIntro.\n\n### 🎯 What’s left\n\nFix it.\n\n#### Later\n\nMore.\n\n\
        ### Where things stand\n\nGreen.\n\n### Landmines\n\nThe cache.\n";
    assert_eq!(
        sections(text),
        [
            section("Current State", &[("Where things stand", "Green.")]),
            section("Next Objective", &[("🎯 What’s left", "Fix it."), ("Later", "More.")]),
            section(
                "Context",
                &[("Parser work", "Intro."), ("Gotchas", "#### Landmines\n\nThe cache.")]
            ),
        ]
    );
}

#[test]
fn subsections_of_bold_sections_are_bold_as_well() {
    let text = "Sure!\n```\n**Summary**\nWe booked.\n\n**Decisions:**\n- The train\n\n**Rules**\n- 120 euros at most\n\n\
                **Current status:**\nHalf done.\n```\n";
    let expected = [
        section(
            "Previous Session Summary",
            &[("", "**Summary**\nWe booked."), ("Decisions Made", "**Decisions:**\n- The train")],
        ),
        section("Current State", &[("", "**Current status:**\nHalf done.")]),
        section(
            "Context",
            &[
                ("Introduction", "Sure!"),
                ("Rules and Corrections", "**Rules**\n- 120 euros at most"),
            ],
        ),
    ];
    assert_eq!(sections(text), expected);
}

#[test]
fn bold_lines_and_labels_head_sections_where_nothing_else_does() {
    let text = "**Done**\n\n- a\n\n**Next steps:**\n\n1. b\n";
    let expected = [
        section("Previous Session Summary", &[("", "**Done**\n\n- a")]),
        section("Next Objective", &[("", "**Next steps:**\n\n1. b")]),
    ];
    assert_eq!(sections(text), expected);
    let text = "Previous session accomplished:\n- a\n\nCurrent project state:\n- b\n\nNext: c\n";
    let names: Vec<String> = sections(text).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Previous Session Summary", "Current State", "Next Objective"]);
}

#[test]
fn unknown_sections_stay_behind_what_they_followed() {
    let text = "## Next Steps\n\na\n\n## Zebra\n\nb\n\n## Status\n\nc\n\n## Lion\n\nd\n";
    let names: Vec<String> = sections(text).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Current State", "Lion", "Next Objective", "Zebra"]);
}

#[test]
fn an_earlier_session_in_the_same_text_stays_together() {
    let text = "## Session 2\n\n### Done\n\na\n\n### Next\n\nb\n\n## Session 1\n\n### Done\n\nc\n\n### Next\n\nd\n";
    let read = sections(text);
    assert!(read.contains(&section("Session 1", &[("Done", "c"), ("Next", "d")])), "{read:?}");
    assert!(read.contains(&section("Next Objective", &[("Next", "b")])), "{read:?}");
}

#[test]
fn what_stands_around_a_handoff_is_kept_under_context() {
    let text = "Sure, here it is:\n\n```markdown\n=== SESSION HANDOFF ===\n## Status\nx\n```\nGood luck!\n";
    let parts = [("Introduction", "Sure, here it is:"), ("After the Handoff", "Good luck!")];
    assert!(sections(text).contains(&section("Context", &parts)), "{:?}", sections(text));
    let text = "---\nname: x\ndate: 2026-01-02\n---\n## Status\nx\n";
    let yaml = "```yaml\nname: x\ndate: 2026-01-02\n```";
    assert!(sections(text).contains(&section("Context", &[("Front Matter", yaml)])));
}

#[test]
fn a_fenced_prompt_comes_out_of_its_fence() {
    let text = "## Status\n\nx\n\n## Restoration Prompt\n\nPaste this:\n\n```\n# Go on\nwith it\n```\n\n## Files\n\n- a\n";
    let (document, _) = parse(text);
    assert_eq!(document.content.prompt, "# Go on\nwith it");
    assert!(sections(text).contains(&section("Context", &[(heading::FILES, "- a")])));
}

#[test]
fn the_patterns_odd_form_is_read() {
    let (document, diagnostics) = parse(ODD);
    assert_eq!(diagnostics, []);
    assert_eq!(document.opening.session.as_deref(), Some("2 → 3"));
    for name in [SectionName::Summary, SectionName::State, SectionName::Objective] {
        assert!(document.content.section(&name).is_some(), "{name:?}");
    }
    assert!(document.content.prompt.contains("Technical constraints:"));
    assert!(document.content.objective().starts_with("Let readers"), "{:?}", document.content);
}

/// A handoff in the odd form of the pattern's first example, in words of our own.
pub(crate) const ODD: &str = "\
=== SESSION HANDOFF ===
Session 2 → 3

Read and apply this bootstrap template:
https://example.org/templates/development.md

## Session Context

Previous session accomplished:
- Added the feed parser with tests

Current project state:
- `cargo test` passes; the settings page is not started

This session's goal:
Let readers choose how often feeds are fetched.

## Continuation Instructions

This session should focus on:
1. A field for the interval, then its validation

Technical constraints:
- No network in tests

When the work is done, say \"snapshot\" for the next handoff.
";

#[test]
fn bytes_are_those_of_the_text_whatever_its_line_ends() {
    let text = "\u{feff}# T\r\n\r\n## Status\r\nx\r\n## Next\r\ny\r\n";
    let (document, _) = parse(text);
    let found: Vec<(&str, &str)> =
        document.found.iter().map(|f| (f.title.as_str(), &text[f.span.clone()])).collect();
    assert_eq!(found, [("Status", "## Status\r\nx\r\n"), ("Next", "## Next\r\ny\r\n")]);
}

#[test]
fn bad_front_matter_is_a_diagnostic_and_the_body_is_still_read() {
    let (document, diagnostics) = parse("---\nsegue: 1\n---\n## Next Objective\n\nDo it.\n");
    assert_eq!(document.content.objective(), "Do it.");
    assert_eq!(diagnostics.len(), 1);
    assert!(document.front.is_none());
}

#[test]
fn nothing_at_all_is_an_empty_document() {
    for text in ["", "\u{feff}", "---", "\r\n\r"] {
        let (document, _) = parse(text);
        assert!(document.content.sections.is_empty(), "{text:?}");
    }
}

fn stored(text: &str) -> (segue_model::Content, String) {
    let (document, _) = parse(text);
    let mut content = document.content;
    complete(&mut content);
    let written = body(Timestamp::UNIX_EPOCH, Number::after([]), &content);
    (content, written)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Lines as people and models write them, in any order.
fn line() -> impl Strategy<Value = String> {
    const FIXED: &[&str] = &[
        "",
        "",
        "---",
        "===",
        "```",
        "```sh",
        "~~~",
        "# Title",
        "## Status",
        "## Next Steps",
        "### Done",
        "# What's left",
        "**Next steps:**",
        "Status: green",
        "- Next: more",
        "| a | b |",
        "=== SNAPSHOT v2 ===",
        "=== SESSION HANDOFF ===",
        "Session 2 → 3",
        "Generated: today",
        "## PROMPT FOR NEXT SESSION",
        "### Restoration Prompt",
        "#### Deep",
        "Landmines",
        "----",
        "Copy everything below this line into a new session:",
        "    ## indented",
        "- item",
        "1. one",
        "## Current State",
        "## Context",
        "### Verification",
        "## Previous Session Summary",
    ];
    prop_oneof![
        3 => proptest::sample::select(FIXED).prop_map(str::to_owned),
        1 => "\\PC{0,30}",
        1 => "#{1,7} ?[a-zA-Z ]{0,12}#{0,2}",
    ]
}

proptest! {
    #[test]
    fn what_is_stored_reads_back_as_it_is(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        let (content, written) = stored(&text);
        let (again, _) = parse(&written);
        prop_assert_eq!(&again.content, &content, "{}", written);
        prop_assert_eq!(stored(&written).1, written);
    }

    #[test]
    fn no_word_is_lost(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        let (document, _) = parse(&text);
        let mut kept = words(&stored(&text).1);
        kept.extend(words(&format!("{:?} {:?}", document.opening.generated, document.opening.session)));
        // What frames a handoff is no part of it: marker, names of lines, a fence's
        // language, the heading of a prompt that is empty.
        kept.extend(words("Generated Session sh"));
        kept.extend(words(segue_model::marker::PROMPT));
        kept.extend(words(segue_model::marker::COPY));
        kept.extend(words(marker_line(&text, &document)));
        kept.extend(text.lines().filter_map(framing).flat_map(words));
        for word in words(&text) {
            prop_assert!(kept.contains(&word), "{} is lost from {:?}", word, text);
        }
    }

    #[test]
    fn spans_lie_in_the_text(text in "(\\PC|\n|\r|#|`| ){0,200}") {
        let (document, diagnostics) = parse(&text);
        for found in &document.found {
            prop_assert!(text.get(found.span.clone()).is_some());
        }
        for diagnostic in &diagnostics {
            prop_assert!(text.get(diagnostic.span.clone()).is_some());
        }
    }
}

/// The name of a language behind the signs of a fence.
fn framing(line: &str) -> Option<&str> {
    let info = line.trim_start().strip_prefix("```").or(line.trim_start().strip_prefix("~~~"))?;
    let info = info.trim_matches(['`', '~', ' ']);
    info.is_ascii().then_some(info).filter(|info| !info.contains(' '))
}

fn marker_line<'a>(text: &'a str, document: &Document) -> &'a str {
    document.opening.marker.and_then(|at| text.lines().nth(at)).unwrap_or_default()
}

#[test]
fn bold_lines_below_a_lone_title_are_its_sections() {
    let text = "# Handoff – linkcheck\n\n**Where we are**\n- 22 tests pass\n\n**Rules**\n- never push\n\n\
        **Don't try again**\n- counting headings\n\n**Next step**\nDocument it\n";
    let found = sections(text);
    let parts = |name: &str| {
        let section = found.iter().find(|(section, _)| section == name);
        section.map(|(_, parts)| parts.iter().map(|(heading, _)| heading.as_str()).collect())
    };
    assert_eq!(parts("Current State"), Some(vec![""]));
    assert_eq!(parts("Next Objective"), Some(vec![""]));
    let context: Vec<&str> = parts("Context").unwrap_or_default();
    assert!(context.contains(&heading::RULES) && context.contains(&heading::TRIED), "{context:?}");
    // One that names a section keeps what stands below it.
    let state = sections("# Current State\n\n**Rules**\n- never push\n\n**Files**\n- a.rs\n");
    assert_eq!(state[0].0, "Current State");
}
