//! The log: of commands for who typed them, and of a service without ever holding it up.

use super::output::wants_colour;
use crate::server::ProcessCounts;
use anyhow::Context as _;
use plansearch_config::{LogFormat, LogLevel};
use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// So many lines may wait to be written; beyond that they are lost, and counted.
const WAITING_LINES: usize = 8_192;

/// The log of a service; what waits to be written is written when this is dropped.
#[derive(Debug)]
pub(super) struct ServiceLog {
    _writer: WorkerGuard,
    /// Of lines that were lost, and of panics.
    pub(super) counts: ProcessCounts,
}

/// Standard error, whatever becomes of what is written there: a full disk or a closed pipe is no reason to stop.
#[derive(Debug, Clone, Default)]
struct StandardError {
    lost: Arc<AtomicU64>,
}

impl Write for StandardError {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if io::stderr().write_all(line).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Logs to standard error: our own messages from `level` on, those of libraries from `warn` on.
pub(super) fn start_logging(level: LogLevel) -> anyhow::Result<()> {
    start(level, LogFormat::Text, StandardError::default)
}

/// The same for a service: a thread of its own writes the lines, and requests never wait for it. Panics of any thread are
/// lines of the log too.
pub(super) fn start_service_logging(level: LogLevel, format: LogFormat) -> anyhow::Result<ServiceLog> {
    let output = StandardError::default();
    let failed = Arc::clone(&output.lost);
    let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING_LINES).thread_name("log");
    let (lines, writer) = builder.finish(output);
    let dropped = lines.error_counter();
    start(level, format, move || NonBlocking::clone(&lines))?;
    let panics = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&panics);
    std::panic::set_hook(Box::new(move |panic| {
        counted.fetch_add(1, Ordering::Relaxed);
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked: {}", panic.payload_as_str().unwrap_or("without a message"));
    }));
    let lost = move || {
        let dropped = u64::try_from(dropped.dropped_lines()).unwrap_or(u64::MAX);
        dropped.saturating_add(failed.load(Ordering::Relaxed))
    };
    let counts = ProcessCounts {
        panics: Some(Arc::new(move || panics.load(Ordering::Relaxed))),
        lost_log_lines: Some(Arc::new(lost)),
    };
    Ok(ServiceLog { _writer: writer, counts })
}

fn start<W: Write + 'static>(
    level: LogLevel,
    format: LogFormat,
    output: impl Fn() -> W + Send + Sync + 'static,
) -> anyhow::Result<()> {
    let directives = match level {
        LogLevel::Off | LogLevel::Error => level.name().to_owned(),
        _ => format!("warn,plansearch={}", level.name()),
    };
    let filter = EnvFilter::builder().parse(directives).context("cannot set the log level")?;
    let colour = format == LogFormat::Text && io::stderr().is_terminal() && wants_colour();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).log_internal_errors(false);
    let log = log.with_writer(output);
    let started = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))
}
