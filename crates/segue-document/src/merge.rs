//! Two handoffs in one: sections united without repeats, contradictions found.
//!
//! What both say is said once, and what one side gave up of what both inherited is gone.
//! Where both say something new that contradicts, somebody has to settle it; what nobody
//! settles becomes an open question, so neither side is lost.

use segue_model::{Content, Part, Section, SectionName, heading};

use crate::ancestor::Ancestor;
use crate::blocks::{begins_item, blocks};
use crate::item::{Item, is_label, items};
use crate::{NOT_STATED, below_headings};

/// Decisions that share this part of their telling words are about one thing.
const ONE_THING: f64 = 0.5;
/// What begins the question that a contradiction becomes.
pub(crate) const WHICH: &str = "Which holds (";

/// Two statements that cannot both hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Of what kind.
    pub kind: ContradictionKind,
    /// What both speak of.
    pub subject: String,
    /// What the first handoff says.
    pub a: String,
    /// What the second one says.
    pub b: String,
}

/// What kinds of statements contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContradictionKind {
    /// Two decisions on one thing.
    Decision,
    /// Two states of one file or command.
    State,
    /// Done for one, open for the other.
    Task,
}

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

impl ContradictionKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::State => "state",
            Self::Task => "task",
        }
    }
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

/// What two handoffs contradict each other in, where both say something new.
pub fn contradictions(sides: &Sides<'_>) -> Vec<Contradiction> {
    let ancestor = Ancestor::of(sides.ancestor);
    let (all_a, all_b) = (items(sides.a.content), items(sides.b.content));
    let new = |items: &[Item], others: &[Item]| -> Vec<Item> {
        let is_new =
            |item: &&Item| !ancestor.has(item) && !others.iter().any(|other| other.is_same(item));
        items.iter().filter(is_new).cloned().collect()
    };
    let (mut of_a, mut of_b) = (new(&all_a, &all_b), new(&all_b, &all_a));
    let mut found = Vec::new();
    while let Some((at_a, at_b, kind, subject)) = clash(&of_a, &of_b) {
        let (a, b) = (of_a.remove(at_a).text, of_b.remove(at_b).text);
        found.push(Contradiction { kind, subject, a, b });
    }
    found
}

/// The first two items that contradict each other; decisions by their best match.
fn clash(a: &[Item], b: &[Item]) -> Option<(usize, usize, ContradictionKind, String)> {
    for (at_a, one) in a.iter().enumerate() {
        let fits = |other: &Item| contradicts(one, other);
        let best = b.iter().enumerate().filter(|(_, other)| fits(other).is_some());
        let best = best.max_by(|x, y| one.likeness(x.1).total_cmp(&one.likeness(y.1)));
        if let Some((at_b, other)) = best
            && let Some((kind, subject)) = fits(other)
        {
            return Some((at_a, at_b, kind, subject));
        }
    }
    None
}

/// What two items cannot both be right about, if there is such a thing.
pub(crate) fn contradicts(a: &Item, b: &Item) -> Option<(ContradictionKind, String)> {
    if a.key == b.key {
        let subject = a.text.clone();
        return (a.is_done != b.is_done).then_some((ContradictionKind::Task, subject));
    }
    if a.is_decision && b.is_decision && a.overlap(b) >= ONE_THING {
        let common = a.quoted().filter(|quoted| b.quoted() == Some(quoted));
        let subject = common.map_or_else(|| shared(&a.text, &b.text), str::to_owned);
        return Some((ContradictionKind::Decision, subject));
    }
    let quoted = a.quoted().filter(|quoted| b.quoted() == Some(quoted))?;
    let state = || Some((ContradictionKind::State, quoted.to_owned()));
    if let (Some(one), Some(other)) = (a.ending(), b.ending())
        && one != other
    {
        return state();
    }
    let states = [heading::FILES, heading::ARTIFACTS, heading::VERIFICATION];
    let is_state = |item: &Item| {
        item.section == SectionName::State
            || item.heading.as_deref().is_some_and(|heading| states.contains(&heading))
    };
    let is_one_place = a.heading == b.heading && is_state(a) && is_state(b);
    // Both may have worked on one file.
    if is_one_place && !(a.is_edit() && b.is_edit()) { state() } else { None }
}

/// The words that both texts have, in the order of the first.
fn shared(a: &str, b: &str) -> String {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let others: Vec<String> = b.split_whitespace().map(plain).collect();
    let common = a.split_whitespace().map(plain).filter(|word| word.len() > 3);
    common.filter(|word| others.contains(word)).collect::<Vec<_>>().join(" ")
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
                let is_kept = match keep {
                    Some(Keep::A) => is_a,
                    Some(Keep::B) => !is_a,
                    Some(Keep::Both) => true,
                    None => false,
                };
                !is_kept && *own == item.text
            });
            is_out || (ancestor.has(item) && ancestor.is_given_up(item, others, other.says_all))
        };
        for section in &side.content.sections {
            // Each has its own instructions; those of the new one are made anew.
            if section.name != SectionName::Continuation {
                add(&mut united, section, &is_dropped);
            }
        }
    }
    united.sections.retain(|section| !section.parts.is_empty());
    let order = |section: &Section| {
        let at = SectionName::PATTERN.iter().position(|name| *name == section.name);
        at.unwrap_or(SectionName::PATTERN.len())
    };
    united.sections.sort_by_key(order);
    ask(&mut united, settled);
    united
}

/// Adds what a section says and the united one does not yet.
fn add(united: &mut Content, section: &Section, is_dropped: &dyn Fn(&Item) -> bool) {
    if united.section(&section.name).is_none() {
        united.sections.push(Section { name: section.name.clone(), parts: Vec::new() });
    }
    let Some(target) = united.sections.iter_mut().find(|known| known.name == section.name) else {
        return;
    };
    for part in &section.parts {
        let known: Vec<String> = target
            .parts
            .iter()
            .flat_map(|part| blocks(&part.text))
            .map(|block| Item::new(&section.name, None, &block.text).key)
            .collect();
        let is_news = |text: &str| {
            let item = Item::new(&section.name, part.heading.as_deref(), text);
            let is_known = !item.key.is_empty() && known.contains(&item.key);
            !is_known && text != NOT_STATED && !is_dropped(&item)
        };
        let at = target.parts.iter().position(|known| known.heading == part.heading);
        let mut lists = at.map_or_else(Vec::new, |at| labelled(&target.parts[at].text));
        for new in labelled(&part.text) {
            let pieces: Vec<String> = new.pieces.into_iter().filter(|text| is_news(text)).collect();
            if pieces.is_empty() {
                continue;
            }
            match lists.iter_mut().find(|list| list.label == new.label) {
                Some(list) => list.pieces.extend(pieces),
                None => lists.push(Labelled { label: new.label, pieces }),
            }
        }
        let text = written(&lists);
        match at {
            Some(at) => target.parts[at].text = text,
            None if text.is_empty() => {}
            None => target.parts.push(Part { heading: part.heading.clone(), text }),
        }
    }
}

/// Pieces of a part, with the line that introduces them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Labelled {
    label: Option<String>,
    pieces: Vec<String>,
}

/// The pieces of a text by what introduces them.
fn labelled(text: &str) -> Vec<Labelled> {
    let mut lists = vec![Labelled { label: None, pieces: Vec::new() }];
    for block in blocks(text) {
        if is_label(&block.text) && !block.is_code {
            lists.push(Labelled { label: Some(block.text), pieces: Vec::new() });
        } else if let Some(list) = lists.last_mut() {
            list.pieces.push(block.text);
        }
    }
    lists
}

/// The text of lists; a label that introduces nothing is left out.
fn written(lists: &[Labelled]) -> String {
    let mut text = String::new();
    for list in lists.iter().filter(|list| !list.pieces.is_empty()) {
        let mut before: Option<&str> = list.label.as_deref();
        if let Some(label) = before {
            text.push_str(if text.is_empty() { "" } else { "\n\n" });
            text.push_str(label);
        }
        for raw in &list.pieces {
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

/// Turns what nobody settled into open questions.
fn ask(content: &mut Content, settled: &[(Contradiction, Option<Keep>)]) {
    let open = settled.iter().filter(|(_, keep)| keep.is_none());
    let questions: Vec<String> = open
        .map(|(found, _)| {
            let (a, b) = (found.a.replace('\n', " "), found.b.replace('\n', " "));
            format!(
                "- {WHICH}{}: {})? One side: {a} Other side: {b}",
                found.kind.as_str(),
                found.subject.replace('\n', " ")
            )
        })
        .collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

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
        assert!(contradictions(&between(&a, &b)).is_empty());
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
        assert_eq!(subjects, [("decision", "store sessions because"), ("state", "cargo test")]);
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
