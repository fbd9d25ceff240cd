//! How much is done at the same time, by what it is, and who may wait for it.
//!
//! Searches are short and many; drafts, downloads and whole documents are long, and have few permits of their own, so
//! that however many are asked for there is room for searches. Who cannot be served soon is told so at once.

use super::problem::Problem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a piece of work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// A search, a passage, a page of a list: what usually takes milliseconds.
    Search,
    /// The check of a long draft.
    Draft,
    /// All hits of a search in a file.
    Download,
    /// A document with all its passages.
    Document,
}

impl Work {
    pub(super) const ALL: [Self; 4] = [Self::Search, Self::Draft, Self::Download, Self::Document];

    /// The name in metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Draft => "draft",
            Self::Download => "download",
            Self::Document => "document",
        }
    }

    /// The check of a short draft is as little work as a search.
    pub(super) fn of_draft(text: &str) -> Self {
        if text.len() <= SHORT_DRAFT_BYTES { Self::Search } else { Self::Draft }
    }

    /// How long who is refused should wait, in seconds.
    fn retry_after_s(self) -> u32 {
        if self == Self::Search { 1 } else { 5 }
    }
}

/// The longest draft whose check is as little work as a search, in bytes: some five hundred characters.
const SHORT_DRAFT_BYTES: usize = 1_500;
/// So many searches for each core may wait while the queue flows: a page's requests, a class that begins.
const BURST_OF_CORE: usize = 64;
/// So many may wait for each core where the queue has not flowed for [`PATIENCE`]: longer waiting would help nobody.
const CROWD_OF_CORE: usize = 2;
/// So many pieces of long work may wait for each of their permits.
const LONG_QUEUE: usize = 8;
/// A queue flows as long as nobody has waited longer than this.
const SHORT_WAIT: Duration = Duration::from_millis(25);
/// A burst is over within this time. A queue that is cut short after it stays so until it is empty and nobody was turned
/// away for [`QUIET`]: in a short one nobody waits for long, which says nothing of those who come again.
const PATIENCE: Duration = Duration::from_millis(100);
/// Who is turned away is told to come again after this time.
const QUIET: Duration = Duration::from_secs(1);

/// The permits of all kinds of work.
#[derive(Debug)]
pub(super) struct Permits {
    search: Queue,
    draft: Queue,
    download: Queue,
    document: Queue,
}

/// The permits for one kind of work, and who waits for one.
#[derive(Debug)]
struct Queue {
    permits: Arc<Semaphore>,
    most: usize,
    waiting: AtomicUsize,
    /// So many may wait while the queue flows.
    burst: usize,
    /// So many may wait while it does not.
    crowd: usize,
    crowd_state: Mutex<Crowd>,
}

/// Whether more come than can be served.
#[derive(Debug, Default)]
struct Crowd {
    /// Since when the queue has not flowed.
    since: Option<Instant>,
    /// When somebody was turned away last.
    refused: Option<Instant>,
}

impl Crowd {
    fn is_cut(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() >= PATIENCE)
    }

    fn is_quiet(&self) -> bool {
        self.refused.is_none_or(|refused| refused.elapsed() >= QUIET)
    }
}

/// How much of one kind of work there is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    pub(super) running: usize,
    pub(super) most: usize,
    pub(super) waiting: usize,
}

/// A place in a queue; given up when it is dropped.
#[derive(Debug)]
struct Place<'q>(&'q AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Permits {
    /// For so many searches at the same time, or as many as the machine's cores can do where that is 0.
    pub(super) fn new(searches: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let searches = if searches == 0 { cores * 2 } else { searches };
        let long = |most: usize| Queue::new(most, LONG_QUEUE * most, LONG_QUEUE * most);
        Self {
            search: Queue::new(searches, BURST_OF_CORE * cores, CROWD_OF_CORE * cores),
            draft: long(cores.div_ceil(2)),
            download: long(cores.div_ceil(2)),
            document: long(cores),
        }
    }

    fn queue(&self, work: Work) -> &Queue {
        match work {
            Work::Search => &self.search,
            Work::Draft => &self.draft,
            Work::Download => &self.download,
            Work::Document => &self.document,
        }
    }

    /// Waits for a permit, if that can be had soon.
    ///
    /// # Errors
    /// [`Problem::busy`] if too many wait already.
    pub(super) async fn take(&self, work: Work) -> Result<OwnedSemaphorePermit, Problem> {
        let queue = self.queue(work);
        let busy = || Problem::busy(work.retry_after_s());
        if let Ok(permit) = Arc::clone(&queue.permits).try_acquire_owned() {
            queue.note(Duration::ZERO);
            return Ok(permit);
        }
        let place = queue.line_up().ok_or_else(busy)?;
        let since = Instant::now();
        let permit = Arc::clone(&queue.permits).acquire_owned().await.map_err(|_| busy())?;
        drop(place);
        queue.note(since.elapsed());
        Ok(permit)
    }

    /// How much of one kind of work there is now.
    pub(super) fn load(&self, work: Work) -> Load {
        let queue = self.queue(work);
        let running = queue.most.saturating_sub(queue.permits.available_permits());
        Load { running, most: queue.most, waiting: queue.waiting.load(Ordering::Relaxed) }
    }

    /// Takes all permits for searches, and all places to wait for one.
    #[cfg(test)]
    pub(super) fn occupy(&self) -> (Vec<OwnedSemaphorePermit>, impl Drop) {
        let permits = std::iter::from_fn(|| Arc::clone(&self.search.permits).try_acquire_owned().ok()).collect();
        struct Places<'q>(Vec<Place<'q>>);
        impl Drop for Places<'_> {
            fn drop(&mut self) {
                self.0.clear();
            }
        }
        (permits, Places(std::iter::from_fn(|| self.search.line_up()).collect()))
    }
}

impl Queue {
    fn new(most: usize, burst: usize, crowd: usize) -> Self {
        let permits = Arc::new(Semaphore::new(most));
        Self { permits, most, waiting: AtomicUsize::new(0), burst, crowd, crowd_state: Mutex::default() }
    }

    fn line_up(&self) -> Option<Place<'_>> {
        let mut crowd = self.crowd_state.lock().unwrap_or_else(PoisonError::into_inner);
        let room = if crowd.is_cut() { self.crowd } else { self.burst };
        let place = Place(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) < room {
            return Some(place);
        }
        crowd.refused = Some(Instant::now());
        None
    }

    /// Somebody has waited for so long.
    fn note(&self, waited: Duration) {
        let mut crowd = self.crowd_state.lock().unwrap_or_else(PoisonError::into_inner);
        if waited > SHORT_WAIT {
            crowd.since.get_or_insert_with(Instant::now);
        } else if !crowd.is_cut() || (waited.is_zero() && crowd.is_quiet()) {
            crowd.since = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn long_work_leaves_searches_their_room() {
        let permits = Permits::new(1);
        let most = permits.load(Work::Draft).most;
        let mut held = Vec::new();
        for _ in 0..most {
            held.push(permits.take(Work::Draft).await.unwrap());
        }
        assert_eq!(permits.load(Work::Draft).running, most);
        assert!(permits.take(Work::Search).await.is_ok() && permits.take(Work::Document).await.is_ok());
    }

    #[tokio::test]
    async fn who_waits_is_served_in_turn_and_who_would_wait_too_long_is_refused() {
        let permits = Arc::new(Permits::new(1));
        let first = permits.take(Work::Search).await.unwrap();
        let waiting = Arc::clone(&permits);
        let second = tokio::spawn(async move { waiting.take(Work::Search).await.is_ok() });
        while permits.load(Work::Search).waiting == 0 {
            tokio::task::yield_now().await;
        }
        drop(first);
        assert!(second.await.unwrap());
        assert_eq!(permits.load(Work::Search).waiting, 0);
        let (_all, _places) = permits.occupy();
        assert!(permits.take(Work::Search).await.unwrap_err().is_busy());
    }

    #[test]
    fn a_queue_that_does_not_flow_is_cut_short() {
        let queue = Queue::new(1, 10, 2);
        assert_eq!(std::iter::from_fn(|| queue.line_up()).collect::<Vec<_>>().len(), 10);
        queue.note(SHORT_WAIT * 2);
        queue.crowd_state.lock().unwrap().since = Instant::now().checked_sub(PATIENCE);
        assert_eq!(std::iter::from_fn(|| queue.line_up()).collect::<Vec<_>>().len(), 2);
        queue.note(SHORT_WAIT);
        assert_eq!(std::iter::from_fn(|| queue.line_up()).collect::<Vec<_>>().len(), 2, "it is short, and not empty");
        queue.note(Duration::ZERO);
        assert_eq!(
            std::iter::from_fn(|| queue.line_up()).collect::<Vec<_>>().len(),
            2,
            "who was turned away comes again"
        );
        queue.crowd_state.lock().unwrap().refused = Instant::now().checked_sub(QUIET);
        queue.note(Duration::ZERO);
        assert_eq!(std::iter::from_fn(|| queue.line_up()).collect::<Vec<_>>().len(), 10);
    }
}
