//! Words that carry no weight in a query, and words that tell what kind of answer is wanted.

use super::Lexicon;
use super::phrases::Phrases;
use crate::config::ConfigFile;
use crate::error::Result;
use crate::text::{CharSpan, normalize, unit_len};
use std::collections::HashSet;
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
    classes: Phrases<HashSet<Class>>,
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
    /// Whether nothing in the query carries weight; then `mask` is empty of marks all the same.
    pub is_all: bool,
}

impl StopWords {
    /// Reads the file: sections `[stop]`, `[question]`, `[polite]`, `[figure]`, `[list]`, a word a
    /// line; a missing file has no words.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) for an unknown section or a word before the first section.
    pub fn load(file: &Path) -> Result<Self> {
        Self::read(&ConfigFile::read_or_empty(file)?)
    }

    /// Reads what stands in the file.
    ///
    /// # Errors
    /// Those of [`StopWords::load`].
    pub fn read(file: &ConfigFile) -> Result<Self> {
        let mut words = Self::default();
        let mut class = None;
        for (line, text) in (1..).zip(file.text().lines()) {
            let refuse = |message: String| file.refuse(line, message);
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
            if let Some(classes) = words.classes.entry(&normalize(entry).text) {
                classes.insert(class);
            }
        }
        Ok(words)
    }

    /// Finds the listed words in a normalised query, longest first, where they begin and end
    /// with a word. If nothing would be left, nothing is weightless.
    #[must_use]
    pub fn find(&self, lexicon: &Lexicon, normalized: &str) -> Weightless {
        let chars: Vec<char> = normalized.chars().collect();
        let mut found = Weightless { mask: vec![false; chars.len()], ..Weightless::default() };
        let words = lexicon.words(normalized);
        let is_bound = |at: usize| {
            words.iter().any(|word| word.span.start == at || word.span.end == at)
                || at == 0
                || at >= chars.len()
                || [at - 1, at].iter().any(|&side| chars.get(side).is_some_and(|c| !c.is_alphanumeric()))
        };
        // Two walks, so that a phrase that asks for a list (哪些产业) leaves its 哪些 weightless.
        let is_weightless = |classes: &HashSet<Class>| {
            [Class::Stop, Class::Question, Class::Polite].iter().any(|class| classes.contains(class))
        };
        for (span, classes) in self.classes.find(&chars, is_bound, is_weightless) {
            found.is_question |= classes.contains(&Class::Question);
            found.mask.iter_mut().skip(span.start).take(span.len()).for_each(|masked| *masked = true);
        }
        for span in counters(&chars) {
            found.mask.iter_mut().skip(span.start).take(span.len()).for_each(|masked| *masked = true);
        }
        let steers = |classes: &HashSet<Class>| classes.contains(&Class::Figure) || classes.contains(&Class::List);
        for (_, classes) in self.classes.find(&chars, is_bound, steers) {
            found.wants_figure |= classes.contains(&Class::Figure);
            found.wants_list |= classes.contains(&Class::List);
        }
        let weighs = |(c, masked): (&char, &bool)| c.is_alphanumeric() && !masked;
        if !chars.iter().zip(&found.mask).any(weighs) {
            found.mask.fill(false);
            found.is_all = true;
        }
        found
    }
}

/// Where a text asks for a count: 几所, 多少万亩, 百分之几. The unit says nothing of what is counted.
fn counters(chars: &[char]) -> Vec<CharSpan> {
    let is_magnitude = |c: &&char| matches!(c, '万' | '亿' | '千' | '百' | '十');
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let (start, is_whole) = match chars.get(at..) {
            Some(['多', '少', ..]) => (at + 2, false),
            Some(['百' | '千' | '万', '分', '之', '几', ..]) => (at + 4, true),
            Some(['几', ..]) => (at + 1, false),
            _ => continue,
        };
        let scaled = chars.iter().skip(start).take_while(is_magnitude).count();
        let unit = unit_len(chars, start + scaled);
        let ends = chars.get(start).is_none_or(|c| !c.is_alphanumeric());
        if scaled + unit > 0 || ends || is_whole {
            found.push(CharSpan::new(at, start + scaled + unit));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(query: &str) -> (String, bool, bool) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stopwords.txt");
        std::fs::write(
            &file,
            "[stop]\n的\n[question]\n有\n哪些\n多少\n[polite]\n请问\n[figure]\n多少\n[list]\n哪些水厂\n",
        )
        .unwrap();
        let words = StopWords::load(&file).unwrap();
        let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
        let found = words.find(&lexicon, query);
        let left = query.chars().zip(&found.mask).filter(|(_, masked)| !**masked).map(|(c, _)| c).collect();
        (left, found.wants_figure, found.wants_list)
    }

    #[test]
    fn frames_of_questions_carry_no_weight() {
        assert_eq!(find("请问有哪些水厂"), ("水厂".to_owned(), false, true));
        assert_eq!(find("水厂有多少"), ("水厂".to_owned(), true, false));
        assert_eq!(find("要建几所水厂"), ("要建水厂".to_owned(), false, false));
        assert_eq!(find("水厂占百分之几"), ("水厂占".to_owned(), false, false));
        assert_eq!(find("几何"), ("几何".to_owned(), false, false));
        assert_eq!(find("目的地"), ("目的地".to_owned(), false, false));
        assert_eq!(find("请问的"), ("请问的".to_owned(), false, false));
    }

    #[test]
    fn an_unknown_section_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stopwords.txt");
        for (text, expected) in [("[stop]\n的\n[other]\n", 3), ("的\n", 1)] {
            std::fs::write(&file, text).unwrap();
            assert!(
                matches!(StopWords::load(&file), Err(crate::error::Error::Config { line, .. }) if line == expected)
            );
        }
    }
}
