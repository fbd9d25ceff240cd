//! From glyphs to pieces of lines: what stands on one baseline without a wide gap.

use super::{Glyph, Page};

/// A gap this wide, in sizes of the font, parts cells or columns.
const WIDE_GAP: f64 = 1.9;
/// A gap this wide parts words.
const WORD_GAP: f64 = 0.22;

/// A line of text, or a piece of one.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    /// The wording.
    pub text: String,
    /// Its left edge.
    pub x0: f64,
    /// Its right edge.
    pub x1: f64,
    /// Its baseline.
    pub y: f64,
    /// The size of most of it.
    pub size: f64,
    /// Its page.
    pub page: u32,
    /// The column that it stands in.
    pub column: usize,
    /// The left and right edges of that column.
    pub edges: (f64, f64),
}

impl TextLine {
    /// Takes a piece that follows on the same baseline.
    pub(super) fn append(&mut self, other: &Self) {
        self.text.push(' ');
        self.text += &other.text;
        self.x1 = self.x1.max(other.x1);
        self.size = self.size.max(other.size);
    }
}

/// Joins a line to the one above that goes on in it.
///
/// Words of letters are divided at line ends; figures and Chinese are cut.
pub(super) fn join(text: &mut String, line: &str) {
    let before = text.chars().next_back().unwrap_or(' ');
    let after = line.chars().next().unwrap_or(' ');
    if before.is_ascii_alphabetic() && after.is_ascii_alphanumeric() || before == ',' && after.is_ascii_alphabetic() {
        text.push(' ');
    }
    *text += line;
}

/// The pieces of lines on a page, from top to bottom and from left to right.
pub(super) fn pieces(page: &Page) -> Vec<TextLine> {
    let mut glyphs: Vec<Glyph> = page.glyphs.clone();
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut pieces = Vec::new();
    let mut row: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        // Raised and lowered signs are smaller and stand a little off the baseline.
        let same = row.last().is_none_or(|last| {
            let size = last.size.max(glyph.size);
            glyph.y - last.y < if (last.size - glyph.size).abs() > 0.2 * size { 0.45 * size } else { 0.3 * size }
        });
        if !same {
            split_row(&mut row, page.number, &mut pieces);
        }
        row.push(glyph);
    }
    split_row(&mut row, page.number, &mut pieces);
    pieces
}

/// Parts the glyphs of one baseline at wide gaps.
fn split_row(row: &mut Vec<Glyph>, page: u32, pieces: &mut Vec<TextLine>) {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut glyphs: Vec<Glyph> = Vec::new();
    for glyph in row.drain(..) {
        if let Some(last) = glyphs.last() {
            let size = last.size.max(glyph.size);
            // Bold type is sometimes made by printing a glyph twice.
            if glyph.c == last.c && (glyph.x - last.x).abs() < 0.25 * size.min(glyph.width.max(1.0)) {
                continue;
            }
            if glyph.x - (last.x + last.width) > WIDE_GAP * size {
                pieces.extend(piece(&glyphs, page));
                glyphs.clear();
            }
        }
        glyphs.push(glyph);
    }
    pieces.extend(piece(&glyphs, page));
}

fn piece(glyphs: &[Glyph], page: u32) -> Option<TextLine> {
    let printed: Vec<&Glyph> = glyphs.iter().filter(|glyph| !glyph.c.is_whitespace()).collect();
    let (first, last) = (printed.first()?, printed.last()?);
    let mut text = String::new();
    let mut end: Option<f64> = None;
    for glyph in glyphs {
        if glyph.c.is_whitespace() {
            continue;
        }
        if end.is_some_and(|end| glyph.x - end > WORD_GAP * glyph.size) {
            text.push(' ');
        }
        text.push(glyph.c);
        end = Some(glyph.x + glyph.width);
    }
    let size = super::median(printed.iter().map(|glyph| glyph.size).collect());
    let y = super::median(printed.iter().filter(|glyph| glyph.size > 0.9 * size).map(|glyph| glyph.y).collect());
    let (x0, x1) = (first.x, last.x + last.width);
    Some(TextLine { text, x0, x1, y, size, page, column: 0, edges: (x0, x1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_join_to_words_and_part_at_gaps() {
        let glyph = |c, x, y| Glyph { c, x, y, width: if c > 'z' { 10.0 } else { 5.0 }, size: 10.0 };
        let mut glyphs =
            vec![glyph('修', 20.0, 50.0), glyph('路', 30.0, 50.2), glyph('5', 41.0, 50.0), glyph('G', 46.0, 50.0)];
        glyphs.extend([
            glyph('a', 55.0, 50.0),
            glyph('右', 100.0, 50.0),
            glyph('下', 20.0, 66.0),
            glyph('下', 20.3, 66.0),
        ]);
        glyphs.push(Glyph { c: '①', x: 30.0, y: 62.5, width: 6.0, size: 6.0 });
        let page = Page { number: 1, width: 200.0, height: 100.0, glyphs, rules: Vec::new() };
        let texts: Vec<String> = pieces(&page).into_iter().map(|piece| piece.text).collect();
        assert_eq!(texts, ["修路5G a", "右", "下①"]);
    }
}
