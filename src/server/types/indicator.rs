//! Indicators as figures.

use super::passage::Citation;
use crate::corpus;
use crate::search::{Engine, PassageRef};
use crate::server::Links;
use serde::Serialize;

/// The figures of a row of an indicator table.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorsAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// The indicators of all documents, in reading order.
    pub indicators: Vec<IndicatorEntry>,
}

impl IndicatorsAnswer {
    /// All indicators of the engine.
    #[must_use]
    pub fn new(engine: &Engine, links: &Links) -> Self {
        let indicators = engine.passages().filter_map(|found| IndicatorEntry::new(found, links)).collect();
        Self { generation: engine.generation().to_owned(), indicators }
    }
}

/// An indicator with its citation.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorEntry {
    /// The id of its passage.
    pub id: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: Indicator,
    /// Other names; none are known yet.
    pub aliases: Vec<String>,
    /// Notes of the table on it; none are read yet.
    pub notes: Vec<String>,
    /// How it is cited.
    pub citation: Citation,
    /// Ids of passages that mention it; none are looked for yet.
    pub mentions: Vec<String>,
}

impl IndicatorEntry {
    /// The indicator in a passage; `None` if the passage is not one.
    #[must_use]
    pub fn new(found: PassageRef<'_>, links: &Links) -> Option<Self> {
        let figures = found.passage.indicator.as_ref().map(Indicator::from)?;
        Some(Self {
            id: found.passage.id.clone(),
            figures,
            aliases: Vec::new(),
            notes: Vec::new(),
            citation: Citation::new(found, links),
            mentions: Vec::new(),
        })
    }
}
