//! What to go on with while a query is typed: headings, names, leads and frequent terms. Each keystroke is a few
//! look-ups in the dictionary of keys.

use super::pinyin_index::PinyinIndex;
use super::vocabulary::frequency_of;
use crate::error::Result;
use crate::library::Library;
use crate::store::{Filters, Found, KeyKind, PlaceTerm, Wanted, lead_of, name_of};
use plansearch_text::{CharSpan, normalize};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashMap;

/// No more keys are read for one way in which something may begin.
const MAX_KEYS: usize = 600;
/// No more passages are looked at for the one that a suggestion leads to.
const MAX_LED: usize = 32;

/// What a suggestion is, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SuggestionKind {
    /// The title of a chapter, a section, a box or a table.
    Heading,
    /// The label of an item, or the name of an indicator.
    Name,
    /// The topic sentence of a passage.
    Lead,
    /// A frequent term.
    Term,
}

/// A text that goes on as somebody began to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The text, a query in itself.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// The passage of this name or lead, or the first one under the heading; none for a term.
    pub id: Option<String>,
}

/// How a suggestion fits what was typed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Begins,
    Contains,
    BeginsByReading,
    BeginsByInitials,
}

/// What may be suggested, as the keys have it: folded.
type Entry = (String, SuggestionKind);

impl SuggestionKind {
    fn of_key(mark: &str) -> Option<Self> {
        match mark {
            "h" => Some(Self::Heading),
            "n" => Some(Self::Name),
            "l" => Some(Self::Lead),
            "t" => Some(Self::Term),
            _ => None,
        }
    }
}

/// How a query that was begun may go on, best first: what begins as typed, what contains it,
/// what begins so in pinyin, whole or by its initials. Nothing for an empty text.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub fn suggest(library: &Library, text: &str, limit: usize) -> Result<Vec<Suggestion>> {
    let typed = normalize(text).text;
    if typed.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let store = library.store();
    let mut ranked = Vec::new();
    for (at, ((text, kind), fit)) in fitting(library, &typed)?.into_iter().enumerate() {
        let count = if kind == SuggestionKind::Term { frequency_of(store, &text)? } else { 0 };
        let chars = text.chars().count();
        ranked.push((fit, kind, Reverse(count), chars, at, text));
    }
    ranked.sort_unstable();
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (_, kind, _, _, _, text) in ranked {
        if suggestions.len() == limit {
            break;
        }
        // The same words may be a heading here and a lead there: the first says it.
        if !seen.contains(&text)
            && let Some(suggestion) = resolved(library, &text, kind)?
        {
            seen.push(text);
            suggestions.push(suggestion);
        }
    }
    Ok(suggestions)
}

/// All that fits what was typed, each once and by its best fit, in the order of the keys.
fn fitting(library: &Library, typed: &str) -> Result<Vec<(Entry, Fit)>> {
    let store = library.store();
    let mut found: Vec<(Entry, Fit)> = Vec::new();
    let mut places: HashMap<Entry, usize> = HashMap::new();
    let mut add = |text: String, mark: &str, fit: Fit| {
        let Some(kind) = SuggestionKind::of_key(mark) else { return };
        match places.get(&(text.clone(), kind)) {
            Some(&at) => {
                if let Some((_, known)) = found.get_mut(at) {
                    *known = fit.min(*known);
                }
            }
            None => {
                places.insert((text.clone(), kind), found.len());
                found.push(((text, kind), fit));
            }
        }
    };
    for rest in store.keys(KeyKind::Suggestion, typed, MAX_KEYS)? {
        let mut parts = rest.split('\0');
        let (after, before, mark) = (parts.next(), parts.next(), parts.next());
        if let (Some(after), Some(before), Some(mark)) = (after, before, mark) {
            let fit = if before.is_empty() { Fit::Begins } else { Fit::Contains };
            add(format!("{before}{typed}{after}"), mark, fit);
        }
    }
    for (text, mark) in led_to(library, KeyKind::Alias, typed)? {
        add(text, &mark, Fit::Begins);
    }
    let spoken: String = typed.chars().filter(|&c| c != '\'').collect();
    if !spoken.chars().any(|c| c.is_ascii_alphabetic()) {
        return Ok(found);
    }
    for (text, mark) in led_to(library, KeyKind::Spelled, &spoken)? {
        add(text, &mark, Fit::BeginsByReading);
    }
    if spoken.len() > 1 && spoken.chars().all(|c| c.is_ascii_alphanumeric()) {
        for (text, mark) in led_to(library, KeyKind::SpelledShort, &spoken)? {
            add(text, &mark, Fit::BeginsByInitials);
        }
    }
    // 湿地xiu: what begins with the characters, and goes on as the letters are spoken.
    let begun: String = spoken.chars().take_while(|c| !c.is_ascii_alphabetic()).collect();
    if !begun.is_empty() {
        let typed: Vec<char> = spoken.chars().collect();
        for rest in store.keys(KeyKind::Suggestion, &begun, MAX_KEYS)? {
            let mut parts = rest.split('\0');
            let (after, before, mark) = (parts.next(), parts.next(), parts.next());
            if let (Some(after), Some(""), Some(mark)) = (after, before, mark) {
                let text = format!("{begun}{after}");
                let chars: Vec<char> = text.chars().collect();
                let mut sounds = PinyinIndex::default();
                sounds.learn(&chars);
                if sounds.begins_by_reading(&chars, &typed) {
                    add(text, mark, Fit::BeginsByReading);
                }
            }
        }
    }
    Ok(found)
}

/// The texts and kinds that keys of another form lead to.
fn led_to(library: &Library, kind: KeyKind, typed: &str) -> Result<Vec<(String, String)>> {
    let keys = library.store().keys(kind, typed, MAX_KEYS)?;
    let parts = keys.iter().filter_map(|rest| {
        let mut parts = rest.split('\0');
        parts.next()?;
        Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
    });
    Ok(parts.collect())
}

/// A suggestion as it is printed, with the passage that it leads to; `None` if it is gone.
fn resolved(library: &Library, folded: &str, kind: SuggestionKind) -> Result<Option<Suggestion>> {
    let first = |wanted: Wanted, fits: &dyn Fn(&Found) -> Option<String>| -> Result<Option<Suggestion>> {
        let mut addresses = library.store().matching(&wanted, &Filters::default(), MAX_LED)?.addresses;
        library.store().sort_in_reading_order(&mut addresses)?;
        for found in library.store().passages(&addresses)? {
            if let Some(text) = fits(&found) {
                return Ok(Some(Suggestion { text, kind, id: Some(found.passage.id.clone()) }));
            }
        }
        Ok(None)
    };
    let is_it = |text: &String| normalize(text).text == folded;
    let sequence = || Wanted::Sequence(folded.to_owned());
    match kind {
        SuggestionKind::Heading => first(Wanted::Place(PlaceTerm::Title(folded.to_owned())), &|found| {
            let titles = found.passage.place.titles().into_iter().map(str::to_owned);
            titles.into_iter().find(is_it)
        }),
        SuggestionKind::Name => first(sequence(), &|found| name_of(&found.passage).filter(is_it)),
        SuggestionKind::Lead => first(sequence(), &|found| lead_of(&found.passage).filter(is_it)),
        SuggestionKind::Term => {
            let text = printed(library, folded)?;
            let is_there = library.store().matching(&sequence(), &Filters::default(), 1)?;
            Ok((!is_there.addresses.is_empty()).then_some(Suggestion { text, kind, id: None }))
        }
    }
}

/// A folded term as it is printed where it first stands: 5G基站, not 5g基站.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn printed(library: &Library, folded: &str) -> Result<String> {
    if !folded.chars().any(|c| c.is_ascii_alphabetic()) {
        return Ok(folded.to_owned());
    }
    let wanted = Wanted::Sequence(folded.to_owned());
    let first = library.store().matching(&wanted, &Filters::default(), 1)?.addresses;
    for found in library.store().passages(&first)? {
        let normalized = normalize(&found.passage.text);
        let start = normalized.text.find(folded).and_then(|byte| normalized.text.get(..byte));
        if let Some(start) = start.map(|before| before.chars().count()) {
            let span = normalized.original(CharSpan::new(start, start + folded.chars().count()));
            return Ok(span.slice(&found.passage.text));
        }
    }
    Ok(folded.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigFiles;
    use crate::corpus::MemorySource;
    use crate::library::open_in_memory;
    use plansearch_index::NoProgress;

    const SOURCE: &str = "# 第一章 湿地与公园\n\n## 第一节 湿地修复\n\n\
        湿地修复工程。建设湿地公园，新增APP导览。湿地公园免费开放，APP导览覆盖全园。\n\n\
        （二）公园管理规范。湿地公园设观鸟步道，APP导览更新，城市公园设健身步道。\n\n\
        ## 第二节 城市公园\n\n城市公园延长开放时间，湿地公园夜间关闭。城市公园与湿地公园联票。\n";

    fn library() -> Library {
        let sources = [MemorySource::new("plan.md", SOURCE)];
        open_in_memory(&sources, &ConfigFiles::empty(), &NoProgress).unwrap().library
    }

    #[track_caller]
    fn check(library: &Library, typed: &str, expected: &str) {
        let found = suggest(library, typed, 20).unwrap();
        let shown: Vec<String> = found.iter().map(|found| format!("{:?} {}", found.kind, found.text)).collect();
        assert_eq!(shown.join(", "), expected, "{typed}");
    }

    #[test]
    fn what_begins_as_typed_comes_first_headings_before_terms() {
        let library = library();
        check(&library, "湿", "Heading 湿地修复, Heading 湿地与公园, Lead 湿地修复工程, Term 湿地, Term 湿地公园");
        check(&library, "湿地公", "Term 湿地公园");
        check(
            &library,
            "公园",
            "Lead （二）公园管理规范, Term 公园, Heading 城市公园, Heading 湿地与公园, Term 湿地公园",
        );
        check(&library, "第二节", "Heading 城市公园");
        check(&library, "", "");
        check(&library, "，", "");
    }

    #[test]
    fn letters_are_read_as_pinyin_whole_or_initials() {
        let library = library();
        check(&library, "chengshi", "Heading 城市公园");
        check(&library, "sdgy", "Term 湿地公园");
        check(&library, "湿地xiu", "Heading 湿地修复, Lead 湿地修复工程");
        check(&library, "app", "Term APP导览");
    }

    #[test]
    fn headings_lead_to_their_first_passage() {
        let library = library();
        let ids: Vec<Option<String>> =
            suggest(&library, "湿地", 3).unwrap().into_iter().map(|found| found.id).collect();
        let at = |place: &str| Some(format!("plan/{place}"));
        assert_eq!(ids, [at("1.1/p1"), at("1.1/p1"), at("1.1/p1")]);
        assert_eq!(suggest(&library, "湿地", 1).unwrap().len(), 1);
        assert!(suggest(&library, "湿地", 0).unwrap().is_empty());
    }
}
