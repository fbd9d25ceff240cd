//! Whom a browser may speak for: a page of another site must not reach a service of the intranet through somebody inside.
//!
//! With a name of its own that leads to this address (DNS rebinding) such a page would count as one of ours: so the
//! host that is asked for has to be known. And no form or script of another site may send anything.

use super::problem::Problem;
use crate::config::{Origin, ServerSettings};
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri};
use std::net::IpAddr;

/// The names of this machine that are always known.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// Whoever asks for these is asking whether the service is well, often by a name that only a machine knows.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// Whether a request only asks whether the service is well.
pub(super) fn asks_for_health(request: &Request) -> bool {
    OPEN.contains(&request.uri().path())
}

/// The names by which this service is reached, and the sites whose pages may use it.
#[derive(Debug)]
pub(super) struct Hosts {
    names: Vec<String>,
    origins: Vec<Origin>,
}

impl Hosts {
    /// Those of this machine, of the settings, and of the links that are given.
    pub(super) fn new(settings: &ServerSettings, base: &str) -> Self {
        let base: Option<Uri> = base.parse().ok();
        let base = base.as_ref().and_then(Uri::host).map(str::to_ascii_lowercase);
        let machine = gethostname::gethostname().to_string_lossy().to_ascii_lowercase();
        let loopback = LOOPBACK.into_iter().map(str::to_owned);
        let named = settings.allowed_hosts.iter().map(|host| host.as_str().to_owned());
        let names = loopback.chain(base).chain([machine]).chain(named).filter(|name| !name.is_empty()).collect();
        Self { names, origins: settings.cors_origins.clone() }
    }

    /// Whether a host, perhaps with a port, may be this one: whoever wants to pass for it needs a name that can be bought.
    fn is_own(&self, host: &str) -> bool {
        host.parse::<Authority>().is_ok_and(|authority| {
            is_address(authority.host()) || is_private(authority.host()) || self.is_named(&authority)
        })
    }

    fn is_named(&self, authority: &Authority) -> bool {
        let (host, whole) = (authority.host(), authority.as_str());
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host) || name.eq_ignore_ascii_case(whole))
    }

    /// Whether pages of this origin may send something, by what the browser says of them and of the host that it asks.
    fn may_send(&self, origin: &str, host: &str) -> bool {
        if self.origins.iter().any(|known| known.is_any() || known.as_str().eq_ignore_ascii_case(origin)) {
            return true;
        }
        let Ok(uri) = origin.parse::<Uri>() else { return false };
        let Some(authority) = uri.authority() else { return false };
        authority.as_str().eq_ignore_ascii_case(host) || self.is_named(authority)
    }
}

fn is_address(host: &str) -> bool {
    host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

/// A name that nobody can have in the public system of names: of one part (`plansearch`, as containers call each other),
/// or under `internal` (`host.docker.internal`).
fn is_private(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    !host.is_empty() && (!host.contains(['.', '[', ':']) || host.ends_with(".internal"))
}

fn text(headers: &HeaderMap, name: impl axum::http::header::AsHeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// What is wrong with the host that is asked or with the page that sends, if anything.
pub(super) fn refused(hosts: &Hosts, request: &Request) -> Option<Problem> {
    if asks_for_health(request) {
        return None;
    }
    let headers = request.headers();
    let host = text(headers, HOST);
    let asked = if headers.contains_key(HOST) { host } else { request.uri().authority().map_or("", Authority::as_str) };
    if !asked.is_empty() && !hosts.is_own(asked) {
        return Some(Problem::unknown_host(asked));
    }
    let sends = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let is_foreign = match headers.get(ORIGIN) {
        Some(origin) => !origin.to_str().is_ok_and(|origin| hosts.may_send(origin, host)),
        None => text(headers, "sec-fetch-site") == "cross-site",
    };
    (sends && is_foreign).then(Problem::foreign_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(settings: ServerSettings) -> Hosts {
        Hosts::new(&settings, "https://plan.example.cn/search")
    }

    #[test]
    fn addresses_and_names_of_this_host_are_its_own() {
        let hosts = hosts(ServerSettings {
            allowed_hosts: vec!["search.office.cn".parse().unwrap(), "other.cn:81".parse().unwrap()],
            ..ServerSettings::default()
        });
        for own in [
            "localhost:8080",
            "LOCALHOST",
            "127.0.0.1:1",
            "192.168.1.20:8080",
            "[::1]:8080",
            "[fe80::1]",
            "plan.example.cn",
            "Plan.Example.CN:443",
            "plansearch:8080",
            "host.docker.internal:8080",
            "other.cn:81",
            "search.office.cn:8080",
        ] {
            assert!(hosts.is_own(own), "{own}");
        }
        let machine = gethostname::gethostname();
        assert!(hosts.is_own(&machine.to_string_lossy()));
        for other in [
            "evil.example",
            "plan.example.cn.evil.example",
            "localhost.evil.example:80",
            "other.cn",
            "127.0.0.1.evil.cn",
            "a b",
        ] {
            assert!(!hosts.is_own(other), "{other}");
        }
    }

    #[test]
    fn pages_of_this_host_and_of_named_sites_may_send() {
        let hosts = hosts(ServerSettings {
            cors_origins: vec!["https://bot.example.cn".parse().unwrap()],
            ..ServerSettings::default()
        });
        for (origin, host) in [
            ("http://192.168.1.20:8080", "192.168.1.20:8080"),
            ("https://plan.example.cn", "127.0.0.1:8080"),
            ("http://localhost:8080", "127.0.0.1:8080"),
            ("https://bot.example.cn", "127.0.0.1:8080"),
        ] {
            assert!(hosts.may_send(origin, host), "{origin} {host}");
        }
        for origin in
            ["null", "", "https://evil.example", "http://192.168.1.66:8080", "https://plan.example.cn.evil.cn"]
        {
            assert!(!hosts.may_send(origin, "192.168.1.20:8080"), "{origin}");
        }
    }
}
