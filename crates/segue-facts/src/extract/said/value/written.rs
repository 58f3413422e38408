//! What is written like no everyday word: `dispatched_on`, `media-prod`, `release/7.2`, a name.

use super::{Value, sort};

/// How the names of files end that have several full stops.
const FILES: [&str; 24] = [
    "ts", "tsx", "js", "jsx", "mjs", "rs", "py", "go", "rb", "php", "java", "kt", "cs", "md",
    "txt", "json", "toml", "yaml", "yml", "xml", "html", "css", "sh", "csv",
];

impl Value {
    /// The value that a token is by the way in which it is written; `is_inside` where it does not begin the
    /// sentence.
    pub(crate) fn token(token: &str, is_inside: bool) -> Option<Self> {
        // "-O3" and "-o3" are two.
        let typed = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
        if is_flag(typed) {
            return Some(Self::of(typed, sort::FLAG));
        }
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        sort(token, is_inside).map(|sort| Self::of(&token.to_lowercase(), sort))
    }
}

fn sort(token: &str, is_inside: bool) -> Option<&'static str> {
    // "column F"; "I" and "A" are words.
    let is_letter = || matches!(token.as_bytes(), [b'B'..=b'H' | b'J'..=b'Z']);
    let is_name = || token.chars().count() > 2 && token.starts_with(char::is_uppercase);
    match () {
        () if is_address(token) => Some(sort::ADDRESS),
        () if is_code(token) => Some(sort::CODE),
        () if is_word(token) && token.contains('_') => Some(sort::IDENTIFIER),
        () if is_word(token) && token.contains('/') && !token.contains("//") => Some(sort::PATH),
        () if is_label(token) => Some(sort::LABEL),
        () if is_ticket(token) => Some(sort::TICKET),
        () if is_inside && is_letter() => Some(sort::LETTER),
        () if is_model(token) => Some(sort::MODEL),
        () if is_inside && is_name() => Some(sort::NAME),
        () => None,
    }
}

/// Whether a token is an option: `--dry-run`.
fn is_flag(token: &str) -> bool {
    let name = token.trim_start_matches('-');
    name.len() < token.len()
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Whether it is the address of a mailbox, or the name of a host: `ops@example.org`, `api.example.org`.
fn is_address(token: &str) -> bool {
    if !token.contains('.') {
        return false;
    }
    let host = token.rsplit_once('@').map_or(token, |(_, host)| host);
    let parts: Vec<&str> = host.split('.').collect();
    let is_part = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let ends = parts
        .last()
        .is_some_and(|end| end.len() > 1 && end.chars().all(|c| c.is_ascii_lowercase()));
    // "main.rs" and "user.service.ts" are files, "org.acme.mail" is a package.
    let is_mailbox = token.contains('@');
    let is_file = || parts.last().is_some_and(|end| FILES.contains(end));
    let is_package = || matches!(parts[0], "com" | "org" | "net" | "io" | "de");
    if !is_mailbox && (is_file() || is_package()) {
        return false;
    }
    let least = if is_mailbox { 2 } else { 3 };
    parts.len() >= least && parts.iter().all(is_part) && ends && host.contains(char::is_alphabetic)
}

/// Whether it is figures with hyphens: `0931-22`.
fn is_code(token: &str) -> bool {
    token.contains('-') && token.len() > 3 && token.chars().all(|c| c.is_ascii_digit() || c == '-')
}

fn is_word(token: &str) -> bool {
    token.is_ascii() && token.len() > 2 && token.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether it is words of small letters and figures with hyphens: `media-prod`.
fn is_label(token: &str) -> bool {
    let is_part = |part: &str| part.len() > 1 || part.starts_with(|c: char| c.is_ascii_digit());
    let is_small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    is_word(token)
        && token.contains('-')
        && token.split('-').all(is_part)
        && token.chars().all(is_small)
}

/// Whether it names a ticket: `TELEM-4471`.
fn is_ticket(token: &str) -> bool {
    token.split_once('-').is_some_and(|(project, number)| {
        project.len() > 1
            && project.bytes().all(|b| b.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether it names the model of a thing: `M4`, `BME280`.
fn is_model(token: &str) -> bool {
    let letters = token.bytes().take_while(u8::is_ascii_uppercase).count();
    (1..=4).contains(&letters)
        && token.len() > letters
        && token[letters..].bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_like_no_word_has_a_sort() {
        for (token, wanted) in [
            ("shipped_at", Some(sort::IDENTIFIER)),
            ("release/7.2", Some("path")),
            ("media-prod", Some("label")),
            ("TELEM-4471", Some("ticket")),
            ("0931-22", Some("code")),
            ("BME280", Some("model")),
            ("F", Some("letter")),
            ("Lindqvist", Some(sort::NAME)),
            ("well-known", Some("label")),
            ("word", None),
            ("A", None),
        ] {
            assert_eq!(sort(token, true), wanted, "{token}");
        }
        assert!(is_flag("--dry-run") && !is_flag("-"));
        assert_eq!(sort("Lindqvist", false), None);
    }
}
