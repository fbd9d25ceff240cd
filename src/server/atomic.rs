//! Files that are there whole or not at all.

use crate::error::{Error, Result};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

/// Writes a file beside its place, hidden, and moves it there in one step.
///
/// # Errors
/// [`Error::Io`] for what cannot be written; the file is then as it was.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    place(stage(path, bytes)?, path)
}

/// Writes a hidden file beside a place; it goes when it is dropped.
///
/// # Errors
/// As [`write`].
pub(super) fn stage(path: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let staged = || -> std::io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".").suffix(".new");
        allow_as_usual(&mut builder);
        let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        if let Ok(known) = fs::metadata(path) {
            file.as_file().set_permissions(known.permissions())?;
        }
        file.as_file().sync_all()?;
        Ok(file)
    };
    staged().map_err(Error::io("write", path))
}

/// Moves a staged file into its place.
///
/// # Errors
/// As [`write`].
pub(super) fn place(staged: NamedTempFile, path: &Path) -> Result<()> {
    staged.persist(path).map(|_| ()).map_err(|error| Error::io("write", path)(error.error))
}

/// Others may read the file as far as the process lets them (umask): a temporary file is its owner's alone by default.
#[cfg(unix)]
fn allow_as_usual(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

/// Nothing is to be allowed here.
#[cfg(not(unix))]
fn allow_as_usual(_: &mut Builder<'_, '_>) {}

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
        let staged = stage(&path, b"three").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        drop(staged);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("nowhere/plan.md"), b"four").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_stays_as_readable_as_it_was() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.md");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let usual = folder.path().join("usual");
        fs::write(&usual, "").unwrap();
        write(&path, b"one").unwrap();
        assert_eq!(mode(), fs::metadata(&usual).unwrap().permissions().mode() & 0o777);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(mode(), 0o640);
    }
}
