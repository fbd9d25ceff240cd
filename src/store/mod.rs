//! Where passages live and where candidates come from.
//!
//! One small trait says what the rooms above need: how rare a term is, who holds a sequence
//! verbatim, the best few hundred by BM25, passages by id and by place, documents by cursor.
//! [`LocalStore`] is tantivy on this machine, [`ClusterStore`] a cluster that speaks the REST API of OpenSearch. Nothing that the trait answers costs more than what it
//! touches.

use plansearch_analysis as analysis;
use plansearch_config as config;
use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_facts as facts;
use plansearch_text as text;
use plansearch_text::hash;

mod about;
mod access;
mod alike;
mod cluster;
mod commit;
mod cut;
mod filters;
mod folded;
mod issued;
mod key;
mod keys;
mod local;
mod record;
mod suggested;
mod terms;
mod timed;
mod wanted;
mod wish;
mod writing;

pub use about::{AboutCount, AboutFilters, AboutKind};
pub(crate) use about::{TermRange, superseded_term, terms_about};
pub use access::Access;
pub(crate) use alike::bands;
pub use alike::{MIN_SHARE, Similar, sketch};
pub use cluster::{
    Cluster, ClusterHealth, ClusterOptions, ClusterStore, ClusterWriter, Credentials, Lease, StoreCounts,
};
pub use commit::{Commit, Generation};
pub use filters::{Filters, PlaceKey, Superseded, chapter_key};
pub use folded::{Folded, FoldedText};
pub(crate) use key::END as LIST_END;
pub use key::{Key, KeyKind};
pub use keys::{KeyMaker, sorted as sorted_chars, without as without_char};
pub use local::{Damage, LocalStore, LocalWriter, Lock, Whole, clear_leftovers, clear_own_leftovers};
pub use record::{DocumentRecord, Measure, SourceStamp, Stored, StoredStamp};
pub use suggested::{lead_of, name_of};
pub use timed::TimedStore;
pub use wanted::{Clause, Field, PlaceTerm, Wanted};
pub use wish::Wish;
pub use writing::Writer;

use crate::corpus::{DocumentHead, Kind, Passage, SourceError};
use crate::error::Result;
use std::sync::Arc;
use std::time::Instant;

/// The most passages of one search that are listed and counted exactly.
pub const MAX_COUNTED: usize = 10_000;

/// Where a passage is kept, for as long as this generation is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub(crate) segment: u32,
    pub(crate) row: u32,
}

/// A passage with its document, read from the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where it is kept.
    pub address: Address,
    /// Its document.
    pub document: Arc<DocumentHead>,
    /// The passage.
    pub passage: Arc<Passage>,
}

/// A passage that the first step of a search names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The passage.
    pub address: Address,
    /// BM25 over the clauses, comparable within one answer.
    pub score: f32,
}

/// What the first step of a search looks for.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'a> {
    /// Terms with their weights.
    pub clauses: &'a [Clause],
    /// Whether a candidate must have every clause.
    pub all: bool,
    /// What a candidate must be as well.
    pub must: Option<&'a Wanted>,
    /// Where it must stand.
    pub filters: &'a Filters,
    /// How many candidates, at most.
    pub limit: usize,
}

/// The passages that are as wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// The passages, by address; at most as many as asked for.
    pub addresses: Vec<Address>,
    /// Whether there are more than these.
    pub is_cut: bool,
}

/// What a passage counts for in facets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacetKeys {
    /// Path of the document's source.
    pub file: Arc<str>,
    /// The place in ids: `7.3`.
    pub place: Arc<str>,
    /// The kind of passage.
    pub kind: Kind,
}

/// How many passages stand where: files and places by their numbers in these lists, which are in the order of the
/// texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// The path of each document's source, and one of its passages.
    pub files: Vec<(Arc<str>, Address)>,
    /// The places in ids: `7.3`.
    pub places: Vec<Arc<str>>,
    /// The number of the file, the number of the place, the kind of passage, how many passages.
    pub counts: Vec<(u32, u32, Kind, usize)>,
}

/// What is known of a library as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overview {
    /// The id of the generation.
    pub generation: String,
    /// How many documents there are.
    pub documents: usize,
    /// How many of them no longer hold.
    pub superseded: usize,
    /// How many passages.
    pub passages: usize,
    /// How many folded characters they have.
    pub characters: u64,
    /// How many sentences.
    pub sentences: u64,
}

/// A store of passages, open for reading. It never changes; a new generation takes its place.
pub trait Store: std::fmt::Debug + Send + Sync {
    /// The same store, of which no document is seen but those of this access.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if the store cannot be read, as for all that follows.
    fn limited(self: Arc<Self>, access: &Access) -> Result<Arc<dyn Store>>;

    /// The same store, which waits for no answer of another machine beyond this time.
    fn before(self: Arc<Self>, deadline: Instant) -> Arc<dyn Store>;

    /// What it could not answer so far, whoever passed over that: where there is such a thing, nothing that was made of its
    /// answers is whole.
    fn failure(&self) -> Option<error::Error> {
        None
    }

    /// Whether an answer costs a way to another machine.
    fn is_far(&self) -> bool {
        false
    }

    /// Hears what it will be asked for soon. Where an answer costs a way to another machine, all of these cost one.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn ahead(&self, _wishes: &[Wish<'_>]) -> Result<()> {
        Ok(())
    }

    /// What is known of the whole library.
    fn overview(&self) -> &Overview;

    /// How many passages hold a term; deleted ones may count until segments are merged.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store) if the store cannot be read, as for all that follows.
    fn frequency(&self, field: Field, term: &str) -> Result<u64>;

    /// The best candidates by BM25, in a fixed order: by score, ties in reading order.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn candidates(&self, probe: &Probe<'_>) -> Result<Vec<Candidate>>;

    /// The passages that are as wanted, at most `most` of them.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn matching(&self, wanted: &Wanted, filters: &Filters, most: usize) -> Result<Matches>;

    /// Shows the folded text of each address, in the order given.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn folded(&self, addresses: &[Address], visit: &mut dyn FnMut(usize, Folded<'_>)) -> Result<()>;

    /// Reads passages with their documents, in the order given.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn passages(&self, addresses: &[Address]) -> Result<Vec<Found>>;

    /// Where the passage of this id is kept.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn address_of(&self, id: &str) -> Result<Option<Address>>;

    /// The passages of the same document just before and just after one, in reading order.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn beside(&self, address: Address, before: usize, after: usize) -> Result<(Vec<Address>, Vec<Address>)>;

    /// What each passage counts for in facets.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn facets(&self, addresses: &[Address]) -> Result<Vec<FacetKeys>>;

    /// The same for many passages, counted.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn facet_counts(&self, addresses: &[Address]) -> Result<FacetCounts>;

    /// The head of the document that a passage belongs to.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn head_of_passage(&self, address: Address) -> Result<Arc<DocumentHead>>;

    /// Sorts addresses into reading order: by the path of the document's source, then as it runs.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn sort_in_reading_order(&self, addresses: &mut Vec<Address>) -> Result<()>;

    /// A document by its id, whole but for its passages.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn document(&self, id: &str) -> Result<Option<Arc<DocumentRecord>>>;

    /// The reader's text of a document by its id.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn text(&self, id: &str) -> Result<Option<String>>;

    /// The head of a document by its id.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn head(&self, id: &str) -> Result<Option<Arc<DocumentHead>>>;

    /// The head of the document whose source has this path.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn head_of_file(&self, file: &str) -> Result<Option<Arc<DocumentHead>>>;

    /// Documents in the order of their sources' paths, those after a path.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn documents(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentHead>>>;

    /// How many documents there are of each kind, level, place, year and issuer, among those that are as asked; the values
    /// of what is asked are counted as if it were not.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn about_counts(&self, about: &AboutFilters) -> Result<Vec<AboutCount>>;

    /// The documents issued last: the last one first, those without a date at the end, those of one day by their ids.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn newest(&self, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        let mut asked = limit;
        loop {
            let keys = self.keys(KeyKind::Issued, "", asked)?;
            let mut heads = Vec::new();
            for key in &keys {
                // What a document was called that is gone or dated otherwise now stays until segments are merged.
                let head = issued::id_in(key).map(|id| self.head(id)).transpose()?.flatten();
                heads.extend(head.filter(|head| issued::key_text(&head.id, &head.metadata) == *key));
                if heads.len() == limit {
                    return Ok(heads);
                }
            }
            if keys.len() < asked {
                return Ok(heads);
            }
            asked = asked.saturating_mul(4);
        }
    }

    /// Documents that are as asked, in the order of their sources' paths, those after a path.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn documents_about(
        &self,
        about: &AboutFilters,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<DocumentHead>>>;

    /// Documents that have figures, in the order of their sources' paths, those after a path.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn documents_with_facts(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentRecord>>>;

    /// The documents whose titles share most with the clauses, best first.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn documents_named(&self, clauses: &[Clause], limit: usize) -> Result<Vec<Arc<DocumentHead>>>;

    /// The documents that have a key.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn documents_with_key(&self, key: &Key, limit: usize) -> Result<Vec<Arc<DocumentRecord>>>;

    /// The passages of a document, in reading order.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn passages_of(&self, document: &str) -> Result<Vec<Address>>;

    /// What the library's keys of a kind go on with after a beginning, in the order of the keys.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn keys(&self, kind: KeyKind, beginning: &str, limit: usize) -> Result<Vec<String>>;

    /// The sources that could not be used, in the order of their paths, those after a path.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn source_errors(&self, after: Option<&str>, limit: usize) -> Result<Vec<SourceError>>;

    /// The paths of the other sources that have the text of a document, which stands for them.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn twins(&self, document: &str) -> Result<Vec<String>>;

    /// The documents that have nearly the text of a document, nearest first.
    ///
    /// # Errors
    /// As [`frequency`](Self::frequency).
    fn similar(&self, document: &str) -> Result<Vec<Similar>>;
}
