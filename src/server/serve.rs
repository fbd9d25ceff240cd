//! The service on a socket: connections with their limits and time-outs, and a graceful end.

use super::connections::{Admitted, Connections};
use super::held::holding;
use super::rate::Client;
use super::router::router;
use super::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

/// So many files are kept for all but connections: the index, sources, the log.
const OTHER_FILES: u64 = 96;
/// More open files than this are not asked for.
const MOST_FILES: u64 = 65_536;
/// The largest head of a request, in bytes.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// After a connection that could not be taken in: files of others may be closed by then.
const PAUSE: Duration = Duration::from_millis(50);
/// What a client is told where all connections are busy.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

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
    let settings = state.settings();
    let grace_ms = settings.shutdown_grace_ms.get();
    let idle = Duration::from_millis(settings.idle_timeout_ms.get().into());
    let connections = limited(settings.max_connections.get(), settings.max_connections_per_client.get());
    state.metrics().watch_connections(&connections);
    let routes = router(Arc::clone(&state));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => match connections.admit(peer.ip()) {
                Some(admitted) => {
                    let connection = Connection { stream, peer, idle, routes: routes.clone(), admitted };
                    tokio::spawn(connection.serve(graceful.watcher()));
                }
                None => {
                    let _ = stream.try_write(FULL);
                }
            },
            Err(error) => {
                tracing::warn!(%error, "cannot take in a connection");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    tracing::info!("stopping");
    state.stopping().cancel();
    if tokio::time::timeout(Duration::from_millis(grace_ms.into()), graceful.shutdown()).await.is_err() {
        tracing::warn!(grace_ms, "requests were still running when the time for them ended");
    }
    Ok(())
}

/// As many connections as the settings say, and the system's limit of open files allows.
fn limited(most: u32, most_of_client: u32) -> Arc<Connections> {
    let files = rlimit::increase_nofile_limit(MOST_FILES).unwrap_or(MOST_FILES);
    let room = u32::try_from(files.saturating_sub(OTHER_FILES).max(8)).unwrap_or(u32::MAX);
    if room < most {
        tracing::warn!(files, "no more than {room} connections are taken: the limit of open files is low");
    }
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    Connections::new(number(most.min(room)), number(most_of_client))
}

/// A connection that was taken in.
struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    idle: Duration,
    routes: Router,
    admitted: Admitted,
}

impl Connection {
    /// Answers its requests, one after the other, until it ends or has to.
    async fn serve(self, graceful: Watcher) {
        let Self { stream, peer, idle, routes, admitted } = self;
        // Answers are small and written whole: waiting for more to send only delays them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(idle));
        let activity = Arc::clone(&admitted.activity);
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let under_way = activity.begin();
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(Client(peer.ip()));
            let routes = routes.clone();
            async move {
                let answer: Result<Response, Infallible> = routes.oneshot(request).await;
                answer.map(|response| response.map(|body| holding(body, under_way)))
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            // Also between two requests.
            .header_read_timeout(idle)
            .max_buf_size(MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        tokio::select! {
            ended = graceful.watch(connection) => {
                // Clients leave when they like: that is no failure.
                if let Err(error) = ended {
                    tracing::debug!(%peer, %error, "a connection ended early");
                }
            }
            () = admitted.activity.closing.cancelled() => {}
        }
    }
}
