//! Indexes as a whole: copied, waited for, taken into use and removed.

use super::core::{read, refused};
use super::handle::Cluster;
use crate::error::{Error, Result};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// What changes an index as a whole may take so long.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

impl Cluster {
    /// Changes something as a whole.
    pub(super) fn change(&self, method: &str, path: &str, body: Option<&Value>) -> Result<()> {
        self.change_within(method, path, body, PATIENCE)
    }

    pub(super) fn change_within(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        patience: Duration,
    ) -> Result<()> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let deadline = Instant::now() + patience;
        let reply = self.client.send_within(method, path, body.as_bytes(), deadline, patience)?;
        match reply.status {
            200 | 201 => Ok(()),
            // A request whose answer was lost is sent twice, and has done its work the first time.
            400 if method == "PUT" && String::from_utf8_lossy(&reply.body).contains("resource_already_exists") => {
                Ok(())
            }
            status => Err(refused(status, &reply.body)),
        }
    }

    /// A copy of an index that shares its files. An index that is served takes no rows, as its copy needs.
    pub(super) fn clone_index(&self, from: &str, to: &str) -> Result<()> {
        let writable = json!({"settings": {"index.blocks.write": null}});
        self.change("PUT", &format!("/{from}/_clone/{to}?timeout=120s"), Some(&writable))?;
        self.wait_for(to, PATIENCE)?;
        self.change("PUT", &format!("/{to}/_settings"), Some(&json!({"index.blocks.write": null})))
    }

    /// Waits until every shard of an index is there, and no copy is on its way; how it is after that time is as good.
    pub(super) fn wait_for(&self, index: &str, patience: Duration) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < patience {
            let path = format!(
                "/_cluster/health/{index}?wait_for_status=yellow&wait_for_no_initializing_shards=true&timeout=2s"
            );
            match self.send("GET", &path, None, Instant::now() + PATIENCE)? {
                reply if reply.status == 200 => return Ok(()),
                // Not yet.
                reply if reply.status == 408 => {}
                reply => return Err(refused(reply.status, &reply.body)),
            }
        }
        Ok(())
    }

    /// Removes the generations that nobody reads: interrupted ones, and those before the last but one.
    pub(super) fn clear_indexes(&self, kept: &[String]) -> Result<()> {
        let path = format!("/{}-*/_settings?filter_path=*.settings.index.uuid", self.alias());
        let found: HashMap<String, Value> = self.ask("GET", &path, None, Instant::now() + PATIENCE)?;
        let is_generation = |name: &str| {
            let rest = name.strip_prefix(self.alias()).and_then(|rest| rest.strip_prefix('-'));
            rest.is_some_and(|rest| rest.len() == 13 && rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        for index in found.keys().filter(|name| is_generation(name) && !kept.contains(name)) {
            let reply = self.send("DELETE", &format!("/{index}"), None, Instant::now() + PATIENCE)?;
            if !matches!(reply.status, 200 | 404) {
                return Err(refused(reply.status, &reply.body));
            }
        }
        Ok(())
    }

    /// Lets the alias lead to another index, at once or not at all.
    pub(super) fn swap(&self, from: Option<&str>, to: &str) -> Result<()> {
        let alias = self.alias();
        let mut actions = Vec::new();
        let served = self.last_index()?;
        if served.as_deref() == Some(to) {
            return Ok(());
        }
        if from.is_some() && served.as_deref() != from {
            let reason = "another generation has been taken into use meanwhile".to_owned();
            return Err(Error::store("take a generation into use")(std::io::Error::other(reason)));
        }
        if let Some(served) = &served {
            actions.push(json!({"remove": {"index": served, "alias": alias, "must_exist": true}}));
        }
        actions.push(json!({"add": {"index": to, "alias": alias}}));
        let done = self.change("POST", "/_aliases", Some(&json!({ "actions": actions })));
        match done {
            // A request whose answer was lost finds its own work.
            Err(_) if self.last_index()?.as_deref() == Some(to) => Ok(()),
            done => done,
        }
    }

    /// The name of the index that the alias leads to.
    fn last_index(&self) -> Result<Option<String>> {
        let reply = self.send("GET", &format!("/_alias/{}", self.alias()), None, Instant::now() + PATIENCE)?;
        match reply.status {
            200 => {
                let found: HashMap<String, Value> = read(&reply.body)?;
                Ok(found.into_keys().next())
            }
            404 => Ok(None),
            status => Err(refused(status, &reply.body)),
        }
    }
}
