//! What the service does when it is told to stop or to reload.

use super::reload::reload;
use super::state::AppState;
use crate::index::NoProgress;
use std::future::Future;
use std::io;
use std::sync::Arc;

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
pub fn reload_on_hangup(state: Arc<AppState>) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        while hangup.recv().await.is_some() {
            // What goes wrong is logged, and seen at `/readyz`.
            let _ = reload(&state, NoProgress).await;
        }
    })
}

/// There is no such signal here.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn reload_on_hangup(_: Arc<AppState>) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(std::future::pending())
}
