//! A long line, parsed with one copy of each of its texts.
//!
//! `serde_json` unescapes a text into a buffer of its own and lends it from there, so that a line
//! which is one long text stands in memory three times. Here values are cut out as they stand, and
//! a text is unescaped straight into where it stays. Every level of nesting is looked at once more
//! for that, which pays for long lines only.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Error;
use serde_json::value::RawValue;

/// Lines of at least this length are parsed so.
const LONG: usize = 4 << 20;
/// How deep values may lie in each other, as in `serde_json`.
const DEEPEST: u8 = 127;

/// The value on a line.
pub(crate) fn from_line<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, Error> {
    if line.len() < LONG { serde_json::from_str(line) } else { parse(line) }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    let raw: &RawValue = serde_json::from_str(text)?;
    T::deserialize(Raw { text: raw.get(), depth: 0 })
}

/// A value as it stands in the text.
#[derive(Clone, Copy)]
struct Raw<'a> {
    text: &'a str,
    depth: u8,
}

impl<'a> Raw<'a> {
    fn inside(self) -> Result<impl Fn(&'a RawValue) -> Self, Error> {
        let depth = self.depth + 1;
        if depth > DEEPEST {
            return Err(Error::custom("values lie too deep in each other"));
        }
        Ok(move |raw: &'a RawValue| Self { text: raw.get(), depth })
    }
}

impl<'de> IntoDeserializer<'de, Error> for Raw<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Raw<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text.as_bytes().first() {
            Some(b'"') => match text(self.text)? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            Some(b'[') => {
                let inside = self.inside()?;
                let items: Vec<&RawValue> = serde_json::from_str(self.text)?;
                visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(inside)))
            }
            Some(b'{') => {
                let inside = self.inside()?;
                let Fields(fields) = serde_json::from_str(self.text)?;
                let fields = fields.into_iter().map(|(key, raw)| (key, inside(raw)));
                visitor.visit_map(MapDeserializer::new(fields))
            }
            _ => serde_json::Deserializer::from_str(self.text).deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.text == "null" { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    /// A value that is kept as it stands is one of these, by a name that `serde_json` knows.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        serde_json::Deserializer::from_str(self.text).deserialize_newtype_struct(name, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The fields of an object in their order.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((key, raw)) = map.next_entry::<&RawValue, &RawValue>()? {
                    fields.push((text(key.get()).map_err(A::Error::custom)?, raw));
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(Object)
    }
}

/// A text without its quotes and escapes.
fn text(quoted: &str) -> Result<Cow<'_, str>, Error> {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(inner));
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (c, length) = escape(&rest[at..]).ok_or_else(|| Error::custom("half a character"))?;
        out.push(c);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

/// The character that an escape stands for, and the escape's length. Half of a pair of
/// surrogates is none.
fn escape(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = text.get(from..from + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let plain = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let first = unit(0)?;
            if let Some(c) = char::from_u32(u32::from(first)) {
                return Some((c, 6));
            }
            let pair = char::decode_utf16([first, unit(6)?]).next()?.ok()?;
            return Some((pair, 12));
        }
        other => char::from(*other),
    };
    Some((plain, 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::claude::Record;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9f64).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let field = (any::<String>(), inner.clone());
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(Value::from),
                prop::collection::vec(field, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// The same text with every character of its strings escaped that can be.
    fn escaped(text: &str) -> String {
        let units = text.encode_utf16().map(|unit| match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
            _ => format!("\\u{unit:04x}"),
        });
        units.collect()
    }

    proptest! {
        #[test]
        fn values_are_those_of_serde_json(value in value()) {
            let text = value.to_string();
            for text in [escaped(&text), serde_json::to_string_pretty(&value).unwrap(), text] {
                let expected: Value = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(parse::<Value>(&text).unwrap(), expected);
            }
        }

        /// Whatever stands there, both refuse it or neither does.
        #[test]
        fn what_is_no_value_is_refused(text in r#"[\[\]{}:,"\\untd80a1 é-]{0,12}"#) {
            let expected = serde_json::from_str::<Value>(&text);
            let seen = parse::<Value>(&text);
            prop_assert_eq!(seen.ok(), expected.ok());
        }
    }

    #[test]
    fn half_a_character_and_what_lies_too_deep_are_refused() {
        for text in [r#""\ud83d""#, r#""\ud83d\u0041""#, r#""\ude00""#, r#"{"\ud83d":1}"#] {
            assert!(parse::<Value>(text).is_err(), "{text}");
        }
        assert_eq!(parse::<Value>(r#""\ud83d\ude00\/\u0041""#).unwrap(), json!("😀/A"));
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse::<Value>(&deep(100)).is_ok());
        assert!(parse::<Value>(&deep(100_000)).is_err());
        // Where nobody asks for it, any depth will do.
        let record = format!("{{\"type\":\"user\",\"a\":{}}}", deep(100_000));
        assert!(parse::<Record<'_>>(&record).is_ok());
    }
}
