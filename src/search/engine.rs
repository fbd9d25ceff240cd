//! The engine: an open generation with what queries need, ready to answer.

use super::correct::Corrector;
use super::literal::is_absent;
use super::near::Near;
use super::parse::Query;
use super::place::Titles;
use super::plan::Planner;
use super::score::{Lengths, Scorer};
use super::slips::Slips;
use super::suggest::Suggestions;
use super::text::Text;
use super::types::PassageRef;
use super::vocabulary::Vocabulary;
use crate::analysis::{Lexicon, StopWords, Synonyms};
use crate::config::{Ranking, Wording};
use crate::corpus::{Document, SourceError};
use crate::error::{Error, Result};
use crate::facts::{Equivalent, Facts};
use crate::index::{self, Generation, Paths, Postings, Progress};
use crate::text::normalize;
use std::collections::HashMap;

/// An open generation, ready to answer. It never changes; a new one takes its place.
#[derive(Debug)]
pub struct Engine {
    pub(super) generation: Generation,
    facts: Facts,
    /// For each passage its document and its number there.
    pub(super) places: Vec<(usize, usize)>,
    ids: HashMap<String, usize>,
    pub(super) texts: Vec<Text>,
    pub(super) lengths: Lengths,
    pub(super) titles: Titles,
    pub(super) vocabulary: Vocabulary,
    pub(super) slips: Slips,
    pub(super) suggestions: Suggestions,
    pub(super) near: Near,
    pub(super) ranking: Ranking,
    pub(super) stopwords: StopWords,
    pub(super) synonyms: Synonyms,
    wording: Wording,
}

/// An engine and how it came about.
#[derive(Debug)]
pub struct Opened {
    /// The engine.
    pub engine: Engine,
    /// Whether the index was built now.
    pub built: bool,
    /// What an administrator should know.
    pub warnings: Vec<String>,
}

/// Opens the index of exactly these inputs, building it first where needed, and reads the
/// configuration of queries.
///
/// # Errors
/// Those of [`index::open`], and [`Error::Config`] if `ranking.toml`, `stopwords.txt` or a
/// thesaurus is wrong.
pub fn open(paths: &Paths, progress: &dyn Progress) -> Result<Opened> {
    let ranking = Ranking::load(&paths.config.join("ranking.toml"))?;
    let stopwords = StopWords::load(&paths.config.join("stopwords.txt"))?;
    let (own, users) = (paths.config.join("synonyms.txt"), paths.config.join("synonyms-user.txt"));
    let synonyms = Synonyms::load(&[&own, &users])?;
    let wording = Wording::load(&paths.config.join("wording.toml"))?;
    let index::Opened { generation, built, warnings } = index::open(paths, progress)?;
    Ok(Opened { engine: Engine::new(generation, ranking, stopwords, synonyms, wording), built, warnings })
}

impl Engine {
    fn new(
        generation: Generation,
        ranking: Ranking,
        stopwords: StopWords,
        synonyms: Synonyms,
        wording: Wording,
    ) -> Self {
        let mut places = Vec::new();
        let mut ids = HashMap::new();
        let mut texts = Vec::new();
        for (at, document) in generation.corpus.documents.iter().enumerate() {
            for (number, passage) in document.passages.iter().enumerate() {
                ids.insert(passage.id.clone(), places.len());
                places.push((at, number));
                texts.push(Text::of(passage));
            }
        }
        let lengths = Lengths::of(&texts);
        let vocabulary = Vocabulary::of(&texts, &generation.lexicon);
        let slips = Slips::of(&vocabulary, &generation.lexicon);
        let titles = Titles::default();
        let (suggestions, near) = (Suggestions::default(), Near::default());
        let facts = Facts::read(&generation.corpus.documents, &|name| equivalents(&synonyms, name));
        let mut engine = Self {
            generation,
            facts,
            places,
            ids,
            texts,
            lengths,
            titles,
            vocabulary,
            slips,
            suggestions,
            near,
            ranking,
            stopwords,
            synonyms,
            wording,
        };
        engine.titles = Titles::of(engine.passages());
        engine.suggestions = Suggestions::of(&engine);
        engine.near = Near::of(&engine.suggestions);
        engine
    }

    /// The id of the generation that is open.
    #[must_use]
    pub fn generation(&self) -> &str {
        &self.generation.id
    }

    /// The documents, ordered by path.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.generation.corpus.documents
    }

    /// The figures that the documents state: indicators and targets.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The sources that could not be used.
    #[must_use]
    pub fn source_errors(&self) -> &[SourceError] {
        &self.generation.corpus.errors
    }

    /// The document of this id.
    ///
    /// # Errors
    /// [`Error::UnknownDocument`].
    pub fn document(&self, id: &str) -> Result<&Document> {
        let found = self.documents().iter().find(|document| document.id == id);
        found.ok_or_else(|| Error::UnknownDocument { id: id.to_owned() })
    }

    /// The passage of this id.
    ///
    /// # Errors
    /// [`Error::UnknownPassage`].
    pub fn passage(&self, id: &str) -> Result<PassageRef<'_>> {
        let ordinal = self.ids.get(id).copied();
        ordinal.and_then(|ordinal| self.at(ordinal)).ok_or_else(|| Error::UnknownPassage { id: id.to_owned() })
    }

    /// The passage of this ordinal.
    #[must_use]
    pub fn at(&self, ordinal: usize) -> Option<PassageRef<'_>> {
        let &(document, number) = self.places.get(ordinal)?;
        let document = self.documents().get(document)?;
        Some(PassageRef { ordinal, document, passage: document.passages.get(number)? })
    }

    /// All passages in reading order.
    pub fn passages(&self) -> impl Iterator<Item = PassageRef<'_>> {
        (0..self.places.len()).filter_map(|ordinal| self.at(ordinal))
    }

    /// The posting lists, for the quotation check.
    pub(crate) fn postings(&self) -> &Postings {
        &self.generation.postings
    }

    /// The dictionary.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.generation.lexicon
    }

    /// The word lists of the quotation check.
    pub(crate) fn wording(&self) -> &Wording {
        &self.wording
    }

    /// The query's text as it was meant, if it seems misspelt; what a passage holds is meant as it is.
    pub(super) fn corrected(&self, query: &Query) -> Option<String> {
        let is_absent = |sequence: &str| is_absent(&self.generation.postings, &self.texts, sequence);
        let corrector = Corrector {
            vocabulary: &self.vocabulary,
            slips: &self.slips,
            lexicon: &self.generation.lexicon,
            stopwords: &self.stopwords,
        };
        if is_absent(&query.literal) { corrector.correct(&query.text, is_absent) } else { None }
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        Planner {
            lexicon: &self.generation.lexicon,
            stopwords: &self.stopwords,
            synonyms: &self.synonyms,
            slips: &self.slips,
        }
    }

    pub(super) fn scorer(&self) -> Scorer<'_> {
        Scorer {
            postings: &self.generation.postings,
            texts: &self.texts,
            lengths: &self.lengths,
            ranking: &self.ranking,
        }
    }
}

/// The words of a name that the thesaurus holds to be equal to others.
fn equivalents(synonyms: &Synonyms, name: &str) -> Vec<Equivalent> {
    let normalized = normalize(name);
    let found = synonyms.equivalents(&normalized.text);
    found.into_iter().map(|(span, others)| Equivalent { span: normalized.original(span), others }).collect()
}
