//! What memory the process has, as Linux tells it; elsewhere 0.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// The most memory that a process had, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Peak {
    /// With the pages of mapped files.
    pub resident: u64,
    /// Its own, page cache aside.
    pub own: u64,
}

/// Looks at the memory until it is asked.
#[derive(Debug)]
pub(crate) struct Sampler {
    most: Arc<AtomicU64>,
    ends: Arc<AtomicBool>,
}

/// The memory that the process has of its own now, page cache aside, in bytes.
pub(crate) fn own() -> u64 {
    status("RssAnon:")
}

/// Begins to look at the memory.
pub(crate) fn sample() -> Sampler {
    let sampler = Sampler { most: Arc::default(), ends: Arc::default() };
    let (most, ends) = (Arc::clone(&sampler.most), Arc::clone(&sampler.ends));
    thread::spawn(move || {
        while !ends.load(Ordering::Relaxed) {
            most.fetch_max(own(), Ordering::Relaxed);
            thread::sleep(Duration::from_millis(20));
        }
    });
    sampler
}

impl Sampler {
    /// The most memory until now.
    pub(crate) fn peak(&self) -> Peak {
        self.ends.store(true, Ordering::Relaxed);
        Peak { resident: status("VmHWM:"), own: self.most.load(Ordering::Relaxed) }
    }
}

fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix(field)?.split_whitespace().next()?.parse().ok());
    kilobytes.unwrap_or(0_u64) * 1024
}
