//! Walking a library in reading order, a page at a time.

use super::Library;
use crate::corpus::DocumentHead;
use crate::error::{Error, Result};
use crate::facts::Lookup;
use crate::facts::{IndicatorFact, indicator_named, name_key};
use crate::store::{AboutFilters, Address, DocumentRecord, Found, Key, KeyKind};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// So many documents or passages are read at a time.
const PAGE: usize = 256;
/// No more documents than these are asked for an indicator.
const MAX_DOCUMENTS: usize = 64;
/// No more names than these are read that go on as asked.
const MAX_NAMES: usize = 64;
/// A longer question is cut before names of indicators are looked for in it, in characters.
const MAX_ASKED_CHARS: usize = 64;
/// A name of fewer characters names no indicator.
const MIN_NAME_CHARS: usize = 2;
/// No name of an indicator is longer, in characters.
const MAX_NAME_CHARS: usize = 32;

/// All passages of a library, in reading order.
pub struct Passages<'a> {
    library: &'a Library,
    addresses: VecDeque<Address>,
    read: VecDeque<Found>,
    file: Option<String>,
    is_done: bool,
}

impl Library {
    /// All passages in reading order, read page by page.
    #[must_use]
    pub fn passages(&self) -> Passages<'_> {
        Passages { library: self, addresses: VecDeque::new(), read: VecDeque::new(), file: None, is_done: false }
    }

    /// Heads of documents in the order of their sources' paths, those after a path.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn documents(&self, after: Option<&str>, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        self.store().documents(after, limit)
    }

    /// The documents issued last: the last one first, those without a date at the end.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn newest(&self, limit: usize) -> Result<Vec<Arc<DocumentHead>>> {
        self.store().newest(limit)
    }

    /// The passages of a document, in reading order.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn passages_of(&self, document: &str) -> Result<Vec<Found>> {
        self.store().passages(&self.store().passages_of(document)?)
    }

    /// Some passages of a document, by their numbers in reading order.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn passages_at(&self, document: &str, numbers: impl IntoIterator<Item = usize>) -> Result<Vec<Found>> {
        let all = self.store().passages_of(document)?;
        let addresses: Vec<Address> = numbers.into_iter().filter_map(|number| all.get(number).copied()).collect();
        self.store().passages(&addresses)
    }

    /// The indicator that a query names, in one document or in all.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn indicator(&self, query: &str, document: Option<&str>) -> Result<Lookup> {
        let mut records: BTreeMap<String, Arc<DocumentRecord>> = BTreeMap::new();
        match document {
            Some(id) => records.extend(self.store().document(id)?.map(|record| (record.head.file.clone(), record))),
            None => {
                for key in self.indicator_keys(&name_key(query))? {
                    for record in self.store().documents_with_key(&key, MAX_DOCUMENTS)? {
                        records.insert(record.head.file.clone(), record);
                    }
                    if records.len() >= MAX_DOCUMENTS {
                        break;
                    }
                }
            }
        }
        let facts: Vec<&IndicatorFact> = records.values().flat_map(|record| &record.facts.indicators).collect();
        Ok(indicator_named(query, &facts))
    }

    /// The keys of the names that a query may mean: itself, those that stand in it, those that hold it.
    fn indicator_keys(&self, asked: &str) -> Result<Vec<Key>> {
        let chars: Vec<char> = asked.chars().take(MAX_ASKED_CHARS).collect();
        let mut keys = Vec::new();
        let mut look = |text: &str, is_whole: bool| -> Result<bool> {
            let beginning = if is_whole { format!("{text}\0") } else { text.to_owned() };
            let found = self.store().keys(KeyKind::Indicator, &beginning, MAX_NAMES)?;
            let before = keys.len();
            let fits = |rest: &&String| !is_whole || rest.is_empty();
            keys.extend(
                found.iter().filter(fits).map(|rest| Key { kind: KeyKind::Indicator, text: beginning.clone() + rest }),
            );
            Ok(keys.len() > before)
        };
        if asked.is_empty() || look(asked, true)? {
            return Ok(keys);
        }
        for len in (MIN_NAME_CHARS..=chars.len().min(MAX_NAME_CHARS)).rev() {
            let mut any = false;
            for window in chars.windows(len) {
                any |= look(&window.iter().collect::<String>(), true)?;
            }
            if any {
                break;
            }
        }
        look(asked, false)?;
        Ok(keys)
    }
}

impl Passages<'_> {
    fn fill(&mut self) -> Result<()> {
        while self.read.is_empty() && !self.is_done {
            if self.addresses.is_empty() {
                let Some(head) = self.library.documents(self.file.as_deref(), 1)?.pop() else {
                    self.is_done = true;
                    return Ok(());
                };
                self.addresses.extend(self.library.store().passages_of(&head.id)?);
                self.file = Some(head.file.clone());
            }
            let page: Vec<Address> = self.addresses.drain(..self.addresses.len().min(PAGE)).collect();
            self.read.extend(self.library.store().passages(&page)?);
        }
        Ok(())
    }
}

impl Iterator for Passages<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Err(error) = self.fill() {
            tracing::error!("{error}");
            self.is_done = true;
        }
        self.read.pop_front()
    }
}

/// A page of a list, and where the next one begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The items, in reading order.
    pub items: Vec<T>,
    /// What to ask with for the next page; `None` at the end.
    pub next: Option<String>,
}

/// No more documents are walked through for one page.
const MAX_WALKED: usize = 512;

/// Where a page begins: behind so many items of a source, or of a list that is in no order of sources.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cursor {
    taken: usize,
    file: String,
}

/// What a cursor looks like, as a regular expression without anchors.
pub const CURSOR_PATTERN: &str = r"[0-9]{1,9}:[\s\S]*";
/// The most digits of its number.
const CURSOR_DIGITS: usize = 9;

impl Cursor {
    fn read(text: &str) -> Result<Self> {
        let (taken, file) = text.split_once(':').ok_or_else(|| bad_cursor(text))?;
        let is_number = taken.len() <= CURSOR_DIGITS && taken.bytes().all(|byte| byte.is_ascii_digit());
        let number = taken.parse().ok().filter(|_| is_number);
        Ok(Self { taken: number.ok_or_else(|| bad_cursor(text))?, file: file.to_owned() })
    }

    fn write(&self) -> String {
        format!("{}:{}", self.taken, self.file)
    }
}

fn bad_cursor(text: &str) -> Error {
    let reason = format!("`{text}` is no cursor: send `next` of the answer before, as it is");
    Error::BadParameter { name: "cursor", reason }
}

impl Library {
    /// A page of what documents state, in reading order: those of some documents, of all if none are named.
    ///
    /// # Errors
    /// [`Error::BadParameter`] for a cursor that is none, [`Error::Store`].
    pub fn facts<T>(
        &self,
        documents: &[String],
        cursor: Option<&str>,
        limit: usize,
        mut of: impl FnMut(&DocumentRecord) -> Result<Vec<T>>,
    ) -> Result<Page<T>> {
        let cursor = cursor.map(Cursor::read).transpose()?;
        let mut page = Page { items: Vec::new(), next: None };
        let (mut file, mut skip) = (None, 0);
        let mut records: VecDeque<Arc<DocumentRecord>> = VecDeque::new();
        if !documents.is_empty() {
            for id in documents {
                records.extend(self.store().document(id)?);
            }
            records.make_contiguous().sort_by(|a, b| a.head.file.cmp(&b.head.file));
        }
        if let Some(cursor) = cursor {
            records.retain(|record| record.head.file >= cursor.file);
            // A source that was begun is gone on with; one that is through comes before the next.
            if cursor.taken > 0 {
                let begun = self.store().head_of_file(&cursor.file)?;
                let begun = begun.filter(|head| documents.is_empty() || documents.contains(&head.id));
                if documents.is_empty()
                    && let Some(head) = &begun
                {
                    records.extend(self.store().document(&head.id)?);
                }
                skip = if begun.is_some() { cursor.taken } else { 0 };
            } else {
                records.retain(|record| record.head.file > cursor.file);
            }
            file = Some(cursor.file);
        }
        let mut walked = 0;
        loop {
            if records.is_empty() && documents.is_empty() {
                records.extend(self.store().documents_with_facts(file.as_deref(), 1)?);
            }
            let Some(record) = records.pop_front() else { return Ok(page) };
            walked += 1;
            let items = of(&record)?;
            let left = limit.saturating_sub(page.items.len());
            let rest = items.len().saturating_sub(skip);
            page.items.extend(items.into_iter().skip(skip).take(left));
            if rest > left {
                page.next = Some(Cursor { taken: skip + left, file: record.head.file.clone() }.write());
                return Ok(page);
            }
            skip = 0;
            file = Some(record.head.file.clone());
            if page.items.len() == limit || walked == MAX_WALKED {
                let more = match documents {
                    [] => !self.store().documents_with_facts(file.as_deref(), 1)?.is_empty(),
                    _ => !records.is_empty(),
                };
                let through = || Cursor { taken: 0, file: record.head.file.clone() }.write();
                page.next = more.then(through);
                return Ok(page);
            }
        }
    }

    /// A page of heads of documents, in the order of their sources' paths; those whose titles or numbers share
    /// something with `asked`, if anything is asked, best first.
    ///
    /// # Errors
    /// [`Error::BadParameter`] for a cursor that is none, [`Error::Store`].
    pub fn document_page(
        &self,
        asked: Option<&str>,
        about: &AboutFilters,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<Arc<DocumentHead>>> {
        let cursor = cursor.map(Cursor::read).transpose()?;
        if let Some(asked) = asked {
            let skip = cursor.map_or(0, |cursor| cursor.taken);
            let (items, more) = self.documents_asked(asked, about, skip, limit)?;
            let next = || Cursor { taken: skip + limit, file: String::new() }.write();
            return Ok(Page { items, next: more.then(next) });
        }
        let after = cursor.as_ref().map(|cursor| cursor.file.as_str());
        let mut items = self.store().documents_about(about, after, limit.saturating_add(1))?;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| has_more);
        let next = last.map(|head| Cursor { taken: 0, file: head.file.clone() }.write());
        Ok(Page { items, next })
    }

    /// The documents whose titles or numbers hold what is asked, and whether there are more.
    fn documents_asked(
        &self,
        asked: &str,
        about: &AboutFilters,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<Arc<DocumentHead>>, bool)> {
        let folded = crate::text::normalize(asked).text;
        let mut bigrams: Vec<String> = crate::analysis::bigrams(&folded).into_iter().map(|token| token.text).collect();
        bigrams.sort_unstable();
        bigrams.dedup();
        bigrams.truncate(MAX_NAMES);
        let clause = |term| crate::store::Clause { field: crate::store::Field::NameBigrams, term, weight: 1.0 };
        let clauses: Vec<_> = bigrams.into_iter().map(clause).collect();
        // What is asked beside the words is asked of all that share them.
        let most = if about.is_empty() { skip + limit + 1 } else { MAX_ASKED_DOCUMENTS };
        let mut found = self.store().documents_named(&clauses, most.min(MAX_ASKED_DOCUMENTS))?;
        found.retain(|head| about.admits(&head.metadata));
        let more = found.len() > skip + limit;
        Ok((found.into_iter().skip(skip).take(limit).collect(), more))
    }
}

/// No more documents are ranked by their titles.
const MAX_ASKED_DOCUMENTS: usize = 2_000;
