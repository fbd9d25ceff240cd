//! The right to write into a data folder.

use crate::error::{Error, Result};
use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// Held by whoever writes into a data folder; the system frees it when its holder ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

const FILE: &str = ".lock";
const PAUSE: Duration = Duration::from_millis(50);
/// Waiting that is longer is told: two short builds meet now and then.
const QUIET: Duration = Duration::from_secs(1);

impl Lock {
    /// Waits for the right to write, no longer than `patience`.
    ///
    /// # Errors
    /// [`Error::Locked`], saying who holds it; [`Error::Io`] if the folder cannot be written.
    pub fn acquire(data: &Path, patience: Duration) -> Result<Self> {
        fs::create_dir_all(data).map_err(Error::io("create", data))?;
        let path = data.join(FILE);
        let open = || File::options().create(true).read(true).write(true).truncate(false).open(&path);
        let mut file = open().map_err(Error::io("open", &path))?;
        let started = Instant::now();
        let mut is_told = false;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if started.elapsed() >= patience => {
                    return Err(Error::Locked { path: data.to_path_buf(), holder: holder_of(&mut file) });
                }
                Err(TryLockError::WouldBlock) => {
                    if !is_told && started.elapsed() >= QUIET {
                        let (holder, seconds) = (holder_of(&mut file), patience.as_secs());
                        tracing::warn!(%holder, seconds, "`{}` is being written; waiting for it", data.display());
                        is_told = true;
                    }
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
            }
        }
        // For whoever waits; that it cannot be written matters to nobody else.
        let _ = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
        let _ = write!(file, "process {}", std::process::id());
        Ok(Self { _file: file })
    }
}

/// Who holds the lock, as far as it says.
fn holder_of(file: &mut File) -> String {
    let mut holder = String::new();
    let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut holder));
    holder.trim().to_owned()
}
