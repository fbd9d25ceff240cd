//! Values that have an order: numbers and dates, each as the range that it may lie in.

use serde_json::Value;
use time::OffsetDateTime;

/// How the values of a field are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// They have no order.
    None,
    /// By number: pages, chapters.
    Number,
    /// By number; a date stands for its year.
    Year,
    /// By date.
    Date,
}

/// A closed range; a single number is the range from itself to itself. Dates are numbers such as 20211015.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    pub from: f64,
    pub to: f64,
}

impl Range {
    pub(super) fn one(number: f64) -> Self {
        Self { from: number, to: number }
    }

    /// Whether both may be the same.
    pub(super) fn meets(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

impl Scale {
    /// Where a value of a condition lies; `None` if it has no place there.
    pub(super) fn read(self, value: &Value) -> Option<Range> {
        match self {
            Self::None => None,
            Self::Number => number(value).map(Range::one),
            Self::Year => match number(value) {
                Some(year) if year < FIRST_EPOCH_SECOND => Some(Range::one(year)),
                _ => date(value).map(|date| Range { from: year_of(date.from), to: year_of(date.to) }),
            },
            Self::Date => date(value),
        }
    }
}

/// No year and no day is as large; from here on a number counts seconds since 1970.
const FIRST_EPOCH_SECOND: f64 = 100_000_000.0;
/// No second in which somebody sets a condition is as large; from here on a number counts milliseconds.
const FIRST_EPOCH_MILLISECOND: f64 = 100_000_000_000.0;

/// A number as JSON or as text: 7, `7`, `第7章`, `2025年`.
fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| {
        let text = value.as_str()?.trim();
        let text = text.strip_prefix('第').unwrap_or(text);
        text.strip_suffix(['章', '节', '条', '页', '年']).unwrap_or(text).trim().parse().ok()
    });
    number.filter(|number: &f64| number.is_finite())
}

fn year_of(date: f64) -> f64 {
    (date / 10_000.0).floor()
}

/// A date: seconds or milliseconds since 1970, or a text as precise as it is.
fn date(value: &Value) -> Option<Range> {
    match number(value) {
        Some(count) if count >= FIRST_EPOCH_MILLISECOND => day_of(count / 1000.0),
        Some(count) if count >= FIRST_EPOCH_SECOND => day_of(count),
        Some(year) => iso_date(&format!("{year}")),
        None => iso_date(value.as_str()?),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast to i64 saturates, and times out of range are refused")]
fn day_of(seconds: f64) -> Option<Range> {
    let date = OffsetDateTime::from_unix_timestamp(seconds as i64).ok()?.date();
    let day = date.year() * 10_000 + i32::from(u8::from(date.month())) * 100 + i32::from(date.day());
    Some(Range::one(f64::from(day)))
}

/// The days that a date of ISO 8601 may mean: `2021`, `2021-10`, `2021-10-15`, `2021-10-15T08:00:00Z`.
pub(super) fn iso_date(text: &str) -> Option<Range> {
    let day = text.trim().split(['T', ' ']).next()?;
    let mut parts = day.split(['-', '/', '.']).map(|part| part.parse::<u32>().ok());
    let year = parts.next()?.filter(|year| (1000..10_000).contains(year))?;
    let part = |given: Option<Option<u32>>, most: u32| match given {
        None => Some((1, most)),
        Some(number) => number.filter(|number| (1..=most).contains(number)).map(|number| (number, number)),
    };
    let (first_month, last_month) = part(parts.next(), 12)?;
    let (first_day, last_day) = part(parts.next(), 31)?;
    let at = |month: u32, day: u32| f64::from(year * 10_000 + month * 100 + day);
    Some(Range { from: at(first_month, first_day), to: at(last_month, last_day) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(scale: Scale, value: Value, expected: Option<(u32, u32)>) {
        let range = scale.read(&value).map(|range| (range.from, range.to));
        assert_eq!(range, expected.map(|(from, to)| (f64::from(from), f64::from(to))), "{value}");
    }

    #[test]
    fn numbers_are_read_from_both_forms() {
        for value in [json!(7), json!(7.0), json!("7"), json!(" 第7章 "), json!("7页")] {
            check(Scale::Number, value, Some((7, 7)));
        }
        for value in [json!("第七章"), json!("七"), json!([]), json!(true), json!("NaN")] {
            check(Scale::Number, value, None);
        }
    }

    #[test]
    fn dates_are_as_precise_as_they_are_given() {
        check(Scale::Date, json!("2021"), Some((20_210_101, 20_211_231)));
        check(Scale::Date, json!(2021), Some((20_210_101, 20_211_231)));
        check(Scale::Date, json!("2021-10"), Some((20_211_001, 20_211_031)));
        check(Scale::Date, json!("2021-10-15T08:00:00Z"), Some((20_211_015, 20_211_015)));
        check(Scale::Date, json!(1_634_256_000), Some((20_211_015, 20_211_015)));
        check(Scale::Date, json!(1_634_256_000_000_u64), Some((20_211_015, 20_211_015)));
        for value in [json!("2021-13"), json!("十月"), json!(21), json!("")] {
            check(Scale::Date, value, None);
        }
    }

    #[test]
    fn a_date_stands_for_its_year() {
        for value in [json!(2025), json!("2025年"), json!("2025-06-30"), json!(1_751_241_600)] {
            check(Scale::Year, value, Some((2025, 2025)));
        }
    }
}
