//! Numerals: 第十一章, 二〇二五年, 1.2万.

use serde::{Deserialize, Serialize};

/// Reads a whole number written in Arabic digits of either width, in Chinese numerals with
/// places (一百零三) or digit by digit (二〇二五).
///
/// Returns `None` for anything else and for numbers above 99,999,999.
#[must_use]
pub fn parse_integer(text: &str) -> Option<u32> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 16 {
        return None;
    }
    if let Some(digits) = chars.iter().map(|&c| arabic_digit(c)).collect::<Option<Vec<u32>>>() {
        return join_digits(&digits);
    }
    if chars.len() > 1
        && let Some(digits) = chars.iter().map(|&c| chinese_digit(c)).collect::<Option<Vec<u32>>>()
    {
        return join_digits(&digits);
    }
    with_places(&chars)
}

/// A number where it stands in a text, without its magnitude and unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numeral {
    /// Its value.
    pub value: f64,
    /// Its length in characters.
    pub len: usize,
    /// Whether it is written in Chinese numerals.
    pub spelt: bool,
}

/// The number that begins at `at`: 12, 1,200, 35.5, 二十三; 千 and 百 alone only before 万 or 亿 (千亿).
pub(super) fn numeral_at(chars: &[char], at: usize) -> Option<Numeral> {
    let rest = chars.get(at..)?;
    arabic_numeral(rest).or_else(|| chinese_numeral(rest))
}

fn arabic_numeral(rest: &[char]) -> Option<Numeral> {
    let is_digit = |at: usize| rest.get(at).is_some_and(|&c| arabic_digit(c).is_some());
    let (mut len, mut text, mut has_point) = (0, String::new(), false);
    loop {
        match rest.get(len) {
            Some(&c) if arabic_digit(c).is_some() => text.extend(arabic_digit(c).and_then(|d| char::from_digit(d, 10))),
            Some('.' | '．') if len > 0 && !has_point && is_digit(len + 1) => {
                has_point = true;
                text.push('.');
            }
            // A comma divides thousands only before exactly three digits.
            Some(',') if len > 0 && !has_point && (1..=3).all(|ahead| is_digit(len + ahead)) && !is_digit(len + 4) => {}
            _ => break,
        }
        len += 1;
    }
    let value = text.parse().ok()?;
    (len > 0).then_some(Numeral { value, len, spelt: false })
}

fn chinese_numeral(rest: &[char]) -> Option<Numeral> {
    let len = numeral_len(rest, 0);
    if len == 0 {
        return None;
    }
    let text: String = rest.get(..len)?.iter().collect();
    let value = match (text.as_str(), rest.get(len)) {
        ("千", Some('万' | '亿')) => 1_000,
        ("百", Some('万' | '亿')) => 100,
        _ => parse_integer(&text)?,
    };
    Some(Numeral { value: f64::from(value), len, spelt: true })
}

/// How many characters from `at` on are Chinese numerals below 万.
pub(super) fn numeral_len(chars: &[char], at: usize) -> usize {
    chars.iter().skip(at).take_while(|c| "〇零○一二三四五六七八九十百千两".contains(**c)).count()
}

/// What a number is multiplied by: 万 in 1.2万.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Magnitude(&'static str, u8);

impl From<Magnitude> for String {
    fn from(magnitude: Magnitude) -> Self {
        magnitude.0.to_owned()
    }
}

impl<'de> Deserialize<'de> for Magnitude {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl TryFrom<String> for Magnitude {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let known = MAGNITUDES.into_iter().chain([Self::ONE]).find(|known| known.0 == word);
        known.ok_or_else(|| format!("`{word}` is no magnitude"))
    }
}

/// The magnitudes with their powers of ten; a longer one before those that begin it.
const MAGNITUDES: [Magnitude; 9] = [
    Magnitude("万亿", 12),
    Magnitude("千亿", 11),
    Magnitude("百亿", 10),
    Magnitude("千万", 7),
    Magnitude("百万", 6),
    Magnitude("亿", 8),
    Magnitude::WAN,
    Magnitude("千", 3),
    Magnitude("百", 2),
];

impl Magnitude {
    /// None: the number stands for itself.
    pub const ONE: Self = Self("", 0);
    /// 万
    pub const WAN: Self = Self("万", 4);

    /// Its word: 万; empty for none.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.0
    }

    /// A number of this magnitude as a whole: 12000 for 1.2.
    #[must_use]
    pub fn scale(self, value: f64) -> f64 {
        // 2.1 × 10⁴ is not 21000 in binary: the decimal digits are moved instead.
        format!("{value}e{}", self.1).parse().unwrap_or(value)
    }

    /// The length of its word in characters.
    pub(super) fn len(self) -> usize {
        self.0.chars().count()
    }
}

/// The magnitude that stands at `at`. 千 and 百 are none before what they make a unit of (千米, 百分点).
pub(super) fn magnitude_at(chars: &[char], at: usize) -> Magnitude {
    let rest = chars.get(at..).unwrap_or_default();
    let stands = |magnitude: &&Magnitude| magnitude.0.chars().enumerate().all(|(index, c)| rest.get(index) == Some(&c));
    let found = MAGNITUDES.iter().find(stands).copied().unwrap_or(Magnitude::ONE);
    let is_unit = matches!(rest, ['千', '米' | '克' | '瓦' | '伏' | '卡' | '焦', ..] | ['百', '分', ..]);
    if is_unit { Magnitude::ONE } else { found }
}

fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

fn chinese_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().zip(0..).find(|&(digit, _)| digit == c).map(|(_, value)| value).or(match c {
        '零' | '○' => Some(0),
        '两' | '兩' => Some(2),
        _ => None,
    })
}

fn join_digits(digits: &[u32]) -> Option<u32> {
    (digits.len() <= 8).then(|| digits.iter().fold(0, |value, digit| value * 10 + digit))
}

/// 三百零五, 十二, 二万一千: a digit, then its place, from the highest place to the lowest.
fn with_places(chars: &[char]) -> Option<u32> {
    let (mut total, mut below_wan, mut digit, mut last_place) = (0_u32, 0_u32, None, u32::MAX);
    for (index, &c) in chars.iter().enumerate() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' | '萬' => 10_000,
            _ => {
                let value = chinese_digit(c)?;
                if digit.is_some_and(|d| d != 0) {
                    return None;
                }
                digit = Some(value);
                continue;
            }
        };
        if place == 10_000 {
            if total != 0 {
                return None;
            }
            total = (below_wan + digit.take().unwrap_or(0)).checked_mul(place)?;
            if total == 0 {
                return None;
            }
            (below_wan, last_place) = (0, place);
            continue;
        }
        if place >= last_place {
            return None;
        }
        last_place = place;
        let count = match digit.take() {
            Some(0) | None if c == '十' && (index == 0 || below_wan > 0 || total > 0) => 1,
            Some(0) | None => return None,
            Some(count) => count,
        };
        below_wan += count * place;
    }
    total.checked_add(below_wan)?.checked_add(digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u32>) {
        assert_eq!(parse_integer(text), expected, "{text}");
    }

    #[test]
    fn numerals_of_every_kind_are_read() {
        for (text, value) in [
            ("0", 0),
            ("7", 7),
            ("１２", 12),
            ("二", 2),
            ("两", 2),
            ("十", 10),
            ("十一", 11),
            ("二十", 20),
            ("四十八", 48),
            ("一百零三", 103),
            ("一百一十", 110),
            ("三百二十一", 321),
            ("二〇二五", 2025),
            ("二○三五", 2035),
            ("一千二百", 1200),
            ("二万一千", 21_000),
            ("一万零五", 10_005),
        ] {
            check(text, Some(value));
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for text in ["", "第", "一章", "1.5", "十百", "百", "一十百", "1一", "二三十", "123456789"] {
            check(text, None);
        }
    }
}
