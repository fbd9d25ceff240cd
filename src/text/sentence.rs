//! Where sentences end.

use super::CharSpan;

/// Cuts a text into sentences, in characters.
///
/// A sentence ends after 。！？ or their ASCII kin, with the closing quotation marks and brackets
/// that follow, or at a line break. The spans cover the text whole, without gaps; a full stop
/// ends a sentence only where no digit or letter follows it (3.5, No.7).
#[must_use]
pub fn sentences(chars: &[char]) -> Vec<CharSpan> {
    let mut spans = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < chars.len() {
        if ends_sentence(chars, at) {
            at += 1;
            while chars.get(at).is_some_and(|&c| closes(c) || ends_mark(c)) {
                at += 1;
            }
            spans.push(CharSpan::new(start, at));
            start = at;
        } else {
            at += 1;
        }
    }
    if start < chars.len() {
        spans.push(CharSpan::new(start, chars.len()));
    }
    spans
}

fn ends_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '\n')
}

fn ends_sentence(chars: &[char], at: usize) -> bool {
    match chars.get(at) {
        Some('.') => at > 0 && chars.get(at + 1).is_none_or(|next| next.is_whitespace()),
        Some(&c) => ends_mark(c),
        None => false,
    }
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = sentences(&chars).iter().map(|s| s.slice(text)).collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn sentences_keep_their_closing_marks() {
        check("修路。他说：“好。”然后走了", &["修路。", "他说：“好。”", "然后走了"]);
        check("达到3.5%。是吗？！好", &["达到3.5%。", "是吗？！", "好"]);
        check("", &[]);
        check("甲\n乙", &["甲\n", "乙"]);
    }
}
