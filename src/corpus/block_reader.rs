//! Walks the lines once: headings, whole paragraphs, tables; the page cuts are joined here.

use super::annex::AnnexKind;
use super::block::{Block, BlockReader, HeadingBlock, PLAIN_DEPTH, ParagraphBlock};
use super::block_heading::boxed_picture;
use super::front_role::FrontRole;
use super::label::{Label, Style};
use super::law::line_has_gap;
use super::line::{Line, Shape};
use super::open_paragraph::{OpenParagraph, is_labelled};
use super::table::Table;
use crate::text::clean_text;
use std::ops::ControlFlow;

/// A block that has been found, its wording not yet put together.
enum Found {
    Heading(HeadingBlock),
    Paragraph(OpenParagraph),
    Table(usize),
}

impl BlockReader<'_> {
    /// Reads all blocks.
    pub(crate) fn read(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let _ = self.walk(|found| {
            blocks.push(match found {
                Found::Heading(heading) => Block::Heading(heading),
                Found::Table(index) => Block::Table(index),
                Found::Paragraph(paragraph) => Block::Paragraph(self.close(paragraph)),
            });
            ControlFlow::Continue(())
        });
        blocks
    }

    /// The first character of the body: of the first heading with a label or an entry on the contents
    /// page, or of the first article.
    pub(crate) fn body_start(&self) -> Option<usize> {
        let first = self.walk(|found| {
            let range = match &found {
                Found::Heading(heading)
                    if heading.label.is_some() || heading.entry.is_some() || heading.depth == PLAIN_DEPTH =>
                {
                    heading.ranges.first()
                }
                Found::Paragraph(paragraph) if paragraph.article.is_some() => paragraph.pieces.first(),
                _ => None,
            };
            range.map_or(ControlFlow::Continue(()), |range| ControlFlow::Break(range.start))
        });
        first.break_value()
    }

    /// Shows the blocks in reading order, until `visit` breaks.
    fn walk(&self, mut visit: impl FnMut(Found) -> ControlFlow<usize>) -> ControlFlow<usize> {
        let mut open: Option<OpenParagraph> = None;
        let mut next_article = 1;
        // What opens an annex before the body has begun is a list of what is attached to a notice.
        let mut begun = false;
        let mut annex = None;
        // How the outermost parts of the body are numbered.
        let mut top: Option<Style> = None;
        // Behind the last part of the body a table may be all that an annex holds; its caption names the annex.
        let is_part = |line: &Line| {
            let style = line.label.as_ref().map(|label| label.style);
            line.is_text() && style.is_some_and(|style| style <= Style::Chinese || style == Style::Article)
        };
        let last_part = self.lines.iter().rposition(is_part);
        let mut at = 0;
        let mut tables = self.tables.iter().enumerate().peekable();
        while let Some(line) = self.lines.get(at) {
            // A table whose title is the note of the one before has been passed over.
            while tables.next_if(|(_, table)| table.lines.start < at).is_some() {}
            // A heading may have taken the line that would be a table's caption.
            let starts = |table: &Table| table.first == at || (table.first < at && table.lines.start == at);
            if begun
                && last_part.is_none_or(|last| last < at)
                && tables.peek().is_some_and(|(_, table)| table.caption == Some(at))
                && let Some((heading, lines_used)) = self.annex_heading(at)
            {
                if let Some(paragraph) = open.take() {
                    visit(Found::Paragraph(paragraph))?;
                }
                annex = heading.annex.map(|(kind, _)| kind);
                visit(Found::Heading(heading))?;
                at += lines_used;
                continue;
            }
            if let Some((index, table)) = tables.next_if(|(_, table)| starts(table)) {
                if let Some(paragraph) = open.take() {
                    visit(Found::Paragraph(paragraph))?;
                }
                visit(Found::Table(index))?;
                at = table.note.map_or(table.lines.end, |note| note + 1);
                continue;
            }
            if let Some(heading) = boxed_picture(line) {
                if let Some(paragraph) = open.take() {
                    visit(Found::Paragraph(paragraph))?;
                }
                visit(Found::Heading(heading))?;
            }
            let in_contents = self.contents.is_some_and(|contents| contents.lines.contains(&at));
            if !(line.is_text() || line.shape == Shape::Row) || in_contents {
                at += 1;
                continue;
            }
            let role = self.roles.get(at).copied().flatten();
            if role.is_none()
                && begun
                && let Some((heading, lines_used)) = self.annex_heading(at).or_else(|| self.next_document(at, top?))
            {
                if let Some(paragraph) = open.take() {
                    visit(Found::Paragraph(paragraph))?;
                }
                annex = heading.annex.map(|(kind, _)| kind);
                next_article = 1;
                visit(Found::Heading(heading))?;
                at += lines_used;
                continue;
            }
            // A glossary and notes number their terms, not parts of a text.
            let numbers_terms = annex.is_some_and(|kind| kind != AnnexKind::Annex) && line.marks == 0;
            if role.is_none()
                && !numbers_terms
                && let Some((heading, lines_used)) = self.heading_at(at, open.as_ref())
            {
                begun |= heading.label.is_some() || heading.entry.is_some();
                top = top.or(heading.label.as_ref().map(|label| label.style).filter(|style| *style != Style::Box));
                if let Some(paragraph) = open.take() {
                    visit(Found::Paragraph(paragraph))?;
                }
                visit(Found::Heading(heading))?;
                at += lines_used;
                continue;
            }
            let article = self.article_at(line, next_article).filter(|_| !numbers_terms);
            begun |= article.is_some();
            top = top.or(article.as_ref().map(|label| label.style));
            match &mut open {
                Some(paragraph) if article.is_none() && paragraph.role == role && self.continues(paragraph, at) => {
                    paragraph.append(line, at);
                }
                _ => {
                    if let Some(paragraph) = open.take() {
                        visit(Found::Paragraph(paragraph))?;
                    }
                    if let Some(label) = &article {
                        next_article = label.number + 1;
                    }
                    open = Some(OpenParagraph::new(line, at, role, article));
                }
            }
            at += 1;
        }
        open.map_or(ControlFlow::Continue(()), |paragraph| visit(Found::Paragraph(paragraph)))
    }

    /// Puts a paragraph's wording together.
    fn close(&self, paragraph: OpenParagraph) -> ParagraphBlock {
        let OpenParagraph { pieces, role, article, quote, footnote, .. } = paragraph;
        let mut text = String::new();
        let mut cuts = Vec::new();
        let mut chars = 0;
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                cuts.push(chars);
            }
            let wording = clean_text(self.markup.plain(piece.start, piece.end));
            chars += wording.chars().count();
            text += &wording;
        }
        ParagraphBlock { pieces, role, article, text, cuts, quote, footnote }
    }

    /// Whether the line goes on with the paragraph's sentence.
    fn continues(&self, paragraph: &OpenParagraph, at: usize) -> bool {
        let (Some(line), Some(last)) = (self.lines.get(at), self.lines.get(paragraph.last_line)) else { return false };
        if last.whole {
            return false;
        }
        // Of the lines before the body only the sentences of a text are ever joined.
        if matches!(paragraph.role, Some(role) if !matches!(role, FrontRole::Notice | FrontRole::Preamble)) {
            return false;
        }
        if line.text.starts_with(['，', '。', '；', '、', '）', '”', '》']) {
            return true;
        }
        // A line that ends in a comma goes on in the next, indented or not.
        let goes_on = at == paragraph.last_line + 1 && last.text.ends_with(['，', '、']);
        let starts_new = (line.indented && !goes_on)
            || line.bold
            || line.marks > 0
            || line.item
            || line.footnote.is_some()
            || (is_labelled(line) && is_labelled(last))
            || line.quote != last.quote
            || last.hard_break
            || self.starts_item(line);
        if starts_new {
            return false;
        }
        if at == paragraph.last_line + 1
            && let Some(full) = self.wrap_chars
        {
            return last.text.chars().count() + 4 > full;
        }
        // Over a gap only a sentence goes on: a name or a title stands alone.
        paragraph.ending.is_open() && (at == paragraph.last_line + 1 || paragraph.ending.is_sentence)
    }

    fn starts_item(&self, line: &Line) -> bool {
        line.label.as_ref().is_some_and(|label| match label.style {
            Style::Article => self.is_law && line_has_gap(line, label),
            _ => true,
        })
    }

    /// An article opens where its number is the next one, or stands apart from its text.
    fn article_at(&self, line: &Line, next: u32) -> Option<Label> {
        if !self.is_law {
            return None;
        }
        let label = line.label.as_ref().filter(|label| label.style == Style::Article)?;
        let in_sequence = label.number == next || (label.inserted.is_some() && label.number + 1 == next);
        let starts = in_sequence
            || (next == 1 && line_has_gap(line, label))
            || (label.number > next && line_has_gap(line, label));
        starts.then(|| label.clone())
    }
}
