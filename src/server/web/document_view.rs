//! A document as what is read one after the other: headings, paragraphs, boxes, tables.

use super::finding::Finder;
use super::printed_table::{PrintedTable, Row};
use super::spans::{Layers, Span, fault_span};
use crate::corpus::{Document, Fault, Kind, Node, NodeKind, Pages, Passage, pages_text};
use crate::text::CharSpan;
use std::collections::HashMap;

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
    /// The place that it can be reached by.
    pub(super) fn anchor(&self) -> Option<&str> {
        match self {
            Self::Heading(heading) | Self::OpenBox(heading) => Some(&heading.anchor),
            Self::Passage(passage) => Some(passage.anchor),
            Self::Table(table) => Some(&table.anchor),
            Self::CloseBox => None,
        }
    }

    /// Whether a place is here: its own, or that of a row.
    pub(super) fn is_at(&self, anchor: &str) -> bool {
        let in_rows = |table: &PrintedTable<'_>| table.rows.iter().any(|row| row.anchor == anchor);
        self.anchor() == Some(anchor) || matches!(self, Self::Table(table) if in_rows(table))
    }

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

    /// About how long it is, in characters.
    pub(super) fn chars(&self) -> usize {
        let count = |spans: &[Span]| spans.iter().map(|span| span.text.chars().count()).sum::<usize>();
        match self {
            Self::Heading(heading) | Self::OpenBox(heading) => count(&heading.title),
            Self::Passage(passage) => count(&passage.text),
            Self::Table(table) => table.rows.iter().map(|row| ROW_CHARS + count(&row.name)).sum(),
            Self::CloseBox => 0,
        }
    }
}

/// What a row of a table weighs beside its name: as much as so many characters.
const ROW_CHARS: usize = 60;

/// A heading with its place to link to.
#[derive(Debug)]
pub(super) struct ShownHeading<'a> {
    /// 2 to 6, as in HTML.
    pub level: usize,
    pub anchor: String,
    pub label: &'a str,
    pub title: Vec<Span>,
    pub page: Option<u32>,
    /// Whether only this page says so, and the source does not.
    pub is_ours: bool,
}

impl ShownHeading<'_> {
    /// The same once more, at the top of a page on which its text goes on: nothing leads there.
    pub(super) fn again(&self) -> Self {
        let title = self.title.iter().map(|span| Span { number: None, ..span.clone() }).collect();
        Self { anchor: String::new(), title, page: None, is_ours: true, ..*self }
    }
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
}

/// A line of the outline beside the text.
#[derive(Debug)]
pub(super) struct OutlineEntry<'a> {
    pub anchor: String,
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

/// Lays a document out; `finder` is led through all of it.
#[derive(Debug)]
pub(super) struct DocumentView<'a> {
    document: &'a Document,
    asked: Asked<'a>,
    /// The outline in reading order.
    nodes: Vec<&'a Node>,
    anchors: Vec<String>,
    /// The number of the node under which a passage stands.
    node_of: HashMap<&'a str, usize>,
    has_parts: bool,
}

impl<'a> DocumentView<'a> {
    pub(super) fn new(document: &'a Document, asked: Asked<'a>) -> Self {
        let mut nodes = Vec::new();
        flatten(&document.outline, &mut nodes);
        let node_of = nodes
            .iter()
            .enumerate()
            .flat_map(|(at, node)| node.passages.iter().map(move |id| (id.as_str(), at)))
            .collect();
        let has_parts = nodes.iter().any(|node| node.kind == NodeKind::Part);
        Self { document, asked, anchors: anchors(&nodes), nodes, node_of, has_parts }
    }

    /// The outline, down to sections.
    pub(super) fn outline(&self) -> Vec<OutlineEntry<'a>> {
        let entries = self.nodes.iter().zip(&self.anchors).filter_map(|(node, anchor)| {
            let depth = match node.kind {
                NodeKind::Chapter => usize::from(self.has_parts),
                NodeKind::Section => 1 + usize::from(self.has_parts),
                NodeKind::Front | NodeKind::Notice | NodeKind::Preamble | NodeKind::Part | NodeKind::Annex => 0,
                NodeKind::Subsection | NodeKind::Box | NodeKind::Table => return None,
            };
            let title = if node.kind == NodeKind::Notice { "印发通知" } else { node.title.as_str() };
            Some(OutlineEntry { anchor: anchor.clone(), is_elsewhere: false, label: &node.label, title, depth })
        });
        entries.collect()
    }

    /// The text in reading order.
    pub(super) fn blocks(&self, finder: &mut Finder) -> Vec<Block<'a>> {
        let mut layout = Layout { view: self, finder, blocks: Vec::new(), next_node: 0, level: 1, open_box: None };
        let mut passages = self.document.passages.iter().peekable();
        while let Some(passage) = passages.next() {
            let node = self.node_of.get(passage.id.as_str()).copied();
            layout.reach(node);
            if passage.indicator.is_none() {
                layout.passage(passage);
                continue;
            }
            let mut rows = vec![passage];
            while let Some(row) =
                passages.next_if(|next| next.indicator.is_some() && self.node_of.get(next.id.as_str()).copied() == node)
            {
                rows.push(row);
            }
            layout.table(node, &rows);
        }
        layout.reach(Some(self.nodes.len()));
        layout.blocks
    }

    /// What an id is called inside its document: `7.3/p2`.
    pub(super) fn anchor_of(document: &str, id: &'a str) -> &'a str {
        id.strip_prefix(document).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
    }
}

/// A document half laid out.
struct Layout<'b, 'a> {
    view: &'b DocumentView<'a>,
    finder: &'b mut Finder,
    blocks: Vec<Block<'a>>,
    /// The first node that was not reached yet.
    next_node: usize,
    /// The level of the last heading.
    level: usize,
    /// The node of the box that is open.
    open_box: Option<usize>,
}

impl<'a> Layout<'_, 'a> {
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
            self.blocks.push(Block::CloseBox);
            self.open_box = None;
        }
    }

    fn heading(&mut self, at: usize, node: &'a Node, anchor: &str) {
        let parts = usize::from(self.view.has_parts);
        let wanted = match node.kind {
            // A table has a caption.
            NodeKind::Table => return,
            NodeKind::Front | NodeKind::Notice | NodeKind::Preamble | NodeKind::Part | NodeKind::Annex => 2,
            NodeKind::Chapter => 2 + parts,
            NodeKind::Section => 3 + parts,
            NodeKind::Box => 4 + parts,
            NodeKind::Subsection if self.open_box.is_some() => 5 + parts,
            NodeKind::Subsection => 4 + parts,
        };
        // No level is left out on the way down.
        self.level = wanted.min(self.level + 1).min(6);
        let heading = ShownHeading {
            level: self.level,
            anchor: anchor.to_owned(),
            label: &node.label,
            title: self.finder.highlight(&node.title, Layers::default()),
            page: node.page,
            is_ours: node.kind == NodeKind::Front,
        };
        if node.kind == NodeKind::Box {
            self.open_box = Some(at);
            self.blocks.push(Block::OpenBox(heading));
        } else {
            self.blocks.push(Block::Heading(heading));
        }
    }

    fn passage(&mut self, passage: &'a Passage) {
        let is_chosen = self.view.asked.passage == Some(passage.id.as_str());
        let layers = Layers {
            faulty: passage.faults.iter().map(fault_span).collect(),
            quoted: self.view.asked.mark.filter(|_| is_chosen),
            turns: turns(passage),
            ..Layers::default()
        };
        self.blocks.push(Block::Passage(ShownPassage {
            anchor: DocumentView::anchor_of(&self.view.document.id, &passage.id),
            id: &passage.id,
            kind: passage.kind,
            text: self.finder.highlight(&passage.text, layers),
            faults: &passage.faults,
            is_chosen,
        }));
    }

    fn table(&mut self, node: Option<usize>, rows: &[&'a Passage]) {
        let node = node.and_then(|at| Some((*self.view.nodes.get(at)?, self.view.anchors.get(at)?)));
        let (title, anchor) = node.map_or(("", ""), |(node, anchor)| (node.title.as_str(), anchor.as_str()));
        let chosen = self.view.asked.passage;
        let table = PrintedTable::new(&self.view.document.id, title, anchor, rows, chosen, self.finder);
        self.blocks.push(Block::Table(table));
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
