//! Documents with their outlines.

use super::names;
use crate::corpus::{Document, Metadata, Node, NodeKind, SourceError};
use crate::search::Engine;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to `GET /v1/documents`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentsAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// The documents.
    pub documents: Vec<DocumentSummary>,
    /// The sources that could not be read.
    pub errors: Vec<UnreadSource>,
}

impl DocumentsAnswer {
    /// All documents of the engine.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self {
            generation: engine.generation().to_owned(),
            documents: engine.documents().iter().map(DocumentSummary::from).collect(),
            errors: engine.source_errors().iter().map(UnreadSource::from).collect(),
        }
    }
}

/// What is known of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentSummary {
    /// The id.
    pub id: String,
    /// Path of the source, relative to the sources' folder.
    pub file: String,
    /// The full title.
    pub title: String,
    /// The title used in citations.
    pub short_title: String,
    /// The document number.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// ISO 8601 date, as precise as it is known: `2021-10`.
    pub date: Option<String>,
    /// How many numbered pages the printed document has, where it is known.
    pub pages: Option<u32>,
    /// The number of passages.
    pub passages: usize,
}

impl From<&Document> for DocumentSummary {
    fn from(document: &Document) -> Self {
        let Metadata { title, short_title, number, issuer, date, pages, .. } = document.metadata.clone();
        let (id, file) = (document.id.clone(), document.file.clone());
        Self { id, file, title, short_title, number, issuer, date, pages, passages: document.passages.len() }
    }
}

/// A source that could not be read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnreadSource {
    /// Path of the source, relative to the sources' folder.
    pub file: String,
    /// Why.
    pub reason: String,
}

impl From<&SourceError> for UnreadSource {
    fn from(error: &SourceError) -> Self {
        Self { file: error.file.clone(), reason: error.reason.clone() }
    }
}

/// The answer to `GET /v1/documents/DOCUMENT`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// The document.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// The id of the index that answered.
    pub generation: String,
    /// The outline as a tree, in reading order.
    pub outline: Vec<OutlineNode>,
}

impl DocumentAnswer {
    /// A document of the engine.
    #[must_use]
    pub fn new(engine: &Engine, document: &Document) -> Self {
        Self {
            summary: DocumentSummary::from(document),
            generation: engine.generation().to_owned(),
            outline: document.outline.iter().map(OutlineNode::from).collect(),
        }
    }
}

/// A heading and what stands under it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutlineNode {
    /// `front`, `notice`, `preamble`, `part`, `chapter`, `section`, `subsection`, `box` or `table`.
    #[schema(schema_with = names::node_kind)]
    pub kind: &'static str,
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Its label as printed: 第七章; empty where it has none.
    pub label: String,
    /// Its title without the label.
    pub title: String,
    /// The place in ids: `7.3`.
    pub place: String,
    /// Its page by the contents page.
    pub page: Option<u32>,
    /// Ids of the passages directly under it.
    pub passages: Vec<String>,
    /// The nodes under it, in reading order.
    #[schema(no_recursion)]
    pub children: Vec<OutlineNode>,
}

impl From<&Node> for OutlineNode {
    fn from(node: &Node) -> Self {
        Self {
            kind: node_kind(node.kind),
            number: node.number,
            label: node.label.clone(),
            title: node.title.clone(),
            place: node.place.clone(),
            page: node.page,
            passages: node.passages.clone(),
            children: node.children.iter().map(Self::from).collect(),
        }
    }
}

pub(super) fn node_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Front => "front",
        NodeKind::Notice => "notice",
        NodeKind::Preamble => "preamble",
        NodeKind::Part => "part",
        NodeKind::Chapter => "chapter",
        NodeKind::Section => "section",
        NodeKind::Subsection => "subsection",
        NodeKind::Box => "box",
        NodeKind::Table => "table",
        NodeKind::Annex => "annex",
    }
}
