//! Which level each style of heading has in a document.

use super::block::{HeadingBlock, PLAIN_DEPTH};
use super::label::Style;
use super::model::NodeKind;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which level each style of heading has in a document.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(super) levels: HashMap<Style, NodeKind>,
    /// The numbers of `#` of headings without a label, outermost first, where no label tells.
    pub(super) depths: Vec<usize>,
    /// Whether chapters are numbered anew in each part.
    pub(super) restarts: bool,
    /// Where headings without a label stand above those with one, the depth below which labels begin.
    pub(super) tops: Option<usize>,
    /// The level of the headings with as many `#`, where all of them that have a label agree.
    pub(super) marked: HashMap<usize, NodeKind>,
}

/// Headings without a label, two or more, that stand above all those with one.
fn tops(headings: &[&HeadingBlock]) -> Option<usize> {
    let is_level = |style: Style| !matches!(style, Style::Box | Style::Article);
    let labels = || headings.iter().filter(|h| h.label.as_ref().is_some_and(|label| is_level(label.style)));
    let numbered = labels().any(|h| h.label.as_ref().is_some_and(|label| label.style <= Style::Section));
    if numbered || headings.iter().any(|h| h.entry.is_some()) {
        return None;
    }
    let below = labels().map(|h| if h.depth == 0 || h.depth == 7 { PLAIN_DEPTH + 1 } else { h.depth }).min()?;
    let above = headings.iter().filter(|h| h.label.is_none() && is_top(h, below)).count();
    (above >= 2).then_some(below)
}

/// 附则 without any mark, with which a law ends.
pub(super) fn is_closing(heading: &HeadingBlock) -> bool {
    heading.label.is_none() && heading.depth == PLAIN_DEPTH && matches!(heading.title.trim(), "附则" | "附則")
}

pub(super) fn is_top(heading: &HeadingBlock, below: usize) -> bool {
    heading.depth > 0
        && heading.depth != 7
        && heading.depth < below
        && !super::contents::is_preamble_heading(&heading.title)
}

impl Scheme {
    /// Finds the levels from the headings that a document has.
    pub(crate) fn of(headings: &[&HeadingBlock]) -> Self {
        let styles: BTreeSet<Style> =
            headings.iter().filter_map(|h| h.label.as_ref()).map(|label| label.style).collect();
        let mut levels = HashMap::from([(Style::Box, NodeKind::Box)]);
        let has_chapters = styles.contains(&Style::Chapter);
        let tops = tops(headings);
        let mut free = [NodeKind::Chapter, NodeKind::Section].into_iter();
        if tops.is_some() {
            // Headings without a label are the chapters.
            free.next();
        }
        for &style in &styles {
            let kind = match style {
                Style::Box | Style::Article => continue,
                Style::Part if has_chapters => NodeKind::Part,
                _ => free.next().unwrap_or(NodeKind::Subsection),
            };
            levels.insert(style, kind);
        }
        let unlabelled = headings.iter().filter(|h| h.label.is_none() && h.depth > 0).map(|h| h.depth);
        let depths: BTreeSet<usize> = if levels.len() == 1 { unlabelled.collect() } else { BTreeSet::new() };
        let mut marked: HashMap<usize, NodeKind> = HashMap::new();
        for heading in headings.iter().filter(|heading| (1..=6).contains(&heading.depth)) {
            let Some(kind) = heading.label.as_ref().and_then(|label| levels.get(&label.style)) else { continue };
            let known = marked.entry(heading.depth).or_insert(*kind);
            if known != kind {
                *known = NodeKind::Subsection;
            }
        }
        let mut seen = HashSet::new();
        let chapters = headings.iter().filter_map(|h| h.label.as_ref()).filter(|label| label.style == Style::Chapter);
        let restarts =
            styles.contains(&Style::Part) && !chapters.map(|label| label.number).all(|number| seen.insert(number));
        Self { levels, depths: depths.into_iter().collect(), restarts, tops, marked }
    }

    /// Whether a heading without a label stands among those of its level that have one.
    pub(super) fn is_unnumbered(&self, heading: &HeadingBlock) -> bool {
        let is_top = self.tops.is_some_and(|below| is_top(heading, below));
        heading.label.is_none() && heading.entry.is_none() && !is_top && !self.depths.contains(&heading.depth)
    }

    pub(super) fn kind_of(&self, heading: &HeadingBlock) -> NodeKind {
        match &heading.label {
            Some(label) => self.levels.get(&label.style).copied().unwrap_or(NodeKind::Subsection),
            None if super::contents::is_preamble_heading(&heading.title) => NodeKind::Preamble,
            None if is_closing(heading) => NodeKind::Chapter,
            None if heading.entry.is_some() => NodeKind::Chapter,
            None if self.tops.is_some_and(|below| is_top(heading, below)) => NodeKind::Chapter,
            None => match self.depths.iter().position(|&depth| depth == heading.depth) {
                Some(0) => NodeKind::Chapter,
                Some(1) => NodeKind::Section,
                _ if self.depths.is_empty() => match self.marked.get(&heading.depth) {
                    Some(kind @ (NodeKind::Chapter | NodeKind::Section)) => *kind,
                    _ => NodeKind::Subsection,
                },
                _ => NodeKind::Subsection,
            },
        }
    }
}

/// How deep a 分编 stands, in its 编.
pub(super) const SUBPART_DEPTH: usize = 1;

/// How deep a kind of node stands; subsections add their own nesting.
pub(super) fn depth_of(kind: NodeKind) -> usize {
    match kind {
        NodeKind::Front | NodeKind::Notice | NodeKind::Preamble | NodeKind::Part | NodeKind::Annex => 0,
        NodeKind::Chapter | NodeKind::Body => 2,
        NodeKind::Section => 3,
        NodeKind::Subsection => 4,
        NodeKind::Box => 10,
        NodeKind::Table => 20,
    }
}
