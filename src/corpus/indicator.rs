//! A row of an indicator table as figures.

use serde::{Deserialize, Serialize};

/// A row of an indicator table as figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// The value of an indicator in a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// The growth of an indicator over the plan's years.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    /// The number in the cell, if there is one.
    pub value: Option<f64>,
    /// The cell as printed.
    pub text: String,
    /// Whether it is a sum over years ([ ]) and not a yearly rate.
    pub cumulative: bool,
}
