//! A passage with everything that is needed to quote it.

use super::indicator::Indicator;
use super::names;
use crate::Links;
use crate::corpus::{self, official_citation, short_citation};
use crate::error::Result;
use crate::library::Library;
use crate::store::{Address, Found};
use crate::text::CharSpan;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use utoipa::ToSchema;

/// What is said wherever a passage with a suspected fault of the scan is shown or copied.
pub const FAULT_NOTICE: &str = "此处原件扫描疑有缺漏，请核对";

/// A passage as the outside sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Passage)]
pub struct QuotablePassage {
    /// The id: `yunxi-145/7.3/p2`.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The kind: `paragraph`.
    #[schema(schema_with = names::passage_kind)]
    pub kind: &'static str,
    /// The source's wording.
    pub text: String,
    /// The topic sentence that opens it, if it has one.
    pub lead: Option<String>,
    /// SHA-256 of `text` in UTF-8, in hexadecimal.
    pub text_hash: String,
    /// How it is cited.
    pub citation: Citation,
    /// Where it stands in the source.
    pub source: Source,
    /// Suspected faults of the scan, to be shown wherever it is quoted.
    pub faults: Vec<Fault>,
    /// The figures, of an indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Indicator>,
}

impl QuotablePassage {
    /// Writes out a passage that was found.
    #[must_use]
    pub fn new(found: &Found, links: &Links) -> Self {
        let Found { document, passage, .. } = found;
        Self {
            id: passage.id.clone(),
            document: document.id.clone(),
            kind: passage.kind.name(),
            text: passage.text.clone(),
            lead: passage.lead(),
            text_hash: sha256_hex(&passage.text),
            citation: Citation::new(found, links),
            source: Source { file: document.file.clone(), ranges: source_ranges(document, passage) },
            faults: passage.faults.iter().map(Fault::from).collect(),
            indicator: passage.indicator.as_ref().map(Indicator::from),
        }
    }
}

pub(super) fn sha256_hex(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Where a passage stands, for readers and for programs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Citation {
    /// The short form, with the pages.
    pub text: String,
    /// The form for official papers: the full title with the document's number, without pages.
    pub official: String,
    /// The document's id.
    pub document: String,
    /// The document's full title.
    pub title: String,
    /// The document's date, ISO 8601, as precise as it is known.
    pub date: Option<String>,
    /// Whether the document holds, in the words of the source: 现行有效, 已废止.
    pub status: Option<String>,
    /// 附件, 名词解释 or 注释.
    pub annex: Option<CitedHeading>,
    /// 编 or 篇.
    pub part: Option<CitedHeading>,
    /// 章.
    pub chapter: Option<CitedHeading>,
    /// 节.
    pub section: Option<CitedHeading>,
    /// Headings below the section, outermost first.
    pub subsections: Vec<CitedHeading>,
    /// 专栏.
    #[serde(rename = "box")]
    pub box_: Option<CitedHeading>,
    /// The table.
    pub table: Option<CitedHeading>,
    /// 条.
    pub article: Option<CitedHeading>,
    /// The number of the item in its box, or of the row in its table.
    pub item: Option<u32>,
    /// The printed pages, as far as they are proved.
    pub pages: Option<Pages>,
    /// A link to the passage.
    pub url: String,
}

impl Citation {
    /// The citation of a passage.
    #[must_use]
    pub fn new(found: &Found, links: &Links) -> Self {
        let Found { document, passage, .. } = found;
        let place = &passage.place;
        let heading = |heading: &Option<corpus::Heading>| heading.as_ref().map(CitedHeading::from);
        Self {
            text: short_citation(document, passage),
            official: official_citation(document, passage),
            document: document.id.clone(),
            title: document.metadata.title.clone(),
            date: document.metadata.date.clone(),
            status: document.metadata.status.clone(),
            annex: heading(&place.annex),
            part: heading(&place.part),
            chapter: heading(&place.chapter),
            section: heading(&place.section),
            subsections: place.subsections.iter().map(CitedHeading::from).collect(),
            box_: heading(&place.box_),
            table: heading(&place.table),
            article: heading(&place.article),
            item: place.item,
            pages: passage.pages.map(Pages::from),
            url: links.passage(&passage.id),
        }
    }
}

/// A heading above a passage.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Heading)]
pub struct CitedHeading {
    /// Its number; `null` where it has none.
    pub number: Option<u32>,
    /// Its label as printed: 第七章.
    pub label: String,
    /// Its title without the label.
    pub title: String,
}

impl From<&corpus::Heading> for CitedHeading {
    fn from(heading: &corpus::Heading) -> Self {
        let number = Some(heading.number).filter(|&number| number > 0);
        Self { number, label: heading.label.clone(), title: heading.title.clone() }
    }
}

/// Printed pages: those covered if `exact`, else the outermost possible ones.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Pages {
    /// The first page.
    pub first: u32,
    /// The last page; `null` where no upper bound is proved.
    pub last: Option<u32>,
    /// Whether both are proved.
    pub exact: bool,
}

impl From<corpus::Pages> for Pages {
    fn from(corpus::Pages { first, last, exact }: corpus::Pages) -> Self {
        Self { first, last, exact }
    }
}

/// Where a passage stands in its source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Source {
    /// Path of the source, relative to the sources' folder.
    pub file: String,
    /// One range for each piece between page cuts.
    pub ranges: Vec<SourceRange>,
}

/// A range of the decoded source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceRange {
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The first character, counted from the start of the decoded source.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The page of the file on which it begins, from 1, where the format has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The paragraph of the file, or the row of a table in it, from 1, where the format has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
}

impl From<corpus::SourceRange> for SourceRange {
    fn from(corpus::SourceRange { line, start, end }: corpus::SourceRange) -> Self {
        Self { line, start, end, page: None, paragraph: None }
    }
}

/// The ranges of a passage, with its pages or paragraphs where its source is a container.
fn source_ranges(document: &corpus::DocumentHead, passage: &corpus::Passage) -> Vec<SourceRange> {
    // Each line of a container's text is one of its paragraphs or rows.
    let has_paragraphs = passage.source_pages.is_empty() && document.is_of_container();
    let pages = passage.source_pages.iter().copied().map(Some).chain(std::iter::repeat(None));
    let ranges = passage.source.iter().copied().map(SourceRange::from).zip(pages);
    ranges.map(|(range, page)| SourceRange { page, paragraph: has_paragraphs.then_some(range.line), ..range }).collect()
}

/// A suspected fault of the scan inside a passage's text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Fault {
    /// The first character of `text`.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// `lost`, `doubled` or `suspect`.
    #[schema(schema_with = names::fault_kind)]
    pub kind: &'static str,
    /// What is suspected, in Chinese, for readers.
    pub note: String,
}

impl From<&corpus::Fault> for Fault {
    fn from(fault: &corpus::Fault) -> Self {
        let corpus::FaultSpan { start, end } = fault.span;
        Self { start, end, kind: fault_kind(fault.kind), note: fault.note.clone() }
    }
}

impl Fault {
    /// The fault in characters of a piece of the text; `None` if it lies outside.
    pub(super) fn within(self, piece: CharSpan) -> Option<Self> {
        let inside = CharSpan::new(self.start.max(piece.start), self.end.min(piece.end));
        // Where something was lost, the place may have no length.
        let touches = piece.start <= self.start && self.end <= piece.end;
        (!inside.is_empty() || touches).then(|| Self {
            start: inside.start - piece.start,
            end: inside.end - piece.start,
            ..self
        })
    }
}

pub(super) fn fault_kind(kind: corpus::FaultKind) -> &'static str {
    match kind {
        corpus::FaultKind::Lost => "lost",
        corpus::FaultKind::Doubled => "doubled",
        corpus::FaultKind::Suspect => "suspect",
    }
}

/// The answer to `GET /v1/passages/ID`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PassageAnswer {
    /// The passage.
    #[serde(flatten)]
    pub passage: QuotablePassage,
    /// The id of the index that answered.
    pub generation: String,
    /// The passages before it in its document, in reading order, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Vec<QuotablePassage>>,
    /// The passages after it in its document, in reading order, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<QuotablePassage>>,
}

impl PassageAnswer {
    /// A passage, with as many neighbours on each side as asked for and as its document has.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn new(library: &Library, found: &Found, context: Option<usize>, links: &Links) -> Result<Self> {
        let count = context.unwrap_or(0);
        let (before, after) = library.store().beside(found.address, count, count)?;
        let neighbours = |addresses: &[Address]| -> Result<Option<Vec<QuotablePassage>>> {
            let found = context.map(|_| library.store().passages(addresses)).transpose()?;
            Ok(found.map(|found| found.iter().map(|other| QuotablePassage::new(other, links)).collect()))
        };
        Ok(Self {
            passage: QuotablePassage::new(found, links),
            generation: library.generation().to_owned(),
            before: neighbours(&before)?,
            after: neighbours(&after)?,
        })
    }
}
