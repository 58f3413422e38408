//! JSON as the readers look at it: values of any shape, a path away or not there.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

/// The value at `path`: keys and numbers of items, each behind a `/`. As a JSON Pointer
/// (RFC 6901) without its escapes, which no key of ours needs and which cost time.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').skip(1).try_fold(value, |value, key| match value {
        Value::Object(fields) => fields.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The text at `path`, empty ones not counted.
pub(crate) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    at(value, path).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The count at `path`.
pub(crate) fn count(value: &Value, path: &str) -> Option<u64> {
    at(value, path).and_then(|found| match found {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().map(|f| f as u64)),
        _ => None,
    })
}

/// The items of the list at `path`.
pub(crate) fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    at(value, path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The time at `path`: RFC 3339, or seconds or milliseconds since 1970.
pub(crate) fn time(value: &Value, path: &str) -> Option<Timestamp> {
    /// Seconds of any year that a session has are below, milliseconds above.
    const MILLISECONDS: f64 = 1e11;
    match at(value, path)? {
        Value::String(text) => crate::time::parse(text),
        Value::Number(number) => {
            let number = number.as_f64()?;
            let millis = if number.abs() < MILLISECONDS { number * 1e3 } else { number };
            Timestamp::from_millisecond(millis as i64).ok()
        }
        _ => None,
    }
}

/// The text of content that is a string, or a list of blocks with `text` in them, or one
/// such block.
pub(crate) fn content(value: Option<&Value>) -> Cow<'_, str> {
    match value {
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(Value::Array(blocks)) => {
            let texts: Vec<Cow<'_, str>> =
                blocks.iter().map(|block| content(Some(block))).filter(|t| !t.is_empty()).collect();
            match <[_; 1]>::try_from(texts) {
                Ok([one]) => one,
                Err(several) => Cow::Owned(several.join("\n")),
            }
        }
        Some(Value::Object(block)) => {
            let inner =
                ["text", "content", "output", "llmContent"].iter().find_map(|k| block.get(*k));
            content(inner)
        }
        _ => Cow::Borrowed(""),
    }
}

/// A value that is JSON inside of a string, or is already what it should be.
pub(crate) fn embedded(value: Option<&Value>) -> Value {
    match value {
        Some(Value::String(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()))
        }
        Some(other) => other.clone(),
        None => Value::Null,
    }
}

/// Values that are kept between two readings: as JSON text, since not every format that
/// a state is written in can hold a value of any shape.
pub(crate) mod kept {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Value>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Value::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Value>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| serde_json::from_str(&text).map_err(serde::de::Error::custom)).transpose()
    }
}

/// `text` with escapes of half a character (`\ud83d` alone) as the replacement character.
pub(crate) fn without_lone_surrogates(text: &str) -> String {
    let half = |text: &str, range: std::ops::RangeInclusive<u32>| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok().filter(|code| range.contains(code))
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let length = if half(escape, 0xd800..=0xdbff).is_some() {
            if half(&escape[6..], 0xdc00..=0xdfff).is_some() { 12 } else { 0 }
        } else if half(escape, 0xdc00..=0xdfff).is_some() {
            0
        } else {
            1 + escape[1..].chars().next().map_or(0, char::len_utf8)
        };
        if length == 0 {
            out.push_str("\\ufffd");
            rest = &escape[6..];
        } else {
            out.push_str(&escape[..length]);
            rest = &escape[length..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn content_is_text_in_any_shape() {
        for value in [json!("a"), json!([{"type": "text", "text": "a"}]), json!({"content": ["a"]})]
        {
            assert_eq!(content(Some(&value)), "a");
        }
        assert_eq!(content(Some(&json!([{"text": "a"}, 7, "b"]))), "a\nb");
    }

    #[test]
    fn times_are_read_in_every_unit() {
        let value =
            json!({"a": "2026-11-22T11:00:00Z", "b": 1_795_345_200, "c": 1_795_345_200_000_u64});
        let times: Vec<_> = ["/a", "/b", "/c"].iter().map(|path| time(&value, path)).collect();
        assert!(times[0].is_some() && times[0] == times[1] && times[1] == times[2]);
    }
}
