//! Years in a text: 2025年, 二〇三五年, 2021—2025年.

use super::CharSpan;
use super::numeral::parse_integer;

/// A year where it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// Its digits, without 年.
    pub span: CharSpan,
    /// Its number.
    pub number: u32,
    /// Whether it is printed in Chinese numerals.
    pub spelt: bool,
}

/// The years of a text, in reading order: four digits from 1900 to 2099, of either script; in
/// Chinese numerals only before 年, as they are numbers of other things elsewhere.
#[must_use]
pub fn years(chars: &[char]) -> Vec<Year> {
    let mut years = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let arabic = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count();
        let spelt = chars.iter().skip(at).take_while(|c| "〇零○一二三四五六七八九".contains(**c)).count();
        let len = arabic.max(spelt);
        let digits: String = chars.iter().skip(at).take(len).collect();
        let follows = arabic > 0 || chars.get(at + len) == Some(&'年');
        if len == 4
            && follows
            && let Some(number) = parse_integer(&digits).filter(|number| (1900..2100).contains(number))
        {
            years.push(Year { span: CharSpan::new(at, at + len), number, spelt: spelt > 0 });
        }
        at += len.max(1);
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_four_digits_of_either_script() {
        let found = |text: &str| years(&text.chars().collect::<Vec<_>>()).iter().map(|y| y.number).collect::<Vec<_>>();
        assert_eq!(found("到2025年建成12025座，1999"), [2025, 1999]);
        assert_eq!(found("二〇三五年远景，2021—2025年"), [2035, 2021, 2025]);
        assert_eq!(found("一二三四，0231号，五年"), [0_u32; 0]);
    }
}
