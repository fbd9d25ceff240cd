//! The figures: from the phases' lines to a table, a column a library.

use std::fmt::Write as _;

/// Something measured, and the same of the baseline.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// What.
    pub measure: String,
    /// In what.
    pub unit: String,
    /// The engine's.
    pub ours: Option<f64>,
    /// The baseline's.
    pub baseline: Option<f64>,
}

/// All that is known of one library.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    figures: Vec<Figure>,
    /// Queries with a wrong answer: their kind and their text.
    pub wrong: Vec<(String, String)>,
}

impl Figure {
    /// A figure of the engine that the baseline does not have.
    pub(crate) fn alone(measure: &str, unit: &str, ours: f64) -> Self {
        Self { measure: measure.to_owned(), unit: unit.to_owned(), ours: Some(ours), baseline: None }
    }

    /// A figure of the baseline; the engine's is another line.
    pub(crate) fn of_baseline(measure: &str, unit: &str, baseline: f64) -> Self {
        Self { measure: measure.to_owned(), unit: unit.to_owned(), ours: None, baseline: Some(baseline) }
    }
}

/// Writes a figure for the process that collects them.
pub(crate) fn write_figure(figure: &Figure) {
    let shown = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    println!("figure\t{}\t{}\t{}\t{}", figure.measure, figure.unit, shown(figure.ours), shown(figure.baseline));
}

/// Writes a query with a wrong answer for the same process.
pub(crate) fn write_wrong(kind: &str, query: &str) {
    println!("wrong\t{kind}\t{query}");
}

impl Column {
    /// Takes what a phase has written.
    pub(crate) fn read(&mut self, lines: &str) {
        for line in lines.lines() {
            match line.split('\t').collect::<Vec<_>>().as_slice() {
                ["figure", measure, unit, ours, baseline] => {
                    self.add(measure, unit, ours.parse().ok(), baseline.parse().ok());
                }
                ["wrong", kind, query] => self.wrong.push(((*kind).to_owned(), (*query).to_owned())),
                _ => {}
            }
        }
    }

    fn add(&mut self, measure: &str, unit: &str, ours: Option<f64>, baseline: Option<f64>) {
        match self.figures.iter_mut().find(|figure| figure.measure == measure) {
            Some(figure) => {
                figure.ours = figure.ours.or(ours);
                figure.baseline = figure.baseline.or(baseline);
            }
            None => {
                self.figures.push(Figure { measure: measure.to_owned(), unit: unit.to_owned(), ours, baseline });
            }
        }
    }

    fn figure(&self, measure: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.measure == measure)
    }

    fn name(&self) -> String {
        let passages = self.figure("passages").and_then(|figure| figure.ours).unwrap_or_default();
        format!("{} passages", grouped(passages))
    }
}

/// A Markdown table: the engine's figure, the baseline's, and how many times it is.
pub(crate) fn table(columns: &[Column]) -> String {
    let mut table = String::from("| |");
    for column in columns {
        let _ = write!(table, " {} |", column.name());
    }
    let _ = write!(table, "\n| --- |{}\n", " ---: |".repeat(columns.len()));
    for figure in columns.iter().max_by_key(|column| column.figures.len()).iter().flat_map(|column| &column.figures) {
        if figure.measure == "passages" {
            continue;
        }
        let _ = write!(table, "| {}, {} |", figure.measure, figure.unit);
        for column in columns {
            let _ = write!(table, " {} |", column.figure(&figure.measure).map(cell).unwrap_or_default());
        }
        table.push('\n');
    }
    table
}

/// The figures a line each, for a program that draws them.
pub(crate) fn csv(columns: &[Column]) -> String {
    let mut csv = String::from("passages,measure,unit,plansearch,baseline\n");
    for column in columns {
        let passages = column.figure("passages").and_then(|figure| figure.ours).unwrap_or_default();
        for figure in &column.figures {
            let shown = |value: Option<f64>| value.map(|value| format!("{value:.3}")).unwrap_or_default();
            let (measure, unit) = (&figure.measure, &figure.unit);
            let _ = writeln!(csv, "{passages},\"{measure}\",{unit},{},{}", shown(figure.ours), shown(figure.baseline));
        }
    }
    csv
}

fn cell(figure: &Figure) -> String {
    match (figure.ours, figure.baseline) {
        (Some(ours), Some(baseline)) => {
            format!("{} : {} = {:.2}", grouped(ours), grouped(baseline), ours / baseline)
        }
        (Some(value), None) | (None, Some(value)) => grouped(value),
        (None, None) => String::new(),
    }
}

/// A figure with three digits that count, thousands set apart.
fn grouped(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let chars: Vec<char> = digits.chars().collect();
    let mut text = String::new();
    for (at, digit) in chars.iter().enumerate() {
        if at > 0 && (chars.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(*digit);
    }
    text
}
