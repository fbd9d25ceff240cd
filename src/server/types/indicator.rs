//! Indicators as figures.

use super::passage::Citation;
use crate::Links;
use crate::corpus;
use crate::error::Result;
use crate::facts::IndicatorFact;
use crate::library::Library;
use serde::Serialize;
use utoipa::ToSchema;

/// The figures of a row of an indicator table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Indicator {
    /// The number printed in the row.
    pub row: u32,
    /// The name without the unit: 基本养老保险参保率.
    pub name: String,
    /// The unit: %.
    pub unit: Option<String>,
    /// The group of rows: 民生福祉.
    pub group: Option<String>,
    /// 预期性 or 约束性.
    pub attribute: Option<String>,
    /// The values by year.
    pub values: Vec<YearValue>,
    /// The growth, where the table gives one.
    pub growth: Option<Growth>,
}

impl From<&corpus::Indicator> for Indicator {
    fn from(indicator: &corpus::Indicator) -> Self {
        Self {
            row: indicator.row,
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            group: indicator.group.clone(),
            attribute: indicator.attribute.clone(),
            values: indicator.values.iter().map(YearValue::from).collect(),
            growth: indicator.growth.as_ref().map(Growth::from),
        }
    }
}

/// The value of an indicator in a year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct YearValue {
    /// The year.
    pub year: u32,
    /// The number in the cell, if there is one.
    pub value: Option<f64>,
    /// The cell as printed.
    pub text: String,
    /// Whether the table marks it as an estimate (*).
    pub estimate: bool,
    /// Whether the table marks it as a sum over years ([ ]).
    pub cumulative: bool,
    /// Whether it was read from a merged cell above.
    pub filled: bool,
}

impl From<&corpus::YearValue> for YearValue {
    fn from(cell: &corpus::YearValue) -> Self {
        Self {
            year: cell.year,
            value: cell.value,
            text: cell.text.clone(),
            estimate: cell.estimate,
            cumulative: cell.cumulative,
            filled: cell.filled,
        }
    }
}

/// The growth of an indicator over the plan's years.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Growth {
    /// The number in the cell, if there is one.
    pub value: Option<f64>,
    /// The cell as printed.
    pub text: String,
    /// Whether it is a sum over years ([ ]) and not a yearly rate.
    pub cumulative: bool,
}

impl From<&corpus::Growth> for Growth {
    fn from(growth: &corpus::Growth) -> Self {
        Self { value: growth.value, text: growth.text.clone(), cumulative: growth.cumulative }
    }
}

/// The answer to `GET /v1/indicators`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorsAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// The indicators, in reading order.
    pub indicators: Vec<IndicatorEntry>,
    /// What to send as `cursor` for the next page; `null` at the end.
    pub next: Option<String>,
}

impl IndicatorsAnswer {
    /// A page of the indicators of these documents, of all if none are named.
    ///
    /// # Errors
    /// Those of [`Library::facts`].
    pub fn new(
        library: &Library,
        documents: &[String],
        cursor: Option<&str>,
        limit: usize,
        links: &Links,
    ) -> Result<Self> {
        let page = library.facts(documents, cursor, limit, |record| Ok(record.facts.indicators.clone()))?;
        let indicators = page.items.iter().filter_map(|fact| IndicatorEntry::new(fact, library, links)).collect();
        Ok(Self { generation: library.generation().to_owned(), indicators, next: page.next })
    }
}

/// An indicator with its other names, its citation and where it is mentioned.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorEntry {
    /// The id of its passage.
    pub id: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: Indicator,
    /// Other names, derived by rule; none of them fits another indicator of the document.
    pub aliases: Vec<String>,
    /// The table's notes that explain something in the row.
    pub notes: Vec<String>,
    /// How it is cited.
    pub citation: Citation,
    /// Ids of the document's passages that state a figure of it in running text, found by rule.
    pub mentions: Vec<String>,
}

impl IndicatorEntry {
    /// The indicator as the outside sees it; `None` if the fact is not one of the library's.
    #[must_use]
    pub fn new(fact: &IndicatorFact, library: &Library, links: &Links) -> Option<Self> {
        let found = library.passage(&fact.id).ok()?;
        Some(Self {
            id: fact.id.clone(),
            figures: Indicator::from(&fact.figures),
            aliases: fact.aliases.clone(),
            notes: fact.notes.clone(),
            citation: Citation::new(&found, links),
            mentions: fact.mentions.clone(),
        })
    }
}
