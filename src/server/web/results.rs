//! The search page with its results.

use super::about_form::AboutForm;
use super::address::{fresh, parameters, query_string};
use super::facets::{FacetList, facet_lists};
use super::frame::Frame;
use super::hits::ShownHit;
use super::trail::trail_to;
use crate::Links;
use crate::error::Result;
use crate::library::Library;
use crate::store::Filters;
use crate::types::{Hit, SearchAnswer};
use askama::Template;
use plansearch_search::{DEFAULT_LIMIT, MAX_OFFSET, Mode, SearchRequest, Sort, Tier};
use serde_json::Value;

/// No more words of the thesaurus are named for a word.
const MAX_SYNONYMS: usize = 6;

#[derive(Debug, Template)]
#[template(path = "results.html", config = "web/askama.toml")]
pub(super) struct Results {
    frame: Frame,
    query: String,
    /// What the box sends along with a new query.
    kept: Vec<(&'static str, String)>,
    total: usize,
    total_exact: usize,
    occurrences: usize,
    /// What was searched instead, and the link that searches what was typed.
    corrected: Option<(String, String)>,
    /// Words, and what the thesaurus knows for them.
    synonyms: Vec<(String, String)>,
    warnings: Vec<String>,
    absent: Vec<String>,
    /// Whether hits were found and none answers.
    is_no_answer: bool,
    near: Vec<Link>,
    /// Ways to find more, where nothing was found.
    wider: Vec<Link>,
    modes: Vec<Link>,
    sorts: Vec<Link>,
    /// One list of passages, or the best of each document; none where there is but one document.
    gatherings: Vec<Link>,
    facet_lists: Vec<FacetList>,
    /// The link without any filter, where there is one.
    unfiltered: Option<String>,
    about: Option<AboutForm>,
    /// What hits hold besides, and what the form for that sends along.
    within: String,
    within_kept: Vec<(&'static str, String)>,
    without_within: String,
    /// How many near hits there are that are not shown, and the link that shows them.
    offered: Option<(usize, String)>,
    /// The link without the near ones, where they were asked for.
    without_near: Option<String>,
    hits: Vec<ShownHit>,
    groups: Vec<ShownGroup>,
    pager: Pager,
    /// The first page of the search.
    address: String,
    /// The same for downloads, which hold what the pages show.
    download: String,
}

/// A document with its best hits.
#[derive(Debug)]
struct ShownGroup {
    title: String,
    count: usize,
    /// All of its hits.
    href: String,
    hits: Vec<ShownHit>,
}

/// A link in words.
#[derive(Debug)]
pub(super) struct Link {
    pub label: String,
    pub href: String,
    pub is_current: bool,
}

/// The way through the pages of a list.
#[derive(Debug, Default)]
struct Pager {
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
}

impl Results {
    /// Searches, and makes the page of the answer.
    ///
    /// Where it is open how far down hits go, near ones are shown only where nothing else answers.
    pub(super) fn find(
        library: &Library,
        mut request: SearchRequest,
        is_open: bool,
        links: &Links,
        frame: Frame,
    ) -> Result<Self> {
        request.limit = DEFAULT_LIMIT;
        // How the query was understood is told only there.
        request.explain = true;
        let (answer, shown) = answer(library, &request, is_open, links)?;
        let trail = query_string(&request);
        let tiers = Tiers::of(&answer, shown);
        let mut shown_in_groups = 1;
        let numbers = request.offset + 1..;
        let hits = numbers.zip(&answer.hits).filter_map(|(number, hit)| {
            ShownHit::new(library, hit, number, tiers.label(hit), &trail_to(&trail, Some(number)), links)
        });
        let hits: Vec<ShownHit> = hits.collect();
        let groups = answer.groups.iter().flatten().map(|group| {
            let filters = Filters { documents: vec![group.document.clone()], ..request.filters.clone() };
            let own = SearchRequest { filters, by_document: false, offset: 0, ..request.clone() };
            let hits = group.hits.iter().filter_map(|hit| {
                let number = shown_in_groups;
                shown_in_groups += 1;
                ShownHit::new(library, hit, number, tiers.label(hit), &trail_to(&trail, None), links)
            });
            let hits = hits.collect();
            ShownGroup { title: group.title.clone(), count: group.count, href: query_string(&own), hits }
        });
        let groups: Vec<ShownGroup> = groups.collect();
        let is_filtered = request.filters != Filters::default();
        let from_start = SearchRequest { offset: 0, ..request.clone() };
        let unfiltered =
            is_filtered.then(|| query_string(&SearchRequest { filters: Filters::default(), ..from_start.clone() }));
        let without_within = SearchRequest { within: String::new(), ..from_start.clone() };
        let with_tier = |tier| query_string(&SearchRequest { tier, ..from_start.clone() });
        let is_near_offered = shown < Tier::Near && answer.totals.near > 0;
        let download = SearchRequest { tier: shown, ..from_start.clone() };
        Ok(Self {
            frame,
            query: request.query.clone(),
            kept: kept(&request),
            total: answer.total,
            total_exact: answer.total_exact,
            occurrences: answer.occurrences,
            corrected: corrected(&answer, &from_start),
            synonyms: answer.explain.as_ref().map(synonyms).unwrap_or_default(),
            is_no_answer: answer.total > 0 && !answer.answerable && request.mode != Mode::Exact,
            near: near(&answer),
            wider: if answer.total == 0 { wider(&from_start, unfiltered.as_ref()) } else { Vec::new() },
            modes: modes(&from_start),
            sorts: sorts(&from_start, library.document_count() > 1),
            gatherings: if library.document_count() > 1 { gatherings(&from_start) } else { Vec::new() },
            facet_lists: facet_lists(library, &from_start, &answer.facets)?,
            unfiltered,
            about: AboutForm::new(library, &from_start)?,
            within: request.within.clone(),
            within_kept: parameters(&without_within),
            without_within: query_string(&without_within),
            offered: is_near_offered.then(|| (answer.totals.near, with_tier(Tier::Near))),
            without_near: (request.tier == Tier::Near && answer.total > answer.totals.near)
                .then(|| with_tier(Tier::All)),
            pager: Pager::new(&request, answer.total_groups.unwrap_or(answer.total)),
            hits,
            groups,
            address: query_string(&from_start),
            // A download goes down to the near ones unless told otherwise.
            download: format!("{}{}", query_string(&download), if shown == Tier::All { "&tier=all" } else { "" }),
            warnings: answer.query.warnings,
            absent: answer.absent,
        })
    }
}

/// Searches, and where it is open how far down hits go, once more where only near ones may answer; with how far down they go.
pub(super) fn answer(
    library: &Library,
    request: &SearchRequest,
    is_open: bool,
    links: &Links,
) -> Result<(SearchAnswer, Tier)> {
    let answer = SearchAnswer::run(library, request, links)?;
    let is_enough = answer.total > 0 && (answer.total_exact > 0 || answer.answerable);
    if !is_open || is_enough || answer.totals.near == 0 {
        return Ok((answer, request.tier));
    }
    let request = SearchRequest { tier: Tier::Near, ..request.clone() };
    Ok((SearchAnswer::run(library, &request, links)?, request.tier))
}

/// Whether hits are told apart by what they hold.
#[derive(Debug, Clone, Copy)]
struct Tiers(bool);

impl Tiers {
    fn of(answer: &SearchAnswer, shown: Tier) -> Self {
        let counts = [answer.totals.exact, answer.totals.all, answer.totals.near];
        let reach = match shown {
            Tier::Exact => 1,
            Tier::All => 2,
            _ => 3,
        };
        Self(counts.into_iter().take(reach).filter(|&count| count > 0).count() > 1)
    }

    /// For readers; nothing where all hits are of one tier.
    fn label(self, hit: &Hit) -> Option<&'static str> {
        self.0.then_some(match hit.tier {
            Tier::Exact => "原话",
            Tier::All => "含全部",
            _ => "相近",
        })
    }
}

fn kept(request: &SearchRequest) -> Vec<(&'static str, String)> {
    // Chapters and kinds are chosen among the hits of one query and say nothing about the next.
    let lasting = SearchRequest {
        query: String::new(),
        mode: request.mode,
        sort: request.sort,
        by_document: request.by_document,
        filters: Filters { documents: request.filters.documents.clone(), ..Filters::default() },
        ..fresh("")
    };
    parameters(&lasting)
}

/// What was searched instead of what was typed; searched literally, it was what was typed.
fn corrected(answer: &SearchAnswer, from_start: &SearchRequest) -> Option<(String, String)> {
    let corrected = answer.query.corrected.clone().filter(|_| from_start.mode != Mode::Exact)?;
    Some((corrected, query_string(&SearchRequest { mode: Mode::Exact, ..from_start.clone() })))
}

fn synonyms(explained: &Value) -> Vec<(String, String)> {
    let found = explained.get("synonyms").and_then(Value::as_array).into_iter().flatten();
    let read = found.filter_map(|entry| {
        let others = entry.get("others")?.as_array()?.iter().filter_map(Value::as_str).take(MAX_SYNONYMS);
        let others: Vec<&str> = others.collect();
        (!others.is_empty()).then_some((entry.get("word")?.as_str()?.to_owned(), others.join("、")))
    });
    read.collect()
}

fn near(answer: &SearchAnswer) -> Vec<Link> {
    let terms = answer.query.suggestions.iter();
    terms.map(|term| Link::new(term, &fresh(term), false)).collect()
}

/// Ways to find more than nothing.
fn wider(request: &SearchRequest, unfiltered: Option<&String>) -> Vec<Link> {
    let unfiltered =
        unfiltered
            .map(|href| Link { label: "在全部范围内查找".to_owned(), href: href.clone(), is_current: false });
    let any = SearchRequest { mode: Mode::Any, ..request.clone() };
    let any = (request.mode != Mode::Any).then(|| Link::new("改为按任一词查找", &any, false));
    unfiltered.into_iter().chain(any).collect()
}

fn modes(request: &SearchRequest) -> Vec<Link> {
    let modes = [("任一词", Mode::Any), ("全部词", Mode::All), ("原句", Mode::Exact)];
    let link = |(label, mode)| Link::new(label, &SearchRequest { mode, ..request.clone() }, mode == request.mode);
    modes.map(link).into()
}

fn sorts(request: &SearchRequest, has_others: bool) -> Vec<Link> {
    let sorts = [("按相关度", Sort::Relevance), ("按原文顺序", Sort::Document), ("按日期", Sort::Date)];
    let link = |(label, sort)| Link::new(label, &SearchRequest { sort, ..request.clone() }, sort == request.sort);
    sorts.into_iter().take(if has_others { 3 } else { 2 }).map(link).collect()
}

fn gatherings(request: &SearchRequest) -> Vec<Link> {
    let ways = [("逐段", false), ("按文件", true)];
    let link = |(label, by_document)| {
        let request_then = SearchRequest { by_document, ..request.clone() };
        Link::new(label, &request_then, by_document == request.by_document)
    };
    ways.map(link).into()
}

impl Link {
    fn new(label: &str, request: &SearchRequest, is_current: bool) -> Self {
        Self { label: label.to_owned(), href: query_string(request), is_current }
    }
}

impl Pager {
    fn new(request: &SearchRequest, total: usize) -> Self {
        let at = |offset: usize| query_string(&SearchRequest { offset, ..request.clone() });
        let next = request.offset + request.limit;
        Self {
            page: request.offset / request.limit + 1,
            pages: total.div_ceil(request.limit),
            previous: (request.offset > 0 && total > 0).then(|| at(request.offset.saturating_sub(request.limit))),
            next: (next < total && next <= MAX_OFFSET).then(|| at(next)),
        }
    }
}
