//! Which content a file had when it was last hashed, so that it need not be hashed again while its size and its time
//! stay as they are. It may be lost without harm: then everything is hashed once.

use crate::corpus::SourceEntry;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

const FILE: &str = "seen.json";

/// The contents of files by their size and time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    files: HashMap<String, SeenFile>,
    #[serde(skip)]
    is_changed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SeenFile {
    size: u64,
    modified_ns: u64,
    content: String,
}

impl Seen {
    pub(super) fn load(data: &Path) -> Self {
        let bytes = std::fs::read(data.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Writes it, if that is possible.
    pub(super) fn save(&self, data: &Path) {
        let beside = data.join(format!("{FILE}.new"));
        if self.is_changed
            && let Ok(json) = serde_json::to_vec(self)
            && std::fs::write(&beside, json).is_ok()
        {
            let _ = std::fs::rename(&beside, data.join(FILE));
        }
    }

    /// The hash that a file had with this size and time.
    pub(super) fn content(&self, source: &SourceEntry) -> Option<&str> {
        let seen = self.files.get(&source.file)?;
        // A file system that knows no times tells nothing.
        let is_same = seen.size == source.size && seen.modified_ns == source.modified_ns && source.modified_ns > 0;
        is_same.then_some(seen.content.as_str())
    }

    /// Notes the hash of a file as it was listed.
    pub(super) fn note(&mut self, source: &SourceEntry, content: &str) {
        self.is_changed = true;
        let seen = SeenFile { size: source.size, modified_ns: source.modified_ns, content: content.to_owned() };
        self.files.insert(source.file.clone(), seen);
    }

    /// Forgets the files that are gone.
    pub(super) fn keep(&mut self, is_kept: impl Fn(&str) -> bool) {
        let before = self.files.len();
        self.files.retain(|file, _| is_kept(file));
        self.is_changed |= self.files.len() != before;
    }
}
