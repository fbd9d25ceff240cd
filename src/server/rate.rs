//! How often a client may ask: a limit for those who want one, and a brake on trying keys.

use super::hosts::asks_for_health;
use super::problem::Problem;
use super::state::AppState;
use crate::config::ServerSettings;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// The address from which a request comes, that of the last proxy where there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) IpAddr);

/// So many wrong keys a minute are answered at once.
const TRIES: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// Further ones as late as this.
const BRAKE: Duration = Duration::from_secs(1);
/// So many clients are remembered before those that asked nothing lately are forgotten.
const MANY_CLIENTS: usize = 10_000;

/// What is remembered of clients.
#[derive(Debug)]
pub(super) struct Rates {
    /// `None` where everybody may ask as often as they like.
    requests: Option<DefaultKeyedRateLimiter<IpAddr>>,
    tries: DefaultKeyedRateLimiter<IpAddr>,
    proxies: Vec<IpAddr>,
}

impl Rates {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let requests = NonZeroU32::new(settings.requests_per_minute.get());
        Self {
            requests: requests.map(|most| RateLimiter::keyed(Quota::per_minute(most))),
            tries: RateLimiter::keyed(Quota::per_minute(TRIES)),
            proxies: settings.trusted_proxies.clone(),
        }
    }

    /// The address of who really asks: what a trusted proxy says, and nobody else.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.proxies.contains(&peer) {
            return peer;
        }
        let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let named: Vec<IpAddr> =
            values.flat_map(|value| value.split(',')).filter_map(|address| address.trim().parse().ok()).collect();
        // Who stands before the first trusted one may have written what it likes.
        named.into_iter().rev().find(|address| !self.proxies.contains(address)).unwrap_or(peer)
    }
}

fn is_within(limiter: &DefaultKeyedRateLimiter<IpAddr>, client: IpAddr) -> bool {
    if limiter.len() > MANY_CLIENTS {
        limiter.retain_recent();
    }
    limiter.check_key(&client).is_ok()
}

/// Turns away who asks more often than the settings allow, and lets who tries many wrong keys wait for each answer.
pub(super) async fn limit(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let rates = state.rates();
    let peer = request.extensions().get::<Client>().copied();
    if asks_for_health(&request) {
        return next.run(request).await;
    }
    let Some(client) = peer.map(|Client(peer)| rates.client(peer, request.headers())) else {
        return next.run(request).await;
    };
    if rates.requests.as_ref().is_some_and(|limiter| !is_within(limiter, client)) {
        return Problem::too_many_requests().into_response();
    }
    let response = next.run(request).await;
    let is_wrong_key = response.extensions().get::<Problem>().is_some_and(Problem::is_wrong_key);
    if is_wrong_key && !is_within(&rates.tries, client) {
        tokio::time::sleep(BRAKE).await;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let address = |text: &str| -> IpAddr { text.parse().unwrap() };
        let (proxy, other) = (address("10.0.0.1"), address("10.0.0.9"));
        let settings = ServerSettings { trusted_proxies: vec![proxy], ..ServerSettings::default() };
        let rates = Rates::new(&settings);
        let mut headers = HeaderMap::new();
        assert_eq!(rates.client(proxy, &headers), proxy);
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append("x-forwarded-for", "3.3.3.3, 10.0.0.1".parse().unwrap());
        assert_eq!(rates.client(proxy, &headers), address("3.3.3.3"));
        assert_eq!(rates.client(other, &headers), other);
    }
}
