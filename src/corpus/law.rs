//! Whether a source is a law, of articles that follow each other.

use super::label::{Label, Style};
use super::line::Line;

/// Whether the source is a law: articles follow each other by number, from the first one on, or each with its
/// label apart from its text. Two articles of another law that a text cites make none.
pub(crate) fn is_law(lines: &[Line]) -> bool {
    let articles = lines.iter().filter(|line| line.is_text()).filter_map(|line| {
        let label = line.label.as_ref().filter(|label| label.style == Style::Article)?;
        Some((label, line_has_gap(line, label)))
    });
    let mut last: Option<(&Label, bool)> = None;
    for (label, gap) in articles {
        if last.is_some_and(|(before, sure)| (sure || before.number == 1) && follows(before, label)) {
            return true;
        }
        last = Some((label, gap));
    }
    false
}

/// Whether an article is the next after another: 第七条之一 or 第八条 after 第七条.
fn follows(before: &Label, next: &Label) -> bool {
    match (before.inserted, next.inserted) {
        (_, None) => next.number == before.number + 1,
        (None, Some(inserted)) => next.number == before.number && inserted == 1,
        (Some(last), Some(inserted)) => next.number == before.number && inserted == last + 1,
    }
}

/// Whether an article's label stands apart from its text.
pub(super) fn line_has_gap(line: &Line, label: &Label) -> bool {
    let label_chars = label.label.chars().count();
    let mut seen = 0;
    for c in line.title.chars() {
        if seen == label_chars {
            return c.is_whitespace() || matches!(c, '：' | ':' | '【' | '（');
        }
        seen += usize::from(!c.is_whitespace());
    }
    true
}
