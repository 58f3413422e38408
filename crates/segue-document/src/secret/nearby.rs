//! Passwords that a sentence names without a sign: "hasło do bazy to …", "the usual password, …".
//!
//! Between the name and such a password words of any language may stand, so only the password itself tells: its letters
//! and digits alternate as in no word and no name. A word with a year behind it is found by the other readers alone.

use std::ops::Range;

use super::languages::is_wide;
use super::value::{Letters, is_hash, is_path, is_placeholder, is_wordy};

/// How far behind its name it begins, in bytes.
const REACH: usize = 64;
/// How many words may stand between, where it has no sign in it that names do not have.
const WORDS: usize = 4;
/// How long it is.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=40;
/// How often letters and digits change at least.
const CHANGES: usize = 4;
/// How often small letters, capitals, figures and signs change at least in one that has a sign.
const TURNS: usize = 5;
/// How many letters stand together at most in one that has no sign.
const LETTERS: usize = 2;
/// Signs that stand in passwords, and within no name, version or address.
const SIGNS: [char; 6] = ['!', '$', '&', '#', '^', '~'];

/// The password in the clause that goes on at `from`, behind a name for one.
pub(super) fn find(text: &str, from: usize) -> Option<Range<usize>> {
    let end = text.len().min(from + REACH + LENGTH.end() + 1);
    let end = (from..=end).rev().find(|at| text.is_char_boundary(*at))?;
    let line = text[from..end].lines().next().unwrap_or_default();
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_between = |c: char| c.is_whitespace() || "\"'`*(),".contains(c) || is_mark(c);
    let words = line.split(is_between).filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        let bare = word.trim_end_matches(['.', ';', ':', '?', '…']);
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        if start > REACH {
            break;
        }
        // Of a word that reaches further only the beginning is here.
        let is_whole = from + start + word.len() < end || end == text.len();
        if is_whole && is_password(bare, at) {
            return Some(from + start..from + start + bare.len());
        }
        if word.ends_with(['.', ';', '?', '!']) {
            break;
        }
    }
    None
}

/// The password that a clause names first: "use … as the password".
pub(super) fn before(text: &str, name: usize) -> Option<Range<usize>> {
    const AS: [&str; 5] = [" as ", " als ", " como ", " comme ", " come "];
    let from = (name.saturating_sub(REACH)..=name).find(|at| text.is_char_boundary(*at))?;
    let line = text[from..name].rsplit('\n').next()?;
    let at = AS.iter().filter_map(|word| line.rfind(word)).max()?;
    let word = line[..at].rsplit([' ', '"', '\'', '`']).find(|word| !word.is_empty())?;
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    is_password(word, 0).then_some(start..start + word.len())
}

/// Whether a character stands around a value, or belongs to a script that puts no blank before one.
fn is_mark(c: char) -> bool {
    is_wide(c) || matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’')
}

/// Whether a word can only be a password, with so many words between it and the name.
fn is_password(word: &str, words: usize) -> bool {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || SIGNS.contains(&c) || "-_.@%*?+=".contains(c);
    if !LENGTH.contains(&word.len()) || !word.chars().all(is_plain) {
        return false;
    }
    let letters = Letters::of(word);
    let is_mixed = letters.small > 0 && letters.capital > 0;
    let has_sign = word[1..].contains(SIGNS);
    let is_strong = is_mixed && letters.digits > 0 && is_strong(word);
    let is_near = words <= WORDS && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let changes = word.split(|c: char| !c.is_ascii_alphanumeric()).map(changes).max();
    let is_alternate = changes.is_some_and(|changes| changes >= CHANGES);
    (is_strong || is_alternate && is_mixed && (has_sign || is_near && is_scrambled(word)))
        && !is_hash(word)
        && !is_path(word)
        && !is_placeholder(word)
}

/// Whether the kinds of its characters change as in no word, with a sign amid them: `rTK#Ewt9YzR^F`.
fn is_strong(word: &str) -> bool {
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let bytes = word.as_bytes();
    let turns = bytes.windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    let inner = &word[1..word.len() - 1];
    let is_query = word.starts_with('?') || word.contains('&') && word.contains('=');
    inner.contains(|c: char| SIGNS.contains(&c) || "%*?+=".contains(c))
        && turns >= TURNS
        && !is_query
        && !is_wordy(word)
}

/// Whether no letters stand together that may be a word or the name of a type: "`Int8x16ToInt32x4`".
fn is_scrambled(word: &str) -> bool {
    word.split(|c: char| c.is_ascii_digit()).all(|letters| letters.len() <= LETTERS)
}

/// How often letters and digits follow each other.
fn changes(piece: &str) -> usize {
    let bytes = piece.as_bytes();
    bytes.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        find(text, 0).map(|place| &text[place])
    }

    #[test]
    fn a_word_that_can_only_be_a_password_is_found_in_any_language() {
        for text in [
            " do bazy to K7pq2Zr9!x.",
            "et är K7pq2Zr9!x",
            "「K7pq2Zr9!x」",
            "K7pq2Zr9!x",
            " data: admin / K7pq2Zr9!x",
            " is the usual one (`K7pq2Zr9!x`)",
            " of the old box, K7pq2Zr9!x",
        ] {
            assert_eq!(found(text), Some("K7pq2Zr9!x"), "{text}");
        }
        assert_eq!(found(" je rTK#EwtYz9R^F+x."), Some("rTK#EwtYz9R^F+x"));
        let text = "Use rTK#EwtYz9R^F+x as the password for staging.";
        let place = before(text, text.find("password").unwrap_or_default());
        assert_eq!(place.map(|place| &text[place]), Some("rTK#EwtYz9R^F+x"));
        assert_eq!(found(" tietokantaan on K7pq2Zr9x"), Some("K7pq2Zr9x"));
    }

    #[test]
    fn names_versions_and_ids_are_none() {
        for text in [
            " flow uses OAuth2PasswordBearer",
            " pass renders Int8x16ToInt32x4 as R8G8B8A8Unorm",
            " reset for the video dQw4w9WgXcQ",
            " reset in repo#12345 and PR#77",
            " hashing: Argon2id, SHA256, PBKDF2WithHmacSHA512",
            " check moved to src/auth/v2Login3.rs",
            " field is empty. K7pq2Zr9!x",
            " reset\nK7pq2Zr9!x",
            " hash 3f2c1ab9d4e5f607",
            " hashing is PBKDF2+SHA512",
            " issue is Ticket#1234",
            " page at ?Page=2&Size=10",
            " reset sent, the request was req_8sJd83KDja2",
            " for user2@host1.example.com",
            " $DB_PASSWORD1 and ${K7pq2Zr9}",
            " length < 8 || !/[A-Z0-9]/.test(a)",
            " and the id of the run that failed was K7pq2Zr9x",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
