//! Work that somebody asked for and comes back for: one job at a time, and the last ones remembered.

use crate::index::Changed;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// So many jobs are remembered.
const REMEMBERED: usize = 100;

/// How far a job has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum JobState {
    Queued,
    Running,
    /// With what it changed.
    Done(Changed),
    /// With the reason.
    Failed(String),
}

impl JobState {
    /// Their names, in their order.
    pub(super) const NAMES: [&'static str; 4] = ["queued", "running", "done", "failed"];

    pub(super) fn name(&self) -> &'static str {
        let [queued, running, done, failed] = Self::NAMES;
        match self {
            Self::Queued => queued,
            Self::Running => running,
            Self::Done(_) => done,
            Self::Failed(_) => failed,
        }
    }
}

/// Reading sources and configuration anew, as somebody asked.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) state: JobState,
    pub(super) queued: SystemTime,
    pub(super) started: Option<SystemTime>,
    pub(super) finished: Option<SystemTime>,
    /// Whether it was asked for once more since it began, and so has to look once more.
    is_asked_again: bool,
}

impl Job {
    pub(super) fn new(id: String) -> Self {
        let queued = SystemTime::now();
        Self { id, state: JobState::Queued, queued, started: None, finished: None, is_asked_again: false }
    }

    fn has_ended(&self) -> bool {
        matches!(self.state, JobState::Done(_) | JobState::Failed(_))
    }
}

/// What became of a request for a job.
#[derive(Debug)]
pub(super) enum Asked {
    /// Whoever asked first has it to run.
    New(Job),
    /// One is waiting or running already, and does what was asked for too.
    Joined(Job),
}

/// The jobs since the service was started, the last of them at the end.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    list: Mutex<VecDeque<Job>>,
}

impl Jobs {
    /// The job that does what is asked for now. What changed after a running job had looked would be missed by it: so it
    /// looks once more.
    pub(super) fn ask(&self) -> Asked {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = list.back_mut().filter(|last| !last.has_ended()) {
            last.is_asked_again = last.state == JobState::Running;
            return Asked::Joined(last.clone());
        }
        let job = Job::new(next_id(list.back()));
        list.push_back(job.clone());
        if list.len() > REMEMBERED {
            list.pop_front();
        }
        Asked::New(job)
    }

    /// The job of this id, while it is remembered.
    pub(super) fn get(&self, id: &str) -> Option<Job> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.iter().rev().find(|job| job.id == id).cloned()
    }

    /// A job begins.
    pub(super) fn start(&self, id: &str) {
        self.change(id, |job| {
            job.state = JobState::Running;
            job.started = Some(SystemTime::now());
        });
    }

    /// Ends a job, unless it has been asked for once more since it began: whether it has to look again.
    pub(super) fn end(&self, id: &str, outcome: Result<Changed, String>) -> bool {
        let mut is_asked_again = false;
        self.change(id, |job| {
            is_asked_again = std::mem::take(&mut job.is_asked_again);
            if !is_asked_again {
                job.state = outcome.map_or_else(JobState::Failed, JobState::Done);
                job.finished = Some(SystemTime::now());
            }
        });
        is_asked_again
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Job)) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = list.iter_mut().rev().find(|job| job.id == id) {
            change(job);
        }
    }
}

/// An id that no job had before, nor any before the service was last started: the time in milliseconds, or the next
/// number where that is taken.
fn next_id(last: Option<&Job>) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let taken = last.and_then(|job| job.id.parse::<u128>().ok());
    now.max(taken.map_or(0, |taken| taken + 1)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn new(jobs: &Jobs) -> String {
        match jobs.ask() {
            Asked::New(job) => job.id,
            Asked::Joined(job) => panic!("{job:?} has not ended"),
        }
    }

    #[track_caller]
    fn join(jobs: &Jobs) -> String {
        match jobs.ask() {
            Asked::Joined(job) => job.id,
            Asked::New(job) => panic!("{job:?} is one too many"),
        }
    }

    #[test]
    fn there_is_one_at_a_time() {
        let jobs = Jobs::default();
        let first = new(&jobs);
        assert_eq!(join(&jobs), first);
        jobs.start(&first);
        assert!(!jobs.end(&first, Ok(Changed::default())), "who asked while it waited is served by it");
        assert_ne!(new(&jobs), first);
    }

    #[test]
    fn one_that_is_asked_for_while_it_runs_looks_once_more() {
        let jobs = Jobs::default();
        let id = new(&jobs);
        jobs.start(&id);
        assert_eq!(join(&jobs), id);
        assert!(jobs.end(&id, Err("the first look failed".to_owned())));
        assert_eq!(jobs.get(&id).unwrap().state, JobState::Running);
        let changed = Changed { read: 1, removed: 2, passages: 3 };
        assert!(!jobs.end(&id, Ok(changed)));
        let job = jobs.get(&id).unwrap();
        assert_eq!(job.state, JobState::Done(changed));
        assert!(job.started.is_some() && job.finished.is_some());
    }

    #[test]
    fn the_last_ones_are_remembered() {
        let jobs = Jobs::default();
        let ids: Vec<String> = (0..=REMEMBERED)
            .map(|_| {
                let id = new(&jobs);
                jobs.end(&id, Err(String::new()));
                id
            })
            .collect();
        let (first, rest) = ids.split_first().unwrap();
        assert!(jobs.get(first).is_none());
        assert!(rest.iter().all(|id| jobs.get(id).is_some_and(|job| job.id == *id)));
    }
}
