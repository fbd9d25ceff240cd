//! From sources into the store, one by one: reading goes on while the document before is written.

use super::changes::{Changes, Task};
use super::progress::{Progress, Stage};
use super::seen::Seen;
use super::twins::{self, Twins};
use super::{Changed, Inputs};
use crate::corpus::{Document, SourceError, decode_with, read_document};
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::hash::sha256;
use crate::store::{SourceStamp, Store, Writer};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

/// So many documents that are read wait to be written.
const WAITING: usize = 4;

/// What became of a source.
enum Read {
    Document(Box<(Document, Facts)>),
    Error(SourceError),
    /// It is there, and cannot be read at present.
    OutOfReach(SourceError),
}

/// A store that is up to date.
pub(super) struct Outcome {
    pub store: Arc<dyn Store>,
    /// What was written for it; `None` where nothing was.
    pub changed: Option<Changed>,
    /// The sources that cannot be read now, of which what was last read is kept.
    pub unread: Vec<SourceError>,
    /// What an administrator should know of the place.
    pub warnings: Vec<String>,
}

impl Outcome {
    /// One for which nothing had to be written.
    pub(super) fn unchanged(store: Arc<dyn Store>, changes: Changes<'_>) -> Self {
        Self { store, changed: None, unread: changes.unread, warnings: Vec::new() }
    }
}

/// Does what has to be done and commits it.
pub(super) fn write(
    inputs: &Inputs<'_>,
    changes: &Changes<'_>,
    mut writer: Box<dyn Writer>,
    seen: &mut Seen,
    progress: &dyn Progress,
) -> Result<Outcome> {
    let mut unread = changes.unread.clone();
    for file in &changes.remove {
        writer.remove(file)?;
    }
    let mut twins = Twins::of(changes.stay.iter().cloned());
    let total = changes.read.len();
    let mut passages = 0;
    let (send, receive) = sync_channel(WAITING);
    std::thread::scope(|scope| -> Result<()> {
        scope.spawn(move || {
            for task in &changes.read {
                // Nobody receives any more once writing has failed.
                if send.send((task, read(inputs, task))).is_err() {
                    break;
                }
            }
        });
        for (done, (task, (content, read))) in receive.iter().enumerate() {
            progress.step(Stage::Documents, done, total);
            progress.passages(passages);
            // What could not be read is looked at again the next time.
            if !content.is_empty() {
                seen.note(task.source, &content);
            }
            let stamp = |inputs: &str, (wording, sketch): (String, Vec<u16>)| SourceStamp {
                content: content.clone(),
                inputs: inputs.to_owned(),
                wording,
                sketch,
            };
            match read {
                Read::OutOfReach(error) if task.is_known => unread.push(error),
                Read::Error(error) | Read::OutOfReach(error) => {
                    writer.add_error(error, stamp(&task.inputs, Default::default()))?;
                }
                Read::Document(document) => {
                    let (document, facts) = *document;
                    let has_names = !facts.indicators.is_empty();
                    let made_from = if has_names { &task.inputs_with_names } else { &task.inputs };
                    let stamp = stamp(made_from, twins::wording(&document));
                    match twins.standing_for(inputs, &mut *writer, &document, &stamp)? {
                        Some(of) => writer.add_twin(&document.file, &of, stamp)?,
                        None => {
                            passages += document.passages.len();
                            writer.add(&document, facts, stamp)?;
                        }
                    }
                }
            }
        }
        Ok(())
    })?;
    progress.step(Stage::Documents, total, total);
    progress.passages(passages);
    progress.step(Stage::Writing, 0, 1);
    if writer.is_emptied() {
        // Whatever became of the sources: what was read from them goes on being served.
        return Err(Error::NoSources { dir: inputs.origin.shown() });
    }
    let store = writer.commit(&inputs.common)?;
    seen.keep(|file: &str| super::is_listed(&inputs.sources, file));
    progress.step(Stage::Writing, 1, 1);
    let changed = Changed { read: total, removed: changes.remove.len(), passages };
    Ok(Outcome { store, changed: Some(changed), unread, warnings: Vec::new() })
}

/// Reads a source, with the hash of its bytes.
fn read(inputs: &Inputs<'_>, task: &Task<'_>) -> (String, Read) {
    let file = inputs.origin.read(task.source);
    let content = file.bytes.as_deref().map(sha256).unwrap_or_default();
    let read = match decode_with(&file, inputs.reader) {
        Ok(source) => {
            let document = read_document(&source, task.id.clone(), task.entry.as_deref());
            let facts = Facts::read(&document, inputs.recipe.facts, inputs.recipe.equivalents);
            Read::Document(Box::new((document, facts)))
        }
        Err(error) if content.is_empty() && inputs.origin.is_out_of_reach(task.source) => Read::OutOfReach(error),
        Err(error) => Read::Error(error),
    };
    (content, read)
}
