//! The connections that are open, and which of them have to go where there are too many.
//!
//! Whoever connects and asks nothing makes room for whoever comes: a limit that only turned newcomers away would be
//! reached by anybody who opens connections and keeps silent.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// The connections that are open.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    most_of_client: usize,
    open: Mutex<HashMap<u64, Open>>,
    next: AtomicU64,
    closed_early: AtomicU64,
    refused: AtomicU64,
}

#[derive(Debug)]
struct Open {
    client: IpAddr,
    activity: Arc<Activity>,
}

/// What a connection is doing.
#[derive(Debug)]
pub(super) struct Activity {
    /// Requests that are read, worked on or answered.
    requests: AtomicUsize,
    idle_since: Mutex<Instant>,
    /// Cancelled when the connection has to make room.
    pub(super) closing: CancellationToken,
}

/// A request under way; a connection with one is not closed to make room.
#[derive(Debug)]
pub(super) struct UnderWay(Arc<Activity>);

impl Activity {
    /// A request begins.
    pub(super) fn begin(self: &Arc<Self>) -> UnderWay {
        self.requests.fetch_add(1, Ordering::Relaxed);
        UnderWay(Arc::clone(self))
    }

    /// Since when nothing is under way.
    fn idle_since(&self) -> Option<Instant> {
        let is_idle = self.requests.load(Ordering::Relaxed) == 0;
        is_idle.then(|| *self.idle_since.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        *self.0.idle_since.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A connection that is open; dropped with it.
#[derive(Debug)]
pub(super) struct Admitted {
    id: u64,
    connections: Arc<Connections>,
    pub(super) activity: Arc<Activity>,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.connections.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

impl Connections {
    pub(super) fn new(most: usize, most_of_client: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            most_of_client: most_of_client.min(most),
            open: Mutex::default(),
            next: AtomicU64::new(0),
            closed_early: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        })
    }

    /// How many are open.
    pub(super) fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// How many were closed to make room, and how many turned away.
    pub(super) fn lost(&self) -> (u64, u64) {
        (self.closed_early.load(Ordering::Relaxed), self.refused.load(Ordering::Relaxed))
    }

    /// Takes in a connection of this client, closing one where nothing is under way if there are too many; `None` if
    /// all are busy.
    pub(super) fn admit(self: &Arc<Self>, client: IpAddr) -> Option<Admitted> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_client = open.values().filter(|other| other.client == client).count();
        let is_full = open.len() >= self.most;
        if of_client >= self.most_of_client || is_full {
            let among = |other: &Open| of_client < self.most_of_client || other.client == client;
            let idle = open.iter().filter(|(_, other)| among(other));
            let idle = idle.filter_map(|(&id, other)| Some((other.activity.idle_since()?, id)));
            let Some((_, longest)) = idle.min() else {
                self.refused.fetch_add(1, Ordering::Relaxed);
                return None;
            };
            self.closed_early.fetch_add(1, Ordering::Relaxed);
            if let Some(closed) = open.remove(&longest) {
                closed.activity.closing.cancel();
            }
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let activity = Arc::new(Activity {
            requests: AtomicUsize::new(0),
            idle_since: Mutex::new(Instant::now()),
            closing: CancellationToken::new(),
        });
        open.insert(id, Open { client, activity: Arc::clone(&activity) });
        Some(Admitted { id, connections: Arc::clone(self), activity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 2));

    #[test]
    fn the_one_that_is_silent_for_longest_makes_room() {
        let connections = Connections::new(2, 2);
        let first = connections.admit(ONE).unwrap();
        let second = connections.admit(ONE).unwrap();
        let request = first.activity.begin();
        let third = connections.admit(OTHER).unwrap();
        assert!(!first.activity.closing.is_cancelled() && second.activity.closing.is_cancelled());
        let also = third.activity.begin();
        assert!(connections.admit(OTHER).is_none(), "all are busy");
        drop(request);
        assert!(connections.admit(OTHER).is_some() && first.activity.closing.is_cancelled());
        assert_eq!(connections.lost(), (2, 1));
        drop((also, first, second, third));
        assert_eq!(connections.count(), 0);
    }

    #[test]
    fn a_client_makes_room_among_its_own() {
        let connections = Connections::new(10, 2);
        let mine: Vec<Admitted> = (0..3).filter_map(|_| connections.admit(ONE)).collect();
        let others = connections.admit(OTHER).unwrap();
        assert_eq!((mine.len(), connections.count()), (3, 3));
        assert!(mine[0].activity.closing.is_cancelled() && !others.activity.closing.is_cancelled());
        let _busy: Vec<UnderWay> = mine.iter().map(|one| one.activity.begin()).collect();
        assert!(connections.admit(ONE).is_none() && connections.admit(OTHER).is_some());
    }
}
