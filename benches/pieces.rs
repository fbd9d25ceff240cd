//! Nothing is missed: every verbatim piece of the real plan, of 2 to 12 characters, is searched.
//!
//! Each must be counted as a plain scan counts it (passages, and occurrences without overlaps) and
//! the first hits must be passages that hold it; the first failure ends the run with an error. What
//! a search costs is stated beside a plain scan of all passages, timed in the same run.
//!
//! `cargo bench --bench pieces` takes some minutes; there is nothing random in it.
#![expect(clippy::expect_used, reason = "a bench that cannot run has nothing to measure")]
#![expect(clippy::print_stderr, reason = "the figures are for who runs the bench")]

use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{Library, open};
use plansearch::search::{MAX_LIMIT, SearchRequest, search};
use plansearch::text::normalize;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// One in so many searches is timed, and a plain scan for the same piece.
const TIMED_ONE_IN: usize = 100;

/// How often a piece occurs.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    passages: usize,
    /// Without overlaps.
    occurrences: usize,
    /// The passage counted last, and where in it the next occurrence may begin.
    last: Option<(usize, usize)>,
}

impl Count {
    fn add(&mut self, passage: usize, at: usize, len: usize) {
        match self.last {
            Some((last, free)) if last == passage && at < free => return,
            Some((last, _)) if last == passage => {}
            _ => self.passages += 1,
        }
        self.occurrences += 1;
        self.last = Some((passage, at + len));
    }
}

/// All pieces of a length, with their counts.
fn pieces(texts: &[Vec<char>], len: usize) -> HashMap<&[char], Count> {
    let mut counts: HashMap<&[char], Count> = HashMap::new();
    for (passage, text) in texts.iter().enumerate() {
        for (at, piece) in text.windows(len).enumerate() {
            counts.entry(piece).or_default().add(passage, at, len);
        }
    }
    // What is wholly in quotation marks is an operator: its inside is searched, a shorter piece.
    counts.retain(|piece, _| !matches!(piece, ['“', .., '”']));
    counts
}

/// Searches for a piece; the time it took.
fn check(library: &Library, piece: &str, count: Count) -> Duration {
    let request = SearchRequest { limit: count.passages.min(MAX_LIMIT), ..SearchRequest::new(piece) };
    let start = Instant::now();
    let answer = search(library, &request).expect("every query has an answer");
    let took = start.elapsed();
    let counted = (answer.totals.exact, answer.occurrences);
    assert_eq!(counted, (count.passages, count.occurrences), "passages and occurrences of {piece:?}");
    assert_eq!(answer.hits.len(), request.limit, "hits for {piece:?}");
    for hit in answer.hits {
        let holds = normalize(&hit.found.passage.text).text.contains(piece);
        assert!(holds, "a passage without {piece:?} stands before one that holds it");
    }
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = Paths::new(root.join("seeds"), root.join("index-config"), DataDir::Memory);
    let library = open(&paths, &NoProgress).expect("the plan can be opened").library;
    let texts: Vec<String> = library.passages().map(|found| normalize(&found.passage.text).text).collect();
    let chars: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
    let (mut all, mut searched, mut scanned) = (0, Vec::new(), Vec::new());
    for len in 2..=12 {
        let counts = pieces(&chars, len);
        for (piece, &count) in &counts {
            let piece: String = piece.iter().collect();
            let took = check(&library, &piece, count);
            if all % TIMED_ONE_IN == 0 {
                searched.push(took);
                let start = Instant::now();
                let found: usize = texts.iter().map(|text| text.matches(&piece).count()).sum();
                scanned.push(start.elapsed());
                assert_eq!(found, count.occurrences, "the scan counts {piece:?}");
            }
            all += 1;
        }
        eprintln!("{len:>2} characters: {} pieces, every one found, first and counted", counts.len());
    }
    let (searched, scanned) = (median(searched), median(scanned));
    let ratio = searched.as_secs_f64() / scanned.as_secs_f64();
    eprintln!("{all} pieces; {searched:.1?} a search at the median, {ratio:.2} times a plain scan ({scanned:.1?})");
}
