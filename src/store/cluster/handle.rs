//! A cluster to be asked: what all generations in it share.

use super::client::{Client, Reply};
use super::core::{read, refused};
use super::counts::StoreCounts;
use super::options::ClusterOptions;
use crate::error::Result;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use std::time::Instant;

/// A cluster with a library in it, or room for one.
#[derive(Debug, Clone)]
pub struct Cluster {
    pub(super) options: Arc<ClusterOptions>,
    pub(super) client: Arc<Client>,
}

impl PartialEq for Cluster {
    fn eq(&self, other: &Self) -> bool {
        self.options == other.options
    }
}

impl Eq for Cluster {}

impl Cluster {
    /// A cluster; nothing is asked of it yet.
    ///
    /// # Errors
    /// [`Error::BadParameter`](plansearch_error::Error::BadParameter) if the settings name no node,
    /// [`Error::Io`](plansearch_error::Error::Io) if the certificates cannot be read.
    pub fn new(options: ClusterOptions) -> Result<Self> {
        let client = Arc::new(Client::new(&options)?);
        Ok(Self { options: Arc::new(options), client })
    }

    /// What was counted of the requests so far.
    #[must_use]
    pub fn counts(&self) -> StoreCounts {
        self.client.counts()
    }

    /// How the cluster shows where it is, for people.
    #[must_use]
    pub fn shown(&self) -> String {
        let settings = &self.options.settings;
        let urls: Vec<&str> = settings.urls.iter().map(|url| url.as_str()).collect();
        format!("{} ({})", urls.join(", "), settings.index_prefix.as_str())
    }

    /// The alias that leads to the last generation.
    pub(super) fn alias(&self) -> &str {
        self.options.settings.index_prefix.as_str()
    }

    pub(super) fn send(&self, method: &str, path: &str, body: Option<&Value>, deadline: Instant) -> Result<Reply> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.client.send(method, path, body.as_bytes(), deadline)
    }

    /// Asks for what must succeed.
    pub(super) fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        deadline: Instant,
    ) -> Result<T> {
        let reply = self.send(method, path, body, deadline)?;
        if matches!(reply.status, 200 | 201) { read(&reply.body) } else { Err(refused(reply.status, &reply.body)) }
    }
}
