//! The one table of the names that people and models give to the parts of a handoff.

use std::cmp::Reverse;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use segue_model::{SectionName, heading, marker};

/// What a heading means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of the pattern's sections.
    Section(SectionName),
    /// A subsection, by its canonical heading, with the section that it belongs to.
    Part(SectionName, &'static str),
    /// The prompt for the next session.
    Prompt,
}

use Role::{Part, Prompt, Section};
use SectionName::{Context, Continuation, Objective, State, Summary};

/// Longer headings are sentences, and mean only themselves.
const LONGEST: usize = 160;

/// The phrases by role; the file says how they are written.
const NAMES: &str = include_str!("names.txt");

/// What the titles of the table's groups mean.
const GROUPS: [(&str, Role); 15] = [
    ("prompt", Prompt),
    ("summary", Section(Summary)),
    ("state", Section(State)),
    ("objective", Section(Objective)),
    ("context", Section(Context)),
    ("continuation", Section(Continuation)),
    ("decisions", Part(Summary, heading::DECISIONS)),
    ("artifacts", Part(Summary, heading::ARTIFACTS)),
    ("verification", Part(State, heading::VERIFICATION)),
    ("tried", Part(Context, heading::TRIED)),
    ("questions", Part(Context, heading::QUESTIONS)),
    ("rules", Part(Context, heading::RULES)),
    ("files", Part(Context, heading::FILES)),
    ("commands", Part(Context, heading::COMMANDS)),
    ("gotchas", Part(Context, heading::GOTCHAS)),
];

/// A phrase of the table.
struct Phrase {
    role: Role,
    text: &'static str,
    /// Whether other words may stand before it.
    has_head: bool,
    /// Whether other words may stand behind it.
    has_tail: bool,
}

/// The table, and the automaton that finds all its phrases in one pass.
static TABLE: LazyLock<(Vec<Phrase>, Option<AhoCorasick>)> = LazyLock::new(|| {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut role = None;
    for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
        if let Some(group) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            role = GROUPS.iter().find(|(name, _)| *name == group).map(|(_, role)| role);
        } else if let Some(role) = role {
            let texts = line.split(" · ").filter(|text| !text.is_empty());
            phrases.extend(texts.map(|text| Phrase::of(text, role.clone())));
        }
    }
    let automaton = AhoCorasick::new(phrases.iter().map(|phrase| phrase.text)).ok();
    (phrases, automaton)
});

impl Phrase {
    fn of(text: &'static str, role: Role) -> Self {
        let bare = text.trim_matches('…');
        Self {
            role, text: bare, has_head: text.starts_with('…'), has_tail: text.ends_with('…')
        }
    }

    /// Whether the phrase, which stands at `from`, is a name of the whole heading.
    fn fits(&self, plain: &str, from: usize) -> bool {
        let (before, behind) = (&plain[..from], &plain[from + self.text.len()..]);
        let has_words = !self.text.ends_with(|c: char| c >= '\u{2e80}');
        let in_word = |c: char| has_words && (c.is_alphanumeric() || c == '\'');
        let begins = is_lead(before) || (self.has_head && !before.ends_with(in_word));
        let separates = ["—", "–", "(", "[", "|", "·", ":", "- ", "/"];
        let ends = if self.has_tail {
            !behind.starts_with(|c: char| has_words && c.is_alphanumeric())
        } else {
            behind.is_empty() || separates.iter().any(|sign| behind.trim_start().starts_with(sign))
        };
        begins && ends
    }
}

impl Role {
    /// What the heading `title` means, if it is a name of the table: what one of its
    /// parts begins with decides before what stands inside of them, done, state and
    /// objective before the rest, then the longest phrase. Signs, numbering, emphasis,
    /// emoji, case and the kind of its quotation marks do not matter.
    pub fn of(title: &str) -> Option<Self> {
        if title == marker::PROMPT {
            return Some(Prompt);
        }
        if title.len() > LONGEST {
            return None;
        }
        let plain = plain(title);
        let negates = [
            " not complete",
            " not done",
            " not yet",
            " incomplete",
            "done when",
            "done if",
            "done once",
        ];
        let says = |words: &&str| plain.contains(*words) || plain.starts_with(words.trim_start());
        if negates.iter().any(says) && !plain.starts_with("not ") {
            return plain.contains("not ").then_some(Section(Objective));
        }
        let (phrases, automaton) = &*TABLE;
        let found = automaton.as_ref()?.find_overlapping_iter(&plain);
        let fits = found.filter_map(|found| {
            let (at, phrase) = (found.pattern().as_usize(), &phrases[found.pattern().as_usize()]);
            let is_main = matches!(phrase.role, Section(Summary | State | Objective));
            let leads = is_lead(&plain[..found.start()]);
            let rank =
                (leads, leads && is_main, found.start() == 0, phrase.text.len(), Reverse(at));
            phrase.fits(&plain, found.start()).then_some((rank, phrase))
        });
        let best = fits.max_by_key(|(rank, _)| *rank);
        best.map(|(_, phrase)| phrase.role.clone())
    }

    /// The section that text under such a heading belongs to.
    pub fn home(&self) -> SectionName {
        match self {
            Section(name) | Part(name, _) => name.clone(),
            Prompt => Continuation,
        }
    }
}

/// Whether a part of the heading begins behind `before`.
fn is_lead(before: &str) -> bool {
    before.is_empty() || ["/ ", "& ", " and "].iter().any(|sign| before.ends_with(sign))
}

/// `title` in small letters, without what decorates it.
fn plain(title: &str) -> String {
    let straight: String = title
        .chars()
        .map(|c| match c {
            '‘' | '’' | 'ʼ' => '\'',
            '“' | '”' => '"',
            '\u{a0}' | '\t' => ' ',
            c => c,
        })
        .filter(|c| !matches!(c, '*' | '`' | '_' | '\u{fe0f}' | '\u{200d}'))
        .collect();
    let text = without_number(without_signs(&straight));
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']'));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn without_signs(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// Without `1.`, `2)`, `3.1`, `A.`, `Part 2:`, `Step 1 -` at its head.
fn without_number(text: &str) -> &str {
    let after_word = ["part ", "step ", "section ", "phase "].iter().find_map(|word| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
    });
    let numbered = after_word.unwrap_or(text);
    let digits = numbered.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let rest = match numbered.len() - digits.len() {
        // A single letter as in `A. Done`.
        0 => match numbered.as_bytes() {
            [letter, b'.' | b')', b' ', ..] if letter.is_ascii_alphabetic() => &numbered[1..],
            _ => return text,
        },
        _ => digits,
    };
    let is_separated = numbered[..numbered.len() - rest.len()].ends_with('.')
        || rest.trim_start().starts_with([')', ':', '.', '-', '—', '–', '·'])
        || after_word.is_none()
            && rest.starts_with(' ')
            && !rest.trim_start().starts_with(char::is_numeric);
    let bare = without_signs(rest);
    if is_separated && !bare.is_empty() { bare } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_dressed() {
        for (title, name) in [
            ("Current State", State),
            ("🎯 Where things stand (2026-06-16)", State),
            ("**Status:** green", State),
            ("1. What was done this session", Summary),
            ("What’s left", Objective),
            ("3) NEXT STEPS — in order", Objective),
            ("Next Session Objective", Objective),
            ("Current project state:", State),
            ("This session's goal", Objective),
            ("Previous session accomplished:", Summary),
            ("Session Context", Context),
        ] {
            assert_eq!(Role::of(title), Some(Section(name)), "{title}");
        }
    }

    #[test]
    fn parts_and_the_prompt_are_known() {
        assert_eq!(Role::of("⚠️ Landmines"), Some(Part(Context, heading::GOTCHAS)));
        assert_eq!(Role::of("Key decisions (and why)"), Some(Part(Summary, heading::DECISIONS)));
        assert_eq!(Role::of("What didn’t work"), Some(Part(Context, heading::TRIED)));
        assert_eq!(Role::of("Restoration Prompt"), Some(Prompt));
        assert_eq!(Role::of("Context for Next Session"), Some(Section(Context)));
    }

    #[test]
    fn what_a_heading_begins_with_says_most() {
        assert_eq!(
            Role::of("Commands for the next session").map(|role| role.home()),
            Some(Context)
        );
        assert_eq!(
            Role::of("2.3 Follow-up sections — ALL COMPLETE ✅").map(|r| r.home()),
            Some(Objective)
        );
        assert_eq!(Role::of("Slice 2A delivered"), Some(Section(Summary)));
        assert_eq!(Role::of("4. 当前状态（0.3.1 beta）"), Some(Section(State)));
    }

    /// What a person found in handoffs of public repositories: the heading, its role, and
    /// whether anybody would say so.
    const FOUND: &str = include_str!("../../../../fixtures/handoffs-in-the-wild.tsv");

    #[test]
    fn headings_of_real_handoffs_mean_what_a_person_says() {
        let mut sure = 0;
        for row in FOUND.lines() {
            let [_, _, title, role, "sure"] = row.split('\t').collect::<Vec<_>>()[..] else {
                continue;
            };
            sure += 1;
            let fits = match Role::of(title) {
                Some(Prompt) => role == "prompt",
                Some(Section(Summary)) => role == "summary",
                Some(Section(Objective)) => role == "objective",
                Some(Section(State)) => role == "state",
                // Evidence is state to one reader and reference to another.
                Some(Part(State, _)) => matches!(role, "state" | "context"),
                Some(_) => role == "context",
                None => false,
            };
            assert!(fits, "{title} is {role}, read as {:?}", Role::of(title));
        }
        assert!(sure > 200, "{sure}");
    }

    #[test]
    fn every_group_of_the_table_is_used() {
        let (phrases, _) = &*TABLE;
        for (group, role) in &GROUPS {
            assert!(phrases.iter().any(|phrase| phrase.role == *role), "{group}");
        }
        let groups = NAMES.lines().filter(|line| line.starts_with('[')).count();
        assert_eq!(groups, GROUPS.len());
    }

    #[test]
    fn other_headings_mean_only_themselves() {
        for title in
            ["Session 12", "The parser", "Statement of the art", "Nextcloud", "", "2026-06-16"]
        {
            assert_eq!(Role::of(title), None, "{title}");
        }
    }
}
