//! `/indicators`: the indicators of each document, and the targets that its text sets.

use super::frame::{Frame, Root, Tab};
use super::indicator_table::{IndicatorTable, Order};
use super::page::respond;
use super::target_list::TargetList;
use crate::Links;
use crate::library::Library;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::targets::read_year;
use crate::types::TargetFilters;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

const PARAMETERS: [&str; 4] = ["document", "sort", "chapter", "year"];

/// What is asked of the page; the address holds all of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    pub filters: TargetFilters,
    pub order: Order,
}

impl Choices {
    fn read(params: &Params) -> Result<Self, Problem> {
        let years = params.list("year")?.iter().map(|year| read_year(year)).collect::<Result<_, _>>()?;
        let (mut documents, mut chapters) = (params.list("document")?, Vec::new());
        for chapter in params.list("chapter")? {
            // A chapter of one of several documents names it.
            match chapter.rsplit_once('/') {
                Some((document, chapter)) => {
                    documents.push(document.to_owned());
                    chapters.push(chapter.to_owned());
                }
                None => chapters.push(chapter),
            }
        }
        let filters = TargetFilters { documents, chapters, years, units: Vec::new() };
        let order = params.text("sort")?.map(Order::read).transpose()?.unwrap_or_default();
        Ok(Self { filters, order })
    }

    /// The query string of the page, with `?` unless it is empty.
    pub(super) fn query_string(&self) -> String {
        let sort = if self.order == Order::default() { String::new() } else { self.order.to_string() };
        with_mark('?', &[("sort", sort)].into_iter().chain(filter_pairs(&self.filters)).collect::<Vec<_>>())
    }
}

/// The filters as parameters of `/v1/targets` and of this page.
pub(super) fn filter_pairs(filters: &TargetFilters) -> [(&'static str, String); 3] {
    let years: Vec<String> = filters.years.iter().map(u32::to_string).collect();
    [("document", filters.documents.join(",")), ("chapter", filters.chapters.join(",")), ("year", years.join(","))]
}

/// Those pairs that have a value, encoded, after this mark.
pub(super) fn with_mark(mark: char, pairs: &[(&'static str, String)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    let encoded: Vec<String> =
        given.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
    if encoded.is_empty() { String::new() } else { format!("{mark}{}", encoded.join("&")) }
}

#[derive(Debug, Template)]
#[template(path = "indicators.html", config = "web/askama.toml")]
struct IndicatorsPage {
    frame: Frame,
    /// The title of the only document that is asked for, where there are others.
    document: Option<String>,
    tables: Vec<IndicatorTable>,
    /// Whether further documents have figures.
    has_more_tables: bool,
    /// What the links to the files of indicators end with.
    export: String,
    targets: TargetList,
}

/// The tables of no more documents are shown on one page.
const MAX_SHEETS: usize = 12;
/// Among no more documents with figures are those with tables looked for.
const MAX_LOOKED_AT: usize = 120;

impl IndicatorsPage {
    fn new(library: &Library, choices: &Choices, links: &Links, frame: Frame) -> crate::Result<Self> {
        let asked = &choices.filters.documents;
        let mut heads = Vec::new();
        for id in asked.iter().take(MAX_SHEETS) {
            heads.extend(library.store().head(id)?);
        }
        let mut has_more_tables = asked.len() > MAX_SHEETS;
        if asked.is_empty() {
            let records = library.store().documents_with_facts(None, MAX_LOOKED_AT)?;
            let with_table = records.iter().filter(|record| !record.facts.indicators.is_empty());
            heads.extend(with_table.map(|record| Arc::clone(&record.head)));
            has_more_tables = records.len() == MAX_LOOKED_AT || heads.len() > MAX_SHEETS;
            heads.truncate(MAX_SHEETS);
        }
        let document = match heads.as_slice() {
            [only] if !asked.is_empty() && library.document_count() > 1 => Some(only.metadata.short_title.clone()),
            _ => None,
        };
        let mut tables = Vec::new();
        for head in &heads {
            tables.extend(IndicatorTable::new(library, head, choices, links)?);
        }
        Ok(Self {
            frame,
            document,
            has_more_tables: has_more_tables && !tables.is_empty(),
            tables,
            export: with_mark('&', &[("document", asked.join(","))]),
            targets: TargetList::new(library, choices, links)?,
        })
    }
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_query(query.as_deref(), &PARAMETERS)?;
    let choices = Choices::read(&params)?;
    let (links, frame) = (state.links().clone(), root.frame(Tab::Indicators));
    respond(state.run(move |library| Ok(IndicatorsPage::new(library, &choices, &links, frame)?.render())).await?)
}
