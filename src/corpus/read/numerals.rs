//! The numerals in which Word writes automatic numbers.

/// Writes a number as a `w:numFmt` asks; `None` where the format prints no number (bullets).
pub(super) fn format_number(number: u32, format: &str) -> Option<String> {
    Some(match format {
        "none" => String::new(),
        "bullet" => return None,
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "koreanCounting" => counting(number, &HAN, &HAN_UNITS),
        "chineseLegalSimplified" => counting(number, &LEGAL, &LEGAL_UNITS),
        "ideographLegalTraditional" | "japaneseLegal" => counting(number, &LEGAL_OLD, &LEGAL_OLD_UNITS),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" | "koreanDigital" => {
            number.to_string().chars().map(|c| digit_of(c, &DIGITS)).collect()
        }
        "ideographTraditional" => cycle(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cycle(number, "子丑寅卯辰巳午未申酉戌亥"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number),
        "lowerLetter" => letters(number).to_lowercase(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().map(|c| digit_of(c, &FULL_WIDTH)).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "ideographEnclosedCircle" => {
            enclosed(number, 0x2460, 20)
        }
        "decimalEnclosedParen" => enclosed(number, 0x2474, 20),
        "decimalEnclosedFullstop" => enclosed(number, 0x2488, 20),
        "numberInDash" => format!("-{number}-"),
        _ => number.to_string(),
    })
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FULL_WIDTH: [char; 10] = ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'];
const HAN: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const HAN_UNITS: [char; 3] = ['十', '百', '千'];
const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const LEGAL_UNITS: [char; 3] = ['拾', '佰', '仟'];
const LEGAL_OLD: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const LEGAL_OLD_UNITS: [char; 3] = ['拾', '佰', '仟'];

fn digit_of(c: char, digits: &[char; 10]) -> char {
    c.to_digit(10).and_then(|digit| digits.get(digit as usize)).copied().unwrap_or(c)
}

/// 12 → 十二, 105 → 一百零五; numbers above 9999 are written with digits.
fn counting(number: u32, digits: &[char; 10], units: &[char; 3]) -> String {
    if number > 9999 {
        return number.to_string();
    }
    let text = number.to_string();
    let mut out = String::new();
    let mut gap = false;
    for (index, c) in text.chars().enumerate() {
        if c == '0' && text.len() > 1 {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.extend(digits.first());
        }
        out.push(digit_of(c, digits));
        out.extend((text.len() - index).checked_sub(2).and_then(|power| units.get(power)));
    }
    // 一十二 is written 十二.
    match (digits.get(1), units.first()) {
        (Some(&one), Some(&ten)) if (10..20).contains(&number) => out
            .strip_prefix(one)
            .map_or(out.clone(), |rest| if rest.starts_with(ten) { rest.to_owned() } else { out.clone() }),
        _ => out,
    }
}

fn cycle(number: u32, of: &str) -> String {
    let count = u32::try_from(of.chars().count()).unwrap_or(1);
    let index = number.saturating_sub(1) % count;
    of.chars().nth(index as usize).map(String::from).unwrap_or_default()
}

fn roman(number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, numeral) in PARTS {
        while rest >= value {
            out += numeral;
            rest -= value;
        }
    }
    out
}

/// A … Z, AA, BB …, as Word counts.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1).filter(|index| *index < 26 * 20) else { return number.to_string() };
    let letter = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (index / 26) as usize + 1).collect()
}

fn enclosed(number: u32, first: u32, count: u32) -> String {
    let inside = (1..=count).contains(&number).then(|| char::from_u32(first + number - 1)).flatten();
    inside.map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (number, format, expected) in [
            (3, "chineseCounting", "三"),
            (10, "chineseCountingThousand", "十"),
            (12, "chineseCountingThousand", "十二"),
            (20, "chineseCountingThousand", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (110, "chineseCountingThousand", "一百一十"),
            (1010, "chineseCountingThousand", "一千零一十"),
            (12, "chineseLegalSimplified", "拾贰"),
            (10, "ideographDigital", "一〇"),
            (2, "ideographTraditional", "乙"),
            (4, "lowerRoman", "iv"),
            (28, "upperLetter", "BB"),
            (3, "decimalEnclosedCircle", "③"),
            (7, "decimal", "7"),
            (7, "decimalZero", "07"),
        ] {
            assert_eq!(format_number(number, format).as_deref(), Some(expected), "{number} {format}");
        }
        assert_eq!(format_number(1, "bullet"), None);
    }
}
