//! Files that are there whole or not at all.

use crate::error::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file beside its place, hidden, and moves it there in one step.
///
/// # Errors
/// [`Error::Io`] for what cannot be written; also if somebody else is writing the same file.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let staged = stage(path, bytes)?;
    place(&staged, path)
}

/// Writes a hidden file beside a place.
///
/// # Errors
/// As [`write`].
pub(super) fn stage(path: &Path, bytes: &[u8]) -> Result<PathBuf> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let staged = path.with_file_name(format!(".{name}.new"));
    let written = (|| -> io::Result<()> {
        let mut file = create(&staged)?;
        file.write_all(bytes)?;
        if let Ok(known) = fs::metadata(path) {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()
    })();
    match written {
        Ok(()) => Ok(staged),
        Err(error) => {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // What is half written is of no use; that it cannot be removed changes nothing.
                let _ = fs::remove_file(&staged);
            }
            Err(Error::io("write", &staged)(error))
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Moves a staged file into its place.
///
/// # Errors
/// As [`write`].
pub(super) fn place(staged: &Path, path: &Path) -> Result<()> {
    fs::rename(staged, path).map_err(|error| {
        let _ = fs::remove_file(staged);
        Error::io("write", path)(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_beside_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.md");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        // Another writer is not disturbed.
        fs::write(folder.path().join(".plan.md.new"), "other").unwrap();
        assert!(write(&path, b"three").is_err());
        assert_eq!(fs::read(folder.path().join(".plan.md.new")).unwrap(), b"other");
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }
}
