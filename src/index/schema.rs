//! The fields of the index: one tantivy document a passage, in reading order.

use crate::analysis::{Channel, Lexicon, Token, chars, pairs};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::PreTokenizedString;

/// The parts of a passage that are searched apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The passage's text.
    Body,
    /// Its lead.
    Lead,
    /// The titles above it: chapter, section, box, table.
    Heading,
}

/// The fields of the index; their order in the schema is part of the format.
#[derive(Debug, Clone)]
pub struct Fields {
    fields: Vec<((Part, Channel), Field)>,
}

impl Fields {
    /// Makes the schema; the passages themselves are kept beside the index, so nothing is stored.
    #[must_use]
    pub fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        // Terms come ready-made from `analysis`; tantivy never cuts a text itself.
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(indexing);
        let fields = Self::names()
            .map(|(part, channel, name)| ((part, channel), builder.add_text_field(name, options.clone())))
            .to_vec();
        (builder.build(), Self { fields })
    }

    const fn names() -> [(Part, Channel, &'static str); 7] {
        [
            (Part::Body, Channel::Words, "words"),
            (Part::Body, Channel::Pairs, "pairs"),
            (Part::Body, Channel::Chars, "chars"),
            (Part::Lead, Channel::Words, "lead_words"),
            (Part::Lead, Channel::Pairs, "lead_pairs"),
            (Part::Heading, Channel::Words, "heading_words"),
            (Part::Heading, Channel::Pairs, "heading_pairs"),
        ]
    }

    /// The field of a part and a channel; leads and headings have no field of single characters.
    #[must_use]
    pub fn get(&self, part: Part, channel: Channel) -> Option<Field> {
        self.fields.iter().find(|(key, _)| *key == (part, channel)).map(|&(_, field)| field)
    }

    /// All fields with their part and channel.
    pub fn iter(&self) -> impl Iterator<Item = ((Part, Channel), Field)> + '_ {
        self.fields.iter().copied()
    }
}

/// The terms of a normalised text in a channel, for tantivy: a term's position is its first
/// character, so that positions lead back to the text.
pub(super) fn terms(lexicon: &Lexicon, channel: Channel, normalized: &str) -> PreTokenizedString {
    let mut tokens = match channel {
        Channel::Words => lexicon.search_words(normalized),
        Channel::Pairs => pairs(normalized),
        Channel::Chars => chars(normalized),
    };
    // Positions in a posting list must rise; search mode gives short words before long ones.
    tokens.sort_by_key(|token| (token.span.start, token.span.end));
    PreTokenizedString { text: String::new(), tokens: tokens.into_iter().map(to_tantivy).collect() }
}

fn to_tantivy(token: Token) -> tantivy::tokenizer::Token {
    tantivy::tokenizer::Token {
        offset_from: 0,
        offset_to: 0,
        position: token.span.start,
        text: token.text,
        position_length: token.span.len(),
    }
}
