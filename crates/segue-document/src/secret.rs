//! Secrets are masked before anything is written: `[redacted:kind]`.
//!
//! A rule is a keyword that must occur (cheap to look for), a pattern whose
//! first group (or whole match) is the secret, and a bar of randomness that
//! keeps placeholders and words out.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

/// One kind of secret.
struct Rule {
    kind: &'static str,
    keywords: &'static [&'static str],
    pattern: &'static str,
    /// The least Shannon entropy, in bits a character, that the secret has.
    entropy: f64,
    /// Whether the form is anybody's: then words that stand for a secret are none.
    is_generic: bool,
}

/// The forms are those that the issuers document for their own tokens.
const RULES: &[Rule] = &[
    Rule {
        kind: "private-key",
        keywords: &["private key"],
        pattern: r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?:(?:[^-]|-[^-])*?-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|(?:\s+[A-Za-z0-9+/=]{16,})*)",
        entropy: 0.0,
        is_generic: false,
    },
    Rule {
        kind: "aws-access-key",
        keywords: &["akia", "asia"],
        pattern: r"\b((?:AKIA|ASIA)[A-Z2-7]{16})\b",
        entropy: 2.5,
        is_generic: false,
    },
    Rule {
        kind: "github-token",
        keywords: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        pattern: r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b",
        entropy: 2.5,
        is_generic: false,
    },
    Rule {
        kind: "gitlab-token",
        keywords: &["glpat-", "glrt-", "gldt-", "glcbt-"],
        pattern: r"\b(gl(?:pat|rt|dt|cbt)-[A-Za-z0-9_-]{20,})",
        entropy: 2.5,
        is_generic: false,
    },
    Rule {
        kind: "anthropic-key",
        keywords: &["sk-ant-"],
        pattern: r"\b(sk-ant-[A-Za-z0-9_-]{20,})",
        entropy: 2.5,
        is_generic: false,
    },
    Rule {
        kind: "openai-key",
        keywords: &["sk-"],
        pattern: r"\b(sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,})",
        entropy: 3.5,
        is_generic: false,
    },
    Rule {
        kind: "google-api-key",
        keywords: &["aiza"],
        pattern: r"\b(AIza[A-Za-z0-9_-]{35})",
        entropy: 3.0,
        is_generic: false,
    },
    Rule {
        kind: "slack-token",
        keywords: &["xox", "xapp-"],
        pattern: r"\b(xox[abeposr]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,})",
        entropy: 2.0,
        is_generic: false,
    },
    Rule {
        kind: "slack-webhook",
        keywords: &["hooks.slack.com"],
        pattern: r"hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9+/]{20,})",
        entropy: 3.0,
        is_generic: false,
    },
    Rule {
        kind: "stripe-key",
        keywords: &["sk_live_", "rk_live_", "sk_test_", "rk_test_"],
        pattern: r"\b((?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,})\b",
        entropy: 2.5,
        is_generic: false,
    },
    Rule {
        kind: "sendgrid-key",
        keywords: &["sg."],
        pattern: r"\b(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})",
        entropy: 3.5,
        is_generic: false,
    },
    Rule {
        kind: "digitalocean-token",
        keywords: &["dop_v1_", "doo_v1_"],
        pattern: r"\b(do[op]_v1_[a-f0-9]{40,})\b",
        entropy: 3.0,
        is_generic: false,
    },
    Rule {
        kind: "shopify-token",
        keywords: &["shpat_", "shpss_", "shpca_"],
        pattern: r"\b(shp(?:at|ss|ca)_[a-fA-F0-9]{32})\b",
        entropy: 2.5,
        is_generic: false,
    },
    Rule {
        kind: "npm-token",
        keywords: &["npm_"],
        pattern: r"\b(npm_[A-Za-z0-9]{36})\b",
        entropy: 3.0,
        is_generic: false,
    },
    Rule {
        kind: "pypi-token",
        keywords: &["pypi-"],
        pattern: r"\b(pypi-[A-Za-z0-9_-]{50,})",
        entropy: 3.0,
        is_generic: false,
    },
    Rule {
        kind: "hugging-face-token",
        keywords: &["hf_"],
        pattern: r"\b(hf_[A-Za-z0-9]{30,})\b",
        entropy: 3.0,
        is_generic: false,
    },
    Rule {
        kind: "azure-key",
        keywords: &["accountkey="],
        pattern: r"(?i)\baccountkey=([A-Za-z0-9+/]{40,}={0,2})",
        entropy: 3.5,
        is_generic: false,
    },
    Rule {
        kind: "jwt",
        keywords: &["eyj"],
        pattern: r"\b(eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})",
        entropy: 3.5,
        is_generic: false,
    },
    Rule {
        kind: "url-password",
        keywords: &["://"],
        pattern: r"[a-z][a-z0-9+.-]*://[^\s:/@]*:([^\s:/@$\{<]{3,})@",
        entropy: 1.5,
        is_generic: false,
    },
    Rule {
        kind: "authorization",
        keywords: &["authorization", "bearer"],
        pattern: r"(?i)\b(?:authorization\s*:\s*(?:basic|bearer|token)|bearer)\s+([A-Za-z0-9._~+/-]{16,}=*)",
        entropy: 3.0,
        is_generic: true,
    },
    Rule {
        kind: "basic-auth",
        keywords: &["curl"],
        pattern: r#"(?i)\bcurl\b[^\n]*?\s(?:-u|--user)[ =]['\"]?[^\s:'\"]+:([^\s'\"]{3,})"#,
        entropy: 1.5,
        is_generic: true,
    },
    Rule {
        kind: "password",
        keywords: &[
            "password",
            "passwd",
            "secret",
            "token",
            "api_key",
            "api-key",
            "apikey",
            "access_key",
            "access-key",
            "private_key",
        ],
        pattern: r#"(?i)(?:password|passwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key)[\"']?\s*[:=]\s*[\"']?([A-Za-z0-9+/_.~!@#%^&*-]{10,})"#,
        entropy: 2.8,
        is_generic: true,
    },
    Rule {
        kind: "password",
        keywords: &["--password", "--token", "--secret", "--api-key"],
        pattern: r#"(?i)--(?:password|token|secret|api-key)[ =][\"']?([^\s\"']{8,})"#,
        entropy: 2.8,
        is_generic: true,
    },
];

static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| RULES.iter().map(|rule| Regex::new(rule.pattern).ok()).collect());

/// Finds the keywords of all rules in one pass, whatever their case.
static KEYWORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let keywords = RULES.iter().flat_map(|rule| rule.keywords);
    AhoCorasick::builder().ascii_case_insensitive(true).build(keywords).ok()
});

/// Which rule each keyword belongs to, in the order of [`KEYWORDS`].
static OWNERS: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let owners = RULES.iter().enumerate();
    owners.flat_map(|(at, rule)| std::iter::repeat_n(at, rule.keywords.len())).collect()
});

/// `text` with every secret replaced by `[redacted:kind]`; borrowed where there is none.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for at in suspects(text) {
        if let Some(pattern) = &PATTERNS[at]
            && let Some(replaced) = replace(&masked, &RULES[at], pattern)
        {
            masked = Cow::Owned(replaced);
        }
    }
    masked
}

/// The rules that have a keyword in `text`, in their order.
fn suspects(text: &str) -> BTreeSet<usize> {
    let Some(keywords) = KEYWORDS.as_ref() else { return (0..RULES.len()).collect() };
    keywords.find_overlapping_iter(text).map(|found| OWNERS[found.pattern().as_usize()]).collect()
}

/// What looks like a secret in `text`: its bytes and its kind, in the order of the rules.
pub fn find(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let patterns =
        suspects(text).into_iter().filter_map(|at| Some((&RULES[at], PATTERNS[at].as_ref()?)));
    patterns.flat_map(|(rule, pattern)| secrets(text, rule, pattern)).collect()
}

/// Where `rule` finds a secret.
fn secrets<'a>(
    text: &'a str,
    rule: &'static Rule,
    pattern: &'a Regex,
) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    pattern.captures_iter(text).filter_map(|found| {
        let secret = found.get(1).or_else(|| found.get(0))?;
        let is_none = entropy(secret.as_str()) < rule.entropy
            || (rule.is_generic && is_placeholder(secret.as_str()))
            || is_redacted(secret.as_str());
        (!is_none).then(|| (secret.range(), rule.kind))
    })
}

fn replace(text: &str, rule: &'static Rule, pattern: &Regex) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for (secret, kind) in secrets(text, rule, pattern) {
        out.push_str(&text[copied..secret.start]);
        out.push_str("[redacted:");
        out.push_str(kind);
        out.push(']');
        copied = secret.end;
    }
    (copied > 0).then(|| out + &text[copied..])
}

/// Whether somebody has taken the secret out already.
fn is_redacted(text: &str) -> bool {
    let is_word = |part: &[u8]| part.eq_ignore_ascii_case(b"redacted");
    text.as_bytes().windows("redacted".len()).any(is_word)
}

/// Words that stand where a secret would, and code that fetches one.
fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "your-",
        "your_",
        "placeholder",
        "xxxx",
        "redacted",
        "process.env",
        "os.environ",
        "getenv",
        "dummy",
    ];
    let lower = text.to_ascii_lowercase();
    let is_word = text.len() < 20 && !text.bytes().any(|byte| byte.is_ascii_digit());
    is_word || WORDS.iter().any(|word| lower.contains(word))
}

/// Shannon entropy in bits a character.
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let total = text.len() as f64;
    let share = |count: &u32| f64::from(*count) / total;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    fn planted() -> Vec<(&'static str, String)> {
        let random = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2";
        vec![
            ("github-token", format!("ghp{}{random}", '_')),
            ("anthropic-key", format!("sk-{}-api03-{random}", "ant")),
            ("aws-access-key", format!("AK{}", "IAQ3EGRTZX7B2KPLMN")),
            ("slack-token", format!("xo{}-1234567890-abcdefGHIJ", "xb")),
            ("url-password", "postgres://ana:s3cr3tPa55@db:5432/x".to_owned()),
            ("url-password", "redis://:hunter22@cache:6379".to_owned()),
            ("password", format!("--token {random}")),
            ("authorization", format!("'Authorization: Basic {random}'")),
            ("basic-auth", "$(curl -s -u ana:pa55w0rd https://x.example/y)".to_owned()),
            ("password", "password=Sup3rS3cret99".to_owned()),
            ("password", "secret_key = \"q8Zk29fLmX0PqR7t\"".to_owned()),
            ("slack-token", format!("xapp-1-A012-{random}")),
            ("password", format!("DB_PASSWORD=\"{}\"", "kT9!vQ2#xW7$zR4p".replace('$', "s"))),
        ]
    }

    #[test]
    fn planted_secrets_are_masked_with_their_kind() {
        for (kind, text) in planted() {
            let line = format!("export X={text} # end");
            let masked = mask(&line);
            assert!(masked.contains(&format!("[redacted:{kind}]")), "{kind}: {masked}");
            assert!(masked.ends_with("# end"));
        }
    }

    #[test]
    fn a_private_key_is_masked_whole_and_even_when_cut_off() {
        let dashes = "-----";
        let key = "MIIEpAIBAAKCAQEA0aB3dE5fG7hJ9kL1";
        let text = format!("a\n{dashes}BEGIN RSA PRIVATE KEY{dashes}\n{key}\n{key}\nand then?");
        assert_eq!(mask(&text), "a\n[redacted:private-key]\nand then?");
    }

    #[test]
    fn what_only_looks_like_a_secret_stays() {
        for text in [
            "commit 3f2c1ab9d4e5f60718293a4b5c6d7e8f90a1b2c3",
            "id 6f0c1a2b-0000-4000-8000-000000000000",
            "token = getenv(\"TOKEN\")",
            "password: your-password-here",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "max_tokens: 4096, tokenizer = o200k_base",
            "https://example.org/a:b@c",
            "postgres://app:REDACTED@db/x",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
