//! The start page: the box, and ways into the documents.

use super::address::encode;
use super::frame::Frame;
use super::shelf::{Shelf, all_shelves};
use crate::corpus::{DocumentHead, Node, NodeKind};
use crate::library::Library;
use crate::links::encode_path;
use crate::store::DocumentRecord;
use crate::types::DocumentSummary;
use askama::Template;
use std::sync::Arc;

/// How many examples are shown.
const EXAMPLES: usize = 6;
/// No longer title or name is an example, in characters.
const MAX_EXAMPLE_CHARS: usize = 12;
/// So many of the documents issued last are shown.
const NEWEST: usize = 6;
/// The examples come from so many documents.
const MAX_EXAMPLE_DOCUMENTS: usize = 3;

#[derive(Debug, Template)]
#[template(path = "start.html", config = "web/askama.toml")]
pub(super) struct Start {
    frame: Frame,
    query: String,
    kept: Vec<(&'static str, String)>,
    examples: Vec<Example>,
    /// The only document, if there is but one.
    only: Option<Entrance>,
    shelves: Vec<Shelf>,
    newest: Vec<(String, DocumentSummary)>,
    /// How many documents there are, listed here or not.
    total: usize,
    passages: usize,
}

/// A query to try.
#[derive(Debug)]
struct Example {
    text: String,
    href: String,
}

/// A document with its chapters.
#[derive(Debug)]
struct Entrance {
    path: String,
    short_title: String,
    chapters: Vec<Chapter>,
}

#[derive(Debug)]
struct Chapter {
    label: String,
    title: String,
    anchor: String,
    page: Option<u32>,
}

impl Start {
    pub(super) fn new(library: &Library, frame: Frame) -> crate::Result<Self> {
        let total = library.document_count();
        let mut newest = library.newest(if total > 1 { NEWEST } else { 1 })?;
        // What has no date is not new; where nothing has one, these are some documents.
        if newest.first().is_some_and(|head| head.metadata.date.is_some()) {
            newest.retain(|head| head.metadata.date.is_some());
        }
        let mut records = Vec::new();
        for head in newest.iter().take(MAX_EXAMPLE_DOCUMENTS) {
            records.push(library.document(&head.id)?);
        }
        let only = records.first().filter(|_| total == 1).map(|record| entrance(&record.head, &record.outline));
        let shown = newest.iter().filter(|_| total > 1);
        Ok(Self {
            frame,
            query: String::new(),
            kept: Vec::new(),
            examples: examples(&records),
            only,
            shelves: if total > 1 { all_shelves(library)? } else { Vec::new() },
            newest: shown.map(|head| (encode_path(&head.id), DocumentSummary::from(&**head))).collect(),
            total,
            passages: library.passage_count(),
        })
    }
}

fn entrance(document: &DocumentHead, outline: &[Node]) -> Entrance {
    let mut nodes = Vec::new();
    walk(outline, &mut |node| nodes.push(node));
    let is_chapter = |node: &&&Node| matches!(node.kind, NodeKind::Part | NodeKind::Chapter);
    let chapters = nodes.iter().filter(is_chapter).map(|node| Chapter {
        label: node.label.clone(),
        title: node.title.clone(),
        anchor: encode(&node.place),
        page: node.page,
    });
    Entrance {
        path: encode_path(&document.id),
        short_title: document.metadata.short_title.clone(),
        chapters: chapters.collect(),
    }
}

/// What officials ask: the goal of an indicator and of a target, and wordings of titles from all over the documents.
fn examples(records: &[Arc<DocumentRecord>]) -> Vec<Example> {
    let is_short = |text: &str| (2..=MAX_EXAMPLE_CHARS).contains(&text.chars().count());
    let facts = || records.iter().map(|record| &record.facts);
    let names = facts().flat_map(|facts| &facts.indicators).map(|fact| fact.figures.name.as_str());
    let name = names.into_iter().find(|name| is_short(name)).map(|name| format!("{name}目标是多少"));
    let mut targets = facts().flat_map(|facts| &facts.targets);
    let target = targets.find_map(|target| {
        let year = target.year.filter(|_| is_short(&target.subject))?;
        Some(format!("到{year}年{}", target.subject))
    });
    let mut texts: Vec<String> = name.into_iter().chain(target).collect();
    let mut titles: Vec<&str> = Vec::new();
    for document in records {
        walk(&document.outline, &mut |node| {
            let is_section = matches!(node.kind, NodeKind::Chapter | NodeKind::Section);
            if is_section && is_short(&node.title) && !node.title.contains(' ') && !titles.contains(&&*node.title) {
                titles.push(&node.title);
            }
        });
    }
    let wanted = EXAMPLES - texts.len();
    let step = titles.len().div_ceil(wanted).max(1);
    texts.extend(titles.into_iter().step_by(step).map(str::to_owned));
    texts.into_iter().map(|text| Example { href: format!("?q={}", encode(&text)), text }).collect()
}

/// Visits all nodes in reading order.
fn walk<'a>(nodes: &'a [Node], visit: &mut impl FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        walk(&node.children, visit);
    }
}
