//! The thesaurus: everyday words and the words that plans use for the same thing.

use super::Lexicon;
use super::phrases::Phrases;
use crate::config::ConfigFile;
use crate::error::Result;
use crate::text::{CharSpan, normalize};
use std::collections::HashMap;
use std::path::Path;

/// What marks a right word as broader.
const BROADER: [char; 2] = ['~', '～'];

/// The groups of `synonyms.txt` and of a user's own file.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// For each word the words that may stand in the text instead, most typical first.
    others: Phrases<Vec<(String, Kinship)>>,
    /// How many one-way lines lead to a word.
    lines_to: HashMap<String, u32>,
}

/// A word of a query that the thesaurus knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Expansion {
    /// Where the word stands, in characters of the normalised query.
    pub span: CharSpan,
    /// The normalised word.
    pub word: String,
    /// What may stand in the text instead.
    pub others: Vec<Other>,
}

/// What may stand in the text instead of a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// The normalised word.
    pub text: String,
    /// How near its meaning is: 1 for the same, 0 for a broader word, which leads to the right
    /// place but answers nothing; between them the less, the more lines lead to it.
    pub closeness: f32,
}

/// What a line of the thesaurus says of a word and another; the nearest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kinship {
    /// The other one is broader: 地铁, 轨道交通.
    Broader,
    /// Plans put it so: 托儿所, 托育.
    Near,
    /// They mean the same: 电商, 电子商务.
    Same,
}

impl Synonyms {
    /// Reads thesaurus files, each adding to those before: `甲 = 乙 = 丙` both ways,
    /// `甲, 乙 => 丙, ~丁` one way, with `~` before a broader word; `#` starts a comment. Missing files
    /// add nothing.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) for a line that is neither, or a word of fewer than two characters.
    pub fn load(files: &[&Path]) -> Result<Self> {
        let read = files.iter().map(|file| ConfigFile::read_or_empty(file)).collect::<Result<Vec<_>>>()?;
        Self::read(&read)
    }

    /// Reads what stands in the files.
    ///
    /// # Errors
    /// Those of [`Synonyms::load`].
    pub fn read(files: &[ConfigFile]) -> Result<Self> {
        let mut synonyms = Self::default();
        for file in files {
            for (line, text) in (1..).zip(file.text().lines()) {
                synonyms.add_line(text).map_err(|message| file.refuse(line, message))?;
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
            let left = left.split([',', '，']).map(read_word).collect::<std::result::Result<Vec<_>, _>>()?;
            for word in right.split([',', '，']) {
                let (text, kinship) = match word.trim().strip_prefix(BROADER) {
                    Some(broader) => (read_word(broader)?, Kinship::Broader),
                    None => (read_word(word)?, Kinship::Near),
                };
                left.iter().for_each(|word| self.add(word, &text, kinship));
                *self.lines_to.entry(text).or_default() += 1;
            }
            return Ok(());
        }
        let group = entry.split('=').map(read_word).collect::<std::result::Result<Vec<_>, _>>()?;
        if group.len() < 2 {
            return Err(format!("`{entry}` is no group: write `甲 = 乙` or `甲 => 乙, 丙`"));
        }
        for word in &group {
            group.iter().for_each(|other| self.add(word, other, Kinship::Same));
        }
        Ok(())
    }

    fn add(&mut self, word: &str, other: &str, kinship: Kinship) {
        let Some(known) = self.others.entry(word).filter(|_| word != other) else { return };
        match known.iter_mut().find(|(known, _)| known == other) {
            Some((_, known)) => *known = kinship.max(*known),
            None => known.push((other.to_owned(), kinship)),
        }
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
        let expansion = |(span, others): (CharSpan, &Vec<(String, Kinship)>)| {
            let others = others.iter();
            let others =
                others.map(|(text, kinship)| Other { text: text.clone(), closeness: self.closeness(text, *kinship) });
            Expansion { span, word: span.slice(normalized), others: others.collect() }
        };
        found.into_iter().map(expansion).collect()
    }

    fn closeness(&self, other: &str, kinship: Kinship) -> f32 {
        match kinship {
            Kinship::Same => 1.0,
            Kinship::Broader => 0.0,
            // A word that many lines lead to is the name of a field rather than of a thing.
            Kinship::Near => {
                let lines = self.lines_to.get(other).copied().unwrap_or(1).min(1_000);
                1.0 / (1.0 + f32::from(u16::try_from(lines).unwrap_or(u16::MAX)).ln())
            }
        }
    }

    /// The words of a normalised text that have true equivalents (two-way groups), with these, longest
    /// first and without overlaps: each word's characters, and what means the same.
    #[must_use]
    pub fn equivalents(&self, normalized: &str) -> Vec<(CharSpan, Vec<String>)> {
        let chars: Vec<char> = normalized.chars().collect();
        let is_same = |(_, kinship): &&(String, Kinship)| *kinship == Kinship::Same;
        let found = self.others.find(&chars, |_| true, |others| others.iter().any(|other| is_same(&other)));
        let same =
            |others: &Vec<(String, Kinship)>| others.iter().filter(is_same).map(|(text, _)| text.clone()).collect();
        found.into_iter().map(|(span, others)| (span, same(others))).collect()
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

fn read_word(word: &str) -> std::result::Result<String, String> {
    let normalized = normalize(word).text;
    if normalized.chars().count() < 2 {
        return Err(format!("`{}`: a word has at least two characters", word.trim()));
    }
    Ok(normalized)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_thesaurus_are_as_close_as_their_lines_say() {
        let folder = tempfile::tempdir().unwrap();
        let (own, users) = (folder.path().join("synonyms.txt"), folder.path().join("synonyms-user.txt"));
        let lines = "幼托 => 托育, 婴幼儿照护, ~基本公共服务\n公租房 = 公共租赁住房\n奶娃, 带娃 => 婴幼儿照护\n";
        std::fs::write(&own, lines).unwrap();
        std::fs::write(&users, "公租房 => ~住房保障\n").unwrap();
        let synonyms = Synonyms::load(&[&own, &users]).unwrap();
        let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
        let others = |query: &str| {
            let found = synonyms.expand(&lexicon, query).pop();
            let others = found.into_iter().flat_map(|found| found.others);
            others.map(|other| format!("{} {:.2}", other.text, other.closeness)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(others("幼托"), "托育 1.00, 婴幼儿照护 0.59, 基本公共服务 0.00");
        assert_eq!(others("公租房申请"), "公共租赁住房 1.00, 住房保障 0.00");
        assert_eq!(others("租房"), "");
    }

    #[test]
    fn a_line_that_is_no_group_is_refused_with_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("synonyms.txt");
        for (text, expected) in [("甲乙 = 丙丁\n甲乙\n", 2), ("甲乙 => ~丙\n", 1)] {
            std::fs::write(&file, text).unwrap();
            assert!(
                matches!(Synonyms::load(&[&file]), Err(crate::error::Error::Config { line, .. }) if line == expected),
                "{text}"
            );
        }
    }
}
