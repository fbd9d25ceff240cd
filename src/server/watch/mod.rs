//! Taking changed sources and configuration into use by itself.

mod events;

use super::problem::with_causes;
use super::reload::reload;
use super::state::AppState;
use crate::index::{Fingerprint, NoProgress, fingerprint};
use events::Events;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long sources and configuration are left alone between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// What could not be taken in is tried again after this time, though nothing changed: a disk that is full or a server of
/// files that is away comes back without changing a file.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchBy {
    /// The operating system tells; where it cannot, as by polling.
    Events,
    /// By looking again and again, as works on every file system: over a network others change files untold.
    Polling,
}

/// Takes changed sources and configuration into use.
#[derive(Debug)]
pub struct Watch {
    state: Arc<AppState>,
    /// `None` where they are looked at again and again.
    events: Option<Events>,
    /// What was there at the last look, if it could be listed.
    seen: Option<Fingerprint>,
}

impl Watch {
    /// Takes the first look: what changes from now on is noticed.
    pub async fn start(state: Arc<AppState>, by: WatchBy) -> Self {
        let events = match by {
            WatchBy::Polling => None,
            WatchBy::Events => Events::of(state.paths())
                .inspect_err(|error| tracing::warn!(%error, "cannot be told of changes; they are looked for instead"))
                .ok(),
        };
        let seen = look(&state).await;
        Self { state, events, seen }
    }

    /// Never ready; to be spawned.
    pub async fn run(mut self) {
        let mut tried = Instant::now();
        loop {
            match &mut self.events {
                Some(events) => {
                    let _ = tokio::time::timeout(AGAIN_AFTER, events.next()).await;
                }
                None => tokio::time::sleep(PAUSE).await,
            }
            let found = look(&self.state).await;
            let is_due = self.state.stale().is_some() && tried.elapsed() >= AGAIN_AFTER;
            if found.is_some() && (found != self.seen || is_due) {
                tried = Instant::now();
                self.state.set_stale(Some("sources or configuration changed and are being read".to_owned()));
                // What goes wrong is logged, and seen at `/readyz`.
                let _ = reload(&self.state, NoProgress).await;
            }
            self.seen = found;
        }
    }
}

/// What is there now; sources that cannot be listed make the index stale, and are looked for again.
async fn look(state: &AppState) -> Option<Fingerprint> {
    let paths = state.paths().clone();
    match tokio::task::spawn_blocking(move || fingerprint(&paths)).await {
        Ok(Ok(found)) => Some(found),
        Ok(Err(error)) => {
            state.set_stale(Some(with_causes(&error)));
            None
        }
        Err(_) => None,
    }
}
