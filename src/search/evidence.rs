//! The sentence that answers: which one it is, and what it adds to its passage's score.

use super::score::{Reading, as_f32};
use super::terms::Terms;
use crate::config::Ranking;
use plansearch_text::Year;

/// Longer queries are compared by their first characters: one bit each.
const MAX_QUERY_CHARS: usize = 64;
/// A sentence is looked at closely if its terms score this share of the best one's.
const CLOSE_SHARE: f32 = 0.5;

/// What a query asks of a sentence beside its terms.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The characters with weight, and how many they are.
    places: Places,
    len: usize,
    /// The years named.
    years: Vec<u32>,
    /// What is to be counted: 亩 in 多少亩.
    unit: Option<Vec<char>>,
    wants_figure: bool,
}

/// The best sentence of a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Evidence {
    /// Its number in the passage.
    pub sentence: usize,
    /// What it adds to the score.
    pub score: f32,
}

impl Asked {
    pub(crate) fn of(terms: &Terms) -> Self {
        let weighs = |at: usize| !terms.weightless.mask.get(at).copied().unwrap_or(false);
        let chars: Vec<char> = terms.normalized.chars().collect();
        let years = years(&chars);
        // A plan says 2025年 everywhere: that it comes before or after the rest tells nothing.
        let in_year = |at: usize| {
            let holds = |year: &Year| (year.span.start..year.span.end).contains(&at);
            years.iter().any(|year| holds(year) || (at == year.span.end && chars.get(at) == Some(&'年')))
        };
        let content = chars.iter().enumerate().filter(|&(at, c)| weighs(at) && c.is_alphanumeric() && !in_year(at));
        let content: Vec<char> = content.map(|(_, &c)| c).take(MAX_QUERY_CHARS).collect();
        Self {
            places: Places::of(&content),
            len: content.len(),
            years: years.into_iter().map(|year| year.number).collect(),
            unit: asked_unit(&chars),
            wants_figure: terms.weightless.wants_figure,
        }
    }

    /// The best sentence, given each sentence's score by its terms.
    pub(crate) fn best(&self, text: &Reading, term_scores: &[f32], ranking: &Ranking) -> Evidence {
        let mut best = Evidence { sentence: 0, score: 0.0 };
        let highest = term_scores.iter().copied().fold(0.0, f32::max);
        for (sentence, &by_terms) in term_scores.iter().enumerate() {
            if by_terms <= 0.0 || by_terms < highest * CLOSE_SHARE {
                continue;
            }
            let score = by_terms * self.factor(text.sentence(sentence), ranking);
            if score > best.score {
                best = Evidence { sentence, score };
            }
        }
        best
    }

    /// By how much a sentence counts more, or less, than its terms alone.
    fn factor(&self, sentence: &[char], ranking: &Ranking) -> f32 {
        let mut factor = 1.0;
        if self.len > 0 {
            let share = as_f32(self.places.common_subsequence(sentence)) / as_f32(self.len);
            factor += ranking.order.0 * share * share;
        }
        if self.finds_figure(sentence) == Some(true) {
            factor += ranking.figure.0;
        }
        factor
    }

    /// Whether a sentence gives a figure, of the unit asked for where one is; `None` if none is
    /// asked for.
    pub(crate) fn finds_figure(&self, sentence: &[char]) -> Option<bool> {
        match &self.unit {
            Some(unit) => Some(counts(sentence, unit)),
            None => self.wants_figure.then(|| sentence.iter().any(char::is_ascii_digit)),
        }
    }

    /// Whether a sentence names a year that the query names; `None` if it names none.
    pub(crate) fn finds_year(&self, sentence: &[char]) -> Option<bool> {
        let named = || years(sentence).iter().any(|year| self.years.contains(&year.number));
        (!self.years.is_empty()).then(named)
    }
}

/// Characters that stand between a number and its unit.
const MAGNITUDES: &[char] = &['万', '亿', '千', '百', '余', '多'];

/// The unit asked for: 亩 in 多少亩, 家 in 几家, 公里 in 多少公里.
fn asked_unit(query: &[char]) -> Option<Vec<char>> {
    let after = (0..query.len()).find_map(|at| match query.get(at..)? {
        ['多', '少', ..] => Some(at + 2),
        // 哪几个 asks which ones, not how many.
        ['几', ..] if at.checked_sub(1).and_then(|before| query.get(before)) != Some(&'哪') => Some(at + 1),
        _ => None,
    })?;
    let rest: Vec<char> = query.iter().skip(after).skip_while(|c| MAGNITUDES.contains(c)).copied().collect();
    let len = match rest.as_slice() {
        ['公' | '平' | '立' | '千' | '毫' | '微', _, ..] => 2,
        [c, ..] if plansearch_text::is_han(*c) && *c != '年' => 1,
        _ => return None,
    };
    rest.get(..len).map(<[char]>::to_vec)
}

/// Whether a text has a number of this unit.
fn counts(text: &[char], unit: &[char]) -> bool {
    (0..text.len()).any(|at| {
        let ends_number = at > 0 && text.get(at - 1).is_some_and(|c| c.is_ascii_digit() || MAGNITUDES.contains(c));
        ends_number && text.get(at..).is_some_and(|rest| rest.starts_with(unit))
    })
}

/// The years that a text names in digits.
fn years(chars: &[char]) -> Vec<Year> {
    let mut years = plansearch_text::years(chars);
    years.retain(|year| !year.spelt);
    years
}

/// For each character of a query the places where it stands, as bits.
#[derive(Debug, Clone, Default)]
struct Places(Vec<(char, u64)>);

impl Places {
    fn of(chars: &[char]) -> Self {
        let mut places: Vec<(char, u64)> = Vec::with_capacity(chars.len());
        for (at, &c) in chars.iter().enumerate().take(MAX_QUERY_CHARS) {
            match places.iter_mut().find(|(known, _)| *known == c) {
                Some((_, bits)) => *bits |= 1 << at,
                None => places.push((c, 1 << at)),
            }
        }
        places.sort_unstable();
        Self(places)
    }

    /// The length of the longest common subsequence: what two texts share in the same order, by
    /// the bit-parallel method of Hyyrö (Bit-Parallel LCS-length Computation Revisited, 2004).
    fn common_subsequence(&self, other: &[char]) -> usize {
        let mut free = u64::MAX;
        for c in other {
            if let Ok(at) = self.0.binary_search_by_key(c, |&(known, _)| known) {
                let bits = self.0.get(at).map_or(0, |&(_, bits)| bits);
                let used = free & bits;
                free = free.wrapping_add(used) | (free & !bits);
            }
        }
        free.count_zeros() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_in_order_is_counted() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let count = |one: &str, other: &str| Places::of(&chars(one)).common_subsequence(&chars(other));
        assert_eq!(count("抽蓄电站", "新建抽水蓄能电站"), 4);
        assert_eq!(count("电站抽蓄", "新建抽水蓄能电站"), 2);
        assert_eq!(count("", "电站"), 0);
    }

    #[test]
    fn a_figure_counts_if_its_unit_is_the_one_asked_for() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(asked_unit(&chars("一共栽了多少万棵树")), Some(vec!['棵']));
        assert_eq!(asked_unit(&chars("几家医院")), Some(vec!['家']));
        assert_eq!(asked_unit(&chars("哪几家医院")), None);
        assert_eq!(asked_unit(&chars("供水目标")), None);
        assert!(counts(&chars("植树1041万棵"), &['棵']) && !counts(&chars("植树1041万株"), &['棵']));
    }
}
