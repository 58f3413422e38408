//! Whether a file still begins as it did when a reading stopped in it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

/// How many bytes are looked at, at the start and before the place of the stop.
const SAMPLE: u64 = 4 << 10;

/// What a file is known by up to one of its bytes: its first bytes and the last ones before
/// that place. A file that was written anew differs in one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    offset: u64,
    head: [u8; 16],
    tail: [u8; 16],
}

impl Fingerprint {
    /// The fingerprint of `file` up to `offset`.
    pub(crate) fn take(file: &mut File, offset: u64) -> io::Result<Self> {
        let length = offset.min(SAMPLE);
        let head = digest(file, 0, length)?;
        let tail = digest(file, offset - length, length)?;
        Ok(Self { offset, head, tail })
    }

    /// The place up to which the file is known.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether `file` is the same up to that place.
    pub(crate) fn holds(&self, file: &mut File) -> bool {
        Self::take(file, self.offset).is_ok_and(|now| now == *self)
    }
}

/// The digest of `length` bytes from `from` on, which must all be there.
fn digest(file: &mut File, from: u64, length: u64) -> io::Result<[u8; 16]> {
    let mut bytes = vec![0; length as usize];
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(&mut bytes)?;
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
    Ok(short)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_comes_behind_does_not_count_and_all_before_does() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"first\nsecond\n").unwrap();
        let taken = Fingerprint::take(&mut file, 6).unwrap();
        assert!(taken.holds(&mut file));
        file.seek(SeekFrom::Start(2)).unwrap();
        file.write_all(b"x").unwrap();
        assert!(!taken.holds(&mut file));
        file.set_len(3).unwrap();
        assert!(!taken.holds(&mut file));
        assert!(Fingerprint::take(&mut file, 0).unwrap().holds(&mut file));
    }
}
