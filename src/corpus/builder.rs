//! The walk over a source's blocks that numbers and places its passages.

use super::apart::{Apart, is_imprint, signature_len};
use super::block::{Block, HeadingBlock, ParagraphBlock};
use super::contents::Contents;
use super::fault::{Successors, find_faults};
use super::front_role::FrontRole;
use super::label::Label;
use super::lead::{item_label_chars, lead_chars};
use super::ledger::Ledger;
use super::line::Line;
use super::markup::Markup;
use super::metadata::Metadata;
use super::model::{Heading, Kind, Node, NodeKind, Passage, Place};
use super::outline::Outline;
use super::pages::{Anchor, PageMap, page_at, printed_pages};
use super::read::PageStart;
use super::report::{HeadingFault, SkipReason, SourceReport};
use super::source_range::SourceRange;
use super::split::split_long;
use super::table::Table;
use crate::text::clean_text;

/// What is known of a source before its passages are placed, and what has been placed.
pub(super) struct Builder<'a> {
    pub id: &'a str,
    pub chars: &'a [char],
    pub markup: &'a Markup,
    pub lines: &'a [Line],
    pub contents: Option<&'a Contents>,
    pub tables: &'a [Table],
    /// Where the mark of each note stands.
    pub marks: &'a [(usize, String)],
    /// Where the pages of a container begin, whose pages are thereby known.
    pub printed_pages: &'a [PageStart],
    /// Whether the source shows pages: numbers, running heads, or a contents page that gives them.
    pub has_pages: bool,
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
    pub(super) heading_faults: Vec<HeadingFault>,
    /// What is doubtful in how the source was read.
    warnings: Vec<String>,
    notice_title: String,
    /// The passages that are notes, each with its mark.
    footnotes: Vec<(usize, String)>,
    /// The quotation in which the open box was printed; 0 where it was in none.
    box_quote: usize,
    /// One past the last character of the last heading.
    pub(super) heading_end: usize,
}

impl Placed {
    /// Nothing placed yet; `warnings` say what is doubtful already.
    pub(super) fn with_warnings(warnings: Vec<String>) -> Self {
        Self { warnings, ..Self::default() }
    }
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
                Block::Heading(heading) => {
                    self.heading(heading);
                    // A box that is a picture holds no text.
                    if heading.ranges.is_empty() {
                        self.outline.end_box();
                    }
                }
                Block::Table(index) => self.table(*index),
                Block::Paragraph(first) if first.article.is_some() => {
                    let more = blocks.iter().skip(at).map_while(|block| match block {
                        Block::Paragraph(next)
                            if next.article.is_none() && next.role.is_none() && next.footnote.is_none() =>
                        {
                            Some(next)
                        }
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
                Block::Paragraph(term) if self.outline.in_glossary() && is_term(term) => {
                    // A term and its explanation are one passage.
                    match blocks.get(at) {
                        Some(Block::Paragraph(explained))
                            if !is_term(explained) && super::label::parse_label(&explained.text).is_none() =>
                        {
                            at += 1;
                            self.joined(Kind::Term, 'p', &[term, explained], None);
                        }
                        _ => self.joined(Kind::Term, 'p', &[term], None),
                    }
                }
                Block::Paragraph(paragraph) if paragraph.footnote.is_some() => self.footnote(paragraph),
                Block::Paragraph(paragraph) if paragraph.role.is_none() && is_imprint(&paragraph.text) => {
                    self.apart(Apart::Imprint, &[paragraph]);
                }
                Block::Paragraph(first) if signature_len(blocks, at - 1) > 0 => {
                    let len = signature_len(blocks, at - 1);
                    let more = blocks.iter().skip(at).take(len - 1).filter_map(|block| match block {
                        Block::Paragraph(next) => Some(next),
                        _ => None,
                    });
                    let lines: Vec<&ParagraphBlock> = std::iter::once(first).chain(more).collect();
                    at += len - 1;
                    self.apart(Apart::Signature, &lines);
                }
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
            }
        }
        self.finish(encoding)
    }

    pub(super) fn heading(&mut self, heading: &HeadingBlock) {
        for range in &heading.ranges {
            self.enter_heading(*range);
            self.placed.heading_end = range.end;
        }
        let entry = heading.entry.and_then(|entry| self.contents?.entries.get(entry));
        let listed = entry.and_then(|entry| entry.page);
        let printed = heading.ranges.first().and_then(|range| page_at(self.printed_pages, range.start));
        let page = printed.or(listed);
        if let (Some(page), Some(range)) = (page, heading.ranges.first()) {
            self.placed.anchors.push(Anchor { start: range.start, page });
        }
        if let Some((kind, number)) = heading.annex {
            self.outline.annex(kind, number, heading);
            return;
        }
        self.placed.box_quote = heading.quote;
        if let Some(node) = self.outline.heading(heading) {
            node.page = page;
        }
    }

    pub(super) fn enter_heading(&mut self, range: SourceRange) {
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
        if self.outline.in_glossary() {
            self.joined(Kind::Term, 'p', &[paragraph], None);
            return;
        }
        let kind = if self.outline.place().key == "preamble" { Kind::Preamble } else { Kind::Paragraph };
        let Some(heading) = self.outline.place().box_.clone() else {
            self.joined(kind, 'p', &[paragraph], None);
            return;
        };
        let label = item_label_chars(&paragraph.text);
        // A box printed as a quotation ends with it, and holds all of it.
        if self.placed.box_quote > 0 {
            if paragraph.quote == 0 {
                self.outline.end_box();
                self.joined(kind, 'p', &[paragraph], None);
            } else {
                self.joined(Kind::BoxItem, 'b', &[paragraph], Some(label));
            }
            return;
        }
        let numbered = super::label::parse_label(&paragraph.text).is_some();
        let box_had_labels = self.placed.passages.last().is_some_and(|last| {
            last.kind == Kind::BoxItem && last.place.box_.as_ref() == Some(&heading) && last.lead_chars > 0
        });
        // A box whose table has come ends with it.
        let box_had_table = self.placed.passages.last().is_some_and(|last| {
            last.place.box_.as_ref() == Some(&heading)
                && matches!(last.kind, Kind::TableRow | Kind::Indicator | Kind::Note)
        });
        if label == 0 && !numbered && (box_had_labels || box_had_table) {
            self.outline.end_box();
            self.joined(kind, 'p', &[paragraph], None);
            return;
        }
        self.joined(Kind::BoxItem, 'b', &[paragraph], Some(label));
    }

    /// Lines that belong to the paper as a whole; what comes after them goes on where they stand.
    fn apart(&mut self, apart: Apart, lines: &[&ParagraphBlock]) {
        let home = self.outline.place_apart(apart);
        for line in lines {
            self.joined(Kind::Paragraph, 'p', &[line], None);
        }
        self.outline.set_place(home);
    }

    /// A note: its own place is found when all marks are known.
    fn footnote(&mut self, paragraph: &ParagraphBlock) {
        let at = self.placed.passages.len();
        let home = self.outline.note_place();
        self.joined(Kind::Footnote, 'p', &[paragraph], None);
        self.outline.set_place(home);
        let mark = paragraph.footnote.clone().unwrap_or_default();
        self.placed.footnotes.extend((at..self.placed.passages.len()).map(|index| (index, mark.clone())));
    }

    /// A note is cited by the place of its mark.
    fn place_notes(&mut self) {
        let footnotes = std::mem::take(&mut self.placed.footnotes);
        for (number, (index, mark)) in (1..).zip(footnotes) {
            let at = self.marks.iter().find(|(_, name)| *name == mark).map(|(at, _)| *at);
            let starts = |passage: &Passage| passage.source.first().map_or(usize::MAX, |range| range.start);
            let home = at.and_then(|at| {
                let passages = self.placed.passages.iter();
                passages
                    .filter(|passage| passage.kind != Kind::Footnote && starts(passage) <= at)
                    .max_by_key(|p| starts(p))
            });
            let mut place = home.map(|home| home.place.clone()).unwrap_or_default();
            let printed = mark.parse().unwrap_or(number);
            place.key = "n".to_owned();
            place.item = None;
            place.note = Some(Heading { number: printed, label: format!("注{mark}"), title: String::new() });
            if let Some(passage) = self.placed.passages.get_mut(index) {
                passage.place = place;
            }
        }
    }

    fn article(&mut self, paragraphs: &[&ParagraphBlock]) {
        self.outline.body();
        self.joined(Kind::Article, 'a', paragraphs, None);
    }

    /// Makes a passage of paragraphs, each on a line of its own; one too long is cut.
    pub(super) fn joined(
        &mut self,
        kind: Kind,
        letter: char,
        paragraphs: &[&ParagraphBlock],
        label_chars: Option<usize>,
    ) {
        let mut text = String::new();
        let mut pieces: Vec<SourceRange> = Vec::new();
        let mut cuts = Vec::new();
        let mut before = 0;
        for paragraph in paragraphs {
            if !text.is_empty() {
                text.push('\n');
                before += 1;
            }
            // Where nothing tells of pages, a sentence that goes on behind a blank line is no cut.
            if self.has_pages {
                cuts.extend(paragraph.cuts.iter().map(|cut| before + cut));
                self.placed.cuts.extend(paragraph.pieces.iter().skip(1).map(|piece| piece.start));
            }
            text += &paragraph.text;
            before += paragraph.text.chars().count();
            pieces.extend(paragraph.pieces.iter().copied());
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
            source_pages: Vec::new(),
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

    pub(super) fn push(&mut self, passage: Passage) {
        if passage.kind == Kind::Footnote {
            self.outline.note(&passage.id);
        } else if let Some(apart) = Apart::of_key(&passage.place.key) {
            self.outline.line_apart(apart, &passage.id);
        } else {
            self.outline.passage(&passage.id);
        }
        for range in &passage.source {
            self.ledger.passage(*range);
        }
        self.placed.passages.push(passage);
    }

    fn finish(mut self, encoding: &str) -> Built {
        let page_cuts = self.placed.cuts.len();
        let map = PageMap::new(
            std::mem::take(&mut self.placed.anchors),
            std::mem::take(&mut self.placed.cuts),
            self.metadata.pages,
        );
        self.place_notes();
        let successors = Successors::of_suspects(&self.placed.passages);
        for passage in &mut self.placed.passages {
            passage.faults = find_faults(passage, &successors);
            let aside = matches!(passage.kind, Kind::Front | Kind::Notice | Kind::Preamble);
            let (Some(first), Some(last)) = (passage.source.first(), passage.source.last()) else { continue };
            if !self.printed_pages.is_empty() {
                passage.pages = printed_pages(self.printed_pages, first.start, last.end);
            } else if !aside {
                passage.pages = map.pages(first.start, last.end);
            }
        }
        let mut report = self.ledger.close(encoding, self.chars);
        report.page_cuts = page_cuts;
        report.heading_faults = self.placed.heading_faults;
        report.warnings = self.placed.warnings;
        (self.outline.finish(), self.placed.passages, report)
    }
}

/// Whether a paragraph of a glossary is a term alone, to be explained by the next.
fn is_term(paragraph: &ParagraphBlock) -> bool {
    let term = paragraph.text.strip_suffix(['：', ':']).unwrap_or(&paragraph.text);
    term.chars().count() <= 25 && !term.contains(['。', '：', ':', '；', '，'])
}
