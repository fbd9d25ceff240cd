//! The phases. Each runs in a process of its own, so that its memory is its own, and writes what it
//! finds to standard output, a line each.

use super::baseline::{Baseline, Builder};
use super::engine::{self, Opened};
use super::folders::{Folders, bytes_in};
use super::memory;
use super::queries::{Kind, Query, queries};
use super::sample::Sample;
use super::table::{Figure, write_figure, write_wrong};
use std::fs;
use std::hint::black_box;
use std::time::Instant;

/// Passages given to the baseline at once.
const BATCH: usize = 10_000;

/// A query is run so often that its median means something, as long as it does not take this long.
const RUNS: usize = 3;
const ENOUGH_MICROS: f64 = 200_000.0;

const MEGABYTE: f64 = 1_048_576.0;

/// Builds the index.
pub(crate) fn build(folders: &Folders) {
    let built = engine::build(&folders.seeds, &folders.data);
    let text = bytes_in(&folders.seeds);
    write_figure(&Figure::alone("passages", "", built.passages as f64));
    write_figure(&Figure::alone("text", "MB", text as f64 / MEGABYTE));
    write_figure(&Figure::alone("build", "passages/s", built.passages as f64 / built.seconds));
    write_figure(&Figure::alone("build, most memory", "MB", built.peak.resident as f64 / MEGABYTE));
    write_figure(&Figure::alone("build, most memory, page cache aside", "MB", built.peak.own as f64 / MEGABYTE));
    write_figure(&Figure::alone("index", "times the text", bytes_in(&folders.data) as f64 / text as f64));
}

/// Builds the baseline over the passages that the engine has, and the queries out of them.
pub(crate) fn build_baseline(folders: &Folders, seed: u64) {
    let opened = engine::open(&folders.seeds, &folders.data);
    let mut sample = Sample::new(seed);
    let mut builder = Builder::new(&folders.baseline);
    let (mut batch, mut passages, mut seconds) = (Vec::new(), 0, 0.0);
    let mut add = |batch: &mut Vec<String>, seconds: &mut f64| {
        let start = Instant::now();
        builder.add(batch);
        *seconds += start.elapsed().as_secs_f64();
        batch.clear();
    };
    engine::each_passage(&opened, |found| {
        sample.look_at(&found);
        batch.push(found.text);
        passages += 1;
        if batch.len() == BATCH {
            add(&mut batch, &mut seconds);
        }
    });
    add(&mut batch, &mut seconds);
    let start = Instant::now();
    assert_eq!(builder.finish(), passages, "the baseline has every passage");
    seconds += start.elapsed().as_secs_f64();
    let text = bytes_in(&folders.seeds) as f64;
    write_figure(&Figure::of_baseline("build", "passages/s", passages as f64 / seconds));
    write_figure(&Figure::of_baseline("index", "times the text", bytes_in(&folders.baseline) as f64 / text));
    let queries = queries(&sample, &jieba_rs::Jieba::new(), seed);
    let lines: Vec<String> = queries.iter().map(|query| serde_json::to_string(query).expect("a query")).collect();
    fs::write(&folders.queries, lines.join("\n")).expect("the queries are kept");
}

/// Opens, and searches beside the baseline.
pub(crate) fn search(folders: &Folders) {
    let text = fs::read_to_string(&folders.queries).expect("the queries");
    let queries: Vec<Query> = text.lines().map(|line| serde_json::from_str(line).expect("a query")).collect();
    let before = memory::own();
    let opened = engine::open(&folders.seeds, &folders.data);
    let memory_now = || (memory::own() - before) as f64 / MEGABYTE;
    write_figure(&Figure::alone("open", "ms", opened.seconds * 1e3));
    write_figure(&Figure::alone("memory when open, page cache aside", "MB", memory_now()));
    let is_right = |query: &&Query| query.is_answered_by(&engine::search(&opened, &query.text));
    let (mut right, mut wrong): (Vec<&Query>, Vec<&Query>) =
        queries.iter().filter(|query| query.kind.is_usual()).partition(is_right);
    write_figure(&Figure::alone("memory after 1,000 queries, page cache aside", "MB", memory_now()));
    let (slow_right, slow_wrong): (Vec<&Query>, Vec<&Query>) =
        queries.iter().filter(|query| !query.kind.is_usual()).partition(is_right);
    right.extend(slow_right);
    wrong.extend(slow_wrong);
    write_figure(&Figure::alone("wrong answers, not timed", "queries", wrong.len() as f64));
    for query in wrong {
        write_wrong(query.kind.name(), &query.text);
    }
    time(&opened, &Baseline::open(&folders.baseline), &right);
}

/// How long a query took, and how long it took the baseline.
#[derive(Debug, Clone, Copy)]
struct Time {
    kind: Kind,
    ours: f64,
    baseline: Option<f64>,
}

/// Times the queries that are answered rightly, each beside the baseline.
fn time(opened: &Opened, baseline: &Baseline, queries: &[&Query]) {
    let mut times: Vec<Time> = Vec::new();
    for query in queries {
        let ours = median(|| {
            let answer = engine::search(opened, black_box(&query.text));
            assert!(answer.total > 0, "`{}` has an answer", query.text);
            answer.micros
        });
        let asked = || {
            let start = Instant::now();
            let texts = baseline.search(black_box(&query.text));
            // It has no word for a misspelt one, a place or a character that only stands in words.
            let words = matches!(query.kind, Kind::Question | Kind::Wording | Kind::Keywords);
            assert!(!texts.is_empty() || !words, "`{}` has an answer", query.text);
            start.elapsed().as_secs_f64() * 1e6
        };
        // Six hundred clauses take plain tantivy seconds, which would be nothing to be proud of.
        let baseline = (query.kind != Kind::Long).then(|| median(asked));
        times.push(Time { kind: query.kind, ours, baseline });
    }
    write_times("usual queries", times.iter().filter(|time| time.kind.is_usual()));
    for kind in Kind::ALL {
        write_times(kind.name(), times.iter().filter(|time| time.kind == kind));
    }
}

fn median(mut run: impl FnMut() -> f64) -> f64 {
    let mut times = Vec::new();
    while times.len() < RUNS && times.iter().sum::<f64>() < ENOUGH_MICROS {
        times.push(run());
    }
    percentile(&mut times, 50).unwrap_or_default()
}

fn write_times<'a>(name: &str, times: impl Iterator<Item = &'a Time> + Clone) {
    let mut ours: Vec<f64> = times.clone().map(|time| time.ours).collect();
    let mut baseline: Vec<f64> = times.filter_map(|time| time.baseline).collect();
    for percent in [50, 99] {
        write_figure(&Figure {
            measure: format!("{name}, p{percent}"),
            unit: "µs".to_owned(),
            ours: percentile(&mut ours, percent),
            baseline: percentile(&mut baseline, percent),
        });
    }
}

fn percentile(times: &mut [f64], percent: usize) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied()
}

/// Changes one file and waits until its new wording is found.
pub(crate) fn change(folders: &Folders) {
    const WORDING: &str = "凤凰台观测站的钟楼每逢单日敲七下";
    let Some(file) = folders.one_text_file() else { return };
    let text = fs::read_to_string(&file).expect("a source");
    fs::write(&file, format!("{text}\n\n{WORDING}。\n")).expect("the source is changed");
    let seconds = engine::seconds_until_found(&folders.seeds, &folders.data, WORDING);
    write_figure(&Figure::alone("one changed file, found after", "s", seconds));
}
