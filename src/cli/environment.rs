//! From what was typed to what the commands work with: settings, logging, the library.

use super::common::{Address, Common, READ_CONTAINERS};
use super::logging::start_logging;
use super::progress::Bar;
use crate::corpus::ChildReader;
use crate::library::{Opened, open_served, open_updated};
use crate::server::Links;
use anyhow::{Context as _, bail};
use plansearch_config::{LogLevel, ServerSettings, StoreKind, load_toml};
use plansearch_index::{DataDir, Paths, Update};
use plansearch_store::{Cluster, ClusterOptions, Credentials};
use std::path::{Path, PathBuf};

impl Common {
    /// Where everything is.
    pub(super) fn paths(&self) -> anyhow::Result<Paths> {
        let data = self.data.clone().unwrap_or_else(|| PathBuf::from("data"));
        let settings = self.settings()?;
        let data = match settings.store.kind {
            StoreKind::OpenSearch => DataDir::Cluster(cluster(&settings)?),
            StoreKind::Embedded if data == Path::new(":memory:") => DataDir::Memory,
            StoreKind::Embedded => DataDir::Folder(data),
        };
        let seeds = self.seeds_dir();
        let program = std::env::current_exe().context("cannot find this program")?;
        let reader = ChildReader::new(&program, &[READ_CONTAINERS]);
        let paths = Paths::new(seeds, self.config_dir()?, data).with_reader(reader);
        let paths = paths.with_linked(settings.linked_folders);
        // One that is gone later is not as good as none.
        Ok(if paths.config.is_dir() { paths.needing_config() } else { paths })
    }

    /// Where everything is for a service, which goes on with its last index where the configuration is gone.
    pub(super) fn paths_of_service(&self) -> anyhow::Result<Paths> {
        match &self.config {
            Some(dir) if !dir.is_dir() => {
                let without = Self { config: None, ..self.clone() };
                let mut paths = without.paths()?;
                paths.config.clone_from(dir);
                Ok(paths.needing_config())
            }
            _ => self.paths(),
        }
    }

    /// The settings of the file for a service, the defaults where the configuration is gone.
    pub(super) fn settings_of_service(&self) -> anyhow::Result<ServerSettings> {
        match &self.config {
            Some(dir) if !dir.is_dir() => Ok(self.applied(ServerSettings::default())),
            _ => self.settings(),
        }
    }

    /// Where the library on this machine is, whatever the settings say of where it is kept.
    pub(super) fn paths_of_folder(&self) -> anyhow::Result<Paths> {
        Self { store: Some(StoreKind::Embedded), ..self.clone() }.paths()
    }

    /// The cluster of the settings, whatever they say of where the library is kept.
    pub(super) fn cluster(&self) -> anyhow::Result<Cluster> {
        cluster(&self.settings()?)
    }

    /// Puts what was given into the settings.
    fn applied(&self, mut settings: ServerSettings) -> ServerSettings {
        let store = &mut settings.store;
        store.kind = self.store.unwrap_or(store.kind);
        if !self.store_urls.is_empty() {
            store.urls.clone_from(&self.store_urls);
        }
        if let Some(prefix) = &self.store_index_prefix {
            store.index_prefix.clone_from(prefix);
        }
        settings
    }

    /// The folder of the sources.
    pub(super) fn seeds_dir(&self) -> PathBuf {
        self.seeds.clone().unwrap_or_else(|| PathBuf::from("seeds"))
    }

    /// Each file in it may be missing, but not the folder itself where it was named.
    pub(super) fn config_dir(&self) -> anyhow::Result<&Path> {
        match &self.config {
            None => Ok(Path::new("index-config")),
            Some(dir) if dir.is_dir() => Ok(dir),
            Some(dir) => bail!("the configuration folder `{}` does not exist", dir.display()),
        }
    }

    /// The settings of the file, with those that all commands take from flags and environment.
    pub(super) fn settings(&self) -> anyhow::Result<ServerSettings> {
        Ok(self.applied(load_toml(&self.config_dir()?.join("server.toml"))?))
    }

    /// Reads the settings, so that a wrong one is refused by every command, and starts logging
    /// what may be wrong.
    pub(super) fn prepare(&self) -> anyhow::Result<ServerSettings> {
        let settings = self.settings()?;
        start_logging(self.log.unwrap_or(LogLevel::Warn))?;
        Ok(settings)
    }

    /// Opens the library, building its index if needed, and logs the warnings. What is in a cluster is taken as it is.
    pub(super) fn open(&self) -> anyhow::Result<Opened> {
        let paths = self.paths()?;
        if matches!(paths.data, DataDir::Cluster(_)) {
            return Ok(open_served(&paths)?);
        }
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

/// The cluster that the settings name; its secrets come from the environment or from files.
fn cluster(settings: &ServerSettings) -> anyhow::Result<Cluster> {
    let secret = |name: &str| std::env::var(name).ok().filter(|secret| !secret.is_empty());
    let (password, key) = (secret("PLANSEARCH_STORE_PASSWORD"), secret("PLANSEARCH_STORE_API_KEY"));
    let credentials = Credentials::of(&settings.store, password, key)?;
    Ok(Cluster::new(ClusterOptions { settings: settings.store.clone(), credentials })?)
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
