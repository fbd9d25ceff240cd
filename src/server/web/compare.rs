//! `/compare`: two documents side by side, chapter by chapter.

use super::address::{encode, only};
use super::frame::{Frame, Root, Tab};
use super::page::respond;
use crate::Links;
use crate::compare_docx::{heading, in_words, kind_label};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::links::encode_path;
use crate::params::Params;
use crate::permits::Work;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::AboutFilters;
use crate::types::{CompareAnswer, ComparedChapter, ComparedCounts, ComparedIndicator, ComparedPair};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

const PARAMETERS: [&str; 5] = ["a", "b", "chapter", "from", "show"];
/// Of no more documents all are offered to choose from.
const MAX_CHOICES: usize = 60;
/// So many documents are offered where a title may mean several.
const MAX_MEANT: usize = 12;
/// A page shows passages until they have so many characters.
const PAGE_CHARS: usize = 9_000;
/// No more indicators are shown.
const MAX_INDICATORS: usize = 120;

#[derive(Debug, Template)]
#[template(path = "compare.html", config = "web/askama.toml")]
struct ComparePage {
    frame: Frame,
    sides: [Side; 2],
    complaint: Option<String>,
    compared: Option<Compared>,
}

/// What is chosen on one side.
#[derive(Debug)]
struct Side {
    name: &'static str,
    label: &'static str,
    typed: String,
    /// The document, once it is clear which.
    id: Option<String>,
    choices: Vec<Choice>,
}

#[derive(Debug)]
struct Choice {
    id: String,
    title: String,
    is_chosen: bool,
}

#[derive(Debug)]
struct Compared {
    a: Named,
    b: Named,
    counts: String,
    word: String,
    chapters: Vec<Chapter>,
    open: Option<Open>,
    indicators: Vec<ComparedIndicator>,
    has_more_indicators: bool,
}

#[derive(Debug)]
struct Named {
    title: String,
    href: String,
}

/// A chapter in the list.
#[derive(Debug)]
struct Chapter {
    title: String,
    href: String,
    counts: ComparedCounts,
    is_open: bool,
}

/// The chapter that is read.
#[derive(Debug)]
struct Open {
    title: String,
    pairs: Vec<Pair>,
    /// The link that shows what is the same, or hides it.
    same: String,
    shows_same: bool,
    next: Option<String>,
}

#[derive(Debug)]
struct Pair {
    kind: &'static str,
    label: &'static str,
    a: Option<Cell>,
    b: Option<Cell>,
}

/// A passage on one side.
#[derive(Debug)]
struct Cell {
    href: String,
    place: String,
    pieces: Vec<(bool, String)>,
}

/// What the page is asked for.
#[derive(Debug, Default)]
struct Request {
    a: String,
    b: String,
    chapter: Option<usize>,
    from: usize,
    shows_same: bool,
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_query(Some(&only(query.as_deref(), &PARAMETERS)), &PARAMETERS)?;
    let text = |name| Ok::<_, Problem>(params.text(name)?.unwrap_or_default().trim().to_owned());
    let request = Request {
        a: text("a")?,
        b: text("b")?,
        chapter: params.number("chapter", usize::MAX)?,
        from: params.number("from", usize::MAX)?.unwrap_or(0),
        shows_same: params.text("show")? == Some("all"),
    };
    let (frame, links) = (root.frame(Tab::Compare), state.links().clone());
    let page = move |library: &Library| Ok(ComparePage::new(library, &request, &links, frame)?.render());
    respond(state.run_as(Work::Document, page).await?)
}

impl ComparePage {
    fn new(library: &Library, request: &Request, links: &Links, frame: Frame) -> Result<Self> {
        let sides =
            [Side::new(library, "a", "较早的文件", &request.a)?, Side::new(library, "b", "较新的文件", &request.b)?];
        let mut page = Self { frame, sides, complaint: None, compared: None };
        let [Some(a), Some(b)] = [0, 1].map(|at: usize| page.sides.get(at).and_then(|side| side.id.clone())) else {
            return Ok(page);
        };
        match CompareAnswer::run(library, &a, &b, links) {
            Ok(answer) => page.compared = Some(Compared::new(answer, request)),
            Err(Error::BadParameter { .. }) => {
                page.complaint = Some("文件太长，不能在这里比较：每个文件至多 5000 段、100 万字。".to_owned());
            }
            Err(error) => return Err(error),
        }
        Ok(page)
    }
}

impl Side {
    fn new(library: &Library, name: &'static str, label: &'static str, typed: &str) -> Result<Self> {
        let known = library.store().head(typed)?;
        let asked = Some(typed).filter(|typed| !typed.is_empty() && known.is_none());
        let is_small = library.document_count() <= MAX_CHOICES;
        let heads = match (asked, is_small) {
            (Some(asked), _) => library.document_page(Some(asked), &AboutFilters::default(), None, MAX_MEANT)?.items,
            (None, true) => library.documents(None, MAX_CHOICES)?,
            (None, false) => known.iter().cloned().collect(),
        };
        let choices = heads.iter().map(|head| Choice {
            id: head.id.clone(),
            title: head.metadata.title.clone(),
            is_chosen: known.as_ref().is_some_and(|known| known.id == head.id),
        });
        // A title that means one document only is as good as its id.
        let only = || Some(heads.first()?.id.clone()).filter(|_| asked.is_some() && heads.len() == 1);
        Ok(Self {
            name,
            label,
            typed: typed.to_owned(),
            id: known.as_ref().map(|known| known.id.clone()).or_else(only),
            choices: choices.collect(),
        })
    }
}

impl Compared {
    fn new(answer: CompareAnswer, request: &Request) -> Self {
        let base = format!("compare?a={}&b={}", encode(&answer.a.id), encode(&answer.b.id));
        let differs = |counts: &ComparedCounts| counts.changed + counts.added + counts.dropped + counts.moved > 0;
        let first = answer.chapters.iter().position(|chapter| differs(&chapter.counts)).unwrap_or(0);
        let at = request.chapter.filter(|at| *at < answer.chapters.len()).unwrap_or(first);
        let chapter = |(number, chapter): (usize, &ComparedChapter)| Chapter {
            title: heading(chapter),
            href: format!("{base}&chapter={number}#chapter"),
            counts: chapter.counts,
            is_open: number == at,
        };
        let named = |document: &crate::types::DocumentSummary| Named {
            title: document.title.clone(),
            href: format!("documents/{}", encode_path(&document.id)),
        };
        Self {
            counts: in_words(&answer.counts),
            word: format!("v1/{base}&format=docx"),
            chapters: answer.chapters.iter().enumerate().map(chapter).collect(),
            open: answer.chapters.get(at).map(|chapter| Open::new(chapter, request, &format!("{base}&chapter={at}"))),
            has_more_indicators: answer.indicators.len() > MAX_INDICATORS,
            a: named(&answer.a),
            b: named(&answer.b),
            indicators: answer.indicators.into_iter().take(MAX_INDICATORS).collect(),
        }
    }
}

impl Open {
    fn new(chapter: &ComparedChapter, request: &Request, base: &str) -> Self {
        let shown = |pair: &&ComparedPair| request.shows_same || pair.kind != "same";
        let pairs: Vec<&ComparedPair> = chapter.passages.iter().filter(shown).collect();
        let show = if request.shows_same { "&show=all" } else { "" };
        let mut chars = 0;
        let rest = pairs.iter().skip(request.from);
        let page: Vec<Pair> = rest
            .take_while(|pair| {
                let is_room = chars < PAGE_CHARS;
                let len = |side: &Option<crate::types::ComparedPassage>| {
                    side.as_ref().map_or(0, |passage| passage.text.chars().count())
                };
                chars += len(&pair.a) + len(&pair.b);
                is_room
            })
            .map(|pair| Pair::new(pair))
            .collect();
        let next = request.from + page.len();
        Self {
            title: heading(chapter),
            same: if request.shows_same { format!("{base}#chapter") } else { format!("{base}&show=all#chapter") },
            shows_same: request.shows_same,
            next: (next < pairs.len()).then(|| format!("{base}{show}&from={next}#chapter")),
            pairs: page,
        }
    }
}

impl Pair {
    fn new(pair: &ComparedPair) -> Self {
        let cell = |passage: &crate::types::ComparedPassage, is_a: bool| {
            let text = |piece: &crate::types::TextDifference| {
                let text = if is_a { &piece.a } else { &piece.b };
                (piece.op != "equal", text.clone())
            };
            let pieces = match pair.differences.as_slice() {
                [] => vec![(matches!(pair.kind, "added" | "dropped"), passage.text.clone())],
                pieces => pieces.iter().map(text).filter(|(_, text)| !text.is_empty()).collect(),
            };
            Cell { href: format!("p/{}", encode_path(&passage.id)), place: passage.place.clone(), pieces }
        };
        Self {
            kind: pair.kind,
            label: kind_label(pair.kind),
            a: pair.a.as_ref().map(|passage| cell(passage, true)),
            b: pair.b.as_ref().map(|passage| cell(passage, false)),
        }
    }
}
