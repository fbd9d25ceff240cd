//! Putting files among the sources and taking them away, with what `documents.toml` says of them: both, or none.

use super::atomic;
use super::caller::Caller;
use super::problem::{Problem, with_causes};
use super::state::AppState;
use super::upload_entry::Entries;
use crate::corpus::default_id;
use crate::error::Error;
use axum::http::StatusCode;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file that is taken, in bytes.
pub(super) const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// The longest name of a file, in bytes: what file systems take, and what is put around it while it is written.
const MAX_NAME_BYTES: usize = 200;
/// The endings of the formats that are read.
pub(super) const ENDINGS: [&str; 10] = ["md", "markdown", "txt", "docx", "odt", "rtf", "pdf", "ofd", "html", "htm"];

/// A document that is added or replaced, or of which something else is said.
#[derive(Debug)]
pub(super) struct Upload {
    /// The document's id; without, the one that its file's name gives.
    pub(super) id: Option<String>,
    /// The file's name, perhaps below folders.
    pub(super) name: Option<String>,
    /// The file; without, the one that is there stays.
    pub(super) bytes: Option<Vec<u8>>,
    /// What is said of it.
    pub(super) given: Vec<(&'static str, String)>,
    /// Whether a document that has this id already shall stay as it is.
    pub(super) is_new: bool,
}

/// A document's id and its file.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) file: String,
}

/// Puts a file into its place, and what is said of it into `documents.toml`.
pub(super) async fn store(state: &Arc<AppState>, upload: Upload) -> Result<Stored, Problem> {
    let (work, caller) = (Arc::clone(state), state.caller()?);
    let stored = tokio::task::spawn_blocking(move || store_now(&work, &caller, upload));
    stored.await.map_err(|error| Problem::internal(error.to_string()))?
}

/// Takes a file away, and what is said of it.
pub(super) async fn remove(state: &Arc<AppState>, id: String) -> Result<(), Problem> {
    let work = Arc::clone(state);
    let library = state.view()?;
    let removed = tokio::task::spawn_blocking(move || {
        let _alone = work.changing_sources();
        let file = library.head(&id)?.file.clone();
        let toml = entries_of(&work);
        let mut entries = Entries::read(&toml)?;
        let source = work.paths().seeds.join(&file);
        match std::fs::remove_file(&source) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot_write(&Error::Io { action: "remove", path: source, source: error })),
        }
        if entries.remove(&id, &file) {
            atomic::write(&toml, entries.write()?.as_bytes()).map_err(|error| cannot_write(&error))?;
        }
        Ok(())
    });
    removed.await.map_err(|error| Problem::internal(error.to_string()))?
}

/// The file that says what is known of documents.
pub(super) fn entries_of(state: &AppState) -> PathBuf {
    state.paths().config.join("documents.toml")
}

fn store_now(state: &AppState, caller: &Caller, upload: Upload) -> Result<Stored, Problem> {
    let _alone = state.changing_sources();
    let Upload { id, name, bytes, given, is_new } = upload;
    let name = name.map(|name| cleaned(&name)).transpose()?;
    let id = id.or_else(|| Some(default_id(name.as_deref()?, &mut HashSet::new()))).ok_or_else(file_missing)?;
    let known = state.library()?.store().head(&id)?;
    if known.as_ref().is_some_and(|head| !caller.access.admits(head)) {
        return Err(outside());
    }
    if known.is_some() && is_new {
        return Err(taken(format!("a document has the id `{id}` already: replace that one, or give another id")));
    }
    let file = match (&known, name) {
        (Some(head), None) => head.file.clone(),
        (Some(head), Some(name)) => {
            // A document stays in its folder, whatever it is called now.
            let folder = head.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let name = name.rsplit('/').next().unwrap_or_default();
            if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
        }
        (None, Some(name)) => name,
        (None, None) => return Err(file_missing()),
    };
    if known.is_none() && !caller.access.is_all() && !caller.access.admits_file(&file) {
        return Err(outside());
    }
    let path = state.paths().seeds.join(&file);
    let is_own = known.as_ref().is_some_and(|head| head.file == file);
    if !is_own && path.exists() {
        let detail = format!("`{file}` is the source of another document: choose another name, or replace that one");
        return Err(taken(detail));
    }
    let toml = entries_of(state);
    let mut entries = Entries::read(&toml)?;
    entries.set(&id, &file, &given);
    let text = entries.write()?;
    let staged = bytes.map(|bytes| staged(&path, &bytes)).transpose().map_err(|error| cannot_write(&error))?;
    // Without its entry the file would be another document.
    atomic::write(&toml, text.as_bytes()).map_err(|error| cannot_write(&error))?;
    if let Some(staged) = staged {
        atomic::place(staged, &path).map_err(|error| cannot_write(&error))?;
        if let Some(old) = known.filter(|head| head.file != file) {
            let old = state.paths().seeds.join(&old.file);
            let removed = std::fs::remove_file(&old);
            removed.map_err(|source| cannot_write(&Error::Io { action: "remove", path: old, source }))?;
        }
    }
    Ok(Stored { id, file })
}

fn staged(path: &Path, bytes: &[u8]) -> crate::error::Result<tempfile::NamedTempFile> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|source| Error::Io {
            action: "create",
            path: folder.into(),
            source,
        })?;
    }
    atomic::stage(path, bytes)
}

/// Why files cannot be changed, if they cannot: tried, since rights alone do not tell.
pub(super) fn unwritable(state: &AppState) -> Option<String> {
    [&state.paths().seeds, &state.paths().config].into_iter().find_map(|folder| {
        let error = tempfile::Builder::new().prefix(".").suffix(".new").tempfile_in(folder).err()?;
        Some(format!("{}: {error}", folder.display()))
    })
}

fn file_missing() -> Problem {
    Problem::bad_parameter("file", "is missing: give the file's name here or in the header `Content-Disposition`")
}

fn taken(detail: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, "file_taken", detail)
}

fn outside() -> Problem {
    let detail = "the key is for some folders or documents only, and this is none of them";
    Problem::new(StatusCode::FORBIDDEN, "outside_of_key", detail)
}

/// What cannot be written is told to who administers the service.
fn cannot_write(error: &Error) -> Problem {
    let detail = format!("{}: let the service write there, or change the files by hand", with_causes(error));
    Problem::new(StatusCode::CONFLICT, "read_only", detail)
}

/// A path below the sources: each name without what file systems or this program take for something else.
fn cleaned(name: &str) -> Result<String, Problem> {
    let is_plain = |c: char| !c.is_control() && !"\\:*?\"<>|".contains(c);
    let names = name.replace('\\', "/");
    let names = names.split('/').map(|part| {
        let part: String = part.chars().filter(|&c| is_plain(c)).collect();
        // A hidden file is no source.
        part.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).to_owned()
    });
    let names: Vec<String> = names.filter(|part| !part.is_empty()).collect();
    let path = names.join("/");
    let last = names.last().map(String::as_str).unwrap_or_default();
    let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if !ENDINGS.contains(&ending.as_str()) {
        let reason = format!("`{path}` does not end as a format that is read: {}", ENDINGS.join(", "));
        return Err(Problem::bad_parameter("file", &reason));
    }
    if names.iter().any(|part| part.len() > MAX_NAME_BYTES) {
        return Err(Problem::bad_parameter("file", &format!("has a name of more than {MAX_NAME_BYTES} bytes")));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_the_sources() {
        for (name, expected) in [
            ("规划.docx", "规划.docx"),
            ("city/2024/plan.md", "city/2024/plan.md"),
            ("../../etc/passwd.txt", "etc/passwd.txt"),
            ("/abs/plan.md", "abs/plan.md"),
            ("..\\..\\x.md", "x.md"),
            (".hidden.md", "hidden.md"),
            ("a\0b\n?.md", "ab.md"),
            ("C:\\plans\\p.PDF", "C/plans/p.PDF"),
        ] {
            assert_eq!(cleaned(name).unwrap(), expected, "{name:?}");
        }
        for wrong in ["", "..", "plan", "plan.exe", ".md", "plan.md/", &format!("{}.md", "长".repeat(99))] {
            assert!(cleaned(wrong).is_err() || wrong == "plan.md/", "{wrong:?}");
        }
    }
}
