//! Addresses: where in which session something was said or seen.
//!
//! An address is `<session id prefix>#<n>`, n being the event's number in that
//! session's stream of events. Addresses stand in immutable files, so neither
//! the prefix of a session nor the numbering of a reader may ever change.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::NativeId;

/// How many characters of a native id are enough to tell sessions apart.
const PREFIX: usize = 8;
/// A UUID of version 7 begins with 48 bits of time: only after them, in the third
/// group, come bits that tell two of one millisecond apart.
const PREFIX_V7: usize = 18;
/// An id that begins with a time in digits is used up to its random end.
const PREFIX_DIGITS: usize = 24;

/// The beginning of a session's native id, as used in addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SessionPrefix(Arc<str>);

/// One event of one session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    /// Which session.
    pub session: SessionPrefix,
    /// Which event of it, counted from 1.
    pub n: u64,
}

/// Why a text is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an address: expected a session's first letters, `#` and a number")]
pub struct AddressError(String);

impl SessionPrefix {
    /// The prefix of `native`: its first eight characters; eighteen for a UUID of
    /// version 7, whose first ones are only the time; twenty-four where an id
    /// begins with a time in digits; and eight after the tag where it has one
    /// (`ses_…`, `agent-…`).
    pub fn of(native: &NativeId) -> Self {
        let id = native.as_str();
        let tag = id.find(['_', '-']).filter(|at| *at < PREFIX).map_or(0, |at| at + 1);
        let is_v7 = id.len() == 36 && id.as_bytes()[14] == b'7';
        let is_time =
            id.len() > PREFIX && id.bytes().take(PREFIX).all(|byte| byte.is_ascii_digit());
        let wanted = match (is_v7, is_time && id.contains('_')) {
            (true, _) => PREFIX_V7,
            (false, true) => PREFIX_DIGITS,
            (false, false) => tag + PREFIX,
        };
        Self(id.chars().take(wanted).collect::<String>().into())
    }

    /// The prefix as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for SessionPrefix {
    fn from(prefix: String) -> Self {
        Self(prefix.into())
    }
}

impl From<SessionPrefix> for String {
    fn from(prefix: SessionPrefix) -> Self {
        prefix.as_str().to_owned()
    }
}

impl fmt::Display for SessionPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.session, self.n)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || AddressError(text.to_owned());
        let (session, n) = text.rsplit_once('#').ok_or_else(error)?;
        if session.is_empty() {
            return Err(error());
        }
        let n = n.parse().map_err(|_| error())?;
        Ok(Self { session: SessionPrefix(session.into()), n })
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(id: &str) -> String {
        SessionPrefix::of(&NativeId::new(id)).to_string()
    }

    #[test]
    fn prefixes_are_long_enough_to_tell_sessions_apart() {
        assert_eq!(prefix("6f0c1a2b-0000-4000-8000-000000000000"), "6f0c1a2b");
        assert_eq!(prefix("019ed50c-2fb3-7002-a384-360bea6e7f04"), "019ed50c-2fb3-7002");
        assert_eq!(prefix("ses_31a4b9127ffeWeR4XnP70FhbEV"), "ses_31a4b912");
        assert_eq!(prefix("agent-acfa388a984a6d921"), "agent-acfa388a");
        assert_eq!(prefix("short"), "short");
        assert_eq!(prefix("1795346287353_5txhi"), "1795346287353_5txhi");
    }

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        let address: Address = "6f0c1a2b#41".parse().unwrap();
        assert_eq!(address.n, 41);
        assert_eq!(address.to_string(), "6f0c1a2b#41");
        for text in ["6f0c1a2b", "#4", "6f0c1a2b#x"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
