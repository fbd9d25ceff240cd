//! The words that the library uses, by their sound: for pinyin, homophones and suggestions. Each is a look-up in the
//! dictionary of keys.

use crate::analysis::{bigrams, fuzzy, readings};
use crate::error::Result;
use crate::store::{Field, KeyKind, Store, Wish};
use std::cell::RefCell;
use std::collections::HashMap;

/// No term is longer, in characters.
const MAX_CHARS: usize = 8;
/// Fewer letters are no pinyin of two syllables.
const MIN_PINYIN: usize = 4;
/// Fewer letters are no pinyin of two syllables spoken unclearly: too much folds together.
const MIN_FUZZY: usize = 6;
/// No reading of a term is longer, in letters.
const MAX_PINYIN: usize = MAX_CHARS * 6;
/// No more letters are cut into readings.
const MAX_LETTERS: usize = 64;
/// No more terms of one sound are weighed against each other.
pub(super) const MAX_ALIKE: usize = 64;
/// No more terms are looked through for those.
const MAX_LOOKED_THROUGH: usize = 512;

/// How a term is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Spoken {
    /// In one of its readings.
    Clearly,
    /// In its commonest, but for the sounds that many do not tell apart.
    Unclearly,
}

/// A term of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The normalised term.
    pub text: String,
    /// How many passages hold it, as far as its rarest bigram tells.
    pub count: u64,
}

/// The terms of all passages, by sound.
pub(crate) struct Vocabulary<'a> {
    store: &'a dyn Store,
    /// What was looked up for this query.
    known: RefCell<HashMap<(KeyKind, String), Vec<Entry>>>,
    sounds: RefCell<HashMap<(Spoken, String), Vec<Entry>>>,
    /// What would be looked up, where nothing is but noted.
    noted: Option<RefCell<Vec<(KeyKind, String, usize)>>>,
}

impl std::fmt::Debug for Vocabulary<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vocabulary").finish_non_exhaustive()
    }
}

/// How many passages hold a normalised sequence, as far as its rarest channel tells.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(crate) fn frequency_of(store: &dyn Store, sequence: &str) -> Result<u64> {
    if sequence.chars().nth(1).is_none() {
        return store.frequency(Field::Unigrams, sequence);
    }
    let as_word = store.frequency(Field::Words, sequence)?;
    if as_word > 0 {
        return Ok(as_word);
    }
    let bigrams = bigrams(sequence);
    let counts = bigrams.iter().map(|bigram| store.frequency(Field::Bigrams, &bigram.text));
    Ok(counts.collect::<Result<Vec<u64>>>()?.into_iter().min().unwrap_or(0))
}

impl<'a> Vocabulary<'a> {
    pub(crate) fn of(store: &'a dyn Store) -> Self {
        Self { store, known: RefCell::default(), sounds: RefCell::default(), noted: None }
    }

    /// One that has no terms at all, and notes what is looked up in it.
    pub(crate) fn noting(store: &'a dyn Store) -> Self {
        Self { noted: Some(RefCell::default()), ..Self::of(store) }
    }

    /// Tells the store what was looked up, so that it is at hand when it is looked up in earnest.
    ///
    /// # Errors
    /// [`Error::Store`](plansearch_error::Error::Store).
    pub(crate) fn tell_ahead(&self) -> Result<()> {
        let Some(noted) = &self.noted else { return Ok(()) };
        let noted = noted.borrow();
        let wishes = noted.iter().map(|(kind, beginning, most)| Wish::Keys(*kind, beginning, *most));
        self.store.ahead(&wishes.collect::<Vec<_>>())
    }

    /// What keys go on with.
    fn keys(&self, kind: KeyKind, beginning: &str, most: usize) -> Result<Vec<String>> {
        match &self.noted {
            Some(noted) => {
                noted.borrow_mut().push((kind, beginning.to_owned(), most));
                Ok(Vec::new())
            }
            None => self.store.keys(kind, beginning, most),
        }
    }

    /// The terms that are found by this, commonest first.
    fn terms(&self, kind: KeyKind, found_by: &str) -> Vec<Entry> {
        let key = (kind, found_by.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let entries = self.look_up(kind, found_by).unwrap_or_else(|error| {
            tracing::warn!("{error}");
            Vec::new()
        });
        self.known.borrow_mut().insert(key, entries.clone());
        entries
    }

    fn look_up(&self, kind: KeyKind, found_by: &str) -> Result<Vec<Entry>> {
        self.counted(self.keys(kind, &format!("{found_by}\0"), MAX_ALIKE)?)
    }

    /// The terms with how often they are there, the likeliest first, and the rest in a fixed order.
    fn counted(&self, texts: Vec<String>) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for text in texts {
            let count = frequency_of(self.store, &text)?;
            entries.push(Entry { text, count });
        }
        entries.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        Ok(entries)
    }

    /// The terms that are spoken so, commonest first. The key of a sound is what unclear speech leaves of it.
    fn spoken(&self, letters: &str, how: Spoken) -> Vec<Entry> {
        let key = (how, letters.to_owned());
        if let Some(known) = self.sounds.borrow().get(&key) {
            return known.clone();
        }
        let left = fuzzy(letters);
        let is_spoken = |term: &String| {
            let readings = readings(term);
            match how {
                Spoken::Clearly => readings.iter().any(|reading| reading == letters),
                Spoken::Unclearly => readings.first().is_some_and(|reading| fuzzy(reading) == left),
            }
        };
        let alike = self.keys(KeyKind::Sound, &format!("{left}\0"), MAX_LOOKED_THROUGH);
        let entries =
            alike.and_then(|terms| self.counted(terms.into_iter().filter(is_spoken).take(MAX_ALIKE).collect()));
        let entries = entries.unwrap_or_else(|error| {
            tracing::warn!("{error}");
            Vec::new()
        });
        self.sounds.borrow_mut().insert(key, entries.clone());
        entries
    }

    /// The terms with this reading, other than `typed` itself, commonest first.
    pub(crate) fn sounding_like(&self, reading: &str, typed: &str) -> Vec<Entry> {
        let mut entries = self.spoken(reading, Spoken::Clearly);
        entries.retain(|entry| entry.text != typed);
        entries
    }

    /// The terms that are spelled by pinyin letters, side by side: as few as there may be, and the
    /// commonest; spoken clearly if possible.
    pub(crate) fn spelled(&self, letters: &str) -> Option<String> {
        if letters.len() > MAX_LETTERS {
            return None;
        }
        let clearly = || (letters.len() >= MIN_PINYIN).then(|| self.spell(letters, Spoken::Clearly)).flatten();
        let unclearly = || (letters.len() >= MIN_FUZZY).then(|| self.spell(letters, Spoken::Unclearly)).flatten();
        clearly().or_else(unclearly)
    }

    /// The commonest term with these initials.
    pub(crate) fn with_initials(&self, letters: &str) -> Option<Entry> {
        self.terms(KeyKind::Initials, letters).into_iter().find(|entry| entry.text != letters)
    }

    /// The terms that a short name may have been cut from, commonest first: 经开区 from 经济|开发区.
    pub(crate) fn long_forms(&self, short: &str) -> Vec<Entry> {
        self.terms(KeyKind::Short, short)
    }

    /// The terms of the same characters, and, for the terms that lack one character of it, which one.
    pub(crate) fn same_characters(&self, sorted: &str) -> Vec<Entry> {
        self.terms(KeyKind::Sorted, sorted)
    }

    /// The terms of which these characters are left without one, with the place of that one.
    pub(crate) fn without_one(&self, rest: &str) -> Vec<(Entry, usize)> {
        let parted = self.terms(KeyKind::WithoutOne, rest).into_iter().filter_map(|entry| {
            let (term, at) = entry.text.split_once('\0')?;
            let count = frequency_of(self.store, term).unwrap_or(0);
            Some((Entry { text: term.to_owned(), count }, at.parse().ok()?))
        });
        let mut parted: Vec<(Entry, usize)> = parted.collect();
        parted.sort_by(|(a, _), (b, _)| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        parted
    }

    /// Cuts letters into readings that terms have: the fewest, and of those the ones whose rarest term
    /// is the commonest.
    fn spell(&self, letters: &str, how: Spoken) -> Option<String> {
        // For each end the best way there: how many terms, the count of the rarest, where the last one begins.
        let mut best: Vec<Option<(usize, u64, usize)>> = vec![None; letters.len() + 1];
        *best.first_mut()? = Some((0, u64::MAX, 0));
        let term = |from: usize, to: usize| self.spoken(letters.get(from..to)?, how).into_iter().next();
        for end in MIN_PINYIN..=letters.len() {
            let starts = end.saturating_sub(MAX_PINYIN)..=end - MIN_PINYIN;
            let ways = starts.filter_map(|start| {
                let (terms, rarest, _) = (*best.get(start)?)?;
                let entry = term(start, end)?;
                Some((terms + 1, rarest.min(entry.count), start))
            });
            let way = ways.min_by_key(|&(terms, rarest, _)| (terms, std::cmp::Reverse(rarest)));
            if let Some(place) = best.get_mut(end) {
                *place = way;
            }
        }
        let (mut spelled, mut end) = (Vec::new(), letters.len());
        while end > 0 {
            let (_, _, start) = (*best.get(end)?)?;
            spelled.push(term(start, end)?.text);
            end = start;
        }
        spelled.reverse();
        (!spelled.is_empty()).then(|| spelled.concat())
    }
}
