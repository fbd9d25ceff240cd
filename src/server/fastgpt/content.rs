//! The text of a file, in Markdown: headings, and each passage once, in reading order.

use super::catalogue::{File, FilePart, heading_of, name_of, stands_alone};
use crate::corpus::{Node, NodeKind, Passage};
use crate::knowledge::fault_note;
use serde::Serialize;
use utoipa::ToSchema;

/// A file with its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FastgptContent)]
pub(crate) struct Content {
    title: String,
    content: String,
}

/// A piece of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block<'a> {
    Heading {
        level: usize,
        text: String,
    },
    Passage(&'a Passage),
    /// Here ends a box or a table, and the text goes on.
    End,
}

impl<'a> Block<'a> {
    pub(super) fn passage(&self) -> Option<&'a Passage> {
        if let Self::Passage(passage) = self { Some(passage) } else { None }
    }
}

impl Content {
    pub(super) fn of(file: &File<'_>) -> Self {
        let blocks = blocks(file);
        let mut title = vec![file.document.metadata.short_title.clone()];
        title.extend(file.above.iter().cloned());
        title.extend(own_title(file));
        Self { title: title.join(" › "), content: blocks.iter().map(written).collect::<Vec<_>>().join("\n\n") + "\n" }
    }
}

/// What the file adds to the headings above it.
fn own_title(file: &File<'_>) -> Option<String> {
    let (FilePart::Whole(node) | FilePart::Own(node)) = *file.parts.first()?;
    let title = name_of(node);
    let is_said = node.kind != NodeKind::Body;
    (is_said && file.above.last() != Some(&title)).then_some(title)
}

/// The pieces of a file in reading order.
pub(super) fn blocks<'a>(file: &File<'a>) -> Vec<Block<'a>> {
    let mut walk = Walk { file, reached: 0, placed: Vec::new() };
    for part in &file.parts {
        match part {
            FilePart::Whole(node) => walk.enter(node, file.above.len() + 1, false, false),
            FilePart::Own(node) => {
                let is_above = file.above.last() == Some(&heading_of(node));
                walk.enter(node, file.above.len() + usize::from(!is_above), true, false);
            }
        }
    }
    let mut placed = walk.placed;
    // An outline lists what stands in a box after the whole text of its section; the source may go on after the box.
    placed.sort_by_key(|(at, ..)| *at);
    let own = own_title(file);
    let above = file.above.iter().enumerate().filter(|(_, text)| own.is_some() || Some(*text) != file.above.last());
    let mut blocks: Vec<Block<'a>> =
        above.map(|(at, text)| Block::Heading { level: at + 1, text: text.clone() }).collect();
    let mut was_inside = false;
    for (_, is_inside, block) in placed {
        if was_inside && !is_inside && matches!(block, Block::Passage(_)) {
            blocks.push(Block::End);
        }
        was_inside = is_inside;
        blocks.push(block);
    }
    blocks
}

/// A walk over nodes that notes for each piece where in the document it stands.
#[derive(Debug)]
struct Walk<'f, 'a> {
    file: &'f File<'a>,
    /// The number of the passage reached last.
    reached: usize,
    /// Each piece with the number of its passage, or of the first one below it, and whether it stands in a box or a
    /// table.
    placed: Vec<(usize, bool, Block<'a>)>,
}

impl<'a> Walk<'_, 'a> {
    fn enter(&mut self, node: &'a Node, level: usize, only_own: bool, is_inside: bool) {
        let is_inside = is_inside || matches!(node.kind, NodeKind::Box | NodeKind::Table);
        let first = self.first_passage(node, only_own).unwrap_or(self.reached);
        let text = heading_of(node);
        // A title page has no title but its own lines, and a text without headings none at all.
        if !matches!(node.kind, NodeKind::Front | NodeKind::Body) && !text.is_empty() {
            self.placed.push((first, is_inside, Block::Heading { level, text }));
        }
        for id in &node.passages {
            self.passage(id, is_inside);
        }
        for child in node.children.iter().filter(|child| !only_own || !stands_alone(child)) {
            self.enter(child, level + 1, only_own, is_inside);
        }
    }

    fn passage(&mut self, id: &str, is_inside: bool) {
        if let Some((at, passage)) = self.file.passage(id) {
            self.reached = at;
            self.placed.push((at, is_inside, Block::Passage(passage)));
        }
    }

    /// The number in the document of the first passage at or below a node.
    fn first_passage(&self, node: &Node, only_own: bool) -> Option<usize> {
        let own = node.passages.first().and_then(|id| self.file.passage(id)).map(|(at, _)| at);
        let children = node.children.iter().filter(|child| !only_own || !stands_alone(child));
        own.into_iter().chain(children.filter_map(|child| self.first_passage(child, only_own))).min()
    }
}

fn written(block: &Block<'_>) -> String {
    /// Markdown knows no deeper heading.
    const DEEPEST: usize = 6;
    match block {
        Block::Heading { level, text } => format!("{} {text}", "#".repeat((*level).clamp(1, DEEPEST))),
        Block::Passage(passage) => {
            let notes: Vec<&str> = passage.faults.iter().map(|fault| fault.note.as_str()).collect();
            if notes.is_empty() {
                passage.text.clone()
            } else {
                format!("{}\n\n> （{}）", passage.text, fault_note(&notes))
            }
        }
        Block::End => "---".to_owned(),
    }
}
