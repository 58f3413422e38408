//! Plain values as bytes, and back. Numbers are LEB128; a text is its length and its bytes.

use segue_model::ThreadName;

/// Writes values one after the other.
pub(super) struct Packer(Vec<u8>);

/// Reads them in the same order; nothing where the bytes are no such value.
pub(super) struct Unpacker<'a> {
    rest: &'a [u8],
    /// The thread that was read last: most of the next are the same.
    thread: Option<ThreadName>,
}

impl Packer {
    pub(super) fn beginning(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// A value that may be absent.
    pub(super) fn maybe<T>(&mut self, value: Option<T>, pack: impl FnOnce(&mut Self, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            pack(self, value);
        }
    }

    pub(super) fn list<T>(&mut self, values: &[T], mut pack: impl FnMut(&mut Self, &T)) {
        self.number(values.len() as u64);
        values.iter().for_each(|value| pack(self, value));
    }

    /// The place of a value among all that it can be.
    pub(super) fn choice<T: PartialEq>(&mut self, all: &[T], value: &T) {
        let place = all.iter().position(|one| one == value).unwrap_or(all.len());
        self.number(place as u64);
    }
}

impl<'a> Unpacker<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, thread: None }
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*bytes)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.bytes()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        str::from_utf8(text).ok()
    }

    /// The name of a thread; names that are the same share their text.
    pub(super) fn thread(&mut self) -> Option<ThreadName> {
        let name = self.text()?;
        match &self.thread {
            Some(thread) if thread.as_str() == name => {}
            _ => self.thread = Some(name.parse().ok()?),
        }
        self.thread.clone()
    }

    /// The outer option is whether it could be read, the inner one whether it was there.
    #[expect(clippy::option_option, reason = "both are asked, one after the other")]
    pub(super) fn maybe<T>(
        &mut self,
        unpack: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.bytes()? {
            [0] => Some(None),
            [1] => Some(Some(unpack(self)?)),
            _ => None,
        }
    }

    pub(super) fn list<T>(
        &mut self,
        mut unpack: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let length = usize::try_from(self.number()?).ok()?;
        // A value has a byte at least, so a wrong length asks for no more room than that.
        let mut values = Vec::with_capacity(length.min(self.rest.len()));
        for _ in 0..length {
            values.push(unpack(self)?);
        }
        Some(values)
    }

    pub(super) fn choice<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::try_from(self.number()?).ok()?).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_read_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut packer = Packer::beginning(b"");
            packer.number(number);
            packer.text("zürich");
            let bytes = packer.into_bytes();
            let mut unpacker = Unpacker::new(&bytes);
            assert_eq!(unpacker.number(), Some(number));
            assert_eq!(unpacker.text(), Some("zürich"));
            assert!(unpacker.is_at_end());
            for end in 0..bytes.len() {
                let mut cut = Unpacker::new(&bytes[..end]);
                assert!(cut.number().and_then(|_| cut.text()).is_none(), "cut at {end}");
            }
        }
    }

    #[test]
    fn a_length_beyond_the_end_asks_for_no_room() {
        let mut packer = Packer::beginning(b"");
        packer.number(u64::MAX);
        let bytes = packer.into_bytes();
        assert_eq!(Unpacker::new(&bytes).text(), None);
        assert_eq!(Unpacker::new(&bytes).list(Unpacker::bytes::<1>), None);
    }
}
