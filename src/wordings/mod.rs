//! How a thing is put: every occurrence of a wording with what stands around it.
//!
//! The occurrences are those that Ctrl+F finds in the passages: without overlaps, over normalised text. They are
//! counted exactly in up to [`MAX_COUNTED`] passages; what they stand beside is read from the folded texts
//! alone, and only the lines that are shown are read whole.

use plansearch_analysis as analysis;
use plansearch_corpus as corpus;
use plansearch_error as error;
use plansearch_library as library;
use plansearch_store as store;
use plansearch_text as text;

mod beside;
mod counts;
mod lines;

pub use beside::BesideWord;
pub use counts::{ChapterCount, DocumentCount, YearCount};
pub use lines::Line;

use crate::error::{Error, Result};
use crate::library::Library;
use crate::store::{Address, Filters, MAX_COUNTED, Matches, Wanted};
use crate::text::normalize;
use beside::Beside;
use counts::Counts;
use plansearch_search::{MAX_OFFSET, MAX_QUERY_CHARS};

/// The most lines of one answer.
pub const MAX_LINES: usize = 1_000;
/// The lines of an answer unless asked otherwise.
pub const DEFAULT_LINES: usize = 100;
/// So many characters on each side of a wording decide the order of lines, as many as are shown.
const SORTED_CHARS: usize = 24;

/// The order of the lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineSort {
    /// By what stands before the wording, from it outwards.
    Left,
    /// By what stands after it.
    Right,
    /// In reading order.
    #[default]
    Document,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingsRequest {
    /// The wording, at most [`MAX_QUERY_CHARS`].
    pub query: String,
    /// Which passages are considered.
    pub filters: Filters,
    /// The order of the lines.
    pub sort: LineSort,
    /// The most lines, at most [`MAX_COUNTED`].
    pub limit: usize,
    /// How many of the first lines to leave out, at most [`MAX_OFFSET`].
    pub offset: usize,
}

impl WordingsRequest {
    /// A request with the defaults of the API.
    #[must_use]
    pub fn new(query: impl Into<String>) -> Self {
        let (filters, sort) = (Filters::default(), LineSort::default());
        Self { query: query.into(), filters, sort, limit: DEFAULT_LINES, offset: 0 }
    }

    fn check(&self) -> Result<()> {
        let chars = self.query.chars().count();
        if chars > MAX_QUERY_CHARS {
            return Err(Error::QueryTooLong { chars, max_chars: MAX_QUERY_CHARS });
        }
        for (name, value, most) in [("limit", self.limit, MAX_COUNTED), ("offset", self.offset, MAX_OFFSET)] {
            if value > most {
                return Err(Error::BadParameter { name, reason: format!("{value} is more than the limit of {most}") });
            }
        }
        Ok(())
    }
}

/// Where a wording stands, and beside what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wordings {
    /// How often it stands in the passages, without overlaps.
    pub occurrences: usize,
    /// How many passages hold it.
    pub passages: usize,
    /// Whether more passages hold it than were counted.
    pub are_lower_bounds: bool,
    /// The lines of the page asked for.
    pub lines: Vec<Line>,
    /// The words that stand just before it, most frequent first.
    pub before: Vec<BesideWord>,
    /// The words that stand just after it, most frequent first.
    pub after: Vec<BesideWord>,
    /// By document, most frequent first.
    pub by_document: Vec<DocumentCount>,
    /// By chapter, most frequent first.
    pub by_chapter: Vec<ChapterCount>,
    /// By the year in which the documents were issued; those without a date last.
    pub by_year: Vec<YearCount>,
}

/// An occurrence before it is read whole.
#[derive(Debug)]
struct Occurrence {
    passage: Address,
    /// Its first character in the folded text.
    start: usize,
    /// What decides its place among the lines.
    order: String,
}

/// Finds a wording.
///
/// ```no_run
/// # fn print(library: &plansearch_library::Library) -> plansearch_error::Result<()> {
/// use plansearch_wordings::{WordingsRequest, wordings};
///
/// let found = wordings(library, &WordingsRequest::new("乡村振兴"))?;
/// for word in found.before {
///     println!("{} {}", word.text, word.count); // 推进 12
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::QueryTooLong`] and [`Error::BadParameter`] for a limit exceeded, [`Error::Store`] if the store cannot be read.
pub fn wordings(library: &Library, request: &WordingsRequest) -> Result<Wordings> {
    request.check()?;
    let literal: Vec<char> = normalize(request.query.trim()).text.chars().collect();
    if literal.is_empty() {
        return Ok(Wordings::default());
    }
    let store = library.store();
    let wanted = Wanted::Sequence(literal.iter().collect());
    let Matches { mut addresses, is_cut } = store.matching(&wanted, &request.filters, MAX_COUNTED)?;
    store.sort_in_reading_order(&mut addresses)?;
    let mut occurrences: Vec<Occurrence> = Vec::new();
    let mut per_passage: Vec<usize> = vec![0; addresses.len()];
    let mut beside = Beside::new(&library.configuration().lexicon);
    let mut chars = Vec::new();
    store.folded(&addresses, &mut |number, folded| {
        folded.text(&mut chars);
        let Some(&passage) = addresses.get(number) else { return };
        for start in starts(&chars, &literal) {
            let (left, right) = (chars.get(..start), chars.get(start + literal.len()..));
            let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
            beside.see(left, right);
            let order = match request.sort {
                LineSort::Left => left.iter().rev().take(SORTED_CHARS).collect(),
                LineSort::Right => right.iter().take(SORTED_CHARS).collect(),
                LineSort::Document => String::new(),
            };
            occurrences.push(Occurrence { passage, start, order });
            if let Some(count) = per_passage.get_mut(number) {
                *count += 1;
            }
        }
    })?;
    // Stable: equal contexts stand in reading order.
    occurrences.sort_by(|one, other| one.order.cmp(&other.order));
    let counts = Counts::of(library, &addresses, &per_passage)?;
    let (before, after) = beside.counts();
    let shown = occurrences.iter().skip(request.offset).take(request.limit);
    Ok(Wordings {
        occurrences: occurrences.len(),
        passages: per_passage.iter().filter(|count| **count > 0).count(),
        are_lower_bounds: is_cut,
        lines: lines::read(library, shown, literal.len())?,
        before,
        after,
        by_document: counts.documents,
        by_chapter: counts.chapters,
        by_year: counts.years,
    })
}

/// Where a sequence begins, without overlaps.
fn starts(text: &[char], sequence: &[char]) -> Vec<usize> {
    let Some(first) = sequence.first() else { return Vec::new() };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(step) = text.get(at..).and_then(|rest| rest.iter().position(|c| c == first)) {
        at += step;
        let holds = text.get(at..).is_some_and(|rest| rest.starts_with(sequence));
        found.extend(holds.then_some(at));
        at += if holds { sequence.len() } else { 1 };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_begins_where_no_other_one_runs() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(starts(&chars("人人有责人人人"), &chars("人人")), [0, 4]);
        assert_eq!(starts(&chars("人"), &chars("人人")), [0; 0]);
        assert_eq!(starts(&chars("人"), &[]), [0; 0]);
    }
}
