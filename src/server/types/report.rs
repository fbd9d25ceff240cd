//! The ingest report: what became of each character of each source.

use super::document::UnreadSource;
use super::passage::{SourceRange, fault_kind};
use crate::corpus::{self, DroppedKind, Node, NodeKind, SkipReason};
use crate::error::Result;
use crate::library::Library;
use crate::store::{DocumentRecord, Found};
use serde::Serialize;

/// The report over all sources.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// A report for each document.
    pub documents: Vec<DocumentReport>,
    /// The sources that could not be read.
    pub errors: Vec<UnreadSource>,
}

/// So many documents are read at a time.
const PAGE: usize = 64;

impl Report {
    /// The report of the library's sources.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn new(library: &Library) -> Result<Self> {
        let mut report = Self { documents: Vec::new(), errors: Vec::new() };
        let mut file: Option<String> = None;
        loop {
            let heads = library.documents(file.as_deref(), PAGE)?;
            let Some(last) = heads.last() else { break };
            file = Some(last.file.clone());
            for head in &heads {
                report.documents.push(DocumentReport::new(library, &*library.document(&head.id)?)?);
            }
        }
        let errors = library.store().source_errors(None, usize::MAX)?;
        report.errors.extend(errors.iter().map(UnreadSource::from));
        Ok(report)
    }
}

/// The account of one source, in code points of the decoded file:
/// `characters` = `in_passages` + `in_headings` + the sum of `skipped`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentReport {
    /// The document's id.
    pub id: String,
    /// Path of the source, relative to the sources' folder.
    pub file: String,
    /// The paths of all sources that have its text, that one first.
    pub files: Vec<String>,
    /// The encoding found.
    pub encoding: String,
    /// All characters.
    pub characters: usize,
    /// Characters in the ranges of passages.
    pub in_passages: usize,
    /// Characters in headings.
    pub in_headings: usize,
    /// The runs that were left out.
    pub skipped: Vec<Skipped>,
    /// Suspected faults of the scan, in the order of the source.
    pub faults: Vec<SourceFault>,
    /// What is doubtful in how it was read, in Chinese, for readers.
    pub warnings: Vec<String>,
    /// What was found.
    pub outline: OutlineCounts,
}

impl DocumentReport {
    /// The account of a document's source.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn new(library: &Library, record: &DocumentRecord) -> Result<Self> {
        let report = &record.report;
        Ok(Self {
            id: record.head.id.clone(),
            file: record.head.file.clone(),
            files: std::iter::once(record.head.file.clone()).chain(library.store().twins(&record.head.id)?).collect(),
            encoding: report.encoding.clone(),
            characters: report.characters,
            in_passages: report.in_passages,
            in_headings: report.in_headings,
            skipped: report.skipped.iter().map(Skipped::from).chain(report.dropped.iter().map(Skipped::from)).collect(),
            warnings: report.warnings.clone(),
            faults: source_faults(record, &library.passages_of(&record.head.id)?),
            outline: OutlineCounts::from(record),
        })
    }
}

/// A run of characters that is in no passage and no heading.
#[derive(Debug, Clone, Serialize)]
pub struct Skipped {
    /// Where it is.
    #[serde(flatten)]
    pub range: SourceRange,
    /// How many characters it has.
    pub characters: usize,
    /// Why it was left out: `blank`, `markup`, `contents_page`, …; or what a container holds beside its text, which is
    /// none of the characters: `hidden`, `picture`, …
    pub reason: &'static str,
    /// How many characters or pieces of it stand in the container, where it is none of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<usize>,
}

impl From<&corpus::Skipped> for Skipped {
    fn from(skipped: &corpus::Skipped) -> Self {
        let range = SourceRange::from(skipped.range);
        let reason = match skipped.reason {
            SkipReason::Blank => "blank",
            SkipReason::Markup => "markup",
            SkipReason::ContentsPage => "contents_page",
            SkipReason::PageNumber => "page_number",
            SkipReason::Comment => "comment",
            SkipReason::Promulgation => "promulgation",
            SkipReason::FrontMatter => "front_matter",
            SkipReason::PageHead => "page_head",
        };
        Self { range, characters: range.end.saturating_sub(range.start), reason, dropped: None }
    }
}

impl From<&corpus::Dropped> for Skipped {
    fn from(&corpus::Dropped { what, count, at }: &corpus::Dropped) -> Self {
        let range = SourceRange { line: 0, start: at, end: at, page: None, paragraph: None };
        let reason = match what {
            DroppedKind::DeletedRevision => "deleted_revision",
            DroppedKind::Hidden => "hidden",
            DroppedKind::Picture => "picture",
            DroppedKind::Comment => "reviewer_comment",
            DroppedKind::PageFurniture => "page_furniture",
            DroppedKind::Navigation => "navigation",
            DroppedKind::Script => "script",
            DroppedKind::NoteMark => "note_mark",
            DroppedKind::UnknownGlyph => "unknown_glyph",
        };
        Self { range, characters: 0, reason, dropped: Some(count) }
    }
}

/// A suspected fault of the scan, by its place in the source.
#[derive(Debug, Clone, Serialize)]
pub struct SourceFault {
    /// Where it is.
    #[serde(flatten)]
    pub range: SourceRange,
    /// `lost`, `doubled` or `suspect`.
    pub kind: &'static str,
    /// What is suspected, in Chinese, for readers.
    pub note: String,
}

fn source_faults(document: &DocumentRecord, passages: &[Found]) -> Vec<SourceFault> {
    let in_passages = passages.iter().flat_map(|found| {
        found.passage.faults.iter().map(move |fault| SourceFault {
            range: fault_range(&found.passage, fault.span),
            kind: fault_kind(fault.kind),
            note: fault.note.clone(),
        })
    });
    let in_headings = document.report.heading_faults.iter().map(|fault| SourceFault {
        range: SourceRange::from(fault.range),
        kind: fault_kind(fault.kind),
        note: fault.note.clone(),
    });
    let mut faults: Vec<SourceFault> = in_passages.chain(in_headings).collect();
    faults.sort_by_key(|fault| (fault.range.start, fault.range.end));
    faults
}

/// The characters of the source that the fault covers; where marks or spaces were taken out of the
/// piece between page cuts in which it stands, that whole piece.
fn fault_range(passage: &corpus::Passage, fault: corpus::FaultSpan) -> SourceRange {
    let piece_of = |character: usize| passage.cuts.iter().filter(|&&cut| cut <= character).count();
    let (first, last) = (piece_of(fault.start), piece_of(fault.end.saturating_sub(1).max(fault.start)));
    let ranges = &passage.source;
    let (Some(from), Some(to)) = (ranges.get(first).or(ranges.first()), ranges.get(last).or(ranges.last())) else {
        return SourceRange { line: 0, start: 0, end: 0, page: None, paragraph: None };
    };
    let text_start = first.checked_sub(1).and_then(|cut| passage.cuts.get(cut)).copied().unwrap_or(0);
    let text_end = passage.cuts.get(first).copied().unwrap_or_else(|| passage.text.chars().count());
    let is_verbatim = first == last && text_end.checked_sub(text_start) == from.end.checked_sub(from.start);
    if is_verbatim {
        let in_source = |character: usize| from.start + character.saturating_sub(text_start);
        SourceRange { start: in_source(fault.start), end: in_source(fault.end), ..SourceRange::from(*from) }
    } else {
        SourceRange { start: from.start, end: to.end, ..SourceRange::from(*from) }
    }
}

/// How many of each were found in a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OutlineCounts {
    /// 章.
    pub chapters: usize,
    /// 节.
    pub sections: usize,
    /// 专栏.
    pub boxes: usize,
    /// Rows of indicator tables.
    pub indicators: usize,
    /// Places where a page break cuts a paragraph in two.
    pub page_cuts: usize,
}

impl From<&DocumentRecord> for OutlineCounts {
    fn from(document: &DocumentRecord) -> Self {
        let indicators = document.facts.indicators.len();
        let mut counts = Self { indicators, page_cuts: document.report.page_cuts, ..Self::default() };
        counts.add(&document.outline);
        counts
    }
}

impl OutlineCounts {
    fn add(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node.kind {
                NodeKind::Chapter => self.chapters += 1,
                NodeKind::Section => self.sections += 1,
                NodeKind::Box => self.boxes += 1,
                _ => {}
            }
            self.add(&node.children);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str, cuts: &[usize], ranges: &[(usize, usize, usize)]) -> corpus::Passage {
        corpus::Passage {
            id: "plan/1/p1".to_owned(),
            kind: corpus::Kind::Paragraph,
            text: text.to_owned(),
            lead_chars: 0,
            place: corpus::Place::default(),
            pages: None,
            source: ranges.iter().map(|&(line, start, end)| corpus::SourceRange { line, start, end }).collect(),
            cuts: cuts.to_vec(),
            source_pages: Vec::new(),
            faults: Vec::new(),
            indicator: None,
        }
    }

    #[track_caller]
    fn check(passage: &corpus::Passage, (start, end): (usize, usize), expected: (usize, usize, usize)) {
        let range = fault_range(passage, corpus::FaultSpan { start, end });
        assert_eq!((range.line, range.start, range.end), expected);
    }

    #[test]
    fn faults_are_found_again_in_the_source() {
        let whole = passage("防控疫情疫情工作", &[], &[(7, 100, 108)]);
        check(&whole, (2, 6), (7, 102, 106));
        let cut = passage("防控疫情疫情工作", &[4], &[(7, 100, 104), (9, 106, 110)]);
        check(&cut, (0, 2), (7, 100, 102));
        check(&cut, (4, 6), (9, 106, 108));
        // Over the cut, or where the piece was cleaned: all that may hold it.
        check(&cut, (2, 6), (7, 100, 110));
        let cleaned = passage("防控疫情疫情工作", &[4], &[(7, 100, 104), (9, 106, 112)]);
        check(&cleaned, (4, 6), (9, 106, 112));
    }
}
