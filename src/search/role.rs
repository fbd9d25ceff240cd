//! Whether a question, and a sentence, speaks of what was done or of what is to come.

use plansearch_text::parse_integer;

/// The time that a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A review: what was done, how things stand.
    Past,
    /// Aims and tasks.
    Future,
}

/// Words of questions about what is to come.
const ASKS_AHEAD: &[&str] = &[
    "目标",
    "今年",
    "明年",
    "今后",
    "未来",
    "下一步",
    "将要",
    "要达到",
    "要建",
    "要新",
    "要增",
    "要降",
    "要提",
    "打算",
    "计划",
    "准备",
    "力争",
    "会不会",
    "以后",
];
/// Words of questions about what was done.
const ASKS_BACK: &[&str] = &[
    "去年",
    "过去",
    "前五年",
    "五年来",
    "这几年",
    "上一个五年",
    "上个五年",
    "已经",
    "完成了",
    "取得了",
    "做了",
    "建了",
    "了多少",
    "了几",
    "成就",
    "成绩",
    "回顾",
    "目前",
    "现在",
    "如今",
    "现状",
];
/// Words of headings above reviews.
const BACK_TITLES: &[&str] =
    &["回顾", "总结", "成就", "成效", "成绩", "发展基础", "现状", "历程", "决定性胜利", "十三五”时期", "过去"];
/// Words of headings above aims and tasks.
const AHEAD_TITLES: &[&str] = &["目标", "安排", "任务", "展望", "思路", "总体要求", "打算", "计划"];
/// Words of sentences that state an aim.
const AHEAD: &[&str] = &["力争", "确保", "预期目标", "将达", "达到以上", "到本世纪", "要达到", "目标是"];
/// Words of sentences that look back.
const BACK: &[&str] = &["年均增长了", "五年来", "一年来", "突破了", "圆满完成", "如期完成", "成功创建", "去年"];

impl Role {
    /// What a normalised query asks about; `None` if it does not say.
    pub(crate) fn asked(query: &str) -> Option<Self> {
        told(query, ASKS_BACK, ASKS_AHEAD)
    }

    /// What a folded sentence under these titles speaks of; `None` if nothing says so.
    pub(crate) fn of(sentence: &str, titles: &str) -> Option<Self> {
        told(sentence, BACK, AHEAD).or_else(|| told(titles, BACK_TITLES, AHEAD_TITLES))
    }
}

/// What the words say; nothing where some speak for one and some for the other.
fn told(text: &str, back: &[&str], ahead: &[&str]) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match (has(back), has(ahead)) {
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
            match before.as_slice() {
                [unit, '十'] => Some(10 + "一二三四五六七八九".chars().zip(1..).find(|(c, _)| c == unit)?.1),
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
        assert_eq!(Role::asked("失业率今年控制在多少"), Some(Role::Future));
        assert_eq!(Role::asked("去年建了几所学校"), Some(Role::Past));
        assert_eq!(Role::asked("养老"), None);
        assert_eq!(Role::of("全市建成学校3所", "十三五时期发展回顾"), Some(Role::Past));
        assert_eq!(Role::of("力争达到3所", "发展回顾"), Some(Role::Future));
    }

    #[test]
    fn a_period_has_its_years() {
        assert_eq!((period("“十四五”期间"), period("十五五规划"), period("五年")), (Some(14), Some(15), None));
        assert_eq!((period("第十五个五年规划纲要"), period("第十五条")), (Some(15), None));
        assert_eq!(years_of(14), 2021..=2025);
    }
}
