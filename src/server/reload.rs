//! Bringing the index up to date while the service runs.

use super::problem::with_causes;
use super::state::AppState;
use crate::index::{Changed, NoProgress, Progress, Update};
use crate::library::{Opened, open_undamaged, open_updated};
use std::error::Error;
use tokio::sync::MutexGuard;

/// Reads sources and configuration anew, brings the index up to date with them and takes it into use; `server.toml` is
/// not read again. Whatever goes wrong, the last good index goes on being served, and is said to be stale.
///
/// # Errors
/// Why there is no new index: those of [`open_updated`], and a panic.
pub async fn reload(
    state: &AppState,
    progress: impl Progress + Send + 'static,
) -> Result<Changed, Box<dyn Error + Send + Sync>> {
    let turn = state.reloading().lock().await;
    reload_now(state, &turn, Update::default(), progress).await
}

/// The same for who has waited for the turn already.
pub(super) async fn reload_now(
    state: &AppState,
    _turn: &MutexGuard<'_, ()>,
    how: Update,
    progress: impl Progress + Send + 'static,
) -> Result<Changed, Box<dyn Error + Send + Sync>> {
    let is_first = state.library().is_err();
    tracing::info!("{}", if is_first { "building the index" } else { "reloading" });
    match state.settings_changed() {
        Ok(false) => {}
        Ok(true) => tracing::warn!("`server.toml` has changed; its settings, the keys too, need a restart"),
        Err(error) => tracing::warn!("{error}; the settings of the start stay in force"),
    }
    let paths = state.paths().clone();
    let opened = match tokio::task::spawn_blocking(move || open_updated(&paths, how, &progress)).await {
        Ok(opened) => opened.map_err(Into::into),
        Err(panicked) => Err(panicked.into()),
    };
    let error: Box<dyn Error + Send + Sync> = match opened {
        Ok(opened) => return Ok(take_into_use(state, opened, is_first)),
        Err(error) => error,
    };
    state.metrics().reloaded(false);
    if !is_first {
        let cause = with_causes(&*error);
        tracing::error!(cause, "cannot reload; the last good index stays in use");
        state.set_stale(Some(format!("sources and configuration could not be taken into use: {cause}")));
    }
    Err(error)
}

/// Compares the whole index with its checksums. Where a part of it is damaged, its documents are no longer served, until
/// they have been made anew from their sources.
pub async fn verify(state: &AppState) {
    let paths = state.paths().clone();
    let rest = match tokio::task::spawn_blocking(move || open_undamaged(&paths)).await {
        Ok(Ok(None)) | Err(_) => return,
        Ok(Ok(Some(rest))) => Some(rest),
        Ok(Err(error)) => {
            tracing::error!("{error}");
            None
        }
    };
    let turn = state.reloading().lock().await;
    let why = "parts of the index are damaged; their documents are made anew from their sources";
    tracing::error!("{why}");
    if let Some(rest) = rest {
        state.replace_library(rest);
    }
    state.set_stale(Some(why.to_owned()));
    let how = Update { checksums: true, ..Update::default() };
    // What went wrong has been logged, and `/readyz` tells it.
    let _ = reload_now(state, &turn, how, NoProgress).await;
}

fn take_into_use(state: &AppState, opened: Opened, is_first: bool) -> Changed {
    let Opened { library, built, changed, warnings, stale, .. } = opened;
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    let generation = library.generation().to_owned();
    state.replace_library(library);
    state.set_stale(stale);
    state.metrics().reloaded(true);
    // Only now: whoever reads this finds it so.
    tracing::info!(generation, built, "{}", if is_first { "ready" } else { "reloaded" });
    changed
}
