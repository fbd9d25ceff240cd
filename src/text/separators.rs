//! Separators of thousands: 48,215.30 and 48215.30 are one number written in two ways.

use super::CharSpan;

/// So many numbers of a text are each written in both ways; of more, either all are or none is.
const MAX_COMBINED: usize = 2;
/// No number has more digits before its point.
const MAX_DIGITS: usize = 18;

/// A number of more than three digits before its point, where it stands in the text.
#[derive(Debug, PartialEq, Eq)]
struct Long {
    start: usize,
    end: usize,
    is_separated: bool,
}

/// The other ways to write a normalised text, in each of which some of its numbers have separators of thousands, or
/// have none, where they are written otherwise; empty for most texts.
///
/// A text's normalised form keeps its separators, as each of its characters is folded alone: so it is the query that is
/// written in all ways.
#[must_use]
pub fn separator_spellings(normalized: &str) -> Vec<String> {
    let chars: Vec<char> = if has_digits(normalized) { normalized.chars().collect() } else { Vec::new() };
    let numbers = long_numbers(&chars);
    let all_ways = 1_usize << numbers.len().min(MAX_COMBINED);
    let mut spellings: Vec<String> = Vec::new();
    for way in 0..all_ways {
        // Each bit says whether a number has separators; the last one speaks for all further numbers.
        let separates = |number: usize| match numbers.len() <= MAX_COMBINED {
            true => way >> number & 1 == 1,
            false => way & 1 == 1,
        };
        let spelling = spelt(&chars, &numbers, separates);
        if spelling != normalized && !numbers.is_empty() && !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    spellings
}

/// Where a normalised text has numbers of more than three digits, with what follows their points.
#[must_use]
pub fn long_number_spans(normalized: &str) -> Vec<CharSpan> {
    if !has_digits(normalized) {
        return Vec::new();
    }
    let chars: Vec<char> = normalized.chars().collect();
    let spans = long_numbers(&chars).into_iter().map(|number| {
        let decimals = if chars.get(number.end) == Some(&'.') { digits_at(&chars, number.end + 1) } else { 0 };
        CharSpan::new(number.start, if decimals > 0 { number.end + 1 + decimals } else { number.end })
    });
    spans.collect()
}

fn has_digits(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 3
}

fn long_numbers(chars: &[char]) -> Vec<Long> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = digits_at(chars, at);
        if digits == 0 {
            at += 1;
            continue;
        }
        let number = long_number(chars, at, digits);
        at = number.as_ref().map_or(at + digits, |number| number.end);
        // What follows the point is no number of its own.
        if chars.get(at) == Some(&'.') {
            at += 1 + digits_at(chars, at + 1);
        }
        numbers.extend(number);
    }
    numbers
}

fn digits_at(chars: &[char], at: usize) -> usize {
    chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count()
}

/// The number that begins here with so many digits, if it is long: no year, no part of a name (gb12345), none that
/// begins with a zero.
fn long_number(chars: &[char], start: usize, digits: usize) -> Option<Long> {
    let is_part =
        start.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|&c| c == '.' || c.is_ascii_alphabetic())
            || chars.get(..start).is_some_and(|before| matches!(before, [.., digit, ','] if digit.is_ascii_digit()));
    if is_part || chars.get(start) == Some(&'0') || digits > MAX_DIGITS {
        return None;
    }
    let mut end = start + digits;
    if digits > 3 {
        let is_year = digits == 4 && chars.get(end) == Some(&'年');
        return (!is_year).then_some(Long { start, end, is_separated: false });
    }
    while chars.get(end) == Some(&',') && digits_at(chars, end + 1) == 3 {
        end += 4;
    }
    let is_list = chars.get(end) == Some(&',') && digits_at(chars, end + 1) > 0;
    let is_long = end > start + digits && end - start <= MAX_DIGITS + MAX_DIGITS / 3 && !is_list;
    is_long.then_some(Long { start, end, is_separated: true })
}

fn spelt(chars: &[char], numbers: &[Long], separates: impl Fn(usize) -> bool) -> String {
    let mut text = String::with_capacity(chars.len() * 3);
    let mut at = 0;
    for (index, number) in numbers.iter().enumerate() {
        text.extend(chars.get(at..number.start).unwrap_or_default());
        let written = chars.get(number.start..number.end).unwrap_or_default();
        if separates(index) == number.is_separated {
            text.extend(written);
        } else {
            let digits: Vec<char> = written.iter().copied().filter(char::is_ascii_digit).collect();
            for (place, digit) in digits.iter().enumerate() {
                if place > 0 && (digits.len() - place).is_multiple_of(3) && !number.is_separated {
                    text.push(',');
                }
                text.push(*digit);
            }
        }
        at = number.end;
    }
    text.extend(chars.get(at..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, spellings: &[&str]) {
        assert_eq!(separator_spellings(text), spellings, "{text}");
    }

    #[test]
    fn a_number_is_written_with_and_without_separators() {
        check("48215.30", &["48,215.30"]);
        check("48,215.30", &["48215.30"]);
        check("投资1234567万元", &["投资1,234,567万元"]);
        check("1,234,567.5", &["1234567.5"]);
        check("2025", &["2,025"]);
        check("-12000", &["-12,000"]);
    }

    #[test]
    fn two_numbers_are_written_in_all_ways() {
        check("1200到1,500", &["1200到1500", "1,200到1500", "1,200到1,500"]);
        check("1000、2,000、3000", &["1000、2000、3000", "1,000、2,000、3,000"]);
    }

    #[test]
    fn what_is_no_long_number_is_left_as_it_is() {
        for text in ["2025年", "第120条", "3.14159", "gb12345", "01234567", "1,23", "1,2345", "12,345,6", "图书馆", ""]
        {
            check(text, &[]);
        }
    }

    #[test]
    fn numbers_stand_with_their_decimals() {
        let text = "预算48,215.30万元，2025年1200.";
        let spans: Vec<String> = long_number_spans(text).into_iter().map(|span| span.slice(text)).collect();
        assert_eq!(spans, ["48,215.30", "1200"]);
    }

    proptest! {
        #[test]
        fn the_same_digits_stand_in_every_spelling(text in "[0-9,.年万a]{0,24}") {
            let bare = |text: &str| text.replace(',', "");
            for spelling in separator_spellings(&text) {
                prop_assert_eq!(bare(&spelling), bare(&text));
            }
        }

        #[test]
        fn spelling_leads_back(number in 1000_u64..10_000_000_000) {
            let plain = format!("{number}元");
            let separated = separator_spellings(&plain);
            prop_assert_eq!(separated.len(), 1);
            prop_assert_eq!(separator_spellings(&separated[0]), vec![plain]);
        }
    }
}
