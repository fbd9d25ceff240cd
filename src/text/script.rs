//! Which script a character belongs to.

/// Whether `c` is a Han character: an ideograph of any block, or 〇 or 々.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{20000}'..='\u{323AF}'
        | '\u{F900}'..='\u{FAFF}'
        | '々' | '〇')
}

/// Whether `c` takes a full square in a Chinese line: Han, Chinese punctuation, full-width forms
/// and the quotation marks and dashes that Chinese shares with Latin.
///
/// No space ever belongs beside such a character.
#[must_use]
pub fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c,
            '\u{3001}'..='\u{303F}'
            | '\u{FF01}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}'
            | '\u{2010}'..='\u{201F}'
            | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_blocks_are_exact_at_their_edges() {
        for c in ['\u{4E00}', '\u{9FFF}', '\u{3400}', '\u{4DBF}', '\u{20000}', '\u{323AF}', '〇', '々'] {
            assert!(is_han(c), "{c:?}");
        }
        for c in ['\u{33FF}', '\u{4DC0}', '\u{A000}', '\u{1FFFF}', '\u{323B0}', 'a', '1', '，', 'あ'] {
            assert!(!is_han(c), "{c:?}");
        }
    }

    #[test]
    fn chinese_punctuation_is_wide_and_ascii_is_not() {
        assert!("，。“”《》（）—…·１Ａ".chars().all(is_wide));
        assert!(!"a1,.()% ×".chars().any(is_wide));
    }
}
