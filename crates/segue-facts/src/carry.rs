//! Whether a text carries a fact, in whatever words.
//!
//! What cannot be paraphrased decides first: the path, the command, the commit, the address.
//! Of all else most of the words have to stand within a few lines; numbers and identifiers
//! count twice, since another number says something else. The text is indexed once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::subject_of;
use crate::fact::{Fact, FactKind};
use crate::text::DENYING;

/// The share of a fact's words that a text must have.
const SHARE: f64 = 0.6;
/// Of a long text each further word is asked for less, and no more than so many in all.
const LONG: f64 = 20.0;
const FURTHER: f64 = 0.25;
const MOST: f64 = 30.0;
/// Lines are taken together by so many; words of two neighbours stand within a few lines.
const CELL: usize = 4;
/// A word in so many cells stands everywhere.
const EVERYWHERE: usize = 256;
/// Longer words are told apart by so many letters: `migrate`, `migration`.
const STEM: usize = 6;
/// The digits of a commit that are enough.
const HASH: usize = 7;

/// Words that stand in every text.
const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "der", "des", "die",
    "das", "de", "do", "el", "en", "for", "from", "had", "has", "have", "i", "if", "in", "ist",
    "is", "it", "its", "la", "le", "les", "los", "me", "my", "of", "on", "or", "please", "que",
    "should", "so", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to",
    "und", "was", "we", "were", "which", "will", "with", "you", "your",
];

/// What says of a command that it does not pass: words, and beginnings of words.
const FAILING: &[&str] = &["red", "exit", "败", "敗"];
const FAILING_BEGIN: &[&str] =
    &["fail", "error", "broke", "crash", "panic", "unreso", "fehl", "échou", "fall"];

/// Words that deny beside those that always do, as `words` splits them: "don't" begins with one.
const DENYING_HERE: [&str; 4] = ["don", "nothing", "none", "mai"];
/// What may be denied behind what is forbidden: "packages are not allowed".
const ALLOWING: &[&str] = &[
    "allowed",
    "permitted",
    "wanted",
    "ok",
    "okay",
    "fine",
    "erlaubt",
    "gewünscht",
    "zulässig",
    "permitido",
    "permitidos",
    "permitida",
    "permitidas",
    "permis",
    "permise",
    "permises",
    "autorisé",
    "autorisés",
    "toegestaan",
    "ammesso",
    "ammessi",
];
/// Among so many words beside what is forbidden stands the word that forbids it.
const NEAR: usize = 5;

/// Names that many files have: alone they name none.
const COMMON: &[&str] = &["mod", "lib", "main", "index", "init", "readme", "package", "config"];

/// The words of a text, indexed.
#[derive(Debug)]
pub struct Wording<'a> {
    text: &'a str,
    ids: HashMap<String, usize>,
    /// The words in their order.
    order: Vec<usize>,
    /// Where each word stands in that order.
    places: Vec<Vec<usize>>,
    /// The cell of each word of the order.
    cells: Vec<usize>,
    /// The cells that have a word of each stem.
    stems: HashMap<String, Vec<usize>>,
}

impl<'a> Wording<'a> {
    /// Indexes `text`.
    pub fn of(text: &'a str) -> Self {
        let (ids, stems) = (HashMap::new(), HashMap::new());
        let (order, places, cells) = (Vec::new(), Vec::new(), Vec::new());
        let mut all = Self { text, ids, order, places, cells, stems };
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        for (at, line) in lines.enumerate() {
            words(line).into_iter().for_each(|word| all.add(word, at / CELL));
        }
        all
    }

    fn add(&mut self, word: String, cell: usize) {
        let of_stem = self.stems.entry(stem(&word)).or_default();
        if of_stem.last() != Some(&cell) {
            of_stem.push(cell);
        }
        let next = self.places.len();
        let id = *self.ids.entry(word).or_insert(next);
        if id == next {
            self.places.push(Vec::new());
        }
        self.places[id].push(self.order.len());
        self.order.push(id);
        self.cells.push(cell);
    }

    /// Whether the text says what `fact` says.
    pub fn carries(&self, fact: &Fact) -> bool {
        let is_seen = fact.is_seen();
        match fact.kind {
            FactKind::Change => self.names(&fact.subject),
            FactKind::Commit if self.has_commit(&fact.subject) => true,
            FactKind::Failure if is_seen && self.says_failing(&command(&fact.subject)) => true,
            FactKind::Verified | FactKind::Command
                if is_seen && self.has(&command(&fact.subject)) =>
            {
                true
            }
            FactKind::Reference | FactKind::Commit if self.has(&fact.subject) => true,
            FactKind::Instruction => {
                self.says(&fact.text) && forbidden(&fact.text).iter().all(|it| self.forbids(it))
            }
            _ => self.says(&fact.text),
        }
    }

    /// Whether most of the words of `said` stand together.
    fn says(&self, said: &str) -> bool {
        let wanted = content(said);
        if wanted.is_empty() {
            let said = said.trim();
            return !said.is_empty() && self.text.contains(said);
        }
        let total: f64 = wanted.values().sum();
        let needed = match total {
            _ if total <= LONG => total * SHARE,
            _ => (LONG * SHARE + (total - LONG) * FURTHER).min(MOST),
        };
        let mut everywhere = 0.0;
        let mut near = HashMap::<usize, f64>::new();
        for (stem, weight) in wanted {
            match self.stems.get(&stem) {
                None => {}
                Some(cells) if cells.len() > EVERYWHERE => everywhere += weight,
                Some(cells) => {
                    // A window is a cell with the one behind it.
                    let mut last = None;
                    for window in cells.iter().flat_map(|cell| [*cell, cell + 1]) {
                        if last != Some(window) {
                            *near.entry(window).or_default() += weight;
                        }
                        last = Some(window);
                    }
                }
            }
        }
        let best = near.values().copied().fold(0.0, f64::max);
        best + everywhere + 1e-9 >= needed
    }

    /// Whether the text forbids what this word names: a word that denies stands near it. That something was "not pushed"
    /// forbids nothing.
    fn forbids(&self, what: &str) -> bool {
        let forms = [what.to_owned(), format!("{what}ing")];
        let places = forms.iter().filter_map(|form| self.ids.get(form));
        let mut places = places.flat_map(|id| &self.places[*id]);
        let denying: Vec<usize> =
            denying().filter_map(|word| self.ids.get(word).copied()).collect();
        let allowing: Vec<usize> =
            ALLOWING.iter().filter_map(|word| self.ids.get(*word).copied()).collect();
        places.any(|at| {
            let before = self.order[at.saturating_sub(NEAR)..*at].iter();
            let behind = &self.order[at + 1..self.order.len().min(at + 1 + NEAR)];
            before.into_iter().any(|id| denying.contains(id))
                || behind.windows(2).any(|it| denying.contains(&it[0]) && allowing.contains(&it[1]))
        })
    }

    /// Whether `said` stands within a few lines of `subject`, a path or a command.
    pub(crate) fn says_of(&self, subject: &str, said: &str) -> bool {
        let said = self.cells_of(said);
        let is_near = |cell: &usize| said.iter().any(|at| at.abs_diff(*cell) <= 1);
        self.cells_of(subject).iter().any(is_near)
    }

    /// Whether the words of `phrase` stand one after the other.
    pub(crate) fn has(&self, phrase: &str) -> bool {
        !self.cells_of(phrase).is_empty()
    }

    /// The cells in which the words of `phrase` stand one after the other.
    fn cells_of(&self, phrase: &str) -> Vec<usize> {
        let phrase: Option<Vec<usize>> =
            words(phrase).iter().map(|word| self.ids.get(word).copied()).collect();
        let Some(phrase) = phrase else { return Vec::new() };
        let rarest = phrase.iter().enumerate().min_by_key(|(_, id)| self.places[**id].len());
        let Some((before, rarest)) = rarest else { return Vec::new() };
        let starts = self.places[*rarest].iter().filter_map(|at| at.checked_sub(before));
        let whole = starts.filter(|start| self.order[*start..].starts_with(&phrase));
        whole.map(|start| self.cells[start]).collect()
    }

    /// Whether the text names the file: its path, or its name where that says which.
    fn names(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let first = words(name).into_iter().next().unwrap_or_default();
        let is_common = COMMON.contains(&first.as_str());
        self.has(path) || (!is_common && words(name).len() > 1 && self.has(name))
    }

    fn has_commit(&self, subject: &str) -> bool {
        let is_hash = subject.len() >= HASH && subject.bytes().all(|b| b.is_ascii_hexdigit());
        is_hash && self.text.contains(&subject[..HASH])
    }

    /// Whether the text names the command, and near it that it does not pass.
    fn says_failing(&self, command: &str) -> bool {
        let cells = self.cells_of(command);
        let is_near = |cell: usize| cells.iter().any(|at| at.abs_diff(cell) <= 1);
        !cells.is_empty()
            && self.stems.iter().any(|(stem, at)| {
                let says = FAILING.contains(&stem.as_str())
                    || FAILING_BEGIN.iter().any(|sign| stem.starts_with(sign));
                says && at.iter().any(|cell| is_near(*cell))
            })
    }
}

/// The words that deny or forbid.
fn denying() -> impl Iterator<Item = &'static str> {
    DENYING.into_iter().chain(DENYING_HERE)
}

/// What a rule forbids, each by the first word behind the one that forbids it. All of a rule with several parts is carried
/// only with each of these: "standard library only, and never push".
fn forbidden(rule: &str) -> Vec<String> {
    const MODAL: [&str; 6] = ["do", "must", "should", "may", "can", "shall"];
    // "Pnpm, not npm" says what to use; "no, use pnpm" answers.
    const CONTRASTING: [&str; 6] = ["not", "nicht", "non", "pas", "niet", "não"];
    // "Never touch it without a word before" forbids no word.
    const LACKING: [&str; 4] = ["without", "ohne", "sin", "sans"];
    let words = words(rule);
    let denies = |word: &str| denying().any(|it| it == word);
    let forbids = |at: &usize| match words[*at].as_str() {
        "no" => *at > 0,
        word if CONTRASTING.contains(&word) => *at > 0 && MODAL.contains(&words[at - 1].as_str()),
        word => denies(word) && !LACKING.contains(&word),
    };
    let tells = |word: &&String| !STOP.contains(&word.as_str()) && !denies(word) && word.len() > 1;
    let behind = |at: usize| words[at + 1..].iter().take(NEAR).find(tells).cloned();
    (0..words.len()).filter(forbids).filter_map(behind).collect()
}

/// What names the command that a line is about.
fn command(line: &str) -> String {
    subject_of(line).unwrap_or_else(|| line.to_owned())
}

/// The words of a text in lower case, without punctuation; where words have no blanks
/// between them, each sign.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() || has_no_blanks(c) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        if has_no_blanks(c) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Whether the sign belongs to a script without blanks: kana, Han.
fn has_no_blanks(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// What a word has in common with its other forms.
fn stem(word: &str) -> String {
    let bare = if word.is_ascii() && word.len() > 3 {
        let ending = ["ing", "ed", "es", "s"].into_iter().find(|ending| word.ends_with(ending));
        &word[..word.len() - ending.map_or(0, str::len)]
    } else {
        word
    };
    bare.chars().take(STEM).collect()
}

/// The stems of the words of a text that say something.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    let words = words(text).into_iter().filter(|word| !STOP.contains(&word.as_str()));
    words.map(|word| stem(&word)).collect()
}

/// The stems of the words that say something, each with its weight.
fn content(text: &str) -> BTreeMap<String, f64> {
    let words = words(text);
    let says = |word: &&String| !STOP.contains(&word.as_str());
    let telling: Vec<&String> = words.iter().filter(says).collect();
    let all = if telling.is_empty() { words.iter().collect() } else { telling };
    let weight = |word: &str| if word.chars().any(char::is_numeric) { 2.0 } else { 1.0 };
    all.into_iter().map(|word| (stem(word), weight(word))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draft;
    use crate::fact::ClaimState;

    fn fact(kind: FactKind, text: &str, subject: &str) -> Fact {
        let state = match kind {
            FactKind::Change | FactKind::Failure | FactKind::Verified => ClaimState::Observed,
            _ => ClaimState::Declared,
        };
        Fact { state, ..Fact::observed(kind, text.to_owned(), subject.to_owned(), 0.9) }
    }

    fn said(text: &str) -> Fact {
        fact(FactKind::Instruction, text, "")
    }

    #[test]
    fn most_of_the_words_within_a_few_lines_are_enough() {
        let text = Wording::of(
            "## Rules\n- **Never** push to `main`.\n- JWTs expire after 15 minutes.\n- 用户要求使用中文回答",
        );
        assert!(text.carries(&said("never push to main!")));
        assert!(text.carries(&said("the JWT should expire after 15 minutes")));
        assert!(text.carries(&said("请使用中文回答")));
        assert!(!text.carries(&said("JWT expiry is 24 hours")));
        assert!(!text.carries(&said("use pnpm, not npm")));
        let whole =
            said("Rules as ever: standard library only, no third-party packages, and never push.");
        let rules = "Standard library only, no third-party packages. It is on main, not pushed.";
        assert!(!Wording::of(rules).carries(&whole), "it forbids no push");
        let turned = "Third-party packages are not allowed, standard library only. Never push.";
        assert!(Wording::of(turned).carries(&whole));
        let ordered = "Push when it is done. Never third-party packages, standard library only.";
        assert!(!Wording::of(ordered).carries(&whole), "it orders a push");
        for rule in ["Never push.", "No pushing!", "Don't ever push"] {
            assert!(Wording::of(&format!("{rules} {rule}")).carries(&whole), "{rule}");
        }
        assert!(
            Wording::of("Use pnpm here; npm breaks the lock.").carries(&said("use pnpm, not npm"))
        );
        let far = format!("Never.\n{}push\n{}main", "x\n".repeat(40), "x\n".repeat(40));
        assert!(!Wording::of(&far).carries(&said("never push main")));
    }

    #[test]
    fn what_cannot_be_paraphrased_decides() {
        let text = Wording::of("Edited `src/auth.rs`; `cargo test auth` fails.\n\nSee 3f2c1abdd.");
        let change = |path: &str| fact(FactKind::Change, &format!("`{path}` edited"), path);
        assert!(text.carries(&change("src/auth.rs")));
        assert!(text.carries(&change("api/auth.rs")));
        assert!(!text.carries(&change("src/other.rs")));
        let fails = |command: &str| fact(FactKind::Failure, "`x` fails (exit 1)", command);
        assert!(text.carries(&fails("cargo test auth")));
        assert!(!text.carries(&fails("cargo test login")));
        assert!(!Wording::of("Run `npm test` here.").carries(&fails("npm test")));
        assert!(text.carries(&fact(FactKind::Commit, "`3f2c1ab` words", "3f2c1ab")));
        assert!(!text.carries(&fact(FactKind::Commit, "`aaaaaa1` words", "aaaaaa1")));
    }

    proptest! {
        #[test]
        fn a_facts_own_line_carries_it_and_nothing_carries_none(
            text in "[\\PC&&[^\"“”]]{0,300}[a-zäß文]", at in 0..FactKind::ALL.len(), path in "[a-z]{1,8}/[a-z]{1,8}\\.rs",
            around in "\\PC{0,80}",
        ) {
            let kind = FactKind::ALL[at];
            prop_assume!(kind != FactKind::Goal);
            let fact = match kind {
                FactKind::Change => fact(kind, &format!("`{path}` edited"), &path),
                _ => fact(kind, &crate::text::clean(&text), &crate::text::clean(&text)),
            };
            let line = draft::text::text(&fact);
            let document = format!("{around}\n- {line}\n{around}");
            prop_assert!(Wording::of(&document).carries(&fact), "{document}");
            prop_assert!(!Wording::of("").carries(&fact));
        }
    }
}
