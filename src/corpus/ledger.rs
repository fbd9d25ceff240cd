//! The account of a source: each of its characters is in a passage, in a heading, or left out
//! for a reason.

use super::line::{Line, Shape};
use super::markup::{Class, Markup};
use super::report::{SkipReason, Skipped, SourceReport};
use super::source_range::SourceRange;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Open,
    Passage,
    Heading,
    Skipped(SkipReason),
}

/// The account while it is being written.
#[derive(Debug)]
pub(crate) struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Opens the account; comments, marks, rules and page numbers are entered at once.
    pub(crate) fn new(markup: &Markup, lines: &[Line]) -> Self {
        let of_class = |class: &Class| class.skipped().map_or(Entry::Open, Entry::Skipped);
        let mut ledger = Self { entries: markup.classes.iter().map(of_class).collect() };
        for line in lines {
            let reason = match line.shape {
                Shape::Rule | Shape::TableRule => SkipReason::Markup,
                Shape::PageNumber => SkipReason::PageNumber,
                Shape::PageHead => SkipReason::PageHead,
                Shape::Blank | Shape::Comment | Shape::Row | Shape::Text => continue,
            };
            ledger.enter(line.content_start, line.content_end, Entry::Skipped(reason));
        }
        ledger
    }

    /// Enters the range of a passage.
    pub(crate) fn passage(&mut self, range: SourceRange) {
        self.enter(range.start, range.end, Entry::Passage);
    }

    /// Enters the range of a heading.
    pub(crate) fn heading(&mut self, range: SourceRange) {
        self.enter(range.start, range.end, Entry::Heading);
    }

    /// Enters a range that is left out.
    pub(crate) fn skip(&mut self, range: SourceRange, reason: SkipReason) {
        self.enter(range.start, range.end, Entry::Skipped(reason));
    }

    fn enter(&mut self, start: usize, end: usize, entry: Entry) {
        for slot in self.entries.iter_mut().take(end).skip(start) {
            *slot = entry;
        }
    }

    /// Closes the account: what is still open is blank or a mark around a line's wording.
    pub(crate) fn close(mut self, encoding: &str, chars: &[char]) -> SourceReport {
        for (slot, c) in self.entries.iter_mut().zip(chars) {
            if *slot == Entry::Open {
                *slot = Entry::Skipped(if c.is_whitespace() { SkipReason::Blank } else { SkipReason::Markup });
            }
        }
        let count = |wanted: Entry| self.entries.iter().filter(|&&entry| entry == wanted).count();
        SourceReport {
            encoding: encoding.to_owned(),
            characters: self.entries.len(),
            in_passages: count(Entry::Passage),
            in_headings: count(Entry::Heading),
            skipped: self.runs(chars),
            page_cuts: 0,
            heading_faults: Vec::new(),
            warnings: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// The skipped characters as runs of one reason.
    fn runs(&self, chars: &[char]) -> Vec<Skipped> {
        let mut runs: Vec<Skipped> = Vec::new();
        let mut line = 1;
        for (at, (entry, c)) in self.entries.iter().zip(chars).enumerate() {
            if let Entry::Skipped(reason) = *entry {
                match runs.last_mut() {
                    Some(run) if run.range.end == at && run.reason == reason => run.range.end = at + 1,
                    _ => runs.push(Skipped { range: SourceRange { line, start: at, end: at + 1 }, reason }),
                }
            }
            line += usize::from(*c == '\n');
        }
        runs
    }
}
