//! Marks of Markdown that its parser leaves in the text.

use super::markup::{Class, Markup};
use super::numbered_notes::note_mark_len;

/// Marks that every writer means and CommonMark leaves in the text: `**` beside Chinese marks, and the mark of
/// a note that has no text.
pub(crate) fn mark_left_over(chars: &[char], markup: &mut Markup) {
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c != '*' && c != '[' {
            at += 1;
            continue;
        }
        let rest = chars.get(at..).unwrap_or_default();
        let is_text = markup.classes.get(at) == Some(&Class::Wording);
        let escaped = at.checked_sub(1).and_then(|before| chars.get(before)) == Some(&'\\');
        let stars = rest.iter().take_while(|&&c| c == '*').count();
        let note = note_mark_len(rest);
        if is_text && !escaped && (2..=3).contains(&stars) {
            markup.mark(at, at + stars, Class::Style);
        } else if let (true, Some(len)) = (is_text, note) {
            markup.mark(at, at + len, Class::Mark);
        }
        at += stars.max(note.unwrap_or(0)).max(1);
    }
}

/// Takes out zero-width spaces and joiners, marks of direction, soft hyphens and control characters.
pub(crate) fn mark_invisible(chars: &[char], markup: &mut Markup) {
    for (at, c) in chars.iter().enumerate() {
        let silent =
            matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
        if silent || (c.is_control() && !c.is_whitespace()) {
            markup.mark(at, at + 1, Class::Style);
        }
    }
}
