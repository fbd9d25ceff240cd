//! What the understanding of a query will ask of its store, told beforehand: where the store is another machine, one way
//! there is enough. Nothing here changes an answer.

use super::literal::any_of;
use super::parse::Query;
use super::terms::Terms;
use super::vocabulary::MAX_ALIKE;
use crate::analysis::{Channel, bigrams};
use crate::error::Result;
use crate::library::Library;
use crate::store::{Field, Filters, KeyKind, MAX_COUNTED, PlaceTerm, Store, Wanted, Wish};
use plansearch_text::{normalize, separator_spellings};

/// No more words of the thesaurus than these are looked up beforehand for one word.
const MAX_OTHERS: usize = 12;

/// The terms of a text with the fields in which they are counted.
fn counted(terms: &mut Vec<(Field, String)>, channel: Channel, text: &str) {
    match channel {
        Channel::Words => terms.push((Field::Words, text.to_owned())),
        Channel::Unigrams => terms.push((Field::Unigrams, text.to_owned())),
        Channel::Bigrams => {}
    }
    // In leads and titles they are counted by the way.
    terms.extend(bigrams(text).into_iter().map(|bigram| (Field::Bigrams, bigram.text)));
}

/// Tells that it will be asked how rare these terms are.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn of_terms<'t>(store: &dyn Store, terms: impl Iterator<Item = (Channel, &'t str)>) -> Result<()> {
    if !store.is_far() {
        return Ok(());
    }
    let mut wished: Vec<(Field, String)> = Vec::new();
    terms.for_each(|(channel, text)| counted(&mut wished, channel, text));
    store.ahead(&[Wish::Frequencies(wished.iter().map(|(field, term)| (*field, term.as_str())).collect())])
}

/// Tells what is asked of a query's words, of the whole of it, and of what the thesaurus has for it.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn of_query(library: &Library, filters: &Filters, query: &Query) -> Result<()> {
    if !library.store().is_far() {
        return Ok(());
    }
    let configuration = library.configuration();
    let terms = Terms::of(&query.text, configuration);
    let mut wished: Vec<(Field, String)> = Vec::new();
    for (channel, token) in &terms.tokens {
        counted(&mut wished, *channel, &token.text);
    }
    for word in &terms.words {
        counted(&mut wished, Channel::Words, &word.text);
    }
    for expansion in configuration.synonyms.expand(&configuration.lexicon, &terms.normalized) {
        for other in expansion.others.iter().take(MAX_OTHERS) {
            counted(&mut wished, Channel::Words, &other.text);
        }
    }
    let none = Filters::default();
    let exact = any_of(query.literals());
    let titled = Wanted::Place(PlaceTerm::Title(normalize(&query.text).text));
    let words: Vec<Wanted> = terms.words.iter().map(|word| written(&word.text)).collect();
    let mut wishes = vec![
        Wish::Frequencies(wished.iter().map(|(field, term)| (*field, term.as_str())).collect()),
        Wish::Matching(&exact, filters, MAX_COUNTED),
        Wish::Matching(&titled, filters, MAX_COUNTED),
    ];
    wishes.extend(words.iter().map(|word| Wish::Matching(word, filters, 1)));
    // Short names that the dictionary lacks.
    let unknown = terms.words.iter().filter(|word| !configuration.lexicon.has_word(&word.text));
    let short: Vec<String> = unknown.map(|word| format!("{}\0", word.text)).collect();
    wishes.extend(short.iter().map(|short| Wish::Keys(KeyKind::Short, short, MAX_ALIKE)));
    if !filters.is_empty() {
        wishes.extend(words.iter().map(|word| Wish::Matching(word, &none, 1)));
    }
    library.store().ahead(&wishes)
}

/// What holds a word, as it is asked whether anything does.
pub(super) fn written(word: &str) -> Wanted {
    let others = separator_spellings(word);
    any_of(std::iter::once(word).chain(others.iter().map(String::as_str)))
}
