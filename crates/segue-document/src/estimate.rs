//! About how many `o200k_base` tokens a text has, in one pass over its bytes.
//!
//! For hot paths, where an exact count would cost more than it is worth. What counts
//! is the shape of a text: words by their length, figures, signs, line ends, scripts. The
//! weights are fitted to exact counts of prose, code, logs and JSON.

/// How many kinds of pieces are told apart.
const KINDS: usize = 19;

/// The tokens that a piece of each kind makes, in the order of [`Pieces`].
const WEIGHTS: [f64; KINDS] = [
    1.048, 1.146, 0.931, 0.896, 1.616, 1.579, 1.865, 0.400, 0.917, 1.382, 0.651, 0.187, 0.057,
    0.632, 1.446, 0.677, 0.909, 0.116, 0.906,
];

/// How often each kind of piece stands in a text. In this order: words behind a blank of
/// up to 6, 7 to 9, and 10 letters and more, and the letters beyond the tenth; other
/// words of up to 4, 5 to 8, and 9 letters and more, and the letters beyond the ninth;
/// words in capitals; groups of three digits; single signs; runs of signs; signs beyond the
/// second of a run; line ends; runs of blanks; characters of Latin and similar scripts,
/// of scripts without words, all others; runs of one sign.
type Pieces = [usize; KINDS];

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Blank,
    Line,
    Sign,
    Other,
}

/// The estimate. It is 0 for an empty text only.
pub fn estimate(text: &str) -> usize {
    let pieces = pieces(text);
    let sum: f64 = pieces.iter().zip(WEIGHTS).map(|(count, weight)| *count as f64 * weight).sum();
    (sum.round().max(0.0) as usize).max(usize::from(!text.is_empty()))
}

fn pieces(text: &str) -> Pieces {
    let mut pieces = [0; KINDS];
    let bytes = text.as_bytes();
    let (mut at, mut before) = (0, Class::Line);
    while at < bytes.len() {
        let class = class(bytes[at]);
        let end = run(bytes, at, class);
        let length = end - at;
        match class {
            Class::Lower | Class::Upper => {
                word(&bytes[at..end], before == Class::Blank, &mut pieces);
            }
            Class::Digit => pieces[9] += length.div_ceil(3),
            Class::Sign => signs(&bytes[at..end], bytes.get(end).copied(), &mut pieces),
            Class::Line => pieces[13] += 1,
            // A single blank belongs to what stands behind it.
            Class::Blank => pieces[14] += usize::from(length > 1),
            Class::Other => others(&text[at..end], &mut pieces),
        }
        before = class;
        at = end;
    }
    pieces
}

fn word(letters: &[u8], is_spaced: bool, pieces: &mut Pieces) {
    let length = letters.len();
    if length > 2 && letters.iter().all(u8::is_ascii_uppercase) {
        pieces[8] += 1;
    }
    if is_spaced {
        pieces[match length {
            0..=6 => 0,
            7..=9 => 1,
            _ => 2,
        }] += 1;
        pieces[3] += length.saturating_sub(10);
    } else {
        pieces[match length {
            0..=4 => 4,
            5..=8 => 5,
            _ => 6,
        }] += 1;
        pieces[7] += length.saturating_sub(9);
    }
}

/// A single sign before a letter belongs to the word.
fn signs(signs: &[u8], next: Option<u8>, pieces: &mut Pieces) {
    let joins = next.is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_rule = signs.iter().all(|sign| *sign == signs[0]);
    match signs.len() {
        1 if joins => {}
        1 => pieces[10] += 1,
        _ if is_rule => pieces[18] += 1,
        length => {
            pieces[11] += 1;
            pieces[12] += length - 2;
        }
    }
}

fn others(text: &str, pieces: &mut Pieces) {
    for c in text.chars() {
        let kind = match c {
            '\u{80}'..='\u{24f}' | '\u{370}'..='\u{6ff}' => 15,
            '\u{2e80}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}' => 16,
            _ => 17,
        };
        pieces[kind] += 1;
    }
}

/// Where the run that begins at `at` ends; a capital letter may begin a word.
fn run(bytes: &[u8], at: usize, first: Class) -> usize {
    let mut end = at + 1;
    let mut before = first;
    while let Some(byte) = bytes.get(end) {
        let next = class(*byte);
        if next != before && !(before == Class::Upper && next == Class::Lower) {
            break;
        }
        before = next;
        end += 1;
    }
    end
}

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// The class of each byte: to look it up is faster than to compare.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = class_of(byte as u8);
        byte += 1;
    }
    classes
};

const fn class_of(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' => Class::Lower,
        b'A'..=b'Z' => Class::Upper,
        b'0'..=b'9' => Class::Digit,
        b' ' | b'\t' => Class::Blank,
        b'\n' | b'\r' => Class::Line,
        0x80.. => Class::Other,
        _ => Class::Sign,
    }
}

#[cfg(test)]
mod tests {
    use super::estimate;
    use crate::tokens::count;

    /// The share by which the estimate of a text is off.
    fn error(text: &str) -> f64 {
        let exact = count(text) as f64;
        (estimate(text) as f64 - exact).abs() / exact
    }

    #[test]
    fn prose_code_and_data_are_estimated_within_a_tenth() {
        for text in [
            include_str!("tokens.rs"),
            include_str!("read/liberal.rs"),
            include_str!("../templates/base.md"),
            include_str!("../templates/research.md"),
            include_str!("../../../docs/pattern.md"),
            include_str!("../../../README.md"),
            include_str!(
                "../../../fixtures/linkcheck/2-8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124.jsonl"
            ),
        ] {
            assert!(error(text) <= 0.1, "{}: {}", &text[..40], error(text));
        }
    }

    #[test]
    fn only_nothing_has_no_tokens() {
        assert_eq!(estimate(""), 0);
        assert_eq!(estimate("👩"), 1);
    }
}
