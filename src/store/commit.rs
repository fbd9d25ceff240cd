//! What a generation was made from and what it holds: the same in every store, whatever the order in which it grew.

use crate::corpus::{Document, DocumentHead};
use crate::hash::sha256;
use crate::{FoldedText, Overview, SourceStamp};
use serde::{Deserialize, Serialize};

/// A generation: what a commit says of itself.
pub type Generation = String;

/// What a commit was made from and what it holds; kept in the commit itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The form of what is stored and indexed.
    pub format_version: u32,
    /// A hash of what all documents were made from beside their sources.
    pub inputs: String,
    /// The sum of the hashes of what each source gave, whatever their order.
    pub(crate) sum: [u64; 4],
    pub(crate) documents: usize,
    pub(crate) superseded: usize,
    pub(crate) passages: usize,
    pub(crate) characters: u64,
    pub(crate) sentences: u64,
}

impl Commit {
    /// The id of the generation: 16 hexadecimal digits.
    #[must_use]
    pub fn generation(&self) -> Generation {
        let Self { format_version, inputs, sum, .. } = self;
        sha256(format!("{format_version} {inputs} {sum:?}").as_bytes()).chars().take(16).collect()
    }

    pub(crate) fn overview(&self) -> Overview {
        Overview {
            generation: self.generation(),
            documents: self.documents,
            superseded: self.superseded,
            passages: self.passages,
            characters: self.characters,
            sentences: self.sentences,
        }
    }

    pub(crate) fn add(&mut self, file: &str, stamp: &SourceStamp) {
        for (sum, part) in self.sum.iter_mut().zip(hash_parts(file, stamp)) {
            *sum = sum.wrapping_add(part);
        }
    }

    pub(crate) fn take(&mut self, file: &str, stamp: &SourceStamp) {
        for (sum, part) in self.sum.iter_mut().zip(hash_parts(file, stamp)) {
            *sum = sum.wrapping_sub(part);
        }
    }

    /// Counts a document that is added.
    pub(crate) fn add_document(&mut self, document: &Document, folded: &[FoldedText], stamp: &SourceStamp) {
        self.add(&document.file, stamp);
        self.documents += 1;
        self.superseded += usize::from(document.metadata.is_superseded());
        self.passages += document.passages.len();
        let (characters, sentences) = counted(folded);
        self.characters += characters;
        self.sentences += sentences;
    }

    /// Counts a document no more; it has so many folded characters and sentences.
    pub(crate) fn take_document(&mut self, document: &DocumentHead, stamp: &SourceStamp, of: (u64, u64)) {
        self.take(&document.file, stamp);
        self.documents = self.documents.saturating_sub(1);
        self.superseded = self.superseded.saturating_sub(usize::from(document.metadata.is_superseded()));
        self.passages = self.passages.saturating_sub(document.passages);
        self.characters = self.characters.saturating_sub(of.0);
        self.sentences = self.sentences.saturating_sub(of.1);
    }
}

/// How many folded characters and sentences some texts have.
pub(crate) fn counted(folded: &[FoldedText]) -> (u64, u64) {
    let characters = folded.iter().map(|text| text.text.chars().count() as u64).sum();
    (characters, folded.iter().map(|text| text.starts.len() as u64).sum())
}

/// The hash of a source's path, content and inputs in four parts: when it was changed and how long it is say nothing.
fn hash_parts(file: &str, stamp: &SourceStamp) -> [u64; 4] {
    let hex = sha256(format!("{file}\0{}\0{}", stamp.content, stamp.inputs).as_bytes());
    let part = |at: usize| hex.get(at * 16..at * 16 + 16).and_then(|part| u64::from_str_radix(part, 16).ok());
    [0, 1, 2, 3].map(|at| part(at).unwrap_or(0))
}
