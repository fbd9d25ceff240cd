//! The same number written otherwise, so that 二〇二五年 finds 2025年 and 一百家 finds 100家.

use super::numeral::{Magnitude, numeral_at, numeral_len, parse_integer};

/// The text with its numbers written the other way: Chinese numerals as digits, 百分之 as %, and
/// short numbers in digits as Chinese ones; `None` if it holds no number to write otherwise.
#[must_use]
pub fn number_variant(normalized: &str) -> Option<String> {
    let chars: Vec<char> = normalized.chars().collect();
    let mut variant = String::with_capacity(normalized.len());
    let mut at = 0;
    while at < chars.len() {
        if let Some((text, len)) = percentage(&chars, at)
            .or_else(|| chinese(&chars, at))
            .or_else(|| scaled(&chars, at))
            .or_else(|| digits(&chars, at))
        {
            variant += &text;
            at += len;
        } else {
            variant.extend(chars.get(at));
            at += 1;
        }
    }
    (variant != normalized).then_some(variant)
}

/// 百分之三十五 → 35%
fn percentage(chars: &[char], at: usize) -> Option<(String, usize)> {
    if !chars.get(at..)?.starts_with(&['百', '分', '之']) {
        return None;
    }
    let len = numeral_len(chars, at + 3);
    let text: String = chars.get(at + 3..at + 3 + len)?.iter().collect();
    Some((format!("{}%", parse_integer(&text)?), 3 + len))
}

/// 二〇二五 → 2025, 一百 → 100; a single numeral is too often part of a word (一体, 三农).
fn chinese(chars: &[char], at: usize) -> Option<(String, usize)> {
    let len = numeral_len(chars, at);
    if len < 2 {
        return None;
    }
    let text: String = chars.get(at..at + len)?.iter().collect();
    Some((parse_integer(&text)?.to_string(), len))
}

/// 1.2万 → 12000, 3万 → 30000
fn scaled(chars: &[char], at: usize) -> Option<(String, usize)> {
    let numeral = numeral_at(chars, at).filter(|numeral| !numeral.spelt)?;
    if chars.get(at + numeral.len) != Some(&'万') {
        return None;
    }
    let value = Magnitude::WAN.scale(numeral.value);
    (value.fract() == 0.0).then(|| (value.to_string(), numeral.len + 1))
}

/// 85 → 八五, 12000 → 1.2万; longer numbers are never read digit by digit.
fn digits(chars: &[char], at: usize) -> Option<(String, usize)> {
    let len = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count();
    let number: String = chars.get(at..at + len)?.iter().collect();
    let is_decimal = chars.get(at + len) == Some(&'.')
        || (at > 0 && chars.get(at - 1).is_some_and(|c| *c == '.' || c.is_ascii_alphanumeric()));
    if is_decimal {
        return None;
    }
    match len {
        2 => Some((
            number.chars().filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize)).collect(),
            len,
        )),
        5.. if number.ends_with("000") || number.ends_with("00") => {
            let value: u64 = number.parse().ok()?;
            let (whole, rest) = (value / 10_000, format!("{:04}", value % 10_000));
            let rest = rest.trim_end_matches('0');
            Some((if rest.is_empty() { format!("{whole}万") } else { format!("{whole}.{rest}万") }, len))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_other_way() {
        for (text, variant) in [
            ("二〇二五年", "2025年"),
            ("二零二五年目标", "2025年目标"),
            ("一百家企业", "100家企业"),
            ("百分之三十五", "35%"),
            ("1.2万人", "12000人"),
            ("12000人", "1.2万人"),
            ("85普法", "八五普法"),
        ] {
            assert_eq!(number_variant(text).as_deref(), Some(variant), "{text}");
        }
        for text in ["一体化", "5g基站", "2025年", "3.5%", "三农", ""] {
            assert_eq!(number_variant(text), None, "{text}");
        }
    }
}
