//! How a query is understood, before anything is looked up.

use super::parse::{Query, parse};
use super::place::PlaceQuery;
use super::terms::Terms;
use crate::analysis::{Expansion, Lexicon, StopWords, Synonyms};
use crate::text::number_variant;

/// A query, understood.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The operators and the text.
    pub query: Query,
    /// The terms of the text as typed.
    pub terms: Terms,
    /// The words as they were meant: those of the corrected text, if there is one.
    pub meant: Terms,
    /// Other ways to write the same: the terms that they add.
    pub variants: Vec<Terms>,
    /// What the thesaurus knows of it.
    pub expansions: Vec<Expansion>,
    /// What was searched instead of a misspelt text.
    pub corrected: Option<String>,
    /// The place that it names.
    pub place: Option<PlaceQuery>,
}

/// What planning reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planner<'a> {
    pub lexicon: &'a Lexicon,
    pub stopwords: &'a StopWords,
    pub synonyms: &'a Synonyms,
}

impl Planner<'_> {
    /// Understands a query string.
    ///
    /// `correct` gives the text as it was meant, where it seems misspelt.
    pub(crate) fn plan(&self, text: &str, correct: impl Fn(&Query) -> Option<String>) -> Plan {
        let query = parse(text);
        let mut place = PlaceQuery::parse(&crate::text::normalize(&query.text).text);
        // 第十章讲了什么 names a place and nothing else.
        if let Some(place) = place.as_mut().filter(|place| self.says_nothing(&place.rest)) {
            place.rest.clear();
        }
        // What names the place is no search term; what is left ranks within it.
        let terms =
            self.terms(place.as_ref().filter(|place| !place.rest.is_empty()).map_or(&query.text, |place| &place.rest));
        let corrected = correct(&query);
        let meant = corrected.as_ref().map(|corrected| self.terms(corrected));
        let expansions = self.synonyms.expand(self.lexicon, &meant.as_ref().unwrap_or(&terms).normalized);
        let numbers = number_variant(&terms.normalized).map(|variant| self.terms(&variant));
        let variants = numbers.into_iter().chain(meant.clone()).collect();
        Plan { query, meant: meant.unwrap_or_else(|| terms.clone()), terms, variants, expansions, corrected, place }
    }

    fn terms(&self, text: &str) -> Terms {
        Terms::of(text, self.lexicon, self.stopwords)
    }

    /// Whether a text has no more than one character with weight.
    fn says_nothing(&self, normalized: &str) -> bool {
        let found = self.stopwords.find(self.lexicon, normalized);
        let weighty = normalized.chars().zip(&found.mask).filter(|(c, masked)| c.is_alphanumeric() && !**masked);
        found.is_all || weighty.count() < 2
    }
}
