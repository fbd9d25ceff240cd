//! The thesaurus: everyday words and the words that plans use for the same thing.

use super::Lexicon;
use super::phrases::Phrases;
use crate::config::read_text;
use crate::error::{Error, Result};
use crate::text::{CharSpan, normalize};
use std::path::Path;

/// The groups of `synonyms.txt` and of a user's own file.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// For each word the words that may stand in the text instead, most typical first.
    others: Phrases<Vec<String>>,
    /// Of these the true equivalents: for each word of a two-way group the rest of the group.
    equals: Phrases<Vec<String>>,
}

/// A word of a query that the thesaurus knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Where the word stands, in characters of the normalised query.
    pub span: CharSpan,
    /// The normalised word.
    pub word: String,
    /// What may stand in the text instead.
    pub others: Vec<String>,
}

impl Synonyms {
    /// Reads thesaurus files, each adding to those before: `甲 = 乙 = 丙` both ways,
    /// `甲, 乙 => 丙, 丁` one way; `#` starts a comment. Missing files add nothing.
    ///
    /// # Errors
    /// [`Error::Config`] for a line that is neither, or a word of fewer than two characters.
    pub fn load(files: &[&Path]) -> Result<Self> {
        let mut synonyms = Self::default();
        for file in files {
            for (line, text) in (1..).zip(read_text(file)?.unwrap_or_default().lines()) {
                synonyms.add_line(text).map_err(|message| Error::Config { file: file.to_path_buf(), line, message })?;
            }
        }
        Ok(synonyms)
    }

    fn add_line(&mut self, line: &str) -> std::result::Result<(), String> {
        let entry = line.split(" #").next().unwrap_or_default().trim();
        if entry.is_empty() || entry.starts_with('#') {
            return Ok(());
        }
        if let Some((left, right)) = entry.split_once("=>") {
            let (left, right) = (read_words(left, ',')?, read_words(right, ',')?);
            for word in left {
                add(&mut self.others, &word, &right);
            }
            return Ok(());
        }
        let group = read_words(entry, '=')?;
        if group.len() < 2 {
            return Err(format!("`{entry}` is no group: write `甲 = 乙` or `甲 => 乙, 丙`"));
        }
        for word in &group {
            add(&mut self.others, word, &group);
            add(&mut self.equals, word, &group);
        }
        Ok(())
    }

    /// The words of a normalised query that the thesaurus knows, longest first and without
    /// overlaps. A word of two characters must begin and end where jieba's words do.
    #[must_use]
    pub fn expand(&self, lexicon: &Lexicon, normalized: &str) -> Vec<Expansion> {
        let chars: Vec<char> = normalized.chars().collect();
        let words = lexicon.words(normalized);
        let is_bound = |at: usize| {
            at == 0 || at == chars.len() || words.iter().any(|token| token.span.start == at || token.span.end == at)
        };
        let found = self.others.find(&chars, is_bound, |_| true);
        found
            .into_iter()
            .map(|(span, others)| Expansion { span, word: span.slice(normalized), others: others.clone() })
            .collect()
    }

    /// The words of a normalised text that have true equivalents (two-way groups), with these, longest
    /// first and without overlaps.
    #[must_use]
    pub fn equivalents(&self, normalized: &str) -> Vec<Expansion> {
        let chars: Vec<char> = normalized.chars().collect();
        let found = self.equals.find(&chars, |_| true, |_| true);
        found
            .into_iter()
            .map(|(span, others)| Expansion { span, word: span.slice(normalized), others: others.clone() })
            .collect()
    }

    /// How many words have others.
    #[must_use]
    pub fn len(&self) -> usize {
        self.others.len()
    }

    /// Whether there is no group.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.others.len() == 0
    }
}

fn add(phrases: &mut Phrases<Vec<String>>, word: &str, others: &[String]) {
    let Some(known) = phrases.entry(word) else { return };
    for other in others {
        if other != word && !known.contains(other) {
            known.push(other.clone());
        }
    }
}

fn read_words(list: &str, divider: char) -> std::result::Result<Vec<String>, String> {
    list.split([divider, if divider == ',' { '，' } else { divider }])
        .map(|word| {
            let normalized = normalize(word).text;
            if normalized.chars().count() < 2 {
                Err(format!("`{}`: a word has at least two characters", word.trim()))
            } else {
                Ok(normalized)
            }
        })
        .collect()
}
