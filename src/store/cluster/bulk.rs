//! Writing rows: bulks go out in parallel, no more of them wait than there are senders, and what the cluster was too busy
//! to take is sent again.

use super::client::is_passing;
use super::core::{read, refused};
use super::handle::Cluster;
use super::wire;
use crate::error::{Error, Result};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A bulk is sent when it has so many bytes or rows.
const MAX_BYTES: usize = 4 << 20;
const MAX_ROWS: usize = 2_000;
/// A bulk is tried for so long: a cluster that lost a node takes a while until it goes on.
const PATIENCE: Duration = Duration::from_secs(180);
/// One attempt may take so long.
const ATTEMPT: Duration = Duration::from_secs(60);
/// The waits before rows are sent once more.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Rows, each as its lines of a bulk.
type Rows = Vec<Vec<u8>>;

/// Sends rows to an index.
#[derive(Debug)]
pub(super) struct Bulk {
    send: Option<SyncSender<Rows>>,
    senders: Vec<JoinHandle<()>>,
    failure: Arc<Mutex<Option<Error>>>,
    waiting: Rows,
    bytes: usize,
}

impl Bulk {
    pub(super) fn begin(cluster: &Cluster, index: &str) -> Self {
        let count = usize::try_from(cluster.options.settings.bulk_requests.get()).unwrap_or(1);
        let (send, receive) = sync_channel::<Rows>(count);
        let (receive, failure) = (Arc::new(Mutex::new(receive)), Arc::new(Mutex::new(None)));
        let sender = |_| {
            let (cluster, index) = (cluster.clone(), index.to_owned());
            let (receive, failure) = (Arc::clone(&receive), Arc::clone(&failure));
            std::thread::spawn(move || send_all(&cluster, &index, &receive, &failure))
        };
        let senders = (0..count).map(sender).collect();
        Self { send: Some(send), senders, failure, waiting: Vec::new(), bytes: 0 }
    }

    /// Adds rows; waits while all senders are at work.
    pub(super) fn add(&mut self, rows: Rows) -> Result<()> {
        for row in rows {
            self.bytes += row.len();
            self.waiting.push(row);
            if self.bytes >= MAX_BYTES || self.waiting.len() >= MAX_ROWS {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Sends the rest, and waits until everything has arrived.
    pub(super) fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.send = None;
        for sender in std::mem::take(&mut self.senders) {
            if sender.join().is_err() {
                return Err(Error::store("write rows")(std::io::Error::other("a sender has ended early")));
            }
        }
        self.failed()
    }

    fn flush(&mut self) -> Result<()> {
        self.failed()?;
        self.bytes = 0;
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        let sent = self.send.as_ref().map(|send| send.send(rows));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => Err(Error::store("write rows")(std::io::Error::other("nobody sends them any more"))),
        }
    }

    fn failed(&self) -> Result<()> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map_or(Ok(()), Err)
    }
}

fn send_all(cluster: &Cluster, index: &str, receive: &Mutex<Receiver<Rows>>, failure: &Mutex<Option<Error>>) {
    loop {
        let rows = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(rows) = rows else { return };
        // After a failure the rest is taken and dropped, so that nobody waits for room.
        let mut known = failure.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_some() {
            continue;
        }
        drop(known);
        if let Err(error) = send_rows(cluster, index, rows) {
            known = failure.lock().unwrap_or_else(PoisonError::into_inner);
            known.get_or_insert(error);
        }
    }
}

/// Sends rows until all of them are taken.
fn send_rows(cluster: &Cluster, index: &str, mut rows: Rows) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut wait = FIRST_WAIT;
    while !rows.is_empty() {
        let body = rows.concat();
        let path = format!("/{index}/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason");
        let reply = cluster.client.send_within("POST", &path, &body, deadline, ATTEMPT)?;
        if reply.status != 200 {
            return Err(refused(reply.status, &reply.body));
        }
        let answer: wire::Bulk = read(&reply.body)?;
        if !answer.errors {
            return Ok(());
        }
        let mut again = Vec::new();
        for (row, item) in rows.into_iter().zip(answer.items) {
            let Some((action, item)) = item.into_iter().next() else { continue };
            match item.status {
                status if status < 300 || (status == 404 && action == "delete") => {}
                status if is_passing(status) => again.push(row),
                status => return Err(refused(status, format!("{:?}", item.error).as_bytes())),
            }
        }
        rows = again;
        if !rows.is_empty() {
            if Instant::now() + wait >= deadline {
                let reason = format!("{} rows were not taken", rows.len());
                return Err(Error::Unavailable { reason, retry_after_s: 10 });
            }
            cluster.client.was_busy();
            std::thread::sleep(wait);
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
    Ok(())
}
