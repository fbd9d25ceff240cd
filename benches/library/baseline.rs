//! The baseline: tantivy with one field of jieba words over the same passages, and nothing else.

use jieba_rs::Jieba;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term, doc};

/// As many writers as the machine has cores that the aims are stated for.
const THREADS: usize = 2;

const WRITER_BYTES: usize = 200_000_000;

/// An index being built.
pub(crate) struct Builder {
    index: Index,
    writer: IndexWriter,
    text: Field,
}

/// An index open for searching.
pub(crate) struct Baseline {
    reader: IndexReader,
    words: Words,
    text: Field,
}

impl Builder {
    /// Begins an index in an empty folder.
    pub(crate) fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder for the baseline");
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("words")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(true);
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
        let index = Index::create_in_dir(folder, schema.build()).expect("an index");
        index.tokenizers().register("words", TextAnalyzer::from(Words::new()));
        let writer = index.writer_with_num_threads(THREADS, WRITER_BYTES).expect("a writer");
        Self { index, writer, text }
    }

    /// Adds passages.
    pub(crate) fn add(&mut self, texts: &[String]) {
        for text in texts {
            self.writer.add_document(doc!(self.text => text.as_str())).expect("a passage is added");
        }
    }

    /// Writes the index; gives the number of passages in it.
    pub(crate) fn finish(mut self) -> u64 {
        self.writer.commit().expect("a commit");
        self.writer.wait_merging_threads().expect("merges end");
        self.index.reader().expect("a reader").searcher().num_docs()
    }
}

impl Baseline {
    /// Opens an index.
    pub(crate) fn open(folder: &Path) -> Self {
        let index = Index::open_in_dir(folder).expect("the baseline's index");
        let words = Words::new();
        index.tokenizers().register("words", TextAnalyzer::from(words.clone()));
        let text = index.schema().get_field("text").expect("its field");
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().expect("a reader");
        Self { reader, words, text }
    }

    /// The texts of the ten best passages.
    pub(crate) fn search(&self, query: &str) -> Vec<String> {
        let searcher = self.reader.searcher();
        let clauses = self.words.cut(query).into_iter().map(|token| {
            let term = Term::from_field_text(self.text, &token.text);
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let query = BooleanQuery::new(clauses.collect());
        let best = searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("an answer");
        best.iter()
            .map(|(_, address)| {
                let document: TantivyDocument = searcher.doc(*address).expect("a stored passage");
                document.get_first(self.text).and_then(|text| text.as_str()).unwrap_or_default().to_owned()
            })
            .collect()
    }
}

/// jieba's words in search mode; all clones share one dictionary.
#[derive(Clone)]
struct Words {
    jieba: Arc<Jieba>,
}

/// The words of one text, in order.
struct WordStream {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Words {
    fn new() -> Self {
        Self { jieba: Arc::new(Jieba::new()) }
    }

    /// The words, with the character that each begins at as its position.
    fn cut(&self, text: &str) -> Vec<Token> {
        let cut = self.jieba.cut_for_search(text, false);
        let is_word = |word: &str| word.chars().any(char::is_alphanumeric);
        let mut tokens: Vec<Token> = cut
            .iter()
            .filter(|token| is_word(token.word))
            .map(|token| Token {
                offset_from: token.byte_start,
                offset_to: token.byte_end,
                position: token.start,
                text: token.word.to_lowercase(),
                position_length: token.end - token.start,
            })
            .collect();
        // jieba gives the words within a word before it.
        tokens.sort_by_key(|token| (token.position, token.position_length));
        tokens
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        WordStream { tokens: self.cut(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        self.tokens.next().map(|token| self.token = token).is_some()
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
