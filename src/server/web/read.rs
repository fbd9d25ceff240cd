//! `/documents/DOCUMENT` and `/p/ID`: reading.

use super::accept::{Wanted, wanted};
use super::address::{encode, only};
use super::document_view::{Asked, Block, DocumentView, beside};
use super::finding::Finder;
use super::frame::{Frame, Root, Tab};
use super::layout::{Layout, OutlineEntry, Slot, What, anchor_of};
use super::leaf::{Leaf, above, turn_to};
use super::page::respond;
use super::quotation::Quotation;
use super::shelf::label;
use super::trail::{Origin, TRAIL_PARAMETERS, Trail};
use crate::Links;
use crate::corpus::{DocumentHead, Fault, pages_text, place_line};
use crate::library::Library;
use crate::links::encode_path;
use crate::params::Params;
use crate::permits::Work;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::{AboutKind, DocumentRecord, Found};
use crate::text::CharSpan;
use crate::types::SimilarDocument;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{LOCATION, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use plansearch_search::MAX_QUERY_CHARS;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "read.html", config = "web/askama.toml")]
struct ReadPage<'a> {
    frame: Frame,
    document: &'a DocumentRecord,
    /// The document's id in a path.
    path: String,
    has_others: bool,
    similar: Vec<SimilarLink>,
    outline: Vec<OutlineEntry<'a>>,
    blocks: Vec<Block<'a>>,
    chosen: Option<Chosen<'a>>,
    find: Find,
    trail: Option<Trail>,
    /// The part that is shown alone, with its title.
    part: Option<String>,
    /// The leaf that is shown of a long document.
    leaf: Option<Leaf>,
}

/// A link to a document with nearly the same text.
#[derive(Debug)]
struct SimilarLink {
    path: String,
    title: String,
    /// In hundredths.
    share: String,
}

impl SimilarLink {
    fn all(library: &Library, document: &str) -> crate::Result<Vec<Self>> {
        let similar = SimilarDocument::all(library, document)?.into_iter().map(|similar| Self {
            path: encode_path(&similar.id),
            title: similar.short_title,
            share: format!("{:.0}%", similar.share * 100.0),
        });
        Ok(similar.collect())
    }
}

impl ReadPage<'_> {
    /// What is known of the document and of how it was read.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let DocumentRecord { head, report, measures, .. } = self.document;
        let DocumentHead { metadata, passages, file, format, .. } = &**head;
        let known = |kind: AboutKind, value: &Option<String>| value.as_deref().map(|value| label(kind, value));
        let faults: u32 = measures.iter().map(|measure| measure.faults).sum();
        let faults = usize::try_from(faults).unwrap_or(usize::MAX).saturating_add(report.heading_faults.len());
        let skipped = report.characters.saturating_sub(report.in_passages + report.in_headings);
        let facts = [
            ("文号", metadata.number.clone()),
            ("印发机关", metadata.issuer.clone()),
            ("日期", metadata.date.clone()),
            ("施行", metadata.effective.clone()),
            ("效力", metadata.status.clone()),
            ("种类", known(AboutKind::Kind, &metadata.doc_kind)),
            ("层级", known(AboutKind::Level, &metadata.level)),
            ("地方", metadata.region.clone()),
            ("文件", Some(format!("{file}（{format}，{}）", report.encoding))),
            ("读出", Some(format!("{passages} 段，{} 字；目录、页码等略去 {skipped} 字", report.characters))),
            ("存疑", (faults > 0).then(|| format!("{faults} 处疑似扫描缺误，见“怎样读出的”"))),
            ("提示", Some(report.warnings.join("；")).filter(|warnings| !warnings.is_empty())),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The passage that was asked for.
#[derive(Debug)]
struct Chosen<'a> {
    id: String,
    place: String,
    pages: Option<String>,
    faults: &'a [Fault],
    quotation: Quotation,
}

/// What is being found in the document.
#[derive(Debug, Default)]
struct Find {
    wording: String,
    total: usize,
    /// The one that is looked at, from 1.
    at: usize,
    /// Whether the whole document is searched on one page.
    is_whole: bool,
}

impl Find {
    fn is_on(&self) -> bool {
        !self.wording.is_empty()
    }

    /// The link to the match so many steps on, round and round.
    fn step(&self, forward: bool) -> String {
        let at = match (forward, self.at) {
            (true, at) if at >= self.total => 1,
            (true, at) => at + 1,
            (false, 0 | 1) => self.total,
            (false, at) => at - 1,
        };
        let whole = if self.is_whole { "&show=all" } else { "" };
        format!("?find={}&at={at}{whole}#find-{at}", encode(&self.wording))
    }

    fn next(&self) -> String {
        self.step(true)
    }

    fn previous(&self) -> String {
        self.step(false)
    }
}

/// What a reading page was asked for.
#[derive(Debug)]
struct Request {
    document: String,
    passage: Option<String>,
    mark: Option<CharSpan>,
    find: String,
    at: usize,
    part: Option<String>,
    /// The place that is looked at, or `all`.
    show: Option<String>,
    origin: Option<Origin>,
}

/// What `show` says to have all of a long document on one page.
const ALL: &str = "all";

/// `/documents/DOCUMENT`: the document, a long one leaf by leaf.
pub(super) async fn document(
    State(state): State<Arc<AppState>>,
    root: Root,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    const PARAMETERS: [&str; 8] =
        ["passage", "mark", "find", "at", "part", "show", TRAIL_PARAMETERS[0], TRAIL_PARAMETERS[1]];
    let Path(document) = path?;
    let params = Params::from_query(Some(&only(query.as_deref(), &PARAMETERS)), &PARAMETERS)?;
    let find = params.text("find")?.unwrap_or_default().trim().to_owned();
    if find.chars().count() > MAX_QUERY_CHARS {
        let chars = find.chars().count();
        return Err(crate::Error::QueryTooLong { chars, max_chars: MAX_QUERY_CHARS }.into());
    }
    let request = Request {
        document,
        passage: params.text("passage")?.map(str::to_owned),
        mark: params.text("mark")?.and_then(parse_mark),
        find,
        at: params.number("at", usize::MAX)?.unwrap_or(1),
        part: params.text("part")?.map(str::to_owned),
        show: params.text("show")?.map(str::to_owned),
        origin: Origin::read(&params),
    };
    let (links, frame) = (state.links().clone(), root.frame(Tab::Read));
    // A leaf is as little as a page of hits.
    let is_whole = !request.find.is_empty() || request.show.as_deref() == Some(ALL);
    let work = if is_whole { Work::Document } else { Work::Search };
    let page = state.run_as(work, move |library| read(library, &request, &links, frame));
    respond(page.await?)
}

/// The page of a document. Who looks for a wording has all of the text looked through; else no passages are read but those
/// that are shown.
fn read(library: &Library, request: &Request, links: &Links, frame: Frame) -> crate::Result<askama::Result<String>> {
    let document = library.document(&request.document)?;
    let found = request.passage.as_deref().and_then(|id| library.passage(id).ok());
    let found = found.filter(|found| found.document.id == document.id);
    let passage = found.as_ref().map(|found| found.passage.id.as_str());
    let layout = Layout::of(&document);
    let view = DocumentView::new(&layout, Asked { passage, mark: request.mark });
    let slots = layout.slots();
    let part = request.part.as_deref().and_then(|anchor| part_of(&slots, anchor));
    let is_whole = request.show.as_deref() == Some(ALL);
    let open = |asked: Option<usize>| match &part {
        Some(part) => (None, part.clone()),
        None if is_whole => (None, 0..slots.len()),
        None => turn_to(&slots, asked).map_or((None, 0..slots.len()), |(leaf, range)| (Some(leaf), range)),
    };
    let place = passage.map(|id| anchor_of(&document.id, id));
    let asked = request.show.as_deref().or(place).and_then(|anchor| slot_at(&layout, &slots, anchor));

    let is_finding = !request.find.is_empty();
    let looked_at = if is_finding { 0..slots.len() } else { open(asked).1 };
    let looked_at = slots.get(looked_at).unwrap_or_default();
    let numbers = passages_in(looked_at);
    let passages = library.passages_at(&document.id, numbers.clone())?;
    let mut finder = Finder::new(&request.find);
    let mut blocks = view.blocks(looked_at, (numbers.start, &passages), &mut finder);
    let total = finder.found();
    let find = Find { wording: request.find.clone(), total, at: request.at.clamp(1, total.max(1)), is_whole };
    let matching = blocks.iter().position(|block| request.show.is_none() && block.holds_match(find.at));
    let (leaf, range) = open(matching.or(asked));
    if is_finding {
        blocks.truncate(range.end);
        blocks.drain(..range.start.min(blocks.len()));
    }

    let part = part.as_ref().and_then(|_| alone(&mut blocks));
    let mut outline = layout.outline();
    if leaf.is_some() {
        let above = above(&slots, range.start).into_iter().filter_map(|slot| view.heading_again(slot));
        blocks.splice(..0, above);
        let here: HashSet<&str> = slots.get(range).unwrap_or_default().iter().map(|slot| slot.anchor).collect();
        outline.iter_mut().for_each(|entry| entry.is_elsewhere = !here.contains(entry.anchor));
    }
    let blocks = beside(blocks);
    let page = ReadPage {
        frame,
        document: &document,
        path: encode_path(&document.id),
        has_others: library.document_count() > 1,
        similar: SimilarLink::all(library, &document.id)?,
        outline,
        blocks,
        chosen: found.as_ref().map(|found| chosen(found, request.mark, links)),
        find,
        trail: request.origin.as_ref().map(|origin| origin.trail(library, links)).transpose()?,
        part,
        leaf,
    };
    Ok(page.render())
}

/// Where something stands that can be reached by this anchor, or the table that has it as a row.
fn slot_at(layout: &Layout<'_>, slots: &[Slot<'_>], anchor: &str) -> Option<usize> {
    let own = slots.iter().position(|slot| !anchor.is_empty() && slot.anchor == anchor);
    own.or_else(|| {
        let number = layout.passage_at(anchor)?;
        slots.iter().position(|slot| slot.passages().contains(&number))
    })
}

/// The numbers of all passages that stand there.
fn passages_in(slots: &[Slot<'_>]) -> Range<usize> {
    let mut held = slots.iter().map(Slot::passages).filter(|passages| !passages.is_empty());
    let Some(first) = held.next() else { return 0..0 };
    first.start..held.next_back().map_or(first.end, |last| last.end)
}

/// What stands under a heading, with it; `None` if there is no such heading.
fn part_of(slots: &[Slot<'_>], anchor: &str) -> Option<Range<usize>> {
    let level_of = |slot: &Slot<'_>| match slot.what {
        What::Heading { level, .. } => Some(level),
        _ => None,
    };
    let start = slots.iter().position(|slot| slot.anchor == anchor && level_of(slot).is_some())?;
    let level = slots.get(start).and_then(level_of)?;
    let rest = slots.iter().skip(start + 1);
    let len = rest.take_while(|slot| level_of(slot).is_none_or(|other| other > level)).count();
    Some(start..start + 1 + len)
}

/// Puts a part under the document's title at once: its own title.
fn alone(blocks: &mut [Block<'_>]) -> Option<String> {
    let Some(Block::Heading(heading)) = blocks.first() else { return None };
    let title: String = heading.title.iter().map(|span| span.text.as_str()).collect();
    let title = format!("{} {title}", heading.label).trim().to_owned();
    let up = heading.level.saturating_sub(2);
    for block in blocks {
        if let Block::Heading(heading) | Block::OpenBox(heading) = block {
            heading.level -= up.min(heading.level);
        }
    }
    Some(title)
}

fn chosen<'a>(found: &'a Found, mark: Option<CharSpan>, links: &Links) -> Chosen<'a> {
    let passage = &found.passage;
    let whole = CharSpan::new(0, passage.text.chars().count());
    let span = mark.filter(|mark| !mark.is_empty() && mark.end <= whole.end).unwrap_or(whole);
    Chosen {
        id: encode_path(&passage.id),
        place: place_line(passage),
        pages: passage.pages.map(pages_text),
        faults: &passage.faults,
        quotation: Quotation::new(found, span, links),
    }
}

/// `/p/ID`: leads to the passage in its document, or to its JSON if that is wanted by name.
pub(super) async fn passage(
    State(state): State<Arc<AppState>>,
    root: Root,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Path(id) = path?;
    let Found { document, passage, .. } = state.run(move |library| library.passage(&id)).await?;
    let root = root.as_str();
    if wanted(&headers) == Some(Wanted::Json) {
        return Ok(see_other(format!("{root}v1/passages/{}", encode_path(&passage.id))));
    }
    let names = ["mark", TRAIL_PARAMETERS[0], TRAIL_PARAMETERS[1]];
    let params = Params::from_query(Some(&only(query.as_deref(), &names)), &names)?;
    let trail = Origin::read(&params).map(|origin| origin.pairs()).unwrap_or_default();
    let mark = params.text("mark")?.and_then(parse_mark);
    let mark = mark.map(|mark| format!("&mark={}-{}", mark.start, mark.end)).unwrap_or_default();
    let anchor = encode_path(anchor_of(&document.id, &passage.id));
    let (path, id) = (encode_path(&document.id), encode(&passage.id));
    Ok(see_other(format!("{root}documents/{path}?passage={id}{mark}{trail}#{anchor}")))
}

/// The characters `12-40`; what is no range marks nothing.
fn parse_mark(text: &str) -> Option<CharSpan> {
    let (start, end) = text.split_once('-')?;
    Some(CharSpan::new(start.parse().ok()?, end.parse().ok()?))
}

/// Leads elsewhere, by a relative link.
pub(super) fn see_other(location: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, location), (VARY, "accept".to_owned())]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_goes_round() {
        let find = |at| Find { wording: "水 厂".to_owned(), total: 3, at, is_whole: false };
        assert_eq!(find(1).next(), "?find=%E6%B0%B4%20%E5%8E%82&at=2#find-2");
        assert!(find(3).next().ends_with("&at=1#find-1"));
        assert!(find(1).previous().ends_with("&at=3#find-3"));
        assert!(find(3).previous().ends_with("&at=2#find-2"));
    }

    #[test]
    fn a_mark_is_a_range() {
        assert_eq!(parse_mark("12-40"), Some(CharSpan::new(12, 40)));
        assert_eq!(parse_mark("40-12"), Some(CharSpan::new(40, 40)));
        for wrong in ["", "12", "-", "a-b", "-1-2"] {
            assert_eq!(parse_mark(wrong), None, "{wrong}");
        }
    }
}
