//! Quantities: numbers with what they count, as values.

use super::numeral::{Magnitude, Numeral, magnitude_at, numeral_at};
use super::unit::{is_count, unit_len};
use super::{CharSpan, is_han};
use serde::{Deserialize, Serialize};

/// A number in a text with its unit: 1.2万人, 30—50公里, 百分之三十五, 100家以上.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// From the first digit to the end of the unit or of the words that bound it, in characters.
    pub span: CharSpan,
    /// The number as printed: 1.2 in 1.2万人; the lower one of a range.
    pub value: f64,
    /// The upper number of a range: 50 in 30—50公里.
    pub max: Option<f64>,
    /// What the number is multiplied by before the unit: 万 in 1.2万人.
    pub magnitude: Magnitude,
    /// The unit without the magnitude: 人; `None` where none follows.
    pub unit: Option<String>,
    /// How exactly it is meant.
    pub bound: Bound,
    /// Whether it is spelt in Chinese numerals (三个), which are often no figure at all (三个代表).
    pub spelt: bool,
}

/// How exactly a quantity is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// As it stands.
    Exact,
    /// 以上
    AtLeast,
    /// 以内, 以下
    AtMost,
    /// 左右, 上下, 约
    About,
    /// 余, 多
    More,
}

impl Bound {
    /// The word that says so, in the plainest form; empty if the quantity is exact.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::AtLeast => "以上",
            Self::AtMost => "以内",
            Self::About => "左右",
            Self::More => "余",
        }
    }
}

impl Quantity {
    /// The unit as printed, with its magnitude: 万人, 亿元, %.
    #[must_use]
    pub fn printed_unit(&self) -> Option<String> {
        let unit = format!("{}{}", self.magnitude.word(), self.unit.as_deref().unwrap_or_default());
        (!unit.is_empty()).then_some(unit)
    }

    /// The number in the unit without its magnitude: 12000 for 1.2万人.
    #[must_use]
    pub fn base_value(&self) -> f64 {
        self.magnitude.scale(self.value)
    }

    /// Whether things are counted one by one: 座, 家, 人, but not 公里 or %.
    #[must_use]
    pub fn is_count(&self) -> bool {
        self.unit.as_deref().is_some_and(is_count)
    }
}

/// The quantities of a text, in reading order.
///
/// Left out are years (2025年), ordinals (第5, 2号), numbers that are part of a name (G233, 5G, 4A) and
/// indefinite ones (数十家).
#[must_use]
pub fn quantities(chars: &[char]) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(first) = percentage(chars, at).or_else(|| number(chars, at)) else {
            at += 1;
            continue;
        };
        let end = first.end;
        if let Some(quantity) = read(chars, at, first) {
            at = quantity.span.end;
            found.push(quantity);
        } else {
            at = end;
        }
    }
    found
}

/// A number before its unit is read.
struct Number {
    numeral: Numeral,
    magnitude: Magnitude,
    /// One past its last character.
    end: usize,
    /// Whether it says itself that it is a share: 百分之三十五.
    percent: bool,
}

/// 百分之三十五
fn percentage(chars: &[char], at: usize) -> Option<Number> {
    if !chars.get(at..)?.starts_with(&['百', '分', '之']) {
        return None;
    }
    let numeral = numeral_at(chars, at + 3)?;
    Some(Number { end: at + 3 + numeral.len, numeral, magnitude: Magnitude::ONE, percent: true })
}

fn number(chars: &[char], at: usize) -> Option<Number> {
    let numeral = numeral_at(chars, at)?;
    let after = at + numeral.len;
    let magnitude = magnitude_at(chars, after);
    Some(Number { end: after + magnitude.len(), numeral, magnitude, percent: false })
}

fn read(chars: &[char], start: usize, first: Number) -> Option<Quantity> {
    let before = start.checked_sub(1).and_then(|at| chars.get(at)).copied();
    if before
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '数' | '几' | '.' | '×' | '+' | ':' | '∶'))
    {
        return None;
    }
    let hyphened = matches!(before, Some('-' | '－'))
        && start.checked_sub(2).and_then(|at| chars.get(at)).is_some_and(char::is_ascii_alphanumeric);
    if hyphened {
        return None;
    }
    let (spelt, percent) = (first.numeral.spelt, first.percent);
    let mut end = first.end;
    let mut bound = about_before(before);
    if let Some('余' | '多') = chars.get(end) {
        (bound, end) = (Bound::More, end + 1);
    }
    // 10%—12% prints its unit twice, 30—50公里 once.
    let inner = unit_len(chars, end);
    let second = range_mark_len(chars, end + inner)
        .and_then(|mark| percentage(chars, end + inner + mark).or_else(|| number(chars, end + inner + mark)));
    let mut magnitude = first.magnitude;
    let max = match &second {
        Some(second) if second.numeral.value > first.numeral.value || second.magnitude != first.magnitude => {
            magnitude = if magnitude == Magnitude::ONE { second.magnitude } else { magnitude };
            end = second.end;
            Some(second.numeral.value)
        }
        _ => None,
    };
    let len = unit_len(chars, end);
    let unit = if percent { Some("%".to_owned()) } else { unit_text(chars, end, len) };
    if !percent {
        if is_year(&unit, first.numeral.value, first.numeral.len) || names(chars, end, len, spelt, magnitude) {
            return None;
        }
        end += len;
    }
    if let (Some('余' | '多'), Bound::Exact) = (chars.get(end), bound) {
        (bound, end) = (Bound::More, end + 1);
    }
    let is_time = unit.as_deref().is_some_and(|unit| unit.ends_with(['年', '月', '天', '日', '时', '钟']));
    if let Some((word, after)) = bound_after(chars, end) {
        (bound, end) = (after, end + word);
    } else if is_time && chars.get(end) == Some(&'内') {
        (bound, end) = (Bound::AtMost, end + 1);
    }
    Some(Quantity { span: CharSpan::new(start, end), value: first.numeral.value, max, magnitude, unit, bound, spelt })
}

fn unit_text(chars: &[char], at: usize, len: usize) -> Option<String> {
    let unit: String = chars.get(at..at + len)?.iter().collect();
    (len > 0).then(|| if unit == "％" { "%".to_owned() } else { unit })
}

fn is_year(unit: &Option<String>, value: f64, digits: usize) -> bool {
    unit.as_deref() == Some("年") && digits == 4 && (1900.0..2100.0).contains(&value)
}

/// Whether the number is part of a name or of a word: 5G, 4A, 309国道, 2号, 一体.
fn names(chars: &[char], end: usize, unit_len: usize, spelt: bool, magnitude: Magnitude) -> bool {
    let next = chars.get(end);
    if unit_len > 0 {
        return false;
    }
    let latin = next.is_some_and(char::is_ascii_alphabetic);
    let spelt_word = spelt && magnitude == Magnitude::ONE;
    // A figure without a unit ends its clause, or words bound it.
    let in_word = next.is_some_and(|&c| is_han(c)) && bound_after(chars, end).is_none();
    latin || spelt_word || in_word || matches!(next, Some('×' | '-' | '.' | ':' | '∶'))
}

fn about_before(before: Option<char>) -> Bound {
    if matches!(before, Some('约')) { Bound::About } else { Bound::Exact }
}

/// 30—50, 30-50, 30～50, 30至50
fn range_mark_len(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at..)?;
    let dashes = rest.iter().take_while(|c| matches!(c, '—' | '-' | '－' | '–' | '～' | '~' | '至' | '到')).count();
    (1..=2).contains(&dashes).then_some(dashes)
}

/// The words after a quantity that bound it, with their length in characters.
fn bound_after(chars: &[char], at: usize) -> Option<(usize, Bound)> {
    const WORDS: [(&[char], Bound); 9] = [
        (&['以', '上'], Bound::AtLeast),
        (&['及', '以', '上'], Bound::AtLeast),
        (&['以', '内'], Bound::AtMost),
        (&['之', '内'], Bound::AtMost),
        (&['以', '下'], Bound::AtMost),
        (&['及', '以', '内'], Bound::AtMost),
        (&['及', '以', '下'], Bound::AtMost),
        (&['左', '右'], Bound::About),
        (&['上', '下'], Bound::About),
    ];
    let rest = chars.get(at..)?;
    WORDS.iter().find(|(word, _)| rest.starts_with(word)).map(|(word, bound)| (word.len(), *bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let shown: Vec<String> = quantities(&chars)
            .iter()
            .map(|q| {
                let max = q.max.map(|max| format!("~{max}")).unwrap_or_default();
                let unit = q.printed_unit().unwrap_or_default();
                format!("{}|{}{max}|{unit}|{}", q.span.slice(text), q.value, q.bound.word())
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn numbers_are_read_with_their_units() {
        check("新建公园12座、绿道35.5公里", &["12座|12|座|", "35.5公里|35.5|公里|"]);
        check("培训1.2万人次，产值1,200亿元", &["1.2万人次|1.2|万人次|", "1,200亿元|1200|亿元|"]);
        check("产值过千亿元，投资三千万元", &["千亿元|1000|亿元|", "三千万元|3000|万元|"]);
        check("提高3.5个百分点，增长1.5倍", &["3.5个百分点|3.5|个百分点|", "1.5倍|1.5|倍|"]);
        check("百分之三十五，三成，２０％", &["百分之三十五|35|%|", "三成|3|成|", "２０％|20|%|"]);
        check("人均产值8.5万元/人", &["8.5万元/人|8.5|万元/人|"]);
        check("控制在0.02以内。达到7，", &["0.02以内|0.02||以内", "7|7||"]);
    }

    #[test]
    fn bounds_and_ranges_are_part_of_the_quantity() {
        check("100家以上，20%左右，4.5%以内", &["100家以上|100|家|以上", "20%左右|20|%|左右", "4.5%以内|4.5|%|以内"]);
        check("400多家，1.8万余户", &["400多家|400|家|余", "1.8万余户|1.8|万户|余"]);
        check("30—50公里，10%-12%，3至5个", &["30—50公里|30~50|公里|", "10%-12%|10~12|%|", "3至5个|3~5|个|"]);
    }

    #[test]
    fn years_ordinals_and_names_are_no_quantities() {
        check("2025年建设G233和5G网络，4A级景区，第3次，309国道，2号厅，数十家", &[]);
        check("二〇三五年，一体推进，三农", &[]);
        check("5年内建成3所学校", &["5年内|5|年|以内", "3所|3|所|"]);
    }

    #[test]
    fn the_base_value_counts_without_the_magnitude() {
        let base = |text: &str| quantities(&text.chars().collect::<Vec<_>>())[0].base_value();
        assert_eq!((base("1.2万人"), base("3亿斤"), base("1.2万亿元"), base("35%")), (12e3, 3e8, 1.2e12, 35.0));
    }
}
