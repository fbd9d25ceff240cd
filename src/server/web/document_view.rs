//! A document as a page shows it: its headings, passages and tables with what is marked in them.

use super::finding::Finder;
use super::layout::{Layout, Slot, What, anchor_of};
use super::printed_table::{PrintedTable, Row};
use super::spans::{Layers, Span, fault_span};
use crate::corpus::{Fault, Kind, NodeKind, Pages, Passage, pages_text};
use crate::store::Found;
use crate::text::CharSpan;

/// What stands in the text.
#[derive(Debug)]
pub(super) enum Block<'a> {
    Heading(ShownHeading<'a>),
    OpenBox(ShownHeading<'a>),
    CloseBox,
    Passage(ShownPassage<'a>),
    Table(PrintedTable<'a>),
}

impl Block<'_> {
    /// Whether the match of this number stands here.
    pub(super) fn holds_match(&self, number: usize) -> bool {
        let holds = |spans: &[Span]| spans.iter().any(|span| span.number == Some(number));
        match self {
            Self::Heading(heading) | Self::OpenBox(heading) => holds(&heading.title),
            Self::Passage(passage) => holds(&passage.text),
            Self::Table(table) => {
                let in_row = |row: &Row<'_>| holds(&row.name) || row.group.as_deref().is_some_and(holds);
                holds(&table.title) || table.rows.iter().any(in_row)
            }
            Self::CloseBox => false,
        }
    }
}

/// A heading with its place to link to.
#[derive(Debug)]
pub(super) struct ShownHeading<'a> {
    /// 2 to 6, as in HTML.
    pub level: usize,
    pub anchor: &'a str,
    pub label: &'a str,
    pub title: Vec<Span>,
    pub page: Option<u32>,
    /// Whether only this page says so, and the source does not.
    pub is_ours: bool,
}

/// A passage with its place to link to.
#[derive(Debug)]
pub(super) struct ShownPassage<'a> {
    pub anchor: &'a str,
    pub id: &'a str,
    pub kind: Kind,
    pub text: Vec<Span>,
    pub faults: &'a [Fault],
    /// Whether it is the one that was asked for.
    pub is_chosen: bool,
    /// The footnotes that follow it, to stand beside it where there is room.
    pub notes: Vec<ShownPassage<'a>>,
}

/// Puts footnotes beside the passage that they follow.
pub(super) fn beside(blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let mut joined: Vec<Block<'_>> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match (block, joined.last_mut()) {
            (Block::Passage(note), Some(Block::Passage(text)))
                if note.kind == Kind::Footnote && text.kind != Kind::Footnote =>
            {
                text.notes.push(note);
            }
            (block, _) => joined.push(block),
        }
    }
    joined
}

/// What is marked in the text.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    /// The id of the passage that was asked for.
    pub passage: Option<&'a str>,
    /// Its characters that were asked for.
    pub mark: Option<CharSpan>,
}

/// What of a document is shown, of passages that were read.
#[derive(Debug)]
pub(super) struct DocumentView<'a> {
    layout: &'a Layout<'a>,
    asked: Asked<'a>,
}

impl<'a> DocumentView<'a> {
    pub(super) fn new(layout: &'a Layout<'a>, asked: Asked<'a>) -> Self {
        Self { layout, asked }
    }

    /// What stands there, of passages that were read, of which the first has this number; `finder` is led through all of it.
    pub(super) fn blocks<'b>(
        &'b self,
        slots: &[Slot<'b>],
        (first, passages): (usize, &'b [Found]),
        finder: &mut Finder,
    ) -> Vec<Block<'b>> {
        let read = |number: usize| passages.get(number.checked_sub(first)?).map(|found| &*found.passage);
        let block = |slot: &Slot<'b>| match &slot.what {
            What::Heading { level, node } => Some(Block::Heading(self.heading(*level, *node, finder)?)),
            What::OpenBox { level, node } => Some(Block::OpenBox(self.heading(*level, *node, finder)?)),
            What::CloseBox => Some(Block::CloseBox),
            What::Passage(number) => Some(Block::Passage(self.passage(read(*number)?, finder))),
            What::Table { node, rows } => {
                let rows: Vec<&Passage> = rows.clone().filter_map(read).collect();
                let title = node.and_then(|at| self.layout.nodes.get(at)).map_or("", |node| node.title.as_str());
                let chosen = self.asked.passage;
                let table = PrintedTable::new(&self.layout.record.id, title, slot.anchor, &rows, chosen, finder);
                Some(Block::Table(table))
            }
        };
        slots.iter().filter_map(block).collect()
    }

    /// A heading once more, at the top of a page on which its text goes on: nothing leads there.
    pub(super) fn heading_again(&self, slot: &Slot<'_>) -> Option<Block<'_>> {
        let What::Heading { level, node } = slot.what else { return None };
        let heading = self.heading(level, node, &mut Finder::default())?;
        Some(Block::Heading(ShownHeading { anchor: "", page: None, is_ours: true, ..heading }))
    }

    fn heading(&self, level: usize, node: usize, finder: &mut Finder) -> Option<ShownHeading<'_>> {
        let (node, anchor) = (self.layout.nodes.get(node)?, self.layout.anchors.get(node)?);
        let title = finder.highlight(&node.title, Layers::default());
        let is_ours = node.kind == NodeKind::Front;
        Some(ShownHeading { level, anchor, label: &node.label, title, page: node.page, is_ours })
    }

    fn passage<'b>(&self, passage: &'b Passage, finder: &mut Finder) -> ShownPassage<'b> {
        let is_chosen = self.asked.passage == Some(passage.id.as_str());
        let layers = Layers {
            faulty: passage.faults.iter().map(fault_span).collect(),
            quoted: self.asked.mark.filter(|_| is_chosen),
            turns: turns(passage),
            ..Layers::default()
        };
        ShownPassage {
            anchor: anchor_of(&self.layout.record.id, &passage.id),
            id: &passage.id,
            kind: passage.kind,
            text: finder.highlight(&passage.text, layers),
            faults: &passage.faults,
            is_chosen,
            notes: Vec::new(),
        }
    }
}

/// Where pages begin inside a passage, and which, as far as it is known.
fn turns(passage: &Passage) -> Vec<(usize, String)> {
    let Some(Pages { first, last, exact }) = passage.pages else { return Vec::new() };
    let later = (0..u32::try_from(passage.cuts.len()).unwrap_or(0)).rev();
    let cuts = (1..).zip(later).zip(&passage.cuts);
    let turns = cuts.map(|((turned, later), &at)| {
        let first = first + turned;
        let last = if exact { Some(first) } else { last.map(|last| last.saturating_sub(later).max(first)) };
        (at, pages_text(Pages { first, last, exact }))
    });
    turns.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(cuts: &[usize], pages: Option<(u32, Option<u32>, bool)>) -> Passage {
        Passage {
            id: "plan/1/p1".to_owned(),
            kind: Kind::Paragraph,
            text: "修路。种树。".to_owned(),
            lead_chars: 0,
            place: crate::corpus::Place::default(),
            pages: pages.map(|(first, last, exact)| Pages { first, last, exact }),
            source: Vec::new(),
            cuts: cuts.to_vec(),
            source_pages: Vec::new(),
            faults: Vec::new(),
            indicator: None,
        }
    }

    #[track_caller]
    fn check(cuts: &[usize], pages: Option<(u32, Option<u32>, bool)>, expected: &[(usize, &str)]) {
        let turns = turns(&passage(cuts, pages));
        let turns: Vec<(usize, &str)> = turns.iter().map(|(at, page)| (*at, page.as_str())).collect();
        assert_eq!(turns, expected);
    }

    #[test]
    fn a_page_is_named_as_surely_as_it_is_known() {
        check(&[2, 4], Some((23, Some(25), true)), &[(2, "第24页"), (4, "第25页")]);
        check(&[2, 4], Some((23, Some(27), false)), &[(2, "第24—26页（推定）"), (4, "第25—27页（推定）")]);
        check(&[2], Some((84, None, false)), &[(2, "第85页起（推定）")]);
        check(&[2], None, &[]);
        check(&[], Some((23, Some(23), true)), &[]);
    }
}
