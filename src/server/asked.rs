//! The log of what is asked, where the settings name a file for it: for its keeper to see what is not found.
//!
//! A thread of its own writes it, one line of JSON a search; no search waits for it, and what cannot be written is lost.

use super::types::{SearchAnswer, utc};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::SystemTime;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};

/// So many searches may wait to be written; beyond that they are lost.
const WAITING: usize = 4_096;

/// A search, as a line of the log tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Asked {
    /// When, in UTC: `2026-11-30T08:15:00Z`.
    pub at: String,
    /// What was asked.
    pub query: String,
    /// How many passages hold all of it verbatim, or all of its words.
    pub total: usize,
    /// How many are near.
    pub near: usize,
    /// How surely the first hit answers, from 0 to 1.
    pub confidence: f64,
    /// Whether it does.
    pub answerable: bool,
    /// The words that no passage holds.
    pub absent: Vec<String>,
}

/// The file of the log, if there is one.
#[derive(Debug, Default)]
pub struct AskedLog {
    lines: Option<Mutex<NonBlocking>>,
}

/// Writes the log. Where it goes, what was told before is written first: whoever serves keeps it until all is answered.
#[derive(Debug)]
pub struct AskedWriter {
    _thread: WorkerGuard,
}

impl AskedLog {
    /// Goes on with the log in a file.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn in_file(path: &Path) -> Result<(Self, AskedWriter)> {
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(Error::io("write", path))?;
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING).thread_name("asked");
        let (lines, writer) = builder.finish(file);
        Ok((Self { lines: Some(Mutex::new(lines)) }, AskedWriter { _thread: writer }))
    }

    /// Tells of a search that was answered.
    pub(super) fn tell(&self, query: &str, answer: &SearchAnswer) {
        let Some(lines) = &self.lines else { return };
        let asked = Asked {
            at: utc(SystemTime::now()),
            query: query.to_owned(),
            total: answer.totals.exact + answer.totals.all,
            near: answer.totals.near,
            confidence: answer.confidence,
            answerable: answer.answerable,
            absent: answer.absent.clone(),
        };
        if let (Ok(mut line), Ok(mut lines)) = (serde_json::to_vec(&asked), lines.lock()) {
            line.push(b'\n');
            // The writer takes it or loses it.
            let _ = lines.write_all(&line);
        }
    }
}
