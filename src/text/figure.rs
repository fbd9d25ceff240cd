//! Figures: numbers as values, so that the same number is equal however it is written.

use super::numeral::parse_integer;

/// A number's value: 百分之三十五 and 35%, 1.2万 and 12,000, 二〇二五 and 2025 are equal.
///
/// The value is `mantissa` × 10^`exponent`, with the mantissa free of trailing zeros. Zeros that are
/// written before a whole number are part of it: 007 is not 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure {
    mantissa: u64,
    exponent: i8,
    leading_zeros: u8,
    share: Share,
    is_negative: bool,
}

/// What a number is a part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Share {
    #[default]
    Whole,
    /// %
    Hundred,
    /// ‰
    Thousand,
    /// 万分之
    TenThousand,
}

/// Written shares.
const SHARES: [(&[char], Share); 3] = [
    (&['百', '分', '之'], Share::Hundred),
    (&['千', '分', '之'], Share::Thousand),
    (&['万', '分', '之'], Share::TenThousand),
];

impl Figure {
    /// A whole number.
    #[must_use]
    pub fn whole(value: u32) -> Self {
        Self::new(value.into(), 0, 0)
    }

    fn new(mantissa: u64, exponent: i8, leading_zeros: u8) -> Self {
        let mut figure = Self { mantissa, exponent, leading_zeros, share: Share::Whole, is_negative: false };
        while figure.mantissa != 0 && figure.mantissa.is_multiple_of(10) {
            figure.mantissa /= 10;
            figure.exponent = figure.exponent.saturating_add(1);
        }
        if figure.mantissa == 0 {
            figure.exponent = 0;
        }
        figure
    }

    /// Reads the figure that begins at a character of a normalised text, with its length in
    /// characters. A minus sign belongs to it where the text cannot mean a range or a name.
    ///
    /// A run of Chinese numerals that is no number (十四五, 千万) is none.
    #[must_use]
    pub fn read(chars: &[char], at: usize) -> Option<(Self, usize)> {
        let rest = chars.get(at..)?;
        for (words, share) in SHARES {
            if let Some(after) = rest.strip_prefix(words)
                && let Some((figure, len)) = arabic(after).or_else(|| chinese(after))
            {
                return Some((Self { share, ..figure }, words.len() + len));
            }
        }
        if matches!(rest.first(), Some('-' | '\u{2212}' | '负')) {
            // A dash after a figure or a letter is a range or a part of a name, a doubled one a dash; a word may stand before.
            let is_sign = at == 0
                || chars.get(at - 1).is_some_and(|before| {
                    !before.is_ascii_alphanumeric()
                        && !matches!(before, '-' | '%' | '‰' | '℃' | '度' | '年' | '月' | '日')
                });
            let (figure, len) = arabic(rest.get(1..)?).filter(|_| is_sign)?;
            return Some((Self { is_negative: true, ..figure }, len + 1));
        }
        arabic(rest).or_else(|| chinese(rest))
    }
}

/// Whether the character is a Chinese numeral or a Chinese place of numbers.
#[must_use]
pub fn is_chinese_numeral(c: char) -> bool {
    is_chinese_digit(c) || is_place(c)
}

fn is_chinese_digit(c: char) -> bool {
    "〇零○一二三四五六七八九两".contains(c)
}

fn is_place(c: char) -> bool {
    "十百千万亿".contains(c)
}

/// 1200, 12,000, 3.5%, 1.2万, 5000亿
fn arabic(chars: &[char]) -> Option<(Figure, usize)> {
    let mut digits = String::new();
    let mut len = digits_len(chars);
    digits.extend(chars.get(..len)?);
    if len <= 3 {
        while let Some([',', group @ ..]) = chars.get(len..)
            && digits_len(group) == 3
        {
            digits.extend(group.iter().take(3));
            len += 4;
        }
    }
    let mut decimals = 0;
    if let Some(['.', fraction @ ..]) = chars.get(len..) {
        decimals = digits_len(fraction);
        digits.extend(fraction.iter().take(decimals));
        len += if decimals > 0 { decimals + 1 } else { 0 };
    }
    let figure = of_digits(&digits, decimals).filter(|_| len > 0)?;
    let (figure, len) = scaled(figure, chars, len);
    Some(match chars.get(len) {
        Some('%') => (Figure { share: Share::Hundred, ..figure }, len + 1),
        Some('‰') => (Figure { share: Share::Thousand, ..figure }, len + 1),
        _ => (figure, len),
    })
}

fn digits_len(chars: &[char]) -> usize {
    chars.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn of_digits(digits: &str, decimals: usize) -> Option<Figure> {
    let leading = if decimals == 0 { digits.len() - digits.trim_start_matches('0').len() } else { 0 };
    // 0 itself is not written with a zero before it.
    let leading = if leading == digits.len() { leading.saturating_sub(1) } else { leading };
    let exponent = i8::try_from(decimals).ok()?;
    Some(Figure::new(digits.parse().ok()?, -exponent, u8::try_from(leading).ok()?))
}

/// Takes in the places that are written after a number: 1.2万, 3千万.
fn scaled(mut figure: Figure, chars: &[char], mut len: usize) -> (Figure, usize) {
    while let Some(power) = chars.get(len).and_then(|c| match c {
        '百' => Some(2),
        '千' => Some(3),
        '万' => Some(4),
        '亿' => Some(8),
        _ => None,
    }) {
        // 5万分之… is no 50,000.
        if chars.get(len + 1) == Some(&'分') && chars.get(len + 2) == Some(&'之') {
            break;
        }
        figure.exponent = figure.exponent.saturating_add(if figure.mantissa == 0 { 0 } else { power });
        len += 1;
    }
    (figure, len)
}

/// 一百零三, 二〇二五, 三点五, 两亿三千万
fn chinese(chars: &[char]) -> Option<(Figure, usize)> {
    // 百 in 百分之 opens the next number.
    let opens_share =
        |at: usize| SHARES.iter().any(|(words, _)| chars.get(at..).is_some_and(|rest| rest.starts_with(words)));
    let len = (0..chars.len())
        .take_while(|&at| chars.get(at).copied().is_some_and(is_chinese_numeral) && !opens_share(at))
        .count();
    let run = chars.get(..len)?;
    if !run.iter().any(|&c| is_chinese_digit(c)) && run != ['十'] {
        return None;
    }
    let decimals = match chars.get(len..) {
        Some(['点', fraction @ ..]) => fraction.iter().take_while(|&&c| is_chinese_digit(c)).count(),
        _ => 0,
    };
    let whole = chinese_integer(run)?;
    if decimals == 0 {
        return Some((Figure::new(whole, 0, 0), len));
    }
    let mut digits = whole.to_string();
    for c in chars.get(len + 1..len + 1 + decimals)? {
        digits += &parse_integer(&c.to_string())?.to_string();
    }
    let (figure, len) = scaled(of_digits(&digits, decimals)?, chars, len + 1 + decimals);
    Some((figure, len))
}

fn chinese_integer(run: &[char]) -> Option<u64> {
    let part = |chars: &[char]| -> Option<u64> { parse_integer(&chars.iter().collect::<String>()).map(u64::from) };
    match run.iter().position(|&c| c == '亿') {
        None => part(run),
        Some(at) => {
            let (above, below) = (part(run.get(..at)?)?, run.get(at + 1..)?);
            let below = if below.is_empty() { 0 } else { part(below)? };
            above.checked_mul(100_000_000)?.checked_add(below)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Figure, usize)> {
        Figure::read(&text.chars().collect::<Vec<_>>(), 0)
    }

    #[track_caller]
    fn check_equal(one: &str, other: &str) {
        let (left, right) = (read(one).expect(one), read(other).expect(other));
        assert_eq!(left.0, right.0, "{one} {other}");
        assert_eq!((left.1, right.1), (one.chars().count(), other.chars().count()), "{one} {other}: read whole");
    }

    #[test]
    fn the_same_number_is_equal_however_it_is_written() {
        for (one, other) in [
            ("百分之三十五", "35%"),
            ("百分之3.5", "3.5%"),
            ("百分之三点五", "3.5%"),
            ("千分之二", "2‰"),
            ("1.2万", "12000"),
            ("12,000", "12000"),
            ("1,234,567.5", "1234567.5"),
            ("二〇二五", "2025"),
            ("二零三五", "2035"),
            ("三万五千", "35000"),
            ("两亿三千万", "2.3亿"),
            ("三点二亿", "32000万"),
            ("4.10", "4.1"),
            ("十", "10"),
            ("七", "7"),
            ("-5", "-5.0"),
        ] {
            check_equal(one, other);
        }
    }

    #[test]
    fn other_numbers_differ() {
        for (one, other) in [
            ("35%", "35"),
            ("35%", "35‰"),
            ("1.2万", "1.2亿"),
            ("007", "7"),
            ("-5", "5"),
            ("0.5", "5"),
            ("100", "1000"),
        ] {
            assert_ne!(read(one).map(|r| r.0), read(other).map(|r| r.0), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in ["", "十四五", "千万", "万众", "百姓", "亿", "g5", "点三", "-", "百分之", "99999999999999999999999"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(Figure::read(&['5', '-', '8'], 1), None, "a range");
        assert_eq!(read("3.座").map(|r| r.1), Some(1));
        assert_eq!(read("1200,3座").map(|r| r.1), Some(4));
    }
}
