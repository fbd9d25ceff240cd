//! Documents with their outlines.

use super::names;
use crate::corpus::{DocumentHead, Metadata, Node, NodeKind, SourceError};
use crate::error::Result;
use crate::library::Library;
use crate::store::{AboutFilters, DocumentRecord};
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
    /// What to send as `cursor` for the next page; `null` at the end.
    pub next: Option<String>,
}

/// No more sources that could not be read are listed.
const MAX_ERRORS: usize = 1_000;

impl DocumentsAnswer {
    /// A page of documents: those whose titles or numbers hold what is asked, or all; of them those that are as asked.
    ///
    /// # Errors
    /// Those of [`Library::document_page`].
    pub fn new(
        library: &Library,
        asked: Option<&str>,
        about: &AboutFilters,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Self> {
        let page = library.document_page(asked, about, cursor, limit)?;
        Ok(Self {
            generation: library.generation().to_owned(),
            documents: page
                .items
                .iter()
                .map(|head| DocumentSummary::with_files(library, head))
                .collect::<Result<_>>()?,
            errors: unread_sources(library)?,
            next: page.next,
        })
    }
}

/// The sources that could not be read.
///
/// # Errors
/// [`Error::Store`](crate::Error::Store).
pub(crate) fn unread_sources(library: &Library) -> Result<Vec<UnreadSource>> {
    Ok(library.store().source_errors(None, MAX_ERRORS)?.iter().map(UnreadSource::from).collect())
}

/// What is known of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentSummary {
    /// The id.
    pub id: String,
    /// Path of the source, relative to the sources' folder.
    pub file: String,
    /// The paths of all sources that have its text, that one first.
    pub files: Vec<String>,
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
    /// Its format: `md`, `txt`, `docx`, `pdf`, `ofd`, `html`, `odt`, `rtf`.
    pub format: String,
    /// `national`, `province`, `city` or `county`: for whom it holds.
    #[schema(schema_with = names::level)]
    pub level: Option<String>,
    /// The place for which it holds.
    pub region: Option<String>,
    /// `plan`, `report`, `notice`, `law`, `statistics` or `other`.
    #[schema(schema_with = names::doc_kind)]
    pub doc_kind: String,
    /// ISO 8601 date from which it holds.
    pub effective: Option<String>,
    /// Whether it holds, in the words of the source: 现行有效, 已废止.
    pub status: Option<String>,
    /// How many numbered pages the printed document has, where it is known.
    pub pages: Option<u32>,
    /// The number of passages.
    pub passages: usize,
}

impl From<&DocumentHead> for DocumentSummary {
    fn from(document: &DocumentHead) -> Self {
        let Metadata { title, short_title, number, issuer, date, pages, level, region, doc_kind, effective, status } =
            document.metadata.clone();
        Self {
            id: document.id.clone(),
            format: document.format.clone(),
            file: document.file.clone(),
            files: vec![document.file.clone()],
            title,
            short_title,
            number,
            issuer,
            date,
            level,
            region,
            doc_kind: doc_kind.unwrap_or_else(|| "other".to_owned()),
            effective,
            status,
            pages,
            passages: document.passages,
        }
    }
}

impl DocumentSummary {
    /// What is known of a document, with the other sources that have its text.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn with_files(library: &Library, document: &DocumentHead) -> Result<Self> {
        let mut summary = Self::from(document);
        summary.files.extend(library.store().twins(&document.id)?);
        Ok(summary)
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
    /// The documents that have nearly the same text, nearest first.
    pub similar: Vec<SimilarDocument>,
    /// The id of the index that answered.
    pub generation: String,
    /// The outline as a tree, in reading order.
    pub outline: Vec<OutlineNode>,
}

impl DocumentAnswer {
    /// A document of the library.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn new(library: &Library, document: &DocumentRecord) -> Result<Self> {
        Ok(Self {
            summary: DocumentSummary::with_files(library, &document.head)?,
            similar: SimilarDocument::all(library, &document.id)?,
            generation: library.generation().to_owned(),
            outline: document.outline.iter().map(OutlineNode::from).collect(),
        })
    }
}

/// A document that has nearly the same text as another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SimilarDocument {
    /// The id of the document.
    pub id: String,
    /// Its title as it is cited.
    pub short_title: String,
    /// The share of their text that both have in common, from 0.9 to 1, estimated.
    pub share: f64,
}

impl SimilarDocument {
    /// Those of a document, nearest first.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn all(library: &Library, document: &str) -> Result<Vec<Self>> {
        let similar = library.store().similar(document)?.into_iter().map(|similar| Self {
            id: similar.head.id.clone(),
            short_title: similar.head.metadata.short_title.clone(),
            share: (f64::from(similar.share) * 100.0).round() / 100.0,
        });
        Ok(similar.collect())
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
        NodeKind::Body => "body",
    }
}
