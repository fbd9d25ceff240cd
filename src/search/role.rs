//! Whether a question, and a sentence, speaks of what was done or of what is to come.

use crate::config::{Questions, TimeWords, holds_any};
use plansearch_text::parse_integer;

/// The time that a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A review: what was done, how things stand.
    Past,
    /// Aims and tasks.
    Future,
}

impl Role {
    /// What a normalised query asks about; `None` if it does not say.
    pub(crate) fn asked(query: &str, questions: &Questions) -> Option<Self> {
        told(query, &questions.question_time)
    }

    /// What a folded sentence under these titles speaks of; `None` if nothing says so.
    pub(crate) fn of(sentence: &str, titles: &str, questions: &Questions) -> Option<Self> {
        told(sentence, &questions.sentence_time).or_else(|| told(titles, &questions.title_time))
    }
}

/// What the words say; nothing where some speak for one and some for the other.
fn told(text: &str, words: &TimeWords) -> Option<Role> {
    match (holds_any(text, &words.past), holds_any(text, &words.future)) {
        (true, false) => Some(Role::Past),
        (false, true) => Some(Role::Future),
        _ => None,
    }
}

/// The five-year period that a text names: 14 for 十四五 and for 第十四个五年规划; the first one.
pub(crate) fn period(text: &str) -> Option<u32> {
    let in_full = text.split_once("个五年").and_then(|(before, _)| {
        let number = before.rsplit('第').next()?;
        parse_integer(number).filter(|number| (1..=99).contains(number))
    });
    in_full.or_else(|| {
        text.match_indices('五').find_map(|(end, _)| {
            let before: Vec<char> = text.get(..end).unwrap_or_default().chars().rev().take(2).collect();
            let after = text.get(end..).unwrap_or_default().chars().nth(1);
            let number = |unit: &char| "一二三四五六七八九".chars().zip(1..).find(|(c, _)| c == unit).map(|(_, n)| n);
            match before.as_slice() {
                [unit, '十'] => Some(10 + number(unit)?),
                // 八五期间, “八五”; but not 三五成群.
                [unit, rest @ ..] if !rest.iter().any(|c| number(c).is_some()) => {
                    after.is_some_and(|c| "”\"'’」期时计规".contains(c)).then(|| number(unit)).flatten()
                }
                _ => None,
            }
        })
    })
}

/// The last year of a five-year period, and its first.
pub(crate) fn years_of(period: u32) -> std::ops::RangeInclusive<u32> {
    let last = 1955 + period * 5;
    last - 4..=last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_sentences_speak_of_a_time() {
        let questions = Questions::shipped().unwrap();
        let asked = |query: &str| Role::asked(query, &questions);
        let of = |sentence: &str, titles: &str| Role::of(sentence, titles, &questions);
        assert_eq!(asked("失业率今年控制在多少"), Some(Role::Future));
        assert_eq!(asked("去年建了几所学校"), Some(Role::Past));
        assert_eq!(asked("养老"), None);
        assert_eq!(of("全市建成学校3所", "十三五时期发展回顾"), Some(Role::Past));
        assert_eq!(of("力争达到3所", "发展回顾"), Some(Role::Future));
    }

    #[test]
    fn a_period_has_its_years() {
        assert_eq!((period("“十四五”期间"), period("十五五规划"), period("五年")), (Some(14), Some(15), None));
        assert_eq!((period("“八五”头一年"), period("七五期间"), period("三五成群")), (Some(8), Some(7), None));
        assert_eq!((period("第十五个五年规划纲要"), period("第十五条")), (Some(15), None));
        assert_eq!(years_of(14), 2021..=2025);
    }
}
