//! JSON with comments as a text with places: enough to put something in and take it out
//! again without touching a byte of the rest.
//!
//! Read is what settings files are written in: JSON, with `//` and `/* */` comments and
//! trailing commas. What is wrong is named by its line.

use std::ops::Range;

/// How deep values may be nested.
const DEPTH: usize = 100;

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// `{…}`
    Object(Vec<Member>),
    /// `[…]`
    Array(Vec<Value>),
    /// Anything else.
    Scalar,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The key as it reads.
    pub(super) key: String,
    /// From the key to the end of the value.
    pub(super) span: Range<usize>,
    /// The value.
    pub(super) value: Value,
}

/// Why a text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is wrong there.
    pub(super) what: &'static str,
}

/// Reads a text that holds one value.
pub(super) fn read(text: &str) -> Result<Value, Wrong> {
    let mut reader = Reader { text, at: text.len() - text.trim_start_matches('\u{feff}').len() };
    let value = reader.value(0)?;
    reader.space()?;
    if reader.at < text.len() {
        return Err(reader.wrong("something follows the value"));
    }
    Ok(value)
}

impl Value {
    /// The value of the last member called `key`: the one that counts.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let Kind::Object(members) = &self.kind else { return None };
        members.iter().rev().find(|member| member.key == key).map(|member| &member.value)
    }

    /// The value at a path of keys.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// Where what it holds stands, piece by piece; nothing for a scalar.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        match &self.kind {
            Kind::Object(members) => members.iter().map(|member| member.span.clone()).collect(),
            Kind::Array(values) => values.iter().map(|value| value.span.clone()).collect(),
            Kind::Scalar => Vec::new(),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &'static str) -> Wrong {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        Wrong { line: memchr::memchr_iter(b'\n', before).count() + 1, what }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Over white space and comments.
    fn space(&mut self) -> Result<(), Wrong> {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            let rest = &self.text[self.at..];
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").ok_or_else(|| self.wrong("a comment has no end"))?;
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Wrong> {
        self.space()?;
        if depth > DEPTH {
            return Err(self.wrong("values are nested too deeply"));
        }
        let from = self.at;
        let kind = match self.peek() {
            Some(b'{') => Kind::Object(self.object(depth)?),
            Some(b'[') => Kind::Array(self.array(depth)?),
            Some(b'"') => {
                self.string()?;
                Kind::Scalar
            }
            Some(_) => self.word()?,
            None => return Err(self.wrong("a value is missing")),
        };
        Ok(Value { span: from..self.at, kind })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member>, Wrong> {
        let mut members = Vec::new();
        self.at += 1;
        loop {
            self.space()?;
            if self.peek() == Some(b'}') {
                self.at += 1;
                return Ok(members);
            }
            let from = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.wrong("a key in quotes is missing"));
            }
            let key = self.string()?;
            self.space()?;
            if self.peek() != Some(b':') {
                return Err(self.wrong("a `:` is missing"));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            members.push(Member { key, span: from..value.span.end, value });
            self.separator(b'}')?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Value>, Wrong> {
        let mut values = Vec::new();
        self.at += 1;
        loop {
            self.space()?;
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(values);
            }
            values.push(self.value(depth + 1)?);
            self.separator(b']')?;
        }
    }

    /// Over the comma between two pieces; the end is left for the caller.
    fn separator(&mut self, end: u8) -> Result<(), Wrong> {
        self.space()?;
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(other) if other == end => {}
            _ => return Err(self.wrong("a `,` or an end is missing")),
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, Wrong> {
        let from = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        loop {
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(b'\n') | None => return Err(self.wrong("a text has no end")),
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        let text = self.text.get(from..self.at).and_then(|text| serde_json::from_str(text).ok());
        text.ok_or_else(|| self.wrong("a text has an unknown escape"))
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Kind, Wrong> {
        let rest = &self.text[self.at..];
        let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | '/' | ':');
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        if serde_json::from_str::<serde_json::Value>(word).is_err() {
            return Err(self.wrong("this is no value"));
        }
        self.at += word.len();
        Ok(Kind::Scalar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_read() {
        let text = "\u{feff}// a\n{ \"a\": [1, /* b */ 2,], \"b\\n\": {}, } // end";
        let value = read(text).unwrap();
        assert_eq!(value.at(&["a"]).unwrap().pieces().len(), 2);
        assert!(value.at(&["b\n"]).is_some());
    }

    #[test]
    fn what_is_wrong_is_named_by_its_line() {
        for (text, line) in [
            ("{\n \"a\": 1\n \"b\": 2 }", 3),
            ("{\n a: 1 }", 2),
            ("", 1),
            ("{} {}", 1),
            ("{ \"a\": tru }", 1),
            ("{ \"a", 1),
            ("{ /* ", 1),
            ("[\"\\", 1),
            ("é", 1),
        ] {
            assert_eq!(read(text).unwrap_err().line, line, "{text:?}");
        }
        assert!(read(&"[".repeat(10_000)).is_err());
    }
}
