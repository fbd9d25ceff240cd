//! The quotation check: how each sentence of a draft stands to the documents.
//!
//! A sentence becomes units (`units`): characters as they are folded for searching, and figures as
//! values; punctuation is none. The index names the passages that it may come from (`candidates`);
//! common runs are chained (`chain`), over several places if need be (`places`), and laid side by
//! side (`align`). What differs is given its kind by word lists and the dictionary (`kinds`). What only
//! introduces a quotation, and the place that it names, is read apart (`lead`).

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
    CheckReport, CheckRequest, DiffOp, DiffPiece, Judgement, Kind, MAX_DRAFT_CHARS, PlanPlace, QuoteCheck,
    SentenceCheck, Verdict,
};

use crate::error::Result;
use crate::library::Library;
use crate::text::CharSpan;
use candidates::Documents;
use judge::Checker;

/// Checks a draft against the documents, sentence by sentence.
///
/// ```no_run
/// # fn main() -> plansearch::Result<()> {
/// # use plansearch::index::{DataDir, NoProgress, Paths};
/// # let paths = Paths::new("seeds", "index-config", DataDir::Memory);
/// # let library = plansearch::library::open(&paths, &NoProgress)?.library;
/// use plansearch::quote::{CheckRequest, Verdict, check};
///
/// let report = check(&library, &CheckRequest::new("到2025年，开通5G基站1500座。"))?;
/// assert_eq!(report.count(Verdict::Altered), 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::BadParameter`](crate::Error::BadParameter) for an empty draft or one that is too long,
/// [`Error::UnknownDocument`](crate::Error::UnknownDocument), [`Error::Store`](crate::Error::Store)
/// if the store cannot be read.
pub fn check(library: &Library, request: &CheckRequest) -> Result<CheckReport> {
    request.validate()?;
    if let Some(id) = &request.document {
        library.head(id)?;
    }
    let chars: Vec<char> = request.text.chars().collect();
    let text = |span: CharSpan| -> String { chars.get(span.start..span.end).unwrap_or_default().iter().collect() };
    let mut checker = Checker::new(Documents::new(library, request.document.as_deref()));
    let quotes = split::quotes(&chars);
    let mut report = CheckReport::default();
    for span in split::split(&chars) {
        let mut sentence =
            SentenceCheck { span, text: text(span), judgement: checker.judge(&text(span))?, quotes: Vec::new() };
        for quote in &quotes {
            // A quotation of several sentences is judged piece by piece.
            let inside = CharSpan::new(quote.start.max(span.start), quote.end.min(span.end));
            let text = text(inside);
            if inside.start < inside.end && text.chars().any(char::is_alphanumeric) {
                sentence.quotes.push(QuoteCheck { span: inside, judgement: checker.judge(&text)?, text });
            }
        }
        report.sentences.push(sentence);
    }
    Ok(report)
}
