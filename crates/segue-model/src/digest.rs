//! Digests: of a document's body, so that an edit is noticed, and of single
//! lines, so that `sources.json` can speak of a line without repeating it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A BLAKE3 digest of a text in LF form, written `blake3:<64 hex digits>`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// The digest of one line: the first 16 hex digits of its BLAKE3 digest, taken
/// of the line without its end and without surrounding white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineDigest(String);

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a digest: expected `blake3:` and 64 hex digits")]
pub struct DigestError(String);

impl Digest {
    /// The digest of `text`, whatever its line ends are.
    pub fn of(text: &str) -> Self {
        Self(*blake3::hash(lf(text).as_bytes()).as_bytes())
    }

    /// The first 64 bits, for deriving ids.
    pub fn bits(&self) -> u64 {
        self.0.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
    }
}

impl LineDigest {
    /// The digest of one line.
    pub fn of(line: &str) -> Self {
        Self(blake3::hash(line.trim().as_bytes()).to_hex()[..16].to_owned())
    }
}

/// `text` with LF line ends; borrowed when it already has them.
pub fn lf(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("blake3:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DigestError(text.to_owned());
        let hex = text.strip_prefix("blake3:").ok_or_else(error)?;
        let hash = blake3::Hash::from_hex(hex).map_err(|_| error())?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl TryFrom<String> for Digest {
    type Error = DigestError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_change_the_digest() {
        assert_eq!(Digest::of("a\r\nb\r\n"), Digest::of("a\nb\n"));
        assert_ne!(Digest::of("a\nb\n"), Digest::of("a\nb"));
    }

    #[test]
    fn a_digest_reads_back_as_it_was_written() {
        let digest = Digest::of("text");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert!("blake3:12".parse::<Digest>().is_err());
        assert!("sha256:00".parse::<Digest>().is_err());
    }

    #[test]
    fn a_line_digest_ignores_white_space_around_the_line() {
        assert_eq!(LineDigest::of("  - a b  "), LineDigest::of("- a b"));
        assert_ne!(LineDigest::of("- a  b"), LineDigest::of("- a b"));
    }
}
