//! Texts as XML can hold them.

/// The text with a space for each control character, and the mark of what cannot be shown for each character that XML has
/// no place for: programs would refuse the whole file for one of them. Tabs and line ends stay.
pub(super) fn allowed_in_xml(text: &str) -> String {
    text.chars().map(allowed).collect()
}

fn allowed(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        _ if c.is_control() => ' ',
        _ if u32::from(c) & 0xFFFE == 0xFFFE => char::REPLACEMENT_CHARACTER,
        '\u{FDD0}'..='\u{FDEF}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_has_no_place_for_is_replaced() {
        assert_eq!(allowed_in_xml("森林\u{0}覆\u{1b}盖\u{85}率\n\t30%"), "森林 覆 盖 率\n\t30%");
        assert_eq!(allowed_in_xml("a\u{FFFF}b\u{FFFE}c\u{1FFFF}d\u{FDD0}𠀀"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}𠀀");
    }
}
