//! How far the body of a request has come.

use super::held::holding;
use axum::body::Body;
use axum::extract::Request;
use http_body_util::BodyExt as _;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::time::Instant;

/// How far the body of a request has come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    /// When its last part came, or the request itself where none did.
    pub(super) last: Instant,
    /// Whether nothing of it is waited for any more.
    pub(super) is_over: bool,
}

/// The progress of a body, told to whoever watches it.
#[derive(Debug, Clone)]
pub(super) struct Watched(Arc<Mutex<Progress>>);

/// What tells it: at each part, and when the body is done with.
#[derive(Debug)]
struct Reading(Watched);

impl Watched {
    /// The same request, whose body tells how far it has come.
    pub(super) fn body_of(request: Request) -> (Self, Request) {
        // Without a body there is nothing to wait for.
        let is_over = axum::body::HttpBody::is_end_stream(request.body());
        let watched = Self(Arc::new(Mutex::new(Progress { last: Instant::now(), is_over })));
        let (reading, part) = (Reading(watched.clone()), watched.clone());
        let watch = |body: Body| {
            let body = body.map_frame(move |frame| {
                part.tell(false);
                frame
            });
            holding(Body::new(body), reading)
        };
        let request = if is_over { request } else { request.map(watch) };
        (watched, request)
    }

    /// How far it is now.
    pub(super) fn progress(&self) -> Progress {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, is_over: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Progress { last: Instant::now(), is_over };
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.tell(true);
    }
}
