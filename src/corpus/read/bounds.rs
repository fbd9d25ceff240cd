//! How much a foreign file may ask for.

use std::time::{Duration, Instant};

/// No larger file is read, in bytes.
pub(in super::super) const MAX_FILE_BYTES: usize = 50 << 20;
/// No longer text is read, in characters.
pub(super) const MAX_TEXT_CHARS: usize = 20_000_000;
/// Elements inside each other.
pub(super) const MAX_DEPTH: usize = 200;
/// Pages of a file.
pub(super) const MAX_PAGES: usize = 10_000;
/// Cells in a row, and columns that a cell spans.
pub(super) const MAX_COLUMNS: usize = 1_000;
/// Reading takes no longer, for a file of any size.
const MAX_TIME: Duration = Duration::from_secs(60);

/// Refuses a file that is too large.
pub(super) fn check_size(bytes: &[u8]) -> Result<(), String> {
    if bytes.len() > MAX_FILE_BYTES {
        let megabytes = bytes.len() >> 20;
        return Err(format!("has {megabytes} MB, more than the 50 MB that are read: divide it"));
    }
    Ok(())
}

/// The time by which a file must be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// The deadline of a file that is begun now.
    pub(super) fn new() -> Self {
        Self(Instant::now() + MAX_TIME)
    }

    /// Refuses to go on after the deadline.
    pub(super) fn check(self) -> Result<(), String> {
        if Instant::now() < self.0 { Ok(()) } else { Err("takes more than a minute to read: divide it".to_owned()) }
    }
}
