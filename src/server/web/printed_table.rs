//! The rows of an indicator table, as a table again.

use super::finding::Finder;
use super::layout::anchor_of;
use super::spans::{Layers, Span, fault_span};
use crate::corpus::{Fault, Passage};
use std::collections::BTreeSet;

/// A table of indicators.
#[derive(Debug)]
pub(super) struct PrintedTable<'a> {
    pub anchor: String,
    pub title: Vec<Span>,
    pub years: Vec<u32>,
    pub has_growth: bool,
    pub rows: Vec<Row<'a>>,
}

/// A row; its cells as printed.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub anchor: &'a str,
    pub id: &'a str,
    pub number: u32,
    /// The group that begins with this row.
    pub group: Option<Vec<Span>>,
    pub name: Vec<Span>,
    /// One for each year of the table.
    pub values: Vec<Cell<'a>>,
    pub growth: Cell<'a>,
    pub attribute: &'a str,
    pub faults: &'a [Fault],
    pub is_chosen: bool,
}

/// A figure as printed.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    pub text: &'a str,
    /// A suspected scan fault.
    pub is_faulty: bool,
}

impl<'a> PrintedTable<'a> {
    pub(super) fn new(
        document: &str,
        title: &str,
        anchor: &str,
        rows: &[&'a Passage],
        chosen: Option<&str>,
        finder: &mut Finder,
    ) -> Self {
        let title = finder.highlight(title, Layers::default());
        let figures = || rows.iter().filter_map(|row| row.indicator.as_ref());
        let years: BTreeSet<u32> = figures().flat_map(|row| row.values.iter().map(|value| value.year)).collect();
        let years: Vec<u32> = years.into_iter().collect();
        let mut group = None;
        let mut shown = Vec::new();
        for passage in rows {
            let Some(figures) = &passage.indicator else { continue };
            let begins = figures.group.is_some() && figures.group != group;
            group.clone_from(&figures.group);
            let unit = figures.unit.as_deref().map(|unit| format!("（{unit}）")).unwrap_or_default();
            let value = |year: &u32| figures.values.iter().find(|value| value.year == *year);
            // Faults are known in the row's text, into which its cells were joined.
            let faulty: Vec<String> =
                passage.faults.iter().map(|fault| fault_span(fault).slice(&passage.text)).collect();
            let cell =
                |text: &'a str| Cell { text, is_faulty: !text.is_empty() && faulty.iter().any(|own| own == text) };
            shown.push(Row {
                anchor: anchor_of(document, &passage.id),
                id: &passage.id,
                number: figures.row,
                group: group.as_ref().filter(|_| begins).map(|group| finder.highlight(group, Layers::default())),
                name: finder.highlight(&format!("{}{unit}", figures.name), Layers::default()),
                values: years.iter().map(|year| cell(value(year).map_or("", |value| value.text.as_str()))).collect(),
                growth: cell(figures.growth.as_ref().map_or("", |growth| growth.text.as_str())),
                attribute: figures.attribute.as_deref().unwrap_or_default(),
                faults: &passage.faults,
                is_chosen: chosen == Some(passage.id.as_str()),
            });
        }
        Self {
            anchor: anchor.to_owned(),
            title,
            has_growth: figures().any(|row| row.growth.is_some()),
            years,
            rows: shown,
        }
    }

    /// The number of columns.
    pub(super) fn width(&self) -> usize {
        3 + self.years.len() + usize::from(self.has_growth)
    }
}
