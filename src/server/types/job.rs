//! What a job answers to whoever comes back for it.

use super::names;
use crate::index::Changed;
use crate::jobs::{Job, JobState};
use serde::Serialize;
use std::time::SystemTime;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A job: sources and configuration are read anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobAnswer {
    /// Its id.
    pub id: String,
    /// How far it has come.
    #[schema(schema_with = names::job_state)]
    pub state: &'static str,
    /// When it was asked for, in UTC.
    pub queued_at: String,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub finished_at: Option<String>,
    /// What it changed, once it is done.
    pub changed: Option<JobChanges>,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

/// What a job changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobChanges {
    /// How many sources were read, those too that could not be used.
    pub documents_read: usize,
    /// How many documents were removed because their sources are gone.
    pub documents_removed: usize,
    /// How many passages were written.
    pub passages: usize,
}

impl From<Changed> for JobChanges {
    fn from(changed: Changed) -> Self {
        Self { documents_read: changed.read, documents_removed: changed.removed, passages: changed.passages }
    }
}

impl JobAnswer {
    pub(crate) fn new(job: &Job) -> Self {
        let (changed, error) = match &job.state {
            JobState::Queued | JobState::Running => (None, None),
            JobState::Done(changed) => (Some((*changed).into()), None),
            JobState::Failed(reason) => (None, Some(reason.clone())),
        };
        Self {
            id: job.id.clone(),
            state: job.state.name(),
            queued_at: utc(job.queued),
            started_at: job.started.map(utc),
            finished_at: job.finished.map(utc),
            changed,
            error,
        }
    }

    /// A job for the description.
    pub(crate) fn example() -> Self {
        let begun = "2026-03-02T08:15:00Z".to_owned();
        Self {
            id: "1772439300000".to_owned(),
            state: "done",
            queued_at: begun.clone(),
            started_at: Some(begun),
            finished_at: Some("2026-03-02T08:15:04Z".to_owned()),
            changed: Some(JobChanges { documents_read: 3, documents_removed: 1, passages: 412 }),
            error: None,
        }
    }
}

/// A time in RFC 3339, to the second.
pub(crate) fn utc(time: SystemTime) -> String {
    let time = OffsetDateTime::from(time);
    let (hour, minute, second) = time.to_hms();
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", time.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn times_are_in_utc() {
        assert_eq!(utc(UNIX_EPOCH), "1970-01-01T00:00:00Z");
        assert_eq!(utc(UNIX_EPOCH + Duration::from_secs(1_772_439_304)), "2026-03-02T08:15:04Z");
    }
}
