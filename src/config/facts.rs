//! `facts.toml`: the words by which figures are read from running text, and indicators known by other names.

use super::file::ConfigFile;
use super::files::ConfigFiles;
use super::wording::Word;
use crate::error::Result;
use serde::Deserialize;
use std::path::Path;

/// The word lists; a missing list is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FactWords {
    /// In titles of plans, whose figures may be targets without a year: 规划.
    pub plan_titles: Vec<Word>,
    /// In headings above what looks back, where no target stands: 回顾.
    pub review_titles: Vec<Word>,
    /// In sentences that describe a project by its measures: 总投资.
    pub project_words: Vec<Word>,
    /// After a figure, where the clause names an aim: 的目标.
    pub aims: Vec<Word>,
    /// What opens a clause and says nothing of its subject: 力争.
    pub openings: Vec<Word>,
    /// What may stand before the verb of a deed besides: 重点.
    pub adverbs: Vec<Word>,
    /// Between the subject of a state and its verb: 均.
    pub middles: Vec<Word>,
    /// What opens a place that stands before the verb of a deed: 在.
    pub place_openings: Vec<Word>,
    /// With what names end that a share may follow directly: 率.
    pub share_endings: Vec<Word>,
    /// Before 实现, where a figure stands for itself: 确保.
    pub resolves: Vec<Word>,
    /// Periods: 今后五年.
    pub periods: Vec<Word>,
    /// What tells the past: 目前.
    pub past: Vec<Word>,
    /// The verbs of deeds: 新建.
    pub deeds: Vec<Word>,
    /// Those of them that say what is made or handled each year.
    pub outputs: Vec<Word>,
    /// Words that end as a state of one character does and are none: 通过.
    pub no_states: Vec<Word>,
    /// What stands before a figure.
    pub state: Vec<State>,
    /// Other names of indicators.
    pub names: IndicatorNames,
}

/// How a subject stands to its figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The word that plans most often use for it: 达到.
    pub relation: Word,
    /// Whether it bounds a number, and may stand after a deed: 新增超过50家.
    #[serde(default)]
    pub bounds: bool,
    /// All words that say so.
    pub words: Vec<Word>,
}

/// How other names of an indicator are derived from its printed one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndicatorNames {
    /// What may be left out at the start: 常住人口.
    pub openings: Vec<Word>,
    /// Whom an age qualifies, left out with it: 儿童.
    pub whom: Vec<Word>,
    /// What may stand before a name in running text: 全市.
    pub before: Vec<Word>,
    /// What may be put in other words, one way: the printed words and the others.
    pub rewordings: Vec<(String, String)>,
    /// The same at the end of a name.
    pub endings: Vec<(String, String)>,
}

impl FactWords {
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
        Self::read(&ConfigFiles::in_memory([]).get("facts.toml")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_is_shipped_fills_the_lists() {
        let words = FactWords::shipped().unwrap();
        assert!(words.deeds.len() > 100 && words.state.len() > 10 && words.names.rewordings.len() > 20);
        assert!(words.state.iter().any(|state| state.bounds));
    }

    #[test]
    fn an_unknown_list_is_refused_with_its_line() {
        let file = ConfigFile::of("facts.toml", "deeds = [\"新建\"]\ndeed = []\n");
        let error = FactWords::read(&file).unwrap_err().to_string();
        assert!(error.starts_with("facts.toml:2: unknown field `deed`"), "{error}");
    }
}
