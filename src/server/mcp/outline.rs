//! The outline as places that have an id: `yunxi-145/7.3`.

use crate::corpus::Node;
use crate::library::Library;
use crate::store::DocumentRecord;
use std::sync::Arc;

/// A place of an outline with all that stands under it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub document: Arc<DocumentRecord>,
    /// The document's id and the place.
    pub id: String,
    /// 《云溪市“十四五”规划纲要》第七章第三节 统筹推进基础设施建设
    pub title: String,
    /// The ids of its passages, in reading order.
    pub passages: Vec<String>,
}

/// The place of this id.
pub(super) fn find(library: &Library, id: &str) -> Option<Place> {
    let (document, place) = id.split_once('/')?;
    let document = library.document(document).ok()?;
    let mut found = Found { place, labels: None, ids: Vec::new() };
    found.look(&document.outline, "");
    let title = format!("《{}》{}", document.metadata.short_title, found.labels?);
    let passages = found.ids.into_iter().map(str::to_owned).collect();
    Some(Place { document, id: id.to_owned(), title, passages })
}

struct Found<'a> {
    place: &'a str,
    labels: Option<String>,
    ids: Vec<&'a str>,
}

impl<'a> Found<'a> {
    /// Several nodes may share a place: a heading in a box that only groups its items.
    fn look(&mut self, nodes: &'a [Node], above: &str) {
        for node in nodes {
            let labels = format!("{above}{}", node.label);
            if node.place == self.place {
                self.labels.get_or_insert_with(|| format!("{labels} {}", node.title).trim().to_owned());
                self.take(node);
            } else {
                self.look(&node.children, &labels);
            }
        }
    }

    fn take(&mut self, node: &'a Node) {
        self.ids.extend(node.passages.iter().map(String::as_str));
        for child in &node.children {
            self.take(child);
        }
    }
}

/// The outline as a list, a heading a line with its page and its id.
pub(super) fn text(document: &DocumentRecord) -> String {
    let mut text = format!("《{}》\n", document.metadata.title);
    add_lines(&mut text, &document.id, &document.outline, 0);
    text
}

fn add_lines(text: &mut String, document: &str, nodes: &[Node], depth: usize) {
    for node in nodes {
        let page = node.page.map(|page| format!("，第{page}页")).unwrap_or_default();
        *text += &format!("{}- {}{page} [{document}/{}]\n", "  ".repeat(depth), heading(node), node.place);
        add_lines(text, document, &node.children, depth + 1);
    }
}

/// 第七章 推进区域协调发展
pub(super) fn heading(node: &Node) -> String {
    format!("{} {}", node.label, node.title).trim().to_owned()
}
