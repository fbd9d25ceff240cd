//! The outline of all documents as folders and files.

use super::content::blocks;
use super::date::iso_time;
use crate::corpus::{Document, DocumentHead, Metadata, Node, NodeKind, Passage};
use crate::text::normalize;
use serde::Serialize;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use utoipa::ToSchema;

/// A folder or a file, as FastGPT lists it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FastgptItem)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    id: String,
    parent_id: Option<String>,
    name: String,
    /// `folder` or `file`.
    #[serde(rename = "type")]
    type_: &'static str,
    has_child: bool,
    update_time: String,
    create_time: String,
}

/// A file: what stands under some nodes, or the passages that stand under none.
#[derive(Debug)]
pub(super) struct File<'a> {
    pub document: &'a Document,
    /// The headings above it, outermost first, as they are printed.
    pub above: Vec<String>,
    pub parts: Vec<FilePart<'a>>,
    passages: Rc<Passages<'a>>,
}

/// The passages of a document by their ids, each with its number.
type Passages<'a> = HashMap<&'a str, (usize, &'a Passage)>;

/// A node as far as a file holds it.
#[derive(Debug, Clone, Copy)]
pub(super) enum FilePart<'a> {
    /// The node with all below it.
    Whole(&'a Node),
    /// The node without the folders and files below it.
    Own(&'a Node),
}

impl<'a> File<'a> {
    /// The passage of this id and its number in the document.
    pub(super) fn passage(&self, id: &str) -> Option<(usize, &'a Passage)> {
        self.passages.get(id).copied()
    }

    /// The id of the passage at which a reader begins; of a heading without a text, the document's first.
    pub(super) fn first_passage(&self) -> &'a str {
        let first = blocks(self).into_iter().find_map(|block| block.passage());
        first.or(self.document.passages.first()).map_or("", |passage| passage.id.as_str())
    }
}

/// Folders and files in reading order.
#[derive(Debug, Default)]
pub(super) struct Catalogue<'a> {
    items: Vec<(Item, Option<File<'a>>)>,
}

/// Where the next folder or file goes.
#[derive(Debug, Clone)]
struct Folder<'a> {
    document: &'a Document,
    passages: Rc<Passages<'a>>,
    id: String,
    above: Vec<String>,
}

impl<'a> Catalogue<'a> {
    pub(super) fn of(documents: &'a [Document]) -> Self {
        let mut catalogue = Self::default();
        for document in documents {
            catalogue.add_document(document);
        }
        catalogue
    }

    /// What stands in a folder; without one, the documents.
    pub(super) fn children(&self, parent: Option<&str>) -> Vec<Item> {
        let items = self.items.iter().map(|(item, _)| item);
        items.filter(|item| item.parent_id.as_deref() == parent).cloned().collect()
    }

    /// Everything below a folder whose name or text holds the key.
    pub(super) fn search(&self, parent: Option<&str>, key: &str) -> Vec<Item> {
        let key = normalize(key).text;
        let holds = |text: &str| normalize(text).text.contains(&key);
        let matches = |file: &File<'_>| {
            blocks(file).into_iter().filter_map(|block| block.passage()).any(|passage| holds(&passage.text))
        };
        let below = self.items.iter().filter(|(item, _)| self.is_below(item, parent));
        let found = below.filter(|(item, file)| holds(&item.name) || file.as_ref().is_some_and(matches));
        found.map(|(item, _)| item.clone()).collect()
    }

    fn is_below(&self, item: &Item, folder: Option<&str>) -> bool {
        let Some(folder) = folder else { return true };
        let mut above = item.parent_id.as_deref();
        while let Some(id) = above {
            if id == folder {
                return true;
            }
            above = self.item(id).and_then(|item| item.parent_id.as_deref());
        }
        false
    }

    pub(super) fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().map(|(item, _)| item).find(|item| item.id == id)
    }

    pub(super) fn is_folder(&self, id: &str) -> bool {
        self.items.iter().any(|(item, file)| item.id == id && file.is_none())
    }

    pub(super) fn file(&self, id: &str) -> Option<&File<'a>> {
        self.items.iter().find(|(item, _)| item.id == id).and_then(|(_, file)| file.as_ref())
    }

    /// The first file in reading order, with its id.
    pub(super) fn first_file(&self) -> Option<(&str, &File<'a>)> {
        self.items.iter().find_map(|(item, file)| Some((item.id.as_str(), file.as_ref()?)))
    }

    fn add_document(&mut self, document: &'a Document) {
        let numbered = document.passages.iter().enumerate();
        let passages = numbered.map(|(number, passage)| (passage.id.as_str(), (number, passage))).collect();
        let folder = Folder { document, passages: Rc::new(passages), id: document.id.clone(), above: Vec::new() };
        self.add_folder(&document.metadata, None, &folder.id, document.metadata.short_title.clone());
        for node in &document.outline {
            self.add_node(&folder, node);
        }
    }

    /// Adds a node and all below it, each as what it is: a folder, a file, or a piece of the file that is open.
    fn add_node(&mut self, folder: &Folder<'a>, node: &'a Node) {
        let id = format!("{}/{}", folder.document.id, node.place);
        let heading = name_of(node);
        match node.kind {
            NodeKind::Part | NodeKind::Chapter => {
                self.add_folder(&folder.document.metadata, Some(folder.id.clone()), &id, heading.clone());
                let above = folder.above.iter().cloned().chain([heading.clone()]).collect();
                let inner = Folder { id: id.clone(), above, ..folder.clone() };
                let has_own = !node.passages.is_empty() || node.children.iter().any(|child| !stands_alone(child));
                if has_own || node.children.is_empty() {
                    self.add_own(&inner, format!("{id}/own"), heading, node);
                }
                self.add_children(&inner, node);
            }
            NodeKind::Section => {
                let name = folder.above.last().map(|chapter| label_of(chapter)).unwrap_or_default();
                self.add_file(folder, id, format!("{name}{heading}"), vec![FilePart::Whole(node)]);
            }
            // The preamble holds chapters where it stands above them in the outline.
            _ => {
                self.add_own(folder, id, heading, node);
                self.add_children(folder, node);
            }
        }
    }

    fn add_children(&mut self, folder: &Folder<'a>, node: &'a Node) {
        for child in node.children.iter().filter(|child| stands_alone(child)) {
            self.add_node(folder, child);
        }
    }

    fn add_own(&mut self, folder: &Folder<'a>, id: String, name: String, node: &'a Node) {
        // The title page may stand before and after the notice: it is one file.
        let known = self.items.iter_mut().find(|(item, _)| item.id == id);
        match known.and_then(|(_, file)| file.as_mut()) {
            Some(file) => file.parts.push(FilePart::Own(node)),
            None => self.add_file(folder, id, name, vec![FilePart::Own(node)]),
        }
    }

    /// The folders of documents, without what stands in them.
    pub(super) fn of_heads(heads: &[Arc<DocumentHead>]) -> Self {
        let mut catalogue = Self::default();
        for head in heads {
            catalogue.add_folder(&head.metadata, None, &head.id, head.metadata.short_title.clone());
        }
        catalogue
    }

    fn add_folder(&mut self, metadata: &Metadata, parent_id: Option<String>, id: &str, name: String) {
        let time = iso_time(metadata.date.as_deref());
        let item = Item {
            id: id.to_owned(),
            parent_id,
            name,
            type_: "folder",
            has_child: true,
            update_time: time.clone(),
            create_time: time,
        };
        self.items.push((item, None));
    }

    fn add_file(&mut self, folder: &Folder<'a>, id: String, name: String, parts: Vec<FilePart<'a>>) {
        let document = folder.document;
        let time = iso_time(document.metadata.date.as_deref());
        let item = Item {
            id,
            parent_id: Some(folder.id.clone()),
            name,
            type_: "file",
            has_child: false,
            update_time: time.clone(),
            create_time: time,
        };
        let passages = Rc::clone(&folder.passages);
        self.items.push((item, Some(File { document, above: folder.above.clone(), parts, passages })));
    }
}

/// Whether a node is a folder or a file of its own, wherever it stands.
pub(super) fn stands_alone(node: &Node) -> bool {
    !matches!(node.kind, NodeKind::Subsection | NodeKind::Box | NodeKind::Table)
}

/// A heading as it is printed, its label and its title.
pub(super) fn heading_of(node: &Node) -> String {
    [node.label.as_str(), node.title.as_str()].join(" ").trim().to_owned()
}

/// The name of a node: its heading, or what readers call a place without one.
pub(super) fn name_of(node: &Node) -> String {
    let heading = heading_of(node);
    if !heading.is_empty() {
        return heading;
    }
    let name = match node.kind {
        NodeKind::Front => "标题页",
        NodeKind::Notice => "印发通知",
        NodeKind::Preamble => "引言",
        _ => "正文",
    };
    name.to_owned()
}

/// The label of a heading as printed: 第七章.
fn label_of(heading: &str) -> String {
    let label = heading.split(' ').next().unwrap_or_default();
    if label == heading { String::new() } else { label.to_owned() }
}
