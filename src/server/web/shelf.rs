//! `/documents`: the shelf, by kind, level, place, year and issuer, and by title.

use super::address::{encode, only};
use super::frame::{Frame, Root, Tab};
use super::page::respond;
use super::read::see_other;
use crate::error::Result;
use crate::filters::{ABOUT_PARAMETERS, about_pairs, read_about};
use crate::library::Library;
use crate::links::encode_path;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::{AboutCount, AboutFilters, AboutKind};
use crate::types::DocumentSummary;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

/// How many documents a page of the list has.
const LISTED: usize = 50;
/// So many values of each kind stand open; the others are folded away.
const OPEN_VALUES: usize = 8;

#[derive(Debug, Template)]
#[template(path = "documents.html", config = "web/askama.toml")]
struct ShelfPage {
    frame: Frame,
    documents: Vec<(String, DocumentSummary)>,
    /// What was looked for among the titles.
    asked: String,
    /// What is chosen, for the form.
    kept: Vec<(&'static str, String)>,
    shelves: Vec<Shelf>,
    /// The link without any choice, where there is one.
    unfiltered: Option<String>,
    /// The link to the next page.
    next: Option<String>,
    total: usize,
}

/// A way to divide the documents, with its values.
#[derive(Debug)]
pub(super) struct Shelf {
    pub title: &'static str,
    pub open: Vec<Value>,
    pub folded: Vec<Value>,
    /// The link that takes the choice away.
    all: Option<String>,
}

#[derive(Debug)]
pub(super) struct Value {
    pub label: String,
    pub count: usize,
    pub href: String,
    is_chosen: bool,
}

/// The documents to choose from; the only one is opened.
pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let names = [&["q", "after"][..], &ABOUT_PARAMETERS].concat();
    let params = Params::from_query(Some(&only(query.as_deref(), &names)), &names)?;
    let asked = params.text("q")?.unwrap_or_default().trim().to_owned();
    let after = params.text("after")?.map(str::to_owned);
    let about = read_about(&params)?;
    let (total, first) = state.run(|library| Ok((library.document_count(), library.documents(None, 1)?.pop()))).await?;
    if let Some(document) = first.filter(|_| total == 1) {
        return Ok(see_other(format!("{}documents/{}", root.as_str(), encode_path(&document.id))));
    }
    let frame = root.frame(Tab::Read);
    let page = state.run(move |library| Ok(ShelfPage::new(library, asked, about, after.as_deref(), frame)?.render()));
    respond(page.await?)
}

impl ShelfPage {
    fn new(library: &Library, asked: String, about: AboutFilters, after: Option<&str>, frame: Frame) -> Result<Self> {
        let wanted = Some(asked.as_str()).filter(|asked| !asked.is_empty());
        let page = library.document_page(wanted, &about, after, LISTED)?;
        let documents = page.items.iter().map(|head| (encode_path(&head.id), DocumentSummary::from(&**head))).collect();
        let here = |about: &AboutFilters| address(&asked, about);
        let next = page.next.map(|next| format!("{}{}after={}", here(&about), mark(&here(&about)), encode(&next)));
        let kept = about_pairs(&about).into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let unfiltered = (!about.is_empty()).then(|| here(&AboutFilters::default()));
        let shelves = shelves(&library.store().about_counts(&about)?, &about, &here);
        Ok(Self { frame, documents, asked, kept, shelves, unfiltered, next, total: library.document_count() })
    }
}

/// The address of the shelf with what is asked.
fn address(asked: &str, about: &AboutFilters) -> String {
    let pairs = std::iter::once(("q", asked.to_owned())).chain(about_pairs(about));
    let given = pairs.filter(|(_, value)| !value.is_empty());
    let encoded: Vec<String> = given.map(|(name, value)| format!("{name}={}", encode(&value))).collect();
    if encoded.is_empty() { "documents".to_owned() } else { format!("documents?{}", encoded.join("&")) }
}

/// All documents, divided in every way but by who issued them, which is mostly the place once more.
pub(super) fn all_shelves(library: &Library) -> Result<Vec<Shelf>> {
    let all = AboutFilters::default();
    let counts = library.store().about_counts(&all)?;
    let counts: Vec<AboutCount> = counts.into_iter().filter(|count| count.kind != AboutKind::Issuer).collect();
    Ok(shelves(&counts, &all, &|about| address("", about)))
}

fn mark(address: &str) -> char {
    if address.contains('?') { '&' } else { '?' }
}

fn shelves(counts: &[AboutCount], about: &AboutFilters, here: &dyn Fn(&AboutFilters) -> String) -> Vec<Shelf> {
    let mut shelves = Vec::new();
    for kind in AboutKind::ALL {
        let rest = about.without(kind);
        let is_set = rest != *about;
        let value = |count: &AboutCount| {
            let chosen = with(&rest, kind, &count.value);
            let is_chosen = chosen == *about;
            Value { label: label(kind, &count.value), count: count.count, href: here(&chosen), is_chosen }
        };
        let mut values: Vec<Value> = counts.iter().filter(|count| count.kind == kind).map(value).collect();
        if values.len() < 2 && !is_set {
            continue;
        }
        let folded = values.split_off(values.len().min(OPEN_VALUES));
        shelves.push(Shelf { title: title(kind), open: values, folded, all: is_set.then(|| here(&rest)) });
    }
    shelves
}

/// What is asked, and this value too.
fn with(about: &AboutFilters, kind: AboutKind, value: &str) -> AboutFilters {
    let mut chosen = about.clone();
    let one = vec![value.to_owned()];
    match kind {
        AboutKind::Kind => chosen.doc_kinds = one,
        AboutKind::Level => chosen.levels = one,
        AboutKind::Region => chosen.regions = one,
        AboutKind::Issuer => chosen.issuers = one,
        AboutKind::Year => {
            let year = value.parse().ok();
            (chosen.year_from, chosen.year_to) = (year, year);
        }
    }
    chosen
}

pub(super) fn title(kind: AboutKind) -> &'static str {
    match kind {
        AboutKind::Kind => "种类",
        AboutKind::Level => "层级",
        AboutKind::Region => "地方",
        AboutKind::Year => "年份",
        AboutKind::Issuer => "印发机关",
    }
}

/// A value for readers.
pub(super) fn label(kind: AboutKind, value: &str) -> String {
    let known = match (kind, value) {
        (AboutKind::Kind, "plan") => "规划",
        (AboutKind::Kind, "report") => "报告",
        (AboutKind::Kind, "notice") => "通知",
        (AboutKind::Kind, "law") => "法规",
        (AboutKind::Kind, "statistics") => "统计公报",
        (AboutKind::Kind, "other") => "其他",
        (AboutKind::Level, "national") => "国家",
        (AboutKind::Level, "province") => "省",
        (AboutKind::Level, "city") => "市",
        (AboutKind::Level, "county") => "县（市、区）",
        (AboutKind::Year, year) => return format!("{year}年"),
        (_, value) => value,
    };
    known.to_owned()
}
