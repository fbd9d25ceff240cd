//! Who has signed in with a browser: sessions, which last no longer than the key that began them.

use super::caller::{Caller, Seat};
use super::keys::{KeyRing, random_hex};
use super::links::Links;
use crate::config::ApiKey;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many sessions there are at most; who has been away for longest has to sign in again.
const MOST: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// A day's work.
const LASTING: Duration = Duration::from_secs(12 * 60 * 60);
const COOKIE_NAME: &str = "plansearch_session";

/// All sessions, by the digests of their ids: neither ids nor keys are held.
#[derive(Debug)]
pub(super) struct Sessions {
    known: Mutex<LruCache<[u8; 32], Session>>,
    /// Whether readers come by https alone, so that the cookie never leaves it.
    is_secure: bool,
}

#[derive(Debug, Clone)]
struct Session {
    /// What the key hashes to: each request asks anew what it may do, and whether it is still good.
    key: [u8; 32],
    seat: Seat,
    begun: Instant,
}

impl Sessions {
    pub(super) fn new(links: &Links) -> Self {
        Self { known: Mutex::new(LruCache::new(MOST)), is_secure: links.base().starts_with("https://") }
    }

    /// Begins a session with a key, if it is a good one: the cookie.
    pub(super) fn begin(&self, keys: &KeyRing, key: &str) -> std::io::Result<Option<HeaderValue>> {
        let key = ApiKey::digest_of(key);
        if keys.caller(&key).is_none() {
            return Ok(None);
        }
        let (id, token) = (random_hex::<32>()?, random_hex::<16>()?);
        let session = Session { key, seat: Seat { token: token.into() }, begun: Instant::now() };
        self.lock().put(ApiKey::digest_of(&id), session);
        Ok(self.cookie(&id, ""))
    }

    /// Who asks with this session.
    pub(super) fn caller(&self, keys: &KeyRing, headers: &HeaderMap) -> Option<Caller> {
        let id = ApiKey::digest_of(id_in(headers)?);
        let session = self.lock().get(&id).cloned()?;
        let caller = keys.caller(&session.key).filter(|_| session.begun.elapsed() < LASTING);
        if caller.is_none() {
            self.lock().pop(&id);
        }
        Some(Caller { seat: Some(session.seat), ..caller? })
    }

    /// Ends a session: the cookie that takes the other's place.
    pub(super) fn end(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if let Some(id) = id_in(headers) {
            self.lock().pop(&ApiKey::digest_of(id));
        }
        self.cookie("", "; Max-Age=0")
    }

    /// Without a path: then it goes to the folder of the page that signs in, and below, which is that of this service also
    /// behind a proxy that puts it below a path.
    fn cookie(&self, id: &str, more: &str) -> Option<HeaderValue> {
        let secure = if self.is_secure { "; Secure" } else { "" };
        HeaderValue::try_from(format!("{COOKIE_NAME}={id}; HttpOnly; SameSite=Strict{secure}{more}")).ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<[u8; 32], Session>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The id that a browser sends.
fn id_in(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, id)| *name == COOKIE_NAME && !id.is_empty()).map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ServerSettings;

    fn sessions(base: &str) -> Sessions {
        let settings = ServerSettings { public_base_url: base.parse().ok(), ..ServerSettings::default() };
        Sessions::new(&Links::new(&settings, settings.listen.0))
    }

    fn sent(cookie: &HeaderValue) -> HeaderMap {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        HeaderMap::from_iter([(COOKIE, format!("a=b; {pair}; c=d").parse().unwrap())])
    }

    #[test]
    fn a_session_is_that_of_its_key_until_it_ends() {
        let keys = KeyRing::new(vec!["a-good-key".parse().unwrap()], std::path::Path::new("no such folder"));
        let sessions = sessions("https://plan.example.cn/search");
        assert_eq!(sessions.begin(&keys, "another-key").unwrap(), None);
        let cookie = sessions.begin(&keys, "a-good-key").unwrap().unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.ends_with("; HttpOnly; SameSite=Strict; Secure") && !text.contains("a-good-key"), "{text}");
        let caller = sessions.caller(&keys, &sent(&cookie)).unwrap();
        assert!(caller.require_admin().is_ok() && caller.seat.is_some());
        let others = KeyRing::new(vec!["another-key".parse().unwrap()], std::path::Path::new("no such folder"));
        assert_eq!(sessions.caller(&others, &sent(&cookie)), None, "the key was revoked");
        assert_eq!(sessions.caller(&keys, &sent(&cookie)), None, "and a session that has ended stays so");
        let cookie = sessions.begin(&keys, "a-good-key").unwrap().unwrap();
        sessions.end(&sent(&cookie));
        assert_eq!(sessions.caller(&keys, &sent(&cookie)), None);
        assert_eq!(sessions.caller(&keys, &HeaderMap::new()), None);
    }

    #[test]
    fn without_https_the_cookie_is_sent_all_the_same() {
        let keys = KeyRing::new(vec!["a-good-key".parse().unwrap()], std::path::Path::new("no such folder"));
        let cookie = sessions("http://192.168.1.20:8080").begin(&keys, "a-good-key").unwrap().unwrap();
        assert!(!cookie.to_str().unwrap().contains("Secure"));
    }
}
