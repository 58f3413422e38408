//! Secrets are masked before anything is written: `[redacted:kind]`.
//!
//! Keywords are looked for in one pass; only what stands around one is looked at closer:
//! by the patterns of the tables (`rules`), as a private key, or as `name = value`. What is
//! found must be random enough and no placeholder. Every step is linear in the text.

mod assignment;
mod discord;
mod known;
mod languages;
mod named;
mod nearby;
mod private_key;
mod rules;
mod scan;
mod value;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

pub use known::Known;

/// What masking brings to light is masked as well, so often at most.
const ROUNDS: usize = 8;

/// What somebody has said is no secret.
static ALLOWED: OnceLock<Vec<Regex>> = OnceLock::new();

/// From now on, text that one of `patterns` matches whole is no secret. Counts once in a
/// process, before anything is masked; says which pattern cannot be read.
pub fn allow(patterns: &[String]) -> Result<(), regex::Error> {
    let whole = |pattern: &String| Regex::new(&format!(r"\A(?:{pattern})\z"));
    let patterns = patterns.iter().map(whole).collect::<Result<_, _>>()?;
    // A second list would come too late for what is masked already.
    let _ = ALLOWED.set(patterns);
    Ok(())
}

/// `text` with every secret replaced by `[redacted:kind]`; borrowed where there is none.
/// Masking what is masked changes nothing.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let found = find(&masked);
        if found.is_empty() {
            break;
        }
        masked = Cow::Owned(replace(&masked, &found));
    }
    masked
}

/// What looks like a secret in `text`: its bytes and its kind, in the order of the text,
/// none within another.
pub fn find(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let allowed = ALLOWED.get().map_or(&[][..], Vec::as_slice);
    let mut found = scan::scan(text);
    found.retain(|(secret, _)| !allowed.iter().any(|form| form.is_match(&text[secret.clone()])));
    found
}

fn replace(text: &str, found: &[(Range<usize>, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (secret, kind) in found {
        out.push_str(&text[copied..secret.start]);
        out.push_str("[redacted:");
        out.push_str(kind);
        out.push(']');
        copied = secret.end;
    }
    out + &text[copied..]
}

#[cfg(test)]
mod spoken;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod used;
