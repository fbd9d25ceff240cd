//! Which marks at the ends of a quotation belong to it, and whether they are the document's.

use super::units::Units;
use crate::text::CharSpan;
use std::ops::Range;

/// What of the draft's text belongs to a range of its units: at its ends the marks outside.
pub(super) fn body_span(draft: &Units, body: &Range<usize>) -> CharSpan {
    let inner = draft.span(body);
    let start = if body.start == 0 { 0 } else { inner.start };
    let end = if body.end == draft.len() { draft.chars.len() } else { inner.end };
    CharSpan::new(start, end)
}

/// Where a range of units stands in the document, with the marks at its ends where the draft has the
/// same, and whether it is the draft's wording character by character.
pub(super) fn plan_span(draft: &Units, body: &Range<usize>, theirs: &Units, range: &Range<usize>) -> (CharSpan, bool) {
    let (ours, mut span) = (draft.span(body), theirs.span(range));
    let outer = body_span(draft, body);
    let is_inner_equal = draft.slice(ours) == theirs.slice(span);
    let (head, tail) = (CharSpan::new(outer.start, ours.start), CharSpan::new(ours.end, outer.end));
    // Quotation marks around a quotation are the draft's own, unless the document has them too.
    let bare = |span: CharSpan| -> Vec<char> {
        let marks = draft.chars.get(span.start..span.end).unwrap_or_default();
        marks.iter().copied().filter(|c| !"“”‘’「」『』\"".contains(*c)).collect()
    };
    let full = |span: CharSpan| draft.chars.get(span.start..span.end).unwrap_or_default().to_vec();
    let before = theirs.chars.get(..span.start).unwrap_or_default();
    let after = theirs.chars.get(span.end..).unwrap_or_default();
    let head = [full(head), bare(head)].into_iter().find(|marks| before.ends_with(marks));
    let tail = [full(tail), bare(tail)].into_iter().find(|marks| after.starts_with(marks));
    let is_verbatim = is_inner_equal && head.is_some() && tail.is_some();
    span.start -= head.map_or(0, |marks| marks.len());
    span.end += match tail {
        Some(marks) => marks.len(),
        // The document's own mark is shown beside the draft's.
        None => usize::from(after.first().is_some_and(|c| !c.is_alphanumeric())),
    };
    (span, is_verbatim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(draft: &str, expected: &str, is_verbatim: bool) {
        let plan = Units::of("先修路。“新建水厂三座”，架桥；后绿化。");
        let draft = Units::of(draft);
        let whole = 0..draft.len();
        let found = crate::candidates::occurrences(&plan.keys, &draft.keys).next().unwrap();
        let (span, verbatim) = plan_span(&draft, &whole, &plan, &found);
        assert_eq!((plan.slice(span).as_str(), verbatim), (expected, is_verbatim));
    }

    #[test]
    fn marks_at_the_ends_are_compared() {
        check("新建水厂三座", "新建水厂三座", true);
        check("“新建水厂三座”，", "“新建水厂三座”，", true);
        check("架桥；", "架桥；", true);
        check("架桥。", "架桥；", false);
        check("“架桥”", "架桥", true);
        check("「架桥；」", "架桥；", true);
        check("新建 水厂三座", "新建水厂三座", false);
        check("后绿化。", "后绿化。", true);
    }
}
