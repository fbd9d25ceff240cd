//! One writes at a time: a document that whoever writes renews. No clock is compared with that of another machine: a lease
//! is over where somebody who watches it saw no change for as long as it lasts.

use super::core::{read, refused};
use super::handle::Cluster;
use crate::error::{Error, Result};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A lease that is not renewed for so long is over.
const LASTS: Duration = Duration::from_secs(30);
/// It is renewed so often.
const RENEWED: Duration = Duration::from_secs(5);
/// Who waits looks so often.
const LOOKED: Duration = Duration::from_millis(250);
/// Each request of a lease may take so long.
const PATIENCE: Duration = Duration::from_secs(10);

/// The right to write into a cluster, until it is dropped.
#[derive(Debug)]
pub struct Lease {
    held: Arc<Held>,
    stop: Option<Sender<()>>,
    renewer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Held {
    cluster: Cluster,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    version: Version,
    renewed: Instant,
    is_lost: bool,
}

/// Which writing of the document was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    seq_no: u64,
    term: u64,
}

impl Version {
    fn of(answer: &Value) -> Option<Self> {
        let number = |name: &str| answer.get(name).and_then(Value::as_u64);
        Some(Self { seq_no: number("_seq_no")?, term: number("_primary_term")? })
    }
}

impl Cluster {
    fn lock_index(&self) -> String {
        format!("{}-lock", self.alias())
    }

    /// Takes the right to write, waiting for who has it.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process writes for longer than it is waited for, [`Error::Unavailable`] if the cluster
    /// does not answer.
    pub fn lease(&self, patience: Duration) -> Result<Lease> {
        let started = Instant::now();
        self.create_lock_index()?;
        let mut watched: Option<(Version, Instant)> = None;
        loop {
            let (version, holder, is_free) = match self.write_lock("_create", None)? {
                Some(version) => return Ok(Lease::new(self.clone(), version)),
                None => match self.read_lock()? {
                    Some(seen) => seen,
                    None => continue,
                },
            };
            let is_over = match watched {
                Some((known, since)) if known == version => since.elapsed() >= LASTS,
                _ => {
                    watched = Some((version, Instant::now()));
                    false
                }
            };
            if (is_free || is_over)
                && let Some(version) = self.write_lock("_doc", Some(version))?
            {
                return Ok(Lease::new(self.clone(), version));
            }
            if started.elapsed() >= patience {
                return Err(Error::Locked { path: PathBuf::from(self.lock_index()), holder });
            }
            std::thread::sleep(LOOKED);
        }
    }

    fn create_lock_index(&self) -> Result<()> {
        let body = json!({
            "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
            "mappings": {"dynamic": false},
        });
        let reply = self.send("PUT", &format!("/{}", self.lock_index()), Some(&body), Instant::now() + PATIENCE)?;
        match reply.status {
            200 => Ok(()),
            400 if String::from_utf8_lossy(&reply.body).contains("resource_already_exists") => Ok(()),
            status => Err(refused(status, &reply.body)),
        }
    }

    /// Writes the document, where nobody did since the version that was seen; `None` where somebody did.
    fn write_lock(&self, how: &str, seen: Option<Version>) -> Result<Option<Version>> {
        self.write_lock_as(how, seen, false)
    }

    fn write_lock_as(&self, how: &str, seen: Option<Version>, is_free: bool) -> Result<Option<Version>> {
        let mut path = format!("/{}/{how}/writer", self.lock_index());
        if let Some(Version { seq_no, term }) = seen {
            path += &format!("?if_seq_no={seq_no}&if_primary_term={term}");
        }
        let holder = format!("process {} on {}", std::process::id(), host());
        let body = json!({"holder": holder, "free": is_free});
        let reply = self.send("PUT", &path, Some(&body), Instant::now() + PATIENCE)?;
        match reply.status {
            200 | 201 => Ok(Version::of(&read(&reply.body)?)),
            409 => Ok(None),
            status => Err(refused(status, &reply.body)),
        }
    }

    /// The document as it is: its version, who wrote it, and whether it is free.
    fn read_lock(&self) -> Result<Option<(Version, String, bool)>> {
        let path = format!("/{}/_doc/writer", self.lock_index());
        let reply = self.send("GET", &path, None, Instant::now() + PATIENCE)?;
        match reply.status {
            200 => {}
            404 => return Ok(None),
            status => return Err(refused(status, &reply.body)),
        }
        let answer: Value = read(&reply.body)?;
        let holder = answer.pointer("/_source/holder").and_then(Value::as_str).unwrap_or("nobody known").to_owned();
        let is_free = answer.pointer("/_source/free").and_then(Value::as_bool).unwrap_or(false);
        Ok(Version::of(&answer).map(|version| (version, holder, is_free)))
    }
}

/// The name of this machine, as far as it is known.
fn host() -> String {
    let read = std::fs::read_to_string("/proc/sys/kernel/hostname");
    read.map_or_else(|_| "another machine".to_owned(), |name| name.trim().to_owned())
}

impl Lease {
    fn new(cluster: Cluster, version: Version) -> Self {
        let state = Mutex::new(State { version, renewed: Instant::now(), is_lost: false });
        let held = Arc::new(Held { cluster, state });
        let (stop, stopped) = channel();
        let renewing = Arc::clone(&held);
        let renewer = std::thread::spawn(move || {
            while stopped.recv_timeout(RENEWED) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                if let Err(error) = renewing.renew() {
                    tracing::warn!("the right to write could not be renewed: {error}");
                }
            }
        });
        Self { held, stop: Some(stop), renewer: Some(renewer) }
    }

    /// Makes sure that nobody else writes.
    ///
    /// # Errors
    /// [`Error::Locked`] if somebody else has taken the right to write.
    pub fn check(&self) -> Result<()> {
        self.held.renew()
    }
}

impl Held {
    fn renew(&self) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = || Error::Locked {
            path: PathBuf::from(self.cluster.lock_index()),
            holder: "another process took over because this one did not answer".to_owned(),
        };
        if state.is_lost {
            return Err(taken());
        }
        match self.cluster.write_lock("_doc", Some(state.version))? {
            Some(version) => {
                state.version = version;
                state.renewed = Instant::now();
                Ok(())
            }
            None => {
                // A renewal whose answer was lost has raised the version too; that one is told from another's by its age.
                let own = state.renewed.elapsed() < LASTS / 2;
                let seen = self.cluster.read_lock()?;
                let here = format!("process {} on {}", std::process::id(), host());
                match seen {
                    Some((version, holder, false)) if own && holder == here => {
                        state.version = version;
                        state.renewed = Instant::now();
                        Ok(())
                    }
                    _ => {
                        state.is_lost = true;
                        Err(taken())
                    }
                }
            }
        }
    }
}

impl Drop for Lease {
    /// Gives the right to write back.
    fn drop(&mut self) {
        self.stop = None;
        if let Some(renewer) = self.renewer.take() {
            let _ = renewer.join();
        }
        let state = self.held.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.is_lost {
            // What cannot be given back is over soon.
            let _ = self.held.cluster.write_lock_as("_doc", Some(state.version), true);
        }
    }
}
