//! The fields of an index, and what it says of itself. Terms are made here, and the cluster only divides them at spaces:
//! it knows no language, and needs no plug-in.

use crate::config::StoreSettings;
use crate::record::FORMAT_VERSION;
use crate::{Commit, Field, KeyKind, Overview};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The constants of BM25, those of the embedded store.
pub(super) const K1: f64 = 1.2;
pub(super) const B: f64 = 0.75;

/// The form of the index beside what is stored in its rows.
const MAPPING_VERSION: u32 = 1;

/// The names of fields.
pub(super) mod field {
    /// What a row is: one of [`super::row`].
    pub(crate) const ROW: &str = "row";
    /// The number of a row's document and its own, as one number.
    pub(crate) const AT: &str = "at";
    /// The path of a row's source.
    pub(crate) const FILE: &str = "file";
    /// The id of a row's document.
    pub(crate) const DOCUMENT: &str = "document";
    /// The id of a passage.
    pub(crate) const ID: &str = "id";
    /// Place, chapter and section of a passage.
    pub(crate) const PLACE: &str = "place";
    pub(crate) const CHAPTER: &str = "chapter";
    pub(crate) const SECTION: &str = "section";
    pub(crate) const PLACES: &str = "places";
    pub(crate) const KIND: &str = "kind";
    /// What a row's document is found by beside its words.
    pub(crate) const ABOUT: &str = "about";
    /// Bands of a document's sketch.
    pub(crate) const ALIKE: &str = "alike";
    /// The document that stands for a source.
    pub(crate) const TWIN_OF: &str = "twin_of";
    /// Whether a document has figures.
    pub(crate) const FACTS: &str = "facts";
    /// Bigrams with their positions and without lengths: who holds a sequence.
    pub(crate) const RUNS: &str = "runs";
    /// The same of titles, and their single characters.
    pub(crate) const HEADING_RUNS: &str = "heading_runs";
    pub(crate) const HEADING_CHARS: &str = "heading_chars";
    /// The row itself, and the folded text of a passage; never searched.
    pub(crate) const STORED: &str = "stored";
    pub(crate) const FOLDED: &str = "folded";
    /// How many folded characters and sentences a document has, at its head; never searched.
    pub(crate) const CHARACTERS: &str = "characters";
    pub(crate) const SENTENCES: &str = "sentences";
}

/// What a row is.
pub(super) mod row {
    pub(crate) const HEAD: &str = "head";
    pub(crate) const BODY: &str = "body";
    pub(crate) const PASSAGE: &str = "passage";
    pub(crate) const TEXT: &str = "text";
    pub(crate) const ERROR: &str = "error";
    pub(crate) const TWIN: &str = "twin";
}

/// The fields that are scored.
pub(super) const SCORED: [Field; 5] =
    [Field::Bigrams, Field::Unigrams, Field::LeadBigrams, Field::HeadingBigrams, Field::NameBigrams];

/// The name of the field that holds terms of this kind.
pub(super) fn text_field(field: Field) -> &'static str {
    match field {
        Field::Bigrams => "bigrams",
        Field::Unigrams => "unigrams",
        Field::Words => "words",
        Field::LeadBigrams => "lead",
        Field::HeadingBigrams => "heading",
        Field::NameBigrams => "name",
    }
}

/// The name of the field that holds keys of this kind.
pub(super) fn key_field(kind: KeyKind) -> String {
    format!("key_{}", kind.mark())
}

/// What an index says of itself, in its mapping: written when it is whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Meta {
    pub mapping_version: u32,
    pub commit: Commit,
    /// The number of the next document.
    pub next_document: u32,
    /// How many rows there are.
    pub rows: u64,
    /// How many of them have each field that is scored.
    pub with_field: BTreeMap<String, u64>,
}

impl Meta {
    pub(super) fn new(commit: Commit, next_document: u32, rows: u64) -> Self {
        Self { mapping_version: MAPPING_VERSION, commit, next_document, rows, with_field: BTreeMap::new() }
    }

    /// Why an index that says this cannot be used; `None` where it can.
    pub(super) fn is_of_other_version(&self) -> Option<String> {
        let is_same = self.mapping_version == MAPPING_VERSION && self.commit.format_version == FORMAT_VERSION;
        let (mapping, format) = (self.mapping_version, self.commit.format_version);
        (!is_same).then(|| {
            format!("its format is {mapping}.{format}, not {MAPPING_VERSION}.{FORMAT_VERSION} of this version")
        })
    }

    pub(super) fn overview(&self) -> Overview {
        self.commit.overview()
    }
}

/// The settings and the mapping of a new index.
pub(super) fn new_index(settings: &StoreSettings) -> Value {
    let keyword = json!({"type": "keyword"});
    let unsearched = json!({"type": "long", "index": false, "doc_values": false});
    let searched = json!({"type": "keyword", "doc_values": false});
    let text = |options: &str, has_lengths: bool| json!({"type": "text", "analyzer": "whitespace", "index_options": options, "norms": has_lengths});
    let scored = |field: Field| {
        let mut text = text(if field == Field::Unigrams { "docs" } else { "freqs" }, true);
        if let Some(object) = text.as_object_mut() {
            object.insert("similarity".to_owned(), json!(similarity_name(field)));
        }
        text
    };
    let mut properties = json!({
        field::ROW: keyword, field::AT: {"type": "long"}, field::FILE: keyword, field::DOCUMENT: searched,
        field::ID: searched, field::PLACE: keyword, field::CHAPTER: searched, field::SECTION: searched,
        field::PLACES: searched, field::KIND: {"type": "integer"}, field::ABOUT: keyword, field::ALIKE: searched,
        field::TWIN_OF: searched, field::FACTS: {"type": "boolean", "doc_values": false},
        field::RUNS: text("positions", false), field::HEADING_RUNS: text("positions", false),
        field::HEADING_CHARS: text("docs", false),
        field::STORED: {"type": "binary"}, field::FOLDED: {"type": "binary"},
        field::CHARACTERS: unsearched, field::SENTENCES: unsearched,
        text_field(Field::Words): text("docs", false),
    });
    if let Some(properties) = properties.as_object_mut() {
        for field in SCORED {
            properties.insert(text_field(field).to_owned(), scored(field));
        }
        for kind in KeyKind::ALL {
            properties.insert(key_field(kind), keyword.clone());
        }
    }
    let kept =
        [field::FILE, field::PLACE, field::KIND, field::STORED, field::FOLDED, field::CHARACTERS, field::SENTENCES];
    let similarities: serde_json::Map<String, Value> =
        SCORED.iter().map(|&field| (similarity_name(field), similarity(K1, B))).collect();
    json!({
        "settings": {"index": {
            "number_of_shards": settings.shards.get(),
            "number_of_replicas": settings.replicas.get(),
            // Nobody reads it before it is whole.
            "refresh_interval": "-1",
            "similarity": similarities,
        }},
        // What is searched alone is not kept a second time.
        "mappings": {"dynamic": "strict", "_source": {"includes": kept}, "properties": properties},
    })
}

/// The name of a field's similarity: each has its own, since lengths count otherwise in each.
pub(super) fn similarity_name(field: Field) -> String {
    format!("ours_{}", text_field(field))
}

/// BM25 with these constants.
pub(super) fn similarity(k1: f64, b: f64) -> Value {
    json!({"type": "BM25", "k1": k1, "b": b})
}
