//! Words that carry no weight in a query, and words that tell what kind of answer is wanted.

use super::Lexicon;
use crate::config::read_text;
use crate::error::{Error, Result};
use crate::text::normalize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// What a listed word does in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    /// 的, 和, 在: no weight.
    Stop,
    /// 怎么, 有没有: no weight.
    Question,
    /// 请问, 谢谢: no weight.
    Polite,
    /// 多少, 几: a figure is wanted.
    Figure,
    /// 哪些: a list is wanted.
    List,
}

/// The words of `stopwords.txt`.
#[derive(Debug, Clone, Default)]
pub struct StopWords {
    classes: HashMap<String, HashSet<Class>>,
    longest: usize,
}

/// How a query reads without the words that carry no weight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weightless {
    /// For each character of the normalised query whether it carries no weight.
    pub mask: Vec<bool>,
    /// Whether a figure is asked for.
    pub wants_figure: bool,
    /// Whether a list is asked for.
    pub wants_list: bool,
    /// Whether the query is put as a question.
    pub is_question: bool,
}

impl StopWords {
    /// Reads the file: sections `[stop]`, `[question]`, `[polite]`, `[figure]`, `[list]`, a word a
    /// line; a missing file has no words.
    ///
    /// # Errors
    /// [`Error::Config`] for an unknown section or a word before the first section.
    pub fn load(file: &Path) -> Result<Self> {
        let mut words = Self::default();
        let mut class = None;
        for (line, text) in (1..).zip(read_text(file)?.unwrap_or_default().lines()) {
            let refuse = |message: String| Error::Config { file: file.to_path_buf(), line, message };
            let entry = text.split('#').next().unwrap_or_default().trim();
            if entry.is_empty() {
                continue;
            }
            if let Some(section) = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                class = Some(match section {
                    "stop" => Class::Stop,
                    "question" => Class::Question,
                    "polite" => Class::Polite,
                    "figure" => Class::Figure,
                    "list" => Class::List,
                    _ => {
                        return Err(refuse(format!(
                            "`[{section}]` is none of [stop], [question], [polite], [figure], [list]"
                        )));
                    }
                });
                continue;
            }
            let class =
                class.ok_or_else(|| refuse(format!("`{entry}` stands before the first section, such as [stop]")))?;
            let word = normalize(entry).text;
            words.longest = words.longest.max(word.chars().count());
            words.classes.entry(word).or_default().insert(class);
        }
        Ok(words)
    }

    /// Finds the listed words in a normalised query, longest first, where they begin and end
    /// with a word. If nothing would be left, nothing is weightless.
    #[must_use]
    pub fn find(&self, lexicon: &Lexicon, normalized: &str) -> Weightless {
        let chars: Vec<char> = normalized.chars().collect();
        let mut found = Weightless { mask: vec![false; chars.len()], ..Weightless::default() };
        let mut bounds = vec![false; chars.len() + 1];
        for token in lexicon.words(normalized) {
            for at in [token.span.start, token.span.end] {
                if let Some(bound) = bounds.get_mut(at) {
                    *bound = true;
                }
            }
        }
        let is_bound = |at: usize| {
            bounds.get(at).copied().unwrap_or(true)
                || at == 0
                || at >= chars.len()
                || [at - 1, at].iter().any(|&side| chars.get(side).is_some_and(|c| !c.is_alphanumeric()))
        };
        let mut at = 0;
        while at < chars.len() {
            let longest = self.longest.min(chars.len() - at);
            let hit = (1..=longest).rev().find_map(|len| {
                let word: String = chars.get(at..at + len)?.iter().collect();
                let classes = self.classes.get(&word)?;
                // Long phrases are clear of themselves; short ones must not be part of a word.
                (len >= 3 || (is_bound(at) && is_bound(at + len))).then_some((len, classes))
            });
            let Some((len, classes)) = hit else {
                at += 1;
                continue;
            };
            found.wants_figure |= classes.contains(&Class::Figure);
            found.wants_list |= classes.contains(&Class::List);
            found.is_question |= classes.contains(&Class::Question);
            if [Class::Stop, Class::Question, Class::Polite].iter().any(|class| classes.contains(class)) {
                found.mask.iter_mut().skip(at).take(len).for_each(|masked| *masked = true);
            }
            at += len;
        }
        let weighs = |(c, masked): (&char, &bool)| c.is_alphanumeric() && !masked;
        if !chars.iter().zip(&found.mask).any(weighs) {
            found.mask.fill(false);
        }
        found
    }
}
