//! The walk over a source's blocks that numbers and places its passages.

use super::block::{Block, HeadingBlock, ParagraphBlock};
use super::contents::Contents;
use super::fault::{Successors, find_faults, title_without_place};
use super::front::FrontRole;
use super::label::Label;
use super::lead::{item_label_chars, lead_chars};
use super::ledger::Ledger;
use super::line::{Line, Shape};
use super::markup::Markup;
use super::model::{
    FaultKind, Heading, HeadingFault, Kind, Metadata, Node, NodeKind, Passage, Place, SkipReason, SourceRange,
    SourceReport,
};
use super::outline::Outline;
use super::pages::{Anchor, PageMap};
use super::split::split_long;
use super::table::{Row, Table, cells, read_rows};
use crate::text::clean_text;

/// What is known of a source before its passages are placed, and what has been placed.
pub(super) struct Builder<'a> {
    pub id: &'a str,
    pub chars: &'a [char],
    pub markup: &'a Markup,
    pub lines: &'a [Line],
    pub contents: Option<&'a Contents>,
    pub tables: &'a [Table],
    pub metadata: &'a Metadata,
    pub outline: Outline,
    pub ledger: Ledger,
    pub placed: Placed,
}

/// What the walk has placed so far.
#[derive(Debug, Default)]
pub(super) struct Placed {
    passages: Vec<Passage>,
    anchors: Vec<Anchor>,
    cuts: Vec<usize>,
    heading_faults: Vec<HeadingFault>,
    notice_title: String,
}

/// The outline, the passages and the account of a source.
pub(super) type Built = (Vec<Node>, Vec<Passage>, SourceReport);

impl Builder<'_> {
    /// Walks the blocks.
    pub(super) fn build(mut self, blocks: &[Block], encoding: &str) -> Built {
        if let Some(contents) = self.contents {
            for line in self.lines.get(contents.lines.clone()).unwrap_or_default() {
                let range = SourceRange { line: line.number, start: line.content_start, end: line.content_end };
                self.ledger.skip(range, SkipReason::ContentsPage);
            }
        }
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            match block {
                Block::Heading(heading) => self.heading(heading),
                Block::Table(index) => self.table(*index),
                Block::Paragraph(first) if first.article.is_some() => {
                    let more = blocks.iter().skip(at).map_while(|block| match block {
                        Block::Paragraph(next) if next.article.is_none() && next.role.is_none() => Some(next),
                        _ => None,
                    });
                    let paragraphs: Vec<&ParagraphBlock> = std::iter::once(first).chain(more).collect();
                    at += paragraphs.len() - 1;
                    self.article(&paragraphs);
                }
                Block::Paragraph(first) if first.role == Some(FrontRole::Front) => {
                    let more = blocks.iter().skip(at).map_while(|block| match block {
                        Block::Paragraph(next) if next.role == Some(FrontRole::Front) => Some(next),
                        _ => None,
                    });
                    let paragraphs: Vec<&ParagraphBlock> = std::iter::once(first).chain(more).collect();
                    at += paragraphs.len() - 1;
                    self.outline.aside(NodeKind::Front, "front", "标题页");
                    self.joined(Kind::Front, 'p', &paragraphs, None);
                }
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
            }
        }
        self.finish(encoding)
    }

    fn heading(&mut self, heading: &HeadingBlock) {
        for range in &heading.ranges {
            self.enter_heading(*range);
        }
        let entry = heading.entry.and_then(|entry| self.contents?.entries.get(entry));
        let page = entry.and_then(|entry| entry.page);
        if let (Some(page), Some(range)) = (page, heading.ranges.first()) {
            self.placed.anchors.push(Anchor { start: range.start, page });
        }
        if let Some(node) = self.outline.heading(heading) {
            node.page = page;
        }
    }

    fn enter_heading(&mut self, range: SourceRange) {
        for range in self.markup.ranges(range.start, range.end) {
            self.ledger.heading(range);
        }
    }

    fn paragraph(&mut self, paragraph: &ParagraphBlock) {
        let ranges = &paragraph.pieces;
        match paragraph.role {
            Some(FrontRole::Promulgation) => {
                for range in ranges.iter().flat_map(|range| self.markup.ranges(range.start, range.end)) {
                    self.ledger.skip(range, SkipReason::Promulgation);
                }
            }
            Some(FrontRole::Title) => ranges.iter().for_each(|range| self.enter_heading(*range)),
            Some(FrontRole::NoticeTitle) => {
                ranges.iter().for_each(|range| self.enter_heading(*range));
                self.placed.notice_title += &paragraph.text;
            }
            Some(FrontRole::Notice) => {
                let title = std::mem::take(&mut self.placed.notice_title);
                self.outline.aside(NodeKind::Notice, "notice", &title);
                self.placed.notice_title = title;
                self.joined(Kind::Notice, 'p', &[paragraph], None);
            }
            Some(FrontRole::Preamble) => {
                self.outline.aside(NodeKind::Preamble, "preamble", "引言");
                self.joined(Kind::Preamble, 'p', &[paragraph], None);
            }
            Some(FrontRole::Front) | None => self.body_paragraph(paragraph),
        }
    }

    fn body_paragraph(&mut self, paragraph: &ParagraphBlock) {
        self.outline.body();
        let kind = if self.outline.place().key == "preamble" { Kind::Preamble } else { Kind::Paragraph };
        let Some(heading) = self.outline.place().box_.clone() else {
            self.joined(kind, 'p', &[paragraph], None);
            return;
        };
        let label = item_label_chars(&paragraph.text);
        let numbered = super::label::parse_label(&paragraph.text).is_some();
        let box_had_labels = self.placed.passages.last().is_some_and(|last| {
            last.kind == Kind::BoxItem && last.place.box_.as_ref() == Some(&heading) && last.lead_chars > 0
        });
        if label == 0 && !numbered && box_had_labels {
            self.outline.end_box();
            self.joined(kind, 'p', &[paragraph], None);
            return;
        }
        self.joined(Kind::BoxItem, 'b', &[paragraph], Some(label));
    }

    fn article(&mut self, paragraphs: &[&ParagraphBlock]) {
        self.outline.body();
        self.joined(Kind::Article, 'a', paragraphs, None);
    }

    /// Makes a passage of paragraphs, each on a line of its own; one too long is cut.
    fn joined(&mut self, kind: Kind, letter: char, paragraphs: &[&ParagraphBlock], label_chars: Option<usize>) {
        let mut text = String::new();
        let mut pieces: Vec<SourceRange> = Vec::new();
        let mut cuts = Vec::new();
        let mut before = 0;
        for paragraph in paragraphs {
            if !text.is_empty() {
                text.push('\n');
                before += 1;
            }
            cuts.extend(paragraph.cuts.iter().map(|cut| before + cut));
            text += &paragraph.text;
            before += paragraph.text.chars().count();
            pieces.extend(paragraph.pieces.iter().copied());
            self.placed.cuts.extend(paragraph.pieces.iter().skip(1).map(|piece| piece.start));
        }
        let source: Vec<SourceRange> =
            pieces.iter().flat_map(|piece| self.markup.ranges(piece.start, piece.end)).collect();
        if source.is_empty() {
            return;
        }
        let mut place = self.outline.place().clone();
        let item =
            self.item_id(letter, &mut place, paragraphs.first().and_then(|paragraph| paragraph.article.as_ref()));
        let lead = match (kind, label_chars) {
            (_, Some(label)) if label > 0 => label,
            (Kind::Paragraph | Kind::BoxItem, _) => lead_chars(&text, self.bold_chars(pieces.first())),
            _ => 0,
        };
        let passage = Passage {
            id: format!("{}/{}/{item}", self.id, place.key),
            kind,
            text,
            lead_chars: lead,
            place,
            pages: None,
            source,
            cuts,
            faults: Vec::new(),
            indicator: None,
        };
        for part in split_long(passage, &pieces, self.markup) {
            self.push(part);
        }
    }

    /// The last component of an id: p2, b7.2, a7.
    fn item_id(&mut self, letter: char, place: &mut Place, article: Option<&Label>) -> String {
        if let Some(label) = article {
            place.article = Some(Heading { number: label.number, label: label.label.clone(), title: String::new() });
            let number = label
                .inserted
                .map_or_else(|| label.number.to_string(), |inserted| format!("{}.{inserted}", label.number));
            let repeats = self.outline.next_item('a', &format!("{}#{number}", place.key));
            return if repeats > 1 { format!("a{number}~{repeats}") } else { format!("a{number}") };
        }
        match &place.box_ {
            Some(heading) if letter == 'b' => {
                let scope = format!("{}#b{}", place.key, heading.number);
                let item = self.outline.next_item('b', &scope);
                place.item = Some(item);
                format!("b{}.{item}", heading.number)
            }
            _ => format!("p{}", self.outline.next_item('p', &place.key)),
        }
    }

    /// How many characters at the start of a piece are in bold.
    fn bold_chars(&self, piece: Option<&SourceRange>) -> usize {
        let raw = piece.and_then(|piece| self.chars.get(piece.start..piece.end)).unwrap_or_default();
        let Some(rest) = raw.strip_prefix(&['*', '*']) else { return 0 };
        let start = piece.map_or(0, |piece| piece.start) + 2;
        let end = rest.windows(2).position(|pair| pair == ['*', '*']).unwrap_or(0);
        clean_text(self.markup.plain(start, start + end)).chars().count()
    }

    fn table(&mut self, index: usize) {
        let Some(table) = self.tables.get(index) else { return };
        self.outline.body();
        let line = |at: usize| self.lines.get(at);
        let title = table.title.and_then(line);
        let note = table.note.and_then(line);
        let title_text = title.map(|line| line.title.replace(' ', "")).unwrap_or_default();
        let title_range = title.map(Line::range);
        let rows: Vec<(&Line, Vec<String>)> = self
            .lines
            .get(table.lines.clone())
            .unwrap_or_default()
            .iter()
            .filter(|line| matches!(line.shape, Shape::Row | Shape::Text))
            .map(|line| (line, cells(self.markup, line)))
            .collect();
        if let Some(range) = title_range {
            self.enter_heading(range);
            if let Some(note) = title_without_place(&title_text, &self.metadata.title) {
                self.placed.heading_faults.push(HeadingFault { range, kind: FaultKind::Lost, note });
            }
        }
        let number = self.outline.table(&title_text);
        let read = read_rows(
            &rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>(),
            note.map(|note| note.text.as_str()),
        );
        let mut last_item = 0;
        for ((line, _), row) in rows.iter().zip(read) {
            let range = row_range(self.chars, line);
            let (kind, text, indicator) = match row {
                Row::Heading => {
                    self.ledger.heading(range);
                    continue;
                }
                Row::Indicator(indicator, text) => (Kind::Indicator, text, Some(indicator)),
                Row::Cells(cells) => (Kind::Paragraph, cells.join("，"), None),
            };
            let printed = indicator.as_ref().map(|indicator| indicator.row).filter(|&row| row > last_item);
            last_item = printed.unwrap_or(last_item + 1);
            let mut place = self.outline.place().clone();
            place.item = Some(last_item);
            let id = format!("{}/{}/t{number}.{last_item}", self.id, place.key);
            self.push(Passage { indicator, ..bare_passage(id, kind, text, place, range) });
        }
        if let Some(note) = note {
            let place = self.outline.place().clone();
            let id = format!("{}/{}/t{number}.note", self.id, place.key);
            self.push(bare_passage(id, Kind::Note, note.text.clone(), place, note.range()));
        }
        self.outline.end_table();
    }

    fn push(&mut self, passage: Passage) {
        for range in &passage.source {
            self.ledger.passage(*range);
        }
        self.outline.passage(&passage.id);
        self.placed.passages.push(passage);
    }

    fn finish(mut self, encoding: &str) -> Built {
        let page_cuts = self.placed.cuts.len();
        let map = PageMap::new(
            std::mem::take(&mut self.placed.anchors),
            std::mem::take(&mut self.placed.cuts),
            self.metadata.pages,
        );
        let successors = Successors::around_cuts(&self.placed.passages);
        for passage in &mut self.placed.passages {
            passage.faults = find_faults(passage, &successors);
            let aside = matches!(passage.kind, Kind::Front | Kind::Notice | Kind::Preamble);
            if let (false, Some(first), Some(last)) = (aside, passage.source.first(), passage.source.last()) {
                passage.pages = map.pages(first.start, last.end);
            }
        }
        let mut report = self.ledger.close(encoding, self.chars);
        report.page_cuts = page_cuts;
        report.heading_faults = self.placed.heading_faults;
        (self.outline.finish(), self.placed.passages, report)
    }
}

fn bare_passage(id: String, kind: Kind, text: String, place: Place, range: SourceRange) -> Passage {
    Passage {
        id,
        kind,
        text,
        lead_chars: 0,
        place,
        pages: None,
        source: vec![range],
        cuts: Vec::new(),
        faults: Vec::new(),
        indicator: None,
    }
}

/// A row's wording with its inner tabs, without what surrounds it.
fn row_range(chars: &[char], line: &Line) -> SourceRange {
    let raw = chars.get(line.start..line.end).unwrap_or_default();
    let before = raw.iter().take_while(|c| c.is_whitespace()).count();
    let after = raw.iter().rev().take_while(|c| c.is_whitespace()).count();
    SourceRange { line: line.number, start: line.start + before, end: (line.end - after).max(line.start + before) }
}
