//! Secrets that only their name gives away: passwords, tokens, keys.
//!
//! The name says how much a value must look like a secret. A password may be a word and a
//! digit; what is called a key must be random.

use std::ops::Range;

use super::assignment::{Assignment, Sign, name, read, whole};
use super::value::{Letters, entropy, is_hash, is_path, is_placeholder, is_wordy};
use super::{languages, nearby};

/// So much of a value tells what it is.
const LOOK: usize = 256;

/// What a name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A person may have thought it up.
    Password,
    /// A machine made it.
    Token,
    /// It may be anything.
    Any,
}

/// The secret whose name holds the byte `at`: where the name ends, the secret, its kind.
pub(super) fn find(text: &str, at: usize) -> (usize, Option<(Range<usize>, &'static str)>) {
    let name = name(text, at);
    let spoken = || Some((spoken(text, at, &name)?, "password"));
    // Where a name goes on in letters beyond ASCII, the rest of it may be one as well.
    let assigned = if is_width(&text[name.clone()]) { None } else { read(text, &name) };
    let Some(found) = assigned else { return (at, spoken()) };
    let class = class(text, &found.name, found.sign);
    let secret = class.filter(|class| is_secret(text, &found, *class)).map(|class| {
        let kind = if class == Class::Password { "password" } else { "secret" };
        (whole(text, &found), kind)
    });
    (found.name.end, secret.or_else(spoken))
}

/// Whether a name is as often that of a width: only what can be nothing else is a password behind it.
fn is_width(name: &str) -> bool {
    name.eq_ignore_ascii_case("pw")
}

/// The password in the clause behind the `name` of one that holds the byte `at`.
fn spoken(text: &str, at: usize, name: &Range<usize>) -> Option<Range<usize>> {
    let rest = &text.as_bytes()[at..];
    let begins = |with: &&str| {
        rest.get(..with.len()).is_some_and(|part| part.eq_ignore_ascii_case(with.as_bytes()))
    };
    // "Desenha" has "senha" in it.
    let is_foreign = languages::name(text, at).is_some()
        && (!text.as_bytes()[at].is_ascii() || name.start == at);
    if !is_foreign && !["pass", "pw", "cred"].iter().any(begins) {
        return None;
    }
    let place = nearby::find(text, name.end).or_else(|| nearby::before(text, name.start))?;
    let named = &text[name.clone()];
    // The tests pass, and so does a value.
    let is_pass = || named.eq_ignore_ascii_case("pass") && text[name.end..].starts_with([':', '=']);
    let is_called = is_foreign
        || named != "pass" && class(text, name, Sign::Words) == Some(Class::Password)
        || CALLED.iter().any(|called| named.eq_ignore_ascii_case(called));
    (is_called || is_pass()).then_some(place)
}

/// The value of the name that holds the byte `at`, and whether anything but its form tells
/// that it is a secret.
pub(super) fn value(text: &str, at: usize) -> Option<(Range<usize>, bool)> {
    let found = read(text, &name(text, at))?;
    let value = &text[found.value.clone()];
    // A value of which only the head was read fits no form.
    if value.len() + 4 > LOOK || found.sign == Sign::Nothing || (!found.is_quoted && is_code(value))
    {
        return None;
    }
    let tells = !is_hash(value) || class(text, &found.name, found.sign).is_some();
    Some((found.value, tells))
}

/// What the name promises; nothing where it names no secret.
fn class(text: &str, name: &Range<usize>, sign: Sign) -> Option<Class> {
    if languages::is_name(text, name) {
        return Some(Class::Password);
    }
    let mut words = words(&text[name.clone()]);
    if words.iter().any(|word| HARMLESS.contains(&word.as_str())) {
        return None;
    }
    while words.last().is_some_and(|word| is_neutral(word)) {
        words.pop();
    }
    let last = words.pop()?;
    if last == "pass" && words.is_empty() {
        // So tests say how they ended, and styles how that looks.
        let name = &text[name.clone()];
        return (name == "pass"
            || name == "PASS" && sign == Sign::Equals
            || name == "--pass" && sign != Sign::Colon)
            .then_some(Class::Password);
    }
    let ends = |with: &[&str]| with.iter().any(|word| last.ends_with(word));
    if ends(PASSWORDS) || last == "pass" || last == "pw" {
        return Some(Class::Password);
    }
    if ends(TOKENS) || last == "pat" {
        return Some(Class::Token);
    }
    if last == "key" {
        let word = words.pop().or_else(|| word_before(text, name.start)).unwrap_or_default();
        let is_secret = KEYS.iter().any(|key| word.ends_with(key));
        let is_harmless = HARMLESS.contains(&word.as_str());
        return if is_secret { Some(Class::Token) } else { (!is_harmless).then_some(Class::Any) };
    }
    (last.ends_with("auth") || last == "cookie" || last == "creds").then_some(Class::Any)
}

/// Names that a password may stand behind, among other things.
const CALLED: &[&str] = &["creds", "credentials"];
/// What ends the name of a password.
const PASSWORDS: &[&str] =
    &["password", "passwd", "passphrase", "passcode", "passwort", "pwd", "userpass", "dbpass"];
/// What ends the name of something random.
const TOKENS: &[&str] = &[
    "secret",
    "token",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "authkey",
    "authtoken",
    "credential",
    "credentials",
    "jwt",
    "dsn",
    "appkey",
    "signingkey",
    "encryptionkey",
    "masterkey",
];
/// What comes before `key` where that is a secret.
const KEYS: &[&str] = &[
    "api",
    "access",
    "private",
    "secret",
    "auth",
    "encryption",
    "signing",
    "master",
    "account",
    "session",
    "service",
    "storage",
    "shared",
    "app",
    "application",
    "subscription",
    "license",
    "client",
    "consumer",
    "deploy",
    "admin",
    "write",
    "integration",
    "routing",
    "ingest",
    "ingestion",
    "instrumentation",
    "webhook",
    "hmac",
    "aes",
    "cipher",
    "jwt",
    "server",
    "host",
    "function",
    "root",
    "rest",
    "role",
    "token",
    "preshared",
    "psk",
];
/// What makes a name harmless, wherever it stands.
const HARMLESS: &[&str] = &[
    "public",
    "pub",
    "primary",
    "foreign",
    "unique",
    "cache",
    "sort",
    "partition",
    "shard",
    "idempotency",
    "dedupe",
    "hash",
    "hashed",
    "digest",
    "fingerprint",
    "integrity",
    "checksum",
    "page",
    "nextpage",
    "continuation",
    "pagination",
    "cursor",
    "design",
    "css",
    "eos",
    "bos",
    "max",
    "min",
    "num",
    "count",
    "total",
    "commit",
    "sha",
    "sha256",
    "translation",
    "i18n",
    "author",
    "authors",
    "oauth2client",
    "known",
];

/// A word that says which of several secrets it is.
fn is_neutral(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "prod",
        "production",
        "dev",
        "development",
        "staging",
        "stage",
        "test",
        "testing",
        "live",
        "value",
        "default",
        "main",
        "new",
        "old",
        "local",
        "plain",
        "raw",
        "text",
        "b64",
        "base64",
        "current",
        "previous",
        "base",
        "primary",
        "secondary",
    ];
    WORDS.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a name in small letters: `dbPassword`, `DB_PASSWORD`, `db-password`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(['_', '-', '.']).filter(|part| !part.is_empty()) {
        let bytes = part.as_bytes();
        let mut from = 0;
        for at in 1..bytes.len() {
            let is_new = bytes[at].is_ascii_uppercase()
                && (bytes[at - 1].is_ascii_lowercase()
                    || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
            let is_number = bytes[at].is_ascii_digit() && !bytes[at - 1].is_ascii_digit();
            if is_new || is_number {
                words.push(part[from..at].to_ascii_lowercase());
                from = at;
            }
        }
        words.push(part[from..].to_ascii_lowercase());
    }
    words
}

/// The word before a name, on the same line: `API key`.
fn word_before(text: &str, at: usize) -> Option<String> {
    let rest = text[..at].strip_suffix(' ')?;
    let length = rest.bytes().rev().take(24).take_while(u8::is_ascii_alphabetic).count();
    Some(rest[rest.len() - length..].to_ascii_lowercase()).filter(|word| !word.is_empty())
}

/// Whether the value is what the name promises.
fn is_secret(text: &str, found: &Assignment, class: Class) -> bool {
    let whole = &text[found.value.clone()];
    let cut = (0..=whole.len().min(LOOK)).rev().find(|at| whole.is_char_boundary(*at));
    let value = &whole[..cut.unwrap_or(0)];
    let letters = Letters::of(value);
    let is_likely = match class {
        Class::Password => is_password(&text[found.name.clone()], value, &letters, found),
        Class::Token => is_token(value, &letters, found),
        Class::Any => {
            let is_random = letters.digits > 1 && letters.letters() > 1 && entropy(value) >= 3.5;
            let is_bound = !matches!(found.sign, Sign::Nothing | Sign::Call);
            value.len() >= 20
                && is_random
                && is_bound
                && !is_hash(value)
                && is_token(value, &letters, found)
        }
    };
    let is_prose = || is_prose(text, value, &letters, found);
    // What takes longest comes last: most values are no likely ones.
    is_likely
        && !is_prose()
        && value.len() >= 4
        && (found.is_quoted || !is_code(value) || is_setting(text, found))
        && !value.contains("://")
        && !is_placeholder(value)
        && !is_path(value)
}

/// Whether it is set as a variable of the environment is.
fn is_setting(text: &str, found: &Assignment) -> bool {
    let name = &text[found.name.clone()];
    let ends = text[found.value.end..].chars().next().is_none_or(|c| c == '\n' || c == '\r');
    let value = &text[found.value.clone()];
    let is_call = value.contains(')') || value.contains("->") || value.contains("::");
    ends && !is_call
        && found.sign == Sign::Equals
        && name.bytes().all(|byte| !byte.is_ascii_lowercase())
}

/// Whether what stands behind a name of another language only tells of a password: "mínimo8caracteres", or goes on without
/// a blank, `SHA256加密`.
fn is_prose(text: &str, value: &str, letters: &Letters, found: &Assignment) -> bool {
    if found.is_quoted || !languages::is_name(text, &found.name) {
        return false;
    }
    let goes_on = text[found.value.end..].chars().next().is_some_and(languages::is_wide);
    let is_mixed = letters.small > 0 && letters.capital > 0 && letters.digits > 0;
    let has_signs =
        letters.digits > 0 && value.contains(['#', '!', '$', '%', '&', '*', '?', '@', '+']);
    let is_key = text[found.name.clone()].to_ascii_lowercase().ends_with("clave");
    is_name_of(value)
        || goes_on && !is_mixed
        || !value.is_ascii() && !has_signs
        || is_key && is_wordy(value)
}

fn is_password(name: &str, value: &str, letters: &Letters, found: &Assignment) -> bool {
    if value.contains(' ') {
        // Several words are a sentence, unless somebody calls them a passphrase or sets them.
        let is_made = |word: &str| {
            let letters = Letters::of(word);
            letters.letters() > 0 && letters.digits > 0
        };
        let is_set = name.bytes().all(|b| !b.is_ascii_lowercase()) && value.split(' ').any(is_made);
        return found.is_quoted
            && (name.ends_with("passphrase") || is_set && found.sign == Sign::Equals)
            && value.matches(' ').count() > 2;
    }
    let is_mixed = letters.digits > 0 && letters.letters() > 0;
    match found.sign {
        Sign::Nothing => {
            let is_told = found.is_quoted && !name.eq_ignore_ascii_case("pass");
            let is_made = letters.signs > 0 || is_told && !is_wordy(value);
            return is_mixed && is_made && value.len() >= 8;
        }
        Sign::Words if is_shuffled(value) => return true,
        Sign::Words => {
            return is_mixed && (letters.signs > 0 || value.len() >= 7) && !is_name_of(value);
        }
        _ => {}
    }
    let is_setting = found.sign == Sign::Equals && name.bytes().all(|b| !b.is_ascii_lowercase());
    if letters.letters() == 0 {
        return letters.digits == value.len() && value.len() >= 6 && found.sign != Sign::Call;
    }
    if letters.digits == 0 && letters.signs == 0 {
        return (is_setting && value.len() >= 8 && !value.contains(['/', '.', '_']))
            || (value.len() >= 10 && !is_wordy(value));
    }
    if letters.digits == 0 {
        return (is_setting || letters.small > 0 && letters.capital > 0) && value.len() >= 8;
    }
    if letters.signs == 0 && is_wordy(value) {
        let is_one = !value.contains(['-', '_', '.', '/', ':', '@']);
        let is_bound = found.is_quoted || is_setting || found.sign == Sign::Option;
        let is_own = !value.contains(['.', '/']) || is_capitalised(value);
        // Member access has a dot.
        let is_joined =
            || found.sign == Sign::Equals && !value.contains('.') && is_capitalised(value);
        return (is_one || is_bound && is_own || is_passphrase(value) || is_joined())
            && !is_name_of(value);
    }
    letters.digits > 0
}

/// Whether small letters and capitals follow each other as in no name: `caxuMKiJumLAOCCM`.
fn is_shuffled(value: &str) -> bool {
    let bytes = value.as_bytes();
    let rises = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    let rises = bytes.windows(2).filter(|pair| rises(pair)).count();
    let runs = value.split(|c: char| c.is_ascii_lowercase()).filter(|run| run.len() > 1).count();
    bytes.iter().all(u8::is_ascii_alphabetic)
        && (12..=64).contains(&bytes.len())
        && rises > 2
        && runs > 1
        && entropy(value) >= 3.2
}

/// Whether the pieces of a value have capitals, small letters and a digit, as member access does not: `jUET8-BiuRXzw.o`.
fn is_capitalised(value: &str) -> bool {
    let letters = Letters::of(value);
    let mut pieces = value.split(['.', '-', '_']);
    let is_mixed = letters.small > 0 && letters.capital > 0 && letters.digits > 0;
    is_mixed
        && value.len() >= 10
        && !value.contains(['/', ':', '@'])
        && value.contains(['.', '-', '_'])
        && pieces.any(|piece| piece.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether a value is words of a passphrase with a number at its end: `tango-visual-kernel-keba-18`.
fn is_passphrase(value: &str) -> bool {
    let pieces: Vec<&str> = value.split('-').collect();
    let Some((number, words)) = pieces.split_last() else { return false };
    let is_number = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let is_word = |word: &&str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
    is_number && words.len() > 3 && words.iter().all(is_word)
}

/// Whether a word with a number names a thing of programming, not a password.
fn is_name_of(value: &str) -> bool {
    const BEGINS: &[&str] = &[
        "sha", "md5", "bcrypt", "argon", "base", "pbkdf", "utf", "int", "uint", "float", "varchar",
        "char", "ascii", "latin", "aes", "rsa", "step", "test-", "v1", "v2", "p256", "ed25519",
        "scrypt", "string", "str", "field", "input", "param", "arg", "2-factor", "2fa", "nvarchar",
    ];
    const HOLDS: &[&str] =
        &["password", "passwd", "pwd", "secret", "token", "hash", "salt", "encrypted"];
    let lower = value.to_ascii_lowercase();
    BEGINS.iter().any(|word| lower.starts_with(word))
        || HOLDS.iter().any(|word| lower.contains(word)) && is_wordy(value)
}

fn is_token(value: &str, letters: &Letters, found: &Assignment) -> bool {
    // The number of a public key: "signing key 4AEE18F83AFDEB23".
    if found.sign == Sign::Nothing && value.len() <= 16 && is_hash(value) {
        return false;
    }
    let shortest = if matches!(found.sign, Sign::Words | Sign::Nothing) { 16 } else { 10 };
    let least = if value.len() < 16 { 2.5 } else { 3.0 };
    let is_random = match (letters.letters(), letters.digits) {
        (0, _) => false,
        (_, 0) => {
            is_shuffled(value) || value.len() >= 20 && letters.small > 0 && letters.capital > 0
        }
        _ => true,
    };
    let is_plain = !value.contains([' ', '(', ')', '{', '}', '<', '>', '[', ']', '|', ';']);
    value.len() >= shortest && is_random && is_plain && entropy(value) >= least && !is_wordy(value)
}

/// Whether a value that stands free is an expression: a call, a path of names.
fn is_code(value: &str) -> bool {
    let call = value.find('(').is_some_and(|at| at > 0 && is_wordy(&value[..at]));
    call || ["::", "->", "=>", "&&", "||", "()"].iter().any(|sign| value.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Option<&str> {
        let words = ["pass", "pwd", "secret", "token", "key", "auth"];
        let lower = text.to_ascii_lowercase();
        let mut hits = words
            .iter()
            .flat_map(|word| lower.match_indices(word).map(|(at, _)| at).collect::<Vec<_>>());
        let found = hits.find_map(|at| find(text, at).1);
        found.map(|(value, _)| &text[value])
    }

    #[test]
    fn a_name_decides_how_random_its_value_must_be() {
        for text in [
            "password: hunter2",
            "DB_PASSWORD=swordfish",
            "the password is hunter2-Prod!",
            "API key: q8Zk29fLmX0PqR7t",
            "MISTRAL_KEY=q8Zk29fLmX0PqR7tB4nW",
            "clientSecret = 'q8Zk29fLmX0PqR7t'",
            "token: 3f2c1ab9d4e5f60718293a4b5c6d7e8f90a1b2c3",
            "login admin, password Tr0ub4dor&3",
            "user: ana, pass: hunter2",
            "DB_PASSWORD=jUET8-BiuRXzw.o",
            "password: tango-visual-kernel-keba-18",
            "DB_PASSWORD=Ab(9xLm3zPwQ7r4T",
            "DB_PASSWORD=\"Rosse gorva Tanfe 7Mike!\"",
            "the password is caxuMKiJumLAOCCM",
        ] {
            assert!(secret(text).is_some(), "{text}");
        }
        for text in [
            "password: string",
            "token = get_token()",
            "password = bcrypt.hash(x2, 10)",
            "PASSWORD = getenv(x2)",
            "PASSWORD = getpass.getpass(\"DB password: \")",
            "PASSWORD = data.get(\"password2\")",
            "$PASSWORD = $CPAN::Config->{password2} || \"\";",
            "PASS=12,FAIL=3",
            "INVALID_PASSWORD = \"The password must have 8 characters\"",
            "password:\n  min_length=8",
            "password: config.auth.password2",
            "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
            "signing key 4AEE18F83AFDEB23",
            "token = tokens[0]",
            "const token = await fetchToken2(user)",
            "password = config.db.password1",
            "the password is stored as sha256",
            "public_key = q8Zk29fLmX0PqR7tB4nW",
            "cache_key: 3f2c1ab9d4e5f60718293a4b5c6d7e8f",
            "key: ArrowLeft",
            "commit key 3f2c1ab9d4e5f60718293a4b5c6d7e8f",
            "max_tokens: 4096",
            "token_count=128000",
            "secretName: my-secret-1",
            "password_hash: q8Zk29fLmX0PqR7tB4nW",
            "API_KEY=your-api-key",
            "password=${DB_PASSWORD}",
            "authors: q8Zk29fLmX0PqR7tB4nW",
            "key = foo_bar.baz2",
            "token: crate::auth::Token2",
            "--- PASS: TestE2E_CheckpointIDFormat (14.66s)",
            "--pass: #34d399;",
            "bundle_key: 'jobs/job_abc12345/source/a.tar.gz'",
            "[redacted:password] (13.48s!)",
        ] {
            assert_eq!(secret(text), None, "{text}");
        }
    }
}
