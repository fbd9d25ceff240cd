//! The channels that need no dictionary: characters and pairs of characters.

use crate::text::CharSpan;

/// A way to cut a text into terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Words by jieba, numbers whole.
    Words,
    /// Bigrams: all neighbouring characters.
    Bigrams,
    /// Unigrams: single characters.
    Unigrams,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 3] = [Self::Words, Self::Bigrams, Self::Unigrams];
}

/// A term where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The normalised term.
    pub text: String,
    /// Where it stands, in characters of the normalised text.
    pub span: CharSpan,
}

/// The unigrams of a normalised text: its characters; punctuation is no term.
#[must_use]
pub fn unigrams(normalized: &str) -> Vec<Token> {
    normalized
        .chars()
        .enumerate()
        .filter(|(_, c)| c.is_alphanumeric())
        .map(|(at, c)| Token { text: c.to_string(), span: CharSpan::new(at, at + 1) })
        .collect()
}

/// The bigrams of a normalised text, those with punctuation included:
/// a verbatim piece may cross a comma.
#[must_use]
pub fn bigrams(normalized: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut before: Option<(usize, char)> = None;
    for (at, (byte, c)) in normalized.char_indices().enumerate() {
        if let Some((start, _)) = before
            && let Some(text) = normalized.get(start..byte + c.len_utf8())
        {
            tokens.push(Token { text: text.to_owned(), span: CharSpan::new(at - 1, at + 1) });
        }
        before = Some((byte, c));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_cover_every_neighbourhood() {
        let texts: Vec<String> = bigrams("建5g，站").into_iter().map(|token| token.text).collect();
        assert_eq!(texts, ["建5", "5g", "g，", "，站"]);
        assert!(bigrams("站").is_empty() && bigrams("").is_empty());
    }

    #[test]
    fn characters_leave_gaps_for_punctuation() {
        let found: Vec<(String, usize)> =
            unigrams("甲，乙").into_iter().map(|token| (token.text, token.span.start)).collect();
        assert_eq!(found, [("甲".to_owned(), 0), ("乙".to_owned(), 2)]);
    }
}
