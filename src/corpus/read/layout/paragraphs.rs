//! From lines to paragraphs: indents, short last lines and gaps say where one ends, and page ends do not.

use super::lines::TextLine;
use super::{Item, grid, lines, median};
use crate::read::writer::Writer;
use crate::read::{LineKind, LineMark};

/// A line that ends further than so many sizes before the right edge is the last of its paragraph, where indents or
/// gaps show where paragraphs begin.
const SHORT_MARKED: f64 = 5.0;
/// Sizes that differ by more than this share are not of one paragraph.
const SAME_SIZE: f64 = 0.12;

/// What holds for all pages.
struct Style {
    /// The size of running text.
    size: f64,
    /// From baseline to baseline of running text.
    leading: f64,
    /// Whether paragraphs are indented.
    indents: bool,
    /// Whether there are gaps between paragraphs.
    gaps: bool,
}

/// A paragraph that is being joined.
struct Paragraph {
    text: String,
    /// Where its pages begin, in characters of `text`.
    pages: Vec<(usize, u32)>,
    last: TextLine,
    centered: bool,
}

/// Writes all items as paragraphs and tables.
pub(super) fn write(items: Vec<Item>, writer: &mut Writer) -> Result<(), String> {
    let style = style_of(&items);
    let rights = block_rights(&items, &style);
    let mut open: Option<Paragraph> = None;
    let mut notes: Vec<Paragraph> = Vec::new();
    let mut table: Option<grid::Table> = None;
    for (index, item) in items.into_iter().enumerate() {
        match item {
            Item::Line(line) => {
                write_table(table.take(), writer)?;
                let right = rights.get(index).copied().unwrap_or(line.edges.1);
                if line.size < 0.88 * style.size && (is_note(&line.text) || goes_on(&notes, &line)) {
                    match notes.last_mut() {
                        Some(note) if !is_note(&line.text) => join(note, line, right),
                        _ => notes.push(paragraph(line, right)),
                    }
                    continue;
                }
                match &mut open {
                    Some(paragraph) if continues(paragraph, &line, &style) => join(paragraph, line, right),
                    _ => {
                        flush(open.take(), &LineKind::Text, writer)?;
                        flush_notes(&mut notes, writer)?;
                        open = Some(paragraph(line, right));
                    }
                }
            }
            Item::Table(found) => {
                flush(open.take(), &LineKind::Text, writer)?;
                flush_notes(&mut notes, writer)?;
                match &mut table {
                    Some(above) if above.goes_on_in(&found) => above.append(found),
                    _ => write_table(table.replace(found), writer)?,
                }
            }
        }
    }
    write_table(table, writer)?;
    flush(open, &LineKind::Text, writer)?;
    flush_notes(&mut notes, writer)
}

fn write_table(table: Option<grid::Table>, writer: &mut Writer) -> Result<(), String> {
    let Some(table) = table else { return Ok(()) };
    let number = writer.open_table();
    for (index, (page, cells)) in table.rows.iter().enumerate() {
        writer.page(*page, writer.position());
        writer.row(number, index + 1, false, cells)?;
    }
    Ok(())
}

fn flush(paragraph: Option<Paragraph>, kind: &LineKind, writer: &mut Writer) -> Result<(), String> {
    let Some(paragraph) = paragraph else { return Ok(()) };
    let start = writer.position();
    for (at, page) in &paragraph.pages {
        writer.page(*page, start + at);
    }
    let mark = LineMark { kind: kind.clone(), centered: paragraph.centered, ..LineMark::default() };
    writer.line(&paragraph.text, mark)
}

fn flush_notes(notes: &mut Vec<Paragraph>, writer: &mut Writer) -> Result<(), String> {
    for note in notes.drain(..) {
        let mark: String = note.text.chars().take_while(|c| is_mark(*c)).filter(|c| !"[]［］()".contains(*c)).collect();
        flush(Some(note), &LineKind::Footnote { mark }, writer)?;
    }
    Ok(())
}

fn is_mark(c: char) -> bool {
    matches!(c, '①'..='⑳' | '[' | ']' | '［' | '］' | '*' | '※') || c.is_ascii_digit()
}

/// A note at the foot of a page begins with its mark.
fn is_note(text: &str) -> bool {
    text.starts_with(|c| matches!(c, '①'..='⑳' | '[' | '［' | '※')) && text.chars().any(|c| !is_mark(c))
}

fn goes_on(notes: &[Paragraph], line: &TextLine) -> bool {
    notes.last().is_some_and(|note| {
        note.last.page == line.page
            && (note.last.size - line.size).abs() < SAME_SIZE * line.size
            && (0.0..2.2 * line.size).contains(&(line.y - note.last.y))
    })
}

fn style_of(items: &[Item]) -> Style {
    let lines: Vec<&TextLine> =
        items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None }).collect();
    let size = median(lines.iter().flat_map(|line| std::iter::repeat_n(line.size, line.text.len() / 30 + 1)).collect());
    let body = |line: &TextLine| (line.size - size).abs() < SAME_SIZE * size;
    let steps = lines.windows(2).filter_map(|pair| match pair {
        [a, b] if body(a) && body(b) && a.page == b.page && a.column == b.column && b.y > a.y => Some(b.y - a.y),
        _ => None,
    });
    let leading = median(steps.collect());
    let indented = |line: &&&TextLine| {
        let indent = (line.x0 - line.edges.0) / line.size;
        body(line) && (1.3..3.6).contains(&indent) && !is_centered(line)
    };
    let indents = lines.iter().filter(indented).count();
    let (mut gaps, mut ends_without) = (0, 0);
    for pair in lines.windows(2) {
        if let [a, b] = pair
            && body(a)
            && body(b)
            && a.page == b.page
            && a.column == b.column
        {
            let is_gap = b.y - a.y > 1.25 * leading;
            gaps += usize::from(is_gap);
            ends_without += usize::from(!is_gap && a.edges.1 - a.x1 > SHORT_MARKED * a.size);
        }
    }
    let indents = indents >= 3 && indents * 12 >= lines.len();
    Style { size, leading, indents, gaps: gaps >= 3 && ends_without * 4 < gaps }
}

/// For each item the right edge of the block of lines in which it stands: that of a quotation is narrower.
fn block_rights(items: &[Item], style: &Style) -> Vec<f64> {
    let mut rights = Vec::with_capacity(items.len());
    let mut start = 0;
    while start < items.len() {
        let mut end = start + 1;
        while let (Some(Item::Line(a)), Some(Item::Line(b))) = (items.get(end - 1), items.get(end)) {
            let near = a.page == b.page && a.column == b.column && b.y - a.y <= 1.25 * style.leading.max(a.size);
            let same = (a.size - b.size).abs() < SAME_SIZE * a.size;
            if !(near && same) {
                break;
            }
            end += 1;
        }
        let block = items.get(start..end).unwrap_or_default();
        let mut right = f64::MIN;
        let mut edges = (0.0, 0.0);
        let lines = || block.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
        for line in lines() {
            right = right.max(line.x1);
            edges = line.edges;
        }
        // Marks that hang over the edge are not the edge.
        let mut full: Vec<f64> = lines().filter(|line| line.x1 > right - 2.0 * line.size).map(|line| line.x1).collect();
        full.sort_by(f64::total_cmp);
        right = full.get(full.len() * 3 / 4).copied().unwrap_or(right);
        // A block of short lines only does not show its edge.
        let wide = right - edges.0 > 0.75 * (edges.1 - edges.0) && block.len() > 1;
        let right = if wide { right } else { edges.1 };
        rights.extend(std::iter::repeat_n(right, end - start));
        start = end;
    }
    rights
}

fn paragraph(line: TextLine, right: f64) -> Paragraph {
    let centered = is_centered(&line);
    let pages = vec![(0, line.page)];
    let text = line.text.clone();
    Paragraph { text, pages, last: with_right(line, right), centered }
}

/// The line with the right edge of its block.
fn with_right(mut line: TextLine, right: f64) -> TextLine {
    line.edges.1 = right;
    line
}

fn join(paragraph: &mut Paragraph, line: TextLine, right: f64) {
    lines::join(&mut paragraph.text, &line.text);
    if line.page != paragraph.last.page {
        let at = paragraph.text.chars().count() - line.text.chars().count();
        paragraph.pages.push((at, line.page));
    }
    paragraph.last = with_right(line, right);
}

fn is_centered(line: &TextLine) -> bool {
    let (left, right) = line.edges;
    let (before, after) = (line.x0 - left, right - line.x1);
    (before - after).abs() < 1.2 * line.size && before > 2.2 * line.size
}

/// Whether a line goes on with the paragraph.
fn continues(paragraph: &Paragraph, line: &TextLine, style: &Style) -> bool {
    let last = &paragraph.last;
    if (last.size - line.size).abs() > SAME_SIZE * last.size {
        return false;
    }
    let same_column = last.page == line.page && last.column == line.column;
    let step = line.y - last.y;
    let centered = is_centered(line);
    // A title over several lines is larger than the text, and in the middle.
    if line.size > 1.15 * style.size && same_column {
        let long = last.x1 - last.x0 > 0.75 * (line.edges.1 - line.edges.0);
        return (centered && paragraph.centered || long && !starts_item(&line.text)) && step < 2.0 * line.size;
    }
    if centered || paragraph.centered || (same_column && step > 1.25 * style.leading.max(line.size)) {
        return false;
    }
    if starts_item(&line.text) && ends_sentence(&paragraph.text) {
        return false;
    }
    let short = (last.edges.1 - last.x1) / last.size;
    if style.indents {
        let indent = (line.x0 - line.edges.0) / line.size;
        // Lines of an indented block stand below each other.
        let block = same_column && (line.x0 - last.x0).abs() < 0.3 * line.size && indent > 3.6;
        return (indent < 1.2 || block) && short < SHORT_MARKED;
    }
    // What begins the line would have stood on the one above, had it found room there.
    let ended = ends_sentence(&paragraph.text);
    let room = first_unit(&line.text) + if ended { -0.05 } else { 0.35 };
    let marked = style.gaps && (same_column || !ended);
    short < if marked { SHORT_MARKED.max(room) } else { room }
}

/// The width, in sizes, of what a line cannot be broken in at its start: a word, or a character with its marks.
fn first_unit(text: &str) -> f64 {
    let mut width = 0.0;
    let mut chars = text.chars().peekable();
    while chars.next_if(|c| "《〈（「『【“‘([".contains(*c)).is_some() {
        width += 1.0;
    }
    let is_word = |c: &char| c.is_ascii() && !c.is_whitespace();
    loop {
        if chars.peek().is_some_and(is_word) {
            while chars.next_if(is_word).is_some() {
                width += 0.6;
            }
        } else {
            width += 1.0;
            chars.next();
        }
        let mut listed = false;
        while let Some(mark) = chars.next_if(|c| "，。、；：！？》〉）」』】”’…—%".contains(*c)) {
            width += 1.0;
            listed = mark == '、';
        }
        // Figures in a list (21.9%、20.9%) are not parted.
        if !(listed && chars.peek().is_some_and(char::is_ascii_digit)) {
            return width;
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', '：', '”', '）'])
}

/// Whether a line begins like an item: 一、 （二） 3. 第四条 ——
fn starts_item(text: &str) -> bool {
    let digits =
        |text: &str| text.chars().take_while(|c| "〇零一二三四五六七八九十百千0123456789".contains(*c)).count();
    let after = |text: &str, count: usize| text.chars().nth(count);
    if let Some(rest) = text.strip_prefix(['（', '(']) {
        let count = digits(rest);
        return count > 0 && matches!(after(rest, count), Some('）' | ')'));
    }
    if let Some(rest) = text.strip_prefix('第') {
        let count = digits(rest);
        return count > 0 && matches!(after(rest, count), Some('编' | '篇' | '章' | '节' | '条'));
    }
    let count = digits(text);
    let is_figure = after(text, count + 1).is_some_and(|c| c.is_ascii_digit());
    text.starts_with("——")
        || count > 0 && count < 4 && !is_figure && matches!(after(text, count), Some('、' | '.' | '．'))
}
