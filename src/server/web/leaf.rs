//! A long document leaf by leaf: a page holds what is looked at, and links to the rest.

use super::layout::{Slot, What};
use std::ops::Range;

/// A leaf ends at the first heading of the highest level after so many characters.
const FEWEST_CHARS: usize = 10_000;
/// It ends at any heading after so many.
const LEAF_CHARS: usize = 20_000;
/// The level of the headings below the title.
const TOP_LEVEL: usize = 2;
/// A leaf without a heading where it should end goes on for no more than so many.
const MOST_CHARS: usize = 30_000;

/// A leaf among the leaves of its document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Leaf {
    /// From 1.
    pub number: usize,
    pub count: usize,
    /// Where the leaf before it begins, and the one after it.
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// The leaf that holds what is asked for, the first one if none does, and what it holds. `None` where the document is short
/// enough to be one.
pub(super) fn turn_to(slots: &[Slot<'_>], asked: Option<usize>) -> Option<(Leaf, Range<usize>)> {
    let leaves = leaves(slots);
    if leaves.len() < 2 {
        return None;
    }
    let at = leaves.iter().position(|leaf| asked.is_some_and(|asked| leaf.contains(&asked))).unwrap_or(0);
    let anchor_of = |at: usize| {
        let inside = slots.get(leaves.get(at)?.clone()).unwrap_or_default().iter();
        inside.map(|slot| slot.anchor).find(|anchor| !anchor.is_empty()).map(str::to_owned)
    };
    let leaf = Leaf {
        number: at + 1,
        count: leaves.len(),
        previous: at.checked_sub(1).and_then(anchor_of),
        next: anchor_of(at + 1),
    };
    Some((leaf, leaves.get(at)?.clone()))
}

/// The headings under which something stands, to be said again above it.
pub(super) fn above<'s, 'a>(slots: &'s [Slot<'a>], at: usize) -> Vec<&'s Slot<'a>> {
    let level_of = |slot: &Slot<'_>| match slot.what {
        What::Heading { level, .. } => Some(level),
        _ => None,
    };
    let mut level = slots.get(at).and_then(level_of).unwrap_or(usize::MAX);
    let mut above = Vec::new();
    for slot in slots.get(..at).unwrap_or_default().iter().rev() {
        if let Some(higher) = level_of(slot).filter(|higher| *higher < level) {
            level = higher;
            above.push(slot);
        }
    }
    above.reverse();
    above
}

/// Where the leaves lie: each ends before a heading if one comes in time, and never inside a box.
fn leaves(slots: &[Slot<'_>]) -> Vec<Range<usize>> {
    let mut leaves = Vec::new();
    let (mut start, mut chars, mut in_box) = (0, 0, false);
    for (at, slot) in slots.iter().enumerate() {
        let is_due = match slot.what {
            What::Heading { level: TOP_LEVEL, .. } => chars >= FEWEST_CHARS,
            What::Heading { .. } => chars >= LEAF_CHARS,
            _ => chars >= MOST_CHARS,
        };
        if is_due && !in_box && slot.what != What::CloseBox {
            leaves.push(start..at);
            (start, chars) = (at, 0);
        }
        match slot.what {
            What::OpenBox { .. } => in_box = true,
            What::CloseBox => in_box = false,
            What::Heading { .. } | What::Passage(_) | What::Table { .. } => {}
        }
        chars += slot.chars;
    }
    if start < slots.len() {
        leaves.push(start..slots.len());
    }
    // What is left at the end is not worth a page of its own.
    if chars < LEAF_CHARS / 4
        && let [.., before, last] = leaves.as_mut_slice()
    {
        before.end = last.end;
        leaves.pop();
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(anchor: &'static str, level: usize) -> Slot<'static> {
        Slot { what: What::Heading { level, node: 0 }, anchor, chars: 0 }
    }

    fn passage(anchor: &'static str, chars: usize) -> Slot<'static> {
        Slot { what: What::Passage(0), anchor, chars }
    }

    fn document() -> Vec<Slot<'static>> {
        let half = |anchor| passage(anchor, LEAF_CHARS / 2);
        let first = [heading("1", 2), half("1/p1"), half("1/p2")];
        let rest = [heading("2", 2), half("2/p1"), half("2/p2"), heading("3", 2), half("3/p1")];
        first.into_iter().chain(rest).collect()
    }

    #[test]
    fn leaves_end_before_headings_and_hold_what_is_asked_for() {
        let shown = |asked: Option<usize>| {
            let (leaf, slots) = turn_to(&document(), asked).unwrap();
            (leaf.number, leaf.count, leaf.previous, leaf.next, slots)
        };
        let text = |anchor: &str| Some(anchor.to_owned());
        assert_eq!(shown(None), (1, 3, None, text("2"), 0..3));
        assert_eq!(shown(Some(5)), (2, 3, text("1"), text("3"), 3..6));
        assert_eq!(shown(Some(7)), (3, 3, text("2"), None, 6..8));
    }

    #[test]
    fn a_leaf_that_begins_inside_a_chapter_says_so() {
        let mut slots = vec![heading("1", 2), heading("1.1", 3), passage("1.1/p1", LEAF_CHARS)];
        slots.extend([heading("1.2", 3), passage("1.2/p1", LEAF_CHARS)]);
        let (leaf, range) = turn_to(&slots, Some(4)).unwrap();
        assert_eq!((leaf.number, leaf.previous.as_deref()), (2, Some("1")));
        let anchors: Vec<&str> = above(&slots, range.start).iter().map(|slot| slot.anchor).collect();
        assert_eq!((anchors, range), (vec!["1"], 3..5));
    }

    #[test]
    fn a_text_without_headings_is_cut_all_the_same_and_a_short_one_is_not() {
        let slots: Vec<Slot<'_>> = (0..4).map(|_| passage("1/p1", MOST_CHARS)).collect();
        assert_eq!(turn_to(&slots, None).map(|(leaf, _)| leaf.count), Some(4));
        assert_eq!(turn_to(&[heading("1", 2), passage("1/p1", 100)], None), None);
    }
}
