//! Writing: documents are added and taken away as wholes, and a commit is a new generation.

use super::directory::IndexDirectory;
use super::folded_file::FoldedPlugin;
use super::open::{Damage, LocalStore, folder_of, open_index};
use super::rows::broken;
use super::schema::{Fields, PASSAGE};
use super::tokenizers::tokenizers;
use crate::analysis::{Cut, Lexicon};
use crate::corpus::{Document, Passage, SourceError};
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::filters::PlaceKey;
use crate::record::FORMAT_VERSION;
use crate::terms::{distinct, folded_lead, names_of, places_of};
use crate::{Commit, FoldedText, KeyMaker, LIST_END, SourceStamp, Store, Stored, Writer, bands, issued, terms_about};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument, Term};

/// Memory for the terms under construction, in bytes; when it is full, a segment is written.
const BUFFER_BYTES: usize = 160 << 20;
/// Segments with more than this share deleted are merged before a commit is left.
const MAX_DELETED: f32 = 0.1;
/// Stored rows are packed in blocks of so many bytes: a hit unpacks one.
const BLOCK_BYTES: usize = 8 << 10;
/// Writes documents into an index.
pub struct LocalWriter {
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    lexicon: Lexicon,
    keys: KeyMaker,
    /// The last commit, to know what is taken away.
    base: Option<LocalStore>,
    commit: Commit,
    removed: HashSet<String>,
}

impl std::fmt::Debug for LocalWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalWriter").field("commit", &self.commit).finish_non_exhaustive()
    }
}

fn failed(action: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Error {
    Error::store(action)
}

impl LocalWriter {
    /// Writes into a data folder, on top of its last commit; whoever calls holds its [`Lock`](super::Lock).
    ///
    /// # Errors
    /// [`Error::BrokenIndex`] if the last commit cannot be used: [`clear`](Self::clear) makes room for a new one.
    pub fn in_folder(data: &Path, lexicon: &Lexicon, damage: &Damage) -> Result<Self> {
        let base = LocalStore::open(data, damage)?;
        if base.is_none() {
            // What a killed first build left.
            Self::clear(data)?;
        }
        let folder = folder_of(data);
        std::fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        let lost = base.as_ref().map(|base| base.damage().segments).unwrap_or_default();
        let directory = IndexDirectory::writable(&folder, lost).map_err(failed("open the index for writing"))?;
        let index = match &base {
            Some(_) => open_index(directory).map_err(failed("open the index for writing"))?,
            None => create(directory)?,
        };
        Self::of_index(index, lexicon, base)
    }

    /// Writes into memory.
    ///
    /// # Errors
    /// [`Error::Store`] if tantivy cannot begin.
    pub fn in_memory(lexicon: &Lexicon) -> Result<Self> {
        Self::of_index(create(RamDirectory::create())?, lexicon, None)
    }

    /// Goes on where another writer ended, in memory or in its folder.
    fn of_index(mut index: Index, lexicon: &Lexicon, base: Option<LocalStore>) -> Result<Self> {
        index.set_tokenizers(tokenizers());
        let writer: IndexWriter = index.writer_with_num_threads(1, BUFFER_BYTES).map_err(failed("begin to write"))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(MAX_DELETED);
        writer.set_merge_policy(Box::new(policy));
        let mut commit = base.as_ref().map(|base| base.commit.clone()).unwrap_or_default();
        if let Some(base) = base.as_ref().filter(|base| !base.damage().segments.is_empty()) {
            commit = recount(base)?;
        }
        commit.format_version = FORMAT_VERSION;
        let fields = Fields::schema().1;
        Ok(Self {
            index,
            writer,
            fields,
            lexicon: lexicon.clone(),
            keys: KeyMaker::new(lexicon),
            base,
            commit,
            removed: HashSet::new(),
        })
    }

    /// Removes an index that cannot be used.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be removed.
    pub fn clear(data: &Path) -> Result<()> {
        let folder = folder_of(data);
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", &folder)(error)),
            _ => Ok(()),
        }
    }

    /// The last commit.
    #[must_use]
    pub fn base(&self) -> Option<&LocalStore> {
        self.base.as_ref()
    }

    /// How many passages there will be.
    #[must_use]
    pub fn passages(&self) -> usize {
        self.commit.passages
    }

    /// Hands rows to tantivy's thread. One that has ended says only that; why, it says to who joins it.
    fn write(&mut self, rows: Vec<TantivyDocument>, action: &'static str) -> Result<()> {
        let written = self.writer.run(rows.into_iter().map(UserOperation::Add));
        written.map(|_| ()).map_err(|ended| failed(action)(self.writer.prepare_commit().err().unwrap_or(ended)))
    }

    fn row(&self, file: &str, number: u64, stored: &Stored) -> Result<TantivyDocument> {
        let mut row = TantivyDocument::new();
        row.add_text(self.fields.source, file);
        row.add_text(self.fields.file, file);
        row.add_u64(self.fields.number, number);
        row.add_bytes(self.fields.stored, &stored.to_bytes().map_err(broken)?);
        Ok(row)
    }

    fn passage_row(
        &self,
        file: &str,
        number: u64,
        passage: &Passage,
        folded: &FoldedText,
        cut: &Cut<'_>,
    ) -> Result<TantivyDocument> {
        use crate::Field as TextField;
        // The text is kept once, in the file of texts.
        let mut bare = passage.clone();
        bare.text.clear();
        let mut row = self.row(file, number, &Stored::Passage(bare))?;
        row.add_text(self.fields.id, &passage.id);
        row.add_text(self.fields.place, PlaceKey::write(passage));
        row.add_u64(self.fields.kind, passage.kind as u64);
        row.add_text(self.fields.places, PASSAGE);
        for place in places_of(passage) {
            row.add_text(self.fields.places, place.key());
        }
        let lead = folded_lead(folded);
        row.add_text(self.fields.text(TextField::Bigrams), &folded.text);
        row.add_text(self.fields.text(TextField::Unigrams), distinct(&folded.text));
        row.add_text(self.fields.text(TextField::Words), listed(cut));
        row.add_text(self.fields.text(TextField::LeadBigrams), lead);
        row.add_text(self.fields.text(TextField::HeadingBigrams), &folded.titles);
        row.add_custom(self.fields.folded, &folded.to_bytes(&passage.text));
        Ok(row)
    }
}

impl Writer for LocalWriter {
    fn remove(&mut self, file: &str) -> Result<()> {
        if !self.removed.insert(file.to_owned()) {
            return Ok(());
        }
        let Some(base) = &self.base else { return Ok(()) };
        if let Some(head) = base.first_with(&Term::from_field_text(self.fields.head, file))? {
            let (document, stamp) = base.stamped_head(head)?;
            let of = count(base, &document.id)?;
            self.commit.take_document(&document, &stamp, of);
        }
        if let Some(error) = base.first_with(&Term::from_field_text(self.fields.error, file))?
            && let Stored::Error { stamp, .. } = base.stored(error)?
        {
            self.commit.take(file, &stamp);
        }
        if let Some(twin) = base.first_with(&Term::from_field_text(self.fields.twin, file))?
            && let Stored::Twin { stamp, .. } = base.stored(twin)?
        {
            self.commit.take(file, &stamp);
        }
        self.writer.delete_term(Term::from_field_text(self.fields.source, file));
        Ok(())
    }

    fn add(&mut self, document: &Document, facts: Facts, stamp: SourceStamp) -> Result<()> {
        self.remove(&document.file)?;
        let folded: Vec<FoldedText> = document.passages.iter().map(FoldedText::of).collect();
        // Each text is cut once, for the words of its passage and for the document's keys.
        let cut: Vec<(&str, Cut<'_>)> =
            folded.iter().map(|folded| (folded.text.as_str(), self.lexicon.cut(&folded.text))).collect();
        let mut keys = self.keys.keys(document, &cut, &facts);
        keys.push_str(&issued::key_line(&document.id, &document.metadata));
        let has_facts = !facts.indicators.is_empty() || !facts.targets.is_empty();
        self.commit.add_document(document, &folded, &stamp);
        let bands: Vec<String> = bands(&stamp.sketch).collect();
        let (head, body) = Stored::of_document(document, facts, stamp);
        let mut rows = Vec::with_capacity(document.passages.len() + 3);
        let mut row = self.row(&document.file, 0, &head)?;
        row.add_text(self.fields.head, &document.file);
        row.add_text(self.fields.id, &document.id);
        row.add_u64(self.fields.passages, document.passages.len() as u64);
        for term in terms_about(&document.metadata) {
            row.add_text(self.fields.about, term);
        }
        for band in bands {
            row.add_text(self.fields.alike, band);
        }
        if has_facts {
            row.add_text(self.fields.facts, &document.file);
        }
        let names = names_of(&document.metadata);
        row.add_text(self.fields.text(crate::Field::NameBigrams), names);
        row.add_text(self.fields.keys, keys);
        rows.push(row);
        rows.push(self.row(&document.file, 1, &body)?);
        for (number, (passage, (folded, (_, cut)))) in (2..).zip(document.passages.iter().zip(folded.iter().zip(&cut)))
        {
            rows.push(self.passage_row(&document.file, number, passage, folded, cut)?);
        }
        let text = Stored::of_text(&document.text).map_err(broken)?;
        rows.push(self.row(&document.file, 2 + document.passages.len() as u64, &text)?);
        self.write(rows, "write a document")
    }

    fn add_error(&mut self, error: SourceError, stamp: SourceStamp) -> Result<()> {
        self.remove(&error.file)?;
        self.commit.add(&error.file, &stamp);
        let file = error.file.clone();
        let mut row = self.row(&file, 0, &Stored::Error { error, stamp })?;
        row.add_text(self.fields.error, &file);
        self.write(vec![row], "write an error")
    }

    fn add_twin(&mut self, file: &str, of: &str, stamp: SourceStamp) -> Result<()> {
        self.remove(file)?;
        self.commit.add(file, &stamp);
        let mut row = self.row(file, 0, &Stored::Twin { file: file.to_owned(), of: of.to_owned(), stamp })?;
        row.add_text(self.fields.twin, file);
        row.add_text(self.fields.twin_of, of);
        self.write(vec![row], "write a source with the text of another")
    }

    fn is_emptied(&self) -> bool {
        self.commit.documents == 0 && self.base().is_some_and(|base| base.overview().documents > 0)
    }

    fn commit(mut self: Box<Self>, inputs: &str) -> Result<Arc<dyn Store>> {
        inputs.clone_into(&mut self.commit.inputs);
        let payload = serde_json::to_string(&self.commit).map_err(|error| broken(error.to_string()))?;
        let mut prepared = self.writer.prepare_commit().map_err(failed("write the index"))?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(failed("commit the index"))?;
        // The merge policy began what is due: a merge of our own beside it could want the same segments.
        self.writer.wait_merging_threads().map_err(failed("merge the index"))?;
        let store = LocalStore::of_index(self.index, HashSet::new()).map_err(failed("open the index"))?;
        Ok(Arc::new(store))
    }
}

/// The words of a passage, a line each; one that stands twice is there twice.
fn listed(cut: &Cut<'_>) -> String {
    let mut listed = String::with_capacity(cut.terms.iter().map(|term| term.text.len() + 1).sum());
    for term in &cut.terms {
        listed.push_str(term.text);
        listed.push(LIST_END);
    }
    listed
}

fn create<D: Into<Box<dyn tantivy::Directory>>>(directory: D) -> Result<Index> {
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    };
    Index::builder()
        .schema(Fields::schema().0)
        .settings(settings)
        .register_plugin(Arc::new(FoldedPlugin))
        .open_or_create(directory)
        .map_err(failed("begin an index"))
}

/// Counts a commit anew, where a part of it was lost.
fn recount(base: &LocalStore) -> Result<Commit> {
    let mut commit = Commit { inputs: base.commit.inputs.clone(), ..Commit::default() };
    for address in base.listed(base.fields.head, None, usize::MAX)? {
        let (head, stamp) = base.stamped_head(address)?;
        let (characters, sentences) = count(base, &head.id)?;
        commit.add(&head.file, &stamp);
        commit.documents += 1;
        commit.superseded += usize::from(head.metadata.is_superseded());
        commit.passages += head.passages;
        commit.characters += characters;
        commit.sentences += sentences;
    }
    for address in base.listed(base.fields.error, None, usize::MAX)? {
        if let Stored::Error { error, stamp } = base.stored(address)? {
            commit.add(&error.file, &stamp);
        }
    }
    for address in base.listed(base.fields.twin, None, usize::MAX)? {
        if let Stored::Twin { file, stamp, .. } = base.stored(address)? {
            commit.add(&file, &stamp);
        }
    }
    Ok(commit)
}

/// The folded characters and the sentences of a document.
fn count(base: &LocalStore, document: &str) -> Result<(u64, u64)> {
    let (mut characters, mut sentences) = (0, 0);
    base.folded(&base.passages_of(document)?, &mut |_, folded| {
        characters += folded.text_chars() as u64;
        sentences += folded.sentences() as u64;
    })?;
    Ok((characters, sentences))
}
