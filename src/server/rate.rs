//! How often a client may ask: a limit for those who want one, and a brake on trying keys.

use crate::config::ServerSettings;
use axum::http::HeaderMap;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// The address from which a request comes, that of the last proxy where there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) IpAddr);

/// So many wrong keys a minute are answered at once.
const TRIES: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// Further ones as late as this.
pub(super) const BRAKE: Duration = Duration::from_secs(1);
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

    /// Whether a client may ask once more.
    pub(super) fn admits(&self, client: IpAddr) -> bool {
        self.requests.as_ref().is_none_or(|limiter| is_within(limiter, client))
    }

    /// Whether a client may be answered at once after one more wrong key.
    pub(super) fn admits_try(&self, client: IpAddr) -> bool {
        is_within(&self.tries, client)
    }

    /// The address of who really asks: what a trusted proxy says, and nobody else.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
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
