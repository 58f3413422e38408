//! What a secret's value is like: random, and neither a word, code nor a placeholder.

/// A path without a dot, a hyphen or an underscore is not so long, where it has capitals and digits.
const ENCODED: usize = 32;

/// Shannon entropy in bits a character.
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let total = text.len() as f64;
    let share = |count: &u32| f64::from(*count) / total;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

/// Whether somebody has taken the secret out already.
pub(super) fn is_redacted(text: &str) -> bool {
    contains(text, "redacted")
}

fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether text of an issuer's form stands for a secret only: documentation does that.
pub(super) fn is_sample(text: &str) -> bool {
    const WORDS: &[&str] =
        &["example", "placeholder", "your-", "your_", "xxxx", "****", "...", "…"];
    WORDS.iter().any(|word| contains(text, word)) || is_redacted(text)
}

/// Words that stand where a password would.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WHOLE: &[&str] = &[
        "admin",
        "apikey",
        "api_key",
        "bearer",
        "change-me",
        "change_me",
        "changeit",
        "changeme",
        "dummy",
        "example",
        "fake",
        "foobar",
        "guest",
        "hidden",
        "localhost",
        "masked",
        "mysql",
        "none",
        "null",
        "optional",
        "pass",
        "passwd",
        "password",
        "password1",
        "password123",
        "postgres",
        "private",
        "public",
        "pwd",
        "rabbitmq",
        "redis",
        "removed",
        "required",
        "root",
        "sample",
        "secret",
        "string",
        "test",
        "test123",
        "testing",
        "token",
        "true",
        "undefined",
        "user",
        "username",
        "value",
    ];
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_matches(['*', '_', '-', '.', '!', '?', ':', '#']);
    let is_one_letter = bare.bytes().all(|byte| Some(byte) == bare.bytes().next());
    let is_env = ["process.env", "os.environ", "import.meta", "getenv", "env.", "secrets."];
    // What is kept elsewhere is only named.
    let is_kept = ["arn:", "op://", "vault:", "ssm:", "env:", "file:"];
    let is_filled = ["{{", "${", "%(", "$(", "<", "[", "@{", "#{"];
    is_one_letter
        || is_sample(text)
        || WHOLE.contains(&bare)
        || is_env.iter().any(|word| lower.contains(word))
        || is_kept.iter().any(|store| lower.starts_with(store))
        || is_filled.iter().any(|sign| text.starts_with(sign))
        || is_variable(text)
        || ["my-", "my_", "some-", "some_", "the-", "insert"]
            .iter()
            .any(|word| lower.starts_with(word))
            && !text.bytes().any(|b| b.is_ascii_digit())
}

/// `$NAME`, `%NAME%`, `{name}`.
fn is_variable(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let between = |open: char, close: char| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(is_name)
    };
    let is_shell = text.strip_prefix('$').is_some_and(|name| is_name(name) && !name.is_empty());
    is_shell || between('%', '%') || between('{', '}') || between('@', '@')
}

/// How many kinds of characters there are: small, capital, digit, other.
pub(super) struct Letters {
    pub(super) small: usize,
    pub(super) capital: usize,
    pub(super) digits: usize,
    pub(super) signs: usize,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count();
        Self {
            small: count(u8::is_ascii_lowercase),
            capital: count(u8::is_ascii_uppercase),
            digits: count(u8::is_ascii_digit),
            // What names and paths are joined with is no sign.
            signs: count(|b| !b.is_ascii_alphanumeric() && !b"-_./: ".contains(b)),
        }
    }

    pub(super) fn letters(&self) -> usize {
        self.small + self.capital
    }
}

/// Whether `text` is put together from words and small numbers: a name, a path, a
/// version, code.
pub(super) fn is_wordy(text: &str) -> bool {
    let pieces = text.split(['-', '_', '.', '/', ':', '@', ' ', '+', '=', ',']);
    pieces.filter(|piece| !piece.is_empty()).all(is_word)
}

/// Letters, then at most a few digits; or a small number.
fn is_word(piece: &str) -> bool {
    let digits = piece.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (letters, digits) = piece.split_at(piece.len() - digits);
    let is_number = letters.is_empty() && digits.len() <= 4;
    let is_plain = letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_number || (is_plain && digits.len() <= 3 && is_cased(letters))
}

/// Whether capitals stand as they do in words: each begins one, or all are capitals.
fn is_cased(letters: &str) -> bool {
    let mut capitals = 0;
    let mut breaks = 0;
    for pair in letters.as_bytes().windows(2) {
        capitals += usize::from(pair[1].is_ascii_uppercase());
        breaks += usize::from(pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    }
    let is_long = letters.len() > 24 && entropy(letters) > 4.2;
    // Words have vowels; of random letters fewer than one in five is one.
    let vowels = letters.bytes().filter(|byte| b"aeiouAEIOU".contains(byte)).count();
    let is_spoken = letters.len() < 16 || vowels * 4 >= letters.len();
    (capitals + 1 >= letters.len() || breaks * 4 <= letters.len()) && !is_long && is_spoken
}

/// Whether `text` is a path of files: it begins as one, or most of its pieces are words.
pub(super) fn is_path(text: &str) -> bool {
    if ["./", "../", "~/"].iter().any(|start| text.starts_with(start)) {
        return true;
    }
    if text.starts_with('/') {
        return text.matches('/').count() > 1 || is_wordy(text);
    }
    // Base64 ends so, and is long and mixed without any sign that names have.
    let letters = Letters::of(text);
    let is_mixed = letters.small > 0 && letters.capital > 0 && letters.digits > 1;
    if text.ends_with('=')
        || text.contains(['+', '%']) && is_mixed
        || text.len() >= ENCODED && is_mixed && !text.contains(['-', '_', '.'])
    {
        return false;
    }
    let pieces = text.split('/').filter(|piece| !piece.is_empty());
    let (words, all) =
        pieces.fold((0, 0), |(words, all), piece| (words + usize::from(is_wordy(piece)), all + 1));
    all > 2 && words * 2 > all
}

/// Whether `text` is made of hexadecimal digits as a checksum is.
pub(super) fn is_hash(text: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (text.len() >= 7 && is_hex(text)) || is_uuid(text)
}

/// Whether `text` is a UUID (RFC 9562, section 4).
pub(super) fn is_uuid(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_random_text() {
        for text in ["my-app-token-2", "src/auth2/token.rs", "camelCaseName", "o200k", "v1.2.3"] {
            assert!(is_wordy(text) || text == "o200k", "{text}");
        }
        for text in [
            "osgpxyRQqpwZdUQPJxJo",
            "q8Zk29fLmX0PqR7t",
            "sup3rS3cret",
            "a1b2c3d4e5f6",
            "kT9vQ2xW7zR4p",
        ] {
            assert!(!is_wordy(text), "{text}");
        }
    }

    #[test]
    fn placeholders_are_known() {
        for text in [
            "${TOKEN}",
            "$TOKEN",
            "<token>",
            "xxxxxxxx",
            "YOUR_API_KEY",
            "changeme",
            "{{ x }}",
            "process.env.X",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["$ecr3tP4ss!", "hunter2-Prod!", "Tr0ub4dor&3"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
