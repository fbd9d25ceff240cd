//! Where one run keeps its library and its indexes.

use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The folders and files of one run, all below one.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    /// The sources, which the run may change.
    pub seeds: PathBuf,
    /// The engine's index.
    pub data: PathBuf,
    /// The baseline's index.
    pub baseline: PathBuf,
    /// The queries, a JSON line each.
    pub queries: PathBuf,
}

impl Folders {
    /// Those below this folder.
    pub(crate) fn below(folder: &Path) -> Self {
        let below = |name: &str| folder.join(name);
        Self {
            seeds: below("seeds"),
            data: below("data"),
            baseline: below("baseline"),
            queries: below("queries.jsonl"),
        }
    }

    /// Takes a copy of somebody's sources.
    pub(crate) fn copy(&self, from: &Path) {
        for file in files_in(from) {
            let to = self.seeds.join(file.strip_prefix(from).expect("a file below the folder"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder for the copy");
            fs::copy(&file, &to).expect("a source is copied");
        }
    }

    /// A Markdown file or plain text in UTF-8 from the middle of the library.
    pub(crate) fn one_text_file(&self) -> Option<PathBuf> {
        let is_text = |file: &PathBuf| {
            file.extension().is_some_and(|ext| ext == "md" || ext == "txt") && fs::read_to_string(file).is_ok()
        };
        let files = files_in(&self.seeds);
        let middle = files.len() / 2;
        files.into_iter().cycle().skip(middle).take(100).find(is_text)
    }
}

/// The number of bytes in the files of a folder and below it.
pub(crate) fn bytes_in(folder: &Path) -> u64 {
    files_in(folder).iter().filter_map(|file| fs::metadata(file).ok()).map(|metadata| metadata.len()).sum()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
