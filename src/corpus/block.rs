//! From lines to blocks: headings, whole paragraphs, tables; the page cuts are joined here.

use super::annex::{AnnexKind, annex_at};
use super::contents::{Contents, is_preamble_heading};
use super::front::{FrontRole, names_document};
use super::label::{Label, Style, parse_label};
use super::line::{Line, Shape};
use super::markup::Markup;
use super::model::SourceRange;
use super::series::Series;
use super::table::Table;
use crate::text::clean_text;
use std::collections::HashSet;
use std::ops::ControlFlow;

/// A block of a source, in reading order.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// A heading.
    Heading(HeadingBlock),
    /// A paragraph, whole.
    Paragraph(ParagraphBlock),
    /// A table: its index.
    Table(usize),
}

/// A heading, over one line or two.
#[derive(Debug, Clone)]
pub(crate) struct HeadingBlock {
    /// Its label, if it has one.
    pub label: Option<Label>,
    /// Its title with spaces.
    pub title: String,
    /// The entry of the contents page that it agrees with.
    pub entry: Option<usize>,
    /// The number of `#` before it; 7 for a line all in bold.
    pub depth: usize,
    /// Which quotation it stands in; 0 for none.
    pub quote: usize,
    /// The kind of annex that it opens, and its number.
    pub annex: Option<(AnnexKind, u32)>,
    /// Where it stands.
    pub ranges: Vec<SourceRange>,
}

/// A paragraph with its pieces between page cuts.
#[derive(Debug, Clone)]
pub(crate) struct ParagraphBlock {
    /// Its pieces.
    pub pieces: Vec<SourceRange>,
    /// Its role, before the body.
    pub role: Option<FrontRole>,
    /// Its article label, if it opens an article.
    pub article: Option<Label>,
    /// The wording.
    pub text: String,
    /// For each cut the first character of `text` after it.
    pub cuts: Vec<usize>,
    /// Which quotation it stands in; 0 for none.
    pub quote: usize,
    /// The mark of the note that it is.
    pub footnote: Option<String>,
}

/// A paragraph to which lines are still being joined; its wording is put together once, when it ends.
struct OpenParagraph {
    pieces: Vec<SourceRange>,
    role: Option<FrontRole>,
    article: Option<Label>,
    /// How the wording ends so far.
    ending: Ending,
    quote: usize,
    footnote: Option<String>,
    last_line: usize,
}

/// No heading is longer, in characters.
const MAX_HEADING_CHARS: usize = 60;
/// The depth of a heading that has neither a mark nor a label.
pub(crate) const PLAIN_DEPTH: usize = 8;
/// No heading with a list label (一、, 1.) is longer, in characters.
const MAX_LIST_HEADING_CHARS: usize = 50;
/// A shorter line without punctuation stands for itself and is never joined to the next.
const MIN_OPEN_CHARS: usize = 25;

/// What is known of a source before its blocks are read.
pub(crate) struct BlockReader<'a> {
    pub chars: &'a [char],
    pub markup: &'a Markup,
    pub lines: &'a [Line],
    pub contents: Option<&'a Contents>,
    pub tables: &'a [Table],
    /// The role of each line before the body; lines past its end have none.
    pub roles: &'a [Option<FrontRole>],
    /// Headings that only their series shows.
    pub series: &'a Series,
    /// Lines that head parts without any mark.
    pub plain_parts: &'a HashSet<usize>,
    /// Whether lines that start with 第X条 open articles.
    pub is_law: bool,
    /// The length of a full line, where paragraphs are broken into lines.
    pub wrap_chars: Option<usize>,
}

/// Whether the source is a law: articles follow each other by number, from the first one on, or each with its
/// label apart from its text. Two articles of another law that a text cites make none.
pub(crate) fn is_law(lines: &[Line]) -> bool {
    let articles = lines.iter().filter(|line| line.is_text()).filter_map(|line| {
        let label = line.label.as_ref().filter(|label| label.style == Style::Article)?;
        Some((label, line_has_gap(line, label)))
    });
    let mut last: Option<(&Label, bool)> = None;
    for (label, gap) in articles {
        if last.is_some_and(|(before, sure)| (sure || before.number == 1) && follows(before, label)) {
            return true;
        }
        last = Some((label, gap));
    }
    false
}

/// Whether an article is the next after another: 第七条之一 or 第八条 after 第七条.
fn follows(before: &Label, next: &Label) -> bool {
    match (before.inserted, next.inserted) {
        (_, None) => next.number == before.number + 1,
        (None, Some(inserted)) => next.number == before.number && inserted == 1,
        (Some(last), Some(inserted)) => next.number == before.number && inserted == last + 1,
    }
}

/// The length of a full line in characters, if paragraphs are broken into lines of one length.
pub(crate) fn wrap_chars(lines: &[Line]) -> Option<usize> {
    let followed = lines.windows(2).filter_map(|pair| match pair {
        [a, _] if a.whole => None,
        [a, b] if a.is_text() && b.is_text() && a.marks == 0 && !b.indented => Some(a.text.chars().count()),
        _ => None,
    });
    let lengths: Vec<usize> = followed.collect();
    let full = lengths.iter().copied().max().filter(|&max| (12..=90).contains(&max))?;
    let near = lengths.iter().filter(|&&len| len + 4 > full).count();
    let patterned = lines.iter().filter(|line| line.is_text() && is_labelled(line)).count();
    (lengths.len() >= 5 && patterned * 2 < lengths.len() && near * 10 >= lengths.len() * 6).then_some(full)
}

/// A block that has been found, its wording not yet put together.
enum Found {
    Heading(HeadingBlock),
    Paragraph(OpenParagraph),
    Table(usize),
}

impl OpenParagraph {
    fn new(line: &Line, at: usize, role: Option<FrontRole>, article: Option<Label>) -> Self {
        let mut ending = Ending::default();
        ending.push(&line.text);
        Self {
            pieces: vec![line.range()],
            role,
            article,
            ending,
            quote: line.quote,
            footnote: line.footnote.clone(),
            last_line: at,
        }
    }

    /// Joins a line: within the piece if it follows directly, else over a cut.
    fn append(&mut self, line: &Line, at: usize) {
        match self.pieces.last_mut() {
            Some(piece) if at == self.last_line + 1 => piece.end = line.content_end,
            _ => self.pieces.push(line.range()),
        }
        self.ending.push(&line.text);
        self.last_line = at;
    }
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

    /// The heading of an annex that starts on the line, and how many lines it takes.
    fn annex_heading(&self, at: usize) -> Option<(HeadingBlock, usize)> {
        let found = annex_at(self.lines, at)?;
        let label = (!found.heading.label.is_empty()).then(|| Label {
            style: Style::Part,
            number: found.heading.number,
            inserted: None,
            label: found.heading.label.clone(),
            title: found.heading.title.clone(),
        });
        let lines = self.lines.get(at..found.end).unwrap_or_default();
        let heading = HeadingBlock {
            label,
            title: found.heading.title,
            entry: None,
            depth: 0,
            quote: 0,
            annex: Some((found.kind, found.heading.number)),
            ranges: lines.iter().filter(|line| line.shape != Shape::Blank).map(Line::range).collect(),
        };
        Some((heading, found.end - at))
    }

    /// The title of another document in the same file: a line that names a kind of document, below which numbering
    /// begins anew.
    fn next_document(&self, at: usize, top: Style) -> Option<(HeadingBlock, usize)> {
        const MAX_LINES: usize = 60;
        let line = self.lines.get(at)?;
        let numbers = matches!(top, Style::Part | Style::Chapter | Style::Chinese | Style::Article);
        let is_document = numbers
            && line.is_text()
            && line.label.is_none()
            && (4..=MAX_HEADING_CHARS).contains(&line.text.chars().count())
            && !line.text.contains(['。', '，', '；', '：', '！'])
            && names_document(&line.key())
            && self.contents.is_none_or(|contents| contents.entry_of(&line.key()).is_none());
        if !is_document {
            return None;
        }
        let below = self.lines.get(at + 1..)?.iter().take(MAX_LINES).filter(|line| line.is_text());
        let counts = |label: &&Label| label.style <= top || label.style == Style::Article;
        let next = below.filter_map(|line| line.label.as_ref()).find(counts)?;
        let anew = next.number == 1 && next.inserted.is_none();
        (anew && matches!(next.style, Style::Part | Style::Chapter | Style::Chinese | Style::Article)).then(|| {
            let heading = HeadingBlock {
                label: None,
                title: line.title.clone(),
                entry: None,
                depth: line.marks,
                quote: 0,
                annex: Some((AnnexKind::Annex, 0)),
                ranges: vec![line.range()],
            };
            (heading, 1)
        })
    }

    /// The heading that starts on the line, and how many lines it takes.
    fn heading_at(&self, at: usize, open: Option<&OpenParagraph>) -> Option<(HeadingBlock, usize)> {
        let line = self.lines.get(at)?;
        if line.shape != Shape::Text {
            return None;
        }
        if let Some(found) = self.heading_of_contents(at, line) {
            return Some(found);
        }
        let depth = if line.marks == 0 && self.all_bold(line) { 7 } else { line.marks };
        let in_series = self.series.get(&at);
        let label = in_series.or(line.label.as_ref()).cloned();
        let heading = |label: Option<Label>, title: &str, ranges: Vec<SourceRange>| HeadingBlock {
            label,
            title: title.to_owned(),
            entry: None,
            depth,
            quote: line.quote,
            annex: None,
            ranges,
        };
        // A mark makes a heading of a question too.
        let asks = |title: &str| match line.marks {
            1..=6 => title.trim_end_matches(['？', '?', '！']).to_owned(),
            _ => title.to_owned(),
        };
        match &label {
            Some(found) if in_series.is_some() => Some((heading(label.clone(), &found.title, vec![line.range()]), 1)),
            Some(found) if matches!(found.style, Style::Part | Style::Chapter | Style::Section | Style::Box) => {
                if found.title.is_empty() {
                    let next = at + 1 + self.lines.get(at + 1..)?.iter().position(|line| line.shape != Shape::Blank)?;
                    let next_line = self.lines.get(next)?;
                    if next_line.is_text() && next_line.label.is_none() && is_title(&next_line.title, MAX_HEADING_CHARS)
                    {
                        let ranges = vec![line.range(), next_line.range()];
                        return Some((heading(label.clone(), &next_line.title, ranges), next + 1 - at));
                    }
                }
                is_title(&asks(&found.title), MAX_HEADING_CHARS)
                    .then(|| (heading(label.clone(), &found.title, vec![line.range()]), 1))
            }
            Some(found) if found.style != Style::Article => {
                let stands_alone = (!self.is_law || depth > 0 || self.opens_articles(at, found))
                    && !found.title.is_empty()
                    && is_title(&asks(&found.title), MAX_LIST_HEADING_CHARS)
                    && (line.marks > 0 || !self.in_short_list(at, found));
                stands_alone.then(|| (heading(label.clone(), &found.title, vec![line.range()]), 1))
            }
            Some(_) => None,
            None if is_caption(&line.title) => None,
            None if depth > 0 && open.is_none_or(|paragraph| depth <= 6 || !paragraph.ending.is_open()) => {
                let title = line.title.trim_end_matches(['：', ':']);
                (is_title(&asks(title), MAX_HEADING_CHARS) && !line.text.contains('：')
                    || line.text.ends_with('：') && is_title(title, MAX_HEADING_CHARS))
                .then(|| (heading(None, title, vec![line.range()]), 1))
            }
            None if self.plain_parts.contains(&at) || self.is_closing(at) => {
                let plain = HeadingBlock { depth: PLAIN_DEPTH, ..heading(None, &line.title, vec![line.range()]) };
                Some((plain, 1))
            }
            None if is_preamble_heading(&line.title) => Some((heading(None, &line.title, vec![line.range()]), 1)),
            None => None,
        }
    }

    /// 附则 on a line of its own above the articles with which a law ends.
    fn is_closing(&self, at: usize) -> bool {
        let is_named = self.lines.get(at).is_some_and(|line| matches!(line.key().as_str(), "附则" | "附則"));
        let below = self.lines.get(at + 1..).unwrap_or_default().iter().find(|line| line.shape != Shape::Blank);
        let is_article = |line: &Line| line.label.as_ref().is_some_and(|label| label.style == Style::Article);
        self.is_law && is_named && below.is_some_and(is_article)
    }

    /// Whether a line 一、… in a law stands right above an article.
    fn opens_articles(&self, at: usize, label: &Label) -> bool {
        let mut below = self.lines.get(at + 1..).unwrap_or_default().iter().filter(|line| line.shape != Shape::Blank);
        let is_article = |line: &Line| line.label.as_ref().is_some_and(|label| label.style == Style::Article);
        label.style == Style::Chinese && below.next().is_some_and(is_article)
    }

    /// A heading that the contents page names, over one line or two.
    fn heading_of_contents(&self, at: usize, line: &Line) -> Option<(HeadingBlock, usize)> {
        let contents = self.contents?;
        let key = line.key();
        let next = (at + 1..self.lines.len())
            .find(|&next| self.lines.get(next).is_some_and(|line| line.shape != Shape::Blank));
        let next_line = next.and_then(|next| self.lines.get(next)).filter(|line| line.is_text());
        let alone = contents.entry_of(&key).map(|entry| (entry, 1, None));
        let over_two = next_line.filter(|_| key.chars().count() >= 4).and_then(|next_line| {
            let entry = contents.entry_of(&(key.clone() + &next_line.key()))?;
            Some((entry, next? + 1 - at, Some(next_line)))
        });
        let (entry, lines_used, second) = [alone, over_two].into_iter().flatten().min_by_key(|found| found.0)?;
        let printed = second.map_or_else(|| line.title.clone(), |second| format!("{} {}", line.title, second.title));
        let title = common_spaces(&contents.entries.get(entry)?.title, &printed);
        let label = parse_label(&title);
        let ranges = std::iter::once(line.range()).chain(second.map(Line::range)).collect();
        let title = label.as_ref().map_or(title.clone(), |label| label.title.clone());
        Some((
            HeadingBlock {
                label,
                title,
                entry: Some(entry),
                depth: line.marks,
                quote: line.quote,
                annex: None,
                ranges,
            },
            lines_used,
        ))
    }

    fn all_bold(&self, line: &Line) -> bool {
        let raw = self.chars.get(line.content_start..line.content_end).unwrap_or_default();
        if line.whole {
            return line.bold && line.text.chars().count() <= 30;
        }
        line.bold
            && raw.ends_with(&['*', '*'])
            && raw.windows(2).filter(|pair| *pair == ['*', '*']).count() == 2
            && line.text.chars().count() <= 30
    }

    /// Short labelled lines that follow each other are the items of a list, not headings.
    fn in_short_list(&self, at: usize, label: &Label) -> bool {
        let is_sibling = |line: Option<&Line>, number: Option<u32>| {
            line.and_then(|line| line.label.as_ref()).is_some_and(|other| {
                other.style == label.style
                    && Some(other.number) == number
                    && is_title(&other.title, MAX_LIST_HEADING_CHARS)
            })
        };
        let written = |line: &&Line| line.shape != Shape::Blank;
        let after = self.lines.get(at + 1..).and_then(|lines| lines.iter().find(written));
        let before = self.lines.get(..at).and_then(|lines| lines.iter().rfind(written));
        // 附件：1. 收费标准, and 2. on the next line.
        let begun_behind_its_name =
            before.and_then(|line| line.text.split_once(['：', ':'])).is_some_and(|(_, rest)| {
                parse_label(rest).is_some_and(|first| {
                    first.style == label.style && Some(first.number) == label.number.checked_sub(1)
                })
            });
        begun_behind_its_name
            || is_sibling(after, Some(label.number + 1))
            || is_sibling(before, label.number.checked_sub(1))
    }
}

/// The heading of a box that was printed as a picture, of which only the title is text.
fn boxed_picture(line: &Line) -> Option<HeadingBlock> {
    let label = parse_label(line.picture.as_ref()?).filter(|label| label.style == Style::Box)?;
    let title = label.title.clone();
    Some(HeadingBlock { label: Some(label), title, entry: None, depth: 0, quote: 0, annex: None, ranges: Vec::new() })
}

/// 表2 居民消费价格, 图3: the caption of a table or a picture heads no text.
fn is_caption(title: &str) -> bool {
    let numbered = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    super::table::table_label(title).is_some() || title.strip_prefix('图').is_some_and(numbered)
}

/// 组长：张某某: lines of one pattern each stand alone.
fn is_labelled(line: &Line) -> bool {
    let label = line.text.chars().take(9).position(|c| c == '：');
    label.is_some_and(|at| at > 0 && !line.text.chars().take(at).any(|c| "，。；、".contains(c)))
}

/// Whether an article's label stands apart from its text.
fn line_has_gap(line: &Line, label: &Label) -> bool {
    let label_chars = label.label.chars().count();
    let mut seen = 0;
    for c in line.title.chars() {
        if seen == label_chars {
            return c.is_whitespace() || matches!(c, '：' | ':' | '【' | '（');
        }
        seen += usize::from(!c.is_whitespace());
    }
    true
}

/// Whether a line may be a title: short, and no sentence.
fn is_title(text: &str, max_chars: usize) -> bool {
    let chars = text.chars().count();
    (1..=max_chars).contains(&chars)
        && !text.contains(['。', '；', '！', '？'])
        && !text.ends_with(['，', '：', '、', ',', ':', ';'])
}

/// How a wording ends, as far as it tells whether a sentence goes on; kept while lines are joined.
#[derive(Debug, Default)]
struct Ending {
    chars: usize,
    opens_bracket: bool,
    /// Whether it holds a mark that sentences have, or names and titles too.
    punctuated: bool,
    /// Whether it holds a mark that only sentences have.
    is_sentence: bool,
    /// The last character that is no closing mark.
    last: Option<char>,
    /// Whether closing marks follow it.
    closes: bool,
}

impl Ending {
    /// Adds a line's wording.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if self.chars == 0 {
                self.opens_bracket = matches!(c, '（' | '(' | '【' | '[');
            }
            self.chars += 1;
            self.punctuated |= matches!(c, '，' | '。' | '；' | '、' | '：' | '“' | '（');
            self.is_sentence |= matches!(c, '，' | '。' | '；' | '、');
            self.closes = matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '"');
            if !self.closes {
                self.last = Some(c);
            }
        }
    }

    /// Whether the wording stops in mid-sentence.
    fn is_open(&self) -> bool {
        let ends =
            self.last.is_none_or(|c| matches!(c, '。' | '！' | '？' | '；' | '：' | '…' | '.' | '!' | '?' | ';' | ':'));
        let in_brackets = self.closes && self.opens_bracket;
        let lone = self.chars < MIN_OPEN_CHARS && !self.punctuated;
        !ends && !in_brackets && !lone
    }
}

/// The title with a space only where both printings have one.
fn common_spaces(one: &str, other: &str) -> String {
    let gaps = |text: &str| -> std::collections::HashSet<usize> {
        let mut seen = 0;
        let mut gaps = std::collections::HashSet::new();
        for c in text.trim().chars() {
            if c.is_whitespace() {
                gaps.insert(seen);
            } else {
                seen += 1;
            }
        }
        gaps
    };
    let (one_gaps, other_gaps) = (gaps(one), gaps(other));
    let mut title = String::new();
    for (index, c) in other.chars().filter(|c| !c.is_whitespace()).enumerate() {
        if one_gaps.contains(&index) && other_gaps.contains(&index) {
            title.push(' ');
        }
        title.push(c);
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_keeps_the_spaces_of_both_printings() {
        assert_eq!(common_spaces("第一章 建设强市 打造样板", "第一章  建设强市 打造 样板"), "第一章 建设强市 打造样板");
    }

    fn is_open(text: &str) -> bool {
        let mut ending = Ending::default();
        ending.push(text);
        ending.is_open()
    }

    #[test]
    fn open_paragraphs_stop_in_mid_sentence() {
        for text in ["年均增长6%，达到48.1", "支持企业上云，推广“一站式", "全面提升“十强”产业、优势企业的“四新”"]
        {
            assert!(is_open(text), "{text}");
        }
        for text in ["修路。", "他说：“好。”", "各乡镇：", "（此件公开发布）", "云溪县人民政府", "2021年10月"]
        {
            assert!(!is_open(text), "{text}");
        }
    }
}
