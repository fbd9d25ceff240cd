//! What kind of thing a query asks for, and where a text gives one: a figure of a measure (多少亩, 城镇化率), a date (什么时候).

use crate::config::{Questions, holds_any};
use plansearch_text::{CharSpan, Measure, is_han, quantities, unit_len, years};

/// The kind of thing that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Demand {
    /// None that could be told by its form.
    #[default]
    Other,
    /// A figure of one of these measures; of any, if none is named.
    Figure(Vec<Measure>),
    /// A day, a month, a year.
    Date,
    /// What is called a rate of something (绿化覆盖率), whether with its figure or not.
    Rate,
    /// Where something is: known by one of these characters, that the query has not itself.
    Place(Vec<char>),
}

/// Characters that stand between a number and its unit.
const MAGNITUDES: &[char] = &['万', '亿', '千', '百', '余', '多'];

impl Demand {
    /// What the characters of a normalised query ask for.
    pub(crate) fn of(query: &[char], questions: &Questions) -> Self {
        let text: String = query.iter().collect();
        if holds_any(&text, &questions.date) {
            return Self::Date;
        }
        if holds_any(&text, &questions.place) {
            return Self::Place(questions.place_endings.iter().filter(|c| !query.contains(c)).collect());
        }
        let named = named_measures(&text, questions);
        if let Some(after) = after_question(query) {
            return Self::Figure(measures_after(query.get(after..).unwrap_or_default(), named, questions));
        }
        let aims = holds_any(&text, &questions.aim) && !text.contains("什么") && !text.contains("哪");
        if !named.is_empty() && (aims || (!years(query).is_empty() && named == [Measure::Share])) {
            return Self::Figure(named);
        }
        if text.ends_with('率') && !text.ends_with("效率") { Self::Rate } else { Self::Other }
    }

    /// Where a folded text gives a thing of this kind: the clause around each.
    pub(crate) fn clauses(&self, text: &[char], questions: &Questions) -> Vec<CharSpan> {
        let spans: Vec<CharSpan> = match self {
            Self::Other => Vec::new(),
            Self::Figure(measures) => {
                // A row of a table prints its unit behind its name: 城镇化率(%).
                let printed = unit_of_row(text);
                let fits = |unit: Option<&str>| {
                    let unit = unit.or(printed.as_deref());
                    measures.is_empty() || unit.is_none_or(|unit| measures.contains(&Measure::of_unit(unit)))
                };
                quantities(text)
                    .into_iter()
                    .filter(|quantity| fits(quantity.unit.as_deref()))
                    .map(|quantity| quantity.span)
                    .collect()
            }
            Self::Date => dates(text),
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
    let scaled = inside.iter().take_while(|c| MAGNITUDES.contains(c)).count();
    let is_unit = scaled < inside.len() && scaled + unit_len(inside, scaled) == inside.len();
    is_unit.then(|| inside.iter().collect())
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
        _ => None,
    })
}

/// The measures of a figure asked for by what follows: 亩 in 多少万亩, 床位 in 多少床位.
fn measures_after(rest: &[char], named: Vec<Measure>, questions: &Questions) -> Vec<Measure> {
    let scaled = rest.iter().take_while(|c| MAGNITUDES.contains(c)).count();
    let rest = rest.get(scaled..).unwrap_or_default();
    if named.contains(&Measure::Share) {
        return named;
    }
    let len = unit_len(rest, 0);
    let unit: String = rest.get(..len).unwrap_or_default().iter().collect();
    let things = vec![Measure::Things, Measure::People, Measure::Households];
    match rest.first() {
        _ if questions.counters.iter().any(|counter| counter.as_str() == unit) => things,
        _ if len > 0 => match Measure::of_unit(&unit) {
            Measure::Things => things,
            measure => vec![measure],
        },
        // 多少护士, 多少医院: they are counted, in whatever measure word.
        Some(c) if is_han(*c) && !named.contains(&Measure::Money) => {
            let mut all = things;
            all.extend([Measure::Area, Measure::Length, Measure::Mass, Measure::Volume, Measure::Energy]);
            all
        }
        _ => named,
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
        for (query, expected) in [
            ("播种面积多少亩", Demand::Figure(vec![Measure::Area])),
            ("失业率控制在多少", Demand::Figure(vec![Measure::Share])),
            ("2035年城镇化率目标", Demand::Figure(vec![Measure::Share])),
            ("地区生产总值增长多少", Demand::Figure(vec![Measure::Share])),
            ("工程投资多少", Demand::Figure(vec![Measure::Money])),
            ("常住人口多少万", Demand::Figure(vec![Measure::People])),
            ("建几所学校", Demand::Figure(things)),
            ("到2027年要实现什么目标", Demand::Other),
            ("哪几家医院", Demand::Other),
            ("什么时候通车", Demand::Date),
            ("大学城选址", Demand::Place(questions.place_endings.iter().collect())),
            ("提高用水效率", Demand::Other),
            ("图书馆的利用率", Demand::Rate),
            ("今后几年怎么发展", Demand::Other),
        ] {
            assert_eq!(Demand::of(&chars(query), &questions), expected, "{query}");
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
        assert_eq!(found(&Demand::Figure(vec![Measure::Area])), ["改造小区121个、146万平方米"]);
        let things = found(&Demand::Figure(vec![Measure::Things]));
        assert_eq!(things, ["新建学校3所", "幼儿园5所", "改造小区121个"]);
        let row = chars("教育:入园率(%),2020年94,2025年96");
        let of_row = |measure: Measure| Demand::Figure(vec![measure]).clauses(&row, &questions).len();
        assert_eq!((of_row(Measure::Share), of_row(Measure::People)), (2, 0));
    }
}
