//! Who asks: what the key of a request may do and see, for as long as the request is answered.

use super::problem::Problem;
use crate::config::{KeyEntry, Scope};
use crate::store::Access;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// The key's name; `None` where the service has no keys, and for keys of the settings.
    pub(super) name: Option<Arc<str>>,
    pub(super) scope: Scope,
    pub(super) access: Arc<Access>,
    /// Whether there are keys at all: without, nobody can be told from anybody else.
    pub(super) has_key: bool,
    /// Where a browser asks with a session.
    pub(super) seat: Option<Seat>,
}

/// A session, as its own pages know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seat {
    /// Stands in forms, and comes back with what they send: no page of another site knows it.
    pub(super) token: Arc<str>,
}

tokio::task_local! {
    static CALLER: Caller;
}

impl Caller {
    /// Anybody, where the service has no keys.
    pub(super) fn anybody() -> Self {
        Self { name: None, scope: Scope::Read, access: Arc::default(), has_key: false, seat: None }
    }

    /// Who reads pages without a key where the settings let everybody do so.
    pub(super) fn reader() -> Self {
        Self { has_key: true, ..Self::anybody() }
    }

    /// Who has a key of the settings: they are those of the administrator.
    pub(super) fn of_settings() -> Self {
        Self { name: None, scope: Scope::Admin, access: Arc::default(), has_key: true, seat: None }
    }

    /// Who has this key.
    pub(super) fn of(entry: &KeyEntry) -> Self {
        let folders = entry.folders.iter().map(|folder| folder.as_str().to_owned()).collect();
        let access = Access { folders, documents: entry.documents.clone() };
        let name = Some(entry.name.as_str().into());
        Self { name, scope: entry.scope, access: Arc::new(access), has_key: true, seat: None }
    }

    /// Whether this is somebody who reads without a key.
    pub(super) fn is_reader(&self) -> bool {
        *self == Self::reader()
    }

    /// Answers on behalf of this caller.
    pub(super) async fn answering<T>(self, answer: impl Future<Output = T>) -> T {
        CALLER.scope(self, answer).await
    }

    /// For whom the present task answers; `None` outside of a request.
    pub(super) fn present() -> Option<Self> {
        CALLER.try_with(Clone::clone).ok()
    }

    /// Whether this caller may change what is served.
    ///
    /// # Errors
    /// That there are no keys, or that this one is for asking only.
    pub(super) fn require_admin(&self) -> Result<(), Problem> {
        match (self.has_key, self.scope) {
            (false, _) => Err(Problem::no_keys()),
            (true, Scope::Read) => Err(Problem::admin_only()),
            (true, Scope::Admin) => Ok(()),
        }
    }

    /// Whether a form was sent by a page of this caller's own session.
    ///
    /// # Errors
    /// That there is no session, or that the form's token is not its own.
    pub(super) fn require_token(&self, given: Option<&str>) -> Result<(), Problem> {
        let own = self.seat.as_ref().map(|seat| seat.token.as_bytes());
        match (own, given) {
            (Some(own), Some(given)) if bool::from(own.ct_eq(given.as_bytes())) => Ok(()),
            _ => Err(Problem::foreign_form()),
        }
    }
}
