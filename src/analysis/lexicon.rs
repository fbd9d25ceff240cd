//! Words: jieba with the project's own dictionary.

use super::Token;
use crate::config::ConfigFile;
use crate::error::Result;
use crate::text::{CharSpan, is_han, normalize};
use jieba_rs::Jieba;
use std::path::Path;
use std::sync::Arc;

/// The dictionary; cheap to clone, as all clones share one.
#[derive(Clone)]
pub struct Lexicon {
    jieba: Arc<Jieba>,
}

/// A word where it stands in the text that it was cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordSpan<'t> {
    /// The word.
    pub text: &'t str,
    /// Its first byte.
    pub start: usize,
}

/// A text that was cut once, for all that is made of its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut<'t> {
    /// Its words side by side, as [`Lexicon::words`] has them.
    pub words: Vec<WordSpan<'t>>,
    /// Its words in search mode, as [`Lexicon::search_words`] has them, in no order.
    pub terms: Vec<WordSpan<'t>>,
}

/// Classes of words, by how much a question hangs on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordClass {
    /// Names of places, people, bodies and brands: an answer about another one is no answer.
    Name,
    /// Things: what is asked about.
    Noun,
    /// What is done.
    Verb,
    /// How, when, where; set phrases.
    Quality,
    /// Pronouns, particles, numerals, measure words.
    Function,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").finish_non_exhaustive()
    }
}

impl Lexicon {
    /// jieba's own dictionary and the words of `userdict.txt`: a word a line, then, if wanted, a
    /// frequency; `#` starts a comment. Without the file the dictionary is jieba's alone.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) with the line of a word that could never match,
    /// [`Error::Io`](plansearch_error::Error::Io) if the file cannot be read.
    pub fn load(userdict: &Path) -> Result<Self> {
        Self::read(&ConfigFile::read_or_empty(userdict)?)
    }

    /// Reads what stands in the file.
    ///
    /// # Errors
    /// Those of [`Lexicon::load`].
    pub fn read(userdict: &ConfigFile) -> Result<Self> {
        let mut jieba = Jieba::new();
        for (line, text) in (1..).zip(userdict.text().lines()) {
            let refuse = |message: String| userdict.refuse(line, message);
            let entry = text.split('#').next().unwrap_or_default().trim();
            let mut fields = entry.split_whitespace();
            let Some(word) = fields.next() else { continue };
            let word = normalize(word).text;
            if word.chars().count() < 2 || !word.chars().all(is_word_char) {
                return Err(refuse(format!(
                    "`{word}` can never match: a word has two or more Han characters, letters or digits, no punctuation"
                )));
            }
            let frequency = fields
                .next()
                .map(|field| field.parse::<usize>().ok().filter(|&frequency| frequency > 0))
                .map(|parsed| {
                    parsed.ok_or_else(|| {
                        refuse("the frequency must be a whole number above 0, or be left out".to_owned())
                    })
                })
                .transpose()?;
            jieba.add_word(&word, frequency, None);
        }
        Ok(Self { jieba: Arc::new(jieba) })
    }

    /// The words of a normalised text in search mode: long words and the shorter ones in them,
    /// numbers with a decimal point whole. Single characters are left to their own channel.
    #[must_use]
    pub fn search_words(&self, normalized: &str) -> Vec<Token> {
        let cut = self.jieba.cut_for_search(normalized, false);
        let mut tokens: Vec<Token> = cut
            .iter()
            .filter(|token| is_search_term(token))
            .map(|token| Token { text: token.word.to_owned(), span: CharSpan::new(token.start, token.end) })
            .collect();
        tokens.extend(decimals(normalized));
        tokens
    }

    /// Both at once: the words of a normalised text, and those of search mode.
    #[must_use]
    pub fn cut<'t>(&self, normalized: &'t str) -> Cut<'t> {
        let tokens = self.jieba.cut_for_search(normalized, false);
        let mut cut = Cut::default();
        // Search mode gives a word behind those in it, and the words cover the text: from the end each begins where
        // the one before it ends.
        let mut end = normalized.len();
        for token in tokens.iter().rev() {
            if token.byte_end == end {
                end = token.byte_start;
                if is_term(token.word) {
                    cut.words.push(WordSpan { text: token.word, start: token.byte_start });
                }
            }
            if is_search_term(token) {
                cut.terms.push(WordSpan { text: token.word, start: token.byte_start });
            }
        }
        cut.words.reverse();
        cut.terms.extend(decimal_numbers(normalized).map(|(start, text)| WordSpan { text, start }));
        cut
    }

    /// The words of a normalised text, each character in one; punctuation is left out.
    #[must_use]
    pub fn words(&self, normalized: &str) -> Vec<Token> {
        let cut = self.jieba.cut(normalized, false);
        cut.iter()
            .filter(|token| is_term(token.word))
            .map(|token| Token { text: token.word.to_owned(), span: CharSpan::new(token.start, token.end) })
            .collect()
    }

    /// What class of word this is, by the dictionary; a word that it does not know is a name.
    #[must_use]
    pub fn class(&self, normalized: &str) -> WordClass {
        let tags = self.jieba.tag(normalized, false);
        let tag = match tags.as_slice() {
            [only] => only.tag,
            // Cut further, the word is unknown as a whole.
            _ => "n",
        };
        // The dictionary takes some towns for things.
        let is_town = normalized.ends_with(['市', '县', '省', '州', '旗']) && normalized.chars().count() >= 3;
        match tag.chars().next() {
            Some('n') if is_town => WordClass::Name,
            _ if matches!(tag, "ns" | "nr" | "nt" | "nz" | "nrt" | "nrfg" | "eng") => WordClass::Name,
            Some('v') => WordClass::Verb,
            Some('a' | 'b' | 'z' | 'i' | 'l' | 's' | 't' | 'f') => WordClass::Quality,
            Some('d' | 'r' | 'c' | 'u' | 'p' | 'y' | 'e' | 'o' | 'k' | 'h' | 'm' | 'q') => WordClass::Function,
            _ => WordClass::Noun,
        }
    }

    /// Whether the dictionary has the word as the name of a person.
    #[must_use]
    pub fn is_person(&self, normalized: &str) -> bool {
        matches!(self.jieba.tag(normalized, false).as_slice(), [only] if only.tag == "nr")
    }

    /// How often a word stands in the texts that the dictionary was made from; an estimate for a
    /// word that it lacks.
    #[must_use]
    pub fn frequency(&self, normalized: &str) -> usize {
        self.jieba.suggest_freq(normalized)
    }

    /// Whether the dictionary has the word.
    #[must_use]
    pub fn has_word(&self, normalized: &str) -> bool {
        self.jieba.has_word(normalized)
    }
}

fn is_term(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Single characters of Han have a channel of their own.
fn is_search_term(token: &jieba_rs::Token<'_>) -> bool {
    is_term(token.word) && (token.end - token.start > 1 || !token.word.chars().all(is_han))
}

fn is_word_char(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || "+#&._%-".contains(c)
}

/// Numbers with a decimal point, which jieba cuts at the point.
fn decimals(normalized: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut byte, mut at) = (0, 0);
    for (start, number) in decimal_numbers(normalized) {
        at += normalized.get(byte..start).map_or(0, |before| before.chars().count());
        byte = start;
        tokens.push(Token { text: number.to_owned(), span: CharSpan::new(at, at + number.len()) });
    }
    tokens
}

/// Numbers with a decimal point, each with its first byte.
fn decimal_numbers(normalized: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    // Most texts have none.
    let text = if normalized.contains('.') { normalized } else { "" };
    let runs = text.split_inclusive(move |c| !is_part(c)).scan(0, |end, run| {
        let start = *end;
        *end += run.len();
        Some((start, run))
    });
    let numbers = runs.map(move |(start, run)| {
        let run = run.trim_end_matches(|c| !is_part(c)).trim_end_matches('.');
        let number = run.trim_start_matches('.');
        (start + run.len() - number.len(), number)
    });
    numbers.filter(|(_, number)| number.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn lexicon(userdict: &str) -> Result<Lexicon> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(userdict.as_bytes()).expect("written");
        Lexicon::load(file.path())
    }

    #[test]
    fn search_mode_offers_words_and_the_words_in_them() {
        let lexicon = lexicon("").expect("a lexicon");
        let texts: Vec<String> = lexicon.search_words("国务院办公厅增长3.5%").into_iter().map(|t| t.text).collect();
        for word in ["国务院", "办公厅", "增长", "3.5"] {
            assert!(texts.iter().any(|text| text == word), "{word} is missing in {texts:?}");
        }
    }

    #[test]
    fn a_text_is_cut_once_for_both() {
        let lexicon = lexicon("").expect("a lexicon");
        for text in ["国务院办公厅，增长3.5%。5g基站1.25万座", "图书馆里", "a.b-c 1..2", "，", "", "𠀀里"]
        {
            let cut = lexicon.cut(text);
            let words: Vec<String> = lexicon.words(text).into_iter().map(|token| token.text).collect();
            assert_eq!(cut.words.iter().map(|word| word.text).collect::<Vec<_>>(), words);
            assert!(
                cut.words.iter().all(|word| text.get(word.start..).is_some_and(|rest| rest.starts_with(word.text)))
            );
            let mut terms: Vec<String> = lexicon.search_words(text).into_iter().map(|token| token.text).collect();
            let mut found: Vec<&str> = cut.terms.iter().map(|term| term.text).collect();
            terms.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, terms);
        }
    }

    #[test]
    fn numbers_are_whole_with_their_place() {
        let found: Vec<(String, usize)> =
            decimals("达到3.5%，.7..1.25万").into_iter().map(|token| (token.text, token.span.start)).collect();
        assert_eq!(found, [("3.5".to_owned(), 2), ("7..1.25".to_owned(), 8)]);
    }

    #[test]
    fn the_own_dictionary_adds_words() {
        let with = lexicon("\u{FEFF}# 政策用语\n双招双引\n窗帘茶 30 # 名称\n").expect("a lexicon");
        let words: Vec<String> = with.words("做好双招双引工作").into_iter().map(|t| t.text).collect();
        assert_eq!(words, ["做好", "双招双引", "工作"]);
        assert!(with.has_word("窗帘茶"));
    }

    #[test]
    fn a_word_that_can_never_match_is_refused_with_its_line() {
        for (userdict, line) in [("双招双引\n一次办好·马上办\n", 2), ("\n\n站\n", 3), ("好词 很多\n", 1)]
        {
            match lexicon(userdict) {
                Err(crate::error::Error::Config { line: found, .. }) => assert_eq!(found, line),
                other => panic!("{userdict:?} gave {other:?}"),
            }
        }
    }
}
