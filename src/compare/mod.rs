//! Two documents side by side: what stayed, what was changed, added, dropped or moved.
//!
//! Passages are paired (`align`): those that are equal first, then those that share the rarest pairs of characters,
//! found by an inverted list and never by comparing all with all. What differs in a pair is marked
//! (`differ`). The outcome is told along the outline of both (`chapters`), indicators by their names (`indicators`).

use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_facts as facts;
use plansearch_library as library;
use plansearch_store as store;
use plansearch_text as text;

mod align;
mod chapters;
mod differ;
mod indicators;
mod types;

pub use types::{ChapterHeading, ChapterPair, Comparison, Counts, Difference, IndicatorPair, PassageKind, PassagePair};

use crate::corpus::Passage;
use crate::error::{Error, Result};
use crate::library::Library;
use crate::store::DocumentRecord;
use std::sync::Arc;

/// No document of more passages is compared.
pub const MAX_PASSAGES: usize = 5_000;
/// No document of more characters is compared.
pub const MAX_CHARS: usize = 1_000_000;

/// One of the two documents.
struct Side {
    record: Arc<DocumentRecord>,
    passages: Vec<Arc<Passage>>,
}

impl Side {
    fn read(library: &Library, name: &'static str, id: &str) -> Result<Self> {
        let record = library.document(id)?;
        let too_long = |count: usize, what: &str, most: usize| Error::BadParameter {
            name,
            reason: format!("`{id}` has {count} {what}, more than the limit of {most} for a comparison"),
        };
        if record.head.passages > MAX_PASSAGES {
            return Err(too_long(record.head.passages, "passages", MAX_PASSAGES));
        }
        let passages: Vec<Arc<Passage>> = library.passages_of(id)?.into_iter().map(|found| found.passage).collect();
        let chars: usize = passages.iter().map(|passage| passage.text.chars().count()).sum();
        if chars > MAX_CHARS {
            return Err(too_long(chars, "characters", MAX_CHARS));
        }
        Ok(Self { record, passages })
    }
}

/// Compares the document `a` with `b`, which is taken for the newer one.
///
/// ```no_run
/// # fn print(library: &plansearch_library::Library) -> plansearch_error::Result<()> {
/// let comparison = plansearch_compare::compare(library, "plan-2020", "plan-2025")?;
/// println!("{} passages are new", comparison.counts.added);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::UnknownDocument`], [`Error::BadParameter`] for a document that is too long, [`Error::Store`].
pub fn compare(library: &Library, a: &str, b: &str) -> Result<Comparison> {
    let (a, b) = (Side::read(library, "a", a)?, Side::read(library, "b", b)?);
    let pairs = align::pairs(&a.passages, &b.passages);
    let rows = align::rows(&pairs, &a.passages, &b.passages);
    let mut counts = Counts::default();
    for row in &rows {
        counts.add(row.kind);
    }
    Ok(Comparison {
        counts,
        chapters: chapters::chapters(rows, &a.passages, &b.passages),
        indicators: indicators::side_by_side(&a.record.facts.indicators, &b.record.facts.indicators),
        a: Arc::clone(&a.record.head),
        b: Arc::clone(&b.record.head),
    })
}
