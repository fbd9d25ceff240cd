//! What RAGFlow's clients are answered.

use super::request::Asked;
use crate::Links;
use crate::knowledge::{ALL_DOCUMENTS, Metadata};
use crate::library::Library;
use crate::store::Found;
use crate::text::{CharSpan, normalize};
use plansearch_search::Hit;
use serde::Serialize;
use std::cmp::Reverse;
use utoipa::ToSchema;

/// The answer to a retrieval.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = RagflowAnswer)]
pub(crate) struct Answer {
    /// 0: it went well.
    code: u32,
    data: Data,
}

#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = RagflowData)]
struct Data {
    chunks: Vec<Chunk>,
    doc_aggs: Vec<DocumentCount>,
    /// All chunks, not only those of this page.
    total: usize,
}

/// A passage.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RagflowChunk)]
struct Chunk {
    id: String,
    content: String,
    /// The words of the content, with spaces between them.
    content_ltks: String,
    dataset_id: String,
    /// The name that `dataset_id` had before.
    kb_id: String,
    document_id: String,
    document_keyword: String,
    document_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlight: Option<String>,
    image_id: &'static str,
    important_keywords: [String; 0],
    /// Boxes on the pages of a PDF: a source of text has none.
    positions: [u32; 0],
    similarity: f64,
    term_similarity: f64,
    /// There are no vectors.
    vector_similarity: f64,
    metadata: Metadata,
}

/// How many chunks a document has.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RagflowDocumentCount)]
struct DocumentCount {
    doc_id: String,
    doc_name: String,
    count: usize,
}

impl Answer {
    /// `hits` are all that were found; the answer holds a page of them.
    pub(super) fn new(library: &Library, hits: &[Hit], asked: &Asked, links: &Links) -> Self {
        let start = (asked.page - 1).saturating_mul(asked.page_size);
        let page = hits.iter().skip(start).take(asked.page_size);
        let chunks = page.map(|hit| Chunk::new(library, hit, asked, links));
        let data = Data { chunks: chunks.collect(), doc_aggs: count(hits), total: hits.len() };
        Self { code: 0, data }
    }
}

impl Chunk {
    fn new(library: &Library, hit: &Hit, asked: &Asked, links: &Links) -> Self {
        let found = &hit.found;
        let Found { document, passage, .. } = found;
        let dataset = asked.datasets.iter().find(|id| **id == document.id).map_or(ALL_DOCUMENTS, String::as_str);
        let words = library.configuration().lexicon.words(&normalize(&passage.text).text);
        let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        Self {
            id: passage.id.clone(),
            content: passage.text.clone(),
            content_ltks: words.join(" "),
            dataset_id: dataset.to_owned(),
            kb_id: dataset.to_owned(),
            document_id: document.id.clone(),
            document_keyword: document.metadata.short_title.clone(),
            document_name: document.metadata.short_title.clone(),
            highlight: asked.highlight.then(|| emphasised(&passage.text, &hit.highlights)),
            image_id: "",
            important_keywords: [],
            positions: [],
            similarity: hit.confidence,
            term_similarity: hit.confidence,
            vector_similarity: 0.0,
            metadata: Metadata::new(found, links),
        }
    }
}

/// How many hits each document has, most first, else in the order in which they come.
fn count(hits: &[Hit]) -> Vec<DocumentCount> {
    let mut counts: Vec<DocumentCount> = Vec::new();
    for document in hits.iter().map(|hit| &hit.found.document) {
        match counts.iter_mut().find(|known| known.doc_id == document.id) {
            Some(known) => known.count += 1,
            None => counts.push(DocumentCount {
                doc_id: document.id.clone(),
                doc_name: document.metadata.short_title.clone(),
                count: 1,
            }),
        }
    }
    counts.sort_by_key(|known| Reverse(known.count));
    counts
}

/// A text as HTML, with what matched in `<em>`.
fn emphasised(text: &str, highlights: &[CharSpan]) -> String {
    let spans = CharSpan::merged(highlights.to_vec());
    let mut html = String::with_capacity(text.len() + spans.len() * "<em></em>".len());
    for (at, c) in text.chars().enumerate() {
        if spans.iter().any(|span| span.start == at) {
            html += "<em>";
        }
        match c {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            other => html.push(other),
        }
        if spans.iter().any(|span| span.end == at + 1) {
            html += "</em>";
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matched_is_marked_and_the_rest_is_no_markup() {
        let spans = [CharSpan::new(2, 4), CharSpan::new(3, 5), CharSpan::new(6, 7)];
        assert_eq!(emphasised("<b森林覆盖&率>", &spans), "&lt;b<em>森林覆</em>盖<em>&amp;</em>率&gt;");
        assert_eq!(emphasised("森林", &[]), "森林");
    }
}
