//! A file beside tantivy's own in each segment: the passages' folded texts, laid out to be read by row without
//! unpacking anything. It is written, merged, checked and removed with its segment.
//!
//! ```text
//! texts…, where each begins and where the last one ends (u64 each), the number of rows (u64)
//! ```

use super::schema::FOLDED_TYPE;
use crate::Folded;
use std::any::Any;
use std::io::Write as _;
use tantivy::directory::{FileSlice, OwnedBytes, TerminatingWrite as _};
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, FieldType, Schema, Value as _};
use tantivy::{DocId, Segment, TantivyDocument};

const EXTENSION: &str = "folded";
const WORD: usize = 8;

/// Writes and merges the file of folded texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoldedPlugin;

/// The folded texts of a segment that is being written.
struct FoldedWriter {
    field: Option<Field>,
    bytes: Vec<u8>,
    starts: Vec<u64>,
}

/// The folded texts of a segment.
#[derive(Debug, Clone)]
pub(super) struct FoldedFile {
    bytes: OwnedBytes,
    /// Where the list of starts begins.
    table: usize,
    rows: usize,
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

impl SegmentPlugin for FoldedPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let schema = context.segment.schema();
        let mut fields = schema.fields();
        let field = fields.find_map(|(field, entry)| match entry.field_type() {
            FieldType::Custom(custom) if custom.type_name() == FOLDED_TYPE => Some(field),
            _ => None,
        });
        Ok(Box::new(FoldedWriter { field, bytes: Vec::new(), starts: vec![0] }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut write = context.target_segment.open_write(component())?;
        let (mut starts, mut end) = (vec![0_u64], 0_u64);
        // Segments are stacked in their order, without what was deleted: the index is sorted by nothing.
        for reader in context.readers {
            let file = FoldedFile::open(reader)?;
            for row in reader.doc_ids_alive() {
                let bytes = file.bytes_of(row);
                write.write_all(bytes)?;
                end += bytes.len() as u64;
                starts.push(end);
            }
        }
        finish(write, &starts)
    }
}

/// Writes the list of starts behind the texts.
fn finish(mut write: tantivy::directory::WritePtr, starts: &[u64]) -> tantivy::Result<()> {
    for start in starts {
        write.write_all(&start.to_le_bytes())?;
    }
    write.write_all(&(starts.len() as u64 - 1).to_le_bytes())?;
    write.terminate()?;
    Ok(())
}

impl PluginWriter for FoldedWriter {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        if let (Some(document), Some(field)) = (document, self.field)
            && let Some(value) = document.get_first(field)
            && let Some(bytes) = value.as_custom()
        {
            self.bytes.extend_from_slice(bytes);
        }
        self.starts.push(self.bytes.len() as u64);
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let mut write = segment.open_write(component())?;
        write.write_all(&self.bytes)?;
        finish(write, &self.starts)
    }

    fn mem_usage(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * WORD
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl FoldedFile {
    /// Opens the file of a segment.
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let file: FileSlice = reader.open_read(component())?;
        let bytes = file.read_bytes()?;
        let rows = bytes.len().checked_sub(WORD).and_then(|at| word(&bytes, at)).unwrap_or(usize::MAX);
        let table =
            rows.checked_add(2).and_then(|words| words.checked_mul(WORD)).and_then(|len| bytes.len().checked_sub(len));
        let table = table
            .filter(|_| rows == reader.max_doc() as usize)
            .ok_or_else(|| tantivy::TantivyError::InternalError(format!("the folded texts are of {rows} rows")))?;
        Ok(Self { bytes, table, rows })
    }

    fn bytes_of(&self, row: DocId) -> &[u8] {
        let row = row as usize;
        let start = |row: usize| (row <= self.rows).then(|| word(&self.bytes, self.table + row * WORD)).flatten();
        let range = start(row).zip(start(row + 1));
        range.and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// The folded text of a row; an empty one for a row that is no passage.
    pub(super) fn get(&self, row: DocId) -> Folded<'_> {
        Folded::new(self.bytes_of(row))
    }
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at + WORD)?.try_into().ok()?;
    usize::try_from(u64::from_le_bytes(word)).ok()
}
