//! Inputs that nobody thought of: mutations of a corpus, given to everything that reads what others write.
//!
//! What is asked of each: no panic, and an end. A run is a function of its seed, so whatever fails can be seen again:
//! its input stands in the message and in `target/fuzz/`. The short form is part of the tests; the long one is
//! `FUZZ_RUNS=10000000 cargo test --release --test fuzz query`, with `FUZZ_SEED=…` for others than the first.
#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod mutate;
mod targets;

use mutate::Mutator;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The number of an environment variable.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// All inputs of a folder and of further files.
fn corpus(name: &str, more: &[PathBuf]) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.extend_from_slice(more);
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Runs a target on each input of the corpus as it is, and on so many mutations.
fn run(name: &str, more: &[PathBuf], short: u64, mut target: impl FnMut(&[u8])) {
    let corpus = corpus(name, more);
    let mut mutator = Mutator::new(number("FUZZ_SEED").unwrap_or(1));
    let runs = number("FUZZ_RUNS").unwrap_or(short);
    let mutations = (0..runs).map(|_| mutator.next(&corpus));
    for input in corpus.iter().cloned().chain(mutations) {
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
            fs::create_dir_all(&kept).unwrap();
            let file = kept.join(format!("{name}-{}", plansearch::hash::sha256(&input)));
            fs::write(&file, &input).unwrap();
            panic!("{name} panics on {}: {:?}", file.display(), String::from_utf8_lossy(&input));
        }
    }
}

fn fixtures(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|it| endings.iter().any(|ending| it == *ending))).collect()
}

#[test]
fn query() {
    let library = targets::small_library();
    run("query", &[], 120, |input| targets::query(&library, input));
}

#[test]
fn draft() {
    let library = targets::small_library();
    run("draft", &[], 150, |input| targets::draft(&library, input));
}

#[test]
fn config() {
    run("config", &[], 400, targets::config);
}

#[test]
fn text() {
    run("text", &fixtures("sources", &["md", "txt"]), 150, |input| targets::source("a.md", input));
}

#[test]
fn container() {
    for ending in ["html", "rtf", "ofd", "docx", "odt", "pdf"] {
        let file = format!("a.{ending}");
        run("text", &fixtures("formats", &[ending]), 12, |input| targets::source(&file, input));
    }
}
