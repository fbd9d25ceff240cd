//! What became of a source: how it was read, and what is doubtful in it.

use crate::corpus::{FaultKind, SkipReason, place_line};
use crate::library::Library;
use crate::links::encode_path;
use crate::store::{DocumentRecord, Found};
use crate::text::CharSpan;
use crate::types::{DocumentSummary, OutlineCounts};
use std::collections::BTreeMap;

/// What became of a source.
#[derive(Debug)]
pub(super) struct Account {
    pub path: String,
    pub summary: DocumentSummary,
    pub counts: OutlineCounts,
    pub encoding: String,
    pub characters: usize,
    pub in_passages: usize,
    pub in_headings: usize,
    /// The characters that were left out, by the reason.
    pub skipped: Vec<(&'static str, usize)>,
    /// What is doubtful in how it was read.
    pub warnings: Vec<String>,
    pub faults: Vec<ShownFault>,
}

/// A suspected scan fault.
#[derive(Debug)]
pub(super) struct ShownFault {
    pub kind: &'static str,
    pub line: usize,
    /// The passage and its place; none for a heading.
    pub passage: Option<(String, String)>,
    pub wording: String,
    pub note: String,
}

impl Account {
    pub(super) fn new(library: &Library, record: &DocumentRecord) -> crate::Result<Self> {
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
            faults: faults(record, &doubtful(library, record)?),
        })
    }
}

/// The passages in which faults are suspected; no others are read.
fn doubtful(library: &Library, record: &DocumentRecord) -> crate::Result<Vec<Found>> {
    let numbers = record.measures.iter().zip(0..).filter(|(measure, _)| measure.faults > 0);
    library.passages_at(&record.id, numbers.map(|(_, number)| number))
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
