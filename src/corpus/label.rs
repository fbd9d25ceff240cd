//! The labels that number a document's parts: 第七章, 专栏三, 一、, （二）, 1.

use crate::text::parse_integer;

/// How a label is written; the order is that of the usual nesting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 第一编, 第一篇, 第一部分
    Part,
    /// 第一章
    Chapter,
    /// 第一节
    Section,
    /// 一、
    Chinese,
    /// （一）
    ChineseBracket,
    /// 1. 1、
    Arabic,
    /// 1.1
    Decimal,
    /// 1.1.1
    DeepDecimal,
    /// （1） 1）
    ArabicBracket,
    /// 专栏一
    Box,
    /// 第一条
    Article,
}

impl Style {
    /// Whether such labels number the items of a list, and not only the parts of a document.
    pub fn numbers_a_list(self) -> bool {
        matches!(self, Self::Chinese | Self::ChineseBracket | Self::Arabic | Self::ArabicBracket)
    }
}

/// A label and what follows it on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// How it is written.
    pub style: Style,
    /// Its number.
    pub number: u32,
    /// The second number of an inserted article: 1 in 第七条之一.
    pub inserted: Option<u32>,
    /// As printed, without spaces: 第七章.
    pub label: String,
    /// What follows it.
    pub title: String,
}

/// Characters that may stand between a label and its title.
const DIVIDERS: &[char] = &[' ', '\u{3000}', '：', ':', '　'];

/// Reads the label at the start of a line (see `Line::title`).
pub fn parse_label(line: &str) -> Option<Label> {
    let line = line.trim_start();
    match line.chars().next()? {
        '第' => ordinal(line),
        '专' | '專' => boxed(line),
        '（' | '(' => bracketed(line),
        _ => listed(line),
    }
}

/// 第七章 …, 第 7 条 …
fn ordinal(line: &str) -> Option<Label> {
    let (number_text, unit, rest) = split_number(line.strip_prefix('第')?)?;
    let number = parse_integer(&number_text)?;
    let (style, rest) = match unit {
        '编' | '編' | '篇' => (Style::Part, rest),
        '部' => (Style::Part, rest.strip_prefix('分')?),
        // 第一分编, in a 编
        '分' => (Style::Part, rest.strip_prefix(['编', '編'])?),
        '章' => (Style::Chapter, rest),
        '节' | '節' => (Style::Section, rest),
        '条' | '條' => (Style::Article, rest),
        _ => return None,
    };
    let (inserted, rest) = match rest.strip_prefix('之') {
        Some(after) if style == Style::Article => {
            let digits: String = after.chars().take_while(|&c| parse_integer(&c.to_string()).is_some()).collect();
            match (parse_integer(&digits), after.strip_prefix(digits.as_str())) {
                (Some(inserted), Some(after)) => (Some(inserted), after),
                _ => (None, rest),
            }
        }
        _ => (None, rest),
    };
    Some(with_rest(style, number, inserted, line, rest))
}

/// 专栏三：…, 专栏 3 …
fn boxed(line: &str) -> Option<Label> {
    let rest = line.strip_prefix("专栏").or_else(|| line.strip_prefix("專欄"))?.trim_start();
    let digits: String = rest.chars().take_while(|&c| is_numeral(c)).collect();
    let number = parse_integer(&digits)?;
    Some(with_rest(Style::Box, number, None, line, rest.strip_prefix(digits.as_str())?))
}

/// （一）…, （1）…
fn bracketed(line: &str) -> Option<Label> {
    let inner = line.strip_prefix('（').or_else(|| line.strip_prefix('('))?;
    let (number_text, close, rest) = split_number(inner)?;
    if !matches!(close, '）' | ')') {
        return None;
    }
    let style = if is_arabic(&number_text) { Style::ArabicBracket } else { Style::ChineseBracket };
    Some(with_rest(style, parse_integer(&number_text)?, None, line, rest))
}

/// 一、…, 1.…, 1、…, 1）…
fn listed(line: &str) -> Option<Label> {
    let (number_text, mark, rest) = split_number(line)?;
    let number = parse_integer(&number_text)?;
    // 一、二、三产业 at the start of a wrapped line counts things.
    let next = split_number(rest).filter(|(_, after, _)| mark == '、' && *after == '、');
    if next.is_some_and(|(next, _, _)| parse_integer(&next) == Some(number + 1)) {
        return None;
    }
    let style = match (mark, is_arabic(&number_text)) {
        ('、', false) => Style::Chinese,
        ('、' | '．', true) => Style::Arabic,
        // 3.5% is no label.
        ('.', true) if !rest.starts_with(|c: char| c.is_ascii_digit()) => Style::Arabic,
        ('）' | ')', true) => Style::ArabicBracket,
        _ => return None,
    };
    (number > 0 && number < 200).then(|| with_rest(style, number, None, line, rest))
}

fn with_rest(style: Style, number: u32, inserted: Option<u32>, line: &str, rest: &str) -> Label {
    let label = line.strip_suffix(rest).unwrap_or(line).chars().filter(|c| !c.is_whitespace()).collect::<String>();
    Label { style, number, inserted, label, title: closed_up(rest.trim_start_matches(DIVIDERS).trim_end()) }
}

/// 总　则, a title with a space between all its characters, is 总则.
pub(crate) fn closed_up(title: &str) -> String {
    let mut words = title.split_whitespace();
    let is_spaced = title.contains(char::is_whitespace)
        && words.all(|word| word.chars().count() == 1 && word.chars().all(crate::text::is_han));
    if is_spaced { title.split_whitespace().collect() } else { title.to_owned() }
}

/// The numeral at the start, the character after it, and the rest.
fn split_number(text: &str) -> Option<(String, char, &str)> {
    let mut digits = String::new();
    let mut chars = text.chars();
    loop {
        let c = chars.next()?;
        if is_numeral(c) {
            digits.push(c);
        } else if c != ' ' {
            return (!digits.is_empty()).then_some((digits, c, chars.as_str()));
        }
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇○零一二三四五六七八九十百千两".contains(c)
}

fn is_arabic(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, style: Style, number: u32, label: &str, title: &str) {
        let found = parse_label(line).unwrap_or_else(|| panic!("no label in {line:?}"));
        let found = (found.style, found.number, found.label.as_str(), found.title.as_str());
        assert_eq!(found, (style, number, label, title), "{line:?}");
    }

    #[test]
    fn labels_of_every_style_are_read() {
        check("第十三章 全面发展", Style::Chapter, 13, "第十三章", "全面发展");
        check("第 3 节　供水", Style::Section, 3, "第3节", "供水");
        check("第二編 分則", Style::Part, 2, "第二編", "分則");
        check("第一部分 总则", Style::Part, 1, "第一部分", "总则");
        check("第二分编 物权", Style::Part, 2, "第二分编", "物权");
        check("第一百零二条 附则", Style::Article, 102, "第一百零二条", "附则");
        check("专栏 3：数字经济", Style::Box, 3, "专栏3", "数字经济");
        check("專欄一 數字", Style::Box, 1, "專欄一", "數字");
        check("一、总体要求", Style::Chinese, 1, "一、", "总体要求");
        check("（十二）加强管理。", Style::ChineseBracket, 12, "（十二）", "加强管理。");
        check("1. 修路", Style::Arabic, 1, "1.", "修路");
        check("(2) 修桥", Style::ArabicBracket, 2, "(2)", "修桥");
    }

    #[test]
    fn an_inserted_article_keeps_both_numbers() {
        let label = parse_label("第七条之一 增加的条文").expect("a label");
        assert_eq!((label.number, label.inserted, label.label.as_str()), (7, Some(1), "第七条之一"));
    }

    #[test]
    fn figures_and_words_are_no_labels() {
        for line in ["3.5%的增长", "第三产业", "第二轮承包", "2021年", "一般来说", "（一期）工程", "专栏", "十、"]
        {
            let found = parse_label(line).map(|label| label.style);
            assert!(found.is_none() || line == "十、", "{line:?} gives {found:?}");
        }
    }
}
