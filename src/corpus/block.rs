//! From lines to blocks: headings, whole paragraphs, tables; the page cuts are joined here.

use super::contents::{Contents, is_preamble_heading};
use super::front::FrontRole;
use super::label::{Label, Style, parse_label};
use super::line::{Line, Shape};
use super::model::SourceRange;
use super::table::Table;
use crate::text::clean;

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
    last_line: usize,
}

/// No heading is longer, in characters.
const MAX_HEADING_CHARS: usize = 60;
/// No heading with a list label (一、, 1.) is longer, in characters.
const MAX_LIST_HEADING_CHARS: usize = 50;
/// A shorter line without punctuation stands for itself and is never joined to the next.
const MIN_OPEN_CHARS: usize = 25;

/// What is known of a source before its blocks are read.
pub(crate) struct BlockReader<'a> {
    pub chars: &'a [char],
    pub lines: &'a [Line],
    pub contents: Option<&'a Contents>,
    pub tables: &'a [Table],
    pub roles: &'a [(usize, FrontRole)],
    /// Whether lines that start with 第X条 open articles.
    pub is_law: bool,
    /// The length of a full line, where paragraphs are broken into lines.
    pub wrap_chars: Option<usize>,
}

/// Whether the source is a law: at least two articles follow each other by number.
pub(crate) fn is_law(lines: &[Line]) -> bool {
    let numbers = lines.iter().filter(|line| line.is_text()).filter_map(|line| parse_label(&line.title));
    let articles: Vec<u32> = numbers.filter(|label| label.style == Style::Article).map(|label| label.number).collect();
    articles.windows(2).filter(|pair| matches!(pair, [a, b] if *b == a + 1)).count() >= 1
}

/// The length of a full line in characters, if paragraphs are broken into lines of one length.
pub(crate) fn wrap_chars(lines: &[Line]) -> Option<usize> {
    let followed = lines.windows(2).filter_map(|pair| match pair {
        [a, b] if a.is_text() && b.is_text() && a.marks == 0 && !b.indented => Some(a.text.chars().count()),
        _ => None,
    });
    let lengths: Vec<usize> = followed.collect();
    let full = lengths.iter().copied().max().filter(|&max| (12..=90).contains(&max))?;
    let near = lengths.iter().filter(|&&len| len + 4 > full).count();
    (lengths.len() >= 5 && near * 10 >= lengths.len() * 6).then_some(full)
}

impl BlockReader<'_> {
    /// Reads all blocks.
    pub(crate) fn read(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<ParagraphBlock> = None;
        let mut next_article = 1;
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            if let Some((index, table)) = self.table_at(at) {
                blocks.extend(open.take().map(Block::Paragraph));
                blocks.push(Block::Table(index));
                at = table.note.map_or(table.lines.end, |note| note + 1);
                continue;
            }
            let in_contents = self.contents.is_some_and(|contents| contents.lines.contains(&at));
            if !(line.is_text() || line.shape == Shape::Row) || in_contents {
                at += 1;
                continue;
            }
            let role = self.roles.iter().find(|&&(index, _)| index == at).map(|&(_, role)| role);
            if role.is_none()
                && let Some((heading, lines_used)) = self.heading_at(at, open.as_ref())
            {
                blocks.extend(open.take().map(Block::Paragraph));
                blocks.push(Block::Heading(heading));
                at += lines_used;
                continue;
            }
            let article = self.article_at(line, next_article);
            match &mut open {
                Some(paragraph) if article.is_none() && paragraph.role == role && self.continues(paragraph, at) => {
                    self.append(paragraph, at);
                }
                _ => {
                    blocks.extend(open.take().map(Block::Paragraph));
                    if let Some(label) = &article {
                        next_article = label.number + 1;
                    }
                    open = Some(self.paragraph(at, role, article));
                }
            }
            at += 1;
        }
        blocks.extend(open.map(Block::Paragraph));
        blocks
    }

    fn table_at(&self, at: usize) -> Option<(usize, &Table)> {
        self.tables.iter().enumerate().find(|(_, table)| table.title.unwrap_or(table.lines.start) == at)
    }

    fn paragraph(&self, at: usize, role: Option<FrontRole>, article: Option<Label>) -> ParagraphBlock {
        let mut paragraph =
            ParagraphBlock { pieces: Vec::new(), role, article, text: String::new(), cuts: Vec::new(), last_line: at };
        if let Some(line) = self.lines.get(at) {
            paragraph.pieces.push(line.range());
        }
        paragraph.text = self.wording(&paragraph.pieces);
        paragraph
    }

    /// Joins a line to the paragraph: within the piece if it follows directly, else over a cut.
    fn append(&self, paragraph: &mut ParagraphBlock, at: usize) {
        let Some(line) = self.lines.get(at) else { return };
        if at == paragraph.last_line + 1
            && let Some(piece) = paragraph.pieces.last_mut()
        {
            piece.end = line.content_end;
        } else {
            paragraph.cuts.push(paragraph.text.chars().count());
            paragraph.pieces.push(line.range());
        }
        paragraph.text = self.wording(&paragraph.pieces);
        paragraph.last_line = at;
    }

    fn wording(&self, pieces: &[SourceRange]) -> String {
        pieces.iter().map(|piece| clean(self.chars.get(piece.start..piece.end).unwrap_or_default()).to_text()).collect()
    }

    /// Whether the line goes on with the paragraph's sentence.
    fn continues(&self, paragraph: &ParagraphBlock, at: usize) -> bool {
        let (Some(line), Some(last)) = (self.lines.get(at), self.lines.get(paragraph.last_line)) else { return false };
        // Of the lines before the body only the sentences of a text are ever joined.
        if matches!(paragraph.role, Some(role) if !matches!(role, FrontRole::Notice | FrontRole::Preamble)) {
            return false;
        }
        if line.text.starts_with(['，', '。', '；', '、', '）', '”', '》']) {
            return true;
        }
        let starts_new = line.indented || line.bold || line.marks > 0 || self.starts_item(line);
        if starts_new {
            return false;
        }
        if at == paragraph.last_line + 1
            && let Some(full) = self.wrap_chars
        {
            return last.text.chars().count() + 4 > full;
        }
        is_open(&paragraph.text)
    }

    fn starts_item(&self, line: &Line) -> bool {
        parse_label(&line.title).is_some_and(|label| match label.style {
            Style::Article => self.is_law && line_has_gap(line, &label),
            _ => true,
        })
    }

    /// An article opens where its number is the next one, or stands apart from its text.
    fn article_at(&self, line: &Line, next: u32) -> Option<Label> {
        if !self.is_law {
            return None;
        }
        let label = parse_label(&line.title).filter(|label| label.style == Style::Article)?;
        let in_sequence = label.number == next || (label.inserted.is_some() && label.number + 1 == next);
        let starts = in_sequence
            || (next == 1 && line_has_gap(line, &label))
            || (label.number > next && line_has_gap(line, &label));
        starts.then_some(label)
    }

    /// The heading that starts on the line, and how many lines it takes.
    fn heading_at(&self, at: usize, open: Option<&ParagraphBlock>) -> Option<(HeadingBlock, usize)> {
        let line = self.lines.get(at)?;
        if line.shape != Shape::Text {
            return None;
        }
        if let Some(found) = self.heading_of_contents(at, line) {
            return Some(found);
        }
        let depth = if line.marks == 0 && self.all_bold(line) { 7 } else { line.marks };
        let label = parse_label(&line.title);
        let heading = |label: Option<Label>, title: &str, ranges: Vec<SourceRange>| HeadingBlock {
            label,
            title: title.to_owned(),
            entry: None,
            depth,
            ranges,
        };
        match &label {
            Some(found) if matches!(found.style, Style::Part | Style::Chapter | Style::Section | Style::Box) => {
                if found.title.is_empty() {
                    let next = at + 1 + self.lines.get(at + 1..)?.iter().position(|line| line.shape != Shape::Blank)?;
                    let next_line = self.lines.get(next)?;
                    if next_line.is_text()
                        && parse_label(&next_line.title).is_none()
                        && is_title(&next_line.title, MAX_HEADING_CHARS)
                    {
                        let ranges = vec![line.range(), next_line.range()];
                        return Some((heading(label.clone(), &next_line.title, ranges), next + 1 - at));
                    }
                }
                is_title(&found.title, MAX_HEADING_CHARS)
                    .then(|| (heading(label.clone(), &found.title, vec![line.range()]), 1))
            }
            Some(found) if found.style != Style::Article => {
                let stands_alone = !self.is_law
                    && !found.title.is_empty()
                    && is_title(&found.title, MAX_LIST_HEADING_CHARS)
                    && !self.in_short_list(at, found);
                stands_alone.then(|| (heading(label.clone(), &found.title, vec![line.range()]), 1))
            }
            Some(_) => None,
            None if depth > 0 && open.is_none_or(|paragraph| depth <= 6 || !is_open(&paragraph.text)) => {
                let title = line.title.trim_end_matches(['：', ':']);
                (is_title(title, MAX_HEADING_CHARS) && !line.text.contains('：')
                    || line.text.ends_with('：') && is_title(title, MAX_HEADING_CHARS))
                .then(|| (heading(None, title, vec![line.range()]), 1))
            }
            None if is_preamble_heading(&line.title) => Some((heading(None, &line.title, vec![line.range()]), 1)),
            None => None,
        }
    }

    /// A heading that the contents page names, over one line or two.
    fn heading_of_contents(&self, at: usize, line: &Line) -> Option<(HeadingBlock, usize)> {
        let entries = &self.contents?.entries;
        let key = line.key();
        let next = (at + 1..self.lines.len())
            .find(|&next| self.lines.get(next).is_some_and(|line| line.shape != Shape::Blank));
        let (entry, lines_used, second) = entries.iter().enumerate().find_map(|(index, entry)| {
            if entry.key == key {
                return Some((index, 1, None));
            }
            let next_line = self.lines.get(next?)?;
            let both =
                key.chars().count() >= 4 && next_line.is_text() && entry.key.strip_prefix(&key)? == next_line.key();
            both.then_some((index, next? + 1 - at, Some(next_line)))
        })?;
        let printed = second.map_or_else(|| line.title.clone(), |second| format!("{} {}", line.title, second.title));
        let title = common_spaces(&entries.get(entry)?.title, &printed);
        let label = parse_label(&title);
        let ranges = std::iter::once(line.range()).chain(second.map(Line::range)).collect();
        let title = label.as_ref().map_or(title.clone(), |label| label.title.clone());
        Some((HeadingBlock { label, title, entry: Some(entry), depth: line.marks, ranges }, lines_used))
    }

    fn all_bold(&self, line: &Line) -> bool {
        let raw = self.chars.get(line.content_start..line.content_end).unwrap_or_default();
        line.bold
            && raw.ends_with(&['*', '*'])
            && raw.windows(2).filter(|pair| *pair == ['*', '*']).count() == 2
            && line.text.chars().count() <= 30
    }

    /// Short labelled lines that follow each other are the items of a list, not headings.
    fn in_short_list(&self, at: usize, label: &Label) -> bool {
        let is_sibling = |line: Option<&Line>, number: Option<u32>| {
            line.and_then(|line| parse_label(&line.title)).is_some_and(|other| {
                other.style == label.style
                    && Some(other.number) == number
                    && is_title(&other.title, MAX_LIST_HEADING_CHARS)
            })
        };
        let written = |line: &&Line| line.shape != Shape::Blank;
        let after = self.lines.get(at + 1..).and_then(|lines| lines.iter().find(written));
        let before = self.lines.get(..at).and_then(|lines| lines.iter().rfind(written));
        is_sibling(after, Some(label.number + 1)) || is_sibling(before, label.number.checked_sub(1))
    }
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

/// Whether a paragraph stops in mid-sentence.
pub(crate) fn is_open(text: &str) -> bool {
    let mut from_end =
        text.chars().rev().skip_while(|c| matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '"'));
    let closes = from_end.clone().count() < text.chars().count();
    let ends = from_end
        .next()
        .is_none_or(|c| matches!(c, '。' | '！' | '？' | '；' | '：' | '…' | '.' | '!' | '?' | ';' | ':'));
    let in_brackets = closes && text.starts_with(['（', '(', '【', '[']);
    let lone = text.chars().count() < MIN_OPEN_CHARS && !text.contains(['，', '。', '；', '、', '：', '“', '（']);
    !ends && !in_brackets && !lone
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
