//! Writing a generation: into an index of its own, which an alias leads to once it is whole. What does not change is taken
//! over from the last generation as it is, by a copy that shares its files.

use super::bulk::Bulk;
use super::handle::Cluster;
use super::indexes::PATIENCE;
use super::lease::Lease;
use super::mapping::{Meta, SCORED, new_index, row, similarity, similarity_name, text_field};
use super::open::{ClusterStore, with_fields};
use super::rows::{RowMaker, deletion, other};
use super::scales::constants;
use crate::analysis::Lexicon;
use crate::corpus::{Document, SourceError};
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::record::FORMAT_VERSION;
use crate::{Address, Commit, SourceStamp, Store, Stored, Writer};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Merging what is left of deleted rows may take so long.
const MERGING: Duration = Duration::from_secs(3_600);
/// Copies of shards are waited for so long before the alias is swapped without them.
const COPYING: Duration = Duration::from_secs(60);
/// How long to wait before an index that could not be closed is closed again.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// The first row of a source, as it was stored, with how many characters and sentences it stands for.
type OfSource = (Address, Stored, (u64, u64));

/// Writes documents into a cluster.
#[derive(Debug)]
pub struct ClusterWriter {
    cluster: Cluster,
    lease: Lease,
    base: Option<ClusterStore>,
    index: String,
    rows: RowMaker,
    bulk: Bulk,
    commit: Commit,
    next_document: u32,
    removed: HashSet<String>,
    deleted: usize,
}

impl Cluster {
    /// Begins a generation on top of the last one, or from nothing where there is none, or one of another version.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the cluster does not answer, [`Error::Store`] if it refuses.
    pub fn writer(&self, lease: Lease, lexicon: &Lexicon) -> Result<ClusterWriter> {
        let base = match self.open() {
            Ok(base) => base,
            Err(Error::BrokenIndex { reason, .. }) => {
                tracing::warn!("the library in the cluster is built anew: {reason}");
                None
            }
            Err(error) => return Err(error),
        };
        let served = self.last().ok().flatten().map(|(index, _)| index);
        self.clear_indexes(served.as_slice())?;
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
        let name = |millis: u128| format!("{}-{millis:013}", self.alias());
        // A clock that was set back may come to the served one's time again.
        let index = Some(name(millis)).filter(|name| served.as_ref() != Some(name)).unwrap_or_else(|| name(millis + 1));
        match &base {
            Some(base) => self.clone_index(&base.core.index, &index)?,
            None => self.change("PUT", &format!("/{index}"), Some(&new_index(&self.options.settings)))?,
        }
        let mut commit = base.as_ref().map(|base| base.commit().clone()).unwrap_or_default();
        commit.format_version = FORMAT_VERSION;
        Ok(ClusterWriter {
            bulk: Bulk::begin(self, &index),
            cluster: self.clone(),
            lease,
            next_document: base.as_ref().map_or(0, |base| base.core.meta.next_document),
            base,
            index,
            rows: RowMaker::new(lexicon),
            commit,
            removed: HashSet::new(),
            deleted: 0,
        })
    }
}

impl ClusterWriter {
    /// The last generation.
    #[must_use]
    pub fn base(&self) -> Option<&ClusterStore> {
        self.base.as_ref()
    }

    fn number(&mut self) -> u32 {
        let number = self.next_document;
        self.next_document = number.saturating_add(1);
        number
    }

    /// The rows that a source has in the last generation, with what it gave.
    fn rows_of(&self, file: &str) -> Result<Option<OfSource>> {
        let Some(base) = &self.base else { return Ok(None) };
        for kind in [row::HEAD, row::ERROR, row::TWIN] {
            if let Some(found) = base.row_of_file(kind, file)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Makes lengths count as they do in the embedded store, now that it is known how many rows have each field.
    fn set_similarities(&self, rows: u64) -> Result<Vec<(String, u64)>> {
        let store = self.cluster.open_index(self.index.clone(), Meta::default())?;
        let fields = with_fields(&store.core)?;
        let mut similarities = serde_json::Map::new();
        for field in SCORED {
            let (k1, b) = constants(rows, fields.get(&field).copied().unwrap_or(0));
            similarities.insert(similarity_name(field), similarity(k1, b));
        }
        let index = &self.index;
        let settings = json!({"index": {"similarity": similarities}});
        self.close(index)?;
        self.cluster.change("PUT", &format!("/{index}/_settings"), Some(&settings))?;
        self.cluster.change("POST", &format!("/{index}/_open"), None)?;
        self.cluster.wait_for(index, PATIENCE)?;
        Ok(fields.into_iter().map(|(field, count)| (text_field(field).to_owned(), count)).collect())
    }

    /// Closes the index: a similarity is changed while nobody can read. One whose copies are on their way stays open at
    /// first, and the answer says so.
    fn close(&self, index: &str) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.cluster.wait_for(index, PATIENCE)?;
            let answer: Value = self.cluster.ask("POST", &format!("/{index}/_close"), None, deadline)?;
            let closed = answer.get("indices").and_then(|indices| indices.get(index)).and_then(|one| one.get("closed"));
            if closed.and_then(Value::as_bool) == Some(true) || Instant::now() > deadline {
                return Ok(());
            }
            std::thread::sleep(AGAIN_AFTER);
        }
    }

    /// How many rows the index has.
    fn count(&self) -> Result<u64> {
        let path = format!("/{}/_count", self.index);
        let answer: Value = self.cluster.ask("GET", &path, None, Instant::now() + PATIENCE)?;
        Ok(answer.get("count").and_then(Value::as_u64).unwrap_or(0))
    }
}

impl ClusterStore {
    /// The row of a kind that a source has, as it was stored, with how many characters and sentences it stands for.
    fn row_of_file(&self, kind: &str, file: &str) -> Result<Option<OfSource>> {
        use super::mapping::field;
        let kept = [field::STORED, field::CHARACTERS, field::SENTENCES];
        let question = self.rows_question(kind, vec![super::query::term(field::FILE, file)], 1, &kept);
        let answer = self.one(question)?;
        let Some(row) = answer.rows.first() else { return Ok(None) };
        Ok(Some((row.address, super::fetch::stored(row)?, (row.characters, row.sentences))))
    }
}

impl Writer for ClusterWriter {
    fn remove(&mut self, file: &str) -> Result<()> {
        if !self.removed.insert(file.to_owned()) {
            return Ok(());
        }
        let Some((first, stored, of)) = self.rows_of(file)? else { return Ok(()) };
        let rows = match &stored {
            Stored::Head { head, stamp } => {
                self.commit.take_document(head, stamp, of);
                head.passages.saturating_add(3)
            }
            Stored::Error { stamp, .. } | Stored::Twin { stamp, .. } => {
                self.commit.take(file, stamp);
                1
            }
            _ => 0,
        };
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        self.deleted = self.deleted.saturating_add(1);
        self.bulk.add((0..rows).map(|row| deletion(Address { row, ..first })).collect())
    }

    fn add(&mut self, document: &Document, facts: Facts, stamp: SourceStamp) -> Result<()> {
        self.remove(&document.file)?;
        let number = self.number();
        let made = self.rows.document(number, document, facts, stamp.clone())?;
        self.commit.add_document(document, &made.folded, &stamp);
        self.bulk.add(made.lines)
    }

    fn add_error(&mut self, error: SourceError, stamp: SourceStamp) -> Result<()> {
        self.remove(&error.file)?;
        self.commit.add(&error.file, &stamp);
        let (number, file) = (self.number(), error.file.clone());
        self.bulk.add(vec![other(number, &file, &Stored::Error { error, stamp })?])
    }

    fn add_twin(&mut self, file: &str, of: &str, stamp: SourceStamp) -> Result<()> {
        self.remove(file)?;
        self.commit.add(file, &stamp);
        let number = self.number();
        let stored = Stored::Twin { file: file.to_owned(), of: of.to_owned(), stamp };
        self.bulk.add(vec![other(number, file, &stored)?])
    }

    fn is_emptied(&self) -> bool {
        self.commit.documents == 0 && self.base().is_some_and(|base| base.overview().documents > 0)
    }

    fn commit(mut self: Box<Self>, inputs: &str) -> Result<Arc<dyn Store>> {
        inputs.clone_into(&mut self.commit.inputs);
        let bulk = std::mem::replace(&mut self.bulk, Bulk::begin(&self.cluster, &self.index));
        bulk.finish()?;
        let (cluster, index) = (self.cluster.clone(), self.index.clone());
        let change = |method: &str, rest: &str, body: Option<Value>| {
            cluster.change(method, &format!("/{index}{rest}"), body.as_ref())
        };
        change("POST", "/_refresh", None)?;
        if self.deleted > 0 {
            let path = format!("/{index}/_forcemerge?only_expunge_deletes=true");
            cluster.change_within("POST", &path, None, MERGING)?;
            change("POST", "/_refresh", None)?;
        }
        let rows = self.count()?;
        let fields = self.set_similarities(rows)?;
        let mut meta = Meta::new(self.commit.clone(), self.next_document, rows);
        meta.with_field = fields.into_iter().collect();
        let described = serde_json::to_value(&meta).map_err(Error::store("describe an index"))?;
        change("PUT", "/_mapping", Some(json!({ "_meta": described })))?;
        change("POST", "/_flush", None)?;
        change("PUT", "/_settings", Some(json!({"index.blocks.write": true})))?;
        cluster.wait_for(&index, COPYING)?;
        let store = cluster.open_index(index.clone(), meta)?;
        // Nobody else may have begun to write, and the alias must lead where it led.
        self.lease.check()?;
        cluster.swap(self.base.as_ref().map(|base| base.core.index.as_str()), &index)?;
        let kept: Vec<String> =
            self.base.as_ref().map(|base| base.core.index.clone()).into_iter().chain([index]).collect();
        if let Err(error) = cluster.clear_indexes(&kept) {
            tracing::warn!("former generations could not be removed: {error}");
        }
        Ok(Arc::new(store))
    }
}
