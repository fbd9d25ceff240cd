//! Two texts piece by piece: Han characters and marks one by one, numbers and words of letters whole.

use super::types::Difference;
use crate::text::{is_han, normalize};
use plansearch_quote::DiffOp;
use similar::{Algorithm, capture_diff_slices};
use std::ops::Range;

/// What two changes have in common between them is shown as part of one change, if it is no longer than this.
const MIN_COMMON: usize = 2;

/// The pieces of two texts; joined they are the texts.
pub(super) fn differences(a: &str, b: &str) -> Vec<Difference> {
    let (ours, theirs) = (tokens(a), tokens(b));
    let keys = |tokens: &[&str]| tokens.iter().map(|token| normalize(token).text).collect::<Vec<String>>();
    let ops = capture_diff_slices(Algorithm::Myers, &keys(&ours), &keys(&theirs));
    let mut pieces: Vec<(bool, Range<usize>, Range<usize>)> = Vec::new();
    let count = ops.len();
    for (number, op) in ops.iter().enumerate() {
        let inside = number > 0 && number + 1 < count;
        let is_equal = matches!(op, similar::DiffOp::Equal { len, .. } if !inside || *len >= MIN_COMMON);
        match pieces.last_mut() {
            Some((known, old, new)) if *known == is_equal => {
                (old.end, new.end) = (op.old_range().end, op.new_range().end);
            }
            _ => pieces.push((is_equal, op.old_range(), op.new_range())),
        }
    }
    let text = |tokens: &[&str], range: Range<usize>| tokens.get(range).unwrap_or_default().concat();
    let piece = |(is_equal, old, new): (bool, Range<usize>, Range<usize>)| {
        let op = match (is_equal, old.is_empty(), new.is_empty()) {
            (true, ..) => DiffOp::Equal,
            (_, true, _) => DiffOp::Insert,
            (_, _, true) => DiffOp::Delete,
            _ => DiffOp::Replace,
        };
        Difference { op, a: text(&ours, old), b: text(&theirs, new) }
    };
    pieces.into_iter().map(piece).collect()
}

fn tokens(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() && !is_han(c);
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c: char| !(is_part(c) || c == '.' || c == '%')).unwrap_or(rest.len());
        let len = if is_part(first) { run } else { first.len_utf8() };
        let (token, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        tokens.push(token);
        rest = after;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: &str) {
        let pieces = differences(a, b);
        assert_eq!(pieces.iter().map(|piece| piece.a.as_str()).collect::<String>(), a);
        assert_eq!(pieces.iter().map(|piece| piece.b.as_str()).collect::<String>(), b);
        let shown = |piece: &Difference| match piece.op {
            DiffOp::Equal => piece.b.clone(),
            _ => format!("[{}|{}]", piece.a, piece.b),
        };
        assert_eq!(pieces.iter().map(shown).collect::<String>(), expected);
    }

    #[test]
    fn what_differs_is_marked() {
        check("到2020年，新建公路90公里。", "到2025年，新建公路120公里。", "到[2020|2025]年，新建公路[90|120]公里。");
        check("建设水厂", "大力建设水厂", "[|大力]建设水厂");
        check("积极稳妥推进", "推进", "[积极稳妥|]推进");
        check("增长3.5%", "增长5.5%", "增长[3.5%|5.5%]");
        check("達到５Ａ级", "达到5A级", "达到5A级");
        check("修路，架桥", "修路。架桥", "修路[，|。]架桥");
        check("甲路乙", "丙路丁", "[甲路乙|丙路丁]");
        check("", "新", "[|新]");
    }
}
