//! Where everything stands in a document, before any text is read: what of it is on which leaf, and its outline.

use crate::corpus::{Node, NodeKind};
use crate::store::{DocumentRecord, Measure};
use std::collections::HashMap;
use std::ops::Range;

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

/// Where everything stands in a document, by its outline and the measures of its passages: no text is read.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) record: &'a DocumentRecord,
    /// The outline in reading order.
    pub(super) nodes: Vec<&'a Node>,
    /// The places by which the nodes can be reached.
    pub(super) anchors: Vec<String>,
    /// What each passage is called inside the document; empty where it stands under no node.
    passages: Vec<&'a str>,
    /// Of each node whether what stands under it is scattered over the text: footnotes where their marks are, a signature
    /// before annexes. It has no heading anywhere.
    scattered: Vec<bool>,
    has_parts: bool,
}

impl<'a> Layout<'a> {
    pub(super) fn of(record: &'a DocumentRecord) -> Self {
        let mut nodes = Vec::new();
        flatten(&record.outline, &mut nodes);
        let mut ids: Vec<_> = nodes.iter().map(|node| node.passages.iter()).collect();
        let name = |measure: &Measure| {
            let id = node_of(measure).and_then(|node| ids.get_mut(node)?.next());
            id.map_or("", |id| anchor_of(&record.id, id))
        };
        let passages = record.measures.iter().map(name).collect();
        let has_parts = nodes.iter().any(|node| node.kind == NodeKind::Part);
        let scattered = scattered(&record.measures, &nodes);
        Self { record, anchors: anchors(&nodes), nodes, passages, scattered, has_parts }
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
        let mut laying = Laying { layout: self, slots: Vec::new(), next_node: 0, level: 1, open_box: None };
        let mut passages = self.record.measures.iter().enumerate().peekable();
        while let Some((number, measure)) = passages.next() {
            laying.reach(node_of(measure).filter(|node| !self.is_scattered(*node)));
            if !measure.is_indicator {
                laying.passage(number, measure);
                continue;
            }
            let (mut end, mut chars) = (number + 1, ROW_CHARS + chars_of(measure));
            while let Some((row, measure)) =
                passages.next_if(|(_, next)| next.is_indicator && next.node == measure.node)
            {
                (end, chars) = (row + 1, chars + ROW_CHARS + chars_of(measure));
            }
            laying.table(node_of(measure), number..end, chars);
        }
        laying.reach(Some(self.nodes.len()));
        laying.slots
    }
}

/// What an id is called inside its document: `7.3/p2`.
pub(super) fn anchor_of<'i>(document: &str, id: &'i str) -> &'i str {
    id.strip_prefix(document).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

/// A document half laid out.
struct Laying<'a> {
    layout: &'a Layout<'a>,
    slots: Vec<Slot<'a>>,
    /// The first node that was not reached yet.
    next_node: usize,
    /// The level of the last heading.
    level: usize,
    /// The node of the box that is open.
    open_box: Option<usize>,
}

impl<'a> Laying<'a> {
    /// Writes the headings up to a node, and ends the box if the node is outside.
    fn reach(&mut self, node: Option<usize>) {
        let Some(node) = node else { return };
        while self.next_node <= node {
            let at = self.next_node;
            self.next_node += 1;
            let (Some(&reached), Some(anchor)) = (self.layout.nodes.get(at), self.layout.anchors.get(at)) else {
                break;
            };
            self.leave_box(at);
            self.heading(at, reached, anchor);
        }
        self.leave_box(node);
    }

    /// Ends the box unless the node is the box or stands in it.
    fn leave_box(&mut self, node: usize) {
        let Some(open) = self.open_box else { return };
        let size = self.layout.nodes.get(open).map_or(0, |node| count(&node.children));
        if !(open..=open + size).contains(&node) {
            self.slots.push(Slot { what: What::CloseBox, anchor: "", chars: 0 });
            self.open_box = None;
        }
    }

    fn heading(&mut self, at: usize, node: &Node, anchor: &'a str) {
        let parts = usize::from(self.layout.has_parts);
        let wanted = match node.kind {
            _ if self.layout.is_scattered(at) => return,
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
        let anchor = self.layout.passages.get(number).copied().unwrap_or_default();
        self.slots.push(Slot { what: What::Passage(number), anchor, chars: chars_of(measure) });
    }

    fn table(&mut self, node: Option<usize>, rows: Range<usize>, chars: usize) {
        let anchor = node.and_then(|at| self.layout.anchors.get(at)).map_or("", String::as_str);
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
