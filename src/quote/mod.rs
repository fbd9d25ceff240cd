//! The quotation check: how each sentence of a draft stands to the documents.
//!
//! A sentence becomes units (`units`): characters as they are folded for searching, and figures as
//! values; punctuation is none. The index names the passages that it may come from (`candidates`);
//! common runs are chained (`chain`), over several places if need be (`places`), and laid side by
//! side (`align`). What differs is given its kind by word lists and the dictionary (`kinds`). What only
//! introduces a quotation, and the place that it names, is read apart (`lead`).

use plansearch_analysis as analysis;
use plansearch_config as config;
use plansearch_error as error;
use plansearch_library as library;
use plansearch_search as search;
use plansearch_store as store;
use plansearch_text as text;

mod align;
mod candidates;
mod chain;
mod judge;
mod kinds;
mod lead;
mod lists;
mod marks;
mod places;
mod rows;
mod side;
mod split;
mod types;
mod units;

pub use types::{
    CheckReport, CheckRequest, DiffOp, DiffPiece, DifferenceKind, Judgement, MAX_DRAFT_CHARS, MAX_PLACES, PlanPlace,
    QuoteCheck, SentenceCheck, Verdict,
};

use crate::error::Result;
use crate::library::Library;
use crate::text::CharSpan;
use candidates::Documents;
use judge::Checker;
use std::collections::HashMap;

/// Of more places than these in a report further pieces of the draft name the likeliest alone.
const MAX_REPORT_PLACES: usize = 1_000;

/// Checks a draft against the documents, sentence by sentence.
///
/// ```no_run
/// # fn main() -> plansearch_error::Result<()> {
/// # use plansearch_index::{DataDir, NoProgress, Paths};
/// # let paths = Paths::new("seeds", "index-config", DataDir::Memory);
/// # let library = plansearch_library::open(&paths, &NoProgress)?.library;
/// use plansearch_quote::{CheckRequest, Verdict, check};
///
/// let report = check(&library, &CheckRequest::new("到2025年，开通5G基站1500座。"))?;
/// assert_eq!(report.count(Verdict::Altered), 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::BadParameter`](plansearch_error::Error::BadParameter) for an empty draft or one that is too long,
/// [`Error::UnknownDocument`](plansearch_error::Error::UnknownDocument), [`Error::Store`](plansearch_error::Error::Store)
/// if the store cannot be read.
pub fn check(library: &Library, request: &CheckRequest) -> Result<CheckReport> {
    request.validate()?;
    if let Some(id) = &request.document {
        library.head(id)?;
    }
    let chars: Vec<char> = request.text.chars().collect();
    let text = |span: CharSpan| -> String { chars.get(span.start..span.end).unwrap_or_default().iter().collect() };
    let documents = Documents::new(library, request.document.as_deref());
    let mut judged = Judged { checker: Checker::new(documents), known: HashMap::new(), room: MAX_REPORT_PLACES };
    let quotes = split::quotes(&chars);
    let mut report = CheckReport::default();
    for span in split::split(&chars) {
        let mut sentence =
            SentenceCheck { span, text: text(span), judgement: judged.of(&text(span))?, quotes: Vec::new() };
        for quote in &quotes {
            // A quotation of several sentences is judged piece by piece.
            let inside = CharSpan::new(quote.start.max(span.start), quote.end.min(span.end));
            let text = text(inside);
            if inside.start < inside.end && text.chars().any(char::is_alphanumeric) {
                sentence.quotes.push(QuoteCheck { span: inside, judgement: judged.of(&text)?, text });
            }
        }
        report.sentences.push(sentence);
    }
    Ok(report)
}

/// The judgements of a draft: what is said twice is judged once, and a report names no more places than can be read.
struct Judged<'a> {
    checker: Checker<'a>,
    known: HashMap<String, Judgement>,
    /// So many places may still be named.
    room: usize,
}

impl Judged<'_> {
    fn of(&mut self, text: &str) -> Result<Judgement> {
        let mut judgement = match self.known.get(text) {
            Some(known) => known.clone(),
            None => {
                let judgement = self.checker.judge(text)?;
                self.known.insert(text.to_owned(), judgement.clone());
                judgement
            }
        };
        // The pieces of what is stitched are no alternatives.
        if judgement.verdict != Verdict::Stitched {
            judgement.plan.truncate(self.room.clamp(1, MAX_PLACES));
        }
        self.room = self.room.saturating_sub(judgement.plan.len());
        Ok(judgement)
    }
}
