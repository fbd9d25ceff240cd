//! The same text in several sources of a folder (a Word file and its PDF, a repost) is one document: the first source
//! stands for the others, whatever the order in which they came. Who may see one of them may see all, as keys are for
//! folders; and an id that `documents.toml` gives stays that of a document.

use super::Inputs;
use crate::corpus::{Document, Kind};
use crate::error::Result;
use crate::hash::sha256;
use crate::store::{SourceStamp, StoredStamp, Writer, sketch};
use plansearch_text::normalize;
use std::collections::HashMap;

/// A shorter text may be the same by chance, in characters.
const MIN_CHARS: usize = 100;

/// A hash of what a document says under its title, whatever its pages, marks and spaces, and a sketch of it; both empty
/// where that is little.
pub(super) fn wording(document: &Document) -> (String, Vec<u16>) {
    let body = document.passages.iter().filter(|passage| !matches!(passage.kind, Kind::Front | Kind::Notice));
    let folded: String = body.map(|passage| letters(&passage.text)).collect();
    if folded.chars().count() < MIN_CHARS {
        return (String::new(), Vec::new());
    }
    let metadata = &document.metadata;
    let title = letters(&metadata.title);
    let folder = document.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let said = [folder, title.as_str(), metadata.number.as_deref().unwrap_or_default(), &folded].join("\0");
    (sha256(said.as_bytes()), sketch(&folded))
}

fn letters(text: &str) -> String {
    normalize(text).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which of two sources stands for both: one that has its id from `documents.toml`, then the first by path.
fn rank<'f>(inputs: &Inputs<'_>, file: &'f str) -> (bool, &'f str) {
    (!is_named(inputs, file), file)
}

/// Whether `documents.toml` gives a source its id.
fn is_named(inputs: &Inputs<'_>, file: &str) -> bool {
    inputs.documents.entry(file).is_some_and(|entry| entry.id.is_some())
}

/// A source of which the store knows the wording.
#[derive(Debug, Clone)]
struct Known {
    file: String,
    id: String,
    stamp: SourceStamp,
}

/// The documents that stand, by their wording, and the sources for which they stand.
#[derive(Debug, Default)]
pub(super) struct Twins {
    standing: HashMap<String, Known>,
    others: HashMap<String, Vec<(String, SourceStamp)>>,
}

impl Twins {
    /// What stays of a commit.
    pub(super) fn of(stored: impl IntoIterator<Item = (String, StoredStamp)>) -> Self {
        let mut twins = Self::default();
        for (file, StoredStamp { id, twin_of, stamp }) in stored {
            match (id, twin_of) {
                (_, Some(of)) => twins.others.entry(of).or_default().push((file, stamp)),
                (Some(id), None) if !stamp.wording.is_empty() => {
                    twins.standing.insert(stamp.wording.clone(), Known { file, id, stamp });
                }
                _ => {}
            }
        }
        twins
    }

    /// The id of the document that stands for a source with this wording; `None` where the source stands for itself.
    /// Those for which it then stands too are noted with it.
    pub(super) fn standing_for(
        &mut self,
        inputs: &Inputs<'_>,
        writer: &mut dyn Writer,
        document: &Document,
        stamp: &SourceStamp,
    ) -> Result<Option<String>> {
        if stamp.wording.is_empty() {
            return Ok(None);
        }
        let own = Known { file: document.file.clone(), id: document.id.clone(), stamp: stamp.clone() };
        let Some(known) = self.standing.insert(stamp.wording.clone(), own) else { return Ok(None) };
        if is_named(inputs, &known.file) && is_named(inputs, &document.file) {
            return Ok(None);
        }
        if rank(inputs, &known.file) < rank(inputs, &document.file) {
            let id = known.id.clone();
            self.others.entry(id.clone()).or_default().push((document.file.clone(), stamp.clone()));
            self.standing.insert(stamp.wording.clone(), known);
            return Ok(Some(id));
        }
        let mut others = self.others.remove(&known.id).unwrap_or_default();
        others.push((known.file, known.stamp));
        for (file, stamp) in &others {
            writer.add_twin(file, &document.id, stamp.clone())?;
        }
        self.others.insert(document.id.clone(), others);
        Ok(None)
    }
}
