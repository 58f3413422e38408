//! Two handoffs in one: sections united without repeats.
//!
//! What both say is said once, and what one side gave up of what both inherited is gone.
//! Where both say something new that contradicts, somebody has to settle it; what nobody
//! settles becomes an open question, so neither side is lost.

use segue_model::{Content, Part, Section, SectionName, heading};

use crate::NOT_STATED;
use crate::ancestor::Ancestor;
use crate::contradiction::{Contradiction, ContradictionKind, DONE, OPEN};
use crate::item::{Item, items};
use crate::labelled::{labelled, split, written};

/// What begins the question that a contradiction becomes.
pub(crate) const WHICH: &str = "Which holds (";
/// What stands between the two sides of such a question.
pub(crate) const OTHER: &str = " Other side: ";
/// The objective of a handoff that was made of two with different ones.
const CHOOSE: &str = "Settle which of these two objectives comes next, then begin with that one.";

/// Which statement is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// That of the first handoff.
    A,
    /// That of the second one.
    B,
    /// Both.
    Both,
}

/// One of two handoffs that are merged.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it says.
    pub content: &'a Content,
    /// Whether it means to say all that is so: what it leaves out, it gave up.
    pub says_all: bool,
}

/// What is merged: two handoffs, and the nearest one that both go back to, if there is one.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// Where both come from.
    pub ancestor: Option<&'a Content>,
    /// The first one.
    pub a: Side<'a>,
    /// The second one.
    pub b: Side<'a>,
}

/// Unites two handoffs; `settled` has a choice for each of their contradictions, in order.
/// The prompt is left empty: it is composed from the sections.
pub fn merge(sides: &Sides<'_>, settled: &[(Contradiction, Option<Keep>)]) -> Content {
    let ancestor = Ancestor::of(sides.ancestor);
    let (of_a, of_b) = (items(sides.a.content), items(sides.b.content));
    let mut united = Content::default();
    let both = [(sides.a, sides.b, &of_b, true), (sides.b, sides.a, &of_a, false)];
    for (side, other, others, is_a) in both {
        let is_dropped = |item: &Item| {
            let is_out = settled.iter().any(|(found, keep)| {
                let own = if is_a { &found.a } else { &found.b };
                let is_meant = match found.kind {
                    ContradictionKind::Objective => {
                        item.section == SectionName::Objective
                            && !ancestor.has(item)
                            && !others.iter().any(|other| other.key == item.key)
                    }
                    ContradictionKind::Task => untold(own) == item.text,
                    _ => *own == item.text,
                };
                let is_kept = match keep {
                    Some(Keep::A) => is_a,
                    Some(Keep::B) => !is_a,
                    Some(Keep::Both) => true,
                    None => false,
                };
                !is_kept && is_meant
            });
            is_out || (ancestor.has(item) && ancestor.is_given_up(item, others, other.says_all))
        };
        let is_both = |item: &Item| {
            settled.iter().any(|(found, keep)| {
                let own = if is_a { &found.a } else { &found.b };
                let is_task = found.kind == ContradictionKind::Task;
                is_task && *keep == Some(Keep::Both) && untold(own) == item.text
            })
        };
        for section in &side.content.sections {
            // Each has its own instructions; those of the new one are made anew.
            if section.name != SectionName::Continuation {
                add(&mut united, section, &is_dropped, &is_both);
            }
        }
    }
    united.sections.retain(|section| !section.parts.is_empty());
    let order = |section: &Section| {
        let at = SectionName::PATTERN.iter().position(|name| *name == section.name);
        at.unwrap_or(SectionName::PATTERN.len())
    };
    ask(&mut united, settled);
    united.sections.sort_by_key(order);
    united
}

/// A task without the word that says how it stands.
fn untold(text: &str) -> &str {
    let mut told = [DONE, OPEN].into_iter();
    told.find_map(|how| text.strip_prefix(how)).unwrap_or(text)
}

/// Adds what a section says and the united one does not yet, each thing where it belongs;
/// of what `is_both` both sides stand, though they are called the same.
fn add(
    united: &mut Content,
    section: &Section,
    is_dropped: &dyn Fn(&Item) -> bool,
    is_both: &dyn Fn(&Item) -> bool,
) {
    if united.section(&section.name).is_none() {
        united.sections.push(Section { name: section.name.clone(), parts: Vec::new() });
    }
    let Some(target) = united.sections.iter_mut().find(|known| known.name == section.name) else {
        return;
    };
    for list in labelled(section) {
        let known: Vec<String> = labelled(target)
            .iter()
            .flat_map(|list| &list.pieces)
            .map(|piece| Item::new(&section.name, None, piece).key)
            .collect();
        let is_news = |text: &String| {
            let item = Item::new(&section.name, list.heading.as_deref(), text);
            let is_known = !item.key.is_empty() && known.contains(&item.key) && !is_both(&item);
            !is_known && text != NOT_STATED && !is_dropped(&item)
        };
        let pieces: Vec<String> =
            list.pieces.iter().filter(|text| is_news(text)).cloned().collect();
        if !pieces.is_empty() {
            put(target, list.heading.as_deref(), list.label, pieces);
        }
    }
}

/// Puts pieces below those that stand under the same heading and label.
fn put(section: &mut Section, heading: Option<&str>, label: Option<String>, new: Vec<String>) {
    let at = section.parts.iter().position(|part| part.heading.as_deref() == heading);
    let at = at.unwrap_or_else(|| {
        // What has no heading of its own would belong to the one above it.
        let at = if heading.is_none() { 0 } else { section.parts.len() };
        let part = Part { heading: heading.map(str::to_owned), text: String::new() };
        section.parts.insert(at, part);
        at
    });
    let mut lists = split(&section.parts[at].text);
    match lists.iter_mut().find(|(known, _)| *known == label) {
        Some((_, pieces)) => pieces.extend(new),
        None => lists.push((label, new)),
    }
    section.parts[at].text = written(&lists);
}

/// Turns what nobody settled into open questions.
fn ask(content: &mut Content, settled: &[(Contradiction, Option<Keep>)]) {
    let open = settled.iter().filter(|(_, keep)| keep.is_none());
    let mut questions = Vec::new();
    for (found, _) in open {
        if found.kind == ContradictionKind::Objective {
            questions.push(format!("- {WHICH}objective)? Both stand under Next Objective."));
            choose(content, found);
            continue;
        }
        let (kind, subject) = (found.kind.as_str(), one_line(&found.subject));
        let (a, b) = (one_line(&found.a), one_line(&found.b));
        questions.push(format!("- {WHICH}{kind}: {subject})? One side: {a}{OTHER}{b}"));
    }
    if questions.is_empty() {
        return;
    }
    let text = questions.join("\n");
    let mut parts = content.sections.iter_mut().flat_map(|section| &mut section.parts);
    if let Some(part) = parts.find(|part| part.heading.as_deref() == Some(heading::QUESTIONS)) {
        part.text = format!("{text}\n{}", part.text);
        return;
    }
    let part = Part::under(heading::QUESTIONS, text);
    match content.sections.iter_mut().find(|section| section.name == SectionName::Context) {
        Some(context) => context.parts.push(part),
        None => content.sections.push(Section::new(SectionName::Context, [part])),
    }
}

/// Makes the choice between two objectives the first thing that is to be done.
fn choose(content: &mut Content, found: &Contradiction) {
    let item = |text: &str| format!("- {}", text.replace('\n', "\n  "));
    let text = format!("{CHOOSE}\n\n{}\n{}", item(&found.a), item(&found.b));
    let name = SectionName::Objective;
    let section = content.sections.iter_mut().find(|section| section.name == name);
    match section.map(|section| &mut section.parts) {
        Some(parts) => match parts.first_mut().filter(|part| part.heading.is_none()) {
            Some(lead) => lead.text = format!("{text}\n\n{}", lead.text),
            None => parts.insert(0, Part::lead(text)),
        },
        None => content.sections.push(Section::new(name, [Part::lead(text)])),
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contradictions, parse};

    fn content(text: &str) -> Content {
        parse(text).0.content
    }

    fn whole(content: &Content) -> Side<'_> {
        Side { content, says_all: true }
    }

    fn between<'a>(a: &'a Content, b: &'a Content) -> Sides<'a> {
        Sides { ancestor: None, a: whole(a), b: whole(b) }
    }

    /// The whole text of the merge of two that come from one; what is contradicted is open.
    fn three_way(ancestor: &str, a: &str, b: &str) -> (Vec<Contradiction>, String) {
        let (ancestor, a, b) = (content(ancestor), content(a), content(b));
        let sides = Sides { ancestor: Some(&ancestor), a: whole(&a), b: whole(&b) };
        let found = contradictions(&sides);
        let settled: Vec<_> = found.iter().map(|found| (found.clone(), None)).collect();
        let united = merge(&sides, &settled);
        let parts = united.sections.iter().flat_map(|section| &section.parts);
        (found, parts.map(|part| part.text.clone()).collect::<Vec<_>>().join("\n"))
    }

    const A: &str = "## Previous Session Summary\n\n### Accomplished\n\n- Wrote the parser\n- Both did this\n\n### Decisions Made\n\n- Store sessions in SQLite, because one file is enough\n\n## Current State\n\n### Verification\n\n- `cargo test`: 3 failed\n\n## Next Objective\n\n- [ ] Ship it\n";
    const B: &str = "## Previous Session Summary\n\n### Accomplished\n\n- Both did this\n- Ship it\n\n### Decisions Made\n\n- Store sessions in PostgreSQL, because two machines write\n- Name the binary segue\n\n## Current State\n\n### Verification\n\n- `cargo test`: all passed\n\n## Next Objective\n\n- Write the docs\n";

    #[test]
    fn contradictions_are_found_by_what_they_speak_of() {
        let found = contradictions(&between(&content(A), &content(B)));
        let kinds: Vec<&str> = found.iter().map(|found| found.kind.as_str()).collect();
        assert_eq!(kinds, ["decision", "state", "task"], "{found:#?}");
        assert!(found[0].subject.starts_with("store sessions"), "{found:#?}");
        assert_eq!(found[1].subject, "cargo test");
        assert!(contradictions(&between(&content(A), &content(A))).is_empty());
    }

    #[test]
    fn what_both_say_is_said_once_and_choices_count() {
        let (a, b) = (content(A), content(B));
        let found = contradictions(&between(&a, &b));
        let keep = [Some(Keep::A), Some(Keep::Both), None];
        let settled: Vec<_> = found.into_iter().zip(keep).collect();
        let united = merge(&between(&a, &b), &settled);
        let parts = united.sections.iter().flat_map(|section| &section.parts);
        let all = parts.map(|part| part.text.clone()).collect::<Vec<_>>().join("\n");
        assert_eq!(all.matches("Both did this").count(), 1, "{all}");
        assert!(all.contains("SQLite") && !all.contains("PostgreSQL"), "{all}");
        assert!(all.contains("3 failed") && all.contains("all passed"), "{all}");
        assert!(all.contains("Name the binary segue"), "{all}");
        assert!(all.contains("Which holds (task: Ship it)?"), "{all}");
        assert!(united.prompt.is_empty());
    }

    #[test]
    fn what_one_side_mended_does_not_come_back_by_way_of_the_other() {
        let failed = "## Current State\n\n- `cargo test` fails (exit 101): `a panicked`\n- The lexer is half done\n\n## Next Objective\n\nMend the test\n";
        let mended = "## Current State\n\n- The lexer is half done\n\n### Verification\n\n- `cargo test` → passed\n\n## Next Objective\n\nShip it\n";
        let inherited = "## Current State\n\n- `cargo test` fails (exit 101): `a panicked` (before this session, not run since)\n- The guide is whole\n\n## Next Objective\n\nMend the test\n";
        for (a, b) in [(mended, inherited), (inherited, mended)] {
            let (found, text) = three_way(failed, a, b);
            assert!(found.is_empty(), "{found:#?}");
            assert!(text.contains("→ passed") && !text.contains("panicked"), "{text}");
            assert!(text.contains("The guide is whole") && text.contains("Ship it"), "{text}");
            // One side says no more that the lexer is half done, and that the test is to be mended.
            assert!(!text.contains("Mend the test") && !text.contains("half done"), "{text}");
        }
        // Without an ancestor an older failure still gives way to what was seen since.
        let (a, b) = (content(mended), content(inherited));
        let found = contradictions(&between(&a, &b));
        assert!(found.iter().all(|f| f.kind == ContradictionKind::Objective), "{found:#?}");
        let united = merge(&between(&a, &b), &[]);
        assert!(!format!("{united:?}").contains("panicked"), "{united:?}");
    }

    #[test]
    fn who_does_not_say_all_gives_up_only_what_it_replaces() {
        let start = content(
            "## Current State\n\n- `cargo test`: 3 failed\n- The lexer is half done\n\n## Context\n\n### Open Questions\n\n- Which port?\n",
        );
        let short = content("## Current State\n\n- `cargo test`: all passed\n");
        let of = |says_all: bool, is_turned: bool| {
            let other = Side { content: &short, says_all };
            let (a, b) = if is_turned { (other, whole(&start)) } else { (whole(&start), other) };
            format!("{:?}", merge(&Sides { ancestor: Some(&start), a, b }, &[]))
        };
        for is_turned in [true, false] {
            let text = of(false, is_turned);
            assert!(text.contains("half done") && text.contains("Which port?"), "{text}");
            assert!(text.contains("all passed") && !text.contains("3 failed"), "{text}");
            let text = of(true, is_turned);
            assert!(!text.contains("half done") && !text.contains("Which port?"), "{text}");
        }
    }

    #[test]
    fn what_both_changed_differently_is_a_contradiction_and_what_one_changed_is_none() {
        let start = "## Decisions\n\n- Store sessions in SQLite, because one file is enough\n- Name it segue\n\n## Current State\n\n- `cargo test`: 3 failed\n";
        let a = "## Decisions\n\n- Store sessions in PostgreSQL, because two machines write\n\n## Current State\n\n- `cargo test`: 1 failed\n";
        let (found, text) = three_way(start, a, start);
        assert!(found.is_empty(), "{found:#?}");
        assert!(text.contains("PostgreSQL") && !text.contains("SQLite"), "{text}");
        assert!(text.contains("1 failed") && !text.contains("3 failed"), "{text}");
        assert!(text.contains("Name it segue"), "a decision lasts: {text}");
        let b = "## Decisions\n\n- Store sessions in flat files, because diffs are readable\n\n## Current State\n\n### Verification\n\n- `cargo test` → passed\n";
        let (found, _) = three_way(start, a, b);
        let subjects: Vec<_> =
            found.iter().map(|f| (f.kind.as_str(), f.subject.as_str())).collect();
        assert_eq!(subjects, [("decision", "store sessions"), ("state", "cargo test")]);
    }

    #[test]
    fn two_new_objectives_are_asked_about_and_one_is_taken_as_it_is() {
        let of = |text: &str| format!("## Next Objective\n\n{text}\n");
        let objective = |content: &Content| {
            let section = content.section(&SectionName::Objective).unwrap();
            section.parts.iter().map(|part| part.text.clone()).collect::<Vec<_>>().join("\n")
        };
        let (a, b) = (content(&of("Ship it.\n\n- tag\n- tell")), content(&of("Write the guide")));
        let sides = between(&a, &b);
        let found = contradictions(&sides);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].kind, ContradictionKind::Objective);
        let kept = |keep| objective(&merge(&sides, &[(found[0].clone(), keep)]));
        assert_eq!(kept(Some(Keep::A)), "Ship it.\n\n- tag\n- tell");
        assert_eq!(kept(Some(Keep::B)), "Write the guide");
        let both = kept(Some(Keep::Both));
        assert!(both.contains("Ship it") && both.contains("guide") && !both.contains(CHOOSE));
        let open = kept(None);
        assert_eq!(open, format!("{CHOOSE}\n\n- Ship it.\n  tag\n  tell\n- Write the guide"));
        let (_, text) = three_way("## Done\n\n- x\n", &of("Ship it"), &of("Write the guide"));
        assert!(text.contains("Which holds (objective)?"), "{text}");
        // Whoever inherits an objective has set no new one, and steps in common go together.
        let (found, text) = three_way(&of("Ship it"), &of("Ship it"), &of("Write the guide"));
        assert!(found.is_empty() && !text.contains("Ship it"), "{found:?} {text}");
        let (found, text) = three_way("", &of("- tag\n- tell"), &of("- tag\n- rest"));
        assert!(found.is_empty() && text.contains("tell") && text.contains("rest"), "{text}");
        assert_eq!(text.matches("tag").count(), 1, "{text}");
    }

    #[test]
    fn a_section_stands_once_whatever_each_side_calls_it() {
        let a = content(
            "## Done\n\n- One\n\n### Decisions Made\n\n- Name it segue\n\n## Status\n\n- Clean\n",
        );
        let b = content(
            "## Accomplished\n\n- Two\n\nKey decisions:\n\n- Use jiff\n\n## Current State\n\n- Green\n",
        );
        let c = content(
            "## Previous Session Summary\n\n### Accomplished\n\n- Three\n\n### Decisions\n\n- Use clap\n",
        );
        let united = merge(&between(&a, &b), &[]);
        let united = merge(&between(&united, &c), &[]);
        let told: Vec<_> = united.sections.iter().flat_map(|section| &section.parts).collect();
        let told: Vec<(Option<&str>, &str)> =
            told.iter().map(|part| (part.heading.as_deref(), part.text.as_str())).collect();
        let expected = [
            (Some(heading::ACCOMPLISHED), "- One\n- Two\n- Three"),
            (Some(heading::DECISIONS), "- Name it segue\n- Use jiff\n- Use clap"),
            (None, "- Clean\n- Green"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn two_edits_of_one_file_go_together_and_an_edit_of_a_deleted_one_does_not() {
        let of = |text: &str| content(&format!("## Context\n\n### Files\n\n- `a.rs` {text}\n"));
        let found = |a: &str, b: &str| contradictions(&between(&of(a), &of(b))).len();
        assert_eq!(found("edited (+3 −1)", "edited (+9 −2)"), 0);
        assert_eq!(found("edited (+3 −1)", "deleted"), 1);
    }

    #[test]
    fn requests_stand_under_their_own_label_and_no_label_stands_alone() {
        let a = content(
            "## Previous Session Summary\n\nThe user asked, in these words:\n\n- \"one\"\n\nAnd in between:\n\n- \"two\"\n",
        );
        let b = content(
            "## Previous Session Summary\n\nThe user asked, in these words:\n\n- \"three\"\n\nAnd in between:\n\n- \"two\"\n\nAnd later:\n\n- \"one\"\n",
        );
        let united = merge(&between(&a, &b), &[]);
        assert_eq!(
            united.sections[0].parts[0].text,
            "The user asked, in these words:\n- \"one\"\n- \"three\"\n\nAnd in between:\n- \"two\""
        );
    }
}
