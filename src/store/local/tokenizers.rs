//! From folded texts to terms, without an allocation for each.

use super::schema::{BIGRAMS, LISTED, UNIGRAMS};
use crate::LIST_END;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

/// The tokenizers of the index. Positions are characters of the folded text.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(BIGRAMS, TextAnalyzer::from(Grams { size: 2, ..Grams::default() }));
    manager.register(UNIGRAMS, TextAnalyzer::from(Grams { size: 1, ..Grams::default() }));
    manager.register(LISTED, TextAnalyzer::from(Listed::default()));
    manager
}

/// All runs of one or two neighbouring characters, punctuation included: a verbatim piece may cross a comma.
#[derive(Debug, Clone, Default)]
struct Grams {
    size: usize,
    token: Token,
}

/// The runs of a text.
struct GramStream<'a> {
    token: &'a mut Token,
    text: &'a str,
    /// The byte at which the next run starts and the one behind it.
    start: usize,
    end: usize,
    position: usize,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.token.reset();
        let end = if self.size > 1 { width(text, 0) } else { 0 };
        GramStream { token: &mut self.token, text, start: 0, end, position: 0 }
    }
}

/// The bytes of the character at a byte; 0 at the end.
fn width(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let more = width(self.text, self.end);
        let Some(gram) = self.text.get(self.start..self.end + more).filter(|_| more > 0) else { return false };
        self.token.text.clear();
        self.token.text.push_str(gram);
        self.token.position = self.position;
        self.position += 1;
        self.end += more;
        self.start += width(self.text, self.start);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Terms that were made before, a line each.
#[derive(Debug, Clone, Default)]
struct Listed {
    token: Token,
}

struct ListedStream<'a> {
    token: &'a mut Token,
    terms: std::str::SplitTerminator<'a, char>,
}

impl Tokenizer for Listed {
    type TokenStream<'a> = ListedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ListedStream<'a> {
        self.token.reset();
        ListedStream { token: &mut self.token, terms: text.split_terminator(LIST_END) }
    }
}

impl TokenStream for ListedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(next) = self.terms.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(next);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(name: &str, text: &str) -> Vec<String> {
        let mut analyzer = tokenizers().get(name).unwrap();
        let mut stream = analyzer.token_stream(text);
        let mut found = Vec::new();
        stream.process(&mut |token| found.push(format!("{}@{}", token.text, token.position)));
        found
    }

    #[test]
    fn positions_are_characters() {
        assert_eq!(terms(BIGRAMS, "建5g，𠀀"), ["建5@0", "5g@1", "g，@2", "，𠀀@3"]);
        assert_eq!(terms(UNIGRAMS, "建，g"), ["建@0", "，@1", "g@2"]);
        assert_eq!(terms(LISTED, "图书\n图书馆\n"), ["图书@0", "图书馆@1"]);
        for name in [BIGRAMS, UNIGRAMS, LISTED] {
            assert!(terms(name, "").is_empty());
        }
        assert!(terms(BIGRAMS, "建").is_empty());
    }
}
