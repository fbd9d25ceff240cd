//! Keys: what a library can be looked up by beside the terms of its passages. They are kept once a document, so
//! that the dictionary of keys is the library's index of sounds, slips, suggestions and names.
//!
//! A key is written `beginning NUL rest`: whoever knows the beginning reads the rest from the dictionary.

use super::folded::FoldedText;
use crate::analysis::{Lexicon, VocabularyTerm, fuzzy, initials, is_whole, readings, vocabulary};
use crate::corpus::{Document, Kind, Node, NodeKind, Passage};
use crate::facts::{Facts, name_key};
use crate::text::{is_han, normalize};
use std::collections::{HashMap, HashSet};

/// A rarer term is neither suggested nor a model for what was meant.
const MIN_COUNT: u32 = 3;
/// Shorter terms are alike by chance, in characters.
const MIN_SLIP_CHARS: usize = 3;
/// A term of fewer characters tells too little once one of them is gone.
const MIN_CHARS_WITHOUT_ONE: usize = 4;
/// Shorter short names fit too much, in characters.
const MIN_SHORT: usize = 3;
/// A longer text is suggested by its beginning alone, in characters.
const MAX_ROTATED_CHARS: usize = 16;
/// A longer name of an indicator is found by its beginning alone, in characters.
const MAX_NAME_CHARS: usize = 40;
/// No longer text is suggested, in characters.
const MAX_SUGGESTED_CHARS: usize = 48;

/// What a key is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A reading, then the term.
    Reading,
    /// A reading of which the sounds that many do not tell apart are one, then the term.
    Fuzzy,
    /// The initials of a reading, then the term.
    Initials,
    /// The characters in their code's order, then the term.
    Sorted,
    /// The characters but one, then the term and where that one stood.
    WithoutOne,
    /// The first characters of the words, then the term.
    Short,
    /// What a suggestion goes on with from some character on, then what stands before it, then its kind.
    Suggestion,
    /// Another way to begin a suggestion, then its text and its kind.
    Alias,
    /// A suggestion's reading, then its text and its kind.
    Spelled,
    /// The initials of a suggestion, then its text and its kind.
    SpelledShort,
    /// A name of an indicator from some character on, then what stands before it.
    Indicator,
}

impl KeyKind {
    pub(crate) fn mark(self) -> char {
        match self {
            Self::Reading => 'r',
            Self::Fuzzy => 'f',
            Self::Initials => 'i',
            Self::Sorted => 's',
            Self::WithoutOne => 'w',
            Self::Short => 'a',
            Self::Suggestion => 'g',
            Self::Alias => 'n',
            Self::Spelled => 'p',
            Self::SpelledShort => 'q',
            Self::Indicator => 'x',
        }
    }
}

/// A key of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What it is found by.
    pub kind: KeyKind,
    /// The beginning and what it says, divided by NUL.
    pub text: String,
}

impl Key {
    /// A key of these parts.
    #[must_use]
    pub fn new(kind: KeyKind, parts: &[&str]) -> Self {
        Self { kind, text: parts.join("\0") }
    }

    /// How the index keeps it.
    pub(crate) fn term(&self) -> String {
        format!("{}{}", self.kind.mark(), self.text)
    }
}

/// All keys of a document, each once; `folded` are its passages' texts.
#[must_use]
pub fn keys_of_document(document: &Document, folded: &[FoldedText], facts: &Facts, lexicon: &Lexicon) -> Vec<Key> {
    let mut keys = HashSet::new();
    let terms = vocabulary(folded.iter().map(|folded| folded.text.as_str()), lexicon);
    for term in &terms {
        // What was put together but once is common in nothing: it is known by what it sounds like, and no further.
        sounds(&term.text, term.words == 1 || term.count > 1, &mut keys);
    }
    let repeated: Vec<&VocabularyTerm> = terms.iter().take_while(|term| term.count >= MIN_COUNT).collect();
    let whole: Vec<&VocabularyTerm> = repeated.into_iter().filter(|term| is_whole(&term.text, lexicon)).collect();
    for term in &whole {
        slips(&term.text, lexicon, &mut keys);
    }
    let mut suggestions = Suggested::default();
    suggestions.headings(&document.outline);
    document.passages.iter().for_each(|passage| suggestions.name(passage));
    document.passages.iter().for_each(|passage| suggestions.lead(passage));
    for term in standing_alone(&whole) {
        suggestions.add(term, 't', None);
    }
    keys.extend(suggestions.keys);
    for name in facts.indicators.iter().flat_map(|fact| fact.names()).map(name_key) {
        rotations(&name, MAX_NAME_CHARS).for_each(|(rest, before)| {
            keys.insert(Key::new(KeyKind::Indicator, &[rest, before]));
        });
    }
    let mut keys: Vec<Key> = keys.into_iter().collect();
    keys.sort_unstable();
    keys
}

fn sounds(term: &str, is_settled: bool, keys: &mut HashSet<Key>) {
    let readings = readings(term);
    for reading in &readings {
        keys.insert(Key::new(KeyKind::Reading, &[reading, term]));
    }
    if !is_settled {
        return;
    }
    if let Some(reading) = readings.first() {
        keys.insert(Key::new(KeyKind::Fuzzy, &[&fuzzy(reading), term]));
    }
    if let Some(letters) = initials(term).filter(|letters| letters.len() > 2) {
        keys.insert(Key::new(KeyKind::Initials, &[&letters, term]));
    }
}

/// What a slip of the hand leaves of a term, and the short names that may be cut from it.
fn slips(term: &str, lexicon: &Lexicon, keys: &mut HashSet<Key>) {
    let chars: Vec<char> = term.chars().collect();
    if chars.len() < MIN_SLIP_CHARS || !chars.iter().all(|&c| is_han(c)) {
        return;
    }
    keys.insert(Key::new(KeyKind::Sorted, &[&sorted(&chars), term]));
    if chars.len() >= MIN_CHARS_WITHOUT_ONE {
        for at in 0..chars.len() {
            keys.insert(Key::new(KeyKind::WithoutOne, &[&without(&chars, at), term, &at.to_string()]));
        }
    }
    let words = lexicon.words(term);
    if words.len() < 2 || words.iter().any(|word| word.span.len() < 2) {
        return;
    }
    let firsts: String = words.iter().filter_map(|word| chars.get(word.span.start)).collect();
    let with_last: String = firsts.chars().chain(chars.last().copied()).collect();
    for short in [firsts, with_last].iter().filter(|short| short.chars().count() >= MIN_SHORT) {
        keys.insert(Key::new(KeyKind::Short, &[short, term]));
    }
}

/// The characters in their code's order.
#[must_use]
pub(crate) fn sorted(chars: &[char]) -> String {
    let mut chars = chars.to_vec();
    chars.sort_unstable();
    chars.into_iter().collect()
}

/// The characters but the one at `gap`.
#[must_use]
pub(crate) fn without(chars: &[char], gap: usize) -> String {
    chars.iter().enumerate().filter(|(at, _)| *at != gap).map(|(_, c)| c).collect()
}

/// Each way to part a text of up to so many characters: what comes from a character on, and what stands before it.
/// A longer text is not parted.
fn rotations(text: &str, max_chars: usize) -> impl Iterator<Item = (&str, &str)> {
    let most = if text.chars().nth(max_chars).is_some() { 1 } else { max_chars };
    text.char_indices().take(most).filter_map(|(at, _)| Some((text.get(at..)?, text.get(..at)?)))
}

/// The terms that are no mere part of a longer one of the same count.
fn standing_alone<'a>(terms: &[&'a VocabularyTerm]) -> Vec<&'a str> {
    let counts: HashMap<&str, u32> = terms.iter().map(|term| (term.text.as_str(), term.count)).collect();
    let mut parts: HashSet<&str> = HashSet::new();
    for term in terms {
        for (start, _) in term.text.char_indices() {
            let ends = term.text.char_indices().map(|(end, c)| end + c.len_utf8()).filter(|&end| end > start);
            let inside = ends.filter_map(|end| term.text.get(start..end)).filter(|part| part.len() < term.text.len());
            parts.extend(inside.filter(|part| counts.get(part) == Some(&term.count)));
        }
    }
    terms.iter().map(|term| term.text.as_str()).filter(|term| !parts.contains(term)).collect()
}

/// Suggestions, while they are gathered.
#[derive(Debug, Default)]
struct Suggested {
    keys: HashSet<Key>,
    seen: HashSet<String>,
}

impl Suggested {
    /// Adds a text; `kind` is `h` for a heading, `n` for a name, `l` for a lead, `t` for a term.
    fn add(&mut self, text: &str, kind: char, alias: Option<&str>) {
        let folded = normalize(text).text;
        if folded.is_empty() || folded.chars().count() > MAX_SUGGESTED_CHARS || !self.seen.insert(folded.clone()) {
            return;
        }
        let kind = kind.to_string();
        for (rest, before) in rotations(&folded, MAX_ROTATED_CHARS) {
            self.keys.insert(Key::new(KeyKind::Suggestion, &[rest, before, &kind]));
        }
        let alias = alias.map(|alias| normalize(alias).text);
        if let Some(alias) = &alias {
            self.keys.insert(Key::new(KeyKind::Alias, &[alias, &folded, &kind]));
        }
        // Punctuation is not spoken.
        let spoken: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        for reading in readings(&spoken) {
            self.keys.insert(Key::new(KeyKind::Spelled, &[&reading, &folded, &kind]));
        }
        if let Some(letters) = initials(&spoken) {
            self.keys.insert(Key::new(KeyKind::SpelledShort, &[&letters, &folded, &kind]));
        }
    }

    fn headings(&mut self, nodes: &[Node]) {
        for node in nodes {
            if !matches!(node.kind, NodeKind::Front | NodeKind::Notice | NodeKind::Preamble) {
                self.add(&node.title, 'h', Some(&format!("{}{}", node.label, node.title)));
            }
            self.headings(&node.children);
        }
    }

    fn name(&mut self, passage: &Passage) {
        if let Some(name) = name_of(passage) {
            self.add(&name, 'n', None);
        }
    }

    fn lead(&mut self, passage: &Passage) {
        if let Some(lead) = lead_of(passage) {
            // （一）经济发展持续提升 is typed without its number.
            let unnumbered = lead.strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(_, rest)| rest);
            self.add(&lead, 'l', unnumbered);
        }
    }
}

/// The name of an indicator, or the label of a box's item.
pub(crate) fn name_of(passage: &Passage) -> Option<String> {
    match &passage.indicator {
        Some(indicator) => Some(without_stop(&indicator.name).to_owned()),
        None => passage.lead().filter(|_| passage.kind == Kind::BoxItem).map(|lead| without_stop(&lead).to_owned()),
    }
}

/// The lead of a paragraph, without its full stop.
pub(crate) fn lead_of(passage: &Passage) -> Option<String> {
    passage.lead().filter(|_| passage.kind != Kind::BoxItem).map(|lead| without_stop(&lead).to_owned())
}

fn without_stop(text: &str) -> &str {
    text.trim_end_matches(['。', '：', ':'])
}
