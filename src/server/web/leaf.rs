//! A long document leaf by leaf: a page holds what is looked at, and links to the rest.

use super::document_view::Block;
use std::ops::Range;

/// A leaf ends at the first heading of the highest level after so many characters.
const FEWEST_CHARS: usize = 10_000;
/// It ends at any heading after so many.
const LEAF_CHARS: usize = 20_000;
/// The level of the headings below the title.
const TOP_LEVEL: usize = 2;
/// A leaf without a heading where it should end goes on for no more than so many.
const MOST_CHARS: usize = 30_000;

/// Which leaf is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    /// All of them on one page.
    All,
    /// The one that holds this place; the first one if none does.
    Anchor(&'a str),
    /// The one that holds the match of this number, from 1.
    Match(usize),
}

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

/// Leaves only the blocks of one leaf. `None` where the document is short enough to be one, or is shown whole.
pub(super) fn turn_to(blocks: &mut Vec<Block<'_>>, shown: Shown<'_>) -> Option<Leaf> {
    let leaves = leaves(blocks);
    if leaves.len() < 2 || matches!(shown, Shown::All) {
        return None;
    }
    let holds = |leaf: &Range<usize>| {
        let mut inside = blocks.get(leaf.clone()).unwrap_or_default().iter();
        match shown {
            Shown::All => false,
            Shown::Anchor(anchor) => inside.any(|block| block.is_at(anchor)),
            Shown::Match(number) => inside.any(|block| block.holds_match(number)),
        }
    };
    let at = leaves.iter().position(holds).unwrap_or(0);
    let anchor_of = |at: usize| {
        let mut inside = blocks.get(leaves.get(at)?.clone()).unwrap_or_default().iter();
        inside.find_map(|block| block.anchor().map(str::to_owned))
    };
    let leaf = Leaf {
        number: at + 1,
        count: leaves.len(),
        previous: at.checked_sub(1).and_then(anchor_of),
        next: anchor_of(at + 1),
    };
    let Range { start, end } = leaves.get(at).cloned().unwrap_or(0..blocks.len());
    let above = above(blocks, start);
    blocks.truncate(end);
    blocks.splice(..start, above);
    Some(leaf)
}

/// The headings under which a block stands, to be said again above it.
fn above<'a>(blocks: &[Block<'a>], at: usize) -> Vec<Block<'a>> {
    let level_of = |block: Option<&Block<'_>>| match block {
        Some(Block::Heading(heading)) => heading.level,
        _ => usize::MAX,
    };
    let mut level = level_of(blocks.get(at));
    let mut above = Vec::new();
    for block in blocks.get(..at).unwrap_or_default().iter().rev() {
        if let Block::Heading(heading) = block
            && heading.level < level
        {
            level = heading.level;
            above.push(Block::Heading(heading.again()));
        }
    }
    above.reverse();
    above
}

/// Where the leaves lie: each ends before a heading if one comes in time, and never inside a box.
fn leaves(blocks: &[Block<'_>]) -> Vec<Range<usize>> {
    let mut leaves = Vec::new();
    let (mut start, mut chars, mut in_box) = (0, 0, false);
    for (at, block) in blocks.iter().enumerate() {
        let is_due = match block {
            Block::Heading(heading) if heading.level == TOP_LEVEL => chars >= FEWEST_CHARS,
            Block::Heading(_) => chars >= LEAF_CHARS,
            _ => chars >= MOST_CHARS,
        };
        if is_due && !in_box && !matches!(block, Block::CloseBox) {
            leaves.push(start..at);
            (start, chars) = (at, 0);
        }
        match block {
            Block::OpenBox(_) => in_box = true,
            Block::CloseBox => in_box = false,
            Block::Heading(_) | Block::Passage(_) | Block::Table(_) => {}
        }
        chars += block.chars();
    }
    if start < blocks.len() {
        leaves.push(start..blocks.len());
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
    use super::super::document_view::{ShownHeading, ShownPassage};
    use super::super::spans::Span;
    use super::*;
    use crate::corpus::Kind;

    fn heading(anchor: &str) -> Block<'static> {
        let anchor = anchor.to_owned();
        Block::Heading(ShownHeading { level: 2, anchor, label: "", title: Vec::new(), page: None, is_ours: false })
    }

    fn passage(anchor: &'static str, chars: usize, number: Option<usize>) -> Block<'static> {
        let text = vec![Span { text: "水".repeat(chars), number, ..Span::default() }];
        let kind = Kind::Paragraph;
        Block::Passage(ShownPassage { anchor, id: anchor, kind, text, faults: &[], is_chosen: false })
    }

    fn document() -> Vec<Block<'static>> {
        let chapter = |number: &str, passages: [&'static str; 2]| {
            let mut blocks = vec![heading(number)];
            blocks.extend(passages.map(|anchor| passage(anchor, LEAF_CHARS / 2, None)));
            blocks
        };
        let mut blocks = chapter("1", ["1/p1", "1/p2"]);
        blocks.extend(chapter("2", ["2/p1", "2/p2"]));
        blocks.extend([heading("3"), passage("3/p1", LEAF_CHARS / 2, Some(7))]);
        blocks
    }

    #[test]
    fn leaves_end_before_headings_and_hold_what_is_asked_for() {
        let shown = |shown: Shown<'_>| {
            let mut blocks = document();
            let leaf = turn_to(&mut blocks, shown);
            (leaf.map(|leaf| (leaf.number, leaf.count, leaf.previous, leaf.next)), blocks.len())
        };
        let text = |anchor: &str| Some(anchor.to_owned());
        assert_eq!(shown(Shown::Anchor("")), (Some((1, 3, None, text("2"))), 3));
        assert_eq!(shown(Shown::Anchor("2/p2")), (Some((2, 3, text("1"), text("3"))), 3));
        assert_eq!(shown(Shown::Match(7)), (Some((3, 3, text("2"), None)), 2));
        assert_eq!(shown(Shown::All), (None, 8));
    }

    #[test]
    fn a_leaf_that_begins_inside_a_chapter_says_so() {
        let section = |anchor: &str| {
            let Block::Heading(heading) = heading(anchor) else { unreachable!("a heading is made") };
            Block::Heading(ShownHeading { level: 3, ..heading })
        };
        let mut blocks = vec![heading("1"), section("1.1"), passage("1.1/p1", LEAF_CHARS, None)];
        blocks.extend([section("1.2"), passage("1.2/p1", LEAF_CHARS, None)]);
        let leaf = turn_to(&mut blocks, Shown::Anchor("1.2/p1"));
        assert_eq!(leaf.map(|leaf| (leaf.number, leaf.previous)), Some((2, Some("1".to_owned()))));
        let anchors: Vec<Option<&str>> = blocks.iter().map(Block::anchor).collect();
        assert_eq!(anchors, [Some(""), Some("1.2"), Some("1.2/p1")]);
    }

    #[test]
    fn a_text_without_headings_is_cut_all_the_same_and_a_short_one_is_not() {
        let mut blocks: Vec<Block<'_>> = (0..4).map(|_| passage("1/p1", MOST_CHARS, None)).collect();
        assert_eq!(turn_to(&mut blocks, Shown::Anchor("")).map(|leaf| leaf.count), Some(4));
        let mut short = vec![heading("1"), passage("1/p1", 100, None)];
        assert_eq!((turn_to(&mut short, Shown::Anchor("")), short.len()), (None, 2));
    }
}
