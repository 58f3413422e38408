//! One pass over a text: keywords first, then a closer look at what stands around them.
//!
//! The surroundings of a rule's keywords are joined to regions before its pattern runs, so
//! that no byte is looked at twice by one rule, whatever stands in the text.

use std::ops::Range;

use super::rules::{Form, Owner, RULES, Rule, Rules};
use super::value::{Letters, entropy, is_path, is_placeholder, is_redacted, is_sample, is_wordy};
use super::{discord, named, private_key};

/// How far before its keyword a secret may begin.
const BEFORE: usize = 100;
/// How far behind the keyword it may begin, and where a word ends that begins there.
const BEHIND: usize = 160;
/// A match within so much base64 is a part of it.
const BLOB: usize = 200;
/// What is found by rules comes first, then what a name gives away.
const BY_NAME: usize = usize::MAX;

/// A part of the text that a rule's pattern is to see.
#[derive(Clone, Debug)]
struct Region {
    bytes: Range<usize>,
    /// Where its line ends.
    line: usize,
}

/// Something that was found, and how much its kind says.
struct Found {
    bytes: Range<usize>,
    rank: usize,
    kind: &'static str,
}

struct Scan<'a> {
    text: &'a str,
    rules: &'static Rules,
    /// The region that each rule has open.
    open: Vec<Option<Region>>,
    /// Where the line ends that the last hit was on.
    line: usize,
    /// Names and private keys up to here are done.
    named: usize,
    keys: usize,
    found: Vec<Found>,
}

/// What looks like a secret: in the order of the text, none within another.
pub(super) fn scan(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let rules = &*RULES;
    let mut scan =
        Scan { text, rules, open: Vec::new(), line: 0, named: 0, keys: 0, found: Vec::new() };
    for (owner, at) in rules.hits(text) {
        match owner {
            Owner::Rule(rule) => scan.rule(rule, at),
            Owner::Name => scan.name(at),
            Owner::Key => scan.key(at),
        }
    }
    for rule in 0..scan.open.len() {
        if let Some(region) = scan.open[rule].take() {
            scan.search(rule, &region);
        }
    }
    let tokens = discord::find(text).map(|bytes| Found { bytes, rank: 0, kind: discord::KIND });
    scan.found.extend(tokens);
    joined(scan.found)
}

/// What overlaps becomes one, of the kind that says most.
fn joined(mut found: Vec<Found>) -> Vec<(Range<usize>, &'static str)> {
    found.sort_by_key(|found| (found.bytes.start, found.rank));
    let mut joined: Vec<Found> = Vec::new();
    for next in found {
        match joined.last_mut().filter(|last| next.bytes.start < last.bytes.end) {
            Some(last) => {
                last.bytes.end = last.bytes.end.max(next.bytes.end);
                if next.rank < last.rank {
                    (last.rank, last.kind) = (next.rank, next.kind);
                }
            }
            None => joined.push(next),
        }
    }
    joined.into_iter().map(|found| (found.bytes, found.kind)).collect()
}

impl Scan<'_> {
    /// A name that may have a secret as its value.
    fn name(&mut self, at: usize) {
        if at < self.named {
            return;
        }
        let (done, found) = named::find(self.text, at);
        self.named = done.max(at);
        if let Some((bytes, kind)) = found {
            self.named = bytes.end;
            self.found.push(Found { bytes, rank: BY_NAME, kind });
        }
    }

    /// An end of a private key.
    fn key(&mut self, at: usize) {
        if at < self.keys {
            return;
        }
        if let Some(bytes) = private_key::find(self.text, at) {
            self.keys = bytes.end;
            self.found.push(Found { bytes, rank: 0, kind: "private-key" });
        }
    }

    /// A keyword of a rule: what stands around it will be looked at.
    fn rule(&mut self, index: usize, at: usize) {
        let form = self.rules.rules[index].form;
        match form {
            Form::Named => return self.value(index, at),
            Form::Token if !begins(self.text, at) => return,
            _ => {}
        }
        if at >= self.line {
            self.line = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        }
        let before = if form == Form::Near { BEFORE } else { 0 };
        let from = at.saturating_sub(before);
        let to = if form == Form::Line { self.line } else { (at + BEHIND).min(self.line) };
        if self.open.is_empty() {
            self.open.resize(self.rules.rules.len(), None);
        }
        match self.open[index].take() {
            Some(mut open) if at < open.line => {
                if from > open.bytes.end {
                    open.bytes.end = end_of_word(self.text, open.bytes.end, open.line);
                }
                if from > open.bytes.end {
                    self.search(index, &open);
                    self.open[index] = Some(Region { bytes: from..to, line: self.line });
                } else {
                    open.bytes.end = open.bytes.end.max(to);
                    self.open[index] = Some(open);
                }
            }
            earlier => {
                if let Some(earlier) = earlier {
                    self.search(index, &earlier);
                }
                let line = self.text.as_bytes()[from..at].iter().rposition(|byte| *byte == b'\n');
                let from = line.map_or(from, |newline| from + newline + 1);
                self.open[index] = Some(Region { bytes: from..to, line: self.line });
            }
        }
    }

    /// A rule that knows what the whole value of a name looks like.
    fn value(&mut self, index: usize, at: usize) {
        let rule = &self.rules.rules[index];
        let Some((bytes, tells)) = named::value(self.text, at) else { return };
        let value = &self.text[bytes.clone()];
        let fits = rule.pattern().is_some_and(|pattern| pattern.is_match(value));
        let entropy = entropy(value);
        // So many different letters stand in no words, however they are put together.
        let is_shuffled = entropy >= if value.len() < 30 { 4.0 } else { 4.4 };
        let is_random = entropy >= rule.entropy.max(2.5) && (is_shuffled || !is_wordy(value));
        // A checksum has the form of many keys: the name has to tell.
        if fits && is_random && tells && !is_sample(value) {
            self.found.push(Found { bytes, rank: index, kind: rule.kind });
        }
    }

    /// Runs a rule's pattern over a region.
    fn search(&mut self, index: usize, region: &Region) {
        let rule = &self.rules.rules[index];
        let Some(pattern) = rule.pattern() else { return };
        let end = end_of_word(self.text, region.bytes.end, region.line);
        let text = &self.text[..end];
        let mut at = start_of_char(text, region.bytes.start);
        while let Some(found) = (at <= end).then(|| pattern.captures_at(text, at)).flatten() {
            let whole = found.get_match();
            let secret = found.iter().skip(1).flatten().next().unwrap_or(whole).range();
            at = start_of_char(text, whole.end().max(at + 1));
            if is_secret(self.text, &secret, rule) {
                self.found.push(Found { bytes: secret, rank: index, kind: rule.kind });
            }
        }
    }
}

/// The first place from `at` on where a character begins.
fn start_of_char(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len().max(at))
}

/// Where the word ends that `at` is in, at the end of the line at the latest.
fn end_of_word(text: &str, at: usize, line: usize) -> usize {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>|,;(){}".contains(byte);
    let bytes = &text.as_bytes()[..line];
    let end = bytes.get(at..).and_then(|rest| rest.iter().position(is_end));
    end.map_or(line, |length| at + length)
}

/// Whether a word may begin at `at`: what stands before is no letter, or ends an escape.
pub(super) fn begins(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[..at];
    match before {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => true,
        [.., b'\\', b'u', b'0', b'0', _, _] => true,
        [.., last] => !last.is_ascii_alphanumeric() && *last != b'_',
        [] => true,
    }
}

/// Whether what a pattern found is a secret.
fn is_secret(text: &str, found: &Range<usize>, rule: &Rule) -> bool {
    let secret = &text[found.clone()];
    let ends = text.as_bytes().get(found.end).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    // An option's letter may stand right before.
    let begins = rule.form == Form::Line || begins(text, found.start);
    if !ends || !begins || entropy(secret) < rule.entropy || is_redacted(secret) {
        return false;
    }
    if !rule.is_anybodys() {
        return !is_sample(secret) && !is_in_blob(text, found.start);
    }
    if rule.is_random()
        && (is_wordy(secret) || is_path(secret) || Letters::of(secret).letters() == 0)
    {
        return false;
    }
    !is_placeholder(secret) && !secret.contains("://") && !is_told(text, found, rule)
}

/// Words that follow an option where a sentence speaks of it: "with -p exposes it".
const TOLD: [&str; 34] = [
    "accepts", "allows", "asks", "because", "before", "behaves", "behind", "breaks", "cannot",
    "expects", "exposes", "fails", "first", "ignores", "instead", "leaks", "means", "needs",
    "option", "prints", "prompts", "reads", "requires", "saves", "sends", "should", "shows",
    "stores", "takes", "until", "warns", "where", "which", "works",
];

/// Whether a sentence speaks of an option of a command, rather than a command uses it.
fn is_told(text: &str, found: &Range<usize>, rule: &Rule) -> bool {
    let word = text[found.clone()].trim_end_matches(['.', ',', ';', ':', ')']);
    rule.kind == "command-password"
        && text[..found.start].ends_with(' ')
        && TOLD.binary_search(&word).is_ok()
}

/// Whether `at` is amid base64: an image, not a word.
fn is_in_blob(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[..at];
    let is_blob = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    matches!(before.last(), Some(b'+' | b'/'))
        && before.iter().rev().take(BLOB).take_while(is_blob).count() == BLOB
}
