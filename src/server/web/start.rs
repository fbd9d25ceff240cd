//! The start page: the box, and ways into the documents.

use super::address::encode;
use super::frame::Frame;
use crate::corpus::{DocumentHead, Node, NodeKind};
use crate::library::Library;
use crate::links::encode_path;
use crate::store::DocumentRecord;
use askama::Template;
use std::sync::Arc;

/// How many examples are shown.
const EXAMPLES: usize = 5;
/// No longer title is an example, in characters.
const MAX_EXAMPLE_CHARS: usize = 12;

#[derive(Debug, Template)]
#[template(path = "start.html", config = "web/askama.toml")]
pub(super) struct Start {
    frame: Frame,
    query: String,
    kept: Vec<(&'static str, String)>,
    examples: Vec<Example>,
    documents: Vec<Entrance>,
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
    title: String,
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

/// The chapters of no more documents are shown.
const MAX_ENTRANCES: usize = 3;
/// No more documents are listed; the others are found by their titles.
const MAX_LISTED: usize = 24;

impl Start {
    /// The only document, if there is but one.
    fn only(&self) -> Option<&Entrance> {
        self.documents.first().filter(|_| self.total == 1)
    }

    pub(super) fn new(library: &Library, frame: Frame) -> crate::Result<Self> {
        let heads = library.documents(None, MAX_LISTED)?;
        let mut records = Vec::new();
        for head in heads.iter().take(MAX_ENTRANCES) {
            records.push(library.document(&head.id)?);
        }
        let documents = if library.document_count() > MAX_ENTRANCES {
            heads.iter().map(|head| entrance(head, &[])).collect()
        } else {
            records.iter().map(|record| entrance(record, &record.outline)).collect()
        };
        Ok(Self {
            frame,
            query: String::new(),
            kept: Vec::new(),
            examples: examples(&records),
            documents,
            total: library.document_count(),
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
        title: document.metadata.title.clone(),
        short_title: document.metadata.short_title.clone(),
        chapters: chapters.collect(),
    }
}

/// Short titles from all over the documents, and the name of an indicator.
fn examples(records: &[Arc<DocumentRecord>]) -> Vec<Example> {
    let is_short = |text: &str| (2..=MAX_EXAMPLE_CHARS).contains(&text.chars().count());
    let mut titles: Vec<&str> = Vec::new();
    for document in records {
        walk(&document.outline, &mut |node| {
            let is_section = matches!(node.kind, NodeKind::Chapter | NodeKind::Section);
            if is_section && is_short(&node.title) && !node.title.contains(' ') && !titles.contains(&&*node.title) {
                titles.push(&node.title);
            }
        });
    }
    let step = titles.len().div_ceil(EXAMPLES - 1).max(1);
    let names = records.iter().flat_map(|record| &record.facts.indicators).map(|fact| fact.figures.name.as_str());
    let name = names.into_iter().find(|name| is_short(name));
    let chosen = titles.into_iter().step_by(step).chain(name);
    chosen.map(|text| Example { text: text.to_owned(), href: format!("?q={}", encode(text)) }).collect()
}

/// Visits all nodes in reading order.
fn walk<'a>(nodes: &'a [Node], visit: &mut impl FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        walk(&node.children, visit);
    }
}
