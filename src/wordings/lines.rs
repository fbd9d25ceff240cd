//! The lines of a concordance, as they are printed.

use super::Occurrence;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, Found};
use crate::text::{CharSpan, normalize};

/// So many characters are shown on each side of a wording.
const CONTEXT_CHARS: usize = 24;

/// An occurrence with what stands on both sides of it in its passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The passage.
    pub found: Found,
    /// The wording, in characters of the passage's text.
    pub span: CharSpan,
    /// What stands before it.
    pub left: String,
    /// The wording as it is printed there.
    pub text: String,
    /// What stands after it.
    pub right: String,
}

/// Reads occurrences whole; `len` is the wording's length in folded characters.
pub(super) fn read<'o>(
    library: &Library,
    occurrences: impl Iterator<Item = &'o Occurrence>,
    len: usize,
) -> Result<Vec<Line>> {
    let occurrences: Vec<&Occurrence> = occurrences.collect();
    let passages: Vec<Address> = occurrences.iter().map(|occurrence| occurrence.passage).collect();
    let found = library.store().passages(&passages)?;
    Ok(occurrences.into_iter().zip(found).map(|(occurrence, found)| line(found, occurrence.start, len)).collect())
}

fn line(found: Found, start: usize, len: usize) -> Line {
    let span = normalize(&found.passage.text).original(CharSpan::new(start, start + len));
    let chars: Vec<char> = found.passage.text.chars().collect();
    let text = |from: usize, to: usize| chars.get(from..to.min(chars.len())).unwrap_or_default().iter().collect();
    Line {
        left: text(span.start.saturating_sub(CONTEXT_CHARS), span.start),
        text: text(span.start, span.end),
        right: text(span.end, span.end.saturating_add(CONTEXT_CHARS)),
        span,
        found,
    }
}
