//! Load, faults and hostile input against the real program, and a table of what came of it.
//!
//! `SOAK_SECONDS=600 cargo test --release --test soak -- --nocapture` is the long form; the short one is part of the tests.
//! Whatever is said to have been taken in has to be found, whatever happened meanwhile, and no answer may be of two
//! generations.
#![expect(clippy::print_stdout, reason = "what was lost is told where it is seen")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(dead_code, reason = "shared with the other tests, which need more of it")]
#[path = "../it/program.rs"]
mod program;

mod clock;
mod crowd;
mod disk;
mod faults;
mod layer;
mod load;
mod table;

use std::time::Duration;
use table::Table;

/// How long load lasts; faults are repeated in proportion.
fn seconds() -> u64 {
    std::env::var("SOAK_SECONDS").ok().map_or(6, |value| value.parse().expect("SOAK_SECONDS is a number"))
}

#[test]
fn nothing_is_lost() {
    let seconds = seconds();
    let rounds = usize::try_from(seconds / 2).unwrap().clamp(3, 200);
    let mut table = Table::default();
    load::swaps_under_load(Duration::from_secs(seconds), &mut table);
    crowd::ten_times_the_load(Duration::from_secs(seconds.div_ceil(6)), &mut table);
    load::hostile_requests(rounds * 50, &mut table);
    faults::kills_while_building(rounds, &mut table);
    faults::kills_while_serving(rounds, &mut table);
    faults::damaged_files(rounds * 4, &mut table);
    let layer = layer::Layer::new();
    disk::while_building(&layer, rounds.min(40), &mut table);
    disk::while_serving(&layer, rounds.min(40), &mut table);
    clock::jumps(&layer, rounds.div_ceil(10), &mut table);
    println!("{table}");
    assert_eq!(table.lost(), 0, "{table}");
}
