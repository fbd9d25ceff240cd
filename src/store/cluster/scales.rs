//! The cluster's scores as those of the embedded store. Both are BM25 over the same terms; they differ in what they take
//! for the number of rows and for the average length: the embedded store counts all rows for each field, the cluster
//! those that have the field.

use super::mapping::{B, K1, SCORED, text_field};
use crate::Field;
use std::collections::BTreeMap;

/// By what scores are multiplied, field by field.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Scales {
    rows: u64,
    /// How many rows have a field.
    with_field: BTreeMap<Field, u64>,
    /// How many had it when the constants of the index were set.
    at_first: BTreeMap<String, u64>,
    /// Whether the cluster multiplies by `k1 + 1` as well, which OpenSearch does before its third version.
    is_multiplied: bool,
}

impl Scales {
    pub(super) fn new(
        rows: u64,
        with_field: BTreeMap<Field, u64>,
        at_first: BTreeMap<String, u64>,
        is_multiplied: bool,
    ) -> Self {
        Self { rows, with_field, at_first, is_multiplied }
    }

    /// For a term that so many rows hold.
    pub(super) fn of(&self, field: Field, frequency: u64) -> f32 {
        let with_field = self.with_field.get(&field).copied().unwrap_or(self.rows);
        let (k1, _) = constants(self.rows, self.at_first.get(text_field(field)).copied().unwrap_or(with_field));
        let multiplied = if self.is_multiplied { k1 + 1.0 } else { 1.0 };
        let wanted = idf(self.rows, frequency) * (K1 + 1.0);
        let there = idf(with_field, frequency) * multiplied;
        #[expect(clippy::cast_possible_truncation, reason = "a factor needs no more precision than a float has")]
        let factor = (wanted / there.max(f64::MIN_POSITIVE)) as f32;
        factor
    }
}

/// Rarity, as both compute it.
fn idf(rows: u64, frequency: u64) -> f64 {
    let (rows, frequency) = (float(rows), float(frequency.min(rows)));
    (1.0 + (rows - frequency + 0.5) / (frequency + 0.5)).ln()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows need no more precision than a float has")]
fn float(count: u64) -> f64 {
    count as f64
}

/// The constants with which lengths weigh there as in the embedded store, where the average is over all rows.
pub(super) fn constants(rows: u64, with_field: u64) -> (f64, f64) {
    let ratio = float(rows) / float(with_field.max(1));
    let (flat, sloped) = (K1 * (1.0 - B), K1 * B * ratio);
    let k1 = flat + sloped;
    (k1, sloped / k1)
}

/// A text that has a term in each field that is scored, whose statistics are asked for.
pub(super) fn probe_text() -> serde_json::Value {
    let fields = SCORED.iter().map(|&field| (text_field(field).to_owned(), serde_json::json!("x")));
    serde_json::Value::Object(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_and_factor_make_one_bm25_of_the_other() {
        let (rows, with_field, tokens) = (1_000_u64, 400_u64, 20_000.0);
        let scales = Scales::new(rows, [(Field::LeadBigrams, with_field)].into(), BTreeMap::new(), true);
        let (k1, b) = constants(rows, with_field);
        for (frequency, times, length) in [(3_u64, 1.0, 10.0), (200, 4.0, 90.0)] {
            let ours = idf(rows, frequency) * (K1 + 1.0) * times
                / (times + K1 * (1.0 - B + B * length / (tokens / float(rows))));
            let there = idf(with_field, frequency) * (k1 + 1.0) * times
                / (times + k1 * (1.0 - b + b * length / (tokens / float(with_field))));
            let scaled = there * f64::from(scales.of(Field::LeadBigrams, frequency));
            assert!((ours - scaled).abs() < 1e-5 * ours, "{ours} {scaled}");
        }
    }
}
