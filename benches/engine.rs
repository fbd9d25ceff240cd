//! What the engine costs on the real plan: building its index in memory, opening the index on
//! disk (dictionary included), a search, and the check of a draft of a hundred sentences.
//!
//! Each is measured beside a baseline of the same run, and the ratio is stated at the end:
//! building beside loading the dictionary and cutting the source into words with it, opening
//! beside loading the dictionary, reading and hashing the same files, searching beside a plain scan of all passages for
//! the words of the query, checking beside a plain scan of all passages for the draft's sentences. Results are asserted, so that nothing is timed that does not work.
//!
//! `cargo bench --bench engine`; the queries are fixed, there is nothing random.
#![expect(clippy::expect_used, reason = "a bench that cannot run has nothing to measure")]
#![expect(clippy::print_stderr, reason = "the ratios are for who runs the bench")]

use criterion::{Criterion, criterion_group, criterion_main};
use plansearch::hash::sha256;
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{Library, Opened, open};
use plansearch::quote::{self, CheckRequest, Verdict};
use plansearch::search::{self, SearchRequest};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// A query, and a piece of text that one of the first ten hits must hold.
const QUERIES: [(&str, &str); 30] = [
    ("森林覆盖率", "森林覆盖率"),
    ("一窗受理·一次办好", "一窗受理·一次办好"),
    ("5G基站 2025", "开通5G基站1200座"),
    ("全域旅游”品质", "全域旅游”品质"),
    ("水", "水"),
    ("建设", "建设"),
    ("基本养老保险参保率", "基本养老保险参保率"),
    ("常住人口城镇化率目标是多少", "常住人口城镇化率"),
    ("怎么治理大气污染", "大气污染防治"),
    ("乡村旅游 民宿", "乡村旅游"),
    ("青州古城 云门山", "青州古城"),
    ("高端化工产业集群", "高端化工"),
    ("“绿色低碳” 企业", "绿色低碳"),
    ("数字经济 -农业", "数字经济"),
    ("PM2.5", "PM2.5"),
    ("花卉产业怎么发展", "花卉"),
    ("养老服务床位", "养老"),
    ("义务教育学校建设", "教育"),
    ("新冠肺炎疫情", "新冠肺炎疫情"),
    ("地区生产总值年均增长", "地区生产总值"),
    ("招商引资和对外开放有哪些举措", "招商引资"),
    ("鄉村振興", "乡村振兴"),
    ("２０２５年", "2025年"),
    ("弥河流域生态修复", "弥河流域"),
    ("社会治理重点项目", "重点项目"),
    ("科技创新平台 人才", "人才"),
    ("扫黑除恶", "扫黑除恶"),
    ("粮食综合生产能力 亿斤", "粮食综合生产能力"),
    ("规划实施由谁监督评估", "规划"),
    ("推动艺术品数字化转化和开发", "推动艺术品数字化转化和开发"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn opened(data: DataDir) -> Opened {
    let paths = Paths::new(root().join("seeds"), root().join("index-config"), data);
    open(&paths, &NoProgress).expect("the plan can be opened")
}

/// The median time of `runs` runs.
fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(runs / 2).copied().unwrap_or_default()
}

fn state(what: &str, time: Duration, baseline: Duration, of: &str) {
    let ratio = time.as_secs_f64() / baseline.as_secs_f64();
    eprintln!("{what}: {time:.1?} at the median, {ratio:.2} times {of} ({baseline:.1?})\n");
}

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    let build = || {
        let Opened { library, built, .. } = opened(DataDir::Memory);
        assert!(built && library.passage_count() > 250, "the plan's index is built");
    };
    group.bench_function("plan_in_memory", |bencher| bencher.iter(build));
    group.finish();
    let cut = || {
        let text = fs::read_to_string(root().join("seeds/qingzhou-14th-five-year-plan.md")).expect("the plan");
        let words = jieba_rs::Jieba::new().cut_for_search(&text, false).len();
        assert!(words > 20_000, "the plan is cut into words");
    };
    state("build", median(7, build), median(7, cut), "loading the dictionary and cutting the text");
}

fn open_existing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = DataDir::Folder(folder.path().to_path_buf());
    assert!(opened(data.clone()).built, "the first start builds");
    let reopen = || {
        let Opened { library, built, .. } = opened(data.clone());
        assert!(!built && library.passage_count() > 250, "the plan's index is opened");
    };
    let mut group = criterion.benchmark_group("open");
    group.sample_size(20);
    group.bench_function("existing_index", |bencher| bencher.iter(reopen));
    group.finish();
    let folders = [folder.path().to_path_buf(), root().join("seeds"), root().join("index-config")];
    let hash = || {
        let entries = folders.iter().flat_map(walkdir::WalkDir::new).flatten();
        let files = entries.filter(|entry| entry.file_type().is_file());
        let hashes: Vec<String> = files.map(|entry| sha256(&fs::read(entry.path()).expect("a file"))).collect();
        assert!(hashes.len() > 5, "index, sources and configuration are read");
        assert!(jieba_rs::Jieba::new().has_word("规划"), "the dictionary is loaded");
    };
    state("open", median(15, reopen), median(15, hash), "loading the dictionary, reading and hashing all files");
}

fn answer(library: &Library, query: &str) -> usize {
    let answer = search::search(library, &SearchRequest::new(query)).expect("every query has an answer");
    answer.hits.len()
}

fn check(library: &Library) {
    for (query, piece) in QUERIES {
        let hits = search::search(library, &SearchRequest::new(query)).expect("every query has an answer").hits;
        let is_found = hits.iter().any(|hit| hit.found.passage.text.contains(piece));
        assert!(is_found, "`{query}` finds `{piece}`");
    }
}

fn search_plan(criterion: &mut Criterion) {
    let library = opened(DataDir::Memory).library;
    check(&library);
    let mut group = criterion.benchmark_group("search");
    group.throughput(criterion::Throughput::Elements(QUERIES.len() as u64));
    let all = || QUERIES.iter().map(|(query, _)| answer(&library, black_box(query))).sum::<usize>();
    group.bench_function("thirty_queries", |bencher| bencher.iter(all));
    group.finish();
    let texts: Vec<String> = library.passages().map(|found| found.passage.text.clone()).collect();
    let scan = |query: &str| {
        let words = query.split_whitespace().map(|word| word.trim_matches(['“', '”']));
        words.flat_map(|word| texts.iter().map(move |text| text.matches(word).count())).sum::<usize>()
    };
    assert!(scan("森林覆盖率") >= 2, "the scan finds what it is for");
    let mut times: Vec<(Duration, Duration, &str)> = QUERIES
        .iter()
        .map(|(query, _)| {
            let searched = median(101, || assert!(answer(&library, black_box(query)) > 0));
            let scanned = median(101, || {
                black_box(scan(black_box(query)));
            });
            (searched, scanned, *query)
        })
        .collect();
    times.sort_unstable();
    let (slowest, _, slowest_query) = times.last().copied().unwrap_or_default();
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let searched = middle(times.iter().map(|(searched, ..)| *searched).collect());
    let scanned = middle(times.iter().map(|(_, scanned, _)| *scanned).collect());
    state("search", searched, scanned, "a plain scan of all passages");
    eprintln!("slowest of {} queries: {slowest:.1?} for `{slowest_query}`\n", QUERIES.len());
}

/// A hundred sentences of the plan, spread over it; every second one with another figure, with a
/// word put in or joined of two.
fn draft(library: &Library) -> Vec<String> {
    let texts: Vec<String> = library.passages().map(|found| found.passage.text.clone()).collect();
    let sentences = texts.iter().flat_map(|text| text.split_inclusive('。'));
    let sentences: Vec<&str> = sentences.filter(|text| text.chars().count() >= 30 && text.ends_with('。')).collect();
    let step = sentences.len() / 100;
    let chosen: Vec<&str> = sentences.iter().copied().step_by(step).take(100).collect();
    let other = |at: usize| chosen.get((at + 50) % 100).copied().unwrap_or_default();
    let altered = |(at, text): (usize, &&str)| match at % 8 {
        1 => text.replace(['1', '2', '5'], "7"),
        3 => text.replacen('，', "，不", 1),
        5 => text.trim_end_matches('。').to_owned() + "，" + other(at),
        7 => format!("《规划》第四章提出，{text}"),
        _ => (*text).to_owned(),
    };
    chosen.iter().enumerate().map(altered).collect()
}

fn check_draft(criterion: &mut Criterion) {
    let library = opened(DataDir::Memory).library;
    let sentences = draft(&library);
    let request = CheckRequest::new(sentences.join("\n"));
    let run = || {
        let report = quote::check(&library, black_box(&request)).expect("a draft can be checked");
        assert_eq!(report.sentences.len(), 100, "a hundred sentences are judged");
        assert!(report.count(Verdict::Verbatim) >= 50, "every second sentence is verbatim");
        assert!(report.count(Verdict::Stitched) >= 10 && report.count(Verdict::Absent) == 0, "{report:?}");
    };
    let mut group = criterion.benchmark_group("check");
    group.throughput(criterion::Throughput::Elements(100));
    group.bench_function("hundred_sentences", |bencher| bencher.iter(run));
    group.finish();
    let texts: Vec<String> = library.passages().map(|found| found.passage.text.clone()).collect();
    let scan = || {
        let holds = |sentence: &str| texts.iter().any(|text| text.contains(sentence));
        let found = sentences.iter().filter(|sentence| holds(black_box(sentence))).count();
        assert!(found >= 50, "every second sentence is found");
    };
    state("check", median(31, run), median(31, scan), "a plain scan of all passages for the sentences");
}

criterion_group!(benches, build, open_existing, search_plan, check_draft);
criterion_main!(benches);
