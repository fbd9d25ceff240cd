//! The start page: the box, and ways into the documents.

use super::address::encode;
use super::frame::Frame;
use crate::corpus::{Document, Node, NodeKind};
use crate::search::Engine;
use crate::server::links::encode_path;
use askama::Template;

/// How many examples are shown.
const EXAMPLES: usize = 5;
/// No longer title is an example, in characters.
const MAX_EXAMPLE_CHARS: usize = 12;

#[derive(Debug, Template)]
#[template(path = "start.html", config = "src/server/web/askama.toml")]
pub(super) struct Start {
    frame: Frame,
    query: String,
    kept: Vec<(&'static str, String)>,
    examples: Vec<Example>,
    documents: Vec<Entrance>,
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

impl Start {
    pub(super) fn new(engine: &Engine, frame: Frame) -> Self {
        Self {
            frame,
            query: String::new(),
            kept: Vec::new(),
            examples: examples(engine),
            documents: engine.documents().iter().map(entrance).collect(),
            passages: engine.passages().count(),
        }
    }
}

fn entrance(document: &Document) -> Entrance {
    let mut nodes = Vec::new();
    walk(&document.outline, &mut |node| nodes.push(node));
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
fn examples(engine: &Engine) -> Vec<Example> {
    let is_short = |text: &str| (2..=MAX_EXAMPLE_CHARS).contains(&text.chars().count());
    let mut titles: Vec<&str> = Vec::new();
    for document in engine.documents() {
        walk(&document.outline, &mut |node| {
            let is_section = matches!(node.kind, NodeKind::Chapter | NodeKind::Section);
            if is_section && is_short(&node.title) && !node.title.contains(' ') && !titles.contains(&&*node.title) {
                titles.push(&node.title);
            }
        });
    }
    let step = titles.len().div_ceil(EXAMPLES - 1).max(1);
    let names = engine.passages().filter_map(|found| found.passage.indicator.as_ref().map(|own| own.name.as_str()));
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
