//! What may be asked of documents, as a form beside a list of hits.

use super::address::parameters;
use super::shelf::{label, title};
use crate::error::Result;
use crate::filters::ABOUT_PARAMETERS;
use crate::library::Library;
use crate::store::{AboutFilters, AboutKind};
use plansearch_search::SearchRequest;

/// No more values are offered, those with most documents.
const MAX_VALUES: usize = 200;

/// The form.
#[derive(Debug)]
pub(super) struct AboutForm {
    pub choices: Vec<Choice>,
    pub year_from: String,
    pub year_to: String,
    pub status: String,
    /// The rest of what is asked.
    pub kept: Vec<(&'static str, String)>,
    /// Whether anything is chosen.
    pub is_set: bool,
}

/// One of several values, or any.
#[derive(Debug)]
pub(super) struct Choice {
    pub name: &'static str,
    pub title: &'static str,
    pub values: Vec<Offered>,
}

#[derive(Debug)]
pub(super) struct Offered {
    pub value: String,
    pub label: String,
    pub count: usize,
    pub is_chosen: bool,
}

impl AboutForm {
    /// The form with what is asked chosen; `None` where there is but one document.
    pub(super) fn new(library: &Library, request: &SearchRequest) -> Result<Option<Self>> {
        if library.document_count() < 2 {
            return Ok(None);
        }
        let about = &request.filters.about;
        let counts = library.store().about_counts(&AboutFilters::default())?;
        let choice = |name, kind: AboutKind, chosen: &[String]| {
            let mut values: Vec<_> = counts.iter().filter(|count| count.kind == kind).collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(MAX_VALUES);
            let values = values.into_iter().map(|count| Offered {
                label: label(kind, &count.value),
                count: count.count,
                is_chosen: chosen.contains(&count.value),
                value: count.value.clone(),
            });
            Choice { name, title: title(kind), values: values.collect() }
        };
        let choices = [
            choice("doc_kind", AboutKind::Kind, &about.doc_kinds),
            choice("level", AboutKind::Level, &about.levels),
            choice("region", AboutKind::Region, &about.regions),
            choice("issuer", AboutKind::Issuer, &about.issuers),
        ];
        let choices = choices.into_iter().filter(|choice| !choice.values.is_empty()).collect();
        let year = |year: Option<u16>| year.map_or_else(String::new, |year| year.to_string());
        let mut kept = parameters(&SearchRequest { offset: 0, ..request.clone() });
        kept.retain(|(name, _)| !ABOUT_PARAMETERS.contains(name));
        Ok(Some(Self {
            choices,
            year_from: year(about.year_from),
            year_to: year(about.year_to),
            status: about.statuses.join(","),
            kept,
            is_set: !about.is_empty(),
        }))
    }
}
