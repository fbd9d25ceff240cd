//! `/about`: what is indexed and how well it was read, and how programs come to it.

use super::address::{encode, only};
use super::frame::{Frame, Root, Tab};
use super::page::respond;
use crate::corpus::{FaultKind, SkipReason, place_line};
use crate::library::Library;
use crate::links::encode_path;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::{AboutFilters, DocumentRecord, Found};
use crate::text::CharSpan;
use crate::types::{DocumentSummary, OutlineCounts, UnreadSource, unread_sources};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "about.html", config = "web/askama.toml")]
struct AboutPage {
    frame: Frame,
    /// What links from outside begin with, without a final `/`.
    base: String,
    version: &'static str,
    generation: String,
    documents: Vec<Account>,
    /// The link to the next page of documents.
    next: Option<String>,
    errors: Vec<UnreadSource>,
}

/// What became of a source.
#[derive(Debug)]
struct Account {
    path: String,
    summary: DocumentSummary,
    counts: OutlineCounts,
    encoding: String,
    characters: usize,
    in_passages: usize,
    in_headings: usize,
    /// The characters that were left out, by the reason.
    skipped: Vec<(&'static str, usize)>,
    /// What is doubtful in how it was read.
    warnings: Vec<String>,
    faults: Vec<ShownFault>,
}

/// A suspected scan fault.
#[derive(Debug)]
struct ShownFault {
    kind: &'static str,
    line: usize,
    /// The passage and its place; none for a heading.
    passage: Option<(String, String)>,
    wording: String,
    note: String,
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_query(Some(&only(query.as_deref(), &["after"])), &["after"])?;
    let after = params.text("after")?.map(str::to_owned);
    let (frame, base) = (root.frame(Tab::About), state.links().base().to_owned());
    respond(state.run(move |library| Ok(AboutPage::new(library, frame, base, after.as_deref())?.render())).await?)
}

/// No more documents are told of on one page.
const MAX_ACCOUNTS: usize = 20;

impl AboutPage {
    fn new(library: &Library, frame: Frame, base: String, after: Option<&str>) -> crate::Result<Self> {
        let page = library.document_page(None, &AboutFilters::default(), after, MAX_ACCOUNTS)?;
        let mut documents = Vec::with_capacity(page.items.len());
        for head in &page.items {
            documents.push(Account::new(library, &*library.document(&head.id)?)?);
        }
        Ok(Self {
            frame,
            base,
            version: env!("CARGO_PKG_VERSION"),
            generation: library.generation().to_owned(),
            documents,
            next: page.next.map(|next| format!("about?after={}#documents", encode(&next))),
            errors: unread_sources(library)?,
        })
    }
}

impl Account {
    fn new(library: &Library, record: &DocumentRecord) -> crate::Result<Self> {
        let report = &record.report;
        let mut skipped: BTreeMap<SkipReason, usize> = BTreeMap::new();
        for run in &report.skipped {
            *skipped.entry(run.reason).or_default() += run.range.end.saturating_sub(run.range.start);
        }
        Ok(Self {
            path: encode_path(&record.id),
            summary: DocumentSummary::with_files(library, &record.head)?,
            counts: OutlineCounts::from(record),
            encoding: report.encoding.clone(),
            characters: report.characters,
            in_passages: report.in_passages,
            in_headings: report.in_headings,
            skipped: skipped.into_iter().map(|(reason, characters)| (reason_label(reason), characters)).collect(),
            warnings: report.warnings.clone(),
            faults: faults(record, &library.passages_of(&record.id)?),
        })
    }
}

fn faults(record: &DocumentRecord, passages: &[Found]) -> Vec<ShownFault> {
    let in_headings = record.report.heading_faults.iter().map(|fault| ShownFault {
        kind: fault_label(fault.kind),
        line: fault.range.line,
        passage: None,
        wording: String::new(),
        note: fault.note.clone(),
    });
    let in_passages = passages.iter().flat_map(|found| {
        let passage = &found.passage;
        passage.faults.iter().map(move |fault| ShownFault {
            kind: fault_label(fault.kind),
            line: passage.source.first().map_or(0, |range| range.line),
            passage: Some((
                format!("{}?mark={}-{}", encode_path(&passage.id), fault.span.start, fault.span.end),
                place_line(passage),
            )),
            wording: CharSpan::new(fault.span.start, fault.span.end).slice(&passage.text),
            note: fault.note.clone(),
        })
    });
    let mut faults: Vec<ShownFault> = in_headings.chain(in_passages).collect();
    faults.sort_by_key(|fault| fault.line);
    faults
}

fn fault_label(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Lost => "疑有缺漏",
        FaultKind::Doubled => "疑有重复",
        FaultKind::Suspect => "存疑",
    }
}

fn reason_label(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Blank => "换行和空白",
        SkipReason::Markup => "标记符号",
        SkipReason::ContentsPage => "目录页",
        SkipReason::PageNumber => "页码",
        SkipReason::Comment => "源文件的注释",
        SkipReason::Promulgation => "公布说明",
        SkipReason::FrontMatter => "文件头信息",
        SkipReason::PageHead => "页眉页脚",
    }
}
