//! From glyphs at places on pages to lines of text, for PDF and OFD.
//!
//! Glyphs become pieces of lines, ruled tables take theirs, columns give the reading order, what stands at the edges
//! of pages again and again is furniture, and the rest becomes paragraphs, also over the ends of pages.

mod columns;
mod furniture;
mod grid;
mod lines;
mod paragraphs;
mod radicals;

use super::writer::Writer;
use super::{DroppedKind, bounds::Deadline};
use lines::TextLine;

pub(super) use radicals::unified;

/// A page with what is printed on it; x goes right, y goes down, in points.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its number in the file, from 1.
    pub number: u32,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
    /// Its straight level or upright lines, of which tables are made.
    pub rules: Vec<Rule>,
}

/// A character at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character.
    pub c: char,
    /// Its left edge.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// The size of its font.
    pub size: f64,
}

/// A straight line, level or upright, with `x0 <= x1` and `y0 <= y1`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// Its left end.
    pub x0: f64,
    /// Its upper end.
    pub y0: f64,
    /// Its right end.
    pub x1: f64,
    /// Its lower end.
    pub y1: f64,
}

impl Rule {
    /// Whether it is level.
    fn is_level(&self) -> bool {
        self.x1 - self.x0 >= self.y1 - self.y0
    }
}

/// What stands on a page, in reading order.
enum Item {
    Line(TextLine),
    Table(grid::Table),
}

/// Writes the text of all pages.
pub(super) fn write(mut pages: Vec<Page>, writer: &mut Writer, deadline: Deadline) -> Result<(), String> {
    let mut read = Vec::with_capacity(pages.len());
    for page in &mut pages {
        deadline.check()?;
        let tables = grid::tables(page);
        read.push((&*page, lines::pieces(page), tables));
    }
    let mut edges: Vec<furniture::Edges<'_>> =
        read.iter_mut().map(|(page, pieces, _)| furniture::Edges { page, pieces }).collect();
    writer.drop(DroppedKind::PageFurniture, furniture::remove(&mut edges));
    let mut items = Vec::new();
    for (page, pieces, tables) in read {
        deadline.check()?;
        let mut on_page: Vec<Item> = columns::order(pieces, page.width).into_iter().map(Item::Line).collect();
        for table in tables {
            // A table stands before the first line that begins below it.
            let at = on_page.iter().position(|item| match item {
                Item::Line(line) => line.y > table.top,
                Item::Table(other) => other.top > table.top,
            });
            on_page.insert(at.unwrap_or(on_page.len()), Item::Table(table));
        }
        items.extend(on_page);
    }
    paragraphs::write(items, writer)
}

/// The middle one of some numbers; 0 if there are none.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}
