//! What a store will be asked for soon, told all at once: a store that is far away gets it in one go.

use super::{Address, Clause, Field, Filters, KeyKind, Probe, Wanted};

/// A question that a store will be asked. To tell it changes no answer.
#[derive(Debug, Clone)]
pub enum Wish<'w> {
    /// How many passages hold these terms.
    Frequencies(Vec<(Field, &'w str)>),
    /// The best candidates.
    Candidates(Probe<'w>),
    /// The passages that are as wanted.
    Matching(&'w Wanted, &'w Filters, usize),
    /// The documents whose titles share most with the clauses.
    Named(&'w [Clause], usize),
    /// What keys go on with.
    Keys(KeyKind, &'w str, usize),
    /// The folded texts of these.
    Folded(&'w [Address]),
    /// These passages, with their documents.
    Passages(&'w [Address]),
    /// The documents of these passages.
    Heads(&'w [Address]),
    /// What these passages count for in facets.
    Facets(&'w [Address]),
}
