//! From what was typed to what the commands work with: settings, logging, the library.

use super::arguments::{Address, Common, READ_CONTAINERS};
use super::progress::Bar;
use crate::config::{LogLevel, ServerSettings, load_toml};
use crate::corpus::ChildReader;
use crate::library::Opened;
use crate::library::open_updated;
use crate::server::Links;
use anyhow::{Context as _, bail};
use plansearch_index::{DataDir, Paths, Update};
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use tracing_subscriber::EnvFilter;

impl Common {
    /// Where everything is.
    pub(super) fn paths(&self) -> anyhow::Result<Paths> {
        let data = self.data.clone().unwrap_or_else(|| PathBuf::from("data"));
        let data = if data == Path::new(":memory:") { DataDir::Memory } else { DataDir::Folder(data) };
        let seeds = self.seeds.clone().unwrap_or_else(|| PathBuf::from("seeds"));
        let program = std::env::current_exe().context("cannot find this program")?;
        let reader = ChildReader::new(&program, &[READ_CONTAINERS]);
        Ok(Paths::new(seeds, self.config_dir()?, data).with_reader(reader))
    }

    /// Each file in it may be missing, but not the folder itself where it was named.
    fn config_dir(&self) -> anyhow::Result<&Path> {
        match &self.config {
            None => Ok(Path::new("index-config")),
            Some(dir) if dir.is_dir() => Ok(dir),
            Some(dir) => bail!("the configuration folder `{}` does not exist", dir.display()),
        }
    }

    /// The settings of the file, without flags and environment.
    pub(super) fn settings(&self) -> anyhow::Result<ServerSettings> {
        Ok(load_toml(&self.config_dir()?.join("server.toml"))?)
    }

    /// Reads the settings, so that a wrong one is refused by every command, and starts logging
    /// what may be wrong.
    pub(super) fn prepare(&self) -> anyhow::Result<ServerSettings> {
        let settings = self.settings()?;
        start_logging(self.log.unwrap_or(LogLevel::Warn))?;
        Ok(settings)
    }

    /// Opens the library, building its index if needed, and logs the warnings.
    pub(super) fn open(&self) -> anyhow::Result<Opened> {
        self.open_updated(Update::default())
    }

    /// The same, saying how the index is brought up to date.
    pub(super) fn open_updated(&self, how: Update) -> anyhow::Result<Opened> {
        let paths = self.paths()?;
        let bar = Bar::new();
        let opened = open_updated(&paths, how, &bar);
        drop(bar);
        let opened = opened?;
        for warning in &opened.warnings {
            tracing::warn!("{warning}");
        }
        Ok(opened)
    }
}

impl Address {
    /// Puts what was given into the settings.
    pub(super) fn apply(&self, settings: &mut ServerSettings) {
        if let Some(listen) = self.listen {
            settings.listen = listen;
        }
        if let Some(url) = &self.public_base_url {
            settings.public_base_url = Some(url.clone());
        }
    }

    /// The links of a service with these settings.
    pub(super) fn links(&self, mut settings: ServerSettings) -> Links {
        self.apply(&mut settings);
        Links::new(&settings, settings.listen.0)
    }
}

/// Logs to standard error: our own messages from `level` on, those of libraries from `warn` on.
pub(super) fn start_logging(level: LogLevel) -> anyhow::Result<()> {
    let directives = match level {
        LogLevel::Off | LogLevel::Error => level.name().to_owned(),
        _ => format!("warn,plansearch={}", level.name()),
    };
    let filter = EnvFilter::builder().parse(directives).context("cannot set the log level")?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal() && wants_colour())
        .try_init()
        .map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))
}

/// Whether the user has not opted out of colours (<https://no-color.org>).
pub(super) fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
