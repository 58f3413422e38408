//! Times for people.

use jiff::Timestamp;

/// How long before `now` it was: `5 m ago`.
pub(crate) fn age(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(then.as_second());
    match seconds {
        i64::MIN..0 => "in the future".to_owned(),
        0..60 => "just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..86_400 => format!("{} h ago", seconds / 3_600),
        86_400..5_184_000 => format!("{} d ago", seconds / 86_400),
        _ => then.to_string()[..10].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_one_unit() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let at = |text: &str| age(text.parse().unwrap(), now);
        assert_eq!(at("2026-11-22T09:59:30Z"), "just now");
        assert_eq!(at("2026-11-22T09:15:00Z"), "45 min ago");
        assert_eq!(at("2026-11-20T10:00:00Z"), "2 d ago");
        assert_eq!(at("2026-01-02T10:00:00Z"), "2026-01-02");
        assert_eq!(at("2027-01-02T10:00:00Z"), "in the future");
    }
}
