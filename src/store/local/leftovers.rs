//! What builds that were killed left behind: files that no commit names.

use super::lock::Lock;
use super::open::folder_of;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The length of a segment's id in the names of its files, in hexadecimal digits.
const ID_LEN: usize = 32;

/// Removes the files of an index that its last commit does not name, unless somebody writes there now. Where there are
/// none, nothing is written, not even a lock.
pub fn clear_leftovers(data: &Path) {
    if leftovers(data).is_empty() {
        return;
    }
    let Ok(lock) = Lock::acquire(data, Duration::ZERO) else { return };
    // What is written by others in the meantime is named by now.
    clear_own_leftovers(data, &lock);
}

/// The same for who holds the right to write, and does not write: a build that fails because the disk is full must not leave
/// it full.
pub fn clear_own_leftovers(data: &Path, _lock: &Lock) {
    for file in leftovers(data) {
        match fs::remove_file(&file) {
            Ok(()) => tracing::info!("removed `{}`, which a build that was not ended left", file.display()),
            Err(error) => tracing::warn!("cannot remove `{}`: {error}", file.display()),
        }
    }
}

/// The files that no commit names; none where that cannot be told.
fn leftovers(data: &Path) -> Vec<PathBuf> {
    let folder = folder_of(data);
    let Some(known) = segments(&folder) else { return Vec::new() };
    let files = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_left = |file: &PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let mut parts = name.split('.');
        let stem = parts.next().unwrap_or_default();
        let is_of_segment = stem.len() == ID_LEN && stem.chars().all(|c| c.is_ascii_hexdigit());
        let is_known = match (known.get(stem), parts.next(), parts.next()) {
            // Which of its rows are deleted: one that was written for a commit that failed would be in the way of the next.
            (Some(deletes), Some(number), Some("del")) => deletes.as_deref() == Some(number),
            (segment, ..) => segment.is_some(),
        };
        (is_of_segment && !is_known) || name.ends_with(".new")
    };
    files.filter(is_left).collect()
}

/// The ids of the segments of the last commit, each with the number of its list of deleted rows.
fn segments(folder: &Path) -> Option<HashMap<String, Option<String>>> {
    let meta: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("meta.json")).ok()?).ok()?;
    let segments = meta.get("segments")?.as_array()?;
    let segment = |segment: &serde_json::Value| {
        let deletes = segment.get("deletes").and_then(|deletes| deletes.get("opstamp"));
        Some((segment.get("segment_id")?.as_str()?.replace('-', ""), deletes.map(ToString::to_string)))
    };
    segments.iter().map(segment).collect()
}
