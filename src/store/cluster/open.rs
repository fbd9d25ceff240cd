//! Opening the generation that the alias leads to.

use super::core::{Core, broken, read, refused};
use super::handle::Cluster;
use super::mapping::{Meta, SCORED, row, text_field};
use super::scales::{Scales, probe_text};
use crate::error::{Error, Result};
use crate::{Access, Commit, Field, Overview, StoredStamp};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is read page by page is read in pages of so many rows.
const PAGE: usize = 1_000;
/// A page of a list that is read whole is waited for so long.
const PAGE_PATIENCE: Duration = Duration::from_secs(60);

/// A generation in a cluster, open for reading, as somebody sees it.
#[derive(Debug, Clone)]
pub struct ClusterStore {
    pub(super) core: Arc<Core>,
    pub(super) scales: Arc<Scales>,
    /// Each of these must admit a document.
    pub(super) seen: Vec<Access>,
    pub(super) overview: Overview,
    pub(super) deadline: Option<Instant>,
}

impl Cluster {
    /// Opens the last generation; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::BrokenIndex`] if it is of another version, [`Error::Unavailable`] if the cluster does not answer.
    pub fn open(&self) -> Result<Option<ClusterStore>> {
        let Some((index, meta)) = self.last()? else { return Ok(None) };
        if let Some(reason) = meta.is_of_other_version() {
            return Err(Error::BrokenIndex { path: PathBuf::from(index), reason });
        }
        self.open_index(index, meta).map(Some)
    }

    /// Opens the last generation where it is another one than this; `None` where it is not, or where there is none.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub fn open_other(&self, generation: &str) -> Result<Option<ClusterStore>> {
        match self.last()? {
            Some((_, meta)) if meta.commit.generation() == generation => Ok(None),
            _ => self.open(),
        }
    }

    /// The index that the alias leads to, and what it says of itself.
    pub(super) fn last(&self) -> Result<Option<(String, Meta)>> {
        let path = format!("/{}/_mapping?filter_path=*.mappings._meta", self.alias());
        let reply = self.send("GET", &path, None, self.client.usual_deadline())?;
        match reply.status {
            200 => {}
            404 => return Ok(None),
            status => return Err(refused(status, &reply.body)),
        }
        let found: BTreeMap<String, Value> = read(&reply.body)?;
        let Some((index, mapping)) = found.into_iter().next() else { return Ok(None) };
        let meta = mapping.pointer("/mappings/_meta").cloned().unwrap_or_default();
        let meta: Meta = serde_json::from_value(meta)
            .map_err(|error| Error::BrokenIndex { path: PathBuf::from(&index), reason: error.to_string() })?;
        Ok(Some((index, meta)))
    }

    /// Opens an index.
    pub(super) fn open_index(&self, index: String, meta: Meta) -> Result<ClusterStore> {
        let routings = self.routings(&index)?;
        let overview = meta.overview();
        let (rows, at_first) = (meta.rows, meta.with_field.clone());
        let core = Arc::new(Core::new(Arc::clone(&self.client), index, meta, routings));
        let scales = Arc::new(Scales::new(rows, with_fields(&core)?, at_first, self.multiplies()?));
        Ok(ClusterStore { core, scales, seen: Vec::new(), overview, deadline: None })
    }

    /// For each shard of an index a routing that leads there.
    fn routings(&self, index: &str) -> Result<Vec<String>> {
        let ask = |query: String| -> Result<Vec<u64>> {
            let path = format!("/{index}/_search_shards{query}");
            let found: Value = self.ask("GET", &path, None, self.client.usual_deadline())?;
            let shards = found.get("shards").and_then(Value::as_array).into_iter().flatten();
            Ok(shards.filter_map(|copies| copies.pointer("/0/shard").and_then(Value::as_u64)).collect())
        };
        let mut missing = ask(String::new())?;
        let mut routings = Vec::with_capacity(missing.len());
        // Chance leads to each of the shards long before this.
        for routing in 0..missing.len().saturating_mul(1_000) {
            if missing.is_empty() {
                return Ok(routings);
            }
            let [shard] = ask(format!("?routing={routing}"))?[..] else { continue };
            if missing.contains(&shard) {
                missing.retain(|one| *one != shard);
                routings.push(routing.to_string());
            }
        }
        if missing.is_empty() { Ok(routings) } else { Err(broken("shards are not to be had".to_owned())) }
    }

    /// Whether scores have the factor `k1 + 1`.
    fn multiplies(&self) -> Result<bool> {
        let about: Value = self.ask("GET", "/", None, self.client.usual_deadline())?;
        let is_opensearch = about.pointer("/version/distribution").and_then(Value::as_str) == Some("opensearch");
        let number = about.pointer("/version/number").and_then(Value::as_str).unwrap_or_default();
        let major = number.split('.').next().and_then(|major| major.parse::<u32>().ok()).unwrap_or(0);
        Ok(!(is_opensearch && major >= 3))
    }
}

/// How many rows have each field that is scored, in all shards together.
pub(super) fn with_fields(core: &Core) -> Result<BTreeMap<Field, u64>> {
    let found = core.statistics(&probe_text(), core.client.usual_deadline())?;
    let of = |field: Field| -> u64 {
        let of_shard = |shard: &super::wire::OfShard| {
            let statistics = shard.term_vectors.get(text_field(field))?.field_statistics?;
            u64::try_from(statistics.doc_count).ok()
        };
        found.docs.iter().filter_map(of_shard).sum()
    };
    Ok(SCORED.iter().map(|&field| (field, of(field))).collect())
}

impl ClusterStore {
    /// Until when answers are waited for.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline.unwrap_or_else(|| self.core.client.usual_deadline())
    }

    /// What the generation was made from.
    pub(super) fn commit(&self) -> &Commit {
        &self.core.meta.commit
    }

    /// From what each source was made, by its path.
    ///
    /// # Errors
    /// [`Error::Store`] if the store cannot be read, [`Error::Unavailable`] if the cluster does not answer.
    pub fn stamps(&self) -> Result<HashMap<String, StoredStamp>> {
        let mut stamps = HashMap::new();
        for kind in [row::HEAD, row::ERROR, row::TWIN] {
            self.each_row(kind, &mut |_, stored| {
                use crate::Stored;
                let (file, stamp) = match stored {
                    Stored::Head { head, stamp } => {
                        (head.file, StoredStamp { id: Some(head.id), twin_of: None, stamp })
                    }
                    Stored::Error { error, stamp } => (error.file, StoredStamp { id: None, twin_of: None, stamp }),
                    Stored::Twin { file, of, stamp } => (file, StoredStamp { id: None, twin_of: Some(of), stamp }),
                    _ => return Ok(()),
                };
                stamps.insert(file, stamp);
                Ok(())
            })?;
        }
        Ok(stamps)
    }

    /// Visits all rows of a kind, in the order of their sources' paths.
    pub(super) fn each_row(
        &self,
        kind: &str,
        visit: &mut dyn FnMut(crate::Address, crate::Stored) -> Result<()>,
    ) -> Result<()> {
        let mut after: Option<String> = None;
        loop {
            let question = self.listed_question(kind, Vec::new(), after.as_deref(), PAGE);
            let answers = self.core.search(&[question], Instant::now() + PAGE_PATIENCE)?;
            let Some(answer) = answers.first() else { return Ok(()) };
            for row in &answer.rows {
                let stored = crate::Stored::from_bytes(row.stored.as_deref().unwrap_or_default()).map_err(broken)?;
                let file = super::fetch::file_of(&stored).map(str::to_owned);
                visit(row.address, stored)?;
                after = file.or(after);
            }
            if answer.rows.len() < PAGE {
                return Ok(());
            }
        }
    }
}
