//! Tokens of Discord's bots, which no word has to announce: three parts between two full stops, of
//! which the first is a number in base64 (Discord's developer documentation, "Reference").

use std::ops::Range;

use super::scan::begins;
use super::value::{Letters, entropy, is_sample, is_wordy};

/// The kind, as it stands in `[redacted:kind]`.
pub(super) const KIND: &str = "discord-token";
/// The length of the first part.
const NUMBER: Range<usize> = 23..29;
/// The length of the part in the middle, a time.
const TIME: usize = 6;
/// The length of the last part.
const SIGNATURE: Range<usize> = 27..41;
/// So many small letters in a row hardly ever come by chance.
const WORD: usize = 6;
/// The least Shannon entropy, in bits a character.
const RANDOM: f64 = 3.5;

/// Where tokens stand in `text`, in its order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let stops = text.match_indices('.').map(|(at, _)| at);
    let pairs = stops.filter(|at| bytes.get(at + TIME + 1) == Some(&b'.'));
    pairs.filter_map(move |at| around(text, at)).filter(|token| is_token(&text[token.clone()]))
}

/// The token around the full stops at `first` and behind the time.
fn around(text: &str, first: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let second = first + TIME + 1;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let behind = bytes[second + 1..].iter().take(SIGNATURE.end).take_while(|b| is_part(b)).count();
    if !SIGNATURE.contains(&behind) || !bytes[first + 1..second].iter().all(is_part) {
        return None;
    }
    let mut starts = NUMBER.rev().filter_map(|length| first.checked_sub(length));
    // The figures of a number in base64 begin with one of three letters.
    let is_start = |at: &usize| {
        matches!(bytes[*at], b'M' | b'N' | b'O')
            && bytes[*at..first].iter().all(is_part)
            && begins(text, *at)
    };
    starts.find(is_start).map(|start| start..second + 1 + behind)
}

/// Whether three parts of the right lengths are a token, and not the names of modules: the first is a
/// number in base64, or all are random.
fn is_token(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [number, time, signature] = parts[..] else { return false };
    let is_mixed = |part: &str| {
        let letters = Letters::of(part);
        letters.small > 0 && letters.capital > 0 && !is_wordy(part)
    };
    let has_digits = || Letters::of(signature).digits > 0;
    let is_spoken = || is_wordy(time) && [number, signature].into_iter().any(has_long_word);
    let is_random = || is_mixed(number) && is_mixed(signature) && has_digits() && !is_spoken();
    (is_encoded_number(number) || is_random()) && entropy(text) >= RANDOM && !is_sample(text)
}

/// Whether so many small letters stand in a row that they are a word's.
fn has_long_word(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_ascii_lowercase());
    runs.map(str::len).max().unwrap_or_default() >= WORD
}

/// Whether a text is decimal figures in base64 (RFC 4648): of three, each gives few bits that vary.
fn is_encoded_number(text: &str) -> bool {
    const SIGNS: [&[u8]; 4] = [b"MNO", b"DTjz", b"AEIMQUYcgk", b"wxyz012345"];
    text.bytes().zip(SIGNS.iter().cycle()).all(|(byte, signs)| signs.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_random_parts_are_a_token_and_three_names_are_none() {
        let signature = "4fKq9ZrT1xVb7LmN0pWc3HsJ8dGy5aQeXu";
        let token = format!("MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.{signature}");
        for text in [
            token.clone(),
            format!("log: {token}, again"),
            format!("`{token}`"),
            format!("\\n{token}\\n"),
        ] {
            let found: Vec<&str> = find(&text).map(|bytes| &text[bytes]).collect();
            assert_eq!(found, [token.as_str()], "{text}");
        }
        for text in [
            format!("ZTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.{signature}"),
            format!("x{}.Cl2FMQ.{signature}{signature}", "MTk4NjIyNDgzNDcxOTI1MjQ4"),
            "MessageQueueConsumerService.create.withDefaultRetryPolicyAndBackoff".to_owned(),
            "NetworkManager2Client3Impl.handle.someVeryLongMethodNameWithNumber42".to_owned(),
            "MyOAuth2ClientCredentials.verify.acceptsBase64UrlEncodedSha256Hash".to_owned(),
            "NewHttp2ConnectionManager.onOpen.sendsSettings2FrameBeforeH2Data".to_owned(),
        ] {
            assert_eq!(find(&text).count(), 0, "{text}");
        }
    }
}
