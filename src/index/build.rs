//! Building: passages become terms in an index held in memory.

use super::progress::{Progress, Stage};
use super::schema::{Fields, Part, terms};
use crate::analysis::Lexicon;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::text::normalize;
use tantivy::directory::RamDirectory;
use tantivy::{Index, TantivyDocument};

/// Memory for the postings under construction, in bytes; far more than a plan needs.
const BUILD_BYTES: usize = 256 << 20;

/// Indexes all passages in reading order, as one segment: so a tantivy document's id is the
/// passage's ordinal, and the same passages always give the same index.
pub(super) fn build(corpus: &Corpus, lexicon: &Lexicon, progress: &dyn Progress) -> Result<(Index, RamDirectory)> {
    let (schema, fields) = Fields::schema();
    let directory = RamDirectory::create();
    let failed = || Error::tantivy("build the index");
    let mut writer = Index::builder()
        .schema(schema)
        .single_segment_index_writer::<TantivyDocument>(directory.clone(), BUILD_BYTES)
        .map_err(failed())?;
    let total = corpus.documents.iter().map(|document| document.passages.len()).sum();
    let passages = corpus.documents.iter().flat_map(|document| &document.passages);
    for (done, passage) in passages.enumerate() {
        progress.step(Stage::Analysing, done, total);
        let parts = [
            (Part::Body, normalize(&passage.text).text),
            (Part::Lead, normalize(&passage.lead().unwrap_or_default()).text),
            // The full stops keep pairs from reaching over from one title to the next.
            (Part::Heading, normalize(&passage.place.titles().join("。。")).text),
        ];
        let mut document = TantivyDocument::new();
        for ((part, channel), field) in fields.iter() {
            for (_, text) in parts.iter().filter(|(of, text)| *of == part && !text.is_empty()) {
                document.add_pre_tokenized_text(field, terms(lexicon, channel, text));
            }
        }
        writer.add_document(document).map_err(failed())?;
    }
    progress.step(Stage::Analysing, total, total);
    let index = writer.finalize().map_err(failed())?;
    Ok((index, directory))
}
