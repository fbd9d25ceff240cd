//! What stands on a printed page beside the text: its number, its running head.

use super::line::{Line, Shape};
use std::collections::HashMap;

/// Numbers of two pages have at least this many lines between them.
const MIN_PAGE_LINES: usize = 4;
/// No running head is longer, in characters.
const MAX_HEAD_CHARS: usize = 40;

/// Tells running heads and the numbers of pages from text; returns whether the source shows pages.
///
/// What is in doubt stays in the text: to lose a figure is worse than to keep a page's number.
pub(crate) fn mark_furniture(lines: &mut [Line]) -> bool {
    bare_numbers(lines);
    running_heads(lines);
    uniform_indent(lines);
    lines.iter().any(|line| matches!(line.shape, Shape::PageNumber | Shape::PageHead))
}

/// A figure alone on a line numbers a page only where it goes on from the one before, or the next from it.
fn bare_numbers(lines: &mut [Line]) {
    let value = |line: &Line| -> Option<u32> {
        let digits = line.text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit);
        digits.collect::<String>().parse().ok()
    };
    let numbers: Vec<(usize, u32)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.shape == Shape::PageNumber)
        .filter_map(|(at, line)| Some((at, value(line)?)))
        .collect();
    let goes_on = |one: Option<&(usize, u32)>, other: Option<&(usize, u32)>| {
        one.zip(other).is_some_and(|(&(at, a), &(next, b))| b == a + 1 && next - at > MIN_PAGE_LINES)
    };
    for (index, &(at, number)) in numbers.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| numbers.get(before));
        let after = numbers.get(index + 1);
        let grows = before.is_none_or(|before| before.1 < number) && after.is_none_or(|after| number < after.1);
        let counts = goes_on(before, numbers.get(index))
            || goes_on(numbers.get(index), after)
            || (grows && numbers.len() >= 2 && stands_apart(lines, at));
        if let Some(line) = lines.get_mut(at)
            && line.text.chars().all(|c| c.is_ascii_digit())
            && !counts
        {
            line.shape = Shape::Text;
        }
    }
}

/// Whether a line stands between blank ones, and no sentence is open above it.
fn stands_apart(lines: &[Line], at: usize) -> bool {
    let is_blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line| line.shape == Shape::Blank);
    let above = lines.get(..at).and_then(|lines| lines.iter().rfind(|line| line.is_text()));
    is_blank(at.checked_sub(1))
        && is_blank(Some(at + 1))
        && above.is_none_or(|line| line.text.ends_with(['。', '！', '？', '；', '：', '”']))
}

/// A line that stands again and again beside the numbers of pages.
fn running_heads(lines: &mut [Line]) {
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    let written: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.shape != Shape::Blank).map(|(at, _)| at).collect();
    for (index, &at) in written.iter().enumerate() {
        if lines.get(at).is_none_or(|line| line.shape != Shape::PageNumber) {
            continue;
        }
        let above = index.checked_sub(1).and_then(|above| written.get(above));
        for &beside in [above, written.get(index + 1)].into_iter().flatten() {
            let fits = lines.get(beside).filter(|line| {
                line.is_text()
                    && line.label.is_none()
                    && line.text.chars().count() <= MAX_HEAD_CHARS
                    && !line.text.ends_with(['。', '；', '，'])
            });
            if let Some(head) = fits {
                let places = found.entry(head.key()).or_default();
                // A line between two numbers is one line.
                if places.last() != Some(&beside) {
                    places.push(beside);
                }
            }
        }
    }
    for at in found.into_values().filter(|places| places.len() >= 2).flatten() {
        if let Some(line) = lines.get_mut(at) {
            line.shape = Shape::PageHead;
        }
    }
}

/// Where nearly every line is indented, an indent begins no paragraph.
fn uniform_indent(lines: &mut [Line]) {
    let (mut all, mut indented, mut broken) = (0, 0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if line.is_text() {
            all += 1;
            indented += usize::from(line.indented);
            let ends = line.text.ends_with(['。', '；', '：', '！', '？', '”', '）']);
            broken += usize::from(next.is_text() && !ends && line.label.is_none());
        }
    }
    // Lines that end inside sentences are broken text; else each line is a paragraph of its own.
    if all >= 5 && indented * 10 >= all * 9 && broken * 10 >= all * 4 {
        for line in lines {
            line.indented = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::split_lines;
    use super::super::markdown::read_markdown;
    use super::*;

    fn shapes(text: &str) -> Vec<Shape> {
        let chars: Vec<char> = text.chars().collect();
        let mut lines = split_lines(&chars, &read_markdown(&chars));
        mark_furniture(&mut lines);
        lines.iter().map(|line| line.shape).collect()
    }

    #[test]
    fn heads_repeat_beside_page_numbers() {
        use Shape::{PageHead, PageNumber, Text};
        assert_eq!(
            shapes("供水规划\n— 1 —\n形成以集装箱运输\n供水规划\n— 2 —\n为主的港口体系"),
            [PageHead, PageNumber, Text, PageHead, PageNumber, Text]
        );
    }

    #[test]
    fn a_figure_alone_on_a_line_is_text_unless_pages_count_up() {
        let numbers = |text: &str| shapes(text).iter().filter(|shape| **shape == Shape::PageNumber).count();
        assert_eq!(numbers("年均增长\n8\n个百分点\n清除礁石\n127\n处"), 0);
        assert_eq!(numbers("甲。\n\n9\n\n乙。\n\n丙。\n\n12\n\n丁。"), 2);
        let page = "甲\n乙\n丙\n丁\n戊\n";
        assert_eq!(numbers(&format!("{page}3\n{page}4\n{page}5\n")), 3);
    }
}
