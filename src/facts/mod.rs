//! Facts: what documents state in figures, as values.
//!
//! Indicators are printed in tables, and read there by [`corpus`]; here they get their other
//! names and the passages that mention them. Targets are read from running text by rule: `time` knows
//! which time a sentence speaks of, `statement` what its words say of a figure, `relation` the
//! vocabulary of both, `target` walks the passages.

use plansearch_config as config;
use plansearch_corpus as corpus;
use plansearch_text as text;

mod alias;
mod indicator;
mod lookup;
mod mention;
mod plan_years;
mod relation;
mod statement;
mod target;
mod time;

pub use alias::Equivalent;
pub use indicator::IndicatorFact;
pub use lookup::{Lookup, indicator_named, name_key};
pub use relation::Relation;
pub use target::Target;

use crate::config::FactWords;
use crate::corpus::Document;

/// The figures that documents state.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// The rows of indicator tables, in reading order.
    pub indicators: Vec<IndicatorFact>,
    /// What the documents set for the future in running text, in reading order.
    pub targets: Vec<Target>,
}

impl Facts {
    /// Reads the figures of a document.
    ///
    /// `equivalents` gives the words of a text that may be put otherwise, so that an indicator is known
    /// by those names as well.
    #[must_use]
    pub fn read(
        document: &Document,
        words: &FactWords,
        equivalents: &(dyn Fn(&str) -> Vec<Equivalent> + Sync),
    ) -> Self {
        Self {
            indicators: indicator::read(document, &words.names, equivalents),
            targets: target::read(document, words),
        }
    }
}
