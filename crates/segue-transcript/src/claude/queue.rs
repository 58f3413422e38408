//! What the person typed while the model worked.
//!
//! The client notes that a text was queued (`enqueue`), taken back into the editor
//! (`popAll`), sent as a prompt of its own (`dequeue`, the prompt follows) or handed to
//! the model in the middle of its work (`remove`). Releases before the attachment
//! `queued_command` write what was handed over nowhere else.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// So many texts are kept at most.
const MOST: usize = 100;

/// The texts that wait, and those of which one record has been read and another may come.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Queue {
    waiting: VecDeque<String>,
    /// Handed over by an attachment that was read before the `remove`.
    attached: VecDeque<String>,
    /// Told at their `remove`; the attachment may come behind it.
    told: VecDeque<String>,
}

impl Queue {
    /// Takes up one operation; the text that the model was handed with it and that was
    /// not read before.
    pub(super) fn after(&mut self, operation: &str, text: &str) -> Option<String> {
        let text = text.trim();
        match operation {
            "enqueue" if !text.is_empty() && !is_note(text) => keep(&mut self.waiting, text),
            "popAll" => self.waiting.clear(),
            "remove" => return self.removed(text),
            // The prompt that follows says which it was.
            _ => {}
        }
        None
    }

    /// The first that waits, or the one that is named.
    fn removed(&mut self, named: &str) -> Option<String> {
        if self.attached.pop_front().is_some() {
            return None;
        }
        let at = self.waiting.iter().position(|text| named.is_empty() || text == named)?;
        let text = self.waiting.remove(at)?;
        if is_for_the_client(&text) {
            return None;
        }
        keep(&mut self.told, &text);
        Some(text)
    }

    /// Takes up a prompt: what was queued was sent with it.
    pub(super) fn sent(&mut self, text: &str) {
        if !text.trim().is_empty() {
            take(&mut self.waiting, text.trim());
            self.attached.clear();
        }
    }

    /// Takes up the text of an attachment; whether it was told before.
    pub(super) fn attached(&mut self, text: &str) -> bool {
        let text = text.trim();
        let is_told = take(&mut self.told, text);
        if !is_told && take(&mut self.waiting, text) {
            keep(&mut self.attached, text);
        }
        is_told
    }
}

/// A command of the client, which the model does not see: `/ide`, but no path.
fn is_for_the_client(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.strip_prefix('/').is_some_and(|name| !name.contains(['/', '.']))
}

/// What the client queued itself, of which its own records tell.
fn is_note(text: &str) -> bool {
    text.starts_with('<') && text.contains("-notification>")
}

fn keep(texts: &mut VecDeque<String>, text: &str) {
    if texts.len() == MOST {
        texts.pop_front();
    }
    texts.push_back(text.to_owned());
}

fn take(texts: &mut VecDeque<String>, text: &str) -> bool {
    let at = texts.iter().position(|kept| kept == text);
    at.and_then(|at| texts.remove(at)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_handed_over_and_not_read_before_is_told() {
        let mut queue = Queue::default();
        queue.after("enqueue", "taken back");
        queue.after("popAll", "taken back");
        queue.after("enqueue", "sent as a prompt");
        queue.after("enqueue", "no, port 9100");
        assert_eq!(queue.after("dequeue", ""), None);
        queue.sent("sent as a prompt");
        assert_eq!(queue.after("remove", "").as_deref(), Some("no, port 9100"));
        assert_eq!(queue.after("remove", ""), None, "the queue is empty");
    }

    #[test]
    fn an_attachment_before_or_behind_the_removal_is_the_same_text() {
        let mut queue = Queue::default();
        queue.after("enqueue", "first");
        assert!(!queue.attached("first"));
        assert_eq!(queue.after("remove", ""), None);
        queue.after("enqueue", "second");
        assert_eq!(queue.after("remove", "").as_deref(), Some("second"));
        assert!(queue.attached("second"));
        assert!(!queue.attached("second"), "typed once more");
    }

    #[test]
    fn a_command_of_the_client_is_not_told_and_a_path_is() {
        let mut queue = Queue::default();
        queue.after("enqueue", "/ide");
        assert_eq!(queue.after("remove", ""), None);
        let text = "/etc/nginx.conf must stay as it is";
        queue.after("enqueue", text);
        assert_eq!(queue.after("remove", "").as_deref(), Some(text));
    }

    #[test]
    fn a_note_of_the_client_takes_no_turn() {
        let mut queue = Queue::default();
        queue.after("enqueue", "<task-notification>done</task-notification>");
        queue.after("enqueue", "never touch the lock");
        assert_eq!(queue.after("remove", "").as_deref(), Some("never touch the lock"));
        assert_eq!(queue.after("dequeue", ""), None);
    }
}
