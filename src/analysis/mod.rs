//! A text becomes terms: the same code for passages and for queries.
//!
//! Three channels look at the same normalised characters. *Words* are cut by jieba in search
//! mode and know the language; *pairs* are all neighbouring characters, so that no cut can hide
//! anything; single *characters* catch what both miss.

use plansearch_config as config;
use plansearch_error as error;
use plansearch_text as text;

mod channel;
mod lexicon;
mod phrases;
mod pinyin;
mod stopwords;
mod synonyms;
mod vocabulary;

pub use channel::{Channel, Token, bigrams, unigrams};
pub use lexicon::{Cut, Lexicon, WordClass, WordSpan};
pub use pinyin::{fuzzy, initials, readings};
pub use stopwords::{StopWords, Weightless};
pub use synonyms::{Expansion, Other, Synonyms};
pub use vocabulary::{VocabularyTerm, is_whole, vocabulary};

/// What analysis makes of the sources of the tests, as a hash: a test fails where it differs, so that a changed
/// analyser never serves what another one indexed.
pub const ANALYSER_DIGEST: &str = "1250b11b66eefc863f94b25fdc92731864f6a6480ac7353b26858f2e1b15f73f";
