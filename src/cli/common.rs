//! The flags that all commands have, or several.

use clap::Args;
use plansearch_config::{BaseUrl, Listen, LogLevel};
use std::path::PathBuf;

/// The command that reads containers for another process of this program.
pub(super) const READ_CONTAINERS: &str = "read-containers";

/// The flags of all commands.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Folder of the sources [default: seeds]
    #[arg(long, global = true, value_name = "DIR", env = "PLANSEARCH_SEEDS")]
    pub seeds: Option<PathBuf>,
    /// Folder of the configuration [default: index-config]
    #[arg(long, global = true, value_name = "DIR", env = "PLANSEARCH_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the index, or `:memory:` to write nothing [default: data]
    #[arg(long, global = true, value_name = "DIR", env = "PLANSEARCH_DATA")]
    pub data: Option<PathBuf>,
    /// Least important messages shown: off, error, warn, info, debug or trace
    /// [default: warn; info for `serve`]
    #[arg(long, global = true, value_name = "LEVEL", env = "PLANSEARCH_LOG")]
    pub log: Option<LogLevel>,
}

/// Where the service is, from which links are made.
#[derive(Debug, Args)]
pub(super) struct Address {
    /// Address and port of the service; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT", env = "PLANSEARCH_LISTEN")]
    pub listen: Option<Listen>,
    /// What links begin with [default: http://ADDRESS:PORT]
    #[arg(long, value_name = "URL", env = "PLANSEARCH_PUBLIC_BASE_URL")]
    pub public_base_url: Option<BaseUrl>,
}
