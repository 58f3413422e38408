//! What is written like a name in code.

/// What is longer is no name that somebody gave.
const LONG: usize = 48;
/// What is written like code and names nothing in it.
pub(super) const NO_NAMES: [&str; 32] = [
    "GitHub",
    "GitLab",
    "JavaScript",
    "TypeScript",
    "PowerShell",
    "YouTube",
    "LinkedIn",
    "ChatGPT",
    "OpenAI",
    "StackOverflow",
    "WebSocket",
    "WordPress",
    "camelCase",
    "PascalCase",
    "snake_case",
    "node_modules",
    "toBe",
    "toEqual",
    "toThrow",
    "pull_request",
    // The arguments of the agents' own tools.
    "agentId",
    "duration_ms",
    "in_progress",
    "tool_use_id",
    "old_string",
    "new_string",
    "file_path",
    "replace_all",
    "subagent_type",
    "run_in_background",
    "output_mode",
    "head_limit",
];
/// What stands before a name that is declared.
const DECLARING: [&str; 14] = [
    "fn",
    "func",
    "function",
    "def",
    "class",
    "struct",
    "enum",
    "trait",
    "interface",
    "type",
    "const",
    "let",
    "var",
    "import",
];
/// Words of a line that may have a secret in it.
const SECRETS: [&str; 18] = [
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "credential",
    "credentials",
    "login",
    "pin",
    "passwort",
    "kennwort",
    "contraseña",
    "clave",
    "senha",
    "mdp",
];
/// How long these are at most, in bytes.
const LONGEST: usize = 11;

/// Whether a line is not about secrets: one that is may have one that nobody can tell from a name.
pub(super) fn is_open(line: &str) -> bool {
    !words(line).any(|(_, word)| is_secret(word))
}

fn is_secret(word: &str) -> bool {
    // Most words are told from all of them by how they begin.
    let begins = |byte: &u8| b"cklmpst".contains(&byte.to_ascii_lowercase());
    let is_it = |secret: &&str| {
        secret.eq_ignore_ascii_case(word) || !word.is_ascii() && **secret == word.to_lowercase()
    };
    let is_likely =
        (3..=LONGEST).contains(&word.len()) && word.as_bytes().first().is_some_and(begins);
    is_likely && SECRETS.iter().any(is_it)
}

/// The words of a text, each with where it begins: runs of letters, digits and underscores.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at = run(text, at, false);
        let begin = at;
        at = run(text, at, true);
        (begin < at).then(|| (begin, &text[begin..at]))
    })
}

/// Where a run ends that begins at `at`, of what stands in words or of what does not.
fn run(text: &str, mut at: usize, is_word: bool) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        // Most bytes are letters of their own.
        let (is_in, width) = if byte.is_ascii() {
            (byte.is_ascii_alphanumeric() || *byte == b'_', 1)
        } else {
            let c = text[at..].chars().next().unwrap_or_default();
            (c.is_alphanumeric(), c.len_utf8())
        };
        if is_in != is_word {
            break;
        }
        at += width;
    }
    at
}

/// The names of several words that a text mentions, each with whether it stands in a span of code.
pub(super) fn mentioned(text: &str) -> impl Iterator<Item = (bool, &str)> {
    // The letter behind a backslash belongs to an escape.
    let names = words(text).filter(|(at, word)| is_name(word) && !text[..*at].ends_with('\\'));
    let (mut from, mut is_code) = (0, false);
    names.map(move |(at, name)| {
        is_code ^= text[from..at].matches('`').count() % 2 == 1;
        from = at;
        (is_code, name)
    })
}

/// The names that a line of code uses, unless it is about secrets. What is only a value there, or a part of a longer
/// run of letters, may be a secret that nobody can tell from a name.
pub(super) fn used(line: &str) -> impl Iterator<Item = &str> {
    let mut former = "";
    let names = words(line).filter(move |(at, word)| {
        let before = std::mem::replace(&mut former, word);
        is_name(word) && is_code(before, (&line[..*at], word, &line[at + word.len()..]))
    });
    let mut found = names.map(|(_, name)| name).peekable();
    // Most lines use none.
    let is_closed = found.peek().is_some() && !is_open(line);
    found.filter(move |_| !is_closed)
}

/// Whether a word behind the word `former` is declared, called, assigned to, given as an argument, or a member.
fn is_code(former: &str, (before, word, behind): (&str, &str, &str)) -> bool {
    // The letter behind a backslash belongs to an escape.
    let is_escaped = before.ends_with('\\');
    let is_declared = || DECLARING.contains(&former) && before.ends_with(' ');
    let is_called =
        || behind.starts_with(['(', '.', '<', '{', '[', '!']) || behind.starts_with("::");
    let is_member = || before.ends_with('.') || before.ends_with("::") || before.ends_with("->");
    let is_argument = || before.contains('(') && behind.starts_with([',', ')']);
    // Base64 is filled up with the same sign.
    let is_set = || behind.starts_with('=') && word.contains('_') || behind.starts_with(" = ");
    let is_key = || behind.trim_start_matches(['"', '\'', '?', ' ']).starts_with(':');
    let is_used =
        is_called() || is_member() || is_declared() || is_argument() || is_set() || is_key();
    is_used && !is_escaped
}

/// Whether a word is made of several, and telling: `parseLine`, `parse_line`.
fn is_name(word: &str) -> bool {
    is_telling(word) && (is_camel(word.as_bytes()) || is_snake(word))
}

/// Whether a word with small letters at its end is followed by words with a capital: `parseLine`, and not `APIs`.
fn is_camel(word: &[u8]) -> bool {
    let is_small = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut rest = word;
    // A capital and what follows it is taken off, until what is left is a word of its own.
    while let Some(capital) = rest.iter().rposition(u8::is_ascii_uppercase) {
        let (before, part) = rest.split_at(capital);
        if part.len() < 2 || !part[1..].iter().all(is_small) {
            return false;
        }
        let letters = before.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let is_word = before.len() > 1
            && letters > 0
            && before[letters..].iter().all(is_small)
            && before.last().is_some_and(is_small);
        if is_word {
            return true;
        }
        rest = before;
    }
    false
}

/// Whether small words or numbers are joined by underscores.
fn is_snake(word: &str) -> bool {
    let is_small = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    word.split_once('_').is_some_and(|(first, rest)| {
        first.starts_with(|c: char| c.is_ascii_alphabetic())
            && first.get(1..).is_some_and(is_small)
            && rest.split('_').all(is_small)
    })
}

/// Whether a name can be told from an everyday word, being long or made of several words, and
/// from a key or a hash, which have digits in between.
pub(super) fn is_telling(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = name.len() <= LONG && name.len() - stem.len() <= 2;
    let is_made = name.len() >= 9
        || name.contains('_')
        || name.chars().skip(1).any(|c| c.is_ascii_uppercase());
    is_word && is_made && !stem.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_everyday_words_are_no_names() {
        for name in ["parse_line", "openStore", "resolution"] {
            assert!(is_telling(name), "{name}");
        }
        for name in ["parser", "sk_live_4ec39hq", "a1b2c3d4e5"] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn names_are_made_of_several_words() {
        for name in
            ["parseLine", "HTTPSrvPool", "parse_line", "Utf8Path", "a1B2cDe", "Parse_line_2"]
        {
            assert!(is_camel(name.as_bytes()) || is_snake(name), "{name}");
        }
        for name in [
            "parseline",
            "HTTPServer",
            "APIs",
            "PARSE_LINE",
            "xY",
            "aB",
            "parseX",
            "_parse",
            "a_b",
            "café_au",
            "éFoo",
        ] {
            assert!(!is_camel(name.as_bytes()) && !is_snake(name), "{name}");
        }
        let found: Vec<_> = mentioned("use parse_line, `readIndex` or \\nFooBar").collect();
        assert_eq!(found, [(false, "parse_line"), (true, "readIndex")]);
    }

    #[test]
    fn a_line_about_secrets_names_nothing() {
        for line in [
            "la contraseña",
            "CONTRASEÑA es `quietHarborNine`",
            "the password’s `quietHarborNine`",
            "The “token” is `quietHarborNine`",
            "passphrase… `quietHarborNine`",
        ] {
            assert!(!is_open(line), "{line}");
        }
        let found: Vec<_> = mentioned("“parse_line” and old_name→new_name…").collect();
        assert_eq!(found, [(false, "parse_line"), (false, "old_name"), (false, "new_name")]);
    }

    #[test]
    fn what_is_only_a_value_is_no_name_in_the_code() {
        let of = |line: &'static str| used(line).collect::<Vec<_>>();
        assert_eq!(
            of("let read_index = self.openStore(fileName);"),
            ["read_index", "openStore", "fileName"]
        );
        assert_eq!(of("class LinkCheck: Store::closeAll"), ["LinkCheck", "closeAll"]);
        assert_eq!(of("\\nparseLine(x), parseAll(x)"), ["parseAll"]);
        assert_eq!(
            of("\"maxRetries\": f(baseDelay, on_error=log)"),
            ["maxRetries", "baseDelay", "on_error"]
        );
        for line in [
            "db_password: \"quietHarborNine\"",
            "requirepass quietHarborNine",
            "recovery key: quietHarborNine",
            "quietHarborNine",
            "| mail | quietHarborNine |",
            "FDhYMtulCIzpeOpMBYLdGcIe/KuHYDXncSltMqg+abcDefGhi=",
            "\"integrity\": \"sha512-GhpFz/ThgaEqzWrsd==\"",
            "https://ann:quietHarborNine@host",
            "Contraseña: quietHarborNine()",
        ] {
            assert!(of(line).iter().all(|name| *name == "db_password"), "{line}");
        }
    }
}
