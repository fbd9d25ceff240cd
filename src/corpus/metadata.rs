//! What a document says of itself: title, number, issuer, dates, and whether it still holds.

use serde::{Deserialize, Serialize};

/// What documents are, as the API names it.
pub const DOC_KINDS: [&str; 6] = ["plan", "report", "notice", "law", "statistics", "other"];
/// For whom documents hold, as the API names it.
pub const LEVELS: [&str; 4] = ["national", "province", "city", "county"];

/// What is said of a document that no longer holds.
const SUPERSEDED: [&str; 5] = ["废止", "失效", "停止执行", "被替代", "被代替"];
/// What is said before it of one that holds all the same, whole or in part.
const NOT_WHOLLY: [&str; 4] = ["未", "部分", "拟", "不"];

impl Metadata {
    /// Whether the document no longer holds, by its status.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        let Some(status) = &self.status else { return false };
        let said = SUPERSEDED.iter().filter_map(|word| status.find(word)).min();
        let before = said.and_then(|at| status.get(..at));
        before.is_some_and(|before| !NOT_WHOLLY.iter().any(|word| before.contains(word)))
    }
}

/// What a document says of itself, or `documents.toml` says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The full title.
    pub title: String,
    /// The title used in citations.
    pub short_title: String,
    /// The document number: 云政发〔2021〕6号.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// ISO 8601 date, as precise as the source: `2021-10` or `2008-01-31`.
    pub date: Option<String>,
    /// How many numbered pages the printed document has.
    pub pages: Option<u32>,
    /// For whom it holds: `national`, `province`, `city` or `county`.
    pub level: Option<String>,
    /// The place for which it holds: 云溪市.
    pub region: Option<String>,
    /// What it is: `plan`, `report`, `notice`, `law`, `statistics` or `other`.
    pub doc_kind: Option<String>,
    /// ISO 8601 date from which it holds.
    pub effective: Option<String>,
    /// Whether it holds, in the words of the source: 现行有效, 已废止.
    pub status: Option<String>,
}
