//! Where sources come from: a folder, or memory.

use crate::corpus::{MemorySource, SourceEntry, SourceFile, read_source};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where the sources' bytes are.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// In files below a folder.
    Folder(&'a Path),
    /// In memory, ordered by path.
    Memory(&'a [&'a MemorySource]),
}

impl Origin<'_> {
    /// The bytes of a source that was listed.
    pub(super) fn read(self, entry: &SourceEntry) -> SourceFile {
        match self {
            Self::Folder(folder) => read_source(folder, entry),
            Self::Memory(sources) => {
                let at = sources.binary_search_by(|source| source.file.as_str().cmp(&entry.file));
                let found = at.ok().and_then(|at| sources.get(at));
                let bytes = found.map(|source| source.bytes.clone()).ok_or_else(|| "it is not there".to_owned());
                SourceFile { file: entry.file.clone(), bytes: entry.error.clone().map_or(bytes, Err) }
            }
        }
    }

    /// Whether a source that could not be read is there all the same: a fault of the disk or of the network, a right
    /// that is missing. What is gone, too large, or no file at all is not.
    pub(super) fn is_out_of_reach(self, entry: &SourceEntry) -> bool {
        let Self::Folder(folder) = self else { return false };
        // Listed with its size, and refused for that.
        let is_refused = entry.error.is_some() && entry.size > 0;
        !is_refused
            && match std::fs::symlink_metadata(folder.join(&entry.file)) {
                Ok(found) => entry.error.is_none() || found.is_file() || found.is_dir(),
                Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
            }
    }

    /// How messages name the place.
    pub(super) fn shown(self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.to_path_buf(),
            Self::Memory(_) => PathBuf::from(":memory:"),
        }
    }
}
