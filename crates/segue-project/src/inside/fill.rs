//! How full a session's context is, by what the model's service counted.

use std::path::Path;

use segue_agents::Fill;

/// What a context holds where nobody says otherwise.
const USUAL: u64 = 200_000;
/// Below this nobody is offered anything on a guess.
const SURE: u64 = 150_000;
/// The windows of models, by the beginning of their names; the longest that fits counts.
/// From their makers' model pages, November 2026.
const WINDOWS: [(&str, u64); 12] = [
    ("claude-opus-5", 1_000_000),
    ("claude-sonnet-5", 1_000_000),
    ("claude-", 200_000),
    ("gemini-", 1_048_576),
    ("gpt-4.1", 1_047_576),
    ("gpt-4o", 128_000),
    ("gpt-5", 400_000),
    ("o3", 200_000),
    ("o4-mini", 200_000),
    ("qwen3-coder", 262_144),
    ("deepseek-", 128_000),
    ("grok-4", 256_000),
];

/// What the end of a session's file says of its context.
pub(super) fn of_file(path: &Path) -> Option<Fill> {
    let end = segue_transcript::end(path).ok()?;
    let usage = end.usage?;
    let window = usage.window.or_else(|| end.model.as_deref().and_then(window_of));
    Some(Fill { tokens: usage.total(), window })
}

/// The share of the context that is used, in percent, where it is sure enough.
pub(super) fn percent(fill: Fill) -> Option<u64> {
    if fill.window.is_none() && fill.tokens < SURE {
        return None;
    }
    Some(fill.tokens * 100 / fill.window.unwrap_or(USUAL).max(1))
}

fn window_of(model: &str) -> Option<u64> {
    let name = model.rsplit('/').next().unwrap_or(model);
    let fits = WINDOWS.iter().filter(|(prefix, _)| name.starts_with(prefix));
    fits.max_by_key(|(prefix, _)| prefix.len()).map(|(_, window)| *window)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_made_only_when_it_is_safe() {
        assert_eq!(percent(Fill { tokens: 120_000, window: None }), None);
        assert_eq!(percent(Fill { tokens: 160_000, window: None }), Some(80));
        assert_eq!(percent(Fill { tokens: 120_000, window: Some(150_000) }), Some(80));
        assert_eq!(window_of("claude-opus-5-5"), Some(1_000_000));
        assert_eq!(window_of("anthropic/claude-haiku-4-5"), Some(200_000));
        assert_eq!(window_of("mock"), None);
    }
}
