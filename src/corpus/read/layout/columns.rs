//! The reading order of a page: pieces of lines in one or two columns.

use super::lines::TextLine;

/// A page of columns has at least so many full lines in each.
const MIN_LINES: usize = 6;

/// Joins pieces to lines and puts them into reading order.
pub(super) fn order(pieces: Vec<TextLine>, width: f64) -> Vec<TextLine> {
    let Some(gutter) = gutter(&pieces, width) else { return mark_edges(join(pieces), 0) };
    // A line that crosses the gutter ends the columns above it: they are read before it.
    let mut read = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut column = 0;
    for piece in pieces {
        if piece.x0 < gutter && piece.x1 > gutter {
            for side in [&mut left, &mut right] {
                read.extend(mark_edges(join(std::mem::take(side)), column));
                column += 1;
            }
            read.extend(mark_edges(vec![piece], column));
            column += 1;
        } else if piece.x1 <= gutter {
            left.push(piece);
        } else {
            right.push(piece);
        }
    }
    for side in [left, right] {
        read.extend(mark_edges(join(side), column));
        column += 1;
    }
    read
}

/// Where the gap between two columns of running text is: both are full of lines that reach up to it.
fn gutter(pieces: &[TextLine], width: f64) -> Option<f64> {
    let middle = width / 2.0;
    let near = |line: &&TextLine| line.x1 <= middle + 0.05 * width && line.x1 - line.x0 > 0.25 * width;
    let left: Vec<&TextLine> = pieces.iter().filter(near).collect();
    let right: Vec<&TextLine> =
        pieces.iter().filter(|line| line.x0 >= middle - 0.05 * width && line.x1 - line.x0 > 0.25 * width).collect();
    if left.len() < MIN_LINES || right.len() < MIN_LINES {
        return None;
    }
    let end = left.iter().map(|line| line.x1).fold(f64::MIN, f64::max);
    let start = right.iter().map(|line| line.x0).fold(f64::MAX, f64::min);
    let size = left.iter().map(|line| line.size).fold(0.0, f64::max);
    let full = left.iter().filter(|line| line.x1 > end - 2.0 * size).count();
    let crossing = pieces.iter().filter(|line| line.x0 < end && line.x1 > start).count();
    (start > end + 0.5 * size && full * 10 >= left.len() * 6 && crossing * 3 < left.len() + right.len())
        .then_some((start + end) / 2.0)
}

/// Joins the pieces of one baseline.
fn join(pieces: Vec<TextLine>) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if (line.y - piece.y).abs() < 0.4 * piece.size && piece.x0 >= line.x1 => line.append(&piece),
            _ => lines.push(piece),
        }
    }
    lines
}

fn mark_edges(mut lines: Vec<TextLine>, column: usize) -> Vec<TextLine> {
    let left = lines.iter().map(|line| line.x0).fold(f64::MAX, f64::min);
    let right = lines.iter().map(|line| line.x1).fold(f64::MIN, f64::max);
    for line in &mut lines {
        line.column = column;
        line.edges = (left, right);
    }
    lines
}
