//! What the service does when it is told to stop or to reload.

use super::problem::with_causes;
use super::state::AppState;
use crate::index::{NoProgress, Paths, fingerprint};
use crate::library::Opened;
use crate::library::open;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Is ready at the first SIGTERM or Ctrl-C after this call.
///
/// # Errors
/// If the signals cannot be listened for.
#[cfg(unix)]
pub fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Is ready at the first Ctrl-C.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Opens sources and configuration anew at each SIGHUP after this call, and serves what came of
/// it. `server.toml` is not read again. Never ready; to be spawned.
///
/// # Errors
/// If the signal cannot be listened for.
#[cfg(unix)]
pub fn reload_on_hangup(state: Arc<AppState>, paths: Paths) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        while hangup.recv().await.is_some() {
            reload(&state, paths.clone()).await;
        }
    })
}

/// There is no such signal here.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn reload_on_hangup(_: Arc<AppState>, _: Paths) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(std::future::pending())
}

/// Watches the sources and the configuration by size and time, as works on every file system, and takes what
/// changed into use.
pub async fn reload_on_change(state: Arc<AppState>, paths: Paths, pause: Duration) {
    let mut seen = None;
    loop {
        let looked_at = paths.clone();
        // What cannot be listed now is looked at again.
        let found = tokio::task::spawn_blocking(move || fingerprint(&looked_at)).await.ok().and_then(Result::ok);
        if found.is_some() && seen.is_some() && found != seen {
            reload(&state, paths.clone()).await;
        }
        seen = found.or(seen);
        tokio::time::sleep(pause).await;
    }
}

/// Brings the index up to date with its sources and takes it into use. Whatever goes wrong, the last good one goes on
/// being served.
pub async fn reload(state: &AppState, paths: Paths) {
    let _turn = state.reloading().lock().await;
    tracing::info!("reloading");
    match tokio::task::spawn_blocking(move || open(&paths, &NoProgress)).await {
        Ok(Ok(Opened { library, built, warnings, .. })) => {
            for warning in warnings {
                tracing::warn!("{warning}");
            }
            tracing::info!(generation = library.generation(), built, "reloaded");
            state.replace_library(library);
        }
        Ok(Err(error)) => {
            tracing::error!(cause = with_causes(&error), "cannot reload; the last good index stays in use");
        }
        Err(error) => tracing::error!(%error, "cannot reload; the last good index stays in use"),
    }
}
