//! Taking a command line apart.

use super::command_line::CommandLine;
use super::simple::Simple;
use super::text::{without_continuations, without_here_documents, without_redirections};
use super::when::When;

/// Words of the shell that stand before a command.
const BEFORE: &[&str] = &["do", "then", "else", "elif", "if", "while", "until", "!", "{", "("];

impl CommandLine {
    /// Reads `text`. The content of here-documents is left out.
    pub(crate) fn parse(text: &str) -> Self {
        let mut line = Self { text: text.to_owned(), commands: Vec::new() };
        let text = without_continuations(text);
        let text = &*without_here_documents(&text);
        let mut current = Builder::default();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    let Some((_, escaped)) = chars.next() else { break };
                    // Within a word it leads from folder to file on Windows; before a command it only passes over an alias.
                    if (escaped.is_alphanumeric() || "_.-".contains(escaped))
                        && current.word.is_some()
                    {
                        current.push(c);
                    }
                    current.push(escaped);
                }
                '\'' | '"' => {
                    current.word.get_or_insert_default();
                    while let Some((_, inner)) = chars.next() {
                        if inner == c {
                            break;
                        }
                        // In double quotes it stands before few characters (POSIX.1-2024, Shell Command Language, 2.2.3).
                        let is_escaped = |next: char| matches!(next, '$' | '`' | '"' | '\\' | '\n');
                        let escaped = (inner == '\\' && c == '"')
                            .then(|| chars.next_if(|(_, next)| is_escaped(*next)));
                        current.push(escaped.flatten().map_or(inner, |(_, escaped)| escaped));
                    }
                }
                '&' if current.is_redirecting() => current.push(c),
                ';' | '\n' | '&' | '|' => {
                    let doubled = chars.next_if(|(_, next)| *next == c).is_some();
                    let when = match (c, doubled) {
                        ('|', false) => When::Piped,
                        ('|', true) => When::Failure,
                        ('&', true) => When::Success,
                        _ => When::Always,
                    };
                    current.is_in_background = c == '&' && !doubled;
                    line.commands.extend(current.finish(&text[current.from..at]));
                    let from = at + if doubled { 2 } else { 1 };
                    current = Builder { from, when, ..Builder::default() };
                }
                c if c.is_whitespace() => current.end_word(),
                '#' if current.word.is_none() => {
                    while chars.next_if(|(_, next)| *next != '\n').is_some() {}
                }
                c => current.push(c),
            }
        }
        let rest = text.get(current.from..).unwrap_or_default();
        line.commands.extend(current.finish(rest));
        line
    }
}

/// A simple command while it is read.
#[derive(Default)]
struct Builder {
    from: usize,
    words: Vec<String>,
    word: Option<String>,
    when: When,
    is_in_background: bool,
}

impl Builder {
    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn is_redirecting(&self) -> bool {
        self.word.as_deref().is_some_and(|word| word.ends_with(['>', '<']))
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn finish(&mut self, text: &str) -> Option<Simple> {
        self.end_word();
        let is_assignment = |word: &&String| {
            word.split_once('=').is_some_and(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        };
        let mut text = text.trim().trim_start_matches(')').trim_start();
        let opens = text.chars().take_while(|c| *c == '(').count();
        text = text.trim_start_matches(['(', ')']).trim_start();
        let mut closes = 0;
        // Behind the bracket may stand where the output of the group goes.
        let bare = without_redirections(text);
        if bare.ends_with(')') && !bare.contains('(') {
            closes = bare.chars().rev().take_while(|c| *c == ')').count();
            text = bare.trim_end_matches(')').trim_end();
            let last = self.words.iter_mut().rfind(|word| word.ends_with(')'));
            last.into_iter().for_each(|word| *word = word.trim_end_matches(')').to_owned());
        }
        if let Some(first) = self.words.first_mut().filter(|first| first.len() > 1) {
            *first = first.trim_start_matches('(').to_owned();
        }
        let before = self.words.iter().take_while(|word| BEFORE.contains(&word.as_str())).count();
        for word in self.words.drain(..before) {
            text = text.strip_prefix(word.as_str()).unwrap_or(text).trim_start();
        }
        let assignments = self.words.iter().take_while(is_assignment).count();
        let (mut words, mut writes) = (Vec::new(), Vec::new());
        let mut skip_next = None;
        for word in self.words.drain(..).skip(assignments) {
            let bare = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&');
            if let Some(is_output) = skip_next.take() {
                writes.extend(Some(word).filter(|_| is_output));
                continue;
            }
            if !bare.starts_with(['>', '<']) {
                words.push(word);
                continue;
            }
            // Standard error goes to a log; what the command is for goes to standard output.
            let is_output = bare.starts_with('>') && !word.starts_with('2');
            let target = bare.trim_start_matches(['>', '|']);
            if target.is_empty() || bare.ends_with('<') {
                skip_next = Some(is_output);
            } else if is_output && !target.starts_with('&') {
                writes.push(target.to_owned());
            }
        }
        let text = without_redirections(text);
        (!words.is_empty()).then(|| Simple {
            words,
            text: text.to_owned(),
            writes,
            when: self.when,
            is_in_background: self.is_in_background,
            opens,
            closes,
        })
    }
}
