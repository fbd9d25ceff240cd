//! What to try instead where nothing answers: terms that look or sound like what was asked.

use super::engine::Engine;
use super::literal::is_absent;
use super::plan::Plan;
use super::score::as_f32;
use super::suggest::Suggestions;
use crate::analysis::{Channel, Other, readings};
use crate::index::Part;
use crate::text::normalize;
use std::collections::HashMap;

/// No more terms are offered.
const MAX_TERMS: usize = 5;
/// Where no word of a query is absent, terms near to so many of its words are offered.
const RAREST_WORDS: usize = 2;
/// No longer text is offered, in characters.
const MAX_CHARS: usize = 8;

/// The short texts among the suggestions, by their characters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    by_char: HashMap<char, Vec<u32>>,
    terms: usize,
}

impl Near {
    pub(crate) fn of(suggestions: &Suggestions) -> Self {
        let mut near = Self::default();
        for (id, entry) in (0_u32..).zip(&suggestions.entries) {
            if entry.chars().len() > MAX_CHARS {
                continue;
            }
            near.terms += 1;
            for &c in entry.chars() {
                let ids = near.by_char.entry(c).or_default();
                if ids.last() != Some(&id) {
                    ids.push(id);
                }
            }
        }
        near
    }

    /// How much a character tells: the more, the fewer terms have it.
    fn rarity(&self, c: char) -> f32 {
        let having = self.by_char.get(&c).map_or(0, Vec::len);
        (as_f32(self.terms + 1) / as_f32(having + 1)).ln()
    }
}

/// How near a term is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Nearness {
    /// Pairs of neighbouring characters that it shares with a word of the query.
    pairs: usize,
    /// The rarity of the characters that it shares, for each of its own.
    chars: f32,
}

impl Engine {
    /// Terms of the passages to try instead of a query: those that sound like its absent words,
    /// what the thesaurus knows for them, then those that share most with them. Where no word is
    /// absent, terms that share most with one of its rarest words.
    pub(super) fn near_terms(&self, plan: &Plan, absent: &[String]) -> Vec<String> {
        let query = plan.terms.normalized.as_str();
        let alike = if absent.is_empty() {
            self.looking_like(&self.rarest_words(plan))
        } else {
            let mut alike: Vec<String> = absent.iter().flat_map(|word| self.sounding_like(word)).collect();
            alike.extend(self.known_for(plan, absent));
            alike.extend(self.looking_like(absent));
            // What the query says already does not have to be tried.
            alike.retain(|term| !query.contains(&normalize(term).text));
            alike
        };
        let mut chosen: Vec<String> = Vec::new();
        for term in alike.into_iter().filter(|term| normalize(term).text != query) {
            if !chosen.iter().any(|known| known.contains(&term) || term.contains(known.as_str())) {
                chosen.push(term);
            }
            if chosen.len() == MAX_TERMS {
                break;
            }
        }
        chosen
    }

    /// The words of the query that the fewest passages hold.
    fn rarest_words(&self, plan: &Plan) -> Vec<String> {
        let mut words: Vec<String> = plan.meant.words.iter().map(|word| word.text.clone()).collect();
        let postings = &self.generation.postings;
        words.sort_by_cached_key(|word| postings.frequency(Part::Body, Channel::Words, word));
        words.truncate(RAREST_WORDS);
        words
    }

    /// Terms that sound like a word and share a character with it, unless it is all letters:
    /// 公元 is 公园, 地摊 is not 低碳.
    fn sounding_like(&self, word: &str) -> Vec<String> {
        let alike = readings(word).into_iter().filter_map(|reading| self.vocabulary.sounding_like(&reading, word));
        let alike = alike.map(|entry| entry.text.clone());
        alike.filter(|term| word.is_ascii() || word.chars().any(|c| term.contains(c))).collect()
    }

    /// What the thesaurus knows for the absent words, broader words left out, as far as the passages have it.
    fn known_for(&self, plan: &Plan, absent: &[String]) -> Vec<String> {
        let of_absent = plan.expansions.iter().filter(|expansion| absent.contains(&expansion.word));
        let held =
            |other: &&Other| other.closeness > 0.0 && !is_absent(&self.generation.postings, &self.texts, &other.text);
        of_absent.filter_map(|expansion| expansion.others.iter().find(held).map(|other| other.text.clone())).collect()
    }

    /// Terms that share at least half of a word, by the rarity of its characters, and a pair of
    /// neighbouring ones, nearest first: one character alone is in too many words.
    fn looking_like(&self, words: &[String]) -> Vec<String> {
        let mut nearest: HashMap<u32, Nearness> = HashMap::new();
        for word in words {
            let chars: Vec<char> = word.chars().collect();
            let all: f32 = chars.iter().map(|&c| self.near.rarity(c)).sum();
            let mut shared: HashMap<u32, f32> = HashMap::new();
            for &c in &chars {
                for &id in self.near.by_char.get(&c).into_iter().flatten() {
                    *shared.entry(id).or_default() += self.near.rarity(c);
                }
            }
            for (id, shared) in shared.into_iter().filter(|(_, shared)| *shared * 2.0 >= all) {
                let Some(entry) = self.suggestions.entries.get(id as usize) else { continue };
                let pairs =
                    chars.windows(2).filter(|pair| entry.chars().windows(2).any(|other| other == *pair)).count();
                if pairs == 0 {
                    continue;
                }
                let nearness = Nearness { pairs, chars: shared / as_f32(entry.chars().len().max(1)) };
                let best = nearest.entry(id).or_insert(nearness);
                if nearness > *best {
                    *best = nearness;
                }
            }
        }
        let mut ids: Vec<(Nearness, u32)> = nearest.into_iter().map(|(id, nearness)| (nearness, id)).collect();
        // Among equals the earlier entry, which is a heading or the commoner term.
        ids.sort_by(|(a, a_id), (b, b_id)| {
            b.pairs.cmp(&a.pairs).then(b.chars.total_cmp(&a.chars)).then(a_id.cmp(b_id))
        });
        let entries = ids.iter().filter_map(|(_, id)| self.suggestions.entries.get(*id as usize));
        entries.map(|entry| entry.suggestion.text.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::index::{DataDir, NoProgress, Paths};
    use crate::search::{Engine, Mode, SearchRequest, open};

    const SOURCE: &str = "# 第一章 公园\n\n## 第一节 湿地\n\n\
        修复湿地公园，新建图书馆。湿地公园免费开放。城市公园延长开放时间。\n\n\
        湿地公园设图书馆，城市公园设健身步道。\n\n图书馆免费开放，管好城市公园。\n";

    fn engine() -> Engine {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.md"), SOURCE).unwrap();
        let config = folder.path().join("none");
        let paths = Paths { seeds: folder.path().to_path_buf(), config, data: DataDir::Memory };
        open(&paths, &NoProgress).unwrap().engine
    }

    fn tried(query: &str, mode: Mode) -> Vec<String> {
        engine().search(&SearchRequest { mode, ..SearchRequest::new(query) }).unwrap().query.suggestions
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
