//! What was done, how often, and what came of it.

use std::fmt;
use std::time::Duration;

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) times: usize,
    /// Answers that were wrong, missing or not to be expected.
    pub(crate) lost: usize,
    /// How long each answer took.
    pub(crate) took: Vec<Duration>,
    /// Resident memory in MB and open files, at the start and at the end.
    pub(crate) ends: Option<[(f64, f64); 2]>,
}

/// All rows.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

impl Table {
    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(crate) fn lost(&self) -> usize {
        self.rows.iter().map(|row| row.lost).sum()
    }
}

/// The duration that so many of a hundred do not exceed, in milliseconds.
fn percentile(sorted: &[Duration], percent: usize) -> String {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or_else(|| "-".to_owned(), |took| format!("{:.1}", took.as_secs_f64() * 1e3))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | times | lost | p50 ms | p99 ms | memory MB | files |")?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: | --- | --- |")?;
        for row in &self.rows {
            let mut took = row.took.clone();
            took.sort_unstable();
            let (memory, files) = match row.ends {
                Some([start, end]) => (format!("{:.0} → {:.0}", start.0, end.0), format!("{} → {}", start.1, end.1)),
                None => ("-".to_owned(), "-".to_owned()),
            };
            let (p50, p99) = (percentile(&took, 50), percentile(&took, 99));
            writeln!(f, "| {} | {} | {} | {p50} | {p99} | {memory} | {files} |", row.what, row.times, row.lost)?;
        }
        Ok(())
    }
}
