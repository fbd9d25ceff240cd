//! `wording.toml`: the words by which the quotation check tells what was altered.

use super::file::ConfigFile;
use crate::error::Result;
use crate::text::normalize;
use serde::Deserialize;
use std::path::Path;

/// A listed word or phrase, normalised; it holds a letter or a Han character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Word(String);

impl Word {
    /// The normalised word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Word {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let normalized = normalize(&text).text;
        if normalized.chars().any(|c| c.is_alphabetic() || c == '%' || c == '°') {
            Ok(Self(normalized))
        } else {
            Err(format!("`{text}` is no word: it has no letter and no Han character"))
        }
    }
}

/// The word lists; a missing list is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Wording {
    /// Words that deny or forbid.
    pub negation: Vec<Word>,
    /// Words that say how firmly, how far, about how much.
    pub degree: Vec<DegreeGroup>,
    /// Units and measure words that stand after a number.
    pub units: Vec<Word>,
    /// What names of places, bodies and companies end with.
    pub name_endings: Vec<Word>,
    /// Phrases common to all plans.
    pub stock: Vec<Word>,
    /// What greetings and thanks are made of: sentences of these alone claim nothing.
    pub greetings: Vec<Word>,
    /// What a sentence that opens or closes an occasion begins with; without a figure it claims nothing.
    pub occasions: Vec<Word>,
    /// What a speaker puts before a quotation: 我们要.
    pub speakers: Vec<Word>,
    /// How a draft introduces a quotation.
    pub lead_in: LeadIn,
}

/// Words of one scale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DegreeGroup {
    /// What the scale measures, for readers of the file.
    pub name: String,
    /// The levels; words of one level mean the same.
    #[serde(deserialize_with = "levels")]
    pub levels: Vec<Vec<Word>>,
}

/// The words of a lead-in: 《规划》提出，
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeadIn {
    /// What is quoted: 规划.
    pub sources: Vec<Word>,
    /// What it does: 提出.
    pub verbs: Vec<Word>,
    /// What opens a reference: 根据.
    pub openers: Vec<Word>,
    /// What else it may hold.
    pub fillers: Vec<Word>,
}

fn levels<'de, D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<Vec<Word>>, D::Error> {
    let levels = Vec::<Vec<Word>>::deserialize(deserializer)?;
    let refuse = |reason: String| Err(serde::de::Error::custom(reason));
    if levels.len() < 2 || levels.iter().any(Vec::is_empty) {
        return refuse("a scale has at least two levels, each with at least one word".to_owned());
    }
    let mut words: Vec<&Word> = levels.iter().flatten().collect();
    words.sort_unstable();
    match words.windows(2).find(|pair| pair.first() == pair.last()) {
        Some([twice, ..]) => refuse(format!("`{}` stands twice in one scale", twice.as_str())),
        _ => Ok(levels),
    }
}

impl Wording {
    /// Reads the file; without it all lists are empty.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) with the line and the key of what is wrong.
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

    #[test]
    fn the_file_that_is_shipped_fills_every_list() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index-config/wording.toml");
        let Wording { negation, degree, units, name_endings, stock, greetings, occasions, speakers, lead_in } =
            Wording::load(&file).unwrap();
        let LeadIn { sources, verbs, openers, fillers } = lead_in;
        for list in [
            &negation,
            &units,
            &name_endings,
            &stock,
            &greetings,
            &occasions,
            &speakers,
            &sources,
            &verbs,
            &openers,
            &fillers,
        ] {
            assert!(list.len() >= 5, "{list:?}");
            let mut sorted = list.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), list.len(), "each word stands once: {list:?}");
        }
        assert!(degree.len() >= 5);
    }

    #[track_caller]
    fn check(text: &str, line: usize, message: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wording.toml");
        std::fs::write(&file, text).unwrap();
        let error = Wording::load(&file).unwrap_err();
        assert_eq!(error.to_string(), format!("{}:{line}: {message}", file.display()));
    }

    #[test]
    fn what_is_wrong_is_named_with_line_and_key() {
        check(
            "negation = [\"不\",\n \"，\"]\n",
            1,
            "`negation`: `，` is no word: it has no letter and no Han character",
        );
        check("units = \"米\"\n", 1, "`units`: invalid type: string \"米\", expected a sequence");
        check(
            "\nnegations = []\n",
            2,
            "unknown field `negations`, expected one of `negation`, `degree`, `units`, `name_endings`, `stock`, `greetings`, `occasions`, `speakers`, `lead_in`",
        );
        check(
            "[[degree]]\nname = \"a\"\nlevels = [[\"约\"]]\n",
            3,
            "`levels`: a scale has at least two levels, each with at least one word",
        );
        check(
            "[[degree]]\nname = \"a\"\nlevels = [[\"约\"], [\"超\", \"约\"]]\n",
            3,
            "`levels`: `约` stands twice in one scale",
        );
    }
}
