//! From a query's text to the terms that are looked for.

use crate::analysis::{Channel, Lexicon, StopWords, Token, Weightless, chars, pairs};
use crate::text::normalize;

/// The terms of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Terms {
    /// The normalised text that they come from.
    pub normalized: String,
    /// What in it carries no weight, and what is asked for.
    pub weightless: Weightless,
    /// The words with weight, each character in one: what is shown and counted.
    pub words: Vec<Token>,
    /// All terms with weight, by channel.
    pub tokens: Vec<(Channel, Token)>,
}

impl Terms {
    /// Cuts a query's text.
    pub(crate) fn of(text: &str, lexicon: &Lexicon, stopwords: &StopWords) -> Self {
        // A space divides words in a query even where none would stand in a text.
        let pieces: Vec<String> = text.split_whitespace().map(|piece| normalize(piece).text).collect();
        let mut terms = Self::default();
        for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
            terms.add_piece(piece, lexicon);
        }
        let weightless = stopwords.find(lexicon, &terms.normalized);
        let weighs = |token: &Token| {
            let masked = |at: usize| weightless.mask.get(at).copied().unwrap_or(false);
            !(token.span.start..token.span.end).any(masked)
        };
        terms.words.retain(weighs);
        terms.tokens.retain(|(_, token)| weighs(token));
        terms.weightless = weightless;
        terms
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
                Channel::Pairs,
                pairs(piece).into_iter().filter(|pair| pair.text.chars().all(char::is_alphanumeric)).collect(),
            ),
            (Channel::Chars, chars(piece)),
        ];
        for (channel, tokens) in by_channel {
            self.tokens.extend(shifted(tokens).map(|token| (channel, token)));
        }
        self.normalized += piece;
    }
}
