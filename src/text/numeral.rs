//! Numerals of labels: 第十一章, 第11章, 二〇二五年.

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
