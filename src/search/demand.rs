//! What kind of thing a query asks for, and where a text gives one: a figure of a measure (多少亩, 城镇化率), a date (什么时候).

use crate::config::{Questions, Word, holds_any};
use plansearch_text::{CharSpan, Measure, is_han, quantities, unit_len, years};

/// The kind of thing that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Demand {
    /// None that could be told by its form.
    #[default]
    Other,
    /// A figure.
    Figure(Figure),
    /// A day, a month, a year.
    Date,
    /// A day.
    Day,
    /// What is called a rate of something (绿化覆盖率), whether with its figure or not.
    Rate,
    /// Where something is: known by one of these characters, that the query has not itself.
    Place(Vec<char>),
}

/// What a figure that is asked for may count or measure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Figure {
    /// One of these; anything, if there are none.
    measures: Vec<Measure>,
    /// Things only by one of these measure words; by any, if there are none.
    counters: Vec<char>,
}

/// Characters that stand between a number and its unit.
const MAGNITUDES: &[char] = &['万', '亿', '千', '百', '余', '多'];

impl Demand {
    /// What the characters of a normalised query ask for.
    ///
    /// `last` is the word with which it ends; empty if it ends with none.
    pub(crate) fn of(query: &[char], last: &str, questions: &Questions) -> Self {
        let text: String = query.iter().collect();
        if holds_any(&text, &questions.day) {
            return Self::Day;
        }
        if holds_any(&text, &questions.date) || ends_with_any(&text, &questions.date_endings) {
            return Self::Date;
        }
        // 存在哪些问题 asks for no place.
        if holds_any(&text.replace("哪些", "").replace("哪几", ""), &questions.place) {
            return Self::Place(questions.place_endings.iter().filter(|c| !query.contains(c)).collect());
        }
        if holds_any(&text, &questions.reason) {
            return Self::Other;
        }
        let named = named_measures(&text, questions);
        // 是不是可以几户几个村一起弄 asks for no number.
        let asks_whether = holds_any(&text, &questions.whether) && !text.contains("多少");
        if let Some(after) = after_question(query).filter(|_| !asks_whether) {
            return Self::Figure(figure_after(query.get(after..).unwrap_or_default(), named, questions));
        }
        let aims = holds_any(&text, &questions.aim) && !text.contains("什么") && !text.contains("哪");
        if !named.is_empty() && (aims || (!years(query).is_empty() && named == [Measure::Share])) {
            return Self::Figure(Figure::of(named));
        }
        if let Some(figure) = figure_in_unit(query, last, questions) {
            return Self::Figure(figure);
        }
        if ends_with_any(&text, &questions.asked_alone) && !ends_with_any(&text, &questions.not_asked_alone) {
            return Self::Figure(Figure::of(named));
        }
        if text.ends_with('率') && !text.ends_with("效率") { Self::Rate } else { Self::Other }
    }

    /// Where a folded text gives a thing of this kind: the clause around each.
    pub(crate) fn clauses(&self, text: &[char], questions: &Questions) -> Vec<CharSpan> {
        let spans: Vec<CharSpan> = match self {
            Self::Other => Vec::new(),
            Self::Figure(figure) => {
                // A row of a table prints its unit behind its name: 城镇化率(%).
                let printed = unit_of_row(text);
                let fits = |unit: Option<&str>| {
                    let unit = unit.or(printed.as_deref());
                    unit.is_none_or(|unit| figure.fits(unit))
                };
                let found = quantities(text).into_iter().filter(|quantity| fits(quantity.unit.as_deref()));
                found.map(|quantity| quantity.span).chain(figure.fractions(text)).collect()
            }
            Self::Date => dates(text),
            Self::Day => days(text),
            Self::Rate => {
                let ends = text.iter().enumerate().filter(|(_, c)| **c == '率');
                ends.map(|(at, _)| CharSpan::new(at, at + 1)).collect()
            }
            Self::Place(marks) => places(text, marks),
        };
        let stops: &[char] = if matches!(self, Self::Place(_) | Self::Rate) { &[','] } else { &[',', '、'] };
        spans.iter().map(|span| clause(text, *span, stops, questions)).collect()
    }
}

/// The unit in brackets behind the first words of a text.
fn unit_of_row(text: &[char]) -> Option<String> {
    let head = text.iter().take_while(|c| **c != ',').count();
    let head = text.get(..head)?;
    let open = head.iter().rposition(|c| *c == '(')?;
    let inside = head.get(open + 1..)?.strip_suffix(&[')'])?;
    scaled_unit(inside).filter(|unit| unit.end == inside.len()).map(|_| inside.iter().collect())
}

/// Where the unit is with which characters begin, after 万 or 百, but not the 千 of 千瓦.
fn scaled_unit(chars: &[char]) -> Option<CharSpan> {
    let scaled = chars.iter().take_while(|c| MAGNITUDES.contains(c)).count();
    let units = (0..=scaled).map(|start| CharSpan::new(start, start + unit_len(chars, start)));
    units.into_iter().find(|unit| !unit.is_empty())
}

/// One past 多少, 几 or 百分之几, if they stand there.
fn after_question(query: &[char]) -> Option<usize> {
    (0..query.len()).find_map(|at| match query.get(at..)? {
        ['多', '少', ..] => Some(at + 2),
        // 哪几个 asks which ones, not how many; 几乎 is a word; 今后几年 asks nothing.
        ['几', next, ..] if *next != '乎' => {
            let before = at.checked_sub(1).and_then(|before| query.get(before));
            (!before.is_some_and(|c| "哪这那近后前来好十".contains(*c))).then_some(at + 1)
        }
        ['多', '大' | '高' | '长', ..] => Some(at + 2),
        // 好多户, as the south-west says.
        ['好', '多', rest @ ..] if scaled_unit(rest).is_some() => Some(at + 2),
        // 能报百分之几
        ['几'] => Some(at + 1),
        _ => None,
    })
}

impl Figure {
    fn of(measures: Vec<Measure>) -> Self {
        Self { measures, counters: Vec::new() }
    }

    /// One that is asked for in a unit.
    fn in_unit(unit: &str, questions: &Questions) -> Self {
        let things = vec![Measure::Things, Measure::People, Measure::Households];
        if questions.counters.iter().any(|counter| counter.as_str() == unit) {
            return Self::of(things);
        }
        match Measure::of_unit(unit) {
            Measure::Things => {
                let counter = unit.chars().next().filter(|_| unit.chars().nth(1).is_none());
                let alike = |counter: char| {
                    let groups = questions.counters_alike.iter().filter(move |group| group.contains(counter));
                    groups.flat_map(|group| group.iter()).chain([counter])
                };
                Self { measures: things, counters: counter.into_iter().flat_map(alike).collect() }
            }
            measure => Self::of(vec![measure]),
        }
    }

    /// Where a text has fractions, if a share may be it: 三分之一.
    fn fractions(&self, text: &[char]) -> Vec<CharSpan> {
        let is_fraction = |around: &[char]| matches!(around, [of, '分', '之', share] if [of, share].iter().all(|c| "二三四五六七八九十一".contains(**c)));
        let is_share = self.measures.is_empty() || self.measures.contains(&Measure::Share);
        let found = text.windows(4).enumerate().filter(|(_, around)| is_share && is_fraction(around));
        found.map(|(at, _)| CharSpan::new(at, at + 4)).collect()
    }

    /// Whether a number with this unit may be it.
    fn fits(&self, unit: &str) -> bool {
        let counted = unit.trim_start_matches(MAGNITUDES);
        (self.measures.is_empty() || self.measures.contains(&Measure::of_unit(unit)))
            && (self.counters.is_empty() || counted.starts_with(self.counters.as_slice()))
    }
}

/// A figure asked for by its unit alone: 5G基站 座, 电梯台数, 客流量 万人次.
fn figure_in_unit(query: &[char], last: &str, questions: &Questions) -> Option<Figure> {
    let unit = unit_asked(last)?;
    // 2025年 and 第3届 name what is meant.
    let before = query.len().checked_sub(last.chars().count() + 1).and_then(|at| query.get(at));
    let is_named = before.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十几数".contains(*c));
    (!is_named && Measure::of_unit(&unit) != Measure::Duration).then(|| Figure::in_unit(&unit, questions))
}

/// The unit that a word is, or whose number it is: 座, 万人次, 台数.
pub(crate) fn unit_asked(word: &str) -> Option<String> {
    let word: Vec<char> = word.strip_suffix('数').unwrap_or(word).chars().collect();
    let unit = scaled_unit(&word).filter(|unit| unit.end == word.len())?;
    word.get(unit.start..).map(|unit| unit.iter().collect())
}

/// The figure asked for by what follows: 亩 in 多少万亩, 床位 in 多少床位.
fn figure_after(rest: &[char], named: Vec<Measure>, questions: &Questions) -> Figure {
    if let Some(unit) = scaled_unit(rest) {
        let unit: String = rest.get(unit.start..unit.end).unwrap_or_default().iter().collect();
        return Figure::in_unit(&unit, questions);
    }
    if named.contains(&Measure::Share) {
        return Figure::of(named);
    }
    match rest.iter().find(|c| !MAGNITUDES.contains(c)) {
        // 多少护士, 多少医院: they are counted, in whatever measure word.
        Some(c) if is_han(*c) && !named.contains(&Measure::Money) => Figure::of(vec![
            Measure::Things,
            Measure::People,
            Measure::Households,
            Measure::Area,
            Measure::Length,
            Measure::Mass,
            Measure::Volume,
            Measure::Energy,
        ]),
        _ => Figure::of(named),
    }
}

/// What the nouns of a query measure. A growth is a share whatever grows.
fn named_measures(text: &str, questions: &Questions) -> Vec<Measure> {
    let is_rate = text.match_indices('率').any(|(at, _)| !text.get(..at).unwrap_or_default().ends_with('效'));
    if is_rate || holds_any(text, &questions.share) {
        return vec![Measure::Share];
    }
    questions.measure.iter().filter(|measure| holds_any(text, &measure.nouns)).map(|measure| measure.of).collect()
}

/// Where a text names a year, a month or a day, or says 年底.
fn dates(text: &[char]) -> Vec<CharSpan> {
    let mut found: Vec<CharSpan> = years(text).into_iter().map(|year| year.span).collect();
    for at in 1..text.len() {
        let is_month = matches!(text.get(at), Some('月' | '日')) && text.get(at - 1).is_some_and(char::is_ascii_digit);
        let is_end = matches!(text.get(at - 1..=at), Some(['年', '底' | '内'] | ['今' | '明', '年']));
        if is_month || is_end {
            found.push(CharSpan::new(at - 1, at + 1));
        }
    }
    found
}

/// Where a text names a day: 5月8日, 8日, 5月8号, but not 19号线.
fn days(text: &[char]) -> Vec<CharSpan> {
    let of_month = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        before.iter().rev().find(|c| !c.is_ascii_digit()) == Some(&'月')
    };
    let is_day = |at: usize, pair: &[char]| match pair {
        [digit, '日'] => digit.is_ascii_digit(),
        [digit, '号'] => digit.is_ascii_digit() && of_month(at),
        _ => false,
    };
    let found = text.windows(2).enumerate().filter(|&(at, pair)| is_day(at, pair));
    found.map(|(at, _)| CharSpan::new(at, at + 2)).collect()
}

fn ends_with_any(text: &str, words: &[Word]) -> bool {
    words.iter().any(|word| text.ends_with(word.as_str()))
}

/// One character for each clause of a text that says where something is.
fn places(text: &[char], marks: &[char]) -> Vec<CharSpan> {
    let mut found: Vec<CharSpan> = Vec::new();
    for (at, c) in text.iter().enumerate().filter(|(_, c)| marks.contains(c)) {
        let is_new = found.last().is_none_or(|last| {
            text.get(last.start..at).unwrap_or_default().iter().any(|c| matches!(c, ',' | '。' | ';'))
        });
        if is_new && is_han(*c) {
            found.push(CharSpan::new(at, at + 1));
        }
    }
    found
}

/// The clause around a figure: back to what it measures, over verbs and over the marks between them, and on to the next mark.
fn clause(text: &[char], figure: CharSpan, stops: &[char], questions: &Questions) -> CharSpan {
    let (mut start, mut told) = (figure.start, 0);
    while let Some(before) = start.checked_sub(1) {
        let Some(&c) = text.get(before) else { break };
        match c {
            '。' | ';' | '!' | '?' | ':' | '\n' => break,
            c if told >= 2 && stops.contains(&c) => break,
            _ => {}
        }
        told += usize::from((is_han(c) || c.is_ascii_alphabetic()) && !questions.between.contains(c));
        start = before;
    }
    let rest = text.get(figure.end..).unwrap_or_default();
    let ends = |c: &char| stops.contains(c) || "。;!?:\n".contains(*c) || c.is_ascii_digit();
    let after = rest.iter().take_while(|c| !ends(c)).count();
    CharSpan::new(start, figure.end + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn shipped() -> Questions {
        Questions::shipped().unwrap()
    }

    #[test]
    fn the_form_of_a_question_says_what_is_asked() {
        let questions = shipped();
        let things = vec![Measure::Things, Measure::People, Measure::Households];
        let figure = |measures: &[Measure]| Demand::Figure(Figure::of(measures.to_vec()));
        for (query, expected) in [
            ("播种面积多少亩", figure(&[Measure::Area])),
            ("失业率控制在多少", figure(&[Measure::Share])),
            ("2035年城镇化率目标", figure(&[Measure::Share])),
            ("地区生产总值增长多少", figure(&[Measure::Share])),
            ("工程投资多少", figure(&[Measure::Money])),
            ("常住人口多少万", figure(&[Measure::People])),
            ("建几所学校", figure(&things)),
            ("到2027年要实现什么目标", Demand::Other),
            ("哪几家医院", Demand::Other),
            ("什么时候通车", Demand::Date),
            ("运动会开幕日期", Demand::Date),
            ("是不是可以几户几个村一起弄", Demand::Other),
            ("住院能报百分之几", figure(&[Measure::Share])),
            ("大学城选址", Demand::Place(questions.place_endings.iter().collect())),
            ("存在哪些短板", Demand::Other),
            ("提高用水效率", Demand::Other),
            ("图书馆的利用率", Demand::Rate),
            ("今后几年怎么发展", Demand::Other),
            ("为什么增速更高", Demand::Other),
            ("水库库容", figure(&[Measure::Volume])),
            ("利用外资金额", figure(&[Measure::Money])),
            ("专利授权量", figure(&[])),
            ("提高服务质量", Demand::Other),
        ] {
            assert_eq!(Demand::of(&chars(query), "", &questions), expected, "{query}");
        }
    }

    #[test]
    fn a_unit_at_the_end_asks_for_a_figure() {
        let questions = shipped();
        let fits = |query: &str, last: &str, unit: &str| match Demand::of(&chars(query), last, &questions) {
            Demand::Figure(figure) => figure.fits(unit),
            _ => false,
        };
        assert!(fits("5g基站座", "座", "座") && fits("5g基站座", "座", "个"));
        assert!(fits("客流量万人次", "人次", "人次") && !fits("客流量万人次", "人次", "家"));
        assert!(fits("电梯计划台数", "台数", "部") && !fits("电梯计划台数", "台数", "个"));
        assert!(fits("开行多少列", "列", "列") && !fits("开行多少列", "列", "个"));
        assert!(fits("风电装机万千瓦", "千瓦", "千瓦") && fits("年发电多少千瓦时", "", "万千瓦时"));
        assert!(fits("翻新好多个厕所", "厕所", "座") && fits("改造好多户", "户", "户"));
        for (query, last) in [("2025年", "年"), ("法定代表人", "代表人"), ("第三届", "届")] {
            assert_eq!(Demand::of(&chars(query), last, &questions), Demand::Other, "{query}");
        }
    }

    #[test]
    fn a_figure_stands_in_the_clause_that_says_what_it_measures() {
        let questions = shipped();
        let text = chars("到2025年,新建学校3所、幼儿园5所,改造小区121个、146万平方米。");
        let found = |demand: &Demand| -> Vec<String> {
            let clauses = demand.clauses(&text, &questions);
            clauses.iter().map(|span| text[span.start..span.end].iter().collect()).collect()
        };
        assert_eq!(found(&Demand::Figure(Figure::of(vec![Measure::Area]))), ["改造小区121个、146万平方米"]);
        let things = found(&Demand::Figure(Figure::of(vec![Measure::Things])));
        assert_eq!(things, ["新建学校3所", "幼儿园5所", "改造小区121个"]);
        let row = chars("教育:入园率(%),2020年94,2025年96");
        let days = |text: &str| Demand::Day.clauses(&chars(text), &questions).len();
        assert_eq!((days("5月8号开馆"), days("地铁19号线"), days("8日")), (1, 0, 1));
        let share = Demand::Figure(Figure::of(vec![Measure::Share]));
        assert_eq!(share.clauses(&chars("第三产业比重提高到三分之一左右"), &questions).len(), 1);
        let of_row = |measure: Measure| Demand::Figure(Figure::of(vec![measure])).clauses(&row, &questions).len();
        assert_eq!((of_row(Measure::Share), of_row(Measure::People)), (2, 0));
    }
}
