//! Taking changed sources and configuration into use by itself.

use super::problem::with_causes;
use super::reload::reload;
use super::state::AppState;
use crate::index::{Fingerprint, NoProgress, fingerprint};
use std::sync::Arc;
use std::time::Duration;

/// How long sources and configuration are left alone between two looks.
const PAUSE: Duration = Duration::from_millis(500);

/// Looks at sources and configuration, by size and time, and takes what changed into use.
#[derive(Debug)]
pub struct Watch {
    state: Arc<AppState>,
    /// What was there at the last look, if it could be listed.
    seen: Option<Fingerprint>,
}

impl Watch {
    /// Takes the first look: what changes from now on is noticed.
    pub async fn start(state: Arc<AppState>) -> Self {
        let seen = look(&state).await;
        Self { state, seen }
    }

    /// Never ready; to be spawned.
    pub async fn run(mut self) {
        loop {
            tokio::time::sleep(PAUSE).await;
            let found = look(&self.state).await;
            if found.is_some() && found != self.seen {
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
