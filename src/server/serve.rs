//! The service on a socket.

use super::router::router;
use super::state::AppState;
use axum::serve::ListenerExt as _;
use std::future::{Future, pending};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Serves until `stop` is ready, then lets the running requests end, for as long as the settings
/// grant them.
///
/// # Errors
/// What the socket reports.
pub async fn serve(
    listener: TcpListener,
    state: Arc<AppState>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let grace_ms = state.settings().shutdown_grace_ms.get();
    let listener = listener.tap_io(|stream| {
        // Answers are small and written whole: waiting for more to send only delays them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
    });
    let token = state.stopping().clone();
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, router(state)).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping");
        token.cancel();
        let _ = stopping.send(());
    });
    let deadline = async {
        match stopped.await {
            Ok(()) => tokio::time::sleep(Duration::from_millis(grace_ms.into())).await,
            Err(_) => pending().await,
        }
    };
    tokio::select! {
        result = server.into_future() => result,
        () = deadline => {
            tracing::warn!(grace_ms, "requests were still running when the time for them ended");
            Ok(())
        }
    }
}
