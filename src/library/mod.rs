//! The open library: a store with the configuration of queries, ready to answer.

use plansearch_analysis as analysis;
use plansearch_config as config;
use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_facts as facts;
use plansearch_index as index;
use plansearch_store as store;
use plansearch_text as text;
use plansearch_text::hash;

mod browse;

pub use browse::{CURSOR_PATTERN, Page, Passages};

use crate::analysis::{Lexicon, StopWords, Synonyms};
use crate::config::{ConfigFile, ConfigFiles, FactWords, Questions, Ranking, Wording};
use crate::corpus::{Document, DocumentHead, MemorySource};
use crate::error::{Error, Result};
use crate::facts::Equivalent;
use crate::hash::sha256;
use crate::index::{Changed, Paths, Progress, Recipe, Update, Updated};
use crate::store::{Access, Cluster, DocumentRecord, Found, Store, TimedStore};
use crate::text::normalize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A store with what queries need. It never changes; a new one takes its place.
#[derive(Debug, Clone)]
pub struct Library {
    store: Arc<dyn Store>,
    configuration: Arc<Configuration>,
}

/// What `index-config/` says of queries and of analysis.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The dictionary that cuts words.
    pub lexicon: Lexicon,
    /// The weights of the ranking.
    pub ranking: Ranking,
    /// The words that weigh nothing in a query.
    pub stopwords: StopWords,
    /// The thesaurus.
    pub synonyms: Synonyms,
    /// The word lists of the quotation check.
    pub wording: Wording,
    /// The words by which a query shows what it asks for.
    pub questions: Questions,
    /// The words by which figures are read.
    facts: FactWords,
    /// A hash of the thesaurus.
    thesaurus: String,
}

/// A library and how it came about.
#[derive(Debug)]
#[non_exhaustive]
pub struct Opened {
    /// The library.
    pub library: Library,
    /// Whether anything was written now.
    pub built: bool,
    /// What was done for it.
    pub changed: Changed,
    /// What an administrator should know.
    pub warnings: Vec<String>,
    /// Why it is not wholly that of the present sources, if it is not.
    pub stale: Option<String>,
}

impl Configuration {
    /// Reads the configuration of a folder; what it lacks is as it was shipped.
    ///
    /// # Errors
    /// [`Error::Config`] with file and line of what is wrong, [`Error::Io`] if a file cannot be read.
    pub fn load(folder: &Path) -> Result<Self> {
        Self::read(&ConfigFiles::of_folder(folder))
    }

    /// Reads the configuration, wherever it is.
    ///
    /// # Errors
    /// Those of [`Configuration::load`].
    pub fn read(files: &ConfigFiles) -> Result<Self> {
        let synonyms = [files.get("synonyms.txt")?, files.get("synonyms-user.txt")?];
        let thesaurus = synonyms.each_ref().map(ConfigFile::text).join("\0");
        Ok(Self {
            ranking: Ranking::read(&files.get("ranking.toml")?)?,
            stopwords: StopWords::read(&files.get("stopwords.txt")?)?,
            synonyms: Synonyms::read(&synonyms)?,
            wording: Wording::read(&files.get("wording.toml")?)?,
            facts: FactWords::read(&files.get("facts.toml")?)?,
            questions: Questions::read(&files.get("questions.toml")?)?,
            lexicon: Lexicon::read(&files.get("userdict.txt")?)?,
            thesaurus: sha256(thesaurus.as_bytes()),
        })
    }

    /// The words of a name that the thesaurus holds to be equal to others.
    fn equivalents(&self, name: &str) -> Vec<Equivalent> {
        let normalized = normalize(name);
        let found = self.synonyms.equivalents(&normalized.text);
        found.into_iter().map(|(span, others)| Equivalent { span: normalized.original(span), others }).collect()
    }
}

/// Opens a library, bringing its index up to date with the sources first.
///
/// # Errors
/// Those of [`index::update`], and [`Error::Config`] if the configuration is wrong.
pub fn open(paths: &Paths, progress: &dyn Progress) -> Result<Opened> {
    open_updated(paths, Update::default(), progress)
}

/// The same, saying how the index is brought up to date.
///
/// # Errors
/// Those of [`open`].
pub fn open_updated(paths: &Paths, how: Update, progress: &dyn Progress) -> Result<Opened> {
    if paths.needs_config {
        std::fs::read_dir(&paths.config).map_err(Error::io("read the configuration folder", &paths.config))?;
    }
    opened(&ConfigFiles::of_folder(&paths.config), |recipe| index::update(paths, recipe, how, progress))
}

/// Opens a library of sources in memory, under a configuration that may be in memory as well; nothing is written.
///
/// ```no_run
/// # fn main() -> plansearch_error::Result<()> {
/// use plansearch_config::ConfigFiles;
/// use plansearch_corpus::MemorySource;
/// use plansearch_index::NoProgress;
///
/// let plan = "# 云溪市规划\n\n## 第一章 绿化\n\n到2025年，新建公园12座。\n";
/// let sources = [MemorySource::new("yunxi.md", plan.as_bytes().to_vec())];
/// let library = plansearch_library::open_in_memory(&sources, &ConfigFiles::in_memory([]), &NoProgress)?.library;
/// assert_eq!(library.document_count(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Config`] if the configuration is wrong, [`Error::NoSources`] if none of the sources can be read.
pub fn open_in_memory(sources: &[MemorySource], files: &ConfigFiles, progress: &dyn Progress) -> Result<Opened> {
    opened(files, |recipe| index::update_in_memory(sources, files, recipe, progress))
}

fn opened(files: &ConfigFiles, update: impl FnOnce(Recipe<'_>) -> Result<Updated>) -> Result<Opened> {
    let configuration = Arc::new(Configuration::read(files)?);
    let equivalents = |name: &str| configuration.equivalents(name);
    let recipe = Recipe {
        lexicon: &configuration.lexicon,
        facts: &configuration.facts,
        equivalents: &equivalents,
        thesaurus: &configuration.thesaurus,
    };
    let Updated { store, built, changed, warnings, stale } = update(recipe)?;
    Ok(Opened { library: Library { store, configuration }, built, changed, warnings, stale })
}

/// Opens the last commit of a library, whatever its sources have become since; `None` where there is none that can be
/// used.
///
/// # Errors
/// [`Error::Config`] if the configuration is wrong.
pub fn open_last(paths: &Paths) -> Result<Option<Library>> {
    let configuration = Arc::new(Configuration::load(&paths.config)?);
    match index::open_last(&paths.data) {
        Ok(store) => Ok(store.map(|store| Library { store, configuration })),
        Err(error) => {
            tracing::warn!("{error}");
            Ok(None)
        }
    }
}

/// Opens the last generation of a library that others bring up to date, as it is.
///
/// # Errors
/// [`Error::NoLibrary`] if there is none, those of [`index::open_last`], and [`Error::Config`] if the configuration is wrong.
pub fn open_served(paths: &Paths) -> Result<Opened> {
    let configuration = Arc::new(Configuration::load(&paths.config)?);
    let store = index::open_last(&paths.data)?.ok_or_else(|| Error::NoLibrary { place: paths.data.shown() })?;
    let library = Library { store, configuration };
    Ok(Opened { library, built: false, changed: Changed::default(), warnings: Vec::new(), stale: None })
}

/// Moves the last commit of a library on this machine into a cluster, whatever its sources have become since; what was
/// done, or `None` where the cluster has it already.
///
/// # Errors
/// Those of [`index::move_library`], and [`Error::Config`] if the configuration is wrong.
pub fn move_library(
    paths: &Paths,
    to: &Cluster,
    patience: Duration,
    progress: &dyn Progress,
) -> Result<(Library, Option<Changed>)> {
    let configuration = Arc::new(Configuration::load(&paths.config)?);
    let (store, changed) = index::move_library(&paths.data, to, &configuration.lexicon, patience, progress)?;
    Ok((Library { store, configuration }, changed))
}

/// Compares every file of the last commit with its checksum: `None` where all is as it was written, else the library
/// without what is damaged.
///
/// # Errors
/// Those of [`index::open_undamaged`], and [`Error::Config`] if the configuration is wrong.
pub fn open_undamaged(paths: &Paths) -> Result<Option<Library>> {
    let Some(store) = index::open_undamaged(&paths.data)? else { return Ok(None) };
    Ok(Some(Library { store, configuration: Arc::new(Configuration::load(&paths.config)?) }))
}

impl Library {
    /// A library over a store of its own kind.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, configuration: Arc<Configuration>) -> Self {
        Self { store, configuration }
    }

    /// The same library until a point in time: whatever is still asked of it then ends with [`Error::OutOfTime`].
    #[must_use]
    pub fn until(&self, deadline: Instant) -> Self {
        let store = TimedStore::new(Arc::clone(&self.store), deadline);
        Self { store: Arc::new(store), configuration: Arc::clone(&self.configuration) }
    }

    /// The same configuration over the last generation, where another process has written one since this one was opened.
    ///
    /// # Errors
    /// Those of [`index::open_other`].
    pub fn successor(&self, paths: &Paths) -> Result<Option<Self>> {
        let store = index::open_other(&paths.data, self.generation())?;
        Ok(store.map(|store| Self { store, configuration: Arc::clone(&self.configuration) }))
    }

    /// Whether another library was opened together with this one.
    #[must_use]
    pub fn shares_configuration(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.configuration, &other.configuration)
    }

    /// The same library, of which no document is seen but those of this access.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn limited_to(&self, access: &Access) -> Result<Self> {
        let store = Arc::clone(&self.store).limited(access)?;
        Ok(Self { store, configuration: Arc::clone(&self.configuration) })
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The configuration.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The id of the generation that is open.
    #[must_use]
    pub fn generation(&self) -> &str {
        &self.store.overview().generation
    }

    /// How many documents there are.
    #[must_use]
    pub fn document_count(&self) -> usize {
        self.store.overview().documents
    }

    /// How many passages there are.
    #[must_use]
    pub fn passage_count(&self) -> usize {
        self.store.overview().passages
    }

    /// The document of this id, whole but for its passages.
    ///
    /// # Errors
    /// [`Error::UnknownDocument`], [`Error::Store`].
    pub fn document(&self, id: &str) -> Result<Arc<DocumentRecord>> {
        self.store.document(id)?.ok_or_else(|| Error::UnknownDocument { id: id.to_owned() })
    }

    /// A document with all its passages, read at once: for a page that shows it whole.
    ///
    /// # Errors
    /// [`Error::UnknownDocument`], [`Error::Store`].
    pub fn whole_document(&self, id: &str) -> Result<Document> {
        let record = self.document(id)?;
        let passages = self.passages_of(id)?.into_iter().map(|found| Arc::unwrap_or_clone(found.passage)).collect();
        Ok(Document {
            id: record.id.clone(),
            file: record.file.clone(),
            format: record.format.clone(),
            metadata: record.metadata.clone(),
            outline: record.outline.clone(),
            passages,
            report: record.report.clone(),
            text: self.text(id)?,
        })
    }

    /// The reader's text of the document of this id, in which all ranges count.
    ///
    /// # Errors
    /// [`Error::UnknownDocument`], [`Error::Store`].
    pub fn text(&self, id: &str) -> Result<String> {
        self.store.text(id)?.ok_or_else(|| Error::UnknownDocument { id: id.to_owned() })
    }

    /// The head of the document of this id.
    ///
    /// # Errors
    /// [`Error::UnknownDocument`], [`Error::Store`].
    pub fn head(&self, id: &str) -> Result<Arc<DocumentHead>> {
        self.store.head(id)?.ok_or_else(|| Error::UnknownDocument { id: id.to_owned() })
    }

    /// The passage of this id.
    ///
    /// # Errors
    /// [`Error::UnknownPassage`], [`Error::Store`].
    pub fn passage(&self, id: &str) -> Result<Found> {
        let unknown = || Error::UnknownPassage { id: id.to_owned() };
        let address = self.store.address_of(id)?.ok_or_else(unknown)?;
        self.store.passages(&[address])?.pop().ok_or_else(unknown)
    }
}
