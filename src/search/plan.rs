//! How a query is understood, before candidates are looked for.

use super::ahead;
use super::correct::Corrector;
use super::literal::{any_of, is_absent};
use super::located::{Located, Locator};
use super::names::{MAX_NAMED, MIN_TITLE, may_name, named_documents};
use super::parse::{Query, parse};
use super::place::PlaceQuery;
use super::terms::Terms;
use super::vocabulary::Vocabulary;
use crate::analysis::{Expansion, Other};
use crate::error::Result;
use crate::library::Library;
use crate::store::{Filters, MAX_COUNTED, Matches, Wanted};
use plansearch_text::{CharSpan, normalize, number_variant, separator_spellings};

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
    pub place: Option<Located>,
    /// The ids of the documents of which something is asked, by their whole title.
    pub named: Vec<String>,
    /// The passages that hold the whole query verbatim and pass the filters.
    pub exact: Matches,
}

/// Understands queries.
pub(crate) struct Planner<'a> {
    pub library: &'a Library,
    pub filters: &'a Filters,
}

impl Planner<'_> {
    /// Understands a query string.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn plan(&self, text: &str) -> Result<Plan> {
        let query = parse(text);
        let store = self.library.store();
        ahead::of_query(self.library, self.filters, &query)?;
        let exact = store.matching(&any_of(query.literals()), self.filters, MAX_COUNTED)?;
        // What a passage holds, whatever the filters, is neither misspelt nor a figure that means a place.
        let is_written = !exact.addresses.is_empty()
            || (!self.filters.is_empty() && !is_absent(store, &query.literal, &Filters::default())?);
        let (mut terms, mut place) = self.terms_and_place(&query.text, is_written)?;
        let corrected = if is_written || place.as_ref().is_some_and(|place| !place.is_missing) {
            None
        } else {
            self.corrected(&query.text)
        };
        let meant = match &corrected {
            Some(corrected) => {
                let (meant, of_meant) = self.terms_and_place(corrected, is_written)?;
                place = of_meant;
                Some(meant)
            }
            None => None,
        };
        if let Some(place) = place.as_ref().filter(|place| place.is_all) {
            debug_assert!(place.rest.is_empty(), "a place that is all leaves nothing");
            // What names the place is looked for in no text.
            terms = self.terms(&place.rest);
        }
        let expansions = self.expand(meant.as_ref().unwrap_or(&terms));
        let numbers = number_variant(&terms.normalized).map(|variant| self.terms(&variant));
        let variants = numbers.into_iter().chain(meant.clone()).collect();
        let mut meant = meant.unwrap_or_else(|| terms.clone());
        let named = if place.is_none() { self.named(&mut meant)? } else { Vec::new() };
        if !named.is_empty() && corrected.is_none() {
            terms = meant.clone();
        }
        Ok(Plan { query, meant, terms, variants, expansions, corrected, place, named, exact })
    }

    /// The documents that a text names by their whole title, where it says more than that; the title is one name then.
    fn named(&self, meant: &mut Terms) -> Result<Vec<String>> {
        let kinds = &self.library.configuration().questions.name_endings.documents;
        if !may_name(&meant.normalized, kinds) {
            return Ok(Vec::new());
        }
        let found = named_documents(self.library, meant)?;
        // What so many are called tells none of them.
        let is_telling = !found.rest.is_empty() && found.documents.len() < MAX_NAMED;
        let Some(title) = found.title.filter(|title| is_telling && title.len() >= MIN_TITLE) else {
            return Ok(Vec::new());
        };
        meant.long_names.retain(|name| name.end <= title.start || title.end <= name.start);
        meant.strange_names.retain(|name| name.end <= title.start || title.end <= name.start);
        meant.long_names.push(title);
        meant.title = Some(title);
        Ok(found.documents.iter().map(|head| head.id.clone()).collect())
    }

    /// The text as it was meant, if it seems misspelt.
    fn corrected(&self, text: &str) -> Option<String> {
        let (store, configuration) = (self.library.store(), self.library.configuration());
        let corrected = |vocabulary: &Vocabulary<'_>, is_absent: &dyn Fn(&str) -> bool| {
            let corrector =
                Corrector { vocabulary, lexicon: &configuration.lexicon, stopwords: &configuration.stopwords };
            corrector.correct(text, is_absent)
        };
        if store.is_far() {
            // Looked for once where there is nothing, to know what is asked.
            let noting = Vocabulary::noting(store);
            corrected(&noting, &|_| true);
            // What cannot be looked up beforehand, cannot be later.
            let _ = noting.tell_ahead();
        }
        // What cannot be looked up is left as it is.
        corrected(&Vocabulary::of(store), &|piece| is_absent(store, piece, &Filters::default()).unwrap_or(false))
    }

    /// The place that a text names, and the terms of what else it says.
    fn terms_and_place(&self, text: &str, is_written: bool) -> Result<(Terms, Option<Located>)> {
        let place = PlaceQuery::parse(&normalize(text).text).filter(|place| !place.is_bare || !is_written);
        let Some(place) = place else { return Ok((self.terms(text), None)) };
        let located = Locator { library: self.library, filters: self.filters }.locate(&place)?;
        // What is written somewhere as it stands is not denied because it mentions a place that is none.
        let located = located.filter(|located| !located.is_missing || !is_written);
        let rest = match &located {
            Some(located) if !located.is_missing && !located.rest.is_empty() => place.rest.as_str(),
            _ => text,
        };
        Ok((self.terms(rest), located))
    }

    /// What the thesaurus knows, and the long forms of short names that neither it nor the
    /// dictionary has.
    fn expand(&self, meant: &Terms) -> Vec<Expansion> {
        let configuration = self.library.configuration();
        let mut expansions = configuration.synonyms.expand(&configuration.lexicon, &meant.normalized);
        let vocabulary = Vocabulary::of(self.library.store());
        for word in &meant.words {
            let overlaps = |known: &Expansion| known.span.start < word.span.end && word.span.start < known.span.end;
            if configuration.lexicon.has_word(&word.text) || expansions.iter().any(overlaps) {
                continue;
            }
            let long_forms = vocabulary.long_forms(&word.text).into_iter().take(MAX_LONG_FORMS);
            let others: Vec<Other> = long_forms.map(|entry| Other { text: entry.text, closeness: 1.0 }).collect();
            if !others.is_empty() {
                expansions.push(Expansion { span: word.span, word: word.text.clone(), others });
            }
        }
        expansions
    }

    fn terms(&self, text: &str) -> Terms {
        let configuration = self.library.configuration();
        let mut terms = Terms::of(text, configuration);
        // A name is what stands somewhere as it is.
        let store = self.library.store();
        let stands = |wanted: Wanted| {
            store.matching(&wanted, &Filters::default(), 1).is_ok_and(|found| !found.addresses.is_empty())
        };
        let (known, other): (Vec<CharSpan>, Vec<CharSpan>) = terms.long_names.iter().partition(|name| {
            let name = name.slice(&terms.normalized);
            stands(Wanted::Sequence(name.clone())) || stands(Wanted::InTitles(name))
        });
        // A five-year plan is one, whether or not there is any of that number.
        terms.strange_names =
            other.into_iter().filter(|name| name.slice(&terms.normalized).contains("个五年规划")).collect();
        terms.long_names = [known, terms.strange_names.clone()].concat();
        terms
    }
}

impl Plan {
    /// What a passage must be, whatever the mode: by the operators.
    pub(crate) fn constraint(&self) -> Option<Wanted> {
        let Query { required, excluded, titles, .. } = &self.query;
        let mut all: Vec<Wanted> = required.iter().map(Wanted::any_sequence).collect();
        all.extend(titles.iter().cloned().map(Wanted::InTitles));
        all.extend(excluded.iter().cloned().map(|sequence| Wanted::Not(Box::new(Wanted::Sequence(sequence)))));
        (!all.is_empty()).then_some(Wanted::All(all))
    }

    /// For each word of the query, or each group joined by OR, what may stand in a passage for it: itself, the same
    /// written otherwise, what the thesaurus knows for it but broader words. Empty where no word carries weight.
    pub(crate) fn all_words(&self) -> Vec<Vec<String>> {
        let mut words: Vec<Vec<String>> = Vec::new();
        let joined = self.query.joined_spans();
        let is_joined = |start: usize, end: usize| joined.iter().any(|span| span.start <= start && end <= span.end);
        for word in &self.meant.words {
            if self.corrected.is_none() && is_joined(word.span.start, word.span.end) {
                continue;
            }
            let mut alternatives = vec![word.text.clone()];
            alternatives.extend(number_variant(&word.text));
            alternatives.extend(separator_spellings(&word.text));
            let inside = self
                .expansions
                .iter()
                .filter(|expansion| expansion.span.start <= word.span.start && word.span.end <= expansion.span.end);
            let others = inside.flat_map(|expansion| &expansion.others).filter(|other| other.closeness >= CLOSE);
            alternatives.extend(others.take(MAX_ALTERNATIVES).map(|other| other.text.clone()));
            words.push(alternatives);
        }
        words.extend(self.query.either.iter().cloned());
        words
    }
}

/// Words of the thesaurus that are less close name a field rather than the thing, and stand for no word.
const CLOSE: f32 = 0.5;
/// No more words of the thesaurus than these may stand for one in a passage that holds all words.
const MAX_ALTERNATIVES: usize = 8;
