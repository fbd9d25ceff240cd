//! A document as what is read one after the other: headings, paragraphs, boxes, tables.

use super::finding::Finder;
use super::printed_table::{PrintedTable, Row};
use super::spans::{Layers, Span, fault_span};
use crate::corpus::{Fault, Kind, Node, NodeKind, Pages, Passage, pages_text};
use crate::store::{DocumentRecord, Found, Measure};
use crate::text::CharSpan;
use std::collections::HashMap;
use std::ops::Range;

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

/// What a row of a table weighs beside its text: as much as so many characters.
const ROW_CHARS: usize = 60;

/// Where something stands in the text and how long it is, before any text is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot<'a> {
    pub what: What,
    /// The place that it can be reached by; empty for none.
    pub anchor: &'a str,
    /// About how long it is, in characters.
    pub chars: usize,
}

/// What stands there: nodes of the outline and passages by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Heading { level: usize, node: usize },
    OpenBox { level: usize, node: usize },
    CloseBox,
    Passage(usize),
    Table { node: Option<usize>, rows: Range<usize> },
}

impl Slot<'_> {
    /// The passages that stand there.
    pub(super) fn passages(&self) -> Range<usize> {
        match &self.what {
            What::Passage(number) => *number..*number + 1,
            What::Table { rows, .. } => rows.clone(),
            What::Heading { .. } | What::OpenBox { .. } | What::CloseBox => 0..0,
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

/// A line of the outline beside the text.
#[derive(Debug)]
pub(super) struct OutlineEntry<'a> {
    pub anchor: &'a str,
    /// Whether it stands on another page of the document.
    pub is_elsewhere: bool,
    pub label: &'a str,
    pub title: &'a str,
    pub depth: usize,
}

/// What is marked in the text.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    /// The id of the passage that was asked for.
    pub passage: Option<&'a str>,
    /// Its characters that were asked for.
    pub mark: Option<CharSpan>,
}

/// Lays a document out: where everything stands, by its outline and the measures of its passages, and what of it is shown, by
/// passages that were read.
#[derive(Debug)]
pub(super) struct DocumentView<'a> {
    record: &'a DocumentRecord,
    asked: Asked<'a>,
    /// The outline in reading order.
    nodes: Vec<&'a Node>,
    anchors: Vec<String>,
    /// What each passage is called inside the document; empty where it stands under no node.
    passages: Vec<&'a str>,
    /// Of each node whether what stands under it is scattered over the text: footnotes where their marks are, a signature
    /// before annexes. It has no heading anywhere.
    scattered: Vec<bool>,
    has_parts: bool,
}

impl<'a> DocumentView<'a> {
    pub(super) fn new(record: &'a DocumentRecord, asked: Asked<'a>) -> Self {
        let mut nodes = Vec::new();
        flatten(&record.outline, &mut nodes);
        let mut ids: Vec<_> = nodes.iter().map(|node| node.passages.iter()).collect();
        let name = |measure: &Measure| {
            let id = node_of(measure).and_then(|node| ids.get_mut(node)?.next());
            id.map_or("", |id| Self::anchor_of(&record.id, id))
        };
        let passages = record.measures.iter().map(name).collect();
        let has_parts = nodes.iter().any(|node| node.kind == NodeKind::Part);
        let scattered = scattered(&record.measures, &nodes);
        Self { record, asked, anchors: anchors(&nodes), nodes, passages, scattered, has_parts }
    }

    fn is_scattered(&self, node: usize) -> bool {
        self.scattered.get(node).copied().unwrap_or_default()
    }

    /// The number of the passage that is called so inside the document.
    pub(super) fn passage_at(&self, anchor: &str) -> Option<usize> {
        self.passages.iter().position(|passage| !anchor.is_empty() && *passage == anchor)
    }

    /// The outline, down to sections.
    pub(super) fn outline(&self) -> Vec<OutlineEntry<'_>> {
        let shown = (0..).zip(self.nodes.iter().zip(&self.anchors)).filter(|(at, _)| !self.is_scattered(*at));
        let entries = shown.filter_map(|(at, (node, anchor))| {
            let depth = match node.kind {
                NodeKind::Chapter => usize::from(self.has_parts),
                NodeKind::Section => 1 + usize::from(self.has_parts),
                NodeKind::Front if at > 0 => return None,
                NodeKind::Front | NodeKind::Notice | NodeKind::Preamble | NodeKind::Part | NodeKind::Annex => 0,
                NodeKind::Subsection | NodeKind::Box | NodeKind::Table | NodeKind::Body => return None,
            };
            let title = if node.kind == NodeKind::Notice { "印发通知" } else { node.title.as_str() };
            Some(OutlineEntry { anchor, is_elsewhere: false, label: &node.label, title, depth })
        });
        entries.collect()
    }

    /// Where everything stands, in reading order.
    pub(super) fn slots(&self) -> Vec<Slot<'_>> {
        let mut layout = Layout { view: self, slots: Vec::new(), next_node: 0, level: 1, open_box: None };
        let mut passages = self.record.measures.iter().enumerate().peekable();
        while let Some((number, measure)) = passages.next() {
            layout.reach(node_of(measure).filter(|node| !self.is_scattered(*node)));
            if !measure.is_indicator {
                layout.passage(number, measure);
                continue;
            }
            let (mut end, mut chars) = (number + 1, ROW_CHARS + chars_of(measure));
            while let Some((row, measure)) =
                passages.next_if(|(_, next)| next.is_indicator && next.node == measure.node)
            {
                (end, chars) = (row + 1, chars + ROW_CHARS + chars_of(measure));
            }
            layout.table(node_of(measure), number..end, chars);
        }
        layout.reach(Some(self.nodes.len()));
        layout.slots
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
                let title = node.and_then(|at| self.nodes.get(at)).map_or("", |node| node.title.as_str());
                let chosen = self.asked.passage;
                let table = PrintedTable::new(&self.record.id, title, slot.anchor, &rows, chosen, finder);
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
        let (node, anchor) = (self.nodes.get(node)?, self.anchors.get(node)?);
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
            anchor: DocumentView::anchor_of(&self.record.id, &passage.id),
            id: &passage.id,
            kind: passage.kind,
            text: finder.highlight(&passage.text, layers),
            faults: &passage.faults,
            is_chosen,
            notes: Vec::new(),
        }
    }

    /// What an id is called inside its document: `7.3/p2`.
    pub(super) fn anchor_of<'i>(document: &str, id: &'i str) -> &'i str {
        id.strip_prefix(document).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
    }
}

/// A document half laid out.
struct Layout<'a> {
    view: &'a DocumentView<'a>,
    slots: Vec<Slot<'a>>,
    /// The first node that was not reached yet.
    next_node: usize,
    /// The level of the last heading.
    level: usize,
    /// The node of the box that is open.
    open_box: Option<usize>,
}

impl<'a> Layout<'a> {
    /// Writes the headings up to a node, and ends the box if the node is outside.
    fn reach(&mut self, node: Option<usize>) {
        let Some(node) = node else { return };
        while self.next_node <= node {
            let at = self.next_node;
            self.next_node += 1;
            let (Some(&reached), Some(anchor)) = (self.view.nodes.get(at), self.view.anchors.get(at)) else { break };
            self.leave_box(at);
            self.heading(at, reached, anchor);
        }
        self.leave_box(node);
    }

    /// Ends the box unless the node is the box or stands in it.
    fn leave_box(&mut self, node: usize) {
        let Some(open) = self.open_box else { return };
        let size = self.view.nodes.get(open).map_or(0, |node| count(&node.children));
        if !(open..=open + size).contains(&node) {
            self.slots.push(Slot { what: What::CloseBox, anchor: "", chars: 0 });
            self.open_box = None;
        }
    }

    fn heading(&mut self, at: usize, node: &Node, anchor: &'a str) {
        let parts = usize::from(self.view.has_parts);
        let wanted = match node.kind {
            _ if self.view.is_scattered(at) => return,
            // A table has a caption, and a text without headings has none.
            NodeKind::Table | NodeKind::Body => return,
            // The title page goes on behind the notice.
            NodeKind::Front if at > 0 => return,
            NodeKind::Front | NodeKind::Notice | NodeKind::Preamble | NodeKind::Part | NodeKind::Annex => 2,
            NodeKind::Chapter => 2 + parts,
            NodeKind::Section => 3 + parts,
            NodeKind::Box => 4 + parts,
            NodeKind::Subsection if self.open_box.is_some() => 5 + parts,
            NodeKind::Subsection => 4 + parts,
        };
        // No level is left out on the way down.
        self.level = wanted.min(self.level + 1).min(6);
        let (level, chars) = (self.level, node.title.chars().count());
        let what = if node.kind == NodeKind::Box {
            self.open_box = Some(at);
            What::OpenBox { level, node: at }
        } else {
            What::Heading { level, node: at }
        };
        self.slots.push(Slot { what, anchor, chars });
    }

    fn passage(&mut self, number: usize, measure: &Measure) {
        let anchor = self.view.passages.get(number).copied().unwrap_or_default();
        self.slots.push(Slot { what: What::Passage(number), anchor, chars: chars_of(measure) });
    }

    fn table(&mut self, node: Option<usize>, rows: Range<usize>, chars: usize) {
        let anchor = node.and_then(|at| self.view.anchors.get(at)).map_or("", String::as_str);
        self.slots.push(Slot { what: What::Table { node, rows }, anchor, chars });
    }
}

/// Of each annex whether a passage of it stands before one of an earlier node.
fn scattered(measures: &[Measure], nodes: &[&Node]) -> Vec<bool> {
    let mut scattered = vec![false; nodes.len()];
    let mut first = usize::MAX;
    for node in measures.iter().rev().filter_map(node_of) {
        let is_annex = nodes.get(node).is_some_and(|node| node.kind == NodeKind::Annex && node.children.is_empty());
        if let Some(is_scattered) = scattered.get_mut(node) {
            *is_scattered |= is_annex && node > first;
        }
        first = first.min(node);
    }
    scattered
}

fn node_of(measure: &Measure) -> Option<usize> {
    measure.node.and_then(|node| usize::try_from(node).ok())
}

fn chars_of(measure: &Measure) -> usize {
    usize::try_from(measure.chars).unwrap_or(usize::MAX)
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

fn flatten<'a>(nodes: &'a [Node], flat: &mut Vec<&'a Node>) {
    for node in nodes {
        flat.push(node);
        flatten(&node.children, flat);
    }
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + count(&node.children)).sum()
}

/// The places of the nodes, each once: headings below a section share its place.
fn anchors(nodes: &[&Node]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let numbered = nodes.iter().map(|node| {
        let count = counts.entry(&node.place).or_default();
        *count += 1;
        if *count == 1 { node.place.clone() } else { format!("{}~h{count}", node.place) }
    });
    numbered.collect()
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
