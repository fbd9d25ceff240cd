//! A draft becomes sentences, and a sentence the pieces in quotation marks.

use crate::text::{CharSpan, is_han, sentences};

/// The sentences of a draft without the white space around them; what holds no letter and no digit
/// is none, and a label on its line (1.) is part of none.
pub(super) fn split(chars: &[char]) -> Vec<CharSpan> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for span in sentences(chars) {
        let start = open.take().unwrap_or(span.start);
        let text = chars.get(start..span.end).unwrap_or_default();
        let goes_on = chars.get(span.end).is_some() && !text.contains(&'\n');
        if goes_on && is_label(text) {
            continue;
        }
        // 3. 5 is a number with a stray space.
        let next = chars.iter().skip(span.end).find(|c| !c.is_whitespace() || **c == '\n');
        if goes_on && matches!(text, [.., '0'..='9', '.']) && next.is_some_and(char::is_ascii_digit) {
            open = Some(start);
            continue;
        }
        if text.iter().any(|c| c.is_alphanumeric()) {
            found.push(trimmed(chars, CharSpan::new(start, span.end)));
        }
    }
    found
}

/// 1. or a.
fn is_label(text: &[char]) -> bool {
    let written: Vec<&char> = text.iter().filter(|c| !c.is_whitespace()).collect();
    written.last() == Some(&&'.') && written.len() <= 3 && !written.iter().any(|c| is_han(**c))
}

fn trimmed(chars: &[char], span: CharSpan) -> CharSpan {
    let text = chars.get(span.start..span.end).unwrap_or_default();
    let blank = |c: &&char| c.is_whitespace() || c.is_control() || **c == '\u{feff}';
    let before = text.iter().take_while(blank).count();
    let after = text.iter().rev().take_while(blank).count();
    CharSpan::new(span.start + before, span.end.saturating_sub(after))
}

/// Quotations inside so many others are not judged by themselves.
const MAX_DEPTH: usize = 4;

/// The pieces in quotation marks, without the marks, outermost first; one that is not closed
/// before its line ends is none.
pub(super) fn quotes(chars: &[char]) -> Vec<CharSpan> {
    let (mut open, mut found): (Vec<(char, usize)>, Vec<CharSpan>) = (Vec::new(), Vec::new());
    for (at, &c) in chars.iter().enumerate() {
        let closes = open.last().is_some_and(|&(closing, _)| closing == c);
        if closes {
            let is_shallow = open.len() <= MAX_DEPTH;
            found.extend(open.pop().filter(|_| is_shallow).map(|(_, start)| CharSpan::new(start, at)));
        } else if let Some(closing) = closing_of(c) {
            open.push((closing, at + 1));
        } else if c == '\n' {
            open.clear();
        }
    }
    found.retain(|span| chars.get(span.start..span.end).is_some_and(|text| text.iter().any(|c| c.is_alphanumeric())));
    found.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    found
}

fn closing_of(c: char) -> Option<char> {
    match c {
        '“' => Some('”'),
        '‘' => Some('’'),
        '「' => Some('」'),
        '『' => Some('』'),
        '"' => Some('"'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, cut: impl Fn(&[char]) -> Vec<CharSpan>) -> Vec<String> {
        cut(&text.chars().collect::<Vec<_>>()).iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn sentences_end_at_full_stops_and_lines() {
        let text = "  修路；架桥。\n\n1. 建厂！“好。”\r\n——\n3.5公里";
        assert_eq!(shown(text, split), ["修路；架桥。", "建厂！", "“好。”", "3.5公里"]);
        assert_eq!(shown("增长13. 5%", split), ["增长13. 5%"]);
        assert_eq!(shown("", split), [""; 0]);
        assert_eq!(shown("7", split), ["7"]);
        assert_eq!(shown("\u{1}\n。。", split), [""; 0]);
    }

    #[test]
    fn quotes_are_paired() {
        assert_eq!(shown("他说“修‘路’”和「桥」，\"厂\"", quotes), ["修‘路’", "路", "桥", "厂"]);
        assert_eq!(shown("他说“修路\n架桥”", quotes), [""; 0]);
        assert_eq!(shown("“”“，”", quotes), [""; 0]);
    }
}
