//! Reading files that others put there.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file whole. A pipe or a device in its place is refused: who opened it might wait for ever.
///
/// # Errors
/// What the system says; that it is no file; that it has more than `most` bytes.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let kind = file.metadata()?;
    if !kind.is_file() {
        let what = if kind.is_dir() { "a folder" } else { "a pipe, a socket or a device" };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("it is {what} and no file")));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(kind.len().min(most)).unwrap_or(0));
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    if file.read(&mut [0])? > 0 {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(bytes)
}

/// Opens without waiting for whoever writes a pipe.
#[cfg(target_os = "linux")]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    /// `O_NONBLOCK`, which changes nothing for a file.
    const WITHOUT_WAITING: i32 = 0o4000;
    OpenOptions::new().read(true).custom_flags(WITHOUT_WAITING).open(path)
}

/// Other systems open a pipe as they do.
#[cfg(not(target_os = "linux"))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_are_read_and_no_more_than_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "12345").unwrap();
        assert_eq!(read_file(&file, 5).unwrap(), b"12345");
        assert!(read_file(&file, 4).unwrap_err().to_string().contains("more than 4 bytes"));
        assert!(read_file(folder.path(), 5).unwrap_err().to_string().contains("a folder"));
        assert!(read_file(Path::new("/dev/zero"), 5).unwrap_err().to_string().contains("a device"));
        assert_eq!(read_file(&folder.path().join("b"), 5).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_writes_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(read_file(&pipe, 5).unwrap_err().to_string().contains("a pipe"));
    }
}
