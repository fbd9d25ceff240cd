//! `/wordings`: how a thing is put, as a concordance with what stands around it.

use super::address::{encode, only};
use super::frame::{Frame, Root, Tab};
use super::page::respond;
use crate::filters::{FILTER_PARAMETERS, about_pairs};
use crate::links::encode_path;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::Filters;
use crate::types::{BesideWord, WordingLine, WordingsAnswer, YearOccurrences};
use crate::wordings::{LINE_SORTS, read};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use plansearch_wordings::{LineSort, WordingsRequest};
use std::sync::Arc;

/// The lines of a page.
const LINES: usize = 50;
/// The words of a side that are shown.
const WORDS: usize = 15;
/// The documents that are shown.
const DOCUMENTS: usize = 20;
/// The width of the longest bar.
const WIDTH: usize = 100;

#[derive(Debug, Template)]
#[template(path = "wordings.html", config = "web/askama.toml")]
struct WordingsPage {
    frame: Frame,
    query: String,
    kept: Vec<(&'static str, String)>,
    found: Option<Shown>,
}

#[derive(Debug)]
struct Shown {
    occurrences: usize,
    passages: usize,
    is_more: bool,
    sorts: Vec<Sorting>,
    lines: Vec<Line>,
    before: Vec<BesideWord>,
    after: Vec<BesideWord>,
    documents: Vec<Counted>,
    more_documents: usize,
    years: Vec<Bar>,
    csv: String,
    search: String,
    first: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// A way to sort the lines.
#[derive(Debug)]
struct Sorting {
    label: &'static str,
    href: String,
    is_current: bool,
}

#[derive(Debug)]
struct Line {
    left: String,
    text: String,
    right: String,
    href: String,
    place: String,
}

/// A document with its count.
#[derive(Debug)]
struct Counted {
    title: String,
    count: usize,
    href: String,
}

/// A bar of the small chart by year.
#[derive(Debug)]
struct Bar {
    label: String,
    count: usize,
    width: usize,
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let accepted = [&["q", "sort", "offset"][..], &FILTER_PARAMETERS].concat();
    // What a wording is looked for with takes a limit, which a page has not.
    let params = Params::from_query(Some(&only(query.as_deref(), &accepted)), &accepted)?;
    let frame = root.frame(Tab::Wordings);
    if params.text("q")?.is_none_or(|text| text.trim().is_empty()) {
        let empty = WordingsPage { frame, query: String::new(), kept: Vec::new(), found: None };
        return respond(empty.render());
    }
    let request = WordingsRequest { limit: LINES, ..read(&params)? };
    let links = state.links().clone();
    let page = state.run(move |library| {
        let answer = WordingsAnswer::run(library, &request, &links)?;
        let kept = kept(&request.filters);
        let query = request.query.clone();
        Ok(WordingsPage { frame, query, kept, found: Some(Shown::new(answer, &request)) }.render())
    });
    respond(page.await?)
}

/// The filters, which last from one wording to the next.
fn kept(filters: &Filters) -> Vec<(&'static str, String)> {
    let kinds: Vec<&str> = filters.kinds.iter().map(|kind| kind.name()).collect();
    let own = [
        ("document", filters.documents.join(",")),
        ("chapter", filters.chapters.join(",")),
        ("section", filters.sections.join(",")),
        ("kind", kinds.join(",")),
    ];
    own.into_iter().chain(about_pairs(&filters.about)).filter(|(_, value)| !value.is_empty()).collect()
}

/// What an address of this page ends with.
fn address(request: &WordingsRequest, sort: LineSort, offset: usize) -> String {
    let sort_name = LINE_SORTS.iter().find(|(_, known)| *known == sort).map_or("document", |(name, _)| name);
    let mut address = format!("?q={}", encode(&request.query));
    for (name, value) in kept(&request.filters) {
        address += &format!("&{name}={}", encode(&value));
    }
    if sort != LineSort::default() {
        address += &format!("&sort={sort_name}");
    }
    if offset > 0 {
        address += &format!("&offset={offset}");
    }
    address
}

impl Shown {
    /// The words of both sides, with their titles.
    fn sides(&self) -> [(&'static str, &[BesideWord]); 2] {
        [("前面的词", &self.before), ("后面的词", &self.after)]
    }

    fn new(answer: WordingsAnswer, request: &WordingsRequest) -> Self {
        let here = |sort, offset| format!("wordings{}", address(request, sort, offset));
        let labels = [("原文次序", LineSort::Document), ("按前文", LineSort::Left), ("按后文", LineSort::Right)];
        let sorting = |(label, sort)| Sorting { label, href: here(sort, 0), is_current: sort == request.sort };
        let next = request.offset + LINES;
        let most = answer.by_year.iter().map(|year| year.count).max().unwrap_or(0).max(1);
        let bar = |year: &YearOccurrences| Bar {
            label: year.year.map_or_else(|| "年份不详".to_owned(), |year| format!("{year}年")),
            count: year.count,
            width: (year.count * WIDTH).div_ceil(most),
        };
        let documents = answer.by_document.iter().take(DOCUMENTS).map(|document| Counted {
            title: document.title.clone(),
            count: document.count,
            href: format!("documents/{}?find={}", encode_path(&document.document), encode(&request.query)),
        });
        let first = |words: Vec<BesideWord>| words.into_iter().take(WORDS).collect();
        Self {
            sorts: labels.map(sorting).into(),
            documents: documents.collect(),
            more_documents: answer.by_document.len().saturating_sub(DOCUMENTS),
            years: if answer.by_year.len() > 1 { answer.by_year.iter().map(bar).collect() } else { Vec::new() },
            csv: format!("v1/wordings{}&format=csv", address(request, request.sort, 0)),
            search: format!("?q={}&mode=exact", encode(&request.query)),
            first: request.offset + 1,
            previous: (request.offset > 0).then(|| here(request.sort, request.offset.saturating_sub(LINES))),
            next: (next < answer.occurrences).then(|| here(request.sort, next)),
            occurrences: answer.occurrences,
            passages: answer.passages,
            is_more: answer.counts_are_lower_bounds,
            lines: answer.lines.into_iter().map(Line::new).collect(),
            before: first(answer.before),
            after: first(answer.after),
        }
    }
}

impl Line {
    fn new(line: WordingLine) -> Self {
        let is_break = |c: char| if c == '\n' { '　' } else { c };
        Self {
            left: line.left.chars().map(is_break).collect(),
            text: line.match_,
            right: line.right.chars().map(is_break).collect(),
            href: format!("p/{}?mark={}-{}", encode_path(&line.id), line.start, line.end),
            place: line.citation.text,
        }
    }
}
