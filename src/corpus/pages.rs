//! Which printed pages a passage stands on, as far as it is proved.
//!
//! The contents page gives each heading its page. From a heading to the next there are as many
//! page turns as their pages differ. Where as many cuts are seen, every turn is at a cut and the
//! pages are certain; elsewhere a passage lies between the heading's page plus the cuts before
//! it and the next heading's page minus the cuts after it.

use super::model::Pages;
use super::read::PageStart;

/// The page of a container on which a character stands.
pub(crate) fn page_at(starts: &[PageStart], at: usize) -> Option<u32> {
    let next = starts.partition_point(|start| start.start <= at);
    starts.get(next.checked_sub(1)?).map(|start| start.page)
}

/// The pages of a container on which a range stands; they are certain.
pub(crate) fn printed_pages(starts: &[PageStart], start: usize, end: usize) -> Option<Pages> {
    let (one, other) = (page_at(starts, start)?, page_at(starts, end.saturating_sub(1).max(start))?);
    Some(Pages { first: one.min(other), last: Some(one.max(other)), exact: true })
}

/// A heading whose page is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// Its first character in the source.
    pub start: usize,
    /// Its page.
    pub page: u32,
}

/// The headings and cuts of a source.
#[derive(Debug, Default)]
pub(crate) struct PageMap {
    anchors: Vec<Anchor>,
    /// For each cut the first character after it.
    cuts: Vec<usize>,
    last_page: Option<u32>,
}

impl PageMap {
    /// Takes the headings in reading order; one whose page is below that of an earlier one is
    /// misread and proves nothing.
    pub(crate) fn new(anchors: Vec<Anchor>, mut cuts: Vec<usize>, last_page: Option<u32>) -> Self {
        let mut kept: Vec<Anchor> = Vec::with_capacity(anchors.len());
        for anchor in anchors {
            if kept.last().is_none_or(|last| last.page <= anchor.page && last.start < anchor.start) {
                kept.push(anchor);
            }
        }
        cuts.sort_unstable();
        let last_page = last_page.filter(|&last| kept.last().is_none_or(|anchor| anchor.page <= last));
        Self { anchors: kept, cuts, last_page }
    }

    /// The pages of what stands from `start` to `end` in the source; `None` before the first
    /// heading whose page is known.
    pub(crate) fn pages(&self, start: usize, end: usize) -> Option<Pages> {
        let next = self.anchors.partition_point(|anchor| anchor.start <= start);
        let anchor = self.anchors.get(next.checked_sub(1)?)?;
        let (next_start, next_page) = match self.anchors.get(next) {
            Some(next) => (next.start, Some(next.page)),
            None => (usize::MAX, self.last_page),
        };
        let before = self.cuts_between(anchor.start, start + 1);
        let inside = self.cuts_between(start + 1, end);
        let after = self.cuts_between(end.max(start + 1), next_start);
        let first = anchor.page + before;
        let Some(next_page) = next_page else { return Some(Pages { first, last: None, exact: false }) };
        let turns = next_page - anchor.page;
        let cuts = before + inside + after;
        Some(if cuts == turns {
            Pages { first, last: Some(first + inside), exact: true }
        } else if cuts < turns {
            Pages { first, last: Some(next_page - after), exact: false }
        } else {
            // More cuts than turns: some of them are none, so they prove nothing.
            Pages { first: anchor.page, last: Some(next_page), exact: false }
        })
    }

    fn cuts_between(&self, from: usize, to: usize) -> u32 {
        let count =
            self.cuts.partition_point(|&cut| cut < to).saturating_sub(self.cuts.partition_point(|&cut| cut < from));
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(last_page: Option<u32>) -> PageMap {
        let anchors = [(100, 1), (200, 3), (300, 6), (400, 6)].map(|(start, page)| Anchor { start, page });
        PageMap::new(anchors.to_vec(), vec![120, 150, 250, 450], last_page)
    }

    #[track_caller]
    fn check(map: &PageMap, range: (usize, usize), expected: Option<(u32, Option<u32>, bool)>) {
        let pages = map.pages(range.0, range.1).map(|pages| (pages.first, pages.last, pages.exact));
        assert_eq!(pages, expected, "{range:?}");
    }

    #[test]
    fn pages_are_exact_where_every_turn_is_seen() {
        let map = map(None);
        check(&map, (110, 115), Some((1, Some(1), true)));
        check(&map, (110, 130), Some((1, Some(2), true)));
        check(&map, (110, 160), Some((1, Some(3), true)));
        check(&map, (160, 190), Some((3, Some(3), true)));
        check(&map, (310, 350), Some((6, Some(6), true)));
    }

    #[test]
    fn pages_are_bounded_elsewhere() {
        check(&map(None), (210, 220), Some((3, Some(5), false)));
        check(&map(None), (240, 260), Some((3, Some(6), false)));
        check(&map(None), (260, 290), Some((4, Some(6), false)));
        check(&map(None), (10, 20), None);
    }

    #[test]
    fn after_the_last_heading_only_the_lower_bound_is_proved_unless_the_pages_are_known() {
        check(&map(None), (460, 470), Some((7, None, false)));
        check(&map(Some(7)), (460, 470), Some((7, Some(7), true)));
        check(&map(Some(9)), (460, 470), Some((7, Some(9), false)));
    }
}
