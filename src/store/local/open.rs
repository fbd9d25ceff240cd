//! Opening a commit: read, checked, and never written.

use super::directory::IndexDirectory;
use super::folded_file::{FoldedFile, FoldedPlugin};
use super::held::Texts;
use super::schema::{FILE, Fields, KIND, NUMBER, PASSAGES, PLACE};
use crate::corpus::DocumentHead;
use crate::error::{Error, Result};
use crate::record::FORMAT_VERSION;
use crate::{Address, Commit, Overview};
use lru::LruCache;
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::{Directory as _, Index, ReloadPolicy, Searcher, SegmentReader};

/// How often a folder is read anew while another process replaces what is in it.
const ATTEMPTS: usize = 5;
/// How many heads of documents are kept at hand.
const HEADS: NonZeroUsize = NonZeroUsize::new(2_048).unwrap();
/// How many unpacked blocks of stored rows each segment keeps at hand.
const BLOCKS: usize = 64;

/// A commit of a tantivy index, open for reading.
pub struct LocalStore {
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) segments: Vec<Columns>,
    pub(super) texts: Texts,
    pub(super) overview: Overview,
    pub(super) commit: Commit,
    pub(super) heads: Mutex<LruCache<Address, Arc<DocumentHead>>>,
    lost: HashSet<String>,
}

/// What is read of a segment by row.
pub(super) struct Columns {
    pub folded: FoldedFile,
    pub file: Option<StrColumn>,
    pub place: Option<StrColumn>,
    pub kind: Arc<dyn ColumnValues<u64>>,
    pub number: Arc<dyn ColumnValues<u64>>,
    /// How many passages a document has, by its head's row.
    pub passages: Arc<dyn ColumnValues<u64>>,
}

/// Segments whose files are damaged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Damage {
    /// Their ids.
    pub segments: HashSet<String>,
}

impl std::fmt::Debug for LocalStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalStore").field("overview", &self.overview).finish_non_exhaustive()
    }
}

/// Where the index of a data folder is.
pub(super) fn folder_of(data: &Path) -> PathBuf {
    data.join("index")
}

impl LocalStore {
    /// Opens the last commit in a data folder; `None` if there is none. Segments that are known to be damaged, and
    /// those found damaged because they cannot be opened, are left out.
    ///
    /// # Errors
    /// [`Error::BrokenIndex`] if nothing of it can be used.
    pub fn open(data: &Path, damage: &Damage) -> Result<Option<Self>> {
        let folder = folder_of(data);
        let meta = folder.join("meta.json");
        // One that cannot be looked at is not gone: whoever took it for that would begin anew.
        if !meta.try_exists().unwrap_or(true) {
            return Ok(None);
        }
        let broken =
            |error: &tantivy::TantivyError| Error::BrokenIndex { path: folder.clone(), reason: error.to_string() };
        let mut lost = damage.segments.clone();
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let opened = IndexDirectory::read_only(&folder, lost.clone()).and_then(open_index).and_then(|index| {
                let store = Self::of_index(index.clone(), lost.clone());
                if store.is_err() {
                    // What cannot be opened is damaged, or has just been replaced by another process.
                    lost.extend(damaged_segments(&index)?);
                }
                store
            });
            match opened {
                // A first build has begun, or was killed, and has committed nothing yet.
                Ok(store) if store.commit.format_version == 0 && store.segments.is_empty() => return Ok(None),
                Ok(store) => return Self::checked(store, &folder).map(Some),
                Err(error) => last = Some(broken(&error)),
            }
        }
        Err(last.unwrap_or_else(|| Error::BrokenIndex { path: folder.clone(), reason: "it keeps changing".to_owned() }))
    }

    fn checked(store: Self, folder: &Path) -> Result<Self> {
        let broken = |reason: String| Error::BrokenIndex { path: folder.to_path_buf(), reason };
        if store.index.schema() != Fields::schema().0 {
            return Err(broken("its fields are not those of this version".to_owned()));
        }
        if store.commit.format_version != FORMAT_VERSION {
            return Err(broken(format!(
                "its format is {}, not {FORMAT_VERSION} of this version",
                store.commit.format_version
            )));
        }
        Ok(store)
    }

    /// Opens the last commit of an index.
    pub(super) fn of_index(index: Index, lost: HashSet<String>) -> tantivy::Result<Self> {
        let metas = index.load_metas()?;
        let commit: Commit = metas.payload.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(BLOCKS);
        let searcher = reader.try_into()?.searcher();
        let segments = searcher.segment_readers().iter().map(Columns::open).collect::<tantivy::Result<Vec<_>>>()?;
        let ids = searcher.segment_readers().iter().map(SegmentReader::segment_id);
        let texts = ids.zip(&segments).map(|(id, columns)| (id, columns.folded.clone())).collect();
        let overview = commit.overview();
        let heads = Mutex::new(LruCache::new(HEADS));
        Ok(Self { index, searcher, fields: Fields::schema().1, segments, texts, overview, commit, heads, lost })
    }

    /// Reads every file of the commit and compares it with its checksum; the segments that are damaged.
    ///
    /// # Errors
    /// [`Error::Store`] if the folder cannot be read.
    pub fn verify(&self) -> Result<Damage> {
        let mut segments = damaged_segments(&self.index).map_err(Error::store("check the index"))?;
        segments.extend(self.lost.iter().cloned());
        Ok(Damage { segments })
    }

    /// The segments that were left out when it was opened.
    #[must_use]
    pub fn damage(&self) -> Damage {
        Damage { segments: self.lost.clone() }
    }

    /// The bytes of all files of the commit.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.searcher.space_usage().map_or(0, |usage| usage.total().get_bytes())
    }
}

pub(super) fn open_index(directory: IndexDirectory) -> tantivy::Result<Index> {
    let mut index = Index::open(directory)?;
    index.register_plugin(Arc::new(FoldedPlugin));
    Ok(index)
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            folded: FoldedFile::open(reader)?,
            file: columns.str(FILE)?,
            place: columns.str(PLACE)?,
            kind: columns.u64(KIND)?.first_or_default_col(0),
            number: columns.u64(NUMBER)?.first_or_default_col(0),
            passages: columns.u64(PASSAGES)?.first_or_default_col(0),
        })
    }
}

/// The segments of the commit of which a file is missing or differs from its checksum.
fn damaged_segments(index: &Index) -> tantivy::Result<HashSet<String>> {
    let metas = index.load_metas()?;
    let mut damaged = HashSet::new();
    for segment in &metas.segments {
        let id = segment.id().uuid_string();
        let mut files = metas.list_segment_files().into_iter().filter(|file| file.to_string_lossy().starts_with(&id));
        // tantivy names two more files than there need be: the temporary store, which is gone once the segment is
        // written, and the list of deleted rows, where none is deleted.
        let may_be_missing = |file: &Path| match file.extension().and_then(|extension| extension.to_str()) {
            Some("temp") => true,
            Some("del") => !segment.has_deletes(),
            _ => false,
        };
        let is_whole = |file: &Path| match index.directory().validate_checksum(file) {
            Ok(is_whole) => is_whole,
            Err(_) => may_be_missing(file) && !index.directory().exists(file).unwrap_or(true),
        };
        if !files.all(|file| is_whole(&file)) {
            damaged.insert(id);
        }
    }
    Ok(damaged)
}
