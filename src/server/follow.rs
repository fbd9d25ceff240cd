//! Taking into use what another process has written into the cluster: whoever serves follows the alias.

use super::state::AppState;
use crate::library::open_last;
use std::sync::Arc;
use std::time::Duration;

/// How long the alias is left alone between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Looks again and again whether there is another generation, for ever. Where passages are kept on this machine there is
/// nothing to look at.
pub async fn follow(state: Arc<AppState>) {
    if state.cluster().is_none() {
        return;
    }
    loop {
        tokio::time::sleep(PAUSE).await;
        let (library, paths) = (state.library().ok(), state.paths().clone());
        let look = move || match library {
            Some(library) => library.successor(&paths),
            None => open_last(&paths),
        };
        match tokio::task::spawn_blocking(look).await {
            Ok(Ok(Some(library))) => {
                let generation = library.generation().to_owned();
                state.replace_library(library);
                tracing::info!(generation, "another generation was taken into use");
            }
            Ok(Ok(None)) | Err(_) => {}
            Ok(Err(error)) => tracing::debug!("the cluster could not be asked for its last generation: {error}"),
        }
    }
}
