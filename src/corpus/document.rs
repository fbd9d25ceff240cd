//! A source becomes a document: blocks in reading order become outline, passages and account.

use super::block::{Block, BlockReader, HeadingBlock, ParagraphBlock, is_law, wrap_chars};
use super::contents::{Contents, find_contents};
use super::fault::{Successors, find_faults, title_without_place};
use super::front::{Front, FrontRole, read_front};
use super::label::Label;
use super::lead::{item_label_chars, lead_chars};
use super::ledger::Ledger;
use super::line::{Line, split_lines};
use super::model::{
    Document, FaultKind, Heading, HeadingFault, Kind, Metadata, NodeKind, Passage, Place, SkipReason, SourceRange,
};
use super::outline::{Outline, Scheme};
use super::pages::{Anchor, PageMap};
use super::source::Source;
use super::table::{Row, Table, cells, find_tables, read_rows};
use crate::config::DocumentEntry;
use crate::text::{clean, sentences};

/// A paragraph longer than this is cut at a sentence's end, in characters.
pub const MAX_PASSAGE_CHARS: usize = 1_500;

/// Reads a source; `entry` is what `documents.toml` says of it.
#[must_use]
pub fn read_document(source: &Source, id: String, entry: Option<&DocumentEntry>) -> Document {
    let lines = split_lines(&source.chars);
    let contents = find_contents(&lines);
    let tables = find_tables(&lines, contents.as_ref().map_or(&(0..0), |contents| &contents.lines));
    let mut reader = BlockReader {
        chars: &source.chars,
        lines: &lines,
        contents: contents.as_ref(),
        tables: &tables,
        roles: &[],
        is_law: is_law(&lines),
        wrap_chars: wrap_chars(&lines),
    };
    let front = front_of(&reader);
    reader.roles = &front.roles;
    let blocks = reader.read();
    let metadata = metadata(&front.metadata, entry, &source.file);
    let headings: Vec<&HeadingBlock> = blocks
        .iter()
        .filter_map(|block| if let Block::Heading(heading) = block { Some(heading) } else { None })
        .collect();
    let outline = Outline::new(Scheme::of(&headings));
    let builder = Builder {
        id: &id,
        chars: &source.chars,
        lines: &lines,
        contents: contents.as_ref(),
        tables: &tables,
        outline,
        ledger: Ledger::new(source.chars.len(), &lines),
        passages: Vec::new(),
        anchors: Vec::new(),
        cuts: Vec::new(),
        heading_faults: Vec::new(),
        metadata: &metadata,
        notice_title: String::new(),
    };
    let (outline, passages, report) = builder.build(&blocks, source.encoding);
    Document { id, file: source.file.clone(), metadata, outline, passages, report }
}

/// Reads what stands before the contents page and before the first heading.
fn front_of(reader: &BlockReader<'_>) -> Front {
    let blocks = reader.read();
    let body_start = blocks.iter().find_map(|block| match block {
        Block::Heading(heading) if heading.label.is_some() || heading.entry.is_some() => {
            heading.ranges.first().map(|range| range.start)
        }
        Block::Paragraph(paragraph) if paragraph.article.is_some() => paragraph.pieces.first().map(|range| range.start),
        _ => None,
    });
    let until = body_start.unwrap_or(usize::MAX);
    let contents = reader.contents.map_or(0..0, |contents| contents.lines.clone());
    let in_table = |at: usize| reader.tables.iter().any(|table| table.lines.contains(&at));
    // Once a contents page has come, only a text can stand before the first heading.
    let before = |at: usize, line: &Line| {
        line.content_start < until && !in_table(at) && (contents.is_empty() || at < contents.start)
    };
    let lines: Vec<(usize, &Line)> = reader.lines.iter().enumerate().filter(|(at, line)| before(*at, line)).collect();
    let mut front = read_front(&lines, !contents.is_empty(), body_start.is_some());
    if body_start.is_some() && !contents.is_empty() {
        let after = reader
            .lines
            .iter()
            .enumerate()
            .filter(|(at, line)| *at >= contents.end && line.content_start < until && line.is_text());
        let title = front.metadata.title.clone();
        // The title may be printed once more above the text.
        front.roles.extend(
            after.map(|(at, line)| (at, if line.key() == title { FrontRole::Title } else { FrontRole::Preamble })),
        );
    }
    front
}

/// What `documents.toml` says goes before what the source says.
fn metadata(found: &Metadata, entry: Option<&DocumentEntry>, file: &str) -> Metadata {
    let of_entry = |field: fn(&DocumentEntry) -> &Option<String>| entry.and_then(|entry| field(entry).clone());
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let title = of_entry(|entry| &entry.title)
        .or_else(|| (!found.title.is_empty()).then(|| found.title.clone()))
        .unwrap_or_else(|| stem.to_owned());
    Metadata {
        short_title: of_entry(|entry| &entry.short_title).unwrap_or_else(|| title.clone()),
        title,
        number: of_entry(|entry| &entry.number).or_else(|| found.number.clone()),
        issuer: of_entry(|entry| &entry.issuer).or_else(|| found.issuer.clone()),
        date: of_entry(|entry| &entry.date).or_else(|| found.date.clone()),
        pages: entry.and_then(|entry| entry.pages).or(found.pages),
    }
}

struct Builder<'a> {
    id: &'a str,
    chars: &'a [char],
    lines: &'a [Line],
    contents: Option<&'a Contents>,
    tables: &'a [Table],
    outline: Outline,
    ledger: Ledger,
    passages: Vec<Passage>,
    anchors: Vec<Anchor>,
    cuts: Vec<usize>,
    heading_faults: Vec<HeadingFault>,
    metadata: &'a Metadata,
    notice_title: String,
}

type Built = (Vec<super::model::Node>, Vec<Passage>, super::model::SourceReport);

impl Builder<'_> {
    fn build(mut self, blocks: &[Block], encoding: &str) -> Built {
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
            self.ledger.heading(*range);
        }
        let entry = heading.entry.and_then(|entry| self.contents?.entries.get(entry));
        let page = entry.and_then(|entry| entry.page);
        if let (Some(page), Some(range)) = (page, heading.ranges.first()) {
            self.anchors.push(Anchor { start: range.start, page });
        }
        if let Some(node) = self.outline.heading(heading) {
            node.page = page;
        }
    }

    fn paragraph(&mut self, paragraph: &ParagraphBlock) {
        let ranges = &paragraph.pieces;
        match paragraph.role {
            Some(FrontRole::Promulgation) => {
                for range in ranges {
                    self.ledger.skip(*range, SkipReason::Promulgation);
                }
            }
            Some(FrontRole::Title) => ranges.iter().for_each(|range| self.ledger.heading(*range)),
            Some(FrontRole::NoticeTitle) => {
                ranges.iter().for_each(|range| self.ledger.heading(*range));
                self.notice_title += &paragraph.text;
            }
            Some(FrontRole::Notice) => {
                let title = std::mem::take(&mut self.notice_title);
                self.outline.aside(NodeKind::Notice, "notice", &title);
                self.notice_title = title;
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
        let box_had_labels = self.passages.last().is_some_and(|last| {
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
        let mut source = Vec::new();
        let mut cuts = Vec::new();
        for paragraph in paragraphs {
            if !text.is_empty() {
                text.push('\n');
            }
            let before = text.chars().count();
            cuts.extend(paragraph.cuts.iter().map(|cut| before + cut));
            text += &paragraph.text;
            source.extend(paragraph.pieces.iter().copied());
            self.cuts.extend(paragraph.pieces.iter().skip(1).map(|piece| piece.start));
        }
        for range in &source {
            self.ledger.passage(*range);
        }
        let mut place = self.outline.place().clone();
        let item =
            self.item_id(letter, &mut place, paragraphs.first().and_then(|paragraph| paragraph.article.as_ref()));
        let lead = match (kind, label_chars) {
            (_, Some(label)) if label > 0 => label,
            (Kind::Paragraph | Kind::BoxItem, _) => lead_chars(&text, self.bold_chars(source.first())),
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
        for part in split_long(passage, self.chars) {
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
        let end = rest.windows(2).position(|pair| pair == ['*', '*']).unwrap_or(0);
        clean(rest.get(..end).unwrap_or_default()).text.len()
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
            .filter(|line| line.shape != super::line::Shape::Rule)
            .map(|line| (line, cells(self.chars, line)))
            .collect();
        if let Some(range) = title_range {
            self.ledger.heading(range);
            if let Some(note) = title_without_place(&title_text, &self.metadata.title) {
                self.heading_faults.push(HeadingFault { range, kind: FaultKind::Lost, note });
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
            self.ledger.passage(range);
            let printed = indicator.as_ref().map(|indicator| indicator.row).filter(|&row| row > last_item);
            last_item = printed.unwrap_or(last_item + 1);
            let mut place = self.outline.place().clone();
            place.item = Some(last_item);
            let id = format!("{}/{}/t{number}.{last_item}", self.id, place.key);
            self.push(Passage { indicator, ..bare_passage(id, kind, text, place, range) });
        }
        if let Some(note) = note {
            self.ledger.passage(note.range());
            let place = self.outline.place().clone();
            let id = format!("{}/{}/t{number}.note", self.id, place.key);
            self.push(bare_passage(id, Kind::Note, note.text.clone(), place, note.range()));
        }
        self.outline.end_table();
    }

    fn push(&mut self, passage: Passage) {
        self.outline.passage(&passage.id);
        self.passages.push(passage);
    }

    fn finish(mut self, encoding: &str) -> Built {
        let page_cuts = self.cuts.len();
        let map = PageMap::new(std::mem::take(&mut self.anchors), std::mem::take(&mut self.cuts), self.metadata.pages);
        let successors = Successors::of(&self.passages);
        for passage in &mut self.passages {
            passage.faults = find_faults(passage, &successors);
            let aside = matches!(passage.kind, Kind::Front | Kind::Notice | Kind::Preamble);
            if let (false, Some(first), Some(last)) = (aside, passage.source.first(), passage.source.last()) {
                passage.pages = map.pages(first.start, last.end);
            }
        }
        let mut report = self.ledger.close(encoding, self.chars);
        report.page_cuts = page_cuts;
        report.heading_faults = self.heading_faults;
        (self.outline.finish(), self.passages, report)
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

/// Cuts a passage that is too long at sentences' ends; each part cites the same place.
fn split_long(passage: Passage, chars: &[char]) -> Vec<Passage> {
    let text: Vec<char> = passage.text.chars().collect();
    if text.len() <= MAX_PASSAGE_CHARS {
        return vec![passage];
    }
    let mut bounds = vec![0];
    let mut last_end = 0;
    for sentence in sentences(&text) {
        let start = bounds.last().copied().unwrap_or(0);
        if sentence.end - start > MAX_PASSAGE_CHARS && last_end > start {
            bounds.push(last_end);
        }
        last_end = sentence.end;
        // A sentence that alone is too long is cut where the limit falls.
        while last_end - bounds.last().copied().unwrap_or(0) > MAX_PASSAGE_CHARS {
            bounds.push(bounds.last().copied().unwrap_or(0) + MAX_PASSAGE_CHARS);
        }
    }
    bounds.push(text.len());
    let origins = origins(&passage, chars);
    bounds
        .windows(2)
        .zip(1..)
        .filter_map(|(bound, number)| {
            let &[start, end] = bound else { return None };
            let part: String = text.get(start..end)?.iter().collect();
            let cuts = passage.cuts.iter().filter(|&&cut| cut > start && cut < end).map(|cut| cut - start).collect();
            Some(Passage {
                id: format!("{}-{number}", passage.id),
                text: part.trim_end_matches('\n').to_owned(),
                lead_chars: if number == 1 { passage.lead_chars } else { 0 },
                source: ranges_of(&passage, origins.get(start..end)?),
                cuts,
                ..passage.clone()
            })
        })
        .collect()
}

/// For each character of a passage its piece and its place in the source; `None` for the line
/// breaks between an article's paragraphs.
pub(crate) fn origins(passage: &Passage, chars: &[char]) -> Vec<Option<(usize, usize)>> {
    let mut origins = Vec::new();
    let mut text = passage.text.chars().peekable();
    for (piece, range) in passage.source.iter().enumerate() {
        if text.peek() == Some(&'\n') {
            text.next();
            origins.push(None);
        }
        for origin in clean(chars.get(range.start..range.end).unwrap_or_default()).origins {
            text.next();
            origins.push(Some((piece, range.start + origin)));
        }
    }
    origins
}

fn ranges_of(passage: &Passage, origins: &[Option<(usize, usize)>]) -> Vec<SourceRange> {
    let mut ranges: Vec<(usize, SourceRange)> = Vec::new();
    for &(piece, at) in origins.iter().flatten() {
        match ranges.last_mut() {
            Some((last, range)) if *last == piece => range.end = at + 1,
            _ => {
                let line = passage.source.get(piece).map_or(0, |range| range.line);
                ranges.push((piece, SourceRange { line, start: at, end: at + 1 }));
            }
        }
    }
    ranges.into_iter().map(|(_, range)| range).collect()
}
