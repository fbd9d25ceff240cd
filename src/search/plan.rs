//! How a query is understood, before anything is looked up.

use super::parse::{Query, parse};
use super::place::PlaceQuery;
use super::slips::Slips;
use super::terms::Terms;
use crate::analysis::{Expansion, Lexicon, Other, StopWords, Synonyms};
use crate::text::number_variant;

/// No short name is read as more long ones.
const MAX_LONG_FORMS: usize = 3;

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
    pub slips: &'a Slips,
}

impl Planner<'_> {
    /// Understands a query string.
    ///
    /// `correct` gives the text as it was meant, where it seems misspelt.
    pub(crate) fn plan(&self, text: &str, correct: impl Fn(&Query) -> Option<String>) -> Plan {
        let query = parse(text);
        let (terms, mut place) = self.terms_and_place(&query.text);
        let corrected = correct(&query);
        let meant = corrected.as_ref().map(|corrected| {
            let (meant, of_meant) = self.terms_and_place(corrected);
            place = of_meant;
            meant
        });
        let expansions = self.expand(meant.as_ref().unwrap_or(&terms));
        let numbers = number_variant(&terms.normalized).map(|variant| self.terms(&variant));
        let variants = numbers.into_iter().chain(meant.clone()).collect();
        Plan { query, meant: meant.unwrap_or_else(|| terms.clone()), terms, variants, expansions, corrected, place }
    }

    /// The place that a text names, and the terms of what else it says.
    fn terms_and_place(&self, text: &str) -> (Terms, Option<PlaceQuery>) {
        let mut place = PlaceQuery::parse(&crate::text::normalize(text).text);
        // 第十章讲了什么 names a place and nothing else.
        if let Some(place) = place.as_mut().filter(|place| self.says_nothing(&place.rest)) {
            place.rest.clear();
        }
        // What names the place is no search term; what is left ranks within it.
        let rest = place.as_ref().filter(|place| !place.rest.is_empty()).map_or(text, |place| &place.rest);
        (self.terms(rest), place)
    }

    /// What the thesaurus knows, and the long forms of short names that neither it nor the
    /// dictionary has.
    fn expand(&self, meant: &Terms) -> Vec<Expansion> {
        let mut expansions = self.synonyms.expand(self.lexicon, &meant.normalized);
        for word in &meant.words {
            let overlaps = |known: &Expansion| known.span.start < word.span.end && word.span.start < known.span.end;
            if self.lexicon.has_word(&word.text) || expansions.iter().any(overlaps) {
                continue;
            }
            let long_forms = self.slips.long_forms(&word.text).take(MAX_LONG_FORMS);
            let others: Vec<Other> = long_forms.map(|text| Other { text: text.to_owned(), closeness: 1.0 }).collect();
            if !others.is_empty() {
                expansions.push(Expansion { span: word.span, word: word.text.clone(), others });
            }
        }
        expansions
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
