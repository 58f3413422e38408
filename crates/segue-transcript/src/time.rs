//! Times as clients write them.

use jiff::Timestamp;
use jiff::civil::Date;

/// A time in RFC 3339. What nearly all clients write, `2026-11-22T11:00:00.123Z`, is read
/// straight away: there is one on every line.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    utc(text.as_bytes()).or_else(|| text.parse().ok())
}

/// A time in that form, with up to nine digits of a second.
fn utc(text: &[u8]) -> Option<Timestamp> {
    const SEPARATORS: [(usize, u8); 5] = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let (time, fraction) = text.strip_suffix(b"Z")?.split_at_checked(19)?;
    if SEPARATORS.iter().any(|(at, separator)| time[*at] != *separator) {
        return None;
    }
    let number = |from: usize, to: usize| digits(&time[from..to]);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()?;
    // A leap second is left to the general way, and so is the year that nobody counts.
    if hour > 23 || minute > 59 || second > 59 || year == 0 {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let nanoseconds = match fraction {
        [] => 0,
        [b'.', digits @ ..] => nanoseconds(digits)?,
        _ => return None,
    };
    Timestamp::new(seconds, i32::try_from(nanoseconds).ok()?).ok()
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
    })
}

/// The first nine digits behind the point.
fn nanoseconds(fraction: &[u8]) -> Option<i64> {
    let missing = 9_u32.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    if missing == 9 { None } else { Some(digits(fraction)? * 10_i64.pow(missing)) }
}

/// The days since 1970 in the Gregorian calendar, for a year from 1 on: years are counted from
/// March, so that the day which some of them have more comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_time_is_what_it_says(seconds in -62_000_000_000..253_000_000_000_i64, nanoseconds in 0..1_000_000_000) {
            let time = Timestamp::new(seconds, nanoseconds).unwrap();
            let text = time.to_string();
            prop_assert_eq!(parse(&text), Some(time), "{}", text);
            prop_assert!(utc(text.as_bytes()).is_some(), "{}", text);
        }

        /// What has any other form is the general parser's.
        #[test]
        fn nothing_is_read_otherwise(text in "(19|20|00)[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?(Z|[+-]0[0-9]:00|)") {
            prop_assert_eq!(parse(&text), text.parse().ok(), "{}", text);
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "Z",
            "2026-11-22",
            "2026-02-29T00:00:00Z",
            "2026-11-22T11:00:00.Z",
            "é026-11-22T11:00:00Z",
        ] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
    }
}
