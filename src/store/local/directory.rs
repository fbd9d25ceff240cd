//! tantivy's files in a folder: read without writing anything, written so that others may read them.

use crate::hash::sha256;
use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchCallbackList, WatchHandle, WritePtr,
};

/// Names the files of the commit.
const META: &str = "meta.json";
/// The checksums that [`META`] may have: the one in force and the one that is being put in its place.
const META_SUMS: &str = "meta.sums";

/// A folder of tantivy's files.
#[derive(Clone)]
pub(super) struct IndexDirectory {
    folder: PathBuf,
    files: MmapDirectory,
    is_writable: bool,
    /// Segments that are damaged: they are left out of what the commit names.
    lost: Arc<HashSet<String>>,
}

impl fmt::Debug for IndexDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexDirectory").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl IndexDirectory {
    /// A folder that is only read: nothing is written, not even a lock.
    pub(super) fn read_only(folder: &Path, lost: HashSet<String>) -> tantivy::Result<Self> {
        Self::new(folder, lost, false)
    }

    /// A folder that is written; whoever does holds the lock of the data folder.
    pub(super) fn writable(folder: &Path, lost: HashSet<String>) -> tantivy::Result<Self> {
        Self::new(folder, lost, true)
    }

    fn new(folder: &Path, lost: HashSet<String>, is_writable: bool) -> tantivy::Result<Self> {
        let files = MmapDirectory::open(folder)?;
        Ok(Self { folder: folder.to_path_buf(), files, is_writable, lost: Arc::new(lost) })
    }

    fn refuse_to_write(&self) -> io::Result<()> {
        if self.is_writable { Ok(()) } else { Err(io::Error::from(io::ErrorKind::PermissionDenied)) }
    }

    /// Replaces a file whole, so that any user may read it.
    fn replace(&self, name: &Path, data: &[u8]) -> io::Result<()> {
        let path = self.folder.join(name);
        let beside = self.folder.join(format!("{}.new", name.display()));
        let mut file = fs::File::create(&beside)?;
        file.write_all(data)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    }

    /// The commit's file as tantivy shall see it.
    fn meta(&self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let broken = |reason: String| io::Error::new(io::ErrorKind::InvalidData, reason);
        if let Ok(sums) = fs::read_to_string(self.folder.join(META_SUMS)) {
            let sum = sha256(&bytes);
            if !sums.lines().any(|line| line == sum) {
                return Err(broken(format!("`{META}` is damaged: its checksum differs")));
            }
        }
        if self.lost.is_empty() {
            return Ok(bytes);
        }
        let mut meta: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
        if let Some(segments) = meta.get_mut("segments").and_then(serde_json::Value::as_array_mut) {
            segments.retain(|segment| {
                let id = segment.get("segment_id").and_then(serde_json::Value::as_str).unwrap_or_default();
                !self.lost.contains(&id.replace('-', ""))
            });
        }
        serde_json::to_vec(&meta).map_err(|error| broken(error.to_string()))
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_path_buf() };
        self.refuse_to_write().map_err(refused)?;
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.refuse_to_write().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_path_buf()))?;
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.files.atomic_read(path)?;
        if path != Path::new(META) {
            return Ok(bytes);
        }
        self.meta(bytes).map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.refuse_to_write()?;
        if path == Path::new(META) {
            // Both may be read until the commit's file is replaced, whenever that is interrupted.
            let before = fs::read(self.folder.join(META)).map(|bytes| sha256(&bytes)).unwrap_or_default();
            self.replace(Path::new(META_SUMS), format!("{}\n{before}\n", sha256(data)).as_bytes())?;
        }
        self.replace(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        if self.is_writable { self.files.sync_directory() } else { Ok(()) }
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        // Who reads needs none, since files of a commit never change and are open before they are removed; who
        // writes holds the lock of the data folder.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        // A new commit is opened anew, never slipped under a reader.
        let callbacks = WatchCallbackList::default();
        Ok(callbacks.subscribe(callback))
    }
}
