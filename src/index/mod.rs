//! The index: its schema, building a generation, opening one.

mod build;
mod generation;
mod manifest;
mod postings;
mod progress;
mod schema;

pub use manifest::{FORMAT_VERSION, Inputs, Manifest, sha256};
pub use postings::{Posting, Postings, TermPostings};
pub use progress::{NoProgress, Progress, Stage};
pub use schema::{Fields, Part};

use crate::analysis::Lexicon;
use crate::config::{DocumentsConfig, read_text};
use crate::corpus::{Corpus, SourceFile, read_sources};
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use tantivy::Index;
use tantivy::directory::RamDirectory;

/// Where the inputs are and where generations are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The folder of the sources.
    pub seeds: PathBuf,
    /// The folder of the configuration.
    pub config: PathBuf,
    /// Where generations are kept.
    pub data: DataDir,
}

/// Where generations are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataDir {
    /// In a folder.
    Folder(PathBuf),
    /// Nowhere: each start builds anew and nothing is written.
    Memory,
}

/// An index that is open for searching, with its passages.
#[derive(Debug)]
pub struct Generation {
    /// The id of the generation.
    pub id: String,
    /// The documents.
    pub corpus: Corpus,
    /// The postings.
    pub postings: Postings,
    /// The words of its analysis.
    pub lexicon: Lexicon,
}

/// A generation and how it came about.
#[derive(Debug)]
pub struct Opened {
    /// The generation.
    pub generation: Generation,
    /// Whether it was built now.
    pub built: bool,
    /// What an administrator should know.
    pub warnings: Vec<String>,
}

/// Opens the generation of exactly these inputs; builds it first if there is none or if it is
/// broken.
///
/// # Errors
/// [`Error::Config`] if a file of the configuration is wrong, [`Error::NoSources`] if nothing can
/// be read, [`Error::Io`] if the sources' folder cannot.
pub fn open(paths: &Paths, progress: &dyn Progress) -> Result<Opened> {
    let files = read_sources(&paths.seeds)?;
    let documents = DocumentsConfig::load(&paths.config.join("documents.toml"))?;
    let userdict = paths.config.join("userdict.txt");
    let inputs = Inputs::of(&files, read_text(&userdict)?.unwrap_or_default().as_bytes(), &documents);
    let lexicon = Lexicon::load(&userdict)?;
    let mut warnings: Vec<String> = documents
        .documents
        .iter()
        .filter(|entry| !files.iter().any(|file| file.file == entry.file))
        .map(|entry| format!("documents.toml names `{}`, which is not among the sources", entry.file))
        .collect();
    let builder = Builder { files: &files, documents: &documents, lexicon: &lexicon, seeds: &paths.seeds, progress };
    let (built, (corpus, index)) = match &paths.data {
        DataDir::Folder(data) => builder.open_in(data, &inputs, &mut warnings)?,
        DataDir::Memory => {
            let (corpus, index, _) = builder.build()?;
            (true, (corpus, index))
        }
    };
    warnings.extend(corpus.errors.iter().map(|error| format!("source `{}` was skipped: {}", error.file, error.reason)));
    let passages = corpus.documents.iter().map(|document| document.passages.len()).sum();
    let postings = Postings::open(&index, passages)?;
    Ok(Opened { generation: Generation { id: inputs.generation(), corpus, postings, lexicon }, built, warnings })
}

/// What a build reads.
struct Builder<'a> {
    files: &'a [SourceFile],
    documents: &'a DocumentsConfig,
    lexicon: &'a Lexicon,
    seeds: &'a Path,
    progress: &'a dyn Progress,
}

impl Builder<'_> {
    /// Opens what stands in a data folder, or builds it there; tells whether it was built.
    fn open_in(&self, data: &Path, inputs: &Inputs, warnings: &mut Vec<String>) -> Result<(bool, (Corpus, Index))> {
        match generation::read(data, inputs) {
            Ok(Some(found)) => return Ok((false, found)),
            Ok(None) => {}
            // One that is broken is as good as none.
            Err(error) => warnings.push(format!("{error}; it is rebuilt")),
        }
        let lock = generation::BuildLock::acquire(data);
        // Another process may have built it while this one waited.
        if lock.is_ok()
            && let Ok(Some(found)) = generation::read(data, inputs)
        {
            return Ok((false, found));
        }
        let (corpus, index, directory) = self.build()?;
        self.progress.step(Stage::Writing, 0, 1);
        let written = lock.and_then(|_lock| generation::write(data, inputs, &corpus, &directory, &index));
        if let Err(error) = written {
            warnings.push(format!("the index is kept in memory only: {error}"));
        }
        self.progress.step(Stage::Writing, 1, 1);
        Ok((true, (corpus, index)))
    }

    fn build(&self) -> Result<(Corpus, Index, RamDirectory)> {
        let total = self.files.len();
        let corpus = Corpus::read(self.files, self.documents, |done| self.progress.step(Stage::Reading, done, total));
        if corpus.documents.is_empty() {
            for error in &corpus.errors {
                tracing::error!(file = error.file, reason = error.reason, "source skipped");
            }
            return Err(Error::NoSources { dir: self.seeds.to_path_buf() });
        }
        let (index, directory) = build::build(&corpus, self.lexicon, self.progress)?;
        Ok((corpus, index, directory))
    }
}
