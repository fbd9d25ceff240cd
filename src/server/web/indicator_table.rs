//! The indicators of a document as a table to be looked at, in any order.

use super::bars::Bars;
use super::indicators::Choices;
use super::report::Link;
use crate::Links;
use crate::analysis::readings;
use crate::corpus::{DocumentHead, Fault, short_citation};
use crate::library::Library;
use crate::links::encode_path;
use crate::params::MAX_PAGE;
use crate::problem::Problem;
use crate::types::{IndicatorEntry, IndicatorsAnswer, YearValue};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

/// By which column the rows are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Key {
    /// As printed, in groups.
    #[default]
    Row,
    Name,
    Year(u32),
    Growth,
    Attribute,
}

/// The order of the rows; written `growth`, and `-growth` for falling values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Order {
    pub key: Key,
    pub is_falling: bool,
}

impl Order {
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        let (is_falling, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let key = match name {
            "row" => Key::Row,
            "name" => Key::Name,
            "growth" => Key::Growth,
            "attribute" => Key::Attribute,
            year => Key::Year(year.parse().map_err(|_| {
                let shown: String = text.chars().take(20).collect();
                let reason = "accepts row, name, growth, attribute or a year, with `-` before it for falling values";
                Problem::bad_parameter("sort", &format!("{reason}, not `{shown}`"))
            })?),
        };
        Ok(Self { key, is_falling })
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_falling { "-" } else { "" };
        match self.key {
            Key::Row => write!(f, "{sign}row"),
            Key::Name => write!(f, "{sign}name"),
            Key::Year(year) => write!(f, "{sign}{year}"),
            Key::Growth => write!(f, "{sign}growth"),
            Key::Attribute => write!(f, "{sign}attribute"),
        }
    }
}

/// The table of a document.
#[derive(Debug)]
pub(super) struct IndicatorTable {
    /// The document's id.
    pub id: String,
    pub title: String,
    pub count: usize,
    pub columns: Vec<Column>,
    pub groups: Vec<Group>,
    /// The notes under the printed table that concern some rows, which name them by their number.
    pub notes: Vec<String>,
    pub has_filled: bool,
    /// Whether its rows were put into an order by somebody.
    pub is_sorted: bool,
}

/// A column that can be sorted by.
#[derive(Debug)]
pub(super) struct Column {
    pub label: String,
    pub is_number: bool,
    /// The page in the order that a click asks for.
    pub href: String,
    /// `ascending` or `descending`, of the column that the rows are sorted by.
    pub sorted: Option<&'static str>,
}

/// Rows under a name; in any order but the printed one there is one group without a name.
#[derive(Debug)]
pub(super) struct Group {
    pub name: Option<String>,
    pub rows: Vec<Row>,
}

/// An indicator.
#[derive(Debug)]
pub(super) struct Row {
    pub number: u32,
    pub name: String,
    /// Its group, where the rows stand in another order.
    pub group: Option<String>,
    pub unit: Option<String>,
    pub cells: Vec<Cell>,
    pub growth: Cell,
    pub attribute: Option<String>,
    pub bars: Option<Bars>,
    pub link: Link,
    /// The numbers of its notes.
    pub notes: Vec<usize>,
    pub faults: Vec<Fault>,
    /// Where the text states a figure of it.
    pub mentions: Vec<Link>,
}

/// A figure as printed.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// The year, or the name of the column.
    pub label: String,
    pub text: String,
    /// Whether it is read from a merged cell above.
    pub is_filled: bool,
    /// Whether it is words and no figure.
    pub is_words: bool,
}

impl IndicatorTable {
    /// `None` for a document without a table of indicators.
    pub(super) fn new(
        library: &Library,
        document: &DocumentHead,
        choices: &Choices,
        links: &Links,
    ) -> crate::Result<Option<Self>> {
        let asked = [document.id.clone()];
        let mut entries = IndicatorsAnswer::new(library, &asked, None, MAX_PAGE, links)?.indicators;
        if entries.is_empty() {
            return Ok(None);
        }
        let years: BTreeSet<u32> =
            entries.iter().flat_map(|entry| entry.figures.values.iter().map(|value| value.year)).collect();
        let mut notes: Vec<String> = Vec::new();
        for note in entries.iter().flat_map(|entry| &entry.notes) {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
        let order = choices.order;
        entries.sort_by(|one, other| compare(one, other, order));
        let mut groups: Vec<Group> = Vec::new();
        for entry in &entries {
            let row = Row::new(library, entry, &years, &notes, order.key != Key::Row);
            let name = entry.figures.group.clone().filter(|_| order.key == Key::Row);
            match groups.last_mut().filter(|group| group.name == name) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group { name, rows: vec![row] }),
            }
        }
        Ok(Some(Self {
            id: document.id.clone(),
            title: document.metadata.title.clone(),
            count: entries.len(),
            columns: columns(&years, choices),
            notes,
            has_filled: entries.iter().any(|entry| entry.figures.values.iter().any(|value| value.filled)),
            groups,
            is_sorted: order != Order::default(),
        }))
    }
}

impl Row {
    fn new(
        library: &Library,
        entry: &IndicatorEntry,
        years: &BTreeSet<u32>,
        notes: &[String],
        shows_group: bool,
    ) -> Self {
        let figures = &entry.figures;
        let cells = years.iter().map(|year| {
            let value = figures.values.iter().find(|value| value.year == *year);
            value.map_or_else(|| Cell::none(*year), Cell::of)
        });
        let own_notes = entry.notes.iter().filter_map(|note| notes.iter().position(|known| known == note));
        let growth = figures.growth.as_ref().map(|growth| growth.text.clone()).unwrap_or_default();
        Self {
            number: figures.row,
            name: figures.name.clone(),
            group: figures.group.clone().filter(|_| shows_group),
            unit: figures.unit.clone(),
            cells: cells.collect(),
            growth: Cell { label: "增长".to_owned(), is_words: is_words(&growth), text: growth, is_filled: false },
            attribute: figures.attribute.clone(),
            bars: Bars::of(figures),
            link: link(library, &entry.id)
                .unwrap_or_else(|| Link { text: entry.citation.text.clone(), href: String::new() }),
            notes: own_notes.map(|at| at + 1).collect(),
            faults: library.passage(&entry.id).map(|found| found.passage.faults.clone()).unwrap_or_default(),
            mentions: entry.mentions.iter().filter_map(|id| link(library, id)).collect(),
        }
    }
}

impl Cell {
    fn of(value: &YearValue) -> Self {
        Self {
            label: format!("{}年", value.year),
            text: value.text.clone(),
            is_filled: value.filled,
            is_words: is_words(&value.text),
        }
    }

    fn none(year: u32) -> Self {
        Self { label: format!("{year}年"), ..Self::default() }
    }
}

/// Whether a cell is a sentence and not a figure, a figure with a word beside it, or a dash.
fn is_words(text: &str) -> bool {
    const MAX_FIGURE_CHARS: usize = 7;
    !text.contains(|c: char| c.is_ascii_digit()) && text.chars().count() > MAX_FIGURE_CHARS
}

fn link(library: &Library, id: &str) -> Option<Link> {
    let found = library.passage(id).ok()?;
    Some(Link { text: short_citation(&found.document, &found.passage), href: format!("p/{}", encode_path(id)) })
}

fn columns(years: &BTreeSet<u32>, choices: &Choices) -> Vec<Column> {
    let mut columns = vec![("序号".to_owned(), Key::Row), ("指标".to_owned(), Key::Name)];
    columns.extend(years.iter().map(|year| (format!("{year}年"), Key::Year(*year))));
    columns.extend([("增长".to_owned(), Key::Growth), ("属性".to_owned(), Key::Attribute)]);
    let column = |(label, key): (String, Key)| {
        let is_sorted = choices.order.key == key;
        let order = Order { key, is_falling: is_sorted && !choices.order.is_falling };
        Column {
            label,
            is_number: matches!(key, Key::Year(_) | Key::Growth),
            href: format!("indicators{}", Choices { order, ..choices.clone() }.query_string()),
            sorted: is_sorted.then_some(if choices.order.is_falling { "descending" } else { "ascending" }),
        }
    };
    columns.into_iter().map(column).collect()
}

/// What has no value stands last in either direction, and equals keep the printed order.
fn compare(one: &IndicatorEntry, other: &IndicatorEntry, order: Order) -> Ordering {
    fn directed<T>(
        one: Option<T>,
        other: Option<T>,
        is_falling: bool,
        compare: impl Fn(&T, &T) -> Ordering,
    ) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) if is_falling => compare(&other, &one),
            (Some(one), Some(other)) => compare(&one, &other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }
    let value = |entry: &IndicatorEntry, year: u32| {
        entry.figures.values.iter().find(|value| value.year == year).and_then(|value| value.value)
    };
    let growth = |entry: &IndicatorEntry| entry.figures.growth.as_ref().and_then(|growth| growth.value);
    let falling = order.is_falling;
    let found = match order.key {
        Key::Row => directed(Some(one.figures.row), Some(other.figures.row), falling, Ord::cmp),
        Key::Name => directed(Some(sound(&one.figures.name)), Some(sound(&other.figures.name)), falling, Ord::cmp),
        Key::Year(year) => directed(value(one, year), value(other, year), falling, f64::total_cmp),
        Key::Growth => directed(growth(one), growth(other), falling, f64::total_cmp),
        Key::Attribute => {
            directed(one.figures.attribute.as_ref(), other.figures.attribute.as_ref(), falling, |a, b| {
                sound(a).cmp(&sound(b))
            })
        }
    };
    found.then(one.figures.row.cmp(&other.figures.row))
}

/// How a name sounds, by which Chinese lists are sorted; its punctuation is silent.
fn sound(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.map(|c| readings(&c.to_string()).into_iter().next().unwrap_or_else(|| c.to_string()) + " ").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_back() {
        for text in ["row", "-row", "name", "-2025", "2020", "-growth", "attribute"] {
            assert_eq!(Order::read(text).unwrap().to_string(), text);
        }
        for text in ["", "-", "unit", "--row", "20x5"] {
            assert!(Order::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_sorted_by_their_sound() {
        let mut names = ["粮食产量", "“安全”指数", "城镇化率", "5G基站"];
        names.sort_by_key(|name| sound(name));
        assert_eq!(names, ["5G基站", "“安全”指数", "城镇化率", "粮食产量"]);
    }
}
