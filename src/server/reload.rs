//! Bringing the index up to date while the service runs.

use super::problem::with_causes;
use super::state::AppState;
use crate::index::{Changed, Progress};
use crate::library::{Opened, open};
use std::error::Error;
use tokio::sync::MutexGuard;

/// Reads sources and configuration anew, brings the index up to date with them and takes it into use; `server.toml` is
/// not read again. Whatever goes wrong, the last good index goes on being served, and is said to be stale.
///
/// # Errors
/// Why there is no new index: those of [`open`], and a panic.
pub async fn reload(
    state: &AppState,
    progress: impl Progress + Send + 'static,
) -> Result<Changed, Box<dyn Error + Send + Sync>> {
    let turn = state.reloading().lock().await;
    reload_now(state, &turn, progress).await
}

/// The same for who has waited for the turn already.
pub(super) async fn reload_now(
    state: &AppState,
    _turn: &MutexGuard<'_, ()>,
    progress: impl Progress + Send + 'static,
) -> Result<Changed, Box<dyn Error + Send + Sync>> {
    let is_first = state.library().is_err();
    tracing::info!("{}", if is_first { "building the index" } else { "reloading" });
    let paths = state.paths().clone();
    let opened = match tokio::task::spawn_blocking(move || open(&paths, &progress)).await {
        Ok(opened) => opened.map_err(Into::into),
        Err(panicked) => Err(panicked.into()),
    };
    let error: Box<dyn Error + Send + Sync> = match opened {
        Ok(opened) => return Ok(take_into_use(state, opened, is_first)),
        Err(error) => error,
    };
    if !is_first {
        let cause = with_causes(&*error);
        tracing::error!(cause, "cannot reload; the last good index stays in use");
        state.set_stale(Some(format!("sources and configuration could not be taken into use: {cause}")));
    }
    Err(error)
}

fn take_into_use(state: &AppState, opened: Opened, is_first: bool) -> Changed {
    let Opened { library, built, changed, warnings, .. } = opened;
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    tracing::info!(generation = library.generation(), built, "{}", if is_first { "ready" } else { "reloaded" });
    state.replace_library(library);
    state.set_stale(None);
    changed
}
