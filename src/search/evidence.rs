//! The sentence that answers: which one it is, and what it adds to its passage's score.

use super::demand::Demand;
use super::role::{Role, period, years_of};
use super::score::{Reading, as_f32};
use super::terms::Terms;
use crate::config::{Questions, Ranking, Word};
use plansearch_text::{CharSpan, Year};

/// Longer queries are compared by their first characters: one bit each.
const MAX_QUERY_CHARS: usize = 64;
/// A sentence is looked at closely if its terms score this share of the best one's.
const CLOSE_SHARE: f32 = 0.5;

/// What a query asks of a sentence beside its terms.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    /// The words by which texts show what they speak of.
    pub questions: &'a Questions,
    /// The characters with weight, and how many they are.
    places: Places,
    len: usize,
    /// The years named.
    years: Vec<u32>,
    /// What kind of thing.
    pub demand: Demand,
    wants_figure: bool,
    /// Whether they are those of a period: 十四五.
    is_period: bool,
    /// The time that is asked about.
    role: Option<Role>,
}

/// The best sentence of a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Evidence {
    /// Its number in the passage.
    pub sentence: usize,
    /// What it adds to the score.
    pub score: f32,
}

impl<'a> Asked<'a> {
    pub(crate) fn of(terms: &Terms, questions: &'a Questions) -> Self {
        let weighs = |at: usize| !terms.weightless.mask.get(at).copied().unwrap_or(false);
        let chars = terms.asked();
        let text: String = chars.iter().collect();
        let years = years(&chars, questions);
        // A plan says 2025年 everywhere: that it comes before or after the rest tells nothing.
        let in_year = |at: usize| {
            let holds = |year: &Year| (year.span.start..year.span.end).contains(&at);
            years.iter().any(|year| holds(year) || (at == year.span.end && chars.get(at) == Some(&'年')))
        };
        let content = chars.iter().enumerate().filter(|&(at, c)| weighs(at) && c.is_alphanumeric() && !in_year(at));
        let content: Vec<char> = content.map(|(_, &c)| c).take(MAX_QUERY_CHARS).collect();
        let mut named: Vec<u32> = years.into_iter().map(|year| year.number).collect();
        // 2011—2015年 is 十二五.
        let is_period = match named.as_slice() {
            [] => true,
            [first, last] => last % 5 == 0 && first + 4 == *last,
            _ => false,
        };
        if named.is_empty() {
            named.extend(period(&text).into_iter().flat_map(years_of));
        }
        let last = terms.words.last().filter(|word| word.span.end == chars.len());
        Self {
            questions,
            role: Role::asked(&text, questions),
            places: Places::of(&content),
            len: content.len(),
            years: named,
            is_period,
            demand: Demand::of(&chars, last.map(|word| word.text.as_str()).unwrap_or_default(), questions),
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
            let mut score = by_terms * self.factor(text.sentence(sentence), ranking);
            if self.is_of_other_time(text.sentence(sentence), &text.titles) {
                score *= 1.0 - ranking.other_time.0;
            }
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
        factor + ranking.figure.0 * self.share_beside(sentence)
    }

    /// Whether a sentence looks back where what is to come is asked about, or the other way round.
    pub(crate) fn is_of_other_time(&self, sentence: &[char], titles: &[char]) -> bool {
        let Some(asked) = self.role else { return false };
        let (sentence, titles): (String, String) = (sentence.iter().collect(), titles.iter().collect());
        Role::of(&sentence, &titles, self.questions).is_some_and(|role| role != asked)
    }

    /// How well a sentence gives a thing of the kind asked for, from 0 to 1: more, the more of the query stands beside it.
    fn share_beside(&self, sentence: &[char]) -> f32 {
        if self.demand == Demand::Other {
            return f32::from(u8::from(self.wants_figure && sentence.iter().any(char::is_ascii_digit)));
        }
        let clauses = self.demand.clauses(sentence, self.questions);
        let shared =
            |span: &CharSpan| self.places.common_subsequence(sentence.get(span.start..span.end).unwrap_or_default());
        match clauses.iter().map(shared).max() {
            Some(shared) => GIVEN + (1.0 - GIVEN) * as_f32(shared) / as_f32(self.len.max(1)),
            None => 0.0,
        }
    }

    /// How much a sentence lacks of the year that the query names: nothing if it names it, or none in a document of that
    /// year; all if it names another; less if its passage or the titles name it, or nothing names any.
    ///
    /// `document` tells the document's title.
    pub(crate) fn lacks_year(
        &self,
        sentence: &[char],
        passage: &[char],
        titles: &[char],
        document: impl FnOnce() -> Vec<char>,
    ) -> f32 {
        let asked = |number: &u32| self.years.contains(number);
        let of_period = |text: &[char]| period(&text.iter().collect::<String>()).map(|period| *years_of(period).end());
        let names = |text: &[char]| {
            years(text, self.questions).iter().any(|year| asked(&year.number))
                || of_period(text).is_some_and(|last| asked(&last))
        };
        match () {
            () if self.years.is_empty() || names(sentence) => 0.0,
            () if of_period(titles).is_some_and(|last| !asked(&last)) && !names(titles) => 1.0,
            () if names(titles) => IN_TITLES,
            () if years(sentence, self.questions).is_empty()
                && !self.is_period
                && self.is_of_asked_year(&document()) =>
            {
                0.0
            }
            () if names(passage) => IN_PASSAGE,
            () if years(sentence, self.questions).is_empty() && self.is_period => NO_PERIOD,
            () if years(sentence, self.questions).is_empty() => NOWHERE,
            () => 1.0,
        }
    }

    /// Whether a title is that of a document of one year, the one asked for: 2016年统计公报, but no plan up to a year.
    fn is_of_asked_year(&self, title: &[char]) -> bool {
        let is_plan = period(&title.iter().collect::<String>()).is_some();
        match plansearch_text::years(title).as_slice() {
            [only] => !is_plan && self.years.contains(&only.number),
            _ => false,
        }
    }
}

/// What a figure of the kind asked for counts whatever stands beside it.
const GIVEN: f32 = 0.4;
/// How much a year is lacked that stands in the titles above a sentence, elsewhere in its passage, or nowhere.
const IN_TITLES: f32 = 0.2;
const IN_PASSAGE: f32 = 0.4;
const NOWHERE: f32 = 0.8;
/// How much a period of five years is lacked that nothing names: plans seldom do.
const NO_PERIOD: f32 = 0.2;

/// The years of which a text says something: named in digits, and neither empty in a row of a table (2011年-,2016年9.0)
/// nor what another year is compared with (比2000年翻一番, 按1990年价格计算).
fn years(chars: &[char], questions: &Questions) -> Vec<Year> {
    let mut years = plansearch_text::years(chars);
    let is_empty = |year: &Year| {
        let rest = chars.get(year.span.end..).unwrap_or_default();
        matches!(rest, ['年', '-' | '—' | '–', ',', ..] | ['年', '-' | '—' | '–'])
    };
    let is_compared_with = |year: &Year| {
        let before = year.span.start.checked_sub(1).and_then(|at| chars.get(at));
        let rest = chars.get(year.span.end..).unwrap_or_default();
        let goes_on = |word: &Word| word.as_str().chars().eq(rest.iter().copied().take(word.as_str().chars().count()));
        questions.of_base_year.iter().any(goes_on) || before.is_some_and(|c| questions.compared_with.contains(*c))
    };
    years.retain(|year| !year.spelt && !is_empty(year) && !is_compared_with(year));
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
}
