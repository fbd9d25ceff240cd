//! What Dify is answered.

use crate::Links;
use crate::knowledge::{Metadata, breadcrumb};
use plansearch_search::Hit;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to a retrieval.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = DifyAnswer)]
pub(crate) struct Answer {
    records: Vec<Record>,
}

/// A passage.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = DifyRecord)]
struct Record {
    content: String,
    score: f64,
    title: String,
    /// Never `null`: Dify writes into it.
    metadata: Metadata,
}

impl Answer {
    pub(super) fn new(hits: &[Hit], links: &Links) -> Self {
        let records = hits.iter().map(|hit| Record {
            content: hit.found.passage.text.clone(),
            score: hit.confidence,
            title: breadcrumb(&hit.found),
            metadata: Metadata::new(&hit.found, links),
        });
        Self { records: records.collect() }
    }
}
