//! The time that a sentence speaks of, carried from where it is named to where it is named anew.

use super::plan_years::{PlanYears, five_year_plan};
use super::relation::starts_with;
use crate::config::{FactWords, Word};
use crate::text::{CharSpan, Year, quantities, years};

/// The time of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Time {
    /// What was reached, or is: no target.
    Past,
    /// By or in this year.
    Year(u32),
    /// In the course of this: “十四五”期间, 今后五年, 2021—2025年.
    Period(String),
}

/// A place in a sentence from which on a time holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeMark {
    /// The words that name the time, with those before them that belong to it (到, 截至).
    pub span: CharSpan,
    pub time: Time,
}

/// All marks of a sentence, in its order.
pub(super) fn marks(chars: &[char], plan: Option<PlanYears>, words: &FactWords) -> Vec<TimeMark> {
    let mut marks = year_marks(chars, plan);
    marks.extend((0..chars.len()).filter_map(|at| five_years_mark(chars, at, plan)));
    marks.extend((0..chars.len()).filter_map(|at| worded_mark(chars, at, words)));
    marks.extend(quantities(chars).iter().filter_map(|quantity| {
        let is_term =
            quantity.unit.as_deref() == Some("年") && chars.get(quantity.span.end.checked_sub(1)?) == Some(&'内');
        is_term.then(|| period(chars, quantity.span))
    }));
    marks.sort_by_key(|mark| mark.span);
    marks
}

fn period(chars: &[char], span: CharSpan) -> TimeMark {
    let words: String = chars.get(span.start..span.end).unwrap_or_default().iter().collect();
    TimeMark { span, time: Time::Period(words) }
}

fn year_marks(chars: &[char], plan: Option<PlanYears>) -> Vec<TimeMark> {
    let years = years(chars);
    let mut marks = Vec::new();
    let mut rest = years.as_slice();
    while let Some((year, after)) = rest.split_first() {
        rest = after;
        let range = after.first().filter(|next| is_range(chars, year, next));
        let last = range.unwrap_or(year);
        if range.is_some() {
            rest = rest.get(1..).unwrap_or_default();
        }
        if chars.get(last.span.end) == Some(&'年') && !is_comparison(chars, year.span.start, last.span.end + 1) {
            marks.push(year_mark(chars, year, last, plan));
        }
    }
    marks
}

fn is_range(chars: &[char], first: &Year, second: &Year) -> bool {
    let between = chars.get(first.span.end..second.span.start).unwrap_or_default();
    let dashes = between.iter().filter(|c| matches!(c, '—' | '-' | '－' | '–' | '～' | '~' | '至')).count();
    dashes > 0 && between.iter().all(|c| "—-－–～~至年".contains(*c))
}

/// 比2020年, 较2020年, 2020年的1.5倍, 以2020年为基期: a year to compare with.
fn is_comparison(chars: &[char], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| chars.get(at));
    let after: String = chars.iter().skip(end).take(3).collect();
    matches!(before, Some('比' | '较' | '由' | '从' | '与' | '以' | '在' | '自' | '对'))
        || ["的", "远景", "基础", "水平", "相比", "为基", "翻", "增加到", "提高到"]
            .iter()
            .any(|word| after.starts_with(word))
}

fn year_mark(chars: &[char], first: &Year, last: &Year, plan: Option<PlanYears>) -> TimeMark {
    let before: String = chars.get(..first.span.start).unwrap_or_default().iter().collect();
    let lead = ["截至", "截止", "截止到", "力争到", "到", "至", "于"]
        .iter()
        .filter(|lead| before.ends_with(**lead))
        .max_by_key(|lead| lead.len());
    let lead_len = lead.map_or(0, |lead| lead.chars().count());
    let mut end = last.span.end + 1;
    let month = chars.iter().skip(end).take_while(|c| c.is_ascii_digit()).count();
    if month > 0 && chars.get(end + month) == Some(&'月') {
        end += month + 1;
    }
    while matches!(chars.get(end), Some('底' | '末' | '前' | '初' | '度' | '中'))
        || chars.get(end) == Some(&'以') && chars.get(end + 1) == Some(&'前')
    {
        end += 1;
    }
    let span = CharSpan::new(first.span.start - lead_len, end);
    let is_told = lead.is_some_and(|lead| lead.starts_with('截'));
    let is_past = match plan {
        Some(plan) => last.number < plan.first || (is_told && last.number <= plan.issued),
        // Without a plan's years only the words before the year tell.
        None => is_told || lead.is_none(),
    };
    let time = if is_past {
        Time::Past
    } else if first == last {
        Time::Year(last.number)
    } else {
        return period(chars, CharSpan::new(first.span.start, last.span.end + 1));
    };
    TimeMark { span, time }
}

/// “十四五”期间, “十四五”末, “十三五”以来; the name alone is no time (“十四五”规划).
fn five_years_mark(chars: &[char], at: usize, plan: Option<PlanYears>) -> Option<TimeMark> {
    let named = five_year_plan(chars, at)?;
    let plan = plan?;
    let after = chars.get(named.span.end..)?;
    let quote = usize::from(matches!(after.first(), Some('”' | '"' | '’')));
    let word: String = after.iter().skip(quote).take(2).collect();
    let len = match word.as_str() {
        "期间" | "时期" | "期末" | "期内" | "末期" | "以来" | "五年" => 2,
        _ if word.starts_with('末') => 1,
        _ => return None,
    };
    let start = at - usize::from(at > 0 && chars.get(at - 1).is_some_and(|c| matches!(c, '“' | '"' | '‘')));
    let span = CharSpan::new(start, named.span.end + quote + len);
    let time = if named.last < plan.first || word == "以来" {
        Time::Past
    } else if word.contains('末') {
        Time::Year(named.last)
    } else {
        return Some(period(chars, span));
    };
    Some(TimeMark { span, time })
}

fn worded_mark(chars: &[char], at: usize, words: &FactWords) -> Option<TimeMark> {
    let rest = chars.get(at..)?;
    let stands = |word: &&str| starts_with(rest, word);
    let span = |word: &str| CharSpan::new(at, at + word.chars().count());
    if let Some(word) = words.periods.iter().map(Word::as_str).find(stands) {
        return Some(period(chars, span(word)));
    }
    words.past.iter().map(Word::as_str).find(stands).map(|word| TimeMark { span: span(word), time: Time::Past })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Time)]) {
        let words = crate::config::FactWords::shipped().unwrap();
        let chars: Vec<char> = text.chars().collect();
        let found = marks(&chars, Some(PlanYears { first: 2026, issued: 2026 }), &words);
        let shown: Vec<(String, Time)> = found.into_iter().map(|mark| (mark.span.slice(text), mark.time)).collect();
        let expected: Vec<(String, Time)> =
            expected.iter().map(|(words, time)| ((*words).to_owned(), time.clone())).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn years_and_periods_are_marks() {
        let period = |words: &str| Time::Period(words.to_owned());
        check(
            "到2030年，建桥3座；2028年底前，通车",
            &[("到2030年", Time::Year(2030)), ("2028年底前", Time::Year(2028))],
        );
        check("“十五五”期间新增学位", &[("“十五五”期间", period("“十五五”期间"))]);
        check("2026—2030年，年均增长", &[("2026—2030年", period("2026—2030年"))]);
        check("到“十五五”末，覆盖", &[("“十五五”末", Time::Year(2030))]);
        check("今后五年，5年内，", &[("今后五年", period("今后五年")), ("5年内", period("5年内"))]);
        check("到二〇三五年，", &[("到二〇三五年", Time::Year(2035))]);
    }

    #[test]
    fn what_lies_before_the_plan_is_past() {
        check("2025年，全市达到", &[("2025年", Time::Past)]);
        check("“十四五”期间，新增", &[("“十四五”期间", Time::Past)]);
        check("目前，全市有", &[("目前", Time::Past)]);
    }

    #[test]
    fn a_year_to_compare_with_is_no_mark() {
        check("比2025年提高5个百分点，落实“十五五”规划", &[]);
    }
}
