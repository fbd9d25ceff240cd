//! What the cluster answers, as far as it is looked at.

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;

/// The answers to several searches.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Searches {
    pub responses: Vec<Searched>,
}

/// The answer to a search, or why there is none.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Searched {
    pub hits: Option<Hits>,
    pub aggregations: Option<Aggregations>,
    pub error: Option<serde_json::Value>,
    pub status: Option<u16>,
    #[serde(default)]
    pub timed_out: bool,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Hits {
    pub total: Option<Total>,
    #[serde(default)]
    pub hits: Vec<Hit>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Total {
    pub value: u64,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Hit {
    #[serde(rename = "_source")]
    pub source: Option<Source>,
    #[serde(default)]
    pub sort: SortKeys,
}

/// What a row was sorted by: its score where it has one, then its place, file, place in ids and kind.
#[derive(Debug, Default)]
pub(super) struct SortKeys {
    pub score: Option<f32>,
    pub at: Option<i64>,
    pub file: Option<String>,
    pub place: Option<String>,
    pub kind: Option<u64>,
}

/// What is kept of a row.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Source {
    pub file: Option<String>,
    pub place: Option<String>,
    pub kind: Option<u64>,
    pub stored: Option<String>,
    pub folded: Option<String>,
    pub characters: Option<u64>,
    pub sentences: Option<u64>,
}

/// All aggregations have the same name.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Aggregations {
    pub counts: Buckets,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Buckets {
    pub buckets: Vec<Bucket>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Bucket {
    pub key: String,
    pub doc_count: u64,
}

/// Rows by their ids.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Rows {
    pub docs: Vec<GotRow>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct GotRow {
    #[serde(rename = "_id")]
    pub id: String,
    #[serde(default)]
    pub found: bool,
    #[serde(rename = "_source")]
    pub source: Option<Source>,
    pub error: Option<serde_json::Value>,
}

/// The statistics of terms, shard by shard.
#[derive(Debug, serde::Deserialize)]
pub(super) struct TermVectors {
    pub docs: Vec<OfShard>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct OfShard {
    #[serde(default)]
    pub term_vectors: HashMap<String, OfField>,
    pub error: Option<serde_json::Value>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct OfField {
    pub field_statistics: Option<FieldStatistics>,
    #[serde(default)]
    pub terms: HashMap<String, OfTerm>,
}

#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
pub(super) struct FieldStatistics {
    pub doc_count: i64,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct OfTerm {
    #[serde(default)]
    pub doc_freq: u64,
}

/// What became of a bulk.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Bulk {
    #[serde(default)]
    pub errors: bool,
    #[serde(default)]
    pub items: Vec<HashMap<String, BulkItem>>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct BulkItem {
    pub status: u16,
    pub error: Option<serde_json::Value>,
}

/// A value that rows are sorted by.
enum Cell {
    Whole(i64),
    Number(f64),
    Text(String),
    None,
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl Visitor<'_> for Any {
            type Value = Cell;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a number, a text or nothing")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Cell, E> {
                Ok(Cell::Whole(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cell, E> {
                Ok(Cell::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Cell, E> {
                Ok(Cell::Number(number))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell::Text(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Cell, E> {
                Ok(Cell::Text(text))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Cell, E> {
                Ok(Cell::None)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Cell {
    fn whole(self) -> Option<i64> {
        if let Self::Whole(number) = self { Some(number) } else { None }
    }

    fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// Reads on to the end.
fn drained<'de, A: SeqAccess<'de>>(mut cells: A, keys: SortKeys) -> Result<SortKeys, A::Error> {
    while cells.next_element::<de::IgnoredAny>()?.is_some() {}
    Ok(keys)
}

impl<'de> Deserialize<'de> for SortKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = SortKeys;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("what a row is sorted by")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<SortKeys, A::Error> {
                let mut keys = SortKeys::default();
                let mut next = || cells.next_element::<Cell>().map(|cell| cell.unwrap_or(Cell::None));
                // A score has a point; a place has none.
                match next()? {
                    Cell::Number(score) => {
                        #[expect(clippy::cast_possible_truncation, reason = "the cluster's scores are f32")]
                        let score = score as f32;
                        keys.score = Some(score);
                        keys.at = next()?.whole();
                    }
                    // Lists are sorted by the path first.
                    Cell::Text(file) => {
                        keys.at = next()?.whole();
                        keys.file = Some(file);
                        return drained(cells, keys);
                    }
                    first => keys.at = first.whole(),
                }
                keys.file = next()?.text();
                keys.place = next()?.text();
                keys.kind = next()?.whole().and_then(|kind| u64::try_from(kind).ok());
                drained(cells, keys)
            }
        }

        deserializer.deserialize_seq(Keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rows_are_sorted_by_has_a_score_or_none() {
        let keys: SortKeys = serde_json::from_str(r#"[12.5,4294967298,"a.md","7.3|cs",3]"#).unwrap();
        assert_eq!((keys.score, keys.at, keys.file.as_deref()), (Some(12.5), Some(4_294_967_298), Some("a.md")));
        let keys: SortKeys = serde_json::from_str(r#"[4294967298,"a.md",null,null]"#).unwrap();
        assert_eq!((keys.score, keys.at, keys.place, keys.kind), (None, Some(4_294_967_298), None, None));
    }
}
