//! From a query's text to the terms that are looked for.

use crate::analysis::{Channel, Lexicon, Token, Weightless, WordClass, bigrams, unigrams};
use crate::config::Word;
use crate::library::Configuration;
use plansearch_text::{CharSpan, is_han, long_number_spans, normalize};

/// A longer run of single characters is no word that the dictionary lacks, in characters.
const MAX_UNKNOWN: usize = 4;
/// A character that is so often a word of its own is one here too (去, 做, 人), by the dictionary.
const COMMON_ALONE: usize = 20_000;

/// The terms of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Terms {
    /// The normalised text that they come from.
    pub normalized: String,
    /// What in it carries no weight, and what is asked for.
    pub weightless: Weightless,
    /// The words with weight, each character in one: what is shown and counted. Where jieba cuts a
    /// word that its dictionary lacks into single characters (讨|薪), they are one word all the same.
    pub words: Vec<Token>,
    /// Runs that may be the long name of a document, each one thing named.
    pub long_names: Vec<CharSpan>,
    /// Those of them that no document has and that stand nowhere.
    pub strange_names: Vec<CharSpan>,
    /// The title of the document of which the rest is asked.
    pub title: Option<CharSpan>,
    /// All terms with weight, by channel.
    pub tokens: Vec<(Channel, Token)>,
}

impl Terms {
    /// Cuts a query's text.
    pub(crate) fn of(text: &str, configuration: &Configuration) -> Self {
        let lexicon = &configuration.lexicon;
        // A space divides words in a query even where none would stand in a text.
        let pieces: Vec<String> = text.split_whitespace().map(|piece| normalize(piece).text).collect();
        let mut terms = Self::default();
        let mut starts = Vec::new();
        for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
            starts.push(terms.normalized.chars().count());
            terms.add_piece(piece, lexicon);
        }
        let weightless = configuration.stopwords.find(lexicon, &terms.normalized);
        let weighs = |token: &Token| {
            let masked = |at: usize| weightless.mask.get(at).copied().unwrap_or(false);
            !(token.span.start..token.span.end).any(masked)
        };
        terms.words.retain(weighs);
        terms.words = joined(std::mem::take(&mut terms.words), &starts, lexicon);
        terms.join_numbers();
        terms.tokens.retain(|(_, token)| weighs(token));
        terms.long_names = long_names(&terms.normalized, &weightless, &configuration.questions.name_endings.long_names);
        terms.weightless = weightless;
        terms
    }

    /// The characters of the normalised text, blanks in place of the title of the document of which the rest is asked:
    /// its years are none that are asked for.
    pub(crate) fn asked(&self) -> Vec<char> {
        let in_title = |at: usize| self.title.is_some_and(|title| (title.start..title.end).contains(&at));
        self.normalized.chars().enumerate().map(|(at, c)| if in_title(at) { ' ' } else { c }).collect()
    }

    /// A long number is one word, with its separators and its decimals, which jieba cuts apart.
    fn join_numbers(&mut self) {
        for number in long_number_spans(&self.normalized) {
            let is_inside = |word: &Token| number.start <= word.span.start && word.span.end <= number.end;
            let Some(first) = self.words.iter().position(is_inside) else { continue };
            let parts = self.words.iter().skip(first).take_while(|word| is_inside(word)).count();
            let is_whole = self.words.get(first).is_some_and(|word| word.span.start == number.start)
                && self.words.get(first + parts - 1).is_some_and(|word| word.span.end == number.end);
            if is_whole && parts > 1 {
                let whole = Token { text: number.slice(&self.normalized), span: number };
                self.words.splice(first..first + parts, [whole]);
            }
        }
    }

    fn add_piece(&mut self, piece: &str, lexicon: &Lexicon) {
        let offset = self.normalized.chars().count();
        let shifted = |tokens: Vec<Token>| {
            tokens.into_iter().map(move |mut token| {
                token.span.start += offset;
                token.span.end += offset;
                token
            })
        };
        self.words.extend(shifted(lexicon.words(piece)));
        let by_channel = [
            (Channel::Words, lexicon.search_words(piece)),
            (
                Channel::Bigrams,
                bigrams(piece).into_iter().filter(|pair| pair.text.chars().all(char::is_alphanumeric)).collect(),
            ),
            (Channel::Unigrams, unigrams(piece)),
        ];
        for (channel, tokens) in by_channel {
            self.tokens.extend(shifted(tokens).map(|token| (channel, token)));
        }
        self.normalized += piece;
    }
}

/// Runs of letters that end as the names of documents do and are longer than any word.
fn long_names(normalized: &str, weightless: &Weightless, endings: &[Word]) -> Vec<CharSpan> {
    let chars: Vec<char> = normalized.chars().collect();
    let mut found: Vec<CharSpan> = Vec::new();
    for kind in endings.iter().map(Word::as_str) {
        let len = kind.chars().count();
        for end in len..=chars.len() {
            let ends_so = chars.get(end - len..end).is_some_and(|end| kind.chars().eq(end.iter().copied()));
            if !ends_so || found.iter().any(|name| name.end == end) {
                continue;
            }
            let before = chars.get(..end).unwrap_or_default();
            let run = before.iter().rev().take_while(|c| c.is_alphanumeric() && **c != '的').count();
            let masked = |at: &usize| weightless.mask.get(*at).copied().unwrap_or(false);
            let start = (end - run..end).find(|at| !masked(at)).unwrap_or(end);
            if end - start >= MIN_NAME {
                found.retain(|name| name.start != start);
                found.push(CharSpan::new(start, end));
            }
        }
    }
    found
}

/// A run of fewer characters weighs by its words.
const MIN_NAME: usize = 10;

/// Joins runs of single characters inside one piece, none of which is a particle, a numeral, or
/// common as a word of its own; and the digits of a year, which jieba cuts apart (二|〇|二|五年).
fn joined(words: Vec<Token>, piece_starts: &[usize], lexicon: &Lexicon) -> Vec<Token> {
    let is_single = |word: &Token| {
        let is_rare = || lexicon.frequency(&word.text) < COMMON_ALONE;
        word.span.len() == 1 && word.text.chars().all(is_han) && is_rare()
    };
    let goes_on = |one: &Token, next: &Token| {
        let adjoins = one.span.end == next.span.start && !piece_starts.contains(&next.span.start);
        adjoins && ((is_digits(&one.text) && is_digits(without_year(next))) || (is_single(one) && is_single(next)))
    };
    let mut found: Vec<Token> = Vec::with_capacity(words.len());
    for run in words.chunk_by(goes_on) {
        let is_word =
            || run.len() <= MAX_UNKNOWN && run.iter().all(|word| lexicon.class(&word.text) != WordClass::Function);
        match run {
            [first, .., last] if is_digits(&first.text) || is_word() => found.push(Token {
                text: run.iter().map(|word| word.text.as_str()).collect(),
                span: CharSpan::new(first.span.start, last.span.end),
            }),
            _ => found.extend_from_slice(run),
        }
    }
    found
}

/// Whether a text is a row of Chinese digits.
fn is_digits(text: &str) -> bool {
    text.chars().all(|c| "〇零○一二三四五六七八九".contains(c))
}

/// 五年 is a word, and the end of 二〇二五年.
fn without_year(word: &Token) -> &str {
    word.text.strip_suffix('年').filter(|rest| !rest.is_empty()).unwrap_or(&word.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigFiles;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let files = [("userdict.txt", ""), ("stopwords.txt", "[stop]\n的\n去\n")];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let configuration = Configuration::read(&ConfigFiles::in_memory(files)).unwrap();
        let words = Terms::of(query, &configuration).words;
        let shown: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(shown.join("|"), expected, "{query}");
    }

    #[test]
    fn a_word_that_the_dictionary_lacks_is_one_term() {
        check("农民工讨薪", "农民工|讨薪");
        check("校园期凌", "校园|期凌");
        check("去讨薪的农民工", "讨薪|农民工");
        // A space divides, numerals stand alone, and a long run is no word.
        check("讨 薪", "讨|薪");
        check("建设三座水库", "建设|三座|水库");
        check("二〇二五年水库", "二〇二五年|水库");
        check("薪凌讨挤绿", "薪|凌|讨|挤|绿");
        // 人 and 带 are words.
        check("娃没人带", "娃|没|人|带");
    }

    #[test]
    fn a_long_number_is_one_term() {
        check("预算48,215.30万元", "预算|48,215.30|万元");
        check("预算48215.30", "预算|48215.30");
        check("48 215", "48215");
    }
}
