//! A generation on disk: a folder that is built beside and moved into place whole.
//!
//! ```text
//! data/GENERATION/manifest.json   what it was made from, checksums
//! data/GENERATION/corpus.json     documents, outlines, passages
//! data/GENERATION/index/…         tantivy's files
//! data/.lock                      held while a generation is built
//! data/.building-…                a generation under construction
//! ```
//!
//! The folder's name is the hash of the inputs. Opening reads everything into memory, checks
//! it, and writes nothing.

use super::manifest::{HashedFile, Inputs, Manifest, sha256};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tantivy::Index;
use tantivy::directory::{Directory as _, RamDirectory};

const MANIFEST: &str = "manifest.json";
const CORPUS: &str = "corpus.json";
const INDEX: &str = "index";
const BUILDING: &str = ".building-";
/// Generations that are kept beside the newest, so that going back needs no rebuild.
const KEPT: usize = 2;

/// Reads the generation of these inputs; `None` if there is none.
///
/// # Errors
/// [`Error::BrokenIndex`] if it is damaged, incomplete or of other inputs than its name says.
pub(super) fn read(data: &Path, inputs: &Inputs) -> Result<Option<(Corpus, Index)>> {
    let folder = data.join(inputs.generation());
    if !folder.exists() {
        return Ok(None);
    }
    let broken = |reason: String| Error::BrokenIndex { path: folder.clone(), reason };
    let load =
        |name: &str| fs::read(folder.join(name)).map_err(|error| broken(format!("`{name}` cannot be read: {error}")));
    let manifest: Manifest =
        serde_json::from_slice(&load(MANIFEST)?).map_err(|error| broken(format!("`{MANIFEST}`: {error}")))?;
    if manifest.inputs != *inputs {
        return Err(broken("it was made from other inputs".to_owned()));
    }
    let directory = RamDirectory::create();
    let mut corpus = None;
    for HashedFile { path, sha256: expected } in &manifest.files {
        let bytes = load(path)?;
        if sha256(&bytes) != *expected {
            return Err(broken(format!("`{path}` is damaged: its checksum differs")));
        }
        match path.strip_prefix(INDEX).and_then(|rest| rest.strip_prefix('/')) {
            Some(name) => directory
                .atomic_write(Path::new(name), &bytes)
                .map_err(|error| broken(format!("`{path}` cannot be loaded: {error}")))?,
            None => corpus = serde_json::from_slice::<Corpus>(&bytes).ok(),
        }
    }
    let corpus = corpus.ok_or_else(|| broken(format!("`{CORPUS}` cannot be understood")))?;
    let index = Index::open(directory).map_err(|error| broken(format!("tantivy cannot open it: {error}")))?;
    Ok(Some((corpus, index)))
}

/// Holds the right to build in a data folder; others wait.
#[derive(Debug)]
pub(super) struct BuildLock {
    _file: fs::File,
}

impl BuildLock {
    /// Waits for the right to build, and clears away what killed builds left.
    pub(super) fn acquire(data: &Path) -> Result<Self> {
        fs::create_dir_all(data).map_err(Error::io("create", data))?;
        let path = data.join(".lock");
        let file = fs::File::create(&path).map_err(Error::io("create", &path))?;
        file.lock().map_err(Error::io("lock", &path))?;
        for entry in entries(data) {
            if name_of(&entry).starts_with(BUILDING) {
                let _ = fs::remove_dir_all(&entry);
            }
        }
        Ok(Self { _file: file })
    }
}

/// Writes a generation beside the others and moves it into place.
pub(super) fn write(
    data: &Path,
    inputs: &Inputs,
    corpus: &Corpus,
    directory: &RamDirectory,
    index: &Index,
) -> Result<()> {
    let generation = inputs.generation();
    let building = data.join(format!("{BUILDING}{generation}"));
    let made = building.join(INDEX);
    fs::create_dir_all(&made).map_err(Error::io("create", &made))?;
    let mut files = Vec::new();
    let mut put = |name: String, bytes: &[u8]| -> Result<()> {
        let path = building.join(&name);
        write_synced(&path, bytes).map_err(Error::io("write", &path))?;
        files.push(HashedFile { path: name, sha256: sha256(bytes) });
        Ok(())
    };
    let json = |value: serde_json::Result<Vec<u8>>| value.map_err(|error| Error::io("write", &building)(error.into()));
    put(CORPUS.to_owned(), &json(serde_json::to_vec(corpus))?)?;
    let mut names: Vec<PathBuf> = index.directory().list_managed_files().into_iter().collect();
    names.push(PathBuf::from("meta.json"));
    names.sort();
    names.dedup();
    for name in names {
        let bytes = directory.atomic_read(&name).map_err(|error| Error::BrokenIndex {
            path: building.clone(),
            reason: format!("tantivy lost its file `{}`: {error}", name.display()),
        });
        // Tantivy lists lock files that it has removed; a file that matters is missed on opening.
        let Ok(bytes) = bytes else { continue };
        put(format!("{INDEX}/{}", name.display()), &bytes)?;
    }
    let manifest = Manifest {
        generation: generation.clone(),
        inputs: inputs.clone(),
        documents: corpus.documents.len(),
        passages: corpus.documents.iter().map(|document| document.passages.len()).sum(),
        files,
    };
    let path = building.join(MANIFEST);
    write_synced(&path, &json(serde_json::to_vec_pretty(&manifest))?).map_err(Error::io("write", &path))?;
    let place = data.join(&generation);
    // What stands in its place is broken, or it would be in use.
    let removed = if place.is_dir() { fs::remove_dir_all(&place) } else { fs::remove_file(&place) };
    if let Err(error) = removed
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(Error::io("remove", &place)(error));
    }
    fs::rename(&building, &place).map_err(Error::io("move into place", &place))?;
    if let Ok(folder) = fs::File::open(data) {
        // So that the move outlives a power cut; not every file system can.
        let _ = folder.sync_all();
    }
    remove_old(data, &generation);
    Ok(())
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes the oldest generations but a few.
fn remove_old(data: &Path, newest: &str) {
    let is_generation = |name: &str| name.len() == 16 && name.chars().all(|c| c.is_ascii_hexdigit());
    let mut old: Vec<(std::time::SystemTime, PathBuf)> = entries(data)
        .into_iter()
        .filter(|path| is_generation(&name_of(path)) && name_of(path) != newest)
        .filter_map(|path| Some((path.metadata().and_then(|metadata| metadata.modified()).ok()?, path)))
        .collect();
    old.sort();
    for (_, path) in old.iter().rev().skip(KEPT) {
        let _ = fs::remove_dir_all(path);
    }
}

fn entries(data: &Path) -> Vec<PathBuf> {
    fs::read_dir(data).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
