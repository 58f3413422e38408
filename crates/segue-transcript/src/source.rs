//! Opening a session file: plain or compressed, and nothing but a file.

use std::io::{Read, Seek};
use std::path::Path;

use fs_err as fs;

use crate::ReadError;

/// The first bytes of a Zstandard frame (RFC 8878, section 3.1.1).
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The largest window that is accepted: 128 `MiB`, as `zstd --long=27` writes.
const WINDOW_LOG: u32 = 27;

/// Opens `path` for reading from its start, decompressed.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>, ReadError> {
    // Asked before opening: to open a pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(|error| ReadError::io(path, error))?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(path.to_owned()));
    }
    if metadata.len() == 0 {
        return Err(ReadError::Empty(path.to_owned()));
    }
    decompressed(path).map_err(|error| ReadError::io(path, error))
}

fn decompressed(path: &Path) -> std::io::Result<Box<dyn Read + Send>> {
    let mut file = fs::File::open(path)?.into_parts().0;
    let mut start = [0; ZSTD.len()];
    let mut filled = 0;
    while filled < start.len() {
        match file.read(&mut start[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    file.rewind()?;
    if start != ZSTD {
        return Ok(Box::new(file));
    }
    let mut decoder = zstd::Decoder::new(file)?;
    decoder.window_log_max(WINDOW_LOG)?;
    Ok(Box::new(decoder))
}

/// Opens `path` for reading from `offset` on, as it stands in the file: nothing where the
/// file is compressed, or is no file.
pub(crate) fn plain(path: &Path) -> Option<std::fs::File> {
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = fs::File::open(path).ok()?.into_parts().0;
    let mut start = [0; ZSTD.len()];
    let read = file.read(&mut start).ok()?;
    (read < start.len() || start != ZSTD).then_some(file)
}
