//! What a program that exports chats adds to what was said: the time of a turn on a line of its own, and its own name
//! behind the last one. Such are the exports of "ChatGPT Exporter" and its kin (ai-chat-exporter.net).

use super::super::RULE;

/// A time has at least so many digits, and so many words at most: "3/5/2026, 12:31:51 AM".
const DIGITS: usize = 6;
const WORDS: usize = 6;

/// What was said in a turn that begins with its time.
pub(super) fn behind_time(body: &str) -> &str {
    let Some((first, rest)) = body.split_once('\n') else { return body };
    if is_time(first) { rest.trim_start() } else { body }
}

/// Whether a line is a date with a time of day, and nothing else.
fn is_time(line: &str) -> bool {
    let bare = line.trim().trim_matches(['*', '_', '(', ')', '[', ']']);
    let words: Vec<&str> =
        bare.split([' ', ',', '\u{202f}', '\u{a0}']).filter(|it| !it.is_empty()).collect();
    let is_number = |word: &str| {
        let is_part =
            |c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | ':' | '+' | 'T' | 'Z');
        word.contains(|c: char| c.is_ascii_digit()) && word.chars().all(is_part)
    };
    let is_of_time = |word: &&str| {
        let lower = word.to_lowercase();
        is_number(word)
            || matches!(lower.as_str(), "am" | "pm" | "a.m." | "p.m." | "utc" | "gmt" | "at")
    };
    let has_clock = |word: &&str| {
        let sides = word.split_once(':');
        sides.is_some_and(|(hour, minute)| {
            hour.ends_with(|c: char| c.is_ascii_digit())
                && minute.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    (1..=WORDS).contains(&words.len())
        && digits >= DIGITS
        && words.iter().all(is_of_time)
        && words.iter().any(has_clock)
}

/// A text without the exporter's name, which stands alone behind a rule at the end: "Powered by [Claude Exporter](…)".
pub(super) fn before_footer(text: &str) -> &str {
    const LEADS: [&str; 4] = ["powered by ", "exported by ", "exported with ", "exported from "];
    let Some((before, last)) = text.trim_end().rsplit_once('\n') else { return text };
    let bare = last.trim().trim_start_matches(['*', '_', '>', ' ']).to_lowercase();
    let is_named = bare.contains("](http") && LEADS.iter().any(|lead| bare.starts_with(lead));
    match before.trim_end().strip_suffix(RULE) {
        Some(said) if is_named && (said.is_empty() || said.ends_with('\n')) => said.trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_on_the_first_line_is_not_said() {
        for time in [
            "3/5/2026, 12:31:51 AM",
            "2026-03-05T12:31:51Z",
            "*05.03.2026 12:31*",
            "2026-03-05 at 12:31 UTC",
        ] {
            assert_eq!(behind_time(&format!("{time}\n\nOption B")), "Option B", "{time}");
        }
        for said in [
            "12:31\nthen",
            "at 10:30 on 2026-03-05 we ship\nb",
            "3/5/2026, 12:31 PM",
            "2026-03-05\nx",
            "10.0.0.1:8080 is up\nx",
        ] {
            assert_eq!(behind_time(said), said);
        }
    }

    #[test]
    fn an_exporters_name_behind_the_last_rule_is_not_said() {
        let said = "So it stands.\n\n---\nPowered by [Claude Exporter](https://example.org)";
        assert_eq!(before_footer(said), "So it stands.");
        for said in ["a\n\n---\nPowered by tea", "a\nPowered by [x](https://example.org)", "a"] {
            assert_eq!(before_footer(said), said);
        }
    }
}
