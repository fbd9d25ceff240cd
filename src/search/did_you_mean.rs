//! What to try instead where nothing answers: terms that look or sound like what was asked.

use super::literal::is_absent;
use super::plan::Plan;
use super::score::{as_f32, idf};
use super::suggest::printed;
use super::vocabulary::{Vocabulary, frequency_of};
use crate::analysis::{Other, readings};
use crate::error::Result;
use crate::library::Library;
use crate::store::{Field, Filters, KeyKind};
use plansearch_text::normalize;
use std::collections::HashMap;

/// No more terms are offered.
const MAX_TERMS: usize = 5;
/// Where no word of a query is absent, terms near to so many of its words are offered.
const RAREST_WORDS: usize = 2;
/// No longer text is offered, in characters.
const MAX_CHARS: usize = 8;
/// No more texts are looked at that share a bigram with a word.
const MAX_SHARING: usize = 200;
/// Terms near to so many words are looked for.
const MAX_WORDS: usize = 6;

/// How near a term is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Nearness {
    /// Bigrams that it shares with a word of the query.
    bigrams: usize,
    /// The rarity of the characters that it shares, for each of its own.
    chars: f32,
}

/// Terms of the passages to try instead of a query: those that sound like its absent words,
/// what the thesaurus knows for them, then those that share most with them. Where no word is
/// absent, terms that share most with one of its rarest words.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn did_you_mean(library: &Library, plan: &Plan, absent: &[String]) -> Result<Vec<String>> {
    let query = plan.terms.normalized.as_str();
    let alike = if absent.is_empty() {
        looking_like(library, &rarest_words(library, plan)?)?
    } else {
        let words = absent.get(..absent.len().min(MAX_WORDS)).unwrap_or_default();
        let vocabulary = Vocabulary::of(library.store());
        let mut alike: Vec<String> = words.iter().flat_map(|word| sounding_like(&vocabulary, word)).collect();
        alike.extend(known_for(library, plan, words)?);
        alike.extend(looking_like(library, words)?);
        // What the query says already does not have to be tried.
        alike.retain(|term| !query.contains(&normalize(term).text));
        alike
    };
    let mut chosen: Vec<String> = Vec::new();
    for term in alike.into_iter().filter(|term| normalize(term).text != query) {
        if !chosen.iter().any(|known| known.contains(&term) || term.contains(known.as_str())) {
            chosen.push(printed(library, &term)?);
        }
        if chosen.len() == MAX_TERMS {
            break;
        }
    }
    Ok(chosen)
}

/// The words of the query that the fewest passages hold.
fn rarest_words(library: &Library, plan: &Plan) -> Result<Vec<String>> {
    let mut words = Vec::new();
    for word in &plan.meant.words {
        words.push((library.store().frequency(Field::Words, &word.text)?, word.text.clone()));
    }
    words.sort_by_key(|(frequency, _)| *frequency);
    Ok(words.into_iter().take(RAREST_WORDS).map(|(_, word)| word).collect())
}

/// Terms that sound like a word and share a character with it, unless it is all letters:
/// 公元 is 公园, 地摊 is not 低碳.
fn sounding_like(vocabulary: &Vocabulary<'_>, word: &str) -> Vec<String> {
    let alike =
        readings(word).into_iter().filter_map(|reading| vocabulary.sounding_like(&reading, word).into_iter().next());
    let alike = alike.map(|entry| entry.text);
    alike.filter(|term| word.is_ascii() || word.chars().any(|c| term.contains(c))).collect()
}

/// What the thesaurus knows for the absent words, broader words left out, as far as the passages have it.
fn known_for(library: &Library, plan: &Plan, absent: &[String]) -> Result<Vec<String>> {
    let mut known = Vec::new();
    for expansion in plan.expansions.iter().filter(|expansion| absent.contains(&expansion.word)) {
        for Other { text, closeness } in &expansion.others {
            if *closeness > 0.0 && !is_absent(library.store(), text, &Filters::default())? {
                known.push(text.clone());
                break;
            }
        }
    }
    Ok(known)
}

/// Terms that share at least half of a word, by the rarity of its characters, and a pair of
/// neighbouring ones, nearest first: one character alone is in too many words.
fn looking_like(library: &Library, words: &[String]) -> Result<Vec<String>> {
    let store = library.store();
    let mut rarities: HashMap<char, f32> = HashMap::new();
    let mut nearest: HashMap<String, (Nearness, u64)> = HashMap::new();
    for word in words.iter().filter(|word| word.chars().count() <= MAX_CHARS) {
        let chars: Vec<char> = word.chars().collect();
        for &c in &chars {
            if let std::collections::hash_map::Entry::Vacant(slot) = rarities.entry(c) {
                let frequency = store.frequency(Field::Unigrams, c.encode_utf8(&mut [0; 4]))?;
                let passages = library.passage_count();
                let frequency = usize::try_from(frequency).unwrap_or(usize::MAX);
                // A character that is nowhere must not outweigh all others.
                slot.insert(1.0 + idf(passages, frequency) / idf(passages, 0));
            }
        }
        let rarity = |chars: &[char]| chars.iter().filter_map(|c| rarities.get(c)).sum::<f32>();
        let all = rarity(&chars);
        for bigram in chars.windows(2) {
            let bigram: String = bigram.iter().collect();
            for rest in store.keys(KeyKind::Suggestion, &bigram, MAX_SHARING)? {
                let mut parts = rest.split('\0');
                let (after, before) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let term = format!("{before}{bigram}{after}");
                let own: Vec<char> = term.chars().collect();
                let shared: Vec<char> = chars.iter().copied().filter(|c| own.contains(c)).collect();
                if own.len() > MAX_CHARS || rarity(&shared) * 2.0 < all {
                    continue;
                }
                let bigrams = chars.windows(2).filter(|pair| own.windows(2).any(|other| other == *pair)).count();
                let nearness = Nearness { bigrams, chars: rarity(&shared) / as_f32(own.len().max(1)) };
                if nearest.get(&term).is_none_or(|(known, _)| nearness > *known) {
                    let count = frequency_of(store, &term)?;
                    nearest.insert(term, (nearness, count));
                }
            }
        }
    }
    let mut terms: Vec<(Nearness, u64, String)> =
        nearest.into_iter().map(|(term, (nearness, count))| (nearness, count, term)).collect();
    // Among equals the commoner term.
    terms.sort_by(|(a, a_count, a_term), (b, b_count, b_term)| {
        b.bigrams
            .cmp(&a.bigrams)
            .then(b.chars.total_cmp(&a.chars))
            .then(b_count.cmp(a_count))
            .then_with(|| a_term.cmp(b_term))
    });
    Ok(terms.into_iter().map(|(_, _, term)| term).collect())
}

#[cfg(test)]
mod tests {
    use crate::config::ConfigFiles;
    use crate::corpus::MemorySource;
    use crate::library::{Library, open_in_memory};
    use crate::{Mode, SearchRequest, search};
    use plansearch_index::NoProgress;

    const SOURCE: &str = "# 第一章 公园\n\n## 第一节 湿地\n\n\
        修复湿地公园，新建图书馆。湿地公园免费开放。城市公园延长开放时间。\n\n\
        湿地公园设图书馆，城市公园设健身步道。\n\n图书馆免费开放，管好城市公园。\n";

    fn library() -> Library {
        let sources = [MemorySource::new("plan.md", SOURCE)];
        open_in_memory(&sources, &ConfigFiles::empty(), &NoProgress).unwrap().library
    }

    fn tried(query: &str, mode: Mode) -> Vec<String> {
        search(&library(), &SearchRequest { mode, ..SearchRequest::new(query) }).unwrap().query.suggestions
    }

    #[test]
    fn near_terms_are_offered_where_nothing_answers() {
        assert_eq!(tried("图书室", Mode::Exact), ["图书馆"]);
        assert_eq!(tried("公元", Mode::Any), ["公园"]);
        assert!(tried("诗地", Mode::Exact).iter().any(|term| term == "湿地"));
        assert!(tried("师弟", Mode::Any).is_empty());
        // Each word is there, but not side by side.
        assert_eq!(tried("图书馆公园", Mode::Exact), ["图书馆", "公园"]);
        assert!(tried("湿地公园", Mode::Any).is_empty());
        assert!(tried("咖啡", Mode::Any).is_empty());
        // 馆 alone makes nothing near.
        assert!(tried("饭馆", Mode::Any).is_empty());
        assert!(tried("，", Mode::Exact).is_empty());
    }
}
