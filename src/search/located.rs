//! Where in the library a query's place is: look-ups of indexed places, in the documents that the query names.

use super::names::{Named, named_documents};
use super::place::{PlaceQuery, abbreviates_table};
use super::terms::Terms;
use crate::analysis::bigrams;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, Field, Filters, MAX_COUNTED, PlaceKey, PlaceTerm, Probe, Wanted};
use plansearch_text::normalize;
use rustc_hash::FxHashMap;

/// No more passages of a place are put in order.
const MAX_RANKED: usize = 300;
/// No more passages are looked at for a table whose title is abbreviated.
const MAX_TABLE_ROWS: usize = 64;
/// The titles of so many passages of a place may say what the query says beside it.
const MAX_TITLES: usize = 64;

/// Where a passage stands in the answer to a query that names a place.
pub(crate) type PlaceRank = u8;

/// A place that exists, or that a query means and no document has.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Located {
    /// The passages there with their rank, at most as many as are put in order.
    pub ranks: FxHashMap<Address, PlaceRank>,
    /// All passages there, by address.
    pub addresses: Vec<Address>,
    /// Whether there are more.
    pub is_cut: bool,
    /// Whether the query says nothing else.
    pub is_all: bool,
    /// What the query says beside the place and the document.
    pub rest: String,
    /// What a passage of the place is, and in which documents.
    pub wanted: Option<(Wanted, Filters)>,
    /// Whether the query means a place that no document has.
    pub is_missing: bool,
}

/// Looks for places.
pub(crate) struct Locator<'a> {
    pub library: &'a Library,
    pub filters: &'a Filters,
}

impl Locator<'_> {
    /// The place that a folded text names; `None` where it names none that there is, and more is said.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn locate(&self, place: &PlaceQuery) -> Result<Option<Located>> {
        let configuration = self.library.configuration();
        let terms = Terms::of(&place.rest, configuration);
        let named = match says_nothing(&terms) {
            true => Named::default(),
            false => named_documents(self.library, &terms)?,
        };
        let filters = self.filters_in(&named);
        let mut located = match place.table() {
            Some(title) => self.table(title, &filters)?,
            None => match place.wanted() {
                Some(wanted) => self.matching(wanted, filters.clone())?,
                None => Located::default(),
            },
        };
        let is_whole = named.rest.is_empty();
        if located.addresses.is_empty() || named.is_unknown {
            // A table is one only where there is one; else the words are words.
            let is_meant = place.table().is_none() && (is_whole || named.is_unknown);
            return Ok(is_meant.then(|| Located { is_missing: true, ..Located::default() }));
        }
        located.is_all = is_whole || self.is_in_titles(&named.rest, &located.addresses)?;
        located.rest = if located.is_all { String::new() } else { named.rest };
        self.rank(&mut located, place)?;
        Ok(Some(located))
    }

    /// The passages under the headings with exactly this title.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn titled(&self, title: &str) -> Result<Located> {
        let title = normalize(title).text;
        if title.is_empty() {
            return Ok(Located::default());
        }
        let mut located = self.matching(Wanted::Place(PlaceTerm::Title(title)), self.filters.clone())?;
        let is_chapter = true;
        self.rank_as(&mut located, is_chapter)?;
        Ok(located)
    }

    fn filters_in(&self, named: &Named) -> Filters {
        let mut filters = self.filters.clone();
        if filters.documents.is_empty() {
            filters.documents = named.documents.iter().map(|head| head.id.clone()).collect();
        }
        filters
    }

    fn matching(&self, wanted: Wanted, filters: Filters) -> Result<Located> {
        let found = self.library.store().matching(&wanted, &filters, MAX_COUNTED)?;
        Ok(Located {
            addresses: found.addresses,
            is_cut: found.is_cut,
            wanted: Some((wanted, filters)),
            ..Located::default()
        })
    }

    /// The rows of the table whose title these characters abbreviate: the titles that share a bigram name it.
    fn table(&self, title: &str, filters: &Filters) -> Result<Located> {
        let store = self.library.store();
        let clause = |term: String| crate::store::Clause { field: Field::HeadingBigrams, term, weight: 1.0 };
        let clauses: Vec<_> = bigrams(title).into_iter().map(|token| clause(token.text)).collect();
        let tables = Filters { kinds: crate::corpus::Kind::of_tables().to_vec(), ..filters.clone() };
        let probe = Probe { clauses: &clauses, all: false, must: None, filters: &tables, limit: MAX_TABLE_ROWS };
        let rows: Vec<Address> = store.candidates(&probe)?.into_iter().map(|candidate| candidate.address).collect();
        let mut located = Located::default();
        for found in store.passages(&rows)? {
            let is_new = !located.addresses.contains(&found.address);
            if let Some(table) = found.passage.place.table.as_ref().filter(|_| is_new)
                && abbreviates_table(title, &found.passage)
            {
                let filters = Filters { documents: vec![found.document.id.clone()], ..filters.clone() };
                let wanted = Wanted::Place(PlaceTerm::Table(table.number));
                located.addresses.extend(store.matching(&wanted, &filters, MAX_COUNTED)?.addresses);
            }
        }
        located.addresses.sort_unstable();
        located.addresses.dedup();
        Ok(located)
    }

    fn is_in_titles(&self, rest: &str, addresses: &[Address]) -> Result<bool> {
        let mut holds = false;
        let first = addresses.get(..addresses.len().min(MAX_TITLES)).unwrap_or_default();
        self.library.store().folded(first, &mut |_, folded| {
            let mut titles = Vec::new();
            folded.titles(&mut titles);
            let titles: String = titles.into_iter().filter(|c| c.is_alphanumeric()).collect();
            holds |= titles.contains(rest);
        })?;
        Ok(holds)
    }

    fn rank(&self, located: &mut Located, place: &PlaceQuery) -> Result<()> {
        if !place.is_page() {
            return self.rank_as(located, place.is_chapter());
        }
        // What is proved to stand on the page comes before what may.
        let first = located.addresses.get(..located.addresses.len().min(MAX_RANKED)).unwrap_or_default();
        for found in self.library.store().passages(first)? {
            let is_proved = found.passage.pages.is_some_and(|pages| pages.exact);
            located.ranks.insert(found.address, PlaceRank::from(!is_proved));
        }
        Ok(())
    }

    /// A section answers with its passages in order; a chapter with its introduction, the first passage of each
    /// section, and the rest.
    fn rank_as(&self, located: &mut Located, is_chapter: bool) -> Result<()> {
        let mut addresses = located.addresses.clone();
        self.library.store().sort_in_reading_order(&mut addresses)?;
        addresses.truncate(MAX_RANKED);
        let facets = self.library.store().facets(&addresses)?;
        let mut before: Option<&crate::store::FacetKeys> = None;
        for (address, keys) in addresses.iter().zip(&facets) {
            let opens = before.is_none_or(|before| before.place != keys.place || before.file != keys.file);
            let rank = match PlaceKey::read(&keys.place).section() {
                Some(_) if is_chapter && !opens => 2,
                Some(_) if is_chapter => 1,
                _ => 0,
            };
            located.ranks.insert(*address, rank);
            before = Some(keys);
        }
        Ok(())
    }
}

/// Whether a text has no more than one character with weight.
fn says_nothing(terms: &Terms) -> bool {
    let weighs =
        terms.normalized.chars().zip(&terms.weightless.mask).filter(|(c, masked)| c.is_alphanumeric() && !**masked);
    terms.weightless.is_all || weighs.count() < 2
}
