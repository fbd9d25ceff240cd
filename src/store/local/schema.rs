//! The fields of the index.

use crate::Field as TextField;
use tantivy::Term;
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};

/// The type of the field that the folded texts' file is made from.
pub(super) const FOLDED_TYPE: &str = "folded_text";

/// The fields of the index; their order is part of the format.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    /// The path of a row's source: every row has it, so that a document is deleted as one.
    pub source: Field,
    /// The path of a source, at heads alone: the list of documents.
    pub head: Field,
    /// The path of a source that has figures, at heads alone.
    pub facts: Field,
    /// The path of a source that could not be read.
    pub error: Field,
    /// The path of a source that has the text of another.
    pub twin: Field,
    /// The id of the document that stands for such a source.
    pub twin_of: Field,
    /// The id of a document at its head, of a passage at its row.
    pub id: Field,
    /// What a document is found by beside its words, at heads.
    pub about: Field,
    /// Bands of the document's sketch, at heads.
    pub alike: Field,
    /// Keys, at heads.
    pub keys: Field,
    /// Places, at passages; [`PASSAGE`] at each.
    pub places: Field,
    bigrams: Field,
    unigrams: Field,
    words: Field,
    lead: Field,
    heading: Field,
    name: Field,
    /// The path of a row's source, to be read by row.
    pub file: Field,
    /// A passage's place and kind, to be read by row.
    pub place: Field,
    pub kind: Field,
    /// How far a row is from its document's head.
    pub number: Field,
    /// How many passages a document has, at heads.
    pub passages: Field,
    /// The row itself.
    pub stored: Field,
    /// The folded text of a passage.
    pub folded: Field,
}

/// What every passage has among its places.
pub(super) const PASSAGE: &str = "*";

pub(super) const FILE: &str = "file";
pub(super) const PLACE: &str = "place";
pub(super) const KIND: &str = "kind";
pub(super) const NUMBER: &str = "number";
pub(super) const PASSAGES: &str = "passages";

impl Fields {
    pub(super) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let indexed = |tokenizer: &str, option: IndexRecordOption, has_lengths: bool| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer);
            let indexing = indexing.set_index_option(option).set_fieldnorms(has_lengths);
            TextOptions::default().set_indexing_options(indexing)
        };
        let exact = || indexed("raw", IndexRecordOption::Basic, false);
        let bigrams = || indexed(BIGRAMS, IndexRecordOption::WithFreqs, true);
        let fields = Self {
            source: builder.add_text_field("source", exact()),
            head: builder.add_text_field("head", exact()),
            facts: builder.add_text_field("facts", exact()),
            error: builder.add_text_field("error", exact()),
            twin: builder.add_text_field("twin", exact()),
            twin_of: builder.add_text_field("twin_of", exact()),
            id: builder.add_text_field("id", exact()),
            about: builder.add_text_field("about", exact()),
            alike: builder.add_text_field("alike", exact()),
            keys: builder.add_text_field("keys", indexed(LISTED, IndexRecordOption::Basic, false)),
            places: builder.add_text_field("places", exact()),
            bigrams: builder.add_text_field("bigrams", bigrams()),
            unigrams: builder.add_text_field("unigrams", indexed(UNIGRAMS, IndexRecordOption::Basic, true)),
            words: builder.add_text_field("words", indexed(LISTED, IndexRecordOption::Basic, false)),
            lead: builder.add_text_field("lead", bigrams()),
            heading: builder.add_text_field("heading", bigrams()),
            name: builder.add_text_field("name", bigrams()),
            file: builder.add_text_field(FILE, TextOptions::default().set_fast("raw")),
            place: builder.add_text_field(PLACE, TextOptions::default().set_fast("raw")),
            kind: builder.add_u64_field(KIND, NumericOptions::default().set_fast()),
            number: builder.add_u64_field(NUMBER, NumericOptions::default().set_fast()),
            passages: builder.add_u64_field(PASSAGES, NumericOptions::default().set_fast()),
            stored: builder.add_bytes_field("stored", BytesOptions::default().set_stored()),
            folded: builder.add_custom_field("folded", FOLDED_TYPE, serde_json::json!({})),
        };
        (builder.build(), fields)
    }

    /// The field of the index that holds terms of this kind.
    pub(super) fn text(&self, field: TextField) -> Field {
        match field {
            TextField::Bigrams => self.bigrams,
            TextField::Unigrams => self.unigrams,
            TextField::Words => self.words,
            TextField::LeadBigrams => self.lead,
            TextField::HeadingBigrams => self.heading,
            TextField::NameBigrams => self.name,
        }
    }

    pub(super) fn term(&self, field: TextField, term: &str) -> Term {
        Term::from_field_text(self.text(field), term)
    }
}

pub(super) const BIGRAMS: &str = "bigrams";
pub(super) const UNIGRAMS: &str = "unigrams";
pub(super) const LISTED: &str = "listed";
