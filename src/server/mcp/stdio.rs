//! MCP for a program that starts this one and speaks to it over standard input and output.

use super::handler::Handler;
use crate::caller::Caller;
use crate::state::AppState;
use rmcp::ServiceExt as _;
use rmcp::service::ServerInitializeError;
use std::io;
use std::sync::Arc;

/// Serves one client over standard input and output until it closes standard input.
///
/// Nothing else may write to standard output meanwhile.
///
/// # Errors
/// If the client's first words are not the protocol's, or the streams fail.
pub async fn serve_stdio(state: Arc<AppState>) -> io::Result<()> {
    // Who starts the program and speaks to it directly is no stranger.
    match Handler::new(state, Caller::of_settings()).serve(rmcp::transport::stdio()).await {
        Ok(running) => running.waiting().await.map(drop).map_err(io::Error::other),
        // Who closes the stream before a first word wants nothing.
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(error) => Err(io::Error::other(error)),
    }
}
