//! How many documents there are of each kind, level, place, issuer and year: posting lists, counted.

use super::limited::Admitted;
use super::open::LocalStore;
use crate::about::{MAX_VALUES, listed};
use crate::error::{Error, Result};
use crate::{AboutCount, AboutFilters, AboutKind, Filters};
use std::collections::BTreeMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, TERMINATED, Term};

impl LocalStore {
    pub(super) fn counts_about(&self, about: &AboutFilters, admitted: Option<&Admitted>) -> Result<Vec<AboutCount>> {
        let failed = || Error::store("count documents");
        let mut counts: BTreeMap<(AboutKind, String), usize> = BTreeMap::new();
        for (segment, reader) in self.readers() {
            let seen = admitted.map(|admitted| admitted.of_segment(segment));
            let index = reader.inverted_index(self.fields.about).map_err(failed())?;
            for kind in AboutKind::ALL {
                // Counted as if nothing were asked of this kind, so that another value can be chosen.
                let filters = Filters { about: about.without(kind), ..Filters::default() };
                let heads: Option<Vec<DocId>> = self.heads_asked(reader, &filters, seen)?;
                let mark = kind.mark().to_string();
                let range = index.terms().range().ge(&mark);
                let mut stream = range.into_stream().map_err(|error| failed()(error.into()))?;
                let mut counted = 0;
                while stream.advance() && counted < MAX_VALUES {
                    let term = std::str::from_utf8(stream.key()).unwrap_or_default();
                    let Some(value) = term.strip_prefix(&mark) else { break };
                    counted += 1;
                    let term = Term::from_field_text(self.fields.about, term);
                    let postings = index.read_postings(&term, IndexRecordOption::Basic);
                    let Some(mut postings) = postings.map_err(|error| failed()(error.into()))? else { continue };
                    let mut count = 0;
                    let mut row = postings.doc();
                    while row != TERMINATED {
                        let is_asked = heads.as_ref().is_none_or(|heads| heads.binary_search(&row).is_ok());
                        count += usize::from(is_asked && !reader.is_deleted(row));
                        row = postings.advance();
                    }
                    if count > 0 {
                        *counts.entry((kind, value.to_owned())).or_default() += count;
                    }
                }
            }
        }
        let mut all = Vec::new();
        for kind in AboutKind::ALL {
            let of_kind = counts.iter().filter(|((known, _), _)| *known == kind);
            let values: Vec<AboutCount> =
                of_kind.map(|((_, value), &count)| AboutCount { kind, value: value.clone(), count }).collect();
            all.extend(listed(kind, values));
        }
        Ok(all)
    }
}
