//! What has to be done: which sources gave something else than what the store has of them.

use super::Inputs;
use super::seen::Seen;
use crate::config::DocumentEntry;
use crate::corpus::{SourceEntry, SourceError, default_id, is_default_id};
use crate::hash::sha256;
use crate::store::StoredStamp;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A source that is to be read.
#[derive(Debug, Clone)]
pub(super) struct Task<'a> {
    pub source: &'a SourceEntry,
    pub entry: Option<Cow<'a, DocumentEntry>>,
    pub id: String,
    /// A hash of what else than its bytes the document is made from.
    pub inputs: String,
    /// The same where it has indicators, whose names depend on the thesaurus.
    pub inputs_with_names: String,
    /// Whether the store has what was read of it before.
    pub is_known: bool,
}

/// What has to be done.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes<'a> {
    pub read: Vec<Task<'a>>,
    pub remove: Vec<String>,
    /// What the store has and keeps.
    pub stay: Vec<(String, StoredStamp)>,
    /// What is there and cannot be read at present, of which the store has and keeps something.
    pub unread: Vec<SourceError>,
}

impl<'a> Changes<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.remove.is_empty()
    }

    /// Everything is read.
    pub(super) fn from_nothing(inputs: &'a Inputs<'_>) -> Self {
        let mut read = tasks(inputs, &HashMap::new());
        sort_tasks(&mut read);
        Self { read, ..Self::default() }
    }

    /// What is new, changed or gone since a commit. Only files whose size or time changed are hashed, or all.
    pub(super) fn since(
        stored: HashMap<String, StoredStamp>,
        inputs: &'a Inputs<'_>,
        seen: &mut Seen,
        verify: bool,
    ) -> Self {
        let ids = stored.iter().filter_map(|(file, stored)| Some((file.as_str(), stored.id.as_deref()?))).collect();
        let mut changes = Self::default();
        let all = tasks(inputs, &ids);
        for mut task in all.iter().cloned() {
            let Some(known) = stored.get(&task.source.file) else {
                changes.read.push(task);
                continue;
            };
            task.is_known = known.id.is_some() || known.twin_of.is_some();
            let is_made_alike = known.stamp.inputs == task.inputs || known.stamp.inputs == task.inputs_with_names;
            if !is_made_alike {
                changes.read.push(task);
                continue;
            }
            let content = match seen.content(task.source).filter(|_| !verify) {
                Some(content) => content.to_owned(),
                None => match content_of(inputs, task.source) {
                    Ok(content) => {
                        seen.note(task.source, &content);
                        content
                    }
                    Err(Unread { is_there: true, reason }) => {
                        if task.is_known {
                            changes.unread.push(SourceError { file: task.source.file.clone(), reason });
                        }
                        continue;
                    }
                    Err(_) => String::new(),
                },
            };
            if content != known.stamp.content {
                changes.read.push(task);
            }
        }
        let listed: HashSet<&str> = inputs.sources.iter().map(|source| source.file.as_str()).collect();
        let closed = closed_folders(inputs);
        let mut stored = stored;
        stored.retain(|file, _| {
            let folder = closed.iter().find(|folder| is_below(file, &folder.file));
            let stays = listed.contains(file.as_str()) || folder.is_some();
            if !stays {
                changes.remove.push(file.clone());
            }
            changes.unread.extend(folder.filter(|_| !listed.contains(file.as_str())).cloned());
            stays
        });
        changes.remove.sort_unstable();
        changes.unread.sort_unstable_by(|a, b| a.file.cmp(&b.file));
        changes.unread.dedup();
        for task in &changes.read {
            stored.remove(&task.source.file);
        }
        // A source without the document that stood for it is read anew.
        let standing: HashSet<&str> = stored.values().filter_map(|stored| stored.id.as_deref()).collect();
        let is_alone = |stored: &StoredStamp| stored.twin_of.as_deref().is_some_and(|of| !standing.contains(of));
        let alone: HashSet<String> =
            stored.iter().filter(|(_, stored)| is_alone(stored)).map(|(file, _)| file.clone()).collect();
        changes.read.extend(all.into_iter().filter(|task| alone.contains(&task.source.file)));
        sort_tasks(&mut changes.read);
        changes.stay = stored.into_iter().filter(|(file, _)| !alone.contains(file)).collect();
        changes
    }
}

/// Who stands for others with the same text is read before them.
fn sort_tasks(tasks: &mut [Task<'_>]) {
    tasks.sort_by_key(|task| (task.entry.as_ref().is_none_or(|entry| entry.id.is_none()), task.source.file.as_str()));
}

/// Why there are no bytes of a source.
struct Unread {
    /// Whether it is there, to be read another time.
    is_there: bool,
    reason: String,
}

/// The hash of a source's bytes.
fn content_of(inputs: &Inputs<'_>, source: &SourceEntry) -> Result<String, Unread> {
    let bytes = inputs.origin.read(source).bytes;
    bytes
        .map(|bytes| sha256(&bytes))
        .map_err(|reason| Unread { is_there: inputs.origin.is_out_of_reach(source), reason })
}

/// The folders that are there and could not be looked into: what is below them is not gone.
fn closed_folders(inputs: &Inputs<'_>) -> Vec<SourceError> {
    let failed = inputs.sources.iter().filter_map(|source| Some((source, source.error.clone()?)));
    let closed = failed.filter(|(source, _)| inputs.origin.is_out_of_reach(source));
    closed.map(|(source, reason)| SourceError { file: source.file.clone(), reason }).collect()
}

/// Whether a file is below a folder; everything is below the one without a name.
fn is_below(file: &str, folder: &str) -> bool {
    folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// All sources with their ids: the one that an entry gives, else the one that the store knows, else one by the path.
fn tasks<'a>(inputs: &'a Inputs<'_>, known: &HashMap<&str, &str>) -> Vec<Task<'a>> {
    let entries: HashMap<&str, &DocumentEntry> =
        inputs.documents.documents.iter().map(|entry| (entry.file.as_str(), entry)).collect();
    let mut taken: HashSet<String> = inputs.documents.documents.iter().filter_map(|entry| entry.id.clone()).collect();
    let mut ids: HashMap<&str, String> = HashMap::new();
    for source in &inputs.sources {
        let given = entries.get(source.file.as_str()).and_then(|entry| entry.id.clone());
        // One that an entry gave before is not kept: it goes with its entry.
        let kept = known.get(source.file.as_str()).filter(|id| given.is_none() && is_default_id(&source.file, id));
        let kept = kept.filter(|id| taken.insert((**id).to_owned()));
        if let Some(id) = given.or_else(|| kept.map(|id| (*id).to_owned())) {
            ids.insert(&source.file, id);
        }
    }
    let task = |source: &'a SourceEntry| {
        let id = ids.remove(source.file.as_str()).unwrap_or_else(|| default_id(&source.file, &mut taken));
        let entry = inputs.documents.described(&source.file, entries.get(source.file.as_str()).copied());
        let entry_json = serde_json::to_string(&entry).unwrap_or_default();
        let made_from = format!("{}\0{id}\0{entry_json}", inputs.common);
        Task {
            source,
            entry,
            inputs: sha256(made_from.as_bytes()),
            inputs_with_names: sha256(format!("{made_from}\0{}", inputs.recipe.thesaurus).as_bytes()),
            id,
            is_known: false,
        }
    };
    inputs.sources.iter().map(task).collect()
}
