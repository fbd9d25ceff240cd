//! Who holds a sequence verbatim: the rows that hold its rarest bigrams, each read to see whether they stand side by
//! side. So no positions need be kept, and a long sequence reads no more lists than a short one.

use super::folded_file::FoldedFile;
use crate::Field;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// So many bigrams of a sequence name the rows that are read.
const MAX_BIGRAMS: usize = 4;

/// Where a sequence is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Text,
    Titles,
}

impl Part {
    /// The field of its bigrams.
    pub(super) fn field(self) -> Field {
        match self {
            Self::Text => Field::Bigrams,
            Self::Titles => Field::HeadingBigrams,
        }
    }
}

/// The texts of each segment.
pub(super) type Texts = Arc<[(SegmentId, FoldedFile)]>;

/// The rows that hold a sequence of three characters or more.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) texts: Texts,
    pub(super) part: Part,
    pub(super) sequence: Vec<char>,
    /// The bigrams of the sequence.
    pub(super) bigrams: Vec<Term>,
}

struct HeldWeight {
    texts: Texts,
    part: Part,
    sequence: Vec<char>,
    all: Box<dyn Weight>,
}

struct HeldRows {
    part: Part,
    sequence: Vec<char>,
    all: Box<dyn Scorer>,
    texts: FoldedFile,
    chars: Vec<char>,
}

impl Query for Held {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut bigrams: Vec<(u64, &Term)> = Vec::with_capacity(self.bigrams.len());
        for term in &self.bigrams {
            let count = match scoring.searcher() {
                Some(searcher) => searcher.doc_freq(term)?,
                None => 0,
            };
            bigrams.push((count, term));
        }
        bigrams.sort_unstable();
        bigrams.dedup();
        let term = |(_, term): &(u64, &Term)| -> Box<dyn Query> {
            Box::new(TermQuery::new((*term).clone(), IndexRecordOption::Basic))
        };
        let all = BooleanQuery::intersection(bigrams.iter().take(MAX_BIGRAMS).map(term).collect());
        Ok(Box::new(HeldWeight {
            texts: Arc::clone(&self.texts),
            part: self.part,
            sequence: self.sequence.clone(),
            all: all.weight(scoring)?,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.bigrams.iter().for_each(|term| visitor(term, false));
    }
}

impl Weight for HeldWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let texts = self.texts.iter().find(|(segment, _)| *segment == reader.segment_id());
        let (_, texts) = texts.ok_or_else(|| TantivyError::InternalError("a segment has no texts".to_owned()))?;
        let mut rows = HeldRows {
            part: self.part,
            sequence: self.sequence.clone(),
            all: self.all.scorer(reader, boost)?,
            texts: texts.clone(),
            chars: Vec::new(),
        };
        rows.settle(rows.all.doc());
        Ok(Box::new(rows))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("a sequence has no score".to_owned()))
    }
}

impl HeldRows {
    /// Goes on to the first row from this one on that holds the sequence.
    fn settle(&mut self, mut row: DocId) -> DocId {
        while row != TERMINATED && !self.holds(row) {
            row = self.all.advance();
        }
        row
    }

    fn holds(&mut self, row: DocId) -> bool {
        let text = self.texts.get(row);
        match self.part {
            Part::Text => text.text(&mut self.chars),
            Part::Titles => text.titles(&mut self.chars),
        }
        let Some(first) = self.sequence.first() else { return true };
        let len = self.sequence.len();
        let starts = self.chars.iter().enumerate().filter(|(_, c)| *c == first);
        starts.into_iter().any(|(at, _)| self.chars.get(at..at + len) == Some(self.sequence.as_slice()))
    }
}

impl DocSet for HeldRows {
    fn advance(&mut self) -> DocId {
        let row = self.all.advance();
        self.settle(row)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let row = self.all.seek(target);
        self.settle(row)
    }

    fn doc(&self) -> DocId {
        self.all.doc()
    }

    fn size_hint(&self) -> u32 {
        self.all.size_hint()
    }

    fn cost(&self) -> u64 {
        self.all.cost()
    }
}

impl Scorer for HeldRows {
    fn score(&mut self) -> Score {
        0.0
    }
}
