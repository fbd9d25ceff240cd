//! Which documents are considered, by what they say of themselves.

use crate::corpus::Metadata;
use std::cmp::Reverse;

/// What is asked of the documents that passages stand in; an empty list asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AboutFilters {
    /// What they are: `plan`, `report`, `notice`, `law`, `statistics`, `other`.
    pub doc_kinds: Vec<String>,
    /// For whom they hold: `national`, `province`, `city`, `county`.
    pub levels: Vec<String>,
    /// The places for which they hold.
    pub regions: Vec<String>,
    /// Who issued them, or had a part in it.
    pub issuers: Vec<String>,
    /// Whether they hold, in the words of the source.
    pub statuses: Vec<String>,
    /// The first year in which they may have been issued; a document without a date is in no year.
    pub year_from: Option<u16>,
    /// The last year in which they may have been issued.
    pub year_to: Option<u16>,
}

/// Terms from the first to the last, both included.
pub(crate) type TermRange = (String, String);

/// What a document is found by, as a mark that begins its terms.
#[derive(Clone, Copy)]
enum Mark {
    Kind,
    Level,
    Region,
    Issuer,
    Status,
    Superseded,
    Year,
}

impl Mark {
    fn term(self, value: &str) -> String {
        format!("{}{value}", self.letter())
    }

    fn letter(self) -> char {
        match self {
            Self::Kind => 'k',
            Self::Level => 'l',
            Self::Region => 'r',
            Self::Issuer => 'i',
            Self::Status => 's',
            Self::Superseded => 'x',
            Self::Year => 'y',
        }
    }
}

/// What documents are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AboutKind {
    /// What they are: `plan`.
    Kind,
    /// For whom they hold: `city`.
    Level,
    /// The place for which they hold.
    Region,
    /// The year in which they were issued.
    Year,
    /// Who issued them.
    Issuer,
}

impl AboutKind {
    /// All, in the order in which readers meet them.
    pub const ALL: [Self; 5] = [Self::Kind, Self::Level, Self::Region, Self::Year, Self::Issuer];

    /// What its terms begin with.
    pub(crate) fn mark(self) -> char {
        match self {
            Self::Kind => Mark::Kind.letter(),
            Self::Level => Mark::Level.letter(),
            Self::Region => Mark::Region.letter(),
            Self::Year => Mark::Year.letter(),
            Self::Issuer => Mark::Issuer.letter(),
        }
    }
}

/// No more values of one kind are listed, those of most documents.
const MAX_LISTED: usize = 60;
/// No more values of one kind are counted.
pub(crate) const MAX_VALUES: usize = 4_096;

/// The values of a kind as they are listed: those of most documents first, years by themselves.
pub(crate) fn listed(kind: AboutKind, mut values: Vec<AboutCount>) -> Vec<AboutCount> {
    values.sort_by_key(|value| Reverse(value.count));
    values.truncate(MAX_LISTED);
    if kind == AboutKind::Year {
        values.sort_by(|one, other| other.value.cmp(&one.value));
    }
    values
}

/// How many documents have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutCount {
    /// Of what kind the value is.
    pub kind: AboutKind,
    /// The value, as the filter of this kind takes it.
    pub value: String,
    /// How many documents have it.
    pub count: usize,
}

impl AboutFilters {
    /// The same without what is asked of one kind.
    #[must_use]
    pub fn without(&self, kind: AboutKind) -> Self {
        let mut rest = self.clone();
        match kind {
            AboutKind::Kind => rest.doc_kinds.clear(),
            AboutKind::Level => rest.levels.clear(),
            AboutKind::Region => rest.regions.clear(),
            AboutKind::Issuer => rest.issuers.clear(),
            AboutKind::Year => (rest.year_from, rest.year_to) = (None, None),
        }
        rest
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// The ranges of terms of which a document must have one, for each thing that is asked.
    pub(crate) fn demands(&self) -> Vec<Vec<TermRange>> {
        let lists = [
            (Mark::Kind, &self.doc_kinds),
            (Mark::Level, &self.levels),
            (Mark::Region, &self.regions),
            (Mark::Issuer, &self.issuers),
            (Mark::Status, &self.statuses),
        ];
        let lists = lists.into_iter().filter(|(_, values)| !values.is_empty());
        let mut demands: Vec<Vec<TermRange>> = lists
            .map(|(mark, values)| values.iter().map(|value| (mark.term(value), mark.term(value))).collect())
            .collect();
        if self.year_from.is_some() || self.year_to.is_some() {
            let (first, last) = (self.year_from.unwrap_or(0), self.year_to.unwrap_or(9_999));
            demands.push(vec![(Mark::Year.term(&year_key(first)), Mark::Year.term(&year_key(last)))]);
        }
        demands
    }

    /// Whether a document is as asked.
    #[must_use]
    pub fn admits(&self, metadata: &Metadata) -> bool {
        let terms = terms_about(metadata);
        let within = |(first, last): &TermRange| terms.iter().any(|term| (first..=last).contains(&term));
        self.demands().iter().all(|ranges| ranges.iter().any(within))
    }
}

/// The terms that a document is found by.
pub(crate) fn terms_about(metadata: &Metadata) -> Vec<String> {
    let Metadata { doc_kind, level, region, issuer, status, date, .. } = metadata;
    let mut terms = Vec::new();
    for (mark, value) in [(Mark::Kind, doc_kind), (Mark::Level, level), (Mark::Region, region), (Mark::Status, status)]
    {
        terms.extend(value.as_deref().map(|value| mark.term(value)));
    }
    if let Some(issuer) = issuer {
        // Each of several issuers is one.
        let parts = issuer.split(['、', '，', ',', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
        terms.extend(parts.chain(std::iter::once(issuer.as_str())).map(|part| Mark::Issuer.term(part)));
    }
    terms.extend(metadata.is_superseded().then(superseded_term));
    let year = date.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse().ok());
    terms.extend(year.map(|year: u16| Mark::Year.term(&year_key(year))));
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The term of documents that no longer hold.
pub(crate) fn superseded_term() -> String {
    Mark::Superseded.term("")
}

fn year_key(year: u16) -> String {
    format!("{year:04}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        Metadata {
            level: Some("province".to_owned()),
            issuer: Some("云州省发展和改革委员会、云州省水利厅".to_owned()),
            date: Some("2021-10".to_owned()),
            ..Metadata::default()
        }
    }

    #[track_caller]
    fn check(filters: AboutFilters, expected: bool) {
        assert_eq!(filters.admits(&metadata()), expected, "{filters:?}");
    }

    #[test]
    fn each_thing_asked_is_demanded() {
        let list = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
        check(AboutFilters::default(), true);
        check(AboutFilters { levels: list(&["city", "province"]), ..AboutFilters::default() }, true);
        check(AboutFilters { levels: list(&["city"]), ..AboutFilters::default() }, false);
        check(AboutFilters { issuers: list(&["云州省水利厅"]), ..AboutFilters::default() }, true);
        check(AboutFilters { statuses: list(&["现行有效"]), ..AboutFilters::default() }, false);
        check(
            AboutFilters { levels: list(&["province"]), doc_kinds: list(&["law"]), ..AboutFilters::default() },
            false,
        );
        check(AboutFilters { year_from: Some(2021), ..AboutFilters::default() }, true);
        check(AboutFilters { year_to: Some(2020), ..AboutFilters::default() }, false);
        check(AboutFilters { year_from: Some(2015), year_to: Some(2021), ..AboutFilters::default() }, true);
    }

    #[test]
    fn a_document_without_a_date_is_in_no_year() {
        let undated = Metadata { date: None, ..metadata() };
        assert!(!AboutFilters { year_from: Some(0), ..AboutFilters::default() }.admits(&undated));
    }
}
