//! `eval`: judged queries through the real search. A tool for engineers, in English.

use super::common::Common;
use super::output::{Outcome, to_stdout};
use anyhow::Context as _;
use plansearch_search::eval::{
    Bin, Comparison, Evaluation, Loss, Losses, Measures, Placed, Times, compare, evaluate, losses, measure_times,
    read_judged,
};
use plansearch_store::Filters;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  plansearch eval tests/golden/queries.jsonl
  plansearch eval tests/golden/queries.jsonl --losses | less
  plansearch eval tests/golden/queries.jsonl --json > new.json
  plansearch eval tests/golden/queries.jsonl --document qingzhou-145
  plansearch eval tests/golden/queries.jsonl --compare tests/golden/baseline.json

A judged query is a JSON line with `id`, `category`, `query` and `relevant`: a list of `anchor`, a
verbatim piece of a sentence that answers, and `grade` from 1 to 3; an empty list if the documents
do not say.
Exit code: 0, or 2 for a file that cannot be used.";

/// How often each query is timed.
const ROUNDS: usize = 5;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The judged queries, a JSON line each
    #[arg(value_name = "QUERIES.jsonl")]
    queries: PathBuf,
    /// Write the evaluation as JSON, to be compared with later
    #[arg(long)]
    json: bool,
    /// Explain each query whose first hit does not answer, and each wrongly called answerable
    #[arg(long)]
    losses: bool,
    /// Compare with an evaluation that `--json` wrote
    #[arg(long, value_name = "OLD.json")]
    compare: Option<PathBuf>,
    /// Ask these documents alone: their ids, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    document: Vec<String>,
}

/// All that was asked for.
#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    evaluation: Evaluation,
    #[serde(skip_serializing_if = "Option::is_none")]
    losses: Option<Losses>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<Comparison>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    common.prepare()?;
    let judged = read_judged(&read(&arguments.queries)?).with_context(|| arguments.queries.display().to_string())?;
    let old = arguments.compare.as_deref().map(read_evaluation).transpose()?;
    let library = common.open()?.library;
    for id in &arguments.document {
        let is_there = library.store().head(id)?.is_some();
        anyhow::ensure!(is_there, "there is no document `{id}`; `plansearch index --report` has the ids");
    }
    let filters = Filters { documents: arguments.document.clone(), ..Filters::default() };
    let mut evaluation = evaluate(&library, &judged, &filters)?;
    evaluation.times = Some(measure_times(&library, &judged, &filters, ROUNDS)?);
    let losses = arguments.losses.then(|| losses(&library, &judged, &filters, &evaluation)).transpose()?;
    let comparison = old.map(|old| compare(&old, &evaluation));
    let output = Output { evaluation, losses, comparison };
    to_stdout(|out| {
        if arguments.json {
            write_json(out, &serde_json::to_value(&output)?)?;
        } else {
            write_output(out, &output)?;
        }
        Ok(Outcome::Found)
    })
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn read_evaluation(path: &Path) -> anyhow::Result<Evaluation> {
    let evaluation = serde_json::from_str(&read(path)?);
    evaluation.with_context(|| format!("{}: not an evaluation as `eval --json` writes it", path.display()))
}

/// A line for each member and for each element of a list, so that a difference of two files shows
/// the queries that differ.
fn write_json(out: &mut dyn Write, value: &Value) -> anyhow::Result<()> {
    let Value::Object(members) = value else { return Ok(writeln!(out, "{value}")?) };
    writeln!(out, "{{")?;
    for (at, (name, member)) in members.iter().enumerate() {
        let comma = if at + 1 < members.len() { "," } else { "" };
        match member {
            Value::Array(elements) if !elements.is_empty() => {
                let lines: Vec<String> = elements.iter().map(Value::to_string).collect();
                writeln!(out, "\"{name}\":[\n{}\n]{comma}", lines.join(",\n"))?;
            }
            _ => writeln!(out, "\"{name}\":{member}{comma}")?,
        }
    }
    writeln!(out, "}}")?;
    Ok(())
}

fn write_output(out: &mut dyn Write, output: &Output) -> anyhow::Result<()> {
    write_measures(out, &output.evaluation)?;
    if let Some(losses) = &output.losses {
        write_losses(out, losses)?;
    }
    if let Some(comparison) = &output.comparison {
        write_comparison(out, comparison)?;
    }
    Ok(())
}

fn write_measures(out: &mut dyn Write, evaluation: &Evaluation) -> io::Result<()> {
    writeln!(
        out,
        "{:<14} {:>7} {:>10} {:>9} {:>7} {:>8}",
        "category", "queries", "success@1", "recall@5", "MRR@10", "nDCG@10"
    )?;
    let mut row = |name: &str, measures: &Measures| {
        let Measures { queries, success_at_1, recall_at_5, mrr_at_10, ndcg_at_10 } = measures;
        writeln!(
            out,
            "{name:<14} {queries:>7} {success_at_1:>10.3} {recall_at_5:>9.3} {mrr_at_10:>7.3} {ndcg_at_10:>8.3}"
        )
    };
    for (category, measures) in &evaluation.by_category {
        row(category, measures)?;
    }
    row("all", &evaluation.overall)?;
    let Evaluation { auc, true_answers, false_answers, queries, times, reliability, calibration_error, .. } =
        evaluation;
    let unanswerable = queries.len() - evaluation.overall.queries;
    writeln!(out, "\nAUC                {auc:.3}")?;
    writeln!(
        out,
        "called answerable  {:.1} % of the answerable, {:.1} % of the {unanswerable} unanswerable",
        100.0 * true_answers,
        100.0 * false_answers
    )?;
    writeln!(out, "\n{:<10} {:>7} {:>10} {:>8}", "confidence", "queries", "mean", "answered")?;
    for Bin { from, queries, confidence, answered } in reliability {
        writeln!(
            out,
            "{:<10} {queries:>7} {confidence:>10.2} {answered:>8.2}",
            format!("{from:.1}–{:.1}", from + 0.1)
        )?;
    }
    writeln!(out, "expected calibration error {calibration_error:.3}")?;
    if let Some(Times { searches, median_us, p90_us }) = times {
        writeln!(out, "time per search    median {median_us} µs, 90th percentile {p90_us} µs, of {searches}")?;
    }
    Ok(())
}

fn write_losses(out: &mut dyn Write, losses: &Losses) -> anyhow::Result<()> {
    writeln!(out, "\n{} answerable queries whose first hit holds no anchor of grade 3", losses.missed.len())?;
    for loss in &losses.missed {
        write_loss(out, loss)?;
    }
    writeln!(out, "\n{} unanswerable queries called answerable", losses.false_answers.len())?;
    for loss in &losses.false_answers {
        write_loss(out, loss)?;
    }
    writeln!(out, "\n{} answerable queries not called answerable", losses.unsure.len())?;
    for result in &losses.unsure {
        let rank = result.rank.map_or_else(|| "none".to_owned(), |rank| rank.to_string());
        writeln!(out, "  {:.2} {} {} {}, rank {rank}", result.confidence, result.id, result.category, result.query)?;
    }
    Ok(())
}

fn write_loss(out: &mut dyn Write, loss: &Loss) -> anyhow::Result<()> {
    let result = &loss.result;
    writeln!(out, "\n{} {}: {}", result.id, result.category, result.query)?;
    writeln!(out, "  nDCG {:.3}, confidence {:.2}", result.ndcg, result.confidence)?;
    if let Some(understood) = &loss.understood {
        writeln!(out, "  understood   {understood}")?;
    }
    match &loss.first {
        Some(first) => write_placed(out, "came first", first)?,
        None => writeln!(out, "  came first   nothing was found")?,
    }
    match &loss.wanted {
        Some(wanted) => write_placed(out, "should have", wanted)?,
        None if result.is_answerable => writeln!(out, "  should have  no passage holds an anchor of grade 3")?,
        None => {}
    }
    Ok(())
}

fn write_placed(out: &mut dyn Write, what: &str, placed: &Placed) -> anyhow::Result<()> {
    let rank = placed.rank.map_or_else(|| "not found".to_owned(), |rank| format!("rank {rank}"));
    writeln!(out, "  {what:<12} {rank}: {} {}", placed.id, placed.citation)?;
    writeln!(out, "               {}", one_line(&placed.evidence))?;
    if let (Some(score), Some(confidence)) = (placed.score, placed.confidence) {
        let explain = placed.explain.as_ref().map_or_else(String::new, |explain| format!(" {explain}"));
        writeln!(out, "               score {score:.3}, confidence {confidence:.2}{explain}")?;
    }
    Ok(())
}

/// A line of the list stays one line, and a source cannot speak to the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn write_comparison(out: &mut dyn Write, comparison: &Comparison) -> anyhow::Result<()> {
    writeln!(out, "\n{:<32} {:>7} {:>7} {:>11}", "measure", "old", "new", "difference")?;
    for change in &comparison.measures {
        let difference = change.new - change.old;
        writeln!(out, "{:<32} {:>7.3} {:>7.3} {difference:>+11.3}", change.name, change.old, change.new)?;
    }
    for (what, changes) in [("better", &comparison.better), ("worse", &comparison.worse)] {
        writeln!(out, "\n{} queries got {what}", changes.len())?;
        for change in changes {
            writeln!(out, "  {change}")?;
        }
    }
    for (which, ids) in [("new", &comparison.only_new), ("old", &comparison.only_old)] {
        if !ids.is_empty() {
            writeln!(out, "\nonly in the {which} evaluation: {}", ids.join(" "))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_has_a_line_for_each_query() {
        let value = json!({"auc": 0.9, "queries": [{"id": "a"}, {"id": "b"}], "none": []});
        let mut out = Vec::new();
        write_json(&mut out, &value).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "{\n\"auc\":0.9,\n\"none\":[],\n\"queries\":[\n{\"id\":\"a\"},\n{\"id\":\"b\"}\n]\n}\n");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
