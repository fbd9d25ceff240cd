//! `questions.toml`: the words by which a query shows what it asks for.

use super::file::ConfigFile;
use super::files::ConfigFiles;
use super::wording::Word;
use crate::error::Result;
use crate::text::{Measure, normalize};
use serde::Deserialize;
use std::path::Path;

/// Single characters, written in a row; folded, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Characters(Vec<char>);

impl Characters {
    /// Whether this is one of them.
    #[must_use]
    pub fn contains(&self, c: char) -> bool {
        self.0.contains(&c)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = char> {
        self.0.iter().copied()
    }
}

impl From<String> for Characters {
    fn from(text: String) -> Self {
        Self(normalize(&text).text.chars().filter(|c| !c.is_whitespace()).collect())
    }
}

/// The word lists; a missing list is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Questions {
    /// What asks which documents there are: 有哪些文件.
    pub library: Vec<Word>,
    /// What asks for a date: 什么时候.
    pub date: Vec<Word>,
    /// Nouns at the end of a query that ask for a date: 日期.
    pub date_endings: Vec<Word>,
    /// What asks whether something is so, and for no figure: 是不是.
    pub whether: Vec<Word>,
    /// What asks for a day: 几号.
    pub day: Vec<Word>,
    /// What asks for a place: 在哪.
    pub place: Vec<Word>,
    /// With what places end, or what says where: 市, 东.
    pub place_endings: Characters,
    /// Characters before a year with which another is compared: 比2000年.
    pub compared_with: Characters,
    /// What follows a year in whose prices something is counted: 1990年不变价.
    pub of_base_year: Vec<Word>,
    /// What asks for a reason, and for no figure whatever else is named: 为什么.
    pub reason: Vec<Word>,
    /// Nouns, or ends of nouns, at the end of a query that ask for a figure by themselves: 库容, 授权量.
    pub asked_alone: Vec<Word>,
    /// Words that end like those and ask for none: 质量.
    pub not_asked_alone: Vec<Word>,
    /// What asks for a share whatever else is named: 增长多少, 占比.
    pub share: Vec<Word>,
    /// What stands for a figure without 多少: 目标, 总数.
    pub aim: Vec<Word>,
    /// Measure words of things that may be persons or households as well: 个, 家.
    pub counters: Vec<Word>,
    /// Measure words that count the same things, in a row: 台架套部. What is asked for by one of them is given by any.
    pub counters_alike: Vec<Characters>,
    /// With what counters and words that ask for one begin: 第九条 and 几家 say nothing of what is asked about.
    pub counter_beginnings: Characters,
    /// Characters of verbs and bounds that stand between a figure and what it measures: 达到, 超过.
    pub between: Characters,
    /// Nouns that only say that a figure is meant, for its unit says as much: 面积.
    pub figure_nouns: Vec<Word>,
    /// Verbs of saying and wanting, which who asks puts and what answers need not: 希望.
    pub speech: Vec<Word>,
    /// The commonest surnames: what else the dictionary takes for a person is none.
    pub surnames: Characters,
    /// Nouns that name what is measured.
    pub measure: Vec<MeasureNouns>,
    /// What in a question tells the time that it asks about.
    pub question_time: TimeWords,
    /// What in a heading tells the time of what stands below it.
    pub title_time: TimeWords,
    /// What in a sentence tells its time.
    pub sentence_time: TimeWords,
    /// With what names end.
    pub name_endings: NameEndings,
}

/// Nouns of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureNouns {
    /// What they measure.
    pub of: Measure,
    /// The nouns.
    pub nouns: Vec<Word>,
}

/// Words of what was, and of what is to come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimeWords {
    /// What was done, how things stand.
    pub past: Vec<Word>,
    /// Aims and tasks.
    pub future: Vec<Word>,
}

/// With what the names of documents and of bodies end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NameEndings {
    /// Of documents: 条例.
    pub documents: Vec<Word>,
    /// Of documents whose long names are one thing inside a question; a longer ending before those that end it.
    pub long_names: Vec<Word>,
    /// Of bodies: 学院.
    pub bodies: Vec<Word>,
}

impl Questions {
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
    /// [`Error::Config`](plansearch_error::Error::Config) with the line and the key of what is wrong.
    pub fn read(file: &ConfigFile) -> Result<Self> {
        file.parse()
    }

    /// Those that are shipped with the program.
    ///
    /// # Errors
    /// None, as the tests show; what is shipped is read as any other file.
    pub fn shipped() -> Result<Self> {
        Self::read(&ConfigFiles::in_memory([]).get("questions.toml")?)
    }
}

/// Whether a normalised text holds one of these words.
#[must_use]
pub fn holds_any(text: &str, words: &[Word]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_is_shipped_fills_every_list() {
        let Questions { place_endings, counter_beginnings, between, surnames, measure, name_endings, .. } =
            Questions::shipped().unwrap();
        for characters in [&place_endings, &counter_beginnings, &between, &surnames] {
            assert!(characters.iter().count() >= 5, "{characters:?}");
        }
        assert!(measure.iter().any(|nouns| nouns.of == Measure::Money));
        assert!(holds_any("白石县城镇绿化条例", &name_endings.documents));
        let questions = Questions::shipped().unwrap();
        let times = [&questions.question_time, &questions.title_time, &questions.sentence_time];
        assert!(questions.counters_alike.iter().all(|alike| alike.iter().count() >= 2));
        assert!(!questions.day.is_empty() && !questions.counters_alike.is_empty());
        for list in [&questions.date, &questions.place, &questions.share, &questions.aim, &questions.figure_nouns]
            .into_iter()
            .chain(times.iter().flat_map(|time| [&time.past, &time.future]))
            .chain([&questions.name_endings.long_names, &questions.name_endings.bodies, &questions.counters])
        {
            assert!(list.len() >= 5, "{list:?}");
        }
    }

    #[test]
    fn what_is_no_measure_is_refused_with_its_line() {
        let file = ConfigFile::of("questions.toml", "date = [\"何时\"]\n[[measure]]\nof = \"colour\"\nnouns = []\n");
        let error = Questions::read(&file).unwrap_err().to_string();
        assert!(error.starts_with("questions.toml:3: `of`: unknown variant `colour`"), "{error}");
    }
}
