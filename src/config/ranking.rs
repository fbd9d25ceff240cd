//! `ranking.toml`: the few numbers that decide the order of hits.

use super::file::ConfigFile;
use crate::error::Result;
use serde::Deserialize;
use std::path::Path;

/// A weight: finite and not below 0.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Weight(pub f32);

impl TryFrom<f64> for Weight {
    type Error = String;

    fn try_from(value: f64) -> std::result::Result<Self, String> {
        if (0.0..=1_000.0).contains(&value) {
            #[expect(clippy::cast_possible_truncation, reason = "bounded above; scores need no more precision")]
            Ok(Self(value as f32))
        } else {
            Err(format!("{value} is not a weight from 0 to 1000"))
        }
    }
}

/// A share from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Share(pub f32);

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(value: f64) -> std::result::Result<Self, String> {
        if (0.0..=1.0).contains(&value) {
            #[expect(clippy::cast_possible_truncation, reason = "bounded above; scores need no more precision")]
            Ok(Self(value as f32))
        } else {
            Err(format!("{value} is not a share from 0 to 1"))
        }
    }
}

/// Weights of the three channels.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelWeights {
    /// Words.
    pub words: Weight,
    /// Bigrams.
    #[serde(alias = "pairs")]
    pub bigrams: Weight,
    /// Unigrams.
    #[serde(alias = "chars", default = "nothing")]
    pub unigrams: Weight,
}

const fn nothing() -> Weight {
    Weight(0.0)
}

/// All of `ranking.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ranking {
    /// How fast repetition saturates (BM25's k1).
    pub k1: Weight,
    /// How much length counts against a passage (BM25's b).
    pub length_norm: Share,
    /// How much length counts against a sentence.
    pub sentence_length_norm: Share,
    /// For the passage as a whole.
    pub passage: ChannelWeights,
    /// For its best sentence.
    pub sentence: ChannelWeights,
    /// For its lead.
    pub lead: ChannelWeights,
    /// For the titles above it.
    pub heading: ChannelWeights,
    /// What a term counts that only another way to write the query has.
    pub variant: Share,
    /// What a term counts that only the thesaurus gives.
    pub synonym: Share,
    /// For the share of the query's characters that a sentence has in the query's order.
    pub order: Weight,
    /// For a figure beside the terms, where the query asks for one.
    pub figure: Weight,
    /// Where some passage holds most of what was asked: the share that another one holds to be a near hit.
    pub near: Share,
    /// By what share a sentence counts less that looks back where what is to come is asked about, or the other way round.
    pub other_time: Share,
    /// From what is covered to a confidence.
    pub confidence: ConfidenceWeights,
}

/// The weights of a logistic model, fitted on judged queries: see `docs/confidence.md`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceWeights {
    /// The constant.
    pub base: f32,
    /// For the share of the query that the best sentence covers.
    pub sentence: f32,
    /// For the share that the passage and its titles cover.
    pub passage: f32,
    /// For the share that only the thesaurus covers there.
    pub thesaurus: f32,
    /// For the share of the query's words that no passage holds.
    pub unknown: f32,
    /// For a name that no passage holds.
    pub stranger: f32,
    /// For a figure asked for that the sentence does not give.
    pub no_figure: f32,
    /// For the share of what is asked that stands beside no figure of the kind asked for.
    pub aside: f32,
    /// For a year named that the sentence does not name.
    pub no_year: f32,
    /// For the share of the question's last noun that the passage does not cover.
    pub headless: f32,
    /// From which share covered on, thesaurus included, a hit has its full confidence; one that covers
    /// nothing has none.
    pub full: Share,
    /// The confidence from which an answer is called one.
    pub answerable: Share,
}

impl Default for Ranking {
    fn default() -> Self {
        let weights = |words, bigrams, unigrams| ChannelWeights {
            words: Weight(words),
            bigrams: Weight(bigrams),
            unigrams: Weight(unigrams),
        };
        Self {
            k1: Weight(0.85),
            length_norm: Share(0.25),
            sentence_length_norm: Share(0.6),
            passage: weights(0.15, 0.6, 0.45),
            sentence: weights(0.15, 1.0, 0.2),
            lead: weights(0.15, 1.4, 0.0),
            heading: weights(0.2, 1.2, 0.0),
            variant: Share(0.9),
            synonym: Share(0.9),
            order: Weight(2.8),
            figure: Weight(3.0),
            near: Share(0.2),
            other_time: Share(0.15),
            confidence: ConfidenceWeights {
                base: 0.1,
                sentence: 0.6,
                passage: 2.2,
                thesaurus: 2.4,
                unknown: -0.45,
                stranger: -3.0,
                no_figure: -3.0,
                aside: -2.1,
                no_year: -4.6,
                headless: -0.35,
                full: Share(0.15),
                answerable: Share(0.5),
            },
        }
    }
}

impl Ranking {
    /// Reads the file; what it does not name keeps its default.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) with the line of what is wrong.
    pub fn load(file: &Path) -> Result<Self> {
        Self::read(&ConfigFile::read_or_empty(file)?)
    }

    /// Reads what stands in the file.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) with the line of what is wrong.
    pub fn read(file: &ConfigFile) -> Result<Self> {
        file.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn the_file_that_is_shipped_says_the_defaults() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index-config/ranking.toml");
        assert_eq!(Ranking::load(&file).unwrap(), Ranking::default());
    }

    #[test]
    fn a_weight_out_of_range_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ranking.toml");
        for (text, expected) in [("k1 = 1.0\nsynonym = 1.5\n", 2), ("k1 = -1\n", 1), ("weight = 1\n", 1)] {
            std::fs::write(&file, text).unwrap();
            assert!(matches!(Ranking::load(&file), Err(Error::Config { line, .. }) if line == expected), "{text}");
        }
    }
}
