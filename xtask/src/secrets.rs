//! `secrets`: gitleaks' rules as the small table that the binary searches with.
//!
//! The rules are gitleaks' own, published under the MIT licence; see
//! `crates/segue-document/data/secrets/README.md`.

use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::Outcome;
use crate::run::root;

/// Where the table stands.
const TABLE: &str = "crates/segue-document/data/secrets/gitleaks.tsv";
/// What stands between a service's name and its secret, in every rule of that form.
const BETWEEN: &str = r#"(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}"#;
/// What must follow a secret.
const END: &str = r#"(?:[\x60'"\s;]|\\[nr]|$)"#;
/// Rules whose work segue's own forms do, or whose keyword occurs on every page.
const LEFT_OUT: &[&str] = &[
    "aws-amazon-bedrock-api-key-short-lived",
    "curl-auth-header",
    "curl-auth-user",
    "freemius-secret-key",
    "generic-api-key",
    "hashicorp-tf-password",
    "jwt",
    "jwt-base64",
    "kubernetes-secret-yaml",
    "microsoft-teams-webhook",
    "nuget-config-password",
    "private-key",
    "sourcegraph-access-token",
    "twilio-api-key",
    "vault-service-token",
];
/// What is published on purpose.
const PUBLIC: &[&str] = &["-client-id", "-public-key", "-pub-key", "-pub-api-key", "-access-id"];

/// Writes the table from a `gitleaks.toml`.
pub(crate) fn secrets(source: &Path) -> Outcome {
    let text = std::fs::read_to_string(source)
        .map_err(|error| format!("{}: {error}", source.display()))?;
    let file: Value = toml::from_str(&text).map_err(|error| error.to_string())?;
    let rules = file["rules"].as_array().ok_or("there are no `rules`")?;
    let lines: Vec<String> = rules.iter().filter_map(line).collect();
    let path = root().join(TABLE);
    std::fs::File::create(&path)
        .and_then(|mut file| file.write_all((lines.join("\n") + "\n").as_bytes()))
        .map_err(|error| error.to_string())?;
    println!("{}: {} of {} rules", path.display(), lines.len(), rules.len());
    Ok(())
}

/// A rule as a line: kind, form, least entropy, keywords, pattern.
fn line(rule: &Value) -> Option<String> {
    let kind = rule["id"].as_str()?;
    let regex = rule["regex"].as_str()?;
    let keywords: Vec<&str> =
        rule["keywords"].as_array()?.iter().filter_map(Value::as_str).collect();
    let is_public = PUBLIC.iter().any(|end| kind.ends_with(end));
    if LEFT_OUT.contains(&kind) || is_public || rule.get("path").is_some() {
        return None;
    }
    let entropy = rule["entropy"].as_f64().or(rule["entropy"].as_i64().map(|whole| whole as f64));
    let entropy = entropy.unwrap_or(0.0);
    let any_case = if regex.starts_with("(?i)") { "(?i)" } else { "" };
    let (form, keywords, pattern) = match (named(regex), named(regex).and_then(prefix)) {
        // A value that names its issuer needs no name beside it.
        (Some(value), Some(prefix)) => ("token", vec![prefix], format!("{any_case}{value}")),
        (Some(value), None) => ("named", owned(keywords), format!("{any_case}{value}")),
        (None, _) => {
            let pattern = regex.replace(END, "").replace(r"\b", "");
            let starts = keywords.iter().all(|word| begins(&pattern, word));
            (if starts { "token" } else { "near" }, owned(keywords), pattern)
        }
    };
    let pattern = ascii(&pattern);
    Some(format!("{kind}\t{form}\t{entropy}\t{}\t{pattern}", keywords.join(" ")))
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// The value of a rule of the form `name = value`.
fn named(regex: &str) -> Option<&str> {
    Some(regex.split_once(BETWEEN)?.1.split_once(END)?.0)
}

/// Letters and digits are those of ASCII: the others make an automaton large.
fn ascii(pattern: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '\\' => {
                let class = match chars.next() {
                    Some('w') => "0-9A-Za-z_".to_owned(),
                    Some('d') => "0-9".to_owned(),
                    other => {
                        out.extend(['\\'].into_iter().chain(other));
                        continue;
                    }
                };
                out.push_str(&if depth > 0 { class } else { format!("[{class}]") });
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// The letters that a value begins with, where they are enough to look for.
fn prefix(value: &str) -> Option<String> {
    let value = value.trim_start_matches(['(', '?', ':']);
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let prefix: String = value.chars().take_while(is_plain).collect();
    let is_repeated = value[prefix.len()..].starts_with(['{', '?', '*', '+', '|']);
    (prefix.len() >= 4 && !is_repeated).then(|| prefix.to_lowercase())
}

/// Whether every match of `pattern` begins with `word`, as far as its letters say.
fn begins(pattern: &str, word: &str) -> bool {
    let plain: String =
        pattern.replace("(?i)", "").replace(r"\.", ".").chars().filter(|c| *c != '(').collect();
    plain.to_lowercase().starts_with(word)
}
