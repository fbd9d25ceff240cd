//! Headings that only their series shows: `1`, `1.1`, `1.1.1` that count up, and numbered lines that end in 。

use super::label::{Label, Style, closed_up, parse_label};
use super::line::{Line, Shape};
use std::collections::{HashMap, HashSet};

/// No heading of a series is longer, in characters.
const MAX_TITLE_CHARS: usize = 50;
/// Fewer numbers than this in a row are no series, unless each is marked as a heading.
const MIN_DECIMALS: usize = 3;

/// The headings found, by the index of their line.
pub(crate) type Series = HashMap<usize, Label>;

/// Finds the headings that stand in a series.
pub(crate) fn find_series(lines: &[Line]) -> Series {
    let mut found = decimals(lines);
    found.extend(sentences(lines));
    found
}

/// 1 总则, 1.1 编制目的, 1.1.1 …: each the next number on its level, or the first of a deeper one.
fn decimals(lines: &[Line]) -> Series {
    let mut found: Vec<(usize, Label)> = Vec::new();
    let mut last: Vec<u32> = Vec::new();
    let mut unmarked = 0;
    let mut deep = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.is_text()) {
        let Some((numbers, title)) = decimal_label(line) else { continue };
        let follows = match last.is_empty() {
            true => line.marks > 0 || numbers.iter().all(|&number| number == 1),
            false => is_next(&last, &numbers) || (line.marks > 0 && numbers > last),
        };
        if !follows {
            continue;
        }
        unmarked += usize::from(line.marks == 0);
        deep += usize::from(numbers.len() > 1);
        found.push((at, label_of(&numbers, title)));
        last = numbers;
    }
    let is_series = unmarked == 0 || (found.len() >= MIN_DECIMALS && deep > 0);
    if is_series { found.into_iter().collect() } else { Series::new() }
}

/// The numbers at the start of a line, and what follows them.
fn decimal_label(line: &Line) -> Option<(Vec<u32>, &str)> {
    let title = line.title.as_str();
    let end = title.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|&end| end > 0)?;
    let (digits, rest) = title.split_at_checked(end)?;
    let numbers: Vec<u32> =
        digits.trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let apart = rest.starts_with(char::is_whitespace) || digits.ends_with('.');
    let rest = rest.trim_start();
    let is_title = rest.starts_with(|c: char| crate::text::is_han(c) || c.is_ascii_alphabetic() || "“《（".contains(c))
        && rest.chars().count() <= MAX_TITLE_CHARS
        && !rest.contains(['。', '；', '！', '？', '，'])
        && !rest.ends_with(['：', '、', ':', ',']);
    // 5G应用 and 2028年目标 are titles with a figure, 1. 总则 has a label of its own.
    let fits = match numbers.len() {
        1 => apart && !digits.ends_with('.') && digits.len() <= 2,
        2..=4 => {
            numbers.iter().all(|&number| (1..100).contains(&number)) && (apart || line.marks > 0 || digits.len() >= 3)
        }
        _ => false,
    };
    (fits && is_title).then_some((numbers, rest))
}

/// Whether `next` follows `last` in counting: 1.2 after 1.1 or 1.1.3, 1.1.1 after 1.1, 2 after 1.4.
fn is_next(last: &[u32], next: &[u32]) -> bool {
    let Some((&number, above)) = next.split_last() else { return false };
    if next.len() > last.len() {
        return number == 1 && above == last;
    }
    last.get(..above.len()) == Some(above) && last.get(above.len()).is_some_and(|&before| before + 1 == number)
}

fn label_of(numbers: &[u32], title: &str) -> Label {
    let style = match numbers.len() {
        1 => Style::Arabic,
        2 => Style::Decimal,
        _ => Style::DeepDecimal,
    };
    let label = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    Label { style, number: numbers.last().copied().unwrap_or(0), inserted: None, label, title: closed_up(title) }
}

/// Numbered lines of one style that count up and each stand alone above a paragraph of their own, although they
/// end in 。
fn sentences(lines: &[Line]) -> Series {
    let mut found = Series::new();
    let written: Vec<(usize, &Line)> =
        lines.iter().enumerate().filter(|(_, line)| line.shape != Shape::Blank).collect();
    for style in [Style::Chinese, Style::ChineseBracket, Style::Arabic, Style::ArabicBracket] {
        let mut run: Vec<(usize, Label)> = Vec::new();
        let mut ends = |run: &mut Vec<(usize, Label)>| {
            let run = std::mem::take(run);
            if run.len() >= 2 {
                found.extend(run);
            }
        };
        for pair in written.windows(2) {
            let &[(at, line), (_, below)] = pair else { continue };
            let Some(label) = line.label.as_ref().filter(|label| label.style <= style) else { continue };
            if label.style < style {
                ends(&mut run);
                continue;
            }
            let title = label.title.strip_suffix('。');
            let stands = title.is_some_and(|title| {
                (1..=MAX_TITLE_CHARS).contains(&title.chars().count()) && !title.contains(['。', '；', '！', '？'])
            }) && below.is_text()
                && below.label.is_none()
                && below.marks == 0
                && (below.text.ends_with(['。', '：', '；']) || below.text.chars().count() > 25);
            let counts = run.last().map_or(label.number == 1, |(_, last)| last.number + 1 == label.number);
            if stands && (counts || label.number == 1) {
                if !counts {
                    ends(&mut run);
                }
                run.push((at, Label { title: title.unwrap_or_default().to_owned(), ..label.clone() }));
            } else {
                ends(&mut run);
            }
        }
        ends(&mut run);
    }
    found
}

/// The lines that head the parts of a report which has no marks and no labels for them: short, alone, and of words
/// that name a part (回顾, 总体要求, 主要工作).
pub(crate) fn find_plain_parts(lines: &[Line]) -> HashSet<usize> {
    const ENDS: &[&str] = &[
        "回顾", "总结", "工作", "任务", "要求", "目标", "安排", "考虑", "部署", "建议", "建设", "打算", "思路", "情况",
        "措施", "设想", "展望", "形势", "重点",
    ];
    const NONE: &[char] = &['，', '。', '；', '：', '！', '？', '、', ',', ':', '《'];
    if lines.iter().any(|line| line.marks > 0) {
        return HashSet::new();
    }
    let written: Vec<(usize, &Line)> = lines.iter().enumerate().filter(|(_, line)| line.is_text()).collect();
    let mut found = HashSet::new();
    for window in written.windows(3) {
        let &[(_, above), (at, line), (_, below)] = window else { continue };
        let chars = line.text.chars().count();
        let is_part = line.label.is_none()
            && (4..=30).contains(&chars)
            && !line.text.contains(NONE)
            && ENDS.iter().any(|end| line.text.ends_with(end))
            && above.text.ends_with(['。', '！', '：', '”'])
            && (below.label.is_some() || below.text.chars().count() > 40);
        if is_part {
            found.insert(at);
        }
    }
    if (2..=12).contains(&found.len()) { found } else { HashSet::new() }
}

/// The style of a label as it is printed, the decimal ones too.
pub(crate) fn style_of(label: &str) -> Option<Style> {
    if !label.is_empty() && label.chars().all(|c| c.is_ascii_digit() || c == '.') && !label.ends_with('.') {
        return Some(match label.matches('.').count() {
            0 => Style::Arabic,
            1 => Style::Decimal,
            _ => Style::DeepDecimal,
        });
    }
    parse_label(label).map(|label| label.style)
}

#[cfg(test)]
mod tests {
    use super::super::line::split_lines;
    use super::super::markdown::read_markdown;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let chars: Vec<char> = text.chars().collect();
        let lines = split_lines(&chars, &read_markdown(&chars));
        let mut found: Vec<(usize, Label)> = find_series(&lines).into_iter().collect();
        found.sort_by_key(|(at, _)| *at);
        let seen: Vec<(&str, &str)> =
            found.iter().map(|(_, label)| (label.label.as_str(), label.title.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn decimal_numbers_that_count_up_are_labels() {
        check(
            "1 总则\n1.1 编制目的\n\n为了应急。\n2 组织体系\n2.1指挥机构\n县政府设立指挥部。",
            &[("1", "总则"), ("1.1", "编制目的"), ("2", "组织体系"), ("2.1", "指挥机构")],
        );
        check(
            "# 4 应急响应\n## 4.1 分级\n## 4.2 措施\n# 5 保障",
            &[("4", "应急响应"), ("4.1", "分级"), ("4.2", "措施"), ("5", "保障")],
        );
    }

    #[test]
    fn figures_are_no_labels() {
        check("5G应用\n2028年目标\n1 万元\n3.5 万亩\n1.2 亿元\n", &[]);
        check("1 个百分点", &[]);
    }

    #[test]
    fn numbered_sentences_above_their_paragraphs_are_headings() {
        check(
            "（一）加快水厂建设，提升供水能力。\n\n新建水厂三座，投资两亿元。\n\n（二）改造老旧管网。\n\n改造管网一百公里，漏损率下降。",
            &[("（一）", "加快水厂建设，提升供水能力"), ("（二）", "改造老旧管网")],
        );
        check("（一）修路。\n（二）修桥。\n以上工程当年完成。", &[]);
    }
}
