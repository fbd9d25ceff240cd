//! The lead: the topic sentence, or the label, that opens a paragraph.

use super::label::parse_label;

/// No topic sentence is longer, in characters, its number left out.
const MAX_LEAD_CHARS: usize = 30;
/// No label of an item (重点项目：) is longer, in characters.
const MAX_LABEL_CHARS: usize = 25;

/// The length in characters of the topic sentence that opens a paragraph; 0 if it has none.
///
/// A topic sentence is short, one clause, and followed by more; one in bold may be longer.
pub(crate) fn lead_chars(text: &str, bold_chars: usize) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let Some(end) = chars.iter().position(|&c| c == '。') else { return 0 };
    let sentence = end + 1;
    if sentence >= chars.len() {
        return 0;
    }
    if bold_chars >= sentence && sentence <= 2 * MAX_LEAD_CHARS {
        return sentence;
    }
    let label = parse_label(text).map_or(0, |label| label.label.chars().count());
    let one_clause = !chars.iter().take(end).any(|&c| matches!(c, '，' | '；' | '：' | '！' | '？' | ','));
    if one_clause && sentence.saturating_sub(label) <= MAX_LEAD_CHARS { sentence } else { 0 }
}

/// The length in characters of the label that opens an item, its colon included; 0 if none does.
pub(crate) fn item_label_chars(text: &str) -> usize {
    let colon = text.chars().position(|c| matches!(c, '：' | ':'));
    let label: String = text.chars().take(colon.unwrap_or(0)).collect();
    match colon {
        Some(at) if at > 0 && at <= MAX_LABEL_CHARS && !label.contains(['。', '，', '；', '！', '？']) => at + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(text.chars().take(lead_chars(text, 0)).collect::<String>(), expected);
    }

    #[test]
    fn a_lead_is_one_short_clause_with_more_after_it() {
        check("加快新基建建设。统筹推进布局，实现覆盖。", "加快新基建建设。");
        check("（一）经济发展持续提升。2020年，产值增长。", "（一）经济发展持续提升。");
        check("围绕智能化、网络化，统筹规划布局。建设体系。", "");
        check("只有这一句。", "");
        check("没有句号", "");
    }

    #[test]
    fn an_item_opens_with_its_label() {
        assert_eq!(item_label_chars("重点项目：重点推进甲、乙。"), 5);
        assert_eq!(item_label_chars("到2030年，目标如下：甲。"), 0);
        assert_eq!(item_label_chars("：甲"), 0);
    }
}
