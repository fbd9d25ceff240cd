//! Bringing the store up to date with the sources: work is done for what changed alone.
//!
//! Size and time of a file decide whether it is hashed (`seen`), its content and what else it is made from decide
//! whether it is read anew (`changes`), and documents go one by one from their bytes into the store (`build`), wherever that is
//! kept (`places`).

use plansearch_analysis as analysis;
use plansearch_config as config;
use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_facts as facts;
use plansearch_store as store;
use plansearch_text::hash;

mod build;
mod changes;
mod moving;
mod origin;
mod places;
mod progress;
mod seen;
mod twins;

pub use moving::move_library;
pub use progress::{NoProgress, Progress, Stage};

use crate::analysis::{ANALYSER_DIGEST, Lexicon};
use crate::config::{ConfigFiles, DocumentsConfig, FactWords, unknown_files};
use crate::corpus::{ChildReader, MemorySource, READER_DIGEST, SourceEntry, SourceError, list_linked_sources};
use crate::error::{Error, Result};
use crate::facts::Equivalent;
use crate::hash::sha256;
use crate::store::{Cluster, Damage, LocalStore, Store};
use build::Outcome;
use origin::Origin;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Where the inputs are and where the index is kept.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Paths {
    /// The folder of the sources.
    pub seeds: PathBuf,
    /// The folder of the configuration.
    pub config: PathBuf,
    /// Where the index is kept.
    pub data: DataDir,
    /// Whether there has to be a folder of the configuration: where it is gone, the defaults would be another library.
    pub needs_config: bool,
    /// The folders beside that of the sources to which links in it may lead.
    pub linked: Vec<PathBuf>,
    /// Reads containers in a process of its own; `None` to read them in this one.
    pub reader: Option<Arc<ChildReader>>,
}

impl Paths {
    /// These folders; containers are read in this process.
    #[must_use]
    pub fn new(seeds: impl Into<PathBuf>, config: impl Into<PathBuf>, data: DataDir) -> Self {
        Self { seeds: seeds.into(), config: config.into(), data, needs_config: false, linked: Vec::new(), reader: None }
    }

    /// The same, with a folder of the configuration that has to be there.
    #[must_use]
    pub fn needing_config(self) -> Self {
        Self { needs_config: true, ..self }
    }

    /// The same, following links among the sources to these folders too.
    #[must_use]
    pub fn with_linked(self, linked: Vec<PathBuf>) -> Self {
        Self { linked, ..self }
    }

    /// The same, reading containers in a process of its own: one that is damaged or hostile ends that alone.
    #[must_use]
    pub fn with_reader(self, reader: ChildReader) -> Self {
        Self { reader: Some(Arc::new(reader)), ..self }
    }
}

/// Where an index is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataDir {
    /// In a folder.
    Folder(PathBuf),
    /// Nowhere: each start builds anew and nothing is written.
    Memory,
    /// In a cluster.
    Cluster(Cluster),
}

impl DataDir {
    /// Where it is, for people.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(folder) => folder.display().to_string(),
            Self::Memory => ":memory:".to_owned(),
            Self::Cluster(cluster) => cluster.shown(),
        }
    }
}

/// How the store is brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Update {
    /// Whether every source is hashed, whatever its size and time say.
    pub verify: bool,
    /// Whether every file of the index is compared with its checksum, however large the index is.
    pub checksums: bool,
    /// How long to wait for another process that writes.
    pub patience: Duration,
}

impl Default for Update {
    fn default() -> Self {
        Self { verify: false, checksums: false, patience: Duration::from_secs(600) }
    }
}

/// A store that is up to date, and how it came about.
#[derive(Debug)]
pub struct Updated {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Whether anything was written now.
    pub built: bool,
    /// What was done for it.
    pub changed: Changed,
    /// What an administrator should know.
    pub warnings: Vec<String>,
    /// Why the store is not wholly that of the present sources, if it is not: what cannot be read at present is kept as it
    /// was last read.
    pub stale: Option<String>,
}

/// What was done to bring a store up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changed {
    /// How many sources were read, those too that could not be used.
    pub read: usize,
    /// How many documents were removed because their sources are gone.
    pub removed: usize,
    /// How many passages were written.
    pub passages: usize,
}

impl Changed {
    /// What was done by this and by what followed it.
    #[must_use]
    pub fn and(self, next: Self) -> Self {
        Self {
            read: self.read + next.read,
            removed: self.removed + next.removed,
            passages: self.passages + next.passages,
        }
    }
}

/// What documents are made from beside their sources.
#[derive(Clone, Copy)]
pub struct Recipe<'a> {
    /// The dictionary.
    pub lexicon: &'a Lexicon,
    /// The words by which figures are read.
    pub facts: &'a FactWords,
    /// The words of a name that the thesaurus holds to be equal to others.
    pub equivalents: &'a (dyn Fn(&str) -> Vec<Equivalent> + Sync),
    /// A hash of the thesaurus: names of indicators depend on it.
    pub thesaurus: &'a str,
}

/// All inputs, read but for the sources' bytes.
pub(crate) struct Inputs<'a> {
    recipe: Recipe<'a>,
    origin: Origin<'a>,
    reader: Option<&'a ChildReader>,
    documents: DocumentsConfig,
    sources: Vec<SourceEntry>,
    /// What stands in the configuration folder and is not read.
    unknown_files: Vec<PathBuf>,
    /// A hash of what all documents depend on.
    common: String,
}

impl<'a> Inputs<'a> {
    fn read(paths: &'a Paths, recipe: Recipe<'a>) -> Result<Self> {
        let sources = list_linked_sources(&paths.seeds, &paths.linked)?;
        let mut inputs =
            Self::of(Origin::Folder(&paths.seeds), sources, &ConfigFiles::of_folder(&paths.config), recipe)?;
        inputs.reader = paths.reader.as_deref();
        inputs.unknown_files = unknown_files(&paths.config).into_iter().map(|name| paths.config.join(name)).collect();
        Ok(inputs)
    }

    fn of(origin: Origin<'a>, sources: Vec<SourceEntry>, files: &ConfigFiles, recipe: Recipe<'a>) -> Result<Self> {
        let documents = DocumentsConfig::read(&files.get("documents.toml")?)?;
        let userdict = files.get("userdict.txt")?;
        let facts = files.get("facts.toml")?;
        let common = sha256([READER_DIGEST, ANALYSER_DIGEST, userdict.text(), facts.text()].join("\0").as_bytes());
        Ok(Self { recipe, origin, reader: None, documents, sources, unknown_files: Vec::new(), common })
    }

    fn warnings(&self) -> Vec<String> {
        let missing = self.documents.without_source(|file| is_listed(&self.sources, file));
        let missing = missing.map(|file| format!("documents.toml names `{file}`, which is not among the sources"));
        missing
            .chain(
                self.unknown_files
                    .iter()
                    .map(|file| format!("`{file}` is not read: {UNKNOWN_FILE}", file = file.display())),
            )
            .collect()
    }
}

/// Whether a source is there, or one below a folder, whose name ends in `/`; the sources are in order.
fn is_listed(sources: &[SourceEntry], file: &str) -> bool {
    let at = sources.partition_point(|source| source.file.as_str() < file);
    sources.get(at).is_some_and(|source| source.file == file || (file.ends_with('/') && source.file.starts_with(file)))
}

/// What is said of a file of the configuration folder that is none of it.
const UNKNOWN_FILE: &str = "no file of the configuration has this name";

/// Opens the last commit, whatever the sources have become since; `None` where there is none.
///
/// # Errors
/// [`Error::BrokenIndex`] if it cannot be used.
pub fn open_last(data: &DataDir) -> Result<Option<Arc<dyn Store>>> {
    match data {
        DataDir::Folder(folder) => Ok(LocalStore::open(folder, &Damage::default())?.map(|store| Arc::new(store) as _)),
        DataDir::Memory => Ok(None),
        DataDir::Cluster(cluster) => Ok(cluster.open()?.map(|store| Arc::new(store) as _)),
    }
}

/// Opens the last generation of a cluster where it is another one than this: another process may have written it. `None`
/// where it is not, and for a folder, into which this process alone writes.
///
/// # Errors
/// [`Error::BrokenIndex`] if it cannot be used, [`Error::Unavailable`] if the cluster does not answer.
pub fn open_other(data: &DataDir, generation: &str) -> Result<Option<Arc<dyn Store>>> {
    let DataDir::Cluster(cluster) = data else { return Ok(None) };
    Ok(cluster.open_other(generation)?.map(|store| Arc::new(store) as _))
}

/// Compares every file of the last commit with its checksum, however large it is: `None` where all is as it was written,
/// else the commit without what is damaged. What is damaged is made anew by [`update`] with [`Update::checksums`].
///
/// # Errors
/// [`Error::BrokenIndex`] if nothing of it can be used, [`Error::Store`] if it cannot be read.
pub fn open_undamaged(data: &DataDir) -> Result<Option<Arc<dyn Store>>> {
    let DataDir::Folder(folder) = data else { return Ok(None) };
    let Some(store) = LocalStore::open(folder, &Damage::default())? else { return Ok(None) };
    let damage = store.verify()?;
    if damage.segments.is_empty() {
        return Ok(None);
    }
    Ok(LocalStore::open(folder, &damage)?.map(|store| Arc::new(store) as _))
}

/// Brings the store up to date with its inputs; what is damaged is made anew from its sources.
///
/// # Errors
/// [`Error::Config`] if `documents.toml` is wrong, [`Error::NoSources`] if nothing can be read,
/// [`Error::Io`] if the sources' folder cannot, [`Error::Locked`] if another process writes for longer than it is
/// waited for.
pub fn update(paths: &Paths, recipe: Recipe<'_>, how: Update, progress: &dyn Progress) -> Result<Updated> {
    let inputs = Inputs::read(paths, recipe)?;
    let outcome = match &paths.data {
        DataDir::Memory => places::in_memory(&inputs, progress)?,
        DataDir::Folder(data) => places::in_folder(data, &inputs, how, progress)?,
        DataDir::Cluster(cluster) => places::in_cluster(cluster, &inputs, how, progress)?,
    };
    updated(&inputs, outcome)
}

/// What is told of it.
fn updated(inputs: &Inputs<'_>, outcome: Outcome) -> Result<Updated> {
    let Outcome { store, changed, unread, warnings: of_place } = outcome;
    let mut warnings = inputs.warnings();
    warnings.extend(of_place);
    warnings.extend(skipped(&*store, inputs.origin)?);
    let stale = kept(&unread);
    warnings.extend(stale.clone());
    Ok(Updated { store, built: changed.is_some(), changed: changed.unwrap_or_default(), warnings, stale })
}

/// What is said of sources that are kept as they were last read.
fn kept(unread: &[SourceError]) -> Option<String> {
    let first = unread.first()?;
    let more = if unread.len() > 1 { format!(", and {} more", unread.len() - 1) } else { String::new() };
    Some(format!("what was last read is kept of what cannot be read now: `{}` {}{more}", first.file, first.reason))
}

/// Builds a store in memory from sources in memory.
///
/// # Errors
/// [`Error::Config`] if `documents.toml` is wrong, [`Error::NoSources`] if nothing can be read.
pub fn update_in_memory(
    sources: &[MemorySource],
    files: &ConfigFiles,
    recipe: Recipe<'_>,
    progress: &dyn Progress,
) -> Result<Updated> {
    let mut sources: Vec<&MemorySource> = sources.iter().collect();
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    sources.dedup_by(|a, b| a.file == b.file);
    let listed = sources.iter().map(|source| source.entry()).collect();
    let inputs = Inputs::of(Origin::Memory(&sources), listed, files, recipe)?;
    updated(&inputs, places::in_memory(&inputs, progress)?)
}

/// What is said of the sources that could not be used; an error where none could.
fn skipped(store: &dyn Store, origin: Origin<'_>) -> Result<Vec<String>> {
    if store.overview().documents == 0 {
        for error in store.source_errors(None, usize::MAX)? {
            tracing::error!(file = error.file, reason = error.reason, "source skipped");
        }
        return Err(Error::NoSources { dir: origin.shown() });
    }
    let errors = store.source_errors(None, MAX_ERRORS_TOLD)?;
    Ok(errors.iter().map(|error| format!("source `{}` was skipped: {}", error.file, error.reason)).collect())
}

/// No more sources that could not be used are told of one by one.
const MAX_ERRORS_TOLD: usize = 100;

/// What tells whether sources or configuration may have changed: each file with its size and its time.
pub type Fingerprint = Vec<(PathBuf, u64, Option<std::time::SystemTime>)>;

/// The present fingerprint of sources and configuration.
///
/// # Errors
/// [`Error::Io`] if the sources' folder cannot be listed.
pub fn fingerprint(paths: &Paths) -> Result<Fingerprint> {
    let mut files = Vec::new();
    for source in list_linked_sources(&paths.seeds, &paths.linked)? {
        files.push(paths.seeds.join(source.file));
    }
    let configuration = std::fs::read_dir(&paths.config).into_iter().flatten().flatten().map(|entry| entry.path());
    files.extend(configuration);
    files.sort();
    let described = files.into_iter().map(|path| {
        let found = path.metadata().ok();
        let size = found.as_ref().map_or(0, std::fs::Metadata::len);
        (path, size, found.and_then(|found| found.modified().ok()))
    });
    Ok(described.collect())
}
